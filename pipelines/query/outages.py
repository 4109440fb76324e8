"""What is wrong with us, and with no paper: no host answered, or no crawl runs any more."""

import sqlite3
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from statistics import median

from pipelines.query.accounts_by_day import first_run
from pipelines.query.faults import OUTAGE, Fault
from pipelines.query.habits import WINDOW

_LATE = 3
"""We are late when nothing ran for so many times the usual interval, and for a day."""
_FEW = 4


def outages(db: sqlite3.Connection, now: datetime) -> list[Fault]:
    """What is wrong with us: no host answered in the last crawls, or none has run for longer than usual."""
    rows = db.execute(
        """SELECT started_at, coalesce(ended_at, started_at) AS ended_at,
             (SELECT max(offline) FROM run_sites WHERE run_id = runs.id) AS offline
           FROM runs WHERE id >= ? ORDER BY id DESC""",
        (first_run(db, now, WINDOW),),
    ).fetchall()
    crawls = [row for row in rows if row["offline"] is not None]
    offline = list(takewhile(lambda row: row["offline"], crawls))
    if offline:
        since = datetime.fromisoformat(offline[-1]["started_at"])
        return [Fault(OUTAGE, since, "no host answered: this machine, its network or its resolver is offline")]
    return _late(crawls, now)


def _late(crawls: list[sqlite3.Row], now: datetime) -> list[Fault]:
    starts = [datetime.fromisoformat(row["started_at"]) for row in crawls]
    if len(starts) < _FEW:
        return []
    usual = median(after - before for after, before in pairwise(starts))  # type: ignore[type-var]
    last = datetime.fromisoformat(crawls[0]["ended_at"])
    if now - last <= max(_LATE * usual, timedelta(days=1)):
        return []
    often = f"{usual / timedelta(hours=1):.3g} hours"
    return [Fault(OUTAGE, last, f"no crawl has run since then; usually one begins every {often}")]
