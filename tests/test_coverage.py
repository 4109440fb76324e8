"""docs/coverage.md says what is known of each paper, and what a live check has confirmed of it."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import coverage
from crawler.sites import load_platforms, load_sites
from pipelines.query.survey import Door, Story, Survey

DOC = Path(__file__).parents[1] / "docs" / "coverage.md"
SITE = load_sites()["hanoimoi"]
ARTICLE = Story("https://hanoimoi.vn/mua-lon-o-xa-tan-lap-123456.html", 200, "done", None, 900, "ok",
                "2026-11-20T08:15+07:00", "minute", "byline", 1, 3, 2, 1, [])  # fmt: skip
DOORS = [
    Door(f"https://hanoimoi.vn/{kind}", kind, 200, "done", None, 5) for kind in ("home", "feed", "sitemap", "listing")
]
WELL = Survey("hanoimoi", "hanoimoi.vn", 12, [200], {}, {}, 9, DOORS, [ARTICLE])


def report(found: Survey, made_at: str = "2026-11-20T08:00:00+00:00") -> dict[str, object]:
    return {"made_at": made_at, "papers": [found.as_dict()]}


def cells(document: str, paper: str) -> list[str]:
    [line] = [line for line in document.splitlines() if line.startswith((f"| {paper} |", f"| {paper}, merged"))][:1]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_is_what_make_coverage_writes() -> None:
    told = coverage.document(sorted(coverage.REPORTS.glob("*.json")))
    assert DOC.read_text("utf-8") == f"{told}\n", "run: make coverage"


def test_every_paper_and_every_system_has_its_line_and_every_paper_a_confidence() -> None:
    told = DOC.read_text("utf-8")
    assert all(cells(told, name) for name in (*load_sites(), *load_platforms()))
    sure = tomllib.loads((coverage.FOLDER / "confidence.toml").read_text("utf-8"))
    assert set(sure) == set(load_sites())
    assert {word for paper in sure.values() for word in paper.values()} == {"high", "medium", "low"}
    assert {tuple(paper) for paper in sure.values()} == {("system", "addresses", "selectors", "time", "feeds")}


def test_a_line_says_from_where_a_fact_is_and_how_sure(tmp_path: Path) -> None:
    told = coverage.document([])
    assert cells(told, "hanoimoi")[2:7] == ["onecms, high", "system, high", "own: 1, high", "system", "own: 13"]
    assert cells(told, "hanoimoi")[7:] == ["system, high", "medium", "all"]
    assert cells(told, "baosonla")[2:5] == ["its own", "own, high", "–"]
    assert cells(told, "baophuyen")[0] == "baophuyen, merged into phuyen.baodaklak.vn"
    assert "| None" not in told
    assert "into None" not in told


def test_without_a_report_nothing_is_confirmed() -> None:
    assert list(coverage.unconfirmed(SITE, None)) == ["all"]


@pytest.mark.parametrize(
    ("found", "left"),
    [
        (WELL, []),
        (replace(WELL, doors=DOORS[:1]), ["feeds", "sitemaps", "sections"]),
        (replace(WELL, doors=[replace(door, state="later", reason="HTTP 503") for door in DOORS]),
         ["front page", "feeds", "sitemaps", "sections"]),
        (replace(WELL, stories=[]), ["addresses", "text", "time", "authors"]),
        (replace(WELL, stories=[replace(ARTICLE, characters=0, precision="day")]), ["text", "time"]),
        (replace(WELL, stories=[replace(ARTICLE, url="https://hanoimoi.vn/tin/mua-lon")]), ["addresses"]),
        (replace(WELL, stories=[replace(ARTICLE, body_status=None)]), ["addresses", "text", "time", "authors"]),
    ],
    ids=["all", "no doors", "doors shut", "no article", "nothing read", "other addresses", "none stored"],
)  # fmt: skip
def test_a_report_confirms_what_it_met_and_nothing_else(found: Survey, left: list[str]) -> None:
    assert list(coverage.unconfirmed(SITE, found)) == left


def test_a_paper_without_feeds_on_record_has_none_to_confirm() -> None:
    bare = replace(SITE, feeds=(), feed_form=None, sitemaps=(), sections=())
    assert list(coverage.unconfirmed(bare, replace(WELL, doors=DOORS[:1]))) == []


def test_the_newest_report_of_a_paper_counts(tmp_path: Path) -> None:
    early, late = tmp_path / "a.json", tmp_path / "b.json"
    early.write_text(json.dumps(report(WELL)), "utf-8")
    late.write_text(json.dumps(report(replace(WELL, stories=[]), "2026-11-21T08:00:00+00:00")), "utf-8")
    assert cells(coverage.document([early]), "hanoimoi")[-1] == "nothing"
    assert cells(coverage.document([late, early]), "hanoimoi")[-1] == "addresses, text, time, authors"
    assert "| hanoimoi | 2026-11-21 | 12 |" in coverage.document([early, late])
