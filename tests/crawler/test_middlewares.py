"""Downloader middlewares: robots, decompression, addresses."""

import asyncio
import gzip
import zlib
from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.items import Ask
from crawler.middlewares.inflate import BadBodyError, InflateMiddleware, inflate
from crawler.middlewares.patience import Patience
from crawler.middlewares.robots import RobotsMiddleware
from crawler.refusals import Postponed, Refused
from crawler.resolver import _checked, is_public

TEXT = "Mưa lớn gây ngập nhiều nơi. ".encode() * 50
URL = "https://baovidu.vn/mua-lon-123456.html"


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
    ],
    ids=["gzip", "x-gzip", "two members", "deflate", "raw deflate"],
)
def test_a_whole_body_is_decompressed(coding: str, body: bytes) -> None:
    assert inflate(body, coding, 10_000) == TEXT


@pytest.mark.parametrize(
    ("coding", "body", "message"),
    [
        ("gzip", gzip.compress(TEXT)[:-12], "cut off"),
        ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "corrupt gzip body"),
        ("gzip", b"<html>no gzip", "corrupt gzip body"),
        ("deflate", zlib.compress(TEXT)[:-9], "cut off"),
        ("deflate", b"\xff\xff\xff\xff", "corrupt deflate body"),
        ("br", b"x", "expected gzip or deflate, found content coding 'br'"),
        ("gzip", gzip.compress(bytes(50_000)), "more than 10000 bytes"),
        ("gzip", gzip.compress(TEXT) + gzip.compress(bytes(50_000)), "more than 10000 bytes"),
    ],
    ids=["gzip cut", "checksum", "no gzip", "deflate cut", "no deflate", "brotli", "bomb", "bomb behind"],
)
def test_anything_else_is_an_error(coding: str, body: bytes, message: str) -> None:
    with pytest.raises(BadBodyError, match=message):
        inflate(body, coding, 10_000)


def test_a_body_compressed_twice_is_decompressed_within_the_limit() -> None:
    middleware = InflateMiddleware(10_000)
    twice = Response(URL, headers={"Content-Encoding": "gzip, gzip"}, body=gzip.compress(gzip.compress(TEXT)))
    whole = middleware.process_response(Request(URL), twice)
    assert whole.body == TEXT
    assert "Content-Encoding" not in whole.headers


def test_an_uncompressed_body_is_left_alone() -> None:
    plain = Response(URL, body=TEXT)
    assert InflateMiddleware(10).process_response(Request(URL), plain) is plain


def robots(answer: Response | Exception) -> tuple[RobotsMiddleware, list[str]]:
    asked: list[str] = []

    async def download(request: Request) -> Response:
        asked.append(request.url)
        if isinstance(answer, Exception):
            raise answer
        return answer

    slots = {"baovidu.vn": SimpleNamespace(delay=2.0)}
    downloader = SimpleNamespace(slots=slots, per_slot_settings={}, get_slot_key=lambda _: "baovidu.vn")
    spider = SimpleNamespace(robots=lambda *_: None)
    engine = SimpleNamespace(download_async=download, downloader=downloader)
    crawler: Any = SimpleNamespace(settings={"ROBOTSTXT_USER_AGENT": "BaoTinh"}, engine=engine, spider=spider)
    middleware = RobotsMiddleware(crawler)
    middleware.slots = slots  # type: ignore[attr-defined]
    middleware.later = downloader.per_slot_settings  # type: ignore[attr-defined]
    return middleware, asked


def ask(middleware: RobotsMiddleware, *urls: str) -> None:
    async def run() -> None:
        for url in urls:
            await middleware.process_request(Request(url))

    asyncio.run(run())


def txt(body: str, status: int = 200) -> Response:
    return Response("https://baovidu.vn/robots.txt", status, body=body.encode())


ALLOWED = [
    txt(""),
    txt("User-agent: *\nDisallow: /tim-kiem"),
    txt("User-agent: *\nDisallow: /\n\nUser-agent: BaoTinh\nAllow: /"),
    txt("User-agent: *\nDisallow: /mua\nAllow: /mua-lon"),  # the longer rule wins
    txt("<html>no robots here</html>"),
    txt("\x00\xff\xfe"),
    txt("User-agent: *\nDisallow: /", 404),
    txt("User-agent: *\nDisallow: /", 403),
    txt("# " + "x" * 600_000 + "\nUser-agent: *\nDisallow: /"),  # behind the 500 KiB that are read
]


@pytest.mark.parametrize("answer", ALLOWED, ids=range(len(ALLOWED)))
def test_what_the_rules_allow_is_asked_for(answer: Response) -> None:
    middleware, asked = robots(answer)
    ask(middleware, URL, URL + "?page=2")
    assert asked == ["https://baovidu.vn/robots.txt"]  # once


@pytest.mark.parametrize(
    "body",
    ["User-agent: *\nDisallow: /", "User-agent: baotinh\nDisallow: /mua-lon", "User-agent: *\nDisallow: /*.html$"],
)
def test_what_the_rules_forbid_is_refused(body: str) -> None:
    middleware, _ = robots(txt(body))
    with pytest.raises(Refused, match=r"robots\.txt forbids it"):
        ask(middleware, URL)


@pytest.mark.parametrize(
    "answer",
    [txt("", 500), txt("", 503), txt("", 429), txt("", 302), TimeoutError("30 s"), IgnoreRequest("private address")],
)
def test_without_an_answer_nothing_may_be_asked_for_now(answer: Response | Exception) -> None:
    middleware, asked = robots(answer)
    for _ in range(2):
        with pytest.raises(Postponed, match=r"robots\.txt not to be had"):
            ask(middleware, URL)
        middleware._rules.clear()
    assert len(asked) == 2


@pytest.mark.parametrize(("wanted", "kept"), [("1", 2.0), ("7", 7.0), ("9999", 60.0)])
def test_a_crawl_delay_is_kept_to_up_to_a_minute(wanted: str, kept: float) -> None:
    middleware, _ = robots(txt(f"User-agent: *\nCrawl-delay: {wanted}"))
    ask(middleware, URL)
    assert middleware.slots["baovidu.vn"].delay == kept  # type: ignore[attr-defined]
    assert middleware.later["baovidu.vn"]["delay"] == kept  # type: ignore[attr-defined]  # of the slot after an idle time


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "113.160.0.1"])
def test_open_addresses_are_public(address: str) -> None:
    assert is_public(address)
    assert _checked(address, "baovidu.vn") == address


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "[::1]"],
)  # fmt: skip
def test_a_name_that_resolves_to_a_private_address_is_not_resolved(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Exception, match="private address"):
        _checked(address, "rebind.baovidu.vn")


@pytest.mark.parametrize(
    ("status", "retry_after", "left"),
    [(429, "3600", ["/robots.txt"]), (503, "3", ["/robots.txt"]), (503, None, ["/b", "/robots.txt"]),
     (200, "3600", ["/b", "/robots.txt"])],
)  # fmt: skip
def test_what_waits_in_line_for_a_server_that_asks_for_patience_is_given_back(
    status: int, retry_after: str | None, left: list[str]
) -> None:
    home = "https://bao.example"
    queued = Request(f"{home}/b", meta={"ask": Ask(f"{home}/b", "bao", "article")})
    told: list[BaseException | None] = []

    def keep(failure: Failure) -> None:
        told.append(failure.value)

    line: deque[tuple[Request, Deferred[Response]]] = deque()
    for request in (queued, Request(f"{home}/robots.txt")):
        answer: Deferred[Response] = Deferred()
        answer.addErrback(keep)
        line.append((request, answer))
    slots = {"bao.example": SimpleNamespace(queue=line)}
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=SimpleNamespace(slots=slots)))
    headers = {"Retry-After": retry_after} if retry_after else {}
    asked = Request(f"{home}/a", meta={"download_slot": "bao.example"})
    response = Response(f"{home}/a", status=status, headers=headers)
    assert Patience(crawler).process_response(asked, response) is response
    assert [request.url.removeprefix(home) for request, _ in line] == left
    assert [type(error) for error in told] == [Postponed] * (2 - len(left))
