"""What the shell offers to complete: papers, provinces, tables, columns, sections, by the protocol of click."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from pipelines.db.dictionary import dictionary
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import SITE, article
from tests.pipelines.store.test_visits import store
from tests.test_house import ROOT

Offers = Callable[..., list[str]]
BIN = Path(sys.executable).parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive with a paper of its own, and two sections."""
    folder = tmp_path / "data"
    with Archive(folder, write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        store(archive, article(section="Thời sự"))
        other = "https://baovidu.vn/khac-123457.html"
        store(
            archive, article(section="Kinh tế – Xã hội", title="Khác", body=("Khác.",), url=other), url=other, number=1
        )
    (folder / "papers").mkdir()
    (folder / "papers" / "bao-nha.toml").write_text('id = "bao-nha"\nname = "Báo Nhà"\ndomain = "baonha.vn"\n', "utf-8")
    return folder


@pytest.fixture
def offers(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> Offers:
    """What is offered for the last of some words, in a shell."""

    def ask(*words: str, shell: str = "zsh") -> list[str]:
        monkeypatch.setenv("BAOTINH_DATA", str(data))
        monkeypatch.setenv("_BAOTINH_COMPLETE", f"{shell}_complete")
        typed = ["baotinh", *words]
        monkeypatch.setenv("COMP_WORDS", "\n".join(typed) if shell == "bash" else " ".join(map(quoted, typed)))
        monkeypatch.setenv("COMP_CWORD", quoted(words[-1]) if shell == "fish" else str(len(words)))
        done = run()
        assert (done.code, done.err) == (0, "")
        lines = done.out.strip("\n").splitlines()
        if shell == "zsh":
            return [value for kind, value in zip(lines[::3], lines[1::3], strict=True) if kind == "plain"]
        return [line.removeprefix("plain,").partition("\t")[0] for line in lines if line.startswith("plain,")]

    return ask


def quoted(word: str) -> str:
    return word.replace(" ", "\\ ")


@pytest.mark.parametrize(
    "words",
    [("crawl",), ("crawl", "baosonla"), ("search", "--site"), ("export", "--site"), ("status", "--site"),
     ("runs", "--site"), ("sites", "check"), ("holes", "--site"), ("mend", "--site"),
     ("init", "--contact", "a@b.vn", "--paper")],
    ids=" ".join,
)  # fmt: skip
def test_papers_are_offered_those_of_the_archive_too(offers: Offers, words: tuple[str, ...]) -> None:
    assert offers(*words, "baob") == [name for name in offers(*words, "bao") if name.startswith("baob")]
    assert "baobacninhtv" in offers(*words, "baob")
    assert offers(*words, "bao-n") == ["bao-nha"]
    assert offers(*words, "xyz") == []


@pytest.mark.parametrize(
    "words",
    [("crawl", "--province"), ("search", "--province"), ("search", "--about"), ("export", "--about"),
     ("sites", "check", "--province"), ("init", "--contact", "a@b.vn", "--province")],
    ids=" ".join,
)  # fmt: skip
def test_provinces_are_offered_by_their_old_and_new_names_with_or_without_accents(
    offers: Offers, words: tuple[str, ...]
) -> None:
    assert offers(*words, "Bến") == offers(*words, "ben") == ["Bến Tre"]  # a name of before July 2025
    assert offers(*words, "Vĩnh L") == ["Vĩnh Long"]  # of both eras, offered once
    assert "Đồng Nai" in offers(*words, "d")
    assert "Đồng Nai" not in offers(*words, "đà")
    assert {"Huế", "Thừa Thiên Huế"} <= {*offers(*words, "")}  # each of its names


def test_tables_columns_and_sections_are_offered(offers: Offers) -> None:
    assert offers("export", "--table", "articles_") == sorted(name for name in dictionary() if "articles_" in name[:9])
    assert offers("schema", "cap") == ["captures"]
    assert offers("export", "--columns", "published_d") == ["published_day"]
    assert offers("export", "--columns", "title,published_d") == ["title,published_day"]
    assert offers("export", "--columns", "title,tit") == []  # each column once
    assert offers("export", "--table", "captures", "--columns", "warc_f") == ["warc_file"]
    assert offers("export", "--table", "captures", "--columns", "published_d") == []
    assert offers("search", "--columns", "published_d") == ["published_day"]
    assert offers("search", "--section", "thoi") == ["Thời sự"]
    assert offers("export", "--section", "") == ["Kinh tế – Xã hội", "Thời sự"]


def test_commands_and_options_are_offered(offers: Offers) -> None:
    assert offers("re") == ["rebuild", "recover", "redact", "reextract", "restore"]
    assert offers("sites", "") == ["add", "check"]
    assert "--one-per-story" in offers("search", "--o")


def test_where_there_is_no_archive_and_where_a_file_is_broken_something_is_offered_all_the_same(
    offers: Offers, data: Path, tmp_path: Path
) -> None:
    assert offers("search", "--data", str(tmp_path / "none"), "--section", "") == []
    (data / "papers" / "bao-nha.toml").write_text("id = ", "utf-8")
    assert "baobacninhtv" in offers("crawl", "baob")
    (data / "archive.db").write_bytes(b"x" * 5_000)
    assert offers("search", "--section", "") == []


def test_for_bash_a_name_with_spaces_is_offered_as_one_word(offers: Offers) -> None:
    """`read` of its script takes away one backslash, and what it leaves is what is typed for the user."""
    assert offers("crawl", "--province", "Bến", shell="bash") == [r"Bến\\ Tre"]
    assert offers("crawl", "--province", r"Bến\ T", shell="bash") == [r"Bến\\ Tre"]
    assert offers("crawl", "--province", '"Bến T', shell="bash") == ["Bến Tre"]  # a quotation mark is open
    assert offers("crawl", "--province", "'Bến T", shell="bash") == ["Bến Tre"]
    assert offers("crawl", "baobacn", shell="bash") == ["baobacninhtv"]


def test_for_fish_the_word_that_is_being_typed_is_completed(offers: Offers) -> None:
    assert offers("crawl", "--province", "Bến T", shell="fish") == ["Bến Tre"]
    assert offers("crawl", "baobacn", shell="fish") == ["baobacninhtv"]


@pytest.mark.parametrize("words", ["crawl ba", "crawl --province b", "sites check ba", "search --section t", "re"])
def test_what_is_offered_is_offered_at_once(words: str, data: Path) -> None:
    """Nothing that crawls is loaded for it, and no rich."""
    told = {"_BAOTINH_COMPLETE": "bash_complete", "COMP_WORDS": f"baotinh {words}", "BAOTINH_DATA": str(data)}
    told["COMP_CWORD"] = str(len(words.split()))
    program = (
        "import sys; sys.argv = ['baotinh']\nfrom baotinh.__main__ import main\ntry: main()\n"
        "finally: sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT,
                          env={**os.environ, **told})  # fmt: skip
    assert done.stdout.startswith("plain,")
    heavy = {"scrapy", "twisted", "lxml", "bs4", "warcio", "crawler.extractors"}
    assert not heavy.intersection(done.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_readme_says_how_it_is_switched_on(shell: str) -> None:
    assert f"_BAOTINH_COMPLETE={shell}_source baotinh" in (ROOT / "docs" / "operations.md").read_text("utf-8")


TYPED = {
    "baotinh crawl --province Bến\\ T\t": "<Bến Tre>",
    'baotinh crawl --province "Bến T\t': "<Bến Tre>",
    "baotinh crawl --province ben\t": "<Bến Tre>",
    "baotinh crawl baobacn\t": "<baobacninhtv>",
}


def test_bash_completes_what_is_typed(data: Path, tmp_path: Path) -> None:
    source = subprocess.run([BIN / "baotinh"], capture_output=True, text=True, check=True,
                            env={**os.environ, "_BAOTINH_COMPLETE": "bash_source"})  # fmt: skip
    (tmp_path / "rc").write_text(
        f'{source.stdout}\nPS1="ready> "\nbind "set enable-bracketed-paste off"\n'
        'show() { printf "<%s>" "${@: -1}"; echo; }\n'
    )
    said = typed_in_bash([f"{keys}\x01show \n" for keys in TYPED], tmp_path / "rc", data)
    assert re.findall(r"<[^>]*>", said) == list(TYPED.values())


def typed_in_bash(lines: Iterable[str], rc: Path, data: Path) -> str:
    """What an interactive bash says to what is typed."""
    ours, theirs = pty.openpty()
    told = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "BAOTINH_DATA": str(data), "TERM": "dumb",
            "LC_ALL": "C.UTF-8", "HISTFILE": ""}  # fmt: skip
    shell = subprocess.Popen(["bash", "--noprofile", "--rcfile", rc, "-i"], stdin=theirs, stdout=theirs, stderr=theirs,
                             env=told, start_new_session=True)  # fmt: skip
    os.close(theirs)
    said = ""
    for line in [*lines, "exit\n"]:
        os.write(ours, line.encode())
    try:
        while part := os.read(ours, 65536):
            said += part.decode("utf-8", "replace")
    except OSError:  # it has ended
        pass
    shell.wait(timeout=30)
    os.close(ours)
    return said
