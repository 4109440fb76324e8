"""The item pipeline: what a spider yields is stored here."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Capture, Visit
from pipelines.ingest.feeder import Feeder
from pipelines.ingest.run import Run
from pipelines.ingest.spider import spider_of
from pipelines.store import run_sites
from pipelines.store.articles import Rereads
from pipelines.store.rereading import read_again, rereading
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
        """Store a visit, and those that waited for a host to answer; or let it wait itself."""
        if isinstance(item, Visit):
            run, feeder = Run.of(self.crawler), self.crawler.get_spider_middleware(Feeder)
            if run.outage.keeps(item):
                if feeder is not None:
                    feeder.stalls(item)
                return item
            for visit in (*run.outage.release(), item):
                await _file(run, feeder, visit)
        return item


async def _file(run: Run, feeder: Feeder | None, visit: Visit) -> None:
    new = 0
    try:
        told = await _explained(run, visit)
        storing = asyncio.ensure_future(run.commit(lambda: _store(run, told)))
        await asyncio.wait({storing}, timeout=LOCKED)
        if feeder is not None and not storing.done():
            feeder.waits(visit)
        new = await storing
    finally:
        if feeder is not None:
            feeder.landed(visit, new)


async def _explained(run: Run, visit: Visit) -> Visit:
    """What was not sent, or not on, has left no record: the WARC has to say why."""
    if _is_told(visit):
        return visit
    reason = Capture(visit.ask.url, datetime.now(UTC), None, error=f"{visit.outcome}: {visit.reason}")
    note = await run.keep(lambda: run.warc.failure(reason, describe(visit.ask, len(visit.captures))))
    return replace(visit, captures=(*visit.captures, note))


def _is_told(visit: Visit) -> bool:
    """Whether the last record says itself what came of it: not where what followed it was not sent, or given up."""
    if not visit.captures or visit.outcome == "refused":
        return False
    last, reason = visit.captures[-1], visit.reason or ""
    if last.error is not None:
        return reason == last.error[: len(reason)]
    return last.location is None or last.status not in range(300, 400) or reason == f"HTTP {last.status}"


def _store(run: Run, visit: Visit) -> int:
    """Returns how many unknown articles it told of."""

    def store(again: Rereads) -> int:
        with run.archive.transaction() as db:
            stored = store_visit(db, run.id, visit, run.plan_of(visit.ask.site), again=again)
            run_sites.keep(db, run.id, run.account, visit, stored)
        return stored.new_links

    reads = spider_of(run.crawler).read_again
    new = rereading(store, lambda capture: read_again(run.archive.db.conn, run.warc.folder, capture, reads))
    run.filed(visit.captures[-1])
    return new
