"""Which blocks are the article, and what every other block near it is."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from crawler.extractors.dates import is_time, posted
from crawler.extractors.document.blocks import Block, Box, Document, ancestors, inside, shared
from crawler.extractors.document.class_names import hints
from crawler.extractors.document.metadata import Metadata
from crawler.extractors.document.title import Title
from crawler.extractors.document.walk import conceals_itself
from crawler.extractors.lexicon.boilerplate import comments_heading
from crawler.extractors.lexicon.credits import caption_credit, credit_of
from crawler.extractors.lexicon.people import is_vietnamese_name, signature
from crawler.text import is_vietnamese, repeats

from . import boxes, brief, container, features, poems, rules
from .next_story import next_story, readers_part
from .rules import Scene, Verdict
from .teasers import items

_LINKED = 0.5
_LEAD_SIZES = (30, 1200)
_CUT_SHORT = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.)\])$")  # "cho kịp nước lớn …", "cho kịp nước [...]"
_PARAGRAPH = 80
_SUBHEAD = 160
_QUESTION = 80
_BELOW = 40
"""Blocks below a heading of related news that are looked at together."""
_SUMMARY = 2
"""Blocks of another story's summary, at most."""
_SENTENCE = 40
_MOSTLY, _DOUBT = 0.5, -1.0
"""How much of a container's text looks like a sentence that belongs to it, and the score of one that may."""
_FOOT = 3
_PICTURES = 3
_SIGNATURES = 8
"""Lines below a body among which its signature and credits are looked for."""
_SCORED = Verdict("body", "score")
_BEFORE = Verdict("cut", "before the title")
_OUTSIDE = Verdict("cut", "outside the body")
_ABOVE = Verdict("cut", "above the byline")
_LINK_LIST = Verdict("related", "link list")
_NEAR = 3
"""Boxes around a body in which what says more than a name is its credit."""
_FOLDS, _FOLDED = 3, 0.3
_ALIKE = 0.15
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ",", ";", '"', "”")


class Asked(NamedTuple):
    """A block near the article, what the rules say of it, and what the model judges by where they do not decide."""

    block: Block
    ruled: Verdict | None
    features: features.Features | None

    @property
    def score(self) -> float | None:
        """What the model says, above zero for body; `None` where it is not asked."""
        return None if self.features is None else features.score(self.features)


@dataclass(slots=True)
class Body:
    """The verdicts on all blocks of a page, in reading order."""

    verdicts: dict[int, Verdict] = field(default_factory=dict)
    """By index of the block; blocks far from the article have none."""
    lead: Block | None = None
    first: int = 0
    last: int = 0
    """Indices of the first and last block of the body."""
    scope: Box | None = None
    """The smallest element that holds the title and the last block of the body."""
    flags: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    """The blocks near it, as they were judged one by one."""
    items: frozenset[Box] = frozenset()
    """The small boxes of the page that begin with a linked title."""

    def having(self, document: Document, *roles: str) -> list[Block]:
        """The blocks of these roles, in order."""
        return [document.blocks[at] for at in sorted([at for at, told in self.verdicts.items() if told.role in roles])]


def find_body(
    document: Document, meta: Metadata, title: Title, hits: dict[int, str], selected: Box | None = None
) -> Body | None:
    """The body of a page; `None` when no block is a long paragraph, and pictures or a few lines are no story either."""
    scene = _scene(document, meta, title, hits, selected)
    if scene is None or container.is_bare(document):
        pictures = _pictures_only(document, meta, title.at)
        if scene is None or pictures is not None:
            return pictures or _brief(document, meta, title.at)
    body = Body(items=scene.items, asked=tuple(_asked(scene)))
    if selected is not None and scene.container.root is not selected and not inside(scene.container.root, selected):
        body.flags = ("site_body_disagrees",)
    body.verdicts = {ask.block.index: _verdict(ask) for ask in body.asked}
    for step in _STEPS:
        step(body, scene)
    if body.lead is None and not body.having(document, "body", "subhead"):
        few = _brief(document, meta, title.at, scene.items)
        if few is not None:
            few.verdicts = body.verdicts | few.verdicts
            _tell_rest(few, scene)
            return few
    return body


def _scene(
    document: Document, meta: Metadata, title: Title, hits: dict[int, str], selected: Box | None
) -> Scene | None:
    """The page as rules and model see it; `None` when no block is a long paragraph."""
    listed = frozenset(items(document.blocks))
    below = (next_story(document.blocks, title.at), readers_part(document.blocks, title.at))
    until = min((at for at in below if at is not None), default=None)
    found = container.find(document.blocks, title.at, _stated_body(meta), selected, items=listed, until=until)
    if found is None:
        return None
    after = frozenset(picture.at for picture in document.pictures)
    boxed = boxes.judged(document, found, title.at)
    return Scene(
        document, found, title, hits, after, listed, meta, boxed, until, _unfolds(document, found.root), selected
    )


def _unfolds(document: Document, root: Box) -> bool:
    """Whether several boxes of a story, or a large one, are hidden: none of it is shown but what a reader opens."""
    hidden = [box for box in document.boxes if box.mass and inside(box, root) and conceals_itself(box)]
    return len(hidden) >= _FOLDS or sum(box.mass for box in hidden) > _FOLDED * root.mass


def _asked(scene: Scene) -> Iterator[Asked]:
    """Every block that can be part of the article, in reading order."""
    context = features.context_of(scene)
    for block in scene.document.blocks:
        if features.is_near(block, context):
            ruled = rules.decide(block, scene)
            if ruled is None and block.index < scene.title.at and not block.weight:
                ruled = _BEFORE
            open_question = ruled is None or ruled.reason in rules.OPEN
            yield Asked(block, ruled, features.features(block, ruled, context) if open_question else None)


def _stated_body(meta: Metadata) -> str | None:
    text = meta.article_body
    return " ".join(text.split()) if text and len(text) > 300 else None


def _verdict(ask: Asked) -> Verdict:
    block, ruled, score = ask.block, ask.ruled, ask.score
    if score is not None and score > 0:
        return _SCORED
    if ruled is not None:
        return ruled
    if block.link_share > _LINKED:
        return _LINK_LIST
    return _OUTSIDE


def _tell(body: Body, scene: Scene) -> None:
    """A story told in captions: paragraphs below pictures, with no other between them and less text beside them.

    What names its photographer is a caption, however long; a story that does so below one picture in four has
    captions below all.
    """
    if not any(verdict.role == "caption" for verdict in body.verdicts.values()):
        return
    below = _of_pictures((ask.block for ask in body.asked if _is_caption(ask, scene)), scene.title.at)
    if sum(bool(block.weight) for block in below) < _PICTURES:
        return
    beside = [block for block in _kept(body, scene) if block not in below and block.weight]
    told = [block for block in below if caption_credit(block.raw)[1] is None]
    between = any(below[0].index < block.index < below[-1].index for block in beside)
    if between or 4 * len(told) <= 3 * len(below):
        return
    if sum(block.weight for block in told) > sum(block.weight for block in beside):
        body.verdicts |= {block.index: Verdict("body", "told below its picture") for block in told}


def _is_caption(ask: Asked, scene: Scene) -> bool:
    """Whether the rules call it one, or its place does, whatever its score and length."""
    return (ask.ruled is not None and ask.ruled.role == "caption") or rules.in_frame(ask.block, scene)


def _linked(body: Body, scene: Scene) -> None:
    """A sentence of the container that is a link from end to end is a paragraph still: the next or last of its kind."""
    above: Verdict | None = None
    for index in sorted(body.verdicts):
        block, verdict = scene.document.blocks[index], body.verdicts[index]
        own = block.box.tag == "p" and block.box.parent is scene.container.root and len(block.links) == 1
        sentence = block.size > _PARAGRAPH and block.raw.endswith(".")
        if verdict.reason == "link list" and own and sentence and above is not None and above.role == "body":
            verdict = body.verdicts[index] = Verdict("body", "linked paragraph")
        if verdict.role != "caption":
            above = verdict


def _siblings(body: Body, scene: Scene) -> None:
    """A sentence right below the text that stands in its root and looks like most of it is text, if the score doubts.

    Of Vietnamese text; of foreign news the model has seen more, and doubts with reason.
    """
    own = scene.container
    near = False
    for ask in body.asked:
        block, verdict = ask.block, body.verdicts[ask.block.index]
        alike = own.signatures.get(container.signature(block), 0.0) > _MOSTLY and inside(block.box, own.root)
        doubted = near and verdict == _OUTSIDE and ask.score is not None and ask.score > _DOUBT
        sentence = block.ends and not block.links and block.size >= _SENTENCE
        if doubted and alike and sentence and is_vietnamese(block.raw):
            body.verdicts[block.index] = verdict = Verdict("body", "as the text above")
        near = verdict.role == "body" or (near and verdict == _OUTSIDE and not block.links)


def _unfolded(body: Body, scene: Scene) -> None:
    """Text in a box that a button closes which leads nowhere is the story behind it, whatever the box is called."""
    blocks = scene.document.blocks
    for index, verdict in list(body.verdicts.items()):
        block, button = blocks[index], blocks[index + 1] if index + 1 < len(blocks) else None
        folded = verdict.role == "cut" and verdict.reason == "related" and block.weight and not block.links
        if folded and button is not None and _opens(button) and _is_framed(block, button, scene):
            body.verdicts[index] = Verdict("body", "unfolded by a button")


def _opens(block: Block) -> bool:
    """Whether it is a link on the page itself and no more."""
    return len(block.links) == 1 and block.link_share > _LINKED and block.links[0][0].startswith(boxes.NOWHERE)


def _is_framed(block: Block, button: Block, scene: Scene) -> bool:
    """Whether a small box of the story holds both and little else."""
    frame = next((box for box in ancestors(button.box) if box.blocks > 1), button.box)
    return frame.blocks <= _FOOT and inside(block.box, frame) and inside(frame, scene.container.root)


def _strophes(body: Body, scene: Scene) -> None:
    """The verses of one paragraph belong together: what the model says of the first holds for all."""
    blocks = scene.document.blocks
    for index, verdict in list(body.verdicts.items()):
        above = body.verdicts.get(index - 1)
        left_out = verdict == _OUTSIDE and above is not None and above.role == "body"
        if left_out and poems.same_strophe(blocks[index - 1], blocks[index]):
            body.verdicts[index] = Verdict("body", "verse")


def _kept(body: Body, scene: Scene) -> list[Block]:
    return body.having(scene.document, "body")


def _next_story(body: Body, scene: Scene) -> None:
    """What begins below the story is another one."""
    if scene.next_story is not None:
        _cut_from(scene.next_story, body, "next story")


def _teasers(body: Body, scene: Scene) -> None:
    """Below a heading of related news each title that leads away has its summary below it: that is no text.

    One such pair alone may be a link, and the story that goes on.
    """
    order = sorted(body.verdicts)
    for at, index in enumerate(order):
        if body.verdicts[index].reason == "heading of related news" and index > scene.title.at:
            for block in _summaries([scene.document.blocks[below] for below in order[at + 1 : at + 1 + _BELOW]]):
                body.verdicts[block.index] = Verdict("related" if block.links else "cut", "related")


def _summaries(below: list[Block]) -> list[Block]:
    """Titles that lead away, at least two, each with the same few blocks below it; what stands behind is not theirs."""
    if not below or below[0].link_share <= _LINKED:
        return []
    starts = [at for at, block in enumerate(below) if block.link_share > _LINKED]
    size = (starts[1] if len(starts) > 1 else len(below)) - 1
    if not 1 <= size <= _SUMMARY:
        return []
    ends = [start + 1 + size for start in starts]
    alike = list(takewhile(lambda pair: pair[0] == pair[1], zip(ends, starts[1:], strict=False)))
    end = ends[len(alike)]
    least = 1 if end == len(below) else 2  # what stands behind the last of two may be the story, and so may its own
    return below[:end] if len(alike) >= least and end <= len(below) else []


def _close(body: Body, scene: Scene) -> None:
    """After a heading of related news only what stands like the body goes on being body."""
    closed = False
    frame: Box | None = None
    above: Block | None = None
    for index in sorted(body.verdicts):
        verdict, block = body.verdicts[index], scene.document.blocks[index]
        if verdict.reason == "heading of related news" and index > scene.title.at:
            closed, frame, above = True, container.home(block), None
        elif index > scene.container.own[-1] and comments_heading(block.raw):
            _cut_from(index + 1, body, "comments")
            return
        elif closed and verdict.role == "body":
            alike = scene.container.signatures.get(container.signature(block), 0.0) > _ALIKE
            left = frame is not None and 2 * frame.linked > frame.size and not inside(block.box, frame)
            if block.weight and (alike or left):
                closed = False
                if above is not None and above.index == index - 1:
                    body.verdicts[above.index] = Verdict("body", "subhead below related news")
            else:
                body.verdicts[index] = Verdict("related" if block.links else "cut", "related")
                above = block if (alike or block.heading) and not block.links else None


def _below_title(body: Body, scene: Scene) -> None:
    """Where most of a story stands below its headline, what stands above it elsewhere is another's summary."""
    kept = _kept(body, scene)
    homes = {container.home(block) for block in kept if block.index > scene.title.at}
    above = [block for block in kept if block.index < scene.title.at and container.home(block) not in homes]
    if 2 * sum(block.weight for block in above) < sum(block.weight for block in kept):
        for block in above:
            body.verdicts[block.index] = _BEFORE


def _begin(body: Body, scene: Scene) -> None:
    """A story begins below its byline: a short line or heading between it and the title is none of the text.

    A name alone above the first paragraph is one, but for that of a place.
    """
    kept = _kept(body, scene)
    if len(kept) > 1 and not kept[0].weight and not kept[0].heading and signature(kept[0].text):
        is_place = rules.names_place(kept[0].text)
        body.verdicts[kept[0].index] = _ABOVE if is_place else Verdict("byline", "signature")
    head = [index for index in body.verdicts if scene.title.at < index < scene.container.first]
    bylines = [index for index in head if body.verdicts[index].role == "byline"]
    for index in head if bylines else ():
        if index < bylines[-1] and body.verdicts[index] == _SCORED and not scene.document.blocks[index].weight:
            body.verdicts[index] = _ABOVE


def _cut_from(start: int, body: Body, reason: str) -> None:
    for index, verdict in body.verdicts.items():
        if index >= start and verdict.role == "body":
            body.verdicts[index] = Verdict("cut", reason)


def _list(body: Body, scene: Scene) -> None:
    """Sentences in a list without links, between the paragraphs of the container, are text.

    So Vietnamese readers count them; much of what the model has seen is foreign news, whose gold leaves lists out.
    """
    own = scene.container.own
    for index, verdict in list(body.verdicts.items()) if own else ():
        block = scene.document.blocks[index]
        if (
            verdict == _OUTSIDE
            and own[0] < index < own[-1]
            and block.box.tag == "li"
            and block.ends
            and is_vietnamese(block.raw)
        ):
            points = block.box.parent
            if points and points.parent is scene.container.root and not points.linked and not container.foreign(points):
                body.verdicts[index] = Verdict("body", "list in the text")


def _end(body: Body, scene: Scene) -> None:
    """A story ends with the signature that closes its own root: a few lines below it are the site's."""
    kept = _kept(body, scene)
    own = [block for block in kept if inside(block.box, scene.container.root)]
    below = [block for block in kept if own and block.index > own[-1].index]
    if len(own) > 2 and below and len(below) <= _FOOT and _signs(own[-1], scene) and (_set_apart(own[-1])):
        for block in below:
            body.verdicts[block.index] = Verdict("cut", "below the signature")


def _foot(body: Body, scene: Scene) -> None:
    """An aside below the last paragraph says something else: who the author is, what the paper asks for."""
    kept = _kept(body, scene)
    last = list(takewhile(lambda block: _in_aside(block, scene), reversed(kept[-_FOOT:])))
    for block in last if len(last) < len(kept) else ():
        body.verdicts[block.index] = Verdict("cut", "aside below the story")


def _in_aside(block: Block, scene: Scene) -> bool:
    """Whether an `aside` holds it that does not hold the story."""
    around = takewhile(lambda box: not inside(scene.container.root, box), ancestors(block.box))
    return any(box.tag == "aside" for box in around)


def _beyond(body: Body, scene: Scene) -> None:
    """Where a site's file says what the body is, nothing below it is text but boxes called the same."""
    root = scene.container.root
    if root is scene.selected:
        for block in _kept(body, scene):
            named = (box.tag == root.tag and box.names == root.names for box in ancestors(block.box))
            if block.index > scene.container.own[-1] and not any(named):
                body.verdicts[block.index] = Verdict("cut", "below the body of the site file")


def _set_apart(block: Block) -> bool:
    """Bold, in capitals or to the right, as signatures are and headings in title case are not."""
    return not block.heading and (block.all_bold or block.raw.isupper() or "right" in _look(block))


def _look(block: Block) -> str:
    """What says how the element of a block is set."""
    element = block.box.element
    return f"{element.get('style') or ''} {element.get('align') or ''} {block.box.names}"


def _signs(block: Block, scene: Scene) -> bool:
    return bool(credit_of(block.text) or (block.size < 80 and signature(block.text)) or rules.by_names(block, scene))


def _sign_at_right(body: Body, scene: Scene) -> None:
    """A name at the right signs a story that has a note, a picture or an invitation below it."""
    foot = _kept(body, scene)[-_FOOT - 1 :]
    for block in scene.document.blocks[foot[0].index : foot[-1].index] if len(foot) > _FOOT else ():
        is_left = body.verdicts.get(block.index) in (_OUTSIDE, _SCORED)
        if is_left and "right" in _look(block) and not block.heading and signature(block.text):
            body.verdicts[block.index] = Verdict("byline", "signature")


def _sign(body: Body, scene: Scene) -> None:
    """The last lines of a body may be its signature, its credits or a heading of nothing."""
    kept = _kept(body, scene)
    captions = picture_story(body, scene.document, scene.title.at)
    if captions and (not kept or captions[-1].index > kept[-1].index):
        _sign_pictures(body, scene.document, captions)
    for block in _below(body, scene, kept):
        if _signs(block, scene):
            body.verdicts[block.index] = Verdict("byline", "signature")
    for block in reversed(kept[-4:]):
        if len(kept) > 1 and (_signs(block, scene) or is_time(block.raw)):
            body.verdicts[block.index] = Verdict("byline", "signature")
        elif len(kept) > 1 and posted(block.raw):
            body.verdicts[block.index] = Verdict("time", "signature")
        elif block.heading or _is_label(block, kept):
            body.verdicts[block.index] = Verdict("cut", "heading without text")
        else:
            break


def _sign_pictures(body: Body, document: Document, captions: list[Block]) -> None:
    """A name set apart right below the last picture signs a story of pictures."""
    for block in document.blocks[captions[-1].index + 1 :][:1] if captions else ():
        if signature(block.text) and _set_apart(block):
            body.verdicts[block.index] = Verdict("byline", "signature")


def _is_label(block: Block, kept: list[Block]) -> bool:
    """Whether a last line is too short for text; that of a poem is not."""
    if block.size >= 25 or block.raw.endswith(_SENTENCE_ENDS):
        return False
    return not poems.ends_poem(kept[: kept.index(block) + 1])


def _below(body: Body, scene: Scene, kept: list[Block]) -> Iterator[Block]:
    """The next lines below a body that no rule spoke of, in the root of the container or right beside it."""
    for block in scene.document.blocks[kept[-1].index + 1 :][:_SIGNATURES] if kept else ():
        joint = container.around(block.box, scene.container)
        verdict = body.verdicts.get(block.index)
        if (verdict == _OUTSIDE and scene.container.root.depth - joint.depth <= 1) or (
            verdict in (_OUTSIDE, _LINK_LIST)
            and _wrapped(scene.container.root).depth - joint.depth <= _NEAR
            and _is_sign(block, scene)
        ):
            yield block


def _is_sign(block: Block, scene: Scene) -> bool:
    """Whether it signs or credits by its looks, wherever it stands: a name only at the right, or called a byline.

    What is linked only with a label, for titles begin as credits do.
    """
    if block.link_share > _LINKED and ":" not in block.raw:
        return False
    if credit_of(block.text):
        return True
    if "right" in _look(block) and not block.heading:
        return signature(block.text)
    return rules.by_names(block, scene) and is_vietnamese_name(block.text)


def _wrapped(root: Box) -> Box:
    """The outermost box that holds nothing else: of a cell with the story its table."""
    return max(takewhile(lambda box: box.blocks == root.blocks, ancestors(root)), key=lambda box: -box.depth)


def _find_lead(body: Body, scene: Scene) -> None:
    """The sapo: by the site's selector, by class, or as the repetition of the description, before or at the start."""
    kept = _kept(body, scene) or picture_story(body, scene.document, scene.title.at)
    if not kept:
        return
    blocks = scene.document.blocks
    start = scene.title.at + 1 if 0 <= scene.title.at < kept[0].index else max(0, kept[0].index - 12)
    for block in (*blocks[start : kept[0].index], *kept[:2]):
        if _is_lead(block, body, scene):
            _lead_with(body, block)
            return


def _lead_with(body: Body, block: Block) -> None:
    body.lead, body.verdicts[block.index] = block, Verdict("lead", "lead")


def _whole_lead(body: Body, scene: Scene) -> None:
    """A sapo that is the first paragraph cut short: that paragraph is the lead."""
    cut = body.lead
    if cut is None or not (found := _CUT_SHORT.search(cut.text)):
        return
    first = next(iter(_kept(body, scene)), None)
    if first is not None and first.size > cut.size and repeats(first.text, cut.text[: found.start()]):
        _lead_with(body, first)
        body.verdicts[cut.index] = Verdict("cut", "said below")


def _drop_repeats(body: Body, scene: Scene) -> None:
    """What is said again: the lead, and long paragraphs, as of a story that is printed once more for small screens."""
    lead = body.lead.text.casefold() if body.lead else None
    said: set[str] = set()
    for block in _kept(body, scene):
        if (block.weight and block.text in said) or block.text.casefold() == lead:
            body.verdicts[block.index] = Verdict("cut", "said above")
        said.add(block.text)


def _is_lead(block: Block, body: Body, scene: Scene) -> bool:
    shortest, longest = _LEAD_SIZES
    verdict = body.verdicts.get(block.index)
    if scene.hits.get(block.index) == "lead":
        return True
    if not shortest <= block.size <= longest or block.link_share > 0.5 or block.box.hidden:
        return False
    if (verdict is not None and verdict.role not in ("body", "cut", "related")) or (
        verdict and verdict.reason in ("tools", "noise")
    ):
        return False
    if _is_called_lead(block, scene.meta):
        return True
    headed = block.heading and block.ends and block.index < scene.container.first
    bold = headed or block.all_bold or "bold" in hints(block.box.names)
    return bool(verdict and verdict.role == "body" and bold and block.size > 80)


def _is_called_lead(block: Block, meta: Metadata) -> bool:
    """Whether the page's description says the same, or a box around it has the name of one."""
    return is_named_lead(block) or repeats(block.text, meta.description)


def is_named_lead(block: Block) -> bool:
    """Whether a box around a block has the name of a sapo, and little else in it."""
    near = (block.box, block.box.parent, block.box.parent and block.box.parent.parent)
    return any(box is not None and box.blocks <= 3 and "lead" in hints(box.names) for box in near)


def _mark_subheads(body: Body, scene: Scene) -> None:
    for block in _kept(body, scene):
        if block.heading or _stands_alone(block):
            body.verdicts[block.index] = Verdict("subhead", "heading")


def _stands_alone(block: Block) -> bool:
    """A short line in bold or in capitals that is no sentence; a question may be one: `AI NỐI NGHỀ?`."""
    capitals = block.raw.isupper() and " " in block.raw and not block.links
    if not (block.all_bold or capitals) or block.size > _SUBHEAD:
        return False
    asks = block.raw.endswith(("?", "!")) and block.size <= _QUESTION and ":" not in block.raw
    return asks or not block.raw.endswith(_SENTENCE_ENDS)


def picture_story(body: Body, document: Document, title: int) -> list[Block]:
    """The captions below a headline, where they are all that a story has: of three pictures that lead nowhere."""
    own = _of_pictures(body.having(document, "caption"), title)
    return own if len(own) >= _PICTURES else []


def _of_pictures(captions: Iterable[Block], title: int) -> list[Block]:
    """Those below a headline, without those that lead to another page; in order."""
    own = (block for block in captions if block.index > title >= 0 and not block.links and not _leads_on(block.box))
    return sorted(own, key=lambda block: block.index)


def _pictures_only(document: Document, meta: Metadata, title: int) -> Body | None:
    captions = [block for block in document.blocks if block.box.tag == "figcaption"]
    body = Body({block.index: Verdict("caption", "caption") for block in captions})
    kept = picture_story(body, document, title)
    if not kept:
        return None
    _sign_pictures(body, document, kept)
    return _reaching(body, kept, document, meta, title)


def _brief(document: Document, meta: Metadata, title: int, listed: frozenset[Box] = frozenset()) -> Body | None:
    """A story of a few lines, with the captions of its pictures; what stands in lists of stories is none."""
    kept = brief.sentences(document, meta, title)
    if not kept or container.home(kept[0]) in listed:
        return None
    captions = (block for block in document.blocks[title:] if block.box.tag == "figcaption")
    body = Body({block.index: Verdict("caption", "caption") for block in captions})
    body.verdicts |= {block.index: brief.BRIEF for block in kept}
    return _reaching(body, kept, document, meta, title)


def _reaching(body: Body, kept: list[Block], document: Document, meta: Metadata, title: int) -> Body:
    """The body with its bounds, and the lead above it."""
    body.first, body.last = kept[0].index, kept[-1].index
    body.scope = shared(shared(document.blocks[title].box, kept[0].box), kept[-1].box)
    above = (block for block in document.blocks[title + 1 : body.first] if block.size >= _LEAD_SIZES[0])
    if (lead := next((block for block in above if _is_called_lead(block, meta)), None)) is not None:
        _lead_with(body, lead)
    return body


def _leads_on(caption: Box) -> bool:
    """Whether caption or picture are a link to another page, as in a list of albums."""
    frame = caption.parent if caption.parent is not None and caption.parent.blocks <= 1 else caption
    return any(box.tag == "a" for box in ancestors(caption)) or frame.element.find(".//a[@href]") is not None


def _bound(body: Body, scene: Scene) -> None:
    kept = body.having(scene.document, "body", "subhead") or picture_story(body, scene.document, scene.title.at)
    if not kept:
        body.first = body.last = scene.container.first
        return
    body.first, body.last = kept[0].index, kept[-1].index
    title = scene.document.blocks[scene.title.at] if scene.title.at >= 0 else kept[0]
    body.scope = shared(shared(title.box, kept[0].box), kept[-1].box)
    _tell_rest(body, scene)


def _tell_rest(body: Body, scene: Scene) -> None:
    """What else stands between first and last, and around them."""
    assert body.scope is not None, "its bounds are known"
    for block in scene.document.blocks:
        if block.index not in body.verdicts and inside(block.box, body.scope):
            body.verdicts[block.index] = rules.decide(block, scene) or Verdict(
                "related" if block.link_share > _LINKED else "cut", "far from the body"
            )


def _date(body: Body, scene: Scene) -> None:
    """A byline that is nothing but a time."""
    for block in body.having(scene.document, "byline"):
        if is_time(block.raw):
            body.verdicts[block.index] = Verdict("time", body.verdicts[block.index].reason)


_STEPS: tuple[Callable[[Body, Scene], None], ...] = (
    _tell,  # before anything is compared with the text
    _below_title, _begin,  # what stands above the byline is out before neighbours are compared with it
    _list, _linked, _siblings, _unfolded, _strophes,  # what the score has left out though the text goes on behind it
    _next_story, _teasers, _close, _end,  # what the score has kept though the text is over
    _foot, _beyond,  # what stands below it: all that is text is known
    _sign_at_right, _sign,  # the last lines of what is left
    _find_lead, _whole_lead, _drop_repeats,  # the lead before its repetition is dropped
    _mark_subheads,  # of what is text for good
    _bound,  # from first to last, and what all else in between is
    _date,  # what was found by its place as a byline, `_bound` among it
)  # fmt: skip
"""What a page tells beyond its single blocks: each step may only look at what those before it have settled."""
