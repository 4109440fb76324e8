"""The features of a block that the model decides by: where it stands, and what stands around it."""

from dataclasses import dataclass, field
from itertools import accumulate

from crawler.extractors.document.blocks import Block, Box

from . import model
from .container import around, foreign, home, place, signature
from .rules import Scene, Verdict, hints_around

OWN = (
    "size", "weight", "link_share", "sentence", "tag", "own_signature", "links_after", "tag_after",
    "near_mass", "near_links", "behind_title", "behind_first", "ahead_of_last", "seen", "ruled", "after_picture",
    "page_signature", "passed", "stated_body",
)  # fmt: skip
"""Features of the block and its neighbours."""
AROUND = (
    "home_mass", "parent_mass", "home_links", "parent_links", "grand_links", "home_blocks", "home_mean", "steps",
    "below", "branch_mass", "branch_links", "branch_blocks", "branch_paragraphs", "burden", "own_place", "page_place",
    "other_story", "home_tag", "named_foreign", "grand_blocks", "joint_mass", "joint_depth",
)  # fmt: skip
"""Features of its home, the same for all blocks in it."""
PAGE = ("page_mass", "root_mass", "root_links", "page_links", "root_blocks")
"""Features of the page."""
FEATURES = (*OWN, *AROUND, *PAGE, "rough")
"""The arguments of the model, in order; the last is the sum of plain weights that a page can be judged by alone."""
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


_SIGNATURE, _STATED_BODY, _SENTENCE, _TAG = map(OWN.index, ("own_signature", "stated_body", "sentence", "tag"))
_STEPS, _BELOW, _BURDEN = map(AROUND.index, ("steps", "below", "burden"))
_PLACE, _OTHER = map(AROUND.index, ("own_place", "other_story"))
_STEP, _STEP_ALIKE = 1.2, 0.4
_TOO_FAR = 7.0
_ALIKE = 0.2
"""A signature with this share of the body's mass is the body's own, so that boxes beside the container may hold it."""
_PAGE_MASS = FEATURES.index("page_mass")
_RULED = FEATURES.index("ruled")
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
    page: tuple[float, ...]
    around: dict[Box, tuple[float, ...]] = field(default_factory=dict)
    near: dict[Box, bool] = field(default_factory=dict)


def context_of(scene: Scene) -> FeatureContext:
    """Prepare a page."""
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
    page = (
        mass[-1],
        root.mass / (mass[-1] or 1),
        root.linked / (root.size or 1),
        linked[-1] / (size[-1] or 1),
        root.blocks,
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


def features(block: Block, ruled: Verdict | None, context: FeatureContext) -> tuple[float, ...]:
    """The features of one block, in the order of `FEATURES`."""
    box = home(block)
    found = context.around.get(box)
    if found is None:
        found = context.around[box] = _around(box, context)
    own = _own(block, ruled, context)
    return (*own, *found, *context.page, _rough(block, own, found))


def score(features: tuple[float, ...]) -> float:
    """Above zero for a block of the article; of a page of a few lines the model has seen too few to be asked."""
    rough = features[-1]
    if features[_PAGE_MASS] < _FEW_LINES:
        return _NEVER if features[_RULED] else rough
    return rough if rough < _HOPELESS else model.score(*features)


def _own(block: Block, ruled: Verdict | None, context: FeatureContext) -> tuple[float, ...]:
    scene, at, size = context.scene, block.index, block.size
    container, title_at, whole = scene.container, scene.title.at, context.mass[-1] or 1
    count = len(scene.document.blocks)
    after = scene.document.blocks[at + 1] if at + 1 < count else None
    low, high = max(0, at - _NEAR), min(count, at + _NEAR + 1)
    name = signature(block)
    return (
        size,
        block.weight,
        block.linked / size,
        block.ends,
        _TAGS.get(block.box.tag, 0),
        container.signatures.get(name, 0.0),
        after.linked / after.size if after else 0.0,
        _TAGS.get(after.box.tag, 0) if after else -1,
        context.mass[high] - context.mass[low],
        (context.linked[high] - context.linked[low]) / (context.size[high] - context.size[low]),
        at - title_at if title_at >= 0 else 0,
        at - container.first,
        context.last - at,
        context.seen[at],
        RULED.get(ruled.reason, 0) if ruled else 0,
        at in scene.after_picture,
        context.signatures.get(name, 0) / whole,
        context.mass[at] / whole,
        _in_stated_body(block, container.stated_body),
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


def _rough(block: Block, own: tuple[float, ...], around: tuple[float, ...]) -> float:
    """Points: steps out of the container and links count against; length and likeness to the body count for."""
    steps, burdened, likeness = around[_STEPS], around[_BURDEN], max(own[_SIGNATURE], 0.7 * around[_PLACE])
    points = 1.5 - steps * (_STEP_ALIKE if likeness > _ALIKE else _STEP) + 1.5 * min(1.0, 2 * likeness)
    points -= min(burdened + (0.5 if around[_BELOW] > 4 else 0.0), 6.0)
    if around[_OTHER]:
        points -= 4.0
    if own[_STATED_BODY] > 0:
        points += 3.0
    sentence = block.size > _LONG and own[_SENTENCE]
    points += (
        (1.0 if block.weight else 0.0)
        + (0.5 if sentence else 0.0)
        + (0.3 if own[_TAG] > _PRE and not block.links else 0.0)
    )
    if block.link_share > _LINKED:
        points -= 1.0 if sentence and block.size > 1.5 * _LONG else 2.5
    return points


def _around(box: Box, context: FeatureContext) -> tuple[float, ...]:
    container, whole = context.scene.container, context.mass[-1] or 1
    parent = box.parent or box
    grand = parent.parent or parent
    joint = around(box, container)
    branch = box
    while branch.depth > joint.depth + 1 and branch.parent is not None:
        branch = branch.parent
    where = place(box)
    return (
        box.mass / whole,
        parent.mass / whole,
        box.linked / box.size,
        parent.linked / parent.size,
        grand.linked / grand.size,
        box.blocks,
        box.size / box.blocks,
        container.root.depth - joint.depth,
        box.depth - joint.depth,
        branch.mass / whole,
        branch.linked / branch.size,
        branch.blocks,
        branch.mass / branch.size,
        burden(box) - burden(joint),
        container.places.get(where, 0.0),
        context.places.get(where, 0) / whole,
        container.story.is_beside(box),
        _TAGS_AROUND.get(box.tag, 0),
        "foreign" in hints_around(box, context.scene),
        grand.blocks,
        joint.mass / whole,
        joint.depth,
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
