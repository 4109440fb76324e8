"""Whatever has become of the bytes of archive.db: one line and its code, no bug, and the WARC makes it good again."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.world import articles, rows, typed

BYTES = {
    "captures.digest": "UPDATE captures SET digest = {} WHERE id = 3",
    "captures.warc_file": "UPDATE captures SET warc_file = {} WHERE id = 3",
    "captures.warc_record": "UPDATE captures SET warc_record = {} WHERE id = 3",
    "captures.url": "UPDATE captures SET url = {} WHERE id = 3",
    "captures.fetched_at": "UPDATE captures SET fetched_at = {} WHERE id = 3",
    "runs.command": "UPDATE runs SET command = {} WHERE id = 1",
    "runs.started_at": "UPDATE runs SET started_at = {} WHERE id = 1",
    "runs.counts": "UPDATE runs SET counts = {} WHERE id = 1",
    "names.name": "UPDATE names SET name = {} WHERE name = (SELECT min(name) FROM names)",
    "sites.name": "UPDATE sites SET name = {}",
    "pages.url": "UPDATE pages SET url = {} WHERE rowid = 2",
    "links.found_in": "UPDATE links SET found_in = {} WHERE found_in = (SELECT min(found_in) FROM links)",
    "articles.body": "UPDATE articles SET body = {} WHERE id = 1",
    "articles.key": "UPDATE articles SET key = {} WHERE id = 1",
    "texts.seen_at": "UPDATE texts SET seen_at = {} WHERE article_id = 1",
    "authors.name": "UPDATE authors SET name = {}",
}
"""A value that one bad byte makes unreadable, in each table that a rebuild reads."""
BAD = "CAST(x'61ff62' AS TEXT)"


def plant(data: Path, script: str) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.executescript(script)


@pytest.mark.parametrize("where", BYTES)
def test_a_byte_that_is_no_utf_8_is_found_by_verify_and_a_rebuild_makes_it_good(data: Path, where: str) -> None:
    before, numbers = articles(data), rows(data, "SELECT id, key FROM articles ORDER BY id")
    plant(data, BYTES[where].format(BAD))
    table, column = where.split(".")
    found = typed("verify", "--data", data)
    assert found.code == 74
    assert f"{column} cannot be read: it is no UTF-8" in found.out
    assert any(
        line.startswith(table) and "no UTF-8" in line and "`baotinh rebuild`" in line for line in found.out.splitlines()
    )
    for verb in (("snapshot",), ("search", "tin"), ("show", "1"), ("runs",)):
        done = typed(*verb, "--data", data)
        assert (done.code in (0, 74), "Traceback" in done.said) == (True, False), (verb, done)
    told = typed("doctor", "--data", data)
    assert told.code == 74
    assert "no UTF-8" in told.out
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert articles(data) == before
    assert rows(data, "SELECT id, key FROM articles ORDER BY id") == numbers
    assert typed("verify", "--data", data).code == 0


VALUES = {
    "runs that are no JSON": ("UPDATE runs SET counts = '{[' WHERE id = 1", ("runs",)),
    "a run that began at no time": ("UPDATE runs SET started_at = '2026-11-27T06*54:25+00:00'", ("runs",)),
    "flags that are no JSON": ("UPDATE articles SET flags = 'x'", ("show", "1")),
    "an article of no time": ("UPDATE articles SET published_at = '2026-03-07T08:07;07:00' WHERE id = 1", ("verify",)),
    "a number in the search that is not there": ("UPDATE articles SET search_rowid = 31024532192", ("search", "tin")),
}


@pytest.mark.parametrize("what", VALUES)
def test_a_value_that_nobody_expects_is_a_damaged_database_and_no_bug(data: Path, what: str) -> None:
    script, verb = VALUES[what]
    plant(data, script)
    done = typed(*verb, "--data", data)
    assert "Traceback" not in done.said
    assert done.code in (0, 74)
    found = typed("verify", "--data", data)
    assert (found.code, "`baotinh rebuild`" in found.out) == (74, True), found
    assert typed("rebuild", "--data", data).code == 0
    assert typed("verify", "--data", data).code == 0


def rename(data: Path, old: bytes, new: bytes) -> None:
    """Write other bytes into the schema."""
    assert len(old) == len(new)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    held = (data / "archive.db").read_bytes()
    assert old in held
    (data / "archive.db").write_bytes(held.replace(old, new))


SCHEMAS = [
    (b"CREATE TABLE captures", b"CREATE TABLE captur\xff\xfe"),
    (b"CREATE TABLE captures", b"CREATE TABLE \xffaptures"),
    (b"CREATE TABLE articles", b"CRE\xc3TE TABLE articles"),
    (b"CREATE INDEX", b"CREATE IN\xb8EX"),
    (b"warc_record TEXT", b"warc_\xffecord TEXT"),
    (b"CREATE TABLE runs", b"CREATE TABLE ruXs"),
    (b"idx__sqlite_migrations", b"idx_\xb8sqlite_migrations"),
]


@pytest.mark.parametrize(("old", "new"), SCHEMAS, ids=range(len(SCHEMAS)))
def test_a_damaged_schema_is_a_line_and_74_in_every_command_that_needs_it(
    data: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    rename(data, old, new)
    faulty: tuple[tuple[object, ...], ...] = (("verify",), ("doctor",), ("backup", tmp_path / "copy"))
    for verb in faulty:
        done = typed(*verb, "--data", data)
        assert (done.code, "Traceback" in done.said, len(done.err.splitlines()) <= 1) == (74, False, True), (verb, done)
    others: tuple[tuple[object, ...], ...] = (
        ("search", "tin"), ("show", "1"), ("runs",), ("snapshot",), ("doctor", "--repair"),
        ("export", "-o", tmp_path / "a.csv"), ("copies", "1"), ("redact", "1", "--yes"),
    )  # fmt: skip
    for verb in others:
        done = typed(*verb, "--data", data)
        assert (done.code in (0, 74), "Traceback" in done.said) == (True, False), (verb, done)


@pytest.mark.parametrize(("old", "new"), SCHEMAS, ids=range(len(SCHEMAS)))
def test_an_archive_with_a_damaged_schema_is_rebuilt_from_the_warc(data: Path, old: bytes, new: bytes) -> None:
    before = articles(data)
    rename(data, old, new)
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert articles(data) == before


@pytest.mark.parametrize(("seed", "count"), [(1, 1), (2, 3), (3, 9), (4, 30), (5, 100), (6, 400), (7, 400)])
def test_whatever_bytes_are_flipped_it_is_no_bug_and_a_rebuild_gives_all_articles(
    data: Path, tmp_path: Path, seed: int, count: int
) -> None:
    before = articles(data)
    chance = random.Random(seed)
    held = bytearray((data / "archive.db").read_bytes())
    for _ in range(count):
        held[chance.randrange(len(held))] ^= chance.randrange(1, 256)
    (data / "archive.db").write_bytes(held)
    for verb in (("verify",), ("doctor",), ("search", "tin"), ("show", "1"), ("backup", tmp_path / "copy")):
        done = typed(*verb, "--data", data)
        assert "Traceback" not in done.said, (verb, done)
        assert done.code in (0, 2, 74), (verb, done)
    assert typed("rebuild", "--data", data).code == 0
    assert articles(data) == before


def test_what_could_not_be_read_of_the_database_is_told(data: Path) -> None:
    held = bytearray((data / "archive.db").read_bytes())
    [(page, size)] = rows(
        data, "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'links'"
    )
    start = (int(str(page)) - 1) * int(str(size))
    held[start : start + int(str(size))] = bytes(int(str(size)))
    (data / "archive.db").write_bytes(held)
    done = typed("rebuild", "--data", data)
    assert (done.code, "could not be read of that one, and was passed over: a part of links" in done.out) == (0, True)
