"""Nothing is asked of a place that is not the newspaper's."""

import asyncio
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.http.refusals import Refused
from crawler.http.resolver import is_public
from crawler.http.spider import spider_of
from crawler.items import ELSEWHERE, Ask


class OriginGuard:
    """Downloader middleware: refuses other schemes, other hosts and private addresses, for redirects too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.allow_loopback = crawler.settings.getbool("ALLOW_LOOPBACK")
        self._addresses: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request through, or raise `Refused` with the reason."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(f"scheme not allowed: {parts.scheme}")
        await self._check_address(parts.hostname or "")
        ask: Ask | None = request.meta.get("ask")
        if request.callback is NO_CALLBACK or ask is None:  # robots.txt, whose redirects may cross hosts (RFC 9309)
            return
        site = spider_of(self.crawler).site(ask)
        if not site.owns(request.url):
            raise Refused(f"{ELSEWHERE}: {parts.netloc}")

    async def _check_address(self, host: str) -> None:
        """Refuse hosts that are, or resolve to, private addresses; the resolver looks once more on connecting."""
        if self.allow_loopback:
            return
        if _is_private(host):
            raise Refused(f"private address: {host}")
        if host not in self._addresses:
            self._addresses[host] = await _resolve(host)
        for address in self._addresses[host]:
            if not is_public(address):
                raise Refused(f"private address: {host} resolves to {address}")


async def _resolve(host: str) -> tuple[str, ...]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError:  # the download says so itself
        return ()
    return tuple({str(entry[4][0]).partition("%")[0] for entry in found})


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False
