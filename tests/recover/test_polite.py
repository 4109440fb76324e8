"""How the archives of others are asked: one request at a time, with waits, and not for ever."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from crawler import settings
from tests.foreign.archive import state, whole
from tests.foreign.records import gz
from tests.hostile.server import Raw, Reply
from tests.recover import words
from tests.recover.archive import Recovery, begin, complaints
from tests.recover.index import ARCHIVE, Index, Kind, Query, page_of_words, record_of, refusing, serving
from tests.recover.paper import CAPTURES, Capture, article, truth
from tests.recover.words import COMMON_CRAWL, WAYBACK

each_dialect = pytest.mark.parametrize("dialect", [WAYBACK, COMMON_CRAWL])
NEARLY = 0.05
"""Seconds by which a gap may be shorter: the server sees it a little otherwise."""
FEW: tuple[Capture, ...] = tuple(each for each in CAPTURES if each.number in (13, 19))
"""Of one year, that Common Crawl has one index of them."""


@each_dialect
def test_one_request_at_a_time_with_a_wait_before_the_next(data: Path, dialect: str) -> None:
    """The index and what it leads to are one host: each answer takes its time, and the wait begins after it."""
    index = Index(dialect, FEW, slow=0.1)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover(delay=0.3).code == words.WHOLE
    times = [query.asked.at for query in index.heard]
    assert index.most_at_once == 1
    assert len(index.fetched) == len(FEW)
    assert [gap for before, after in pairwise(times) if (gap := after - before) < 0.3 - NEARLY] == []


def test_the_wait_is_that_of_a_crawl() -> None:
    """What the tests shorten is what holds for a newspaper, too."""
    assert (settings.DOWNLOAD_DELAY, settings.CONCURRENT_REQUESTS_PER_DOMAIN) == (2, 1)


def test_an_archive_can_write_to_somebody(data: Path) -> None:
    index = Index(WAYBACK, FEW)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover(words.CONTACT, "toa-soan@langtram.example").code == words.WHOLE
    said = {query.asked.headers.get("user-agent", "") for query in index.heard}
    assert len(said) == 1
    assert all("BaoTinh/" in name and "toa-soan@langtram.example" in name for name in said)


@pytest.mark.parametrize(
    ("dialect", "kind", "status"),
    [(WAYBACK, "index", 429), (WAYBACK, "capture", 503), (COMMON_CRAWL, "collections", 503),
     (COMMON_CRAWL, "index", 429), (COMMON_CRAWL, "capture", 503), (WAYBACK, "capture", 429)],
)  # fmt: skip
def test_it_waits_as_long_as_it_is_asked_to(data: Path, dialect: str, kind: Kind, status: int) -> None:
    """Then it goes on, and nothing is missing."""
    index = Index(dialect, FEW, refusing(status, 1, kinds=(kind,), times=1))
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover(words.DIALECT, dialect)
    refused = index.of(kind)[0].asked.at
    after = min(query.asked.at for query in index.heard if query.asked.at > refused)
    assert after - refused >= 1.0 - NEARLY
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth(FEW)


def test_it_waits_until_a_moment_that_is_named(data: Path) -> None:
    """`Retry-After` can be a date."""

    def habit(query: Query) -> Reply | None:
        if query.kind != "capture" or query.turn > 1:
            return None
        at = datetime.now(UTC) + timedelta(seconds=2)
        return Reply(b"", 503, headers=(("Retry-After", format_datetime(at, usegmt=True)),))

    index = Index(WAYBACK, FEW, habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover().code == words.WHOLE
    first, second, *_ = index.of("capture")
    assert second.asked.at - first.asked.at >= 1.0 - NEARLY
    assert archive.truth() == truth(FEW)


@each_dialect
@pytest.mark.parametrize("kind", ["index", "capture"])
def test_who_asks_for_an_hour_is_left_alone(data: Path, dialect: str, kind: Kind) -> None:
    """Nobody sits there for an hour: it ends with a line, and the next run goes on."""
    index = Index(dialect, FEW, refusing(429, 3600, kinds=(kind,)))
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
        assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
        assert ARCHIVE in done.err
        assert len(index.of(kind)) == 1, "not even the next one is asked for"
        index.habit = None
        assert archive.recover().code == words.WHOLE
    assert archive.truth() == truth(FEW)


@pytest.mark.parametrize(("dialect", "status"), [(WAYBACK, 429), (COMMON_CRAWL, 503)])
def test_an_archive_that_stops_answering_is_given_up(data: Path, dialect: str, status: int) -> None:
    """Not asked for each of the rest in turn; what was stored stays stored, and the next run fetches the rest."""
    many = tuple(article(f"201901{n - 39:02}000000", n) for n in range(40, 70))

    def habit(query: Query) -> Reply | None:
        return Reply(b"<h1>Too busy</h1>", status) if query.kind == "capture" and query.turn > 6 else None

    index = Index(dialect, many, habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
        assert (done.code, ARCHIVE in done.err) == (words.UNWELL, True), done
        assert 1 <= len(complaints(done)) <= 6, done
        assert len(index.of("capture")) <= 20
        assert len(archive.titles) == 6
        index.forget()
        index.habit = None
        assert archive.recover().code == words.WHOLE
        assert len(index.fetched) == len(many) - 6
    assert archive.truth() == truth(many)


def cut(query: Query) -> Raw:
    """An answer that ends in its midst."""
    return Raw((b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n[["urlkey",',))


SILENCE: dict[str, Callable[[Query], Reply | Raw]] = {
    "503": lambda _: Reply(b"<h1>503</h1>", 503),
    "429": lambda _: Reply(b"<h1>429</h1>", 429),
    "500": lambda _: Reply(b"<h1>500</h1>", 500),
    "403": lambda _: Reply(b"org.archive.util.io.RuntimeIOException: AdministrativeAccessControlException", 403),
    "404-page": lambda _: Reply(b"<html><h1>Not Found</h1></html>", 404),
    "page-of-words": lambda _: page_of_words(),
    "broken-json": lambda _: Reply(b'[["urlkey","timest', kind="application/json"),
    "other-json": lambda _: Reply(b'{"error": "maintenance"}', kind="application/json"),
    "bytes": lambda _: Reply(bytes(range(256)) * 4, kind="application/octet-stream"),
    "cut": cut,
    "reset": lambda _: Raw(("reset",)),
    "closed": lambda _: Raw(()),
}


@pytest.mark.parametrize(
    ("dialect", "name"),
    [*((WAYBACK, name) for name in SILENCE), *((COMMON_CRAWL, name) for name in list(SILENCE)[::2])],
)
def test_an_index_that_does_not_answer_is_one_line(data: Path, tmp_path: Path, dialect: str, name: str) -> None:
    """It names the archive; nothing is changed of what was stored, and no page is asked for."""
    archive = with_an_article(data, tmp_path)
    before = state(archive)

    def habit(query: Query) -> Reply | Raw | None:
        return SILENCE[name](query) if query.kind in ("index", "collections") else None

    index = Index(dialect, FEW, habit)
    with serving(index) as (where, _):
        done = Recovery(data, where).recover(words.DIALECT, dialect)
    assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
    assert ARCHIVE in complaints(done)[0]
    assert index.fetched == []
    assert len(index.heard) <= 8
    assert state(archive) == before
    assert archive.ask("doctor").code == 0


@pytest.mark.parametrize("body", [page_of_words(), Reply(b"", 404), Reply(b"[]", kind="application/json")],
                         ids=["words", "404", "empty-list"])  # fmt: skip
def test_a_host_that_is_no_index_is_one_line(data: Path, body: Reply) -> None:
    """Whatever it is asked for, it has the same answer: it says what was expected, and which dialects are known."""
    index = Index(WAYBACK, FEW, lambda _: body)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    is_empty = body.status == 200 and body.body == b"[]"
    assert done.code in ((words.WHOLE, words.UNWELL) if is_empty else (words.UNWELL,)), done
    assert len((done.out + done.err).strip().splitlines()) == 1, done
    assert ARCHIVE in done.out + done.err


def test_an_address_at_which_nobody_listens_is_one_line(data: Path, tmp_path: Path) -> None:
    archive = with_an_article(data, tmp_path)
    before = state(archive)
    with socket.create_server((ARCHIVE, 0)) as free:
        port = free.getsockname()[1]
    done = Recovery(data, f"http://{ARCHIVE}:{port}/").recover()
    assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
    assert f"{ARCHIVE}:{port}" in done.err
    assert state(archive) == before


def test_an_index_that_is_silent_is_one_line(data: Path, tmp_path: Path) -> None:
    """As long as for any answer, and once more: not for ever."""
    archive = with_an_article(data, tmp_path)
    index = Index(WAYBACK, FEW, lambda query: Raw((30.0,)) if query.kind == "index" else None)
    with serving(index) as (where, _):
        done = Recovery(data, where).recover(words.DIALECT, WAYBACK, timeout=0.5)
    assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
    assert len(archive.titles) == 1


def test_an_index_that_breaks_off_later_keeps_what_was_stored(data: Path) -> None:
    """One of several crawls does not answer: the others are recovered, and a line names it."""
    both = (*FEW, article("20210101000000", 20))

    def habit(query: Query) -> Reply | None:
        is_meant = query.kind == "index" and "2021" in query.asked.path.partition("?")[0]
        return Reply(b"<h1>504</h1>", 504) if is_meant else None

    index = Index(COMMON_CRAWL, both, habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
        assert (done.code, len(complaints(done))) == (words.UNWELL, 1), done
        assert "CC-MAIN-2021-10" in complaints(done)[0]
        assert archive.truth() == truth(FEW)
        index.habit = None
        assert archive.recover().code == words.WHOLE
    assert archive.truth() == truth(both)


def test_the_second_page_of_an_index_is_asked_for_again(data: Path) -> None:
    """One refusal in the midst of a long list: it goes on where it was."""
    many = tuple(article(f"201901{n - 39:02}000000", n) for n in range(40, 50))
    times: list[Query] = []

    def habit(query: Query) -> Reply | None:
        if query.kind != "index" or ("resumeKey=" not in query.asked.path and "page=1" not in query.asked.path):
            return None
        times.append(query)
        return Reply(b"", 503, headers=(("Retry-After", "1"),)) if len(times) == 1 else None

    index = Index(WAYBACK, many, habit, most=4)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, complaints(done), len(times) >= 2) == (words.WHOLE, [], True), done
    assert archive.truth() == truth(many)


def with_an_article(data: Path, tmp_path: Path) -> Recovery:
    """An archive in which something is stored."""
    archive = begin(data, "")
    (tmp_path / "x.warc.gz").write_bytes(gz(record_of(article("20180101000000", 22))))
    whole(archive.take(tmp_path / "x.warc.gz"))
    return archive
