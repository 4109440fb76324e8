"""What sitemaps say, and how much of what they say of time is believed."""

import gzip
from collections.abc import Callable
from datetime import date

import pytest

from crawler.items import Candidate
from crawler.spiders import sitemaps


def sitemap(*entries: str, root: str = "urlset", child: str = "url") -> bytes:
    inner = "".join(f"<{child}>{entry}</{child}>" for entry in entries)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


def test_a_sitemap_gives_articles_and_leaves_out_those_stated_to_be_older() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/moi-1.html</loc><lastmod>2026-03-02T08:00:00+07:00</lastmod>",
        "<loc>https://baovidu.vn/cu-2.html</loc><lastmod>2025-12-31</lastmod>",
        "<loc>https://baovidu.vn/khong-ro-3.html</loc>",
    )
    found = sitemaps.read_sitemap(gzip.compress(body), date(2026, 2, 1))
    assert [link.url for link in found] == ["https://baovidu.vn/moi-1.html", "https://baovidu.vn/khong-ro-3.html"]
    assert found[0].date == Candidate("sitemap.lastmod", "2026-03-02T08:00:00+07:00")


def test_a_sitemap_index_gives_the_sitemaps_that_can_hold_recent_articles() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/sitemaps/news-2026-3.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2025-6.xml</loc>",
        "<loc>https://baovidu.vn/sitemaps/news-2024.xml</loc>",
        "<loc>https://baovidu.vn/sitemap-news.xml</loc>",
        root="sitemapindex",
        child="sitemap",
    )
    found = sitemaps.read_sitemap(body, date(2026, 2, 1))
    assert [(link.kind, link.url.rpartition("/")[2]) for link in found] == [
        ("sitemap", "news-2026-3.xml"),
        ("sitemap", "sitemap-news.xml"),
    ]


def test_a_sitemap_that_does_not_declare_its_prefixes_is_read_all_the_same() -> None:
    body = sitemap("<loc>https://baovidu.vn/moi-1.html</loc><news:publication_date>2026-03-02</news:publication_date>")
    [link] = sitemaps.read_sitemap(body, None)
    assert link.date == Candidate("sitemap.publication_date", "2026-03-02")


def test_entities_of_a_sitemap_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "https://baovidu.vn/bom-1.html">]>' + sitemap("<loc>&a;</loc>")
    assert sitemaps.read_sitemap(bomb, None) == []


def test_the_pictures_of_a_sitemap_do_not_stand_in_for_their_page() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/moi-1.html</loc><image:image><image:loc>https://baovidu.vn/a.jpg</image:loc>"
        "<image:title>Ảnh</image:title></image:image><news:news><news:title>Tin mới</news:title>"
        "<news:publication_date>2026-03-02</news:publication_date></news:news>"
    )
    assert [(link.url, link.title, link.day) for link in sitemaps.read_sitemap(body, None)] == [
        ("https://baovidu.vn/moi-1.html", "Tin mới", "2026-03-02")
    ]


SINCE = date(2026, 11, 1)


def addresses(body: bytes, since: date | None = SINCE, url: str = "") -> list[str]:
    return [link.url.removeprefix("https://baovidu.vn/") for link in sitemaps.read_sitemap(body, since, url)]


@pytest.mark.parametrize(
    ("stated", "is_kept"),
    [
        ("2026-11-20", True),
        ("2026-10-31T23:59:59+07:00", False),
        ("20/11/2026", True),
        ("12/01/2026", False),  # the twelfth of January: as a text it would be older than any year
        ("12/11/2026 08:00", True),
        ("Fri, 20 Nov 2026 08:00:00 +0700", True),
        ("Wed, 20 May 2026 08:00:00 +0700", False),
        ("hôm qua", True),
        ("", True),
    ],
)
def test_a_day_of_change_is_read_as_a_date_and_never_compared_as_text(stated: str, is_kept: bool) -> None:
    body = sitemap(f"<loc>https://baovidu.vn/a-1.html</loc><lastmod>{stated}</lastmod>")
    assert bool(addresses(body)) is is_kept


def index(*entries: tuple[str, str]) -> bytes:
    told = (f"<loc>https://baovidu.vn/{name}</loc>" + f"<lastmod>{day}</lastmod>" * bool(day) for name, day in entries)
    return sitemap(*told, root="sitemapindex", child="sitemap")


@pytest.mark.parametrize("day", ["2026-11-26", "2019-05-01", ""], ids=["made last night", "frozen", "unsaid"])
@pytest.mark.parametrize("form", ["news-{}-{}.xml", "sm/{}/{:02}.xml.gz", "sitemap-{}{:02}.xml", "map.php?m={}-{:02}"])
def test_the_month_in_a_name_outranks_what_the_index_says(form: str, day: str) -> None:
    names = [form.format(year, month) for year in (2024, 2025, 2026) for month in range(1, 13)]
    assert addresses(index(*((name, day) for name in names))) == [form.format(2026, 11), form.format(2026, 12)]


def test_the_day_in_a_name_says_which_sitemap_is_the_newest() -> None:
    found = sitemaps.read_sitemap(index(*((f"sitemap-202611{day:02}.xml", "") for day in (1, 2, 27))), SINCE)
    assert [link.day for link in found] == ["2026-11-01", "2026-11-02", "2026-11-27"]


def test_a_frozen_day_of_an_index_without_names_hides_nothing() -> None:
    assert len(addresses(index(*((f"s-{n}.xml", "2019-05-01") for n in range(5))))) == 5
    assert addresses(index(("a.xml", "2019-05-01"), ("b.xml", "2026-11-20"), ("c.xml", "2018-01-01"))) == ["b.xml"]


def many(form: str, days: list[str]) -> bytes:
    return sitemap(
        *(f"<loc>https://baovidu.vn/{form.format(n)}</loc><lastmod>{day}</lastmod>" for n, day in enumerate(days))
    )


def test_a_nightly_day_of_everything_says_nothing_of_the_pages() -> None:
    found = sitemaps.read_sitemap(many("tin-{}.html", ["2026-11-26T02:00:00+07:00"] * 40), SINCE)
    assert {(link.date, link.day) for link in found} == {(None, None)}
    dated = sitemaps.read_sitemap(many("2019/05/tin-{}.html", ["2026-11-26"] * 40), SINCE)
    assert dated == []
    monthly = sitemaps.read_sitemap(many("tin-{}.html", ["2026-11-26"] * 40), SINCE, "https://baovidu.vn/m-2026-11.xml")
    assert {link.day for link in monthly} == {"2026-11-30"}


def test_of_a_large_sitemap_what_has_no_date_waits_behind_the_news() -> None:
    for days in ([""] * 1200, ["2026-11-26"] * 1200):
        found = sitemaps.read_sitemap(many("tin-{}.html", days), SINCE)
        assert (len(found), {link.day for link in found}, {link.date for link in found}) == (
            1200,
            {"2026-10-31"},
            {None},
        )


def test_days_that_differ_are_believed() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (9, 11) for day in range(1, 28)]
    assert len(addresses(many("tin-{}.html", days))) == 27


def test_addresses_relative_to_the_sitemap_are_resolved() -> None:
    body = sitemap("<loc>/a-1.html</loc>", "<loc>//baovidu.vn/b-2.html</loc>")
    assert addresses(body, url="https://baovidu.vn/sm/1.xml") == ["a-1.html", "b-2.html"]


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, lambda b: b"\xef\xbb\xbf" + b])
def test_a_text_with_an_address_in_each_line_is_a_sitemap_too(wrap: Callable[[bytes], bytes]) -> None:
    text = "https://baovidu.vn/a-1.html\r\nhttps://baovidu.vn/b-2.html\n\nkhông phải\nhttps://baovidu.vn/2.xml\n"
    found = sitemaps.read_sitemap(wrap(text.encode()), SINCE)
    assert [(link.kind, link.url[-6:]) for link in found] == [
        ("article", "1.html"), ("article", "2.html"), ("sitemap", "/2.xml")
    ]  # fmt: skip


def test_the_films_of_a_sitemap_have_days_of_their_own() -> None:
    body = sitemap(
        "<loc>https://baovidu.vn/a-1.html</loc><lastmod>2026-11-12</lastmod><video:video><video:title>V</video:title>"
        "<video:publication_date>2020-01-01T00:00:00+07:00</video:publication_date></video:video>"
    )
    assert [(link.title, link.day) for link in sitemaps.read_sitemap(body, SINCE)] == [(None, "2026-11-12")]
