"""Papers that are being rescued: since when, and how much of them is left to be read."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.db.archive import utc
from pipelines.store import backfill, waiting

_COUNTED = 100_000
"""Addresses that are counted, at most."""


@dataclass(frozen=True, slots=True)
class Rescue:
    """One paper of which all is being fetched, before it is gone."""

    since: datetime
    left: int
    """Addresses that are known and have not been asked for yet."""


def rescue_of(db: sqlite3.Connection, site: str, now: datetime) -> Rescue | None:
    """The rescue of a paper that is under way at a time."""
    row = db.execute("SELECT back_to, back_at FROM sites WHERE id = ? AND back_at <= ?", (site, utc(now))).fetchone()
    if row is None or row[0] is None or row[0] > backfill.EVER.isoformat():
        return None
    return Rescue(datetime.fromisoformat(row[1]), waiting.count(db, site, now, _COUNTED))


def rescued(db: sqlite3.Connection, since: datetime, now: datetime) -> Iterator[tuple[str, datetime]]:
    """The papers whose rescue was done by a run that began in a time, and when that was."""
    query = "SELECT id, reached_at FROM sites WHERE reached_to <= ? AND reached_at BETWEEN ? AND ? ORDER BY id"
    for site, at in db.execute(query, (backfill.EVER.isoformat(), utc(since), utc(now))):
        yield site, datetime.fromisoformat(at)
