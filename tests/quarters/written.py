"""The accounts of runs, written straight into an archive as crawls leave them.

What counts visits and judges a run is the program's own (`pipelines.store.accounts`, `run_sites`); articles, captures
and pages are rows without a WARC behind them, with the columns that tell how a paper fares: when, where, what it lacks.
 `tests/quarters/test_written.py` holds them against what the program stores of the same visits.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from crawler.addresses import hostname, identity
from crawler.items import VIETNAM, Article, Ask, BodyStatus, Capture, Kind, Outcome, Stamp, Visit
from crawler.sites import Site
from pipelines.db.archive import BUG, OK, PARTIAL, STOPPED, Archive, utc
from pipelines.db.derived import derived
from pipelines.store import run_sites
from pipelines.store.accounts import Account
from pipelines.store.articles import Stored, digest_of
from tests.quarters.habits import Habit
from tests.quarters.runs import Planned
from tests.quarters.seen import Sighting, Story

_SECOND = timedelta(seconds=1)
DEEP = 9
"""Pages behind the first of a list."""
_STATUS: dict[str, BodyStatus] = {"ok": "ok", "media": "media", "encoded": "encoded", "scripted": "scripted"}


def site_of(habit: Habit) -> Site:
    """The file of a paper."""
    return Site(id=habit.name, name=habit.name, domain=f"{habit.name}.example")


def home_of(paper: str) -> str:
    """The address of its front page."""
    return f"https://{paper}.example/"


def feed_of(paper: str) -> str:
    """The address of its feed."""
    return f"https://{paper}.example/rss/tin-moi.rss"


def list_of(paper: str) -> str:
    """The address of a page deep in a list of it."""
    return f"https://{paper}.example/thoi-su/trang-9.html"


def url_of(paper: str, number: int) -> str:
    """The address of a story of it."""
    return f"https://{paper}.example/tin-so-{number}-trong-ngay-{500_000 + number}.html"


def article_of(story: Story, url: str) -> Article:
    """What is read on the page of a story."""
    told = story.published.astimezone(VIETNAM)
    lacks = story.lacks
    body = () if "body" in lacks or story.empty == "media" else (f"Tin số {story.number}.", "Hết tin.")
    return Article(
        url=url, title=f"Tin số {story.number} trong ngày", lead=None if "lead" in lacks else "Chuyện trong tỉnh.",
        body=body, body_status=_STATUS[story.empty],
        published=None if "date" in lacks else Stamp(told, "minute", f"{told:%d/%m/%Y %H:%M}", "byline"),
    )  # fmt: skip


@dataclass
class Writer:
    """Writes one run after the other."""

    archive: Archive
    feeds: frozenset[str]
    """The papers that have one."""
    _read: dict[str, dict[int, int]] = field(default_factory=dict)
    """The ids of the articles of each paper's stories, by number, the newest last."""
    _killed: list[int] = field(default_factory=list)

    def write(self, run: Planned, sightings: dict[str, Sighting]) -> None:
        """A run, and what it saw of each of its papers."""
        command = "baotinh import" if run.end == "import" else "baotinh crawl"
        with self.archive.transaction() as db:
            for before in self._killed:  # as whoever writes next does
                run_sites.complete_killed(db, before)
            self._killed.clear()
        number = self.archive.begin_run(command, "baotinh/0", utc(run.at))
        if run.end == "import":
            self.archive.end_run(number, OK, {}, utc(run.ended))
            return
        with self.archive.transaction() as db:
            account = run_sites.begin(db, number, run.papers)
            for paper in run.papers:
                if paper in sightings:
                    _Seen(self, db, number, account, paper, sightings[paper]).write()
        self._end(run, number, account)

    def _end(self, run: Planned, number: int, account: Account) -> None:
        if run.end == "killed":
            with self.archive.transaction() as db:
                run_sites.restore(db, number, _rows(account))
            self._killed.append(number)
            return
        with self.archive.transaction() as db:
            rows = run_sites.complete(db, number, account, is_whole=run.end in ("whole", "offline"))
        is_well = all(row["trouble"] == "{}" for row in rows) and not account.is_offline
        code = STOPPED if run.end == "stopped" else OK if is_well else PARTIAL
        assert code != BUG
        self.archive.end_run(number, code, dict(account.sums), utc(run.ended))


def _rows(account: Account) -> Iterator[dict[str, object]]:
    """The rows as each visit's transaction has left them."""
    yield from ({"site": site, **told.row()} for site, told in account.sites.items())


@dataclass
class _Seen:
    """What a run sees of one paper, on its way into the archive."""

    writer: Writer
    db: sqlite3.Connection
    run: int
    account: Account
    paper: str
    sighting: Sighting

    def __post_init__(self) -> None:
        self.at = self.sighting.run.at
        self.found = self.at + _SECOND

    def write(self) -> None:
        """All visits, in the order of a crawl."""
        if not self.sighting.is_reached:
            return
        front = self.sighting.front
        doors: list[tuple[str, Kind]] = [(home_of(self.paper), "home")]
        doors += [(feed_of(self.paper), "feed")] if self.paper in self.writer.feeds else []
        if self.sighting.run.end == "offline":
            for url, kind in doors:
                reason = "CannotResolveHostError: DNS lookup failed"
                self.account.lost(Visit(ask=Ask(url, self.paper, kind), outcome="later", reason=reason))
            return
        for url, kind in doors:
            told = None
            if front is not None:
                told = front.reason if kind == "home" or front.outcome != "done" else "HTML page"
            links = len([story for story in self.sighting.stories if story.is_first and not story.is_old])
            self._source(url, kind, front.outcome if front else "done", told, links if kind == "home" else 0)
        announced = utc(self.at)
        for story in (one for one in self.sighting.stories if not one.is_old):
            self._link(story, announced)
            self._story(story)
        self._backfill([story for story in self.sighting.stories if story.is_old])
        self._again()

    def _list(self) -> None:
        """A page deep in a list, which a backfill comes to."""
        url = list_of(self.paper)
        self._capture(url, 200)
        self.found = self.at
        self._page(url, "listing", "done", None, depth=DEEP)
        found = sum(story.is_old for story in self.sighting.stories)
        visit = Visit(ask=Ask(url, self.paper, "listing", DEEP), outcome="done")
        self.account.add(visit, Stored("nothing", new_links=found), doors=(), is_first=False)

    def _link(self, story: Story, moment: str) -> None:
        found_in = list_of(self.paper) if story.is_old else home_of(self.paper)
        row = (url_of(self.paper, story.number), found_in, moment)
        self.db.execute("INSERT OR IGNORE INTO links (url, found_in, found_at) VALUES (?, ?, ?)", row)

    def _source(self, url: str, kind: Kind, outcome: Outcome, reason: str | None, found: int) -> None:
        visit = Visit(ask=Ask(url, self.paper, kind), outcome=outcome, reason=reason)
        front = self.sighting.front
        status = front.status if front else 200
        self._capture(
            url, status, location=front.location if front else None, error=None if status else f"{outcome}: {reason}"
        )
        self._page(url, kind, outcome, reason)
        self.account.add(visit, Stored("nothing", new_links=found), doors=(), is_first=False)

    def _backfill(self, stories: list[Story]) -> None:
        if stories:
            self._list()
            found = utc(self.at)
            for story in stories:
                self._link(story, found)
                self._story(story)

    def _story(self, story: Story) -> None:
        url = url_of(self.paper, story.number)
        ask = Ask(url, self.paper, "article")
        capture = self._capture(url, 200)
        if story.wall is not None:
            visit, stored = Visit(ask=ask, outcome="later", reason=story.wall), Stored("nothing")
            self._page(url, "article", "later", story.wall)
        else:
            visit = Visit(ask=ask, outcome="done", article=article_of(story, url), kind="article")
            stored = Stored("new", self._article(story, url, capture))
            self._page(url, "article", "done", None, stored.article_id)
        doors = ("listing",) if story.is_old else ("home", "feed") if self.paper in self.writer.feeds else ("home",)
        told = doors if stored.result == "new" else ()
        self.account.add(visit, stored, doors=told, is_first=story.is_first, is_old=story.is_old)

    def _again(self) -> None:
        """Looks at what is known: mostly nothing has changed, some was edited, some is gone."""
        known, wanted = self.writer._read.get(self.paper, {}), self.sighting
        kinds = ["unchanged"] * wanted.again + ["changed"] * wanted.edited + ["gone"] * wanted.gone
        for number, kind in zip(reversed(known), kinds, strict=False):
            url, id_ = url_of(self.paper, number), known[number]
            ask = Ask(url, self.paper, "article")
            self._capture(url, 404 if kind == "gone" else 200)
            if kind == "gone":
                self.db.execute("UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (utc(self.at), id_))
                self._page(url, "article", "gone", "HTTP 404", id_)
                visit, stored = Visit(ask=ask, outcome="gone", reason="HTTP 404"), Stored("nothing")
            elif kind == "changed":
                self.db.execute("UPDATE articles SET changed_at = ? WHERE id = ?", (utc(self.at), id_))
                visit, stored = Visit(ask=ask, outcome="done", reason=None, kind="article"), Stored("changed", id_)
            else:
                visit, stored = Visit(ask=ask, outcome="done", reason="not modified"), Stored("unchanged", id_)
            self.account.add(visit, stored, doors=(), is_first=False)

    def _capture(self, url: str, status: int | None, *, location: str | None = None, error: str | None = None) -> int:
        self.at += _SECOND
        told = Capture(url, self.at, status, error=error, location=location, took=80 + len(url) % 50)
        row = (self.run, self.paper, url, utc(self.at), status, error, location, told.took)
        query = """INSERT INTO captures (run_id, site, url, fetched_at, status, error, location, took)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
        return self.db.execute(query, row).lastrowid or 0

    def _page(
        self, url: str, kind: Kind, state: str, reason: str | None, article: int | None = None, *, depth: int = 0
    ) -> None:
        found = utc(self.found)
        row = {"url": url, "site": self.paper, "kind": kind, "state": state, "reason": reason, "found": found,
               "now": utc(self.at), "depth": depth,
               "failed": state == "later", "done": state == "done", "article": article}  # fmt: skip
        self.db.execute(
            """INSERT INTO pages (url, site, kind, depth, state, reason, day, found_at, visited_at, tries, looks,
                 article_id)
               VALUES (:url, :site, :kind, :depth, :state, :reason, substr(:found, 1, 10), :found, :now, :failed, :done,
                 :article)
               ON CONFLICT (url) DO UPDATE SET state = :state, reason = :reason, visited_at = :now,
                 tries = iif(:failed, tries + 1, 0), looks = looks + :done,
                 article_id = coalesce(:article, article_id)""",
            row,
        )

    def _article(self, story: Story, url: str, capture: int) -> int:
        article = article_of(story, url)
        published, body = article.published, "\n\n".join(article.body) or None
        row: dict[str, object] = {
            "key": identity(url), "site": self.paper, "host": hostname(url), "url": url,
            "title": article.title, "lead": article.lead, "body": body, "subheads": "[]",
            "body_status": article.body_status, "flags": "[]",
            "published_at": published and published.iso, "published_precision": published and published.precision,
            "published_raw": published and published.raw, "published_source": published and published.source,
            "published_flags": published and json.dumps(published.flags), "digest": digest_of(article),
            "capture_id": capture, "first_seen_at": utc(self.at), "changed_at": utc(self.at), "revisions": 1,
            **derived(published.iso if published else None, body),
        }  # fmt: skip
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        query = f"INSERT INTO articles ({names}) VALUES ({marks})"
        number = self.db.execute(query, [*row.values()]).lastrowid or 0
        self.writer._read.setdefault(self.paper, {})[story.number] = number
        return number


def opened(archive: Archive, habits: tuple[Habit, ...]) -> Writer:
    """An archive that knows papers, and what writes into it; what is on the disk when is no matter here."""
    archive.db.execute("PRAGMA synchronous = OFF")
    archive.know(tuple(map(site_of, habits)))
    return Writer(archive, frozenset(habit.name for habit in habits if habit.has_feed))
