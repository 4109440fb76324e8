"""Exports and the questions behind them."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Self

import pytest
from pyarrow import parquet

from crawler.items import Link, Stamp
from crawler.provinces import find_province
from pipelines.db.archive import Archive
from pipelines.db.disk import atomic
from pipelines.query import articles
from pipelines.query.export import GROUP, WRITERS, Form, export
from pipelines.query.filters import Filter
from pipelines.query.selection import Selection
from pipelines.query.tables import FLAT, Rows, table_called
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, article, visit
from tests.pipelines.store.test_frontier import HOME
from tests.test_house import ROOT


@pytest.fixture
def filled(archive: Archive) -> Archive:
    stamps = (
        Stamp(NOON, "minute", "12:00 07/03/2026"),
        Stamp(NOON + timedelta(days=1), "day", "08/03/2026"),
        Stamp(NOON, "month", "3/2026"),
        None,
    )
    for number, stamp in enumerate(stamps):
        url = f"https://baovidu.vn/tin-so-{number}-12345{number}.html"
        done = visit(article(published=stamp, title=f"Tin số {number}", url=url), url=url, number=number)
        with archive.transaction() as db:
            leads.add(db, HOME, [Link(url, "article")], NOON, PLAN)
            store_visit(db, 1, done, PLAN)
    return archive


def rows(archive: Archive, **which: object) -> Rows:
    return Rows.of(archive, chosen=Selection(Filter(**which)))  # type: ignore[arg-type]


def titles(archive: Archive, **which: object) -> list[object]:
    return [row["title"] for row in rows(archive, **which)]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-03-07", None, [0, 1, 2]),
        ("2026-03-08", None, [1, 2]),  # of the month only the month is known
        (None, "2026-03-07", [0, 2]),
        ("2026-04-01", None, []),
        (None, "2026-02-28", []),
    ],
)
def test_days_of_publication_are_included_at_both_ends(
    filled: Archive, since: str | None, until: str | None, found: list[int]
) -> None:
    bounds = {"since": since and date.fromisoformat(since), "until": until and date.fromisoformat(until)}
    assert titles(filled, **bounds) == [f"Tin số {number}" for number in found]


@pytest.mark.parametrize("name", ["Bến Tre", "ben tre", "Vĩnh Long"])
def test_a_paper_is_found_by_its_former_and_its_present_province(filled: Archive, name: str) -> None:
    assert len(titles(filled, provinces=find_province(name))) == 4


def test_another_province_or_paper_finds_nothing(filled: Archive) -> None:
    assert titles(filled, provinces=find_province("Huế")) == titles(filled, site="khac") == []


def test_every_format_says_the_same(filled: Archive, tmp_path: Path) -> None:
    for form in WRITERS:
        assert export(rows(filled), Form(form), tmp_path / form) == 4
    whole = json.loads((tmp_path / "json").read_text("utf-8"))
    assert whole == [json.loads(line) for line in (tmp_path / "jsonl").read_text("utf-8").splitlines()]
    table = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text("utf-8"))))
    assert [row["title"] for row in table] == [row["title"] for row in whole]
    assert parquet.read_table(tmp_path / "parquet").to_pylist() == whole
    assert list(table[0]) == list(whole[0]) == list(table_called(FLAT).columns)
    assert whole[0]["authors"] == ["Hữu Lữ", "P.V"]
    assert table[0]["authors"] == "Hữu Lữ; P.V"
    assert [row["published_at"] for row in whole] == ["2026-03-07T12:00+07:00", "2026-03-08", "2026-03", None]


def test_an_empty_export_is_a_whole_file(archive: Archive, tmp_path: Path) -> None:
    for form in WRITERS:
        assert export(rows(archive), Form(form), tmp_path / form) == 0
    assert json.loads((tmp_path / "json").read_text()) == []
    assert len((tmp_path / "csv").read_text().splitlines()) == 1


LIVE = ["=1+1", "+84 90", "- gạch đầu dòng", "@ten", "\tthụt", "\rthụt", "＝1+1"]
TEXTS = [*LIVE, *(f"'{text}" for text in LIVE), "'Tết'", "a, b", 'a "b"', "a\nb", "a\r\nb", "1-2", "ễ"]


def retitle(archive: Archive, texts: list[str]) -> list[str]:
    """Give the articles other titles, as no page would be read."""
    with archive.transaction() as db:
        for number, text in enumerate(texts, start=1):
            db.execute("UPDATE articles SET title = ? WHERE id = ?", (text, number))
    return texts


def cells(archive: Archive, path: Path) -> list[str]:
    export(rows(archive), Form("csv"), path)
    with path.open(encoding="utf-8", newline="") as file:
        return [row["title"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("text", LIVE)
def test_no_cell_of_a_csv_is_a_live_formula(filled: Archive, tmp_path: Path, text: str) -> None:
    retitle(filled, [text])
    assert cells(filled, tmp_path / "a.csv")[0] == f"'{text}"


@pytest.mark.parametrize("text", TEXTS)
def test_a_csv_reads_back_equal_by_the_rule_that_is_documented(filled: Archive, tmp_path: Path, text: str) -> None:
    retitle(filled, [text])
    [cell, *_] = cells(filled, tmp_path / "a.csv")
    [rule] = re.findall(r"^re\.sub\(.*\)$", (ROOT / "docs" / "export.md").read_text("utf-8"), re.MULTILINE)
    assert eval(rule, {"re": re, "cell": cell}) == text


def test_an_export_that_fails_leaves_the_old_file(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.csv"
    path.write_text("old")
    whole = Rows.__iter__

    def broken(asked: Rows) -> Iterator[dict[str, object]]:
        yield next(whole(asked))
        raise OSError("disk full")

    monkeypatch.setattr(Rows, "__iter__", broken)
    for form in WRITERS:
        with pytest.raises(OSError, match="disk full"):
            export(rows(filled), Form(form), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["news.csv"]


class Body(str):
    """A text that tells how many of its kind are held."""

    __slots__ = ()
    held = 0
    most = 0

    def __new__(cls, text: str) -> Self:
        cls.held += 1
        cls.most = max(cls.most, cls.held)
        return super().__new__(cls, text)

    def __del__(self) -> None:
        Body.held -= 1


@pytest.mark.parametrize("form", WRITERS)
def test_rows_are_written_while_they_are_read(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """No more texts are held than belong to two groups, however many there are."""

    def many(asked: Rows) -> Iterator[dict[str, object]]:
        for number in range(5 * GROUP):
            yield {"id": number, "body": Body(f"{number} mưa")}

    monkeypatch.setattr(Rows, "__iter__", many)
    monkeypatch.setattr(Body, "most", 0)
    asked = Rows.of(filled, columns=["id", "body"])
    assert export(asked, Form(form), tmp_path / "a") == 5 * GROUP
    assert 0 < Body.most <= 2 * GROUP
    assert Body.held == 0


def test_nothing_is_under_the_name_before_the_file_is_whole(tmp_path: Path) -> None:
    with atomic(tmp_path / "a") as file:
        file.write("x")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_text() == "x"


@pytest.mark.parametrize(
    "name",
    ["1", "https://baovidu.vn/tin-so-0-123450.html", "http://www.baovidu.vn/tin-so-0-123450.html?utm_source=zalo"],
)
def test_an_article_is_found_by_id_or_any_of_its_addresses(filled: Archive, name: str) -> None:
    found = articles.find(filled, name)
    assert found is not None
    assert found.title == "Tin số 0"
    assert articles.find(filled, "https://baovidu.vn/khong-co-1.html") is articles.find(filled, "999") is None
