"""Lunar dates are never read as solar ones (rule R8): they are blanked, and a solar date beside them stands alone."""

import re

_STEM_AND_BRANCH = (  # "Giáp Thìn", "Quý Mão": only stems and branches of one parity meet
    r"(?:(?:giap|binh|mau|canh|nham) (?:ty|ti|dan|thin|ngo|than|tuat)"
    r"|(?:at|dinh|ky|tan|quy) (?:suu|mao|meo|ty|ti|mui|dau|hoi))\b"
)
_CALENDAR = rf"(?:am lich\b|al\b|{_STEM_AND_BRANCH})"
_MEANING = r"(?:tuc|nham)(?: la)?(?= (?:ngay|mung|mong|ram|\d))"  # "tức 16/2", "Nhằm ngày 21 tháng 8"
_MARK = re.compile(rf"\b(?:{_CALENDAR}|(?<!tin ){_MEANING}|m[uo]ng \d|ram thang|duong lich\b|dl ?:)", re.ASCII)
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]")  # "(tức 16/2 âm lịch)"
_NAMED_DAY = re.compile(r"\d|\bram\b", re.ASCII)  # "4.9 Ất Tỵ"; "(âm lịch)" alone speaks of what stands before it
_LUNAR_DAY = (  # "26/9", "20/12/2023", "mùng 5 tháng Giêng", "16 tháng 2"
    r"\b(?:(?:tuc|nham)(?: la)? )?(?:ngay )?(?:m[uo]ng |ram )?\d{1,2}"
    r"(?: ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?| thang (?:\d{1,2}|[a-z]+(?: [a-z]+)?)),?(?: nam \d{4})? ?"
)
_ATTACHED = re.compile(
    rf"{_LUNAR_DAY}[(\[]?(?:nam )?{_CALENDAR}[)\]]?", re.ASCII
)  # "15/8 năm Giáp Thìn", "16 tháng 2 ÂL"
_ATTACHED_BRIEF = re.compile(
    rf"{_LUNAR_DAY}am\b(?! lich)", re.ASCII
)  # "29/12 âm"; without its accent it is the AM of a clock
_LABELLED = re.compile(  # "ÂL: 16/02/2024", "(tức ngày mùng 5 tháng Giêng)"
    rf"(?:\b(?:am lich|lich am|al)\b|(?<!tin )\b{_MEANING}) ?:?.*?(?=\bdl\b|\bduong lich\b|$)", re.ASCII
)
_LEFT = re.compile(r"\b(?:am lich|al)\b", re.ASCII)


def without_lunar(folded: str, spelled: str) -> tuple[str | None, bool]:
    """The text with its lunar dates blanked, length kept, and whether it names a calendar at all.

    The text is `None` when a lunar mark is left that nothing tells apart from the date.
    """
    text = _ATTACHED_BRIEF.sub(_blank, folded) if "âm" in spelled else folded
    if _MARK.search(text) is None:
        return text, text is not folded
    for form, blank in ((_BRACKET, _blank_lunar), (_ATTACHED, _blank), (_LABELLED, _blank)):
        text = form.sub(blank, text)
    return (None if _LEFT.search(text) else text), True


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank_lunar(found: re.Match[str]) -> str:
    """A bracket goes when it holds a lunar day of its own."""
    mark = _MARK.search(found[0])
    own = mark is not None and not mark[0].startswith("d") and _NAMED_DAY.search(found[0])
    return _blank(found) if own else found[0]
