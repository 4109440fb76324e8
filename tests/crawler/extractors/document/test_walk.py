"""What the walk reads, and in which form."""

import unicodedata

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, OTHER, TITLE, TWO, URL, WHEN, long_story, page, story


def test_a_page_in_decomposed_unicode_is_read_like_any_other() -> None:
    html = f"<h1>{TITLE}</h1>{story()}<h3>Đọc thêm</h3><ul><li><a href=/b-1.html>{OTHER}</a></ul>"
    article = extract(Page(URL, unicodedata.normalize("NFD", html).encode(), WHEN))
    assert [(item.title, item.heading) for item in article.related] == [(OTHER, "Đọc thêm")]


def test_what_a_hidden_span_says_is_not_read_with_the_line() -> None:
    hidden = '<span class="hidden" itemprop="datePublished">2026-03-13T01:00:00+07:00</span>'
    article = page(f"<div class=info>{hidden}Thứ năm, 12/03/2026 08:20</div>{story()}")
    assert [date.text for date in article.dates if date.source == "byline"] == ["Thứ năm, 12/03/2026 08:20"]


HIDDEN = "Đoạn này chỉ dành cho máy đọc, không ai nhìn thấy khi đọc bài báo, nên không phải là nội dung của bài."


@pytest.mark.parametrize(
    "box",
    [
        "<p style='display:none'>{}</p>",
        "<div style='display: none;'><p>{}</p></div>",
        "<p hidden>{}</p>",
        "<p style='visibility:hidden'>{}</p>",
    ],
)
def test_what_a_style_hides_inside_a_story_is_none_of_it(box: str) -> None:
    assert HIDDEN not in page(long_story(box.format(HIDDEN))).body


def test_a_story_that_unfolds_is_read_folded() -> None:
    folds = "".join(f"<div style='display:none'><p>{n} {ONE} {TWO}</p></div>" for n in range(9, 14))
    assert any(text.startswith("11 ") for text in page(long_story(folds)).body)
