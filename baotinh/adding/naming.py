"""What a paper calls itself, and which province that names."""

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree

from baotinh.adding.platforms import root_of
from crawler.extractors.lexicon.sections import is_home
from crawler.items import Page
from crawler.provinces import provinces
from crawler.text import clean, fold

_STATED = ("og:site_name", "application-name")
_PARTS = re.compile(r"\s+[-–—|»:]\s+|\s*[|»]\s*")  # "Báo Ví Dụ - Tin tức"
_PAPER = re.compile(r"\b(?:bao|tap chi|online|dien tu|news)\b")  # folded
_FRONTS = frozenset({"tin tuc", "tin moi nhat", "tin tuc trong ngay"})
"""What stands beside the name in the title of a front page, but for its own name."""
_LONGEST = 80


def name_of(pages: Sequence[Page]) -> tuple[str, str] | None:
    """The name, and where it stands: what the front page states, which is the first, then what its titles share."""
    roots = [root for page in pages if (root := root_of(page)) is not None]
    stated = next(((name, key) for root in roots for key in _STATED if (name := _stated(root, key))), None)
    if stated is not None:
        return stated
    titles = [[part for part in _PARTS.split(_title(root)) if _is_name(part)] for root in roots]
    shared = Counter(part for title in titles for part in dict.fromkeys(title))
    best = max(shared, key=lambda part: (shared[part], _PAPER.search(fold(part)) is not None), default=None)
    return (best, "titles of its pages") if best and (shared[best] > 1 or best in titles[0]) else None


def _stated(root: etree._Element, key: str) -> str | None:
    names = (meta.get("content") or "" for meta in root.iter("meta") if key in (meta.get("property"), meta.get("name")))
    return next(filter(_is_name, map(clean, names)), None)


def _title(root: etree._Element) -> str:
    return clean(next(("".join(map(str, title.itertext())) for title in root.iter("title")), ""))


def _is_name(part: str) -> bool:
    return 0 < len(part) <= _LONGEST and fold(part) not in _FRONTS and not is_home(part)


def province_of(name: str) -> str | None:
    """The one province of the former map that a paper is named after."""
    folded = fold(name)
    former = (unit for unit in provinces() if unit.until)
    found = {unit.name for unit in former if any(_stands_in(one, folded) for one in unit.names)}
    return found.pop() if len(found) == 1 else None


def _stands_in(name: str, folded: str) -> bool:
    return re.search(rf"\b{re.escape(fold(name))}\b", folded) is not None
