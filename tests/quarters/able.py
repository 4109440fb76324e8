"""A judge of a few lines, which shows that all that is due can be told from the accounts. It is no part of the product.

It believes the last whole run of each paper, and counts days for its silence.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise, takewhile

from pipelines.db.archive import Archive, utc
from tests.quarters.days_off import PATIENT, days
from tests.quarters.dues import at_least
from tests.quarters.truth import (
    BLOCKED,
    BODILESS,
    FEWER_BODIES,
    FEWER_DATES,
    FEWER_LEADS,
    MOVED,
    NOBODY,
    OUTAGE,
    SILENT,
    UNDATED,
    UNREADABLE,
    Alarm,
    day_of,
)

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
        """SELECT s.trouble, s.undated_last, s.bodiless_last, r.started_at FROM run_sites s JOIN runs r ON r.id = run_id
           WHERE site = ? AND exit_code IN (0, 69) AND offline = 0 ORDER BY run_id DESC LIMIT 60""", (paper,)
    ).fetchall()  # fmt: skip
    if not rows:
        return
    if (reason := _front(rows[0])) is not None:
        bad = list(takewhile(lambda row: _front(row) is not None, rows))
        kind = _kind(reason)
        lasted = datetime.fromisoformat(bad[0]["started_at"]) - datetime.fromisoformat(bad[-1]["started_at"])
        if kind != UNREADABLE or not reason.startswith(_PASSING) or lasted >= timedelta(days=1):
            yield kind
    yield from _faded(db, paper, rows[0])
    yield from _drifted(db, paper, now)
    if _is_silent(db, paper, now):
        yield SILENT


def _front(row: sqlite3.Row) -> str | None:
    trouble = json.loads(row["trouble"])
    told: str | None = trouble.get("silent") or trouble.get("front page")
    return told


def _kind(reason: str) -> str:
    return MOVED if reason.startswith("not the paper's") else BLOCKED if reason.startswith(_SHUT) else UNREADABLE


def _faded(db: sqlite3.Connection, paper: str, row: sqlite3.Row) -> Iterator[str]:
    for kind, streak, had in (
        (UNDATED, row["undated_last"], "published_at NOT NULL"),
        (BODILESS, row["bodiless_last"], "body_status IN ('ok', 'media')"),
    ):
        if streak >= 3:
            query = f"SELECT {had} FROM articles WHERE site = ? ORDER BY id DESC LIMIT 30 OFFSET ?"
            before = [one[0] for one in db.execute(query, (paper, streak))]
            if sum(before) > len(before) / 2:
                yield kind


def _drifted(db: sqlite3.Connection, paper: str, now: datetime) -> Iterator[str]:
    """What the news of the last days lacks more often than that of three weeks before, and still does."""
    rows = db.execute(_NEWS, (paper, now.isoformat()[:10])).fetchall()
    for place, kind in enumerate((FEWER_DATES, FEWER_BODIES, FEWER_LEADS), 1):
        news = [(date.fromisoformat(row[0]), row[place]) for row in rows if row[place] is not None]
        told = [(day, [lacks for _, lacks in same]) for day, same in groupby(news, lambda one: one[0])
                if day not in PATIENT]  # fmt: skip
        starts = range(3, min(24, len(told))) if any(lacks for _, lacks in news[-3:]) else ()
        if any(_is_worse(told[:-days], told[-days:]) for days in starts):
            yield kind


_NEWS = """SELECT substr(coalesce(published_at, date(first_seen_at, '+7 hours')), 1, 10) AS day, published_at IS NULL,
      iif(body_status = 'media', NULL, body_status <> 'ok' OR body IS NULL), lead IS NULL
    FROM articles WHERE site = ?1 AND day <= ?2 AND day >= date(?2, '-60 days')
      AND day >= date(first_seen_at, '+7 hours', '-2 days')
    ORDER BY day"""


Days = list[tuple[date, list[int]]]


def _is_worse(before: Days, after: Days) -> bool:
    if after[0][0] - before[0][0] < timedelta(days=21):
        return False
    known, recent, last = ([one for _, lacks in days for one in lacks] for days in (before, after, after[-2:]))
    usual = max(0.02, (sum(known) + 1) / (len(known) + 1))
    bad = sum(sum(lacks) > (usual + 0.1) * len(lacks) for _, lacks in after)
    is_bad = bad >= 3 and min(sum(one) / len(one) for one in (recent, last)) > usual + 0.1
    return is_bad and len(known) >= 30 and at_least(sum(recent), len(recent), usual) < 1e-7


def _is_silent(db: sqlite3.Connection, paper: str, now: datetime) -> bool:
    # nobody publishes at night: what is found before six in the morning is of the day before
    query = """SELECT date(ended_at, '+1 hours') AS day, max(iif(new > 0, ended_at, NULL)) FROM run_sites
               JOIN runs ON id = run_id WHERE site = ? AND offline = 0 AND ended_at > ? GROUP BY day"""
    told = {date.fromisoformat(day): last for day, last in db.execute(query, (paper, utc(now - _WEEKS)))}
    news = sorted(day for day, last in told.items() if last)
    if len(news) < 2 or news[0] > day_of(now) - timedelta(days=28):
        return False
    weekdays = {day.weekday() for day in news}
    rests = set(range(7)) - weekdays if len(weekdays) > 4 and len(news) > 14 else set()

    def tells(day: date) -> bool:
        return day in told and day not in PATIENT and day.weekday() not in rests

    gaps = [sum(map(tells, days(a, b))) - 1 for a, b in pairwise(news) if not PATIENT & set(days(a, b))]
    usual = max([1, *sorted(gaps)[3 * len(gaps) // 4 :][:1]])
    heard = datetime.fromisoformat(told[news[-1]])
    if now - heard < timedelta(days=3 * usual):
        return False
    hours = int((now - heard) / timedelta(hours=1))
    return sum(tells(day_of(heard + timedelta(hours=n))) for n in range(hours)) >= 3 * 24 * usual
