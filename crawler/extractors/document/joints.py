"""Where only a tag stands between two texts: whether a reader sees one word there, or two."""

import re
from collections.abc import Sequence
from itertools import pairwise

_ENDS_WORD = re.compile(r"[^\W\d_]{2}$")  # "TP HCM", not the first letter of "<b>T</b>ôi"
_ENDS_CLAUSE = re.compile(r"(?:[:;,)\]]|[^\s”»][”»])$")  # "Xã Tân Lập:", "lũ”", not "”" that opens a quotation
_ENDS_SENTENCE = re.compile(r"[.!?…]+$")  # "đang lên."
_ENDS_FIGURE = re.compile(r"\D\d+$")  # "20/3/2026", not a number alone: the rank of an item, or of a note
_WORD = re.compile(r"[^\W\d_]+")  # "Nếu"
_TAIL = 80
"""Letters of a text that are looked at for how it ends."""
_AFTER_FIGURE = 3
"""Letters of a word behind a figure: fewer are a formula's, or a model's: `H2SO4`."""


def joined(parts: Sequence[str]) -> str:
    """The texts as one; a blank parts them where the one behind a tag would glue a capital to a word or a sign.

    `<b>TP HCM</b>Nếu` is of three words, `<b>T</b>ôi` of one.
    """
    if len(parts) == 1:
        return parts[0]
    if not any(part[:1].isupper() for part in parts[1:]):
        return "".join(parts)
    behind = (f" {part}" if part[:1].isupper() and _are_two(above, part) else part for above, part in pairwise(parts))
    return "".join((parts[0], *behind))


def _are_two(above: str, below: str) -> bool:
    above = above[-_TAIL:]
    if _ENDS_CLAUSE.search(above):
        return True
    word = _WORD.match(below)
    if word is None:
        return False
    begun, is_whole = word[0], word.end() < len(below)
    if above[-1:].isdigit():
        return len(begun) >= _AFTER_FIGURE and _ENDS_FIGURE.search(above) is not None
    if sign := _ENDS_SENTENCE.search(above):
        return above[: sign.start()][-1:].islower() and len(begun) > 1  # not "TP." before "HCM"
    if not _ENDS_WORD.search(above):
        return False
    if above[-1:].isupper():
        return begun[1:2].islower()  # not "HÀ N" before "ỘI"
    return len(begun) > 1 or is_whole
