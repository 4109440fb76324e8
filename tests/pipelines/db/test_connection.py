"""What is wrong with a database file is said by an error of SQLite's, and a full disk is called one."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.db.connection import Connection, DiskFullError, connect, read_only


def fill(db: Connection) -> None:
    db.execute("INSERT INTO t VALUES (zeroblob(999999))")


def fill_with_many(db: Connection) -> None:
    db.executemany("INSERT INTO t VALUES (zeroblob(?))", [(9999,)] * 99)


def fill_with_a_script(db: Connection) -> None:
    db.executescript("INSERT INTO t VALUES (zeroblob(999999));")


@pytest.mark.parametrize("write", [fill, fill_with_many, fill_with_a_script], ids=lambda write: write.__name__)
def test_a_full_disk_is_called_one(tmp_path: Path, write: object) -> None:
    with closing(connect(tmp_path / "a.db")) as db:
        db.execute("CREATE TABLE t (a)")
        db.execute("PRAGMA max_page_count = 9")
        assert callable(write)
        with pytest.raises(DiskFullError, match=r"the disk is full: no room for .*a\.db") as caught:
            write(db)
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_FULL


@pytest.mark.parametrize(
    ("free", "kind"), [(0, DiskFullError), (4096, DiskFullError), (9 << 30, sqlite3.OperationalError)]
)
def test_an_input_output_error_where_nothing_is_free_is_a_full_disk_and_elsewhere_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, kind: type[Exception]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE

    def fail() -> None:
        raise error

    with closing(connect(tmp_path / "a.db")) as db, pytest.raises(sqlite3.OperationalError) as caught:
        db._do(fail)  # no disk can be filled here
    assert type(caught.value) is kind


@pytest.mark.parametrize(("old", "new"), [(b"TABLE t ", b"TABLE \xff "), (b"CREATE TABLE", b"CR\xc3ATE TABLE"[:12])])
@pytest.mark.parametrize("opens", [connect, read_only], ids=lambda opens: opens.__name__)
def test_a_name_in_the_schema_that_is_no_utf_8_is_an_error_of_the_database(
    tmp_path: Path, opens: object, old: bytes, new: bytes
) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (a)")
    path.write_bytes(path.read_bytes().replace(old, new))
    assert callable(opens)
    with pytest.raises(sqlite3.DatabaseError), closing(opens(path)) as db:
        db.execute("SELECT * FROM t")


def test_a_text_that_is_no_utf_8_is_one_too(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.db")) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute("SELECT CAST(x'ff' AS TEXT)").fetchall()
