"""Bodies that a page keeps in a script, to be written in by the browser: found, and put where they would stand."""

import html
import json
import re
from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.text import clean

from .blocks import Box, Document, ancestors
from .metadata import Metadata
from .soup import lines_of
from .title import Title

_PARAGRAPH = re.compile(r"(?:<|\\u003[cC]|&lt;)p[\s>\\&]")  # "\u003cp>" in JSON
_OPENERS = ('"', "'", "`")
_ANY_TAG = re.compile(r"<[^<>]*>")  # "<p>"
_NAMED = re.compile(r"[#\"'`]([\w-]+)[\"'`]")  # "$('#content')", "getElementById('content')"
_REACH = 200
_SHORTEST = 300
_MAX_SCRIPT = 2_000_000
_BREAKS = re.compile(r"\s*\n+\s*")  # paragraphs of articleBody


class _Piece(NamedTuple):
    """HTML that a script holds, and the letters of the script in front of it."""

    markup: str
    before: str = ""
    script: etree._Element | None = None

    @property
    def length(self) -> int:
        """Letters of its text."""
        return len(_ANY_TAG.sub("", self.markup))


def write(root: etree._Element, document: Document, meta: Metadata, title: Title) -> bool:
    """Put the body that JSON-LD states, else the longest piece of HTML in a script, where the script would.

    The same rules then read it as any other page. False when there is none.
    """
    piece = _piece(document, meta)
    source = f"<html><body>{piece.markup if piece else ''}</body></html>".encode("utf-8", "replace")
    story = etree.fromstring(source, etree.HTMLParser(encoding="utf-8", remove_comments=True)).find("body")
    if piece is None or story is None:
        return False
    story.tag = "div"
    _place(story, root, piece, document.blocks[title.at].box if title.at >= 0 else None)
    return True


def _place(story: etree._Element, root: etree._Element, piece: _Piece, title: Box | None) -> None:
    """Into the element whose id stands last before the piece: `$('#content').html(…)`; else where the script stands.

    A script in the head tells no place: the story follows what holds the title.
    """
    named = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
    meant = next((named[name] for name in reversed(_NAMED.findall(piece.before)) if name in named), None)
    if meant is not None:
        meant.append(story)
    elif piece.script is not None and next(piece.script.iterancestors("body"), None) is not None:
        piece.script.addprevious(story)
    else:
        around = islice(ancestors(title), 1, None)
        above = next((box.element for box in around if box.tag not in ("header", "hgroup")), root.find(".//body"))
        (root if above is None else above).append(story)


def _piece(document: Document, meta: Metadata) -> _Piece | None:
    stated = meta.article_body
    if stated and len(stated) >= _SHORTEST:
        if "<p" in stated:
            return _Piece(stated)
        lines = map(clean, _BREAKS.split(lines_of(stated)))
        return _Piece("".join(f"<p>{escape(line)}</p>" for line in lines if line))
    pieces = [piece for script in document.scripts for piece in _literals(script)]
    longest = max(pieces, key=lambda piece: piece.length, default=_Piece(""))
    return longest if longest.length >= _SHORTEST else None


def _literals(element: etree._Element) -> Iterable[_Piece]:
    """String literals that hold paragraphs: from the quote before the first `<p>` to the same quote, unescaped."""
    script, at = element.text or "", 0
    while at < min(len(script), _MAX_SCRIPT) and (found := _PARAGRAPH.search(script, at)):
        start, quote = max((script.rfind(quote, at, found.start()), quote) for quote in _OPENERS)
        end = _closing(script, quote, found.end()) if start >= 0 else len(script)
        if start >= 0:
            yield _Piece(_unescaped(script[start + 1 : end]), script[max(0, start - _REACH) : start], element)
        at = end + 1


def _closing(script: str, quote: str, at: int) -> int:
    while (end := script.find(quote, at)) >= 0:
        backslashes = len(script[:end]) - len(script[max(0, end - 20) : end].rstrip("\\")) - max(0, end - 20)
        if backslashes % 2 == 0:
            return end
        at = end + 1
    return len(script)


def _unescaped(literal: str) -> str:
    try:
        text = json.loads(f'"{literal}"', strict=False)
    except ValueError:
        text = re.sub(r"\\(.)", r"\1", literal.replace(r"\n", "\n").replace(r"\t", " "))
    return html.unescape(text) if "&lt;p" in text else str(text)
