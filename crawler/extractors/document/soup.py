"""What Beautiful Soup is for: pieces of HTML in what should be text, and pages that libxml2 loses.

It reads what no other parser does and takes ten times as long. So a page comes here only where libxml2 refused it, or
lost most of its paragraphs or what lies deepest, and goes back to libxml2 as markup that this understands.
"""

import html
import re
from collections.abc import Iterator
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from lxml import etree

from crawler.budget import spend

from .caps import MAX_DEPTH, shown

MAX_TAGS = 6_000
"""Of a page that is read a second time; of 1,625 news pages the fullest has 5,106."""
MAX_BYTES = 1024 * 1024

_TAG_COST = 500
"""What a tag costs Beautiful Soup, in characters gone over."""
_CALL_COST = 5_000
_DEEP = 60
"""Elements within one another, of which no page of a paper has as many."""
_DEEPEST = 400
"""Of what goes back; boxes that lie deeper are opened."""
_FEW = 4
_IS_DEEP = etree.XPath("boolean(/" + "/".join(["*"] * _DEEP) + ")")
_PARAGRAPHS = etree.XPath("count(//p)")
_PARAGRAPH = re.compile(rb"<[pP][\s>]")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&#?\w+;")  # "<b>", "&amp;"
_SECTION = re.compile(rb"<!\[(?:CDATA\[|[^<>\[\]]*\]?>?)")  # "<![if !IE]>", "<![CDATA["
_OPEN_QUOTE = re.compile(rb"(<[a-zA-Z](?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*=\s*)[\"']([^<>\"']*)>")  # '<p class="a>'
_RAW = ("title", "textarea", "iframe", "style", "script", "xmp", "noembed", "noframes", "plaintext", "select")
"""Elements in which tags are no tags, or none that hold a paragraph; where one never ends, all of the page is in it."""
_OPENED = frozenset((*_RAW, "option")) - {"style", "script"}
_SCRIPTS = frozenset({"style", "script"})
_KEPT = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "img", "a", "time", "figcaption", "br", "td", "th"))
"""What says something of a text, however deep it lies."""
_BOXES = ("br", "div", "p", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "figure", "section")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def text_of(fragment: str, between: str = " ") -> str:
    """The text of a piece of HTML, as a reader sees it; markup may be escaped once more. A text is given back as it is.

    `between` stands where a tag parts two texts.
    """
    for _ in range(2):
        if not _MARKUP.search(fragment):
            break
        if "<" in fragment:
            spend(_CALL_COST + _TAG_COST * fragment.count("<"))
            fragment = BeautifulSoup(fragment, "lxml").get_text(between)
        else:
            fragment = html.unescape(fragment)
    return fragment


def lines_of(fragment: str) -> str:
    """The same, with a line break where a box or a break parts two lines; what parts no lines parts no words."""
    if "<" not in fragment:
        return html.unescape(fragment)
    spend(_CALL_COST + _TAG_COST * fragment.count("<"))
    soup = BeautifulSoup(fragment, "lxml")
    for box in soup.find_all(_BOXES):
        box.insert_before("\n")
        box.insert_after("\n")
    return soup.get_text()


def is_lost(root: etree._Element, source: bytes) -> bool:
    """Whether a tree lacks most of the paragraphs of its page, or is deeper than anyone reads."""
    most = (paragraphs(root) + 1) * _FEW
    if len(_PARAGRAPH.findall(source)) >= most and len(_PARAGRAPH.findall(shown(source))) >= most:
        return True
    return is_deep(root)


def is_deep(root: etree._Element) -> bool:
    """Whether elements are nested deeper than they may be."""
    if not _IS_DEEP(root):
        return False
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def paragraphs(root: etree._Element) -> int:
    """How many there are in a tree."""
    count = _PARAGRAPHS(root)
    assert isinstance(count, float)
    return int(count)


def mended(source: bytes) -> bytes | None:
    """A page as markup whose tags end and are not nested deep; `None` for one that is too large to be read twice."""
    tags = source.count(b"<")
    if tags > 2 * MAX_TAGS or len(source) > MAX_BYTES:
        return None
    spend(_TAG_COST * tags)
    soup = BeautifulSoup(_ended(source).decode("utf-8", "replace"), "html.parser")
    return "".join(_markup(soup)).encode("utf-8", "replace")


def _ended(source: bytes) -> bytes:
    """Without what never ends: comments, scripts and the like, quotation marks, tags."""
    end = source.rfind(b">") + 1
    source = _OPEN_QUOTE.sub(rb'\1"\2">', _SECTION.sub(b"", source[:end] + source[end:].replace(b"<", b"&lt;")))
    end = source.rfind(b"-->") + 1
    source = source[:end] + source[end:].replace(b"<!--", b"")
    for name in _RAW:
        last = max(source.lower().rfind(f"</{name}".encode()), 0)
        inside = rb"[^<]*" if name in _SCRIPTS else b""
        never = re.compile(rb"<" + name.encode() + rb"\b[^<>]*>" + inside, re.IGNORECASE)
        source = source[:last] + never.sub(b"", source[last:])
    return source


def _markup(soup: BeautifulSoup) -> Iterator[str]:
    """What Beautiful Soup has read, without recursion: a page may be nested deeper than Python calls."""
    within, ends = [iter(soup.contents)], [""]
    depth = 0
    while within:
        node = next(within[-1], None)
        if node is None:
            within.pop()
            end = ends.pop()
            depth -= bool(end)
            yield end
        elif isinstance(node, Tag):
            begin, end = _tag(node, is_deep=depth > _DEEPEST)
            yield begin
            within.append(iter(node.contents))
            ends.append(end)
            depth += bool(end)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield str(node) if node.parent is not None and node.parent.name in _SCRIPTS else escape(node, quote=False)


def _tag(tag: Tag, *, is_deep: bool) -> tuple[str, str]:
    """How an element begins and ends; one that is opened for what it holds does neither."""
    if (is_deep and tag.name not in _KEPT) or (tag.name in _OPENED and tag.find(True) is not None):
        return "", ""
    values = ((name, " ".join(value) if isinstance(value, list) else str(value)) for name, value in tag.attrs.items())
    stated = "".join(f' {name}="{escape(value)}"' for name, value in values)
    return f"<{tag.name}{stated}>", "" if tag.name in _VOID else f"</{tag.name}>"
