"""The headline of a page that states none: the line above the time and the text that stands out as one."""

import re
from collections.abc import Container
from functools import cached_property

from crawler.extractors.dates import spot
from crawler.extractors.lexicon.boilerplate import related_heading, tool_line
from crawler.extractors.lexicon.sections import is_home, is_paper, is_section, is_template
from crawler.text import fold

from .blocks import Block, Box, Document, ancestors, near
from .class_names import hints, is_breadcrumb

_SEPARATOR = re.compile(r"\s+[|»•·–—:-]+\s+|\s*\|\s*|(?<=[A-Z])-(?=[A-Z])")  # "Kinh tế - Báo Gò Dừa", "SGGP-Detail"
_NAMED = re.compile(r"(?<!sub)(?<!page)(?:title|headline|heading)|tieu-?de")  # class="detail-title"
_LARGE = re.compile(r"font-size\s*:\s*(?:1[89]|[2-9]\d)|font-weight\s*:\s*(?:bold|[6-9]00)")  # "font-size:22px"
_ABOVE = 14
"""Blocks above the text among which the headline is looked for."""
_ENTRY = 6
"""Words of a menu's entry."""
_NEAR = 3
"""Boxes around a block whose names and kinds are asked."""
_LEAST, _MOST, _LONG = 12, 300, 160
"""Characters of a headline, and from which on it is more likely a lead."""
_WORDS = 3
_TIME = 80
"""Characters of a line that says when, with the words beside it."""
_ENOUGH = 3
_OTHERS = frozenset({"crumb", "comments", "related", "share", "meta", "lead", "tags", "caption", "consent", "poll"})
_OUTSIDE = frozenset({"nav", "aside", "footer", "form", "figure", "figcaption"})


def says_nothing(text: str, names: Container[str]) -> bool:
    """Whether a title names no story: the paper, one of its sections, what a system prints, or a row of such.

    `Kinh tế - Báo Gò Dừa`; `names` are those of the paper and of its menu, folded.
    """
    parts = [part for part in _SEPARATOR.split(text) if part.strip()]
    return all(
        fold(part) in names or is_section(part) or is_home(part) or is_template(part) or is_paper(part)
        for part in (parts if len(parts) > 1 else [text])
    )


class Names:
    """What the paper and the entries of the page's menus are called, folded; a path of sections is no menu."""

    def __init__(self, document: Document, papers: frozenset[str]) -> None:
        self._document = document
        self._papers = papers

    def __contains__(self, folded: object) -> bool:
        if folded in self._papers:
            return True
        return isinstance(folded, str) and folded.count(" ") < _ENTRY and folded in self._menus

    @cached_property
    def _menus(self) -> frozenset[str]:
        """Read only where a title is as short as an entry."""
        menus = (box for box in self._document.boxes if box.tag == "nav" and not is_breadcrumb(box))
        return frozenset(fold("".join(map(str, link.itertext()))) for box in menus for link in box.element.iter("a"))


def find(document: Document, names: Container[str]) -> Block | None:
    """The line that looks most like a headline; `None` where no text stands below one."""
    blocks = document.blocks
    start = _start(blocks)
    if start is None:
        return None
    above = blocks[max(0, start - _ABOVE) : start + 1]
    rated = [(_points(block, blocks), block) for block in above if _may_be(block, names, last=block.index == start)]
    points, found = max(rated, key=lambda pair: (pair[0], -pair[1].index), default=(0, None))
    return found if points >= _ENOUGH else None


def _start(blocks: list[Block]) -> int | None:
    """The first long paragraph in the box that holds most of them."""
    mass: dict[Box, int] = {}
    first: dict[Box, int] = {}
    for block in blocks:
        if block.weight and not block.box.hidden:
            around = (box for box in ancestors(block.box) if box.blocks > 1)
            home = next(around, block.box)
            mass[home] = mass.get(home, 0) + block.weight
            first.setdefault(home, block.index)
    return first[max(mass, key=lambda home: mass[home])] if mass else None


def _may_be(block: Block, names: Container[str], *, last: bool) -> bool:
    if not _LEAST <= block.size <= _MOST or block.box.hidden or len(block.raw.split()) < _WORDS:
        return False
    if (last and block.ends) or any(not link.startswith("#") for link, _ in block.links) or _is_time(block):
        return False
    own = (box for box in near(block.box, _NEAR) if box.blocks == 1)
    if any(box.tag in _OUTSIDE for box in ancestors(block.box)) or any(_OTHERS & hints(box.names) for box in own):
        return False
    return not (related_heading(block.raw) or tool_line(block.raw) or says_nothing(block.text, names))


def _is_time(block: Block) -> bool:
    return block.size <= _TIME and spot(block.raw) is not None


def _points(block: Block, blocks: list[Block]) -> int:
    below = blocks[block.index + 1 : block.index + 2]
    above = blocks[max(0, block.index - 1) : block.index]
    own = [box for box in near(block.box, _NEAR) if box.blocks == 1]
    return sum(
        (
            3 if block.box.tag in ("h1", "h2", "h3") else 2 if block.heading else 0,
            2 if any(_NAMED.search(box.names) for box in own) else 0,
            1 if block.all_bold or any(_LARGE.search(box.element.get("style") or "") for box in own) else 0,
            3 if any(map(_is_time, below)) else 0,
            1 if any(map(_is_time, above)) else 0,
            -3 if block.raw.endswith((".", ":", "…")) else 0,
            -2 if block.size > _LONG else 0,
        )
    )
