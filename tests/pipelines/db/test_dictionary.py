"""The schema explains itself, and its views answer without the program."""

import re

import pytest
from sqlite_utils import Database

from pipelines.db import comments
from pipelines.db import dictionary as module
from pipelines.db.archive import Archive
from pipelines.db.dictionary import dictionary
from tests.test_house import ROOT

COLUMNS = [(table.name, column) for table in dictionary().values() for column in table.columns.values()]
VIEWS = [
    "articles_by_day", "articles_by_province", "articles_by_section", "articles_by_paper_and_month",
    "articles_by_province_and_month", "images_flat", "revisions", "articles_flat", "related", "cuts",
    "withdrawn",
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table}.{column.name}" for table, column in COLUMNS])
def test_every_column_says_what_it_means(table: str, column: module.Column) -> None:
    assert column.meaning
    assert not column.meaning.startswith(("[", "-"))
    assert column.type in ("TEXT", "INTEGER", "REAL", "BLOB")


def test_what_is_shipped_is_what_the_migrations_say() -> None:
    shipped = (ROOT / "pipelines" / "db" / "dictionary.json").read_text("utf-8")
    assert shipped == f"{comments.made()}\n", "run `make schema`"


def test_every_table_says_what_it_is_and_every_view_is_there() -> None:
    assert [table.name for table in dictionary().values() if not table.meaning] == []
    assert [table.name for table in dictionary().values() if table.kind == "view"] == VIEWS


def test_the_archive_has_its_dictionary_in_it(archive: Archive) -> None:
    db = archive.db.conn
    told = db.execute("SELECT table_name, column_name FROM columns ORDER BY table_name, position").fetchall()
    tables = db.execute("SELECT name FROM tables ORDER BY name").fetchall()
    real = [(t["name"], c[1]) for t in tables for c in db.execute(f"PRAGMA table_info({t['name']})")]
    assert [tuple(row) for row in told] == real
    row = db.execute("SELECT * FROM columns WHERE table_name = 'captures' AND column_name = 'warc_offset'").fetchone()
    assert (row["type"], row["unit"], row["meaning"]) == ("INTEGER", "bytes", "where the record begins")


def test_every_table_is_strict_and_names_what_it_refers_to(archive: Archive) -> None:
    loose = archive.db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict").fetchall()
    assert [row[0] for row in loose if not row[0].startswith(("_", "sqlite_"))] == []
    assert dictionary()["mentions"].columns["article_id"].refers_to == "articles.id"
    assert {name for name, c in dictionary()["mentions"].columns.items() if c.is_key} == {"article_id", "position"}


def test_the_page_about_exports_lists_the_columns_that_name_persons() -> None:
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|$", (ROOT / "docs" / "export.md").read_text("utf-8"), re.MULTILINE)
    told = {table: columns.split(", ") for table, columns in rows if table != "table"}
    marked = {t.name: [n for n, c in t.columns.items() if c.is_personal] for t in dictionary().values()}
    assert {table: sorted(names) for table, names in told.items()} == {t: sorted(n) for t, n in marked.items() if n}


def test_a_column_that_was_added_later_explains_itself_too() -> None:
    db = Database(memory=True)
    db.execute("CREATE TABLE t ( -- things\n  id INTEGER PRIMARY KEY -- number\n) STRICT")
    db.execute("ALTER TABLE t ADD COLUMN size INTEGER /* [bytes] how large */")
    db.execute("ALTER TABLE t ADD COLUMN by TEXT /* [personal] whose */")
    sql = db.execute("SELECT sql FROM sqlite_schema").fetchone()[0]
    columns = comments._table(db.conn, {}, kind="table", name="t", sql=sql).columns
    assert columns["size"] == module.Column("size", "INTEGER", "how large", "bytes")
    assert columns["by"].is_personal


def test_a_column_of_a_view_means_what_it_means_in_its_table() -> None:
    flat, articles = dictionary()["articles_flat"].columns, dictionary()["articles"].columns
    assert flat["canonical_url"].meaning == articles["canonical_url"].meaning
    assert flat["captured_at"].meaning == dictionary()["captures"].columns["fetched_at"].meaning
    assert flat["published_raw"].is_personal
    assert flat["words"] == module.Column(
        "words", "INTEGER", "of the body, as blanks separate them: in Vietnamese, syllables", "words"
    )
