"""Decompression that believes nothing: a body that is cut, corrupt or too large is an error, never a page."""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.http.refusals import Refused, too_large

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


class BadBodyError(ValueError):
    """The body is not what its header says: the message tells what was expected and what was found."""

    def __init__(self, message: str, *, is_too_large: bool = False) -> None:
        super().__init__(message)
        self.is_too_large = is_too_large


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
        if not _codings(coding) or not response.body:
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


def inflate_all(body: bytes, header: str, limit: int) -> bytes:
    """The body behind all codings that a Content-Encoding header names."""
    for coding in reversed(_codings(header)) if body else ():
        body = inflate(body, coding, limit)
    return body


def inflate(body: bytes, coding: str, limit: int) -> bytes:
    """The decompressed bytes; raises `BadBodyError` for anything but a whole, undamaged body within the limit."""
    if coding not in _WINDOWS:
        raise BadBodyError(f"expected gzip or deflate, found content coding {coding!r}")
    try:
        return _inflate(body, _WINDOWS[coding], coding, limit)
    except zlib.error as error:
        if coding != "deflate":
            raise BadBodyError(f"corrupt {coding} body: {error}") from error
    try:
        return _inflate(body, _RAW_DEFLATE, coding, limit)  # many servers leave the zlib header out
    except zlib.error as error:
        raise BadBodyError(f"corrupt {coding} body: {error}") from error


def _inflate(body: bytes, window: int, coding: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while body:  # gzip may consist of several members
        member = zlib.decompressobj(wbits=window)
        part = member.decompress(body, limit - size + 1)
        size += len(part)
        if size > limit:
            raise BadBodyError(f"{coding} body of more than {limit} bytes", is_too_large=True)
        if not member.eof:
            raise BadBodyError(f"{coding} body cut off after {size} bytes")
        parts.append(part)
        rest = member.unused_data
        body = rest if window == _WINDOWS["gzip"] and rest[:2] == b"\x1f\x8b" else b""
    return b"".join(parts)


def _codings(header: str) -> list[str]:
    return [coding for part in header.lower().split(",") if (coding := part.strip()) not in ("", "identity")]
