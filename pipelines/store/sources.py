"""Places where news is announced: when each is asked again, and which of a paper's are asked out of their rhythm."""

import sqlite3
from datetime import datetime, timedelta

from crawler.items import Visit
from pipelines.db.archive import utc
from pipelines.store import forms, rhythm
from pipelines.store.accounts import NEVER_NAMED
from pipelines.store.waiting import TURN

ONCE = timedelta(minutes=30)
"""What every page links to, or what was read a moment ago, is read once in this time."""


def has_rhythm(visit: Visit, rank: int) -> bool:
    """Whether a page that was read comes again by its own rhythm: not later pages of a list, nor lists of no menu."""
    kind = visit.kind or visit.ask.kind
    is_first = visit.ask.depth == 0 or kind in ("home", "sitemap")
    return visit.outcome == "done" and kind in rhythm.SOURCES and is_first and rank <= forms.RANKS["likely"]


def next_look(visit: Visit, known: sqlite3.Row, moment: datetime, brought: int) -> datetime:
    """When a source is asked again; one in whose place stands something else may be well again in the next run."""
    if is_faulty(visit.reason):
        return moment + rhythm.SHORTEST
    before = known["visited_at"] if known["looks"] else None
    longest = rhythm.longest_wait(visit.kind or visit.ask.kind, known["depth"], known["day"], known["found_at"])
    return rhythm.next_look(before and datetime.fromisoformat(before), moment, brought, longest)


def is_faulty(reason: str | None) -> bool:
    """Whether what was read of a source is said to be none; that a door which was only tried is none is no fault."""
    return reason is not None and reason != "not modified" and not reason.startswith(NEVER_NAMED)


def hasten(db: sqlite3.Connection, site: str, moment: datetime) -> None:
    """Have those sources read that are due so soon that the next run would be late, and those without a rhythm yet."""
    soon = utc(moment + rhythm.OUTDATED / 8)
    rows = db.execute(
        f"""SELECT url, due_at, visited_at FROM pages WHERE site = ? AND kind IN ('home', 'feed', 'sitemap', 'listing')
              AND state <> 'due' AND {TURN} IN (0, 1, 2) AND due_at > ? AND due_at <= ?""",  # noqa: S608
        (site, utc(moment), soon),
    ).fetchall()
    for row in rows:
        due, visited = (datetime.fromisoformat(row[name]) for name in ("due_at", "visited_at"))
        if rhythm.is_about(due, visited, moment):
            db.execute("UPDATE pages SET due_at = ? WHERE url = ?", (utc(moment), row["url"]))
    db.execute(
        """UPDATE pages SET due_at = ? WHERE site = ? AND kind <> 'article' AND kind IN ('feed', 'listing')
             AND depth = 0 AND rank <= 1 AND state = 'done' AND due_at IS NULL""",
        (utc(moment), site),
    )


def reopen(db: sqlite3.Connection, site: str, moment: datetime, *, before: datetime) -> None:
    """Have all sources of a paper read as a whole that have not been read since a time, whatever their rhythm."""
    for kind in ("feed", "sitemap", "listing"):
        db.execute(
            """UPDATE pages SET due_at = :now, whole_at = NULL
               WHERE site = :site AND kind <> 'article' AND kind = :kind AND state = 'done' AND rank <= 1
                 AND (depth = 0 OR kind = 'sitemap') AND (visited_at < :before OR visited_at > :now)""",
            {"site": site, "kind": kind, "now": utc(moment), "before": utc(before)},
        )


def deepen(db: sqlite3.Connection, site: str, moment: datetime, depth: int) -> None:
    """Have those listings read that have never been followed to this depth."""
    db.execute(
        """UPDATE pages SET due_at = ?, whole_at = NULL
           WHERE site = ? AND kind <> 'article' AND kind = 'listing' AND depth = 0 AND state = 'done' AND rank <= 1
             AND closed_at IS NOT NULL AND closed_depth < ?""",
        (utc(moment), site, depth),
    )


def wake(db: sqlite3.Connection, site: str, moment: datetime) -> None:
    """Have the feeds and listings of a paper read, whatever their rhythm, but for those that have just been."""
    db.execute(
        """UPDATE pages SET due_at = :now
           WHERE site = :site AND kind <> 'article' AND kind IN ('feed', 'listing') AND depth = 0
             AND rank <= 1 AND state = 'done' AND visited_at NOT BETWEEN :before AND :now AND due_at > :now""",
        {"site": site, "now": utc(moment), "before": utc(moment - ONCE)},
    )


def leaves_gap(visit: Visit, before: sqlite3.Row | None, found: int) -> bool:
    """Whether a source may have told of less than there was: all that it told of was unknown, or it tells nothing now.

    `before` is its row in `pages`, as it was. Listings are followed to what is known, and leave no gap.
    """
    if before is None or not before["looks"] or visit.ask.kind not in ("home", "feed", "sitemap"):
        return False
    was_well = before["state"] == "done" and not is_faulty(before["reason"])
    if visit.outcome != "done" or is_faulty(visit.reason):
        return was_well
    return found > 0 and found >= sum(link.kind == "article" for link in visit.links)
