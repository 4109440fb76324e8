"""The captures of others that are to be fetched: each page of an address once, however often and by whom it was kept.

What indexes list may be a million lines, so it lies in a database of SQLite's own that is gone when it is closed.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Self

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.foreign.cdx import Listed, Span
from pipelines.store.visits import can_be_opened

_TABLES = """
CREATE TABLE listed (id INTEGER PRIMARY KEY, archive INTEGER, key TEXT, page TEXT, url TEXT, at TEXT, year TEXT,
                     mime TEXT, digest TEXT, file TEXT, offset INTEGER, length INTEGER);
CREATE UNIQUE INDEX once ON listed (key, page, at, archive);
CREATE TABLE had (key TEXT, page TEXT, PRIMARY KEY (key, page)) WITHOUT ROWID;
"""
_CACHE = -8 * 1024
"""As SQLite says 8 MiB."""


class Year(NamedTuple):
    """What was captured in a year, in Vietnamese time."""

    year: str
    captures: int
    """Different pages, as far as an index tells."""
    addresses: int


class Wishes:
    """Captures by page: those of one address that have the same digest are one, whichever archive has them."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.row_factory = sqlite3.Row
        self._db.execute(f"PRAGMA cache_size = {_CACHE}")
        self._db.executescript(_TABLES)

    def add(self, archive: int, capture: Listed, *, is_had: bool) -> None:
        """Take note of a capture that an archive lists; `is_had`: its page need not be fetched any more."""
        page = capture.digest or f"{capture.stamp} {archive}"
        at = capture.captured_at
        row = (archive, capture.key, page, capture.url, at.isoformat(), f"{at.astimezone(VIETNAM):%Y}", capture.mime,
               capture.digest, *(capture.place or (None, None, None)))  # fmt: skip
        self._db.execute(
            """INSERT OR IGNORE INTO listed
               (archive, key, page, url, at, year, mime, digest, file, offset, length)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            row,
        )
        if is_had:
            self.have(capture, archive)

    def have(self, capture: Listed, archive: int) -> None:
        """Its page is stored now: no other capture that has it is wanted."""
        page = capture.digest or f"{capture.stamp} {archive}"
        self._db.execute("INSERT OR IGNORE INTO had VALUES (?, ?)", (capture.key, page))

    @property
    def pages(self) -> int:
        """Pages that are listed, those that are had among them."""
        return int(self._db.execute("SELECT count(*) FROM (SELECT 1 FROM listed GROUP BY key, page)").fetchone()[0])

    @property
    def had(self) -> int:
        """Pages that need not be fetched."""
        return int(self._db.execute("SELECT count(*) FROM had").fetchone()[0])

    def years(self) -> list[Year]:
        """What is listed, by year; a page counts in the year in which it was first captured."""
        query = """SELECT year, count(*), count(DISTINCT key) FROM
                   (SELECT key, min(year) AS year FROM listed GROUP BY key, page) GROUP BY year ORDER BY year"""
        return [Year(*row) for row in self._db.execute(query)]

    def wanted(self) -> Iterator[tuple[int, Listed]]:
        """What is to be fetched, with its archive: of each address first what is nearest to its publication.

        Where that cannot be had, the next capture of the same page comes in its place.
        """
        query = """SELECT *, row_number() OVER (PARTITION BY key ORDER BY at, archive) AS nth FROM listed
                   ORDER BY nth, at, key"""
        for row in self._db.execute(query):
            had = self._db.execute("SELECT 1 FROM had WHERE key = ? AND page = ?", (row["key"], row["page"]))
            if had.fetchone() is None:
                place = Span(row["file"], row["offset"], row["length"]) if row["file"] is not None else None
                at = datetime.fromisoformat(row["at"])
                yield row["archive"], Listed(row["url"], at, 200, row["mime"], row["digest"], place)

    def close(self) -> None:
        """Forget them."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_copied(archive: Archive, capture: Listed, place: str) -> bool:
    """Whether a capture is in the archive and can be opened there: copied from this place, or by whatever way."""
    rows = archive.connection.execute(
        """SELECT warc_record, warc_file, warc_offset, warc_length FROM captures
           WHERE (copied_from = ? OR (url = ? AND fetched_at = ?)) AND status = 200 AND warc_file NOT NULL""",
        (place, capture.address, utc(capture.captured_at)),
    )
    return any(can_be_opened(row, archive.folder / "warc") for row in rows)
