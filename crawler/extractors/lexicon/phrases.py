"""What a page says of itself where it is no article: phrases, which are sought within a text as whole words."""

import re
from functools import cache
from typing import Literal

from crawler.budget import bounded

from . import tables
from .words import GAP

Said = Literal["missing", "challenge", "login", "maintenance", "scripts"]


def says(folded: str, kind: Said) -> bool:
    """Whether a folded text says something of a kind: `404 - khong tim thay trang` that a page is missing."""
    return _phrases(kind).search(folded) is not None


@cache
def _phrases(kind: Said) -> re.Pattern[str]:
    """`…` behind a phrase keeps it to the beginning of a text, in front of it to the end: `Just a moment …`."""
    with bounded():
        found = []
        for one in tables.entries("phrases", kind):
            words = r"\b.{0,60}?\b".join(re.escape(part.strip()) for part in one.key.strip(GAP).split(GAP))
            begins, ends = one.key.endswith(GAP), one.key.startswith(GAP)
            found.append(rf"{'^' if begins else ''}\b{words}\b{'$' if ends else ''}")
        return re.compile("|".join(found))
