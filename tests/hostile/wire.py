"""HTTP that is cut, wrong, too much, slow or silent."""

from collections.abc import Iterator, Sequence

from tests.hostile.server import HTML, Asked, Raw, Step
from tests.hostile.stories import front, story
from tests.hostile.table import GOOD, ROBOTS, Behaviour, Must, Seen, one

PAGE = story("/duong-truyen-200002.html")
_HALF = PAGE[: len(PAGE) // 2]
_FOR_EVER = 3600.0
_MIB = 1024**2


def _head(*fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {HTML}", *fields, "", "")).encode()


def _chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def _raw(*steps: Step) -> Raw:
    return Raw(steps)


_LENGTH = f"Content-Length: {len(PAGE)}"
_CHUNKED = "Transfer-Encoding: chunked"


def _flood(_: Asked) -> Raw:
    line = b"X-Lu: " + b"a" * 1000 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    return Raw((head, *([line * 100] * 500), b"Content-Length: 0\r\n\r\n"))


def _endless_body(_: Asked) -> Raw:
    return Raw((_head("Connection: close"), *([b"<p>" + b"x" * (_MIB - 3)] * 100)))


def _endless_chunks(_: Asked) -> Raw:
    return Raw((_head(_CHUNKED), *([_chunk(b"<p>" + b"x" * (_MIB - 3))] * 100), b"0\r\n\r\n"))


def _one_hundred_megabytes(_: Asked) -> Raw:
    return Raw((_head(f"Content-Length: {100 * _MIB}"), *([b"y" * _MIB] * 100)))


def _tiny_chunks(_: Asked) -> Raw:
    return Raw((_head(_CHUNKED), b"".join(_chunk(b"a") for _ in range(400_000)), b"0\r\n\r\n"))


BROKEN = (
    one("chunks-cut", _raw(_head(_CHUNKED), _chunk(_HALF)), "later"),
    one("chunk-cut-in-the-middle", _raw(_head(_CHUNKED), _chunk(PAGE)[:2000]), "later"),
    one("chunk-size-no-number", _raw(_head(_CHUNKED), b"zz\r\n" + PAGE + b"\r\n0\r\n\r\n"), "later"),
    one("chunk-size-of-2-70", _raw(_head(_CHUNKED), b"400000000000000000\r\n" + PAGE), "later"),
    one("length-more-than-sent", _raw(_head(_LENGTH), _HALF), "later"),
    one("length-less-than-sent", _raw(_head("Content-Length: 99"), PAGE), "later|done"),
    one("length-negative", _raw(_head("Content-Length: -5"), PAGE), "later|done"),
    one("length-no-number", _raw(_head("Content-Length: nhieu"), PAGE), "later|done"),
    one("two-lengths", _raw(_head("Content-Length: 100", _LENGTH), PAGE), "later|done"),
    one("length-and-chunks", _raw(_head("Content-Length: 10", _CHUNKED), _chunk(_HALF)), "later"),
    one("reset-after-half", _raw(_head(_LENGTH), _HALF, 0.05, "reset"), "later"),
    one("reset-at-once", _raw("reset"), "later"),
    one("closed-at-once", _raw(), "later"),
    one("closed-after-head", _raw(_head(_LENGTH)), "later"),
    one("no-http-at-all", _raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "later"),
    one("no-status", _raw(b"HTTP/1.1\r\n\r\n" + PAGE), "later"),
    one("status-999", _raw(_head(_LENGTH, status="999 La"), PAGE), "later"),
    one("status-206-of-a-part", _raw(_head(f"Content-Length: {len(_HALF)}", "Content-Range: bytes 0-9/99",
                                            status="206 Partial Content"), _HALF), "later"),
    one("continue-for-ever", _raw(*([b"HTTP/1.1 100 Continue\r\n\r\n"] * 5000)), "later"),
    one("nul-in-a-head", _raw(b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\n" + _LENGTH.encode() + b"\r\n\r\n" + PAGE),
        "later|done", stored=(GOOD, "/nul-in-a-head-200002.html")),
    one("head-line-of-a-megabyte", _raw(b"HTTP/1.1 200 OK\r\nX-Dai: " + b"a" * _MIB + b"\r\n\r\n"), "later"),
)  # fmt: skip
"""Nothing that came in part is stored as whole."""

HUGE = (
    one("header-flood", _flood),
    one("hundred-megabytes", _one_hundred_megabytes),
    one("hundred-megabytes-in-chunks", _endless_chunks),
    one("hundred-megabytes-until-closed", _endless_body),
    one("chunks-of-one-byte", _tiny_chunks, "later|done"),
)
"""More than anyone wants."""


def _drip(_: Asked) -> Raw:
    def steps() -> Iterator[Step]:
        yield _head(_LENGTH)
        for at in range(0, len(PAGE), 2):
            yield PAGE[at : at + 2]
            yield 0.5

    return Raw(steps())


def _drip_of_head(_: Asked) -> Raw:
    def steps() -> Iterator[Step]:
        yield b"HTTP/1.1 200 OK\r\n"
        for n in range(600):
            yield f"X-{n}: a\r\n".encode()
            yield 0.5

    return Raw(steps())


def _asked_at_most_twice(history: Sequence[Seen]) -> None:
    """A time-out is retried once at most."""
    paths = [heard.asked.path for heard in history[-1].asked if heard.status == 0]
    assert all(paths.count(path) <= 2 for path in paths), f"asked again and again: {sorted(paths)}"


_SILENT = _raw(_FOR_EVER)
_PATIENT = {"also": _asked_at_most_twice}

SLOW = (
    Behaviour(name="silent-after-accept", answers={ROBOTS: _SILENT, "*": _SILENT, "/": _SILENT, GOOD: _SILENT},
              must=Must(stored=(), states={"/": "later|refused"}, never=(GOOD,), also=_asked_at_most_twice)),
    Behaviour(name="robots-silent", answers={ROBOTS: _SILENT},
              must=Must(stored=(), states={"/": "later|refused"}, never=(GOOD,), also=_asked_at_most_twice)),
    one("silent-after-head", _raw(_head(_LENGTH), _FOR_EVER), "later", **_PATIENT),
    one("silent-in-the-middle", _raw(_head(_LENGTH), _HALF, _FOR_EVER), "later", **_PATIENT),
    one("slow-drip", _drip, "later", **_PATIENT),
    one("slow-drip-of-head", _drip_of_head, "later", **_PATIENT),
    Behaviour(name="front-page-silent", answers={"/": _raw(_head(), front((GOOD,))[:50], _FOR_EVER)},
              must=Must(stored=(), states={"/": "later"}, also=_asked_at_most_twice)),
)  # fmt: skip
"""Hosts that cost the whole deadline."""
