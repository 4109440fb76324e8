"""A limit on response headers, which Twisted reads without end: 50 MB of them took 300 MB of memory."""

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from twisted.web._newclient import HTTPClientParser, ParseError

MAX_BYTES = 128 * 1024
"""Of all headers together; servers send 1 to 4 kB."""


class HeaderLimit:
    """Extension: has the HTTP client give up on a response whose headers do not end."""

    def __init__(self) -> None:
        limit_headers(HTTPClientParser)
        raise NotConfigured  # the client does the rest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003
        """Scrapy's way to make one."""
        return cls()


def limit_headers(parser: Any) -> None:
    """Count what a parser takes for headers; once is enough for a process."""
    if hasattr(parser, "bytes_of_headers"):
        return
    parser.bytes_of_headers = 0
    take = parser.headerReceived  # not lineReceived, which Scrapy's own parser replaces

    def limited(self: Any, name: bytes, value: bytes) -> None:
        self.bytes_of_headers += len(name) + len(value)
        if self.bytes_of_headers > MAX_BYTES:
            raise ParseError(f"more than {MAX_BYTES} bytes of headers", name[:100])  # type: ignore[no-untyped-call]
        take(self, name, value)

    parser.headerReceived = limited
