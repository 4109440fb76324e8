"""The item pipeline: what a spider yields is stored here."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Capture, Visit
from pipelines.ingest.feeder import Feeder
from pipelines.ingest.run import Run
from pipelines.store.articles import Stored
from pipelines.store.visits import store_visit
from pipelines.warc.provenance import describe

LOCKED = 0.3
"""Seconds after which a commit is taken to wait for another program, and the crawl goes on without it."""


class StorePipeline:
    """Item pipeline: one visit, one transaction; then the frontier may go on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Store a visit."""
        if isinstance(item, Visit):
            run, feeder = Run.of(self.crawler), self.crawler.get_spider_middleware(Feeder)
            new = 0
            try:
                visit = await _explained(run, item)
                storing = asyncio.ensure_future(run.commit(lambda: _store(run, visit)))
                await asyncio.wait({storing}, timeout=LOCKED)
                if feeder is not None and not storing.done():
                    feeder.waits(item)
                stored = await storing
                new = stored.new_links
                _count(run, item, stored)
            finally:
                if feeder is not None:
                    feeder.landed(item, new)
        return item


async def _explained(run: Run, visit: Visit) -> Visit:
    """What was not sent, or not on, has left no record: the WARC has to say why."""
    if visit.captures and visit.outcome != "refused":
        return visit
    reason = Capture(visit.ask.url, datetime.now(UTC), None, error=f"{visit.outcome}: {visit.reason}")
    note = await run.keep(lambda: run.warc.failure(reason, describe(visit.ask, len(visit.captures))))
    return replace(visit, captures=(*visit.captures, note))


def _store(run: Run, visit: Visit) -> Stored:
    with run.archive.transaction() as db:
        stored = store_visit(db, run.id, visit, run.plan)
    run.filed(visit.captures[-1])
    return stored


def _count(run: Run, visit: Visit, stored: Stored) -> None:
    """One state for each visit, so that the sum of states is the number of pages asked for."""
    run.counts["asked"] += 1
    run.counts["found"] += stored.new_links
    if visit.outcome != "done":
        state = f"{visit.outcome}: {_short(visit.reason)}"
    elif (visit.kind or visit.ask.kind) != "article":
        state = "sources"
    elif stored.result == "nothing":
        state = f"no article: {_short(visit.reason)}"
    else:
        state = stored.result
    run.counts[state] += 1
    run.note(visit)


def _short(reason: str | None) -> str:
    """A reason without its details, so that equal ones are counted together."""
    return (reason or "unknown").split(":")[0]
