"""What feeds and sitemaps announce."""

import gzip
import json
from datetime import date

import pytest

from crawler.items import Candidate, ExtractionError, Link
from crawler.spiders import feeds, sitemaps

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
    assert sitemaps.read_sitemap(body, None) == []


def test_an_entry_of_a_feed_whose_address_is_lost_is_left_out() -> None:
    feed = "<rss version='2.0'><channel><item><title>Tin</title><guid><title>Tin</guid></item></channel></rss>"
    assert feeds.read_feed(feed.encode()) == []


def test_a_feed_whose_declaration_is_damaged_is_read_all_the_same() -> None:
    assert len(feeds.read_feed(FEED.encode().replace(b'encoding="utf-8"', b'encoding="utf\xd7"'))) == 1


@pytest.mark.parametrize("name", ["utf\0-8", "\0", "rot13", "hex", "undefined", "punycode", "a" * 500, "../x", "", "%"])
def test_a_feed_that_is_no_utf_8_and_declares_what_is_no_text_encoding_is_read_all_the_same(name: str) -> None:
    feed = (
        FEED.replace('encoding="utf-8"', f'encoding="{name}"')
        .replace("<title>Báo", "<title>B\xff")
        .encode("latin-1", "replace")
    )
    assert len(feeds.read_feed(feed)) == 1


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


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bkaputt", gzip.compress(bytes(40 * 1024**2), mtime=0)], ids=["no gzip", "bomb"]
)
def test_what_is_too_large_or_damaged_is_refused(body: bytes) -> None:
    for reader in (feeds.read_feed, lambda b: sitemaps.read_sitemap(b, None)):
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


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"url": "https://baovidu.vn/tin-1.html"}, "https://baovidu.vn/tin-1.html"),
        ({"url": "/tin-1.html"}, "https://baovidu.vn/tin-1.html"),
        ({"external_url": "tin-1.html"}, "https://baovidu.vn/rss/tin-1.html"),
        ({"id": "https://baovidu.vn/tin-1.html"}, "https://baovidu.vn/tin-1.html"),
        ({"id": "17"}, None),
        ({"url": 5}, None),
        (None, None),
    ],
)
def test_a_feed_may_be_json(item: object, found: str | None) -> None:
    links = feeds.read_feed(json.dumps({"items": [item]}).encode(), "https://baovidu.vn/rss/feed.json")
    assert [link.url for link in links] == ([found] if found else [])


def test_a_json_feed_states_title_and_time() -> None:
    item = {
        "url": "https://baovidu.vn/a-1.html",
        "title": "Mưa &amp; gió",
        "date_published": "2026-03-03T08:00:00+07:00",
    }
    [link] = feeds.read_feed(json.dumps({"items": [item]}).encode())
    assert (link.title, link.day, link.date) == (
        "Mưa & gió", "2026-03-03", Candidate("feed.pubDate", "2026-03-03T08:00:00+07:00")
    )  # fmt: skip


@pytest.mark.parametrize("body", ["{", '{"items": {}}', '{"items": null}', "{}"])
def test_json_that_is_no_feed_gives_nothing(body: str) -> None:
    assert feeds.read_feed(body.encode()) == []


def test_json_of_too_many_levels_is_refused() -> None:
    with pytest.raises(ExtractionError, match="levels"):
        feeds.read_feed(b'{"items":' + b"[" * 200_000)


@pytest.mark.parametrize(
    ("feed", "entry"),
    [
        ("", ""),
        (' xml:base="/tin/"', ""),
        ("", ' xml:base="/tin/"'),
        (' xml:base="https://baovidu.vn/"', ' xml:base="tin/"'),
    ],
)
def test_a_feed_may_say_what_its_links_are_relative_to(feed: str, entry: str) -> None:
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"{feed}><entry{entry}><link href="1.html"/></entry></feed>'
    folder = "tin" if feed or entry else "kenh"
    assert [one.url for one in feeds.read_feed(atom.encode(), "https://baovidu.vn/kenh/atom")] == [
        f"https://baovidu.vn/{folder}/1.html"
    ]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='next' type='application/atom+xml' href='/feeds/posts/default?start-index=16&amp;max-results=15'/>",
        '<atom:link href="https://baovidu.vn/feeds/posts/default?start-index=16&amp;max-results=15" rel="next" />',
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_next_page_of_a_feed_is_followed_while_it_is_new_enough(link: str, *, is_first: bool) -> None:
    entries = "".join(f"<entry><link href='/tin-{n}.html'/><updated>2026-03-0{n}</updated></entry>" for n in (7, 6))
    feed = f"<feed xmlns:atom='a'>{link if is_first else ''}{entries}{'' if is_first else link}</feed>"
    onward = "https://baovidu.vn/feeds/posts/default?max-results=15&start-index=16"
    for since, urls in ((None, [onward]), (date(2026, 3, 7), [onward]), (date(2026, 3, 8), [])):
        found = feeds.of_text(feed, "https://baovidu.vn/feeds/posts/default", since)
        assert [one.url for one in found if one.is_next] == urls
        assert len(found) == 2 + len(urls)
