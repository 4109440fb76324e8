"""Reading an answer: what it is, and what becomes of the address."""

from datetime import UTC, date, datetime, timedelta

import pytest
from protego import Protego

from crawler.http.refusals import MAX_HOLD, MIN_HOLD
from crawler.items import Answer, Ask, Kind, Visit
from crawler.sites import Site
from crawler.spiders.reading import WITNESS, Reader

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
URL = "https://baovidu.vn/mua-lon-gay-ngap-123456.html"
OTHER = "https://baovidu.vn/nuoc-man-vao-sau-234567.html"
AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
STORY = (
    "<p>Nước lên nhanh trong đêm khiến nhiều hộ dân phải kê đồ đạc, chính quyền xã đã huy động lực lượng hỗ trợ.</p>"
)
PAGE = f"<html><body><h1>Mưa lớn gây ngập</h1><div>07/03/2026 11:00</div><div>{STORY * 8}</div></body></html>"


@pytest.fixture
def reader() -> Reader:
    return Reader((SITE,), date(2026, 2, 1))


def read(
    reader: Reader, status: int = 200, body: str = PAGE, *, url: str = URL, kind: Kind = "article",
    at: datetime = AT, final: str | None = None, retry_after: str | None = None,
) -> Visit:  # fmt: skip
    answer = Answer(final or url, status, body.encode(), at, "text/html; charset=utf-8", retry_after)
    return reader.read(Ask(url, "vidu", kind), answer)


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, "done", None),
        (304, "later", "HTTP 304"),  # nobody asked whether it had changed
        (403, "later", "HTTP 403"),
        (429, "later", "HTTP 429"),
        (500, "later", "HTTP 500"),
        (204, "later", "HTTP 204"),
        (301, "later", "HTTP 301"),
        (404, "later", "HTTP 404, unconfirmed"),
        (410, "later", "HTTP 410, unconfirmed"),
    ],
)
def test_a_status_says_what_becomes_of_an_address(
    reader: Reader, status: int, outcome: str, reason: str | None
) -> None:
    visit = read(reader, status)
    assert (visit.outcome, visit.reason) == (outcome, reason)
    assert (visit.article is not None) is (status == 200)


def test_a_missing_page_is_gone_only_while_another_page_of_the_paper_answers(reader: Reader) -> None:
    read(reader, url=OTHER)
    assert read(reader, 404, at=AT + WITNESS).outcome == "gone"
    assert read(reader, 404, at=AT + WITNESS + timedelta(seconds=1)).outcome == "later"


def test_a_page_is_no_witness_of_its_own_absence(reader: Reader) -> None:
    read(reader, url=URL)
    assert read(reader, 404, at=AT + timedelta(seconds=5)).outcome == "later"


def test_an_error_page_is_no_witness(reader: Reader) -> None:
    read(reader, 200, "<html><title>404 Not Found</title><h1>Không tìm thấy trang</h1></html>", url=OTHER)
    assert read(reader, 404).outcome == "later"


def test_a_page_that_has_not_changed_is_done(reader: Reader) -> None:
    visit = reader.read(Ask(URL, "vidu", "article", etag='"7"'), Answer(URL, 304, b"", AT))
    assert (visit.outcome, visit.reason) == ("done", "not modified")


def test_an_article_that_leads_to_the_front_page_is_not_stored(reader: Reader) -> None:
    visit = read(reader, final="https://baovidu.vn/")
    assert (visit.outcome, visit.reason, visit.article) == ("later", "redirected to the front page", None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("0", MIN_HOLD),
        ("Sat, 07 Mar 2026 05:01:30 GMT", 90.0),
        ("Sat, 07 Mar 2026 04:00:00 GMT", MIN_HOLD),
        ("86400", MAX_HOLD),
        (None, None),
        ("soon", None),
    ],
)
def test_a_server_is_left_alone_for_as_long_as_it_asks_up_to_an_hour(
    reader: Reader, header: str | None, seconds: float | None
) -> None:
    assert read(reader, 503, retry_after=header).hold == seconds
    assert read(reader, 429, retry_after=header).hold == seconds
    assert read(reader, 500, retry_after=header).hold is None


def test_what_a_site_was_found_to_do_with_time_zones_is_taken_into_account(reader: Reader) -> None:
    reader.learn("vidu", ("feed.pubDate",))
    assert reader.sites["vidu"].local_sources == ("feed.pubDate",)


RSS = "<rss><channel><item><title>Tin</title><link>/tin-moi-123456.html</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("status", "body", "outcome", "reason", "kind"),
    [
        (200, RSS, "done", None, "feed"),
        (200, "<html><body>Trang chủ</body></html>", "done", "nothing there", None),
        (404, PAGE, "done", "nothing there: HTTP 404", None),
        (403, PAGE, "done", "nothing there: HTTP 403", None),
        (503, PAGE, "later", "HTTP 503", None),  # that says something of the host, and nothing of the door
        (429, PAGE, "later", "HTTP 429", None),
    ],
)
def test_a_door_that_was_guessed_at_is_remembered_for_what_it_is(
    reader: Reader, status: int, body: str, outcome: str, reason: str | None, kind: Kind | None
) -> None:
    visit = read(reader, status, body, url="https://baovidu.vn/rss", kind="guess")
    assert (visit.outcome, visit.reason, visit.kind) == (outcome, reason, kind)


def test_a_missing_door_that_was_guessed_at_says_nothing_of_other_pages(reader: Reader) -> None:
    read(reader, 404, url="https://baovidu.vn/rss", kind="guess")
    assert read(reader, 404).outcome == "later"


def test_a_door_that_leads_to_the_front_page_is_nothing(reader: Reader) -> None:
    visit = read(reader, url="https://baovidu.vn/feed", kind="guess", final="https://baovidu.vn/")
    assert (visit.outcome, visit.reason) == ("done", "nothing there")


def test_of_a_named_feed_that_is_a_page_it_is_said_what_it_is(reader: Reader) -> None:
    visit = read(reader, url="https://baovidu.vn/rss", kind="feed")
    assert (visit.outcome, visit.reason, visit.kind) == ("done", "HTML page", None)


@pytest.mark.parametrize(("begin", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("\n", "\r"), ("\ufeff", " \n\n")])
@pytest.mark.parametrize("kind", ["listing", "article"])
def test_a_text_of_addresses_is_a_sitemap_whoever_asked_for_it(
    reader: Reader, kind: Kind, begin: str, end: str
) -> None:
    urls = [f"https://baovidu.vn/mua-lon-gay-ngap-{number}.html" for number in (123456, 123457, 123458)]
    ask = Ask("https://baovidu.vn/so-do.txt", "vidu", kind, chance="likely")
    body = (begin + end.join(urls)).encode()
    visit = reader.read(ask, Answer(ask.url, 200, body, AT, "text/plain"))
    assert (visit.outcome, visit.reason if kind == "listing" else None, visit.kind) == ("done", None, "sitemap")
    assert [link.url for link in visit.links] == urls


def test_a_page_that_was_only_called_a_feed_is_no_faulty_one(reader: Reader) -> None:
    ask = Ask("https://baovidu.vn/Home/Kenh", "vidu", "feed", chance="likely")
    visit = reader.read(ask, Answer(ask.url, 200, b"<html><body><h1>RSS</h1></body></html>", AT, "text/html"))
    assert (visit.outcome, visit.reason, visit.kind) == ("done", "nothing there", None)


def test_sitemaps_that_robots_txt_names_relative_to_it_are_asked_for(reader: Reader) -> None:
    reader.robots["https://baovidu.vn/"] = Protego.parse("User-agent: *\nDisallow: /admin\nSitemap: /sm2.ashx\n")
    visit = read(reader, body="<html></html>", url="https://baovidu.vn/", kind="home")
    assert [link.url for link in visit.links if link.kind == "sitemap"] == ["https://baovidu.vn/sm2.ashx"]


@pytest.mark.parametrize("kind", ["article", "listing"])
@pytest.mark.parametrize("stories", [1, 2])
def test_a_page_without_a_text_leads_to_its_stories_however_few(reader: Reader, kind: Kind, stories: int) -> None:
    urls = [f"https://baovidu.vn/mua-lon-gay-ngap-{number}.html" for number in range(123456, 123456 + stories)]
    rows = "".join(
        f'<tr><td><a href="{url}">Mưa lớn ở miền núi</a></td></tr><tr><td>Lâm Hồng An</td></tr>' for url in urls
    )
    body = f"<html><body><h1>Số 3</h1><table>{rows}</table></body></html>".encode()
    ask = Ask("https://baovidu.vn/so/3", "vidu", kind, chance="possible")
    visit = reader.read(ask, Answer(ask.url, 200, body, AT, "text/html; charset=utf-8"))
    assert visit.article is None
    assert [link.url for link in visit.links] == urls
