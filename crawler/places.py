"""The provinces that a text is about: names found in it, and what makes a name doubtful.

Many names are not only a province's: Hòa Bình is peace, Phú Thọ a ward and a stadium, Khánh Hòa a person, Cần Thơ a
university and a bridge. What the words around do not settle is kept as doubtful, with the reason, never guessed. Which
era is meant is not guessed either: a name of both eras gives both units.
"""

import re
from dataclasses import dataclass
from typing import Literal

from crawler.provinces import Province, find_province, provinces

Doubt = Literal["abroad", "union", "namesake", "person", "institution", "longer", "word"]
"""Why a name may not be the province: one of China; one that was divided before 1997; a ward, street, river or team of
that name; a person; a school, paper or company; part of a longer name; a name with another common meaning."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name that is, or may be, a province's."""

    start: int
    """Characters before it."""
    text: str
    """As printed, with `TP.` or `thành phố` where that belongs to the name."""
    units: tuple[Province, ...]
    """The units that it may name, the former era first: one, or one of each era."""
    doubt: Doubt | None = None
    """`None`: it is the province."""

    @property
    def former(self) -> Province | None:
        """The unit up to 30 June 2025 that it may name."""
        return next((unit for unit in self.units if unit.until), None)

    @property
    def present(self) -> Province | None:
        """The unit since 1 July 2025 that it may name."""
        return next((unit for unit in self.units if not unit.until), None)


def find_places(text: str) -> tuple[Place, ...]:
    """The province names in a text of normal form C, in order."""
    unions = [match.span() for match in _UNION.finditer(text)]
    found: list[Place] = []
    for match in _NAME.finditer(text):
        if match["other"] is None and _is_capitalised(match["name"]):
            is_union = any(start <= match.start() < end for start, end in unions)
            doubt = "union" if is_union else _doubt(match, found[-1] if found else None)
            found.append(Place(match.start(), match[0], _units(match), doubt))
    return tuple(found)


_SPELLINGS = {
    r"\ \-\ ": r"(?:\s?[-–]\s?|\s)",  # Bà Rịa - Vũng Tàu
    r"Thừa\ Thiên\ ": r"(?:Thừa Thiên|TT|T\.T)(?:\s?[-–]\s?|\s)",  # Thừa Thiên Huế, TT-Huế
    r"\ ": r"\s",
    "òa": "(?:òa|oà)",
    "óa": "(?:óa|oá)",
    "Đắk": "Đ[ăắ][kc]",
    "Lắk": "L[ăắ][kc]",
    "Kạn": "[KC]ạn",
    r"Kon\s": r"Kon\s?",
}
"""How a name is printed otherwise, as replacements in an expression, in this order."""

_SHORT = ("HCM", r"BR\s?[-–]?\s?VT")
_OTHER = r"Thái Bình Dương|Điện Biên Phủ|Đồng Tháp Mười|Hà Nam Ninh"
"""Names that only begin like a province's."""


def _spelled(name: str) -> str:
    pattern = re.escape(name)
    for plain, spellings in _SPELLINGS.items():
        pattern = pattern.replace(plain, spellings)
    return pattern


_NAMES = sorted({name for unit in provinces() for name in unit.names}, key=len, reverse=True)
_NAME = re.compile(  # "TP. Hồ Chí Minh", "Bến Tre", "BẾN TRE"
    rf"(?<!\w)(?=[A-ZĐt])(?i:(?P<other>{_OTHER})|(?P<city>TP\.?|T\.P\.?|thành phố)?(?(city)\s?)"
    rf"(?P<name>{'|'.join([*map(_spelled, _NAMES), *_SHORT])}))(?!\w)"
)
_UNION = re.compile(r"(?i:tỉnh )(?:Quảng Nam\s?[-–]\s?Đà Nẵng|Gia Lai\s?[-–]\s?Kon Tum)")
_CENTRAL = ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
"""Cities run by the centre: of the others called `thành phố` there is none since July 2025."""

_WORDS = ("Hòa Bình", "Phú Thọ", "Hồ Chí Minh")
"""Names that stand for something else as often: peace, a quarter, a man."""

_FORMER = re.compile(r"\s?\(?(?:cũ\b|trước (?:khi )?sáp nhập|trước đây)")  # "Bến Tre (cũ)"
_PRESENT = re.compile(r"\s?\(?mới\s*(?:[.,;:)]|$)")  # "tỉnh Vĩnh Long mới."; not "Vĩnh Long mới công bố"
_ABROAD = re.compile(r"\s?[,(]?\s?Trung Quốc")  # "Hà Nam, Trung Quốc"
_LISTED = re.compile(r"(?:,|;| và| hay| hoặc| -| –) ")  # "Sơn La, Hòa Bình và Lai Châu"
_CAPITAL = re.compile(r" ([^\W\d_]\w*)")  # the next word
_PRECEDING = re.compile(r"(^|[.!?:…“”\"(\n] ?)?(?<!\w)(\w+) $")  # the word before, and what begins a sentence with it
_TOWN = re.compile(r"\bthị xã $", re.IGNORECASE)
_PROVINCE = re.compile(
    r"\b(?:tỉnh(?: ủy| đoàn)?|thành (?:ủy|đoàn)|sở|công an|UBND|HĐND|cục|ban)(?: (?!xã\b|phường\b)[\w-]+){0,4} $",
    re.IGNORECASE,
)  # "UBND tỉnh", "Sở Y tế"
_NAMESAKE = re.compile(
    r"\b(?:xã|phường|thị trấn|huyện|quận|thôn|ấp|bản|làng|đường|phố|đại lộ|ngõ|hẻm|cầu|chợ|bến xe|bến phà|phà|sông"
    r"|kênh|hồ|núi|bán đảo|công viên|tàu|sân|sân vận động|svđ|clb|câu lạc bộ|câu lạc bộ bóng đá|đội|đội tuyển"
    r"|đội bóng|bún bò|nhà hát|rạp) $",
    re.IGNORECASE,
)  # "xã Hòa Bình", "sân Phú Thọ"
_ADDRESS = re.compile(
    r"\b(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|thầy|cháu|bé|ca sĩ|nghệ sĩ|nhà thơ) $", re.IGNORECASE
)  # "bà Huế"
_INSTITUTION = re.compile(
    r"\b(?:Báo|(?i:trường|đại học|đh|học viện|thpt|thcs|tiểu học|công ty|ngân hàng|khách sạn|nhà hàng|tập đoàn"
    r"|theo báo|đài|tạp chí))"
    r"(?: (?!(?:ở|tại|về|đến|từ|của|cho|với|và|trên|trong|là|có|ra|vào|sang|tới|qua) )[\w-]+){0,5} $"
)  # "Trường Đại học Cần Thơ"; not "công ty đưa công nhân về Bến Tre"
_FAMILY_NAMES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Trương Lâm Phùng Mai Tô Hà Châu
Cao Thái Tạ Lương Vương Đào Thạch Kim Sơn Quách Tống Triệu Tôn La Lưu Chu Nông Hứa Giàng Vàng Lò Quàng
"""
_SURNAMES = frozenset(_FAMILY_NAMES.split())


def _is_capitalised(name: str) -> bool:
    return all(word[0].isupper() for word in re.findall(r"\w+", name))


def _units(match: re.Match[str]) -> tuple[Province, ...]:
    units = find_province(match["name"])
    text, end = match.string, match.end()
    is_city = match["city"] is not None and not any(name in _CENTRAL for unit in units for name in unit.names)
    former, present = tuple(u for u in units if u.until), tuple(u for u in units if not u.until)
    if is_city or _FORMER.match(text, end) or _TOWN.search(text[: match.start()][-12:]):
        return former or units
    return present if present and _PRESENT.match(text, end) else units


def _doubt(match: re.Match[str], last: Place | None) -> Doubt | None:
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 80) : start]
    if _ABROAD.match(text, end):
        return "abroad"
    if match["city"] is not None or _TOWN.search(before):
        return None
    if _NAMESAKE.search(before):
        return "namesake"
    if _ADDRESS.search(before):
        return "person"
    if before[-6:-1].lower().endswith("tỉnh"):
        return None
    if _INSTITUTION.search(before):
        return "institution"
    return _longer(match, before) or _other_sense(match, before, last)


def _longer(match: re.Match[str], before: str) -> Doubt | None:
    """Whether capitals before or behind make it part of a longer name; an acronym before, a surname behind do not."""
    if match["name"].isupper():
        return None
    following = _CAPITAL.match(match.string, match.end())
    if following and following[1][0].isupper() and following[1] not in _SURNAMES and not following[1].isupper():
        return "longer"
    preceding = _PRECEDING.search(before)
    if preceding is None or not preceding[2][0].isupper() or (preceding[2].isupper() and len(preceding[2]) > 1):
        return None
    if preceding[2] in _SURNAMES:
        return "person"
    begins = preceding[1] is not None and (preceding[1] != "" or match.start() == len(before))
    return None if begins or _PROVINCE.search(before) else "longer"


def _other_sense(match: re.Match[str], before: str, last: Place | None) -> Doubt | None:
    units = find_province(match["name"])
    if not any(name in _WORDS for unit in units for name in unit.names):
        return None
    if "Hồ Chí Minh" not in units[0].names and _PROVINCE.search(before):
        return None
    is_listed = (
        last is not None
        and last.doubt is None
        and _LISTED.fullmatch(match.string, last.start + len(last.text), match.start())
    )
    return None if is_listed else "word"
