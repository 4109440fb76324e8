"""Search that knows Vietnamese: exact first, accent-free always."""

import unicodedata

import pytest

from crawler.items import Link
from crawler.provinces import find_province, provinces
from pipelines import frontier
from pipelines.archive import Archive
from pipelines.articles import Filter
from pipelines.search import Hit, Query, QueryError, search
from pipelines.store import store_visit
from tests.pipelines.conftest import NOON, article, visit
from tests.pipelines.test_frontier import HOME, PLAN

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
    assert hits[0].title == "Phong trào Đồng Khởi ở Bến Tre"
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


def test_filters_are_those_of_every_command(filled: Archive) -> None:
    assert len(titles(filled, "khoi", provinces=find_province("Bến Tre"))) == 3
    assert titles(filled, "khoi", provinces=find_province("Huế")) == []
    assert len(titles(filled, "khoi", section="thoi su")) == 3
    assert titles(filled, "khoi", section="Kinh tế") == []


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
