"""The names of newspapers' sections, paths of them and rows of them."""

import re

from crawler.text import clean

from . import tables
from .boilerplate import masthead
from .lines import Lines
from .words import key

_SECTIONS = Lines("section", longest=60)
_HOMES = Lines("home", longest=60)
_PLACES = Lines("section", "home", longest=60)
_STANDING = Lines("standing", longest=60)
_TEMPLATES = Lines("template", longest=60)
_PAPERS = Lines("paper", longest=80)
_SMALL = frozenset({"chí", "điện", "tử"})
"""Words of such names that are printed small: `Báo điện tử Gò Dừa`."""
_MAX_SECTION = 300
_MAX_MENU = 2000
_DIGIT = re.compile(r"\d")
_CRUMB = re.compile(r"[›»>/|→]")  # what parts two steps of a path
_STOPPED = re.compile(r"[.,;:!?]")  # what a row of sections never has
_CRUMB_MARKS = re.compile(r"\s+[›»>/|→]\s+|›|»")  # " › "


def is_section(text: str) -> bool:
    """Whether a line is the name of a section or a path of them: `Kinh tế`, `Trang chủ › Kinh tế`."""
    if len(text) > _MAX_SECTION or _DIGIT.search(text):
        return False
    parts = crumbs(text) if _CRUMB.search(text) else []
    if len(parts) > 1:
        return all(len(part.split()) <= 5 for part in parts) and any(part in _PLACES for part in parts)
    return text in _SECTIONS


def is_standing(title: str) -> bool:
    """Whether a title is that of a page about the paper itself, which every paper has: `Giới thiệu`, `Liên hệ`."""
    return title in _STANDING


def is_template(title: str) -> bool:
    """Whether a title is what a system prints where it has none: `Chi tiết`."""
    return title in _TEMPLATES


def is_paper(text: str) -> bool:
    """Whether a line is the name of a newspaper: `Báo Gò Dừa`, not `Báo động lũ trên sông`."""
    names = [word for word in text.split()[1:] if word.casefold() not in _SMALL]
    told_apart = not text.isupper() or masthead(text)
    return text in _PAPERS and told_apart and all(word[:1].isupper() or not word[:1].isalpha() for word in names)


def is_home(text: str) -> bool:
    """Whether a step of a path is the front page: `Trang chủ`, `Home`."""
    return text in _HOMES


def section_menu(text: str) -> bool:
    """Whether a line is a row of sections: `Xã hội Thế giới Văn hóa Kinh tế Giáo dục`."""
    if len(text) > _MAX_MENU or _STOPPED.search(text) or len(text.split()) < 8:
        return False
    padded = f" {key(text)} "
    return sum(f" {section} " in padded for section in tables.keys("lines", "menu")) >= 4


def crumbs(text: str) -> list[str]:
    """The steps of a path of sections: `Trang chủ › Kinh tế` → two."""
    return [part for part in map(clean, _CRUMB_MARKS.split(text)) if part]


def section_of(text: str) -> str | None:
    """The last section of a path, or the line itself; never the front page."""
    last = crumbs(text)[-1:] or [""]
    return last[0] if last[0] and not is_home(last[0]) else None
