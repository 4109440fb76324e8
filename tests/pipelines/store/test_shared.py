"""What stands on many pages stands once in the archive, and is read as it stood on each."""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.items import Article, Cut, Related
from pipelines.db import shared
from pipelines.db.archive import Archive
from pipelines.db.connection import connect
from pipelines.upkeep.salvage import salvage
from tests.pipelines.conftest import URL, article
from tests.pipelines.schemas.truth import PLACE
from tests.pipelines.upkeep.test_redact import OTHER, Papers

MENU, OWN = Cut("Trang chủ Thời sự Kinh tế", "menu"), Cut("Chỉ bài này nói vậy", "footer")
BODY = ("Nước lên nhanh ở Ba Tri.", "Dân chạy lũ trong đêm, xã mở kho gạo.")
STORY = Related("Tin cũ", "https://baovidu.vn/tin-cu-111111.html", "Tin liên quan", None)
BARE = Related("Tin không địa chỉ", None, None, None)
CUTS = {
    "a menu, and again": (MENU, MENU, OWN),
    "a paragraph": (Cut(BODY[0], "said above"), MENU),
    "a part of one": (Cut("Dân chạy lũ trong đêm", "said above"), Cut("Dân chạy lũ trong đêm", "caption")),
    "two paragraphs with their blank line": (Cut("\n\n".join(BODY), "said above"),),
    "words beside an emoji": (Cut("😀 lũ", "button"), Cut("gạo.", "button")),
    "a menu for another reason": (MENU, Cut(MENU.text, "footer")),
    "the reason in the text": (Cut("menu", "menu"), Cut("menu", "")),
    "none": (),
}


@pytest.fixture
def papers(archive: Archive) -> Iterator[Papers]:
    opened = Papers(archive)
    yield opened
    opened.warc.close()


def told(url: str = URL, *, cut: tuple[Cut, ...] = (), related: tuple[Related, ...] = (), title: str = "Lũ") -> Article:
    return article(url=url, canonical_url=None, title=title, lead=None, body=BODY, cut=cut, related=related)


def stands(db: sqlite3.Connection, url: str = URL) -> tuple[list[Cut], list[Related]]:
    """What the views say of an article."""
    which = "WHERE article_id = (SELECT id FROM articles WHERE url = ?) ORDER BY position"
    cuts = [Cut(*row) for row in db.execute(f"SELECT text, reason FROM cuts {which}", (url,))]
    rows = db.execute(f"SELECT title, url, heading FROM related {which}", (url,))
    return cuts, [Related(title, url, heading, None) for title, url, heading in rows]


def count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize("is_crowded", [False, True])
@pytest.mark.parametrize("name", CUTS)
def test_each_article_has_what_stood_on_its_page(
    papers: Papers, monkeypatch: pytest.MonkeyPatch, name: str, is_crowded: bool
) -> None:
    if is_crowded:
        monkeypatch.setattr(shared, "number_of", lambda _: 7)
    papers.read(URL, told(cut=CUTS[name], related=(STORY, BARE, STORY)))
    papers.read(OTHER, told(OTHER, cut=(OWN, *CUTS[name]), related=(BARE,), title="Chuyện khác"))
    db = papers.archive.db.conn
    assert stands(db) == ([*CUTS[name]], [STORY, BARE, STORY])
    assert stands(db, OTHER) == ([OWN, *CUTS[name]], [BARE])
    assert count(db, "teasers") == 2
    assert papers.faults() == []


def test_what_two_pages_say_stands_once_and_what_the_body_says_not_again(papers: Papers) -> None:
    for url in (URL, OTHER):
        papers.read(url, told(url, cut=(MENU, Cut(BODY[1], "said above")), related=(STORY,), title=url))
    db = papers.archive.db.conn
    assert [tuple(row) for row in db.execute("SELECT text, reason FROM pieces ORDER BY reason")] == [
        (MENU.text, "menu"),
        (None, "said above"),
    ]
    assert (count(db, "omissions"), count(db, "mentions"), count(db, "teasers")) == (4, 2, 1)


def test_of_what_is_taken_down_nothing_is_left_that_no_other_page_has(papers: Papers) -> None:
    only = Related("Chỉ trang này dẫn tới", "https://baovidu.vn/rieng-222222.html", "Đọc thêm", None)
    papers.read(URL, told(cut=(MENU, OWN), related=(STORY, only)))
    papers.read(OTHER, told(OTHER, cut=(MENU,), related=(STORY,), title="Chuyện khác"))
    papers.take_down()
    db = papers.archive.db.conn
    assert stands(db, OTHER) == ([MENU], [STORY])
    assert (count(db, "pieces"), count(db, "teasers")) == (1, 1)
    told_of = (papers.archive.folder / "archive.db").read_bytes()
    assert [text for text in (OWN.text, only.title, "rieng-222222") if text.encode() in told_of] == []
    assert papers.faults() == []


def test_nor_of_what_its_page_had_at_an_earlier_look(papers: Papers) -> None:
    papers.read(URL, told(cut=(OWN,), related=(STORY,)))
    papers.read(URL, article(url=URL, canonical_url=None, title="Lũ", body=("Nước rút.",), related=()), at=1)
    papers.read(OTHER, told(OTHER, cut=(MENU,), title="Chuyện khác"))
    papers.take_down()
    assert [row[0] for row in papers.archive.db.conn.execute("SELECT text FROM pieces")] == [MENU.text]
    assert count(papers.archive.db.conn, "teasers") == 0


def test_an_export_goes_if_it_has_what_only_its_page_had_beside_it(papers: Papers) -> None:
    papers.read(URL, told(cut=(MENU, OWN)))
    papers.read(OTHER, told(OTHER, cut=(MENU,), title="Chuyện khác"))
    folder = papers.archive.folder / "exports"
    folder.mkdir()
    for name, text in (("own.csv", OWN.text), ("menu.csv", MENU.text)):
        (folder / name).write_text(text, "utf-8")
    papers.take_down()
    assert [path.name for path in folder.iterdir()] == ["menu.csv"]


@pytest.mark.parametrize("table", ["pieces", "teasers"])
def test_a_text_that_is_lost_is_a_fault(papers: Papers, table: str) -> None:
    papers.read(URL, told(cut=(MENU,), related=(STORY,)))
    papers.archive.db.conn.execute(f"DELETE FROM {table}")
    papers.archive.db.conn.commit()
    [fault] = papers.faults()
    assert "article 1" in fault


@pytest.mark.parametrize("level", [3, 15, 27])
def test_an_archive_of_before_says_what_it_said(tmp_path: Path, level: int) -> None:
    with tarfile.open(PLACE / f"{level}.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    both = []
    for _ in range(2):
        with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
            both.append([db.execute(f"SELECT * FROM {view} ORDER BY 1, 2").fetchall() for view in shared.VIEWS])
        Archive(tmp_path, write=True).close()
    assert both[0] == both[1]
    assert all(both[0])


@pytest.mark.parametrize("level", [3, 27, None])
def test_what_can_be_read_of_a_damaged_one_is_taken_over(papers: Papers, tmp_path: Path, level: int | None) -> None:
    papers.read(URL, told(cut=(MENU, Cut(BODY[0], "said above")), related=(STORY,)))
    papers.archive.db.conn.commit()
    if level is not None:
        with tarfile.open(PLACE / f"{level}.tar.xz") as tar:
            tar.extractall(tmp_path, filter="data")
    path = (papers.archive.folder if level is None else tmp_path) / "archive.db"
    with closing(sqlite3.connect(path)) as source, closing(connect("")) as target:
        assert salvage(source, target, ("captures", "articles", "related", "cuts")) == []
        for view in shared.VIEWS:
            query = f"SELECT * FROM {view} ORDER BY 1, 2"
            assert target.execute(query).fetchall() == source.execute(query).fetchall() != []


def test_words_of_a_body_that_is_lost_are_counted(papers: Papers) -> None:
    papers.read(URL, told(cut=(MENU, Cut(BODY[0], "said above"))))
    source = papers.archive.db.conn
    source.execute("UPDATE articles SET body = NULL")
    with closing(connect("")) as target:
        assert salvage(source, target, ("captures", "articles", "cuts")) == ["1 row of cuts"]
        assert [row[0] for row in target.execute("SELECT text FROM cuts")] == [MENU.text]
    source.rollback()
