"""Newspapers that go back in time: what `baotinh mend` has queued, and how far crawls have gone back."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.items import RECENT
from pipelines.db.archive import utc
from pipelines.store import sources
from pipelines.warc.provenance import Plan

EVER = date(1900, 1, 1)
"""As far as there is anything: how far a rescue goes back (`pipelines.store.rescue`)."""
_UNBOUNDED = 40_000
"""Pages of a paper that is rescued in a day: about as many as fit into it at two seconds each."""
DEEP = 200
"""Pages of a listing behind the first that are followed by a crawl that goes back."""


@dataclass(frozen=True, slots=True)
class Back:
    """How far a newspaper goes back in a run."""

    to: date
    asked_at: datetime
    """Its sources are read once after this time."""
    is_repair: bool = True
    """Whether its listings are walked anew, though they were walked to an end before."""

    @property
    def is_rescue(self) -> bool:
        """Whether it is all to be fetched, before it is gone."""
        return self.to <= EVER


def queued(db: sqlite3.Connection) -> dict[str, Back]:
    """What is queued, by newspaper."""
    rows = db.execute("SELECT id, back_to, back_at FROM sites WHERE back_to IS NOT NULL ORDER BY id")
    return {row[0]: Back(date.fromisoformat(row[1]), datetime.fromisoformat(row[2])) for row in rows}


def queue(db: sqlite3.Connection, site: str, day: date, moment: datetime) -> bool:
    """Have the next crawls of a newspaper go back to a day; returns whether this is news. Inside a transaction."""
    row = (day.isoformat(), utc(moment), site, day.isoformat())
    done = db.execute(
        "UPDATE sites SET back_to = ?, back_at = ? WHERE id = ? AND (back_to IS NULL OR back_to > ?)", row
    )  # fmt: skip
    return done.rowcount > 0


def of_run(
    db: sqlite3.Connection, sites: list[str], since: date | None, moment: datetime, repairs: Mapping[str, Back]
) -> dict[str, Back]:
    """Which newspapers of a run that begins at a moment go further back than news does, and how far.

    Those that a crawl has gone back as far for before are asked for what is due, as for news: what came since was told
    to the crawls since. A crawl that was stopped is gone on with, unless one for the news has read the sources since.
    Inside a transaction.
    """
    found: dict[str, Back] = {}
    if since is not None and since < (moment - RECENT - timedelta(days=1)).date():
        reached = {row[0] for row in db.execute("SELECT id FROM sites WHERE reached_to <= ?", (since.isoformat(),))}
        found = {site: _begun(db, site, since, moment) for site in sites if site not in reached}
    for site in sites:
        if site in repairs and (site not in found or repairs[site].to < found[site].to):
            found[site] = repairs[site]
    for site in sites:
        to = found[site].to.isoformat() if site in found else None
        db.execute(
            "UPDATE sites SET begun_to = NULL, begun_at = NULL WHERE id = ?1 AND (?2 IS NULL OR begun_to < ?2)",
            (site, to),
        )
    return found


def _begun(db: sqlite3.Connection, site: str, since: date, moment: datetime) -> Back:
    """The crawl back to a day that was begun and not ended, or one that begins now."""
    db.execute(
        """UPDATE sites SET begun_to = ?1, begun_at = iif(begun_to <= ?1 AND begun_at <= ?2, begun_at, ?2)
           WHERE id = ?3""",
        (since.isoformat(), utc(moment), site),
    )
    known = db.execute("SELECT begun_at FROM sites WHERE id = ?", (site,)).fetchone()
    return Back(since, datetime.fromisoformat(known[0]) if known else moment, is_repair=False)


def plan_of(plan: Plan, back: Back | None) -> Plan:
    """What is planned for a newspaper: one that repairs a gap goes deep into its listings, a rescue does not wait."""
    if back is None or not back.is_repair:
        return plan
    budget = max(plan.daily_budget, _UNBOUNDED) if back.is_rescue else plan.daily_budget
    return replace(plan, listing_depth=max(plan.listing_depth, DEEP), daily_budget=budget)


def begin(db: sqlite3.Connection, site: str, moment: datetime, back: Back) -> None:
    """Have all sources of a newspaper read that have not been since it was asked to go back."""
    if back.is_repair:
        db.execute(
            """UPDATE pages SET closed_at = NULL, closed_depth = NULL
               WHERE site = ? AND kind <> 'article' AND kind = 'listing' AND depth = 0 AND closed_at < ?""",
            (site, utc(back.asked_at)),
        )
    sources.reopen(db, site, moment, before=back.asked_at)


def finish(db: sqlite3.Connection, backs: Mapping[str, Back], began: datetime) -> None:
    """Write down of the newspapers of a run that ended by itself how far they have gone back. Inside a transaction.

    When a rescue is over is told by `pipelines.store.rescue`.
    """
    for site, back in backs.items():
        if not back.is_rescue and _was_read(db, site, began) and not waits(db, site, back):
            reached(db, site, back, began)


def reached(db: sqlite3.Connection, site: str, back: Back, began: datetime) -> None:
    """Write down that a run that began at a time has gone back as far as was asked. Inside a transaction."""
    db.execute(
        """UPDATE sites SET reached_to = ?1, reached_at = ?2, back_to = iif(back_to < ?1, back_to, NULL),
             back_at = iif(back_to < ?1, back_at, NULL),
             begun_to = NULL, begun_at = NULL WHERE id = ?3""",
        (back.to.isoformat(), utc(began), site),
    )


def _was_read(db: sqlite3.Connection, site: str, began: datetime) -> bool:
    query = "SELECT 1 FROM pages WHERE site = ? AND kind = 'home' AND state = 'done' AND visited_at >= ?"
    return db.execute(query, (site, utc(began))).fetchone() is not None


def waits(db: sqlite3.Connection, site: str, back: Back) -> bool:
    """Whether sources are left that nobody has read, or not since."""
    query = """SELECT 1 FROM pages WHERE site = ? AND kind = ? AND rank <= 1 AND (state = 'due' OR (state = 'done'
                 AND due_at IS NOT NULL AND visited_at < ?)) LIMIT 1"""
    kinds = ("feed", "sitemap", "listing")
    return any(db.execute(query, (site, kind, utc(back.asked_at))).fetchone() for kind in kinds)
