"""What the class, id and role of an element hint at: one table of the words that newspapers use.

Names are taken apart into words, and what a word hints at is remembered: that is twenty times faster than searching
whole names, for words repeat from element to element where names do not.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from crawler.extractors.lexicon import tables

from .blocks import Box

_MARKS = "_:/.-"  # "news-related__list" → news, related, list
_PART = "*"
"""At either end of words that are a part of one: `*lienquan*`."""
_NOTHING: frozenset[str] = frozenset()


class _Names(NamedTuple):
    """What names hint at: parts of words, in the order of the tables, words and two words in a row, whole classes."""

    parts: tuple[tuple[str, frozenset[str]], ...]
    any_part: re.Pattern[str]
    words: Mapping[str, frozenset[str]]
    firsts: frozenset[str]
    """The first of two words that are listed together."""
    hidden: frozenset[str]


@cache
def _names() -> _Names:
    hints = {one.words: frozenset(one.kinds) - {"hidden"} for one in tables.entries("names", *tables.KINDS["names"])}
    parts = {words.strip(_PART): kinds for words, kinds in hints.items() if words.startswith(_PART)}
    whole = {words: kinds for words, kinds in hints.items() if kinds and not words.startswith(_PART)}
    return _Names(
        tuple(parts.items()),
        re.compile("|".join(map(re.escape, sorted(parts)))),
        whole,
        frozenset(words.partition("-")[0] for words in whole if "-" in words),
        frozenset(one.words for one in tables.entries("names", "hidden")),
    )


@lru_cache(maxsize=8192)
def _of_word(word: str) -> frozenset[str]:
    names = _names()
    whole = names.words.get(word, _NOTHING)
    if not names.any_part.search(word):
        return whole
    return whole.union(*(kinds for part, kinds in names.parts if part in word))


@lru_cache(maxsize=4096)
def hints(names: str) -> frozenset[str]:
    """What an element's names hint at: kinds of the table, `caption`, `related`, `foreign`, `own` …"""
    if not names:
        return _NOTHING
    found, known = _NOTHING, _names()
    for mark in _MARKS:
        names = names.replace(mark, " ")
    words = names.split()
    for word in words:
        if kinds := _of_word(word):
            found |= kinds
    for one, two in pairwise(words):
        if one in known.firsts:
            found |= known.words.get(f"{one}-{two}", _NOTHING)
    return found


def is_breadcrumb(box: Box) -> bool:
    """Whether an element is named as the path from the front page, by its class or, of a `nav`, to the blind."""
    told = "crumb" in hints(box.names)
    return told or (box.tag == "nav" and "crumb" in (box.element.get("aria-label") or "").lower())


@lru_cache(maxsize=4096)
def is_hidden(names: str) -> bool:
    """Whether a class says that the element is not shown: `list-news hidden`, but not `overflow-hidden`."""
    return not _names().hidden.isdisjoint(names.split())
