"""The words that newspapers print around an article: headings of related news, tools, footers, noise.

Everything is judged by the whole line, never by a part of it: `xem thêm` and `theo` also stand in ordinary sentences.
"""

import re

from crawler.text import fold

from . import tables
from .lines import Lines

_RELATED = Lines("related", longest=60)
_LABELS = Lines("label", longest=60)
_TOOLS = Lines("tool", longest=120)
_COMMENTS = Lines("comments", longest=60)
_INVITATIONS = Lines("invites", longest=60)
_TAGS = Lines("tags", longest=60)
_FOOTERS = Lines("footer", longest=220)
_NOISE_WORDS = Lines("noise", longest=220)
_MASTHEADS = Lines("masthead", longest=80)
_OF_SITE = Lines("of_site", longest=60)
_CLASSIFIED = Lines("classified", longest=60)
_OFFERS = Lines("offer", longest=160)
_LISTED = Lines("related", "tool", "footer", "noise", longest=220)
_NOISE = re.compile(  # "{{ item.title }}", "{title} {publish}", "<o:p>", "![]() |", "———"
    r"^(?:\{\{.*\}\}|\{\w+\}(?: \{\w+\})*|</?_?o\d*a?[_:]p/?>|!\[\]\(.*?\)\s*\|?|[|+>»►▶•*·\-–—_=~#\s]+)$"
)
_SYMBOLS = frozenset("{<!|+>»►▶•*·-–—_=~#")
_SENTENCES = re.compile(r"(?<=[.;!])\s+|\s+[|•·–-]\s+")  # "Giấy phép số 12/GP-TTĐT. Tổng Biên tập: …"
_TELLS = frozenset(":/©ⓒ")
"""One of these stands in whatever says who answers for a site: behind a label, in the number of a licence."""
_LONGEST_IMPRINT, _LINE, _TWO = 1_500, 220, 2
_COLON = re.compile(r"\s*:\s*(?=\S)")  # "Từ khóa: lúa"
_COUNT = r"(?i)^[\d\s.,]*(?:WORDS)?[\d\s]*$"  # "1.234 lượt xem"
_POINTS = re.compile(r"\s*(?::|>>|»|→)\s*(?=\S)")  # "Xem thêm >> Giá vàng tăng"


def related_heading(line: str) -> bool:
    """Whether the whole line is a heading over other stories: `TIN LIÊN QUAN`, `Các tin, bài đã đưa (12)`."""
    return line in _RELATED


def labelled_title(line: str) -> str | None:
    """What stands behind a label that leads to another story: `Xem thêm: Tin thứ nhất` → `Tin thứ nhất`."""
    return _behind(line, _POINTS, _LABELS)


def labelled_tags(line: str) -> str | None:
    """The keywords behind their label, as printed: `Từ khóa: lúa, gạo` → `lúa, gạo`."""
    return _behind(line, _COLON, _TAGS) if ":" in line else None


def tags_label(line: str) -> bool:
    """Whether the line is a label of keywords alone: `Từ khóa:`."""
    return line in _TAGS


def site_keyword(line: str) -> bool:
    """Whether a keyword is one that a paper gives to all its pages: `tin nhanh`."""
    return line in _OF_SITE


def classified_heading(line: str) -> bool:
    """Whether the whole line is a heading over what people sell and seek: `Rao vặt`."""
    return line in _CLASSIFIED


def offers(line: str) -> bool:
    """Whether a title begins as an advertisement does; so may one story, but not most of a list: `Cần bán nhà …`."""
    return line in _OFFERS


def tool_line(line: str) -> bool:
    """Whether the whole line belongs to sharing, comments, fonts, printing or navigation: `Chia sẻ`, `Cỡ chữ`."""
    return line in _TOOLS


def comments_heading(line: str) -> bool:
    """Whether the whole line opens the readers' part: `Bình luận (2)`, `Ý kiến bạn đọc`."""
    return line in _COMMENTS


def comments_wanted(line: str) -> bool:
    """Whether the whole line asks readers for a comment: `Viết bình luận`."""
    return line in _INVITATIONS


def footer_line(line: str) -> bool:
    """Whether the line begins as the foot of a site does: licence, editors, address, copyright."""
    return line in _FOOTERS


def imprint(text: str) -> bool:
    """Whether a text says who answers for a site: two of its parts at least begin as lines of its foot do.

    A story may begin so too: `Tổng Biên tập Báo Sơn La cho biết …`.
    """
    told = len(text) <= _LONGEST_IMPRINT and not _TELLS.isdisjoint(text)
    parts = _SENTENCES.split(text) if told else ()
    return sum(part[:_LINE] in _FOOTERS for part in parts) >= _TWO


def masthead(line: str) -> bool:
    """Whether the line begins as the head of a site does: `Cơ quan của Đảng bộ tỉnh …`."""
    return line[:80] in _MASTHEADS


def is_count(text: str) -> bool:
    """Whether a text is a number, with what it counts or without: `1.234 lượt xem`; so is an empty one."""
    return tables.expression(_COUNT, "labels", "count").match(text) is not None


def in_no_table(line: str) -> bool:
    """Whether no entry of any table begins as the line does, so that nobody need look further."""
    return line[:1] not in _SYMBOLS and not line[:1].isdigit() and not _LISTED.may_begin(line)


def noise_line(line: str) -> bool:
    """Whether the line is no text at all: template holes, paste marks, player fallbacks, rules of dashes."""
    if len(line) > 220:
        return False
    return line in _NOISE_WORDS or (line[:1] in _SYMBOLS and bool(_NOISE.match(fold(line))))


def _behind(line: str, mark: re.Pattern[str], labels: Lines) -> str | None:
    found = mark.search(line)
    return line[found.end() :] if found and line[: found.start()] in labels else None
