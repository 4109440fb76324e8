"""Reading an answer: what it is, and what it leads to. Live pages and archived ones go through the same door.

What must be known of a run is kept by `Reader`; what takes time is a pure function, `read_page`, which may be called in
another process.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from crawler.addresses import normalise, origin
from crawler.budget import bounded
from crawler.extractors import extract
from crawler.extractors.document.dom import parse
from crawler.http.refusals import asked_hold
from crawler.items import READABLE, Answer, Article, Ask, ExtractionError, Link, Outcome, Page, Visit
from crawler.sites import Site
from crawler.spiders import discovery, feeds, walls

WITNESS = timedelta(minutes=2)
"""A missing page counts as gone only if another page of the paper answered within this time."""


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be read, with all that this takes."""

    ask: Ask
    page: Page
    site: Site
    since: date | None
    """How far back sitemaps are read."""
    sitemaps: tuple[str, ...] = ()
    """Those that the rules of the host name; for front pages and sitemaps."""


class Reader:
    """Reads the answers of a run, in the order in which they came."""

    def __init__(self, sites: tuple[Site, ...], since: date | None) -> None:
        self.sites = {site.id: site for site in sites}
        self.since = since
        self.robots: dict[str, Protego] = {}
        self._good: dict[str, list[tuple[str, datetime]]] = {}

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """Take note that a paper's feed or meta states local time under another zone's name."""
        self.sites[site] = replace(self.sites[site], local_sources=local_sources)

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        begun = self.begin(ask, answer)
        return begun if isinstance(begun, Visit) else self.end(begun, read_page(begun))

    def begin(self, ask: Ask, answer: Answer) -> Visit | Task:
        """What came of asking, where the status says it; else what is to be read, for `end`."""
        if answer.status == 304 and (ask.etag or ask.last_modified):
            return Visit(ask=ask, outcome="done", reason="not modified")
        outcome, reason = self._verdict(ask, answer)
        if outcome != "done":
            hold = asked_hold(answer.status, answer.retry_after, answer.fetched_at)
            return Visit(ask=ask, outcome=outcome, reason=reason, hold=hold)
        page = Page(answer.url, answer.body, answer.fetched_at, answer.content_type, ask.found)
        rules = self.robots.get(origin(answer.url)) if ask.kind in ("home", "sitemap") else None
        return Task(ask, page, self.sites[ask.site], self.since, tuple(rules.sitemaps) if rules else ())

    def end(self, task: Task, visit: Visit) -> Visit:
        """What came of asking: what `read_page` made of the page."""
        if visit.outcome == "done" and (task.ask.kind == "article" or visit.reason is None):
            assert task.page.fetched_at is not None
            good = self._good.setdefault(task.ask.site, [])
            good.append((task.ask.url, task.page.fetched_at))
            del good[:-2]
        return visit if visit.outcome == "refused" else replace(visit, page=task.page)

    def _verdict(self, ask: Ask, answer: Answer) -> tuple[Outcome, str | None]:
        """What a status means for an address."""
        if answer.status in (404, 410):
            if self._has_witness(ask, answer.fetched_at):
                return "gone", f"HTTP {answer.status}"
            return "later", f"HTTP {answer.status}, unconfirmed"  # the whole site may be out of order
        if answer.status != 200:
            return "later", f"HTTP {answer.status}"
        if ask.kind != "home" and urlsplit(answer.url).path in ("", "/") and urlsplit(ask.url).path not in ("", "/"):
            return "later", "redirected to the front page"
        return "done", None

    def _has_witness(self, ask: Ask, moment: datetime) -> bool:
        return any(url != ask.url and moment - at <= WITNESS for url, at in self._good.get(ask.site, ()))


def read_page(task: Task) -> Visit:
    """What stands on a page, be it an article or what leads to some; the page itself is not in the visit."""
    try:
        return _article(task) if task.ask.kind == "article" else _source(task)
    except ExtractionError as error:
        return Visit(ask=task.ask, outcome="done", reason=f"unreadable: {error}")


def _article(task: Task) -> Visit:
    article = extract(task.page, task.site)
    outcome, reason = _judge(article)
    if reason == "empty page":
        with bounded():
            reason = walls.SHELL if walls.look(task.page).is_shell else reason
    kept = article if outcome == "done" and reason is None else None
    return Visit(ask=task.ask, outcome=outcome, reason=reason, article=kept)


def _source(task: Task) -> Visit:
    """A front page, listing, feed or sitemap."""
    with bounded():
        wanted = tuple(link for link in _links(task) if _is_wanted(link, task.site))
        instead = _in_place_of(task, wanted)
    return Visit(ask=task.ask, outcome="done", reason=instead, links=wanted)


def _in_place_of(task: Task, links: tuple[Link, ...]) -> str | None:
    """What stands where the paper, or its site file, says that its articles are announced."""
    if task.ask.kind == "home":
        return walls.in_place_of_front(task.page, links, task.site)
    if task.ask.kind == "feed" and _is_named(task):
        return walls.in_place_of_feed(task.page.body, links)
    if task.ask.kind == "sitemap" and _is_named(task):
        return walls.in_place_of_sitemap(task.page.body, links, task.site)
    return None


def _is_named(task: Task) -> bool:
    """Whether somebody names the feed or sitemap; one whose usual address was tried may be nothing."""
    named = map(normalise, (*task.site.sitemap_urls, *task.sitemaps))
    return task.ask.kind == "feed" or task.ask.url in named


def _links(task: Task) -> list[Link]:
    page, url = task.page, task.page.url or task.ask.url
    if task.ask.kind == "feed":
        return feeds.read_feed(page.body, url)
    if task.ask.kind == "sitemap":
        return feeds.read_sitemap(page.body, task.since)
    tree: etree._Element = parse(page.body, page.content_type).root
    if task.ask.kind == "listing":
        return discovery.read_listing(tree, url, task.site)
    return [*_sitemaps(task, url), *discovery.read_front(tree, url, task.site)]


def _sitemaps(task: Task, url: str) -> list[Link]:
    """Those that robots.txt names, or else the usual address; without those of the site file, asked for anyway."""
    named = [u for u in map(normalise, task.sitemaps) if u]
    known = {normalise(u) for u in task.site.sitemap_urls}
    return [Link(u, "sitemap") for u in named or [urljoin(url, "/sitemap.xml")] if u not in known]


def _is_wanted(link: Link, site: Site) -> bool:
    return site.owns(link.url) and (link.kind != "article" or site.is_article(link.url) is not False)


def _judge(article: Article) -> tuple[Outcome, str | None]:
    """What a page that answered 200 is, by its text; soft 404, login and challenge overwrite nothing."""
    if article.body_status in READABLE:
        return "done", None if article.title else "untitled"
    if article.body_status == "listing":
        return "done", "listing"
    return "later", f"{article.body_status} page"
