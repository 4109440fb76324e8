"""How each paper is, and what needs a person: read from the accounts of runs, without a look at the archive as a whole.

`look` is the one door: it takes an open archive and the time, and changes nothing.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.query import faults, habits
from pipelines.query.accounts_by_day import Sums, days_of, refusals
from pipelines.query.faults import SILENT, Fault, History
from pipelines.query.habits import KNOWN, WINDOW, Habit, Record
from pipelines.query.looks import Look, looks
from pipelines.query.outages import outages
from pipelines.store import accounts

Colour = Literal["green", "yellow", "red", "grey"]
"""Well; something to know, nothing to do; a person should look; too early or too long ago to say."""

_WEEK = 7
_RECENT = 20
"""Looks that are read at first; all of them only where a fault is older."""
_NEWEST = (20, 2000)
"""Articles that are asked for their lead; more where all of the first lack it."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What needs a person."""

    paper: str | None
    """`None`: it is of no paper, but of us."""
    kind: str
    """See `pipelines.query.faults`."""
    since: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One newspaper. A number is `None` where it is not known yet; a week is that of today and the six days before."""

    site: str
    name: str
    colour: Colour
    sentence: str
    last_success: datetime | None
    """When something of it was last read."""
    today: int
    """Articles published today; of papers that print no dates, those that came today."""
    week: int
    usual_today: float | None
    """Median of the same weekday, by the end of the day."""
    usual_week: float | None
    without_date: float | None
    """Share of the articles read this week, 0 to 1."""
    without_body: float | None
    without_lead: float | None
    walls: int
    """Pages of this week that asked for a login or a proof of being human, or that only a script fills."""
    refusals: int
    """Pages of this week that were refused: 401, 403, 429, 451, robots.txt, or another host."""
    median_ms: int | None
    """Half of the answers of the last run took no longer."""
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """All papers that were ever crawled, by their short names."""

    at: datetime
    papers: tuple[Paper, ...]
    ours: tuple[Alarm, ...]
    """What is wrong with us: told once, not of each paper."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """All of them, ours first."""
        return (*self.ours, *(alarm for paper in self.papers for alarm in paper.alarms))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON: times in UTC."""
        return {"at": utc(self.at), "ours": _plain(asdict(self)["ours"]), "papers": _plain(asdict(self)["papers"])}


def look(archive: Archive, now: datetime, *, site: str | None = None) -> Status:
    """How each paper is at a time, or only this one."""
    db = archive.db.conn
    days = days_of(db, now, WINDOW + _WEEK)
    refused = refusals(db, now, _WEEK)
    papers = [
        _paper(db, row["id"], row["name"], now, days.get(row["id"], {}), refused.get(row["id"], 0))
        for row in db.execute("SELECT id, name FROM sites WHERE ?1 IS NULL OR id = ?1 ORDER BY id", (site,)).fetchall()
        if _was_crawled(db, row["id"])
    ]
    return Status(
        now, tuple(papers), tuple(Alarm(None, fault.kind, fault.since, fault.sentence) for fault in outages(db, now))
    )


def _was_crawled(db: sqlite3.Connection, site: str) -> bool:
    return db.execute("SELECT 1 FROM run_sites WHERE site = ? LIMIT 1", (site,)).fetchone() is not None


def _paper(
    db: sqlite3.Connection, site: str, name: str, now: datetime, days: Mapping[str, Sums], refused: int
) -> Paper:
    seen = looks(db, site, _RECENT)
    history = History(days)
    leadless = _leadless(db, site, now)
    found = faults.faults(seen, history, leadless)
    if found and found[0].since <= seen[len(seen) // 2].at:
        seen = looks(db, site)
        found = faults.faults(seen, history, leadless)
    reader = _Reader(db, site, now, seen, days)
    if not found and (silence := reader.silence()) is not None:
        found = [silence]
    alarms = tuple(Alarm(site, fault.kind, fault.since, fault.sentence) for fault in found)
    told = Told("red", alarms[0].sentence) if alarms else reader.told()
    return Paper(site, name, *told, alarms=alarms, refusals=refused, **reader.numbers())


def _leadless(db: sqlite3.Connection, site: str, now: datetime) -> tuple[int, datetime] | None:
    """How many of the newest articles in a row have no lead, and since when; `None` where none has a date."""
    query = """SELECT lead IS NULL AS is_leadless, first_seen_at FROM articles
               WHERE site = ? AND published_at <= ? ORDER BY published_at DESC LIMIT ?"""
    newest: list[sqlite3.Row] = []
    for limit in _NEWEST:
        newest = db.execute(query, (site, _local(now), limit)).fetchall()
        row = [*takewhile(lambda one: one["is_leadless"], newest)]
        if len(row) < limit:
            break
    since = min((datetime.fromisoformat(one["first_seen_at"]) for one in row), default=now)
    return (len(row), since) if newest else None


def _local(moment: datetime) -> str:
    """A moment as `published_at` has it, which sorts as a text."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


class Told(NamedTuple):
    """A paper in a word and in a sentence."""

    colour: Colour
    sentence: str


class _Reader:
    """What is known of one paper at a time."""

    def __init__(
        self, db: sqlite3.Connection, site: str, now: datetime, seen: list[Look], days: Mapping[str, Sums]
    ) -> None:
        self.db, self.site, self.now, self.seen, self.days = db, site, now, seen, days
        self.today = now.astimezone(VIETNAM).date()
        self.last_readable = next((one for one in seen if one.is_readable), None)
        self.last_news = self._last_news()
        self.news = self._news()
        self.since = self._since()
        self.record = self._record()
        self.habit: Habit | None = None if self._is_filling() else habits.habit(self.record)

    def _news(self) -> dict[date, int]:
        """Articles by the day of publication; of a day of which no date is known, those without one that came."""
        end = min(self.today, _day(self.last_news)) if self.last_news else self.today
        since = (end - WINDOW * _DAY).isoformat()
        query = """SELECT day, articles FROM articles_per_day
                   WHERE site = ? AND day BETWEEN ? AND ? AND length(day) = 10"""
        published = self.db.execute(query, (self.site, since, self.today.isoformat())).fetchall()
        found = {date.fromisoformat(day): count for day, count in published}
        for day, sums in self.days.items():
            came = min(sums["new"], sums["undated"]) if published else sums["new"]
            if came and date.fromisoformat(day) not in found:
                found[date.fromisoformat(day)] = came
        return found

    def _last_news(self) -> datetime | None:
        """When the newest article was published, as far as that is known to the minute; else when it came."""
        query = (
            "SELECT published_at FROM articles WHERE site = ? AND published_at <= ? ORDER BY published_at DESC LIMIT 1"
        )
        row = self.db.execute(query, (self.site, _local(self.now))).fetchone()
        moments = [self._moment(row[0])] if row else []
        if row is None or (self.seen and self.seen[0].undated_last):
            moments += self._last_came()
        return max(moments, default=None)

    def _last_came(self) -> list[datetime]:
        """When new articles last came, whatever their dates."""
        query = """SELECT coalesce(s.last_at, r.started_at) FROM run_sites s JOIN runs r ON r.id = s.run_id
                   WHERE s.site = ? AND s.new > 0 ORDER BY s.run_id DESC LIMIT 1"""
        return [datetime.fromisoformat(at) for (at,) in self.db.execute(query, (self.site,))]

    def _moment(self, published: str) -> datetime:
        """When an article was published; of one without a time, when new articles last came until a day later."""
        if len(published) > 10:
            return datetime.fromisoformat(published)
        day = datetime.fromisoformat(f"{published:0<10}"[:10] if len(published) == 10 else f"{published[:7]}-01")
        end = day.replace(tzinfo=VIETNAM) + _DAY
        came = next((one.seen_at for one in self.seen if one.new and one.at < end + _DAY), end)
        return max(min(came, end), end - _DAY)

    def _since(self) -> date:
        """The day of the first look."""
        query = """SELECT r.started_at FROM run_sites s JOIN runs r ON r.id = s.run_id
                   WHERE s.site = ? AND s.listings + s.new + s.unchanged > 0 ORDER BY s.run_id LIMIT 1"""
        row = self.db.execute(query, (self.site,)).fetchone()
        return _day(datetime.fromisoformat(row[0])) if row else self.today

    def _record(self) -> Record:
        looked = {date.fromisoformat(day) for day, sums in self.days.items() if sums["is_readable"]}
        looked |= {day for day in self.news if day < self.today - WINDOW * _DAY}  # what is older is no longer summed up
        until = min(self.today - _DAY, _day(self.last_news) if self.last_news else self.today)
        return Record(self.news, looked, self.since, until)

    def _is_filling(self) -> bool:
        """Whether the first backfill is still under way: old articles are known that were never read."""
        if (self.today - self.since).days >= KNOWN:
            return False
        query = """SELECT 1 FROM pages WHERE site = ? AND kind = 'article' AND state = 'due' AND rank = 0
                   AND day < ? LIMIT 1"""
        return self.db.execute(query, (self.site, (self.today - 2 * _DAY).isoformat())).fetchone() is not None

    def silence(self) -> Fault | None:
        """The paper can be read, and has brought nothing for longer than its patience."""
        if self.habit is None or self.last_news is None or not self.seen or not self.seen[0].is_readable:
            return None
        if not self.habit.is_over(self.last_news, self.seen[0].seen_at, self.record.looked):
            return None
        gap = _in_days(self.habit.gap)
        since = f"{self.last_news.astimezone(VIETNAM):%d.%m. %H:%M}"
        return Fault(SILENT, self.last_news, f"nothing new since {since}; it usually has news every {gap}")

    def told(self) -> Told:
        """The colour and the sentence of a paper without an alarm."""
        if not self.seen:
            return Told("grey", self._why_not_asked())
        latest = self.seen[0]
        if self.today - _day(latest.at) > WINDOW * _DAY:
            return Told("grey", f"not crawled since {_day(latest.at):%d.%m.%Y}")
        if latest.is_silent:
            return Told("yellow", f"nothing could be read last time: {latest.why_not}")
        if latest.trouble:
            kind, what = next(iter(latest.trouble.items()))
            return Told("yellow", f"{kind}: {what}")
        if self._is_filling():
            return Told("grey", "its older articles are still being fetched")
        if self.habit is None:
            return Told("grey", "known for too short a time, or too few articles, to say what is usual")
        return Told("green", self._all_is_well())

    def _why_not_asked(self) -> str:
        """Such as that its addresses are those of another paper."""
        query = "SELECT trouble FROM run_sites WHERE site = ? ORDER BY run_id DESC LIMIT 1"
        (trouble,) = self.db.execute(query, (self.site,)).fetchone()
        told: str | None = json.loads(trouble).get(accounts.SILENT)
        return told or "it has not been asked for anything yet"

    def _all_is_well(self) -> str:
        today, usual = self.news.get(self.today, 0), habits.usual(self.record, self.today)
        if usual is None:
            return f"{today} today"
        return f"{today} today, usually {usual:g} by the end of a {self.today:%A}"

    def numbers(self) -> dict[str, Any]:
        """The columns that are numbers, and the last success."""
        week = [self.today - number * _DAY for number in range(_WEEK)]
        usual = [habits.usual(self.record, day) for day in week]
        sums = [self.days[day.isoformat()] for day in week if day.isoformat() in self.days]
        read = next((one for one in self.seen if not one.is_silent), None)
        return {
            "last_success": read and read.seen_at,
            "today": self.news.get(self.today, 0),
            "week": sum(self.news.get(day, 0) for day in week),
            "usual_today": usual[0],
            "usual_week": None if None in usual else sum(one or 0 for one in usual),
            "without_date": _share(sums, "dated", "undated"),
            "without_body": _share(sums, "with_body", "without_body"),
            "without_lead": _share(sums, "with_lead", "without_lead"),
            "walls": sum(one["login"] + one["challenge"] + one["shells"] for one in sums),
            "median_ms": read and read.median_ms,
        }


def _share(sums: list[Sums], has: str, lacks: str) -> float | None:
    lacking = sum(one[lacks] for one in sums)
    known = lacking + sum(one[has] for one in sums)
    return lacking / known if known else None


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _in_days(number: float) -> str:
    return "day" if number == 1 else f"{number:g} days"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value.astimezone(UTC))
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
