"""A database that is exchanged for another is kept, whole, under a name that nothing has."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.upkeep.earlier import DRAFT, earlier, exchange


def database(path: Path, value: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE t (v TEXT)")
        db.execute("INSERT INTO t VALUES (?)", (value,))
    return path


def value(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("SELECT v FROM t").fetchone()[0])


def draft(data: Path, name: str) -> Path:
    return database(data / DRAFT / "archive.db", name).parent


def test_each_gets_the_next_number_and_none_that_was_had_before(tmp_path: Path) -> None:
    database(tmp_path / "archive.db", "0")
    for number in range(1, 11):
        exchange(draft(tmp_path, str(number)), tmp_path)
    names = [path.name for path in earlier(tmp_path)]
    assert names == ["archive.db.before-rebuild", *(f"archive.db.before-rebuild.{n}" for n in range(2, 11))]
    assert [value(path) for path in earlier(tmp_path)] == [str(number) for number in range(10)]
    assert value(tmp_path / "archive.db") == "10"
    earlier(tmp_path)[0].unlink()
    kept = exchange(draft(tmp_path, "11"), tmp_path)
    assert kept == earlier(tmp_path)[-1] == tmp_path / "archive.db.before-rebuild.11"


def test_where_there_was_none_none_is_kept(tmp_path: Path) -> None:
    assert exchange(draft(tmp_path, "1"), tmp_path) is None
    assert earlier(tmp_path) == []
    assert not (tmp_path / DRAFT).exists()


def test_what_is_damaged_is_kept_as_it_is_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("pipelines.upkeep.earlier._copy", fail)
    (tmp_path / "archive.db").write_bytes(b"no database" * 999)
    (tmp_path / "archive.db-wal").write_bytes(b"its log")
    kept = exchange(draft(tmp_path, "1"), tmp_path)
    assert kept is not None
    assert kept.read_bytes() == b"no database" * 999
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    assert earlier(tmp_path) == [kept]
    assert value(tmp_path / "archive.db") == "1"


def test_a_log_that_a_killed_writer_has_left_is_kept_and_harms_nothing(tmp_path: Path) -> None:
    path = database(tmp_path / "live.db", "0")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE t SET v = 'in the log'")
        db.commit()
        shutil.copyfile(path, tmp_path / "archive.db")
        shutil.copyfile(tmp_path / "live.db-wal", tmp_path / "archive.db-wal")
    kept = exchange(draft(tmp_path, "1"), tmp_path)
    assert kept is not None
    assert (value(kept), value(tmp_path / "archive.db")) == ("in the log", "1")
