"""Every block of a page with what was made of it and why: for the person who finds a paper read wrongly."""

from typing import NamedTuple

from crawler.items import Page
from crawler.sites import Site

from .fields import cuts
from .plaintext.article import classified_lines, is_plaintext
from .reading import read


class Explained(NamedTuple):
    """One block, or one line of flattened text, with what was made of it."""

    text: str
    role: str
    """`title`, `lead`, `body`, `subhead`, `caption`, `byline`, `time`, `tag`, `related`, `cut`; `-`: far off."""
    reason: str
    score: float | None = None
    """What the model said, above zero for body; `None` where it was not asked."""


def explain(page: Page, site: Site | None = None) -> list[Explained]:
    """All blocks in reading order; raises `ExtractionError` as `extract` does."""
    if is_plaintext(page):
        return [Explained(one.line.text, one.role or "-", one.reason or one.kind) for one in classified_lines(page)]
    reading = read(page, site)
    document, body = reading.document, reading.body
    scores = {ask.block.index: ask.score for ask in body.asked} if body else {}
    found = [(one.at, 0, Explained(one.cut.text, "cut", one.cut.reason)) for one in cuts.unread(document)]
    for block in document.blocks:
        far = ("title" if block.index == reading.title.at else "-", "far from the article")
        role, reason = reading.verdict(block.index) or far
        found.append((block.index, 1, Explained(block.text, role, reason, scores.get(block.index))))
    return [one for _, _, one in sorted(found, key=lambda placed: placed[:2])]
