"""The one spider: it asks a newspaper for what the frontier says is due, and says what came of it."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain, product
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.addresses import normalise
from crawler.contact import require_contact
from crawler.http.refusals import Postponed
from crawler.items import RECENT, Answer, Article, Ask, Link, Page, Visit
from crawler.readers import Readers, TooCostlyError
from crawler.sites import Site
from crawler.spiders.reading import Reader, read_again, read_page
from crawler.spiders.tasks import Task


class NewsSpider(Spider):
    """Crawls the newspapers of `sites`; a class for each paper is made by `spider_for`."""

    name = "news"
    sites: ClassVar[tuple[Site, ...]] = ()

    def __init__(self, since: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.since = date.fromisoformat(since) if since else datetime.now(UTC).date() - RECENT
        self.reader = Reader(self.sites, self.since)
        self.readers: Readers | None = None
        """Where pages are read; in this process if there are none."""
        self._lines = lines_of(self.sites)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """All hosts of a paper stand in one line, with the delay of its site file."""
        super().update_settings(settings)
        lines = lines_of(cls.sites)
        slots = {
            line: {"concurrency": 1, "delay": max(site.delay for site in cls.sites if lines[site.id] == line)}
            for line in lines.values()
        }
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make one; refuses to go out into the web without a contact."""
        require_contact(cls.sites, crawler.settings["CONTACT"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        if count := crawler.settings.getint("READERS"):
            spider.readers = Readers(count)
        return spider

    def site(self, ask: Ask) -> Site:
        """The newspaper of an address."""
        return self.reader.sites[ask.site]

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """Take note of what earlier runs learnt of a paper."""
        self.reader.learn(site, local_sources)

    def go_back(self, site: str, day: date) -> None:
        """Take note of how far back a paper goes, if further than the others."""
        self.reader.go_back(site, day)

    def robots(self, origin: str, rules: Protego) -> None:
        """Take note of a host's rules; they name its sitemaps."""
        self.reader.robots[origin] = rules

    async def start(self) -> AsyncIterator[Request]:
        """The places where each paper announces its news."""
        for ask in self.seeds():
            yield self.request(ask)

    def seeds(self) -> list[Ask]:
        """What a crawl begins with."""
        return [ask for site in self.sites for ask in seeds(site)]

    def request(self, ask: Ask) -> Request:
        """The request for an address; with validators, the server need not send again what has not changed."""
        validators = (("If-None-Match", ask.etag), ("If-Modified-Since", ask.last_modified))
        headers = {name: value for name, value in validators if value}
        if ask.kind == "image":
            headers["Accept"] = "image/*"
        meta = {"ask": ask, "download_slot": self._lines[ask.site]}  # redirects stay in it
        return Request(
            ask.url, callback=self.parse, errback=self.failed, dont_filter=True, meta=meta, headers=headers or None
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Visit]:
        """Judge an answer and read it as what it was asked for."""
        captures = response.meta.get("captures", ())
        fetched = captures[-1].fetched_at if captures else datetime.now(UTC)
        head = {name: response.headers.get(name) for name in ("Content-Type", "Retry-After")}
        texts = {name: value.decode("latin-1") if value else None for name, value in head.items()}
        answer = Answer(
            response.url, response.status, response.body, fetched, texts["Content-Type"], texts["Retry-After"]
        )
        begun = self.reader.begin(response.meta["ask"], answer)
        visit = begun if isinstance(begun, Visit) else self.reader.end(begun, await self._read(begun))
        yield replace(visit, captures=captures)

    async def _read(self, task: Task) -> Visit:
        """What stands on a page; one that would hold up all others is refused."""
        if self.readers is None:
            return read_page(task)
        try:
            return await asyncio.wrap_future(self.readers.submit(read_page, task))
        except TooCostlyError as error:
            return Visit(ask=task.ask, outcome="refused", reason=str(error))

    def read_again(self, page: Page, coding: str, site: str | None) -> Article:
        """The article of a page as it was kept; waits, so it is for other threads than that of the event loop."""
        told = (page, coding, self.settings.getint("DOWNLOAD_MAXSIZE"), self.reader.sites.get(site or ""))
        return read_again(*told) if self.readers is None else self.readers.call(read_again, *told)

    def closed(self, reason: str) -> None:  # noqa: ARG002  # Scrapy says why
        """Scrapy's word that the crawl is over."""
        if self.readers is not None:
            self.readers.close()

    def failed(self, failure: Failure) -> Iterator[Visit]:
        """What came of a request that got no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        refused = isinstance(error, IgnoreRequest)
        reason = str(error) if refused else f"{type(error).__name__}: {error}"
        yield Visit(
            ask=request.meta["ask"],
            outcome="refused" if refused and not isinstance(error, Postponed) else "later",
            reason=reason[:300],
            captures=request.meta.get("captures", ()),
        )


def seeds(site: Site) -> Iterator[Ask]:
    """Where a newspaper announces its news, as far as its site file tells."""
    links = [Link(site.home, "home"), *(Link(url, "feed") for url in site.feed_urls)]
    links += [Link(url, "sitemap") for url in site.sitemap_urls]
    links += [Link(url, "listing") for url in site.section_urls]
    for link in links:
        if (url := normalise(link.url)) is not None:
            yield Ask(url, site.id, link.kind)


def lines_of(sites: Iterable[Site]) -> dict[str, str]:
    """The line in which the requests of each paper wait: its own, or one for all papers that share a host."""
    lines: list[list[Site]] = []
    for site in sites:
        joined = [line for line in lines if any(_share_host(site, other) for other in line)]
        lines = [line for line in lines if line not in joined] + [[*chain(*joined), site]]
    return {site.id: urlsplit(line[0].home).hostname or line[0].id for line in lines for site in line}


def _share_host(one: Site, other: Site) -> bool:
    """Whether some address could be one of both: a host of one is a host of the other, or above it."""
    hosts = ([f".{host}" for host in (*site.hosts, urlsplit(site.home).hostname)] for site in (one, other))
    return any(a.endswith(b) or b.endswith(a) for a, b in product(*hosts))


def spider_for(name: str, sites: tuple[Site, ...]) -> type[NewsSpider]:
    """A spider class for these newspapers."""
    return type("NewsSpider", (NewsSpider,), {"name": name, "sites": sites, "__doc__": NewsSpider.__doc__})
