"""The views that answer the usual questions, and the copy in which any SQLite reads them."""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.items import Link, Stamp
from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.dictionary import dictionary
from pipelines.query.snapshot import FRONTIER, PLACE, publish
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit
from tests.pipelines.query.test_search import put
from tests.pipelines.store.test_frontier import HOME

URL = "https://baovidu.vn/mua-lon-12345{}.html"
BODY = ("Nước lên nhanh ở ba xã.", "Ngập sâu", "Dân dọn đồ.")
BODIES = (BODY, (*BODY, "Hết mưa."))
VIEWS = [table.name for table in dictionary().values() if table.kind == "view"]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An article that was corrected once, one of which the day is known, one without a date."""
    month = Stamp(NOON + timedelta(days=1), "day", "08/03/2026")
    texts: list[tuple[int, dict[str, object]]] = [(0, {"body": text, "section": "Thời sự"}) for text in BODIES]
    texts += [(1, {"published": month, "section": "THỜI SỰ"}), (2, {"published": None, "body": (), "section": None})]
    for number, (slug, changes) in enumerate(texts):
        url = URL.format(slug)
        with archive.transaction() as db:
            leads.add(db, HOME, [Link(url, "article")], NOON, PLAN)
            found = article(**{"url": url, "subheads": (1,), **changes})
            store_visit(db, 1, visit(found, url=url, number=number), PLAN)
    return archive


@pytest.fixture
def plain(filled: Archive) -> Iterator[sqlite3.Connection]:
    """The published copy in a client that knows nothing of the program and trusts no schema."""
    path = publish(filled)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA trusted_schema = OFF")
        yield db


def rows(db: sqlite3.Connection, query: str) -> list[dict[str, object]]:
    return [dict(row) for row in db.execute(query)]


def test_an_article_is_one_row_with_both_provinces_both_clocks_lists_and_counts(plain: sqlite3.Connection) -> None:
    first, day, undated = rows(plain, "SELECT * FROM articles_flat ORDER BY id")
    body = "\n\n".join(BODIES[1])
    truth = {
        "site": SITE.id, "site_name": SITE.name, "province": "Bến Tre", "province_now": "Vĩnh Long", "body": body,
        "published_at": "2026-03-07T12:00+07:00", "published_utc": "2026-03-07T05:00:00+00:00",
        "published_day": "2026-03-07", "authors": "Hữu Lữ; P.V", "tags": "mưa", "words": len(body.split()),
        "paragraphs": 4, "images": 1, "related": 1, "revisions": 2, "first_seen_at": "2026-03-07T05:00:00+00:00",
        "first_seen_local": "2026-03-07T12:00:00+07:00", "captured_local": "2026-03-07T12:00:00+07:00",
    }  # fmt: skip
    assert {name: first[name] for name in truth} == truth
    assert (day["published_at"], day["published_utc"], day["published_day"]) == ("2026-03-08", None, "2026-03-08")
    assert [undated[name] for name in ("published_utc", "published_day", "words", "paragraphs")] == [None] * 4


def test_articles_are_counted_by_day(plain: sqlite3.Connection) -> None:
    days = [{"day": day, "articles": 1, "stories": 1, "papers": 1} for day in ("2026-03-07", "2026-03-08")]
    assert rows(plain, "SELECT * FROM articles_by_day") == days


def test_articles_are_counted_by_province_of_either_era(plain: sqlite3.Connection) -> None:
    found = rows(plain, "SELECT * FROM articles_by_province WHERE articles > 0")
    assert [(row["key"], row["province"]) for row in found] == [("2024-83", "Bến Tre"), ("2025-86", "Vĩnh Long")]
    assert {tuple(row.values())[3:] for row in found} == {(1, 3, 3, 2, "2026-03-07", "2026-03-08")}
    assert plain.execute("SELECT count(*) FROM articles_by_province").fetchone()[0] == 63 + 34


def test_every_count_of_articles_is_one_of_stories_too(filled: Archive) -> None:
    with filled.transaction() as db:
        db.execute(
            """INSERT INTO stories SELECT id, 1, site, coalesce(published_day, ''), coalesce(section_folded, ''),
                 search_rowid FROM articles WHERE id IN (1, 2)"""
        )
        db.execute("INSERT INTO copies VALUES (1, 2, 1.0), (2, 1, 1.0)")
    db = filled.db.conn
    assert [tuple(row) for row in db.execute("SELECT articles, stories FROM articles_by_section")] == [(1, 1), (2, 1)]
    counted = db.execute("SELECT articles, stories FROM articles_by_province WHERE province = 'Bến Tre'").fetchone()
    assert tuple(counted) == (3, 2)
    assert [tuple(row) for row in db.execute("SELECT id, story, copies FROM articles_flat ORDER BY id")] == [
        (1, 1, 1),
        (2, 1, 1),
        (3, 3, 0),
    ]


def test_articles_are_counted_by_section_whatever_its_case(plain: sqlite3.Connection) -> None:
    found = rows(plain, "SELECT lower(substr(section, 1, 2)) AS begins, articles FROM articles_by_section")
    assert found == [{"begins": None, "articles": 1}, {"begins": "th", "articles": 2}]


MAY_BE_EMPTY = (
    "tombstones",
    "discards",
    "redactions",
    "cuts",
    "pieces",
    "omissions",
    "shingles",
    "copies",
    "stories",
    "run_sites",
    "stems",
    "pairs",
    "joined",
    "seals",
    "leaves",
    "witnesses",
)


@pytest.mark.parametrize("name", dictionary())
def test_every_table_and_view_opens_in_plain_sqlite(plain: sqlite3.Connection, name: str) -> None:
    found = plain.execute(f"SELECT * FROM {name}")
    assert [column[0] for column in found.description] == list(dictionary()[name].columns)
    assert found.fetchall() or name in MAY_BE_EMPTY


def test_the_copy_is_one_read_only_file_that_takes_the_place_of_the_last_one(filled: Archive) -> None:
    path = filled.folder / PLACE
    path.parent.mkdir()
    path.write_text("old")
    assert publish(filled) == path
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert not stat.S_IMODE(path.stat().st_mode) & 0o222
    assert sorted(other.name for other in path.parent.iterdir()) == ["metadata.json", path.name]


def test_the_copy_never_takes_the_place_of_the_archive(filled: Archive) -> None:
    with pytest.raises(ArchiveError, match="is in the archive in") as error:
        publish(filled, filled.folder / "archive.db")
    assert error.value.exit_code == USAGE


def test_a_copy_that_fails_leaves_the_last_one(filled: Archive, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_text("old")
    filled.db.conn.execute("PRAGMA writable_schema = ON")
    filled.db.conn.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense' WHERE name = 'tags'")
    with pytest.raises(sqlite3.Error):
        publish(filled, path)
    assert path.read_text() == "old"
    assert [other.name for other in tmp_path.glob("*copy.db*")] == [path.name]


QUESTIONS = [("mưa", 3), ("MUA", 3), ("mứa", 0), ("het", 1), ("hết", 1), ("dọn dẹp", 0), ("don do", 1), ("dọn đồ", 1)]


@pytest.mark.parametrize("slim", [False, True], ids=["whole", "slim"])
def test_sqlite_utils_and_datasette_find_an_index_in_the_copy(filled: Archive, tmp_path: Path, slim: bool) -> None:
    """With accents words find themselves, without accents all that they may be."""
    db = Database(publish(filled, tmp_path / "copy.db", slim=slim))
    articles = db.table("articles")
    assert articles.detect_fts() == "articles_fts"
    for words, count in QUESTIONS:
        assert len(list(articles.search(words, quote=True))) == count, words
    flat = json.loads((tmp_path / "metadata.json").read_text("utf-8"))["databases"]["copy"]["tables"]["articles_flat"]
    query = f"SELECT title FROM articles_flat WHERE {flat['fts_pk']} IN (SELECT rowid FROM {flat['fts_table']}(?))"
    assert len(db.execute(query, ["dong"]).fetchall()) == 0
    assert len(db.execute(query, ["keo dai"]).fetchall()) == 3
    db.close()


def test_in_the_copy_too_a_word_is_found_by_both_of_its_spellings(archive: Archive, tmp_path: Path) -> None:
    for number, title in enumerate(
        ("Ủy ban Hòa Bình: 5 tỷ, bác sĩ quý", "Uỷ ban Hoà Bình: 5 tỉ, bác sỹ quí", "Tai, mai")
    ):
        put(archive, number, title=title, lead=None, body=("Tin.",))
    db = Database(publish(archive, tmp_path / "copy.db"))
    asked = "Hòa Bình|Hoà Bình|Ủy ban|uỷ ban|tỷ|tỉ|bác sĩ|bác sỹ|quý|quí|bac si|bac sy|ty|ti|quy|qui|uy ban|hoa binh"
    for words in asked.split("|"):
        assert len(list(db.table("articles").search(words, quote=True))) == 2, words
    for words in ("tay", "may", "hoá", "tĩ", "sí"):
        assert list(db.table("articles").search(words, quote=True)) == []
    db.close()


def test_a_slim_copy_has_all_but_what_serves_the_crawl(filled: Archive, tmp_path: Path) -> None:
    slim = publish(filled, tmp_path / "slim.db", slim=True)
    kept = [table for table in dictionary().values() if table.name not in FRONTIER]
    with closing(sqlite3.connect(slim)) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
        assert {name for name in names if not name.startswith("articles_fts")} == {
            "_sqlite_migrations", *(table.name for table in kept)
        }  # fmt: skip
        for table in kept:
            held = sorted(map(tuple, filled.db.conn.execute(f"SELECT * FROM {table.name}")), key=repr)
            if table.name in ("tables", "columns"):
                held = [row for row in held if row[0] not in FRONTIER]
            assert sorted(db.execute(f"SELECT * FROM {table.name}"), key=repr) == held, table.name
        indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL AND tbl_name = 'articles'"
        assert db.execute(indexes).fetchall() == [tuple(row) for row in filled.db.conn.execute(indexes)]
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert filled.db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_datasette_is_told_every_column_and_what_it_was_told_of_others_stays(filled: Archive, tmp_path: Path) -> None:
    before = {"title": "Ours", "databases": {"other": {"source": "x"}, "copy": {"queries": {"a": "SELECT 1"}}}}
    (tmp_path / "metadata.json").write_text(json.dumps(before))
    publish(filled, tmp_path / "copy.db")
    told = json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    assert (told["title"], told["databases"]["other"]) == ("Ours", {"source": "x"})
    copy = told["databases"]["copy"]
    assert copy["queries"] == {"a": "SELECT 1"}
    assert {name: list(table["columns"]) for name, table in copy["tables"].items()} == {
        name: list(table.columns) for name, table in dictionary().items()
    }
    assert copy["tables"]["articles_flat"]["columns"]["words"].endswith("[words]")


@pytest.mark.parametrize("text", ["[]", "{", '{"databases": [1]}', '{"databases": {"copy": 1}}'])
def test_what_is_no_metadata_is_left_alone(filled: Archive, tmp_path: Path, text: str) -> None:
    (tmp_path / "metadata.json").write_text(text)
    with pytest.raises(ArchiveError, match="is no metadata of Datasette") as error:
        publish(filled, tmp_path / "copy.db")
    assert error.value.exit_code == USAGE
    assert [path.name for path in tmp_path.glob("*.*")] == ["metadata.json"]
    assert (tmp_path / "metadata.json").read_text() == text


def test_the_copy_never_takes_the_place_of_a_pipe_or_a_device(filled: Archive, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveError, match="found a pipe or a device") as error:
        publish(filled, tmp_path / "pipe")
    assert error.value.exit_code == USAGE
    assert (tmp_path / "pipe").is_fifo()
    assert not (tmp_path / "metadata.json").exists()
