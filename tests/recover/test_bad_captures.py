"""A capture that is answered wrongly costs one line, and the next one is fetched; the next run asks for it again."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.foreign.records import bomb, gz, record, warcinfo
from tests.foreign.stories import HOST, STRANGER
from tests.hostile.server import Raw, Reply
from tests.recover import words
from tests.recover.archive import begin, complaints
from tests.recover.index import Habit, Index, Query, odd_about, page_of_words, record_of, replay, serving
from tests.recover.paper import Capture, article, truth
from tests.recover.words import COMMON_CRAWL, WAYBACK

Wrong = Callable[[Capture], Reply | Raw]
each_dialect = pytest.mark.parametrize("dialect", [WAYBACK, COMMON_CRAWL])
FILLER = b"<p>" + b"nhieu chu " * 7000 + b"</p>"
"""What a bomb is filled with."""


def cut(reply: Reply) -> Raw:
    """An answer that ends in its midst."""
    whole = reply.head() + reply.body
    return Raw((whole[: len(whole) - len(reply.body) // 2],))


def piece(body: bytes, status: int = 206) -> Reply:
    """What a file has where it was asked for."""
    told = (("Content-Range", f"bytes 0-{len(body) - 1}/99999"),)
    return Reply(body, status, "application/gzip", told if status == 206 else ())


def packed_bomb(capture: Capture) -> Reply:
    """A page of 300 MB in a few hundred kilobytes."""
    body = bomb(b"<html>", FILLER, 4500, b"</html>")
    return replay(replace(capture, body=body, headers=(("Content-Encoding", "gzip"),)))


def record_bomb(capture: Capture) -> Reply:
    """A record of 300 MB in a few hundred kilobytes."""
    head, _, _ = record_of(capture).partition(b"\r\n\r\n")
    length = head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]
    head = head.replace(b"Content-Length: " + length, b"Content-Length: 315031533")
    return piece(bomb(head + b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", FILLER, 4500, b"\r\n\r\n"))


OTHER = article("20180303030303", 23)
"""Nobody has asked for it."""

REPLAYED: Mapping[str, Wrong] = {
    "not-there": lambda _: Reply(b"<html><title>Wayback Machine</title><p>Hrm.</p></html>", 404),
    "blocked": lambda _: Reply(b"<html><p>This URL has been excluded from the Wayback Machine.</p></html>", 403),
    "error": lambda _: Reply(b"<html><h1>Internal Server Error</h1></html>", 500),
    "offline-with-200": lambda _: page_of_words(),
    "article-of-its-own": lambda each: Reply(each.body),  # without the time at which it was captured: it is no capture
    "other-address": lambda _: replay(OTHER),
    "cut": lambda each: cut(replay(each)),
    "reset": lambda _: Raw(("reset",)),
    "cut-gzip": lambda each: replay(
        replace(each, body=gzip.compress(each.body)[:-200], headers=(("Content-Encoding", "gzip"),))
    ),
    "bomb": packed_bomb,
    "no-http": lambda _: Raw((b"SSH-2.0-OpenSSH_9.2\r\n",)),
    "circle": lambda each: Reply(b"", 302, headers=(("Location", f"/web/{each.at}id_/{each.url}"),)),
}
CRAWLED: Mapping[str, Wrong] = {
    "not-there": lambda _: Reply(b"<Error><Code>NoSuchKey</Code></Error>", 404, "application/xml"),
    "blocked": lambda _: Reply(b"<Error><Code>AccessDenied</Code></Error>", 403, "application/xml"),
    "error": lambda _: Reply(b"<Error><Code>InternalError</Code></Error>", 500, "application/xml"),
    "out-of-range": lambda _: Reply(b"<Error><Code>InvalidRange</Code></Error>", 416, "application/xml"),
    "page-of-words": lambda _: page_of_words(),
    "range-passed-over": lambda each: piece(gz(warcinfo("x", "y")) + gz(record_of(OTHER)) + gz(record_of(each)), 200),
    "other-address": lambda _: piece(gz(record_of(OTHER))),
    "cut-member": lambda each: piece(gz(record_of(each))[:-200]),
    "cut": lambda each: cut(piece(gz(record_of(each)))),
    "reset": lambda _: Raw(("reset",)),
    "not-gzip": lambda each: piece(record_of(each)[:400]),
    "no-response": lambda _: piece(gz(warcinfo("x", "y"))),
    "request": lambda each: piece(gz(record("request", each.url, b"GET / HTTP/1.1\r\n\r\n"))),
    "nothing": lambda _: piece(b""),
    "bomb": record_bomb,
}
WRONGS = {WAYBACK: REPLAYED, COMMON_CRAWL: CRAWLED}


def captures_around(wrongs: Mapping[str, Wrong]) -> tuple[tuple[Capture, ...], dict[str, Capture]]:
    """Good ones and bad ones by turns, in time as in the order of addresses; which is bad in which way."""
    all_ = tuple(article(f"20190{1 + n // 25}{1 + n % 25:02}030405", 30 + n) for n in range(2 * len(wrongs) + 1))
    return all_, dict(zip(wrongs, all_[1::2], strict=True))


def odd(bad: Mapping[str, Capture], wrongs: Mapping[str, Wrong], *, last: bool = True) -> Habit:
    """Each of them answered in its way: always, or the first time."""
    habits = [odd_about(each, wrongs[name](each), last=last) for name, each in bad.items()]

    def habit(query: Query) -> Reply | Raw | None:
        return next((reply for each in habits if (reply := each(query)) is not None), None)

    return habit


@each_dialect
def test_a_capture_that_is_answered_wrongly_costs_a_line(data: Path, dialect: str) -> None:
    """It names the address; nothing is stored of it; and the next run, when all is well, asks for these alone."""
    wrongs = WRONGS[dialect]
    all_, bad = captures_around(wrongs)
    index = Index(dialect, all_, odd(bad, wrongs))
    with serving(index) as (where, server):
        archive = begin(data, where)
        done = archive.recover()
        assert done.code == words.UNWELL, done
        said = {name: sum(each.url in line for line in complaints(done)) for name, each in bad.items()}
        assert said == dict.fromkeys(bad, 1), done.err
        assert len(complaints(done)) == len(bad), done.err
        good = [each for each in all_ if each not in bad.values()]
        assert archive.truth() == truth(good)
        assert archive.ask("verify").code == 0
        assert not server.sung
        index.forget()
        index.habit = None
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert sorted(each.url for each in index.fetched) == sorted(each.url for each in bad.values())
    assert archive.truth() == truth(all_)


@each_dialect
def test_what_went_wrong_once_is_asked_for_once_more(data: Path, dialect: str) -> None:
    """A connection can break: that is no line."""
    once = {name: WRONGS[dialect][name] for name in ("reset", "cut", "error")}
    all_, bad = captures_around(once)
    index = Index(dialect, all_, odd(bad, once, last=False))
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth(all_)


def test_the_nearest_capture_has_its_own_time(data: Path) -> None:
    """The Wayback Machine leads to another one where it cannot give what it was asked for."""
    asked, nearest = article("20190101030405", 30), article("20190309030405", 30, more=True)
    other = article("20190101030406", 31)
    moved = Reply(b"", 302, headers=(("Location", f"/web/{nearest.at}id_/{nearest.url}"),))
    index = Index(WAYBACK, (asked, nearest, other), odd_about(asked, moved))
    with serving(index) as (where, _):
        archive = begin(data, where)
        archive.recover()
    assert archive.truth() == truth((nearest, other))


@each_dialect
def test_no_capture_leads_to_another_host(data: Path, dialect: str) -> None:
    """Nor does a redirect: a line, and the next one is fetched."""
    statuses: dict[str, Wrong] = dict.fromkeys(("301", "302", "307"), lambda _: Reply())
    all_, bad = captures_around(statuses)

    def habit(query: Query) -> Reply | None:
        status = next((name for name, each in bad.items() if each is query.capture), None)
        to = f"http://127.0.0.1:{query.asked.canary}{query.asked.path}"
        return Reply(b"", int(status), headers=(("Location", to),)) if status else None

    index = Index(dialect, all_, habit)
    with serving(index) as (where, server):
        archive = begin(data, where)
        done = archive.recover()
        assert (done.code, len(complaints(done)), server.sung) == (words.UNWELL, 3, []), done
    assert archive.truth() == truth(all_[::2])


RUBBISH: Mapping[str, Mapping[str, str]] = {
    "one-word": {WAYBACK: '["rac"]', COMMON_CRAWL: "rac"},
    "fewer-cells": {WAYBACK: '["example,baolangtram)/", "2019"]', COMMON_CRAWL: '{"urlkey": "example,baolangtram)/"}'},
    "no-cells": {WAYBACK: '[""]', COMMON_CRAWL: "{}"},
    "broken-off": {WAYBACK: '["example,baolangtram)/thoi-su", "20190101"]',
                   COMMON_CRAWL: 'example,baolangtram)/thoi-su 20190101030405 {"url": "http://baol'},
}  # fmt: skip


@each_dialect
def test_a_line_that_is_none_costs_a_line(data: Path, dialect: str) -> None:
    """In the midst of the others, which are read."""
    all_ = tuple(article(f"201901{n + 1:02}030405", 30 + n) for n in range(len(RUBBISH) + 1))
    index = Index(dialect, all_, rubbish={n + 1: each[dialect] for n, each in enumerate(RUBBISH.values())})
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, len(complaints(done))) == (words.UNWELL, len(RUBBISH)), done
    assert archive.truth() == truth(all_)


FALSE: Mapping[str, Mapping[str, str]] = {
    "no-time": {"timestamp": "-"},
    "time-in-words": {"timestamp": "hom-qua"},
    "day-that-is-none": {"timestamp": "20190231030405"},
    "year-9999": {"timestamp": "99991231235959"},
    "thirty-digits": {"timestamp": "2" * 30},
}
PLACES: Mapping[str, Mapping[str, str]] = {
    "other-machine": {"filename": "http://127.0.0.1:{canary}/x.warc.gz"},
    "other-machine-short": {"filename": "//127.0.0.1:{canary}/x.warc.gz"},
    "at-sign": {"filename": "@127.0.0.1:{canary}/x.warc.gz"},
    "no-file": {"filename": ""},
    "offset-words": {"offset": "giua"},
    "offset-below": {"offset": "-200"},
    "length-words": {"length": "dai"},
    "length-none": {"length": "0"},
    "length-below": {"length": "-1"},
    "length-of-a-disk": {"length": "1000000000000"},
}
"""Where Common Crawl would have a capture, if one believed it."""
LIES = {WAYBACK: FALSE, COMMON_CRAWL: {**FALSE, **PLACES}}


@each_dialect
def test_a_line_that_cannot_be_true_costs_a_line(data: Path, dialect: str) -> None:
    """No time that was not, no place outside the archive, no file of a terabyte: it is not even asked for."""
    all_ = tuple(article(f"20190{1 + n // 25}{1 + n % 25:02}030405", 30 + n) for n in range(2 * len(LIES[dialect]) + 1))
    bad = dict(zip(all_[1::2], LIES[dialect].values(), strict=True))
    index = Index(dialect, all_)
    with serving(index) as (where, server):
        said = {each: {k: v.format(canary=server.canary) for k, v in cells.items()} for each, cells in bad.items()}
        index.tell(said)
        archive = begin(data, where)
        done = archive.recover()
        assert not server.sung
    assert (done.code, len(complaints(done))) == (words.UNWELL, len(bad)), done
    good = [each for each in all_ if each not in bad]
    assert archive.truth() == truth(good)
    ranges = [query.asked.headers.get("range", "") for query in index.of("capture")]
    assert [each for each in ranges if len(each) > 30 or "--" in each or "=-" in each] == []


ELSEWHERE = (
    f"http://{STRANGER}/tin-la-12345.html", f"http://{HOST}.khac.example/tin-la-12346.html",
    f"http://x{HOST}/tin-la-12347.html", f"http://khac.example/{HOST}/tin-la-12348.html",
    f"http://khac.example/?u=http://{HOST}/tin-la-12349.html", f"http://{HOST}@khac.example/tin-la-12350.html",
    "javascript:alert(1)", f"ftp://{HOST}/tin-la-12351.html", "dns:baolangtram.example", "file:///etc/passwd",
    f"http://{HOST}:8080/tin-la-12352.html",
)  # fmt: skip
"""Addresses that an index may mix in, and that are none of the paper's."""


@each_dialect
def test_what_is_of_another_host_is_passed_over(data: Path, dialect: str) -> None:
    """Nobody asked for it; whether a line is said of it is left open, but there is no page of it."""
    all_ = tuple(article(f"201901{n + 1:02}030405", 30 + n) for n in range(3))
    strange = [replace(OTHER, at=f"201902010304{n:02}", url=url) for n, url in enumerate(ELSEWHERE)]
    cells = [{"url" if dialect == COMMON_CRAWL else "original": url} for url in ELSEWHERE]
    here = [replace(each, url=f"http://{HOST}/la-{n}.html") for n, each in enumerate(strange)]
    index = Index(dialect, (*all_, *here), said=dict(zip(here, cells, strict=True)))
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert done.code in (words.WHOLE, words.UNWELL), done
    assert {each.url for each in index.fetched} == {each.url for each in all_}
    assert archive.truth() == truth(all_)


def test_a_list_of_crawls_leads_to_no_other_host(data: Path) -> None:
    """`collinfo.json` names the address of each index: one of another machine is not asked."""
    all_ = tuple(article(f"201901{n + 1:02}030405", 30 + n) for n in range(2))

    def habit(query: Query) -> Reply | None:
        if query.kind != "collections":
            return None
        there = f"http://127.0.0.1:{query.asked.canary}/CC-MAIN-2019-10-index"
        return Reply(f'[{{"id": "CC-MAIN-2019-10", "cdx-api": "{there}"}}]'.encode(), kind="application/json")

    index = Index(COMMON_CRAWL, all_, habit)
    with serving(index) as (where, server):
        archive = begin(data, where)
        done = archive.recover()
        assert (done.code, len(complaints(done)), server.sung) == (words.UNWELL, 1, []), done
