"""Whether a whole line is one of the tables' words: never a part of it, for `xem thêm` also stands in sentences."""

import re
from functools import cached_property, lru_cache

from crawler.budget import bounded
from crawler.text import fold

from . import tables
from .words import FIGURE, GAP, key

_FIRST_WORD = re.compile(r"[^\W\d_]+|©|ⓒ")  # ">> Tin liên quan" → "Tin"
_OPEN = re.compile(rf"\s*{GAP}\s*|(?<!\w){FIGURE}(?!\w)")  # "Theo dõi … trên", "0 lượt thích"
_COLON = re.compile(r"\s+:")  # "Địa chỉ : 12 Lê Lợi"
_folded_word = lru_cache(maxsize=16384)(fold)


class Lines:
    """The lines of some kinds: `line in Lines("related", longest=60)`."""

    def __init__(self, *kinds: str, longest: int) -> None:
        self.longest = longest
        self._kinds = kinds

    def __contains__(self, line: str) -> bool:
        if len(line) > self.longest or not self.may_begin(line):
            return False
        return key(line) in self._whole or self._is_open(_COLON.sub(":", fold(line)))

    def may_begin(self, line: str) -> bool:
        """Whether any of them begins as the line does: most lines are told from all tables by that alone."""
        return first_word(line) in self._starts or (self._may_count and line[:1].isdigit())

    def _is_open(self, folded: str) -> bool:
        return folded.startswith(self._beginnings) or self._pattern.match(folded) is not None

    @cached_property
    def _entries(self) -> tuple[tables.Entry, ...]:
        return tables.entries("lines", *self._kinds)

    @cached_property
    def _whole(self) -> frozenset[str]:
        return tables.keys("lines", *self._kinds)

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """What a line goes on from: `Địa chỉ: …`."""
        return tuple(begun for one in self._entries if one.is_pattern and (begun := _beginning(one.key)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All others that leave something open, as one expression; where there are none, it matches nothing."""
        whole = (_form(one.key) for one in self._entries if one.is_pattern and not _beginning(one.key))
        return re.compile("|".join(whole) or "(?!)")

    @cached_property
    def _starts(self) -> frozenset[str]:
        with bounded():
            return frozenset(FIGURE if one.key.startswith(FIGURE) else first_word(one.key) for one in self._entries)

    @cached_property
    def _may_count(self) -> bool:
        return FIGURE in self._starts


@lru_cache(maxsize=2048)
def first_word(line: str) -> str:
    """The first word of a line, folded; `©` is one."""
    found = _FIRST_WORD.search(line)
    return _folded_word(found[0]) if found else ""


def _beginning(words: str) -> str | None:
    """`địa chỉ:` of `địa chỉ: …`; `None` where something else is left open."""
    begun = words.removesuffix(GAP).rstrip()
    return None if begun == words or _OPEN.search(begun) else begun


def _form(words: str) -> str:
    """`Theo dõi … trên` as an expression: at most 60 characters are left open, and a line ends where the words do."""
    is_open, parts, at = words.endswith(GAP), [], 0
    for found in _OPEN.finditer(words.removesuffix(GAP).rstrip()):
        parts += [re.escape(words[at : found.start()]), r"\b.{0,60}?\b" if GAP in found[0] else r"\d[\d.,]*"]
        at = found.end()
    rest = re.escape(words[at:].removesuffix(GAP).rstrip())
    return "".join(parts) + rest + ("" if is_open else r"[\W_]*$")
