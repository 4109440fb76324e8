"""Compressed bodies: bombs, cut and corrupt streams, and those that must be read all the same."""

import gzip
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import cache

import brotli

from tests.hostile.server import Answer, Asked, Habit, Raw, Reply
from tests.hostile.stories import story
from tests.hostile.table import ANY, GOOD, ROBOTS, Behaviour, Must, Seen, number, one

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BOMB = 400 * 1024**2
"""Bytes that each bomb unpacks to: far more than a crawl may use."""
_CHUNK = bytes(1024**2)
PAGE = story("/nen-200002.html")


@cache
def deflate_bomb() -> bytes:
    """Zeros as raw deflate: one block, again and again, since a full flush forgets what was before."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (BOMB // len(_CHUNK)) + packer.flush()


@cache
def gzip_bomb() -> bytes:
    """The same as one gzip member with a true checksum."""
    check = 0
    for _ in range(BOMB // len(_CHUNK)):
        check = zlib.crc32(_CHUNK, check)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + deflate_bomb() + check.to_bytes(4, "little") + BOMB.to_bytes(4, "little")


@cache
def brotli_bomb() -> bytes:
    """Less than a kilobyte."""
    packer = brotli.Compressor(quality=5)
    return bytes(b"".join(packer.process(_CHUNK) for _ in range(BOMB // len(_CHUNK))) + packer.finish())


@cache
def zstd_bomb() -> bytes:
    """About ten kilobytes."""
    packer = zstd.ZstdCompressor()
    return b"".join(packer.compress(_CHUNK) for _ in range(BOMB // len(_CHUNK))) + packer.flush()


def packed(body: bytes, encoding: str) -> Reply:
    """A body with a Content-Encoding."""
    return Reply(body, headers=(("Content-Encoding", encoding),))


def _if_accepted(name: str, make: Callable[[], bytes]) -> Answer:
    """A bomb for those who ask for this coding; a page for the others."""
    return lambda asked: packed(make(), name) if name in asked.headers.get("accept-encoding", "") else Reply(PAGE)


def _bomb(make: Callable[[], bytes], encoding: str) -> Answer:
    return lambda _: packed(make(), encoding)


def _stored_whole(history: Sequence[Seen]) -> None:
    """Whatever was stored has the last paragraph."""
    for path, row in history[-1].articles.items():
        assert "Đây là đoạn thứ 6" in row["body"], f"{path} was stored in part"


def _cut(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


def _bad_checksum(body: bytes) -> bytes:
    return body[:-8] + bytes(b ^ 0xFF for b in body[-8:-4]) + body[-4:]


def _flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 0x55, body[middle + 1] ^ 0xAA]) + body[middle + 2 :]


def _cut_then_closed(_: Asked) -> Raw:
    """A gzip stream that ends early, without a length that would tell."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
    return Raw((head, _cut(gzip.compress(PAGE))))


def _readable(name: str, reply: Habit) -> Behaviour:
    path = f"/{name}-200002.html"
    must = Must(stored=number((GOOD, path)), also=_stored_whole)
    return Behaviour(name=name, answers={path: reply}, must=must)


def _sitemap_bomb(name: str, reply: Answer) -> Behaviour:
    must = Must(states={"/sitemap.xml.gz": "later|refused|done"})
    return Behaviour(name=name, answers={"/sitemap.xml.gz": reply}, links=(), site={"sitemaps": ["/sitemap.xml.gz"]},
                     must=must)  # fmt: skip


BOMBS = (
    one("gzip-bomb", _bomb(gzip_bomb, "gzip")),
    one("deflate-bomb", _bomb(deflate_bomb, "deflate")),
    one("brotli-bomb", _bomb(brotli_bomb, "br")),
    one("zstd-bomb", _bomb(zstd_bomb, "zstd")),
    one("double-gzip-bomb", _bomb(lambda: gzip.compress(gzip_bomb()), "gzip, gzip")),
    one("bomb-with-a-false-label", _bomb(lambda: gzip.compress(gzip_bomb()), "identity"), "later|refused|done"),
    one("x-gzip-bomb", _bomb(gzip_bomb, "x-gzip")),
    one("bomb-with-an-error-status", lambda _: Reply(gzip_bomb(), 404, headers=(("Content-Encoding", "gzip"),)),
        "later|refused|gone"),
    _sitemap_bomb("sitemap-gz-bomb", lambda _: Reply(gzip_bomb(), kind="application/gzip")),
    _sitemap_bomb("sitemap-gz-double-bomb", lambda _: packed(gzip.compress(gzip_bomb()), "gzip")),
    Behaviour(name="bomb-as-front-page", answers={"/": _bomb(gzip_bomb, "gzip")},
              must=Must(stored=(), states={"/": "later|refused|done"})),
    Behaviour(name="bomb-as-robots", answers={ROBOTS: _bomb(gzip_bomb, "gzip")}, must=Must(stored=(), never=(GOOD,))),
    Behaviour(name="bomb-only-when-asked-for", answers={
        f"/bom-{name}-20000{n}.html": _if_accepted(name, make)
        for n, (name, make) in enumerate((("gzip", gzip_bomb), ("br", brotli_bomb), ("zstd", zstd_bomb)))
    }, must=Must(stored=ANY, states={"/bom-gzip-200000.html": "later|refused"}, also=_stored_whole)),
)  # fmt: skip
"""Each must be cut at the cap."""

STREAMS = (
    one("gzip-cut", packed(_cut(gzip.compress(PAGE)), "gzip"), "later"),
    one("gzip-cut-and-closed", _cut_then_closed, "later"),
    one("gzip-with-a-false-checksum", packed(_bad_checksum(gzip.compress(PAGE)), "gzip"), "later"),
    one("gzip-with-flipped-bits", packed(_flipped(gzip.compress(PAGE)), "gzip"), "later"),
    one("gzip-second-member-cut", packed(gzip.compress(PAGE[:3000]) + _cut(gzip.compress(PAGE[3000:])), "gzip"),
        "later"),
    one("deflate-cut", packed(_cut(zlib.compress(PAGE)), "deflate"), "later"),
    one("brotli-cut", packed(_cut(brotli.compress(PAGE)), "br"), "later"),
    one("zstd-cut", packed(_cut(zstd.compress(PAGE)), "zstd"), "later"),
    one("gzip-of-nothing", packed(b"", "gzip"), "later"),
    one("coding-nobody-knows", packed(PAGE[::-1], "x-la"), "later|refused|done"),
    _readable("gzip-of-two-members", packed(gzip.compress(PAGE[:3000]) + gzip.compress(PAGE[3000:]), "gzip")),
    _readable("raw-deflate", packed(zlib.compress(PAGE)[2:-4], "deflate")),
    _readable("deflate-with-head", packed(zlib.compress(PAGE), "deflate")),
    _readable("brotli-when-asked-for", _if_accepted("br", lambda: brotli.compress(PAGE))),
    _readable("zstd-when-asked-for", _if_accepted("zstd", lambda: zstd.compress(PAGE))),
    one("brotli-unasked", packed(brotli.compress(PAGE), "br"), "later|done", stored=ANY, also=_stored_whole),
    one("zstd-unasked", packed(zstd.compress(PAGE), "zstd"), "later|done", stored=ANY, also=_stored_whole),
    _readable("gzip-in-capitals", packed(gzip.compress(PAGE), "GZip")),
)  # fmt: skip
"""What is cut or corrupt is not stored as whole; what is unusual but whole is."""
