"""`baotinh trend`: a table, signs, JSON, CSV, and charts."""

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from baotinh import Archive, charts
from tests.baotinh.conftest import Run
from tests.pipelines.query.test_trend import ARTICLES, Told, filled

COLORS = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trend") / "data"
    with filled(folder, ARTICLES):
        return folder


def test_a_table_with_bars_tells_gaps_and_the_undated(run: Run, data: Path) -> None:
    told = run("trend", "hạn", "--data", data)
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0].split() == ["period", "articles", "stories", "share", "papers"]
    assert lines[1].split()[:6] == ["2025-12", "2", "2", "66.7", "%", "1"]
    assert lines[3].split() == ["2026-02", "0", "0", "–", "0", "nothing", "kept"]
    assert lines[5].split() == ["undated", "1", "1", "50.0", "%"]
    assert lines[6].split() == ["all", "8", "6", "66.7", "%"]
    bars = [line.count("█") for line in lines[1:5]]
    assert bars[0] == bars[1]
    assert bars[2] == 0 < bars[1] < bars[3]
    assert "1 period without any article" in lines[7]
    assert "\x1b" not in told.out


def test_shares_are_drawn_when_they_are_asked_for(run: Run, data: Path) -> None:
    bars = [line.count("█") for line in run("trend", "hạn", "--share", "--data", data).out.splitlines()[1:5]]
    assert bars[1] < bars[0] < bars[3]


@pytest.mark.parametrize("width", [30, 50, 80, 200])
@pytest.mark.parametrize("more", [(), ("--split", "site", "--by", "day"), ("--split", "section")], ids=str)
def test_lines_fit_wide_and_narrow_terminals(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, width: int, more: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    told = run("trend", "hạn", *more, "--data", data)
    assert told.code == 0
    assert "\x1b" in told.out
    seen = COLORS.sub("", told.out).splitlines()
    assert [line for line in seen if len(line) > max(width, 60)] == []


def test_each_part_has_signs_of_its_own(run: Run, data: Path) -> None:
    lines = run("trend", "hạn", "--split", "site", "--data", data).out.splitlines()
    assert lines[0].split() == ["paper", "articles", "stories", "share"]
    assert [line.split()[0] for line in lines[1:5]] == ["tre", "mau", "tra", "(none)"]
    assert lines[1].endswith("█· ▄") or lines[1].endswith("█· ▅")
    assert "2025-12 to 2026-03, each sign is 1 × month" in lines[5]


def test_vietnamese_is_spoken(run: Run, data: Path) -> None:
    out = run("--lang", "vi", "trend", "hạn", "--split", "province", "--data", data).out
    assert "tỉnh" in out.splitlines()[0]
    assert "mỗi ký hiệu là 1 × tháng" in out


def test_csv_and_json_say_the_same_as_python(run: Run, data: Path) -> None:
    with Archive(data) as archive:
        rows = archive.trend("hạn", by="week", split="site").to_dicts()
    asked = ("trend", "hạn", "--by", "week", "--split", "site", "--data", data)
    told = json.loads(run(*asked, "--json", "--top", "papers").out)
    assert told["rows"] == rows
    assert (told["query"], told["by"], told["split"], told["total"]["articles"]) == ("hạn", "week", "site", 8)
    assert [(one["name"], one["articles"]) for one in told["top"]] == [("tre", 3), ("mau", 2), ("tra", 2)]
    table = list(csv.DictReader(io.StringIO(run(*asked, "--csv").out)))
    assert [{name: str("" if value is None else value) for name, value in row.items()} for row in rows] == table


def test_a_section_that_looks_like_a_formula_is_none_in_csv(run: Run, tmp_path: Path) -> None:
    with (
        filled(tmp_path / "data", [Told("2026-03-01", "tre", "hạn", "Kinh tế")]) as archive,
        archive.transaction() as db,
    ):
        db.execute("UPDATE articles SET section = '=1+1'")
    out = run("trend", "hạn", "--split", "section", "--csv", "--data", tmp_path / "data").out
    assert out.splitlines()[1].split(",")[1] == "'=1+1"


def test_the_map_of_provinces_is_the_one_asked_for(run: Run, data: Path) -> None:
    asked = ("trend", "hạn", "--by", "year", "--split", "province", "--csv", "--data", data)
    assert "Vĩnh Long" in run(*asked).out
    assert "Bến Tre" in run(*asked, "--lineage", "old").out


@pytest.mark.parametrize(
    "more", [(), ("--share",), ("--split", "site"), ("--by", "year", "--split", "section")], ids=str
)
@pytest.mark.parametrize("suffix", ["svg", "png", "SVG"])
def test_charts_are_drawn(run: Run, data: Path, tmp_path: Path, more: tuple[str, ...], suffix: str) -> None:
    path = tmp_path / f"chart.{suffix}"
    assert run("trend", "hạn", *more, "--chart", path, "--data", data).code == 0
    drawn = path.read_bytes()
    assert drawn.startswith(b"\x89PNG" if suffix == "png" else b"<svg")
    assert suffix == "png" or "hạn" in drawn.decode()


def test_a_chart_runs_no_script_whatever_is_asked(data: Path) -> None:
    with Archive(data) as archive:
        drawn = charts.svg(archive.trend("hạn"), "<script>alert(1)</script>")
    assert "<script" not in drawn
    assert "http" not in drawn.replace("http://www.w3.org/", "")


BAD = [
    (("hạn", "--by", "hour"), "Invalid value for '--by': 'hour' is not one of 'day', 'week', 'month', 'year'."),
    (("",), "expected at least one word to look for, found ''"),
    (("hạn", "--chart", "x.jpg"),
     "Invalid value for '--chart': expected a name that ends with .svg or .png for --chart, found 'x.jpg'"),
    (("hạn", "--chart", "nowhere/x.svg"), "there is no folder nowhere for --chart: make it, or name another"),
    (("hạn", "--json", "--csv"), "expected one of --json and --csv, found both"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), BAD, ids=str)
def test_bad_input_is_one_line(run: Run, data: Path, words: tuple[str, ...], expected: str) -> None:
    assert run("trend", *words, "--data", data) == (2, "", f"baotinh: {expected}\n")


def test_no_folder_of_an_archive_is_one_line(run: Run, tmp_path: Path) -> None:
    told = run("trend", "hạn", "--data", tmp_path / "none")
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)


def test_a_chart_in_the_archive_itself_is_refused(run: Run, data: Path) -> None:
    told = run("trend", "hạn", "--chart", data / "x.svg", "--data", data)
    assert told.code == 2
    assert "is in the archive" in told.err


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
def test_without_the_extra_a_line_says_what_to_install(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    told = run("trend", "hạn", "--chart", tmp_path / "x.svg", "--data", data)
    assert told == (2, "", "baotinh: charts need altair and vl-convert-python: install baotinh[charts]\n")
    assert run("trend", "hạn", "--data", data).code == 0


def test_where_nothing_is_found_a_line_says_what_could_be_meant(run: Run, data: Path) -> None:
    told = run("trend", "hạnn", "--data", data)
    assert told.code == 0
    assert "nothing found" in told.out
