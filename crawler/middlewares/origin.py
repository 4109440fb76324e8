"""Nothing is asked of a place that is not the newspaper's, but for the pictures of its articles."""

import asyncio
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.http.refusals import Postponed, Refused
from crawler.http.resolver import is_public
from crawler.http.spider import spider_of
from crawler.items import ELSEWHERE, Ask


class OriginGuard:
    """Downloader middleware: refuses other schemes, other hosts and private addresses, for redirects too.

    Where the paper's own name leads to a private address, that is today's network: a filter, the page where guests of a
    hotel sign in. Nothing is sent, and it is asked again. A picture may lie on another host, as the papers of
    one content management system have theirs.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.allow_loopback = crawler.settings.getbool("ALLOW_LOOPBACK")
        self._addresses: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request through, or raise `Refused` or `Postponed` with the reason."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(f"scheme not allowed: {parts.scheme}")
        private = await self._private(parts.hostname or "")
        ask: Ask | None = request.meta.get("ask")
        if request.callback is NO_CALLBACK or ask is None:  # robots.txt, whose redirects may cross hosts (RFC 9309)
            if private:
                raise Refused(private)
            return
        site = spider_of(self.crawler).site(ask)
        if private:
            raise Postponed(private) if site.owns(request.url) else Refused(private)
        is_allowed = site.shows if ask.kind == "image" else site.owns
        if not is_allowed(request.url):
            raise Refused(f"{ELSEWHERE}: {parts.netloc}")

    async def _private(self, host: str) -> str | None:
        """Why a host is not asked that is, or leads to, a private address; the resolver looks again on connecting."""
        if self.allow_loopback:
            return None
        if _is_private(host):
            return f"private address: {host}"
        if host not in self._addresses:
            self._addresses[host] = await _resolve(host)
        private = (address for address in self._addresses[host] if not is_public(address))
        return next((f"private address: {host} resolves to {address}" for address in private), None)


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
