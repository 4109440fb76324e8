"""The next page of a list, in all the forms in which papers give it."""

import pytest

from crawler.items import Page
from crawler.spiders import discovery
from tests.crawler.spiders.small_sites import HOME, SITE, front, listing, paths

MUC = HOME + "thoi-su"
LATER = {"/thoi-su?page=2": "?page=2", "/thoi-su/trang-2": "/thoi-su/trang-2", "/thoi-su/page/2/": "/thoi-su/page/2/",
         "/thoi-su?start=20": "/thoi-su?start=20", "/thoi-su/p2.html": "/thoi-su/p2.html",
         "/thoi-su?paged=2": "https://baovidu.vn/thoi-su?paged=2"}  # fmt: skip


def onward(body: str, url: str = MUC, head: str = "") -> str | None:
    found = [link.url.removeprefix(HOME.rstrip("/")) for link in listing(body, head, url) if link.is_next]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("address", LATER)
@pytest.mark.parametrize(
    "form",
    [
        '<a rel="next" href="{}">x</a>',
        '<a class="next page-numbers" href="{}">x</a>',
        '<li class="pager-next"><a href="{}">x</a></li>',
        '<a href="{}">Trang sau</a>',
        '<a href="{}">Trang tiếp</a>',
        '<a href="{}">Trang tiếp theo »</a>',
        '<a href="{}">Tiếp ›</a>',
        '<a href="{}">Tiếp theo</a>',
        '<a href="{}">Sau</a>',
        '<a href="{}">[Trang tiếp]</a>',
        '<a href="{}">Xem thêm</a>',
        '<a href="{}">XEM THÊM</a>',
        '<a href="{}">Tin cũ hơn</a>',
        '<a href="{}">« Older posts</a>',
        '<a href="{}">Next</a>',
        '<a href="{}">»</a>',
        '<a href="{}">&gt;&gt;</a>',
        '<a href="{}">&gt;</a>',
        '<a href="{}"><img src="/i/x.gif" alt="Trang sau"></a>',
        '<a href="{}"><img src="/images/next.gif"></a>',
        '<a href="{}" title="Trang sau"><i class="fa fa-angle-right"></i></a>',
        '<a href="{}" aria-label="Next"><i></i></a>',
        '<b>1</b> <a href="{}">2</a>',
        '<b>Trang 1</b> <a href="{}">Trang 2</a>',
        '<span class="current">[1]</span> <a href="{}">[2]</a>',
        '<select><option value="/thoi-su">1</option><option value="{}">2</option></select>',
        '<button class="load-more" data-url="{}">Xem thêm</button>',
        '<div class="more" data-next-page="{}">Tải thêm</div>',
        "<a href=\"javascript:chuyen('{}')\">Trang sau</a>",
    ],
)
def test_the_next_page_is_found(form: str, address: str) -> None:
    assert onward(form.replace("{}", LATER[address])) == address


@pytest.mark.parametrize("url", [MUC, HOME + "tin/3.htm", HOME + "index.php?cat=7", HOME + "nam-2026/xa-hoi"])
@pytest.mark.parametrize("mark", ["{url}{q}page={n}", "{url}{q}start={n}0"])
@pytest.mark.parametrize("own", [1, 2, 3, 5])
def test_of_a_row_of_numbers_the_next_is_followed(url: str, mark: str, own: int) -> None:
    pages = [url, *(mark.format(url=url, q="&" if "?" in url else "?", n=n) for n in range(1, 5))]
    row = "".join(f'<a href="{page}">{n}</a> ' for n, page in enumerate(pages, 1) if n != own)
    found = onward(row, url=pages[own - 1])
    assert found == (pages[own].removeprefix(HOME.rstrip("/")) if own < 5 else None)


def test_a_row_that_leaves_numbers_out_goes_on_with_the_next_of_them() -> None:
    row = "".join(f'<a href="/thoi-su/trang-{n}.html">{n}</a>' for n in (1, 6, 8, 50))
    assert onward(row, url=MUC + "/trang-7.html") == "/thoi-su/trang-8.html"


def test_the_way_back_is_not_the_way_on() -> None:
    back = '<a href="?page=1">« Trang trước</a><a class="next" href="?page=1">x</a>'
    assert onward(back, url=MUC + "?page=2") is None


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/nuoc-man-vao-sau-noi-dong-98765.html">Xem thêm</a>',
        '<a href="/kinh-te">Xem thêm</a>',
        '<a href="#">Trang sau</a>',
        "".join(f'<td><a href="/lich?ngay={n}">{n}</a></td>' for n in range(1, 30)),
        "".join(f'<td><a href="/2026/11/{n}">{n}</a></td>' for n in range(1, 30)),
        '<a href="/kinh-te" class="next-section">Kinh tế</a>',
        '<a href="https://khac.vn/thoi-su?page=2">Trang sau</a>',
    ],
)
def test_what_leads_elsewhere_is_no_next_page(body: str) -> None:
    assert onward(body) is None


def test_a_front_page_that_goes_on_is_followed() -> None:
    found = front('<a class="next" href="/page/2/">Bài cũ hơn</a>')
    assert paths(found, "listing") == ["/page/2/"]


def test_the_numbers_of_a_pager_are_no_sections() -> None:
    row = "".join(f'<a href="/thoi-su?page={n}">{n}</a>' for n in range(1, 9))
    assert paths(listing(row), "listing") == ["/thoi-su?page=2"]


def test_an_address_from_which_a_script_loads_more_is_the_next_page() -> None:
    assert onward('<div class="load-more" data-url="/tai-them/thoi-su/2">Xem thêm</div>') == "/tai-them/thoi-su/2"


@pytest.mark.parametrize(
    "state",
    [
        '{"list": [{"title": "Tin", "link": "/a"}], "next": "/thoi-su?trang=2"}',
        r'{"data": {"nextPage": "\u002Fthoi-su?trang=2"}}',
        '{"next_page_url": "https:\\/\\/baovidu.vn\\/thoi-su?trang=2"}',
    ],
)
def test_a_state_may_say_how_the_list_goes_on(state: str) -> None:
    assert onward(f'<script type="application/json">{state}</script>') == "/thoi-su?trang=2"


@pytest.mark.parametrize(
    "body",
    [
        '{"html": "<div><a href=\\"/cau-moi-xong-som-55555.html\\">Cầu</a></div>", "next": "/ajax/tin?page=3"}',
        (
            r'{"html": "\u003cli\u003e\u003ca href=\u0022\/cau-moi-xong-som-55555.html\u0022\u003eC\u1ea7u",'
            r'"next": "\/ajax\/tin?page=3"}'
        ),
        '[{"title": "Cầu", "url": "/cau-moi-xong-som-55555.html"}, {"next": "/ajax/tin?page=3"}]',
        (
            '{"data": [{"title": "Cầu mới xong sớm hơn dự kiến", "slug": "cau-moi-xong-som-55555.html"}],'
            '"next": "/ajax/tin?page=3"}'
        ),
    ],
)
def test_a_further_page_may_be_json(body: str) -> None:
    page = Page(HOME + "ajax/tin?page=2", body.encode(), None, "application/json")
    links = discovery.read_listing(discovery.tree_of(page), HOME + "ajax/tin?page=2", SITE)
    assert [link.url for link in links if link.kind == "article"] == [HOME + "cau-moi-xong-som-55555.html"]
    assert [link.url for link in links if link.is_next] == [HOME + "ajax/tin?page=3"]


STORIES = {
    "slugs below the list": [f"/thoi-su/item/{n}-mua-lon-gay-ngap-nhieu-tuyen-duong" for n in range(185, 190)],
    "numbers below the list": [f"/thoi-su/{n}.html" for n in range(185, 190)],
    "queries of the list": [f"/thoi-su?bai={n}" for n in range(185, 190)],
}


@pytest.mark.parametrize("words", ["Xem tiếp ...", "Đọc thêm", "Xem thêm", "»"])
@pytest.mark.parametrize("urls", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("at", ["", "?page=2"])
def test_what_reads_on_below_each_story_is_no_next_page(urls: list[str], words: str, at: str) -> None:
    teasers = "".join(f'<p><a href="{url}">Mưa lớn</a> <a class="more" href="{url}">{words}</a></p>' for url in urls)
    assert onward(teasers, MUC + at) is None
    pager = '<a href="/thoi-su?page=3">Trang sau</a>'
    assert onward(teasers + pager, MUC + at) == "/thoi-su?page=3"


def test_one_story_behind_words_that_read_on_is_none_either() -> None:
    assert onward('<a href="/thoi-su/item/185-mua-lon-gay-ngap">Xem tiếp ...</a>') is None
