"""All articles indexed anew, in the transaction of a migration: told as it goes, and a kill leaves the old indexes."""

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.messages import translated
from pipelines.db.progress import stage
from pipelines.db.search_order import facts
from pipelines.db.spelling import exact_form, folded_form

_LOG = logging.getLogger(__name__)
_BATCH = 2_000
_MANY = 20_000
"""Articles from which on it takes so long that it is told."""
_ROOM = 2
"""Bytes of the write-ahead log for each byte of text, until the transaction is in the database: 1.85 were measured."""
_SAMPLE = 1_000
_TABLES = {
    "search_exact": ("title", "lead", "body", "facts"),
    "search_folded": ("title", "lead", "body", "facts"),
    "search_exact_title": ("title", "facts"),
    "search_folded_title": ("title", "facts"),
}


def index_anew(db: Database) -> None:
    """Fill the search indexes again; raises `OSError` where the disk has not the room."""
    total = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    _see_to_room(db, total)
    for table in _TABLES:
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
    with stage("indexing articles anew", "articles", total) as step:
        for rows in _batches(db):
            _insert(db, rows)
            step.advance(len(rows))


def _see_to_room(db: Database, total: int) -> None:
    """Say what is to come, where it is much; raise where there is no room for it."""
    file = next(row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main")
    if total < _MANY or not file:
        return
    texts = "SELECT title || coalesce(lead, '') || coalesce(body, '') AS text FROM articles LIMIT ?"
    [size] = db.execute(f"SELECT avg(length(CAST(text AS BLOB))) FROM ({texts})", (_SAMPLE,)).fetchone()  # noqa: S608
    disk = os.statvfs(Path(file).parent)
    need, free = _ROOM * size * total, disk.f_bavail * disk.f_frsize
    told = f"the search indexes of {total:,} articles are made anew, which needs {_gigabytes(need)} for the time being"
    if need > free:
        raise OSError(f"{told}, and {_gigabytes(free)} are free: make room, then try again; the old indexes stay")
    _LOG.warning("%s", translated(f"{told}, of {_gigabytes(free)} that are free; a kill leaves the old ones"))


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB"


def _batches(db: Database) -> Iterator[Sequence[Any]]:
    """All articles in the order of their numbers."""
    query = """SELECT search_rowid, title, lead, body, site, section_folded FROM articles
               WHERE search_rowid > ? ORDER BY search_rowid LIMIT ?"""
    last = -1
    while rows := db.execute(query, (last, _BATCH)).fetchall():
        yield rows
        last = rows[-1][0]


def _insert(db: Database, rows: Sequence[Any]) -> None:
    entries: dict[str, list[tuple[str | int | None, ...]]] = {table: [] for table in _TABLES}
    for number, title, lead, body, site, section in rows:
        words = facts(site, section)
        for name, form in (("search_exact", exact_form), ("search_folded", folded_form)):
            told = [text and form(text) for text in (title, lead, body)]
            entries[name].append((number, *told, words))
            entries[f"{name}_title"].append((number, told[0], words))
    for table, columns in _TABLES.items():
        names, marks = ", ".join(("rowid", *columns)), ", ".join("?" * (len(columns) + 1))
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", entries[table])  # noqa: S608
