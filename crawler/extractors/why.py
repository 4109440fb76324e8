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


class Told(NamedTuple):
    """One block, or one line of flattened text."""

    text: str
    role: str
    """`title`, `lead`, `body`, `subhead`, `caption`, `byline`, `time`, `tag`, `related`, `cut`; `-`: far off."""
    reason: str
    score: float | None = None
    """What the model said, above zero for body; `None` where it was not asked."""


def why(page: Page, site: Site | None = None) -> list[Told]:
    """All blocks in reading order; raises `ExtractionError` as `extract` does."""
    if is_plaintext(page):
        return [Told(one.line.text, one.role or "-", one.reason or one.kind) for one in classified_lines(page)]
    tree = parse(page.body, page.content_type)
    matched = selectors.match(tree.root, site)
    walked = walk(tree.root, matched)
    meta, hits = metadata.read(walked, page.url), selectors.hits(walked, matched)
    title, box = titles.choose(walked, meta, hits), selectors.body_box(walked, matched)
    body = find_body(walked, meta, title, hits, box)
    scene = scene_of(walked, meta, title, hits, box)
    near = asked(scene) if scene else ()
    scores = {ask.block.index: features.score(ask.features) for ask in near if ask.features is not None}
    told = [(one.at, 0, Told(one.cut.text, "cut", one.cut.reason)) for one in cuts.unread(walked)]
    for block in walked.blocks:
        verdict = body.verdicts.get(block.index) if body else None
        role, reason = verdict or ("title" if block.index == title.at else "-", "far from the article")
        told.append((block.index, 1, Told(block.text, role, reason, scores.get(block.index))))
    return [one for _, _, one in sorted(told, key=lambda placed: placed[:2])]
