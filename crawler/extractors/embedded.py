"""Bodies that a page keeps in a script, to be written in by the browser."""

import html
import json
import re
from collections.abc import Iterable

from lxml import etree

from crawler.text import clean

from .blocks import Walked
from .metadata import Metadata
from .walk import walk

_PARAGRAPH = re.compile(r"(?:<|\\u003[cC]|&lt;)p[\s>\\&]")  # "\u003cp>" in JSON
_OPENERS = ('"', "'", "`")
_SHORTEST = 300
_MAX_SCRIPT = 2_000_000
_BREAKS = re.compile(r"\s*\n+\s*")  # paragraphs of articleBody


def texts(walked: Walked, meta: Metadata) -> tuple[str, ...]:
    """The paragraphs that JSON-LD states, else those of the longest piece of HTML inside a script."""
    stated = meta.article_body
    if stated and len(stated) >= _SHORTEST:
        return (
            _paragraphs(stated)
            if "<p" in stated
            else tuple(filter(None, map(clean, _BREAKS.split(html.unescape(stated)))))
        )
    pieces = (piece for script in walked.scripts for piece in _literals(script.text or ""))
    longest = max((_paragraphs(piece) for piece in pieces), key=lambda lines: sum(map(len, lines)), default=())
    return longest if sum(map(len, longest)) >= _SHORTEST else ()


def _literals(script: str) -> Iterable[str]:
    """String literals that hold paragraphs: from the quote before the first `<p>` to the same quote, unescaped."""
    at = 0
    while at < min(len(script), _MAX_SCRIPT) and (found := _PARAGRAPH.search(script, at)):
        start, quote = max((script.rfind(quote, at, found.start()), quote) for quote in _OPENERS)
        end = _closing(script, quote, found.end()) if start >= 0 else len(script)
        if start >= 0:
            yield _unescaped(script[start + 1 : end])
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


def _paragraphs(piece: str) -> tuple[str, ...]:
    source = f"<html><body><div>{piece}</div></body></html>".encode("utf-8", "replace")
    root = etree.fromstring(source, etree.HTMLParser(encoding="utf-8", remove_comments=True))
    return tuple(block.text for block in walk(root).blocks if block.text) if root is not None else ()
