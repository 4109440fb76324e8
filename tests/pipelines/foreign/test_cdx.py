"""What indexes of other archives answer, and what they are asked; lines are made up in the manner of each."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.sites import Site
from pipelines.foreign import cdx
from pipelines.foreign.cdx import CdxError, Collection, Copies, Listed, Span

PAPER = Site(id="baovidu", name="Báo Ví Dụ", domain="baovidu.vn", aliases=("vidu.gov.vn",), sections=("/xa-hoi",))
AT = datetime(2019, 3, 1, 2, 3, 4, tzinfo=UTC)
URL = "http://baovidu.vn/tin-123456.htm"
LISTED = Listed(URL, "20190301020304", 200, "text/html", "ABC234")
ROW = ["vn,baovidu)/tin-123456.htm", "20190301020304", URL, "text/html", "200", "ABC234", "812"]
HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
PLACE = {"offset": "17", "length": "812", "filename": "crawl-data/CC-MAIN-2019-13/a.warc.gz"}
OBJECT = {"urlkey": ROW[0], "timestamp": ROW[1], "url": URL, "mime": "text/html", "status": "200", "digest": "ABC234"}
HAS_PLACE = replace(LISTED, place=Span("crawl-data/CC-MAIN-2019-13/a.warc.gz", 17, 812))


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(one) for one in objects).encode()


@pytest.mark.parametrize(
    ("body", "capture", "dialect"),
    [
        (json.dumps([HEAD, ROW]), LISTED, "wayback"),
        (json.dumps([HEAD[:1] + HEAD[1:3], ROW[:3]]), replace(LISTED, status=None, mime="", digest=None), "wayback"),
        (json.dumps([HEAD, ROW]).replace("], [", "],\n["), LISTED, "wayback"),
        (" ".join(ROW), LISTED, "wayback"),
        (" ".join(ROW[:6]), LISTED, "wayback"),
        (lines({**OBJECT, **PLACE}).decode(), HAS_PLACE, "commoncrawl"),
        (lines({**OBJECT, **PLACE, "offset": 17, "length": 812}).decode(), HAS_PLACE, "commoncrawl"),
        (f"{ROW[0]} {ROW[1]} {json.dumps({**OBJECT, **PLACE})}", HAS_PLACE, "commoncrawl"),
        (f" CDX N b a m s k r M S V g\n{' '.join((*ROW[:6], '- -'))} 812 17 {PLACE['filename']}", HAS_PLACE,
         "commoncrawl"),
        (f" CDX N b a m s k r V g\n{' '.join((*ROW[:6], '-'))} 17 a.arc.gz", LISTED, "wayback"),
    ],
)  # fmt: skip
def test_a_capture_is_read_in_every_form_of_a_list(body: str, capture: Listed, dialect: str) -> None:
    listing = cdx.read(body.encode())
    assert listing.captures == (capture,)
    assert (listing.odd, listing.resume, listing.dialect) == ((), None, dialect)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([HEAD, ROW, [], ["vn%2Cbaovidu%29%2Fb+2019"]]),
        f"{' '.join(ROW)}\n\nvn%2Cbaovidu%29%2Fb+2019\n",
    ],
)
def test_a_part_says_with_what_to_ask_for_the_next(body: str) -> None:
    listing = cdx.read(body.encode())
    assert (listing.captures, listing.odd) == ((LISTED,), ())
    assert listing.resume == "vn%2Cbaovidu%29%2Fb+2019"


@pytest.mark.parametrize(
    "told",
    [
        {"timestamp": "20195"},
        {"timestamp": "201"},
        {"timestamp": "٢٠١٩٠٣٠١٠٢٠٣٠٤"},
        {"timestamp": "2" * 30},
        {"timestamp": "99991231235959"},
        {"timestamp": "20190231000000"},
        {"timestamp": "mot-ngay-nao-do"},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://baovidu.vn/a"},
        {"url": "http://baovidu.vn/a\nb"},
        {"url": None},
    ],
)
def test_a_line_that_is_no_capture_costs_itself_alone(told: dict[str, object]) -> None:
    listing = cdx.read(lines({**OBJECT, **told}, {**OBJECT, **PLACE}))
    assert (listing.captures, len(listing.odd)) == ((HAS_PLACE,), 1)
    whole = cdx.read(lines({**OBJECT, **PLACE}) + b"\n{broken\n[1]\n\n" + lines({**OBJECT, **told}))
    assert (whole.captures, whole.odd[:2]) == ((HAS_PLACE,), ("{broken", "[1]"))
    assert len(whole.odd) == 3


def test_rows_that_are_none_are_told_of_and_no_key_to_go_on_with() -> None:
    rows = [HEAD, ["rac"], ROW, ["vn,baovidu)/", "2019"], [""], ROW]
    listing = cdx.read(json.dumps(rows).encode())
    assert (listing.captures, listing.odd, listing.resume) == ((LISTED, LISTED), ('["rac"]', '["vn,baovidu)/", "2019"]',
                                                                                  '[""]'), None)  # fmt: skip


def test_a_last_row_is_a_key_only_behind_an_empty_one() -> None:
    listing = cdx.read(json.dumps([HEAD, ROW, ["rac"]]).encode())
    assert (listing.captures, listing.odd, listing.resume) == ((LISTED,), ('["rac"]',), None)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("2019", "2019-01-01T00:00:00"),
        ("201903", "2019-03-01T00:00:00"),
        ("2019030102", "2019-03-01T02:00:00"),
        ("20190301020304", "2019-03-01T02:03:04"),
    ],
)
def test_a_time_may_have_fewer_digits(stamp: str, at: str) -> None:
    [capture] = cdx.read(lines({**OBJECT, "timestamp": stamp})).captures
    assert capture.captured_at == datetime.fromisoformat(f"{at}+00:00")
    assert capture.is_exact is (len(stamp) == 14)
    asked = Copies("wayback", "https://web.archive.org/web/").address(capture)
    assert asked == f"https://web.archive.org/web/{stamp}id_/{URL}"


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({"status": "-"}, {"status": None}),
        ({"status": "0"}, {"status": None}),
        ({"digest": "-"}, {"digest": None}),
        ({"digest": "sha1:ABC234"}, {}),
        ({"length": "-"}, {"place": None}),
        ({"offset": "-1"}, {"place": None}),
        ({"length": "0"}, {"place": None}),
        ({"url": "http://ten:matkhau@baovidu.vn/tin-123456.htm"}, {}),
    ],
)
def test_what_an_index_does_not_know_is_left_open(told: dict[str, str], changed: dict[str, object]) -> None:
    listing = cdx.read(lines({**OBJECT, **PLACE, **told}))
    assert listing.captures == (replace(HAS_PLACE, **changed),)  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"", b" \n", b"[]", b"[[]]".replace(b"[[]]", b"[]"), json.dumps([HEAD]).encode()])
def test_an_empty_list_is_one(body: bytes) -> None:
    assert cdx.read(body).captures == ()


def test_pywb_says_in_words_that_it_has_nothing() -> None:
    for key in ("message", "error"):
        listing = cdx.read(json.dumps({key: "No Captures found for: baovidu.vn/*"}).encode())
        assert (listing.captures, listing.dialect) == ((), "commoncrawl")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>503</title></html>", b"org.archive.RuntimeIOException: Blocked", b'{"error": "too many"}',
        b"[1, 2]", b'[["a", "b"], ["c", "d"]]', b'[["timestamp"', b'{"timestamp": "x"}', b"a b c d e f g\n1 2 3\n",
        b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_what_is_no_list_is_said_in_one_line(body: bytes) -> None:
    with pytest.raises(CdxError, match=r"^expected a list of captures \(CDX\), found '") as caught:
        cdx.read(body)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 130


@pytest.mark.parametrize(
    ("body", "number"),
    [(b'{"pages": 3, "pageSize": 1, "blocks": 3}', 3), (b"7\n", 7), (b'{"pages": 0}', 0), (b'{"pages": "3"}', None),
     (b'{"pages": -1}', None), (b'{"pages": 1e99}', None), (b"true", None), (b"<html>", None), (lines(OBJECT), None),
     (lines(OBJECT, OBJECT), None)],
)  # fmt: skip
def test_the_number_of_pages(body: bytes, number: int | None) -> None:
    assert cdx.pages(body) == number


ROOT = "https://index.commoncrawl.org/collinfo.json"
CRAWL = {"id": "CC-MAIN-2019-13", "cdx-api": "https://index.commoncrawl.org/CC-MAIN-2019-13-index"}


def test_crawls_are_listed_and_those_that_would_be_another_hosts_are_left_out() -> None:
    elsewhere = {"id": "CC-MAIN-2019-18", "cdx-api": "http://169.254.169.254/CC-MAIN-2019-18-index"}
    found = cdx.collections(json.dumps([elsewhere, CRAWL, {"id": "x"}, 7]).encode(), ROOT)
    assert [one.url for one in found] == [CRAWL["cdx-api"]]
    for body in (b"[]", b"{}", b"<html>", json.dumps([elsewhere]).encode()):
        with pytest.raises(CdxError, match="expected a list of crawls"):
            cdx.collections(body, ROOT)


@pytest.mark.parametrize(
    ("told", "since", "until", "is_in"),
    [
        ({}, None, None, True),
        ({}, "2019-01-15", "2019-02-15", True),
        ({}, "2020-01-01", None, False),
        ({}, None, "2018-12-01", False),
        ({"id": "CC-MAIN-2012"}, "2012-12-30", None, True),
        ({"id": "CC-MAIN-2008-2009"}, "2009-06-01", "2009-07-01", True),
        ({"id": "CC-MAIN-2008-2009"}, "2011-01-01", None, False),
        ({"id": "something else"}, "2020-01-01", "2020-02-01", True),
        ({"from": "2019-03-18T17:55:21", "to": "2019-03-27T01:02:03"}, "2019-03-27", None, True),
        ({"from": "2019-03-18T17:55:21", "to": "2019-03-27T01:02:03"}, "2019-03-28", None, False),
        ({"from": "2019-03-18T17:55:21", "to": "2019-03-27T01:02:03"}, None, "2019-03-18", False),
    ],
)
def test_only_crawls_of_the_time_are_asked(told: dict[str, str], since: str, until: str, is_in: bool) -> None:
    [found] = cdx.collections(json.dumps([{**CRAWL, **told}]).encode(), ROOT)
    days = [datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None for day in (since, until)]
    assert found.overlaps(*days) is is_in


def test_a_crawl_of_which_nothing_is_known_may_be_of_any_time() -> None:
    assert Collection("x", "https://a.vn/").overlaps(AT, AT)


@pytest.mark.parametrize(
    ("index", "wayback", "commoncrawl"),
    [
        ("https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/", "https://web.archive.org/"),
        ("http://127.0.0.1:8000/CC-MAIN-2019-13-index", "http://127.0.0.1:8000/web/", "http://127.0.0.1:8000/"),
        ("http://127.0.0.1:8000/kho/cdx", "http://127.0.0.1:8000/kho/web/", "http://127.0.0.1:8000/kho/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/web/", "http://127.0.0.1:8000/"),
    ],
)
def test_captures_lie_beside_their_index(index: str, wayback: str, commoncrawl: str) -> None:
    assert (cdx.copies_of(index, "wayback").base, cdx.copies_of(index, "commoncrawl").base) == (wayback, commoncrawl)


def test_the_address_of_a_copy() -> None:
    memento = Copies("wayback", "https://web.archive.org/web/").address(LISTED)
    assert memento == f"https://web.archive.org/web/20190301020304id_/{URL}"
    file = Copies("commoncrawl", "https://data.commoncrawl.org/").address(HAS_PLACE)
    assert file == "https://data.commoncrawl.org/crawl-data/CC-MAIN-2019-13/a.warc.gz"


@pytest.mark.parametrize(
    "file", ["http://169.254.169.254/meta", "//10.0.0.1/a", "../../etc/passwd", "/khac/a.warc.gz", "file:///etc/passwd"]
)
def test_no_index_leads_a_request_out_of_its_archive(file: str) -> None:
    listed = replace(LISTED, place=Span(file, 0, 9))
    with pytest.raises(CdxError, match="not below"):
        Copies("commoncrawl", "https://data.vidu.vn/kho/").address(listed)


def test_what_is_asked_of_each_dialect() -> None:
    since, until = datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 12, 31, 16, 59, 59, tzinfo=UTC)
    asked = cdx.query("http://a.vn/cdx?x=1", "wayback", "baovidu.vn", since, until, resumeKey="a b&c")
    fields = parse_qs(urlsplit(asked).query)
    left_out = [told.partition(":")[2] for told in fields.pop("filter")]
    assert fields == {
        "x": ["1"], "url": ["baovidu.vn"], "matchType": ["domain"], "output": ["json"], "from": ["20190101000000"],
        "to": ["20191231165959"], "limit": ["5000"], "showResumeKey": ["true"], "resumeKey": ["a b&c"],
    }  # fmt: skip
    assert all(re.fullmatch(left, told) for told, left in zip(("404", "image/png"), left_out, strict=True))
    assert not any(re.fullmatch(left, told) for told in ("200", "-", "text/html", "warc/revisit") for left in left_out)
    fields = parse_qs(urlsplit(cdx.query("http://a.vn/x-index", "commoncrawl", "baovidu.vn", None, None, page=2)).query)
    assert fields == {
        "url": ["baovidu.vn"], "matchType": ["domain"], "output": ["json"], "page": ["2"],
        "filter": fields["filter"],
    }  # fmt: skip
    status, mime = (re.compile(told.partition(":")[2]) for told in fields["filter"])
    assert all(told.startswith("~") for told in fields["filter"]), "a regular expression for pywb"
    assert [told for told in ("200", "304", "-", "", "301", "404", "500") if status.match(told)] == [
        "200",
        "304",
        "-",
        "",
    ]
    assert all(map(mime.match, ("text/html", "application/xhtml+xml", "warc/revisit")))
    assert not any(map(mime.match, ("image/png", "application/pdf", "text/plain")))


@pytest.mark.parametrize(
    ("changes", "is_wanted"),
    [
        ({}, True),
        ({"url": "http://www.vidu.gov.vn:80/tin-123456.htm"}, True),
        ({"mime": "text/html; charset=utf-8"}, True),
        ({"mime": "application/xhtml+xml"}, True),
        ({"mime": "warc/revisit", "status": None}, True),
        ({"mime": "warc/revisit", "status": None, "digest": "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"}, False),
        ({"mime": "warc/revisit", "status": 304, "place": Span("a.warc.gz", 1, 2)}, True),
        ({"status": 301}, False),
        ({"status": 404}, False),
        ({"mime": "text/plain"}, False),
        ({"url": "http://baovidu.vn.khac.com/tin-123456.htm"}, False),
        ({"url": "http://baovidu.vn:8080/tin-123456.htm"}, False),
        ({"url": "http://baovidu.vn/robots.txt"}, False),
        ({"url": "http://baovidu.vn/hinh/lua-123456.JPG"}, False),
        ({"url": "http://baovidu.vn/style-123456.css?v=3"}, False),
        ({"url": "http://baovidu.vn/rss/xa-hoi"}, False),
        ({"url": "http://baovidu.vn/sitemap-2019.xml"}, False),
        ({"url": "http://baovidu.vn/"}, False),
        ({"url": "http://baovidu.vn/xa-hoi"}, False),
        ({"url": "http://baovidu.vn/default.aspx?tin=123456"}, True),
        ({"url": "http://baovidu.vn/bai-ve-tep.pdf.htm"}, True),
        ({"stamp": "20181231235959"}, False),
        ({"stamp": "20190101000000"}, True),
        ({"stamp": "20200101000000"}, False),
    ],
)
def test_only_pages_that_can_be_articles_are_wanted(changes: dict[str, object], is_wanted: bool) -> None:
    since, until = datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 12, 31, tzinfo=UTC)
    capture = replace(LISTED, **changes)  # type: ignore[arg-type]
    assert cdx.is_wanted(capture, PAPER, since, until) is is_wanted


def test_spellings_of_an_address_are_one() -> None:
    urls = (URL, "https://www.baovidu.vn:443/tin-123456.htm", "http://baovidu.vn:80/tin-123456.htm?utm_source=x")
    assert {replace(LISTED, url=url).key for url in urls} == {"baovidu.vn/tin-123456.htm"}


ODD_ANSWERS: dict[str, bytes] = {
    "deep": b"[" * 100_000,
    "deep-object": b'{"url": ' + b"[" * 100_000,
    "long-number": b"[" + b"9" * 1_000_000 + b"]",
    "nothing": b"null",
    "row-of-nothing": b"[null]",
    "head-of-nothing": b'[[null], ["20190101000000"]]',
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_an_answer_of_whatever_form_is_none_in_a_line(name: str) -> None:
    body = ODD_ANSWERS[name]
    with pytest.raises(CdxError):
        cdx.read(body)
    with pytest.raises(CdxError):
        cdx.collections(body, "http://a.vn/collinfo.json")
    assert cdx.pages(body) is None


def test_a_deep_line_costs_itself_alone() -> None:
    listing = cdx.read(lines(OBJECT) + b"\n" + b'{"url": ' + b"[" * 100_000)
    assert (len(listing.captures), len(listing.odd)) == (1, 1)


@pytest.mark.parametrize(
    "told",
    [
        {"id": "CC-MAIN-0000-10"},
        {"id": "CC-MAIN-0001-01"},
        {"id": "CC-MAIN-9999-99"},
        {"id": "CC-MAIN-0000-0000"},
        {"from": "0001-01-01T00:00:00+14:00"},
        {"to": "9999-12-31T23:59:59-14:00"},
        {"from": 7, "to": ["x"]},
        {"cdx-api": "http://[::1/index"},
        {"cdx-api": "http://a.vn:port/index"},
    ],
)
def test_a_crawl_that_is_described_oddly_hides_no_other(told: dict[str, object]) -> None:
    url = "http://a.vn/CC-MAIN-2019-13-index"
    odd = {"id": "odd", "cdx-api": "http://a.vn/odd-index", **told}
    found = cdx.collections(
        json.dumps([odd, {"id": "CC-MAIN-2019-13", "cdx-api": url}]).encode(), "http://a.vn/collinfo.json"
    )
    assert url in [one.url for one in found if one.overlaps(AT, AT)]


@pytest.mark.parametrize("file", ["http://[::1/x.warc.gz", "//[", "http://data.vn:port/x.warc.gz", "../x.warc.gz"])
def test_a_file_that_is_no_place_is_none_in_a_line(file: str) -> None:
    with pytest.raises(CdxError, match="not below"):
        Copies("commoncrawl", "https://data.vidu.vn/kho/").address(replace(LISTED, place=Span(file, 0, 9)))
