"""The papers that are shipped, the strictness of the reader, and what a paper knows of its addresses."""

import copy
import pickle
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.provinces import find_province, provinces, successor
from crawler.sites import COMMON_DENY, Selectors, Site, SiteError, keys, load_platforms, load_site, load_sites, site_of

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "crawler" / "sites"
SITES = load_sites()
MINIMAL = 'id = "baovidu"\nname = "Báo Ví Dụ"\ndomain = "baovidu.vn"\n'


def _write(folder: Path, text: str, name: str = "baovidu.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _error(folder: Path, text: str) -> str:
    path = _write(folder, text)
    with pytest.raises(SiteError) as caught:
        load_site(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


# What is shipped


def test_63_papers_are_shipped_34_active_and_29_merged() -> None:
    states = [site.status for site in SITES.values()]
    assert (len(states), states.count("active"), states.count("merged")) == (63, 34, 29)


def test_every_former_province_has_its_paper() -> None:
    former = {p.name for p in provinces() if p.until}
    assert {site.province for site in SITES.values()} == former


def test_every_province_of_today_has_exactly_one_active_paper() -> None:
    now = sorted(site.province_now or "" for site in SITES.values() if site.status == "active")
    assert now == sorted(p.name for p in provinces() if not p.until)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_the_province_of_a_paper_maps_to_one_of_today(site: Site) -> None:
    (new,) = [new for old in find_province(site.province or "") if (new := successor(old))]
    assert site.province_now == new.name


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.toml")), ids=lambda p: p.stem)
def test_a_file_is_named_after_its_id_and_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.search(r'^id = "(.*)"$', text, re.MULTILINE)[1] == path.stem  # type: ignore[index]
    lines = text.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 120


def test_the_loader_leaves_no_file_out() -> None:
    assert {p.stem for p in (FOLDER / "papers").glob("*.toml")} == set(SITES)
    assert {p.stem for p in (FOLDER / "platforms").glob("*.toml")} == set(load_platforms())


def test_no_two_papers_share_a_host() -> None:
    hosts = [host for site in SITES.values() for host in site.hosts]
    assert len(hosts) == len(set(hosts))


def test_a_merged_paper_goes_on_at_the_host_of_a_paper_of_its_province() -> None:
    for site in SITES.values():
        if site.successor:
            host = f"https://{site.successor}/"
            heirs = [other for other in SITES.values() if other.owns(host) and other.status == "active"]
            assert [heir.province_now for heir in heirs] == [site.province_now]
            assert site.status == "merged"


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_sections_and_feeds_are_no_articles_and_belong_to_the_paper(site: Site) -> None:
    assert all(site.is_article(url) is False for url in (site.home, *site.section_urls))
    assert all(site.owns(url) for url in (site.home, *site.section_urls, *site.feed_urls, *site.sitemap_urls))
    assert not any(site.denies(url) for url in site.section_urls)


def test_a_paper_repeats_nothing_that_its_platform_says() -> None:
    for path in sorted((FOLDER / "papers").glob("*.toml")):
        site = load_site(path)
        if site.platform:
            platform = load_platforms()[site.platform]
            text = path.read_text("utf-8")
            said = [key for key in keys.PLATFORM if re.search(rf"^{key} =", text, re.MULTILINE)]
            assert [key for key in said if getattr(platform, key) == getattr(site, key)] == []


def test_all_papers_load_quickly() -> None:
    clock = "time.process_time()"
    code = f"import time; from crawler.sites import load_sites; t = {clock}; load_sites(); print({clock} - t)"
    spent = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(spent.stdout) < 0.15


def test_an_alias_that_another_paper_has_is_one_clear_error(tmp_path: Path) -> None:
    _write(tmp_path, MINIMAL + 'aliases = ["baovidu.com.vn", "baosonla.vn"]\n')
    with pytest.raises(SiteError) as caught:
        load_sites(tmp_path)
    where = tmp_path / "baovidu.toml"
    told = 'expected hosts of this paper alone, found "baosonla.vn", which is baosonla\'s'
    assert str(caught.value) == f"{where}: aliases: {told}"


def test_a_file_that_stands_in_for_a_shipped_paper_may_name_its_hosts(tmp_path: Path) -> None:
    text = 'id = "baosonla"\nname = "Báo Sơn La"\ndomain = "baosonla.vn"\naliases = ["baosonla.org.vn"]\n'
    _write(tmp_path, text, "baosonla.toml")
    assert load_sites(tmp_path)["baosonla"].aliases == ("baosonla.org.vn",)


# Addresses, made up in the form of each paper


@pytest.mark.parametrize(
    ("paper", "path", "number"),
    [
        ("hanoimoi", "/mo-rong-pho-di-bo-mua-he-712345.html", "712345"),
        ("hanoimoi", "/mo-rong-pho-di-bo-mua-he-712345.html?utm_source=zalo", "712345"),
        ("hanoimoi", "/tin-tuc/Xa-hoi/1010101/duong-moi-qua-song", None),
        ("baonghean", "/cam-vinh-vao-vu-10301234.html", "10301234"),
        ("baohaiphong", "/cau-moi-qua-song-cam-412345.html", "412345"),
        ("baolaocai", "/mua-hoa-man-o-bac-ha-post401234.html", "401234"),
        ("baolaocai", "/bai-viet/301234-cho-phien-vung-cao", None),
        ("baogialai", "/channel/8201/202110/ca-phe-duoc-mua-5750001/", None),
        ("sggp", "/tuyen-metro-so-2-khoi-cong-post812345.html", "812345"),
        ("baodaklak", "/kinh-te/nong-nghiep/202607/sau-rieng-vao-vu-1a2b3c4/", "1a2b3c4"),
        ("baoquangtri", "/xa-hoi/202607/cho-que-ngay-nuoc-len-0c1d2e3/", "0c1d2e3"),
        ("baophuyen", "/kinh-te/202409/tom-hum-song-cau-aa11bb2", "aa11bb2"),
        ("baocantho", "/cho-noi-ngay-tet-a198765.html", "198765"),
        ("baodongkhoi", "/dua-sap-duoc-gia-12032024-a123456.html", "123456"),
        ("baotravinh", "/le-hoi-ok-om-bok-a34567.html", "34567"),
        ("huengaynay", "/ao-dai-ben-song-huong-a145678.html", "145678"),
        ("baoquangninh", "/vinh-ha-long-don-khach-3345678.html", "3345678"),
        ("baoquangninh", "/vinh-ha-long-don-khach-post3345679.html", "3345679"),
        ("baotayninh", "/nui-ba-mua-may-a167890.html", None),
        ("baothaibinh", "/tin-tuc/4/212345/chieu-coi-vao-vu", "212345"),
        ("baobinhphuoc", "/news/9/154321/dieu-duoc-mua", None),
        ("baothanhhoa", "/nem-chua-xu-thanh-267890.htm", "267890"),
        ("baophutho", "/hat-xoan-dau-xuan-231234.htm", "231234"),
        ("baobacninhtv", "/hoi-lim-mo-cua-postid431234.bbg", "431234"),
        ("baobacgiang", "/bg/kinh-te/nong-nghiep/301234/vai-thieu-dau-mua.html", None),
        ("baobaclieu", "/kinh-te/muoi-trang-tren-dong-72306.html", "72306"),
        ("baohoabinh", "/12/154321/Cam-Cao-Phong-vao-vu.htm", "154321"),
        ("baolaichau", "/xa-hoi/ruong-bac-thang-mua-nuoc-do-81234", "81234"),
        ("baosonla", "/kinh-te/xoai-yen-chau-xuat-ngoai-aBcD3fGhR.html", "aBcD3fGhR"),
        ("baodienbienphu", "/tin-bai/van-hoa/hoa-ban-no", None),
        ("baoninhbinh", "/trang-an-don-khach-202607011030123.html", "202607011030123"),
        ("baoninhbinh", "/trang-an-don-khach/d20211022081929393.htm", None),
        ("baoquangngai", "/ly-son-mua-toi-98765.htm", "98765"),
    ],
)
def test_article_addresses_are_recognised(paper: str, path: str, number: str | None) -> None:
    site = SITES[paper]
    url = f"https://www.{site.domain}{path}"
    assert site.owns(url)
    assert site.is_article(url) is True
    assert site.article_id(url) == number
    assert site_of(url, SITES) is site


@pytest.mark.parametrize(
    ("paper", "path", "expected"),
    [
        ("hanoimoi", "", False),
        ("hanoimoi", "/", False),
        ("hanoimoi", "/du-lich/", False),
        ("hanoimoi", "/mua-he-xanh-event412.html", False),
        ("hanoimoi", "/lien-he.html", False),
        ("hanoimoi", "/video/mot-vong-ho-guom-712346.html", False),
        ("hanoimoi", "/video-mot-vong-ho-guom-712346.html", True),
        ("hanoimoi", "/an-pham/so-12345", False),
        ("hanoimoi", "/gioi-thieu-sach", False),
        ("hanoimoi", "/chuyen-la-o-pho-co-bat-ngo", None),
        ("hanoimoi", "/bai-moi-post712347.htm", None),
        ("baocaobang", "/phongsuanh/thac-ban-gioc-812345.html", False),
        ("baodaklak", "/video/202607/voi-ban-don-1a2b3c4/", False),
        ("baobinhdinh", "/viewer.aspx?macm=5&mabb=212345", None),
        ("baobinhdinh", "/kinh-te", None),
    ],
)
def test_other_addresses_are_refused_or_left_to_a_general_judge(paper: str, path: str, expected: bool | None) -> None:
    assert SITES[paper].is_article(f"https://{SITES[paper].domain}{path}") is expected


def test_patterns_may_need_the_query() -> None:
    site = Site(id="x", name="X", domain="x.vn", article=re.compile(r"/viewer\.aspx\?(?:.*&)?mabb=(?P<id>\d+)"))
    assert site.article_id("https://x.vn/viewer.aspx?macm=5&mabb=2123") == "2123"


def test_a_section_may_have_a_name_that_elsewhere_holds_no_articles() -> None:
    site = Site(id="x", name="X", domain="x.vn", sections=("/video",), article=re.compile(r"-(\d+)\.html$"))
    assert "/video" in COMMON_DENY
    assert site.is_article("https://x.vn/video/ngay-hoi-1.html")


def test_numbers_of_an_edition_on_a_subdomain_count_on_their_own() -> None:
    path = "/mot-bai-bao-moi-post812345.html"
    numbers = [SITES["sggp"].article_id(f"https://{host}sggp.org.vn{path}") for host in ("", "www.", "m.", "en.")]
    assert numbers == ["812345", "812345", "812345", "en/812345"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://baovidu.vn/a", True),
        ("http://www.baovidu.vn:80/a", True),
        ("https://M.BaoViDu.vn/a", True),
        ("https://kinhte.baovidu.vn./a", True),
        ("https://cu.vidu.com/", True),
        ("https://xbaovidu.vn/a", False),
        ("https://baovidu.vn.evil.com/", False),
        ("https://baovidu.vn@evil.com/", False),
        ("https://baovidu.vn:8080/", False),
        ("ftp://baovidu.vn/a", False),
        ("mailto:toasoan@baovidu.vn", False),
        ("/a", False),
        ("http://[::1", False),
        ("https://baovidu.vn:port/", False),
    ],
)
def test_a_paper_owns_its_hosts_and_their_subdomains(url: str, expected: bool) -> None:
    site = Site(id="baovidu", name="Báo Ví Dụ", domain="baovidu.vn", aliases=("vidu.com",))
    assert site.owns(url) is expected


def test_with_a_port_in_home_only_that_port_is_the_papers(tmp_path: Path) -> None:
    text = 'id = "demo"\nname = "Demo"\ndomain = "127.0.0.2"\nhome = "http://127.0.0.2:8123/"\nfeeds = ["/rss"]\n'
    site = load_site(_write(tmp_path, text))
    assert site.feed_urls == ("http://127.0.0.2:8123/rss",)
    assert site.owns("http://127.0.0.2:8123/a")
    assert not site.owns("http://127.0.0.2/a")
    assert not site.owns("http://127.0.0.3:8123/a")


def test_bad_addresses_are_nobodys_article() -> None:
    assert site_of("http://[::1", SITES) is None
    assert SITES["hanoimoi"].article_id("http://[::1") is None


@pytest.mark.parametrize(
    ("host", "paper"),
    [
        ("dongkhoi.baovinhlong.vn", "baodongkhoi"),
        ("baovinhlong.vn", "baovinhlong"),
        ("phuyen.baodaklak.vn", "baophuyen"),
        ("en.baobacninhtv.vn", "baobacninhtv"),
        ("tab.baohaiduong.vn", "baohaiduong"),
    ],
)
def test_the_closest_host_decides_whose_an_address_is(host: str, paper: str) -> None:
    assert site_of(f"https://{host}/a", SITES) is SITES[paper]


def test_an_address_of_no_paper_is_nobodys() -> None:
    assert site_of("https://vnexpress.net/a", SITES) is None


# Reading


def test_three_keys_make_a_paper(tmp_path: Path) -> None:
    site = load_site(_write(tmp_path, MINIMAL))
    assert site == Site(id="baovidu", name="Báo Ví Dụ", domain="baovidu.vn")
    assert (site.home, site.delay, site.status, site.order) == ("https://baovidu.vn/", 2.0, "active", "dmy")
    assert site.is_article("https://baovidu.vn/mot-bai-bao-123456.html") is None


def test_a_paper_takes_from_its_platform_what_it_does_not_say(tmp_path: Path) -> None:
    own = (
        'platform = "onecms"\nsections = ["/thoi-su/", "/kinh-te.html"]\n[selectors]\ntitle = "h1"\nexclude = [".a"]\n'
    )
    site, platform = load_site(_write(tmp_path, MINIMAL + own)), load_platforms()["onecms"]
    assert site.article is platform.article
    assert site.sitemap_urls == ("https://baovidu.vn/sitemap.xml",)
    assert site.likely_feed_urls == ("https://baovidu.vn/rss/thoi-su", "https://baovidu.vn/rss/kinh-te")
    assert (site.selectors.title, site.selectors.exclude) == ("h1", (".a",))
    assert site.selectors.body == platform.selectors.body


def test_the_province_of_today_follows_unless_the_file_says_it(tmp_path: Path) -> None:
    assert load_site(_write(tmp_path, MINIMAL + 'province = "Bến Tre"\n')).province_now == "Vĩnh Long"
    assert load_site(_write(tmp_path, MINIMAL + 'province = "Xứ Mơ"\n')).province_now is None
    said = 'province = "Xứ Mơ"\nprovince_now = "Xứ Mộng"\n'
    assert load_site(_write(tmp_path, MINIMAL + said)).province_now == "Xứ Mộng"


def test_sites_can_be_compared_hashed_and_handed_to_another_process() -> None:
    for site in SITES.values():
        assert pickle.loads(pickle.dumps(site)) == site == copy.deepcopy(site)
    assert len({*SITES.values()}) == 63


def test_a_file_of_the_overlay_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    _write(tmp_path, MINIMAL)
    _write(tmp_path, 'id = "hanoimoi"\nname = "Hànộimới"\ndomain = "moi.hanoimoi.vn"\n', "mine.toml")
    sites = load_sites(tmp_path)
    assert len(sites) == 64
    assert list(sites) == sorted(sites)
    assert (sites["hanoimoi"].domain, sites["hanoimoi"].platform) == ("moi.hanoimoi.vn", None)
    assert load_sites()["hanoimoi"].domain == "hanoimoi.vn"


def test_an_overlay_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    assert load_sites(tmp_path / "papers") == SITES


def test_two_files_of_the_overlay_for_one_paper_are_an_error(tmp_path: Path) -> None:
    _write(tmp_path, MINIMAL, "a.toml")
    _write(tmp_path, MINIMAL, "b.toml")
    with pytest.raises(SiteError, match=r'b\.toml: id: expected one file a paper, found a second one for "baovidu"'):
        load_sites(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('secions = ["/a"]', 'unknown key "secions": expected "sections"'),
        ('selectors.titel = "h1"', 'unknown key "selectors.titel": expected "title"'),
        ('platform = "onecsm"', 'platform: expected "onecms", found "onecsm"'),
        ('status = "closed"', 'status: expected "active" or "merged", found "closed"'),
        ('order = "ymd"', 'order: expected "dmy" or "mdy", found "ymd"'),
        ('delay = "two"', 'delay: expected a number of seconds, 0 or more, found "two"'),
        ("delay = -1", "delay: expected a number of seconds, 0 or more, found -1"),
        ("delay = nan", "delay: expected a number of seconds, 0 or more, found nan"),
        ("insecure_tls = 1", "insecure_tls: expected true or false, found 1"),
        ('feeds = "/rss"', 'feeds: expected a list of paths or addresses, found "/rss"'),
        ('feeds = ["rss"]', 'feeds: expected a path that begins with /, or an http(s) address, found "rss"'),
        ("sections = [1]", "sections: expected a path that begins with /, found 1"),
        ('aliases = ["www.x.vn"]', 'aliases: expected a host such as baocamau.vn, without www., found "www.x.vn"'),
        ('home = "https://baovidu.vn"', 'home: expected an http(s) address of a host and /, found "https://baovidu.vn"'),
        ('home = "https://baovidu.vn:x/"', 'home: expected an http(s) address, found "https://baovidu.vn:x/"'),
        ('home = "https://khac.vn/"', 'home: expected an address on baovidu.vn, found "https://khac.vn/"'),
        ('feed_form = "/rss"', 'feed_form: expected a path with {section}, found "/rss"'),
        ("article = '*'", 'article: expected a regular expression (nothing to repeat at position 0), found "*"'),
        ("article = 5", "article: expected text, found 5"),
        ("article = ' '", 'article: expected text, found ""'),
        ('selectors.body = "div["', 'selectors.body: expected a CSS selector, found "div["'),
        ('selectors.exclude = ".a"', 'selectors.exclude: expected a list of CSS selectors, found ".a"'),
        ("selectors.exclude = [[1]]", "selectors.exclude: expected text, found [1]"),
        ('selectors = "h1"', 'selectors: expected a table, found "h1"'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_in_one_line(tmp_path: Path, line: str, message: str) -> None:
    assert _error(tmp_path, MINIMAL + line) == message


def test_a_key_like_no_other_is_answered_with_all_keys(tmp_path: Path) -> None:
    assert _error(tmp_path, MINIMAL + "zzz = 1") == f'unknown key "zzz": expected one of {", ".join(sorted(keys.SITE))}'


def test_a_missing_key_a_broken_file_and_no_file_are_named(tmp_path: Path) -> None:
    assert _error(tmp_path, 'id = "a"\nname = "A"\n') == "domain: expected a value, found none"
    assert _error(tmp_path, "id = ").startswith("expected TOML in UTF-8, found: ")
    (tmp_path / "latin.toml").write_bytes('id = "báo"'.encode("latin-1"))
    with pytest.raises(SiteError, match=r"latin\.toml: expected TOML in UTF-8"):
        load_site(tmp_path / "latin.toml")
    with pytest.raises(SiteError, match=r"none\.toml: expected a file that can be read, found: No such file"):
        load_site(tmp_path / "none.toml")


# The keys, in three places


def test_the_reader_knows_every_field_and_no_other() -> None:
    assert {*keys.SITE, "selectors"} == {f.name for f in fields(Site)}
    assert set(keys.SELECTORS) == {f.name for f in fields(Selectors)}
    platform = next(iter(load_platforms().values()))
    assert {*keys.PLATFORM, "selectors"} == {f.name for f in fields(platform)}


def test_the_documentation_has_every_key_and_no_other() -> None:
    text = (ROOT / "docs" / "adding-a-newspaper.md").read_text("utf-8")
    paper, selectors = (re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in text.split("## The table"))
    assert sorted(paper) == sorted(f.name for f in fields(Site))
    assert selectors == [f.name for f in fields(Selectors)]


def test_the_example_of_the_documentation_is_a_paper(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "adding-a-newspaper.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    site = load_site(_write(tmp_path, example[1]))
    assert (site.id, site.province_now, site.platform) == ("baovidu", "Vĩnh Long", "onecms")
