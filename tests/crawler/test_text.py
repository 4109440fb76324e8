"""Vietnamese text has one form for storing and one for comparing."""

import json
import unicodedata
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from crawler import text
from crawler.text import clean, fold, to_json, visible, without_controls


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("10\u00a0triệu  đồng\n", "10 triệu đồng"),
        ("kê\u0301t nô\u0301i", "kết nối"),
        ("Ngh\u200bệ\u00ad An", "Nghệ An"),
        ("a\x00b\ud800c", "abc"),
        ("hoà và hòa", "hoà và hòa"),  # both tone placements are kept as written
    ],
)
def test_stored_text_is_nfc_with_single_blanks(raw: str, stored: str) -> None:
    assert clean(raw) == stored


@pytest.mark.parametrize("typed", ["Đồng Khởi", "ĐỒNG KHỞI", "dong khoi", unicodedata.normalize("NFD", "Đồng Khởi")])
def test_folded_text_has_no_accents_and_no_dyet(typed: str) -> None:
    assert fold(typed) == "dong khoi"


def test_old_and_new_tone_placement_fold_alike() -> None:
    assert fold("Hoà") == fold("Hòa") == "hoa"


@pytest.mark.parametrize("control", [*"\x1b\x9b\x07\x08\x00\x7f", *"\u202a\u202e\u2066\u2069\u200e\u200f\u061c"])
def test_nothing_that_a_terminal_obeys_stays_in_a_text(control: str) -> None:
    raw = f"Mưa{control}[2J lớn"
    assert clean(raw) == without_controls(raw) == "Mưa[2J lớn"
    assert visible(raw) == "Mưa\ufffd[2J lớn"
    assert control not in to_json({raw: [raw]})
    assert json.loads(to_json({raw: [raw]})) == {raw: [raw]}


@pytest.mark.parametrize(
    ("raw", "stored"),
    [("7/3\r\n\t8:07", "7/3\n\t8:07"), ("7/3\r8:07", "7/3\n8:07"), ("a\x85b\u2028c", "a\nb\nc"),
     ("10\u00a0triệu", "10\u00a0triệu"), ("👩\u200d🌾", "👩\u200d🌾"), ("a\ud800b", "ab")],
)  # fmt: skip
def test_text_kept_as_it_was_printed_keeps_all_but_controls(raw: str, stored: str) -> None:
    assert without_controls(raw) == stored


PILES = {
    "latin": "\u0301\u0323", "hebrew": "\u05b0\u05b1\u05bc", "vedic": "\u1cd0\u1cd4", "symbols": "\u20d0\u20d6",
    "tibetan": "\u0f72\u0f74", "music": "\U0001d165\U0001d16d",
}  # fmt: skip


@pytest.mark.parametrize("marks", PILES.values(), ids=PILES)
@pytest.mark.parametrize("reader", [text.clean, text.fold, text.nfc])
def test_marks_piled_up_on_a_letter_are_never_put_in_order_at_one_stroke(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[str], str], marks: str
) -> None:
    strokes: list[int] = []

    def normalize(form: str, part: str) -> str:
        strokes.append(len(part))
        return unicodedata.normalize(form, part)  # type: ignore[arg-type]

    def is_normalized(form: str, part: str) -> bool:
        strokes.append(len(part))
        return unicodedata.is_normalized(form, part)  # type: ignore[arg-type]

    ours = SimpleNamespace(normalize=normalize, is_normalized=is_normalized, combining=unicodedata.combining)
    monkeypatch.setattr(text, "unicodedata", ours)
    reader("Mưa lớn e" + marks * 5_000 + " ở xã")
    assert max(strokes) < 600


def test_long_text_is_brought_into_the_same_form_as_short_text() -> None:
    apart = unicodedata.normalize("NFD", "Mưa lớn ở xã Tân Lập, nước dâng nhanh; " * 100)
    assert text.nfc(apart) == unicodedata.normalize("NFC", apart)
    without_blanks = apart.replace(" ", "")
    assert text.nfc(without_blanks) == unicodedata.normalize("NFC", without_blanks)
