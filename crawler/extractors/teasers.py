"""Teasers of other stories: what stands beside a linked title in a small box of its own."""

from collections.abc import Iterable

from .blocks import Block, Box
from .trunk import home

_ITEM_BLOCKS = 6
_LINKED = 0.8
_SHORTEST = 20
_FEWEST_WORDS = 4
_OPEN_ENDS = ("...", "…", "[…]", "[...]", "…]")


def items(blocks: Iterable[Block]) -> set[Box]:
    """The small boxes that hold a linked title: the items of a list of stories."""
    found = set()
    for block in blocks:
        if block.links and block.link_share > _LINKED and block.size >= _SHORTEST and _titles(block):
            box: Box | None = home(block)
            while box is not None and box.blocks <= _ITEM_BLOCKS:
                found.add(box)
                box = box.parent
    return found


def _titles(block: Block) -> bool:
    return block.heading or len(block.raw.split()) >= _FEWEST_WORDS


def cut_short(text: str) -> bool:
    """Whether a text breaks off as the beginning of another story does: `Sáng 24/2, đoàn công tác của tỉnh...`."""
    return text.endswith(_OPEN_ENDS)
