"""All spellings of a word are one word for a search, and each is shown as it is printed."""

import unicodedata
from typing import Any

import pytest

from pipelines.db.archive import Archive
from pipelines.query.hints import nearest
from pipelines.query.search import Hit, count, search
from pipelines.query.selection import Selection
from tests.pipelines.query.test_search import put

OF_ONE_SCHOOL: dict[str, Any] = {
    "title": "Ủy ban tỉnh Hòa Bình họp", "lead": "Dự án 12 tỷ đồng.", "body": ("Bác sĩ Lý quý mến, kỹ sư Thủy khỏe.",),
}  # fmt: skip
OF_THE_OTHER: dict[str, Any] = {
    "title": "Uỷ ban tỉnh Hoà Bình họp", "lead": "Dự án 12 tỉ đồng.", "body": ("Bác sỹ Lí quí mến, kĩ sư Thuỷ khoẻ.",),
}  # fmt: skip
OTHERS: dict[str, Any] = {"title": "Tin khác", "lead": "Tai, tay, mai, may, thúi.", "body": ("Hoạ mi, Vi, Vy.",)}
ASKED = """Hòa Bình|Hoà Bình|HOÀ BÌNH|Ủy ban|Uỷ ban|ủy ban tỉnh|"Uỷ ban tỉnh Hòa Bình"|"uỷ ban tỉnh hoà bình"|tỷ đồng
tỉ đồng|"12 tỉ"|bác sĩ|bác sỹ|Bác Sỹ|lý|lí|quý|quí|quý mến|kỹ sư|kĩ sư|Thủy|thuỷ|khỏe|khoẻ|title:hoà|title:ủy
title:"Uỷ ban"|hoà OR khỉ|hoà -khỉ|hoà*|hòa*|uỷ*|sỹ*|kỹ*|kĩ*|quý*|quí*|title:uỷ*"""
BARE = "hoa binh|uy ban|ty dong|ti dong|bac si|bac sy|ly|li|quy|qui|ky su|ki su|thuy|khoe|sy*|si*|quy*|title:uy"


@pytest.fixture
def both(archive: Archive) -> Archive:
    for number, told in enumerate((OF_ONE_SCHOOL, OF_THE_OTHER, OTHERS)):
        put(archive, number, **told)
    return archive


def found(archive: Archive, query: str) -> list[Hit]:
    return [hit for hit in search(archive, Selection(query=query)) if hit.title.endswith("họp")]


@pytest.mark.parametrize("query", ASKED.replace("\n", "|").split("|"))
def test_each_spelling_finds_all_as_the_very_words(both: Archive, query: str) -> None:
    for asked in (query, unicodedata.normalize("NFD", query)):
        assert [hit.is_exact for hit in found(both, asked)] == [True, True]
        assert count(both, Selection(query=asked)).exact == 2


@pytest.mark.parametrize("query", BARE.split("|"))
def test_each_spelling_without_accents_finds_all(both: Archive, query: str) -> None:
    assert len(found(both, query)) == 2


@pytest.mark.parametrize(
    ("query", "other"), [("tay", "tai"), ("may", "mai"), ("thúi", "thúy"), ("thúy", "thúi"), ("vi", "vy"), ("tỉ", "ti")]
)
def test_two_words_are_not_found_for_one_another(both: Archive, query: str, other: str) -> None:
    put(both, 7, title="Một chữ", lead=None, body=(other,))
    assert "Một chữ" not in [hit.title for hit in search(both, Selection(query=query)) if hit.is_exact]
    assert "Một chữ" in [hit.title for hit in search(both, Selection(query=other)) if hit.is_exact]


def test_a_word_that_is_left_out_is_left_out_in_every_spelling(both: Archive) -> None:
    for query in ("tin OR họp -hoà", "tin OR họp -hòa", "tin OR họp -sỹ", "tin OR họp -hoà*", 'tin OR họp -"bác sỹ"'):
        assert found(both, query) == []


SHOWN = {
    "hoà": ("⟦Hòa⟧", "⟦Hoà⟧"), "hòa bình": ("⟦Hòa⟧ ⟦Bình⟧", "⟦Hoà⟧ ⟦Bình⟧"), '"hoa binh"': ("⟦Hòa Bình⟧", "⟦Hoà Bình⟧"),
    "tỉ": ("12 ⟦tỷ⟧ đồng", "12 ⟦tỉ⟧ đồng"), '"bác sĩ"': ("⟦Bác sĩ⟧ Lý", "⟦Bác sỹ⟧ Lí"),
    "quí*": ("⟦quý⟧ mến", "⟦quí⟧ mến"), "ky": ("⟦kỹ⟧ sư", "⟦kĩ⟧ sư"), "khỏe": ("Thủy ⟦khỏe⟧.", "Thuỷ ⟦khoẻ⟧."),
}  # fmt: skip


@pytest.mark.parametrize(("query", "marked"), SHOWN.items(), ids=SHOWN)
def test_titles_and_snippets_show_what_is_printed_with_the_mark_on_its_word(
    both: Archive, query: str, marked: tuple[str, str]
) -> None:
    hits = sorted(found(both, query), key=lambda hit: hit.id)
    assert [hit.title for hit in hits] == [OF_ONE_SCHOOL["title"], OF_THE_OTHER["title"]]
    for hit, mark in zip(hits, marked, strict=True):
        assert mark in hit.snippet
        texts = (told[field] for told in (OF_ONE_SCHOOL, OF_THE_OTHER) for field in ("title", "lead"))
        bare = hit.snippet.translate(str.maketrans("", "", "⟦⟧"))
        assert bare in (*texts, OF_ONE_SCHOOL["body"][0], OF_THE_OTHER["body"][0])


@pytest.mark.parametrize(
    ("query", "words"),
    {
        "ly*": "Lý Lyon", "lý*": "lí lý", "quy*": "quí quý quỳnh quình quyên quyết", "quỳ*": "quì quỳ quỳnh quình",
        "quí*": "quý quí quýt", "hoà*": "hòa hoà hoàn hoàng hoài", "thu*": "thu thủy thuở thuế thuận",
        "hy*": "hi hỷ hyđrô",
    }.items(),
)  # fmt: skip
def test_words_are_found_by_their_beginning_in_every_spelling(archive: Archive, query: str, words: str) -> None:
    for number, word in enumerate(words.split()):
        put(archive, number, title=f"Chữ {number}", lead=None, body=(f"Có {word} ở đây.",))
    put(archive, 99, title="Khác", lead=None, body=("lim kim hang thím queo him",))
    hits = search(archive, Selection(query=query))
    assert len(hits) == len(words.split())
    for hit in hits:
        assert f"⟦{words.split()[hit.id - 1]}⟧" in hit.snippet


def test_the_nearest_spelling_is_told_as_it_is_printed(both: Archive) -> None:
    assert nearest(both, "thuuỷ")["thuuỷ"] in ("thủy", "thuỷ")
    assert nearest(both, "bìnnh")["bìnnh"] == "bình"
    assert nearest(both, "Hoà Thủy kĩ sỹ") == {}
    assert nearest(both, "kyy")["kyy"] in ("kỹ", "kĩ")
