"""What can be clicked on a page, however the page says it."""

import pytest

from crawler.spiders.anchors import MAX_ANCHORS, Resolver, anchors
from crawler.spiders.forms import MAX_CHOICES
from tests.crawler.spiders.small_sites import HOME, SITE, front, listing, paths, tree

TIN = "/nuoc-man-vao-sau-noi-dong-98765.html"


def clicked(body: str, head: str = "", url: str = HOME) -> list[str]:
    page = tree(body, head)
    return [anchor.url.removeprefix(HOME.rstrip("/")) for anchor in anchors(page, Resolver(page, url, SITE))]


@pytest.mark.parametrize(
    "markup",
    [
        f'<a href="{TIN}">Tin</a>',
        f'<a href=" {TIN}\n">Tin</a>',
        f'<a href="https://baovidu.vn{TIN}#binh-luan">Tin</a>',
        f'<a href="//baovidu.vn{TIN}">Tin</a>',
        f'<img usemap="#m"><map name="m"><area shape="rect" href="{TIN}"></map>',
        f'<select onchange="location=this.value"><option value="">Chọn<option value="{TIN}">Tin</select>',
        f"<div data-href='{TIN}'>Tin</div>",
        f"<li data-url='{TIN}'>Tin</li>",
        f"<article data-link='{TIN}'>Tin</article>",
        f"<tr onclick=\"location.href='{TIN}'\"><td>Tin</td></tr>",
        f"<div onclick=\"window.location = '{TIN}';\">Tin</div>",
        f'<div onclick=\'window.open("{TIN}", "_blank")\'>Tin</div>',
        f"<a href='#' onclick=\"goto('{TIN}');return false\">Tin</a>",
        f"<a href=\"javascript:goto('{TIN}')\">Tin</a>",
        f"<a href=\"JavaScript:window.location.assign('{TIN}')\">Tin</a>",
    ],
)
def test_an_address_is_found_wherever_a_click_finds_it(markup: str) -> None:
    assert clicked(f"<table>{markup}</table>" if markup.startswith("<tr") else markup) == [TIN]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://khac.vn/tin-12345.html">x</a>',
        '<a href="mailto:toasoan@baovidu.vn">x</a>',
        '<a href="javascript:void(0)">x</a>',
        "<a href=\"javascript:__doPostBack('ctl00$trang','Page$2')\">2</a>",
        "<div onclick=\"share('facebook', 'Mưa lớn / ngập')\">x</div>",
        '<a href="/anh/lu-lut.jpg">x</a>',
        '<a href="/static/site.css">x</a>',
        '<a href="/dang-nhap?ve=/thoi-su">x</a>',
        '<a href="/?s=mua+lon">x</a>',
        '<a href="/tin-12345.html?print=1">x</a>',
        '<a href="/wp-json/wp/v2/posts">x</a>',
        '<a href="http://[hong">x</a>',
        '<option value="12">x</option>',
        "<a>x</a>",
    ],
)
def test_what_is_certainly_nothing_is_left_out(markup: str) -> None:
    assert clicked(markup) == []


@pytest.mark.parametrize(
    ("base", "address", "found"),
    [
        ("https://baovidu.vn/", "202611/tin293.htm", ["/202611/tin293.htm"]),  # as browsers have it
        ("/", "202611/tin293.htm", ["/202611/tin293.htm"]),
        ("https://www.baovidu.vn/", "tin293.htm", ["https://www.baovidu.vn/tin293.htm"]),
        ("https://cms.toasoan.local/", "tin293.htm", ["/muc/tin293.htm"]),  # nobody can mean that
        ("https://cms.toasoan.local/", "/tin293.htm", ["/tin293.htm"]),
        ("https://cu.baovidu.vn/", "/tin293.htm", ["/tin293.htm"]),
        ("https://cu.baovidu.vn/", "tin293.htm", ["https://cu.baovidu.vn/tin293.htm", "/muc/tin293.htm"]),
        ("http://[hong", "tin293.htm", ["/muc/tin293.htm"]),
        ("", "tin293.htm", ["/muc/tin293.htm"]),
    ],
)
def test_a_base_is_believed_as_far_as_it_is_the_papers_own(base: str, address: str, found: list[str]) -> None:
    page = clicked(f'<a href="{address}">Tin</a>', f'<base href="{base}">', url=HOME + "muc/xa-hoi.htm")
    assert page == found


def test_a_picture_says_where_it_leads() -> None:
    page = tree(f'<a href="{TIN}"><img src="a.jpg" alt="Nước mặn vào sâu nội đồng"></a>')
    assert anchors(page, Resolver(page, HOME, SITE))[0].text == "Nước mặn vào sâu nội đồng"


def test_of_endless_links_the_first_are_read() -> None:
    links = "".join(f'<a href="/tin-{n}.html">Tin</a>' for n in range(MAX_ANCHORS + 50))
    assert len(clicked(links)) == MAX_ANCHORS


def test_frames_of_the_paper_are_part_of_its_front_page() -> None:
    frames = '<frameset><frame src="top.asp"><frame src="/menu.asp"><frame src="https://quangcao.vn/x"></frameset>'
    body = '<iframe src="/tin-moi.asp"></iframe><iframe src="/static/lich.html"></iframe>'
    assert paths(front(frames), "home") == ["/top.asp", "/menu.asp"]
    assert paths(front(body), "home") == ["/tin-moi.asp"]


def test_a_page_that_sends_its_reader_on_leads_there() -> None:
    assert paths(front("", '<meta http-equiv="Refresh" content="0; URL=/vn/index.asp">'), "home") == ["/vn/index.asp"]


def test_every_address_of_the_paper_is_given_with_what_speaks_for_it() -> None:
    links = listing('<a href="/bv/ba">Nước mặn vào sâu nội đồng nhiều xã</a><a href="/bv/bon">Tiếp</a>')
    assert [(link.kind, link.chance) for link in links] == [("article", "possible"), ("listing", "possible")]


CHOICE = (
    '<select name="kenh"><option value="">Chọn kênh<option value="thoi-su">Thời sự'
    '<option value="kinh-te">Kinh tế</select>'
)


@pytest.mark.parametrize(
    ("form", "before"),
    [
        (f'<form method="get" action="/Home/Rss">{CHOICE}<button>Lấy kênh</button></form>', "/Home/Rss?"),
        (f'<form action="/rss.aspx?cu=1">{CHOICE}<input type="submit" name="nut" value="Xem"></form>', "/rss.aspx?"),
        (f'<form><input type="hidden" name="act" value="rss">{CHOICE}</form>', "/kenh?act=rss&"),
        (f'<form action="https://baovidu.vn/rss"><input type="radio" name="a" value="1">{CHOICE}</form>', "/rss?"),
        (f'<form action="/rss"><input type="checkbox" name="a" value="1" checked>{CHOICE}</form>', "/rss?a=1&"),
    ],
)
def test_what_a_choice_in_a_form_leads_to_is_found(form: str, before: str) -> None:
    found = clicked(form, url=HOME + "kenh")
    assert found == [f"{before}kenh=thoi-su", f"{before}kenh=kinh-te"]


@pytest.mark.parametrize(
    "form",
    [
        f'<form method="post" action="/rss">{CHOICE}</form>',
        f'<form action="https://khac.vn/rss">{CHOICE}</form>',
        f'<form action="/tim">{CHOICE}<input name="tu"></form>',
        f'<form action="/tim">{CHOICE}<input type="search" name="tu"></form>',
        f'<form action="/gop-y">{CHOICE}<textarea name="y"></textarea></form>',
        f'<form action="/rss">{CHOICE}{CHOICE}</form>',
        f'<form action="javascript:gui()">{CHOICE}</form>',
    ],
)
def test_a_form_that_is_sent_elsewhere_or_filled_in_leads_nowhere(form: str) -> None:
    assert clicked(form) == []


def test_of_a_form_only_so_many_choices_are_found() -> None:
    options = "".join(f'<option value="{n}">{n}' for n in range(1000))
    assert len(clicked(f'<form action="/rss"><select name="k">{options}</select></form>')) == MAX_CHOICES
