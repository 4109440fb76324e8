"""What pages lead to: the addresses found on them, and the seeds of a run, written into the frontier."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from crawler.items import Ask, Link
from pipelines.db.archive import utc
from pipelines.store import backfill, forms, rhythm, siblings, sources
from pipelines.store.backfill import Back
from pipelines.store.names import Paper, is_taken_down, paper_of
from pipelines.store.siblings import Place
from pipelines.warc.provenance import Plan

SITEMAP_DEPTH = 3
"""Sitemap indexes, and frames, within one another that are followed."""

FEED_DEPTH = 20
"""Pages of a feed behind the first; a page has 15 to 100 entries."""

MAX_FEEDS = 200
"""Of a paper that are known; papers have up to 60, but pages that list feeds may list one another for ever."""

MAX_HOLD = timedelta(hours=1)
"""For how long a server is left alone that asks for it, at most: as `crawler.http.refusals` has it."""

_THE_END = 1_000_000
"""Depth of a listing that has no next page."""

_LAST = forms.RANKS["related"]
"""Rank of lists that only articles name: their later pages have it too."""


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
        if link.kind == "listing" and siblings.is_known(db, paper, link.url):
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
    closed = db.execute("SELECT closed_at, closed_depth, visited_at FROM pages WHERE url = ?", (root,)).fetchone()
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
                walk_since=None if is_closed else utc(moment) if ask.url == root else closed["visited_at"],
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
    day: str | None = None, form: str | None = None, rank: int = 0, walk_since: str | None = None,
) -> None:  # fmt: skip
    """Have a front page, listing, feed or sitemap read: now if nobody has, else when its own rhythm says so.

    `again` is for the seeds of a run: a front page is read in each, what else a site file names once a day at least.
    What has no rhythm, as later pages of a list, is read once in half an hour at most, or once in a walk that began at
    `walk_since`, and what was only guessed at once for ever. Of several sitemaps that of the newest `day` is read
    first, and one whose index gives a later day than that of our last look at once. A listing that was found elsewhere
    than on the front page (`rank` above 1) is read once, and one that has led nowhere no more.
    """
    before = utc(moment - (timedelta(0) if again and ask.kind == "home" else rhythm.LONGEST if again else sources.ONCE))
    before = walk_since or before
    if ask.kind in ("feed", "sitemap"):  # told now, where it was guessed at before
        db.execute("UPDATE pages SET kind = ? WHERE url = ? AND kind = 'guess'", (ask.kind, ask.url))
    db.execute(
        """INSERT INTO pages (url, site, kind, depth, root, state, day, due_at, found_at, form, rank)
           VALUES (:url, :site, :kind, :depth, :root, 'due', coalesce(:day, substr(:now, 1, 10)), :now, :now, :form,
             :rank)
           ON CONFLICT (url) DO UPDATE SET due_at = :now, rank = min(rank, :rank)
           WHERE kind NOT IN ('article', 'image') AND (kind <> 'guess' OR :kind <> 'guess')
             AND (:again OR state = 'due' OR (state = 'done' AND rank <= 1 AND :rank <= 1
               AND (due_at IS NULL OR :day > date(visited_at, '+7 hours'))))
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


def plant(
    db: sqlite3.Connection, seeds: Iterable[Ask], moment: datetime, *, depth: int = 0,
    backs: Mapping[str, Back] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Begin a run: its seeds are due, and the known sources of their papers whose rhythm says so.

    A run that goes deeper into listings than those before it asks these; a paper that goes back in time (`backs`) is
    asked for all of its sources, as a whole.
    """
    seeds = list(seeds)
    for seed in seeds:
        add_source(db, seed, moment, again=True)
    latest = utc(moment + MAX_HOLD)
    for site in dict.fromkeys(seed.site for seed in seeds):
        sources.hasten(db, site, moment)
        sources.deepen(db, site, moment, depth)
        if site in backs:
            backfill.begin(db, site, moment, backs[site])
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
