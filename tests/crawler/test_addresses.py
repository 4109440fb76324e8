"""Addresses: what is asked for, and what is the same article."""

import pytest
from scrapy import Request

from crawler.addresses import as_sent, identity, normalise, plain_identity, without_each

ARTICLE = "https://baovidu.vn/mua-lon-123456.html"
SAME = [
    "http://baovidu.vn/mua-lon-123456.html",
    "https://www.baovidu.vn/mua-lon-123456.html",
    "https://m.baovidu.vn/mua-lon-123456.html",
    "https://BaoViDu.vn/mua-lon-123456.html#binh-luan",
    "https://baovidu.vn:443/mua-lon-123456.html",
    "https://baovidu.vn/mua-lon-123456.html/",
    "https://baovidu.vn/mua-lon-123456.html?utm_source=zalo&utm_medium=social",
    "https://baovidu.vn/mua-lon-123456.html?fbclid=IwAR0abc",
    "https://baovidu.vn/mua-lon-123456.html?gidzl=x&zarsrc=30",
    "https://baovidu.vn/mua-lon-123456.html?gclid=1",
    "https://baovidu.vn/mua-lon-123456.html?mibextid=2&_gl=1*a",
    "https://baovidu.vn/mua-lon-123456.html?",
    "https://baovidu.vn/mua-lon-123456.html?PHPSESSID=1a2b3c",
    "https://baovidu.vn/mua-lon-123456.html;jsessionid=1A2B3C",
    "https://baovidu.vn/amp/mua-lon-123456.html",
    "https://baovidu.vn/mua-lon-123456.html/amp",
    "https://baovidu.vn/mua-lon-123456.html/amp/",
    "https://baovidu.vn/mua-lon-123456.amp.html",
    "https://baovidu.vn/mua-lon-123456.html?amp=1",
    "https://baovidu.vn/mua-lon-123456.html?amp",
    "https://baovidu.vn/mua-lon-123456.html?outputType=amp",
    "https://amp.baovidu.vn/mua-lon-123456.html",
    "https://www.m.baovidu.vn/mua-lon-123456.html",
    "  https://baovidu.vn/mua-lon-123456.html ",
]


@pytest.mark.parametrize("url", SAME)
def test_tracking_variants_are_one_article(url: str) -> None:
    assert identity(url) == identity(ARTICLE) == "baovidu.vn/mua-lon-123456.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://baovidu.vn/mua-lon-123457.html",
        "https://baovidu.vn/viewer.aspx?mabb=5",
        "https://khac.vn/mua-lon-123456.html",
        "https://en.baovidu.vn/mua-lon-123456.html",
        "https://baovidu.vn/mua-lon-123456.html?amp=5",
        "https://baovidu.vn/amp",
    ],
)
def test_other_pages_are_other_articles(url: str) -> None:
    assert identity(url) != identity(ARTICLE)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert normalise("https://b.vn/x?b=2&a=1") == normalise("https://b.vn/x?a=1&b=2") == "https://b.vn/x?a=1&b=2"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://b.vn/x?utm_source=a&b=1", "https://b.vn/x?b=1"),
        ("https://b.vn/x?fbclid=1", "https://b.vn/x"),
        ("https://b.vn/tin-mới.html", "https://b.vn/tin-m%E1%BB%9Bi.html"),
        ("https://b.vn/tin-m%E1%BB%9Bi.html", "https://b.vn/tin-m%E1%BB%9Bi.html"),
        ("https://b.vn/tin-m%e1%bb%9bi%41.html", "https://b.vn/tin-m%E1%BB%9BiA.html"),
        ("https://b.vn/x?a=mới&b=", "https://b.vn/x?a=m%E1%BB%9Bi&b="),
        ("https://b.vn/" + "ặ" * 60 + "#video", "https://b.vn/" + "%E1%BA%B7" * 60),  # each letter is three escapes
    ],
)
def test_what_is_found_at_a_glance_and_what_is_taken_apart_have_one_form(url: str, normal: str) -> None:
    assert normalise(url) == normalise(normal) == normal


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)",
        "mailto:toasoan@baovidu.vn",
        "ftp://baovidu.vn/x",
        "https://user:pass@baovidu.vn/x",
        "http://[::1",
        "http://baovidu.vn:port/",
        "http://localhost/",
        "",
        "//",
        "https://baovidu.vn/" + "a" * 1000,
        "https://" + "a." * 600 + "vn/",
        "https://baovidu.vn/x?" + "&".join(f"a{n}=1" for n in range(50)),
    ],
)
def test_what_no_newspaper_page_has_is_no_address(url: str) -> None:
    assert normalise(url) is None


def test_an_address_of_which_only_the_amp_is_left_is_itself() -> None:
    assert [identity(f"https://baovidu.vn{path}") for path in ("/amp", "/amp/", "/")] == [
        "baovidu.vn/amp", "baovidu.vn/amp", "baovidu.vn"
    ]  # fmt: skip
    assert identity("https://m.vn/tin-1") == "m.vn/tin-1"


def test_what_a_paper_uses_for_tracking_is_left_out() -> None:
    url = "https://bao.vn/view.php?id=5&lang=vi&sid=8f"
    assert identity(url, {"sid"}) == "bao.vn/view.php?id=5&lang=vi"
    assert identity(url, {"id", "sid", "lang"}) == "bao.vn/view.php"
    assert dict(without_each(identity(url, {"lang"}))) == {
        "id": "bao.vn/view.php?sid=8f", "sid": "bao.vn/view.php?id=5"
    }  # fmt: skip
    assert list(without_each("bao.vn/tin")) == []


def test_the_names_that_archives_of_before_gave_to_amp_pages_are_known() -> None:
    assert plain_identity("https://www.baovidu.vn/amp/tin-1.html?amp=1") == "baovidu.vn/amp/tin-1.html?amp=1"
    assert plain_identity("urn:x") == "urn:x"


@pytest.mark.parametrize("query", ["?m=1", "?m=0", "?m=1&amp=1"])
def test_the_page_for_telephones_is_the_page_itself(query: str) -> None:
    assert identity(f"https://baovidu.vn/2026/11/mua-lon.html{query}") == "baovidu.vn/2026/11/mua-lon.html"


@pytest.mark.parametrize("address", ["index.html?m=1", "mua-lon.html?m=2", "tin.php?m=1", "mua-lon.html?m=1a", "?m=1"])
def test_other_numbers_of_that_name_are_kept(address: str) -> None:
    assert identity(f"https://baovidu.vn/{address}").endswith(address.rpartition("?")[2])


SPELLINGS = {  # by the key that archives have
    "bao.vn/a%1B[31m-1.html": ("a%1B[31m-1.html", "a%1B%5B31m-1.html", "a%1b%5b31m-1.html", "a\x1b[31m-1.html"),
    "bao.vn/a%1B[2J%1B]0;x%07": ("a%1B[2J%1B]0;x%07", "a%1B%5B2J%1B%5D0;x%07", "a\x1b[2J\x1b]0;x%07"),
    "bao.vn/a[1]-1.html": ("a[1]-1.html", "a%5B1%5D-1.html", "a%5b1]-1.html"),
    "bao.vn/tin|hay-1.html": ("tin|hay-1.html", "tin%7Chay-1.html", "tin%7chay-1.html"),
    "bao.vn/tin?a%5B0%5D=1": ("tin?a[0]=1", "tin?a%5B0%5D=1", "tin?a%5b0]=1"),
    "bao.vn/tin?q=%1B%5B31m": ("tin?q=%1B[31m", "tin?q=%1B%5B31m", "tin?q=%1b%5B31m"),
    "bao.vn/a%C2%9B31m": ("a%C2%9B31m", "a%c2%9b31m", "a\x9b31m"),
}


@pytest.mark.parametrize("key", SPELLINGS)
def test_escaped_and_plain_brackets_are_one_address_and_keep_the_key_that_archives_have(key: str) -> None:
    spelt = [f"https://bao.vn/{path}" for path in SPELLINGS[key]]
    assert {identity(url) for url in spelt} == {key}
    assert {normalise(url) for url in spelt} == {f"https://{key}"}


@pytest.mark.parametrize("key", [*SPELLINGS, "bao.vn/mua-lon-123456.html", "bao.vn/m%C6%B0a?a=1&b=%27", "bao.vn/a^{b}"])
def test_what_is_sent_is_spelt_as_scrapy_spells_it_and_comes_to_the_same_address(key: str) -> None:
    asked = normalise(f"https://{key}")
    assert asked is not None
    assert as_sent(asked) == Request(asked).url
    assert normalise(as_sent(asked)) == asked
    assert not set("[]|") & set(as_sent(asked))
