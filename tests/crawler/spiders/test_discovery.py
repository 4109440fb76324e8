"""Finding articles in feeds, sitemaps and listings."""

from lxml import html

from crawler.sites import Site
from crawler.spiders import discovery

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
HOME = "https://baovidu.vn/"

PAGE = """<html><head><link rel="alternate" type="application/rss+xml" href="/rss/home.rss"></head><body>
<nav><a href="/thoi-su">Thời sự</a><a href="/kinh-te.html">Kinh tế</a><a href="/video">Video</a>
<a href="https://facebook.com/baovidu">Facebook</a></nav>
<h3><a href="/nuoc-man-vao-sau-noi-dong-98765.html">Nước mặn vào sâu nội đồng</a></h3>
<a href="javascript:void(0)">x</a><a href="http://[bad">y</a><a>z</a>
<a href="/nuoc-man-vao-sau-noi-dong-98765.html#comment"><img src="a.jpg"></a>
<a href="https://khac.vn/bai-cua-bao-khac-55555.html">Báo khác</a>
<a href="?page=2" rel="next">Trang sau</a></body></html>"""


def test_a_front_page_leads_to_feeds_sections_and_articles() -> None:
    links = discovery.read_front(html.document_fromstring(PAGE), HOME, SITE)
    assert {(link.kind, link.url) for link in links if link.chance != "possible"} == {
        ("feed", "https://baovidu.vn/rss/home.rss"),
        ("listing", "https://baovidu.vn/thoi-su"),
        ("listing", "https://baovidu.vn/kinh-te.html"),
        ("article", "https://baovidu.vn/nuoc-man-vao-sau-noi-dong-98765.html"),
        ("listing", "https://baovidu.vn/?page=2"),
    }


def test_the_title_said_of_an_article_is_kept_though_its_picture_links_too() -> None:
    links = discovery.read_front(html.document_fromstring(PAGE), HOME, SITE)
    assert [link.title for link in links if link.kind == "article"] == ["Nước mặn vào sâu nội đồng"]


def test_a_listing_leads_to_its_articles_and_its_next_page() -> None:
    links = discovery.read_listing(html.document_fromstring(PAGE), HOME + "thoi-su", SITE)
    assert [link.url for link in links if link.is_next] == ["https://baovidu.vn/thoi-su?page=2"]
