"""One walk over the tree, in document order, that collects everything the rest of the extractor asks about."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import cast

from lxml import etree

from crawler.items import ExtractionError
from crawler.text import is_nfc, nfc

from .blocks import HEADINGS, Block, Box, Document, Spot
from .caps import MAX_DEPTH
from .class_names import is_hidden
from .entities import decoded
from .joints import joined
from .verses import STROPHE, is_verse, preformatted

_BLOCK_TAGS = """
html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure
footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table
tbody td tfoot th thead tr ul caption picture
"""
_UNREAD = "noscript template applet select option textarea canvas map noframes datalist"
_UNREAD_UNLESS_TEXT = "button svg math"
"""An unclosed one swallows the rest of the page: skipped only when no paragraph is inside."""
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_TEXTS_BUT_CODE = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)
"""The same takes more than twice as long."""
_KEEPS_BREAKS = frozenset({"p", "li", "figcaption", "td", "th", "blockquote", "dd"}) | HEADINGS
_BREAK = " \n "
"""A `br` in a paragraph; known from the same blanks in the page's text by identity."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)  # style="display: none"
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")  # 漢字 and kana: one letter says as much as a syllable
_LEAST, _MOST = 70, 800
"""Characters from which a block is a long paragraph, and beyond which more of them weigh no more."""
_MAX_LINK_SHARE = 3
_MAX_NAMES = 2000
"""Characters of an element's class and other names that are looked at."""
_NAMED_BY = frozenset({"class", "id", "role", "itemprop", "data-content-name", "data-testid", "data-component"})
_MOMENTS = frozenset({"datetime", "data-date", "data-time", "data-datetime"})
_TELLING = frozenset({"style", "hidden", "aria-hidden", "itemprop"}) | _MOMENTS
_ASKED = _NAMED_BY | _TELLING


def walk(root: etree._Element, matched: Collection[etree._Element] = ()) -> Document:
    """Everything on the page in one pass; `matched` elements get a box of their own even when they are inline."""
    walker = _Walker(matched)
    parts = walker.parts
    known = {} if matched else _ENTER  # where selectors matched, each is looked at
    within: list[tuple[etree._Element, Iterator[etree._Element], _End]] = []
    """The elements around, their children yet to come, and what their ends do."""
    children: Iterator[etree._Element] = iter((root,))
    while True:
        for element in children:
            tag = element.tag
            if (known_as := known.get(tag)) is not None:
                end = known_as(walker, element, tag)
            else:
                end = walker.enter(element, tag) if matched or "-" in tag else _read
            if end is not _leave_out:
                if (text := element.text) and (parts or not text.isspace()):
                    parts.append(text)
                if len(element):
                    within.append((element, children, end))
                    children = iter(element)
                    break
                if end is not _read:
                    end(walker)
            if (text := element.tail) and (parts or not text.isspace()):
                parts.append(text)
        else:
            if not within:
                break
            element, children, end = within.pop()
            if end is not _read:
                end(walker)
            if (text := element.tail) and (parts or not text.isspace()):
                parts.append(text)
    walker.flush()
    walker.out.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return walker.out


class _Walker:
    """The state of the walk: the open boxes, the open block, the open link."""

    def __init__(self, matched: Collection[etree._Element]) -> None:
        self.out = Document()
        self.stack: list[Box] = []
        self.parts: list[str] = []
        self.linked = self.bold = self.bold_depth = 0
        self.links: list[tuple[str, str]] = []
        self.open_link: str | None = None
        self.link_from = self.bold_from = 0
        self.matched = matched

    def enter(self, element: etree._Element, tag: str) -> "_End":
        """Enter an element that matters; what its end does."""
        if self.matched and element in self.matched:
            end = self.push(element, tag)
            if tag not in _INLINE:
                return end
            inner = _ENTER[tag](self, element, tag)  # a link or bold text stays one
            return lambda walker: (inner(walker), end(walker))[1]
        if known := _ENTER.get(tag):
            return known(self, element, tag)
        is_own = "-" in tag and len(element)  # a custom element with parts of its own
        return self.push(element, tag) if is_own else _read

    def flush(self) -> None:
        """Close the open block, if it holds anything but blanks."""
        parts = self.parts
        raw = _line(joined(parts))
        if "&" in raw and self.stack and self.stack[-1].tag != "pre":
            raw = self._decoded(raw)
        if raw and self.stack:
            if self.open_link is not None:
                self._keep_link()
            if self.bold_depth:
                self.bold += _letters(parts[self.bold_from :])
            rows = () if self.links or self.stack[-1].hidden else _rows(parts, raw, self.stack[-1].tag)
            for line, weight in rows or ((raw, 0),):
                self.add(line, weight)
        parts.clear()
        self.links = []
        self.linked = self.bold = self.link_from = self.bold_from = 0

    def _decoded(self, raw: str) -> str:
        """A block in which no letter is escaped any more; which blocks had some is kept."""
        plain = _line(decoded(raw))
        if plain != raw:
            self.out.escaped.add(len(self.out.blocks))
        return plain

    def _keep_link(self) -> None:
        if self.open_link is not None and (inside := self.parts[self.link_from :]):
            self.linked += _letters(inside)
            self.links.append((self.open_link, _line(decoded(joined(inside)))))

    def add(self, raw: str, weight: int = 0) -> None:
        """Keep a block and count it in its box; a verse weighs its part of the poem."""
        box = self.stack[-1]
        size = len(raw)
        linked = min(self.linked, size)
        if linked * _MAX_LINK_SHARE < size and box.tag not in HEADINGS:
            weight = weight or _weight(raw, size)
        out = self.out.blocks
        out.append(Block(len(out), raw, box, linked, min(self.bold, size), tuple(self.links), size, weight))
        box.size += size
        box.linked += linked
        box.blocks += 1
        box.mass += weight

    def push(self, element: etree._Element, tag: str) -> "_End":
        """Open a box."""
        if self.parts:
            self.flush()
        stack = self.stack
        parent = stack[-1] if stack else None
        names, conceals = "", False
        for name, value in element.items():
            if name not in _ASKED:
                continue
            if name in _NAMED_BY:
                names = f"{names} {value!s}" if names else str(value)
            if name in _TELLING:
                conceals = conceals or _attribute_hides(name, str(value))
                if name in _MOMENTS or (name == "itemprop" and "date" in str(value)):
                    self.out.times.append((element, len(self.out.blocks)))
        if names:
            names = names[:_MAX_NAMES].lower()
            conceals = conceals or is_hidden(names)
        box = Box(
            element,
            len(self.out.boxes),
            tag,
            parent,
            len(stack),
            names,
            conceals,
            conceals or (parent is not None and parent.hidden),
        )
        stack.append(box)
        self.out.boxes.append(box)
        if len(stack) > MAX_DEPTH:
            raise ExtractionError(f"expected tags nested at most {MAX_DEPTH} deep, found more")
        return _Walker.pop

    def pop(self) -> None:
        """Close the innermost box and add what it holds to the one around it."""
        if self.parts:
            self.flush()
        box = self.stack.pop()
        box.last = len(self.out.boxes) - 1
        parent = box.parent
        if parent is not None and box.blocks:
            parent.size += box.size
            parent.linked += box.linked
            parent.blocks += box.blocks
            parent.mass += box.mass

    def enter_link(self, element: etree._Element, _tag: str) -> "_End":
        """Open a link; inside it all text is linked."""
        if self.open_link is None and (href := element.get("href")) is not None:
            self.open_link, self.link_from = href, len(self.parts)
            return _Walker.leave_link
        return _read

    def leave_link(self) -> None:
        """Close the open link and keep its text."""
        self._keep_link()
        self.open_link = None

    def enter_bold(self, _element: etree._Element, _tag: str) -> "_End":
        """Count bold text."""
        if not self.bold_depth:
            self.bold_from = len(self.parts)
        self.bold_depth += 1
        return _Walker.leave_bold

    def leave_bold(self) -> None:
        """Stop counting."""
        self.bold_depth -= 1
        if not self.bold_depth:
            self.bold += _letters(self.parts[self.bold_from :])

    def line_break(self, _element: etree._Element, _tag: str) -> "_End":
        """A second `br`, or one outside a paragraph, ends the block."""
        if not self.parts:
            return _leave_out
        keeps = self.stack and self.stack[-1].tag in _KEEPS_BREAKS
        last = next((part for part in reversed(self.parts) if part is _BREAK or not part.isspace()), None)
        if not keeps or last is _BREAK:
            self.flush()
        else:
            self.parts.append(_BREAK)
        return _leave_out

    def may_break(self, _element: etree._Element, _tag: str) -> "_End":
        """Where a long word may be broken it is one word: what stands behind, or in it, is no other part."""
        if self.parts:
            self.parts.append("")
        return _read

    def picture(self, element: etree._Element, _tag: str) -> "_End":
        """Keep an image with its place."""
        if self.stack:
            self.out.pictures.append(Spot(element, self.stack[-1], len(self.out.blocks) + bool(self.parts)))
        return _leave_out

    def player(self, element: etree._Element, tag: str) -> "_End":
        """Keep a video or a recording with its place; what it says where it cannot be played is a block."""
        self._keep_player(element)
        return self.push(element, tag)

    def frame(self, element: etree._Element, tag: str) -> "_End":
        """Leave out what stands in a frame, and keep its place; an `embed` is never closed and swallows the rest."""
        self._keep_player(element)
        return self.leave_unless_text(element, tag) if tag == "embed" else self.leave_unread(element, tag)

    def _keep_player(self, element: etree._Element) -> None:
        if self.stack:
            self.out.players.append(Spot(element, self.stack[-1], len(self.out.blocks) + bool(self.parts)))

    def script(self, element: etree._Element, _tag: str) -> "_End":
        """Keep a script that holds something."""
        if element.text:
            self.out.scripts.append(element)
        return _leave_out

    def meta(self, element: etree._Element, _tag: str) -> "_End":
        """Keep a statement about the page."""
        self.out.metas.append(element)
        return _read

    def title(self, element: etree._Element, tag: str) -> "_End":
        """Keep the text of `<title>`."""
        if element.text:
            self.out.titles.append(element.text)
        return self.leave_unread(element, tag)

    def time(self, element: etree._Element, _tag: str) -> "_End":
        """Keep a `time` element with its place."""
        self.out.times.append((element, len(self.out.blocks)))
        return _read

    def span(self, element: etree._Element, tag: str) -> "_End":
        """Keep a span that states a date; what a hidden one says is not read with the line around it."""
        style = element.get("style")
        names = element.get("itemprop") and element.get("class")  # of others, a class may hide from the eye alone
        hidden = (style and _HIDDEN_STYLE.search(style)) or (names and is_hidden(names.lower()))
        if hidden and not _holds(element, "p"):
            if element.get("itemprop") or element.get("datetime"):
                self.time(element, tag)
            return self.leave_unread(element, tag)
        if "date" in element.get("itemprop", "").lower() or element.get("datetime"):
            self.time(element, tag)
        return _read

    def input(self, element: etree._Element, _tag: str) -> "_End":
        """Note a field for a password."""
        self.out.password = self.out.password or (element.get("type") or "").lower() == "password"
        return _leave_out

    def skip(self, _element: etree._Element, _tag: str) -> "_End":
        """Leave out what is no text."""
        return _leave_out

    def leave_unread(self, element: etree._Element, _tag: str) -> "_End":
        """Leave out what a reader does not see as text, but keep its place."""
        if self.stack:
            self.out.unread.append(Spot(element, self.stack[-1], len(self.out.blocks)))
        return _leave_out

    def leave_unless_text(self, element: etree._Element, tag: str) -> "_End":
        """Leave out a button or drawing, unless it swallowed paragraphs."""
        return self.push(element, tag) if _holds(element, "p") else self.leave_unread(element, tag)


def _line(text: str) -> str:
    """With single blanks, in NFC; the check is far cheaper than the change, which few pages need."""
    line = " ".join(text.split())
    return line if line.isascii() or is_nfc(line) else nfc(line)


def _rows(parts: list[str], raw: str, tag: str) -> list[tuple[str, int]]:
    """The lines of a block that a reader reads line by line, each with what it weighs more than by itself: the verses
    of a poem, the paragraphs of preformatted text. Of any other block none."""
    if tag == "pre":
        found = [(line, len(part) > 1) for part in preformatted("".join(parts)) for line in part]
    elif parts.count(_BREAK) < STROPHE - 1:  # equal blanks of the page may be among them, and cost a second look
        return []
    else:
        found = [(line, True) for line in _verses(parts)]
    return [(line, len(line) if verse and len(raw) >= _LEAST else 0) for line, verse in found]


def _verses(parts: list[str]) -> list[str]:
    """The lines of a paragraph that is a poem; of any other none."""
    text = joined(["\v" if part is _BREAK else part for part in parts])
    lines = [line for part in text.split("\v") if (line := _line(part))]
    return lines if len(lines) >= STROPHE and all(map(is_verse, lines)) else []


def _letters(parts: list[str]) -> int:
    return len(parts[0].strip()) if len(parts) == 1 else sum(len(part.strip()) for part in parts)


def _menu(walker: _Walker, element: etree._Element, tag: str) -> "_End":
    """A menu is one block, read at once; unless it swallowed paragraphs or a headline."""
    end = walker.push(element, tag)
    if _holds(element, "p", "h1"):
        return end
    raw = _line(" ".join(texts(element)))
    if raw:
        walker.linked = len(raw)
        walker.add(raw)
        walker.linked = 0
    end(walker)
    return _leave_out


def _read(_walker: _Walker) -> None:
    """The end of an element of which only the text is read."""


def _leave_out(_walker: _Walker) -> None:
    """The end of one whose inside is left out."""


def _holds(element: etree._Element, *tags: str) -> bool:
    return next(element.iterdescendants(*tags), None) is not None


def texts(element: etree._Element) -> list[str]:
    """The texts inside an element, in order, without those of scripts and styles."""
    found = _TEXTS_BUT_CODE(element) if _holds(element, "script", "style") else _TEXTS(element)
    return cast("list[str]", found)


def _weight(raw: str, size: int) -> int:
    worth = size if raw.isascii() or not _WIDE.search(raw) else int(2.5 * size)
    return min(worth, _MOST) if worth >= _LEAST else 0


def conceals_itself(box: Box) -> bool:
    """Whether the element's own style or attribute, and no class, says that it is not shown."""
    return box.conceals and any(_attribute_hides(str(name), str(value)) for name, value in box.element.items())


def _attribute_hides(name: str, value: str) -> bool:
    if name == "style":
        return bool(_HIDDEN_STYLE.search(value))
    return name == "hidden" or (name == "aria-hidden" and value == "true")


_End = Callable[[_Walker], None]
"""What the end of an element does."""
_ENTER: dict[str, Callable[[_Walker, etree._Element, str], _End]] = {
    **dict.fromkeys(_BLOCK_TAGS.split(), _Walker.push),
    **dict.fromkeys(_UNREAD.split(), _Walker.leave_unread),
    **dict.fromkeys(_UNREAD_UNLESS_TEXT.split(), _Walker.leave_unless_text),
    "style": _Walker.skip,
    "nav": _menu,
    "a": _Walker.enter_link,
    "b": _Walker.enter_bold,
    "strong": _Walker.enter_bold,
    "br": _Walker.line_break,
    "wbr": _Walker.may_break,
    "img": _Walker.picture,
    "amp-img": _Walker.picture,
    **dict.fromkeys(("iframe", "object", "embed"), _Walker.frame),
    "video": _Walker.player,
    "audio": _Walker.player,
    "script": _Walker.script,
    "meta": _Walker.meta,
    "link": _Walker.meta,
    "title": _Walker.title,
    "time": _Walker.time,
    "span": _Walker.span,
    "input": _Walker.input,
}
_INLINE = frozenset({"a", "b", "strong"})
