"""A server that asks to be left alone gets nothing that waits in line."""

from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.http.refusals import Postponed
from crawler.items import Ask
from crawler.middlewares.patience import Patience
from crawler.sites import Site


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
    refused: list[BaseException | None] = []

    def keep(failure: Failure) -> None:
        refused.append(failure.value)

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
    assert [type(error) for error in refused] == [Postponed] * (2 - len(left))


def test_what_comes_to_the_line_before_the_answer_is_stored_is_given_back_as_well() -> None:
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=SimpleNamespace(slots={})))
    patience, line = Patience(crawler), {"download_slot": "bao.example"}
    late = Request("https://bao.example/b", meta={**line, "ask": Ask("https://bao.example/b", "bao", "article")})
    elsewhere = late.replace(meta={**late.meta, "download_slot": "bao-khac.example"})
    patience.process_request(late)
    for seconds in ("0", "3"):
        answer = Response("https://bao.example/a", status=503, headers={"Retry-After": seconds})
        patience.process_response(Request("https://bao.example/a", meta=line), answer)
    patience.process_request(Request("https://bao.example/robots.txt", meta=line))
    patience.process_request(elsewhere)
    with pytest.raises(Postponed, match="left alone"):
        patience.process_request(late)


@pytest.mark.parametrize(("host", "waits"), [("bao.example", True), ("media.bao.example", True), ("cdn.test", False)])
def test_a_paper_waits_for_no_other_host_on_which_its_pictures_lie(host: str, waits: bool) -> None:
    spider = SimpleNamespace(site=lambda _: Site(id="bao", name="Báo", domain="bao.example"))
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={}))
    crawler: Any = SimpleNamespace(engine=engine, spider=spider)
    patience, line = Patience(crawler), {"download_slot": "bao.example"}
    url = f"https://{host}/a.jpg"
    picture = Request(url, meta={"ask": Ask("https://bao.example/a.jpg", "bao", "image"), **line})
    patience.process_response(picture, Response(url, status=503, headers={"Retry-After": "600"}))
    page = Request("https://bao.example/b", meta={"ask": Ask("https://bao.example/b", "bao", "article"), **line})
    if waits:
        with pytest.raises(Postponed):
            patience.process_request(page)
    else:
        patience.process_request(page)
