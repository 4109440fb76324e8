"""Search that knows Vietnamese: exact first, accent-free always."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.items import Ask, Link, Stamp
from crawler.provinces import find_province, provinces
from pipelines.db.archive import Archive
from pipelines.db.migrations import m007_narrowed_search
from pipelines.query.filters import Filter
from pipelines.query.search import MOST, Hit, Query, QueryError, answer, search
from pipelines.query.tables import Rows
from pipelines.store import frontier, search_index
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
            frontier.add(db, HOME, [Link(url, "article")], NOON, PLAN)
            store_visit(db, 1, visit(found, url=url, number=number), PLAN)
    return archive


def find(archive: Archive, query: str, **which: object) -> list[Hit]:
    return search(archive, query, Filter(**which))  # type: ignore[arg-type]


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


@pytest.mark.parametrize("typed", ['"', "", "   ", "-mưa", "!!!", '" "'])
def test_a_query_that_asks_for_nothing_says_so(typed: str) -> None:
    with pytest.raises(QueryError, match="expected"):
        Query.parse(typed)


@pytest.mark.parametrize("typed", ["AND", "a OR b", "x NEAR y", "col:val", "(", "a*", "^a", "'", "{", "1+1"])
def test_nothing_is_taken_for_syntax_of_the_database(filled: Archive, typed: str) -> None:
    if any(letter.isalnum() for letter in typed):
        find(filled, typed)


def test_a_corrected_text_is_found_and_the_old_one_no_more(filled: Archive) -> None:
    url = "https://baovidu.vn/tin-3-900003.html"
    with filled.transaction() as db:
        corrected = article(title="Mưa trái mùa", lead=None, body=("Hết hạn.",), subheads=(), url=url)
        store_visit(db, 1, visit(corrected, url=url, number=99), PLAN)
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
        frontier.add(db, HOME, [Link(url, "article")], NOON, PLAN)
        found = article(title=f"Tin {name}", lead=None, body=("Nội dung.",), subheads=(), url=url)
        store_visit(db, 1, visit(found, url=url), PLAN)
    for typed in (name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), plain):
        assert titles(archive, typed.replace("-", " ")) == [f"Tin {name}"], typed


PLACES = {
    "in the title together": ("Sầu riêng được giá", "Tin vùng.", "Chợ."),
    "in the title apart, in the body together": ("Nỗi sầu của riêng một xã", "Tin vùng.", "Giá sầu riêng tăng."),
    "in the title apart": ("Riêng xã này có nỗi sầu", "Tin vùng.", "Chợ."),
    "in the body together": ("Tin chợ", "Tin vùng.", "Giá sầu riêng tăng."),
    "in the lead apart": ("Tin huyện", "Riêng bà thì sầu.", "Chợ."),
    "in the body apart": ("Tin xã", "Tin vùng.", "Bà sầu, ông riêng thì vui."),
}


def put(archive: Archive, number: int, *, paper: str = "vidu", **told: object) -> None:
    url = f"https://bao{paper}.vn/tin-{number}-90000{number}.html"
    with archive.transaction() as db:
        frontier.add(db, replace(HOME, site=paper), [Link(url, "article")], NOON, PLAN)
        done = visit(article(url=url, subheads=(), **told), url=url, number=number, ask=Ask(url, paper, "article"))
        store_visit(db, 1, done, PLAN)


@pytest.mark.parametrize("typed", ["sầu riêng", "sau rieng"])
def test_it_counts_where_the_words_stand_and_whether_they_stand_together(archive: Archive, typed: str) -> None:
    for number, (title, lead, body) in enumerate(PLACES.values()):
        put(archive, number, title=title, lead=lead, body=(body,))
    assert titles(archive, typed) == [title for title, _, _ in PLACES.values()]


def test_among_equals_the_newest_comes_first_and_what_has_no_date_last(archive: Archive) -> None:
    for number, days in enumerate((2, None, 9, 5)):
        stamp = None if days is None else Stamp(NOON + timedelta(days=days), "minute", "", "byline")
        put(archive, number, title=f"Mưa {days}", published=stamp)
    assert titles(archive, "mưa") == ["Mưa 9", "Mưa 5", "Mưa 2", "Mưa None"]


def test_an_answer_counts_articles_and_stories(archive: Archive) -> None:
    archive.know((replace(SITE, id="hai", name="Báo Hai", domain="baohai.vn"),))
    copied = (" ".join(f"chữ{number}" for number in range(80)),)
    for number, (paper, body) in enumerate((("vidu", copied), ("hai", copied), ("vidu", ("Khác.",)))):
        put(archive, number, paper=paper, title=f"Mưa {number}", body=body)
    found = answer(archive, "mua", Filter(), limit=1)
    assert (len(found.hits), found.articles, found.stories, found.is_more, found.is_exact) == (1, 3, 2, False, False)
    assert answer(archive, "mưa", Filter(), limit=1).is_exact


def test_of_very_many_the_last_ones_stored_are_looked_at(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.query.search.MOST", 2)
    for number in range(4):
        put(archive, number, title=f"Mưa {number}")
    found = answer(archive, "mưa", Filter(), limit=2)
    assert [hit.title for hit in found.hits] == ["Mưa 3", "Mưa 2"]
    assert (found.articles, found.is_more) == (2, True)
    assert len(answer(archive, "mưa", Filter(), limit=4).hits) == 4
    assert MOST == 1000


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
        exported = {row["id"] for row in Rows.of(archive, which=which)}
        assert {hit.id for hit in search(archive, "mưa", which)} == exported


@pytest.mark.parametrize("typed", ["svidu", "y2026", "m202603", "cthoisu", "\ue000y2026", '"\ue000svidu"'])
def test_what_filters_ask_for_is_no_text(filled: Archive, typed: str) -> None:
    assert titles(filled, typed) == []
    assert len(titles(filled, "khoi", site="vidu", since=NOON.date(), section="thoi su")) == 3


def test_an_archive_of_before_gets_its_articles_into_the_new_indexes(filled: Archive) -> None:
    db, before = filled.db, {query: titles(filled, query) for query in ("đồng khởi", "han man")}
    for table in ("search_exact", "search_folded"):
        db.execute(f"DROP TABLE {table}")
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(title, lead, body, content='')")
    db.execute("DROP INDEX articles_facts")
    with filled.transaction():
        m007_narrowed_search(db)
    assert {query: titles(filled, query) for query in before} == before
    assert len(titles(filled, "khoi", section="thoi su")) == 3
