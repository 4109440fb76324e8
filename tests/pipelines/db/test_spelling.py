"""Vietnamese spellings meet where they are one word, and nowhere else."""

import itertools
import unicodedata
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.db import spelling
from pipelines.db.spelling import beginnings, exact_form, folded_form, other_spellings

TONES = {"grave": "\u0300", "acute": "\u0301", "hook": "\u0309", "tilde": "\u0303", "dot": "\u0323"}
MEET = """
Hòa Hoà · hóa hoá · hỏa hoả · họa hoạ · lõa loã · khỏe khoẻ · lòe loè · chóe choé · tòe toè · nhõe nhoẽ · họe hoẹ
Ủy Uỷ · thủy thuỷ · hủy huỷ · tùy tuỳ · lũy luỹ · thúy thuý · ngụy nguỵ · khuỷu khủyu · loã lõa · òa oà · ọe oẹ
tỷ tỉ · tỵ tị · ty ti · sĩ sỹ · sĩ SỸ · kỳ kì · ký kí · kỹ kĩ · kỷ kỉ · kỵ kị · lý lí · lỵ lị · mỹ mĩ · mỳ mì · my mi
hy hi · hỷ hỉ · hý hí · sy si · ly li · ky ki · quý quí · quỳ quì · quỷ quỉ · quỹ quĩ · quỵ quị · quy qui
quýt quít · quỳnh quình · quỵt quịt · quých quích · QUÝ quí · Qúy quý · qúi quý · qủa quả
toàn tòan · khoảng khỏang · hoàng hòang · huỳnh hùynh · xoèn xòen · moóc móoc · xoong XOONG · thuế thúê · thuở thủơ
tuổi tuôỉ · người ngừơi · của cuả · vào vaò · việc vịêc · ngoéo ngóeo · hoài hòai · chuyện chuỵên
"""
APART = """
tai tay · mai may · thúi thúy · thuí thuý · túi túy · húi húy · lui luy · cai cay · hai hay · vai vay · quai quay
sai say · lai lay · kai kay · tui tuy · vi vy · thi thy · chi chy · khi khy · nhi nhy · ni ny · phi phy · di dy · đi đy
i y · ỷ ỉ · gi gy · tin tyn · lính lýnh · mít mýt · huỳnh huình · quyên quiên · quyết quiết · gịa giạ · gía giá
hòa hóa · hòa hoa · hòa hao · hòa toà · năm nam · đa da · ma mạ · tỉ ti · sĩ si
hoàn hoàng · qua quà · déjà déja · hội hôi · tây tay · thuê thuế · thuở thở · boong bong · moóc móc · khuy khui
kỳ ky · ai ay · bí bý · xi xy · tri try · ghi ghy · nghi nghy · ring ryng
"""


def pairs(table: str) -> list[tuple[str, str]]:
    found = [tuple(pair.split()) for line in table.strip().splitlines() for pair in line.split(" · ")]
    return [(one, other) for one, other in found]


def dresses(word: str) -> list[str]:
    return [word, word.upper(), word.capitalize(), word.lower()]


@pytest.mark.parametrize(("one", "other"), pairs(MEET), ids="=".join)
def test_two_spellings_of_one_word_meet_in_both_indexes(one: str, other: str) -> None:
    for left, right in itertools.product(dresses(one), dresses(other)):
        assert exact_form(left) == exact_form(right)
        assert folded_form(left) == folded_form(right)


@pytest.mark.parametrize(("one", "other"), pairs(APART), ids="/".join)
def test_two_words_stay_apart(one: str, other: str) -> None:
    for left, right in itertools.product(dresses(one), dresses(other)):
        assert exact_form(left) != exact_form(right)


@pytest.mark.parametrize("pair", ["tai tay", "mai may", "thui thuy", "quai quay", "vi vy", "thi thy", "i y", "lin lyn"])
def test_two_words_without_accents_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert folded_form(one) != folded_form(other)


RHYMES = """
b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
a e ê i o ô ơ u ư y ia ua ưa ai ao au ay âu ây eo êu iu oi ôi ơi ui ưi ưu iêu yêu ươi ươu uôi \
oa oe uy uê uơ oai oay oao oeo uya uyu uây
a ă â e ê i o ô ơ u ư y oo ôô iê yê uô ươ oa oă oe uy uyê uâ uê
ch nh ng c m n p t
"""
ONSETS, OPEN, CLOSED, CODAS = (line.split() for line in RHYMES.strip().splitlines())


def toned(vowels: str, at: int, tone: str) -> str:
    return unicodedata.normalize("NFC", vowels[: at + 1] + tone + vowels[at + 1 :])


def syllables() -> dict[str, set[tuple[str, str, str, str]]]:
    """Every syllable that letters and tones allow, with its tone on each of its vowels, by how it is spelt."""
    found: dict[str, set[tuple[str, str, str, str]]] = {}
    rhymes = [(vowels, "") for vowels in OPEN] + list(itertools.product(CLOSED, CODAS))
    for onset, (vowels, coda), tone in itertools.product(("", *ONSETS), rhymes, ("", *TONES.values())):
        for at in range(len(vowels)):
            spelt = onset + toned(vowels, at, tone) + coda
            found.setdefault(spelt, set()).add((onset, vowels, coda, tone))
    return found


def sound(onset: str, vowels: str, coda: str, tone: str) -> tuple[str, ...]:
    """What makes a syllable the one it is: written letters and tone, i for y where both are taught."""
    either = onset == "qu" or (onset in tuple("hklmst") and not coda)
    return (onset + ("i" if vowels == "y" and either else vowels) + coda, tone)


def test_every_syllable_meets_itself_with_its_tone_anywhere_and_no_other_one() -> None:
    forms: dict[str, set[tuple[str, ...]]] = {}
    sounds: dict[tuple[str, ...], set[str]] = {}
    for spelt, readings in syllables().items():
        told = {sound(*reading) for reading in readings}
        if spelt.startswith(("gi", "gì", "gí", "gỉ", "gĩ", "gị")):
            continue  # told of by themselves
        forms.setdefault(exact_form(spelt), set()).update(told)
        for one in told:
            sounds.setdefault(one, set()).add(exact_form(spelt))
    assert len(sounds) > 20_000
    assert {form: told for form, told in forms.items() if len(told) > 1} == {}
    assert {one: told for one, told in sounds.items() if len(told) > 1} == {}


def test_a_tone_after_gi_stays_where_it_is_printed() -> None:
    assert exact_form("giá") == "giá"
    assert exact_form("gì giặt gịa già giếng giữ gìn") == "gì giặt gịa già giếng giữ gìn"
    assert exact_form("giaó") == exact_form("giáo") == "giáo"


def test_the_usual_spelling_is_the_form_so_that_beginnings_of_words_are_found() -> None:
    usual = "nguyễn thuở thuế khuỷu hòa thủy ủy mía múa lứa hươu tuổi khuyết hoàng huỳnh quả quốc chuối quyển nghiêng"
    assert exact_form(usual) == usual


@pytest.mark.parametrize(
    "text", ["my_sy", "sy1", "1sy", "covid-19", "", " ", "sy\n\nHoà  sỹ\t", "İHoà", "ky̆ sỹ", "ΟΔΟΣ"]
)
def test_each_character_has_its_place(text: str) -> None:
    assert len(exact_form(text)) == len(folded_form(text)) == len(text)


def test_only_whole_words_are_spelt_anew() -> None:
    assert exact_form("sy1 1sy sy-sy (sỹ)") == "sy1 1sy si-si (sĩ)"
    assert exact_form("my_sy") == "mi_si"  # two words for the tokenizer


@given(st.text(alphabet=st.sampled_from("aàáạeẹếiíìỳýyoòọơớuùủưứbcdđghklmnpqstvx \n.-_1AÀÝHQTİ\u0301"), max_size=60))
@settings(max_examples=500, deadline=None)
def test_a_form_is_its_own_form_and_as_long_as_the_text(text: str) -> None:
    for form in (exact_form, folded_form):
        assert len(form(text)) == len(text)
        assert form(form(text)) == form(text)
        assert folded_form(exact_form(text)) == folded_form(text)
        assert form(text) == " ".join(map(form, text.split(" ")))


@pytest.mark.parametrize(
    ("begun", "told"),
    {
        "lú": (("lú", True),),
        "hoà": (("hoà", True), ("hòa", False)),
        "ky": (("ky", True), ("ki", False)),
        "quy": (("quy", True), ("qui", True)),
        "QUỲN": (("quỳn", True), ("quìn", True)),
        "Hoà ky": (("hòa ky", True), ("hòa ki", False)),
    }.items(),
)
def test_words_are_found_by_their_beginning_as_printed(begun: str, told: object) -> None:
    assert beginnings(begun, folded=False) == told


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_MOST", 10)
    monkeypatch.setattr(spelling, "_EXACT", forms := spelling._Forms(spelling._exact))
    text = " ".join(f"hoà{number}" for number in range(100)) + " " + "sỹ" * 1000
    assert exact_form(text) == text
    assert 0 < len(forms) <= 10
    assert max(map(len, forms)) < 100


def test_the_two_usual_spellings_of_a_word_are_told_for_indexes_of_others() -> None:
    told = "Uỷ Hòa sỹ quỳnh tỉ mía qua quả tin hoa khuya huỳnh thúi tai toàn"
    assert other_spellings(told) == "ủy uỷ hòa hoà sĩ sỹ si sy quình quỳnh quinh quynh tỉ tỷ ti ty"


@pytest.mark.parametrize(("one", "other"), pairs(MEET), ids="=".join)
def test_each_other_spelling_is_one_of_the_word(one: str, other: str) -> None:
    forms = {form(word) for form in (exact_form, folded_form) for word in (one, other)}
    for word in other_spellings(f"{one} {other}").split():
        assert exact_form(word) in forms


@pytest.mark.parametrize("piece", ["a\n", "hoà-", "sỹ_", "ạ", "y\u0301", "toàn"])
def test_a_text_without_blanks_is_read_in_pieces_that_are_known(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a word stands in it, its form is made once; what is too long for a syllable is none."""
    made: list[str] = []
    plain = spelling._spelt.__wrapped__

    def heard(word: str) -> str:
        made.append(word)
        return plain(word)

    monkeypatch.setattr(spelling, "_spelt", lru_cache(100)(heard))
    exact_form(piece * 20_000)
    assert len(made) <= 2
