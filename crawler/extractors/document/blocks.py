"""What a walk over a page finds: blocks of text in reading order, and the boxes they stand in."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from crawler.budget import STEP, spend
from crawler.text import clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_ENDS = (".", "!", "?", "…", '."', ".”", ".»", ":", "。", "」", ".'", ".’", "!”", "?”", ".)", ";")


@dataclass(eq=False, slots=True)
class Box:
    """A block-level element: what it is called, where it hangs, and how much text stands inside it."""

    element: etree._Element
    index: int
    """Its place among the boxes of the page, which stand in the order in which they begin."""
    tag: str
    parent: "Box | None"
    depth: int
    names: str
    """Class, id, role and the like, lower case, joined by blanks."""
    conceals: bool
    """Whether the element itself is hidden by its style or class."""
    hidden: bool
    """Whether it or anything around it is."""
    last: int = field(default=-1, init=False)
    """The index of the last box inside, or its own; set when it is closed."""
    size: int = field(default=0, init=False)
    """Characters of text inside."""
    linked: int = field(default=0, init=False)
    """How many of them stand in links."""
    blocks: int = field(default=0, init=False)
    mass: int = field(default=0, init=False)
    """Characters of long paragraphs inside."""
    # What is asked of a box more than once, and true of it whatever is asked about the page; None until asked.
    shunned: bool | None = field(default=None, init=False)
    """Whether its own tag or names say that it is no part of a story."""
    burden: float | None = field(default=None, init=False)
    """What its names and links, and those of the boxes around it, count against a block."""
    label: str | None = field(default=None, init=False)
    place: str | None = field(default=None, init=False)
    """The label of the first box, from this one outwards, that says where something stands."""
    menu: bool | None = field(default=None, init=False)


@dataclass(eq=False, slots=True)
class Block:
    """A run of text that a reader sees as one paragraph, heading, item or line."""

    index: int
    raw: str
    box: Box
    linked: int
    bold: int
    links: tuple[tuple[str, str], ...]
    """Address and text of each link in it."""
    size: int
    weight: int
    """Its part of the mass of long paragraphs, 0 for everything else."""
    home: Box | None = field(default=None, init=False)
    signature: str | None = field(default=None, init=False)
    _text: str | None = field(default=None, init=False)

    @property
    def text(self) -> str:
        """The text as it is stored."""
        if self._text is None:
            self._text = self.raw if self.raw.isprintable() else clean(self.raw)
        return self._text

    @property
    def heading(self) -> bool:
        """Whether an `h1` … `h6` holds it."""
        return self.box.tag in HEADINGS

    @property
    def ends(self) -> bool:
        """Whether it ends as a sentence does, or announces one."""
        return self.raw.endswith(_SENTENCE_ENDS)

    @property
    def link_share(self) -> float:
        """The share of its characters that stand in links."""
        return self.linked / self.size if self.size else 0.0

    @property
    def all_bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return self.bold >= 0.9 * self.size > 0


@dataclass(slots=True, frozen=True)
class Spot:
    """An element that is no text to read, and the number of blocks before it."""

    element: etree._Element
    box: Box
    at: int


@dataclass(slots=True)
class Document:
    """All that one walk collects."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Spot] = field(default_factory=list)
    players: list[Spot] = field(default_factory=list)
    """`video` and `audio` elements, and frames."""
    unread: list[Spot] = field(default_factory=list)
    """Elements whose text is left out: buttons, forms, fallbacks."""
    metas: list[etree._Element] = field(default_factory=list)
    """`meta` and `link` elements."""
    scripts: list[etree._Element] = field(default_factory=list)
    times: list[tuple[etree._Element, int]] = field(default_factory=list)
    """`time` elements and elements with a date property, each with the number of blocks before it."""
    titles: list[str] = field(default_factory=list)
    """The texts of `<title>`."""
    escaped: set[int] = field(default_factory=set)
    """Indices of the blocks whose letters were escaped twice."""
    language: str | None = None
    password: bool = False
    """Whether the page asks for one."""


def changed(document: Document, shown: Collection[Box], weights: Mapping[int, int]) -> Document:
    """A copy in which these boxes conceal nothing, and the blocks of these indices weigh so much."""
    boxes: list[Box] = []
    for box in document.boxes:  # what stands around comes before what stands inside
        parent = boxes[box.parent.index] if box.parent is not None else None
        conceals = box.conceals and box not in shown
        hidden = conceals or (parent is not None and parent.hidden)
        copy = Box(box.element, box.index, box.tag, parent, box.depth, box.names, conceals, hidden)
        copy.last, copy.size, copy.linked, copy.blocks = box.last, box.size, box.linked, box.blocks
        boxes.append(copy)
    blocks = []
    for block in document.blocks:
        box, weight = boxes[block.box.index], weights.get(block.index, block.weight)
        parts = (block.linked, block.bold, block.links, block.size)
        blocks.append(Block(block.index, block.raw, box, *parts, weight))
        box.mass += weight
    for box in reversed(boxes):
        if box.parent is not None:
            box.parent.mass += box.mass

    def moved(spots: list[Spot]) -> list[Spot]:
        return [Spot(spot.element, boxes[spot.box.index], spot.at) for spot in spots]

    pictures, players, unread = moved(document.pictures), moved(document.players), moved(document.unread)
    return replace(document, blocks=blocks, boxes=boxes, pictures=pictures, players=players, unread=unread)


def ancestors(box: Box | None) -> Iterator[Box]:
    """The box itself and all around it, innermost first."""
    while box is not None:
        spend(STEP)
        yield box
        box = box.parent


def near(box: Box | None, most: int) -> list[Box]:
    """The box itself and those right around it, innermost first: so few that nobody pays for them."""
    found: list[Box] = []
    while box is not None and len(found) < most:
        found.append(box)
        box = box.parent
    return found


def any_around(box: Box, known: dict[Box, bool], is_so: Callable[[Box], bool]) -> bool:
    """Whether a box, or one around it, is so; `known` remembers it, since thousands may stand in one deep box."""
    chain = []
    outer: Box | None = box
    while outer is not None and outer not in known:
        chain.append(outer)
        outer = outer.parent
    spend(STEP * len(chain))
    found = outer is not None and known[outer]
    for inner in reversed(chain):
        found = known[inner] = found or is_so(inner)
    return found


def inside(box: Box | None, outer: Box) -> bool:
    """Whether a box is `outer` or stands in it."""
    return box is not None and outer.index <= box.index <= outer.last


def shared(one: Box, other: Box) -> Box:
    """The innermost box around both."""
    spend(STEP * (one.depth + other.depth))
    left: Box | None = one
    right: Box | None = other
    while left is not right and left is not None and right is not None:
        if left.depth >= right.depth:
            left = left.parent
        else:
            right = right.parent
    assert left is not None, "both stand under the root"
    return left
