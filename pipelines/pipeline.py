"""The item pipeline: what a spider yields is stored here."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import Capture, Visit
from pipelines.feeder import Feeder
from pipelines.run import Run
from pipelines.store import Stored, store_visit
from pipelines.visits import describe


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
            run = Run.of(self.crawler)
            try:
                stored = await run.keep(lambda: _store(run, item))
                _count(run, item, stored)
            finally:
                feeder = self.crawler.get_spider_middleware(Feeder)
                if feeder is not None:
                    feeder.landed(item)
        return item


def _store(run: Run, visit: Visit) -> Stored:
    if not visit.captures or visit.outcome == "refused":  # not sent, or not on: the WARC has to say why
        reason = Capture(visit.ask.url, datetime.now(UTC), None, error=f"{visit.outcome}: {visit.reason}")
        note = run.warc.failure(reason, describe(visit.ask, len(visit.captures)))
        visit = replace(visit, captures=(*visit.captures, note))
    with run.archive.transaction() as db:
        stored = store_visit(db, run.id, visit, run.plan)
    run.warc.stored(visit.captures[-1])
    return stored


def _count(run: Run, visit: Visit, stored: Stored) -> None:
    """One state for each visit, so that the sum of states is the number of pages asked for."""
    run.counts["asked"] += 1
    run.counts["found"] += stored.new_links
    if visit.outcome != "done":
        state = f"{visit.outcome}: {_short(visit.reason)}"
    elif visit.ask.kind != "article":
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
