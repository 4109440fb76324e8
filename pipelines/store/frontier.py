"""The frontier: what to ask for next, kept in the archive itself.

What is in flight is in memory only, so after a kill there is nothing to clean up: a page is due until the transaction
that stores it says otherwise.

A time that lies ahead of now was written with a wrong clock: what was read or found then counts as read or found now.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

from crawler.addresses import normalise
from crawler.items import RECENT, Ask, Candidate, Kind, Link, Visit
from pipelines.db.archive import utc
from pipelines.store import siblings
from pipelines.store.names import Paper, is_taken_down, paper_of
from pipelines.store.siblings import Place
from pipelines.store.waiting import FAILED, FRESH, OLD, Waiting, newest
from pipelines.warc.provenance import Plan

SOURCES: tuple[Kind, ...] = ("home", "feed", "sitemap")
"""Where news is announced; asked for before the news itself, and later pages of listings after it."""

SITEMAP_DEPTH = 3
"""Sitemap indexes within one another that are followed."""


_CHECKS: dict[str, timedelta] = {"gone": timedelta(days=30), "refused": timedelta(days=30)}
"""Pages come back, and rules change."""

MAX_HOLD = timedelta(hours=1)
"""For how long a server is left alone that asks for it, at most: as `crawler.http.refusals` has it."""

_THE_END = 1_000_000
"""Depth of a listing that has no next page."""

_ONCE = timedelta(minutes=30)
"""A source that every page links to is read once in this time."""

_RETRY = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def add(db: sqlite3.Connection, ask: Ask, links: Iterable[Link], moment: datetime, plan: Plan) -> int:
    """Write down the links found on a page; returns how many articles among them were unknown."""
    links = list(links)
    paper = paper_of(db, ask.site)
    articles = [link for link in links if link.kind == "article" and not is_taken_down(db, paper, link.url)]
    onward = [link for link in links if link.kind == ask.kind == "listing"]
    new = sum(_add_article(db, paper, ask, link, moment) for link in articles)
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
    is_closed = closed["closed_at"] is not None and closed["closed_at"] <= utc(moment)
    is_gap = not is_closed or closed["closed_depth"] < plan.listing_depth
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
           WHERE kind <> 'article' AND (:again OR state IN ('done', 'due'))
             AND coalesce(visited_at, '') NOT BETWEEN :before AND :now""",
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
    latest = utc(moment + MAX_HOLD)
    for site in dict.fromkeys(seed.site for seed in seeds):
        reopen(db, site, moment)
        db.execute("UPDATE sites SET held_until = ? WHERE id = ? AND held_until > ?", (latest, site, latest))


def reopen(db: sqlite3.Connection, site: str, moment: datetime) -> None:
    """At the beginning of a run, have the known feeds and front pages of listings read again."""
    db.execute(
        """UPDATE pages SET due_at = :now
           WHERE site = :site AND kind <> 'article' AND kind IN ('feed', 'listing') AND depth = 0
             AND state = 'done' AND visited_at NOT BETWEEN :before AND :now AND due_at IS NOT :now""",
        {"site": site, "now": utc(moment), "before": utc(moment - _ONCE)},
    )


def _add_article(db: sqlite3.Connection, paper: Paper, ask: Ask, link: Link, moment: datetime) -> bool:
    known = db.execute("SELECT found_at FROM pages WHERE url = ?", (link.url,)).fetchone()
    at = Place(None) if known else siblings.place(db, paper, link.url)
    source, text = link.date or (None, None)
    db.executemany(
        """INSERT OR IGNORE INTO links (url, found_in, title, date_source, date_text, found_at)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [(url, ask.url, link.title, source, text, utc(moment))
         for url in (None if at.is_noise else link.url, at.twin) if url],
    )  # fmt: skip
    if known:
        if known["found_at"] > utc(moment):  # found with a clock that was ahead
            db.execute("UPDATE pages SET found_at = ? WHERE url = ?", (utc(moment), link.url))
        return False
    if at.is_noise and at.twin:
        return False
    is_due = at.twin is None
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, state, reason, day, due_at, found_at, article_id, name)
           VALUES (?, ?, 'article', 0, ?, ?, ?, ?, ?, ?, ?)""",
        (link.url, ask.site, "due" if is_due else "done", None if is_due else f"the same article as {at.twin}",
         link.day or utc(moment)[:10], utc(moment) if is_due else None, utc(moment), at.article, at.name),
    )  # fmt: skip
    return is_due


def ahead(db: sqlite3.Connection, sites: Iterable[str], moment: datetime) -> str | None:
    """The time of the newest capture of these newspapers, where it lies ahead."""
    query = "SELECT max(fetched_at) FROM captures WHERE site = ?"
    newest = (db.execute(query, (site,)).fetchone()[0] for site in sites)
    return max((time for time in newest if time and time > utc(moment)), default=None)


def twins(db: sqlite3.Connection, seeds: Iterable[Ask]) -> dict[str, str]:
    """Newspapers whose seeds are all known as addresses of another one, and which one that is."""
    owners: dict[str, set[str]] = {}
    for seed in seeds:
        owner = db.execute("SELECT site FROM pages WHERE url = ?", (seed.url,)).fetchone()["site"]
        owners.setdefault(seed.site, set()).add(owner)
    return {site: min(found) for site, found in owners.items() if site not in found}


def held_until(db: sqlite3.Connection, site: str) -> datetime | None:
    """Until when a newspaper's server wants to be left alone."""
    row = db.execute("SELECT held_until FROM sites WHERE id = ?", (site,)).fetchone()
    return datetime.fromisoformat(row["held_until"]) if row and row["held_until"] else None


def due(
    db: sqlite3.Connection, site: str, moment: datetime, plan: Plan, limit: int, *, without: Collection[str],
    unwanted: Collection[Kind] = (),
) -> list[Ask]:  # fmt: skip
    """The next addresses of a newspaper that are to be asked for; none that are under way, or unwanted.

    No article is given out while a front page, feed or sitemap is due or under way: what they say of its date must be
    known when it is read.
    """
    latest = moment + max(*_CHECKS.values(), *_RETRY, *plan.look_again)
    wait = Waiting(db, site, moment, limit + len(without), latest=latest)
    sources = chain.from_iterable(wait.all_of(kind) for kind in SOURCES if kind not in unwanted)
    first = _first(limit, sources, without)
    if not first and not any(_is_source(db, url) for url in without):
        first = _first(limit, _news(wait, plan, unwanted), without)
    return [_ask(db, row) for row in first]


def _is_source(db: sqlite3.Connection, url: str) -> bool:
    query = "SELECT 1 FROM pages WHERE url = ? AND kind IN ('home', 'feed', 'sitemap')"
    return db.execute(query, (url,)).fetchone() is not None


def _first(limit: int, rows: Iterable[sqlite3.Row], without: Collection[str]) -> list[sqlite3.Row]:
    return list(islice((row for row in rows if row["url"] not in without), limit))


def _news(wait: Waiting, plan: Plan, unwanted: Collection[Kind]) -> Iterator[sqlite3.Row]:
    """The articles of the last month, the newest first; listings; then older articles, in the budget of the day.

    Of the older ones those come first that gave no answer, then those never read, then those to be looked at again:
    a text that nobody has is worth more than a correction of one that is years old.
    """
    month = utc(wait.moment - RECENT)[:10]
    if "article" not in unwanted:
        yield from newest(wait.never_read("article", since=month), wait.again("article", FRESH), wait.ahead("article"))
    if "listing" not in unwanted:
        yield from wait.all_of("listing")
    if "article" not in unwanted and not _is_used_up(wait, plan):
        yield from wait.again("article", FAILED)
        yield from wait.never_read("article", before=month)
        yield from wait.again("article", OLD)


def _is_used_up(wait: Waiting, plan: Plan) -> bool:
    """Whether as much has been asked of the newspaper in a day as may be, but for news."""
    query = """SELECT 1 FROM captures WHERE site = ? AND fetched_at > ? AND fetched_at <= ?
               ORDER BY fetched_at DESC LIMIT 1 OFFSET ?"""
    day = (utc(wait.moment - timedelta(days=1)), utc(wait.moment), max(0, plan.daily_budget - 1))
    return wait.db.execute(query, (wait.site, *day)).fetchone() is not None


def _ask(db: sqlite3.Connection, row: sqlite3.Row) -> Ask:
    found = _found(db, row["url"])
    return Ask(row["url"], row["site"], row["kind"], row["depth"], found, row["etag"], row["last_modified"])


def settle(
    db: sqlite3.Connection, visit: Visit, moment: datetime, plan: Plan, *, article: int | None, changed: bool = False
) -> None:
    """Write down what became of an address, and when it is due again."""
    ask = visit.ask
    db.execute(  # an earlier version asked for what is known today as another address of the same article
        """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, found_at)
           VALUES (?, ?, ?, ?, 'due', substr(?5, 1, 10), ?5)""",
        (ask.url, ask.site, ask.kind, ask.depth, utc(moment)),
    )
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
    if visit.outcome == "done" and (ask.kind == "article" or visit.reason is None):  # else it is asked for as a whole
        _remember_validators(db, visit, moment)
    if visit.hold is not None:
        until = utc(_later(moment, visit.hold))
        db.execute("UPDATE sites SET held_until = ? WHERE id = ?", (until, ask.site))
    if tries == 1 and _is_unconfirmed(visit):  # whether the site is well is seen at its front page
        db.execute(
            "UPDATE pages SET due_at = ? WHERE site = ? AND kind <> 'article' AND kind = 'home' AND depth = 0",
            (utc(moment), ask.site),
        )
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
    query = "SELECT found_at, date_source, date_text FROM links WHERE url = ? AND date_text IS NOT NULL"
    rows = sorted(db.execute(query, (url,)).fetchall(), key=lambda row: str(row["found_at"]))
    return tuple(dict.fromkeys(Candidate(row["date_source"], row["date_text"]) for row in rows))
