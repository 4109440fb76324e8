"""However many processes read, the archive is the same, row by row; and what `verify` says of it is the same."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

import baotinh.verify
from pipelines.upkeep import stretches
from pipelines.upkeep.earlier import DRAFT
from tests.hostile.stories import story
from tests.test_house import ROOT
from tests.world import World, typed

_OWN = ("runs", "run_sites", "archive", "_sqlite_migrations")
"""Tables that say when and as what a command ran."""


def dumped(data: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those, without the columns that say when."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: db.execute(f"SELECT {_columns(db, table, without)} FROM {table}").fetchall()
            for table in tables
            if table not in _OWN and not table.startswith(("sqlite_", "search_"))
        }


def _columns(db: sqlite3.Connection, table: str, without: tuple[str, ...]) -> str:
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    return ", ".join(name for name in names if name not in without)


_OF_A_RUN = ("warc_file", "warc_offset", "warc_length", "warc_record", "run_id")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(60):
        page = story(f"/tin-{number % 50}-trong-ngay-{700_000 + number % 50}.html")
        (folder / f"{number:03}.html").write_bytes(page)
    (folder / "030.html").write_bytes(b"<p>no page at all")
    (folder / "031.csv").write_text("a,b\n1,2\n")
    return folder


def test_an_import_stores_the_same_in_the_same_order(pages: Path, tmp_path: Path) -> None:
    told, found = set(), []
    for jobs in (1, 3):
        data = tmp_path / f"data{jobs}"
        done = typed("import", pages, "--data", data, "--captured-at", "2026-05-03T08:00", "--jobs", jobs)
        told.add((done.code, done.out, done.err))
        found.append(dumped(data, without=(*_OF_A_RUN, "at")))
        assert typed("verify", "--data", data).code == 0
    assert len(told) == 1, told
    assert found[0] == found[1]
    assert len(found[0]["articles"]) == 49


def test_a_rebuild_makes_the_same_database(world: World, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 3):
        data = world.copy(tmp_path / f"data{jobs}")
        assert typed("rebuild", "--data", data, "--jobs", jobs).code == 0
        found.append(dumped(data))
    assert found[0] == found[1]


def killed(is_time: Callable[[], bool], *arguments: object) -> bool:
    """Whether a command that was begun with two processes was killed when it was time, before it had ended."""
    command = [sys.executable, "-m", "baotinh", *map(str, arguments), "--jobs", "2"]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        while not is_time() and started.poll() is None:
            time.sleep(0.002)
        return started.poll() is None
    finally:
        started.kill()
        started.wait()


def captures(folder: Path) -> int:
    """How many a database has that somebody is writing."""
    try:
        with closing(sqlite3.connect(f"{(folder / 'archive.db').resolve().as_uri()}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM captures").fetchone()[0])
    except sqlite3.Error:  # it is not there yet
        return 0


def test_an_import_that_was_killed_again_and_again_stores_the_same(pages: Path, tmp_path: Path) -> None:
    """Each time further on; the same command goes on behind what is stored."""
    typed_ = ("import", pages, "--captured-at", "2026-05-03T08:00", "--data")
    data, whole = tmp_path / "killed", tmp_path / "whole"
    assert [killed(lambda n=least: captures(data) >= n, *typed_, data) for least in (1, 20)] == [True, True]  # type: ignore[misc]
    assert 20 <= captures(data) < 50
    codes = {typed(*typed_, each, "--jobs", 2).code for each in (data, whole)}
    assert len(codes) == 1, codes
    assert dumped(data, without=(*_OF_A_RUN, "at")) == dumped(whole, without=(*_OF_A_RUN, "at"))
    assert typed("verify", "--data", data).code == 0


def test_a_rebuild_that_was_killed_leaves_the_database_or_its_like(world: World, tmp_path: Path) -> None:
    """While it reads, while it writes, and while the new database takes the place of the old one."""
    data, whole = world.copy(tmp_path / "killed"), world.copy(tmp_path / "whole")
    before = dumped(data)
    draft = data / DRAFT
    assert killed((draft / "archive.db").exists, "rebuild", "--data", data)
    assert dumped(data) == before
    assert killed(lambda: captures(draft) > 0, "rebuild", "--data", data)
    assert dumped(data) == before
    killed(lambda: bool([*data.glob("archive.db.before-rebuild*")]), "rebuild", "--data", data)
    assert {typed("rebuild", "--data", each, "--jobs", 2).code for each in (data, whole)} == {0}
    assert dumped(data) == dumped(whole)
    assert not draft.exists()
    assert typed("verify", "--data", data).code == 0


def flip(data: Path) -> None:
    path = max(data.glob("warc/*.gz"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def cut(data: Path) -> None:
    path = max(data.glob("warc/*.gz"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:-1000])


def take(data: Path) -> None:
    max(data.glob("warc/*.gz"), key=lambda path: path.stat().st_size).unlink()


def empty(data: Path) -> None:
    max(data.glob("warc/*.gz"), key=lambda path: path.stat().st_size).write_bytes(b"")


def with_sql(statement: str) -> Callable[[Path], None]:
    """Damage that a statement does to the tables."""

    def damage(data: Path) -> None:
        with closing(sqlite3.connect(data / "archive.db")) as db, db:
            db.execute(statement)

    return damage


IN_TABLES = {
    "misstate": "UPDATE captures SET digest = 'sha256:0' WHERE id = (SELECT capture_id FROM articles LIMIT 1)",
    "misplace": "UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = (SELECT max(id) FROM captures)",
    "garble": "UPDATE links SET title = CAST(x'ff' AS TEXT) WHERE url = (SELECT min(url) FROM links)",
    "miscount": "UPDATE articles_per_day SET articles = articles + 1",
    "dangle": "UPDATE names SET article_id = 900000 WHERE name = (SELECT min(name) FROM names)",
    "alter": "UPDATE articles SET title = 'Tin khác' WHERE id = 1",
}


def tear(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        [root] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'links'").fetchone()
    with (data / "archive.db").open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(bytes(4096))


def nothing(data: Path) -> None:
    del data


DAMAGES = {one.__name__: one for one in (nothing, flip, cut, take, empty, tear)} | {
    name: with_sql(statement) for name, statement in IN_TABLES.items()
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_verify_says_the_same(damage: Callable[[Path], None], world: World, tmp_path: Path) -> None:
    data = world.copy(tmp_path / "data")
    damage(data)
    alone = typed("verify", "--data", data, "--json", "--jobs", 1)
    with patch.object(baotinh.verify, "_FEW", 0), patch.object(stretches, "_BYTES", 10_000):
        together = typed("verify", "--data", data, "--json", "--jobs", 2)
    assert (together.code, json.loads(together.out)) == (alone.code, json.loads(alone.out))
    assert together.code == (0 if damage is nothing else 74)
