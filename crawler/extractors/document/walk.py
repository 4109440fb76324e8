"""One walk over the tree, in document order, that collects everything the rest of the extractor asks about."""

import re
from collections.abc import Callable, Collection, Iterator

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
_CODE = frozenset({"script", "style"})
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
    leave, closers, parts = walker.leave, walker.closers, walker.parts
    known = {} if matched else _ENTER  # where selectors matched, each is looked at
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            tag = element.tag
            if (known_as := known.get(tag)) is not None:
                read = known_as(walker, element, tag)
            else:
                read = not (matched or "-" in tag) or walker.enter(element, tag)
            if not read:
                events.skip_subtree()
                continue
            text = element.text
        else:
            while closers and element is closers[-1][0]:
                leave()
            text = element.tail
        if text and (parts or not text.isspace()):
            parts.append(text)
    walker.flush()
    walker.out.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return walker.out


class _Walker:
    """The state of the walk: the open boxes, the open block, the open link."""

    def __init__(self, matched: Collection[etree._Element]) -> None:
        self.out = Document()
        self.stack: list[Box] = []
        self.closers: list[tuple[etree._Element, Callable[[], None]]] = []
        """The open elements whose end changes something, and what it does."""
        self.parts: list[str] = []
        self.linked = self.bold = self.bold_depth = 0
        self.links: list[tuple[str, str]] = []
        self.open_link: str | None = None
        self.link_from = self.bold_from = 0
        self.matched = matched

    def enter(self, element: etree._Element, tag: str) -> bool:
        """Enter an element that matters; false when its inside is left out."""
        if self.matched and element in self.matched:
            self.push(element, tag)
            return tag not in _INLINE or _ENTER[tag](self, element, tag)  # a link or bold text stays one
        if known := _ENTER.get(tag):
            return known(self, element, tag)
        return not len(element) or "-" not in tag or self.push(element, tag)  # a custom element with parts of its own

    def leave(self) -> None:
        """Leave the innermost open element."""
        self.closers.pop()[1]()

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
            whole = self.links or self.stack[-1].hidden
            for line, weight in [(raw, 0)] if whole else _rows(parts, raw, self.stack[-1].tag):
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

    def push(self, element: etree._Element, tag: str) -> bool:
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
        self.closers.append((element, self.pop))
        self.out.boxes.append(box)
        if len(stack) > MAX_DEPTH:
            raise ExtractionError(f"expected tags nested at most {MAX_DEPTH} deep, found more")
        return True

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

    def enter_link(self, element: etree._Element, _tag: str) -> bool:
        """Open a link; inside it all text is linked."""
        if self.open_link is None and (href := element.get("href")) is not None:
            self.open_link, self.link_from = href, len(self.parts)
            self.closers.append((element, self.leave_link))
        return True

    def leave_link(self) -> None:
        """Close the open link and keep its text."""
        self._keep_link()
        self.open_link = None

    def enter_bold(self, element: etree._Element, _tag: str) -> bool:
        """Count bold text."""
        if not self.bold_depth:
            self.bold_from = len(self.parts)
        self.bold_depth += 1
        self.closers.append((element, self.leave_bold))
        return True

    def leave_bold(self) -> None:
        """Stop counting."""
        self.bold_depth -= 1
        if not self.bold_depth:
            self.bold += _letters(self.parts[self.bold_from :])

    def line_break(self, _element: etree._Element, _tag: str) -> bool:
        """A second `br`, or one outside a paragraph, ends the block."""
        if not self.parts:
            return False
        keeps = self.stack and self.stack[-1].tag in _KEEPS_BREAKS
        last = next((part for part in reversed(self.parts) if part is _BREAK or not part.isspace()), None)
        if not keeps or last is _BREAK:
            self.flush()
        else:
            self.parts.append(_BREAK)
        return False

    def may_break(self, _element: etree._Element, _tag: str) -> bool:
        """Where a long word may be broken it is one word: what stands behind, or in it, is no other part."""
        if self.parts:
            self.parts.append("")
        return True

    def picture(self, element: etree._Element, _tag: str) -> bool:
        """Keep an image with its place."""
        if self.stack:
            self.out.pictures.append(Spot(element, self.stack[-1], len(self.out.blocks) + bool(self.parts)))
        return False

    def player(self, element: etree._Element, tag: str) -> bool:
        """Keep a video or a recording with its place; what it says where it cannot be played is a block."""
        self._keep_player(element)
        return self.push(element, tag)

    def frame(self, element: etree._Element, tag: str) -> bool:
        """Leave out what stands in a frame, and keep its place; an `embed` is never closed and swallows the rest."""
        self._keep_player(element)
        return self.leave_unless_text(element, tag) if tag == "embed" else self.leave_unread(element, tag)

    def _keep_player(self, element: etree._Element) -> None:
        if self.stack:
            self.out.players.append(Spot(element, self.stack[-1], len(self.out.blocks) + bool(self.parts)))

    def script(self, element: etree._Element, _tag: str) -> bool:
        """Keep a script that holds something."""
        if element.text:
            self.out.scripts.append(element)
        return False

    def meta(self, element: etree._Element, _tag: str) -> bool:
        """Keep a statement about the page."""
        self.out.metas.append(element)
        return True

    def title(self, element: etree._Element, tag: str) -> bool:
        """Keep the text of `<title>`."""
        if element.text:
            self.out.titles.append(element.text)
        return self.leave_unread(element, tag)

    def time(self, element: etree._Element, _tag: str) -> bool:
        """Keep a `time` element with its place."""
        self.out.times.append((element, len(self.out.blocks)))
        return True

    def span(self, element: etree._Element, tag: str) -> bool:
        """Keep a span that states a date; what a hidden one says is not read with the line around it."""
        style = element.get("style")
        names = element.get("itemprop") and element.get("class")  # of others, a class may hide from the eye alone
        hidden = (style and _HIDDEN_STYLE.search(style)) or (names and is_hidden(names.lower()))
        if hidden and element.find(".//p") is None:
            if element.get("itemprop") or element.get("datetime"):
                self.time(element, tag)
            return self.leave_unread(element, tag)
        if "date" in element.get("itemprop", "").lower() or element.get("datetime"):
            self.time(element, tag)
        return True

    def input(self, element: etree._Element, _tag: str) -> bool:
        """Note a field for a password."""
        self.out.password = self.out.password or (element.get("type") or "").lower() == "password"
        return False

    def skip(self, _element: etree._Element, _tag: str) -> bool:
        """Leave out what is no text."""
        return False

    def leave_unread(self, element: etree._Element, _tag: str) -> bool:
        """Leave out what a reader does not see as text, but keep its place."""
        if self.stack:
            self.out.unread.append(Spot(element, self.stack[-1], len(self.out.blocks)))
        return False

    def leave_unless_text(self, element: etree._Element, tag: str) -> bool:
        """Leave out a button or drawing, unless it swallowed paragraphs."""
        return self.leave_unread(element, tag) if element.find(".//p") is None else self.push(element, tag)


def _line(text: str) -> str:
    """With single blanks, in NFC; the check is far cheaper than the change, which few pages need."""
    line = " ".join(text.split())
    return line if line.isascii() or is_nfc(line) else nfc(line)


def _rows(parts: list[str], raw: str, tag: str) -> list[tuple[str, int]]:
    """The lines of a block, each with what it weighs more than by itself: of a paragraph, which a reader reads as one
    text, it is one; of a poem its verses; of preformatted text its paragraphs."""
    if tag == "pre":
        found = [(line, len(part) > 1) for part in preformatted("".join(parts)) for line in part]
    else:
        found = [(line, True) for line in _verses(parts)]
    return [(line, len(line) if verse and len(raw) >= _LEAST else 0) for line, verse in found] or [(raw, 0)]


def _verses(parts: list[str]) -> list[str]:
    """The lines of a paragraph that is a poem; of any other none."""
    if parts.count(_BREAK) < STROPHE - 1:  # equal blanks of the page may be among them, and cost a second look
        return []
    text = joined(["\v" if part is _BREAK else part for part in parts])
    lines = [line for part in text.split("\v") if (line := _line(part))]
    return lines if len(lines) >= STROPHE and all(map(is_verse, lines)) else []


def _letters(parts: list[str]) -> int:
    return sum(len(part.strip()) for part in parts)


def _menu(walker: _Walker, element: etree._Element, tag: str) -> bool:
    """A menu is one block, read at once; unless it swallowed paragraphs or a headline."""
    if element.find(".//p") is not None or element.find(".//h1") is not None:
        return walker.push(element, tag)
    walker.push(element, tag)
    raw = _line(" ".join(texts(element)))
    if raw:
        walker.linked = len(raw)
        walker.add(raw)
        walker.linked = 0
    return False


def texts(element: etree._Element) -> Iterator[str]:
    """The texts inside an element, in order, without those of scripts and styles."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        text = inner.tail if event == "end" else None if inner.tag in _CODE else inner.text
        if text and not (event == "end" and inner is element):
            yield text


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


_ENTER: dict[str, Callable[[_Walker, etree._Element, str], bool]] = {
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
