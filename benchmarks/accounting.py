"""Whether an extractor's reader loses text: each text node of an article's scope has one place, or it is told here.

The scope is the smallest element that holds the title and the last block of the body. Its text nodes, read off the
tree without the walk, must be the blocks and cuts that the extractor gives a role, and these must stand in the
article's fields.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from lxml import etree

from crawler.extractors import extract, read
from crawler.extractors.body.classify import Body
from crawler.extractors.document.blocks import Box, Document, inside
from crawler.extractors.fields import cuts
from crawler.extractors.lexicon.tables import entries
from crawler.items import Article, Page
from crawler.text import clean

_CODE = ("script", "style")
_WORD = re.compile(r"[^\W\d_]+")  # "mưa"
_BESIDE = frozenset(("ảnh", "hình", "image", "bild", "foto", "by", "credit", "clip", "picture"))
"""What stands beside a name below a picture and is no label by itself."""


class _Placed(NamedTuple):
    role: str
    text: str


def unaccounted(page: Page) -> list[str]:
    """What is wrong, a line each: letters lost or doubled on the way to blocks, blocks that no field has."""
    reading = read(page)
    document, found = reading.document, reading.body
    article = extract(page)
    if found is None or found.scope is None or article.body_status != "ok":
        return []
    placed = list(_placed(document, found, found.scope))
    there = _letters(_nodes(found.scope.element))
    here = _letters(one.text for one in placed)
    told = [f"{count} of {letter!r} {word}" for word, more in (("lost", there - here), ("doubled", here - there))
            for letter, count in more.items()]  # fmt: skip
    return told + [f"{one.role} nowhere in the article: {one.text}" for one in placed if not _stands_in(one, article)]


def _nodes(scope: etree._Element) -> Iterator[str]:
    for element in scope.iter(etree.Element):
        if element.tag not in _CODE and not any(outer.tag in _CODE for outer in element.iterancestors()):
            yield element.text or ""
            yield from (child.tail or "" for child in element)


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter("".join("".join(clean(text).split()) for text in texts))


def _placed(document: Document, found: Body, scope: Box) -> Iterator[_Placed]:
    for block in document.blocks:
        if inside(block.box, scope):
            verdict = found.verdicts.get(block.index)
            yield _Placed(verdict.role if verdict else "no role", block.text)
    for one in cuts.unread(document):
        if inside(one.box, scope):
            yield _Placed("cut", one.cut.text)


def _stands_in(one: _Placed, article: Article) -> bool:
    """Whether the fields have the text: that of the role; of links, the related items and what was cut beside them."""
    match one.role:
        case "title":
            return True  # the field has it, or the statement that it agrees with
        case "lead":
            return one.text == article.lead
        case "body" | "subhead":
            return one.text in article.body
        case "caption":
            return _words(one.text) <= _words(" ".join(_printed(article))) | _labels()
        case "tag":
            return bool(article.tags)
        case _ if any(one.text == cut.text for cut in article.cut):
            return True
        case _:
            rest = _letters(_WORD.findall(_without_titles(one.text, article)))
            return not rest - _letters(cut.text for cut in article.cut)


@cache
def _labels() -> Collection[str]:
    """The words that say whose a picture is, and stand in no field."""
    told = entries("labels", "photo", "caption", "caption_by", "caption_bare", "source")
    return _BESIDE | _words(" ".join(entry.words for entry in told))


def _printed(article: Article) -> Iterator[str]:
    for image in article.images:
        yield from (part for part in (image.caption, image.credit) if part)


def _without_titles(text: str, article: Article) -> str:
    """What no related item says, neither its title nor its time."""
    said = [part for item in article.related for part in (item.title, item.stamp.raw if item.stamp else "") if part]
    for part in sorted(said, key=len, reverse=True):
        text = text.replace(part, " ")
    return text


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
