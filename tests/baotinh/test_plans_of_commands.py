"""No command that shows a part of an archive reads it from one end to the other."""

import sqlite3
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from tests.baotinh.conftest import Run
from tests.pipelines.query.test_plans import whole

COMMANDS = [
    ("search", "nước", "lên"),
    ("search", "nuoc", "--sort", "newest", "--from", "2026-01-01"),
    ("search", "nước", "--site", "bao-nho", "--no-count"),
    ("search", "khong-co-chu-nay"),
    ("search", "nước", "--columns", "id,title", "--one-per-story"),
    ("show", "1"),
    ("show", "1", "--diff"),
    ("show", "https://khong.vn/khong-co-dau-12345.html"),
    ("explain", "1"),
    ("cite", "1"),
    ("copies", "1"),
    ("runs",),
    ("status",),
    ("status", "--site", "bao-nho"),
    ("status", "--check"),
    ("holes",),
    ("holes", "--site", "bao-nho", "--since", "2026-01-01"),
    ("export", "-o", "-", "--format", "csv", "--query", "nuoc", "--from", "2026-01-01", "--undated", "--limit", "3"),
    ("export", "-o", "-", "--format", "csv", "--sort", "newest", "--limit", "3", "--site", "bao-nho"),
    ("export", "-o", "-", "--format", "csv", "--limit", "3", "--offset", "1", "--table", "related"),
    ("export", "-o", "-", "--format", "csv", "--site", "bao-nho", "--from", "2026-03-07", "--to", "2026-03-08"),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All statements of the connections that a command opens."""
    said: list[str] = []
    opened = Archive.__init__

    def listening(archive: Archive, *args: object, **kwargs: object) -> None:
        opened(archive, *args, **kwargs)  # type: ignore[arg-type]
        archive.db.conn.set_trace_callback(said.append)

    monkeypatch.setattr(Archive, "__init__", listening)
    return said


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_reads_what_it_shows(run: Run, data: Path, asked: list[str], command: tuple[str, ...]) -> None:
    run(*command, "--data", data)
    selects = {" ".join(query.split()) for query in asked if query.lstrip().upper().startswith(("SELECT", "WITH"))}
    assert selects
    with Archive(data) as archive:
        asked.clear()
        wrong = {query: steps for query in sorted(selects) if (steps := _steps(archive.db.conn, query))}
    assert wrong == {}


def _steps(db: sqlite3.Connection, query: str) -> list[str]:
    try:
        return whole(db, query)
    except sqlite3.OperationalError as error:  # a function that the command brought along
        pytest.fail(f"{error}: {query}")
