"""Where the article hangs: the box with most of the long paragraphs, and how far every block stands from it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from crawler.extractors.document.blocks import Block, Box, Document, ancestors, any_around, changed, inside, near
from crawler.extractors.document.class_names import hints
from crawler.extractors.lexicon.boilerplate import footer_line, imprint

from .poems import poem

_FOREIGN_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog", "menu", "address"})
_NEVER = frozenset({"footer", "nav"})
_GENERATIONS = (1.0, 0.6, 0.36)
"""How much of a paragraph's weight its home, the box around that, and the next one get."""
_WHOLE = 0.7
"""A box with more of the page's mass than this is the page itself, whatever it is called."""
_WORDS = re.compile(r"(?<!\S)[^\s\d]+(?!\S)")  # "article--paragraph", not "elementor-element-1a2b"
_INNER = frozenset({"ul", "ol", "dl", "table", "tbody", "thead", "tr", "td", "blockquote", "li"})
_SENTENCE, _SENTENCES, _TEXT = 20, 3, 160
"""Characters of a short sentence, how many of them make a text, and how much there must be of them."""
_TEASER, _TEASER_BLOCKS = 0.2, 3
"""How much a paragraph counts that stands under another story's linked title, and what such a box holds at most."""
_FAINT = 40
"""A page whose best box weighs less has no story: a licence line in a footer is none."""
_STORY = 400
"""Mass of the shortest story that has an `article` element of its own."""
_REVEALED = 0.4
_FAVOUR = 1.2
"""How much more a box counts that is named as a story's."""
_SPLIT = 2.5
"""A story is split over several boxes when the box around them holds so many times more than the fullest."""
_PARAGRAPHS = frozenset({"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})


@dataclass(frozen=True, slots=True)
class Container:
    """The box that holds the article's paragraphs, and what they have in common."""

    root: Box
    signatures: dict[str, float]
    """The share of the root's mass by tag and class of the paragraph."""
    places: dict[str, float]
    """The same by tag and class of the paragraph's home."""
    own: tuple[int, ...]
    """Indices of its long paragraphs."""
    first: int
    """Index of the first of them behind the title."""
    story: "OwnStory"
    stated_body: str | None
    """The text that JSON-LD states as the article's; it can only speak for a block."""
    joints: dict[Box, Box] = field(default_factory=dict)
    """What `around` was asked before."""


def foreign(box: Box) -> bool:
    """Whether the element's own tag or names say that it is no part of a story."""
    if box.shunned is None:
        box.shunned = box.tag in _FOREIGN_TAGS or ("foreign" in hints(box.names) and "own" not in hints(box.names))
    return box.shunned


def home(block: Block) -> Box:
    """The home of a block: the innermost box around it that holds other blocks too."""
    if block.home is not None:
        return block.home
    box = block.box
    if box.tag in _PARAGRAPHS and box.parent is not None:
        box = box.parent
    while box.blocks == 1 and box.parent is not None:
        box = box.parent
    block.home = box
    return box


def signature(block: Block) -> str:
    """What paragraphs of one body share: tag and class, and where they have no class, those of their home."""
    if block.signature is None:
        own = _label(block.box)
        block.signature = own if "." in own else f"{own}|{place(home(block))}"
    return block.signature


def place(box: Box) -> str:
    """Tag and class of a home, looking out of lists, tables and quotations."""
    chain, outer = [box], box
    while outer.place is None and outer.parent is not None and (outer.tag in _INNER or not outer.names):
        outer = outer.parent
        chain.append(outer)
    found = outer.place or _label(outer)
    for inner in chain:
        inner.place = found
    return found


def _label(box: Box) -> str:
    """Tag and the first two names that are words: `p.article--paragraph`; a number in a name is an instance's own."""
    if box.label is None:
        box.label = box.tag + _main_names(box.names) if box.names else box.tag
    return box.label


@lru_cache(maxsize=4096)
def _main_names(names: str) -> str:
    return "".join(f".{word}" for word in _WORDS.findall(names)[:2])


def find(
    blocks: Sequence[Block], title_at: int, stated_body: str | None, selected: Box | None = None, *,
    items: Collection[Box] = (), until: int | None = None,
) -> Container | None:  # fmt: skip
    """The container of a page, or `None` when it has no long paragraph; what stands in `items`, or behind `until`,
    counts little.

    A box that the site's file selects is believed when it holds half of what the page itself suggests.
    """
    stories = [box for box in ancestors(blocks[title_at].box) if _is_story(box)] if title_at >= 0 else []
    story = OwnStory(stories[-1] if stories else None)
    view = _View(title_at, stated_body, sum(block.weight for block in blocks), story, {}, items, until)
    weighed = [(block, worth) for block in blocks if block.weight and (worth := _worth(block, view))]
    credit: dict[Box, float] = {}
    for block, worth in weighed:
        for box, part in zip(near(home(block), len(_GENERATIONS)), _GENERATIONS, strict=False):
            credit[box] = credit.get(box, 0.0) + worth * part
    if max(credit.values(), default=0.0) < _FAINT:
        return None
    for box in credit:
        if box.tag == "article" or "own" in hints(box.names):
            credit[box] *= _FAVOUR
    root = _widened(max(credit, key=lambda box: credit[box]), weighed)
    if selected is not None and selected.mass >= root.mass / 2 and selected.mass:
        root = selected
    own = [(block, worth) for block, worth in weighed if inside(block.box, root)]
    first = next((block.index for block, _ in own if block.index > title_at), own[0][0].index)
    places = _shares(own, lambda block: place(home(block)))
    return Container(
        root, _shares(own, signature), places, tuple(block.index for block, _ in own), first, view.story, stated_body
    )


def is_bare(document: Document) -> bool:
    """Whether no long paragraph stands outside of footers and of what readers have written."""
    known: dict[Box, bool] = {}
    return all(any_around(block.box, known, _is_beyond) for block in document.blocks if block.weight)


def _is_beyond(box: Box) -> bool:
    return box.tag == "footer" or (box.depth > 1 and "comments" in hints(box.names))


def settled(document: Document, title_at: int) -> Document:
    """The page as its story is looked for: what hides it is shown, who answers for the site weighs nothing, and short
    sentences weigh where there are no others.

    What is hidden until a script shows it is read like the rest, if the story itself stands there. A copy, where
    anything of that is so; the page itself else, and it is not changed.
    """
    mass = sum(block.weight for block in document.blocks)
    hiding = (box for box in document.boxes if box.conceals and box.mass > _REVEALED * mass)
    shown = [box for box in hiding if not any(map(foreign, near(box, 4)))]
    weightless = {block.index: 0 for block in document.blocks if block.weight and imprint(block.raw)}
    seen = changed(document, shown, weightless) if shown or weightless else document
    weights = _lifted(seen, title_at) if is_bare(seen) else {}
    return changed(seen, (), weights) if weights else seen


def _lifted(document: Document, title_at: int) -> dict[int, int]:
    """The weights of short sentences on a page that has no long paragraph: an interview, a schedule, a brief, a poem.

    Only where several stand in one home below the title, so that a row of labels stays what it is; and of a page on
    which others have written long ones, poems alone.
    """
    lines: dict[Box, list[Block]] = {}
    poems: dict[Box, list[Block]] = {}
    known: dict[Box, bool] = {}
    for block in document.blocks[title_at + 1 :] if title_at >= 0 else ():
        plain = block.size >= _SENTENCE and not block.links and not block.heading and not block.box.hidden
        if plain and not (footer_line(block.raw) or imprint(block.raw)):
            (lines if block.ends else poems).setdefault(home(block), []).append(block)
    sentences = () if any(block.weight for block in document.blocks) else filter(_is_text, lines.values())
    texts = (*sentences, *poem(poems))
    return {b.index: b.size for text in texts if not _among_foreign(home(text[0]), 1e9, known) for b in text}


def _is_text(lines: list[Block]) -> bool:
    return len(lines) >= _SENTENCES and sum(block.size for block in lines) >= _TEXT


def _widened(root: Box, weighed: Sequence[tuple[Block, float]]) -> Box:
    """The box itself, or the one around it that holds so much more that the story must be split over its parts."""
    ordered = sorted((block.box.index, worth) for block, worth in weighed)
    places, sums = [at for at, _ in ordered], [0.0, *accumulate(worth for _, worth in ordered)]

    def worth_in(box: Box) -> float:
        return sums[bisect_right(places, box.last)] - sums[bisect_left(places, box.index)]

    held = worth_in(root)
    for outer in islice(ancestors(root), 1, None):
        if outer.mass > _SPLIT * root.mass and (more := worth_in(outer)) > _SPLIT * held:
            root, held = outer, more
    return root


def _shares(weighed: Sequence[tuple[Block, float]], name_of: Callable[[Block], str]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for block, worth in weighed:
        name = name_of(block)
        shares[name] = shares.get(name, 0.0) + worth
    total = sum(shares.values()) or 1.0
    return {name: mass / total for name, mass in shares.items()}


def around(box: Box, container: Container) -> Box:
    """The innermost box that holds both a box and the container's root."""
    known = container.joints
    chain: list[Box] = []
    outer = box
    while outer not in known and outer.parent is not None:
        chain.append(outer)
        outer = outer.parent
    found = known.get(outer, outer)
    for inner in reversed(chain):
        if inner.depth <= container.root.depth and inside(container.root, inner):
            found = inner
        known[inner] = found
    return found


@dataclass(frozen=True, slots=True)
class OwnStory:
    """The outermost `article` element around the title, if it holds a story worth the name."""

    box: Box | None
    _others: dict[Box, bool] = field(default_factory=dict)

    def is_beside(self, box: Box) -> bool:
        """Whether a box belongs to another story: it stands in an `article` element that is not the title's own."""
        if self.box is None or inside(box, self.box):
            return False
        return any_around(box, self._others, _is_story)


def _is_story(box: Box) -> bool:
    return box.tag == "article" and box.mass >= _STORY


class _View(NamedTuple):
    title_at: int
    stated_body: str | None
    mass: int
    """Of all long paragraphs of the page."""
    story: OwnStory
    foreign: dict[Box, bool]
    """What is known of `_among_foreign`."""
    items: Collection[Box]
    """The items of lists of stories."""
    until: int | None
    """Index of the headline of the next story."""


def _worth(block: Block, view: _View) -> float:
    worth = float(block.weight)
    if block.box.hidden:
        worth *= 0.1
    elif home(block).blocks <= _TEASER_BLOCKS and home(block) in view.items and block.index > view.title_at:
        worth *= _TEASER
    if block.index < view.title_at:
        worth *= 0.5
    if _among_foreign(block.box, _WHOLE * view.mass, view.foreign):
        worth *= 0.15
    if view.story.is_beside(block.box):
        worth *= 0.2
    if view.until is not None and block.index > view.until:
        worth *= 0.1
    if view.stated_body:
        worth *= 3.0 if block.raw[:50] in view.stated_body else 0.6
    return worth


def _among_foreign(box: Box, whole: float, known: dict[Box, bool]) -> bool:
    """Names of what holds the whole page say nothing (`has-sidebar`); a footer or consent layer is one at any size."""

    def is_so(outer: Box) -> bool:
        never = outer.tag in _NEVER or (outer.depth > 1 and "consent" in hints(outer.names))
        return never or (outer.mass < whole and foreign(outer))

    return any_around(box, known, is_so)
