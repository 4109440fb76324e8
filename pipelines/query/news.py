"""What is known of the news of one paper at a time: how many on which day, since when, and when the last came."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from crawler.items import VIETNAM
from pipelines.db.archive import utc
from pipelines.query import habits
from pipelines.query.accounts_by_day import Sums
from pipelines.query.faults import Leadless
from pipelines.query.habits import KNOWN, WINDOW, Habit, Record
from pipelines.query.looks import Look
from pipelines.query.quiet_days import is_quiet, is_weekend

_NEWEST = (20, 2000)
"""Articles that are asked for their lead; more where all of the first lack it."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class News:
    """The news of one paper."""

    today: date
    record: Record
    """Articles by the day of publication; of a day of which no date is known, those without one that came."""
    last: datetime | None
    """When the newest article was published, as far as that is known to the minute; else when it came."""
    is_filling: bool
    """Whether the first backfill is still under way: old articles are known that were never read."""
    habit: Habit | None
    """`None` as long as nothing is usual."""

    def on(self, day: date) -> int:
        """How many there are of a day."""
        return self.record.news.get(day, 0)


def news_of(db: sqlite3.Connection, site: str, now: datetime, seen: Sequence[Look], days: Mapping[str, Sums]) -> News:
    """The news of a paper at a time; `seen`: the looks at it, `days`: what these came to."""
    reader = _Reader(db, site, now, seen, days)
    last = reader.last()
    record = reader.record(last)
    is_filling = reader.is_filling(record.since)
    return News(reader.today, record, last, is_filling, None if is_filling else habits.habit(record))


def leadless(db: sqlite3.Connection, site: str, now: datetime) -> Leadless | None:
    """How many of the newest articles in a row have no lead, and since when; `None` where none has a date.

    On holidays one without counts nowhere, for greetings have none; one that has a lead shows that leads are there.
    """
    query = """SELECT lead IS NULL AS is_leadless, first_seen_at, substr(published_at, 1, 10) AS day FROM articles
               WHERE site = ? AND published_at <= ? AND first_seen_at <= ? ORDER BY published_at DESC LIMIT ?"""
    newest: list[sqlite3.Row] = []
    for limit in _NEWEST:
        rows = db.execute(query, (site, _local(now), utc(now), limit))
        newest = [one for one in rows if not (one["is_leadless"] and _is_holiday(one["day"]))]
        row = [*takewhile(lambda one: one["is_leadless"], newest)]
        if len(row) < len(newest):
            break
    since = min((datetime.fromisoformat(one["first_seen_at"]) for one in row), default=now)
    rested = all(is_weekend(date.fromisoformat(one["day"])) for one in row if _is_day(one["day"]))
    return Leadless(len(row), since, rested) if newest else None


def _is_day(text: str) -> bool:
    return len(text) == len("2026-03-07")


def _is_holiday(day: str) -> bool:
    return _is_day(day) and is_quiet(date.fromisoformat(day))


def day_of(moment: datetime) -> date:
    """The day of a moment in Viet Nam."""
    return moment.astimezone(VIETNAM).date()


def _local(moment: datetime) -> str:
    """A moment as `published_at` has it, which sorts as a text."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def _would_show(sums: Sums) -> bool:
    """Whether news of a day would have been seen: not where walls stood in place of all that was announced."""
    walls = sums["login"] + sums["challenge"] + sums["shells"]
    return bool(sums["is_readable"]) and not (sums["found"] and walls and not sums["new"])


class _Reader:
    """Asks the tables."""

    def __init__(
        self, db: sqlite3.Connection, site: str, now: datetime, seen: Sequence[Look], days: Mapping[str, Sums]
    ) -> None:
        self.db, self.site, self.now, self.seen, self.days = db, site, now, seen, days
        self.today = day_of(now)

    def last(self) -> datetime | None:
        query = """SELECT published_at FROM articles WHERE site = ? AND published_at <= ? AND first_seen_at <= ?
                   ORDER BY published_at DESC LIMIT 1"""
        row = self.db.execute(query, (self.site, _local(self.now), utc(self.now))).fetchone()
        moments = [self._moment(row[0])] if row else []
        if row is None or (self.seen and self.seen[0].undated_last):
            moments += self._last_came()
        return max(moments, default=None)

    def _last_came(self) -> list[datetime]:
        """When new articles last came, whatever their dates."""
        query = """SELECT coalesce(s.last_at, r.started_at) FROM run_sites s JOIN runs r ON r.id = s.run_id
                   WHERE s.site = ? AND s.new > 0 AND r.started_at <= ? ORDER BY s.run_id DESC LIMIT 1"""
        return [datetime.fromisoformat(at) for (at,) in self.db.execute(query, (self.site, utc(self.now)))]

    def _moment(self, published: str) -> datetime:
        """When an article was published; of one without a time, when new articles last came until a day later."""
        if len(published) > 10:
            return datetime.fromisoformat(published)
        day = datetime.fromisoformat(f"{published:0<10}"[:10] if len(published) == 10 else f"{published[:7]}-01")
        end = day.replace(tzinfo=VIETNAM) + DAY
        came = next((one.seen_at for one in self.seen if one.new and one.at < end + DAY), end)
        return max(min(came, end), end - DAY)

    def record(self, last: datetime | None) -> Record:
        end = min(self.today, day_of(last)) if last else self.today
        news = self._by_day(end - WINDOW * DAY)
        looked = {date.fromisoformat(day) for day, sums in self.days.items() if _would_show(sums)}
        looked |= {day for day in news if day < self.today - WINDOW * DAY}  # what is older is no longer summed up
        until = min(self.today - DAY, day_of(last) if last else self.today)
        return Record(news, looked, self._since(), until)

    def _by_day(self, since: date) -> dict[date, int]:
        query = """SELECT day, articles FROM articles_per_day
                   WHERE site = ? AND day BETWEEN ? AND ? AND length(day) = 10"""
        published = self.db.execute(query, (self.site, since.isoformat(), self.today.isoformat())).fetchall()
        found = {date.fromisoformat(day): count for day, count in published}
        for day, sums in self.days.items():
            came = min(sums["new"], sums["undated"]) if published else sums["new"]
            if came and date.fromisoformat(day) not in found:
                found[date.fromisoformat(day)] = came
        return found

    def _since(self) -> date:
        """The day of the first look."""
        query = """SELECT r.started_at FROM run_sites s JOIN runs r ON r.id = s.run_id
                   WHERE s.site = ? AND s.listings + s.new + s.unchanged > 0 ORDER BY s.run_id LIMIT 1"""
        row = self.db.execute(query, (self.site,)).fetchone()
        return day_of(datetime.fromisoformat(row[0])) if row else self.today

    def is_filling(self, since: date) -> bool:
        if (self.today - since).days >= KNOWN:
            return False
        query = """SELECT 1 FROM pages WHERE site = ? AND kind = 'article' AND state = 'due' AND rank = 0
                   AND day < ? LIMIT 1"""
        return self.db.execute(query, (self.site, (self.today - 2 * DAY).isoformat())).fetchone() is not None
