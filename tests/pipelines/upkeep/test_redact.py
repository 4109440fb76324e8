"""What goes with an article that is taken down, and what stays."""

import gzip
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.items import Article, Ask, Capture, Link, Page, Related, Visit
from pipelines.db.archive import Archive, ArchiveError, utc
from pipelines.store import leads
from pipelines.store.articles import store_article
from pipelines.store.visits import store_captures, store_visit
from pipelines.upkeep.mend import mend
from pipelines.upkeep.redact import CLEANS, ROWS, Redaction, pending, redact
from pipelines.upkeep.verify import verify
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article
from tests.pipelines.sound import Filler

LATER = NOON + timedelta(hours=6)
OTHER = "https://baovidu.vn/chuyen-khac-654321.html"
HOME = "https://baovidu.vn/"
SECRET = "bí mật không ai được biết"
DOOMED = article(url=URL, canonical_url=None, title=SECRET, authors=("Kẻ Giấu Mặt",), lead=None)


class Papers(Filler):
    """Writes an archive, and takes down in it."""

    def read(self, url: str, found: Article | None, body: bytes = b"", at: int = 0, via: str | None = None) -> Capture:
        """A page is read; `via` an address that led to it."""
        moment = NOON + timedelta(hours=at)
        body = body or f"{url} {found.title if found else ''}".encode()
        hops = (self.capture(via, b"", moment, 301),) if via else ()
        got = self.capture(url, body, moment)
        self.visit(via or url, moment, *hops, got, found=found)
        return got

    def saved(self, url: str | None, found: Article, body: bytes) -> Capture:
        """A saved page is imported."""
        page = Page(url, body, NOON, "text/html")
        capture = self.warc.resource(page, NOON)
        with self.archive.transaction() as db:
            number = store_captures(db, self.run, None, (capture,))
            assert number is not None
            store_article(db, found, page, site=None, capture=number, moment=NOON)
        return capture

    def take_down(self, name: str = URL) -> Redaction:
        """Take an article down, in whole files."""
        self.finish()
        return redact(self.archive, "baotinh/0", name, None)

    def kept(self) -> set[str | None]:
        """Addresses of the articles that there are."""
        return {row[0] for row in self.archive.db.conn.execute("SELECT url FROM articles")}

    def in_warc(self) -> bytes:
        """All WARC files, decompressed."""
        found = sorted((self.archive.folder / "warc").glob("*.warc.gz"))
        return b"".join(gzip.decompress(path.read_bytes()) for path in found)

    def faults(self) -> list[str]:
        """What is wrong with the archive."""
        return [str(fault) for fault in verify(self.archive, Counter())]


@pytest.fixture
def papers(archive: Archive) -> Papers:
    return Papers(archive)


def test_another_article_stays_and_the_archive_is_sound(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    papers.read(OTHER, article(url=OTHER, canonical_url=None, title="Chuyện khác"))
    assert papers.take_down().articles == 1
    assert papers.kept() == {OTHER}
    assert SECRET.encode() not in papers.in_warc()
    assert b"654321" in papers.in_warc()
    assert papers.faults() == []


def test_where_all_pages_give_one_address_as_their_own_only_that_one_goes(papers: Papers) -> None:
    papers.read(URL, article(url=URL, canonical_url=URL, title=SECRET))
    papers.read(OTHER, article(url=OTHER, canonical_url=URL, title="Chuyện khác"))
    assert papers.take_down().articles == 1
    assert papers.kept() == {OTHER}
    with papers.archive.transaction() as db:
        later = article(url=OTHER, canonical_url=URL, title="Chuyện khác, viết lại")
        page = Page(OTHER, b"x", LATER)
        assert store_article(db, later, page, site="vidu", capture=2, moment=LATER).result == "changed"


def test_a_front_page_given_as_the_own_address_stays(papers: Papers) -> None:
    papers.read(HOME, None, b"trang chu")
    papers.read(URL, article(url=URL, canonical_url=HOME, title=SECRET))
    papers.take_down()
    assert b"trang chu" in papers.in_warc()
    assert papers.archive.db.conn.execute("SELECT count(*) FROM pages WHERE url = ?", (HOME,)).fetchone()[0] == 1


@pytest.mark.parametrize("broken", ["http://[::1", "http://baovidu.vn:x/123456.html", "//", "123456", ""])
def test_addresses_that_are_none_are_no_obstacle(papers: Papers, broken: str) -> None:
    papers.read(URL, article(url=URL, canonical_url=broken, title=SECRET))
    papers.read(OTHER, article(url=OTHER, canonical_url=broken, title="Chuyện khác"))
    papers.saved(None, article(url=None, canonical_url=broken, title="Bản lưu", lead=None), b"ban luu")
    papers.saved(None, article(url=None, canonical_url=URL, title="Bản khác", lead=None), b"ban khac")
    with papers.archive.transaction() as db:
        db.execute("UPDATE captures SET status = 302, location = ? WHERE url = ?", (broken, OTHER))
    papers.take_down()
    assert OTHER in papers.kept()
    assert URL not in papers.kept()
    assert SECRET.encode() not in papers.in_warc()


def test_the_very_same_page_at_another_address_goes_too(papers: Papers) -> None:
    papers.read(URL, DOOMED, SECRET.encode())
    papers.read(OTHER, article(url=OTHER, canonical_url=None, title=SECRET), SECRET.encode(), at=1)
    papers.saved(None, article(url=None, canonical_url=None, title=SECRET), SECRET.encode())
    assert papers.take_down().articles == 3
    assert papers.kept() == set()
    assert SECRET.encode() not in papers.in_warc()
    assert papers.faults() == []


def test_a_front_page_that_once_stood_at_its_address_stays(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    papers.read(URL, None, b"trang chu", at=1)
    papers.read("https://baovidu.vn/lien-he", None, b"trang chu", at=2)
    papers.read(HOME, None, b"trang chu moi", at=3)
    papers.read(URL, None, b"trang chu moi", at=4)
    papers.take_down()
    assert b"trang chu moi" in papers.in_warc()
    assert papers.faults() == []


def test_an_address_that_led_to_it_and_has_an_article_of_its_own_keeps_that(papers: Papers) -> None:
    papers.read(OTHER, article(url=OTHER, canonical_url=None, title="Chuyện khác"))
    papers.read(URL, DOOMED, at=1)
    papers.read(URL, DOOMED, at=2, via=OTHER)
    papers.take_down()
    assert papers.kept() == {OTHER}
    assert papers.faults() == []
    row = papers.archive.db.conn.execute("SELECT article_id, moved_to FROM pages WHERE url = ?", (OTHER,)).fetchone()
    assert tuple(row) == (1, None)


def test_its_other_addresses_go_with_it(papers: Papers) -> None:
    alias, variant = "https://baovidu.vn/cu-111111.html", f"http://www.baovidu.vn{URL[18:]}?utm_source=x"
    papers.read(URL, DOOMED, via=alias)
    papers.saved(variant, article(url=variant, canonical_url=None, title=SECRET, lead=None), b"phien ban khac")
    papers.take_down()
    db = papers.archive.db.conn
    assert db.execute("SELECT count(*) FROM captures").fetchone()[0] == 0
    assert b"phien ban khac" not in papers.in_warc()
    assert b"111111" not in papers.in_warc()


def test_a_saved_print_page_that_had_nothing_new_goes_and_one_of_another_story_stays(papers: Papers) -> None:
    papers.read(URL, article(url=URL, canonical_url=URL, title=SECRET))
    prints = "https://baovidu.vn/in/123456.html"
    papers.saved(prints, article(url=prints, canonical_url=URL, title=SECRET), f'ban in <link href="{URL}">'.encode())
    papers.saved("https://baovidu.vn/anh/123456.html", article(url=None), b"anh cua chuyen khac")
    papers.take_down()
    assert b"ban in" not in papers.in_warc()
    assert b"anh cua chuyen khac" in papers.in_warc()


def test_cut_off_behind_the_warc_it_is_done_again_to_the_same_end(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.read(URL, article(url=URL, canonical_url=URL, title=SECRET))
    prints = "https://baovidu.vn/in/123456.html"
    papers.saved(prints, article(url=prints, canonical_url=URL, title=SECRET), f'ban in <link href="{URL}">'.encode())
    papers.finish()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.upkeep.redact.delete", die)
        with pytest.raises(KeyboardInterrupt):
            redact(papers.archive, "baotinh/0", URL, None)
    assert papers.kept() == {URL}
    list(mend(papers.archive))
    assert papers.archive.db.conn.execute("SELECT count(*) FROM captures").fetchone()[0] == 0
    assert papers.faults() == []


def test_an_answer_of_which_no_row_knows_goes_too(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    papers.capture(f"{URL}?utm_source=y", b"cung mot bai", LATER)  # the crawl was killed before it was filed
    papers.capture(OTHER, b"bai khac", LATER)
    papers.take_down()
    assert b"cung mot bai" not in papers.in_warc()
    assert b"bai khac" in papers.in_warc()


def test_links_to_it_go_and_keep_their_places(papers: Papers) -> None:
    old = article().related[0]
    both = (old, Related(SECRET, f"{URL}#x", "Tin liên quan", None), old)
    papers.read(URL, DOOMED)
    papers.read(OTHER, article(url=OTHER, canonical_url=None, title="Chuyện khác", related=both))
    papers.take_down()
    rows = papers.archive.db.conn.execute("SELECT position, title FROM related ORDER BY position").fetchall()
    assert [tuple(row) for row in rows] == [(0, "Tin cũ"), (2, "Tin cũ")]


EXPORTS = {
    "its title": (f"id,title\n1,{SECRET}\n", False),
    "its author": ("id,authors\n1,Kẻ Giấu Mặt\n", False),
    "its address": (f"id,url\n1,{URL}\n", False),
    "what others have too": ("id,section\n1,Thời sự\n", True),
    "numbers": ("id\n1\n2\n", True),
    "another story": (f"id,url\n2,{OTHER}\n", True),
    "nothing": ("", True),
}


@pytest.mark.parametrize("what", EXPORTS)
def test_an_export_goes_if_it_says_what_only_this_article_says(papers: Papers, what: str) -> None:
    papers.read(URL, article(url=URL, canonical_url=None, title=SECRET, authors=("Kẻ Giấu Mặt",), section="Thời sự"))
    papers.read(OTHER, article(url=OTHER, canonical_url=None, title="Chuyện khác", section="Thời sự"))
    path = papers.archive.folder / "exports" / "news.csv"
    path.parent.mkdir()
    text, stays = EXPORTS[what]
    path.write_text(text, "utf-8")
    done = papers.take_down()
    assert path.exists() is stays
    assert done.deleted == ([] if stays else [path])


def test_who_reads_the_database_makes_it_wait_for_the_next_writer_and_not_for_minutes(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    papers.finish()
    database = papers.archive.folder / "archive.db"
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        began = time.monotonic()
        done = redact(papers.archive, "baotinh/0", URL, None)
        assert time.monotonic() - began < 15
        assert not done.is_complete
        assert papers.kept() == set()
        assert pending(papers.archive.db.conn) == 1
        assert [line for line in mend(papers.archive) if "a redaction waits: a program has the database open" in line]
    assert list(mend(papers.archive)) == ["completed a redaction that was interrupted"]
    assert pending(papers.archive.db.conn) == 0
    held = b"".join(path.read_bytes() for path in papers.archive.folder.glob("archive.db*"))
    assert SECRET.encode() not in held


def test_an_export_that_is_written_while_somebody_still_reads_the_text_goes_when_it_is_completed(
    papers: Papers,
) -> None:
    papers.read(URL, DOOMED)
    papers.finish()
    with closing(sqlite3.connect(papers.archive.folder / "archive.db")) as reader:
        reader.execute("BEGIN")
        [(title,)] = reader.execute("SELECT title FROM articles").fetchall()
        redact(papers.archive, "baotinh/0", URL, None)
        path = papers.archive.folder / "exports" / "late.csv"
        path.parent.mkdir()
        path.write_text(title, "utf-8")
    list(mend(papers.archive))
    assert not path.exists()


def test_what_is_meant_is_written_down_without_a_word_of_it(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    papers.read(URL, DOOMED)
    papers.finish()

    def die(*_: object) -> Redaction:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.upkeep.redact.finish", die)
        with pytest.raises(KeyboardInterrupt):
            redact(papers.archive, "baotinh/0", URL, "theo yêu cầu")
    [row] = papers.archive.db.conn.execute("SELECT * FROM redactions").fetchall()
    assert len(row["key_hash"]) == 64
    assert (row["article_id"], row["reason"]) == (1, "theo yêu cầu")
    assert len(row["at"]) == len(utc(NOON))
    list(mend(papers.archive))
    assert papers.kept() == set()


def test_what_was_taken_down_cannot_be_taken_down_again(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    papers.take_down()
    with pytest.raises(ArchiveError, match="nothing is kept"):
        redact(papers.archive, "baotinh/0", URL, None)


def orphan(papers: Papers) -> Path:
    papers.read(URL, DOOMED)
    papers.finish()
    [path] = (papers.archive.folder / "warc").glob("*.warc.gz")
    return path.with_name(path.name.replace(".warc.gz", ".r1.warc.gz"))


def test_a_file_that_an_earlier_version_left_behind_goes_if_all_of_it_stands_elsewhere(papers: Papers) -> None:
    path = orphan(papers)
    path.write_bytes(path.with_name(path.name.replace(".r1.", ".")).read_bytes())
    assert list(mend(papers.archive)) == [f"removed {path.name}, left by an interrupted redaction"]
    assert not path.exists()


def test_such_a_file_stays_if_it_is_the_only_one_that_has_its_records(papers: Papers) -> None:
    path = orphan(papers)
    path.with_name(path.name.replace(".r1.", ".")).rename(path)
    assert list(mend(papers.archive)) == []
    assert path.exists()


# --- one list

OURS = {
    "provinces": {"key", "code", "name", "since", "until", "became", "renamed", "renamed_on"},
    "sites": {"id", "name", "domain", "province", "province_now", "status", "successor", "platform", "local_sources",
              "held_until", "rules", "aliases", "article_form", "back_to", "back_at", "reached_to", "reached_at",
              "begun_to", "begun_at"},
    "runs": {"command", "version", "started_at", "ended_at", "counts"},
    "tombstones": {"key_hash", "at", "reason"},
    "tables": {"name", "kind", "meaning"},
    "columns": {"table_name", "column_name", "type", "unit", "meaning", "refers_to"},
    "_sqlite_migrations": {"migration_set", "name", "applied_at"},
    "seals": {"day", "root", "value", "closed_at"},
    "witnesses": {"kind", "value", "at", "token"},
    "leaves": {"leaf"},  # digests, salted by the random number of a record that goes
}  # fmt: skip
"""Columns in which nothing of a page stands: what we say ourselves."""


def test_each_column_in_which_something_of_a_page_may_stand_is_on_the_list(archive: Archive) -> None:
    db = archive.db.conn
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual')")]
    for name in (name for name in names if not name.startswith("sqlite_") and name not in ROWS):
        columns = {row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[2] not in ("INTEGER", "REAL")}
        assert columns <= OURS.get(name, set()), f"{name} is not on the list, or not all of it"


def test_each_table_on_the_list_is_there_with_the_columns_by_which_its_rows_are_known(archive: Archive) -> None:
    for table, columns in ROWS.items():
        there = {row[1] for row in archive.db.conn.execute(f"PRAGMA table_info({table})")} | {"rowid"}
        assert set(columns) <= there
    assert set(ROWS) < set(CLEANS)


def test_a_listing_that_was_announced_from_its_address_stays(papers: Papers) -> None:
    papers.read(URL, DOOMED)
    ask = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
    got = papers.capture(ask.url, b"danh sach", NOON)
    with papers.archive.transaction() as db:
        leads.add(db, Ask(HOME, "vidu", "home"), [Link(ask.url, "listing")], NOON, PLAN)
        links = (Link(URL, "article", SECRET), Link(OTHER, "article", "Chuyện khác"))
        page = Page(ask.url, b"danh sach", NOON)
        done = Visit(ask=ask, outcome="done", page=page, captures=(got,), links=links)
        store_visit(db, papers.run, done, PLAN)
    papers.take_down()
    assert {row[0] for row in papers.archive.db.conn.execute("SELECT url FROM links")} == {OTHER}
    assert SITE.id in {row[0] for row in papers.archive.db.conn.execute("SELECT site FROM pages")}
