"""The real frontier on make-believe papers: runs, requests and answers, without a network, a WARC or a process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from crawler.items import Ask, Capture, Kind, Link, Outcome, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive, utc
from pipelines.store import frontier, leads
from pipelines.store.visits import store_visit
from pipelines.warc.provenance import Plan
from tests.polling.world import Paper, Source

_POLITE = timedelta(seconds=2)
"""Between two requests to a paper."""
_HTML = "<html>"
_UNWANTED: tuple[Kind, ...] = ("article",)


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a source."""

    url: str
    at: datetime


@dataclass
class Crawl:
    """Crawls of some papers; what they asked for is kept."""

    archive: Archive
    papers: Sequence[Paper]
    requests: list[Request] = field(default_factory=list)
    runs: list[datetime] = field(default_factory=list)
    _bodies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.archive.db.execute("PRAGMA synchronous = OFF")
        self.archive.know(tuple(Site(id=one.name, name=one.name, domain=f"{one.name}.example") for one in self.papers))
        self.run_id = self.archive.begin_run("test", "baotinh/0", "2026-01-01T00:00:00+00:00")

    def run(self, at: datetime) -> None:
        """One run at a time: every paper is asked for what is due, its articles left out."""
        self.runs.append(at)
        plan = Plan(at.astimezone(UTC), look_again=(), listing_depth=3, daily_budget=5000)
        for paper in self.papers:
            home = Ask(paper.home.url, paper.name, "home")
            with self.archive.transaction() as db:
                leads.plant(db, [home], plan.started_at, depth=3)
                self._crawl(paper, plan)

    def _crawl(self, paper: Paper, plan: Plan) -> None:
        db, now = self.archive.db.conn, plan.started_at
        while asks := frontier.due(db, paper.name, now, plan, 1, without=(), unwanted=_UNWANTED):
            self.requests.append(Request(asks[0].url, now))
            store_visit(db, self.run_id, self._answer(paper, asks[0], now), plan)
            now += _POLITE

    def _answer(self, paper: Paper, ask: Ask, at: datetime) -> Visit:
        if ask.url == paper.index:
            return self._read(ask, at, tuple(_months(paper, at)), body=str(at.date()))
        first, _, number = ask.url.partition("?page=")
        source, page = paper.by_url[first], int(number or 1) - 1
        if paper.is_dead(source, at):
            return _dead(ask, source, at)
        shown = paper.shown(source, at, page)
        links = tuple(Link(paper.url_of(story.number), "article") for story in shown)
        if paper.has_page(source, at, page) and source.kind == "listing":
            links = (Link(f"{first}?page={page + 2}", "listing", is_next=True), *links)
        if source is paper.home:
            links = (*_doors(paper), *links)
        body = utc(at) if source.churns else " ".join(str(story.number) for story in shown)
        return self._read(ask, at, links, body=body, has_validators=source.has_validators)

    def _read(
        self, ask: Ask, at: datetime, links: tuple[Link, ...], *, body: str, has_validators: bool = False
    ) -> Visit:  # fmt: skip
        if has_validators and ask.etag == f'"{body}"':
            return Visit(ask=ask, outcome="done", reason="not modified", captures=(Capture(ask.url, at, 304),))
        capture = Capture(ask.url, at, 200, digest=f"sha256:{body}", etag=f'"{body}"' if has_validators else None)
        return Visit(ask=ask, outcome="done", kind=ask.kind, links=links, captures=(capture,))


def _doors(paper: Paper) -> Iterator[Link]:
    """The sources to which a front page leads; the sitemaps of robots.txt among them."""
    for source in paper.sources[1:]:
        if source.month is None:
            yield Link(source.url, source.kind, chance="likely" if source.kind == "listing" else "told")
    if paper.index:
        yield Link(paper.index, "sitemap")


def _months(paper: Paper, at: datetime) -> Iterator[Link]:
    """The sitemaps of an index, each with the day of its last story."""
    for source in paper.sources:
        if source.month is not None and (shown := paper.shown(source, at)):
            yield Link(source.url, "sitemap", day=shown[0].at.date().isoformat())


def _dead(ask: Ask, source: Source, at: datetime) -> Visit:
    told: dict[str, tuple[Outcome, str, int]] = {
        "missing": ("gone", "HTTP 404", 404), "failing": ("later", "HTTP 500", 500), "page": ("done", "HTML page", 200),
    }  # fmt: skip
    outcome, reason, status = told[source.fate]
    return Visit(ask=ask, outcome=outcome, reason=reason, captures=(Capture(ask.url, at, status, digest=_HTML),))


def moments(start: datetime, end: datetime, every: timedelta, chance: Random) -> Iterator[datetime]:
    """When runs begin: as cron has it, with a jitter."""
    at = start
    while at < end:
        yield (at + timedelta(seconds=chance.uniform(0, min(180, every.total_seconds() / 5)))).replace(microsecond=0)
        at += every


def crawled(archive: Archive, papers: Sequence[Paper], start: datetime, end: datetime, every: timedelta) -> Crawl:
    """Runs from one moment to another."""
    crawl = Crawl(archive, papers)
    for at in moments(start, end, every, Random(0)):
        crawl.run(at)
    return crawl
