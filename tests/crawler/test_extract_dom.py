"""Charsets, repairs and caps."""

import time
import unicodedata
from contextlib import suppress

import pytest

from crawler.extractors import extract
from crawler.extractors.dom import MAX_ATTRIBUTES, decode, parse
from crawler.items import ExtractionError, Page

TONES = "\u0300\u0301\u0303\u0309\u0323"
TEXT = "Mưa lớn ở miền núi phía Bắc gây sạt lở nhiều tuyến đường, chính quyền các xã khẩn trương khắc phục. "
HTML = (
    f"<html><head>{{meta}}<title>Mưa lớn</title></head><body><h1>Mưa lớn</h1><div><p>{TEXT * 2}</p></div></body></html>"
)


def page(meta: str = "") -> str:
    return HTML.replace("{meta}", meta)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_charset_is_found_without_a_declaration(codec: str) -> None:
    article = extract(Page(None, page().encode(codec), None, "text/html"))
    assert article.body == ((TEXT * 2).strip(),)


def test_valid_utf8_wins_over_a_lying_declaration() -> None:
    found = decode(page('<meta charset="iso-8859-1">').encode(), None)
    assert found.encoding == "utf-8"
    assert found.flags == ("charset_mislabelled",)


def as_windows_1258(text: str) -> bytes:
    """Tones as letters of their own, as that charset has them; circumflex, breve and horn stay on their vowels."""
    apart = ""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in marks if mark in TONES)
        apart += unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tones
    return apart.encode("cp1258")


@pytest.mark.parametrize("declared", ["text/html; charset=windows-1258", None])
def test_windows_1258_is_read_and_composed(declared: str | None) -> None:
    text = "Tiếng Việt có dấu: đắp bờ bao, chống lũ lụt, sửa đường sạt lở ở miền núi."
    assert decode(as_windows_1258(text), declared).utf8.decode() == text


def test_unknown_charset_name_is_ignored() -> None:
    assert decode(page('<meta charset="x-nonsense">').encode()).encoding == "utf-8"


def test_text_behind_an_early_end_tag_is_kept() -> None:
    body = page().replace("<div>", "</body></html><div>").encode()
    assert extract(Page(None, body, None)).body == ((TEXT * 2).strip(),)


def test_zero_bytes_do_not_end_the_page() -> None:
    assert extract(Page(None, page().replace("<h1>", "\0<h1>").encode(), None)).title == "Mưa lớn"


def test_a_second_html_element_does_not_lose_the_body() -> None:
    body = f"<html lang=vi></html><head><title>Mưa lớn</title></head><html>{page()}</html>"
    assert extract(Page(None, body.encode(), None)).body == ((TEXT * 2).strip(),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<div " + b" ".join(b"a%d=1" % i for i in range(40_000)) + b">x</div>", "attributes"),
        (b"<div>" * 60_000 + b"x", "nested"),
        (b"<a href=/x>y</a>" * 300_000, "tags"),
        (b"<p>" + b"x" * 20_000_000, "bytes"),
        (b"%PDF-1.7 <html>", "PDF"),
    ],
    ids=["attributes", "depth", "tags", "size", "pdf"],
)
def test_a_page_over_a_cap_is_refused_within_a_second(body: bytes, said: str) -> None:
    start = time.process_time()
    with pytest.raises(ExtractionError, match=said):
        extract(Page(None, body, None, "text/html"))
    assert time.process_time() - start < 1


def test_many_attributes_in_a_script_are_no_reason_to_refuse() -> None:
    script = "<script>if (a<b) { " + "x = 1; " * MAX_ATTRIBUTES + "}</script>"
    parse(page(script).encode())


ENDLESS = {
    "tags never end": page().replace(">", "") * 1500,
    "tags never end, short": "<p class=a b" * 80_000,
    "comments never end": "<!-- a " * 150_000,
    "scripts never end": "<p " + "<script x=1 " * 90_000,
    "blocks without a beginning": "xin chào " * 2000 + "</p>\n<p class=a>b</p>" * 20_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_damaged_page_is_read_or_refused_in_time(name: str) -> None:
    body = ENDLESS[name].encode()
    start = time.process_time()
    with suppress(ExtractionError):
        parse(body, "text/html")
    assert time.process_time() - start < max(1, len(body) / 2**20)


def test_a_page_whose_tags_never_end_still_has_a_tree() -> None:
    tree = parse(b"<html<body<p class=a<b>Tin</b", "text/html")
    assert "Tin" in "".join(map(str, tree.root.itertext()))
