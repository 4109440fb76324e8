"""What happened since a time: what came, from whom, what was edited or deleted, what is wrong, and what was mended.

Read from what the texts and accounts of that time say, by index: the archive may hold millions of articles. What is
being taken down is left out, also where that is not complete yet.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.query.accounts_by_day import days_of, last_run
from pipelines.query.faults import BLOCKED, CERTIFICATE, MOVED, UNREADABLE
from pipelines.query.habits import WINDOW
from pipelines.query.looks import looks
from pipelines.query.news import DAY, day_of, news_of
from pipelines.query.outages import overcome
from pipelines.query.rescues import Rescue, rescued
from pipelines.query.status import Alarm, Status, look_back, plain
from pipelines.query.verdicts import usual_of

_SHOWN = 20
"""Edited articles, and articles that are gone, that are named one by one; the newest of them."""
_LOOKS = 8
"""Moments, evenly spread, at which is asked what was wrong then."""
_BLIND = {UNREADABLE, BLOCKED, MOVED, CERTIFICATE}
"""Kinds beside which nothing else can be told of a paper, so that nothing of it is mended."""
_FIELDS = ("title", "lead", "body")


@dataclass(frozen=True, slots=True)
class Share:
    """What one paper has to do with it."""

    site: str | None
    """`None`: what was imported and is of no paper."""
    came: int
    """Articles that were unknown before, however old they are."""
    edited: int
    gone: int
    published: int | None
    """Articles of the days that are over; `None` where none is, or they are more than are looked back on."""
    usual: float | None
    """How many it usually has on days like these; `None` where that is not known."""


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one article."""

    id: int
    site: str | None
    title: str | None
    url: str | None
    at: datetime
    fields: tuple[str, ...] = ()
    """Of an edited one: what reads otherwise now: title, lead, body."""


@dataclass(frozen=True, slots=True)
class Digest:
    """All of it."""

    since: datetime
    until: datetime
    crawls: int
    """Runs that have begun since then, imports not counted."""
    papers: tuple[Share, ...]
    """All that were crawled, or of which anything came; who brought most stands first."""
    edited: tuple[Event, ...]
    """The newest of them, the newest first."""
    gone: tuple[Event, ...]
    alarms: tuple[Alarm, ...]
    """What is wrong now."""
    mended: tuple[Alarm, ...]
    """What was wrong and is no more."""
    rescues: tuple[tuple[str, Rescue], ...]
    """Papers of which all is being fetched, by short name."""
    rescued: tuple[tuple[str, datetime], ...]
    """Papers of which all that could be had has been fetched since then, and when the last run for it began."""
    killed: tuple[int, ...]
    """Runs that ended without a word and were put in order."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are over."""
        return _whole_days(self.since, self.until)

    def sum(self, name: str) -> int:
        """A number of all papers together."""
        return sum(getattr(paper, name) for paper in self.papers)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON: times in UTC."""
        told: dict[str, Any] = plain(asdict(self))
        return told


def digest(archive: Archive, since: datetime, standing: Status) -> Digest:
    """What happened from a time up to the one at which `standing` was looked."""
    db, now = archive.connection, standing.at
    span = {"first": _first_capture(db, since), "since": utc(since), "until": utc(now), "limit": _SHOWN}
    return Digest(
        since=since,
        until=now,
        crawls=_crawls(db, since, now),
        papers=tuple(_shares(db, since, now, span)),
        edited=tuple(_edited(db, span)),
        gone=tuple(_gone(db, span)),
        alarms=standing.alarms,
        mended=tuple(_mended(archive, since, standing)),
        rescues=tuple((paper.site, paper.rescue) for paper in standing.papers if paper.rescue is not None),
        rescued=tuple(rescued(db, since, now)),
        killed=tuple(row[0] for row in db.execute(_KILLED, (utc(since), utc(now)))),
    )


def midnight(day: date) -> datetime:
    """When a day begins in Viet Nam."""
    return datetime.combine(day, time(), VIETNAM)


def _whole_days(since: datetime, until: datetime) -> tuple[date, ...]:
    first, count = day_of(since), (day_of(until) - day_of(since)).days
    return tuple(first + number * DAY for number in range(count))


_KILLED = """SELECT id FROM runs WHERE id >= (SELECT min(id) FROM runs WHERE started_at >= ?)
             AND started_at <= ? AND ended_at IS NULL AND counts NOT NULL ORDER BY id"""
_ASKED = "SELECT 1 FROM redactions d WHERE d.article_id = a.id"
"""Whether an article is being taken down."""


def _first_capture(db: sqlite3.Connection, since: datetime) -> int:
    """The first capture of the run that went on, or was the last, at a time: what came since is not before it."""
    query = "SELECT id FROM captures WHERE run_id >= ? ORDER BY run_id, id LIMIT 1"
    row = db.execute(query, (last_run(db, since),)).fetchone()
    return row[0] if row else 2**62


def _crawls(db: sqlite3.Connection, since: datetime, now: datetime) -> int:
    query = """SELECT count(*) FROM runs WHERE id > ? AND id <= ?
               AND EXISTS (SELECT 1 FROM run_sites WHERE run_id = runs.id)"""
    count: int = db.execute(query, (last_run(db, since), last_run(db, now))).fetchone()[0]
    return count


def _shares(db: sqlite3.Connection, since: datetime, now: datetime, span: dict[str, object]) -> Iterator[Share]:
    counts = [dict(db.execute(query, span).fetchall()) for query in (_CAME, _EDITED_BY, _GONE_BY)]
    days, whole = days_of(db, now, WINDOW), _whole_days(since, now)
    sites = {row[0] for row in db.execute("SELECT id FROM sites") if row[0] in days}.union(*counts)
    for site in sorted(sites, key=lambda one: (-counts[0].get(one, 0), one)):
        published, usual = None, None
        if site and 0 < len(whole) <= WINDOW:
            news = news_of(db, site, now, looks(db, site, now, 1), days.get(site, {}))
            published, usual = sum(map(news.on, whole)), usual_of(news, whole)
        came, edited, gone = (count.get(site, 0) for count in counts)
        yield Share(site or None, came, edited, gone, published, usual)


_NEW_TEXTS = f"""FROM texts t CROSS JOIN articles a ON a.id = t.article_id
    WHERE t.capture_id >= :first AND t.seen_at BETWEEN :since AND :until AND NOT EXISTS ({_ASKED})"""
_CAME = f"SELECT coalesce(a.site, ''), count(*) {_NEW_TEXTS} AND t.number = 1 GROUP BY 1"
_IS_EDIT = "t.number > 1 AND t.doubt IS NULL"
_EDITED_BY = f"SELECT coalesce(a.site, ''), count(DISTINCT a.id) {_NEW_TEXTS} AND {_IS_EDIT} GROUP BY 1"
_EDITED = f"""SELECT a.id, a.site, a.title, a.lead, a.body, a.url, min(t.number) - 1 AS before, max(t.seen_at) AS at
    {_NEW_TEXTS} AND {_IS_EDIT} GROUP BY a.id ORDER BY at DESC, a.id DESC LIMIT :limit"""
_WENT = f"""FROM sites s CROSS JOIN articles a ON a.site = s.id
    WHERE a.gone_at NOT NULL AND a.gone_at BETWEEN :since AND :until AND NOT EXISTS ({_ASKED})"""
_GONE_BY = f"SELECT a.site, count(*) {_WENT} GROUP BY 1"
_GONE = f"SELECT a.id, a.site, a.title, a.url, a.gone_at {_WENT} ORDER BY a.gone_at DESC, a.id DESC LIMIT :limit"


def _edited(db: sqlite3.Connection, span: dict[str, object]) -> list[Event]:
    found = []
    for row in db.execute(_EDITED, span).fetchall():
        query = "SELECT title, lead, body FROM revisions WHERE article_id = ? AND number = ?"
        before = db.execute(query, (row["id"], row["before"])).fetchone()
        fields = tuple(name for name in _FIELDS if before is not None and before[name] != row[name])
        found.append(Event(row["id"], row["site"], row["title"], row["url"], _moment(row["at"]), fields))
    return found


def _gone(db: sqlite3.Connection, span: dict[str, object]) -> list[Event]:
    rows = db.execute(_GONE, span)
    return [Event(id_, site, title, url, _moment(at)) for id_, site, title, url, at in rows]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _mended(archive: Archive, since: datetime, standing: Status) -> list[Alarm]:
    """Alarms that stood at some time, and do not stand any more, the earliest first."""
    now = standing.at
    stands = {(alarm.paper, alarm.kind) for alarm in standing.alarms}
    blind = {alarm.paper for alarm in standing.alarms if alarm.kind in _BLIND and alarm.paper}
    ours = [Alarm(None, fault.kind, fault.since, fault.sentence) for fault in overcome(archive.connection, since, now)]
    found: dict[tuple[str | None, str, datetime | None], Alarm] = {(None, one.kind, one.since): one for one in ours}
    for status in look_back(archive, _moments(since, now)):
        for alarm in status.alarms:
            if (alarm.paper, alarm.kind) not in stands and alarm.paper not in blind:
                found[alarm.paper, alarm.kind, None if alarm.paper else alarm.since] = alarm
    return sorted(found.values(), key=lambda alarm: (alarm.since, alarm.paper or ""))


def _moments(since: datetime, now: datetime) -> Sequence[datetime]:
    step = max((now - since) / _LOOKS, timedelta(hours=1))
    return [since + number * step for number in range(_LOOKS) if since + number * step < now]
