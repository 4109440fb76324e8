"""Nothing is asked of a place that is not the newspaper's."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.items import Ask
from crawler.refusals import Refused
from crawler.resolver import is_public


class OriginGuard:
    """Downloader middleware: refuses other schemes, other hosts and private addresses, for redirects too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.allow_loopback = crawler.settings.getbool("ALLOW_LOOPBACK")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request through, or raise `Refused` with the reason."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(f"scheme not allowed: {parts.scheme}")
        if _is_private(parts.hostname or "") and not self.allow_loopback:
            raise Refused(f"private address: {parts.hostname}")
        ask: Ask | None = request.meta.get("ask")
        if request.callback is NO_CALLBACK or ask is None:  # robots.txt, whose redirects may cross hosts (RFC 9309)
            return
        site = self.crawler.spider.site(ask)  # type: ignore[union-attr]
        if not site.owns(request.url):
            raise Refused(f"not the paper's: {parts.netloc}")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False
