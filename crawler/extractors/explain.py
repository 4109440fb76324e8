"""Every block of a page with what was made of it and why: for the person who finds a paper read wrongly."""

from typing import NamedTuple

from crawler.items import Page
from crawler.sites import Site

from .body import features
from .body.classify import asked, find_body, scene_of
from .document import metadata, selectors
from .document import title as titles
from .document.dom import parse
from .document.walk import walk
from .fields import cuts
from .plaintext.article import classified_lines, is_plaintext


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
    tree = parse(page.body, page.content_type)
    matched = selectors.match(tree.root, site)
    walked = walk(tree.root, matched)
    meta, hits = metadata.read(walked, page.url), selectors.hits(walked, matched)
    title, box = titles.choose(walked, meta, hits), selectors.body_box(walked, matched)
    body = find_body(walked, meta, title, hits, box)
    scene = scene_of(walked, meta, title, hits, box)
    near = asked(scene) if scene else ()
    scores = {ask.block.index: features.score(ask.features) for ask in near if ask.features is not None}
    found = [(one.at, 0, Explained(one.cut.text, "cut", one.cut.reason)) for one in cuts.unread(walked)]
    for block in walked.blocks:
        verdict = body.verdicts.get(block.index) if body else None
        role, reason = verdict or ("title" if block.index == title.at else "-", "far from the article")
        found.append((block.index, 1, Explained(block.text, role, reason, scores.get(block.index))))
    return [one for _, _, one in sorted(found, key=lambda placed: placed[:2])]
