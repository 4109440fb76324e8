"""Asking the archive: the same filters, the same errors and the same rows, on the command line and in Python."""

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from baotinh import Archive, ArchiveError
from crawler.items import Ask, Link, Stamp
from crawler.sites import load_sites
from pipelines.db.archive import USAGE
from pipelines.db.dictionary import dictionary
from pipelines.store import leads, search_index
from pipelines.store.visits import store_visit
from tests.baotinh.conftest import Run
from tests.baotinh.test_commands import saved_page
from tests.pipelines.conftest import PLAN, article, visit
from tests.test_house import ROOT

HAN_MAN = "https://baodongkhoi.vn/han-man-toi-som-a1.html"
STORIES: list[tuple[str, str, datetime, dict[str, object]]] = [
    ("baodongkhoi", HAN_MAN, datetime(2025, 2, 14, 1, 7, tzinfo=UTC),
     {"title": "Hạn mặn tới sớm", "lead": "Hạn mặn tới sớm hơn mọi năm ba tuần.", "section": "Kinh tế"}),
    ("baodongkhoi", "https://baodongkhoi.vn/phong-trao-dong-khoi-a2.html", datetime(2024, 1, 17, tzinfo=UTC),
     {"title": "Phong trào Đồng Khởi", "lead": None, "section": "Lịch sử"}),
    ("baovinhlong", "https://baovinhlong.com.vn/cau-moi-3.html", datetime(2025, 8, 1, tzinfo=UTC),
     {"title": "Cầu mới nối ba tỉnh cũ", "lead": None, "authors": ("P.V",), "section": "Kinh tế"}),
    ("baosonla", "https://baosonla.vn/mua-man-4.html", datetime(2025, 5, 2, tzinfo=UTC),
     {"title": "Mùa mận ở Mộc Châu", "lead": None, "authors": (), "section": "Kinh tế", "images": ()}),
]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles: two of Bến Tre, one of Vĩnh Long since the merger, one of Sơn La."""
    folder = tmp_path_factory.mktemp("asking") / "data"
    sites = load_sites()
    with Archive(folder, write=True) as archive:
        archive.know(tuple(sites[name] for name in dict.fromkeys(story[0] for story in STORIES)))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        for number, (site, url, at, changes) in enumerate(STORIES):
            found = article(url=url, published=Stamp(at, "minute", "Hữu Lữ, hôm qua", "byline"), **changes)
            with archive.transaction() as db:
                leads.add(db, Ask(sites[site].home, site, "home"), [Link(url, "article")], at, PLAN)
                store_visit(db, 1, visit(found, url=url, number=number, ask=Ask(url, site, "article")), PLAN)
    return folder


WHICH: list[tuple[dict[str, str], list[int]]] = [
    ({}, [1, 2, 3, 4]),
    ({"province": "Bến Tre"}, [1, 2]),
    ({"province": "ben tre", "lineage": "old"}, [1, 2]),
    ({"province": "Vĩnh Long"}, [1, 2, 3]),
    ({"province": "Vĩnh Long", "lineage": "new"}, [1, 2, 3]),
    ({"province": "Vĩnh Long", "lineage": "old"}, [3]),
    ({"province": "SL"}, [4]),
    ({"province": "HN"}, []),
    ({"province": "Sài Gòn"}, []),
    ({"site": "baosonla"}, [4]),
    ({"section": "kinh te"}, [1, 3, 4]),
    ({"since": "2025-02-14", "until": "2025-05-02"}, [1, 4]),
    ({"province": "Vĩnh Long", "section": "KINH TẾ", "until": "2025-07-31"}, [1]),
    ({"until": "9999-12-31"}, [1, 2, 3, 4]),
]
OPTIONS = {"since": "from", "until": "to"}


def typed(which: dict[str, str]) -> list[str]:
    return [word for name, value in which.items() for word in (f"--{OPTIONS.get(name, name)}", value)]


@pytest.mark.parametrize(("which", "ids"), WHICH, ids=str)
def test_the_same_filters_choose_the_same_articles_everywhere(
    run: Run, data: Path, tmp_path: Path, which: dict[str, Any], ids: list[int]
) -> None:
    given = ["--data", data, *typed(which)]
    with Archive(data) as archive:
        assert [row["id"] for row in archive.articles(**which)] == ids
        assert {hit["id"] for hit in archive.search("nước lên", **which)} == set(ids)
    assert sorted(hit["id"] for hit in json.loads(run("search", "nước", "lên", "--json", *given).out)) == ids
    lines = run("export", "--format", "jsonl", "-o", "-", *given).out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    lines = run("export", "--format", "jsonl", "-o", "-", "--table", "related", *given).out.splitlines()
    assert [json.loads(line)["article_id"] for line in lines] == ids


def test_the_province_of_a_paper_of_ones_own_is_one_too(run: Run, data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    (folder / "papers").mkdir()
    own = 'id = "own"\nname = "Báo Tôi"\nhome = "http://127.0.0.9/"\ndomain = "127.0.0.9"\nprovince = "Tràm Giang"\n'
    (folder / "papers" / "own.toml").write_text(own, "utf-8")
    with Archive(folder, write=True) as archive:
        archive.know((load_sites(folder / "papers")["own"],))
        with archive.transaction() as db:
            db.execute("UPDATE articles SET site = 'own' WHERE id = 4")
        assert [row["id"] for row in archive.articles(province="tram giang")] == [4]
    error = run("search", "mưa", "--province", "Tram Gian", "--data", folder).err
    assert "did you mean 'Tràm Giang'?" in error


UNKNOWN = [
    ({"province": "Bến Tr"}, "no province is or was called 'Bến Tr'; did you mean 'Bến Tre'?"),
    ({"province": "Bến Tre", "lineage": "new"}, "'Bến Tre' since July 2025; did you mean 'Vĩnh Long'?"),
    ({"province": "Bến Tre", "lineage": "newest"}, "'newest'"),
    ({"site": "baosonl"}, "no newspaper is called 'baosonl'; did you mean 'baosonla'?"),
    ({"province": ""}, "no province is or was called ''"),
    ({"province": "Sài Gòm"}, "no province is or was called 'Sài Gòm'; did you mean 'Sài Gòn'?"),
    ({"province": "QN"}, "'QN' may be Quảng Ninh, Quảng Nam or Quảng Ngãi: expected one of them"),
    ({"about": "đn"}, "'đn' may be Đà Nẵng, Đắk Nông or Đồng Nai: expected one of them"),
    ({"province": "XY"}, "no province is or was called 'XY'"),
    ({"province": "KH", "lineage": "newest"}, "'newest'"),
    ({"province": "BR-VT", "lineage": "new"}, "'BR-VT' since July 2025; did you mean 'Hồ Chí Minh'?"),
    ({"site": ""}, "no newspaper is called ''"),
    ({"about": "Bến Tr"}, "no province is or was called 'Bến Tr'; did you mean 'Bến Tre'?"),
    ({"since": ""}, "expected a day such as 2026-03-07, found ''"),
    ({"site": "zzz"}, "no newspaper is called 'zzz'; see `baotinh sites`"),
    ({"since": "31/12/2025"}, "expected a day such as 2026-03-07, found '31/12/2025'"),
    ({"until": "2025-02-30"}, "expected a day such as 2026-03-07, found '2025-02-30'"),
    ({"since": "2026-02-01", "until": "2026-01-01"}, "before the last, found 2026-02-01 and 2026-01-01"),
]  # fmt: skip
COMMANDS = [
    ("search", "mưa"),
    ("export", "--format", "csv", "-o", "a.csv"),
    ("export", "--format", "parquet", "-o", "a", "--table", "images"),
]


@pytest.mark.parametrize(("which", "message"), UNKNOWN, ids=[str(row[0]) for row in UNKNOWN])
def test_what_does_not_exist_is_one_line_and_2_everywhere(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: dict[str, Any], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        result = run(*command, *typed(which), "--data", data)
        assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
        assert message in result.err
    with Archive(data) as archive:
        for ask in (archive.articles, lambda **w: archive.search("mưa", **w), lambda **w: archive.table("tags", **w)):
            with pytest.raises(ArchiveError, match="lineage" if "newest" in message else None) as error:
                ask(**which)
            assert message in str(error.value)
            assert error.value.exit_code == USAGE
    assert list(tmp_path.iterdir()) == []


EXPORT = ("export", "--format", "csv", "-o", "a.csv")
BAD = [
    ((*EXPORT, "--columns", "id,titel"), "'articles_flat' has no column 'titel'; did you mean 'title'?"),
    ((*EXPORT, "--columns", ""), "'articles_flat' has no column ''"),
    ((*EXPORT, "--columns", "zzz"), "'articles_flat' has no column 'zzz'; see `baotinh schema articles_flat`"),
    ((*EXPORT, "--table", "relatd"), "no table is called 'relatd'; did you mean 'related'?"),
    ((*EXPORT, "--table", "search_exact_data"), "no table is called 'search_exact_data'"),
    ((*EXPORT, "--table", "captures", "--site", "baosonla"), "rows of 'captures' belong to no article"),
    ((*EXPORT, "--columns", "title,authors", "--no-names"), "'authors' names persons"),
    (("export", "--format", "csv", "-o", "-", "--datapackage"), "expected a file with --datapackage"),
    (("schema", "relatd"), "no table is called 'relatd'; did you mean 'related'?"),
    (("search", '"mưa'), "expected quotation marks in pairs"),
    (("search", "*"), "expected words, found '*' at character 1 of the query"),
    (("search", "-mưa"), "expected at least one word to look for"),
    (("search", "--", "-mưa"), "expected at least one word to look for"),
    (("search", "mưa", "--limti", "3"), "No such option '--limti'. Did you mean '--limit'?"),
    (("search", "mưa", "--sort", "best"), "'best' is not one of"),
    (("search", "lúa (tôm"), "found '(' at character 5 of the query; in quotation marks it is text"),
    (("search", *"a" * 101), "expected 100 words and phrases at most, found 101"),
    (("snapshot", "-o", "{data}/archive.db"), "is in the archive in"),
    (("export", "--format", "csv", "-o", "{data}/archive.db-wal"), "is in the archive in"),
    (("export", "--format", "csv", "-o", "{data}/warc/a.warc.gz"), "is in the archive in"),
]


@pytest.mark.parametrize(("command", "message"), BAD, ids=[" ".join(row[0])[:60] for row in BAD])
def test_what_cannot_be_asked_is_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    place = [] if command[0] == "schema" else ["--data", data]
    words = [word.format(data=data) for word in command]
    result = run(words[0], *place, *words[1:])
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert message in result.err
    assert list(tmp_path.iterdir()) == []


SYNTAX = ["a AND", "NEAR(a b)", "(a", "^a", "{a} : b", "a + b"]


@pytest.mark.parametrize("query", SYNTAX)
def test_in_quotation_marks_no_word_of_a_query_is_taken_for_syntax(run: Run, data: Path, query: str) -> None:
    code, out, err = run("search", f'"{query}"', "--data", data)
    assert (code, out.partition(";")[0], err) == (0, "nothing found", "")


def test_options_may_stand_behind_a_query_and_a_word_may_be_left_out_without_more(run: Run, data: Path) -> None:
    everything = run("search", "nước", "lên", "--data", data, "--sort", "oldest", "--limit", "50")
    less = run("search", "nước", "-lên", "--limit", "50", "--data", data)
    assert everything.code == less.code == 0
    assert everything.out != less.out


def test_pages_are_told_as_such_and_numbers_may_be_left_out(run: Run, data: Path) -> None:
    whole = run("search", "nước", "--data", data).out.splitlines()
    count = (len(whole) - 1) // 3
    assert count > 2
    assert whole[-1].startswith(f"{count} of {count} articles (")
    second = run("search", "nước", "--offset", "1", "--limit", "1", "--data", data).out.splitlines()
    assert second[:3] == whole[3:6]
    assert second[3].startswith(f"2 to 2 of {count} articles (")
    assert run("search", "nước", "--no-count", "--data", data).out.splitlines() == whole[:-1]
    assert run("search", "nước", "--offset", "99", "--data", data).out.startswith(f"0 of {count} articles (")


def test_nothing_found_is_no_failure_and_tells_the_nearest_spelling(run: Run, data: Path) -> None:
    told = "nothing found; no article has 'nuocc', did you mean 'nước'?\n"
    assert run("search", "nuocc", "--data", data) == (0, told, "")
    assert run("search", "nước", "-nước", "--data", data).out.startswith("nothing found; leave out a word")


def test_what_an_abbreviation_means_is_looked_for_and_told_in_one_line(run: Run, data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    with Archive(folder, write=True) as archive, archive.transaction() as db:
        for number, title in enumerate(("UBND xã họp", "Uỷ ban nhân dân xã họp"), 3):
            search_index.remove(db, number)
            db.execute("UPDATE articles SET title = ? WHERE id = ?", (title, number))
            search_index.add(db, number)
    told = "UBND = Ủy ban nhân dân; --literal takes the words alone"
    shown = run("search", "UBND", "--data", folder)
    assert (shown.code, shown.err) == (0, "")
    note, account = shown.out.splitlines()[-2:]
    assert (note, account.startswith("2 of 2 articles")) == (told, True)
    as_json = run("search", "UBND", "--json", "--data", folder)
    assert [hit["title"] for hit in json.loads(as_json.out)] == ["UBND xã họp", "Uỷ ban nhân dân xã họp"]
    assert as_json.err == f"baotinh: {told}\n"
    literal = run("search", "UBND", "--literal", "--json", "--data", folder)
    assert [hit["title"] for hit in json.loads(literal.out)] == ["UBND xã họp"]
    assert literal.err == ""
    alone = run("search", "UBND", "--literal", "--data", folder).out.splitlines()
    assert "literal" not in alone[-2]
    assert alone[-1].startswith("1 of 1 article")
    with Archive(folder) as archive:
        hits = archive.search("UBND")
        assert (len(hits), hits.also) == (2, {"UBND": ("Ủy ban nhân dân",)})
        hits = archive.search("UBND", literal=True)
        assert (len(hits), hits.also) == (1, {})


def test_chosen_columns_come_in_the_order_in_which_they_were_named(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    told = run("export", "--format", "csv", "-o", path, "--columns", "title, id,tags", "--data", data).out
    assert told == f"4 articles in {path}\n"
    head, first, *_ = csv.reader(path.read_text("utf-8").splitlines())
    assert (head, first) == (["title", "id", "tags"], ["Hạn mặn tới sớm", "1", "mưa"])


@pytest.mark.parametrize("name", dictionary())
def test_every_table_can_be_exported_as_it_stands(run: Run, data: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert run("export", "--format", "jsonl", "-o", path, "--table", name, "--data", data).code == 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    with closing(sqlite3.connect(data / "archive.db")) as db:
        assert len(rows) == db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    assert not rows or list(rows[0]) == list(dictionary()[name].columns)


def test_parquet_has_types_and_lists(run: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    run("export", "--format", "parquet", "-o", path, "--columns", "id,words,authors,title", "--data", data)
    table = parquet.read_table(path)
    assert [str(field.type) for field in table.schema] == ["int64", "int64", "list<element: string>", "string"]
    assert table.to_pylist()[0] == {"id": 1, "words": 4, "authors": ["Hữu Lữ", "P.V"], "title": "Hạn mặn tới sớm"}


def test_parquet_without_pyarrow_is_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("export", "--format", "parquet", "-o", tmp_path / "a", "--data", data)
    assert result == (2, "", "baotinh: Parquet needs pyarrow: install it beside baotinh\n")
    assert list(tmp_path.iterdir()) == []


PERSONS = ("Hữu Lữ", "P.V")


@pytest.mark.parametrize("name", dictionary())
def test_without_names_no_column_has_them(run: Run, data: Path, name: str) -> None:
    out = run("export", "--format", "jsonl", "-o", "-", "--table", name, "--no-names", "--data", data).out
    assert not [person for person in PERSONS if person in out]


def test_a_data_package_says_what_its_files_hold(run: Run, data: Path, tmp_path: Path) -> None:
    given = ("--data", data, "--datapackage", "--province", "Bến Tre", "--no-names")
    for form, name in (("csv", "Tin tức.csv"), ("parquet", "related.parquet"), ("csv", "Tin tức.csv")):
        table = "related" if form == "parquet" else "articles_flat"
        assert run("export", "--format", form, "-o", tmp_path / name, "--table", table, *given).code == 0
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [resource["path"] for resource in package["resources"]] == ["related.parquet", "Tin tức.csv"]
    for resource in package["resources"]:
        body = (tmp_path / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}")
        assert (resource["rows"], resource["filter"]) == (2, {"provinces": ["2024-83"]})
    related, articles = package["resources"]
    assert [field["name"] for field in related["schema"]["fields"]] == list(dictionary()["related"].columns)
    assert related["schema"]["primaryKey"] == ["article_id", "position"]
    words = next(field for field in articles["schema"]["fields"] if field["name"] == "words")
    told = dictionary()["articles_flat"].columns["words"]
    assert words == {"name": "words", "type": "integer", "description": told.meaning, "unit": "words"}
    assert "authors" not in [field["name"] for field in articles["schema"]["fields"]]


def test_what_is_no_data_package_is_left_alone(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("[]")
    result = run("export", "--format", "csv", "-o", tmp_path / "a.csv", "--datapackage", "--data", data)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "is no data package" in result.err
    assert (tmp_path / "datapackage.json").read_text() == "[]"


def test_rows_are_read_again_each_time_and_are_plain_dicts(data: Path) -> None:
    with Archive(str(data)) as archive:
        rows = archive.articles(columns=["title", "tags"], since=date(2025, 5, 1))
        assert list(rows) == rows.to_dicts() == [
            {"title": "Cầu mới nối ba tỉnh cũ", "tags": ["mưa"]}, {"title": "Mùa mận ở Mộc Châu", "tags": ["mưa"]}
        ]  # fmt: skip
        assert type(rows.to_dicts()[0]) is dict
        with pytest.raises(TypeError, match="provinz"):
            archive.articles(provinz="Bến Tre")  # type: ignore[call-arg]


def test_the_page_about_python_is_true(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    saved_page(data.parent, "page.html", "Nước lên nhanh trong đêm, nhiều nhà bị ngập.")
    command = [sys.executable, "-X", "utf8", "-m", "doctest", "-v", str(ROOT / "docs" / "python.md")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "27 passed" in done.stdout
