"""Decompression that believes nothing: a body that is cut, corrupt or too large is an error, never a page."""

import zlib

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


class BadBodyError(ValueError):
    """The body is not what its header says: the message tells what was expected and what was found."""

    def __init__(self, message: str, *, is_too_large: bool = False) -> None:
        super().__init__(message)
        self.is_too_large = is_too_large


def inflate_all(body: bytes, header: str, limit: int) -> bytes:
    """The body behind all codings that a Content-Encoding header names."""
    for coding in reversed(codings_of(header)) if body else ():
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


def codings_of(header: str) -> list[str]:
    """The codings that a Content-Encoding header names, in the order in which they were applied."""
    return [coding for part in header.lower().split(",") if (coding := part.strip()) not in ("", "identity")]
