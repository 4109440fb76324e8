"""What begins below a story on the same page: another one, loaded when a reader scrolls, or what readers say."""

from collections.abc import Sequence

from crawler.extractors.dates import is_time
from crawler.extractors.document.blocks import Block, inside
from crawler.extractors.lexicon.boilerplate import comments_heading, comments_wanted

from .container import home, signature

_HEADLINE, _LINES, _MOST = 15, 2, 3
"""Characters of a headline, lines below it among which its day is looked for, and stories that follow at most."""
_PARAGRAPHS = 2
"""Long ones above it at least: one may be a caption above a second headline."""
_MASS = 200
"""Characters of long paragraphs in the box of a story; a list beside the text has none."""
_FIGURES = 5
"""Of a time that says its day; an hour alone, as above the entries of a ticker, has four."""


def next_story(blocks: Sequence[Block], title_at: int) -> int | None:
    """The index of its headline: like the page's own, in a box apart, with a day right below; `None` where none begins.

    A heading between the paragraphs of a story stands in the box that they stand in.
    """
    text = [block for block in blocks[title_at + 1 :] if block.weight][:_PARAGRAPHS] if title_at >= 0 else []
    if len(text) < _PARAGRAPHS:
        return None
    heads = [block for block in blocks[text[-1].index + 1 :] if _is_headline(block, blocks[title_at])]
    boxes = ((block, block.box.parent) for block in heads)
    apart = [block for block, box in boxes if box and box.mass >= _MASS and not inside(text[-1].box, box)]
    below = ((block.index, blocks[block.index + 1 :][:_LINES]) for block in apart)
    days = ((at, [line.raw for line in lines if is_time(line.raw)]) for at, lines in below)
    found = [at for at, times in days if any(sum(map(str.isdigit, time)) >= _FIGURES for time in times)]
    return found[0] if 0 < len(found) <= _MOST else None


def readers_part(blocks: Sequence[Block], title_at: int) -> int | None:
    """The index of the heading over what readers say, or are asked for; `None` where none stands below the story.

    A counter between its paragraphs is none: behind that the text goes on where, or as, it stood.
    """
    text: list[Block] = []
    for block in blocks[title_at + 1 :] if title_at >= 0 else ():
        if block.weight:
            text.append(block)
        elif len(text) >= _PARAGRAPHS and not block.linked and comments_heading(block.raw):
            return block.index if comments_wanted(block.raw) or not _goes_on(text, blocks[block.index + 1 :]) else None
    return None


def _goes_on(text: list[Block], below: Sequence[Block]) -> bool:
    like = {home(block) for block in text} | {signature(block) for block in text}
    return any(block.weight and (home(block) in like or signature(block) in like) for block in below)


def _is_headline(block: Block, title: Block) -> bool:
    """Whether it looks like the page's own: the same tag and names, or a heading of the first ranks."""
    alike = block.box.tag == title.box.tag and block.box.names == title.box.names and bool(title.box.names)
    return block.size >= _HEADLINE and (alike or block.box.tag in ("h1", "h2")) and block.text != title.text
