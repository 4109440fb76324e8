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
        if block.links and block.link_share > _LINKED and block.size >= _SHORTEST and _titles(block):
            above = _paragraph_above(block, blocks)
            box: Box | None = home(block)
            while box is not None and box.blocks <= _ITEM_BLOCKS and not (above and inside(above.box, box)):
                found.add(box)
                box = box.parent
    return found


def _paragraph_above(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The last long paragraph within an item's reach above a title: what begins with text is no item."""
    near = blocks[max(0, block.index - _ITEM_BLOCKS + 1) : block.index]
    return next((other for other in reversed(near) if other.weight and not other.links), None)


def _titles(block: Block) -> bool:
    return block.heading or len(block.raw.split()) >= _FEWEST_WORDS


def cut_short(text: str) -> bool:
    """Whether a text breaks off as the beginning of another story does: `Sáng 24/2, đoàn công tác của tỉnh...`."""
    return text.endswith(_OPEN_ENDS)
