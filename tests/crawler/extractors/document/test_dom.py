"""Repairs and caps."""

import time
from contextlib import suppress

import pytest

from crawler.extractors import extract
from crawler.extractors.document.caps import MAX_ATTRIBUTES
from crawler.extractors.document.dom import parse
from crawler.items import ExtractionError, Page
from tests.crawler.extractors.small_pages import ONE, TWO, URL, WHEN

TEXT = "Mưa lớn ở miền núi phía Bắc gây sạt lở nhiều tuyến đường, chính quyền các xã khẩn trương khắc phục. "
HTML = (
    f"<html><head>{{meta}}<title>Mưa lớn</title></head><body><h1>Mưa lớn</h1><div><p>{TEXT * 2}</p></div></body></html>"
)


def page(meta: str = "") -> str:
    return HTML.replace("{meta}", meta)


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
        (b"<div>" * 30_000 + b"x", "nested"),
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


@pytest.mark.parametrize("content_type", ["application/json", "text/html; charset=utf-8", None])
@pytest.mark.parametrize(
    "answer", ['{{"html": "{}"}}', '[{{"content": "{}"}}]', ')]}}\',\n{{"data": ["{}"]}}', 'show({{"html": "{}"}});']
)
def test_the_answer_of_a_service_is_no_page_whatever_its_type(answer: str, content_type: str | None) -> None:
    body = answer.format(f"<p>{ONE}</p><p>{TWO}</p>").encode()
    with pytest.raises(ExtractionError, match="found JSON"):
        extract(Page(URL, body, WHEN, content_type))
