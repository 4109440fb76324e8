"""What may be typed into a search: all of it means something, or it is said where it does not."""

from dataclasses import replace

import pytest

from pipelines.db.archive import Archive
from pipelines.query.filters import Filter
from pipelines.query.hints import nearest
from pipelines.query.language import Query, QueryError
from pipelines.query.search import count, search
from pipelines.query.selection import Selection
from tests.pipelines.query.test_search import put

TEXTS = {
    "Lúa hè thu": "Nông dân gieo sạ; giá tôm thấp hoặc rất thấp.",
    "Tôm được mùa": "Hạn mặn qua rồi, trời mưa.",
    "Lũ về": "Mặn lùi, hạn lùi; lúc 19:30 có R&D.",
}
FOUND = {
    "lú*": {"Lúa hè thu", "Lũ về", "Tôm được mùa"},
    "lúa OR lũ": {"Lúa hè thu", "Lũ về"},
    "lũ OR tôm mùa": {"Tôm được mùa"},
    "mùa lũ OR tôm": {"Tôm được mùa"},
    "hạn mặn": {"Tôm được mùa", "Lũ về"},
    '"hạn mặn"': {"Tôm được mùa"},
    '"hạn mặn" OR "gieo sạ"': {"Tôm được mùa", "Lúa hè thu"},
    "hạn -mưa": {"Lũ về"},
    "-mưa hạn": {"Lũ về"},
    "hạn -title:lũ": {"Tôm được mùa"},
    'hạn -"mặn lùi"': {"Tôm được mùa"},
    "tôm -mưa": {"Lúa hè thu"},
    "title:tôm": {"Tôm được mùa"},
    "title:tôm -mưa": set(),
    "title:tô*": {"Tôm được mùa"},
    'title:"được mùa" hạn': {"Tôm được mùa"},
    "title:lũ OR gieo": {"Lũ về", "Lúa hè thu"},
    "hoặc": {"Lúa hè thu"},
    "thấp hoặc thấp": {"Lúa hè thu"},
    "19:30": {"Lũ về"},
    "hạn, mặn!": {"Tôm được mùa", "Lũ về"},
    "hạn - mặn": {"Tôm được mùa", "Lũ về"},
    '"R&D"': {"Lũ về"},
}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for number, (title, body) in enumerate(TEXTS.items()):
        put(archive, number, title=title, lead=None, body=(body,))
    return archive


def test_each_form_finds_what_it_says_in_every_order_and_counts_it(filled: Archive) -> None:
    prefixed = {"lú*": {"Lúa hè thu", "Lũ về", "Tôm được mùa"} - {"Tôm được mùa"}}
    for typed, titles in {**FOUND, **prefixed}.items():
        for sort in ("relevance", "newest", "oldest"):
            found = [hit.title for hit in search(filled, Selection(query=typed, limit=20, sort=sort))]
            assert sorted(found) == sorted(titles), (typed, sort)
        assert count(filled, Selection(query=typed)).articles == len(titles), typed


def test_a_word_that_begins_so_is_marked_whole(filled: Archive) -> None:
    assert search(filled, Selection(query="gie*"))[0].snippet.startswith("Nông dân ⟦gieo⟧ sạ")


STRANGE = {
    "lú*a": "'*' at character 3",
    "*": "'*' at character 1",
    "lúa (tôm OR lũ)": "'(' at character 5",
    "site:baosonla lúa": "'site:baosonla' at character 1",
    "titel:lúa": "did you mean 'title'?",
    "lúa AND tôm": "'AND' at character 5",
    "NOT lúa": "a minus before a word",
    "lúa NEAR tôm": "'NEAR' at character 5",
    "OR lúa": "'OR' at character 1",
    "lúa OR": "behind OR",
    "lúa OR OR tôm": "'OR' at character 8",
    "lúa OR -tôm": "'-tôm' at character 8",
    "lúa -tôm OR lũ": "'OR' at character 10",
    "lúa ^tôm": "'^' at character 5",
    "1+1": "'+' at character 2",
    "{a} : b": "'{' at character 1",
    "title: lúa": "':' at character 6",
    "lúa --limti": "'--limti' at character 5",
    'lúa ""': "'\"\"' at character 5",
    'lúa "': "quotation marks in pairs",
}


@pytest.mark.parametrize(("typed", "told"), STRANGE.items(), ids=STRANGE)
def test_what_is_not_understood_is_said_with_its_place(typed: str, told: str) -> None:
    with pytest.raises(QueryError, match="expected") as error:
        Query.parse(typed)
    assert told in str(error.value)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("typed", ["", "   ", "-mưa", "!!!", "-mưa -gió", "_"])
def test_a_query_that_asks_for_nothing_says_so(typed: str) -> None:
    with pytest.raises(QueryError, match="expected at least one word"):
        Query.parse(typed)


@pytest.mark.parametrize("typed", ["AND", "a OR b", "x NEAR y", "col:val", "(", "a*", "^a", "{", "1+1", "* OR"])
def test_in_quotation_marks_all_is_text(filled: Archive, typed: str) -> None:
    if any(letter.isalnum() for letter in typed):
        search(filled, Selection(query=f'"{typed}"'))


def test_a_word_that_occurs_nowhere_has_its_nearest_spelling_told(filled: Archive) -> None:
    assert nearest(filled, "giieo sạ") == {"giieo": "gieo"}
    assert nearest(filled, "đươợc") == {"đươợc": "được"}
    assert nearest(filled, "xyzxyz mặn") == {"xyzxyz": None}
    assert nearest(filled, "gieo mưa") == {}


def test_a_paper_is_found_by_its_whole_name_and_its_name_is_no_text(archive: Archive) -> None:
    from tests.pipelines.conftest import SITE

    archive.know(tuple(replace(SITE, id=name, domain=f"bao{name}.vn") for name in ("nho", "nho-kia")))
    put(archive, 1, paper="nho", title="Mưa")
    put(archive, 2, paper="nho-kia", title="Mưa")
    assert [hit.site for hit in search(archive, Selection(Filter(site="nho"), "mưa"))] == ["nho"]
    assert search(archive, Selection(query="kia")) == []
