"""What changed from one text to the next, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+|\s+")
_MOST = 4_000_000
"""Pairs of words that are compared; where more would be, the whole stretch counts as changed."""


def changes(before: str, after: str) -> list[list[str]]:
    """Stretches of words with `=`, `-` or `+` before each: the old text is all but `+`, the new one all but `-`.

    Paragraphs are compared first, and words within those that differ.
    """
    found: list[list[str]] = []
    for sign, words in _compared(_paragraphs(before), _paragraphs(after), is_fine=False):
        if found and found[-1][0] == sign:
            found[-1][1] += words
        elif words:
            found.append([sign, words])
    return found


def _paragraphs(text: str) -> list[str]:
    return re.findall(r".+|\n+", text)


def _compared(old: list[str], new: list[str], *, is_fine: bool) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield "=", gone
            continue
        words = _WORD.findall(gone), _WORD.findall(came)
        if not is_fine and gone and came and len(words[0]) * len(words[1]) <= _MOST:
            yield from _compared(*words, is_fine=True)
            continue
        yield "-", gone
        yield "+", came
