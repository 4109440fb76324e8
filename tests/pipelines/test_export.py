"""Exports and the questions behind them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.items import Link, Stamp
from crawler.provinces import find_province
from pipelines import articles, frontier
from pipelines.archive import Archive
from pipelines.articles import COLUMNS, Filter
from pipelines.export import WRITERS, atomic, export
from pipelines.store import store_visit
from tests.pipelines.conftest import NOON, article, visit
from tests.pipelines.test_frontier import HOME, PLAN


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
            frontier.add(db, HOME, [Link(url, "article")], NOON, PLAN)
            store_visit(db, 1, done, PLAN)
    return archive


def titles(archive: Archive, **which: object) -> list[object]:
    return [row["title"] for row in articles.select(archive, Filter(**which))]  # type: ignore[arg-type]


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
        assert export(articles.select(filled, Filter()), form, tmp_path / form) == 4
    whole = json.loads((tmp_path / "json").read_text("utf-8"))
    assert whole == [json.loads(line) for line in (tmp_path / "jsonl").read_text("utf-8").splitlines()]
    table = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text("utf-8"))))
    assert [row["title"] for row in table] == [row["title"] for row in whole]
    assert list(table[0]) == list(whole[0]) == list(COLUMNS)
    assert whole[0]["authors"] == ["Hữu Lữ", "P.V"]
    assert table[0]["authors"] == "Hữu Lữ; P.V"
    assert [row["published_at"] for row in whole] == ["2026-03-07T12:00+07:00", "2026-03-08", "2026-03", None]


def test_an_empty_export_is_a_whole_file(archive: Archive, tmp_path: Path) -> None:
    for form in WRITERS:
        assert export(articles.select(archive, Filter()), form, tmp_path / form) == 0
    assert json.loads((tmp_path / "json").read_text()) == []
    assert len((tmp_path / "csv").read_text().splitlines()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+84 90", "- gạch đầu dòng", "@ten", "\tthụt"])
def test_no_cell_of_a_csv_is_a_live_formula(tmp_path: Path, text: str) -> None:
    row = {**dict.fromkeys(COLUMNS), "title": text, "authors": [text], "tags": []}
    export([row], "csv", tmp_path / "a.csv")
    [read] = csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"), newline=""))
    assert read["title"] == read["authors"] == f"'{text}"


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("old")

    def broken() -> Iterator[dict[str, object]]:
        yield {**dict.fromkeys(COLUMNS), "authors": [], "tags": []}
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        export(broken(), "csv", path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["news.csv"]


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
    assert found["title"] == "Tin số 0"
    assert articles.find(filled, "https://baovidu.vn/khong-co-1.html") is articles.find(filled, "999") is None
