"""A server that asks to be left alone gets nothing more, not even what already waits in line for it."""

from datetime import UTC, datetime
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.http.refusals import Postponed, asked_hold
from crawler.http.spider import spider_of
from crawler.items import Ask

_GIVEN_BACK = "left alone: the server asked for it"


class Patience:
    """Downloader middleware: sees `Retry-After` before the next request of the line is due.

    Scrapy lets a request wait for its turn behind all middlewares; the frontier hears of the answer only when it is
    stored, so that the next one in line would be sent within the hour that the server asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Give back what was asked for before the frontier had heard of the answer."""
        until = self._until.get(request.meta.get("download_slot", ""), 0.0)
        if monotonic() < until and request.meta.get("ask") is not None:
            raise Postponed(_GIVEN_BACK)

    def _is_own(self, request: Request) -> bool:
        """Whether it is the paper that asks for it, and not another host, on which a picture lies."""
        ask: Ask | None = request.meta.get("ask")
        return ask is None or ask.kind != "image" or spider_of(self.crawler).site(ask).owns(request.url)

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass every answer on; after one that asks for patience, give back what waits in line."""
        header = response.headers.get("Retry-After")
        hold = asked_hold(response.status, header.decode("latin-1") if header else None, datetime.now(UTC))
        engine = self.crawler.engine
        if hold is not None and engine is not None and self._is_own(request):
            line = request.meta.get("download_slot", "")
            self._until[line] = monotonic() + hold
            slot = engine.downloader.slots.get(line)
            for waiting in list(slot.queue) if slot else ():
                if slot and waiting[0].meta.get("ask") is not None:  # robots.txt decides about all the rest
                    slot.queue.remove(waiting)
                    waiting[1].errback(Postponed(_GIVEN_BACK))
        return response
