"""An answer that is too large, or does not come to an end: the page's own trouble, and none of its server's."""

from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http.request import NO_CALLBACK

from crawler.http.refusals import Postponed, Refused, never_ends, too_large

_FLOWS = 1 / 3
"""Of the time that an answer has: if anything of it came in this last part, it flows; else its server is silent."""
_CAME = "came_at"


class Bounds:
    """Downloader middleware: tells such pages from servers that are silent, before those who count and ask again.

    Other failures are left to them, and so is robots.txt: without it nothing may be asked.
    """

    def __init__(self, limit: int, timeout: float) -> None:
        self.limit = limit
        self.timeout = timeout

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        bounds = cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        crawler.signals.connect(bounds.came, signals.bytes_received)
        return bounds

    def process_request(self, request: Request) -> None:
        """Forget what came of the request that this one repeats."""
        request.meta.pop(_CAME, None)

    def came(self, request: Request) -> None:
        """Some of a body has come."""
        request.meta[_CAME] = monotonic()

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say it of the page where it was the page."""
        if request.callback is NO_CALLBACK:
            return
        if isinstance(exception, DownloadCancelledError):
            raise Refused(too_large(self.limit)) from exception
        last = request.meta.get(_CAME)
        if isinstance(exception, DownloadTimeoutError) and last and monotonic() - last < self.timeout * _FLOWS:
            raise Postponed(never_ends(self.timeout)) from exception
