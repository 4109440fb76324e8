"""Holes: days of which nothing of a paper is kept, or far less than usual, and why: read from counts and accounts.

Nothing here looks at articles: a day costs a row of `articles_per_day` and the accounts of its runs.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Literal

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.query import faults
from pipelines.query.looks import Look, looks_of
from pipelines.store.accounts import FRONT

Cause = Literal["no news", "site down", "blocked", "moved away", "certificate", "we were down", "not asked",
                "not yet read", "not yet backfilled"]  # fmt: skip
"""Of a hole; `no news` is none: the paper could be read on that day, or was gone through since, and had nothing."""

MENDABLE: frozenset[Cause] = frozenset(
    {"site down", "blocked", "moved away", "certificate", "we were down", "not asked", "not yet backfilled"}
)
"""What a look back may fill; what is not yet read is already queued."""

WINDOW = 42
"""Days that are looked at unless a day is said."""

_THIN = 4
"""A day with less than a quarter of what is usual on its weekday is a hole, where the paper could not be read."""
_FEW = 3
"""Days of a weekday that must be known."""
_DAY = timedelta(days=1)
_FAULTS: Mapping[str, Cause] = {
    faults.BLOCKED: "blocked", faults.MOVED: "moved away", faults.CERTIFICATE: "certificate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """One paper on one day."""

    day: date
    articles: int
    """Published on it, as far as they are kept."""
    usual: float | None
    """Median of the same weekday among the days that are shown; `None` where too few are known."""
    cause: Cause | None
    """Why there is nothing, or little; `None` where all is there."""

    @property
    def is_hole(self) -> bool:
        """Whether something may be missing."""
        return self.cause is not None and self.cause != "no news"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's days, the oldest first, up to yesterday."""

    site: str
    days: tuple[Day, ...]
    queued: str | None
    """Day to which the next crawl goes back, where that is queued."""

    @property
    def holes(self) -> tuple[Day, ...]:
        """The days on which something may be missing."""
        return tuple(day for day in self.days if day.is_hole)

    @property
    def mendable(self) -> date | None:
        """The first day that a look back may fill."""
        return next((day.day for day in self.days if day.cause in MENDABLE), None)


def holes(archive: Archive, now: datetime, *, since: date | None = None, site: str | None = None) -> list[Paper]:
    """The days of each paper that was ever crawled, or of this one."""
    db = archive.connection
    end = now.astimezone(VIETNAM).date() - _DAY
    start = since or end - (WINDOW - 1) * _DAY
    days = [start + number * _DAY for number in range((end - start).days + 1)]
    runs = _Runs(db, start)
    query = """SELECT id, back_to, reached_to, reached_at FROM sites WHERE (?1 IS NULL OR id = ?1)
               AND EXISTS (SELECT 1 FROM run_sites WHERE site = sites.id) ORDER BY id"""
    return [Paper(row["id"], tuple(_Causes(db, row, runs, days).days()), row["back_to"])
            for row in db.execute(query, (site,)).fetchall()]  # fmt: skip


class _Runs:
    """The crawls of some days, by day in Viet Nam."""

    def __init__(self, db: sqlite3.Connection, start: date) -> None:
        since = utc(datetime.combine(start, datetime.min.time(), VIETNAM))
        rows = db.execute(
            """SELECT id, date(started_at, '+7 hours') AS day,
                 EXISTS (SELECT 1 FROM run_sites s WHERE s.run_id = r.id AND s.asked > s.offline) AS is_online
               FROM runs r WHERE id >= (SELECT min(id) FROM runs WHERE started_at >= ?) ORDER BY id""",
            (since,),
        ).fetchall()
        self.online = {date.fromisoformat(row["day"]) for row in rows if row["is_online"]}
        """Days on which a crawl reached anybody."""
        self.of: dict[date, tuple[int, int]] = {}
        """The first and the last run of each day."""
        for row in rows:
            day = date.fromisoformat(row["day"])
            self.of[day] = (self.of.get(day, (row["id"],))[0], row["id"])


class _Causes:
    """What is known of one paper."""

    def __init__(self, db: sqlite3.Connection, row: sqlite3.Row, runs: _Runs, days: list[date]) -> None:
        self.db, self.site, self.runs, self._days = db, row["id"], runs, days
        self.reached_to = row["reached_to"] and date.fromisoformat(row["reached_to"])
        self.reached_on = row["reached_at"] and _local(row["reached_at"])
        first, last = days[0].isoformat() if days else "9999", days[-1].isoformat() if days else ""
        self.articles = _counts(db, "articles_per_day", self.site, first, last)
        self.waiting = _counts(db, "waiting", self.site, first, last)
        query = """SELECT r.started_at FROM run_sites s JOIN runs r ON r.id = s.run_id
                   WHERE s.site = ? AND s.asked > s.offline ORDER BY s.run_id LIMIT 1"""
        known = db.execute(query, (self.site,)).fetchone()
        self.known_since = _local(known[0]) if known else date.max

    def days(self) -> Iterator[Day]:
        usual = self._usual()
        for day in self._days:
            articles, often = self.articles.get(day, 0), usual[day.weekday()]
            is_thin = often is not None and articles * _THIN < often
            cause = self._cause(day) if not articles or is_thin else None
            yield Day(day, articles, often, None if articles and cause == "no news" else cause)

    def _usual(self) -> list[float | None]:
        known = [day for day in self._days if day >= min([self.known_since, *self.articles])]
        counts = [[self.articles.get(day, 0) for day in known if day.weekday() == number] for number in range(7)]
        return [median(same) if len(same) >= _FEW else None for same in counts]

    def _cause(self, day: date) -> Cause:
        if self.waiting.get(day):
            return "not yet read"
        if self.reached_to and self.reached_to <= day < self.reached_on:
            return "no news"
        if day < self.known_since:
            return "not yet backfilled"
        if looks := looks_of(self.db, self.site, *self.runs.of.get(day, (0, -1))):
            return "no news" if any(look.is_readable for look in looks) else _of_failures(looks)
        return "not asked" if day in self.runs.online else "we were down"


def _of_failures(looks: list[Look]) -> Cause:
    """Why none of a day's looks could read the paper: what the last one met."""
    last = looks[0]
    reason = last.trouble[FRONT] if FRONT in last.trouble and not last.is_silent else last.why_not
    return _FAULTS.get(faults.kind_of(reason) or "", "site down")


_COUNTS = {
    "articles_per_day": """SELECT day, articles FROM articles_per_day
                           WHERE site = ? AND day BETWEEN ? AND ? AND length(day) = 10""",
    "waiting": """SELECT day, count(*) FROM pages WHERE site = ? AND kind = 'article' AND state = 'due'
                  AND rank IN (0, 1) AND day BETWEEN ? AND ? AND length(day) = 10 GROUP BY day""",
}


def _counts(db: sqlite3.Connection, what: str, site: str, first: str, last: str) -> dict[date, int]:
    return {date.fromisoformat(day): count for day, count in db.execute(_COUNTS[what], (site, first, last))}


def _local(told: str) -> date:
    return datetime.fromisoformat(told).astimezone(VIETNAM).date()
