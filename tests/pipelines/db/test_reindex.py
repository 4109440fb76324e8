"""An archive whose indexes have the words as printed gets all spellings of a word together, whole or not at all."""

import logging
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from crawler.text import fold_lines
from pipelines.db import reindex
from pipelines.db.archive import STORAGE, Archive, ArchiveError
from pipelines.db.migrations import archive as migrations
from pipelines.db.progress import Stage, heard_by
from pipelines.db.spelling import exact_form, folded_form
from pipelines.query.search import search
from pipelines.query.selection import Selection
from pipelines.store import search_index
from tests.pipelines.query.test_search_order import filled
from tests.pipelines.schemas.truth import PLACE
from tests.test_house import ROOT

STEP = "m016_spellings"
ROWS = [
    (f"bao/{number}", f"Ở {'Hoà' if number % 3 else 'Hòa'} Bình", f"bác {'sỹ' if number % 2 else 'sĩ'} {number}", None)
    for number in range(20)
]


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of the step before: its indexes have each word as it is printed."""
    with monkeypatch.context() as patched:
        patched.setattr(search_index, "exact_form", str)
        patched.setattr(search_index, "folded_form", fold_lines)
        with filled(tmp_path / "data", ROWS) as archive:
            archive.db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (STEP,))
            archive.db.conn.commit()
    return tmp_path / "data"


def matched(archive: Archive, word: str, table: str = "search_exact") -> int:
    query = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"
    return int(archive.db.execute(query, (word,)).fetchone()[0])


def assert_is_old(data: Path) -> None:
    with Archive(data) as archive:
        assert [step.name for step in migrations.pending(archive.db)] == [STEP]
        assert (matched(archive, "hoà"), matched(archive, "hòa")) == (13, 7)
        assert (matched(archive, "sy", "search_folded"), matched(archive, "si", "search_folded")) == (10, 10)


def assert_is_new(data: Path) -> None:
    with Archive(data) as archive:
        for query in ("Hoà Bình", "Hòa Bình", "bác sĩ", "bác sỹ", "title:hoà"):
            hits = search(archive, Selection(query=query, limit=100))
            assert [hit.is_exact for hit in hits] == [True] * len(ROWS), query
        assert len(search(archive, Selection(query="bac sy", limit=100))) == len(ROWS)
        assert [step.name for step in migrations.pending(archive.db)] == []


def assert_is_sound(data: Path) -> None:
    """What a writer takes out of the indexes is what is in them."""
    with Archive(data, write=True) as archive, archive.transaction() as db:
        for number in range(1, len(ROWS) + 1):
            search_index.remove(db, number)
        for table in search_index.INDEXES:
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        assert matched(archive, "bình") == matched(archive, "bac", "search_folded") == 0


def test_all_spellings_meet_in_an_archive_of_before(older: Path) -> None:
    assert_is_old(older)
    with Archive(older, write=True) as archive:
        ids = archive.db.execute("SELECT id, search_rowid FROM articles").fetchall()
        assert len({number for number, _ in ids}) == len({number for _, number in ids}) == len(ROWS)
    assert_is_new(older)
    assert_is_sound(older)


_DYING = """
import os, signal, sys
from pipelines.db import archive, migrations, reindex

def dies(work, after):
    calls = [0]
    def counted(*told, **named):
        done = work(*told, **named)
        calls[0] += 1
        if calls[0] == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return counted

place, after = sys.argv[2], int(sys.argv[3])
reindex._BATCH = 6
if place == "end":
    step = next(step for step in migrations.archive._migrations if step.name == "m016_spellings")
    step.fn = dies(step.fn, after)
else:
    setattr(reindex, place, dies(getattr(reindex, place), after))
archive.Archive(sys.argv[1], write=True)
"""


@pytest.mark.parametrize(
    ("place", "after"), [("_see_to_room", 1), ("_insert", 1), ("_insert", 2), ("_insert", 4), ("end", 1)]
)
def test_a_kill_leaves_the_old_indexes_and_the_next_command_makes_the_new_ones(
    older: Path, place: str, after: int
) -> None:
    done = subprocess.run([sys.executable, "-c", _DYING, older, place, str(after)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert_is_old(older)
    with Archive(older, write=True):
        pass
    assert_is_new(older)
    assert_is_sound(older)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even twenty articles are many, and three batches."""
    for name, value in {"_MANY": 20, "_BATCH": 8}.items():
        monkeypatch.setattr(reindex, name, value)


class Batches:
    """Hears how far it has come."""

    def __init__(self) -> None:
        self.moves: list[tuple[int, int | None, str]] = []

    def begun(self, stage: Stage) -> None:
        pass

    def moved(self, stage: Stage) -> None:
        self.moves.append((stage.done, stage.total, stage.unit))

    def ended(self, stage: Stage) -> None:
        pass


def test_a_large_archive_tells_its_room_once_and_after_each_batch_how_far_it_has_come(
    older: Path, many: None, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Batches()
    with caplog.at_level(logging.WARNING), heard_by(heard), Archive(older, write=True):
        pass
    [first] = caplog.messages
    assert first.startswith("the search indexes of 20 articles are made anew, which needs 0.0 GB for the time being")
    assert first.endswith("that are free; a kill leaves the old ones")
    assert heard.moves == [(8, 20, "articles"), (16, 20, "articles"), (20, 20, "articles")]


def test_a_small_archive_says_nothing(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Archive(older, write=True):
        pass
    assert caplog.messages == []


def test_where_there_is_no_room_it_is_said_and_the_old_indexes_stay(
    older: Path, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        f_bavail, f_frsize = 0, 4096

    with monkeypatch.context() as patched:
        patched.setattr(os, "statvfs", lambda _: Full)
        with pytest.raises(ArchiveError, match=r"needs 0\.0 GB .* 0\.0 GB are free: make room") as error:
            Archive(older, write=True)
    assert error.value.exit_code == STORAGE
    assert len(str(error.value).splitlines()) == 1
    assert_is_old(older)


def test_an_interruption_in_the_midst_leaves_the_old_indexes(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reindex, "_insert", stopped)
        with pytest.raises(KeyboardInterrupt):
            Archive(older, write=True)
    assert_is_old(older)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """An archive as the version before wrote it."""
    with tarfile.open(PLACE / "15.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    return tmp_path


def answers(archive: Archive) -> dict[tuple[str, str], set[int]]:
    """Each word of each index, and the articles that have it."""
    numbers = dict(archive.db.execute("SELECT search_rowid, id FROM articles").fetchall())
    found: dict[tuple[str, str], set[int]] = {}
    for table in reindex._TABLES:
        archive.db.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{table}', 'instance')")
        for word, number in archive.db.execute("SELECT term, doc FROM temp.words").fetchall():
            found.setdefault((table, word), set()).add(numbers[number])
        archive.db.execute("DROP TABLE temp.words")
    return found


@pytest.mark.parametrize("which", ["kept", "older"])
def test_every_word_of_an_archive_of_before_finds_what_it_found_and_its_other_spellings(
    request: pytest.FixtureRequest, which: str
) -> None:
    data: Path = request.getfixturevalue(which)
    with Archive(data) as archive:
        archive.db.execute("PRAGMA query_only=OFF")  # the list of words is a table, though of this connection alone
        before = answers(archive)
    with Archive(data, write=True) as archive:
        after = answers(archive)
    forms = {table: folded_form if "folded" in table else exact_form for table in reindex._TABLES}
    expected: dict[tuple[str, str], set[int]] = {}
    for (table, word), numbers in before.items():
        expected.setdefault((table, forms[table](word)), set()).update(numbers)
    assert after == expected
    assert len(before) > 50
