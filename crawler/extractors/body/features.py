"""The features of a block that the model decides by: where it stands, and what stands around it."""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from crawler.extractors.document.blocks import Block, Box

from . import model
from .container import around, foreign, home, place, signature
from .rules import Scene, Verdict, hints_around


class Own(NamedTuple):
    """Of a block and its neighbours. Masses and places count characters and blocks, shares go from 0 to 1."""

    size: float
    weight: float
    link_share: float
    sentence: float
    """Whether it ends as one."""
    tag: float
    own_signature: float
    """The share of the container's mass whose paragraphs look like it."""
    links_after: float
    """The share of links in the next block."""
    tag_after: float
    near_mass: float
    near_links: float
    behind_title: float
    behind_first: float
    ahead_of_last: float
    """Blocks to the last of the container's own."""
    seen: float
    """The share of the container's own paragraphs before it."""
    ruled: float
    """The verdict of the rules, as `RULED` numbers them; 0 for none."""
    after_picture: float
    page_signature: float
    passed: float
    """The share of the page's mass before it."""
    stated_body: float
    """Whether JSON-LD's text has it: 1 yes, -1 no, 0 when it says nothing."""


class Around(NamedTuple):
    """Of a block's home, the same for all blocks in it: the home, what is around that, and its branch of the tree."""

    home_mass: float
    parent_mass: float
    home_links: float
    parent_links: float
    grand_links: float
    home_blocks: float
    home_mean: float
    steps: float
    """From the container's root out to the box that holds the home too."""
    below: float
    """From that box down to the home."""
    branch_mass: float
    branch_links: float
    branch_blocks: float
    branch_paragraphs: float
    burden: float
    own_place: float
    page_place: float
    other_story: float
    home_tag: float
    named_foreign: float
    grand_blocks: float
    joint_mass: float
    joint_depth: float


class OfPage(NamedTuple):
    """Of the page and the container's root."""

    page_mass: float
    root_mass: float
    root_links: float
    page_links: float
    root_blocks: float


class Features(NamedTuple):
    """What a block is judged by."""

    own: Own
    around: Around
    page: OfPage
    rough: float
    """The sum of plain weights that a page can be judged by alone."""

    @property
    def row(self) -> tuple[float, ...]:
        """All of them, in the order of `FEATURES`."""
        return (*self.own, *self.around, *self.page, self.rough)


FEATURES = (*Own._fields, *Around._fields, *OfPage._fields, "rough")
"""The arguments of the model, in order."""
_TAGS = {
    "p": 1, "li": 2, "div": 3, "section": 3, "td": 4, "th": 4, "blockquote": 5, "dd": 6, "dt": 6, "pre": 7,
    "h1": 8, "h2": 9, "h3": 10, "h4": 11, "h5": 12, "h6": 13,
}  # fmt: skip
_TAGS_AROUND = {
    "ul": 1, "ol": 1, "li": 1, "dl": 1, "table": 2, "tr": 2, "td": 2, "tbody": 2, "blockquote": 3, "article": 4,
    "section": 5, "main": 5, "aside": 6, "footer": 7, "header": 8, "form": 9, "figure": 10, "details": 11,
}  # fmt: skip
_NEAR = 4
"""Blocks on either side that count as the neighbourhood."""
_LINKED = 0.6
_STATED = 30
RULED = {
    reason: place
    for place, reason in enumerate(
        (
            "before the title", "teaser", "title in a link", "tags", "hidden", "caption", "byline", "tools", "footer",
            "related", "consent", "comments", "poll", "noise", "heading of related news", "address of the page",
        ),
        start=1,
    )
}  # fmt: skip
"""The reason of a rule's verdict as a feature."""
_STEP, _STEP_ALIKE = 1.2, 0.4
_TOO_FAR = 7.0
_ALIKE = 0.2
"""A signature with this share of the body's mass is the body's own, so that boxes beside the container may hold it."""
_FEW_LINES = 700
_NEVER = -9.0
_HOPELESS = -8.0
"""Points below which the model is not asked: hardly a block of an article has so few."""
_LONG = 70
_PRE = 7


@dataclass(slots=True)
class FeatureContext:
    """A page prepared for asking: running sums over its blocks, and what was already answered for its boxes."""

    scene: Scene
    mass: list[int]
    size: list[int]
    linked: list[int]
    signatures: dict[str, int]
    places: dict[str, int]
    seen: list[float]
    """The share of the body's own long paragraphs before each block."""
    last: int
    page: OfPage
    around: dict[Box, Around] = field(default_factory=dict)
    near: dict[Box, bool] = field(default_factory=dict)


def context_of(scene: Scene) -> FeatureContext:
    """What the features of all its blocks share, summed up once."""
    blocks, container = scene.document.blocks, scene.container
    mass = [0, *accumulate(block.weight for block in blocks)]
    own = [0] * len(blocks)
    for at in container.own:
        own[at] = blocks[at].weight
    whole = sum(own) or 1
    seen = [part / whole for part in accumulate(own, initial=0)]
    size = [0, *accumulate(block.size for block in blocks)]
    linked = [0, *accumulate(block.linked for block in blocks)]
    signatures: dict[str, int] = {}
    places: dict[str, int] = {}
    for block in blocks:
        if block.weight:
            name, where = signature(block), place(home(block))
            signatures[name] = signatures.get(name, 0) + block.weight
            places[where] = places.get(where, 0) + block.weight
    root = container.root
    page = OfPage(
        page_mass=mass[-1],
        root_mass=root.mass / (mass[-1] or 1),
        root_links=root.linked / (root.size or 1),
        page_links=linked[-1] / (size[-1] or 1),
        root_blocks=root.blocks,
    )
    last = container.own[-1] if container.own else container.first
    return FeatureContext(scene, mass, size, linked, signatures, places, seen, last, page)


def is_near(block: Block, context: FeatureContext) -> bool:
    """Whether a block can have a part in the article: a long paragraph, or a line not too far out of the container."""
    if block.weight or block.index == context.scene.title.at:
        return True
    box = home(block)
    near = context.near.get(box)
    if near is None:
        near = context.near[box] = _distance(box, context) <= _TOO_FAR
    return near


def features(block: Block, ruled: Verdict | None, context: FeatureContext) -> Features:
    """The features of one block."""
    box = home(block)
    found = context.around.get(box)
    if found is None:
        found = context.around[box] = _around(box, context)
    own = _own(block, ruled, context)
    return Features(own, found, context.page, _rough(block, own, found))


def score(features: Features) -> float:
    """Above zero for a block of the article; of a page of a few lines the model has seen too few to be asked."""
    if features.page.page_mass < _FEW_LINES:
        return _NEVER if features.own.ruled else features.rough
    return features.rough if features.rough < _HOPELESS else model.score(*features.row)


def _own(block: Block, ruled: Verdict | None, context: FeatureContext) -> Own:
    scene, at, size = context.scene, block.index, block.size
    container, title_at, whole = scene.container, scene.title.at, context.mass[-1] or 1
    count = len(scene.document.blocks)
    after = scene.document.blocks[at + 1] if at + 1 < count else None
    low, high = max(0, at - _NEAR), min(count, at + _NEAR + 1)
    name = signature(block)
    return Own(
        size=size,
        weight=block.weight,
        link_share=block.linked / size,
        sentence=block.ends,
        tag=_TAGS.get(block.box.tag, 0),
        own_signature=container.signatures.get(name, 0.0),
        links_after=after.linked / after.size if after else 0.0,
        tag_after=_TAGS.get(after.box.tag, 0) if after else -1,
        near_mass=context.mass[high] - context.mass[low],
        near_links=(context.linked[high] - context.linked[low]) / (context.size[high] - context.size[low]),
        behind_title=at - title_at if title_at >= 0 else 0,
        behind_first=at - container.first,
        ahead_of_last=context.last - at,
        seen=context.seen[at],
        ruled=RULED.get(ruled.reason, 0) if ruled else 0,
        after_picture=at in scene.after_picture,
        page_signature=context.signatures.get(name, 0) / whole,
        passed=context.mass[at] / whole,
        stated_body=_in_stated_body(block, container.stated_body),
    )


def _in_stated_body(block: Block, stated_body: str | None) -> int:
    """Whether JSON-LD's text has the block: 1 yes, -1 no, 0 when it says nothing."""
    if stated_body is None or block.size < _STATED:
        return 0
    return 1 if block.raw[:60] in stated_body else -1


def _distance(box: Box, context: FeatureContext) -> float:
    """Points against all of a home: steps out of the container, names and links on the way, another story."""
    container = context.scene.container
    joint = around(box, container)
    steps = container.root.depth - joint.depth
    if steps * _STEP_ALIKE > _TOO_FAR:
        return steps * _STEP_ALIKE
    alike = container.places.get(place(box), 0.0) * 0.7 > _ALIKE
    against = steps * (_STEP_ALIKE if alike else _STEP) + min(burden(box) - burden(joint), 6.0)
    return against if against > _TOO_FAR else against + (4.0 if container.story.is_beside(box) else 0.0)


def _rough(block: Block, own: Own, around: Around) -> float:
    """Points: steps out of the container and links count against; length and likeness to the body count for."""
    likeness = max(own.own_signature, 0.7 * around.own_place)
    points = 1.5 - around.steps * (_STEP_ALIKE if likeness > _ALIKE else _STEP) + 1.5 * min(1.0, 2 * likeness)
    points -= min(around.burden + (0.5 if around.below > 4 else 0.0), 6.0)
    if around.other_story:
        points -= 4.0
    if own.stated_body > 0:
        points += 3.0
    sentence = block.size > _LONG and own.sentence
    points += (
        (1.0 if block.weight else 0.0)
        + (0.5 if sentence else 0.0)
        + (0.3 if own.tag > _PRE and not block.links else 0.0)
    )
    if block.link_share > _LINKED:
        points -= 1.0 if sentence and block.size > 1.5 * _LONG else 2.5
    return points


def _around(box: Box, context: FeatureContext) -> Around:
    container, whole = context.scene.container, context.mass[-1] or 1
    parent = box.parent or box
    grand = parent.parent or parent
    joint = around(box, container)
    branch = box
    while branch.depth > joint.depth + 1 and branch.parent is not None:
        branch = branch.parent
    where = place(box)
    return Around(
        home_mass=box.mass / whole,
        parent_mass=parent.mass / whole,
        home_links=box.linked / box.size,
        parent_links=parent.linked / parent.size,
        grand_links=grand.linked / grand.size,
        home_blocks=box.blocks,
        home_mean=box.size / box.blocks,
        steps=container.root.depth - joint.depth,
        below=box.depth - joint.depth,
        branch_mass=branch.mass / whole,
        branch_links=branch.linked / branch.size,
        branch_blocks=branch.blocks,
        branch_paragraphs=branch.mass / branch.size,
        burden=burden(box) - burden(joint),
        own_place=container.places.get(where, 0.0),
        page_place=context.places.get(where, 0) / whole,
        other_story=container.story.is_beside(box),
        home_tag=_TAGS_AROUND.get(box.tag, 0),
        named_foreign="foreign" in hints_around(box, context.scene),
        grand_blocks=grand.blocks,
        joint_mass=joint.mass / whole,
        joint_depth=joint.depth,
    )


def burden(box: Box) -> float:
    """What the names and links of a box and of all around it count against a block; kept with each box."""
    chain: list[Box] = []
    outer: Box | None = box
    while outer is not None and outer.burden is None:
        chain.append(outer)
        outer = outer.parent
    total = outer.burden if outer is not None and outer.burden is not None else 0.0
    for inner in reversed(chain):
        if foreign(inner):
            total += 3.0
        if inner.blocks > 1 and inner.linked > _LINKED * inner.size:
            total += 2.0
        inner.burden = total
    return total
