"""What is wrong with us, and with no paper: no host answered, or no crawl runs any more."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise, takewhile
from statistics import median

from crawler.messages import message, number
from pipelines.query.accounts_by_day import last_run
from pipelines.query.faults import OUTAGE, Fault

_LATE = 3
"""We are late when nothing ran for so many times the usual interval, and for a day."""
_FEW = 4
"""Crawls that make a usual interval."""
_MANY = 2000
"""Crawls that are looked back on: of every hour, twelve weeks."""
_LONG = timedelta(days=14)
"""Who has crawled less often than that is late after so long."""


def outages(db: sqlite3.Connection, now: datetime) -> list[Fault]:
    """What is wrong with us: no host answered in the last crawls, or none has run for longer than usual."""
    crawls = _crawls(db, now)
    offline = list(takewhile(lambda row: row["offline"], crawls))
    if offline:
        return [Fault(OUTAGE, datetime.fromisoformat(offline[-1]["started_at"]), message("offline"))]
    return _late(crawls, _ended(db, crawls[0]), now) if crawls else []


def overcome(db: sqlite3.Connection, since: datetime, now: datetime) -> list[Fault]:
    """Outages in which no host answered, and after which one did since a time, the earliest first."""
    rows = reversed(_crawls(db, now))
    streaks = [(is_offline, list(same)) for is_offline, same in groupby(rows, lambda row: bool(row["offline"]))]
    return [
        Fault(OUTAGE, datetime.fromisoformat(crawls[0]["started_at"]), message("offline"))
        for (is_offline, crawls), (_, after) in pairwise(streaks)
        if is_offline and datetime.fromisoformat(after[0]["started_at"]) >= since
    ]


def _crawls(db: sqlite3.Connection, now: datetime) -> list[sqlite3.Row]:
    """The last crawls, the newest first; imports are none."""
    rows = db.execute(
        """SELECT id, started_at, ended_at, (SELECT max(offline) FROM run_sites WHERE run_id = runs.id) AS offline
           FROM runs WHERE id <= ? AND EXISTS (SELECT 1 FROM run_sites WHERE run_id = runs.id)
           ORDER BY id DESC LIMIT ?""",
        (last_run(db, now), _MANY),
    )
    return rows.fetchall()


def _ended(db: sqlite3.Connection, crawl: sqlite3.Row) -> datetime:
    """When a crawl ended; one that goes on, or was killed, lasted until its last answer."""
    query = "SELECT max(fetched_at) FROM (SELECT fetched_at FROM captures WHERE run_id = ? ORDER BY id DESC LIMIT 1)"
    last = crawl["ended_at"] or db.execute(query, (crawl["id"],)).fetchone()[0] or crawl["started_at"]
    return datetime.fromisoformat(last)


def _late(crawls: Sequence[sqlite3.Row], last: datetime, now: datetime) -> list[Fault]:
    starts = [datetime.fromisoformat(row["started_at"]) for row in crawls]
    if len(starts) < _FEW:
        return [Fault(OUTAGE, last, message("ended"))] if now - last > _LONG else []
    usual = median(after - before for before, after in pairwise(reversed(starts)))  # type: ignore[type-var]
    if now - last <= max(_LATE * usual, timedelta(days=1)):
        return []
    hours = number(usual / timedelta(hours=1))
    return [Fault(OUTAGE, last, message("late, hourly" if hours == "1" else "late", hours=hours))]
