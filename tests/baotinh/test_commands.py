"""Every command, as a person types it."""

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import click
import pytest

from baotinh.choosing import choose
from baotinh.cli import cli
from crawler.items import Link
from pipelines.db.archive import Archive
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.baotinh.conftest import FLAT, Run
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit
from tests.pipelines.store.test_frontier import HOME
from tests.test_house import ROOT

HUGO, FLATTENED = FLAT / "seed_hugo.txt", FLAT / "seed_magazine.txt"


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    result = run("import", HUGO, FLATTENED, "--data", tmp_path / "data")
    assert result == (0, "2 new\n", "")
    return tmp_path / "data"


def exported(run: Run, data: Path, form: str, *options: object) -> str:
    path = data / "exports" / f"out.{form}"
    result = run("export", "--format", form, "-o", path, "--data", data, *options)
    assert result.code == 0, result.err
    return path.read_text("utf-8")


def test_both_kinds_of_seed_come_out_as_csv_and_json(run: Run, data: Path) -> None:
    whole = json.loads(exported(run, data, "json"))
    table = list(csv.DictReader(io.StringIO(exported(run, data, "csv"))))
    assert [row["title"] for row in whole] == [row["title"] for row in table]
    hugo, flattened = whole
    assert hugo["published_at"] == json.loads(HUGO.with_suffix(".json").read_text("utf-8"))["published"]
    assert hugo["lead"]
    assert flattened["published_at"] is None
    assert len(flattened["body"].split("\n\n")) == 7


def dated(data: Path) -> int:
    with Archive(data) as archive:
        return int(archive.db.conn.execute("SELECT count(at) FROM related").fetchone()[0])


def test_relative_times_are_read_only_when_the_capture_time_is_stated(run: Run, data: Path) -> None:
    assert dated(data) == 23
    assert run("import", FLATTENED, "--captured-at", "2026-02-12T09:00", "--data", data).out == "1 changed\n"
    assert dated(data) == 24


def test_importing_again_changes_nothing(run: Run, data: Path) -> None:
    before = exported(run, data, "jsonl")
    assert run("import", HUGO, FLATTENED, "--data", data).out == "2 unchanged\n"
    assert exported(run, data, "jsonl") == before


def test_what_an_archive_kept_can_be_imported_into_another(run: Run, data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("import", data / "warc", "--data", other).out == "2 new\n"
    assert articles(exported(run, other, "jsonl")) == articles(exported(run, data, "jsonl"))


def articles(lines: str) -> list[dict[str, object]]:
    changing = ("first_seen_at", "first_seen_local", "changed_at", "warc_file", "warc_offset")
    return [{k: v for k, v in json.loads(line).items() if k not in changing} for line in lines.splitlines()]


def test_show_explains_an_article(run: Run, data: Path) -> None:
    shown = run("show", 1, "--data", data).out
    truth = json.loads(HUGO.with_suffix(".json").read_text("utf-8"))
    assert truth["published"] in shown
    assert "how the date is known" in shown
    assert "capture time unknown" in shown


def test_extract_prints_json_and_stores_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    article = json.loads(run("extract", HUGO).out)
    truth = json.loads(HUGO.with_suffix(".json").read_text("utf-8"))
    assert article["published"]["at"] == truth["published"]
    assert not list(tmp_path.iterdir())


def test_sites_lists_all_63_newspapers(run: Run) -> None:
    listed = json.loads(run("sites", "--json").out)
    assert len(listed) == 63
    assert sum(site["status"] == "active" for site in listed) == 34
    table = run("sites").out
    assert "baobacninhtv" in table
    assert "Vĩnh Long" in table


BAD = [
    (("crawl", "baobacnin"), 2, "no newspaper is called 'baobacnin'; did you mean 'baobacninhtv'?"),
    (("crawl", "baobacninhtv"), 2, "no contact given: set --contact or BAOTINH_CONTACT"),
    (("crawl", "--site", "bad.toml"), 2, 'bad.toml: unknown key "nmae"'),
    (("crawl", "--site", "missing.toml"), 2, "File 'missing.toml' does not exist"),
    (("crawl", "--since", "yesterday"), 2, "expected a day such as 2026-03-07, found 'yesterday'"),
    (("crawl", "--province", "Bến Tr"), 2, "no province is or was called 'Bến Tr'; did you mean 'Bến Tre'?"),
    (("crawl", "--since", "2999-01-01"), 2, "expected a day that has come for --since"),
    (
        ("export", "--format", "csv", "-o", "a", "--from", "2026-02-01", "--to", "2026-01-01"),
        2,
        "expected the first day before the last",
    ),
    (("import", "page.bin"), 2, "page.bin"),
    (("import", "no.txt"), 2, "Path 'no.txt' does not exist"),
    (("import", "page.html", "--captured-at", "noon"), 2, "expected a time such as 2026-03-07T08:07+07:00"),
    (("import", "listing.html"), 2, "listing.html: expected an article, found"),
    (("import", "cut.warc.gz"), 2, "cut.warc.gz: byte 0: what is compressed here is damaged"),
    (("show", "1"), 2, "no archive in data: expected data/archive.db; crawl or import first"),
    (("export", "--format", "xls", "-o", "a"), 2, "'xls' is not one of 'csv', 'json', 'jsonl'"),
    (("export", "--format", "csv", "-o", "a.csv", "--site", "baohue"), 2, "no newspaper is called 'baohue'"),
    (("export", "--format", "csv", "-o", "a.csv", "--from", "31/12/2025"), 2, "expected a day such as 2026-03-07"),
    (("crawl", "--limit", "0"), 2, "0 is not in the range x>=1"),
    (("frobnicate",), 2, "No such command 'frobnicate'"),
    (("import", "page.txt", "--data", "a-file"), 2, "'a-file' is a file"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD, ids=[" ".join(row[0]) for row in BAD])
def test_bad_input_gets_one_line_and_its_exit_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.toml").write_text('id = "bad"\nnmae = "x"\ndomain = "bad.vn"\n')
    (tmp_path / "page.bin").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "page.txt").write_text(HUGO.read_text("utf-8"), "utf-8")
    (tmp_path / "page.html").write_text("<p>x")
    (tmp_path / "listing.html").write_text(
        "<html><body><ul>" + "<li><a href='/a'>Tin</a></li>" * 30 + "</ul></body></html>"
    )
    (tmp_path / "cut.warc.gz").write_bytes(b"\x1f\x8b\x08no gzip at all")
    (tmp_path / "a-file").write_text("x")
    result = run(*arguments)
    assert result.code == code
    assert message in result.err
    assert len(result.err.strip().splitlines()) == 1
    assert result.err.startswith("baotinh: ")


def test_no_article_by_that_name_is_one_line(run: Run, data: Path) -> None:
    result = run("show", "https://baovidu.vn/khong-co-12345.html", "--data", data)
    assert (result.code, len(result.err.splitlines())) == (2, 1)


def test_what_was_stored_stays_stored_when_another_file_is_unreadable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    result = run("import", HUGO, tmp_path / "broken.html", FLATTENED, "--data", tmp_path / "data")
    assert result.code == 2
    assert "2 new" in result.out
    assert "1 unreadable" in result.out


def test_a_place_that_cannot_be_written_is_one_line_and_74(run: Run, tmp_path: Path) -> None:
    run("import", HUGO, "--data", tmp_path)
    result = run("export", "--format", "csv", "-o", "/proc/a.csv", "--data", tmp_path)
    assert (result.code, len(result.err.splitlines())) == (74, 1)


def test_the_page_about_the_tables_is_what_the_command_prints(run: Run) -> None:
    page = (ROOT / "docs" / "schema.md").read_text("utf-8")
    assert page == run("schema").out, "write it anew with `make schema`"
    assert run("schema", "authors").out in page


def test_an_archive_of_an_older_version_is_brought_up_to_date_when_asked(run: Run, data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        for view in ("articles_flat", "articles_by_day", "articles_by_province", "articles_by_section"):
            db.execute(f"DROP VIEW {view}")
        db.execute("DROP TABLE columns")
        db.execute("DROP TABLE tables")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_dictionary'")
    result = run("export", "--format", "csv", "-o", "-", "--data", data)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "`baotinh doctor --repair` brings it up to date" in result.err
    assert run("doctor", "--repair", "--data", data).code == 0
    of_then = ("--columns", "id,title")  # the view is that of the step, and what later ones have added is not in it
    assert run("export", *of_then, "--format", "csv", "-o", "-", "--data", data).code == 0


def test_redact_deletes_exports_that_cannot_be_searched_for_a_text(run: Run, data: Path) -> None:
    assert run("snapshot", "--data", data).out.startswith(f"{data}/exports/snapshot.db: ")
    for form in ("parquet", "csv"):
        path = data / "exports" / f"titles.{form}"
        run("export", "--format", form, "-o", path, "--columns", "id", "--data", data)
    assert run("redact", "1", "--yes", "--data", data).code == 0
    assert [path.name for path in (data / "exports").iterdir()] == ["titles.csv"]


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_explains_itself_and_stands_in_the_readme(run: Run, command: str) -> None:
    assert run(command, "--help").code == 0
    assert f"baotinh {command}" in (ROOT / "README.md").read_text("utf-8")


def test_show_diff_tells_what_a_correction_took_out_and_put_in(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path, write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        for number, body in enumerate((("Có 12 người.", "Hết."), ("Có 9 người.", "Hết."))):
            with archive.transaction() as db:
                leads.add(db, HOME, [Link(URL, "article")], NOON, PLAN)
                at = NOON + timedelta(hours=number)
                store_visit(db, 1, visit(article(body=body), number=number, at=at), PLAN)
    shown = run("show", "1", "--diff", "--data", tmp_path).out
    assert "~ Có [-12-]{+9+} người." in shown
    assert "Hết." not in shown


def saved_page(folder: Path, name: str, paragraph: str) -> Path:
    path = folder / name
    story = "".join(
        f"<p>{paragraph} Chính quyền xã {n} đã huy động lực lượng giúp dân dọn dẹp sau mưa.</p>" for n in range(6)
    )
    path.write_text(
        "<html><head><link rel='canonical' href='https://baovidu.vn/mua-lon-123456.html'></head>"
        f"<body><h1>Mưa lớn ở Bến Tre</h1><div>{story}</div></body></html>",
        "utf-8",
    )
    return path


def test_redact_takes_saved_copies_and_they_do_not_come_back(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    pages = [saved_page(tmp_path, f"{n}.html", f"Bản lưu số {n} kể rằng nước lên nhanh.") for n in range(3)]
    assert run("import", *pages, "--data", data).out == "3 new\n"
    assert run("redact", "https://baovidu.vn/mua-lon-123456.html", "--yes", "--data", data).code == 0
    assert json.loads(exported(run, data, "json")) == []
    again = saved_page(tmp_path, "again.html", "Bản lưu khác kể rằng nước xuống chậm.")
    run("import", again, "--data", data)
    assert json.loads(exported(run, data, "json")) == []


def test_redact_says_when_nothing_is_kept_and_makes_no_archive(run: Run, data: Path, tmp_path: Path) -> None:
    unknown = run("redact", "https://baovidu.vn/khong-co-999999.html", "--yes", "--data", data)
    assert (unknown.code, len(unknown.err.splitlines())) == (2, 1)
    nowhere = run("redact", "1", "--yes", "--data", tmp_path / "nowhere")
    assert nowhere.code == 2
    assert not (tmp_path / "nowhere").exists()
    assert "--yes" in run("redact", "1", "--data", data).err


def test_a_damaged_file_puts_no_control_characters_into_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(b"\x1f\x8b\x1b[31m\r\nbinary\x00" * 9)
    error = run("import", tmp_path / "bad.warc.gz", "--data", tmp_path / "data").err
    assert len(error.splitlines()) == 1
    assert not set(error.rstrip("\n")) & {"\x1b", "\r", "\n", "\x00"}


def test_an_export_to_a_pipe_or_the_terminal_replaces_nothing(run: Run, data: Path, tmp_path: Path) -> None:
    assert len(run("export", "--format", "jsonl", "-o", "-", "--data", data).out.splitlines()) == 2
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    run("export", "--format", "csv", "-o", link, "--data", data)
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("id,url,")


def test_excel_gets_its_mark(run: Run, data: Path, tmp_path: Path) -> None:
    run("export", "--format", "csv", "--excel", "-o", tmp_path / "a.csv", "--data", data)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_a_damaged_database_is_one_line_and_74(run: Run, data: Path) -> None:
    (data / "archive.db").write_bytes(b"not a database" * 1000)
    export = ("export", "--format", "csv", "-o", data / "exports" / "a.csv")
    for arguments in (("show", "1"), export, ("search", "mưa")):
        result = run(*arguments, "--data", data)
        assert (result.code, len(result.err.splitlines())) == (74, 1), arguments


@pytest.mark.parametrize("contact", ["a@b.c\r\nX-Evil: 1", "nonsense", "a b@c.d", ""])
def test_a_contact_must_be_one_that_can_stand_in_a_header(run: Run, tmp_path: Path, contact: str) -> None:
    result = run("crawl", "baosonla", "--contact", contact, "--data", tmp_path)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "contact" in result.err


def test_a_backup_is_never_taken_over_by_another_archive(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "copy", "--data", data).code == 0
    run("import", saved_page(tmp_path, "x.html", "Một trang khác hẳn."), "--data", tmp_path / "other")
    result = run("backup", tmp_path / "copy", "--data", tmp_path / "other")
    assert result.code == 2
    assert "the backup of another archive" in result.err
    assert run("restore", tmp_path / "copy", "--data", tmp_path / "restored").code == 0
    assert len(json.loads(exported(run, tmp_path / "restored", "json"))) == 2


def test_a_province_that_no_paper_serves_is_not_taken_for_all_papers() -> None:
    with pytest.raises(click.UsageError, match="expected a province that a paper serves today, found Bến Tre"):
        choose({}, (), ("Bến Tre",), ())


@pytest.mark.parametrize(
    "command", [("schema",), ("show", "1"), ("search", "Khe Lim"), ("export", "--format", "csv", "-o", "-")]
)
def test_a_reader_who_has_had_enough_is_no_error(data: Path, command: tuple[str, ...]) -> None:
    place = [] if command == ("schema",) else ["--data", str(data)]
    start = [sys.executable, "-m", "baotinh", *command, *place]
    with subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert (process.wait(30), process.stderr and process.stderr.read()) == (0, b"")
