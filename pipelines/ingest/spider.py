"""What the pipelines need of a spider."""

from datetime import date
from typing import Protocol, runtime_checkable

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.items import Article, Ask, Page
from crawler.sites import Site


@runtime_checkable
class AsksForNews(Protocol):
    """A spider whose requests carry an `Ask` in `meta["ask"]` and whose callbacks yield a `Visit` for each."""

    sites: tuple[Site, ...]
    """The papers that it crawls."""
    since: date
    """How far back it goes."""

    def seeds(self) -> list[Ask]:
        """What a crawl begins with."""

    def request(self, ask: Ask) -> Request:
        """The request for an address."""

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """Take note of what earlier runs learnt of a paper."""

    def go_back(self, site: str, day: date) -> None:
        """Take note of how far back a paper goes, if further than the others."""

    def read_again(self, page: Page, coding: str, site: str | None) -> Article:
        """The article of a page that was kept behind its Content-Encoding; raises `ExtractionError`."""


def spider_of(crawler: Crawler) -> AsksForNews:
    """The spider of a crawler; raises `TypeError` for one that this archive cannot feed."""
    spider: object = crawler.spider
    if not isinstance(spider, AsksForNews):
        raise TypeError(f"expected a spider such as crawler.spiders.news.NewsSpider, found {type(spider).__name__}")
    return spider
