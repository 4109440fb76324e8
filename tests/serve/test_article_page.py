"""The article page: what a paper printed, what it changed, and how that is known."""

import gzip
import json
import re
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from pipelines.db.connection import connect
from tests.serve.conftest import Reader
from tests.serve.province import COPY, FLOOD, GONE, HARM, number
from tests.serve.reading import Read
from tests.world import typed

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


@pytest.fixture(scope="session")
def flood(province: Path) -> int:
    return number(province, FLOOD)


@pytest.fixture(scope="session")
def page(reader: Reader, flood: int) -> Read:
    return Read(reader.text(f"/article/{flood}"))


def test_an_article_is_shown_whole(page: Read) -> None:
    assert page.inside["h1"] == ["Lũ về sớm trên sông Hàm Luông, 5 người bị thương"]
    for text in (
        "Nước về sớm hơn mọi năm",
        "Báo Sông Tre",
        "Hữu Lữ",
        "Nước ngập đường ven sông",
        "Đến trưa nay",
        "Thời sự",
    ):
        assert text in page.text
    assert page.named("time")[0]["datetime"] == "2026-09-14T05:40:00+07:00"
    assert "2026-09-14 05:40" in page.text


def test_changes_are_marked_word_by_word(page: Read) -> None:
    assert len(page.by_class("diff")) >= 2
    gone, came = page.inside["del"], page.inside["ins"]
    assert "hơn 200" in gone
    assert "412" in came
    assert gone.count("3") == 2 == came.count("5")  # in the headline and in the text
    assert "Đến trưa nay nước đã bắt đầu rút." in " ".join(came)


def test_captures_are_told_by_the_clock_of_viet_nam(reader: Reader, flood: int) -> None:
    assert "10:00 ngày 15/09/2026" in reader.text(f"/article/{flood}?lang=vi")


def test_copies_related_items_and_places_are_links(page: Read, province: Path) -> None:
    copy, other = number(province, COPY), number(province, "https://songtre.example/tin-so-1-ve-lua-100101.html")
    assert {f"/article/{copy}", f"/article/{other}", "https://khac.example/muc-nuoc-9.html"} <= set(page.hrefs)
    assert "/search?about=B%E1%BA%BFn%20Tre&lineage=old" in page.hrefs
    assert "Riêng Trà Vinh chưa ghi nhận" in page.text


def test_reference_managers_find_it_as_a_newspaper_article(page: Read) -> None:
    [told] = [json.loads(text) for text in page.inside["script"]]
    assert told["@type"] == "NewsArticle"
    assert (told["headline"], told["datePublished"]) == (page.inside["h1"][0], "2026-09-14T05:40:00+07:00")
    tags = {tag.get("name"): tag.get("content") for tag in page.named("meta")}
    assert tags["citation_title"] == page.inside["h1"][0]
    assert (tags["citation_author"], tags["citation_publication_date"]) == ("Hữu Lữ", "2026/09/14")
    assert tags["citation_journal_title"] == "Báo Sông Tre"


def test_citations_are_those_of_the_command(reader: Reader, province: Path, flood: int, page: Read) -> None:
    styles = {"txt": (), "bib": ("--bibtex",), "ris": ("--ris",), "csl.json": ("--csl-json",)}
    for suffix, options in styles.items():
        told = typed("cite", flood, *options, "--data", province).out
        assert reader.get(f"/article/{flood}.{suffix}").text.split() == told.split()
    assert typed("cite", flood, "--data", province).out.strip() in page.inside["textarea"][0]


def test_the_bundle_is_that_of_the_command(reader: Reader, province: Path, flood: int, tmp_path: Path) -> None:
    assert typed("cite", flood, "--bundle", tmp_path / "a.wacz", "--data", province).code == 0
    answer = reader.get(f"/article/{flood}.wacz")
    assert answer.headers["content-type"] == "application/wacz"
    with zipfile.ZipFile(BytesIO(answer.content)) as ours, zipfile.ZipFile(tmp_path / "a.wacz") as theirs:
        assert {name: ours.read(name) for name in ours.namelist()} == {
            name: theirs.read(name) for name in theirs.namelist()
        }


def test_the_source_is_inert_text(reader: Reader, province: Path, flood: int) -> None:
    answer = reader.get(f"/article/{flood}/source")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    packed = (province.parent / "pages.warc.gz").read_bytes()
    assert answer.content.strip() in gzip.decompress(packed)


def test_the_cleaned_page_has_text_and_links_and_nothing_that_runs_or_loads(reader: Reader, flood: int) -> None:
    html = reader.text(f"/article/{flood}/page")
    kept = Read(html[html.index('<div class="kept"') : html.index("</main>")])
    assert {tag for tag, _ in kept.elements} <= {
        "div",
        "a",
        "p",
        "h1",
        "h3",
        "ul",
        "li",
        "time",
        "figure",
        "figcaption",
    }
    assert {name for tag, told in kept.elements if tag != "div" for name in told} <= {"href", "rel"}
    assert all(href.startswith("https://") for href in kept.hrefs)
    assert "https://songtre.example/" in kept.hrefs
    assert "document.title" not in kept.text
    assert "Chân trang" in kept.text


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">x</a>', '<a href="//evil.example/x">x</a>', "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>", '<p style="position:fixed">x</p>',
        "<math><mtext><style>p{}</style></mtext></math>",
        '<a href="data:text/html,x">x</a>', '<iframe src="/"></iframe>', '<form action="/x"><input></form>',
        '<a href="http://[">x</a>', "<base href=/><link rel=stylesheet href=x>", '<td colspan="9999999">x</td>',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<p id=main class=top>x</p>",
    ],
)  # fmt: skip
def test_nothing_of_a_page_is_let_through_that_could_do_harm(html: str) -> None:
    from baotinh.serve.pages.originals import clean

    read = Read(clean(f"<html><body>{html}</body></html>", "https://bao.example/a/b.html"))
    names = {name for _, told in read.elements for name in told}
    assert not names - {"href", "rel"}
    assert {tag for tag, _ in read.elements} <= {"a", "p", "td"}
    assert all(re.match(r"https?://", href) for href in read.hrefs)


def harmless(read: Read) -> bool:
    """Whether no element of a page is anybody's but ours."""
    scripts = [told.get("type") for told in read.named("script")]
    links = [href for href in read.hrefs if not href.startswith(("/", "#", "https://", "http://"))]
    events = [name for _, told in read.elements for name in told if name.startswith("on") or name == "style"]
    return scripts in ([], ["application/ld+json"]) and not links and not events and not read.named("style")


def test_what_an_article_says_is_text_wherever_it_stands(reader: Reader, province: Path) -> None:
    harm, long = number(province, HARM), number(province, HARM.replace("999", "998"))
    for path in (f"/article/{harm}", f"/article/{long}", "/search?q=bài", "/search?q=hại", "/"):
        html = reader.text(path)
        assert harmless(Read(html)), path
        assert len(html) < 150_000
        assert not BIDI.search(html)
    assert "<script>document.documentElement" in Read(reader.text(f"/article/{harm}")).text


def test_marks_that_turn_a_line_about_are_shown_and_not_obeyed(data: Path) -> None:
    flood = number(data, FLOOD)
    with closing(connect(data / "archive.db")) as db, db:
        db.execute(
            "UPDATE articles SET title = ?, body = ? WHERE id = ?",
            ("Lũ \u202egnuhk\u2066 <b>", "Nước \u202e lên", flood),
        )
        db.execute(
            "UPDATE teasers SET title = ?, url = ? WHERE id IN (SELECT teaser FROM mentions WHERE article_id = ?)",
            ("\u202ex", " JavaScript:alert(1)", flood),
        )
    assert typed("snapshot", "--data", data).code == 0
    reader = Reader(data)
    for path in (f"/article/{flood}", "/"):
        html = reader.text(path)
        assert not BIDI.search(html)
        assert harmless(Read(html))
        assert "Lũ \ufffdgnuhk\ufffd &lt;b&gt;" in html


@pytest.mark.parametrize(
    "path", ["/article/99999", "/article/0", "/article/99999/source", "/article/99999.ris", "/article/x", "/no"]
)
def test_what_is_not_there_is_a_page_that_says_so(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in Read(answer.text).text


def test_an_article_is_found_by_its_address(reader: Reader, flood: int) -> None:
    answer = reader.get("/article", params={"url": FLOOD})
    assert (answer.status_code, answer.headers["location"]) == (308, f"/article/{flood}")
    assert reader.get("/article", params={"url": "https://x.example/"}).status_code == 404
    assert reader.get("/article").status_code == 400


def test_a_number_that_was_joined_leads_to_the_article_it_went_into(data: Path) -> None:
    with closing(connect(data / "archive.db")) as db, db:
        db.execute("INSERT INTO joined (id, article_id) VALUES (7001, ?), (7002, NULL)", (number(data, GONE),))
    assert typed("snapshot", "--data", data).code == 0
    reader = Reader(data)
    answer = reader.get("/article/7001/source")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/article/{number(data, GONE)}/source")
    assert reader.get("/article/7002").status_code == 410


def test_a_page_whose_bytes_are_lost_says_so(reader: Reader, province: Path) -> None:
    harm = number(province, HARM)
    for path in ("source", "page"):
        answer = reader.get(f"/article/{harm}/{path}")
        assert answer.status_code == 404
        assert "has lost its bytes" in answer.text
