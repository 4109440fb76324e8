"""A line as the tables of words have it."""

import re
from functools import lru_cache

from crawler.text import fold

GAP = "…"
"""In words: whatever may come there."""
FIGURE = "0"
"""In words: any number."""
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+(?:\d+[\W_]*)?$")  # ">> Tin liên quan (12):" → "Tin liên quan"
SPACED_MARKS = re.compile(r"[\W_]+")  # "tin, bai lien quan" → "tin bai lien quan"
LETTERS = re.compile(r"[^\W\d_]+")  # "Thứ", "GMT"


def words_of(table: str) -> frozenset[str]:
    """The entries of a table written as text: parted by bars and line ends, or by blanks when it has no bars."""
    parts = re.split(r"[|\n]", table) if "|" in table else table.split()
    return frozenset(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=4096)
def key(line: str) -> str:
    """A line as the tables have it: folded, without the marks, numbers and brackets at its ends."""
    return SPACED_MARKS.sub(" ", _EDGES.sub("", fold(line))).strip()
