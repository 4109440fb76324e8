"""A judge of a few lines, which shows that all that is due can be told from the accounts. It is no part of the product.

It believes the last whole run of each paper, and counts days for its silence.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from pipelines.db.archive import Archive, utc
from tests.quarters.days_off import PATIENT, days
from tests.quarters.truth import BLOCKED, BODILESS, MOVED, NOBODY, OUTAGE, SILENT, UNDATED, UNREADABLE, Alarm, day_of

_SHUT = ("login page", "challenge page", "HTTP 401", "HTTP 403", "robots.txt forbids")
_PASSING = ("HTTP", "Download", "CannotResolve", "robots.txt not", "maintenance")
_WEEKS = timedelta(days=84)


def look(archive: Archive, now: datetime) -> list[Alarm]:
    """What is wrong at a moment."""
    db = archive.db.conn
    last = db.execute(
        """SELECT id FROM runs WHERE command = 'baotinh crawl' AND ended_at <= ? AND exit_code <> 11
           AND (SELECT count(*) FROM run_sites WHERE run_id = id) > 1 ORDER BY id DESC LIMIT 1""", (utc(now),)
    ).fetchone()  # fmt: skip
    if last and db.execute("SELECT 1 FROM run_sites WHERE run_id = ? AND offline", last).fetchone():
        return [Alarm(NOBODY, OUTAGE)]
    papers = [row[0] for row in db.execute("SELECT DISTINCT site FROM run_sites")]
    return [Alarm(paper, kind) for paper in papers for kind in set(_wrong(db, paper, now))]


def _wrong(db: sqlite3.Connection, paper: str, now: datetime) -> Iterator[str]:
    rows = db.execute(
        """SELECT s.*, r.started_at, r.ended_at FROM run_sites s JOIN runs r ON r.id = run_id
           WHERE site = ? AND exit_code IN (0, 69) AND offline = 0 AND r.started_at > ? ORDER BY run_id""",
        (paper, utc(now - _WEEKS)),
    ).fetchall()
    if not rows:
        return
    said = [_front(row) for row in rows]
    if said[-1]:
        kind = _kind(said[-1])
        since = next((row for row, what in zip(rows[::-1], said[::-1], strict=True) if not what), None)
        first = rows[rows.index(since) + 1] if since else rows[0]
        if not said[-1].startswith(_PASSING) or kind == BLOCKED or _days(rows[-1], first) >= 1:
            yield kind
    yield from _faded(db, paper, rows[-1])
    if _is_silent(rows, now):
        yield SILENT


def _front(row: sqlite3.Row) -> str:
    trouble = json.loads(row["trouble"])
    return str(trouble.get("silent") or trouble.get("front page") or "")


def _kind(reason: str) -> str:
    return MOVED if reason.startswith("not the paper's") else BLOCKED if reason.startswith(_SHUT) else UNREADABLE


def _days(last: sqlite3.Row, first: sqlite3.Row) -> float:
    began = datetime.fromisoformat(last["started_at"]) - datetime.fromisoformat(first["started_at"])
    return began / timedelta(days=1)


def _faded(db: sqlite3.Connection, paper: str, row: sqlite3.Row) -> Iterator[str]:
    for kind, streak, had in (
        (UNDATED, row["undated_last"], "published_at NOT NULL"),
        (BODILESS, row["bodiless_last"], "body_status IN ('ok', 'media')"),
    ):
        query = f"SELECT {had} FROM articles WHERE site = ? ORDER BY id DESC LIMIT 30 OFFSET ?"
        before = [one[0] for one in db.execute(query, (paper, streak))]
        if streak >= 3 and sum(before) > len(before) / 2:
            yield kind


def _is_silent(rows: list[sqlite3.Row], now: datetime) -> bool:
    news = Counter(_day(row) for row in rows if row["new"])
    if len(news) < 2 or min(news) > day_of(now) - timedelta(days=28):
        return False
    weekdays, looked = {day.weekday() for day in news}, {_day(row) for row in rows}
    rests = set(range(7)) - weekdays if len(weekdays) > 4 and len(news) > 14 else set()

    def tells(day: date) -> bool:
        return day in looked and day not in PATIENT and day.weekday() not in rests

    gaps = [sum(map(tells, days(a, b))) - 1 for a, b in pairwise(sorted(news)) if not PATIENT & set(days(a, b))]
    usual = max([1, *sorted(gaps)[3 * len(gaps) // 4 :][:1]])  # a weekly past midnight has gaps of one and of six
    moment = max(datetime.fromisoformat(row["ended_at"]) for row in rows if row["new"])
    spent = 0
    while (moment := moment + timedelta(hours=1)) <= now:
        spent += tells(day_of(moment))
    return spent >= 3 * 24 * usual


def _day(row: sqlite3.Row) -> date:
    return day_of(datetime.fromisoformat(row["ended_at"]))
