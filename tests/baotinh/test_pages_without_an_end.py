"""Pages that are too large or never end are their own trouble: what stands behind a row of them is read."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.hostile.server import HTML, Asked, Raw, Reply, Step, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT
from tests.world import Done, rows, typed, write_site_file

PAPER, HOST = "bao-lanh", "127.0.0.87"
ROW = 15
"""More pages than it took to put a paper off, whatever each counted."""
BAD = tuple(f"/truyen-hinh-so-{n}-trong-ngay-9000{n:02}.html" for n in range(ROW))
GOOD = tuple(f"/tin-so-{n}-trong-ngay-1000{n:02}.html" for n in range(3))
_MIB = b"<p>" + b"x" * (1024**2 - 3)


def head(*fields: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", f"Content-Type: {HTML}", *fields, "", "")).encode()


def chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def said_to_be_large(_: Asked) -> Raw:
    return Raw((head(f"Content-Length: {len(_MIB) * 100}"), *([_MIB] * 100)))


def large_in_chunks(_: Asked) -> Raw:
    return Raw((head("Transfer-Encoding: chunked"), *([chunk(_MIB)] * 100), b"0\r\n\r\n"))


def large_until_closed(_: Asked) -> Raw:
    return Raw((head("Connection: close"), *([_MIB] * 100)))


def large_when_unpacked(_: Asked) -> Reply:
    return Reply(PACKED, headers=(("Content-Encoding", "gzip"),))


PACKED = gzip.compress(_MIB * 9)


def drip(start: bytes, wrap: Callable[[bytes], bytes]) -> Raw:
    def steps() -> Iterator[Step]:
        yield start
        for _ in range(600):
            yield wrap(b"<p>Mai</p>")
            yield 0.05

    return Raw(steps())


def slow_in_chunks(_: Asked) -> Raw:
    return drip(head("Transfer-Encoding: chunked"), chunk)


def slow_until_closed(_: Asked) -> Raw:
    return drip(head("Connection: close"), bytes)


def slow_with_a_length(_: Asked) -> Raw:
    return drip(head("Content-Length: 999999"), bytes)


LARGE = (said_to_be_large, large_in_chunks, large_until_closed, large_when_unpacked)
SLOW = (slow_in_chunks, slow_until_closed, slow_with_a_length)


def crawl(bad: Callable[[Asked], Reply | Raw], data: Path, options: Mapping[str, object]) -> tuple[Done, list[str]]:
    """A paper whose first pages are such ones, and what it was asked for."""

    def answer(asked: Asked) -> Reply | Raw:
        if asked.path == "/":
            return Reply(front((*BAD, *GOOD)))
        if asked.path in BAD:
            return bad(asked)
        return Reply(story(asked.path)) if asked.path in GOOD else Reply(b"", 404)

    with serve({HOST: answer}) as server:
        write_site_file(data, PAPER, HOST, server.port)
        settings = [f"--set={name}={value}" for name, value in options.items()]
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", PAPER, *settings], capture_output=True, text=True, timeout=120,
            check=False, cwd=ROOT, env={**os.environ, "BAOTINH_DATA": str(data)},
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr), [heard.asked.path for heard in server.of(HOST)]


def behind_a_redirect(bad: Callable[[Asked], Reply | Raw]) -> Callable[[Asked], Reply | Raw]:
    """The first of them; the others are stories."""

    def answer(asked: Asked) -> Reply | Raw:
        if asked.path != BAD[0]:
            return Reply(story(asked.path))
        return bad(asked) if asked.turn > 1 else Reply(b"", 301, headers=(("Location", BAD[0]),))

    return answer


def states(data: Path) -> dict[str, tuple[object, object]]:
    found = rows(data, "SELECT url, state, reason FROM pages WHERE kind = 'article'")
    return {"/" + str(url).split("/", 3)[3]: (state, reason) for url, state, reason in found}


def check(done: Done, asked: list[str], data: Path, state: str, reason: str) -> None:
    assert f"{PAPER} is left alone" not in done.said
    told = states(data)
    assert {path: told[path] for path in GOOD} == dict.fromkeys(GOOD, ("done", None))
    assert {path: told[path] for path in BAD} == dict.fromkeys(BAD, (state, reason))
    assert [path for path in BAD if asked.count(path) != 1] == []
    assert typed("verify", "--data", data).code == 0
    assert typed("rebuild", "--data", data).code == 0
    assert states(data) == told


@pytest.mark.parametrize("bad", LARGE)
def test_a_row_of_pages_that_are_too_large_are_refused_and_the_articles_behind_them_read(
    tmp_path: Path, bad: Callable[[Asked], Reply | Raw]
) -> None:
    done, asked = crawl(bad, tmp_path / "data", {"ALLOW_LOOPBACK": 1, "DOWNLOAD_DELAY": 0})
    check(done, asked, tmp_path / "data", "refused", "too large: more than 8388608 bytes")


@pytest.mark.parametrize("bad", SLOW)
def test_a_row_of_pages_that_never_end_come_later_and_the_articles_behind_them_are_read(
    tmp_path: Path, bad: Callable[[Asked], Reply | Raw]
) -> None:
    settings = {"ALLOW_LOOPBACK": 1, "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 1}
    done, asked = crawl(bad, tmp_path / "data", settings)
    check(done, asked, tmp_path / "data", "later", "never ends: still coming after 1 seconds")


@pytest.mark.parametrize(
    ("bad", "state", "reason"),
    [(said_to_be_large, "refused", "too large: more than 8388608 bytes"),
     (large_when_unpacked, "refused", "too large: more than 8388608 bytes"),
     (slow_in_chunks, "later", "never ends: still coming after 1 seconds")],
)  # fmt: skip
def test_where_a_redirect_leads_to_one_a_rebuild_says_so_too(
    tmp_path: Path, bad: Callable[[Asked], Reply | Raw], state: str, reason: str
) -> None:
    settings = {"ALLOW_LOOPBACK": 1, "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 1}
    crawl(behind_a_redirect(bad), tmp_path / "data", settings)
    told = states(tmp_path / "data")
    assert told[BAD[0]] == (state, reason)
    assert typed("rebuild", "--data", tmp_path / "data").code == 0
    assert states(tmp_path / "data") == told
