"""Whether a line says when: a quick look that many lines are asked for; what it says, the dates read."""

import re

from crawler.text import fold

from .words import LETTERS, words_of

_MAY_BE_DATED = re.compile(r"\d|vừa xong|hôm", re.IGNORECASE)  # most lines hold no figure at all
DATED = re.compile(  # "Thứ sáu: 15:00 ngày 09/02/2024" · "3 giờ trước" · "May 4, 2024" · "4. Mai 2024" · "2024年5月4日"
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:20|19)?\d\d\b|\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d|\d{4}\.\s?\d\d"
    r"|tháng\s+\d|\b\d+\s+(?:giây|phút|giờ|tiếng|ngày|tuần|tháng)\s+trước|vừa xong|hôm (?:nay|qua)"
    r"|\b[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b|\b\d{1,2}\.?(?:\s+de)?\s+[^\W\d_]{3,10}\.?(?:\s+de)?,?\s+(?:19|20)\d\d\b"
    r"|\d{1,2}-[A-Za-z]{3}-(?:19|20)\d\d",
    re.IGNORECASE,
)
TIME_WORDS = words_of(
    "thu|hai|ba|tu|nam|sau|bay|chu|nhat|cn|t|ngay|luc|gio|phut|h|g|sa|ch|cap|nhat|dang|xuat|ban|am|pm|gmt|utc|ict"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|published|updated|posted"
    "|last|on|at|xuat|bai"
)
"""Folded words that stand beside a date and say nothing but when."""
_POSTED = frozenset({"dang", "posted", "published", "xuat"})
_CLOCK = re.compile(
    r"[\s,|-]{1,4}(?:(?:lúc|at)\s)?\d{1,2}\s?[:hg]\s?\d\d(?::\d\d)?(?:\s?[ap]m\b)?", re.IGNORECASE
)  # " 20:45:00"
_LINE = 160
"""Characters of a line that says so."""


def dated(text: str) -> bool:
    """Whether a date or a relative time stands somewhere in a line."""
    return bool(_MAY_BE_DATED.search(text)) and bool(DATED.search(text))


def only_dated(text: str) -> bool:
    """Whether a line says nothing but when: `Thứ bảy, 07/03/2026 - 08:07 (GMT+7)`."""
    return dated(text) and all(fold(word) in TIME_WORDS for word in LETTERS.findall(DATED.sub(" ", text)))


def posted(text: str) -> str | None:
    """The beginning of a short line that says when a story was published, whatever a reader can do behind it.

    `Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè`; but for who wrote it, or what else takes place on a day.
    """
    found = DATED.search(text) if len(text) <= _LINE and _MAY_BE_DATED.search(text) else None
    words = [fold(word) for word in LETTERS.findall(text[: found.start()])] if found else []
    if found is None or _POSTED.isdisjoint(words) or not TIME_WORDS.issuperset(words):
        return None
    clock = _CLOCK.match(text, found.end())
    return text[: clock.end() if clock else found.end()].strip()
