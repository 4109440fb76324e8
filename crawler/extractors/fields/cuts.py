"""What stands in an article's scope and is nothing of the article, each text with the reason."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.extractors.document.blocks import Box, Document, inside
from crawler.extractors.document.walk import texts
from crawler.extractors.lexicon.words import LETTERS
from crawler.extractors.reading import Reading
from crawler.items import Cut
from crawler.text import clean

_REASONS = {
    "fallback": "noscript iframe object embed applet noframes canvas",
    "form": "button select option textarea datalist",
    "drawing": "svg math map",
    "title of the document": "title",
    "template": "template",
    "hidden": "span",
}
_REASON_OF = {tag: reason for reason, tags in _REASONS.items() for tag in tags.split()}
_KEPT = frozenset({"title", "lead", "body", "subhead", "caption", "tag"})
"""Roles of blocks whose text stands elsewhere in the article."""


class Unread(NamedTuple):
    """The text of an element that the walk did not read, and the number of blocks before it."""

    at: int
    box: Box
    cut: Cut


def unread(document: Document, scope: Box | None = None) -> Iterator[Unread]:
    """Texts of buttons, forms, drawings and fallbacks, which no reader sees as part of a text; of a box, or of all."""
    for spot in document.unread:
        if (scope is None or inside(spot.box, scope)) and (text := clean(" ".join(texts(spot.element)))):
            yield Unread(spot.at, spot.box, Cut(text, _REASON_OF[str(spot.element.tag)]))


def collect(reading: Reading, printed: dict[int, list[str]]) -> tuple[Cut, ...]:
    """Of a text all of them in reading order, bylines and times as printed among them.

    `printed` has the titles and times of related items by block: what stands beside them is left over.
    """
    body = reading.story
    if body is None or body.scope is None:
        return ()
    found = [(one.at, 0, one.cut) for one in unread(reading.document, body.scope)]
    for index, verdict in body.verdicts.items():
        block = reading.document.blocks[index]
        if verdict.role not in _KEPT and inside(block.box, body.scope):
            reason = verdict.role if verdict.role in ("byline", "time") else verdict.reason
            if text := _beside(block.text, printed.get(index, ())):
                found.append((index, 1, Cut(text, reason)))
    return tuple(cut for _, _, cut in sorted(found, key=lambda placed: placed[:2]))


def _beside(text: str, printed: Sequence[str]) -> str:
    """A text without what related items have of it; empty when only a rank or marks are left."""
    if not printed:
        return text
    for part in printed:
        text = text.replace(part, " ", 1)
    return clean(text) if LETTERS.search(text) else ""
