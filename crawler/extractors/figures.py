"""The figures of a block that the forest decides by: where it stands, and what stands around it."""

from dataclasses import dataclass, field
from itertools import accumulate

from .blocks import Block, Box, ancestors, shared
from .names import told
from .rules import Scene, Verdict, kinds
from .trunk import around, elsewhere, foreign, home, place, signature

OWN = (
    "size", "weight", "link_share", "links", "bold_share", "sentence", "commas", "heading", "tag", "own_signature",
    "size_before", "links_before", "size_after", "links_after", "tag_before", "tag_after", "near_mass", "near_links",
    "wide_mass", "behind_title", "behind_first", "ahead_of_last", "seen", "witness", "ruled", "after_picture",
    "own_caption", "own_foreign", "page_signature", "passed", "placed", "below_heading", "capitals", "digits",
)  # fmt: skip
"""Figures of the block and its neighbours."""
AROUND = (
    "home_mass", "parent_mass", "grand_mass", "home_links", "parent_links", "grand_links", "home_blocks", "home_mean",
    "steps", "below", "branch_mass", "branch_links", "burden", "own_place", "other_story", "item", "home_tag", "listed",
    "named_related", "named_foreign", "named_caption", "named_meta", "named_share", "named_own", "named_lead",
    "home_paragraphs", "grand_blocks", "page_place", "joint_mass", "branch_blocks", "branch_paragraphs",
    "branch_foreign", "title_steps", "joint_steps", "home_tags",
)  # fmt: skip
"""Figures of its container, the same for all blocks in it."""
PAGE = ("page_mass", "seed_mass", "seed_links", "page_links", "seed_blocks", "has_witness", "title_shown")
"""Figures of the page."""
FEATURES = OWN + AROUND + PAGE
"""The arguments of the forest, in order."""
TAGS = {"p": 1, "li": 2, "div": 3, "td": 4, "th": 4, "blockquote": 5, "dd": 6, "dt": 6, "pre": 7, "section": 3}
_TAGS_AROUND = {
    "ul": 1, "ol": 1, "li": 1, "dl": 1, "table": 2, "tr": 2, "td": 2, "tbody": 2, "blockquote": 3, "article": 4,
    "section": 5, "main": 5, "aside": 6, "footer": 7, "header": 8, "form": 9, "figure": 10, "details": 11,
}  # fmt: skip
_LISTS = frozenset({"ul", "ol", "dl"})
_NEAR, _WIDE = 4, 12
_LINKED = 0.6
_WITNESSED = 30
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
"""How the reason of a rule's verdict is told to the forest."""


@dataclass(slots=True)
class Sight:
    """A page prepared for asking: running sums over its blocks, and what was already answered for its boxes."""

    scene: Scene
    mass: list[int]
    size: list[int]
    linked: list[int]
    signatures: dict[str, int]
    places: dict[str, int]
    headings: list[int]
    """The last heading before each block."""
    seen: list[float]
    """The share of the body's own long paragraphs before each block."""
    last: int
    page: tuple[float, ...]
    around: dict[Box, tuple[float, ...]] = field(default_factory=dict)


def survey(scene: Scene) -> Sight:
    """Prepare a page."""
    blocks, trunk = scene.walked.blocks, scene.trunk
    mass = [0, *accumulate(block.weight for block in blocks)]
    own = [0] * len(blocks)
    for at in trunk.own:
        own[at] = blocks[at].weight
    whole = sum(own) or 1
    seen = [part / whole for part in accumulate(own, initial=0)]
    size = [0, *accumulate(block.size for block in blocks)]
    linked = [0, *accumulate(block.linked for block in blocks)]
    signatures: dict[str, int] = {}
    places: dict[str, int] = {}
    headings: list[int] = []
    above = -1
    for block in blocks:
        headings.append(above)
        if block.heading:
            above = block.index
        if block.weight:
            name, where = signature(block), place(home(block))
            signatures[name] = signatures.get(name, 0) + block.weight
            places[where] = places.get(where, 0) + block.weight
    seed = trunk.seed
    page = (
        mass[-1],
        seed.mass / (mass[-1] or 1),
        seed.linked / (seed.size or 1),
        linked[-1] / (size[-1] or 1),
        seed.blocks,
        trunk.witness is not None,
        scene.title.at >= 0,
    )
    return Sight(scene, mass, size, linked, signatures, places, headings, seen, trunk.own[-1] if trunk.own else trunk.first, page)


def figures(block: Block, ruled: Verdict | None, sight: Sight) -> tuple[float, ...]:
    """The figures of one block, in the order of `FEATURES`."""
    box = home(block)
    found = sight.around.get(box)
    if found is None:
        found = sight.around[box] = _around(box, sight)
    return (*_own(block, ruled, sight), *found, *sight.page)


def _own(block: Block, ruled: Verdict | None, sight: Sight) -> tuple[float, ...]:
    scene, at = sight.scene, block.index
    trunk, blocks, tag, size = scene.trunk, scene.walked.blocks, block.box.tag, block.size
    before = blocks[at - 1] if at else None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    low, high, far = max(0, at - _NEAR), min(len(blocks), at + _NEAR + 1), min(len(blocks), at + _WIDE + 1)
    named = told(block.box.names)
    return (
        size,
        block.weight,
        block.linked / size,
        len(block.links),
        block.bold / size,
        block.ends,
        block.raw.count(","),
        int(tag[1]) if block.heading else 0,
        TAGS.get(tag, 0),
        trunk.signatures.get(signature(block), 0.0),
        before.size if before else 0,
        before.linked / before.size if before else 0.0,
        after.size if after else 0,
        after.linked / after.size if after else 0.0,
        (6 if before.heading else TAGS.get(before.box.tag, 0)) if before else -1,
        (6 if after.heading else TAGS.get(after.box.tag, 0)) if after else -1,
        sight.mass[high] - sight.mass[low],
        (sight.linked[high] - sight.linked[low]) / (sight.size[high] - sight.size[low] or 1),
        sight.mass[far] - sight.mass[max(0, at - _WIDE)],
        at - scene.title.at if scene.title.at >= 0 else 0,
        at - trunk.first,
        sight.last - at,
        sight.seen[at],
        _witness(block, trunk.witness),
        RULED.get(ruled.reason, 0) if ruled else 0,
        at in scene.after_picture,
        "caption" in named,
        "foreign" in named,
        sight.signatures.get(signature(block), 0) / (sight.mass[-1] or 1),
        sight.mass[at] / (sight.mass[-1] or 1),
        at / len(blocks),
        at - sight.headings[at],
        block.raw[:1].isupper(),
        block.raw[:1].isdigit(),
    )


def _witness(block: Block, witness: str | None) -> float:
    if witness is None or block.size < _WITNESSED:
        return 0
    return 1 if block.raw[:60] in witness else -1


def _around(box: Box, sight: Sight) -> tuple[float, ...]:
    trunk, whole = sight.scene.trunk, sight.mass[-1] or 1
    parent = box.parent or box
    grand = parent.parent or parent
    joint = around(box, trunk)
    branch = box
    while branch.depth > joint.depth + 1 and branch.parent is not None:
        branch = branch.parent
    about = kinds(box, sight.scene)
    return (
        box.mass / whole,
        parent.mass / whole,
        grand.mass / whole,
        box.linked / (box.size or 1),
        parent.linked / (parent.size or 1),
        grand.linked / (grand.size or 1),
        box.blocks,
        box.size / (box.blocks or 1),
        trunk.seed.depth - joint.depth,
        box.depth - joint.depth,
        branch.mass / whole,
        branch.linked / (branch.size or 1),
        burden(box) - burden(joint),
        trunk.places.get(place(box), 0.0),
        elsewhere(box, trunk.story),
        box in sight.scene.items,
        _TAGS_AROUND.get(box.tag, 0),
        any(outer.tag in _LISTS for outer in ancestors(box)[:3]),
        "related" in about,
        "foreign" in about,
        "caption" in about or "figure" in about,
        "meta" in about or "byline" in about,
        "share" in about,
        "own" in about,
        "lead" in about,
        box.mass / (box.size or 1),
        grand.blocks,
        sight.places.get(place(box), 0) / whole,
        joint.mass / whole,
        branch.blocks,
        branch.mass / (branch.size or 1),
        foreign(branch),
        _title_steps(box, sight),
        joint.depth,
        sum(1 for outer in ancestors(box)[:3] if outer.tag == "section" or outer.tag == "article"),
    )


def _title_steps(box: Box, sight: Sight) -> int:
    at = sight.scene.title.at
    if at < 0:
        return -1
    title = sight.scene.walked.blocks[at].box
    return title.depth - shared(title, box).depth


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
