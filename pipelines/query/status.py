"""How each paper is, and what needs a person: read from the accounts of runs, without a look at the archive as a whole.

`look` is the one door: it takes an open archive and the time, and changes nothing. The time may be one that has passed:
then it tells what it would have told then, but for articles that were corrected since.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.db.archive import Archive, utc
from pipelines.query import drift, faults
from pipelines.query.accounts_by_day import Sums, days_of, refusals
from pipelines.query.faults import CERTIFICATE, Fault, History
from pipelines.query.habits import WINDOW
from pipelines.query.looks import Look, looks
from pipelines.query.news import day_of, leadless, news_of
from pipelines.query.outages import outages
from pipelines.query.rescues import Rescue, rescue_of
from pipelines.query.verdicts import WEEK, Colour, Told, being_rescued, lapse, numbers, shared, silence, told
from pipelines.store import accounts

_WINDOW = WINDOW + WEEK
_RECENT = 20
"""Looks that are read at first; all of them only where a fault is older."""


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
    rescue: Rescue | None = None
    """Where all of it is being fetched, since it moves away."""


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
        return {"at": utc(self.at), "ours": plain(asdict(self)["ours"]), "papers": plain(asdict(self)["papers"])}


def look(archive: Archive, now: datetime, *, site: str | None = None) -> Status:
    """How each paper is at a time, or only this one."""
    return _look(archive.db.conn, now, days_of(archive.db.conn, now, _WINDOW), site)


def look_back(archive: Archive, moments: Sequence[datetime]) -> Iterator[Status]:
    """How each paper was at times that are not far apart: what the accounts sum up to is read once, and cut by day."""
    db, first, last = archive.db.conn, min(moments, default=None), max(moments, default=None)
    if first is None or last is None:
        return
    days = days_of(db, last, _WINDOW + (last - first).days + 1)
    for at in moments:
        today = day_of(at).isoformat()
        until = {site: {day: sums for day, sums in told.items() if day <= today} for site, told in days.items()}
        yield _look(db, at, until, None)


def _look(db: sqlite3.Connection, now: datetime, days: Mapping[str, Mapping[str, Sums]], site: str | None) -> Status:
    refused = refusals(db, now, WEEK)
    papers = [
        _paper(db, row["id"], row["name"], now, days.get(row["id"], {}), refused.get(row["id"], 0))
        for row in db.execute("SELECT id, name FROM sites WHERE ?1 IS NULL OR id = ?1 ORDER BY id", (site,)).fetchall()
        if was_crawled(db, row["id"], now)
    ]
    return Status(now, tuple(papers), tuple(_alarm(None, fault) for fault in outages(db, now)))


def is_uncounted(archive: Archive) -> bool:
    """Whether there were crawls, and of none of them an account: those of a version that kept none."""
    query = """SELECT EXISTS (SELECT 1 FROM runs WHERE command LIKE '% crawl%')
               AND NOT EXISTS (SELECT 1 FROM run_sites)"""
    return bool(archive.db.conn.execute(query).fetchone()[0])


def was_crawled(db: sqlite3.Connection, site: str, now: datetime) -> bool:
    """Whether a crawl has meant a paper up to a time."""
    query = """SELECT r.started_at <= ? FROM run_sites s JOIN runs r ON r.id = s.run_id
               WHERE s.site = ? ORDER BY s.run_id LIMIT 1"""
    row = db.execute(query, (utc(now), site)).fetchone()
    return row is not None and bool(row[0])


def _alarm(paper: str | None, fault: Fault) -> Alarm:
    return Alarm(paper, fault.kind, fault.since, fault.sentence)


def _paper(
    db: sqlite3.Connection, site: str, name: str, now: datetime, days: Mapping[str, Sums], refused: int
) -> Paper:
    seen = looks(db, site, now, _RECENT)
    history, leads = History(days), leadless(db, site, now)
    found = faults.faults(seen, history, leads)
    if found and found[0].since <= seen[len(seen) // 2].at:
        seen = looks(db, site, now)
        found = faults.faults(seen, history, leads)
    news = news_of(db, site, now, seen, days)
    if not found and (quiet := silence(news, seen)) is not None:
        found = [quiet]
    if CERTIFICATE not in [fault.kind for fault in found] and (lapsing := lapse(seen, now)) is not None:
        found = [*found, lapsing]
    settled, young = _drifts(db, site, now, seen, found)
    alarms = tuple(_alarm(site, fault) for fault in (*found, *settled))
    said = Told("red", alarms[0].sentence) if alarms else told(news, seen, _why_not_asked(db, site, now))
    if said.colour == "green" and young:
        said = Told("yellow", young[0].sentence)
    if (rescue := rescue_of(db, site, now)) is not None and said.colour in ("green", "grey"):
        said = Told("yellow", being_rescued(rescue))
    return Paper(site, name, *said, rescue=rescue, alarms=alarms, refusals=refused, **numbers(news, seen, days))


def _drifts(
    db: sqlite3.Connection, site: str, now: datetime, seen: Sequence[Look], found: Sequence[Fault]
) -> tuple[list[Fault], list[Fault]]:
    """Shares that have changed for good, and those of which that is not sure yet; none of what is lost altogether."""
    if not seen or not seen[0].is_readable:
        return [], []
    kinds = {fault.kind for fault in found}
    drifts = drift.drifts(drift.read(db, site, now))
    told = [(one, Fault(kind, one.began, shared(kind, one)))
            for kind, one in drifts.items() if drift.WHOLE[kind] not in kinds]  # fmt: skip
    return [fault for one, fault in told if one.is_settled], [fault for one, fault in told if not one.is_settled]


def _why_not_asked(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    """Such as that its addresses are those of another paper."""
    query = """SELECT s.trouble FROM run_sites s JOIN runs r ON r.id = s.run_id
               WHERE s.site = ? AND r.started_at <= ? ORDER BY s.run_id DESC LIMIT 1"""
    (trouble,) = db.execute(query, (site, utc(now))).fetchone()
    why: str | None = json.loads(trouble).get(accounts.SILENT)
    return why


def plain(value: Any) -> Any:
    """What is to be JSON: times in UTC, lists, objects."""
    if isinstance(value, datetime):
        return utc(value.astimezone(UTC))
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
