"""The accounts of runs, summed up by paper and day."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from pipelines.db.archive import utc
from pipelines.query import faults

Sums = Mapping[str, int]
"""Of one paper and one day: `is_readable`, and sums of columns of `run_sites`."""

SUMMED = (
    "new", "found", "dated", "undated", "with_body", "without_body", "with_lead", "without_lead", "login",
    "challenge", "shells",
)  # fmt: skip


def first_run(db: sqlite3.Connection, now: datetime, days: int) -> int:
    """The first run of the last so many days."""
    row = db.execute("SELECT min(id) FROM runs WHERE started_at >= ?", (utc(now - timedelta(days=days)),)).fetchone()
    return row[0] or 2**62


def last_run(db: sqlite3.Connection, now: datetime) -> int:
    """The last run that had begun at a time; 0: none had."""
    row = db.execute("SELECT id FROM runs WHERE started_at <= ? ORDER BY id DESC LIMIT 1", (utc(now),)).fetchone()
    return row[0] if row else 0


def days_of(db: sqlite3.Connection, now: datetime, window: int) -> dict[str, dict[str, Sums]]:
    """What the looks at each paper came to on each of the last so many days, in Viet Nam."""
    sums = ", ".join(f"sum(s.{name}) AS {name}" for name in SUMMED)
    rows = db.execute(
        f"""SELECT s.site, date(r.started_at, '+7 hours') AS day, {sums},
              max(s.listings + s.new + s.changed + s.unchanged > 0 AND instr(s.trouble, '"front page"') = 0)
                AS is_readable
            FROM runs r JOIN run_sites s ON s.run_id = r.id
            WHERE r.id >= ?1 AND s.run_id >= ?1 AND r.started_at <= ?2 AND s.asked > s.offline
            GROUP BY s.site, day ORDER BY s.site, day""",  # noqa: S608
        (first_run(db, now, window), utc(now)),
    )
    found: dict[str, dict[str, Sums]] = defaultdict(dict)
    for row in rows:
        found[row["site"]][row["day"]] = {name: row[name] for name in (*SUMMED, "is_readable")}
    return found


def refusals(db: sqlite3.Connection, now: datetime, days: int) -> dict[str, int]:
    """Pages of each paper that were refused in the last so many days."""
    query = """SELECT site, later, refused FROM run_sites
               WHERE run_id BETWEEN ? AND ? AND (later <> '{}' OR refused <> '{}')"""
    found: dict[str, int] = defaultdict(int)
    for site, later, refused in db.execute(query, (first_run(db, now, days), last_run(db, now))):
        for reason, count in (json.loads(later) | json.loads(refused)).items():
            if faults.kind_of(reason) in (faults.BLOCKED, faults.MOVED):
                found[site] += count
    return found
