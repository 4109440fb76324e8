"""One walk over the tree: blocks of text in reading order, the boxes they stand in, and what else a page holds."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from crawler.items import ExtractionError
from crawler.text import clean

from .dom import MAX_DEPTH


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCK_TAGS = _tags("""
html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure
footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table
tbody td tfoot th thead tr ul caption picture video audio
""")
_SKIPPED = _tags("""
head style noscript template iframe object embed applet select option textarea canvas map noframes datalist
""")
_SKIPPED_UNLESS_TEXT = frozenset({"button", "svg", "math"})
"""An unclosed one swallows the rest of the page: skipped only when no paragraph is inside."""
_KEEPS_BREAKS = _tags("""
p li h1 h2 h3 h4 h5 h6 figcaption td th blockquote dd
""")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)  # style="display: none"
_HIDDEN_NAMES = re.compile(  # class="list-news hidden"
    r"(?:^|\s)(?:hidden|hide|d-none|sr-only|visually-?hidden|screen-reader-text|is-hidden|invisible|print-only)(?:\s|$)"
)
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")  # 漢字 and kana: one letter says as much as a syllable
_LEAST, _MOST = 70, 800
"""Characters from which a block is a long paragraph, and beyond which more of them weigh no more."""
_NAMED_BY = frozenset({"id", "role", "itemprop", "data-content-name", "data-testid", "data-component"})
_MOMENTS = frozenset({"datetime", "data-date", "data-time", "data-datetime"})
_TELLING = frozenset({"style", "hidden", "aria-hidden", "itemprop"}) | _MOMENTS


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element: what it is called, where it hangs, and the figures of all text inside it."""

    element: etree._Element
    tag: str
    parent: "Box | None"
    depth: int
    names: str
    """Class, id, role and the like, lower case, joined by blanks."""
    conceals: bool
    """Whether the element itself is hidden by its style or class."""
    hidden: bool
    """Whether it or anything around it is."""
    size: int = 0
    """Characters of text inside."""
    linked: int = 0
    """How many of them stand in links."""
    blocks: int = 0
    mass: int = 0
    """Characters of long paragraphs inside."""
    shunned: bool | None = None
    """Whether its own tag or names say that it is no part of a story; `None` until asked, as all that follows."""
    burden: float | None = None
    """What its names and links, and those of the boxes around it, count against a block."""
    label: str | None = None
    kinds: frozenset[str] | None = None
    menu: bool | None = None


@dataclass(slots=True, eq=False)
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
    _text: str | None = None
    home: Box | None = None
    signature: str | None = None

    @property
    def text(self) -> str:
        """The text as it is stored."""
        if self._text is None:
            self._text = clean(self.raw)
        return self._text

    @property
    def heading(self) -> bool:
        """Whether an `h1` … `h6` holds it."""
        return self.box.tag in _HEADINGS

    @property
    def link_share(self) -> float:
        """The share of its characters that stand in links."""
        return self.linked / self.size if self.size else 0.0

    @property
    def all_bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return self.bold >= 0.9 * self.size > 0


@dataclass(slots=True, frozen=True)
class Picture:
    """An image and the number of blocks before it."""

    element: etree._Element
    box: Box
    at: int


@dataclass(slots=True)
class Walked:
    """All that one walk collects."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    metas: list[etree._Element] = field(default_factory=list)
    """`meta` and `link` elements."""
    scripts: list[etree._Element] = field(default_factory=list)
    times: list[tuple[etree._Element, int]] = field(default_factory=list)
    """`time` elements and elements with a date property, each with the number of blocks before it."""
    titles: list[str] = field(default_factory=list)
    """The texts of `<title>`."""
    language: str | None = None
    password: bool = False
    """Whether the page asks for one."""


class _Walker:
    """The state of the walk: the open boxes, the open block, the open link."""

    def __init__(self, marked: Collection[etree._Element]) -> None:
        self.out = Walked()
        self.stack: list[Box] = []
        self.parts: list[str] = []
        self.linked = self.bold = self.bold_depth = 0
        self.links: list[tuple[str, str]] = []
        self.open_link: str | None = None
        self.link_from = 0
        self.marked = marked

    def text(self, text: str) -> None:
        """Add text to the open block."""
        if not self.parts and text.isspace():
            return
        self.parts.append(text)
        if self.open_link is not None:
            self.linked += len(text.strip())
        if self.bold_depth:
            self.bold += len(text.strip())

    def flush(self) -> None:
        """Close the open block, if it holds anything but blanks."""
        if not self.parts:
            return
        raw = " ".join("".join(self.parts).split())
        if raw and self.stack:
            self._close_link_text()
            self._add(raw)
        self.parts = []
        self.links = []
        self.linked = self.bold = self.link_from = 0

    def _close_link_text(self) -> None:
        if self.open_link is not None:
            self.links.append((self.open_link, " ".join("".join(self.parts[self.link_from :]).split())))

    def _add(self, raw: str) -> None:
        box = self.stack[-1]
        size = len(raw)
        linked = min(self.linked, size)
        weight = 0
        if size >= 25 and linked * 3 < size and box.tag not in _HEADINGS:
            worth = size if raw.isascii() or not _WIDE.search(raw) else int(2.5 * size)
            weight = min(worth, _MOST) if worth >= _LEAST else 0
        out = self.out.blocks
        out.append(Block(len(out), raw, box, linked, min(self.bold, size), tuple(self.links), size, weight))
        box.size += size
        box.linked += linked
        box.blocks += 1
        box.mass += weight

    def start(self, element: etree._Element, tag: str) -> bool:
        """Enter an element; false when its inside is left out."""
        if tag in _BLOCK_TAGS or (self.marked and element in self.marked):
            if self.parts:
                self.flush()
            self._push(element, tag)
        elif special := _ENTER.get(tag):
            if not special(self, element):
                return False
        elif "-" in tag and len(element):
            self.flush()
        if text := element.text:
            self.text(text)
        return True

    def _push(self, element: etree._Element, tag: str) -> None:
        stack = self.stack
        parent = stack[-1] if stack else None
        names, conceals = "", False
        for name, value in element.items():
            if name == "class" or name in _NAMED_BY:
                names = f"{names} {value!s}" if names else str(value)
            if name in _TELLING:
                conceals = conceals or _hides(name, str(value))
                if name in _MOMENTS or (name == "itemprop" and "date" in str(value)):
                    self.out.times.append((element, len(self.out.blocks)))
        if names:
            names = names.lower()
            conceals = conceals or _named_hidden(names)
        hidden = conceals or (parent is not None and parent.hidden)
        box = Box(element, tag, parent, len(stack), names, conceals, hidden)
        stack.append(box)
        self.out.boxes.append(box)
        if len(stack) > MAX_DEPTH:
            raise ExtractionError(f"expected tags nested at most {MAX_DEPTH} deep, found more")

    def end(self, element: etree._Element, tag: str) -> None:
        """Leave an element and add up its figures."""
        if self.stack and self.stack[-1].element is element:
            if self.parts:
                self.flush()
            self._pop()
        elif leave := _LEAVE.get(tag):
            leave(self)
        if tail := element.tail:
            self.text(tail)

    def _pop(self) -> None:
        box = self.stack.pop()
        parent = box.parent
        if parent is not None and box.blocks:
            parent.size += box.size
            parent.linked += box.linked
            parent.blocks += box.blocks
            parent.mass += box.mass

    def enter_link(self, element: etree._Element) -> bool:
        """Open a link; inside it all text is linked."""
        if self.open_link is None and (href := element.get("href")) is not None:
            self.open_link, self.link_from = href, len(self.parts)
        return True

    def leave_link(self) -> None:
        """Close the open link and keep its text."""
        if self.open_link is not None and len(self.parts) > self.link_from:
            self._close_link_text()
        self.open_link = None

    def enter_bold(self, element: etree._Element) -> bool:
        """Count bold text."""
        self.bold_depth += 1
        return True

    def leave_bold(self) -> None:
        """Stop counting."""
        self.bold_depth = max(0, self.bold_depth - 1)

    def line_break(self, _element: etree._Element) -> bool:
        """A second `br`, or one outside a paragraph, ends the block."""
        if self.parts and (self.parts[-1] == "\n" or not self.stack or self.stack[-1].tag not in _KEEPS_BREAKS):
            self.flush()
        else:
            self.parts.append("\n")
        return False

    def picture(self, element: etree._Element) -> bool:
        """Keep an image with its place."""
        if self.stack:
            self.out.pictures.append(Picture(element, self.stack[-1], len(self.out.blocks) + bool(self.parts)))
        return False

    def script(self, element: etree._Element) -> bool:
        """Keep a script that holds something."""
        if element.text:
            self.out.scripts.append(element)
        return False

    def meta(self, element: etree._Element) -> bool:
        """Keep a statement about the page."""
        self.out.metas.append(element)
        return True

    def title(self, element: etree._Element) -> bool:
        """Keep the text of `<title>`."""
        if element.text:
            self.out.titles.append(element.text)
        return False

    def time(self, element: etree._Element) -> bool:
        """Keep a `time` element with its place."""
        self.out.times.append((element, len(self.out.blocks)))
        return True

    def dated(self, element: etree._Element) -> bool:
        """Keep a span that states a date property."""
        if "date" in element.get("itemprop", "").lower() or element.get("datetime"):
            self.time(element)
        return True

    def input(self, element: etree._Element) -> bool:
        """Note a field for a password."""
        self.out.password = self.out.password or (element.get("type") or "").lower() == "password"
        return False

    def head(self, _element: etree._Element) -> bool:
        """The head has no text of its own."""
        return True

    def skip(self, _element: etree._Element) -> bool:
        """Leave out what a reader never sees as text."""
        return False

    def skip_unless_text(self, element: etree._Element) -> bool:
        """Leave out a button or drawing, unless it swallowed paragraphs."""
        if element.find(".//p") is None:
            return False
        self.flush()
        return True


_ENTER = {
    "a": _Walker.enter_link,
    "b": _Walker.enter_bold,
    "strong": _Walker.enter_bold,
    "br": _Walker.line_break,
    "img": _Walker.picture,
    "amp-img": _Walker.picture,
    "script": _Walker.script,
    "meta": _Walker.meta,
    "link": _Walker.meta,
    "title": _Walker.title,
    "time": _Walker.time,
    "span": _Walker.dated,
    "head": _Walker.head,
    "input": _Walker.input,
    **dict.fromkeys(_SKIPPED - {"head"}, _Walker.skip),
    **dict.fromkeys(_SKIPPED_UNLESS_TEXT, _Walker.skip_unless_text),
}
_LEAVE = {"a": _Walker.leave_link, "b": _Walker.leave_bold, "strong": _Walker.leave_bold}


@lru_cache(maxsize=4096)
def _named_hidden(names: str) -> bool:
    return bool(_HIDDEN_NAMES.search(names))


def _hides(name: str, value: str) -> bool:
    if name == "style":
        return bool(_HIDDEN_STYLE.search(value))
    return name == "hidden" or (name == "aria-hidden" and value == "true")


def walk(root: etree._Element, marked: Collection[etree._Element] = ()) -> Walked:
    """Everything on the page in one pass; `marked` elements get a box of their own even when they are inline."""
    walker = _Walker(marked)
    start, end = walker.start, walker.end
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if event == "end":
            end(element, tag)
        elif not start(element, tag):
            events.skip_subtree()
    walker.flush()
    walker.out.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return walker.out


def ancestors(box: Box | None) -> list[Box]:
    """The box itself and all around it, innermost first."""
    chain = []
    while box is not None:
        chain.append(box)
        box = box.parent
    return chain


def inside(box: Box | None, outer: Box) -> bool:
    """Whether a box is `outer` or stands in it."""
    while box is not None and box.depth > outer.depth:
        box = box.parent
    return box is outer


def shared(one: Box, other: Box) -> Box:
    """The innermost box around both."""
    left: Box | None = one
    right: Box | None = other
    while left is not right and left is not None and right is not None:
        if left.depth >= right.depth:
            left = left.parent
        else:
            right = right.parent
    assert left is not None, "both stand under the root"
    return left
