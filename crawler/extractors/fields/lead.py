"""The lead, and how it stands on the page."""

from crawler.extractors.body.classify import is_named_lead
from crawler.extractors.document.blocks import Block, ancestors
from crawler.extractors.reading import Reading
from crawler.text import clean

_KEEPS_LEAD = frozenset({"ok", "encoded", "scripted", "media"})
"""Statuses of pages that have a story, though its text may be missing."""


def choose(reading: Reading) -> tuple[str | None, bool | None]:
    """The lead, and whether it is the first paragraph; `None` where the page prints none."""
    block = reading.body.lead if reading.body and reading.status in _KEEPS_LEAD else None
    if block is None:
        return (reading.meta.description if reading.status == "scripted" else None), None
    return block.text, not _stands_apart(block, reading)


def _stands_apart(lead: Block, reading: Reading) -> bool:
    """Whether a lead is a sapo: by the site's selector, by its name, or as it looks like no paragraph below it."""
    if reading.hits.get(lead.index) == "lead" or is_named_lead(lead):
        return True
    below = [block for block in reading.having("body") if block.index > lead.index]
    return _is_slanted(lead) or bool(below and not any(_look_alike(lead, block) for block in below))


def _is_slanted(block: Block) -> bool:
    """Whether all of it stands in italics."""
    return any(clean("".join(map(str, one.itertext()))) == block.text for one in block.box.element.iter("em", "i"))


def _look_alike(one: Block, other: Block) -> bool:
    """Whether two blocks are set alike: both bold or not, in elements of the same names up to the one around both."""
    if one.all_bold != other.all_bold:
        return False
    for left, right in zip(ancestors(one.box), ancestors(other.box), strict=False):
        if left is right:
            return True
        if (left.tag, left.element.get("class")) != (right.tag, right.element.get("class")):
            return False
    return False
