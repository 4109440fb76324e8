"""The captures of others that are wanted: each page of an address is fetched once, and seen as often as others saw it.

What indexes list may be a million lines, so it lies in a database of SQLite's own that is gone when it is closed.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple, Self

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.foreign.cdx import Listed, Span
from pipelines.store.visits import can_be_opened

_TABLES = """
CREATE TABLE listed (id INTEGER PRIMARY KEY, archive INTEGER, key TEXT, page TEXT, is_revisit INTEGER, is_bare INTEGER,
                     at TEXT, day TEXT, url TEXT, stamp TEXT, status INTEGER, mime TEXT, digest TEXT, file TEXT,
                     offset INTEGER, length INTEGER);
CREATE UNIQUE INDEX once ON listed (key, page, at, archive);
CREATE TABLE had (key TEXT, page TEXT, capture INTEGER, PRIMARY KEY (key, page)) WITHOUT ROWID;
"""
_CACHE = -8 * 1024
"""As SQLite says 8 MiB."""
_TO_FETCH = """SELECT key, page, day, row_number() OVER (PARTITION BY key, page ORDER BY is_revisit, at, archive) AS nth
               FROM listed WHERE NOT is_bare
               AND NOT EXISTS (SELECT 1 FROM had WHERE had.key = listed.key AND had.page = listed.page)"""


class Wish(NamedTuple):
    """A capture that is not here."""

    archive: int
    listed: Listed
    first: int | None
    """The capture of ours that has the same page: no bytes are needed, and it is one more look."""


class Year(NamedTuple):
    """What is to be fetched of a year, in Vietnamese time."""

    year: str
    captures: int
    addresses: int
    first: str
    """The day of the earliest of them."""
    last: str


class Wishes:
    """Captures by page: those of one address that have the same digest are one, whichever archive has them."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.row_factory = sqlite3.Row
        self._db.execute(f"PRAGMA cache_size = {_CACHE}")
        self._db.executescript(_TABLES)
        self.stored = 0
        """Captures that were listed and are here."""

    def add(self, archive: int, capture: Listed, stored: int | None = None) -> None:
        """Take note of a capture that an archive lists; `stored` is that of ours, where it is here."""
        if stored is not None:
            self.stored += 1
            self.have(archive, capture, stored)
            return
        at = capture.captured_at
        row = (archive, capture.key, _page(archive, capture), capture.is_revisit, capture.is_bare, utc(at),
               at.astimezone(VIETNAM).date().isoformat(), capture.url, capture.stamp, capture.status, capture.mime,
               capture.digest, *(capture.place or (None, None, None)))  # fmt: skip
        self._db.execute(
            """INSERT OR IGNORE INTO listed
               (archive, key, page, is_revisit, is_bare, at, day, url, stamp, status, mime, digest, file, offset,
                length)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            row,
        )

    def have(self, archive: int, capture: Listed, number: int) -> None:
        """Its page is here now, as a capture of ours with this number."""
        row = (capture.key, _page(archive, capture), number)
        self._db.execute("INSERT OR IGNORE INTO had VALUES (?, ?, ?)", row)

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM listed").fetchone()[0])

    @property
    def bare(self) -> int:
        """Looks of which nobody has the page."""
        query = """SELECT count(*) FROM listed AS bare WHERE is_bare
                   AND NOT EXISTS (SELECT 1 FROM listed WHERE key = bare.key AND page = bare.page AND NOT is_bare)
                   AND NOT EXISTS (SELECT 1 FROM had WHERE key = bare.key AND page = bare.page)"""
        return int(self._db.execute(query).fetchone()[0])

    def years(self) -> list[Year]:
        """What is to be fetched, by year."""
        query = f"""SELECT substr(day, 1, 4) AS year, count(*), count(DISTINCT key), min(day), max(day)
                    FROM ({_TO_FETCH}) WHERE nth = 1 GROUP BY year ORDER BY year"""  # noqa: S608
        return [Year(*row) for row in self._db.execute(query)]

    def wanted(self) -> Iterator[Wish]:
        """What is not here: of each address first what is nearest to its publication.

        Where one capture of a page cannot be had, the next one comes in its place.
        """
        query = """SELECT *, row_number() OVER (PARTITION BY key ORDER BY is_revisit, at, archive) AS nth FROM listed
                   ORDER BY nth, at, key"""
        for row in self._db.execute(query):
            had = self._db.execute("SELECT capture FROM had WHERE key = ? AND page = ?", (row["key"], row["page"]))
            place = Span(row["file"], row["offset"], row["length"]) if row["file"] is not None else None
            found = Listed(row["url"], row["stamp"], row["status"], row["mime"], row["digest"], place)
            yield Wish(row["archive"], found, next((first["capture"] for first in had), None))

    def close(self) -> None:
        """Forget them."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _page(archive: int, capture: Listed) -> str:
    """What the captures of one page have in common; where nobody tells the digest, each is one."""
    return capture.digest or f"{capture.stamp} {archive}"


def stored(archive: Archive, capture: Listed, place: str) -> int | None:
    """The capture of ours that a listed one is, copied from its place or come by any other way, if it can be opened."""
    at = utc(capture.captured_at) if capture.is_exact else None
    rows = archive.connection.execute(
        """SELECT c.id, f.warc_record, f.warc_file, f.warc_offset, f.warc_length
           FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)
           WHERE c.status = 200 AND f.warc_file NOT NULL
           AND (c.copied_from = :place OR (c.url IN (:url, :address) AND c.fetched_at = :at))""",
        {"place": place, "url": capture.url, "address": capture.address, "at": at},
    )
    return next((row["id"] for row in rows if can_be_opened(row, archive.folder / "warc")), None)
