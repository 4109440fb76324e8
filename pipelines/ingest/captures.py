"""Keeping the bytes before anyone reads them."""

import logging
from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.items import Ask, Capture
from pipelines.ingest.run import Run
from pipelines.ingest.spider import spider_of
from pipelines.store.visits import store_rules
from pipelines.warc.provenance import describe, describe_robots
from pipelines.warc.record import sha256

log = logging.getLogger(__name__)


class CaptureMiddleware:
    """Downloader middleware: writes every response and every failure to the WARC.

    It stands between redirects and the network, so it sees redirects and compressed bodies as they came. What it kept
    travels in `request.meta["captures"]` through redirects and retries to the visit, whose transaction files it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask for nothing that was taken down, though another address leads there."""
        if Run.of(self.crawler).is_taken_down(request.url):
            raise IgnoreRequest("taken down")

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep a response."""
        run = Run.of(self.crawler)
        capture = _capture(request, response)
        visit = _visit(request, capture.took)
        run.outage.answered()
        run.certificates.note(request, response, spider_of(self.crawler).sites)
        capture = await run.keep(lambda: run.exchange(capture, request, response, visit))
        await self._remember(run, request, capture)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep the reason why nothing came; a request that was never sent has none."""
        if isinstance(exception, IgnoreRequest):
            return
        run = Run.of(self.crawler)
        capture = Capture(request.url, datetime.now(UTC), None, error=_reason(exception))
        visit = _visit(request)
        capture = await run.keep(lambda: run.warc.failure(capture, visit))
        await self._remember(run, request, capture)

    async def _remember(self, run: Run, request: Request, capture: Capture) -> None:
        if request.callback is NO_CALLBACK:  # robots.txt: no visit comes of it
            await run.commit(lambda: _file(run, capture))
        else:
            request.meta["captures"] = (*request.meta.get("captures", ()), capture)


def _visit(request: Request, took: int | None = None) -> str | None:
    ask: Ask | None = request.meta.get("ask")
    if request.callback is NO_CALLBACK:
        return describe_robots(request.meta["robots"])
    return describe(ask, len(request.meta.get("captures", ())), took) if ask else None


def _file(run: Run, capture: Capture) -> None:
    with run.archive.transaction() as db:
        store_rules(db, run.id, capture)
    run.filed(capture)


def _capture(request: Request, response: Response) -> Capture:
    latency: float | None = request.meta.get("download_latency")
    return Capture(
        url=request.url,
        fetched_at=datetime.now(UTC),
        status=response.status,
        content_type=_header(response, "Content-Type"),
        digest=sha256(response.body),
        location=_header(response, "Location"),
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        took=None if latency is None or request.callback is NO_CALLBACK else round(latency * 1000),
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _reason(exception: Exception) -> str:
    return f"{type(exception).__name__}: {exception}"[:500]
