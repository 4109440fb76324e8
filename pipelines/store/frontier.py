"""The frontier: what to ask for next, kept in the archive itself.

What is in flight is in memory only, so after a kill there is nothing to clean up: a page is due until the transaction
that stores it says otherwise.

A time that lies ahead of now was written with a wrong clock: what was read or found then counts as read or found now.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from crawler.addresses import normalise
from crawler.items import RECENT, Ask, Candidate, Chance, Kind, Link, Visit
from pipelines.db.archive import utc
from pipelines.store import forms, siblings
from pipelines.store.names import Paper, is_taken_down, paper_of
from pipelines.store.siblings import Place
from pipelines.store.waiting import FAILED, FRESH, OLD, Waiting, newest
from pipelines.warc.provenance import Plan

SOURCES: tuple[Kind, ...] = ("home", "feed", "sitemap", "guess")
"""Where news is announced; asked for before the news itself, and later pages of listings after it."""

SITEMAP_DEPTH = 3
"""Sitemap indexes, and frames, within one another that are followed."""

FEED_DEPTH = 20
"""Pages of a feed behind the first; a page has 15 to 100 entries."""

MAX_FEEDS = 200
"""Of a paper that are known; papers have up to 60, but pages that list feeds may list one another for ever."""


_CHECKS: dict[str, timedelta] = {"gone": timedelta(days=30), "refused": timedelta(days=30)}
"""Pages come back, and rules change."""

MAX_HOLD = timedelta(hours=1)
"""For how long a server is left alone that asks for it, at most: as `crawler.http.refusals` has it."""

_THE_END = 1_000_000
"""Depth of a listing that has no next page."""

_LAST = forms.RANKS["related"]
"""Rank of lists that only articles name: their later pages have it too."""

_ONCE = timedelta(minutes=30)
"""A source that every page links to is read once in this time."""

_RETRY = (timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def add(db: sqlite3.Connection, ask: Ask, links: Iterable[Link], moment: datetime, plan: Plan) -> int:
    """Write down the links found on a page; returns how many articles among them were unknown."""
    ranks, paper = forms.Ranks(db, ask.site), paper_of(db, ask.site)
    links = [ranks.kind_of(link) for link in links]
    articles = [link for link in links if link.kind == "article" and not is_taken_down(db, paper, link.url)]
    onward = [link for link in links if ask.kind == "listing" and link.is_next]
    new = sum(_Found(db, ask, moment, paper, ranks).add(link) for link in articles)
    for link in _sources(db, ask, links):
        if link.kind == "feed" and link.is_next:
            _follow_feed(db, ask, link, moment, is_new=new > 0)
            continue
        nests = link.kind == ask.kind in ("sitemap", "home") or (link.kind, ask.kind) == ("sitemap", "guess")
        depth = ask.depth + 1 if nests else 0
        if depth <= SITEMAP_DEPTH:
            form, rank = ranks.of(link) if link.kind == "listing" else (None, forms.RANKS[link.chance])
            add_source(db, Ask(link.url, ask.site, link.kind, depth), moment, day=link.day, form=form, rank=rank)
    if ask.kind == "listing":
        _follow(db, ask, articles, onward, moment, plan)
    return new


def _sources(db: sqlite3.Connection, ask: Ask, links: list[Link]) -> list[Link]:
    """Of the links those that are asked for as no article, but for the next page of a listing."""
    onward = ask.kind == "listing"
    found = [link for link in links if link.kind != "article" and not (onward and link.is_next)]
    if any(link.kind == "feed" for link in found):
        query = "SELECT count(*) FROM pages WHERE site = ? AND kind <> 'article' AND kind = 'feed' AND depth = 0"
        if db.execute(query, (ask.site,)).fetchone()[0] >= MAX_FEEDS:
            return [link for link in found if link.kind != "feed"]
    return found


def _follow_feed(db: sqlite3.Connection, ask: Ask, link: Link, moment: datetime, *, is_new: bool) -> None:
    """Go on to the next page of a feed: once, and again where this one told of something unknown."""
    is_known = db.execute("SELECT 1 FROM pages WHERE url = ?", (link.url,)).fetchone() is not None
    if ask.depth < FEED_DEPTH and (is_new or not is_known):
        add_source(db, Ask(link.url, ask.site, "feed", ask.depth + 1), moment)


def _follow(
    db: sqlite3.Connection, ask: Ask, articles: list[Link], onward: list[Link], moment: datetime, plan: Plan
) -> None:
    """Go on to the next page of a listing, or close the listing: everything behind this page is known.

    A listing is closed only by reaching its end, or the depth of the plan, or a page whose articles were all known
    when it was last closed. So whatever interrupts a walk, the gap stays open and the next run walks on.
    """
    query = "SELECT coalesce(root, url), rank FROM pages WHERE url = ?"
    root, rank = db.execute(query, (ask.url,)).fetchone()
    closed = db.execute("SELECT closed_at, closed_depth FROM pages WHERE url = ?", (root,)).fetchone()
    is_closed = closed["closed_at"] is not None and closed["closed_at"] <= utc(moment)
    is_gap = not is_closed or closed["closed_depth"] < plan.listing_depth
    is_open = is_gap or any(_found_after(db, link.url, closed["closed_at"]) for link in articles)
    if onward and is_open and ask.depth < plan.listing_depth:
        for link in onward:
            add_source(
                db,
                Ask(link.url, ask.site, "listing", ask.depth + 1),
                moment,
                root=root,
                rank=rank if rank == _LAST else 0,
            )
        return
    reached = plan.listing_depth if onward and is_open else closed["closed_depth"]
    end = (utc(moment), reached if onward else _THE_END, root)
    db.execute("UPDATE pages SET closed_at = ?, closed_depth = ? WHERE url = ?", end)


def _found_after(db: sqlite3.Connection, url: str, moment: str) -> bool:
    row = db.execute("SELECT found_at FROM pages WHERE url = ?", (url,)).fetchone()
    return row is not None and row["found_at"] > moment


def add_source(
    db: sqlite3.Connection, ask: Ask, moment: datetime, *, again: bool = False, root: str | None = None,
    day: str | None = None, form: str | None = None, rank: int = 0,
) -> None:  # fmt: skip
    """Have a front page, listing, feed or sitemap read: now, unless this has just been done.

    `again` is for the seeds of a run; a source found on a page is read once in an hour at most, since every page
    of a paper links to its sections, and what was only guessed at once for ever. Of several sitemaps that of the newest
    `day` is read first. A listing that was found elsewhere than on the front page (`rank` above 1) is read once, and
    one that has led nowhere no more.
    """
    before = utc(moment if again else moment - _ONCE)
    if ask.kind in ("feed", "sitemap"):  # told now, where it was guessed at before
        db.execute("UPDATE pages SET kind = ? WHERE url = ? AND kind = 'guess'", (ask.kind, ask.url))
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, root, state, day, due_at, found_at, form, rank)
           VALUES (:url, :site, :kind, :depth, :root, 'due', coalesce(:day, substr(:now, 1, 10)), :now, :now, :form,
             :rank)
           ON CONFLICT (url) DO UPDATE SET due_at = :now, rank = min(rank, :rank)
           WHERE kind <> 'article' AND (kind <> 'guess' OR :kind <> 'guess')
             AND (:again OR state = 'due' OR (state = 'done' AND rank <= 1 AND :rank <= 1))
             AND coalesce(visited_at, '') NOT BETWEEN :before AND :now""",
        {
            "url": ask.url,
            "site": ask.site,
            "kind": ask.kind,
            "depth": ask.depth,
            "root": root,
            "day": day,
            "form": form,
            "rank": rank,
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


def know(db: sqlite3.Connection, ask: Ask, moment: datetime) -> None:
    """Have an address known that was asked for, though where it was found is lost or was taken down."""
    row = (
        ask.url,
        ask.site,
        ask.kind,
        ask.depth,
        utc(moment)[:10],
        utc(moment),
        utc(moment),
        forms.RANKS.get(ask.chance, forms.NEVER),
    )
    db.execute(
        """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, due_at, found_at, rank)
           VALUES (?, ?, ?, ?, 'due', ?, ?, ?, ?)""",
        row,
    )


def reopen(db: sqlite3.Connection, site: str, moment: datetime) -> None:
    """At the beginning of a run, have the known feeds and front pages of listings read again."""
    db.execute(
        """UPDATE pages SET due_at = :now
           WHERE site = :site AND kind <> 'article' AND kind IN ('feed', 'listing') AND depth = 0
             AND rank <= 1 AND state = 'done' AND visited_at NOT BETWEEN :before AND :now AND due_at IS NOT :now""",
        {"site": site, "now": utc(moment), "before": utc(moment - _ONCE)},
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A page on which articles were found."""

    db: sqlite3.Connection
    ask: Ask
    moment: datetime
    paper: Paper
    ranks: forms.Ranks

    def add(self, link: Link) -> bool:
        """Write an article down; returns whether it was unknown, and is to be asked for at this address."""
        now = utc(self.moment)
        known = self.db.execute("SELECT 1 FROM pages WHERE url = ?", (link.url,)).fetchone() is not None
        at = Place(None) if known else siblings.place(self.db, self.paper, link.url)
        if not known or link.chance != "related":  # what stands beside an article says nothing new
            self._tell(link, (None if at.is_noise else link.url, at.twin))
        form, rank = self.ranks.of(link)
        if known:  # found with a clock that was ahead, or told better now
            self.db.execute(
                """UPDATE pages SET found_at = min(found_at, :now), rank = min(rank, :rank)
                   WHERE url = :url AND (found_at > :now OR (state = 'due' AND rank > :rank))""",
                {"url": link.url, "now": now, "rank": rank},
            )
            return False
        if at.is_noise and at.twin:
            return False
        is_due = at.twin is None
        self.db.execute(
            """INSERT INTO pages (url, site, kind, depth, state, reason, day, due_at, found_at, article_id, name, form,
                 rank) VALUES (?, ?, 'article', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (link.url, self.ask.site, "due" if is_due else "done", None if is_due else f"the same article as {at.twin}",
             link.day or now[:10], now if is_due else None, now, at.article, at.name, form, rank),
        )  # fmt: skip
        return is_due

    def _tell(self, link: Link, urls: tuple[str | None, ...]) -> None:
        source, text = link.date or (None, None)
        self.db.executemany(
            """INSERT OR IGNORE INTO links (url, found_in, title, date_source, date_text, found_at)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [(url, self.ask.url, link.title, source, text, utc(self.moment)) for url in urls if url],
        )


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


def _is_used_up(wait: Waiting, plan: Plan) -> bool:
    """Whether as much has been asked of the newspaper in a day as may be, but for news."""
    query = """SELECT 1 FROM captures WHERE site = ? AND fetched_at > ? AND fetched_at <= ?
               ORDER BY fetched_at DESC LIMIT 1 OFFSET ?"""
    day = (utc(wait.moment - timedelta(days=1)), utc(wait.moment), max(0, plan.daily_budget - 1))
    return wait.db.execute(query, (wait.site, *day)).fetchone() is not None


def _ask(db: sqlite3.Connection, row: sqlite3.Row) -> Ask:
    found, chance = _found(db, row["url"]), _CHANCES.get(row["rank"], "told")
    return Ask(row["url"], row["site"], row["kind"], row["depth"], found, chance, row["etag"], row["last_modified"])


_CHANCES: dict[int, Chance] = {rank: chance for chance, rank in forms.RANKS.items()}


def is_first_look(db: sqlite3.Connection, visit: Visit) -> bool:
    """Whether nobody has read an address yet, and of those that could not be read, whether nobody has tried."""
    row = db.execute("SELECT looks, tries FROM pages WHERE url = ?", (visit.ask.url,)).fetchone()
    return row is not None and row["looks"] == 0 and (visit.outcome != "later" or row["tries"] == 0)


def settle(
    db: sqlite3.Connection, visit: Visit, moment: datetime, plan: Plan, *, article: int | None, changed: bool = False
) -> None:
    """Write down what became of an address, and when it is due again."""
    ask = visit.ask
    known = db.execute("SELECT tries, looks, article_id, rank FROM pages WHERE url = ?", (ask.url,)).fetchone()
    tries = known["tries"] + 1 if visit.outcome == "later" else 0
    # What has just been corrected is soon looked at again, as if it were new.
    looks = 1 if changed else known["looks"] + (visit.outcome == "done")
    moved = visit.page and visit.page.url and normalise(visit.page.url)
    moved = moved if moved != ask.url else None
    has_article = (article or known["article_id"]) is not None and not moved
    again = _next_look(visit, moment, plan, tries=tries, looks=looks, has_article=has_article)
    db.execute(
        """UPDATE pages SET state = ?, reason = ?, due_at = ?, tries = ?, looks = ?, visited_at = ?, moved_to = ?,
           article_id = coalesce(?, article_id), kind = coalesce(?, kind), rank = ? WHERE url = ?""",
        (visit.outcome, visit.reason, again and utc(again), tries, looks, utc(moment), moved, article,
         visit.kind, _rank_of_read(db, visit, known["rank"]), ask.url),
    )  # fmt: skip
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
           WHERE state = 'due' AND looks = 0""",
        (url, visit.ask.site, visit.kind or visit.ask.kind, visit.ask.depth, visit.reason, again and utc(again),
         utc(moment), utc(moment), article, visit.ask.url),
    )  # fmt: skip


def _found(db: sqlite3.Connection, url: str) -> tuple[Candidate, ...]:
    query = "SELECT found_at, date_source, date_text FROM links WHERE url = ? AND date_text IS NOT NULL"
    rows = sorted(db.execute(query, (url,)).fetchall(), key=lambda row: str(row["found_at"]))
    return tuple(dict.fromkeys(Candidate(row["date_source"], row["date_text"]) for row in rows))
