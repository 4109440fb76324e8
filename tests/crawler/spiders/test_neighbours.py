"""What an article leads to besides the stories that it names."""

import pytest

from crawler.spiders.neighbours import MAX_CRUMBS, neighbours
from tests.crawler.spiders.small_sites import HOME, SITE, paths, tree

MONTH = "/tin-tuc/thoi-su/2026/11/"
TIN = HOME + "tin-tuc/thoi-su/2026/11/cau-moi-thong-xe-sau-ba-nam/"


def lists(body: str, url: str = TIN) -> list[str]:
    found = neighbours(tree(body), url, SITE)
    assert {link.chance for link in found} <= {"related"}
    return paths(found, "listing")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (
            f'<div><a href="/">Đầu</a> › <a href="/tin-tuc/thoi-su/">Thời sự</a> › <a href="{MONTH}">11</a></div>',
            ["/tin-tuc/thoi-su/", MONTH],
        ),
        ('<div class="breadcrumbs"><a href="/muc/12">Thời sự</a></div>', ["/muc/12"]),
        ('<ul id="duong-dan"><li><span><a href="/muc.aspx?id=4">Thời sự</a></span></li></ul>', ["/muc.aspx?id=4"]),
        ('<nav aria-label="Breadcrumb"><ol><li><a href="/muc/so-11">Số 11</a></li></ol></nav>', ["/muc/so-11"]),
        (
            '<ol itemscope itemtype="https://schema.org/BreadcrumbList"><li><a href="/muc/so-11">Số 11</a></li></ol>',
            ["/muc/so-11"],
        ),
    ],
)
def test_an_article_leads_to_the_lists_that_it_stands_in(row: str, found: list[str]) -> None:
    assert lists(row) == found


@pytest.mark.parametrize(
    "row",
    [
        '<div><a href="/muc/12">Thời sự</a></div>',
        '<div class="breadcrumbs"><a href="https://khac.vn/muc/12">Thời sự</a><a href="/">Trang chủ</a></div>',
        f'<div class="breadcrumbs"><a href="{TIN}">Cầu mới</a><a href="/anh/cau.jpg">Ảnh</a></div>',
    ],
)
def test_other_links_of_an_article_are_no_lists_of_it(row: str) -> None:
    assert lists(row) == []


def test_of_an_article_only_so_many_lists_are_followed() -> None:
    links = "".join(f'<a href="/muc/{n}">Mục {n}</a>' for n in range(100))
    assert len(lists(f'<div class="breadcrumb">{links}</div>')) == MAX_CRUMBS
