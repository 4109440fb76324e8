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


@pytest.mark.parametrize("control", [*"\x9b\x07\x08\x00\x7f", *"\u202a\u202e\u2066\u2069\u200e\u200f\u061c"])
def test_nothing_that_a_terminal_obeys_stays_in_a_text(control: str) -> None:
    raw = f"Mưa{control}[2J lớn"
    assert clean(raw) == without_controls(raw) == "Mưa[2J lớn"
    assert visible(raw) == "Mưa\ufffd[2J lớn"
    assert control not in to_json({raw: [raw]})
    assert json.loads(to_json({raw: [raw]})) == {raw: [raw]}


SEQUENCES = [
    "\x1b[31m", "\x1b[m", "\x1b[0m", "\x1b[2J", "\x1b[1;31;40m", "\x1b[38:2::255:0:0m", "\x1b[?25l", "\x1b[>4;2m",
    "\x1b[K", "\x1b[0 q", "\x1b[0!p", "\x1b[200~", "\x9b31m", "\x9b2J", "\x9b?25l", "\x9b1;1H",
    "\x1b]0;tieu de\x07", "\x1b]0;tiêu đề của cửa sổ\x1b\\", "\x1b]2;x\x9c", "\x9d0;x\x9c", "\x9d0;x\x07",
    "\x1b]52;c;bGE=\x07", "\x1b]8;;https://la.vn/\x1b\\", "\x1bPq#0\x1b\\", "\x90q\x9c", "\x1b_Gf=100\x1b\\",
    "\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x9fa\x9c", "\x1b\\", "\x1b]0;", "\x9d2;",
]  # fmt: skip
"""Whole, with 7 bits and with 8."""


@pytest.mark.parametrize("reader", [clean, without_controls])
@pytest.mark.parametrize("sequence", SEQUENCES)
def test_of_a_sequence_that_a_terminal_obeys_nothing_stays(reader: Callable[[str], str], sequence: str) -> None:
    assert reader(f"Mưa {sequence}lớn") == "Mưa lớn"
    assert reader(f"{sequence}Mưa{sequence} lớn{sequence}") == "Mưa lớn"


@pytest.mark.parametrize("sequence", ["\x9bK", "\x9bH", "\x9bm"])
def test_a_short_one_of_8_bits_goes_where_no_word_begins_with_it(sequence: str) -> None:
    assert clean(f"Mưa{sequence} lớn{sequence}") == without_controls(f"Mưa{sequence} lớn{sequence}") == "Mưa lớn"


PLAIN = [
    "[31m", "[2J", "]0;title", "0;31m", "Điều [3m] của luật", "[K]", "mảng a[0]", "[31m và ]0;tieu de", "\\", "]8;;x",
    "Quốc lộ [1A]", "(B", "[?25l",
]  # fmt: skip


@pytest.mark.parametrize("reader", [clean, without_controls])
@pytest.mark.parametrize("plain", PLAIN)
def test_what_only_looks_like_one_is_text(reader: Callable[[str], str], plain: str) -> None:
    assert reader(plain) == plain
    assert reader(f"Mưa\x07 {plain}\x07 lớn") == f"Mưa {plain} lớn"


@pytest.mark.parametrize("reader", [clean, without_controls])
@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("Mưa \x1blớn", "Mưa lớn"),  # a stray one, before a word
        ("Mưa \x1bĐà Nẵng", "Mưa Đà Nẵng"),
        ("Trang chủ \x9b Tin tức", "Trang chủ Tin tức"),  # › in a wrong charset
        ("Trang chủ \x9bTin tức", "Trang chủ Tin tức"),
        ("\x9dMưa lớn\x9d", "Mưa lớn"),
        ("\x1b]0;Mưa lớn ở Bến Tre", "Mưa lớn ở Bến Tre"),  # its end is missing: the text is not taken for a title
        (f"\x1b]0;{'Mưa lớn. ' * 90}\x07Hết", f"{'Mưa lớn. ' * 90}Hết"),
        ("\x1bPhóng viên", "Phóng viên"),
        ("\x1b[31mMưa\x1b[0m lớn", "Mưa lớn"),
        ("\x1b]8;;https://la.vn/\x07Bấm vào đây\x1b]8;;\x07", "Bấm vào đây"),
    ],
)
def test_no_text_goes_with_one(reader: Callable[[str], str], raw: str, stored: str) -> None:
    assert " ".join(reader(raw).split()) == stored


def test_a_string_ends_with_its_line() -> None:
    assert without_controls("\x1b]0;Mưa\nlớn\x07") == "Mưa\nlớn"


@pytest.mark.parametrize("start", ["\x1b]", "\x1b[", "\x1b]0;", "\x9b", "\x1bP", "\x9d1"])
def test_many_that_have_no_end_cost_little(start: str) -> None:
    assert "\x1b" not in without_controls(start * 200_000)


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
