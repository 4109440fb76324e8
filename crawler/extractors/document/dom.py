"""UTF-8 → tree: one parse, and a second try at what the parser stumbles over."""

import re
from html import escape
from typing import NamedTuple

from lxml import etree

from crawler.items import ExtractionError

from . import soup
from .caps import refuse, refuse_markup
from .charset import decode

_END_TAGS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)  # "</body></html>" before the article
_ENDLESS = re.compile(rb"<([a-zA-Z/][^<>]*)(?=<|\Z)")  # "<p class=a" before the next tag


class Tree(NamedTuple):
    """A parsed page."""

    root: etree._Element
    encoding: str
    flags: tuple[str, ...]


def parse(body: bytes, content_type: str | None = None) -> Tree:
    """The tree of a page; raises `ExtractionError` when it is over a cap or when no parser finds an element."""
    refuse(body)
    refuse_markup(body)
    text = decode(body, content_type)
    return Tree(_root(_END_TAGS.sub(b"", text.utf8)), text.encoding, text.flags)


def _root(source: bytes) -> etree._Element:
    """What libxml2 sees; where that is nothing, or has lost most of the page, the better of two tries."""
    first = _parsed(source)
    if first is not None and not soup.is_lost(first, source):
        return first
    mended = soup.mended(source)
    found = [tree for tree in (first, _parsed(mended) if mended else None) if tree is not None]
    if not found:
        return _repair(source)
    return max(found, key=lambda tree: (not soup.is_deep(tree), soup.paragraphs(tree)))


def _parsed(source: bytes) -> etree._Element | None:
    try:
        root = etree.fromstring(source, _parser())
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        return None
    return root if root is not None and len(root) else None


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def _repair(source: bytes) -> etree._Element:
    """A second try at pages in which libxml2 sees nothing: tags that never end are ended, then all is taken as text."""
    text = escape(source.decode("utf-8", "replace")).encode()
    root = None
    for inner in (_ENDLESS.sub(rb"<\1>", source), text):
        try:
            root = etree.fromstring(b"<html><body>" + inner + b"</body></html>", _parser())
        except (etree.XMLSyntaxError, etree.ParserError, ValueError):
            continue
        if root is not None and len(root) and (len(root[-1]) or (root[-1].text or "").strip()):
            break
    if root is None:
        raise ExtractionError(f"expected HTML, found {len(source)} bytes without an element")
    return root
