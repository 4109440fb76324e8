"""What was taken down and is in the WARC again: its file was missing or cut when it went, and was brought back."""

import os
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path

from crawler.addresses import identity, plain_identity
from pipelines.db.archive import Archive, now
from pipelines.db.tombstones import key_hash, tombstones
from pipelines.upkeep.doomed import Doomed
from pipelines.upkeep.redact import delete, finish
from pipelines.warc.blank import URL as BLANK
from pipelines.warc.blank import blank
from pipelines.warc.record import Record

_OF_PAGES = ("response", "revisit", "resource", "request")
"""Kinds of records that may hold something of a page; that one was not asked for may be said of any address."""


class Returned:
    """Tells by the tombstones of an archive what must not be in its WARC files."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.hashes = tombstones(db)

    def has(self, record: Record) -> bool:
        """Whether a record is of what was taken down; others may need it all the same, see `captures`."""
        return is_entombed(record, self.hashes)

    @cached_property
    def captures(self) -> dict[int, str]:
        """Rows of it that earlier versions made of what had come back, and their addresses.

        Not those that an article was read from, that a picture is in, or that others have the bytes of.
        """
        if not self.hashes:
            return {}
        rows = self.db.execute("SELECT id, url, warc_record FROM captures WHERE error IS NULL")
        found = {row[0]: row[1] for row in rows if _is_among(row[1], row[2] or "", self.hashes)}
        read = self.db.execute(
            """SELECT capture_id FROM revisions UNION SELECT capture_id FROM articles
               UNION SELECT capture_id FROM pages WHERE capture_id NOT NULL"""
        )
        found = {number: url for number, url in found.items() if number not in {row[0] for row in read}}
        again = self.db.execute("SELECT id, revisit_of FROM captures WHERE revisit_of NOT NULL").fetchall()
        needed = {row[1] for row in again if row[0] not in found}
        return {number: url for number, url in found.items() if number not in needed}


def is_entombed(record: Record, hashes: Collection[str]) -> bool:
    """Whether a record is of what was taken down: of what these are the tombstones."""
    if not hashes or record.kind not in _OF_PAGES or record.url == BLANK:
        return False
    return _is_among(record.url, record.id, hashes)


def _is_among(url: str, record: str, hashes: Collection[str]) -> bool:
    return any(key_hash(name) in hashes for name in (identity(url), plain_identity(url), record))


def take_out(archive: Archive, *, everywhere: bool = False) -> list[str]:
    """Take out again what was taken down; returns the names of the WARC files that had something of it.

    Unless it is to be looked for everywhere, only in files that came or changed since the last run began: whoever
    wrote then has looked at the others.
    """
    db, folder = archive.db.conn, archive.folder / "warc"
    found = Returned(db)
    if not found.hashes:
        return []
    if everywhere and found.captures:
        _delete(archive, found.captures)
    since = 0.0 if everywhere else _last_run(db)
    files = blank_again(db, found, (path for path in sorted(folder.glob("[!.]*.warc.gz")) if _came(path) >= since))
    if everywhere and found.captures:
        finish(archive)
    return files


def blank_again(db: sqlite3.Connection, found: Returned, paths: Iterable[Path]) -> list[str]:
    """Take it out of WARC files, where no row names it; nothing else is read, nor a file that cannot be."""
    if not found.hashes:
        return []
    rows = "SELECT warc_offset, warc_length FROM captures WHERE warc_file = ? AND warc_offset NOT NULL"
    readable = (path for path in paths if path.is_file() and os.access(path, os.R_OK))  # others `verify` names
    kept = ((path, {row[0]: row[1] or 1 for row in db.execute(rows, (path.name,))}) for path in readable)
    return [path.name for path, known in kept if blank(path, known, {}, found.has)]


def _delete(archive: Archive, captures: dict[int, str]) -> None:
    """Delete its rows; that a redaction is under way is written down with that, so another writer completes it."""
    begun = [(key_hash(identity(url)), now()) for url in set(captures.values())]
    with archive.transaction() as db:
        db.executemany("INSERT OR IGNORE INTO redactions (key_hash, at) VALUES (?, ?)", begun)
        delete(db, Doomed(set(), addresses=set(captures.values()), captures=set(captures)))


def _last_run(db: sqlite3.Connection) -> float:
    told = db.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    return datetime.fromisoformat(told).timestamp() if told else 0.0


def _came(path: Path) -> float:
    """When a file was put or written where it lies; unlike its time of change, no copying program sets this back."""
    return path.stat().st_ctime
