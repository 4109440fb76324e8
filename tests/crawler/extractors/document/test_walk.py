"""What the walk reads, and in which form."""

import unicodedata

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import OTHER, TITLE, URL, WHEN, page, story


def test_a_page_in_decomposed_unicode_is_read_like_any_other() -> None:
    html = f"<h1>{TITLE}</h1>{story()}<h3>Đọc thêm</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul>"
    article = extract(Page(URL, unicodedata.normalize("NFD", html).encode(), WHEN))
    assert [(item.title, item.heading) for item in article.related] == [(OTHER, "Đọc thêm")]


def test_what_a_hidden_span_says_is_not_read_with_the_line() -> None:
    hidden = '<span class="hidden" itemprop="datePublished">2026-03-13T01:00:00+07:00</span>'
    article = page(f"<div class=info>{hidden}Thứ năm, 12/03/2026 08:20</div>{story()}")
    assert [date.text for date in article.dates if date.source == "byline"] == ["Thứ năm, 12/03/2026 08:20"]
