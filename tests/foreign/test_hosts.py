"""Pages of hosts that belong to no known paper: found by their host, and one story where they print one."""

import csv
import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from baotinh import Archive as Opened
from pipelines.db.archive import ArchiveError
from tests.foreign.archive import PAPER, Archive, begin, lines, whole, write
from tests.foreign.records import article
from tests.foreign.saved import mhtml, saved_from, singlefile
from tests.foreign.stories import HOST, Story, page, story
from tests.foreign.tables import Rows, same, sound, tables
from tests.pipelines.schemas.truth import PLACE
from tests.world import rows, typed

NEWS = "baomoi.example"
"""A host that is nobody's."""
ELSEWHERE = "tinlangque.example"
"""Another one."""


def take(archive: Archive, folder: Path, records: Sequence[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.warc").write_bytes(b"".join(records))
    whole(archive.take(folder / "x.warc"))


# --- the column

SPELT: dict[str, tuple[str, str]] = {
    "plain": (f"https://{NEWS}/tin-1.html", NEWS),
    "www": (f"https://www.{NEWS}/tin-2.html", NEWS),
    "upper case": ("HTTP://WWW.BaoMoi.EXAMPLE/tin-3.html", NEWS),
    "port": (f"http://{NEWS}:8080/tin-4.html", NEWS),
    "its own port": (f"https://{NEWS}:443/tin-5.html", NEWS),
    "telephone": (f"https://m.{NEWS}/tin-6.html", NEWS),
    "password": (f"https://ai:zqx77kwv@{NEWS}/tin-7.html", NEWS),
    "dot": (f"https://{NEWS}./tin-8.html", NEWS),
    "no path": (f"https://{ELSEWHERE}?tin=9", ELSEWHERE),
    "subdomain": (f"https://thethao.{NEWS}/tin-10.html", f"thethao.{NEWS}"),
    "address": ("http://203.0.113.7/tin-11.html", "203.0.113.7"),
    "address and port": ("http://203.0.113.7:8080/tin-12.html", "203.0.113.7"),
    "known": (f"https://www.{HOST}/tin-13.html", HOST),
}
"""What may stand in an address, and the host that a reader takes it for."""
TOLD = {name: story(at, f"Vàm {name.title()}") for at, name in enumerate(SPELT)}


@pytest.fixture
def spelt(archive: Archive, tmp_path: Path) -> Archive:
    take(archive, tmp_path / "tep", [article(SPELT[name][0], told) for name, told in TOLD.items()])
    return archive


def test_each_article_has_the_host_of_its_address(spelt: Archive) -> None:
    """In small letters, without `www.`, `m.`, port and password; also those of known papers."""
    told = {(each.title, SPELT[name][1]) for name, each in TOLD.items()}
    assert set(spelt.rows("SELECT title, host FROM articles")) == told
    assert spelt.rows("SELECT count(*) FROM articles_flat WHERE host IS NULL") == [(0,)]
    sound(spelt)
    assert spelt.rows("SELECT count(*) FROM articles WHERE host = ?", NEWS) == [(8,)]


def titled(host: str) -> list[str]:
    return sorted(told.title for name, told in TOLD.items() if SPELT[name][1] == host)


ASKED = (NEWS, f"www.{NEWS}", "BaoMoi.Example", f"WWW.{NEWS.upper()}")


@pytest.mark.parametrize("asked", ASKED)
def test_a_search_finds_what_is_of_a_host_however_it_is_spelt(spelt: Archive, asked: str) -> None:
    """And nothing of its subdomains, or of hosts whose names end so."""
    assert spelt.found("vàm", "--host", asked, "--limit", 50) == titled(NEWS)


def test_every_host_that_stands_in_the_column_can_be_asked_for(spelt: Archive) -> None:
    for [host] in spelt.rows("SELECT DISTINCT host FROM articles"):
        assert spelt.found("vàm", "--host", host, "--limit", 50) == titled(str(host)) != []


def test_the_filter_by_host_holds_together_with_the_others(spelt: Archive) -> None:
    words = ("vàm", "--limit", 50)
    assert spelt.found(*words, "--host", HOST, "--site", PAPER) == titled(HOST)
    assert spelt.found(*words, "--host", NEWS, "--site", PAPER) == []
    assert spelt.found(*words, "--host", HOST, "--province", "Bến Tre") == titled(HOST)
    assert spelt.found(*words, "--host", NEWS, "--from", "2026-05-12", "--to", "2026-05-12") == titled(NEWS)
    assert spelt.found(*words, "--host", NEWS, "--to", "2026-05-11") == []
    done = spelt.ask("search", "vàm", "--host", NEWS, "--limit", 2)
    assert done.out.splitlines()[-1].startswith("2 of 8 articles"), done


FORMATS = ("csv", "json", "jsonl")


def exported(archive: Archive, form: str, *words: object) -> list[dict[str, object]]:
    done = archive.ask("export", "--format", form, "-o", "-", *words)
    assert done.code == 0, done
    if form == "csv":
        return list(csv.DictReader(io.StringIO(done.out)))
    found = json.loads(done.out) if form == "json" else [json.loads(line) for line in done.out.splitlines()]
    return cast("list[dict[str, object]]", found)


@pytest.mark.parametrize("form", FORMATS)
def test_exports_have_the_host_and_are_chosen_by_it(spelt: Archive, form: str) -> None:
    """Among all columns, and where it is named."""
    hosts = {str(row["title"]): row["host"] for row in exported(spelt, form)}
    assert hosts == {told.title: SPELT[name][1] for name, told in TOLD.items()}
    chosen = exported(spelt, form, "--host", f"www.{NEWS}", "--columns", "title,host")
    assert sorted(str(row["title"]) for row in chosen) == titled(NEWS)
    assert {tuple(row) for row in chosen} == {("title", "host")}
    found = exported(spelt, form, "--host", NEWS, "--query", "vàm", "--columns", "title")
    assert sorted(str(row["title"]) for row in found) == titled(NEWS)


def test_other_tables_are_chosen_by_host_too(spelt: Archive) -> None:
    chosen = exported(spelt, "json", "--table", "authors", "--host", NEWS, "--columns", "article_id")
    of_host = {number for [number] in spelt.rows("SELECT id FROM articles WHERE host = ?", NEWS)}
    assert {row["article_id"] for row in chosen} == of_host != set()


def test_python_users_choose_by_host(spelt: Archive) -> None:
    of_host: Any = {"host": f"www.{NEWS}"}
    of_none: Any = {"host": "baomoj.example"}
    with Opened(spelt.data) as opened:
        assert sorted(str(hit["title"]) for hit in opened.search("vàm", limit=50, **of_host)) == titled(NEWS)
        rows = opened.articles(columns=["title", "host"], **of_host).to_dicts()
        assert sorted(str(row["title"]) for row in rows) == titled(NEWS)
        assert {row["host"] for row in rows} == {NEWS}
        assert len(opened.table("authors", **of_host).to_dicts()) == 8
        with pytest.raises(ArchiveError, match=r"baomoj\.example"):
            opened.articles(**of_none)


@pytest.mark.parametrize("command", [("search", "vàm"), ("export", "--format", "csv", "-o", "-")], ids=lambda c: c[0])
def test_a_host_of_nothing_is_one_line_with_the_nearest(spelt: Archive, command: tuple[str, ...]) -> None:
    """As with a paper that nobody knows: an empty answer would look like silence of the host."""
    done = spelt.ask(*command, "--host", "baomoj.example")
    assert (done.code, done.out, len(lines(done))) == (2, "", 1), done
    assert "baomoj.example" in done.err
    assert NEWS in done.err.replace("baomoj.example", "")


def test_the_schema_tells_what_the_column_means() -> None:
    for table in ("articles", "articles_flat"):
        assert any(line.split()[1:2] == ["host"] for line in typed("schema", table).out.splitlines()), table


IDN = ("báomới.example", "BÁOMỚI.example", "www.xn--bomi-5na0617b.example", "XN--BOMI-5NA0617B.EXAMPLE")
"""One host; the second one with its tone and hook in capitals."""


def test_a_host_with_vietnamese_letters_is_one_however_it_is_written(archive: Archive, tmp_path: Path) -> None:
    told = [story(at, f"Vàm {at}") for at, _ in enumerate(IDN)]
    records = [article(f"http://{host}/tin-{at}.html", told[at]) for at, host in enumerate(IDN)]
    take(archive, tmp_path / "tep", [*records, article(f"https://{NEWS}/tin-1.html", story(5, "Vàm khác"))])
    assert len(archive.rows("SELECT DISTINCT host FROM articles WHERE host <> ?", NEWS)) == 1
    for host in IDN:
        assert archive.found("vàm", "--host", host) == sorted(each.title for each in told), host


def test_an_address_of_six_parts_is_a_host_too(archive: Archive, tmp_path: Path) -> None:
    """However it is written there, what stands in the column is taken as a host."""
    take(archive, tmp_path / "tep", [article("http://[2001:db8::1]:8080/tin-1.html", story(0, "Vàm"))])
    [[host]] = archive.rows("SELECT host FROM articles")
    assert "2001:db8::1" in str(host)
    assert "8080" not in str(host)
    assert archive.found("vàm", "--host", host) == [story(0, "Vàm").title]


def test_a_saved_page_has_the_host_that_it_claims_and_a_text_has_none(archive: Archive, tmp_path: Path) -> None:
    """So it is with the paper, where the host is a known one's; where it was said outright it is that one."""
    told = {name: story(at, f"Vàm {name}") for at, name in enumerate(("singlefile", "chrome", "mhtml", "khai", "chu"))}
    url = f"https://www.{NEWS}/tin-{{}}.html".format
    files: list[tuple[str, str | bytes]] = [
        ("a.html", singlefile(page(told["singlefile"]), url(1))),
        ("b.html", saved_from(page(told["chrome"]), url(2))),
        ("c.mhtml", mhtml(page(told["mhtml"]), url(3), "chrome")),
        ("d.txt", "\n\n".join((told["chu"].title, told["chu"].lead, *told["chu"].body))),
    ]
    whole(archive.take(write(tmp_path / "tep", files)))
    (tmp_path / "e.html").write_text(singlefile(page(told["khai"]), url(4)), "utf-8")
    whole(archive.take(tmp_path / "e.html", "--url", f"https://{ELSEWHERE}/tin-4.html"))
    claimed = [told[name].title for name in ("singlefile", "chrome", "mhtml")]
    found = {*((title, NEWS) for title in claimed), (told["khai"].title, ELSEWHERE), (told["chu"].title, None)}
    assert set(archive.rows("SELECT title, host FROM articles")) == found
    assert archive.found("vàm", "--host", NEWS) == sorted(claimed)
    [row] = [row for row in exported(archive, "csv") if row["title"] == told["chu"].title]
    assert row["host"] == ""
    sound(archive)


# --- archives of before

LEVELS = sorted(PLACE.glob("*.tar.xz"), key=lambda path: int(path.name.split(".")[0]))


@pytest.mark.parametrize("level", [LEVELS[0], LEVELS[len(LEVELS) // 2], LEVELS[-1]], ids=lambda path: path.name)
def test_articles_of_an_archive_of_before_get_their_hosts(level: Path, tmp_path: Path) -> None:
    """By the first command that writes to it; afterwards they are found by them."""
    data = tmp_path / "data"
    with tarfile.open(level) as tar:
        tar.extractall(data, filter="data")
    done = typed("doctor", "--repair", "--data", data)
    assert done.code == 0, done
    found = rows(data, "SELECT coalesce(url, canonical_url), host FROM articles")
    assert len(found) == 11
    wanted = [(url, url and urlsplit(str(url)).hostname) for url, _ in found]
    assert found == wanted
    count = sum(host == "127.60.0.1" for _, host in wanted)
    done = typed("export", "--host", "127.60.0.1", "--columns", "host", "--format", "csv", "-o", "-", "--data", data)
    assert done.out.split() == ["host", *["127.60.0.1"] * count], done
    assert count > 2


# --- copies and stories

AGENCY = story(4, "Suối Nghé")


def near(number: int) -> Story:
    """The same report with a sentence of its own."""
    return AGENCY.with_more(f"Bản này do trang thứ {number} đăng lại và có sửa đôi chữ ở đoạn thứ {number % 7}.")


def printed(number: int, host: str) -> bytes:
    """It, on a host, published a minute later than the one before."""
    return article(f"https://{host}/tin-{number}-77{number:02}.html", near(number), date=f"11/05/2026 07:{number:02}")


COUNT = 12
PRINTERS: dict[str, tuple[str, ...]] = {
    "one host": (NEWS,) * COUNT,
    "many hosts": tuple(f"bao{number}.example" for number in range(COUNT)),
    "two hosts": (NEWS, ELSEWHERE) * (COUNT // 2),
    "a known paper among them": (NEWS, HOST, ELSEWHERE, *(NEWS,) * (COUNT - 3)),
    "addresses and ports": ("203.0.113.7", "203.0.113.7:8080", "203.0.113.8", *(f"{NEWS}:8080",) * (COUNT - 3)),
}


@pytest.mark.parametrize("hosts", PRINTERS.values(), ids=PRINTERS)
def test_near_copies_are_one_story_and_not_twelve(archive: Archive, tmp_path: Path, hosts: tuple[str, ...]) -> None:
    """Beside it another report of the first of these hosts is a story of its own."""
    other = article(f"https://{hosts[0]}/tin-khac-8801.html", story(5, "Bản Hon"), date="11/05/2026 09:40")
    take(archive, tmp_path / "tep", [*(printed(number, host) for number, host in enumerate(hosts)), other])
    assert archive.rows("SELECT count(*) FROM articles") == [(COUNT + 1,)]
    query = "SELECT count(DISTINCT coalesce(s.story, a.id)) FROM articles a LEFT JOIN stories s ON s.article_id = a.id"
    assert archive.rows(query) == [(2,)]
    assert archive.rows("SELECT day, articles, stories FROM articles_by_day") == [("2026-05-11", COUNT + 1, 2)]
    first = f"https://{hosts[0]}/tin-0-7700.html"
    query = "SELECT DISTINCT b.url FROM stories s JOIN articles b ON b.id = s.story"
    assert archive.rows(query) == [(first,)]
    sound(archive)


@pytest.fixture
def twelve(archive: Archive, tmp_path: Path) -> Archive:
    """Twelve near-copies on one host."""
    take(archive, tmp_path / "tep", [printed(number, NEWS) for number in range(COUNT)])
    return archive


FIRST = f"https://{NEWS}/tin-0-7700.html"


def test_of_one_story_the_one_published_first_is_found_and_exported(twelve: Archive) -> None:
    done = twelve.ask("search", "giống nếp", "--one-per-story", "--columns", "url")
    assert json.loads(done.out) == [{"url": FIRST}]
    assert twelve.ask("search", "giống nếp", "--limit", 1).out.splitlines()[-1].startswith("1 of 12 articles (1 story)")
    assert [row["url"] for row in exported(twelve, "json", "--one-per-story")] == [FIRST]
    [number] = {row["story"] for row in exported(twelve, "json")}
    assert twelve.rows("SELECT url FROM articles WHERE id = ?", number) == [(FIRST,)]
    assert twelve.rows("SELECT count(*) FROM articles_flat WHERE copies = 0") == [(0,)]


def test_who_else_printed_it_is_told_with_the_host(twelve: Archive) -> None:
    """Whose name nobody knows, its host is the name."""
    done = twelve.ask("copies", FIRST)
    assert done.code == 0, done
    for number in range(1, COUNT):
        assert f"https://{NEWS}/tin-{number}-77{number:02}.html" in done.out
    assert NEWS in done.out.replace(f"https://{NEWS}/", "")
    assert "None" not in done.out


def test_near_copies_are_one_story_in_whatever_order_they_come(twelve: Archive, tmp_path: Path) -> None:
    """Also by files of their own, one after the other. Of which pairs it is known that they are copies may differ."""
    pairs = {"copies", "articles_flat"}
    first: Rows = {table: rows for table, rows in tables(twelve).items() if table not in pairs}
    assert len(first["stories"]) == COUNT
    order = Random(3).sample(range(COUNT), COUNT)
    archive = begin(tmp_path / "khac")
    for part in (order[:5], order[5:6], order[6:]):
        take(archive, tmp_path / str(part[0]), [printed(number, NEWS) for number in part])
    same(first, {table: rows for table, rows in tables(archive).items() if table not in pairs})


def test_saved_pages_that_claim_an_unknown_host_take_part(twelve: Archive, tmp_path: Path) -> None:
    """Their address is a claim; that their words are those of the others is none."""
    text = singlefile(page(near(30), date="11/05/2026 08:30"), f"https://{ELSEWHERE}/tin-30.html")
    (tmp_path / "a.html").write_text(text, "utf-8")
    whole(twelve.take(tmp_path / "a.html"))
    done = twelve.ask("search", "giống nếp", "--one-per-story", "--columns", "url")
    assert json.loads(done.out) == [{"url": FIRST}]


def test_other_reports_of_one_host_are_stories_of_their_own(archive: Archive, tmp_path: Path) -> None:
    """What surrounds them is the same, and so are their kind and their day."""
    take(archive, tmp_path / "tep", [article(f"https://{NEWS}/tin-{n}-99.html", story(n, "Lũng Cú")) for n in range(6)])
    assert archive.rows("SELECT count(*) FROM copies") == [(0,)]
    assert archive.rows("SELECT articles, stories FROM articles_by_day") == [(6, 6)]


def test_of_a_known_paper_copies_are_those_of_others_as_before(archive: Archive, tmp_path: Path) -> None:
    """It prints a report again where it goes on with it: these are articles of its own."""
    take(archive, tmp_path / "tep", [printed(number, HOST) for number in range(3)])
    assert archive.rows("SELECT count(*) FROM copies") == [(0,)]
