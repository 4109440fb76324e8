"""The guard of the paper's own hosts."""

import asyncio
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.test import get_crawler

from crawler.http.refusals import Postponed, Refused
from crawler.items import Ask, Kind
from crawler.middlewares import origin
from crawler.middlewares.origin import OriginGuard
from crawler.sites import Site
from crawler.spiders.news import spider_for

ALIASES = ("127.0.0.9", "10.0.0.1", "localhost")
SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", aliases=ALIASES)
URL = "https://baovidu.vn/mua-lon-gay-ngap-123456.html"


def guard(url: str, *, loopback: bool = False, callback: Any = None, kind: Kind = "article") -> None:
    crawler = get_crawler(settings_dict={"ALLOW_LOOPBACK": loopback})
    crawler.spider = spider_for("vidu", (SITE,))()
    request = Request(url, callback=callback, meta={"ask": Ask(URL, "vidu", kind)})
    asyncio.run(OriginGuard.from_crawler(crawler).process_request(request))


@pytest.mark.parametrize("url", [URL, "http://www.baovidu.vn/a", "https://m.baovidu.vn/a"])
def test_the_papers_own_hosts_are_let_through(url: str) -> None:
    guard(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://khac.vn/a", "not the paper's: khac.vn"),
        ("https://baovidu.vn.khac.vn/a", "not the paper's"),
        ("https://baovidu.vn:8443/a", "not the paper's"),
        ("ftp://baovidu.vn/a", "scheme not allowed: ftp"),
        ("http://127.0.0.9/a", "private address"),
        ("http://10.0.0.1/a", "private address"),
        ("http://169.254.169.254/latest", "private address"),
        ("http://localhost/a", "private address"),
        ("http://[::1]/a", "private address"),
        ("http://[::ffff:127.0.0.1]/a", "private address"),
    ],
)
def test_everything_else_is_refused(url: str, reason: str) -> None:
    with pytest.raises(IgnoreRequest, match=reason):
        guard(url)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "100.64.0.1", "fe80::1", "::ffff:10.0.0.1"]
)
def test_a_name_of_the_papers_that_leads_to_a_private_address_today_is_asked_again(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolved(host: str) -> tuple[str, ...]:
        return (address,)

    monkeypatch.setattr(origin, "_resolve", resolved)
    with pytest.raises(Postponed, match=rf"private address: baovidu\.vn resolves to {address}"):
        guard(URL)
    with pytest.raises(Refused, match=r"private address: khac\.vn"):
        guard("https://khac.vn/a")


def test_a_private_address_that_is_no_address_of_the_papers_is_refused() -> None:
    with pytest.raises(Refused, match="private address"):
        guard("http://10.0.0.2/a")


@pytest.mark.parametrize("url", [URL, "https://vidu.1cdn.vn/a.jpg", "http://khac.vn:80/a.jpg", "http://1.1.1.1/a.jpg"])
def test_a_picture_may_lie_elsewhere(url: str) -> None:
    guard(url, kind="image")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://10.0.0.1/a.jpg", "private address"),
        ("http://192.168.1.1/a.jpg", "private address"),
        ("http://169.254.169.254/latest", "private address"),
        ("http://127.0.0.9/a.jpg", "private address"),
        ("http://[::ffff:10.0.0.1]/a.jpg", "private address"),
        ("http://localhost/a.jpg", "private address"),
        ("https://vidu.1cdn.vn:8443/a.jpg", "not the paper's"),
        ("ftp://vidu.1cdn.vn/a.jpg", "scheme not allowed"),
        ("file:///etc/passwd", "scheme not allowed"),
    ],
)
def test_a_picture_or_where_it_leads_to_is_never_on_a_private_address_or_an_odd_port(url: str, reason: str) -> None:
    with pytest.raises(IgnoreRequest, match=reason):
        guard(url, kind="image")


def test_loopback_is_let_through_only_when_allowed() -> None:
    guard("http://127.0.0.9/a", loopback=True)


def test_robots_txt_may_be_redirected_across_hosts_but_never_to_a_private_address() -> None:
    guard("https://khac.vn/robots.txt", callback=NO_CALLBACK)
    with pytest.raises(IgnoreRequest):
        guard("http://127.0.0.9/robots.txt", callback=NO_CALLBACK)
