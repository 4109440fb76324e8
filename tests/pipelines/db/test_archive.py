"""The archive folder: one writer at a time, and errors that say what to do."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.db.archive import BUSY, STORAGE, USAGE, Archive, ArchiveError


def test_a_second_writer_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    with Archive(tmp_path, write=True):
        with pytest.raises(ArchiveError, match=r"is being written by process \d+, since 20") as refusal:
            Archive(tmp_path, write=True)
        assert refusal.value.exit_code == BUSY
        with Archive(tmp_path) as reader:  # reading goes on
            assert reader.db.table("articles").count == 0
    Archive(tmp_path, write=True).close()


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    opening = f"Archive(Path({str(tmp_path)!r}), write=True)"
    code = f"import os; from pathlib import Path; from pipelines.db.archive import Archive; a = {opening}; os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    Archive(tmp_path, write=True).close()


def test_no_archive_is_a_matter_of_usage(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="crawl or import first") as error:
        Archive(tmp_path)
    assert error.value.exit_code == USAGE


def test_a_folder_that_cannot_be_written_is_a_matter_of_storage(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ArchiveError, match="cannot write to the archive") as error:
        Archive(tmp_path / "data", write=True)
    assert error.value.exit_code == STORAGE


def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("not a database" * 100)
    with pytest.raises(ArchiveError, match="file is not a database"):
        Archive(tmp_path, write=True)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    Archive(tmp_path, write=True).close()
    with Archive(tmp_path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.db.conn.execute("DELETE FROM articles")


def test_acknowledged_rows_are_on_the_disk(tmp_path: Path) -> None:
    with Archive(tmp_path, write=True) as archive:
        pragmas = {
            name: archive.db.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_newspapers_and_provinces_can_be_read_without_the_program(archive: Archive) -> None:
    rows = archive.db.conn.execute("SELECT province, province_now FROM sites").fetchall()
    assert [tuple(row) for row in rows] == [("Bến Tre", "Vĩnh Long")]
    heir = "SELECT b.name FROM provinces a JOIN provinces b ON b.key = a.became WHERE a.name = 'Bến Tre'"
    assert archive.db.conn.execute(heir).fetchone()["name"] == "Vĩnh Long"
    assert archive.db.conn.execute("SELECT count(*) FROM provinces").fetchone()[0] == 63 + 34
