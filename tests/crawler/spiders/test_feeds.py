"""What feeds and sitemaps announce."""

import gzip
from datetime import date

import pytest

from crawler.items import Candidate, ExtractionError, Link
from crawler.spiders import feeds

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo Ví Dụ</title>
<item><title>Mưa lớn &amp; &lt;b&gt;ngập&lt;/b&gt;</title><link>https://baovidu.vn/mua-lon-ngap-duong-12345.html?utm_source=rss</link>
<pubDate>Thứ ba, 03/03/2026 08:00 GMT+7</pubDate></item>
<item><title>Không có địa chỉ</title></item></channel></rss>"""


def test_a_feed_gives_its_articles_with_the_time_as_printed() -> None:
    assert feeds.read_feed(FEED.encode()) == [
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
    assert feeds.read_feed(body) == []
    assert feeds.read_sitemap(body, None) == []


def test_an_entry_of_a_feed_whose_address_is_lost_is_left_out() -> None:
    feed = "<rss version='2.0'><channel><item><title>Tin</title><guid><title>Tin</guid></item></channel></rss>"
    assert feeds.read_feed(feed.encode()) == []


def test_a_feed_whose_declaration_is_damaged_is_read_all_the_same() -> None:
    assert len(feeds.read_feed(FEED.encode().replace(b'encoding="utf-8"', b'encoding="utf\xd7"'))) == 1


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"])
def test_a_feed_is_read_in_every_encoding_with_and_without_a_mark(codec: str) -> None:
    [link] = feeds.read_feed(FEED.replace(' encoding="utf-8"', "").encode(codec))
    assert link.title == "Mưa lớn & ngập"


@pytest.mark.parametrize(
    ("address", "whole"),
    {
        "/tin-1.html": "https://baovidu.vn/tin-1.html",
        "tin-1.html": "https://baovidu.vn/rss/tin-1.html",
        "//m.baovidu.vn/tin-1.html": "https://m.baovidu.vn/tin-1.html",
    }.items(),
)
def test_links_are_resolved_against_the_feed(address: str, whole: str) -> None:
    base = "https://baovidu.vn/rss/home.rss"
    rss = f"<rss><channel><item><link>{address}</link></item></channel></rss>"
    own = '<link rel="self" href="/x.atom"/>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{own}<link href="{address}"/></entry></feed>'
    assert [link.url for feed in (rss, atom) for link in feeds.read_feed(feed.encode(), base)] == [whole, whole]


def test_letters_that_only_html_knows_are_read_in_feeds_too() -> None:
    feed = "<!DOCTYPE rss [<!ENTITY eacute '&#233;'>]><rss><item><title>Caf&eacute;&nbsp;s&aacute;ch</title><link>https://baovidu.vn/a-1.html</link></item></rss>"
    assert feeds.read_feed(feed.encode())[0].title == "Café sách"


def sitemap(*entries: str, root: str = "urlset", child: str = "url") -> bytes:
    inner = "".join(f"<{child}>{entry}</{child}>" for entry in entries)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


def test_a_sitemap_gives_articles_and_leaves_out_those_stated_to_be_older() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/moi-1.html</loc><lastmod>2026-03-02T08:00:00+07:00</lastmod>",
        "<loc>https://baovidu.vn/cu-2.html</loc><lastmod>2025-12-31</lastmod>",
        "<loc>https://baovidu.vn/khong-ro-3.html</loc>",
    )
    found = feeds.read_sitemap(gzip.compress(body), date(2026, 2, 1))
    assert [link.url for link in found] == ["https://baovidu.vn/moi-1.html", "https://baovidu.vn/khong-ro-3.html"]
    assert found[0].date == Candidate("sitemap.lastmod", "2026-03-02T08:00:00+07:00")


def test_addresses_that_are_costly_to_read_count_as_several() -> None:
    plain = sitemap(*(f"<loc>https://baovidu.vn/tin-{n}.html</loc>" for n in range(12_000)))
    odd = sitemap(*(f"<loc>https://baovidu.vn/tin.aspx?a=ế&amp;id={n}</loc>" for n in range(12_000)))
    assert [len(feeds.read_sitemap(body, None)) for body in (plain, odd)] == [12_000, 10_000]


def test_a_sitemap_index_gives_the_sitemaps_that_can_hold_recent_articles() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/sitemaps/news-2026-3.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2025-6.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2024.xml</loc>",
        "<loc>https://baovidu.vn/sitemap-news.xml</loc>",
        root="sitemapindex",
        child="sitemap",
    )
    found = feeds.read_sitemap(body, date(2026, 2, 1))
    assert [(link.kind, link.url.rpartition("/")[2]) for link in found] == [
        ("sitemap", "news-2026-3.xml"),
        ("sitemap", "sitemap-news.xml"),
    ]


def test_a_sitemap_that_does_not_declare_its_prefixes_is_read_all_the_same() -> None:
    body = sitemap("<loc>https://baovidu.vn/moi-1.html</loc><news:publication_date>2026-03-02</news:publication_date>")
    [link] = feeds.read_sitemap(body, None)
    assert link.date == Candidate("sitemap.publication_date", "2026-03-02")


def test_entities_of_a_sitemap_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "https://baovidu.vn/bom-1.html">]>' + sitemap("<loc>&a;</loc>")
    assert feeds.read_sitemap(bomb, None) == []


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bkaputt", gzip.compress(bytes(40 * 1024**2), mtime=0)], ids=["no gzip", "bomb"]
)
def test_what_is_too_large_or_damaged_is_refused(body: bytes) -> None:
    for reader in (feeds.read_feed, lambda b: feeds.read_sitemap(b, None)):
        with pytest.raises(ExtractionError, match="expected"):
            reader(body)


def test_of_an_endless_feed_the_first_items_are_read() -> None:
    item = "<item><title>Tin</title><link>https://baovidu.vn/tin-{}-12345.html</link></item>"
    feed = "<rss version='2.0'><channel>" + "".join(item.format(n) for n in range(3000)) + "</channel></rss>"
    found = feeds.read_feed(feed.encode())
    assert len(found) == feeds.MAX_ITEMS
    assert found[0].url == "https://baovidu.vn/tin-0-12345.html"


@pytest.mark.parametrize(
    "link",
    ["https://baovidu.vn/?a=1&b=2", "https://baovidu.vn/?a=1&amp;b=2", "<![CDATA[https://baovidu.vn/?a=1&b=2]]>"],
)
def test_an_address_with_a_query_is_read_whether_the_feed_escapes_it_or_not(link: str) -> None:
    feed = f"<rss><channel><item><link>{link}</link></item></channel></rss>"
    assert [found.url for found in feeds.read_feed(feed.encode())] == ["https://baovidu.vn/?a=1&b=2"]


def test_the_pictures_of_a_sitemap_do_not_stand_in_for_their_page() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/moi-1.html</loc><image:image><image:loc>https://baovidu.vn/a.jpg</image:loc>"
        "<image:title>Ảnh</image:title></image:image><news:news><news:title>Tin mới</news:title>"
        "<news:publication_date>2026-03-02</news:publication_date></news:news>"
    )
    assert [(link.url, link.title, link.day) for link in feeds.read_sitemap(body, None)] == [
        ("https://baovidu.vn/moi-1.html", "Tin mới", "2026-03-02")
    ]
