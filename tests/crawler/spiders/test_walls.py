"""What stands where a front page, a feed or a sitemap should be: pages of our own making, in words of several kinds."""

from datetime import UTC, date, datetime

import pytest
from protego import Protego

from crawler.items import Answer, Ask, Kind, Visit
from crawler.sites import Site
from crawler.spiders.reading import Reader
from crawler.spiders.walls import CHALLENGE, EMPTY, LOGIN, MAINTENANCE, MISSING, NO_LINKS, SHELL

AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
HOME = "https://baovidu.vn/"
FEED, MAP = f"{HOME}rss/trang-chu.rss", f"{HOME}sitemap-tin.xml"
SITE = Site(
    id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", feeds=("/rss/trang-chu.rss",), sitemaps=("/sitemap-tin.xml",)
)
STORIES = "".join(f'<li><a href="/mua-lon-gay-ngap-12345{n}.html">Mưa lớn gây ngập ở xã {n}</a></li>' for n in range(6))


def read(body: str, kind: Kind = "home", url: str = HOME, *, named: str = "", depth: int = 0) -> Visit:
    reader = Reader((SITE,), date(2026, 2, 1))
    if named:
        reader.robots[HOME] = Protego.parse(f"User-agent: *\nSitemap: {named}\n")
    return reader.read(Ask(url, "vidu", kind, depth), Answer(url, 200, body.encode(), AT, "text/html; charset=utf-8"))


def page(title: str, body: str, head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body>{body}</body></html>'


FORM = "<form method='post'><input name='u'><input type='password' name='p'><button>Đăng nhập</button></form>"
SCRIPT = "<script src='/static/js/main.3f2a.js'></script>"
FRONTS = {
    "404 in Vietnamese": (page("Không tìm thấy trang", "<h1>Không tìm thấy trang</h1>"), MISSING),
    "404 in English": (page("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found.</p>"), MISSING),
    "404 with a menu": (
        page("404", "<nav><a href='/thoi-su'>Thời sự</a></nav><h1>404</h1><p>Bài viết không tồn tại.</p>"),
        MISSING,
    ),
    "repairs": (
        page("Website đang bảo trì", "<h1>Website đang bảo trì</h1><p>Xin quý độc giả quay lại sau.</p>"),
        MAINTENANCE,
    ),
    "an upgrade": (page("Thông báo", "<p>Trang tin đang nâng cấp, xin bạn đọc thông cảm.</p>"), MAINTENANCE),
    "repairs in English": (
        page("Site maintenance", "<h1>We'll be back soon</h1><p>Scheduled maintenance.</p>"),
        MAINTENANCE,
    ),
    "repairs in a picture": (page("Hệ thống đang bảo trì", "<img src='/bao-tri.jpg'>"), MAINTENANCE),
    "a moment": (
        page("Just a moment...", f"<noscript>Enable JavaScript and cookies to continue</noscript>{SCRIPT}"),
        CHALLENGE,
    ),
    "a human": (page("Xác minh bạn là người", "<h1>Xác minh bạn là người</h1><div class='captcha'></div>"), CHALLENGE),
    "a login": (page("Đăng nhập", f"<h1>Đăng nhập</h1>{FORM}<p>Vui lòng đăng nhập để đọc tiếp.</p>"), LOGIN),
    "a login in English": (page("Sign in", f"<h1>Sign in</h1>{FORM}"), LOGIN),
    "nothing": (page("Báo Ví Dụ", ""), EMPTY),
    "pictures without words": (page("Báo Ví Dụ", "<div><img src='/a.jpg'></div>"), EMPTY),
    "React": (
        page("Báo Ví Dụ", f"<noscript>You need to enable JavaScript.</noscript><div id='root'></div>{SCRIPT}"),
        SHELL,
    ),
    "Vue": (page("Báo Ví Dụ", f"<div id='app'>Đang tải…</div><footer>Báo điện tử</footer>{SCRIPT}"), SHELL),
    "Angular": (page("Báo Ví Dụ", f"<app-root></app-root>{SCRIPT}"), SHELL),
    "a script alone": (page("", "<script>document.write(unescape('%3Cp'))</script>"), SHELL),
    "words": (
        page("Báo Ví Dụ", "<h1>Báo Ví Dụ</h1><p>Chào mừng bạn đọc đến với trang tin điện tử của tỉnh.</p>"),
        NO_LINKS,
    ),
    "links of others": (
        page("Báo", "<p>Hãy xem <a href='https://bao-khac.vn/mua-lon-gay-ngap-1.html'>báo khác</a>.</p>"),
        NO_LINKS,
    ),
    "buttons": (
        page("Báo", f"<p onclick='mo(1)'>Mưa lớn gây ngập</p><p onclick='mo(2)'>Cầu mới</p>{SCRIPT}"),
        f"{NO_LINKS}; a script may draw them, which only a browser runs",
    ),
}


@pytest.mark.parametrize(("body", "what"), FRONTS.values(), ids=FRONTS)
def test_a_front_page_that_is_none_is_called_what_it_is(body: str, what: str) -> None:
    visit = read(body)
    assert (visit.outcome, visit.reason) == ("done", what)


WELL = {
    "stories": page("Báo Ví Dụ", f"<h1>Báo</h1><ul>{STORIES}</ul>"),
    "stories and a login": page("Báo Ví Dụ", f"<p>Đăng nhập</p>{FORM}<ul>{STORIES}</ul>"),
    "stories and scripts": page(
        "Báo Ví Dụ", f"<noscript>Enable JavaScript.</noscript><div id='app'></div>{STORIES}{SCRIPT}"
    ),
    "stories under a headline that counts": page(
        "Báo", f"<h2><a href='/500-suat-qua-tet-234567.html'>500 suất quà</a></h2>{STORIES}"
    ),
    "stories of repairs": page("Báo", f"<h2>Bảo trì cầu cũ</h2><ul>{STORIES}</ul>"),
    "sections": page("Báo Ví Dụ", "<nav><a href='/thoi-su'>Thời sự</a> <a href='/kinh-te'>Kinh tế</a></nav>"),
    "one story": page("Báo", "<p><a href='/mua-lon-gay-ngap-123456.html'>Mưa lớn gây ngập nhiều xã</a></p>"),
}


@pytest.mark.parametrize("body", WELL.values(), ids=WELL)
def test_a_front_page_that_leads_somewhere_is_one(body: str) -> None:
    assert read(body).reason is None


AWAY = {
    "refresh": page(
        "Báo",
        "<p>Báo đã chuyển sang trang mới.</p>",
        "<meta http-equiv=refresh content='0;url=https://baomoi.example/'>",
    ),
    "refresh beside stories": page(
        "Báo", STORIES, '<META HTTP-EQUIV="Refresh" CONTENT="5; URL=http://baomoi.example">'
    ),
    "refresh without a scheme": page("Báo", "", "<meta http-equiv='refresh' content=\"1;url='//baomoi.example/vn'\">"),
    "script": page("Báo", "<script>window.location.href = 'https://baomoi.example/';</script>"),
    "script in the head": page("Báo", "", '<script>location.replace("https://baomoi.example")</script>'),
    "script of few words": page("Báo", "<p>Đang chuyển…</p><script>location='//baomoi.example/'</script>"),
}


@pytest.mark.parametrize("body", AWAY.values(), ids=AWAY)
def test_a_front_page_that_sends_its_readers_to_another_host_says_to_which(body: str) -> None:
    assert read(body).reason == "not the paper's: baomoi.example"


STAYS = {
    "refresh of its own": page("Báo", STORIES, "<meta http-equiv=refresh content='300'>"),
    "refresh to itself": page("Báo", STORIES, "<meta http-equiv=refresh content='0;url=https://www.baovidu.vn/'>"),
    "refresh to an edition": page("Báo", STORIES, "<meta http-equiv=refresh content='0;url=https://en.baovidu.vn/'>"),
    "refresh without scripts": page(
        "Báo", f"<noscript><meta http-equiv=refresh content='0;url=https://khac.example/nojs'></noscript>{STORIES}"
    ),
    "script of an advertisement": page(
        "Báo", f"{STORIES}<script>if (x) location.href='https://quang-cao.example/'</script>"
    ),
    "script that asks": page("Báo", f"{STORIES}<script>if (location.href == 'https://khac.example/') y()</script>"),
    "link to a partner": page("Báo", f"{STORIES}<a href='https://khac.example/'>Đối tác</a>"),
    "refresh to nothing": page("Báo", STORIES, "<meta http-equiv=refresh content='0;url=javascript:x()'>"),
    "refresh to no host": page("Báo", STORIES, "<meta http-equiv=refresh content='0;url=https://[/'>"),
}


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS)
def test_a_front_page_that_keeps_its_readers_is_one(body: str) -> None:
    assert read(body).reason is None


RSS = "<rss version='2.0'><channel><title>Báo</title>{}</channel></rss>"
URLS = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
OLD = "<url><loc>https://baovidu.vn/mua-lon-gay-ngap-1234.html</loc><lastmod>2011-01-01</lastmod></url>"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (page("Trang chủ", "<h1>Trang chủ</h1>"), "HTML page"),
        (f"\n\n<HTML><body>{STORIES}</body></HTML>", "HTML page"),
        (RSS.format(""), "feed without an entry"),
        (RSS.format("<item><title>A</title><link>https://baovidu.vn/mua-lon-gay-ngap-1234.html</link></item>"), None),
        (
            RSS.format("<item><title>A</title><link>https://bao-khac.vn/mua-lon-gay-ngap-1234.html</link></item>"),
            "feed without an entry",
        ),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title></feed>", "feed without an entry"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>", "feed without an entry"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed without an entry"),
        ("", "feed without an entry"),
    ],
    ids=["page", "old page", "no entries", "an entry", "others' entries", "empty Atom", "empty RDF", "JSON", "nothing"],
)
def test_a_feed_that_is_a_page_or_has_no_entry_is_told(body: str, what: str | None) -> None:
    assert read(body, "feed", FEED).reason == what


@pytest.mark.parametrize("kind", ["feed", "guess"])
def test_a_feed_without_an_entry_is_told_only_where_the_site_file_names_it(kind: Kind) -> None:
    assert read(RSS.format(""), kind, f"{HOME}rss/khac.rss").reason is None


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (page("404", "<h1>404</h1>"), "HTML page"),
        (URLS.format(""), "sitemap without an address"),
        ("", "sitemap without an address"),
        ("User-agent: *", "sitemap without an address"),
        (
            URLS.format("<url><loc>https://bao-khac.vn/tin-1.html</loc></url>"),
            "sitemap with addresses of other hosts only",
        ),
        (URLS.format(OLD), None),
        (URLS.format(OLD.replace("2011-01-01", "2026-03-06")), None),
        (URLS.format("<url><loc>https://baovidu.vn/thoi-su</loc></url>"), None),
    ],
    ids=["page", "empty", "nothing", "text", "others", "old", "new", "sections"],
)
def test_a_sitemap_that_somebody_names_has_addresses(body: str, what: str | None) -> None:
    assert read(body, "sitemap", MAP).reason == what


@pytest.mark.parametrize(
    ("url", "named", "depth", "is_told"),
    [
        (MAP, "", 0, True),
        (f"{HOME}sitemap.xml", "", 0, False),
        (f"{HOME}sitemap.xml", f"{HOME}sitemap.xml", 0, True),
        (f"{HOME}sitemap-2026-03.xml", f"{HOME}sitemap.xml", 1, False),
    ],
    ids=["site file", "guessed", "robots.txt", "of an index"],
)
def test_what_was_only_guessed_may_be_nothing(url: str, named: str, depth: int, *, is_told: bool) -> None:
    assert (read(URLS.format(""), "sitemap", url, named=named, depth=depth).reason is not None) is is_told


def test_an_article_that_a_script_would_write_is_called_so() -> None:
    url = f"{HOME}mua-lon-gay-ngap-123456.html"
    shell = read(page("Mưa lớn", f"<div id='app'></div>{SCRIPT}"), "article", url)
    assert (shell.outcome, shell.reason) == ("later", SHELL)
    empty = read(page("Mưa lớn", "<div></div>"), "article", url)
    assert (empty.outcome, empty.reason) == ("later", "empty page")


def test_a_front_page_that_is_none_is_no_witness_of_what_is_gone() -> None:
    reader = Reader((SITE,), None)
    missing = Answer(f"{HOME}a.html", 404, b"", AT)
    reader.read(Ask(HOME, "vidu", "home"), Answer(HOME, 200, FRONTS["repairs"][0].encode(), AT))
    assert reader.read(Ask(missing.url, "vidu", "article"), missing).outcome == "later"
    reader.read(Ask(HOME, "vidu", "home"), Answer(HOME, 200, WELL["stories"].encode(), AT))
    assert reader.read(Ask(missing.url, "vidu", "article"), missing).outcome == "gone"
