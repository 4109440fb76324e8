"""The frontier: what to ask for next, kept in the archive itself.

What is in flight is in memory only, so after a kill there is nothing to clean up: a page is due until the transaction
that stores it says otherwise.
"""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.addresses import normalise
from crawler.items import Ask, Candidate, Kind, Link, Visit
from pipelines.archive import utc

RANK: dict[Kind, int] = {"home": 0, "feed": 1, "sitemap": 2, "article": 3, "listing": 4}
"""What is asked for first: where news is announced, then the news, then older pages of listings."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How far a run goes."""

    started_at: datetime
    look_again: tuple[timedelta, ...] = (timedelta(hours=6), timedelta(days=2), timedelta(days=14))
    """After how long an article is read again: once more for each entry, so that corrections are seen."""
    listing_depth: int = 3
    """Pages behind the first that are followed in a listing, at most; an endless calendar ends here."""


_RETRY = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def add(db: sqlite3.Connection, ask: Ask, links: Iterable[Link], moment: datetime, plan: Plan) -> int:
    """Write down the links found on a page; returns how many articles among them were unknown.

    A listing is followed to its next page only while it shows articles that were unknown when the run began.
    """
    links = list(links)
    articles = [link for link in links if link.kind == "article"]
    new = sum(_add_article(db, ask, link, moment) for link in articles)
    onward = ask.kind != "listing" or any(_is_fresh(db, link.url, plan.started_at) for link in articles)
    for link in links:
        further = link.kind == ask.kind == "listing"
        if link.kind != "article" and (onward or not further) and ask.depth + further <= plan.listing_depth:
            add_source(db, Ask(link.url, ask.site, link.kind, ask.depth + further), moment)
    return new


def _is_fresh(db: sqlite3.Connection, url: str, started_at: datetime) -> bool:
    row = db.execute("SELECT found_at FROM pages WHERE url = ?", (url,)).fetchone()
    return row is not None and row["found_at"] >= utc(started_at)


def add_source(db: sqlite3.Connection, ask: Ask, moment: datetime, *, again: bool = False) -> None:
    """Have a front page, listing, feed or sitemap read: now, unless this has just been done.

    `again` is for the seeds of a run; a source found on a page is read once in an hour at most, since every page
    of a paper links to its sections.
    """
    before = utc(moment if again else moment - timedelta(minutes=30))
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, state, due_at, found_at)
           VALUES (:url, :site, :kind, :depth, 'due', :now, :now)
           ON CONFLICT (url) DO UPDATE SET due_at = :now
           WHERE kind <> 'article' AND state IN ('done', 'due') AND coalesce(visited_at, '') < :before""",
        {"url": ask.url, "site": ask.site, "kind": ask.kind, "depth": ask.depth, "now": utc(moment), "before": before},
    )


def _add_article(db: sqlite3.Connection, ask: Ask, link: Link, moment: datetime) -> bool:
    source, text = link.date or (None, None)
    db.execute(
        """INSERT OR IGNORE INTO links (url, found_in, title, date_source, date_text, found_at)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (link.url, ask.url, link.title, source, text, utc(moment)),
    )
    row = (link.url, ask.site, utc(moment), utc(moment))
    added = db.execute(
        """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, due_at, found_at)
           VALUES (?, ?, 'article', 0, 'due', ?, ?)""",
        row,
    )
    return added.rowcount == 1


def due(
    db: sqlite3.Connection, site: str, moment: datetime, limit: int, *, without: Collection[str], articles: bool = True
) -> list[Ask]:
    """The next addresses of a newspaper that are to be asked for; without articles once a limit is reached."""
    marks = ", ".join("?" * len(without))
    ranks = " ".join(f"WHEN '{kind}' THEN {rank}" for kind, rank in RANK.items())
    rows = db.execute(
        f"""SELECT url, site, kind, depth FROM pages
            WHERE site = ? AND due_at <= ? AND url NOT IN ({marks}) AND (? OR kind <> 'article')
            ORDER BY CASE kind {ranks} END, looks, depth, rowid LIMIT ?""",  # noqa: S608
        (site, utc(moment), *without, articles, limit),
    ).fetchall()
    return [Ask(row["url"], row["site"], row["kind"], row["depth"], _found(db, row["url"])) for row in rows]


def settle(db: sqlite3.Connection, visit: Visit, moment: datetime, plan: Plan, article: int | None) -> None:
    """Write down what became of an address, and when it is due again."""
    ask = visit.ask
    known = db.execute("SELECT tries, looks FROM pages WHERE url = ?", (ask.url,)).fetchone()
    tries = known["tries"] + 1 if visit.outcome == "later" else 0
    looks = known["looks"] + (visit.outcome == "done")
    moved = visit.page and visit.page.url and normalise(visit.page.url)
    moved = moved if moved != ask.url else None
    again = _next_look(visit, moment, tries, looks, plan) if not moved else None
    db.execute(
        """UPDATE pages SET state = ?, reason = ?, due_at = ?, tries = ?, looks = ?, visited_at = ?, moved_to = ?,
           article_id = coalesce(?, article_id) WHERE url = ?""",
        (visit.outcome, visit.reason, again and utc(again), tries, looks, utc(moment), moved, article, ask.url),
    )
    if moved and visit.outcome == "done":
        _settle_target(db, visit, moved, moment, plan, article)


def _next_look(visit: Visit, moment: datetime, tries: int, looks: int, plan: Plan) -> datetime | None:
    if visit.outcome == "later":
        return moment + _RETRY[min(tries, len(_RETRY)) - 1]
    if visit.outcome == "done" and visit.article is not None and looks <= len(plan.look_again):
        return moment + plan.look_again[looks - 1]
    return None


def _settle_target(
    db: sqlite3.Connection, visit: Visit, url: str, moment: datetime, plan: Plan,
    article: int | None,
) -> None:  # fmt: skip
    """The address a redirect led to has been read with it."""
    again = _next_look(visit, moment, 0, 1, plan)
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, state, reason, due_at, looks, found_at, visited_at, article_id)
           VALUES (?, ?, ?, ?, 'done', ?, ?, 1, ?, ?, ?)
           ON CONFLICT (url) DO UPDATE SET state = 'done', due_at = excluded.due_at, visited_at = excluded.visited_at,
             article_id = excluded.article_id
           WHERE state = 'due' AND looks = 0""",
        (url, visit.ask.site, visit.ask.kind, visit.ask.depth, visit.reason, again and utc(again), utc(moment),
         utc(moment), article),
    )  # fmt: skip


def _found(db: sqlite3.Connection, url: str) -> tuple[Candidate, ...]:
    rows = db.execute(
        "SELECT DISTINCT date_source, date_text FROM links WHERE url = ? AND date_text IS NOT NULL ORDER BY found_at",
        (url,),
    )
    return tuple(Candidate(row["date_source"], row["date_text"]) for row in rows)
