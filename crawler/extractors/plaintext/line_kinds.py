"""The kind of a line of flattened text: what it looks like by itself, before anyone asks where it stands."""

import re
from collections.abc import Callable
from typing import Literal

from crawler.extractors.lexicon.boilerplate import (
    comments_heading,
    footer_line,
    labelled_tags,
    labelled_title,
    noise_line,
    related_heading,
    tool_line,
)
from crawler.extractors.lexicon.sections import is_section, section_menu
from crawler.extractors.lexicon.tables import expression

from .lines import Line
from .timed_lists import ends_open, time_line

LineKind = Literal[
    "mark", "code", "image", "row", "noise", "heading", "tag", "comments", "tool", "footer", "time", "encoded",
    "section", "arrow", "teaser", "prose", "title",
]  # fmt: skip
"""`comments` opens the readers' part, `arrow` is a labelled or pointed link line, `title` any short line."""

_HASHTAGS = re.compile(r"^(?:#[^\s#,;]+[\s,;]*)+$")  # "#bacgiang #khoinghiep"
_SPLIT_TAGS = re.compile(r"\s*[,;|#•]\s*")  # "lúa, gạo; xuất khẩu"
_DOMAIN = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+(?:vn|com|net|org)(?:/\S*)?$", re.IGNORECASE)  # "baotinh.example.vn"
_BASE64 = re.compile(r"^[A-Za-z0-9+/=_-]{40,}$")  # "4bq+4buuw41IUOG7uE4w…"
_SENTENCE = re.compile(r"[.!?…:;][”\"')\]]*$")  # the end of a sentence
_PREFIX = (  # "(CTO) - ", "VOV.VN - ", "YênBái - ", "(NLĐO)- "
    r"^(?:\((?![ẢảÂâ]nh|[Vv]ideo|[Cc]lip|Tổng|Theo)[^()]{2,40}\)\s?[-–—]|\([A-ZĐ]{2,6}\)\s"
    r"|(?=\S*[A-ZĐ.]\S*[A-ZĐ.])[A-ZĐ][\w.]{1,13}\s?[-–—]\s|(?i:WORDS)\s?[-–—]\s)\s*"
)
_OPEN_WORDS = 8
_PROSE_WORDS = 25
_SENTENCE_WORDS = 10
_QUESTION_WORDS = 20
_MAX_CODE_WORD = 60
_MAX_TOOL = 60


def kind_of(line: Line) -> LineKind:
    """What the line looks like; the first that fits counts."""
    text = line.text
    if line.mark in ("comment", "rule", "definition", "shortcode"):
        return "mark"
    if line.mark == "code":
        return "code"
    if not text:
        return "image" if line.images else "mark"
    said = next((name for name, fits in _TESTS if fits(text)), None)
    if said is None and line.mark in ("arrow", "row"):
        return line.mark
    return said or _by_length(line)


def _by_length(line: Line) -> LineKind:
    words = word_count(line)
    if words < _QUESTION_WORDS and line.text.endswith(("?", "!")):
        return "title"
    if words >= _OPEN_WORDS and ends_open(line.text):
        return "teaser"
    if words >= _PROSE_WORDS + 15 or (words >= _SENTENCE_WORDS and _SENTENCE.search(line.text)):
        return "prose"
    return "title"


def tags_of(text: str) -> tuple[str, ...]:
    """The keywords of a line that holds nothing else."""
    listed = labelled_tags(text) or (text if _HASHTAGS.match(text) else None)
    if listed is None:
        return ()
    parts = _SPLIT_TAGS.split(listed)
    return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip(" .#"))))


def encoded(text: str) -> bool:
    """Whether a line is enciphered text: base64, or letters without a blank as no language has them."""
    words = [word for word in text.split() if "/" not in word[:9] or "://" not in word]
    if not words or "://" in text or "www." in text:
        return False
    if all(_BASE64.match(word) for word in words):
        return any(any(char.isdigit() for char in word) or len(word) > _MAX_CODE_WORD for word in words)
    longest = max(map(len, words))
    return longest >= _MAX_CODE_WORD and longest * 2 > len(text) and len(set(text)) > 8


def site_prefix(text: str) -> str | None:
    """The code with which a paper opens its lead: `(CTO) - `, `VOV.VN - `; `None` without one."""
    found = expression(_PREFIX, "lines", "lead_code").match(text)
    return found[0].strip(" -–—:") if found else None


def word_count(line: Line) -> int:
    """How many words the line has."""
    return len(line.text.split())


_TESTS: tuple[tuple[LineKind, Callable[[str], object]], ...] = (
    ("noise", noise_line),
    ("noise", _DOMAIN.match),
    ("heading", related_heading),
    ("tag", tags_of),
    ("comments", lambda text: comments_heading(text)),
    ("tool", tool_line),
    ("section", is_section),
    ("section", section_menu),
    ("footer", footer_line),
    ("time", time_line),
    ("encoded", encoded),
    ("arrow", labelled_title),
)
"""What the words of a line say by themselves; the first test that holds counts."""
