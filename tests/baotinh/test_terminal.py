"""No escape sequence and no character that turns the direction of text reaches a terminal, whatever is stored."""

import ast
import json
import logging
import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from baotinh.cli import cli
from baotinh.log_lines import LineFormatter
from baotinh.terminal import Console, Guarded
from pipelines.db.archive import Archive
from pipelines.db.dictionary import dictionary
from pipelines.store import run_sites
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import SITE, URL, article
from tests.pipelines.store.test_controls import BAD, texts
from tests.pipelines.store.test_visits import store
from tests.test_house import MODULES, ROOT, name_of

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
TEXTUAL = ("csv", "json", "jsonl")
STORED = "\x1b[2J\x9b31m\x1b]0;xyzzy\x07\u202e\u2066\u200f\u061c\x08\r"
TIMES = {"UTC", "UTC+7", "day"}
"""Units of columns that are read as times; nobody but the archive writes them."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive as an earlier version may have left it: such characters in every text, but for times and keys."""
    with Archive(tmp_path / "data", write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        store(archive, article())
        store(archive, article(body=("Nước rút.",)), number=1)
        with archive.transaction() as db:
            run_sites.begin(db, 1, (SITE.id,))
    spoil(tmp_path / "data" / "archive.db")
    return tmp_path / "data"


def spoil(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for table in dictionary().values():
            if table.kind != "table" or table.name in ("tables", "columns"):
                continue
            for column in table.columns.values():
                is_ours = (
                    column.is_key or column.unit in TIMES or column.refers_to or column.name in ("key", "warc_file")
                )
                if column.type == "TEXT" and not is_ours and column.unit != "JSON" and column.name not in OURS:
                    db.execute(f"UPDATE {table.name} SET {column.name} = {column.name} || ?", (STORED,))
        db.execute("UPDATE articles SET flags = ?", (json.dumps([f"lạ{STORED}"], ensure_ascii=False),))
        trouble = json.dumps({f"feed{STORED}": STORED}, ensure_ascii=False)
        db.execute("UPDATE run_sites SET trouble = ?", (trouble,))


OURS = {"key", "warc_file", "state", "kind", "body_status", "field", "published_precision", "at"}
"""Columns whose values are looked up in tables of the program's own."""

COMMANDS: dict[str, tuple[tuple[object, ...], ...]] = {
    "show": (("1",), ("1", "--diff"), ("1", "--revision", "1"), (URL,), (f"không{STORED}",)),
    "search": (("mưa",), ("mưa", "--json"), ("nước", "--revisions"), (f"{STORED}mưa",)),
    "explain": ((URL,), (f"{URL}{STORED}",)),
    "copies": (("1",), ("1", "--json")),
    "cite": (("1",), ("1", "--bibtex"), ("1", "--revision", "1")),
    "export": (
        *(("--format", form, "-o", "-", "--table", table) for table in dictionary() for form in TEXTUAL),
        ("--format", "csv", "-o", "-", "--site", STORED), ("--format", "csv", "-o", f"a{STORED}"),
        ("--format", "csv", "-o", "-", "--table", STORED), ("--format", "csv", "-o", "-", "--columns", STORED),
    ),
    "sites": ((), ("--json",)),
    "status": ((), ("--check",), ("--json",), ("--site", STORED)),
    "digest": ((), ("--json",), ("--html", "-"), ("--since", STORED)),
    "holes": ((), ("--json",), ("--site", STORED), ("--since", STORED)),
    "mend": ((), ("--site", STORED)),
    "seals": ((), ("--json",), ("--stamp", f"echo {STORED}"), ()),
    "trend": (("mưa",), ("mưa", "--split", "section"), ("mưa", "--json"), ("mưa", "--top", "words"), (f"{STORED}mưa",)),
    "changes": ((), ("--json",), ("--site", STORED), ("--kind", STORED), ("--since", STORED)),
    "watch": (("add", "mua", "mưa", "--from-beginning"), ("mua",), ("list",), ("add", STORED, "mưa"), (STORED,),
              ("add", "xem", f"mưa{STORED}"), ("list",), ("rm", "mua")),
    "runs": ((), ("1",), ("--json",), ("--site", STORED), (STORED,)),
    "schema": ((), (STORED,)),
    "verify": ((), ("--json",)),
    "doctor": ((), ("--json",), ("--repair",)),
    "snapshot": ((),),
    "serve": (("--port", STORED),),
    "backup": ((f"copy{STORED}",),),
    "restore": ((f"copy{STORED}",),),
    "rebuild": ((),),
    "reextract": ((), ("--json",), ("--site", STORED)),
    "redact": ((URL,), (f"{URL}{STORED}", "--yes"), (URL, "--yes", "--reason", STORED)),
    "import": ((f"no{STORED}.html",), ("bad\x1b[2J.html",), ("bad\x1b[2J.warc",)),
    "recover": ((STORED,), ("baosonla", "--index", STORED), ("baosonla", "--index", f"http://a.vn/{STORED}")),
    "extract": (("bad\x1b[2J.html",), ("bad\x1b[2J.html", "--why"), ("good.html",), ("good.html", "--why")),
    "crawl": ((STORED,), ("--site", "bad\x1b[2J.toml"), ("--since", STORED), ("--province", STORED)),
    "demo": (("--port", STORED),),
    "schedule": (("--every", STORED), ("--show", STORED)),  # nothing of it may reach a crontab
    "unschedule": ((STORED,),),
    "run-due": (("--every", STORED), ("--letters", STORED)),
    "init": (
        ("--contact", STORED), ("--contact", "a@b.vn", "--paper", STORED),
        ("--contact", "a@b.vn", "--backup-to", STORED),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_no_control_comes_out_of_a_command_whatever_is_stored(
    name: str, run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file, body in FILES.items():
        Path(file).write_text(body, "utf-8")
    for arguments in COMMANDS[name]:
        where = () if name in ("extract", "schema", "demo") else ("--data", data)
        done = run(name, *arguments, *where)
        assert not CONTROLS.findall(done.out + done.err), (name, arguments)


STORY = "Nước dâng cao ở nhiều xã ven sông trong đêm qua và sáng nay, người dân phải đi lại bằng thuyền. " * 3
FILES = {
    "bad\x1b[2J.html": "<html><body>\x9b</body></html>",
    "bad\x1b[2J.warc": "WARC/9 \x1b[2J\u202e\r\n",
    "bad\x1b[2J.toml": f'id = "{"x" * 9}\u202e"\nnmae = "\u2066"\n',
    "good.html": f"<html><title>Mưa{STORED}</title><h1>Mưa{STORED} lớn ở Bến Tre</h1>"
    f"<time datetime='7/3/2026{STORED}'>7/3/2026{STORED}</time><p>{STORY}{STORED}</p><p>{STORY}</p></html>",
}  # fmt: skip


@pytest.mark.parametrize("arguments", [(STORED,), (f"--{STORED}",), ("show", f"--{STORED}"), ("show", "1", STORED)])
def test_nor_out_of_a_command_line_that_is_wrong(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert not CONTROLS.search(done.out + done.err)


def test_what_was_stored_is_still_to_be_read(run: Run, data: Path) -> None:
    shown = run("show", "1", "--data", data).out
    assert "Mưa lớn ở Bến Tre\ufffd[2J" in shown
    assert "byline" in shown
    exported = run("export", "--format", "jsonl", "-o", "-", "--data", data).out
    assert json.loads(exported.splitlines()[0])["title"] == f"Mưa lớn ở Bến Tre{STORED}"


def test_on_a_terminal_the_only_escape_sequences_are_the_colours(data: Path) -> None:
    for name, arguments in (("show", (URL,)), ("explain", (URL,)), ("search", ("mưa",))):
        said = on_a_terminal(name, *arguments, "--data", str(data))
        assert "\x1b[" in said
        assert not CONTROLS.search(re.sub(r"\x1b\[[\d;]*m", "", said).replace("\x1b[2J", "ESC[2J")), said
        assert "\x1b[2J" not in said


def on_a_terminal(*arguments: str) -> str:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    command = [sys.executable, "-m", "baotinh", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=environment, cwd=ROOT) as process:
        os.close(theirs)
        said = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 65536):
                said += part
        process.wait(timeout=60)
    os.close(ours)
    return said.decode()


def test_what_is_quoted_in_the_log_makes_no_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(Guarded(sys.stderr))
    handler.setFormatter(LineFormatter("%(message)s"))
    record = logging.LogRecord("x", logging.ERROR, "", 0, "bad: %s", (f"{STORED}\ngood",), None)
    handler.emit(record)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert not CONTROLS.search(said)


def test_rich_shows_what_it_is_given_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Console().print(f"a{STORED}b :smile:", markup=False)
    assert capsys.readouterr().out.startswith("a\ufffd[2J\ufffd31m\ufffd]0;xyzzy")


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if name_of(p).startswith("baotinh") and p.stem not in ("streams", "terminal", "__main__")],
    ids=name_of,
)
def test_one_module_alone_says_how_things_are_printed(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "rich.console" not in named
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    past_it = {name for name in called if name in ("print", "os.write") or name.endswith((".write", ".writelines"))}
    assert not {name for name in past_it if name.startswith(("print", "os.", "sys.std"))}


def test_a_warc_of_others_brings_none_in_and_what_it_says_is_what_the_tables_say(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with (tmp_path / "other.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url in (f"http://lạ.vn/tin-{BAD_URL}-1.html", "http://la.vn/tin-2.html"):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; \x1b[2J\x9b")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", BytesIO(PAGE.encode()), len(PAGE.encode()), http_headers=head
            )
            writer.write_record(record)
    assert run("import", tmp_path / "other.warc.gz", "--data", data).out == "2 new\n"
    assert controls(data) == set()
    assert run("import", tmp_path / "other.warc.gz", "--data", data).out == "2 unchanged\n"
    assert run("verify", "--data", data).code == 0
    before = run("export", "--format", "json", "-o", "-", "--data", data).out
    assert run("rebuild", "--data", data).code == 0
    assert run("export", "--format", "json", "-o", "-", "--data", data).out == before
    assert controls(data) == set()
    assert run("verify", "--data", data).code == 0


BAD_URL = BAD.replace("\r\n", "").replace("\ud800", "").replace("\x00", "")
PAGE = FILES["good.html"]


def controls(data: Path) -> set[str]:
    with Archive(data) as archive:
        return {name for name, found in texts(archive.db.conn).items() if CONTROLS.search("".join(found))}
