"""Vietnamese text has one form for storing and one for comparing."""

import unicodedata

import pytest

from crawler.text import clean, fold


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
