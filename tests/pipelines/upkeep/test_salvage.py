"""A damaged database is read as far as it can be; what is no damage is no reason to pass rows over."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.db.connection import DiskFullError, connect
from pipelines.upkeep.salvage import salvage

TABLES = ("sites", "captures", "articles", "links")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """As an older version may have made it: of some tables nothing is there, of others a column."""
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.execute("CREATE TABLE sites (id TEXT PRIMARY KEY, name TEXT NOT NULL, domain TEXT NOT NULL, status TEXT)")
        rows = ((f"bao{number}", "Báo " * 200, "bao.vn", "active") for number in range(400))
        db.executemany("INSERT INTO sites VALUES (?, ?, ?, ?)", rows)
        db.commit()
        yield db


def kept(target: sqlite3.Connection) -> int:
    return int(target.execute("SELECT count(*) FROM sites").fetchone()[0])


def test_what_can_be_read_is_copied_and_a_table_that_is_not_there_is_no_damage(source: sqlite3.Connection) -> None:
    with closing(connect("")) as target:
        assert salvage(source, target, TABLES) == []
        assert kept(target) == 400


@pytest.mark.parametrize("wrong", ["UPDATE sites SET status = NULL WHERE id IN ('bao1', 'bao2')"])
def test_rows_that_no_table_of_today_takes_are_counted(source: sqlite3.Connection, wrong: str) -> None:
    source.execute(wrong)
    with closing(connect("")) as target:
        assert salvage(source, target, TABLES) == ["2 rows of sites"]
        assert kept(target) == 398


def test_a_disk_that_is_full_is_no_damage(source: sqlite3.Connection) -> None:
    with closing(connect("")) as target:
        salvage(source, target, ())
        pages = target.execute("PRAGMA page_count").fetchone()[0]
        target.execute(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(DiskFullError):
            salvage(source, target, TABLES)


def test_nor_is_a_reading_that_somebody_ended(source: sqlite3.Connection) -> None:
    with closing(connect("")) as target:
        source.set_progress_handler(lambda: 1, 2_000)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            salvage(source, target, TABLES)
