"""What an answer is that was asked for as a picture: told by its bytes, never by its name or header."""

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Answer, Ask, Visit
from crawler.sites import Site
from crawler.spiders.pictures import CUT_OFF, EMPTY, HTML, SVG, UNKNOWN, fault
from crawler.spiders.reading import Reader
from tests.picturebook import CUT, GIF, WHOLE, jpeg, png

AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
URL = "https://media.baovidu.vn/anh/lu.jpg"
CDN = "https://vidu.1cdn.vn/anh/lu.jpg"

NONE = {
    "a page": (b"<!DOCTYPE html><html><body>404</body></html>", HTML),
    "a page in capitals behind blanks": (b"\n\n  <HTML><HEAD>", HTML),
    "a page behind a comment": (b"<!-- cache --><html>", HTML),
    "a page behind a byte order mark": (b"\xef\xbb\xbf<!doctype HTML>", HTML),
    "a piece of a page": (b"<script>location = '/dang-nhap'</script>", HTML),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', SVG),
    "a drawing with a script": (b'<?xml version="1.0"?>\n<!-- x --><svg><script>alert(1)</script></svg>', SVG),
    "a drawing with a document type": (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg onload="a()">', SVG),
    "a compressed drawing": (b"\x1f\x8b\x08\0\0\0\0\0", UNKNOWN),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\0", UNKNOWN),
    "a program": (b"MZ\x90\0", UNKNOWN),
    "a PDF": (b"%PDF-1.7", UNKNOWN),
    "JSON": (b'{"error": "not found"}', UNKNOWN),
    "a text that begins like a BMP": (b"BM la viet tat cua Bo Mon hoc nay", UNKNOWN),
    "nothing": (b"", EMPTY),
}


@pytest.mark.parametrize("what", WHOLE)
def test_a_picture_is_known_by_its_bytes_and_is_whole(what: str) -> None:
    assert fault(WHOLE[what]) is None


@pytest.mark.parametrize("what", CUT)
def test_a_picture_without_its_end_is_cut_off(what: str) -> None:
    assert fault(CUT[what]) == CUT_OFF


@pytest.mark.parametrize("what", NONE)
def test_what_is_no_picture_is_told(what: str) -> None:
    body, told = NONE[what]
    assert fault(body) == told


@pytest.mark.parametrize("body", [jpeg(), png(), GIF], ids=["JPEG", "PNG", "GIF"])
def test_a_picture_cut_anywhere_is_never_taken_for_a_whole_one(body: bytes) -> None:
    whole = [n for n in range(9, len(body)) if fault(body[:n]) is None]
    assert whole == [n for n in whole if n > len(body) - 3]  # a GIF may do without a last byte that only looks like one


def test_a_picture_that_would_fill_the_memory_is_never_decoded() -> None:
    bomb = png(size=(50_000, 50_000))
    tracemalloc.start()
    try:
        assert fault(bomb) is None
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def asked(reader: Reader, body: bytes, status: int = 200, url: str = URL, at: datetime = AT, **more: str) -> Visit:
    return reader.read(Ask(url, "vidu", "image"), Answer(url, status, body, at, "text/html; charset=utf-8", **more))


@pytest.fixture
def reader() -> Reader:
    return Reader((SITE,), None)


def test_the_header_is_not_believed(reader: Reader) -> None:
    visit = asked(reader, jpeg())
    assert (visit.outcome, visit.reason, visit.kind) == ("done", None, "image")


def test_what_is_none_is_done_with_and_what_is_cut_off_is_tried_again(reader: Reader) -> None:
    visits = [asked(reader, body) for body in (b"<html>", b"", GIF[:-4])]
    told = [(visit.outcome, visit.reason) for visit in visits]
    assert told == [("done", HTML), ("later", EMPTY), ("later", CUT_OFF)]


@pytest.mark.parametrize("status", [403, 500, 502])
def test_an_error_of_the_server_is_tried_again(reader: Reader, status: int) -> None:
    assert asked(reader, b"", status).outcome == "later"


def test_a_missing_picture_is_gone_only_if_another_one_was_there_a_moment_ago(reader: Reader) -> None:
    assert (first := asked(reader, b"", 404)).outcome == "later"
    assert first.reason == "HTTP 404"  # “unconfirmed” would have the front page asked for
    asked(reader, jpeg(), url=f"{URL}?2")
    assert asked(reader, b"", 404).outcome == "gone"
    assert asked(reader, b"", 404, at=AT + timedelta(minutes=3)).outcome == "later"


def test_that_a_picture_was_there_says_nothing_of_pages_nor_pages_of_pictures(reader: Reader) -> None:
    asked(reader, jpeg())
    page = Ask("https://baovidu.vn/mua-lon-123456.html", "vidu", "article")
    assert reader.read(page, Answer(page.url, 404, b"", AT)).outcome == "later"
    other = Reader((SITE,), None)
    front = b"<html><body>" + b"".join(b"<a href='/mua-lon-12345%d.html'>Mua lon</a>" % n for n in range(9))
    home = Ask("https://baovidu.vn/", "vidu", "home")
    assert other.read(home, Answer(home.url, 200, front, AT, "text/html")).outcome == "done"
    assert asked(other, b"", 404).outcome == "later"


def test_the_paper_waits_if_its_own_server_asks_for_it_and_not_if_another_one_does(reader: Reader) -> None:
    assert asked(reader, b"", 429, retry_after="600").hold == 600
    assert asked(reader, b"", 429, url=CDN, retry_after="600").hold is None


@pytest.mark.parametrize(
    ("url", "may_be"),
    [(URL, True), (CDN, True), ("http://1.2.3.4/a.jpg", True), ("https://vidu.1cdn.vn:8443/a.jpg", False),
     ("http://vidu.1cdn.vn:22/a.jpg", False), ("http://[::1/a.jpg", False)],
)  # fmt: skip
def test_a_picture_may_lie_on_another_host_and_on_no_odd_port(url: str, may_be: bool) -> None:
    assert SITE.shows(url) is may_be
