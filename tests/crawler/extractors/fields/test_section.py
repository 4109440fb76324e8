"""The section of an article."""

import pytest

from crawler.extractors import extract
from crawler.items import Page
from tests.crawler.extractors.small_pages import TITLE, WHEN, page, story


@pytest.mark.parametrize(
    "above",
    [
        "<div class=breadcrumb><a href=/>Trang chủ</a> » <a href=/thoi-su/>Thời sự</a></div>",
        "<ul class=c-breadcrumb><li><a href=/>Trang chủ</a></li><li><a href=/t>Thời sự</a></li></ul>",
        "<div class=bread>Trang chủ / Thời sự</div>",
        f"<h1 class=crumb><a href=/t>Thời sự</a></h1><div class=crumb>{TITLE}</div>",
        "<nav><a href=/>Trang chủ</a><a href=/thoi-su>Thời sự</a><a href=/kinh-te>Kinh tế</a></nav>",
        "<ul class=menu><li><a href=https://bao.example/thoi-su.html>Thời sự</a></ul>",
    ],
    ids=["links", "items", "text", "heading", "nav", "menu"],
)
def test_the_section_is_read_from_the_breadcrumb_or_the_menu(above: str) -> None:
    assert page(story(), above=above).section == "Thời sự"


@pytest.mark.parametrize(
    "above",
    [
        "<div class=breadcrumb><a href=/>Trang chủ</a> » 13/3/2026</div>",
        "<nav><a href=/>Trang chủ</a><a href=/kinh-te>Kinh tế</a><a href=/thoi-su/201903>Tháng 3</a></nav>",
        "",
    ],
)
def test_a_page_that_does_not_tell_its_section_has_none(above: str) -> None:
    assert page(story(), above=above).section is None


def test_the_section_is_the_name_beside_a_drop_down_and_no_entry_of_it() -> None:
    entries = "".join(f"<li><a href=/tin/doi-song/{n}>{n.title()}</a></li>" for n in ("ky-su", "tieu-diem", "moi"))
    for name, drop in (("/tin/doi-song", f"<ul>{entries}</ul>"), ("/tin/doi-song.html", f"<div>{entries}</div>")):
        above = f"<div><a href={name}><span>Đời sống</span></a><div><a href=#>▾</a>{drop}</div></div>"
        html = f"<body><div><div>{above}</div><h1>{TITLE}</h1>{story()}</div></body>"
        assert extract(Page("https://bao.example/a-1.html", html.encode(), WHEN)).section == "Đời sống"


@pytest.mark.parametrize(
    ("above", "name"), [("<a href=/gd>Giáo dục</a>", "Giáo dục"), ("Trang chủ » Đời sống", "Đời sống")]
)
def test_the_section_may_stand_right_above_the_title(above: str, name: str) -> None:
    html = f"<body><div><div>{above}</div><h1>{TITLE}</h1>{story()}</div></body>"
    assert extract(Page("https://bao.example/a-1.html", html.encode(), WHEN)).section == name
