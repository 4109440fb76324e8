"""Search that knows Vietnamese: exact first, accent-free always."""

import shutil
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.items import Ask, Link, Stamp
from crawler.provinces import find_province, provinces
from pipelines.db.archive import Archive, ArchiveError
from pipelines.db.migrations import archive as migrations
from pipelines.db.migrations import m015_search_in_order, m016_spellings
from pipelines.query.filters import Filter
from pipelines.query.hints import operator
from pipelines.query.search import Count, Hit, count, search
from pipelines.query.selection import Selection, Sort
from pipelines.query.tables import Rows
from pipelines.store import leads, search_index
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit
from tests.pipelines.store.test_frontier import HOME

TEXTS = {
    "Phong trào Đồng Khởi ở Bến Tre": "Đường Đồng Khởi rộng thêm. Năm nay mưa nhiều.",
    "Dong Khoi street": "A street named without accents.",
    "Đồng bào khởi công cầu": "Cầu mới, xã Nam Hải. Hạn hán và xâm nhập mặn.",
    "Hạn mặn tới sớm": "Hạn mặn ở miền nam.",
    "Hoà Bình và Hòa Bình": "Hai cách bỏ dấu.",
}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for number, (title, body) in enumerate(TEXTS.items()):
        url = f"https://baovidu.vn/tin-{number}-90000{number}.html"
        found = article(title=title, lead=None, body=(body,), subheads=(), url=url, section="Thời sự")
        with archive.transaction() as db:
            leads.add(db, HOME, [Link(url, "article")], NOON, PLAN)
            store_visit(db, 1, visit(found, url=url, number=number), PLAN)
    return archive


def find(archive: Archive, query: str, **which: object) -> list[Hit]:
    return search(archive, Selection(Filter(**which), query))  # type: ignore[arg-type]


def titles(archive: Archive, query: str, **which: object) -> list[str]:
    return [hit.title for hit in find(archive, query, **which)]


@pytest.mark.parametrize(
    "typed",
    ["Đồng Khởi", "đồng khởi", "ĐỒNG KHỞI", "dong khoi", "DONG KHOI", unicodedata.normalize("NFD", "Đồng Khởi")],
)
def test_a_name_is_found_however_it_is_typed(filled: Archive, typed: str) -> None:
    assert "Phong trào Đồng Khởi ở Bến Tre" in titles(filled, typed)


def test_what_has_the_very_words_comes_first(filled: Archive) -> None:
    assert titles(filled, "đồng khởi")[0] == "Phong trào Đồng Khởi ở Bến Tre"
    assert titles(filled, "dong khoi")[0] == "Dong Khoi street"


def test_a_word_typed_with_its_accent_puts_none_without_above_it(filled: Archive) -> None:
    hits = find(filled, "năm")
    assert [hit.is_exact for hit in hits] == sorted((hit.is_exact for hit in hits), reverse=True)
    assert (hits[0].title, hits[0].is_exact) == ("Phong trào Đồng Khởi ở Bến Tre", True)
    assert not hits[-1].is_exact
    assert titles(filled, "nam")[0] in ("Đồng bào khởi công cầu", "Hạn mặn tới sớm")


def test_a_phrase_stands_together_and_words_need_not(filled: Archive) -> None:
    assert titles(filled, '"hạn mặn"') == ["Hạn mặn tới sớm"]
    assert set(titles(filled, "hạn mặn")) == {"Hạn mặn tới sớm", "Đồng bào khởi công cầu"}
    assert titles(filled, "hạn mặn -cầu") == ["Hạn mặn tới sớm"]


def test_both_tone_placements_find_each_other(filled: Archive) -> None:
    assert titles(filled, "hoà bình") == titles(filled, "hòa bình") == ["Hoà Bình và Hòa Bình"]


def test_matches_are_marked_in_a_snippet(filled: Archive) -> None:
    [hit] = find(filled, "miền nam")
    assert hit.snippet == "Hạn mặn ở ⟦miền⟧ ⟦nam⟧."
    assert "⟦Đường⟧" in find(filled, "duong")[0].snippet


def test_a_snippet_shows_the_words_together_where_they_are(archive: Archive) -> None:
    put(archive, 1, title="Tin", lead="Riêng hôm nay. " * 20, body=("Nỗi sầu. " * 30 + "Giá sầu riêng tăng.",))
    assert find(archive, "sau rieng")[0].snippet.endswith("Giá ⟦sầu⟧ ⟦riêng⟧ tăng.")


def test_filters_are_those_of_every_command(filled: Archive) -> None:
    assert len(titles(filled, "khoi", provinces=find_province("Bến Tre"))) == 3
    assert titles(filled, "khoi", provinces=find_province("Huế")) == []
    assert len(titles(filled, "khoi", section="thoi su")) == 3
    assert titles(filled, "khoi", section="Kinh tế") == []
    assert titles(filled, "khoi", section='Thời "sự" OR') == []


def test_a_corrected_text_is_found_and_the_old_one_no_more(filled: Archive) -> None:
    url = "https://baovidu.vn/tin-3-900003.html"
    with filled.transaction() as db:
        corrected = article(title="Mưa trái mùa", lead=None, body=("Hết hạn.",), subheads=(), url=url)
        store_visit(db, 1, visit(corrected, url=url, number=99, at=NOON + timedelta(days=1)), PLAN)
    assert "Mưa trái mùa" in titles(filled, "trai mua")
    assert "Mưa trái mùa" not in titles(filled, "miền nam")
    for table in ("search_exact", "search_folded"):
        filled.db.conn.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


@pytest.mark.parametrize("unit", provinces(), ids=lambda unit: unit.key)
def test_every_province_is_found_typed_five_ways(archive: Archive, unit: object) -> None:
    name: str = unit.name  # type: ignore[attr-defined]
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    plain = plain.replace("đ", "d").replace("Đ", "D")
    with archive.transaction() as db:
        url = "https://baovidu.vn/tin-tinh-777777.html"
        leads.add(db, HOME, [Link(url, "article")], NOON, PLAN)
        found = article(title=f"Tin {name}", lead=None, body=("Nội dung.",), subheads=(), url=url)
        store_visit(db, 1, visit(found, url=url), PLAN)
    for typed in (name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), plain):
        assert titles(archive, typed.replace("-", " ")) == [f"Tin {name}"], typed


PLACES = {
    "in the title together": ("Sầu riêng được giá", "Tin vùng.", "Chợ."),
    "in the title apart": ("Riêng xã này có nỗi sầu", "Tin vùng.", "Chợ."),
    "in the body together": ("Tin chợ", "Tin vùng.", "Giá sầu riêng tăng."),
    "in the body apart": ("Tin xã", "Tin vùng.", "Bà sầu, ông riêng thì vui."),
}


def put(archive: Archive, number: int, *, paper: str = "vidu", **told: object) -> None:
    url = f"https://bao{paper}.vn/tin-{number}-90000{number}.html"
    with archive.transaction() as db:
        leads.add(db, replace(HOME, site=paper), [Link(url, "article")], NOON, PLAN)
        done = visit(article(url=url, subheads=(), **told), url=url, number=number, ask=Ask(url, paper, "article"))
        store_visit(db, 1, done, PLAN)


@pytest.mark.parametrize("typed", ["sầu riêng", "sau rieng"])
def test_it_counts_where_the_words_stand_and_whether_they_stand_together(archive: Archive, typed: str) -> None:
    for number, (title, lead, body) in enumerate(PLACES.values()):  # each newer than the one that stands above it
        put(archive, number, title=title, lead=lead, body=(body,), published=at(number))
    assert titles(archive, typed) == [title for title, _, _ in PLACES.values()]


def test_a_year_later_counts_more_than_words_that_stand_together(archive: Archive) -> None:
    for number, (title, lead, body) in enumerate(PLACES.values()):
        put(archive, number, title=title, lead=lead, body=(body,), published=at(400 * number))
    assert titles(archive, "sầu riêng")[2:] == ["Tin xã", "Tin chợ"]


def at(days: int | None) -> Stamp | None:
    return None if days is None else Stamp(NOON + timedelta(days=days), "minute", "", "byline")


def test_among_equals_the_newest_comes_first_and_what_has_no_date_last(archive: Archive) -> None:
    for number, days in enumerate((2, None, 9, 5)):
        put(archive, number, title=f"Mưa {days}", published=at(days))
    assert titles(archive, "mưa") == ["Mưa 9", "Mưa 5", "Mưa 2", "Mưa None"]


def test_an_answer_counts_articles_and_stories(archive: Archive) -> None:
    archive.know((replace(SITE, id="hai", name="Báo Hai", domain="baohai.vn"),))
    copied = (" ".join(f"chữ{number}" for number in range(80)),)
    for number, (paper, body) in enumerate((("vidu", copied), ("hai", copied), ("vidu", ("Khác.",)))):
        put(archive, number, paper=paper, title=f"Mưa {number}", lead=None, body=body)
    put(archive, 3, title="Mua 3", lead=None, body=("Khác nữa.",))
    assert count(archive, Selection(query="mua")) == Count(articles=4, exact=1, stories=3)
    assert count(archive, Selection(query="mưa")) == Count(articles=4, exact=3, stories=3)
    assert count(archive, Selection(Filter(site="hai"), "mưa")) == Count(1, 1, 1)
    assert count(archive, Selection(query="mua -mưa")) == Count(1, 1, 1)
    assert count(archive, Selection(query="mưa -mua")) == Count(0, 0, 0)


DAYS = ("2024-12-31", "2025-01-01", "2025-02-27", "2025-02-28", "2026-03-01", "2026-03", "2027-07-15", None)


@pytest.mark.parametrize("since", [None, "2024-12-31", "2025-01-01", "2025-02-28", "2026-03-02", "2031-01-01"])
@pytest.mark.parametrize("until", [None, "2024-12-30", "2025-01-01", "2025-02-27", "2026-12-31", "2027-07-15"])
@pytest.mark.parametrize("section", [None, "thoi su"])
def test_a_filter_inside_the_index_lets_through_what_the_filter_of_an_export_does(
    archive: Archive, since: str | None, until: str | None, section: str | None
) -> None:
    for number, day in enumerate(DAYS):
        put(archive, number, title="Mưa", section=("Thời sự", "Kinh tế", None)[number % 3])
        with archive.transaction() as db:
            search_index.remove(db, number + 1)
            db.execute("UPDATE articles SET published_at = ? WHERE id = ?", (day, number + 1))
            search_index.add(db, number + 1)
    first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    for units in ((), find_province("Bến Tre")):
        which = Filter(provinces=units, since=first, until=last, section=section)
        exported = {row["id"] for row in Rows.of(archive, chosen=Selection(which))}
        assert {hit.id for hit in search(archive, Selection(which, "mưa"))} == exported


@pytest.mark.parametrize("typed", ["svidu", "y2026", "m202603", "cthoisu", "\ue000y2026", '"\ue000svidu"'])
def test_what_filters_ask_for_is_no_text(filled: Archive, typed: str) -> None:
    assert titles(filled, typed) == []
    assert len(titles(filled, "khoi", site="vidu", since=NOON.date(), section="thoi su")) == 3


def before(filled: Archive) -> None:
    """Make the indexes those of the migration before."""
    db = filled.db
    for table in search_index.INDEXES:
        db.execute(f"DROP TABLE {table}")
    for table in ("search_exact", "search_folded"):
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(title, lead, body, facts, content='')")
    db.execute("INSERT INTO search_folded (rowid, title) VALUES (1, 'cu')")
    for index in ("articles_search", "articles_numbers"):
        db.execute(f"DROP INDEX {index}")
    db.execute("ALTER TABLE articles DROP COLUMN search_rowid")
    db.execute("CREATE INDEX articles_facts ON articles (id, site, published_at, section_folded)")
    db.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m015_search_in_order', 'm016_spellings')")
    db.conn.commit()


def test_an_archive_of_before_gets_its_articles_into_the_new_indexes(filled: Archive) -> None:
    told = {query: titles(filled, query) for query in ("đồng khởi", "han man", "title:mặn")}
    before(filled)
    with filled.transaction():
        m015_search_in_order(filled.db)
        m016_spellings(filled.db)
    assert {query: titles(filled, query) for query in told} == told
    assert len(titles(filled, "khoi", section="thoi su")) == 3
    with filled.transaction() as db:
        for number in range(1, 6):
            search_index.remove(db, number)
    assert titles(filled, "khoi") == []


def test_what_dies_while_it_indexes_anew_leaves_the_old_index(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(filled)
    folder = shutil.copytree(filled.folder, tmp_path / "copy")

    def dies(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.db.search_order.facts", dies)
        with pytest.raises(ArchiveError, match="raised"), Archive(folder, write=True):
            pass
    with Archive(folder) as archive:
        assert [step.name for step in migrations.pending(archive.db)] == ["m015_search_in_order", "m016_spellings"]
        old = archive.db.execute("SELECT rowid FROM search_folded WHERE search_folded MATCH 'cu'").fetchall()
        assert [tuple(row) for row in old] == [(1,)]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("title:mien*", "Hạn mặn ở ⟦Miền⟧ Tây"),
        ("title:mặn", "Hạn ⟦mặn⟧ ở Miền Tây"),
        ('title:"hạn mặn"', "⟦Hạn mặn⟧ ở Miền Tây"),
        ("title:tây title:hạn", "⟦Hạn⟧ mặn ở Miền ⟦Tây⟧"),
        ('title:miền OR "sầu riêng"', "Hạn mặn ở ⟦Miền⟧ Tây"),
        ("title:miền lúa", "Trà ⟦lúa⟧ miền trên, mặn vào."),
        ("mặn", "Trà lúa miền trên, ⟦mặn⟧ vào."),
    ],
)
def test_what_is_looked_for_in_the_title_is_marked_there_and_nowhere_else(
    archive: Archive, query: str, shown: str
) -> None:
    put(archive, 1, title="Hạn mặn ở Miền Tây", lead="Trà lúa miền trên, mặn vào.", body=("Miền dưới cũng hạn.",))
    assert [hit.snippet for hit in find(archive, query)] == [shown]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_exactly_is_what_has_the_words_as_typed_however_spelt(archive: Archive, sort: Sort) -> None:
    for number, title in enumerate(("Hòa lúa", "Hoà lúa", "Hoa lúa", "Hỏa lúa", "hoa lua")):
        put(archive, number, title=title, lead=None, body=("Khác.",))
    for query, expected in (("hoà", {"Hòa lúa", "Hoà lúa"}), ("hoa", {"Hoa lúa", "hoa lua"}), ("hoa lúa", {"Hoa lúa"}),
                            ("lúa -hòa", {"Hoa lúa", "Hỏa lúa"}), ("lúa -hoa", set())):  # fmt: skip
        chosen = Selection(query=query, exact=True, sort=sort)
        hits = search(archive, chosen)
        assert {hit.title for hit in hits} == expected
        assert all(hit.is_exact for hit in hits)
        assert count(archive, chosen).articles == count(archive, chosen).exact == len(hits) == len(expected)


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("lúa hoặc tôm", True), ("lúa HOẶC tôm", True), (unicodedata.normalize("NFD", "lúa hoặc tôm"), True),
        ('"lúa" hoặc "tôm sú"', True),
        ("hoặc", False), ("hoặc tôm", False), ("lúa hoặc", False), ('"lúa hoặc tôm"', False), ("lúa OR tôm", False),
        ("lúa hoac tôm", False),
    ],
)  # fmt: skip
def test_who_types_the_word_for_or_is_told_the_operator(query: str, is_told: bool) -> None:
    assert (operator(query) is not None) is is_told
