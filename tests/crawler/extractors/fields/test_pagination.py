"""Whether a page holds one part of an article."""

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import TITLE, URL, WHEN, page, story


@pytest.mark.parametrize(
    ("own", "row"),
    [
        (URL, '<a href="?page=2">2</a>'),
        (URL, f'<a href="{URL}?trang=2">Trang sau</a>'),
        (URL, '<a href="/thoi-su/202603/bo-bao-123456-p2.html">2</a>'),
        (URL, '<a href="/thoi-su/202603/bo-bao-123456_2.html">2</a>'),
        (URL, f'<a href="{URL}/2">2</a>'),
        ("https://bao.example/bo-bao/", '<a href="/bo-bao/trang-2/">2</a>'),
        ("https://bao.example/bo-bao/trang-2/", '<a href="/bo-bao/trang-3/">3</a>'),
    ],
)
def test_one_part_of_an_article_on_several_pages_is_flagged(own: str, row: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1>{story()}<div class=paging>1 {row}</div></body></html>"
    assert "one_of_several_pages" in extract(Page(own, html.encode(), WHEN)).flags


@pytest.mark.parametrize(
    "row",
    [
        '<a href="/thoi-su/202603/cho-moi-654321.html">2</a>',
        f'<a href="{URL}?comment-page=2">2</a>',
        f'<a href="{URL}#2">2</a>',
        '<a href="/thoi-su?page=2">Trang sau</a>',
        f'<a href="{URL}?page=2">Xem toàn bộ bài viết trên trang khác</a>',
    ],
)
def test_a_link_to_another_page_is_no_part_of_the_article(row: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1>{story()}<div class=paging>1 {row}</div></body></html>"
    assert extract(Page(URL, html.encode(), WHEN)).flags == ()


def test_the_next_part_may_stand_in_the_head() -> None:
    assert page(story(), head=f'<link rel=next href="{URL}?page=2">').flags == ("one_of_several_pages",)
    assert page(story(), head='<link rel=next href="/tin-khac-99.html">').flags == ()
