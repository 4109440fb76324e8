"""Feeding a crawl from the frontier."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.items import Ask, Visit
from pipelines import frontier
from pipelines.run import Run, StorageFailed

log = logging.getLogger(__name__)

PER_SITE = 2
"""Requests of one newspaper that are under way at most: one being answered, one waiting for its turn. A dead host
therefore holds two places and delays nobody else."""


class Feeder:
    """Spider middleware: the spider's first requests become seeds of the frontier, which then gives out what is due.

    It needs a spider whose requests carry an `Ask` in `meta["ask"]`, whose callbacks yield a `Visit` for each, and
    which makes requests from asks with `request(ask)`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("ARTICLE_LIMIT")
        self._under_way: dict[str, str] = {}
        self._hungry: set[str] = set()
        self._asked: Counter[str] = Counter()
        self._landed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy\'s way to make one."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Request]) -> AsyncIterator[Request]:
        """Seeds in, requests that are due out, until nothing is due and nothing is under way."""
        run = Run.of(self.crawler)
        seeds: list[Ask] = [request.meta["ask"] async for request in start]
        try:
            await run.keep(lambda: _plant(run, seeds))
            self._hungry = {seed.site for seed in seeds}
            while self._hungry or self._under_way:
                for ask in await self._next(run):
                    yield self.crawler.spider.request(ask)  # type: ignore[union-attr]
                if self._under_way and not self._hungry:
                    await self._landed.wait()
                self._landed.clear()
        except StorageFailed:
            return

    async def _next(self, run: Run) -> list[Ask]:
        asks: list[Ask] = []
        hungry, self._hungry = self._hungry, set()  # now: what lands while the disk is read must not be forgotten
        for site in sorted(hungry):
            flying = [url for url, owner in self._under_way.items() if owner == site]
            left = max(0, self.limit - self._asked[site]) if self.limit else PER_SITE
            asks += await run.keep(partial(_due, run, site, flying, left))
        for ask in asks:
            self._under_way[ask.url] = ask.site
            self._asked[ask.site] += ask.kind == "article"
        return asks

    def landed(self, ask: Ask) -> None:
        """A visit has been stored: its newspaper may be asked for more."""
        self._under_way.pop(ask.url, None)
        self._hungry.add(ask.site)
        self._landed.set()

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass on what the spider found; a callback that says nothing of its address is a visit all the same."""
        visited = False
        async for item in result:
            visited = visited or isinstance(item, Visit)
            yield item
        if not visited:
            yield _visit(response, response.meta.pop("bug", "bug: the callback yielded no visit"))

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any]:
        """An error of ours is no reason to lose the page: it is asked for again later, and counted."""
        log.error("%s: %r", response.url, exception, exc_info=exception)
        response.meta["bug"] = f"bug: {type(exception).__name__}: {exception}"[:300]
        return ()


def _visit(response: Response, reason: str) -> Visit:
    ask: Ask = response.meta["ask"]
    return Visit(ask=ask, outcome="later", reason=reason, captures=response.meta.get("captures", ()))


def _plant(run: Run, seeds: list[Ask]) -> None:
    with run.archive.transaction() as db:
        for seed in seeds:
            frontier.add_source(db, seed, run.plan.started_at, again=True)


def _due(run: Run, site: str, flying: list[str], articles: int) -> list[Ask]:
    room = PER_SITE - len(flying)
    limit = min(room, articles) if articles else room
    moment = datetime.now(UTC)
    return frontier.due(run.archive.db.conn, site, moment, limit, without=flying, articles=articles > 0)
