"""What the network side needs of a spider: whose pages it asks for, and somebody to tell of a host's rules."""

from typing import ClassVar, Protocol, cast

from protego import Protego
from scrapy.crawler import Crawler

from crawler.items import Ask
from crawler.sites import Site


class KnowsPapers(Protocol):
    """A spider such as `crawler.spiders.news.NewsSpider`."""

    sites: ClassVar[tuple[Site, ...]]
    """The papers that it crawls."""

    def site(self, ask: Ask) -> Site:
        """The newspaper of an address."""

    def robots(self, origin: str, rules: Protego) -> None:
        """Take note of a host's rules."""


def spider_of(crawler: Crawler) -> KnowsPapers:
    """The spider of a crawler; what stands in `crawler.settings` is made for no other."""
    return cast("KnowsPapers", crawler.spider)


def papers_of(crawler: Crawler) -> tuple[Site, ...]:
    """The papers of a crawler, also before its spider is made."""
    return cast("type[KnowsPapers]", crawler.spidercls).sites
