"""The spider: what it asks for, and what it makes of an answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.contact import ContactMissingError, require_contact
from crawler.http.refusals import Postponed, Refused
from crawler.items import Ask, Capture, Kind, Visit
from crawler.sites import Site, load_sites
from crawler.spiders import PaperLoader
from crawler.spiders.doors import USUAL_SITEMAPS
from crawler.spiders.news import NewsSpider, spider_for

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", feeds=("/rss/home.rss",), sections=("/thoi-su",))
URL = "https://baovidu.vn/mua-lon-gay-ngap-123456.html"
AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
STORY = (
    "<p>Nước lên nhanh trong đêm khiến nhiều hộ dân phải kê đồ đạc, chính quyền xã đã huy động lực lượng hỗ trợ.</p>"
)
PAGE = f"<html><body><h1>Mưa lớn gây ngập</h1><div>07/03/2026 11:00</div><div>{STORY * 8}</div></body></html>"


@pytest.fixture
def spider() -> NewsSpider:
    made = spider_for("vidu", (SITE,))()
    made.crawler = get_crawler()
    return made


def answer(spider: NewsSpider, kind: Kind, body: str, status: int = 200, url: str = URL) -> Visit:
    ask = Ask(url, "vidu", kind)
    request = spider.request(ask)
    request.meta["captures"] = (Capture(url, AT, status),)
    response = HtmlResponse(url, status, body=body, encoding="utf-8", request=request)
    [visit] = read(spider, response)
    assert visit.ask == ask
    return visit


def read(spider: NewsSpider, response: Response) -> list[Visit]:
    async def collected() -> list[Visit]:
        return [visit async for visit in spider.parse(response)]

    return asyncio.run(collected())


async def collect(requests: AsyncIterator[Request]) -> list[Request]:
    return [request async for request in requests]


def test_a_crawl_begins_where_the_paper_announces_its_news(spider: NewsSpider) -> None:
    requests = asyncio.run(collect(spider.start()))
    assert [(r.meta["ask"].kind, r.url) for r in requests] == [
        ("home", "https://baovidu.vn/"),
        ("feed", "https://baovidu.vn/rss/home.rss"),
        ("listing", "https://baovidu.vn/thoi-su"),
    ]


def test_an_article_is_read_against_the_time_of_its_capture(spider: NewsSpider) -> None:
    visit = answer(spider, "article", PAGE)
    assert (visit.outcome, visit.reason) == ("done", None)
    assert visit.article is not None
    assert visit.article.title == "Mưa lớn gây ngập"
    assert visit.page is not None
    assert visit.page.fetched_at == AT


def test_a_page_that_cannot_be_read_is_said_to_be_so(spider: NewsSpider) -> None:
    deep = answer(spider, "article", "<html>" + "<div>" * 60_000)
    assert deep.outcome == "done"
    assert deep.article is None
    assert (deep.reason or "").startswith("unreadable: ")


def test_a_listing_in_place_of_an_article_is_not_stored_as_one(spider: NewsSpider) -> None:
    items = "".join(
        f'<li><a href="/tin-so-{n}-co-ten-dai-{n}12345.html">Tin số {n} có tên dài</a></li>' for n in range(40)
    )
    visit = answer(spider, "article", f"<html><body><h1>Thời sự</h1><ul>{items}</ul></body></html>")
    assert visit.article is None
    assert visit.reason


def test_links_to_other_hosts_are_not_followed(spider: NewsSpider) -> None:
    hrefs = ("https://khac.vn/tin-cua-bao-khac-99999.html", "/nuoc-man-vao-sau-55555.html")
    body = "<html><body>" + "".join(f'<a href="{href}">x</a>' for href in hrefs)
    visit = answer(spider, "listing", body, url="https://baovidu.vn/thoi-su")
    assert [link.url for link in visit.links] == ["https://baovidu.vn/nuoc-man-vao-sau-55555.html"]


def test_without_sitemaps_in_robots_txt_the_usual_addresses_are_tried(spider: NewsSpider) -> None:
    visit = answer(spider, "home", "<html><body></body></html>", url="https://baovidu.vn/")
    assert [(link.kind, link.url) for link in visit.links] == [
        ("guess", f"https://baovidu.vn{path}") for path in USUAL_SITEMAPS
    ]


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (TimeoutError("30 s"), "later", "TimeoutError: 30 s"),
        (Refused("robots.txt forbids it"), "refused", "robots.txt forbids it"),
        (Postponed("robots.txt not to be had: HTTP 503"), "later", "robots.txt not to be had: HTTP 503"),
    ],
)
def test_a_request_without_answer_is_a_visit_too(
    spider: NewsSpider, error: Exception, outcome: str, reason: str
) -> None:
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = spider.request(Ask(URL, "vidu", "article"))  # type: ignore[attr-defined]
    [visit] = spider.failed(failure)
    assert (visit.outcome, visit.reason) == (outcome, reason)


def test_validators_of_the_last_answer_are_sent(spider: NewsSpider) -> None:
    request = spider.request(Ask(URL, "vidu", "article", etag='W/"7"', last_modified="Sat, 07 Mar 2026 05:00:00 GMT"))
    assert request.headers.to_unicode_dict() == {
        "If-None-Match": 'W/"7"',
        "If-Modified-Since": "Sat, 07 Mar 2026 05:00:00 GMT",
    }


def test_each_host_gets_the_delay_of_its_site_file() -> None:
    slow = replace(SITE, id="cham", domain="cham.vn", home="https://cham.vn/", delay=7.0)
    settings = Settings()
    spider_for("news", (SITE, slow)).update_settings(settings)
    assert {host: slot["delay"] for host, slot in settings["DOWNLOAD_SLOTS"].items()} == {
        "baovidu.vn": 2.0,
        "cham.vn": 7.0,
    }


def test_all_hosts_of_a_paper_and_papers_on_one_host_wait_in_one_line_with_the_longest_delay() -> None:
    alias = replace(SITE, id="hai", domain="hai.vn", home="https://www.hai.vn/", aliases=("en.baovidu.vn",), delay=5.0)
    joins = replace(SITE, id="ba", domain="ba.vn", home="https://ba.vn/", aliases=("hai.vn", "bon.vn"), delay=3.0)
    other = replace(SITE, id="nam", domain="vidu.vn", home="https://vidu.vn/", delay=1.0)
    sites = (SITE, alias, joins, other)
    spider = spider_for("news", sites)
    settings = Settings()
    spider.update_settings(settings)
    delays = {line: slot["delay"] for line, slot in settings["DOWNLOAD_SLOTS"].items()}
    assert delays == {"baovidu.vn": 5.0, "vidu.vn": 1.0}
    requests = [spider().request(Ask(f"https://www.{site.domain}/", site.id, "home")) for site in sites]
    assert [request.meta["download_slot"] for request in requests] == ["baovidu.vn"] * 3 + ["vidu.vn"]


def test_the_web_is_not_crawled_without_a_contact() -> None:
    with pytest.raises(ContactMissingError, match="--contact or BAOTINH_CONTACT"):
        require_contact((SITE,), "")
    require_contact((SITE,), "you@example.org")
    require_contact((replace(SITE, home="http://127.0.0.2:1/"),), "")


def test_scrapy_lists_the_63_newspapers() -> None:
    loader = PaperLoader.from_settings(Settings({"DATA_DIR": "nowhere"}))
    assert loader.list() == sorted(load_sites())
    assert loader.load("baosonla").name == "baosonla"
    assert loader.find_by_request(Request("https://baosonla.vn/x")) == ["baosonla"]
    with pytest.raises(KeyError):
        loader.load("baosonlaa")


def test_a_response_without_captures_is_read_against_now(spider: NewsSpider) -> None:
    request = spider.request(Ask(URL, "vidu", "article"))
    [visit] = read(spider, Response(URL, body=PAGE.encode(), request=request))
    assert visit.page is not None
    assert visit.page.fetched_at is not None
    assert (datetime.now(UTC) - visit.page.fetched_at).total_seconds() < 60
