"""Other commands that are told to stop: one line, 11, and what was stored is stored."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from baotinh import stopping
from baotinh.cli import cli
from tests.hostile.stories import story
from tests.test_house import ROOT
from tests.world import World, articles, rows, typed


class Told(NamedTuple):
    code: int
    out: str
    err: str


def tell(
    arguments: tuple[object, ...],
    when: Callable[[], bool] | None = None,
    *,
    signals: tuple[int, ...] = (signal.SIGTERM,),
) -> Told:
    """Start a command, and tell it to stop when the moment has come: without one, as soon as it listens."""
    with subprocess.Popen(
        [sys.executable, "-m", "baotinh", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        moment = when or partial(listens, process.pid)
        while process.poll() is None and not moment() and time.monotonic() < deadline:
            time.sleep(0.001)
        for number in signals:
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return Told(process.returncode, out, err)


def listens(process: int) -> bool:
    """Whether a process does something about SIGTERM."""
    caught = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if "SigCgt" in line)
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def is_one_line(told: Told) -> bool:
    return told.code == 11 and len(told.err.splitlines()) == 1 and "stopped by SIG" in told.err


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.html").write_bytes(story(f"/tin-{number}-trong-ngay-{700_000 + number}.html"))
    return folder


@pytest.mark.parametrize("signals", [(signal.SIGTERM,), (signal.SIGINT, signal.SIGINT, signal.SIGTERM)], ids=["1", "3"])
def test_an_import_ends_between_two_pages_with_its_row(pages: Path, tmp_path: Path, signals: tuple[int, ...]) -> None:
    data = tmp_path / "data"
    told = tell(("import", pages, "--data", data), lambda: bool(list(data.glob("warc/*.open"))), signals=signals)
    assert is_one_line(told), told
    [(code, ended)] = rows(data, "SELECT exit_code, ended_at FROM runs")
    assert code == 11
    assert ended
    before = articles(data)
    assert 0 < len(before) < 400
    assert not list(data.glob("warc/*.open"))
    assert typed("verify", "--data", data).code == 0
    assert typed("rebuild", "--data", data).code == 0
    assert articles(data) == before
    assert typed("import", pages, "--data", data).code == 0
    assert len(articles(data)) == 400


class Case(NamedTuple):
    arguments: tuple[str, ...]
    draft: str
    """What is there while the command is at work."""


CASES = {
    "export": Case(("export", "--format", "json", "-o", "{data}/exports/a.json"), "data/exports/.a.json.*.part"),
    "snapshot": Case(("snapshot",), "data/exports/.snapshot.db.*.part"),
    "backup": Case(("backup", "{data}-copy"), "data-copy/.archive.db.part"),
    "rebuild": Case(("rebuild",), "data/.rebuild/archive.db"),
}


@pytest.fixture
def large(world: World, tmp_path: Path) -> Path:
    """An archive that takes a while to write out."""
    data = world.copy(tmp_path / "data")
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("CREATE TABLE ballast (body BLOB)")
        for _ in range(150):
            db.execute("INSERT INTO ballast VALUES (randomblob(1000000))")
    return data


def is_there(folder: Path, pattern: str) -> bool:
    return any(folder.glob(pattern))


@pytest.mark.parametrize("name", CASES)
def test_what_writes_a_file_ends_with_a_line_and_without_a_draft(large: Path, tmp_path: Path, name: str) -> None:
    case, before = CASES[name], articles(large)
    arguments = [word.format(data=large) for word in case.arguments]
    told = tell((*arguments, "--data", large), partial(is_there, tmp_path, case.draft))
    if told.code != 0:  # it was quicker
        assert is_one_line(told), told
        assert not [path for path in tmp_path.rglob("*") if ".part" in path.name]
    assert articles(large) == before
    assert typed(*arguments, "--data", large).code == 0


def test_a_copy_of_the_database_is_left_in_the_middle(large: Path, tmp_path: Path) -> None:
    """SQLite copies it in one call, but for what makes it look up now and then."""
    for name in ("snapshot", "backup"):
        case = CASES[name]
        arguments = [word.format(data=large) for word in case.arguments]
        told = tell((*arguments, "--data", large), partial(is_there, tmp_path, case.draft))
        assert is_one_line(told), told


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_a_command_that_is_told_as_it_is_loaded_says_so(name: str) -> None:
    for _ in range(5):  # on a busy machine it may have ended before it was told
        told = tell((name, "--help"))
        if told.code != 0:
            break
    assert is_one_line(told), told


def test_a_process_that_uses_the_commands_keeps_its_own_handlers() -> None:
    before = {number: signal.getsignal(number) for number in stopping.SIGNALS}
    assert typed("sites").code == 0
    assert {number: signal.getsignal(number) for number in stopping.SIGNALS} == before


def in_a_block_that_holds_signals(done: list[str]) -> None:
    with stopping.held():
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("page")
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("row")


def in_a_block_that_tidies_up(done: list[str]) -> None:
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("more")
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        done.append("tidied up")


@pytest.mark.parametrize(
    ("block", "done"), [(in_a_block_that_holds_signals, ["page", "row"]), (in_a_block_that_tidies_up, ["tidied up"])]
)
def test_a_block_ends_as_it_asks_to(block: Callable[[list[str]], None], done: list[str]) -> None:
    found: list[str] = []
    with stopping.listening(), pytest.raises(stopping.Stopped, match="SIGTERM"):
        block(found)
    assert found == done


def test_only_where_something_was_stored_it_is_said_so() -> None:
    stopped = stopping.Stopped("SIGTERM")
    assert str(stopped) == "stopped by SIGTERM; run it again"
    stopped.has_stored = True
    assert str(stopped) == "stopped by SIGTERM: what was stored is stored; run it again to go on"


@pytest.mark.parametrize("verb", [("verify",), ("search", "tin"), ("snapshot",), ("doctor",)], ids="-".join)
def test_a_command_that_stores_nothing_speaks_of_nothing_stored(
    data: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise stopping.Stopped("SIGINT")

    monkeypatch.setattr("pipelines.db.archive._refuse_unknown", stop)
    done = typed(*verb, "--data", data)
    assert (done.code, done.err) == (11, "baotinh: stopped by SIGINT; run it again\n")


DROPPED = """
import gc, os, signal, sqlite3, sys, time, weakref
from baotinh import stopping
from baotinh.errors import told

def come(*_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(1)

class Freed:
    def __del__(self):
        come()

class Followed:
    pass

def freed():
    Freed()

def in_a_circle():
    one = Freed()
    one.self = one
    del one
    gc.collect()

def followed():
    one = Followed()
    freed.follower = weakref.ref(one, come)
    del one

def left_generator():
    def numbers():
        try:
            yield 1
        finally:
            come()
    one = numbers()
    next(one)

def function_of_sqlite():
    db = sqlite3.connect(":memory:")
    db.create_function("come", 0, come)
    db.execute("SELECT come()").fetchall()

stopping.listen()
try:
    globals()[sys.argv[1]]()
    time.sleep(20)
except stopping.Stopped as stopped:
    print(stopped)
except sqlite3.Error as error:
    print(*told(error)[:1])
"""


@pytest.mark.parametrize("way", ["freed", "in_a_circle", "followed", "left_generator", "function_of_sqlite"])
def test_a_signal_that_comes_where_python_drops_what_is_raised_is_heard(way: str) -> None:
    told = subprocess.run([sys.executable, "-c", DROPPED, way], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (told.stdout, told.stderr) == ("stopped by SIGTERM; run it again\n", "")
