"""News of a few short lines: no paragraph is long enough to find a container by, and yet it is a story."""

from itertools import islice, takewhile

from crawler.extractors.dates import is_time, spot
from crawler.extractors.document.blocks import Block, Document, ancestors
from crawler.extractors.document.metadata import Metadata
from crawler.extractors.lexicon.boilerplate import (
    comments_heading,
    footer_line,
    imprint,
    noise_line,
    related_heading,
    tool_line,
)
from crawler.extractors.lexicon.credits import credit_of

from .container import foreign
from .rules import Verdict

BRIEF = Verdict("body", "little text")
_STORIES = frozenset({"article", "newsarticle", "reportagenewsarticle"})
_BELOW, _ABOVE = 4, 3
"""Lines beside a headline of which one is its time."""
_SHORTEST, _FEWEST_WORDS = 20, 4
_REACH = 12
"""Lines below a headline among which its text begins."""
_ENDS = (".", "!", "?", "…", '."', ".”", "!”", "?”")


def sentences(document: Document, meta: Metadata, title_at: int) -> list[Block]:
    """The lines of such a story: sentences in one box, below the headline of a page that says when it was published."""
    blocks = document.blocks
    if title_at < 0 or not blocks[title_at].heading or not _is_dated(document, meta, title_at):
        return []
    below = takewhile(lambda block: not _is_over(block), islice(blocks, title_at + 1, None))
    first = next((block for block in islice(below, _REACH) if _is_sentence(block)), None)
    if first is None or any(foreign(box) for box in ancestors(first.box)):
        return []
    below = takewhile(lambda block: not _is_over(block), islice(blocks, first.index, None))
    return [block for block in below if block.box.parent is first.box.parent and _is_sentence(block)]


def _is_dated(document: Document, meta: Metadata, title_at: int) -> bool:
    """Whether the page states that it is an article, and a time stands beside its headline or is stated."""
    beside = document.blocks[max(0, title_at - _ABOVE) : title_at + 1 + _BELOW]
    shown = any(is_time(block.raw) or (spot(block.raw) and not block.ends) for block in beside)
    return shown or (bool(meta.dates) and not meta.kinds.isdisjoint(_STORIES))


def _is_over(block: Block) -> bool:
    """Whether the story cannot go on here: another heading, the readers, or who answers for the site."""
    if block.heading and block.links:
        return True
    return related_heading(block.raw) or comments_heading(block.raw) or footer_line(block.raw) or imprint(block.raw)


def _is_sentence(block: Block) -> bool:
    is_line = not (block.links or block.heading or block.box.hidden or block.box.tag == "figcaption")
    whole = is_line and block.raw.endswith(_ENDS) and block.size >= _SHORTEST
    if not whole or len(block.raw.split()) < _FEWEST_WORDS:
        return False
    return not (tool_line(block.raw) or noise_line(block.raw) or credit_of(block.raw) or is_time(block.raw))
