"""robots.txt: what it allows, what it forbids, and what its absence means."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.http.refusals import ROBOTS_AGAIN, Postponed, Refused
from crawler.middlewares.robots import RobotsMiddleware

URL = "https://baovidu.vn/mua-lon-123456.html"


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


def test_who_asks_once_more_has_the_rules_asked_for_once_more_where_they_were_not_to_be_had() -> None:
    async def run(middleware: RobotsMiddleware, expected: list[bool]) -> None:
        for is_again, is_well in zip((False, False, True), expected, strict=True):
            request = Request(URL, meta={ROBOTS_AGAIN: is_again})
            try:
                await middleware.process_request(request)
            except IgnoreRequest:
                assert not is_well
            else:
                assert is_well

    middleware, asked = robots(txt("", 503))
    asyncio.run(run(middleware, [False, False, False]))
    assert len(asked) == 2
    middleware, asked = robots(txt(""))
    asyncio.run(run(middleware, [True, True, True]))
    assert len(asked) == 1
