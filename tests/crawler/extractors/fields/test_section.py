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


@pytest.mark.parametrize("menu", ["<ul>{}</ul>", "<nav>{}</nav>", "<div>{}</div>"])
@pytest.mark.parametrize(
    "between", ["", "<p>07:05, 12/03/2026</p><p><a href=/in>Bản in</a> <a href=#>Chia sẻ</a> Cỡ chữ</p>"]
)
def test_an_entry_of_the_menu_that_stands_alone_above_the_title_is_the_section(menu: str, between: str) -> None:
    entries = "".join(f"<li><a href=/{slug}>{name}</a></li>" for slug, name in (("tin", "Thời sự"), ("kt", "Kinh tế")))
    shown = (
        f"<div id=top>{menu.format(entries)}</div><div id=main><div class=muc><a href=/tin>Thời sự</a></div>{between}"
    )
    html = f"<html><head><title>{TITLE}</title></head><body>{shown}<h1>{TITLE}</h1>{story()}</div></body></html>"
    assert extract(Page("https://bao.example/bo-bao-123456.html", html.encode(), WHEN)).section == "Thời sự"


def test_a_menu_that_is_printed_twice_names_no_section() -> None:
    menu = "<ul><li><a href=/tin>Thời sự</a></li><li><a href=/kt>Kinh tế</a></li></ul>"
    html = f"<html><head><title>{TITLE}</title></head><body>{menu}{menu}<h1>{TITLE}</h1>{story()}</body></html>"
    assert extract(Page("https://bao.example/bo-bao-123456.html", html.encode(), WHEN)).section is None


STEPS = "<li><a href='/'>Trang chủ</a></li><li><a href=/kinh-te>Kinh tế</a></li>"
ENTRIES = "".join(f"<li><a href=/{n}>{n}</a></li>" for n in ("Nông nghiệp", "Thị trường", "Tiêu điểm"))
PATHS = {
    "named for the blind": f"<nav aria-label=breadcrumb><ol>{STEPS}</ol></nav>",
    "named by its class": f"<nav class=breadcrumb><ul>{STEPS}<li>{TITLE}</li></ul></nav>",
    "with a menu behind": f"<div class=breadcrumb><a href=/kinh-te>Kinh tế</a><ul>{ENTRIES}</ul></div>",
    "with a menu in the step": f"<ul class=breadcrumb><li><a href=/kinh-te>Kinh tế</a><ul>{ENTRIES}</ul></li></ul>",
    "with links behind": "<div class=breadcrumb><span><a href=/kinh-te>Kinh tế</a></span>"
    "<div><a href=/a>Nông nghiệp</a><a href=/b>Tiêu điểm</a></div></div>",
    "home beside the list": "<div class=breadcrumb><a href='/'>Trang chủ</a><ul>"
    "<li><a href=/xa>Xã hội</a></li><li><a href=/kinh-te>Kinh tế</a></li></ul></div>",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_the_section_is_the_last_step_and_no_entry_of_a_menu(path: str) -> None:
    assert page(story(), above=path).section == "Kinh tế"


def test_the_papers_name_is_no_section() -> None:
    head = "<meta property=og:site_name content='Báo Tân Hòa'><meta property=article:section content='Báo Tân Hòa'>"
    path = "<ul class=breadcrumb><li><a href='/'>Báo Tân Hòa</a></li><li><a href=/kinh-te>Kinh tế</a></li></ul>"
    assert page(story(), above=path, head=head).section == "Kinh tế"
