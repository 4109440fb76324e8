"""The world itself: both archives answer as those that they stand for, and their truth is what an import gives."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

import pytest

from tests.foreign.archive import same_after_rebuild, whole
from tests.foreign.records import gz, revisit
from tests.foreign.stories import HOST
from tests.recover.archive import begin
from tests.recover.index import QUERIES, Index, crawl_of, record_of, serving
from tests.recover.paper import CAPTURES, OLD, article, truth, url_of
from tests.recover.words import COMMON_CRAWL, WAYBACK


class Answered(NamedTuple):
    """An answer of the archive."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Asking:
    """An archive, and somebody who asks it."""

    index: Index
    where: str

    def ask(self, path: str, **headers: str) -> Answered:
        """One request."""
        parts = urlsplit(self.where)
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        connection.request("GET", path, headers={name.title(): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = Answered(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return told

    def query(self, at: str, **told: object) -> Answered:
        """Ask for lines."""
        return self.ask(f"{at}?{urlencode(told, doseq=True)}")


@pytest.fixture
def wayback() -> Iterator[Asking]:
    index = Index(WAYBACK)
    with serving(index) as (where, _):
        yield Asking(index, where)


@pytest.fixture
def common_crawl() -> Iterator[Asking]:
    index = Index(COMMON_CRAWL)
    with serving(index) as (where, _):
        yield Asking(index, where)


def test_wayback_lists_what_it_is_asked_for(wayback: Asking) -> None:
    """Of a host, its subdomains or one address; within times; with or without some; lines, or arrays below a head."""
    of_host = [each for each in CAPTURES if HOST in each.url]
    assert len(wayback.query(QUERIES, url=HOST, matchType="domain").body.splitlines()) == len(of_host)
    assert len(wayback.query(QUERIES, url=f"{HOST}/*").body.splitlines()) == len(of_host)
    assert len(wayback.query(QUERIES, url=f"*.{OLD}").body.splitlines()) == len(CAPTURES) - len(of_host)
    head, *rows = json.loads(wayback.query(QUERIES, url=url_of(4), output="json", fl="timestamp,original").body)
    assert (head, len(rows)) == (["timestamp", "original"], 5)
    told = {"url": HOST, "matchType": "domain", "from": "2019", "to": "201906", "output": "json"}
    _, *rows = json.loads(wayback.query(QUERIES, **told, filter=["statuscode:200", "!mimetype:image.*"]).body)
    assert {row[1][:4] for row in rows} == {"2019"}
    assert max(row[1] for row in rows) < "201907"
    assert {(row[3], row[4]) for row in rows} == {("text/html", "200")}
    once = wayback.query(QUERIES, url=url_of(1), collapse="digest").body.splitlines()
    assert (len(once), wayback.query(QUERIES, url="khac.example", output="json").body) == (1, b"[]\n")


def test_wayback_goes_on_with_a_key(wayback: Asking) -> None:
    """In the way of arrays and of lines; each line comes once."""
    wayback.index.most = 7
    found: list[str] = []
    key: dict[str, str] = {}
    for _ in range(20):
        told = {"url": HOST, "matchType": "domain", "output": "json", "showResumeKey": "true", **key}
        _, *rows = json.loads(wayback.query(QUERIES, **told).body)
        is_cut = rows[-2:-1] == [[]]
        found += [row[1] for row in (rows[:-2] if is_cut else rows)]
        if not is_cut:
            break
        key = {"resumeKey": unquote_plus(rows[-1][0])}
    assert sorted(found) == sorted(each.at for each in CAPTURES if HOST in each.url)
    lines = wayback.query(QUERIES, url=HOST, matchType="domain", showResumeKey="true").body.decode().splitlines()
    assert (len(lines), lines[-2]) == (9, "")
    assert wayback.query(QUERIES, url=HOST, matchType="domain", showNumPages="true").body == b"8\n"


def test_wayback_gives_a_page_as_it_came(wayback: Asking) -> None:
    """With the time of the capture and the headers of the paper; without `id_` it is shown, and another text."""
    capture = next(each for each in CAPTURES if each.number == 2)
    came = wayback.ask(f"/web/{capture.at}id_/{capture.url}")
    assert (came.status, came.body) == (200, capture.body)
    assert came.headers["memento-datetime"] == "Sun, 12 May 2019 03:15:01 GMT"
    assert came.headers["x-archive-orig-content-type"] == "text/html; charset=utf-8"
    assert b"WAYBACK TOOLBAR" in wayback.ask(f"/web/{capture.at}/{capture.url}").body
    near = wayback.ask(f"/web/2019id_/{quote(capture.url)}")
    assert (near.status, near.headers["location"]) == (302, f"/web/{capture.at}id_/{capture.url}")
    assert wayback.ask(f"/web/{capture.at}id_/http://khac.example/").status == 404
    packed = next(each for each in CAPTURES if each.number == 11)
    came = wayback.ask(f"/web/{packed.at}id_/{packed.url}")
    assert (came.headers["content-encoding"], came.body) == ("gzip", packed.body)


def test_common_crawl_lists_and_gives_pieces(common_crawl: Asking) -> None:
    """Each crawl has an index of its own, and each line leads to one gzip member."""
    crawls = json.loads(common_crawl.ask("/collinfo.json").body)
    assert [each["id"][:7] for each in crawls] == ["CC-MAIN"] * 7
    found = 0
    for each in crawls:
        at = urlsplit(each["cdx-api"]).path
        listed = common_crawl.query(at, url=f"*.{HOST}", output="json")
        if listed.status == 404:
            assert b"No Captures found for" in listed.body
            continue
        for row in map(json.loads, listed.body.splitlines()):
            first = int(row["offset"])
            last = first + int(row["length"]) - 1
            piece = common_crawl.ask(f"/{row['filename']}", range=f"bytes={first}-{last}")
            assert piece.status == 206
            assert f"WARC-Target-URI: {row['url']}\r\n".encode() in gzip.decompress(piece.body)
            found += 1
    assert found == sum(HOST in each.url for each in CAPTURES)
    assert {query.kind for query in common_crawl.index.heard} == {"collections", "index", "capture"}


def test_common_crawl_lists_by_pages(common_crawl: Asking) -> None:
    common_crawl.index.most = 4
    capture = next(each for each in CAPTURES if each.number == 2)
    told = {"url": HOST, "matchType": "domain", "output": "json"}
    at = f"/{crawl_of(capture)}-index"
    pages = json.loads(common_crawl.query(at, **told, showNumPages="true").body)["pages"]
    lines = [line for n in range(pages) for line in common_crawl.query(at, **told, page=n).body.splitlines()]
    ours = [each for each in CAPTURES if crawl_of(each) == crawl_of(capture) and HOST in each.url]
    assert (pages, len(lines)) == (-(-len(ours) // 4), len(ours))
    ok = common_crawl.query(at, **told, page=0, filter=["=status:200", "~mime:text/.*"]).body
    assert ok.count(b"\n") == min(4, sum(each.status == 200 and each.kind == "text/html" for each in ours))


@pytest.mark.parametrize("is_backwards", [False, True], ids=["in-time", "backwards"])
def test_an_import_of_the_same_records_gives_the_truth(data: Path, tmp_path: Path, is_backwards: bool) -> None:
    """In whatever order they come: a text was there from its first capture on, and the last one is the present one."""
    archive = begin(data, "")
    records = [gz(record_of(each)) for each in sorted(CAPTURES, key=lambda each: each.at, reverse=is_backwards)]
    (tmp_path / "x.warc.gz").write_bytes(b"".join(records))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.truth() == truth()


def test_a_look_that_states_no_type_is_the_same_after_rebuild(data: Path, tmp_path: Path) -> None:
    """Who answers that nothing has changed does not say again what it is."""
    archive, first = begin(data, ""), article("20190101030405", 12)
    look = revisit(first.url, "2020-01-01T00:00:00Z", more=(), head=b"HTTP/1.1 304 Not Modified\r\n\r\n")
    (tmp_path / "x.warc.gz").write_bytes(gz(record_of(first)) + gz(look))
    whole(archive.take(tmp_path / "x.warc.gz"))
    same_after_rebuild(archive)
