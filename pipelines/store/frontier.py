"""The frontier: what to ask for next, kept in the archive itself.

What is in flight is in memory only, so after a kill there is nothing to clean up: a page is due until the transaction
that stores it says otherwise.
"""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from crawler.addresses import normalise
from crawler.items import RECENT, Ask, Candidate, Kind, Link, Visit
from pipelines.db.archive import utc
from pipelines.db.tombstones import is_entombed
from pipelines.warc.provenance import Plan

SOURCES: tuple[Kind, ...] = ("home", "feed", "sitemap")
"""Where news is announced; asked for before the news itself, and later pages of listings after it."""

_NEWS: tuple[Kind, ...] = ("article", "listing")

SITEMAP_DEPTH = 3
"""Sitemap indexes within one another that are followed."""


_CHECKS: dict[str, timedelta] = {"gone": timedelta(days=30), "refused": timedelta(days=30)}
"""Pages come back, and rules change."""

TRUST = timedelta(days=7)
"""For how long a server is believed that a page has not changed; then the page is asked for as a whole."""

_THE_END = 1_000_000
"""Depth of a listing that has no next page."""

_ONCE = timedelta(minutes=30)
"""A source that every page links to is read once in this time."""

_RETRY = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def add(db: sqlite3.Connection, ask: Ask, links: Iterable[Link], moment: datetime, plan: Plan) -> int:
    """Write down the links found on a page; returns how many articles among them were unknown."""
    links = list(links)
    articles = [link for link in links if link.kind == "article" and not is_entombed(db, link.url)]
    onward = [link for link in links if link.kind == ask.kind == "listing"]
    new = sum(_add_article(db, ask, link, moment) for link in articles)
    for link in links:
        if link.kind != "article" and link not in onward:
            depth = ask.depth + 1 if link.kind == ask.kind == "sitemap" else 0
            if depth <= SITEMAP_DEPTH:
                add_source(db, Ask(link.url, ask.site, link.kind, depth), moment)
    if ask.kind == "listing":
        _follow(db, ask, articles, onward, moment, plan)
    return new


def _follow(
    db: sqlite3.Connection, ask: Ask, articles: list[Link], onward: list[Link], moment: datetime, plan: Plan
) -> None:
    """Go on to the next page of a listing, or close the listing: everything behind this page is known.

    A listing is closed only by reaching its end, or the depth of the plan, or a page whose articles were all known
    when it was last closed. So whatever interrupts a walk, the gap stays open and the next run walks on.
    """
    query = "SELECT coalesce(root, url) FROM pages WHERE url = ?"
    root = db.execute(query, (ask.url,)).fetchone()[0]
    closed = db.execute("SELECT closed_at, closed_depth FROM pages WHERE url = ?", (root,)).fetchone()
    is_gap = closed["closed_at"] is None or closed["closed_depth"] < plan.listing_depth
    is_open = is_gap or any(_found_after(db, link.url, closed["closed_at"]) for link in articles)
    if onward and is_open and ask.depth < plan.listing_depth:
        for link in onward:
            add_source(db, Ask(link.url, ask.site, "listing", ask.depth + 1), moment, root=root)
        return
    reached = plan.listing_depth if onward and is_open else closed["closed_depth"]
    end = (utc(moment), reached if onward else _THE_END, root)
    db.execute("UPDATE pages SET closed_at = ?, closed_depth = ? WHERE url = ?", end)


def _found_after(db: sqlite3.Connection, url: str, moment: str) -> bool:
    row = db.execute("SELECT found_at FROM pages WHERE url = ?", (url,)).fetchone()
    return row is not None and row["found_at"] > moment


def add_source(
    db: sqlite3.Connection, ask: Ask, moment: datetime, *, again: bool = False, root: str | None = None
) -> None:
    """Have a front page, listing, feed or sitemap read: now, unless this has just been done.

    `again` is for the seeds of a run; a source found on a page is read once in an hour at most, since every page
    of a paper links to its sections.
    """
    before = utc(moment if again else moment - _ONCE)
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, root, state, day, due_at, found_at)
           VALUES (:url, :site, :kind, :depth, :root, 'due', substr(:now, 1, 10), :now, :now)
           ON CONFLICT (url) DO UPDATE SET due_at = :now
           WHERE kind <> 'article' AND (:again OR state IN ('done', 'due')) AND coalesce(visited_at, '') < :before""",
        {
            "url": ask.url,
            "site": ask.site,
            "kind": ask.kind,
            "depth": ask.depth,
            "root": root,
            "again": again,
            "now": utc(moment),
            "before": before,
        },
    )


def plant(db: sqlite3.Connection, seeds: Iterable[Ask], moment: datetime) -> None:
    """Begin a run: its seeds, and the known feeds and listings of their papers, are due."""
    seeds = list(seeds)
    for seed in seeds:
        add_source(db, seed, moment, again=True)
    for site in dict.fromkeys(seed.site for seed in seeds):
        reopen(db, site, moment)


def reopen(db: sqlite3.Connection, site: str, moment: datetime) -> None:
    """At the beginning of a run, have the known feeds and front pages of listings read again."""
    db.execute(
        """UPDATE pages SET due_at = :now WHERE site = :site AND kind IN ('feed', 'listing') AND depth = 0
           AND state = 'done' AND visited_at < :before""",
        {"site": site, "now": utc(moment), "before": utc(moment - _ONCE)},
    )


def _add_article(db: sqlite3.Connection, ask: Ask, link: Link, moment: datetime) -> bool:
    source, text = link.date or (None, None)
    db.execute(
        """INSERT OR IGNORE INTO links (url, found_in, title, date_source, date_text, found_at)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (link.url, ask.url, link.title, source, text, utc(moment)),
    )
    row = (link.url, ask.site, link.day or utc(moment)[:10], utc(moment), utc(moment))
    added = db.execute(
        """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, due_at, found_at)
           VALUES (?, ?, 'article', 0, 'due', ?, ?, ?)""",
        row,
    )
    return added.rowcount == 1


def held_until(db: sqlite3.Connection, site: str) -> datetime | None:
    """Until when a newspaper's server wants to be left alone."""
    row = db.execute("SELECT held_until FROM sites WHERE id = ?", (site,)).fetchone()
    return datetime.fromisoformat(row["held_until"]) if row and row["held_until"] else None


def due(
    db: sqlite3.Connection, site: str, moment: datetime, plan: Plan, limit: int, *, without: Collection[str],
    unwanted: Collection[Kind] = (),
) -> list[Ask]:  # fmt: skip
    """The next addresses of a newspaper that are to be asked for, newest first; none that are under way, or unwanted.

    No article is given out while a front page, feed or sitemap is due or under way: what they say of its date must be
    known when it is read.
    """
    kinds = tuple(kind for kind in SOURCES if kind not in unwanted)
    sources = _due(db, site, moment, limit, kinds, without, "")
    marks = ", ".join("?" * len(without))
    query = f"SELECT count(*) FROM pages WHERE url IN ({marks}) AND kind IN ('home', 'feed', 'sitemap')"  # noqa: S608
    if sources or db.execute(query, tuple(without)).fetchone()[0]:
        return sources
    rest = tuple(kind for kind in _NEWS if kind not in unwanted)
    return _due(db, site, moment, limit, rest, without, _oldest(db, site, moment, plan))


def _oldest(db: sqlite3.Connection, site: str, moment: datetime, plan: Plan) -> str:
    """The day from which on articles are asked for: a month ago, once the day's budget for older ones is used up."""
    day = utc(moment - timedelta(days=1))
    query = "SELECT count(*) FROM captures WHERE site = ? AND fetched_at > ?"
    used: int = db.execute(query, (site, day)).fetchone()[0]
    return utc(moment - RECENT)[:10] if used >= plan.daily_budget else ""


def _due(
    db: sqlite3.Connection, site: str, moment: datetime, limit: int, kinds: tuple[Kind, ...],
    without: Collection[str], oldest: str,
) -> list[Ask]:  # fmt: skip
    trusted = utc(moment - TRUST)
    order = " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(kinds))
    rows = db.execute(
        f"""SELECT url, site, kind, depth, iif(whole_at > ?, etag, NULL) AS etag,
              iif(whole_at > ?, last_modified, NULL) AS last_modified FROM pages
            WHERE site = ? AND due_at <= ? AND kind IN ({", ".join("?" * len(kinds))})
              AND day >= ? AND url NOT IN ({", ".join("?" * len(without))})
            ORDER BY CASE kind {order} END, day DESC, depth, rowid LIMIT ?""",  # noqa: S608
        (trusted, trusted, site, utc(moment), *kinds, oldest, *without, limit),
    ).fetchall()
    return [_ask(db, row) for row in rows]


def _ask(db: sqlite3.Connection, row: sqlite3.Row) -> Ask:
    found = _found(db, row["url"])
    return Ask(row["url"], row["site"], row["kind"], row["depth"], found, row["etag"], row["last_modified"])


def settle(
    db: sqlite3.Connection, visit: Visit, moment: datetime, plan: Plan, *, article: int | None, changed: bool = False
) -> None:
    """Write down what became of an address, and when it is due again."""
    ask = visit.ask
    known = db.execute("SELECT tries, looks, article_id FROM pages WHERE url = ?", (ask.url,)).fetchone()
    tries = known["tries"] + 1 if visit.outcome == "later" else 0
    # What has just been corrected is soon looked at again, as if it were new.
    looks = 1 if changed else known["looks"] + (visit.outcome == "done")
    moved = visit.page and visit.page.url and normalise(visit.page.url)
    moved = moved if moved != ask.url else None
    has_article = (article or known["article_id"]) is not None and not moved
    again = _next_look(visit, moment, plan, tries=tries, looks=looks, has_article=has_article)
    db.execute(
        """UPDATE pages SET state = ?, reason = ?, due_at = ?, tries = ?, looks = ?, visited_at = ?, moved_to = ?,
           article_id = coalesce(?, article_id) WHERE url = ?""",
        (visit.outcome, visit.reason, again and utc(again), tries, looks, utc(moment), moved, article, ask.url),
    )
    if visit.outcome == "done":
        _remember_validators(db, visit, moment)
    if visit.hold is not None:
        until = utc(_later(moment, visit.hold))
        db.execute("UPDATE sites SET held_until = ? WHERE id = ?", (until, ask.site))
    if tries == 1 and _is_unconfirmed(visit):  # whether the site is well is seen at its front page
        db.execute("UPDATE pages SET due_at = ? WHERE site = ? AND kind = 'home'", (utc(moment), ask.site))
    if moved and visit.outcome == "done":
        _settle_target(db, visit, moved, moment, plan, article)


def _next_look(
    visit: Visit, moment: datetime, plan: Plan, *, tries: int, looks: int, has_article: bool
) -> datetime | None:
    if visit.hold is not None:
        return _later(moment, visit.hold)
    if visit.outcome == "later":
        return moment if tries == 1 and _is_unconfirmed(visit) else moment + _RETRY[min(tries, len(_RETRY)) - 1]
    if visit.outcome in _CHECKS:
        return moment + _CHECKS[visit.outcome]
    if has_article and looks <= len(plan.look_again):
        return moment + plan.look_again[looks - 1]
    return None


def _later(moment: datetime, seconds: float) -> datetime:
    """Not before: the archive writes whole seconds, so up to the next one."""
    return (moment + timedelta(seconds=seconds, microseconds=999_999)).replace(microsecond=0)


def _is_unconfirmed(visit: Visit) -> bool:
    return visit.reason is not None and visit.reason.endswith(", unconfirmed")


def _remember_validators(db: sqlite3.Connection, visit: Visit, moment: datetime) -> None:
    last = visit.captures[-1] if visit.captures else None
    if last is not None and last.status == 200:
        row = (last.etag, last.last_modified, utc(moment), visit.ask.url)
        db.execute("UPDATE pages SET etag = ?, last_modified = ?, whole_at = ? WHERE url = ?", row)


def _settle_target(
    db: sqlite3.Connection, visit: Visit, url: str, moment: datetime, plan: Plan, article: int | None
) -> None:
    """The address a redirect led to has been read with it."""
    again = _next_look(visit, moment, plan, tries=0, looks=1, has_article=article is not None)
    db.execute(
        """INSERT INTO pages
             (url, site, kind, depth, state, reason, day, due_at, looks, found_at, visited_at, article_id)
           SELECT ?, ?, ?, ?, 'done', ?, day, ?, 1, ?, ?, ? FROM pages WHERE url = ?
           ON CONFLICT (url) DO UPDATE SET state = 'done', due_at = excluded.due_at, visited_at = excluded.visited_at,
             looks = 1, article_id = excluded.article_id
           WHERE state = 'due' AND looks = 0""",
        (url, visit.ask.site, visit.ask.kind, visit.ask.depth, visit.reason, again and utc(again), utc(moment),
         utc(moment), article, visit.ask.url),
    )  # fmt: skip


def _found(db: sqlite3.Connection, url: str) -> tuple[Candidate, ...]:
    rows = db.execute(
        "SELECT DISTINCT date_source, date_text FROM links WHERE url = ? AND date_text IS NOT NULL ORDER BY found_at",
        (url,),
    )
    return tuple(Candidate(row["date_source"], row["date_text"]) for row in rows)
