"""Vietnamese text has one form for storing and one for comparing."""

import json
import unicodedata

import pytest

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
