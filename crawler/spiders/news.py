"""The one spider: it asks a newspaper for what the frontier says is due, and says what came of it."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.addresses import normalise
from crawler.extractors import extract
from crawler.extractors.dom import parse
from crawler.items import Article, Ask, ExtractionError, Link, Outcome, Page, Visit
from crawler.sites import Site
from crawler.spiders import discovery

RECENT = timedelta(days=30)
"""How far back sitemaps are read when no date is given; older articles are a backfill's business."""

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay would stop the crawl in all but name."""


class ContactMissingError(ValueError):
    """A crawl of the real web needs an address that a webmaster can write to."""


class NewsSpider(Spider):
    """Crawls the newspapers of `sites`; a class for each paper is made by `spider_for`."""

    name = "news"
    sites: ClassVar[tuple[Site, ...]] = ()

    def __init__(self, since: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by_id = {site.id: site for site in self.sites}
        self.since = date.fromisoformat(since) if since else datetime.now(UTC).date() - RECENT
        self.robots: dict[str, Protego] = {}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Each paper's host gets the delay of its site file."""
        super().update_settings(settings)
        slots = {urlsplit(site.home).hostname: {"concurrency": 1, "delay": site.delay} for site in cls.sites}
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make one; refuses to go out into the web without a contact."""
        require_contact(cls.sites, crawler.settings["CONTACT"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Keep a host's robots rules for its sitemaps, and its Crawl-delay."""
        rules: Protego = robotparser.rp
        host = _origin(request.url)
        self.robots[host] = rules
        wanted = rules.crawl_delay(self.settings["ROBOTSTXT_USER_AGENT"])
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        if wanted and slot is not None:
            slot.delay = max(slot.delay, min(float(wanted), MAX_CRAWL_DELAY))

    async def start(self) -> AsyncIterator[Request]:
        """The places where each paper announces its news."""
        for site in self.sites:
            seeds = [Link(site.home, "home"), *(Link(url, "feed") for url in site.feed_urls)]
            seeds += [Link(url, "sitemap") for url in site.sitemap_urls]
            seeds += [Link(url, "listing") for url in site.section_urls]
            for link in seeds:
                if (url := normalise(link.url)) is not None:
                    yield self.request(Ask(url, site.id, link.kind))

    def request(self, ask: Ask) -> Request:
        """The request for an address."""
        return Request(ask.url, callback=self.parse, errback=self.failed, dont_filter=True, meta={"ask": ask})

    def parse(self, response: Response, **_: Any) -> Iterator[Visit]:
        """Judge an answer and read it as what it was asked for."""
        ask: Ask = response.meta["ask"]
        outcome, reason = verdict(response.status)
        if outcome == "done":
            yield self._read(response, ask)
        else:
            yield _visit(response, ask, outcome, reason)

    def failed(self, failure: Failure) -> Iterator[Visit]:
        """What came of a request that got no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        ask: Ask = request.meta["ask"]
        error = failure.value
        outcome: Outcome = "refused" if isinstance(error, IgnoreRequest) else "later"
        reason = str(error) if isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {error}"
        yield Visit(ask=ask, outcome=outcome, reason=reason[:300], captures=request.meta.get("captures", ()))

    def _read(self, response: Response, ask: Ask) -> Visit:
        site = self.by_id[ask.site]
        readers: dict[str, Callable[[Response, Site], list[Link]]] = {
            "home": self._front,
            "listing": lambda r, s: discovery.read_listing(_tree(r), r.url, s),
            "feed": lambda r, _: discovery.read_feed(r.body),
            "sitemap": lambda r, _: discovery.read_sitemap(r.body, self.since),
        }
        try:
            if ask.kind == "article":
                return self._article(response, ask, site)
            links = readers[ask.kind](response, site)
        except ExtractionError as error:
            return _visit(response, ask, "done", f"unreadable: {error}")
        return _visit(response, ask, "done", links=tuple(link for link in links if self._wanted(link, site)))

    def _wanted(self, link: Link, site: Site) -> bool:
        if not site.owns(link.url):
            return False
        return link.kind != "article" or site.is_article(link.url) is not False

    def _front(self, response: Response, site: Site) -> list[Link]:
        links = discovery.read_front(_tree(response), response.url, site)
        rules = self.robots.get(_origin(response.url))
        named = [u for u in map(normalise, rules.sitemaps if rules else ()) if u]
        sitemaps = named or [urljoin(response.url, "/sitemap.xml")]
        known = {normalise(u) for u in site.sitemap_urls}
        return [*(Link(u, "sitemap") for u in sitemaps if u not in known), *links]

    def _article(self, response: Response, ask: Ask, site: Site) -> Visit:
        page = _page(response, ask)
        article = extract(page, site)
        outcome, reason = _judge(article)
        if outcome == "done" and reason is None:
            return _visit(response, ask, outcome, article=article)
        return _visit(response, ask, outcome, reason)


def spider_for(name: str, sites: tuple[Site, ...]) -> type[NewsSpider]:
    """A spider class for these newspapers."""
    return type("NewsSpider", (NewsSpider,), {"name": name, "sites": sites, "__doc__": NewsSpider.__doc__})


def require_contact(sites: tuple[Site, ...], contact: str | None) -> None:
    """Raise unless a webmaster can learn whom to write to; papers on this machine need no webmaster."""
    if not contact and not all(_is_loopback(site) for site in sites):
        raise ContactMissingError(
            "no contact given: set --contact or BAOTINH_CONTACT to an e-mail or web address "
            "at which a newspaper's webmaster can reach you"
        )


def verdict(status: int) -> tuple[Outcome, str | None]:
    """What an HTTP status means for an address."""
    if status == 200:
        return "done", None
    if status in (404, 410):
        return "gone", f"HTTP {status}"
    return "later", f"HTTP {status}"


def _judge(article: Article) -> tuple[Outcome, str | None]:
    """What a page that answered 200 is, by its text."""
    if article.body_status in ("ok", "encoded", "scripted", "media"):
        return ("done", None) if article.title else ("done", "untitled")
    if article.body_status == "listing":
        return "done", "listing"
    return "later", f"{article.body_status} page"  # soft 404, login, challenge: nothing is stored or overwritten


def _page(response: Response, ask: Ask) -> Page:
    captures = response.meta.get("captures", ())
    fetched = captures[-1].fetched_at if captures else datetime.now(UTC)
    return Page(response.url, response.body, fetched, _content_type(response), ask.found)


def _tree(response: Response) -> etree._Element:
    return parse(response.body, _content_type(response)).root


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


def _visit(
    response: Response, ask: Ask, outcome: Outcome, reason: str | None = None, *,
    links: tuple[Link, ...] = (), article: Article | None = None,
) -> Visit:  # fmt: skip
    captures = response.meta.get("captures", ())
    page = _page(response, ask)
    return Visit(ask=ask, outcome=outcome, reason=reason, page=page, article=article, links=links, captures=captures)


def _origin(url: str) -> str:
    return urljoin(url, "/")


def _is_loopback(site: Site) -> bool:
    return (urlsplit(site.home).hostname or "").startswith("127.")
