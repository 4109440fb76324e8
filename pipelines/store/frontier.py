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
from crawler.items import RECENT, Ask, Candidate, Chance, Kind, Visit
from pipelines.db.archive import utc
from pipelines.store import forms, pictures, sources
from pipelines.store.waiting import FAILED, FRESH, OLD, Waiting, newest
from pipelines.warc.provenance import Plan

SOURCES: tuple[Kind, ...] = ("home", "feed", "sitemap", "guess")
"""Where news is announced; asked for before the news itself, and later pages of listings after it."""


_CHECKS: dict[str, timedelta] = {"gone": timedelta(days=30), "refused": timedelta(days=30)}
"""Pages come back, and rules change; pictures are asked for until there is an answer."""

_RETRY = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
"""After how long an address is asked again that gave no answer; a picture so often and no more."""


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
    known when it is read. A picture is given out where there is nothing else at all, and one at a time.
    """
    latest = moment + max(*_CHECKS.values(), *_RETRY, *plan.look_again)
    wait = Waiting(db, site, moment, limit + len(without), latest=latest)
    sources = chain.from_iterable(wait.all_of(kind) for kind in SOURCES if kind not in unwanted)
    first = _first(limit, sources, without)
    if not first and not any(_is_source(db, url) for url in without):
        first = _first(limit, _news(wait, plan, unwanted), without)
    if not first and not without and "image" not in unwanted:
        first = _first(1, _pictures(wait, plan), without)
    return [_ask(db, row) for row in first]


def _is_source(db: sqlite3.Connection, url: str) -> bool:
    query = "SELECT 1 FROM pages WHERE url = ? AND kind IN ('home', 'feed', 'sitemap', 'guess')"
    return db.execute(query, (url,)).fetchone() is not None


def _first(limit: int, rows: Iterable[sqlite3.Row], without: Collection[str]) -> list[sqlite3.Row]:
    return list(islice((row for row in rows if row["url"] not in without), limit))


def _news(wait: Waiting, plan: Plan, unwanted: Collection[Kind]) -> Iterator[sqlite3.Row]:
    """The articles of the last month, the newest first; listings; trials; then older articles.

    Trials and older articles stay in the budget of the day. Of the older ones those come first that gave no answer,
    then those never read, then those to be looked at again: a text that nobody has is worth more than a correction of
    one that is years old. What only articles name comes last, their tags behind
    all else.
    """
    month = utc(wait.moment - RECENT)[:10]
    has_articles, has_listings = "article" not in unwanted, "listing" not in unwanted
    if has_articles:
        never = wait.never_read("article", since=month)
        yield from newest(never, wait.again("article", FRESH), wait.ahead("article"))
        yield from wait.never_read("article", 1, since=month)
    if has_listings:
        yield from wait.all_of("listing")
        yield from wait.never_read("listing", 1)
    if _is_used_up(wait, plan):
        return
    if has_articles:
        yield from wait.never_read("article", 2)
    if has_listings:
        yield from wait.never_read("listing", 2)
    if has_articles:
        yield from wait.again("article", FAILED)
        for rank in (0, 1):
            yield from wait.never_read("article", rank, before=month)
        yield from wait.again("article", OLD)
        yield from wait.never_read("article", 3)
    if has_listings:
        yield from wait.never_read("listing", 3)


def _pictures(wait: Waiting, plan: Plan) -> Iterator[sqlite3.Row]:
    """The first picture of each article, the newest first; the others; those that gave no answer."""
    if plan.keep_pictures == "none" or _is_used_up(wait, plan, by_pictures=True):
        return
    yield from wait.never_read("image", pictures.LEAD)
    if plan.keep_pictures == "article":
        yield from wait.never_read("image", pictures.FURTHER)
    yield from newest(wait.again("image", FRESH), wait.ahead("image"))


def _is_used_up(wait: Waiting, plan: Plan, *, by_pictures: bool = False) -> bool:
    """Whether as much has been asked of the newspaper in a day as may be, but for news; of pages, or with pictures."""
    query = """SELECT 1 FROM captures WHERE site = ? AND fetched_at > ? AND fetched_at <= ?
               ORDER BY fetched_at DESC LIMIT 1 OFFSET ?"""
    day = (wait.site, utc(wait.moment - timedelta(days=1)), utc(wait.moment))
    asked = "SELECT count(*) FROM pages WHERE site = ? AND kind = 'image' AND visited_at > ? AND visited_at <= ?"
    left_out = 0 if by_pictures else int(wait.db.execute(asked, day).fetchone()[0])
    return wait.db.execute(query, (*day, max(0, plan.daily_budget - 1) + left_out)).fetchone() is not None


def _ask(db: sqlite3.Connection, row: sqlite3.Row) -> Ask:
    found, chance = _found(db, row["url"]), _CHANCES.get(row["rank"], "told")
    return Ask(row["url"], row["site"], row["kind"], row["depth"], found, chance, row["etag"], row["last_modified"])


_CHANCES: dict[int, Chance] = {rank: chance for chance, rank in forms.RANKS.items()}


def is_first_look(db: sqlite3.Connection, visit: Visit) -> bool:
    """Whether nobody has read an address yet, and of those that could not be read, whether nobody has tried."""
    row = db.execute("SELECT looks, tries FROM pages WHERE url = ?", (visit.ask.url,)).fetchone()
    return row is not None and row["looks"] == 0 and (visit.outcome != "later" or row["tries"] == 0)


def settle(
    db: sqlite3.Connection, visit: Visit, moment: datetime, plan: Plan, *, article: int | None, changed: bool = False,
    found: int = 0,
) -> None:  # fmt: skip
    """Write down what became of an address, and when it is due again; `found`: unknown articles that it told of."""
    ask = visit.ask
    known = db.execute("SELECT * FROM pages WHERE url = ?", (ask.url,)).fetchone()
    tries = known["tries"] + 1 if visit.outcome == "later" else 0
    # What has just been corrected is soon looked at again, as if it were new.
    looks = 1 if changed else known["looks"] + (visit.outcome == "done")
    moved = visit.page and visit.page.url and normalise(visit.page.url)
    is_theirs = ask.kind == "image" and visit.reason is not None  # what stands in place of a picture is a page
    moved = None if is_theirs or moved == ask.url else moved
    has_article = (article or known["article_id"]) is not None and not moved
    rank, brought = _rank_of_read(db, visit, known["rank"]), found if known["looks"] else 0
    again = sources.next_look(visit, known, moment, brought) if sources.has_rhythm(visit, rank) else None
    again = again or _next_look(visit, moment, plan, tries=tries, looks=looks, has_article=has_article)
    db.execute(
        """UPDATE pages SET state = ?, reason = ?, due_at = ?, tries = ?, looks = ?, visited_at = ?, moved_to = ?,
           article_id = coalesce(?, article_id), kind = coalesce(?, kind), rank = ?, brought = ?,
           brought_all = brought_all + ? WHERE url = ?""",
        (visit.outcome, visit.reason, again and utc(again), tries, looks, utc(moment), moved, article,
         visit.kind, rank, brought, brought, ask.url),
    )  # fmt: skip
    is_settled = ask.kind == "article" or visit.reason is None  # else it is asked for as a whole
    if visit.outcome == "done" and is_settled and ask.kind != "image":
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


def _rank_of_read(db: sqlite3.Connection, visit: Visit, rank: int) -> int:
    """Of a page that was read: a feed comes again with each run, a listing does if the front page leads to it."""
    if visit.outcome != "done" or visit.kind == visit.ask.kind:
        return rank
    if visit.kind in ("feed", "sitemap"):
        return 0
    if visit.kind == "listing":
        query = """SELECT 1 FROM links CROSS JOIN pages ON pages.url = found_in
                   WHERE links.url = ? AND pages.kind = 'home'"""
        return 1 if db.execute(query, (visit.ask.url,)).fetchone() else 2
    return forms.NEVER if visit.kind is None and visit.ask.kind == "listing" and visit.page else rank


def _next_look(
    visit: Visit, moment: datetime, plan: Plan, *, tries: int, looks: int, has_article: bool
) -> datetime | None:
    if visit.ask.kind == "image" and (visit.outcome != "later" or tries > len(_RETRY)):
        return None  # it does not change, and one that never comes is given up
    if visit.hold is not None:
        return _later(moment, visit.hold)
    if visit.outcome == "later":
        return moment if tries == 1 and _is_unconfirmed(visit) else moment + _RETRY[min(tries, len(_RETRY)) - 1]
    if visit.outcome == "gone" and visit.ask.chance == "possible":  # nobody has said that there was anything
        return None
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
           WHERE state = 'due' AND looks = 0 AND (excluded.kind <> 'image' OR kind = 'image')""",
        (url, visit.ask.site, visit.kind or visit.ask.kind, visit.ask.depth, visit.reason, again and utc(again),
         utc(moment), utc(moment), article, visit.ask.url),
    )  # fmt: skip


def _found(db: sqlite3.Connection, url: str) -> tuple[Candidate, ...]:
    query = "SELECT found_at, date_source, date_text FROM links WHERE url = ? AND date_text IS NOT NULL"
    rows = sorted(db.execute(query, (url,)).fetchall(), key=lambda row: str(row["found_at"]))
    return tuple(dict.fromkeys(Candidate(row["date_source"], row["date_text"]) for row in rows))
