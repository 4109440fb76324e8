"""Teasers of other stories: what stands beside a linked title in a small box of its own."""

from collections.abc import Sequence

from crawler.extractors.document.blocks import Block, Box, inside

from .container import home

_ITEM_BLOCKS = 6
_LINKED = 0.8
_SHORTEST = 20
_FEWEST_WORDS = 4
_OPEN_ENDS = ("...", "…", "[…]", "[...]", "…]")


def items(blocks: Sequence[Block]) -> set[Box]:
    """The small boxes that begin with a linked title: the items of a list of stories."""
    found = set()
    for block in blocks:
        if not block.links or block.link_share <= _LINKED or block.size < _SHORTEST:
            continue
        if block.heading or len(block.raw.split()) >= _FEWEST_WORDS:
            reach = blocks[max(0, block.index - _ITEM_BLOCKS + 1) : block.index]
            above = next((other for other in reversed(reach) if other.weight and not other.links), None)
            box: Box | None = home(block)
            while box is not None and box.blocks <= _ITEM_BLOCKS and not (above and inside(above.box, box)):
                found.add(box)  # what begins with a long paragraph is no item
                box = box.parent
    return found


def cut_short(text: str) -> bool:
    """Whether a text breaks off as the beginning of another story does: `Sáng 24/2, đoàn công tác của tỉnh...`."""
    return text.endswith(_OPEN_ENDS)
