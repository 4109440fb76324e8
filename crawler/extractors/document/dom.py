"""UTF-8 → tree: one parse, and a second try at what the parser stumbles over."""

import re
from html import escape
from typing import NamedTuple

from lxml import etree

from crawler.items import ExtractionError

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
    source = _END_TAGS.sub(b"", text.utf8)
    try:
        root = etree.fromstring(source, _parser())
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        root = None
    if root is None or not len(root):
        root = _repair(source)
    return Tree(root, text.encoding, text.flags)


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
