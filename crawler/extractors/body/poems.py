"""Poems: verses without a full stop, which look like labels and headings one by one."""

from collections.abc import Sequence

from crawler.extractors.document.blocks import Block, Box
from crawler.extractors.document.verses import STROPHE, is_verse

_LEAST, _OTHERS = 6, 2
"""Verses that make a poem where nothing else on a page is text, and what may stand beside them: a name, a place."""


def poem(lines: dict[Box, list[Block]]) -> list[list[Block]]:
    """The verses of a poem, strophe by strophe: of lines by their homes, homes that hold hardly anything else."""
    apart = (own for box, own in lines.items() if box.blocks <= len(own) + _OTHERS)
    found = [own for own in apart if all(is_verse(line.raw) for line in own)]
    return found if sum(map(len, found)) >= _LEAST else []


def ends_poem(lines: Sequence[Block]) -> bool:
    """Whether the last of them are verses that break off: a single short line may be a label of anything."""
    return len(lines) > STROPHE and all(is_verse(line.raw) and not line.ends for line in lines[-STROPHE:])


def same_strophe(one: Block, other: Block) -> bool:
    """Whether both are verses of one paragraph, where short lines are no text of their own."""
    return one.box is other.box and bool(one.weight and other.weight) and is_verse(one.raw) and is_verse(other.raw)
