"""The search page: what is found, how it divides, and what can be taken away, as the command line says it."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from tests.serve.conftest import Reader
from tests.serve.province import FLOOD, GONE, OTHERS, number
from tests.serve.reading import Read
from tests.world import typed

_LINK = re.compile(r"/article/(\d+)$")


def found(page: Read) -> list[int]:
    """Numbers of the articles of a list, in order."""
    return [int(match[1]) for href in page.hrefs if (match := _LINK.match(href))]


def test_an_article_is_found_without_accents_and_told_to_be_edited(reader: Reader, province: Path) -> None:
    page = Read(reader.text("/search?q=lu+ve+som"))
    assert number(province, FLOOD) in found(page)[:2], "it and its copy were published in one minute"
    assert len(page.by_class("edited")) == 1
    assert {"lũ", "về", "sớm"} & {mark.lower() for mark in page.inside["mark"]}


def test_an_article_that_is_gone_is_told_to_be(reader: Reader, province: Path) -> None:
    page = Read(reader.text("/search?q=thanh+tra"))
    assert found(page) == [number(province, GONE)]
    assert len(page.by_class("gone")) == 1


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("ve", ()),
        ("ve&site=dong-lua", ("--site", "dong-lua")),
        ("ve&province=Bến+Tre&lineage=old", ("--province", "Bến Tre", "--lineage", "old")),
        ("ve&province=Vĩnh+Long&lineage=new", ("--province", "Vĩnh Long", "--lineage", "new")),
        ("ve&about=Vĩnh+Long", ("--about", "Vĩnh Long")),
        ("ve&section=van+hoa", ("--section", "van hoa")),
        ("ve&from=2026-03-01&to=2026-05-31", ("--from", "2026-03-01", "--to", "2026-05-31")),
        ("ve&sort=oldest", ("--sort", "oldest")),
        ("lúa+OR+tôm&exact=1", ("--exact",)),
        ("ve&one_per_story=1", ("--one-per-story",)),
    ],
)  # fmt: skip
def test_a_page_has_what_the_command_finds_in_its_order(
    reader: Reader, province: Path, query: str, options: tuple[str, ...]
) -> None:
    typed_query = query.partition("&")[0].replace("+", " ")
    told = typed("search", typed_query, *options, "--limit", 20, "--json", "--data", province)
    assert found(Read(reader.text(f"/search?q={query}"))) == [hit["id"] for hit in json.loads(told.out)] != []


def test_pages_have_each_article_once_and_all_of_them(reader: Reader) -> None:
    pages = [found(Read(reader.text(f"/search?q=ve&page={page}"))) for page in (1, 2, 3)]
    numbers = [one for page in pages for one in page]
    assert [len(page) for page in pages] == [20, 20, OTHERS + 2 - 40]
    assert len(set(numbers)) == len(numbers)


def test_without_words_the_newest_articles_are_shown(reader: Reader) -> None:
    page = Read(reader.text("/search"))
    times = [told["datetime"] or "" for told in page.named("time")]
    assert len(times) == 20
    assert times == sorted(times, reverse=True)
    assert not page.named("img")


@pytest.mark.parametrize("more", ["", "&province=Bến+Tre&lineage=old", "&from=2026-08-10&site=song-tre"])
def test_each_part_of_a_facet_leads_to_as_many_articles_as_it_says(reader: Reader, more: str) -> None:
    html = reader.text(f"/search?q=ve{more}")
    facets = html[html.index('id="facets"') :]
    parts = re.findall(r'<a href="([^"]+)"><span>[^<]*</span> <span class="n">(\d+)</span>', facets)
    assert len(parts) > 5
    assert not [href for href, _ in parts if "province=" in more and "province=B" not in href]
    about = [part for part in parts if "about=" in part[0]]
    for href, count in (*parts[::5], *about):
        told = Read(reader.text(href.replace("&amp;", "&"))).inside["b"][0]
        assert told.split()[0] == count, href


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ('/search?q="lu', "quotation marks in pairs"),
        ("/search?q=-lu", "expected"),
        ("/search?q=lu&site=song-tr", "song-tre"),
        ("/search?q=lu&province=Bến+Tree", "Bến Tre"),
        ("/search?q=lu&from=heute", "expected a day"),
        ("/search?q=lu&page=0", "expected a page"),
        ("/search?q=lu&page=9999", "expected a page"),
        ("/search?q=lu&sort=best", "expected an order"),
        ("/search?q=lu&by=hour", "expected a unit"),
        ("/search?q=lu&lineage=both&province=x", "no province"),
        ("/search?host=not+one", "expected a host"),
    ],
)
def test_what_cannot_be_read_is_a_page_that_says_so(reader: Reader, path: str, said: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 400
    page = Read(answer.text)
    assert said in page.text
    assert [told for told in page.named("input") if told.get("name") == "q"]
    assert reader.get(path, headers={"accept-language": "vi"}).text.count('lang="vi"') > 0


def test_where_nothing_is_found_it_is_said_what_could_be_meant(reader: Reader) -> None:
    page = Read(reader.text("/search?q=hamm+luong"))
    assert "Nothing was found" in page.text
    assert "/search?q=h%C3%A0m+luong" in page.hrefs


def test_tables_that_are_taken_away_are_those_of_the_command(reader: Reader, province: Path, tmp_path: Path) -> None:
    options = ("--query", "ve", "--province", "Bến Tre", "--data", province)
    asked = "q=ve&province=Bến+Tre"
    for kind, more in (("csv", ("--excel",)), ("json", ())):
        file = tmp_path / f"it.{kind}"
        assert typed("export", "-o", file, *options, *more).code == 0
        answer = reader.get(f"/search.{kind}?{asked}")
        assert answer.content == file.read_bytes()
        assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reader.get(f"/search.xlsx?{asked}").content)) as book:
        assert "xl/workbook.xml" in book.namelist()


def test_a_feed_has_the_newest_and_the_same_ids_again(reader: Reader) -> None:
    one, two = (ET.fromstring(reader.text("/search.atom?q=ve&sort=oldest")) for _ in range(2))
    atom = "{http://www.w3.org/2005/Atom}"
    entries = one.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}id") for entry in entries] == [
        e.findtext(f"{atom}id") for e in two.findall(f"{atom}entry")
    ]
    titles = [entry.findtext(f"{atom}title") or "" for entry in entries]
    assert "46" in titles[0]
    assert "Lũ về sớm" in " ".join(titles)
    links = {told.get("rel"): told.get("href") for told in one.findall(f"{atom}link")}
    assert links["alternate"] == "http://127.0.0.1:8001/search?q=ve&sort=oldest"


def test_the_trend_is_drawn_without_script_and_its_table_is_that_of_the_command(reader: Reader, province: Path) -> None:
    for more in ("", "&dark=1&narrow=1&share=1&split=site"):
        answer = reader.get(f"/trend.svg?q=ve{more}")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert "unsafe" not in answer.headers["content-security-policy"]
        drawn = ET.fromstring(answer.text)
        assert not [one for one in drawn.iter() if "style" in one.attrib or one.tag.endswith(("script", "style"))]
    told = typed("trend", "ve", "--csv", "--data", province).out
    theirs = list(csv.DictReader(io.StringIO(told)))
    ours = list(csv.DictReader(io.StringIO(reader.get("/trend.csv?q=ve").text.removeprefix("\ufeff"))))
    assert ours == theirs
    page = reader.text("/search?q=ve")
    for row in theirs:
        assert f'<th scope="row">{row["period"]}</th><td class="n">{row["articles"]}</td>' in page
    assert reader.get("/trend.svg").status_code == 400


def test_a_saved_search_keeps_all_that_was_asked(reader: Reader) -> None:
    page = Read(reader.text("/search?q=ve&site=song-tre&sort=oldest&exact=1"))
    [following] = [told["href"] or "" for told in page.named("a") if told.get("rel") == "next"] or [""]
    exports = [href for href in page.hrefs if href.startswith("/search.")]
    assert all("site=song-tre" in href and "exact=1" in href for href in exports)
    assert following == "" or "sort=oldest" in following
    chips = [href for href in page.hrefs if href == "/search?q=ve&sort=oldest&exact=1"]
    assert len(chips) == 1
