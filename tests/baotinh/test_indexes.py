"""How an index is found and asked, against answers that are made up here: nobody is asked."""

import json
from collections.abc import Generator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest

from baotinh.indexes import PUBLIC, Index, Question, UnlistedError, index_at
from baotinh.patience import LONGEST, TRIES, Answer, asks_to_be_left, patiently, trouble
from baotinh.recovering import hosts_of
from crawler.http.refusals import ROBOTS_FORBID
from crawler.sites import Site
from crawler.spiders.in_turn import Reply, Silence, Wanted
from pipelines.foreign.cdx import Listing

T = TypeVar("T")
HOST = "http://127.0.0.1:8000"
QUESTION = Question(("baovidu.vn",), None, None, pause=2.0)
ROWS = [["urlkey", "timestamp", "original"], ["vn,baovidu)/a", "20190301000000", "http://baovidu.vn/a"]]
OBJECT = json.dumps({"timestamp": "20190301000000", "url": "http://baovidu.vn/a"})
NO_CAPTURES = '{"message": "No Captures found for: baovidu.vn"}'
REFUSED = Silence("DownloadConnectionRefusedError: nobody", is_final=False)


def reply(body: object = "", status: int = 200, **headers: str) -> Reply:
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply("", status, {name.replace("_", "-"): value for name, value in headers.items()}, text.encode())


class Asked:
    """Who answers: by path, what it says in turn, the last of it for ever."""

    def __init__(self, **answers: list[Answer]) -> None:
        self.answers = {f"/{path.replace('__', '/')}": found for path, found in answers.items()}
        self.wanted: list[Wanted] = []

    def __call__(self, asking: Generator[Wanted, Answer, T]) -> T:
        try:
            wanted = next(asking)
            while True:
                self.wanted.append(wanted)
                answers = self.answers.get(urlsplit(wanted.url).path, [reply("<html>no</html>", 404)])
                wanted = asking.send(answers.pop(0) if len(answers) > 1 else answers[0])
        except StopIteration as end:
            found: T = end.value
            return found

    @property
    def paths(self) -> list[str]:
        return [urlsplit(one.url).path for one in self.wanted]


# --- patience


def test_who_is_busy_is_asked_again_and_each_wait_is_twice_as_long() -> None:
    asked = Asked(a=[reply(status=503), REFUSED, reply(status=500), reply("well")])
    assert asked(patiently(f"{HOST}/a", 2.0)) == reply("well")
    assert [one.after for one in asked.wanted] == [0.0, 2.0, 4.0, 8.0]
    assert [one.is_again for one in asked.wanted] == [False, True, True, True]


def test_who_stays_busy_is_left_alone_after_a_while() -> None:
    asked = Asked(a=[reply(status=429)])
    assert asked(patiently(f"{HOST}/a", 1.0)) == reply(status=429)
    assert len(asked.wanted) == TRIES


@pytest.mark.parametrize("answer", [reply(status=404), reply(status=403), reply(status=302),
                                    Silence(ROBOTS_FORBID, is_final=True)])  # fmt: skip
def test_an_answer_that_stays_the_same_is_asked_for_once(answer: Answer) -> None:
    asked = Asked(a=[answer])
    assert asked(patiently(f"{HOST}/a", 1.0)) == answer
    assert len(asked.wanted) == 1


def test_who_says_when_is_asked_then_and_no_sooner() -> None:
    asked = Asked(a=[reply(status=429, retry_after="30"), reply(status=503, retry_after="1"), reply("well")])
    asked(patiently(f"{HOST}/a", 2.0))
    assert [one.after for one in asked.wanted] == [0.0, 30.0, 4.0]
    at = format_datetime(datetime.now(UTC).replace(year=2099))
    for late in (str(int(LONGEST) + 1), at):
        asked = Asked(a=[reply(status=429, retry_after=late)])
        answer = asked(patiently(f"{HOST}/a", 2.0))
        assert answer == reply(status=429, retry_after=late)
        assert asks_to_be_left(answer)
        assert len(asked.wanted) == 1
    assert not asks_to_be_left(reply(status=429, retry_after="30"))


def test_what_is_wrong_is_said_in_a_few_words() -> None:
    assert trouble(reply(status=503)) == "HTTP 503"
    assert trouble(reply(status=429, retry_after="1200")) == "HTTP 429, and it asks to be left alone for 1200 s"
    assert trouble(REFUSED) == "nobody listens there"
    assert trouble(reply(status=404)) is None


# --- where an index is, and in whose manner


@pytest.mark.parametrize(
    ("url", "dialect", "answers", "found"),
    [
        ("/cdx/search/cdx", None, {"cdx__search__cdx": [reply(ROWS)]}, ("wayback", ("/cdx/search/cdx",))),
        ("/cdx/search/cdx", None, {"cdx__search__cdx": [reply([])]}, ("wayback", ("/cdx/search/cdx",))),
        ("/cdx/search/cdx", "wayback", {}, ("wayback", ("/cdx/search/cdx",))),
        ("/a-index", None, {"a-index": [reply(OBJECT)]}, ("commoncrawl", ("/a-index",))),
        ("/a-index", None, {"a-index": [reply(NO_CAPTURES, 404)]}, ("commoncrawl", ("/a-index",))),
        ("/a-index", "commoncrawl", {}, ("commoncrawl", ("/a-index",))),
        ("/", None, {"cdx__search__cdx": [reply(ROWS)]}, ("wayback", ("/cdx/search/cdx",))),
        ("", "wayback", {}, ("wayback", ("/cdx/search/cdx",))),
        ("/kho/", None, {"kho__": [reply(OBJECT)]}, ("commoncrawl", ("/kho/",))),
    ],
)  # fmt: skip
def test_the_manner_of_an_index_is_found_out_by_asking(
    url: str, dialect: str, answers: dict[str, list[Answer]], found: tuple[str, tuple[str, ...]]
) -> None:
    asked = Asked(**answers)
    index = Index("x", HOST + url, dialect)  # type: ignore[arg-type]
    manner, (place,) = found
    assert asked(QUESTION.endpoints(index)) == (manner, (HOST + place,))


@pytest.mark.parametrize("url", ["/", "/collinfo.json", ""])
def test_each_crawl_has_an_index_of_its_own(url: str) -> None:
    crawls = [{"id": f"CC-MAIN-{year}-13", "cdx-api": f"{HOST}/CC-MAIN-{year}-13-index"} for year in (2019, 2017)]
    answers: dict[str, list[Answer]] = {"collinfo.json": [reply(crawls)]}
    asked = Asked(**answers)
    since = Question(("baovidu.vn",), datetime(2019, 1, 1, tzinfo=UTC), None, pause=1.0)
    assert asked(since.endpoints(Index("x", HOST + url))) == ("commoncrawl", (f"{HOST}/CC-MAIN-2019-13-index",))


@pytest.mark.parametrize(
    ("answer", "reason", "is_forbidden"),
    [
        (reply("<html>Xin chào</html>"), "expected a list of captures (CDX), found '<html>Xin chào</html>'", False),
        (reply("x", 404), "expected a list of captures (CDX), found HTTP 404", False),
        (reply("x", 503), "HTTP 503", False),
        (REFUSED, "nobody listens there", False),
        (Silence(ROBOTS_FORBID, is_final=True), "robots.txt forbids it", True),
    ],
)
def test_what_is_no_index_is_said_in_one_line(answer: Answer, reason: str, is_forbidden: bool) -> None:
    with pytest.raises(UnlistedError) as caught:
        Asked(nothing=[answer])(QUESTION.endpoints(Index("x", f"{HOST}/nothing")))
    assert (str(caught.value), caught.value.is_forbidden) == (reason, is_forbidden)


def test_an_index_of_a_public_archive_is_known_by_its_host() -> None:
    assert index_at("https://web.archive.org/", None, None) == PUBLIC[0]
    one = index_at("https://index.commoncrawl.org/CC-MAIN-2019-13-index", None, "https://guong.vn/cc")
    assert (one.name, one.dialect, one.copies) == ("commoncrawl.org", "commoncrawl", "https://guong.vn/cc")
    assert one.found(one.url, "commoncrawl")[1].base == "https://guong.vn/cc/"
    assert index_at("https://kho.vidu.vn:8443/cdx", None, None).name == "kho.vidu.vn:8443"


# --- page by page


def listed(asked: Asked, url: str, dialect: str, question: Question = QUESTION) -> int:
    taken: list[Listing] = []
    asked(question.ask(url, dialect, taken.append))  # type: ignore[arg-type]
    return sum(len(one.captures) for one in taken)


def test_the_wayback_machine_is_asked_on_from_where_it_stopped() -> None:
    asked = Asked(cdx=[reply([*ROWS, [], ["khoa 1"]]), reply([*ROWS, [], ["khoa 2"]]), reply(ROWS)])
    assert listed(asked, f"{HOST}/cdx", "wayback") == 3
    keys = [parse_qs(urlsplit(one.url).query).get("resumeKey") for one in asked.wanted]
    assert keys == [None, ["khoa 1"], ["khoa 2"]]


def test_an_index_that_counts_no_pages_and_says_the_same_for_ever_is_left() -> None:
    assert listed(Asked(a=[reply(OBJECT)]), f"{HOST}/a", "commoncrawl") == 1


def test_pages_are_asked_as_many_as_there_are_also_where_one_in_the_middle_is_empty() -> None:
    asked = Asked(a=[reply({"pages": 3}), reply(OBJECT), reply(NO_CAPTURES, 404), reply(f"{OBJECT}\n{OBJECT}")])
    assert listed(asked, f"{HOST}/a", "commoncrawl") == 3
    pages = [parse_qs(urlsplit(one.url).query).get("page") for one in asked.wanted]
    assert pages == [None, ["0"], ["1"], ["2"]]


@pytest.mark.parametrize("last", [reply("Page 2 invalid", 400), reply(NO_CAPTURES, 404), reply("")])
def test_an_index_that_counts_no_pages_is_asked_until_it_has_no_more(last: Reply) -> None:
    other = OBJECT.replace("/a", "/b")
    asked = Asked(a=[reply(OBJECT), reply(OBJECT), reply(other), last])
    assert listed(asked, f"{HOST}/a", "commoncrawl") == 2


def test_an_index_without_captures_is_asked_once() -> None:
    asked = Asked(a=[reply(NO_CAPTURES, 404)])
    assert listed(asked, f"{HOST}/a", "commoncrawl") == 0
    assert len(asked.wanted) == 1


def test_all_hosts_of_a_paper_are_asked_for_but_none_below_another() -> None:
    paper = Site(id="x", name="X", domain="baovidu.vn", aliases=("vidu.gov.vn", "en.baovidu.vn", "baovidu.vn"))
    assert hosts_of(paper) == ("baovidu.vn", "vidu.gov.vn")
    asked = Asked(cdx=[reply(ROWS)])
    listed(asked, f"{HOST}/cdx", "wayback", Question(hosts_of(paper), None, None, pause=1.0))
    assert [parse_qs(urlsplit(one.url).query)["url"] for one in asked.wanted] == [["baovidu.vn"], ["vidu.gov.vn"]]


@pytest.mark.parametrize("answer", [reply(status=504), reply("<html>", 200), reply("", 403), REFUSED])
def test_a_page_that_is_not_to_be_had_ends_the_list_and_what_was_taken_stays(answer: Answer) -> None:
    taken: list[Listing] = []
    asked = Asked(cdx=[reply([*ROWS, [], ["khoa"]]), *([answer] * TRIES)])
    with pytest.raises(UnlistedError):
        asked(QUESTION.ask(f"{HOST}/cdx", "wayback", taken.append))
    assert len(taken) == 1
