"""An abbreviation is found by what it means, and the other way round, and it is told."""

import re
import unicodedata

import pytest

from pipelines.db.archive import Archive
from pipelines.db.spelling import folded_form
from pipelines.query.abbreviations import entries, read
from pipelines.query.hints import nearest
from pipelines.query.language import Query
from pipelines.query.search import count, search
from pipelines.query.selection import SORTS, Selection
from tests.pipelines.query.test_search import put

TEXTS = {
    "short": "Chủ tịch UBND tỉnh tới TPHCM gặp TTXVN.",
    "dots": "Chủ tịch UBND tỉnh tới TP.HCM gặp TTXVN.",
    "blank": "Chủ tịch HĐND-UBND tỉnh tới TP. HCM gặp TTXVN.",
    "half": "Chủ tịch Uỷ ban nhân dân tỉnh tới Tp Hồ Chí Minh gặp TTXVN.",
    "long": "Chủ tịch Ủy ban nhân dân tỉnh tới Thành phố Hồ Chí Minh gặp Thông tấn xã Việt Nam.",
    "apart": "Ủy ban của nhân dân, và dân có ban bệ: hồ, chí, minh, thành, phố.",
    "other": "Trời mưa.",
}
ALL = {"short", "dots", "blank", "half", "long"}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for number, (title, body) in enumerate(TEXTS.items()):
        put(archive, number, title=title, lead=None, body=(body,))
    return archive


def found(archive: Archive, query: str, *, literal: bool = False) -> set[str]:
    told = [
        {hit.title for hit in search(archive, Selection(query=query, sort=s, limit=20, literal=literal))} for s in SORTS
    ]
    assert told[0] == told[1] == told[2]
    assert count(archive, Selection(query=query, literal=literal)).articles == len(told[0])
    return told[0]


FORMS = """TPHCM|TP.HCM|TP. HCM|Tp HCM|tp.hcm|tphcm|TP-HCM|"TP. HCM"|TP Hồ Chí Minh|TP. Hồ Chí Minh|"TP Hồ Chí Minh"
"Thành phố Hồ Chí Minh"|"thanh pho ho chi minh"|UBND|ubnd|"Ủy ban nhân dân"|"Uỷ ban nhân dân"|"uy ban nhan dan"|TTXVN
ttxvn|"Thông tấn xã Việt Nam"|thong tan xa viet nam|Thông tấn xã Việt Nam|"UBND tỉnh"|"Ủy ban nhân dân tỉnh"
UBND tỉnh TPHCM|"Chủ tịch" UBND TP.HCM|mưa OR TTXVN -trời|UBND OR TPHCM"""


@pytest.mark.parametrize("query", FORMS.replace("\n", "|").split("|"))
def test_every_form_finds_every_form(filled: Archive, query: str) -> None:
    assert found(filled, query) == ALL
    assert found(filled, unicodedata.normalize("NFD", query)) == ALL


@pytest.mark.parametrize("query", ["Ủy ban nhân dân", "uy ban nhan dan", "thành phố hồ chí minh"])
def test_words_that_need_not_stand_together_still_need_not(filled: Archive, query: str) -> None:
    assert found(filled, query) == {*ALL, "apart"}
    assert search(filled, Selection(query=query))[-1].title == "apart"


LITERAL = {
    "UBND": {"short", "dots", "blank"},
    '"Ủy ban nhân dân"': {"half", "long"},
    "Ủy ban nhân dân": {"half", "long", "apart"},
    "TPHCM": {"short"},
    "TP.HCM": {"dots", "blank"},
    "TTXVN": ALL - {"long"},
}


@pytest.mark.parametrize(("query", "titles"), LITERAL.items(), ids=LITERAL)
def test_literal_takes_the_words_alone_in_every_spelling(filled: Archive, query: str, titles: set[str]) -> None:
    assert found(filled, query, literal=True) == titles
    assert read(query, literal=True).also == ()


WITHOUT = {
    "tới -UBND": set(),
    'tới -"Uỷ ban nhân dân"': set(),
    "tới -TPHCM": set(),
    'UBND -"Ủy ban nhân dân"': {"short", "dots", "blank"},
    "TPHCM -TP.HCM": {"short"},
    "Ủy ban nhân dân -UBND": {"half", "long", "apart"},
}


@pytest.mark.parametrize(("query", "titles"), WITHOUT.items(), ids=WITHOUT)
def test_what_is_left_out_is_left_out_by_every_name_unless_one_of_them_is_wanted(
    filled: Archive, query: str, titles: set[str]
) -> None:
    assert found(filled, query) == titles


def test_titles_are_asked_for_by_every_form(archive: Archive) -> None:
    for number, title in enumerate(("UBND họp", "Ủy ban nhân dân họp", "Họp: dân ủy nhân ban", "Khác")):
        put(archive, number, title=title, lead=None, body=("Ủy ban nhân dân.",))
    assert found(archive, "title:UBND") == {"UBND họp", "Ủy ban nhân dân họp"}
    assert found(archive, 'title:"ủy ban nhân dân"') == {"UBND họp", "Ủy ban nhân dân họp"}
    assert found(archive, "title:ủy title:ban title:nhân title:dân") == {
        "UBND họp", "Ủy ban nhân dân họp", "Họp: dân ủy nhân ban",
    }  # fmt: skip


TOLD = {
    "UBND": {"UBND": ("Ủy ban nhân dân",)},
    "uỷ ban nhân dân xã": {"uỷ ban nhân dân": ("UBND",)},
    "uy ban nhan dan": {"uy ban nhan dan": ("Ủy ban nhân dân", "UBND")},
    "TP.HCM mưa": {"TP HCM": ("Thành phố Hồ Chí Minh", "TPHCM", "TP Hồ Chí Minh")},
    '"UBND TPHCM"': {
        "UBND": ("Ủy ban nhân dân",), "TPHCM": ("Thành phố Hồ Chí Minh", "TP HCM", "TP Hồ Chí Minh"),
    },
    "-UBND mưa": {"UBND": ("Ủy ban nhân dân",)},
    "ủy ban": {}, "ban nhân dân": {}, "UBN*": {}, "tư": {}, "TƯ": {}, "nhân dân ủy ban": {}, "hội đông nhân dân": {},
}  # fmt: skip


@pytest.mark.parametrize(("query", "also"), TOLD.items(), ids=TOLD)
def test_what_else_is_looked_for_is_told(query: str, also: dict[str, tuple[str, ...]]) -> None:
    assert dict(read(query).also) == also


@pytest.mark.parametrize("query", ["lúa tôm", '"hạn mặn" -mưa', "lúa OR tôm", "lú* title:tôm", "a b c d"])
def test_what_has_no_abbreviation_is_asked_for_as_it_is(query: str) -> None:
    asked = Query.parse(query)
    told = read(query)
    assert (told.wanted, told.unwanted, told.together) == (asked.wanted, asked.unwanted, asked.together)


def test_what_has_the_words_in_its_title_and_together_comes_first_by_either_name(archive: Archive) -> None:
    for number, (title, body) in enumerate({
        "UBND xã họp": "Tin.", "Ủy ban nhân dân xã": "Tin.", "Xã và UBND": "Tin.", "Tin một": "Có UBND xã này.",
        "Tin hai": "Xã này có Ủy ban nhân dân.",
    }.items()):  # fmt: skip
        put(archive, number, title=title, lead=None, body=(body,))
    for query in ("UBND xã", "Ủy ban nhân dân xã"):
        titles = [hit.title for hit in search(archive, Selection(query=query))]
        assert set(titles[:2]) == {"UBND xã họp", "Ủy ban nhân dân xã"}
        assert titles[2:] == ["Xã và UBND", "Tin một", "Tin hai"]


def test_each_form_is_marked_where_it_stands(filled: Archive) -> None:
    marks = {hit.title: hit.snippet for hit in search(filled, Selection(query='"UBND tỉnh"'))}
    assert "⟦UBND tỉnh⟧" in marks["dots"]
    assert "⟦Uỷ ban nhân dân tỉnh⟧" in marks["half"]
    assert "⟦TP. HCM⟧" in next(hit.snippet for hit in search(filled, Selection(query="tphcm")) if hit.title == "blank")


def test_a_phrase_of_very_many_abbreviations_is_asked_for_in_a_bounded_number_of_ways() -> None:
    asked = read('"' + " ".join(["TP.HCM UBND"] * 40) + '"')
    assert len(asked.terms) <= 24
    assert asked.terms[0] == Query.parse('"' + " ".join(["TP.HCM UBND"] * 40) + '"').terms[0]


def test_where_nothing_is_found_an_abbreviation_is_no_word_mistyped(archive: Archive) -> None:
    put(archive, 1, title="Ủy ban nhân dân họp", lead=None, body=("Tin.",))
    assert nearest(archive, "UBND hhọp") == {"hhọp": "họp"}
    assert nearest(archive, "TP.HCM hhọp") == {"hhọp": "họp"}
    assert set(nearest(archive, "UBND hhọp", literal=True)) == {"UBND", "hhọp"}


def test_a_name_means_one_thing_in_the_table() -> None:
    names = [folded_form(text) for entry in entries() for text in entry]
    assert len(set(names)) == len(names)
    assert all(len(entry) > 1 for entry in entries())


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry[0])
def test_every_name_of_the_table_finds_every_other(entry: tuple[str, ...]) -> None:
    for text in entry:
        others = set(entry) - {text}
        for typed in (text, text.lower(), folded_form(text), f'"{text}"'):
            also = dict(read(typed).also)
            assert others <= set().union(*also.values()), typed


SYLLABLE = r"(?:gi|qu|ngh?|nh|[cgkpt]h|tr|[bcdghklmnpqrstvx]?)[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt]?)"


def test_no_single_abbreviation_is_a_word_of_its_own() -> None:
    short = [text for entry in entries() for text in entry if " " not in text]
    assert [text for text in short if re.fullmatch(SYLLABLE, folded_form(text))] == []
