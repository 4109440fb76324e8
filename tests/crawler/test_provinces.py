"""The units of both eras, and the many ways in which their names are written."""

import unicodedata
from datetime import date, timedelta

import pytest

from crawler.provinces import (
    Province,
    asked_province,
    find_province,
    initials_of,
    predecessors,
    provinces,
    successor,
)

FORMER = tuple(p for p in provinces() if p.until)
TODAY = tuple(p for p in provinces() if not p.until)


def _only(name: str) -> Province:
    (found,) = find_province(name)
    return found


def _keys(text: str) -> list[str]:
    return [p.key for p in find_province(text)]


def test_there_were_63_units_and_there_are_34() -> None:
    assert (len(FORMER), len(TODAY)) == (63, 34)


def test_keys_are_unique_and_carry_era_and_code() -> None:
    assert len({p.key for p in provinces()}) == 97
    assert all(p.key == f"2024-{p.code}" for p in FORMER)
    assert all(p.key == f"2025-{p.code}" for p in TODAY)


def test_one_era_ends_the_day_before_the_other_begins() -> None:
    assert {p.until for p in FORMER} == {date(2025, 6, 30)}
    assert {p.since for p in TODAY} == {date(2025, 6, 30) + timedelta(days=1)}


def test_every_former_unit_went_into_one_of_today() -> None:
    assert all(successor(old) in TODAY for old in FORMER)
    assert sum(len(predecessors(new)) for new in TODAY) == 63
    assert all(predecessors(new) for new in TODAY)


def test_units_of_today_have_no_successor_and_former_ones_no_predecessors() -> None:
    assert not any(successor(new) for new in TODAY)
    assert not any(predecessors(old) for old in FORMER)


def test_eleven_units_were_not_merged() -> None:
    assert sum(len(predecessors(new)) == 1 for new in TODAY) == 11


def test_three_units_became_vinh_long() -> None:
    now = successor(_only("Bến Tre"))
    assert now is not None
    assert now.key == "2025-86"
    assert {p.name for p in predecessors(now)} == {"Bến Tre", "Trà Vinh", "Vĩnh Long"}


def test_hue_has_dated_names() -> None:
    old = _only("Thừa Thiên Huế")
    assert (old.key, old.names) == ("2024-46", ("Thừa Thiên Huế", "Huế"))
    assert old.name_on(date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert old.name_on(date(2025, 1, 1)) == "Huế"
    assert _keys("Huế") == ["2024-46", "2025-46"]


def test_other_names_do_not_change() -> None:
    assert _only("Kon Tum").name_on(date(2025, 3, 1)) == "Kon Tum"


@pytest.mark.parametrize("province", provinces(), ids=lambda p: p.key)
def test_every_name_is_found_in_any_dress(province: Province) -> None:
    for name in province.names:
        bare = unicodedata.normalize("NFD", name)
        dresses = (name, name.upper(), name.replace(" ", "-"), f"tỉnh {name}", f"Thành phố {name}", f"TP.{name}", bare)
        assert all(province in find_province(text) for text in dresses)


@pytest.mark.parametrize("name", ["Bắc Ninh", "Cà Mau", "Vĩnh Long", "Hồ Chí Minh"])
def test_a_name_of_both_eras_means_both_units(name: str) -> None:
    assert [p.since is None for p in find_province(name)] == [True, False]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TPHCM", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("TP HCM", "Hồ Chí Minh"),
        ("T.P Hồ Chí Minh", "Hồ Chí Minh"),
        ("T.P. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Thủ đô Hà Nội", "Hà Nội"),
        ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Dak Lak", "Đắk Lắk"),
        ("Đăk Nông", "Đắk Nông"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Kontum", "Kon Tum"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("TT-Huế", "Thừa Thiên Huế"),
        ("Hoà Bình", "Hòa Bình"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Qui Nhơn", None),
        ("Sài Gòn", None),
        ("Bắc", None),
        ("tỉnh", None),
        ("", None),
    ],
)
def test_usual_spellings_are_understood(text: str, name: str | None) -> None:
    assert find_province(text) == (find_province(name) if name else ())


COMMON = {
    "Sài Gòn": "Hồ Chí Minh", "sai gon": "Hồ Chí Minh", "SÀI GÒN": "Hồ Chí Minh", "Saigon": "Hồ Chí Minh",
    "TP Sài Gòn": "Hồ Chí Minh", "SG": "Hồ Chí Minh", "HN": "Hà Nội", "hn": "Hà Nội", "TP.HN": "Hà Nội",
    "TPHCM": "Hồ Chí Minh", "TP. HCM": "Hồ Chí Minh", "HCM": "Hồ Chí Minh", "hcm": "Hồ Chí Minh",
    "BR-VT": "Bà Rịa - Vũng Tàu", "BRVT": "Bà Rịa - Vũng Tàu", "Vũng Tàu": "Bà Rịa - Vũng Tàu",
    "Bà Rịa": "Bà Rịa - Vũng Tàu", "Thừa Thiên": "Thừa Thiên Huế", "TT-Huế": "Thừa Thiên Huế", "Huế": "Huế",
    "Hoà Bình": "Hòa Bình", "Daklak": "Đắk Lắk", "Tỉnh Thanh Hoá": "Thanh Hóa", "Thành phố Huế": "Huế",
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), COMMON.items(), ids=COMMON)
def test_what_people_call_a_province_is_understood_when_they_ask_for_it(text: str, name: str) -> None:
    assert asked_province(text) == asked_province(unicodedata.normalize("NFD", text)) == find_province(name) != ()


@pytest.mark.parametrize("unit", provinces(), ids=lambda unit: unit.key)
def test_a_common_name_takes_no_name_of_a_province_away(unit: Province) -> None:
    assert all(asked_province(name) == find_province(name) for name in unit.names)


INITIALS = {
    "QN": {"Quảng Ninh", "Quảng Nam", "Quảng Ngãi"}, "qn": {"Quảng Ninh", "Quảng Nam", "Quảng Ngãi"},
    "BĐ": {"Bình Định"}, "BD": {"Bình Định", "Bình Dương"}, "KH": {"Khánh Hòa"}, "Q.B": {"Quảng Bình"},
    "TTH": {"Thừa Thiên Huế"}, "BRVT": {"Bà Rịa - Vũng Tàu"}, "H": set(), "XY": set(), "": set(), "Quảng": set(),
}  # fmt: skip


@pytest.mark.parametrize(("letters", "names"), INITIALS.items(), ids=INITIALS)
def test_initials_are_those_of_one_name_or_of_several(letters: str, names: set[str]) -> None:
    assert set(initials_of(letters)) == names
