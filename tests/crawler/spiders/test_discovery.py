"""Finding articles in feeds, sitemaps and listings."""

import gzip
from datetime import date

import pytest
from lxml import html

from crawler.items import Candidate, ExtractionError, Link
from crawler.sites import Site
from crawler.spiders import discovery

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
HOME = "https://baovidu.vn/"

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo Ví Dụ</title>
<item><title>Mưa lớn &amp; &lt;b&gt;ngập&lt;/b&gt;</title><link>https://baovidu.vn/mua-lon-ngap-duong-12345.html?utm_source=rss</link>
<pubDate>Thứ ba, 03/03/2026 08:00 GMT+7</pubDate></item>
<item><title>Không có địa chỉ</title></item></channel></rss>"""


def test_a_feed_gives_its_articles_with_the_time_as_printed() -> None:
    assert discovery.read_feed(FEED.encode()) == [
        Link(
            "https://baovidu.vn/mua-lon-ngap-duong-12345.html",
            "article",
            "Mưa lớn & ngập",
            Candidate("feed.pubDate", "Thứ ba, 03/03/2026 08:00 GMT+7"),
            "2026-03-03",
        )
    ]


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", b"<rss><channel><item>", b"\x00\xff" * 50])
def test_what_is_no_feed_and_no_sitemap_gives_nothing(body: bytes) -> None:
    assert discovery.read_feed(body) == []
    assert discovery.read_sitemap(body, None) == []


def test_an_entry_of_a_feed_whose_address_is_lost_is_left_out() -> None:
    feed = "<rss version='2.0'><channel><item><title>Tin</title><guid><title>Tin</guid></item></channel></rss>"
    assert discovery.read_feed(feed.encode()) == []


def test_a_damaged_feed_that_the_parser_stumbles_over_is_refused_with_a_reason() -> None:
    with pytest.raises(ExtractionError, match="expected a feed, found one that cannot be read"):
        discovery.read_feed(FEED.encode().replace(b'encoding="utf-8"', b'encoding="utf\xd7"'))


def sitemap(*entries: str, root: str = "urlset", child: str = "url") -> bytes:
    inner = "".join(f"<{child}>{entry}</{child}>" for entry in entries)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


def test_a_sitemap_gives_articles_and_leaves_out_those_stated_to_be_older() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/moi-1.html</loc><lastmod>2026-03-02T08:00:00+07:00</lastmod>",
        "<loc>https://baovidu.vn/cu-2.html</loc><lastmod>2025-12-31</lastmod>",
        "<loc>https://baovidu.vn/khong-ro-3.html</loc>",
    )
    found = discovery.read_sitemap(gzip.compress(body), date(2026, 2, 1))
    assert [link.url for link in found] == ["https://baovidu.vn/moi-1.html", "https://baovidu.vn/khong-ro-3.html"]
    assert found[0].date == Candidate("sitemap.lastmod", "2026-03-02T08:00:00+07:00")


def test_a_sitemap_index_gives_the_sitemaps_that_can_hold_recent_articles() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/sitemaps/news-2026-3.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2025-6.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2024.xml</loc>",
        "<loc>https://baovidu.vn/sitemap-news.xml</loc>",
        root="sitemapindex",
        child="sitemap",
    )
    found = discovery.read_sitemap(body, date(2026, 2, 1))
    assert [(link.kind, link.url.rpartition("/")[2]) for link in found] == [
        ("sitemap", "news-2026-3.xml"),
        ("sitemap", "sitemap-news.xml"),
    ]


def test_a_sitemap_that_does_not_declare_its_prefixes_is_read_all_the_same() -> None:
    body = sitemap("<loc>https://baovidu.vn/moi-1.html</loc><news:publication_date>2026-03-02</news:publication_date>")
    [link] = discovery.read_sitemap(body, None)
    assert link.date == Candidate("sitemap.publication_date", "2026-03-02")


def test_entities_of_a_sitemap_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "https://baovidu.vn/bom-1.html">]>' + sitemap("<loc>&a;</loc>")
    assert discovery.read_sitemap(bomb, None) == []


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bkaputt", gzip.compress(bytes(40 * 1024**2), mtime=0)], ids=["no gzip", "bomb"]
)
def test_what_is_too_large_or_damaged_is_refused(body: bytes) -> None:
    for reader in (discovery.read_feed, lambda b: discovery.read_sitemap(b, None)):
        with pytest.raises(ExtractionError, match="expected"):
            reader(body)


def test_of_an_endless_feed_the_first_items_are_read() -> None:
    item = "<item><title>Tin</title><link>https://baovidu.vn/tin-{}-12345.html</link></item>"
    feed = "<rss version='2.0'><channel>" + "".join(item.format(n) for n in range(3000)) + "</channel></rss>"
    found = discovery.read_feed(feed.encode())
    assert len(found) == discovery.MAX_ITEMS
    assert found[0].url == "https://baovidu.vn/tin-0-12345.html"


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
    assert {(link.kind, link.url) for link in links} == {
        ("feed", "https://baovidu.vn/rss/home.rss"),
        ("listing", "https://baovidu.vn/thoi-su"),
        ("listing", "https://baovidu.vn/kinh-te.html"),
        ("article", "https://baovidu.vn/nuoc-man-vao-sau-noi-dong-98765.html"),
    }


def test_the_title_said_of_an_article_is_kept_though_its_picture_links_too() -> None:
    links = discovery.read_front(html.document_fromstring(PAGE), HOME, SITE)
    assert [link.title for link in links if link.kind == "article"] == ["Nước mặn vào sâu nội đồng"]


def test_a_listing_leads_to_its_articles_and_its_next_page() -> None:
    links = discovery.read_listing(html.document_fromstring(PAGE), HOME + "thoi-su", SITE)
    assert [link.url for link in links if link.kind == "listing"] == ["https://baovidu.vn/thoi-su?page=2"]


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/nuoc-man-vao-sau-noi-dong-98765.html", True),
        ("/thoi-su/mua-lon-gay-ngap-nhieu-noi", True),
        ("/ngap-post12345.html", True),
        ("/thoi-su", False),
        ("/tag/nuoc-man-vao-sau", False),
        ("/video/canh-dong-muoi-mua-nang-hanh-123456.html", False),
        ("/anh/nuoc-man-vao-sau-noi-dong.jpg", False),
        ("/festival-hoa-xuan-mien-tay-event123.html", False),
    ],
)
def test_a_generic_judge_tells_articles_by_their_address(path: str, is_article: bool) -> None:
    assert discovery.is_article(f"https://baovidu.vn{path}", SITE) is is_article
