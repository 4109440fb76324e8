"""The provinces of Viet Nam in two eras: the 63 units up to 30 June 2025 and the 34 since 1 July 2025.

A unit of one era is never the unit of another, even under the same name: Vĩnh Long is thrice as large since.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from crawler.text import clean, fold


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city, between two dates."""

    key: str
    """Unique: `2024-83` and `2025-86`, the era and the code."""
    code: str
    """Two digits, of the General Statistics Office for the era."""
    name: str
    """As written at the beginning of the era; `Thừa Thiên Huế` for `2024-46`."""
    since: date | None
    """First day; `None` for the units of the former era, which began at various times."""
    until: date | None
    """Last day; `None` for the units of today."""
    became: str | None
    """Key of the unit that the whole of it went into; `None` for the units of today."""
    renamed: str | None = None
    """A later name of the same unit."""
    renamed_on: date | None = None
    """First day of the later name."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the unit has borne, oldest first."""
        return (self.name, self.renamed) if self.renamed else (self.name,)

    def name_on(self, day: date) -> str:
        """The name that the unit bore on a day of its existence."""
        return self.renamed if self.renamed and self.renamed_on and day >= self.renamed_on else self.name


@cache
def provinces() -> tuple[Province, ...]:
    """All units: those of the former era, then those of today, each in order of code."""
    text = Path(__file__).with_name("provinces.csv").read_text("utf-8")
    return tuple(_province(row) for row in csv.DictReader(text.splitlines()))


def find_province(text: str) -> tuple[Province, ...]:
    """The units that a name may mean, the former era first; empty for what is no name of a province.

    Case, accents, hyphens, `tỉnh` and `TP.` in front, and usual spellings (`Đắc Lắc`, `BR-VT`) make no difference.
    """
    return _by_name().get(_plain(text), ())


def asked_province(text: str) -> tuple[Province, ...]:
    """The units that a person may mean who asks for a province: also by what people call it, `Sài Gòn`, or `HN`.

    In a text of a newspaper these are no names of provinces.
    """
    return find_province(text) or find_province(_by_common_name().get(_plain(text), ""))


def initials_of(text: str) -> tuple[str, ...]:
    """The names whose words begin with these letters: `QN` is three; without đ both d and đ are meant."""
    letters = "".join(_WORD.findall(clean(text).lower()))
    names = dict.fromkeys(name for unit in provinces() for name in unit.names)
    initials = {name: "".join(word[0].lower() for word in _WORD.findall(name)) for name in names}
    return tuple(name for name, own in initials.items() if len(own) > 1 and letters in (own, fold(own)))


def successor(old: Province) -> Province | None:
    """The unit of today that a former one went into; `None` for a unit of today."""
    return next((new for new in provinces() if new.key == old.became), None)


def predecessors(new: Province) -> tuple[Province, ...]:
    """The former units that make up one of today; empty for a former unit."""
    return tuple(old for old in provinces() if old.became == new.key)


_PREFIX = re.compile(r"^(?:tinh|thanh pho|tp|t p|thu do)\b ?")  # "tinh ben tre", "tp hue", "t p ho chi minh"
_WORD = re.compile(r"\w+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")  # "br - vt", "tp. hue"
_ALIKE = str.maketrans("yk", "ic")  # "Bắc Cạn" and "Bắc Kạn", "Kon Tum" and "Con Tum"
_VARIANTS = {
    "HCM": "Hồ Chí Minh",
    "TPHCM": "Hồ Chí Minh",
    "BRVT": "Bà Rịa - Vũng Tàu",
    "TT Huế": "Thừa Thiên Huế",
}
"""Short forms that newspapers print."""


_NAMES = {
    "Sài Gòn": "Hồ Chí Minh",
    "SG": "Hồ Chí Minh",
    "HN": "Hà Nội",
    "Bà Rịa": "Bà Rịa - Vũng Tàu",
    "Vũng Tàu": "Bà Rịa - Vũng Tàu",
    "Thừa Thiên": "Thừa Thiên Huế",
}
"""What people call provinces beside that; `HN` is never Hà Nam."""
COMMON_NAMES = tuple(_NAMES)


def _plain(text: str) -> str:
    words = _SEPARATORS.sub(" ", fold(text)).strip()
    return _PREFIX.sub("", words).replace(" ", "").translate(_ALIKE)


@cache
def _by_name() -> Mapping[str, tuple[Province, ...]]:
    found: dict[str, tuple[Province, ...]] = {}
    for province in provinces():
        for name in map(_plain, province.names):
            found[name] = (*found.get(name, ()), province)
    return found | {_plain(short): found[_plain(name)] for short, name in _VARIANTS.items()}


@cache
def _by_common_name() -> Mapping[str, str]:
    return {_plain(common): name for common, name in _NAMES.items()}


def _province(row: Mapping[str, str]) -> Province:
    return Province(
        key=row["key"],
        code=row["code"],
        name=row["name"],
        since=_day(row["since"]),
        until=_day(row["until"]),
        became=row["became"] or None,
        renamed=row["renamed"] or None,
        renamed_on=_day(row["renamed_on"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
