"""What an index says may be anything: it costs a line, and neither a traceback nor what stands beside it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from baotinh.indexes import Question, UnlistedError
from crawler.spiders import in_turn as answers
from pipelines.foreign.cdx import Listing
from tests.foreign.stories import HOST
from tests.hostile.server import Reply
from tests.recover import words
from tests.recover.archive import begin, complaints
from tests.recover.index import Index, Query, serving
from tests.recover.paper import CAPTURES, OLD, Capture, article, truth, url_of
from tests.recover.words import COMMON_CRAWL, WAYBACK

GOOD: tuple[Capture, ...] = tuple(each for each in CAPTURES if each.number in (12, 13))
each_dialect = pytest.mark.parametrize("dialect", [WAYBACK, COMMON_CRAWL])
HALF = f"http://{HOST}/a-\ud800-20777.html"
CELLS: dict[str, dict[str, str]] = {
    "half-a-letter-in-the-type": {"mimetype": "text/html\ud800", "mime": "text/html\ud800"},
    "half-a-letter-in-the-digest": {"digest": "\udcff"},
    "type-with-a-nought": {"mimetype": "text/html\0", "mime": "text/html\0"},
    "half-a-letter-in-the-address": {"original": HALF, "url": HALF},
    "file-that-is-no-address": {"filename": "http://[::1/x.warc.gz"},
    "file-with-a-port": {"filename": "http://127.68.0.1:port/x.warc.gz"},
    "no-year": {"timestamp": "00000101000000"},
}


def some(number: int) -> list[Capture]:
    """So many captures of articles."""
    return [article(f"201902{n + 1:02}030405", 60 + n) for n in range(number)]


@each_dialect
def test_a_cell_of_whatever_kind_costs_its_line_at_most(data: Path, dialect: str) -> None:
    bad = dict(zip(some(len(CELLS)), CELLS.values(), strict=True))
    index = Index(dialect, (*GOOD, *bad), said=bad)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert done.code == words.UNWELL, done
    assert archive.missed(GOOD) == []


TIMES = (
    "Fri, 31 Dec 9999 23:59:59 -1400",
    "Tue, 01 Jan 2999 00:00:00 GMT",
    "Tue, 01 Jan 2019 00:00:00 +9999",
    " ",
    "x",
)
"""When none was captured."""
LINKS = ("http://[::1", "//[", "http://127.68.0.1:port/web/", "http:///", "\xff" * 9000, "")
"""Where nothing is."""


def test_a_copy_of_no_time_that_was_and_a_way_to_nowhere_cost_a_line(data: Path) -> None:
    """None of them is stored: a time to come would be the present text for ever."""
    bad = some(len(TIMES) + len(LINKS))
    untimed = dict(zip(bad, TIMES, strict=False))
    moved = dict(zip(bad[len(TIMES) :], LINKS, strict=True))

    def habit(query: Query) -> Reply | None:
        if query.capture in untimed:
            return Reply(query.capture.body, headers=(("Memento-Datetime", untimed[query.capture]),))
        if query.capture in moved:
            return Reply(b"", 302, headers=(("Location", moved[query.capture]),))
        return None

    index = Index(WAYBACK, (*GOOD, *bad), habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, len(complaints(done))) == (words.UNWELL, len(bad)), done
    assert archive.truth() == truth(GOOD)


@pytest.mark.parametrize("keys", ["a", "ab"], ids=["same", "circle"])
def test_an_index_that_leads_in_a_circle_ends_with_a_line(keys: str) -> None:
    """It says that there is more, and never gives it; what it has given is taken."""
    head = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    row = ["x", GOOD[0].at, GOOD[0].url, GOOD[0].kind, "200", GOOD[0].digest, "1"]
    bodies = [json.dumps([head, row, [], [key]]).encode() for key in keys]
    replies = [answers.Reply("http://a.example/cdx", 200, {}, body) for body in bodies * 3]
    taken: list[Listing] = []
    asking = Question((HOST,), None, None, pause=0.0).ask("http://a.example/cdx", "wayback", taken.append)
    next(asking)
    with pytest.raises(UnlistedError, match="leads back"):
        list(map(asking.send, replies))
    assert len(taken) == len(keys) + 1
    assert taken[0].captures[0].url == GOOD[0].url


@each_dialect
def test_a_host_that_is_kept_back_hides_no_other(data: Path, dialect: str) -> None:
    """The archive tells nothing of one host of the paper, and lists the other."""
    other = article("20180812031501", 6, url_of(6, OLD))

    def habit(query: Query) -> Reply | None:
        is_meant = query.kind == "index" and f"url={HOST}" in query.asked.path
        return Reply(b"org.archive.util.io.RuntimeIOException: Blocked Site Error", 403) if is_meant else None

    index = Index(dialect, (other, *(each for each in GOOD if each.at[:4] == "2018")), habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover(words.DIALECT, dialect)
    assert done.code == words.UNWELL, done
    assert any(HOST in line for line in complaints(done)), done
    assert archive.truth() == truth((other,))


def test_looks_without_bytes_are_looks_or_are_counted(data: Path) -> None:
    """Common Crawl keeps no page twice: what it says was as before is one more look where the page is to be had."""
    first = article("20190212031502", 62)
    again, alone = replace(first, at="20190312031502", is_revisit=True), article("20190213031502", 63)
    other = replace(article("20190205030405", 60), kind="application/xhtml+xml")
    index = Index(COMMON_CRAWL, (first, again, replace(alone, is_revisit=True), other))
    with serving(index) as (where, _):
        archive = begin(data, where)
        plan = archive.recover(words.DRY_RUN)
        done = archive.recover()
        once_more = archive.recover()
    assert re.search(r"^2019\s+2 captures of 2", plan.out, re.MULTILINE), plan
    for told in (plan, done, once_more):
        assert (told.code, complaints(told)) == (words.WHOLE, []), told
        assert "1 look at a page that is not there" in told.out, told
    assert archive.truth() == truth((first, replace(again, is_revisit=False), other))
    assert archive.rows("SELECT count(*) FROM captures WHERE fetched_at = ?", again.stored_at) == [(1,)]
    assert [each.number for each in index.fetched] == [60, 62]


def test_what_was_not_asked_for_is_counted(data: Path) -> None:
    """An archive that wants to be left alone: of how many captures nothing is known."""

    def habit(query: Query) -> Reply | None:
        is_meant = query.kind == "capture" and query.turn > 2
        return Reply(b"", 429, headers=(("Retry-After", "3600"),)) if is_meant else None

    index = Index(WAYBACK, some(6), habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
    assert "2 new, 1 not to be had, 3 not asked for" in done.out, done
