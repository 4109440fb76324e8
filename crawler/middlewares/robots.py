"""robots.txt as RFC 9309 has it: what cannot be had forbids everything, for now."""

import asyncio
import logging
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.addresses import origin
from crawler.http.refusals import ROBOTS_AGAIN, ROBOTS_FORBID, Postponed, Refused
from crawler.http.spider import spider_of

log = logging.getLogger(__name__)

MAX_BYTES = 512 * 1024
"""Of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay would stop the crawl in all but name."""

_FIRST = 1000  # priority: nothing of a host is asked before its rules are known


class RobotsMiddleware:
    """Downloader middleware: asks each host for its rules once in a crawl, and keeps to them and to its Crawl-delay.

    4xx means that there are no rules; 5xx, 429, silence and too many redirects mean that nothing may be asked now.
    Redirects are followed across hosts; the rules are those of the first host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request through, or raise with the reason."""
        if request.callback is NO_CALLBACK:
            return
        host = origin(request.url)
        known = self._rules.get(host)
        if known is None or (request.meta.get(ROBOTS_AGAIN) and known.done() and known.exception() is not None):
            self._rules[host] = asyncio.ensure_future(self._fetch(host, request))
        rules = await asyncio.shield(self._rules[host])
        if not rules.can_fetch(request.url, self.agent):
            raise Refused(ROBOTS_FORBID)

    async def _fetch(self, host: str, request: Request) -> Protego:
        meta = {"robots": host, "download_slot": self.crawler.engine.downloader.get_slot_key(request)}
        robots = Request(f"{host}robots.txt", priority=_FIRST, callback=NO_CALLBACK, meta=meta)
        try:
            response: Response = await self.crawler.engine.download_async(robots)
        except IgnoreRequest as error:
            raise Postponed(f"robots.txt not to be had: {error}") from error
        except Exception as error:
            raise Postponed(f"robots.txt not to be had: {type(error).__name__}: {error}") from error
        if response.status >= 500 or response.status == 429 or 300 <= response.status < 400:
            raise Postponed(f"robots.txt not to be had: HTTP {response.status}")
        text = response.body[:MAX_BYTES].decode("utf-8-sig", "replace") if response.status == 200 else ""
        rules = Protego.parse(text)
        self._slow_down(request, rules)
        spider_of(self.crawler).robots(host, rules)
        return rules

    def _slow_down(self, request: Request, rules: Protego) -> None:
        wanted = rules.crawl_delay(self.agent)
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        slot = downloader.slots.get(key)
        if wanted and slot is not None:
            slot.delay = max(slot.delay, min(float(wanted), MAX_CRAWL_DELAY))
            # Scrapy forgets a slot that is idle for a minute, and makes the next one from these.
            downloader.per_slot_settings[key] = {**downloader.per_slot_settings.get(key, {}), "delay": slot.delay}
