"""Scrapy's own SitemapSpider on many papers: standard input has their domains, standard output what was fetched."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.spiders import SitemapSpider

_SETTINGS = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False}


class Papers(SitemapSpider):
    """One paper's sitemaps: those that robots.txt names, and the usual one."""

    name = "sitemaps"

    def __init__(self, *args: Any, domain: str, fetched: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitemap_urls = [f"http://{domain}/robots.txt", f"http://{domain}/sitemap.xml"]
        self.fetched = fetched

    def parse(self, response: Response, **_: Any) -> Iterator[None]:
        """Remember that it answered."""
        self.fetched.append(response.url)
        yield from ()


def main() -> None:
    """Crawl them all at once."""
    process = AsyncCrawlerProcess(_SETTINGS)
    fetched: dict[str, list[str]] = {}
    for name, domain in json.load(sys.stdin).items():
        fetched[name] = []
        process.crawl(Papers, domain=domain, fetched=fetched[name])
    process.start()
    json.dump(fetched, sys.stdout)


if __name__ == "__main__":
    main()
