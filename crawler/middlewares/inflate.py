"""Decompression of what a crawl is sent: a whole body within the limit, or an error."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.codings import BadBodyError, codings, inflate_all
from crawler.http.refusals import Refused, too_large


class InflateMiddleware:
    """Downloader middleware in place of Scrapy's: asks for gzip and deflate, and takes nothing else."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what is understood."""
        request.headers.setdefault("Accept-Encoding", "gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Response:
        """The same response with its body decompressed; where it is too large, a page is refused."""
        coding = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not codings(coding) or not response.body:
            return response
        try:
            body = inflate_all(response.body, coding, self.limit)
        except BadBodyError as error:
            if error.is_too_large and request.callback is not NO_CALLBACK:
                raise Refused(too_large(self.limit)) from error
            raise
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)
