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


def dated(text: str) -> bool:
    """Whether a date or a relative time stands somewhere in a line."""
    return bool(_MAY_BE_DATED.search(text)) and bool(DATED.search(text))


def only_dated(text: str) -> bool:
    """Whether a line says nothing but when: `Thứ bảy, 07/03/2026 - 08:07 (GMT+7)`."""
    return dated(text) and all(fold(word) in TIME_WORDS for word in LETTERS.findall(DATED.sub(" ", text)))
