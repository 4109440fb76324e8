"""What an address is worth trying as."""

import re

import pytest

from crawler.addresses import normalise
from crawler.sites import Site, load_sites
from crawler.spiders.judge import guess
from tests.crawler.addresses_on_record import ARTICLES

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
SITES = load_sites()
RECORD = [(paper, url) for paper, urls in ARTICLES.items() for url in urls]
SECTIONS = [(site.id, url) for site in SITES.values() for url in site.section_urls]


def bare(paper: str) -> Site:
    """The paper as it is when only its domain is known."""
    site = SITES[paper]
    return Site(id=site.id, name=site.name, domain=site.domain, aliases=site.aliases)


@pytest.mark.parametrize(("paper", "url"), RECORD)
def test_every_article_on_record_is_taken_for_one(paper: str, url: str) -> None:
    address = normalise(url)
    assert address is not None
    for site in (SITES[paper], bare(paper)):
        found = guess(address, site)
        assert found is not None
        assert found.kind == "article"


def test_every_section_on_record_is_taken_for_one() -> None:
    assert len(SECTIONS) == 533
    for paper, url in SECTIONS:
        assert guess(url, SITES[paper]) == ("listing", "told"), url


def test_every_section_on_record_is_worth_asking_for_though_only_the_domain_is_known() -> None:
    assert [url for paper, url in SECTIONS if guess(url, bare(paper)) is None] == []


@pytest.mark.parametrize(
    "path",
    [
        "/nuoc-man-vao-sau-noi-dong-98765.html",
        "/thoi-su/mua-lon-gay-ngap-nhieu-noi",
        "/ngap-post12345.html",
        "/xa-hoi/lua-tom-123.html",
        "/bv/3.htm",
        "/tin/12345.html",
        "/chuyen-muc/mua-lon/724001.html",
        "/chi-tiet.aspx?id=123",
        "/?p=1234",
        "/?id=5",
        "/Default.aspx?ID=6554&tabid=5",
        "/modules.php?file=article&name=News&sid=123",
        "/index.php?catid=3&id=55%3Amua-lon&option=com_content&view=article",
        "/viewer.aspx?newsid=77",
        "/KinhTe/tabid/59/ItemID/6494/View/Details/Default.aspx",
        "/index.php?language=vi&nv=news&op=Kinh-te%2FCau-lac-bo-don-ca-1406",
        "/web/kinh-te/-/content/cong-an-xa-hung-son?inheritRedirect=false&redirect=http%3A%2F%2Fbao.vn%2Fkinh-te",
        "/2026/11/cau-moi/",
        "/2026/11/07/cau-moi",
        "/xa-hoi/202511/tieng-trong-truong-765d810/",
    ],
)
def test_what_has_a_number_a_date_or_a_long_slug_is_likely_an_article(path: str) -> None:
    assert guess(f"https://baovidu.vn{path}", SITE) == ("article", "likely")


@pytest.mark.parametrize("path", ["/cau-moi-xong", "/node/123", "/video/canh-dong-muoi-123456.html", "/page/2/"])
def test_what_may_be_an_article_is_tried(path: str) -> None:
    assert guess(f"https://baovidu.vn{path}", SITE) == ("article", "possible")


@pytest.mark.parametrize(
    ("path", "chance"),
    [
        ("/thoi-su", "likely"),
        ("/kinh-te.html", "likely"),
        ("/category/thoi-su/", "likely"),
        ("/tag/lua-gao", "possible"),
        ("/gioi-thieu", "possible"),
        ("/2026/11/", "possible"),
        ("/2026/11/07", "possible"),
        ("/thoi-su?page=2", "possible"),
        ("/list.php?cat=3", "possible"),
        ("/thoi-su?sid=3c6ef362", "possible"),
        ("/GiaoDuc/tabid/60/Default.aspx", "likely"),
        ("/mua-lon-gay-ngap-nhieu-noi?page=2", "possible"),
    ],
)
def test_what_has_no_sign_of_an_article_may_be_a_listing(path: str, chance: str) -> None:
    assert guess(f"https://baovidu.vn{path}", SITE) == ("listing", chance)


@pytest.mark.parametrize("path", ["/anh/nuoc-man-vao-sau.jpg", "/dang-nhap?tiep=1", "/search?q=lua", "/print/123456"])
def test_files_and_forms_are_not_asked_for(path: str) -> None:
    assert guess(f"https://baovidu.vn{path}", SITE) is None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/?id=5", ("article", "told")),
        ("/", ("listing", "told")),
        ("/thoi-su", ("listing", "told")),
        ("/ngap-post12345.html", ("article", "likely")),
        ("/luu-tru/mua-lon-gay-ngap-98765.html", None),
        ("/mua-lon-gay-ngap-event98765.html", None),
    ],
)
def test_the_pattern_of_a_papers_file_rules(path: str, found: object) -> None:
    site = Site(
        id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", article=re.compile(r"^/\?id=\d+$"), sections=("/thoi-su",),
        deny=("/luu-tru",), not_article=(re.compile(r"-event\d+"),),
    )  # fmt: skip
    assert guess(f"https://baovidu.vn{path}", site) == found
