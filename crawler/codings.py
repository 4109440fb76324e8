"""Content-Encoding, believed in nothing: a body that is cut, corrupt or too large is an error, never a page."""

import sys
import zlib
from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

ASKED = ("gzip", "x-gzip", "deflate")
"""What a crawl asks for, and takes."""
KNOWN = (*ASKED, "br", "zstd")
"""What others may have asked for."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""What zlib calls a gzip member, deflate with its head, and deflate without one."""
_AGAIN = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
"""How another member begins, of which a body may have several."""


class BadBodyError(ValueError):
    """The body is not what its header says: the message tells what was expected and what was found."""

    def __init__(self, message: str, *, is_too_large: bool = False) -> None:
        super().__init__(message)
        self.is_too_large = is_too_large


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Brotli:
    """What brotli offers, in the words of the others; nothing may stand behind its end."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        parts, size = [self._inner.process(data, output_buffer_limit=max_length)], 0
        while parts[-1] and (size := size + len(parts[-1])) < max_length and not self.eof:
            parts.append(self._inner.process(b"", output_buffer_limit=max_length - size))
        return b"".join(parts)


_OPENED: dict[str, Callable[[], _Inflater]] = {
    "gzip": partial(zlib.decompressobj, _GZIP),
    "x-gzip": partial(zlib.decompressobj, _GZIP),
    "deflate": partial(zlib.decompressobj, _ZLIB),
    "br": _Brotli,
    "zstd": ZstdDecompressor,
}


def codings(header: str) -> list[str]:
    """What a Content-Encoding header names, in the order in which it was applied."""
    return [coding for part in header.lower().split(",") if (coding := part.strip()) not in ("", "identity")]


def inflate_all(body: bytes, header: str, limit: int, known: Collection[str] = ASKED) -> bytes:
    """The body behind all codings that a Content-Encoding header names."""
    for coding in reversed(codings(header)) if body else ():
        body = inflate(body, coding, limit, known)
    return body


def inflate(body: bytes, coding: str, limit: int, known: Collection[str] = ASKED) -> bytes:
    """The decompressed bytes; raises `BadBodyError` for anything but a whole, undamaged body within the limit."""
    if coding not in known:
        named = " or ".join(name for name in known if not name.startswith("x-"))
        raise BadBodyError(f"expected {named}, found content coding {coding!r}")
    try:
        return _inflate(body, _OPENED[coding], coding, limit)
    except (zlib.error, brotli.error, ZstdError) as error:
        if coding != "deflate":
            raise BadBodyError(f"corrupt {coding} body: {error}") from error
    try:
        return _inflate(body, partial(zlib.decompressobj, _RAW), coding, limit)  # many servers leave the head out
    except zlib.error as error:
        raise BadBodyError(f"corrupt {coding} body: {error}") from error


def _inflate(body: bytes, opened: Callable[[], _Inflater], coding: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while body:
        member = opened()
        part = member.decompress(body, limit - size + 1)
        size += len(part)
        if size > limit:
            raise BadBodyError(f"{coding} body of more than {limit} bytes", is_too_large=True)
        if not member.eof:
            raise BadBodyError(f"{coding} body cut off after {size} bytes")
        parts.append(part)
        begins_again = coding in _AGAIN and member.unused_data.startswith(_AGAIN[coding])
        body = member.unused_data if begins_again else b""
    return b"".join(parts)
