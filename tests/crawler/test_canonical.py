"""What a page says of its own address: it is believed where it keeps what tells the article apart."""

import pytest

from crawler.canonical import is_in_doubt, is_same_host, may_be_same_page, names_same_page

BELIEVED = [
    ("https://bao.vn/mua-lon-123456.html", "https://bao.vn/print/123456.html"),
    ("https://bao.vn/tieu-de-moi-123456.html", "https://bao.vn/print/123456.html"),
    ("https://bao.vn/tin/mua-lon", "https://bao.vn/amp/mua-lon.html"),
    # tracking, sorting, paging
    ("https://bao.vn/mua-lon-123456.html", "https://bao.vn/mua-lon-123456.html?utm_source=zalo"),
    ("https://bao.vn/mua-lon-o-ben-tre", "https://bao.vn/mua-lon-o-ben-tre?sort=asc&order=date"),
    ("https://bao.vn/mua-lon-o-ben-tre.html", "https://bao.vn/mua-lon-o-ben-tre.html?trang=2"),
    ("https://bao.vn/mua-lon-123456.html", "https://bao.vn/mua-lon-123456.html?sid=8f3a77"),
    ("https://bao.vn/mua-lon-o-ben-tre", "https://bao.vn/mua-lon-o-ben-tre?phien=8f3a"),
    ("https://bao.vn/Default.aspx?ID=6554", "https://bao.vn/Default.aspx?ID=6554&sort=asc"),
    ("https://bao.vn/index.php?id=5", "https://bao.vn/index.php?id=5&catid=3"),
    ("https://bao.vn/view.php?id=5", "https://bao.vn/view.php?id=5&trang=2"),
    ("https://bao.vn/?p=5", "https://bao.vn/?p=5&lang=vi"),
    # the slug comes in, the id stays
    ("https://bao.vn/mua-lon-5.html", "https://bao.vn/Default.aspx?ID=5"),
    ("https://bao.vn/mua-lon-6554.aspx", "https://bao.vn/Default.aspx?tabid=120&ID=6554"),
    ("https://bao.vn/12-thoi-su/345-mua-lon", "https://bao.vn/index.php?option=com_content&id=345:mua-lon&catid=12"),
    ("https://bao.vn/tin/mua-lon-o-ben-tre", "https://bao.vn/index.php?slug=mua-lon-o-ben-tre"),
    ("https://bao.vn/chi-tiet.aspx?id=123456", "https://bao.vn/mua-lon-123456.html"),
    ("https://bao.vn/view.php?id=5&tieu-de=mua-lon", "https://bao.vn/view.php?id=5"),
    ("https://bao.vn/bv/3.htm", "https://bao.vn/in/3.htm"),
    ("https://bao.vn/2026/11/mua-lon-dai/", "https://bao.vn/?p=5"),
    ("https://bao.vn/tin-123456.html", "https://bao.vn/index.php?ma=77"),
]
NOT_BELIEVED = [
    ("https://bao.vn/", "https://bao.vn/print/123456.html"),
    ("https://bao.vn/khac-hoan-toan-999999.html", "https://bao.vn/print/123456.html"),
    ("https://bao.vn/thoi-su", "https://bao.vn/print/123456.html"),
    ("https://bao.vn/tin/nang-gat", "https://bao.vn/amp/mua-lon.html"),
    # the query went
    ("https://bao.vn/Default.aspx", "https://bao.vn/Default.aspx?ID=5"),
    ("https://bao.vn/Default.aspx", "https://bao.vn/Default.aspx?tabid=120&ID=6554"),
    ("https://bao.vn/tabid/1234/Default.aspx", "https://bao.vn/tabid/1234/Default.aspx?ID=6554"),
    ("https://bao.vn/index.php", "https://bao.vn/index.php?option=com_content&id=345:mua-lon"),
    ("https://bao.vn/index.php", "https://bao.vn/index.php?tin=mua-lon-o-ben-tre"),
    ("https://bao.vn/", "https://bao.vn/?p=5"),
    ("https://bao.vn", "https://bao.vn/?p=5"),
    ("https://bao.vn/tin-tuc/chi-tiet", "https://bao.vn/tin-tuc/chi-tiet?id=5"),
    ("https://bao.vn/xem-chi-tiet-tin-tuc", "https://bao.vn/xem-chi-tiet-tin-tuc?id=77"),
    ("https://bao.vn/modules.php?name=News", "https://bao.vn/modules.php?name=News&file=article&sid=123"),
    ("https://bao.vn/index.php?catid=3", "https://bao.vn/index.php?catid=3&id=5"),
    ("https://bao.vn/list.aspx", "https://bao.vn/list.aspx?cat=3"),
    ("https://bao.vn/?p=6", "https://bao.vn/?p=5"),
    # a folder of a year is no id
    ("https://bao.vn/2026/nang-gat/", "https://bao.vn/2026/mua-lon/"),
    ("https://bao.vn/2026/11/", "https://bao.vn/2026/11/mua-lon/"),
]


@pytest.mark.parametrize(("canonical", "url"), BELIEVED)
def test_a_claim_that_keeps_id_or_slug_is_believed(canonical: str, url: str) -> None:
    assert names_same_page(canonical, url)
    assert names_same_page(url, url)


@pytest.mark.parametrize(("canonical", "url"), NOT_BELIEVED)
def test_a_claim_that_lost_what_tells_the_article_apart_is_not(canonical: str, url: str) -> None:
    assert not names_same_page(canonical, url)


def test_what_drops_a_value_that_nobody_knows_is_believed_as_far_as_the_text_agrees() -> None:
    assert is_in_doubt("https://bao.vn/tin-12345.html", "https://bao.vn/tin-12345.html?ID=777")
    assert is_in_doubt("https://bao.vn/mua-lon-dai", "https://bao.vn/?p=5")
    assert not is_in_doubt("https://bao.vn/tin-12345.html", "https://bao.vn/tin-12345.html?sort=asc")
    assert not is_in_doubt("https://bao.vn/tin-12345.html", "https://bao.vn/print/12345")


def test_a_host_is_the_same_but_for_its_doors() -> None:
    assert is_same_host("https://www.bao.vn/a", "https://m.bao.vn/b")
    assert is_same_host("https://amp.bao.vn?a", "http://bao.vn/b")
    assert not is_same_host("https://bao.com.vn/a", "https://bao.vn/a")
    assert not is_same_host("https://en.bao.vn/a", "https://bao.vn/a")


UNID = "3E93DC70AACC483AF7E83B09553D1A46"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"http://bao.vn/bao.nsf/vwxahoi/{UNID}?OpenDocument", f"http://bao.vn/bao.nsf/0/{UNID}?OpenDocument"),
        (f"http://bao.vn/bao.nsf/0/{UNID}", f"http://bao.vn/bao.nsf/tin/{UNID.lower()}?EditDocument"),
        (
            "http://bao.vn/tin?g=1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            "http://bao.vn/p/1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        ),
        ("http://bao.vn/xa-hoi/mua-lon-20211022100512.htm", "http://bao.vn/tin-moi/mua-lon-20211022100512.htm"),
        ("http://bao.vn/Default.asp?Art=5&Cat=1", "http://bao.vn/DEFAULT.ASP?ART=5&CAT=1"),
        ("http://bao.vn/Tin/Mua-Lon.aspx", "http://bao.vn/tin/mua-lon.aspx"),
        ("http://bao.vn/thoi-su/tin.2026-11-26.02624187/view", "http://bao.vn/thoi-su/tin.2026-11-26.02624187"),
        ("http://bao.vn/mua-lon/print", "http://bao.vn/mua-lon"),
        ("http://bao.vn/1384.aspx", "http://bao.vn/tin-tuc/thoi-su/2026/11/mua-lon-dai/"),
        ("http://bao.vn/node/1528", "http://bao.vn/mua-lon-keo-dai"),
        ("http://bao.vn/content.php?r=334-mua-lon-dai", "http://bao.vn/content.php?334-mua-lon-dai"),
        ("http://bao.vn/content.php?r=334-mua-lon-dai&s=1", "http://bao.vn/content.php?334-mua-lon-dai="),
    ],
)
def test_addresses_that_differ_in_how_a_page_is_named_may_be_one_page(one: str, other: str) -> None:
    assert may_be_same_page(one, other)
    assert may_be_same_page(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"http://bao.vn/bao.nsf/0/{UNID}", f"http://bao.vn/bao.nsf/0/{UNID[::-1]}"),
        ("http://bao.vn/xa-hoi/mua-lon-123456.htm", "http://bao.vn/tin-moi/mua-lon-123456.htm"),
        ("http://bao.vn/20211022/a.htm", "http://bao.vn/20211022/b.htm"),
        ("http://bao.vn/mua-lon", "http://bao.vn/mua-lon-dai"),
        ("http://bao.vn/tin-334/view", "http://bao.vn/tin-335/view"),
        ("http://bao.vn/view", "http://bao.vn/mua-lon-dai/view"),
        ("http://bao.vn/1384.aspx", "http://bao.vn/1385.aspx"),
        ("http://bao.vn/1384.aspx", "http://bao.vn/mua-lon-dai-12345.html"),
        ("http://bao.vn/tin.php?id=1384", "http://bao.vn/mua-lon-dai"),
        ("http://bao.vn/content.php?r=334-mua-lon-dai", "http://bao.vn/content.php?r=335-mua-lon-dai"),
        ("http://bao.vn/content.php?r=334-mua-lon-dai", "http://bao.vn/bai.php?r=334-mua-lon-dai"),
    ],
)
def test_others_are_not(one: str, other: str) -> None:
    assert not may_be_same_page(one, other)
