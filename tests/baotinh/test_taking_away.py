"""Taking away: what an export holds follows from what was typed, wherever it goes."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from baotinh import Archive
from pipelines.db.archive import Archive as Stored
from pipelines.query import xlsx
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows
from pipelines.store.copies import count_stories
from tests.baotinh.conftest import Run
from tests.baotinh.test_asking import data as asked

__all__ = ["asked"]

FORMS = ("csv", "json", "jsonl", "parquet")  # a workbook has the time in it


@pytest.fixture
def data(asked: Path, tmp_path: Path) -> Path:
    """Four articles, the last of them without a date; 1 and 3 are one story, which 3 told first."""
    shutil.copytree(asked, tmp_path / "data")
    with Stored(tmp_path / "data", write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET published_at = NULL, published_precision = NULL WHERE id = 4")
        told = "SELECT id, 3, search_rowid FROM articles WHERE id IN (1, 3)"
        db.execute(f"INSERT INTO stories (article_id, story, search_rowid) {told}")
        db.execute("UPDATE articles SET published_at = '2024-12-31' WHERE id = 3")
    return tmp_path / "data"


def ids(text: str) -> list[int]:
    return [json.loads(line)["id"] for line in text.splitlines()]


@pytest.mark.parametrize("form", FORMS)
def test_the_kind_of_file_follows_from_its_name(run: Run, data: Path, tmp_path: Path, form: str) -> None:
    named, told = tmp_path / f"a.{form.upper()}", tmp_path / "b"
    assert run("export", "-o", named, "--columns", "id,title", "--data", data).code == 0
    assert run("export", "-o", told, "--format", form, "--columns", "id,title", "--data", data).code == 0
    assert named.read_bytes() == told.read_bytes()


BAD = [
    (("-o", "a.csv", "--format", "json"), "a.csv is named as csv, and --format says json"),
    (("-o", "a.PARQUET", "--format", "csv"), "a.PARQUET is named as parquet, and --format says csv"),
    (("-o", "a.txt"), "expected a name that ends with .csv, .json, .jsonl"),
    (("-o", "-"), "or --format"),
    (("-o", "/dev/stdout"), "or --format"),
    (("-o", "/dev/stdout", "--format", "csv", "--datapackage"), "expected a file with --datapackage"),
    (("-o", "a.csv", "--delimiter", ""), "expected one character, tab or \\t, found ''"),
    (("-o", "a.csv", "--delimiter", ";;"), "expected one character, tab or \\t, found ';;'"),
    (("-o", "a.csv", "--delimiter", '"'), "expected one character, tab or \\t, found '\"'"),
    (("-o", "a.csv", "--delimiter", "\n"), "expected one character, tab or \\t, found '\\n'"),
    (("-o", "a.csv", "--delimiter", "\udcff"), "expected one character, tab or \\t, found '\\udcff'"),
    (("-o", "a.json", "--delimiter", ";"), "only CSV has a delimiter, and a.json is json"),
    (("-o", "a.csv", "--columns", "id,titel"), "has no column 'titel'; did you mean 'title'?"),
    (("-o", "a.csv", "--table", "runs", "--one-per-story"), "rows of 'runs' belong to no article"),
]


@pytest.mark.parametrize(("given", "message"), BAD, ids=[" ".join(row[0])[:50] for row in BAD])
def test_what_cannot_be_is_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    result = run("export", *given, "--data", data)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert message in result.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("typed", "meant"), [(";", ";"), ("tab", "\t"), ("\\t", "\t"), ("\t", "\t"), ("|", "|")])
def test_a_csv_has_the_delimiter_that_was_asked_for(
    run: Run, data: Path, tmp_path: Path, typed: str, meant: str
) -> None:
    with Stored(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET title = ? WHERE id = 1", (f"một{meant}hai, ba",))
    path = tmp_path / "a.csv"
    assert run("export", "-o", path, "--delimiter", typed, "--columns", "id,title", "--data", data).code == 0
    head, first, *_ = csv.reader(path.read_text("utf-8").splitlines(), delimiter=meant)
    assert (head, first) == (["id", "title"], ["1", f"một{meant}hai, ba"])


def test_the_package_says_what_parts_the_cells(run: Run, data: Path, tmp_path: Path) -> None:
    run("export", "-o", tmp_path / "a.csv", "--delimiter", "tab", "--datapackage", "--one-per-story", "--data", data)
    [resource] = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"]
    assert resource["dialect"] == {"delimiter": "\t"}
    assert resource["filter"] == {"one_per_story": True}


UNDATED = "baotinh: 1 article without a date is left out; --undated keeps it\n"


def test_what_has_no_date_is_counted_when_days_are_asked_for(run: Run, data: Path) -> None:
    given = ("export", "--format", "jsonl", "-o", "-", "--data", data)
    assert (ids(run(*given).out), run(*given).err) == ([1, 2, 3, 4], "")
    result = run(*given, "--from", "2024-06-01")
    assert (ids(result.out), result.err) == ([1, 3], UNDATED)
    assert run(*given, "--to", "2024-06-01").err == UNDATED
    assert run(*given, "--from", "2024-06-01", "--province", "Bến Tre").err == ""
    assert run(*given, "--from", "2024-06-01", "--site", "baosonla", "--table", "related").err == UNDATED
    with Stored(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET published_at = NULL WHERE id = 2")
    assert "2 articles without a date are left out; --undated keeps them" in run(*given, "--to", "2025-12-31").err


def test_what_has_no_date_is_kept_when_that_is_asked_for(run: Run, data: Path) -> None:
    given = ("export", "--format", "jsonl", "-o", "-", "--undated", "--data", data)
    result = run(*given, "--from", "2024-06-01", "--to", "2025-01-31")
    assert (ids(result.out), result.err) == ([3, 4], "")
    assert ids(run(*given, "--from", "2024-06-01", "--province", "Bến Tre").out) == [1]


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ((), [2, 3, 4]),
        (("--site", "baodongkhoi"), [1, 2]),  # the first of the story is not among these
        (("--from", "2025-01-01", "--undated"), [1, 4]),
        (("--about", "Bến Tre"), [2, 3]),
    ],
)
def test_of_each_story_among_those_chosen_the_first_is_kept(
    run: Run, data: Path, given: tuple[str, ...], chosen: list[int]
) -> None:
    with Stored(data, write=True) as archive, archive.transaction() as db:
        db.execute("DELETE FROM places")
        places = "INSERT INTO places VALUES (?, 0, 'title', 0, 7, 'Bến Tre', '2024-83', NULL, NULL)"
        db.executemany(places, [(1,), (2,), (3,)])
    one = ("export", "--format", "jsonl", "-o", "-", "--data", data, *given)
    assert ids(run(*one, "--one-per-story").out) == chosen
    with Archive(data) as archive:
        assert count_stories(archive.db.conn, ids(run(*one).out)) == len(chosen)
        assert [row["id"] for row in Rows.of(archive, chosen=Selection(one_per_story=True))] == [2, 3, 4]


COMMAND = (sys.executable, "-m", "baotinh", "export", "--columns", "id,title", "--format", "csv")


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_to_the_standard_output_goes_the_file_and_nothing_else(run: Run, data: Path, tmp_path: Path, name: str) -> None:
    """Also where the shell has led it into a file in front of which something stands already."""
    run("export", "-o", tmp_path / "a.csv", "--columns", "id,title", "--data", data)
    with (tmp_path / "b.csv").open("wb") as file:
        file.write(b"before\r\n")
        file.flush()
        subprocess.run([*COMMAND, "-o", name, "--data", str(data)], check=True, stdout=file)
    assert (tmp_path / "b.csv").read_bytes() == b"before\r\n" + (tmp_path / "a.csv").read_bytes()


def test_a_pipe_that_the_shell_names_is_written_to(data: Path) -> None:
    reader, writer = os.pipe()
    command = [*COMMAND, "-o", f"/dev/fd/{writer}", "--data", str(data)]
    subprocess.run(command, check=True, pass_fds=(writer,), stdout=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read().startswith(b"id,title\r\n1,")


def test_a_device_is_no_file_of_the_archive_wherever_it_stands(run: Run, data: Path) -> None:
    (data / "exports").mkdir()
    (data / "exports" / "nothing.csv").symlink_to("/dev/null")
    (data / "warc" / "nothing.csv").symlink_to("/dev/null")
    for place in ("/dev/null", data / "exports" / "nothing.csv", data / "warc" / "nothing.csv"):
        assert run("export", "--format", "csv", "-o", place, "--data", data).code == 0


def test_the_day_of_an_article_with_a_date_is_its_utc_day_too(data: Path) -> None:
    with Archive(data) as archive:
        [row] = archive.articles(columns=["published_at", "published_utc"], site="baodongkhoi", since="2025-01-01")
    assert datetime.fromisoformat(str(row["published_at"])).astimezone(UTC).isoformat() == row["published_utc"]


# --- workbooks


def sheet(path: Path) -> list[list[object]]:
    """The cells of a workbook, as the standard (ECMA-376, part 1, 18.3.1) has them: texts in line, numbers."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(root.iter(f"{name}f"))  # formulas
    read: list[list[object]] = []
    for row in root.iter(f"{name}row"):
        texts = ((cell.get("t"), "".join(cell.itertext())) for cell in row.iter(f"{name}c"))
        read.append([text if kind == "inlineStr" else int(text) for kind, text in texts])
    return read


def test_a_workbook_has_texts_and_numbers_and_no_formula(run: Run, data: Path, tmp_path: Path) -> None:
    with Stored(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET title = '=HYPERLINK(\"x\")' WHERE id = 1")
    told = run("export", "-o", tmp_path / "a.xlsx", "--columns", "id,title,authors,words", "--data", data)
    assert (told.code, told.out, told.err) == (0, f"4 articles in {tmp_path / 'a.xlsx'}\n", "")
    head, first, *_, last = sheet(tmp_path / "a.xlsx")
    assert head == ["id", "title", "authors", "words"]
    assert first == [1, '=HYPERLINK("x")', "Hữu Lữ; P.V", 4]
    assert last == [4, "Mùa mận ở Mộc Châu", "", 4]


def test_a_text_that_no_cell_holds_is_cut_and_told(
    run: Run, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Stored(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET body = ? WHERE id < 3", ("ạ" * 40_000,))
    assert run("export", "-o", tmp_path / "a.xlsx", "--columns", "body", "--data", data).code == 0
    assert [len(str(row[0])) for row in sheet(tmp_path / "a.xlsx")][:3] == [4, 32_767, 32_767]
    assert "2 texts are longer than a cell of Excel" in caplog.text


def test_more_rows_than_a_sheet_has_are_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    result = run("export", "-o", tmp_path / "a.xlsx", "--data", data)
    assert result == (2, "", "baotinh: a sheet of Excel has 3 rows: choose fewer, or write CSV or Parquet\n")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_workbook_without_its_writer_is_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = run("export", "-o", tmp_path / "a.xlsx", "--data", data)
    assert result == (2, "", "baotinh: xlsx needs XlsxWriter: install it beside baotinh\n")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_workbook_on_a_full_disk_is_one_line_and_74(run: Run, data: Path) -> None:
    result = run("export", "--format", "xlsx", "-o", "/dev/full", "--data", data)
    assert (result.code, len(result.err.splitlines())) == (74, 1)
    assert "No space left on device" in result.err
