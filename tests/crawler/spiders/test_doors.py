"""Where news is announced: feeds and sitemaps, told and untold."""

import json
from datetime import UTC, date, datetime

import pytest

from crawler.items import Kind, Link, Page
from crawler.sites import Site, load_sites
from crawler.spiders import discovery, doors
from tests.crawler.spiders.small_sites import HOME, SITE, front, listing, paths

AT = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
RSS = "<rss><channel><item><title>Tin</title><link>/tin-1.html</link></item></channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/tin-1.html"/></entry></feed>'
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/tin-1.html"}]})
URLSET = "<urlset><url><loc>https://baovidu.vn/tin-1.html</loc></url></urlset>"
INDEX = "<sitemapindex><sitemap><loc>https://baovidu.vn/s1.xml</loc></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    "kind",
    ["application/rss+xml", "application/atom+xml", "application/rss+xml; charset=utf-8", "APPLICATION/RSS+XML",
     "text/xml",
     "application/xml", "text/rss+xml", "application/rdf+xml", "application/feed+json", "application/json", "text/rss"],
)  # fmt: skip
def test_feeds_are_found_by_every_media_type_that_they_have(kind: str) -> None:
    assert paths(front("", f'<link rel="alternate" type="{kind}" href="/tin-moi">'), "feed") == ["/tin-moi"]


@pytest.mark.parametrize(
    "link",
    ['<link rel="alternate" type="application/json+oembed" href="/x">',
     '<link rel="stylesheet" type="text/xml" href="/x">',
     '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
     '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
     '<link rel="alternate" type="application/rss+xml" href="https://khac.vn/rss">'],
)  # fmt: skip
def test_what_is_no_feed_of_the_papers_news_is_none(link: str) -> None:
    assert paths(front("", link), "feed") == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [("/rss", "RSS"), ("/rss/thoi-su.rss", "Thời sự"), ("/feed/", "Feed"), ("/index.php?format=feed&type=rss", "x"),
     ("/tin.xml", "Kênh RSS"), ("/thoi-su/index.rss", ""), ("/Rss.aspx?id=3", "Tin tức"), ("/vi/feeds/", "nguồn tin")],
)  # fmt: skip
def test_links_to_feeds_are_doors(address: str, shown: str) -> None:
    assert paths(front(f'<a href="{address}">{shown}</a>'), "feed") == [address]
    assert paths(listing(f'<a href="{address}">{shown}</a>'), "feed") == [address]


def test_a_story_about_feeds_is_none() -> None:
    found = front('<a href="/cach-dung-rss-de-doc-bao-55555.html">Cách dùng RSS để đọc báo mỗi sáng cho nhanh hơn</a>')
    assert paths(found, "feed") == []


def read(body: str, kind: Kind, url: str = HOME + "rss") -> tuple[Kind | None, list[Link]]:
    return discovery.read_announced(Page(url, body.encode(), AT, "text/html"), kind, SITE, date(2026, 11, 1))


@pytest.mark.parametrize("asked", ["feed", "sitemap", "guess"])
@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (RSS, "feed", ("article", "/tin-1.html")),
        ('<?xml version="1.0"?><!-- x -->' + RSS, "feed", ("article", "/tin-1.html")),
        (ATOM, "feed", ("article", "/tin-1.html")),
        (JSON_FEED, "feed", ("article", "/tin-1.html")),
        (URLSET, "sitemap", ("article", "/tin-1.html")),
        (INDEX, "sitemap", ("sitemap", "/s1.xml")),
    ],
)
def test_an_announcement_is_read_as_what_it_is(asked: Kind, body: str, kind: Kind, found: tuple[Kind, str]) -> None:
    if asked == "sitemap" and body is JSON_FEED:
        return  # nothing about it says that it is a feed
    was, links = read(body, asked)
    assert was == kind
    assert paths(links, found[0]) == [found[1]]


@pytest.mark.parametrize("asked", ["feed", "sitemap", "guess"])
@pytest.mark.parametrize(
    "body", ["<html><body>Không tìm thấy trang</body></html>", "", "<!DOCTYPE html><p>Trang chủ", "x"]
)
def test_what_announces_nothing_is_nothing(asked: Kind, body: str) -> None:
    assert read(body, asked) == (None, [])


def test_a_page_that_lists_feeds_leads_to_them() -> None:
    items = '<a href="/rss/thoi-su.rss">Thời sự</a><a href="/data/kinh-te.xml">Kinh tế</a><a href="/thoi-su">Mục</a>'
    field = '<input readonly value="https://baovidu.vn/rss/van-hoa">'
    kind, links = read(f"<html><body>{items}{field}<a href='/rss'>RSS</a></body></html>", "feed")
    assert kind == "feed"
    assert paths(links, "feed") == ["/rss/thoi-su.rss", "/data/kinh-te.xml", "/rss/van-hoa"]


def test_what_stands_beside_feeds_is_a_feed_too() -> None:
    names = ("cu.xml", "rdf.pl", "atom/", "json", "?loai=6", "tin.rss")
    found = listing("".join(f'<a href="/kenh/{name}">Kênh {n}</a>' for n, name in enumerate(names)))
    assert set(paths(found, "feed")) == {f"/kenh/{name}" for name in names}


def test_doors_that_nobody_names_are_tried_by_their_usual_names() -> None:
    urls = [link.url for link in discovery.guesses([], HOME, SITE)]
    assert urls == [HOME + path.removeprefix("/") for path in (*doors.USUAL_FEEDS, *doors.USUAL_SITEMAPS)]
    assert {link.kind for link in discovery.guesses([], HOME, SITE)} == {"guess"}


def test_where_a_paper_names_its_doors_no_usual_name_is_tried() -> None:
    named = [Link(HOME + "tin.rss", "feed"), Link(HOME + "so-do.xml", "sitemap")]
    assert discovery.guesses(named, HOME, SITE) == []
    own = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", feeds=("/tin.rss",), sitemaps=("/so-do.xml",))
    assert discovery.guesses([], HOME, own) == []


def test_the_feeds_that_the_system_of_a_paper_makes_are_tried() -> None:
    asked = 0
    for site in load_sites().values():
        likely = set(site.likely_feed_urls) - set(site.feed_urls)
        urls = {link.url for link in discovery.guesses([Link(site.home, "feed")], site.home, site)}
        assert len(likely) > doors.MAX_LIKELY or likely <= urls
        asked += len(likely & urls)
    assert asked > 100


@pytest.mark.parametrize("name", ["/sm2.ashx", "sm2.ashx", "//baovidu.vn/sm2.ashx", "https://baovidu.vn/sm2.ashx"])
def test_the_sitemaps_of_a_robots_txt_may_be_relative_to_it(name: str) -> None:
    assert doors.sitemaps_of([name, "http://[hong"], HOME) == [HOME + "sm2.ashx"]
