"""Links to other stories as data: those in the body, those under a heading and those without one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from crawler.extractors.dates import parse_timestamp, spot
from crawler.extractors.document.blocks import Block, Box, Document, inside, near
from crawler.extractors.document.class_names import hints
from crawler.extractors.document.metadata import absolute
from crawler.extractors.lexicon.boilerplate import classified_heading, offers, related_heading
from crawler.extractors.reading import Reading
from crawler.items import Related
from crawler.text import clean, fold

from .date_candidates import stated

_NO_PAGE = ("mailto:", "tel:", "sms:", "zalo:")
_NO_STORY = re.compile(  # "https://facebook.com/sharer?u=", in small letters: six times as fast as in any
    r"facebook\.com/(?:sharer|dialog)|twitter\.com/(?:intent|share)|linkedin\.com/share|whatsapp|pinterest\.|t\.me/"
    r"|/(?:tags?/|tag-|author/|tac-gia|login|dang-nhap|rss|search|tim-kiem|chu-de/|privacy|terms|contact)"
)
_WHOLE_TAGS = frozenset({"body", "html", "main", "article"})
_MENU_TAGS = frozenset({"nav", "footer", "menu"})
_NO_STORIES = frozenset({"menu", "classified"})
_GLUED_RANK = re.compile(r"^(?:[>»►▶]+\s*|\d{1,2}(?:[.)]\s*|(?=[^\W\d_])))")  # "1Giá vàng tăng", ">> Giá vàng tăng"
_HEADING_MARKS = re.compile(r"^[\s>»►▶•+*-]+|[\s:»…>]+$")  # ">> Tin liên quan:"
_NOT_RELATED = frozenset({"title", "lead", "body", "subhead", "caption", "byline", "tag"})
_EMPTY_LINKS = ("#", "javascript:")
"""Addresses of links that a script fills or a template leaves open: stories only where a heading says so."""
_COUNTERS = ("span", "i", "em", "small", "sup", "label")
_COUNTED = 8
"""Links of a block that may end with a number of comments; where there are more, they are a row of numbers."""
_COUNT = re.compile(r"\(?\d{1,5}\)?")  # "42", "(42)"
_YEAR = re.compile(r"(?:19|20)\d\d")  # "2026"
_ENDS_COUNT = frozenset("0123456789)")
_MOST_OFFERS = 0.6
_DEEP = 8
"""Boxes from a title out among which its list is."""
_MIN_WORDS = 4
_MIN_LETTERS = 16
_MAX_LETTERS = 300
_MAX_ITEMS = 200
_NEAR = 400
"""Characters beside a title in which its time can stand."""
_NEIGHBOURS = 20
"""Links before and behind a link whose titles end its line."""
_TIME_REACH = 3
_LENGTH_OFF = 4


@dataclass(slots=True)
class _Heading:
    text: str
    scope: Box


@dataclass(slots=True)
class _Collector:
    document: Document
    url: str | None
    fetched_at: datetime | None
    own: str
    """The title of the page, folded."""
    title_at: int
    times: dict[int, tuple[etree._Element, str]]
    found: dict[str, Related] = field(default_factory=dict)
    heading: _Heading | None = None
    offers: set[Box] = field(default_factory=set)
    """Lists of what people sell and seek: no stories."""
    printed: dict[int, list[str]] = field(default_factory=dict)


class Found(NamedTuple):
    """Related items, and which of their titles and times may stand in each block, as printed there."""

    items: tuple[Related, ...]
    printed: dict[int, list[str]]


def collect(reading: Reading) -> Found:
    """All links to other stories, in reading order, each address once; above the title those under a heading only."""
    document, title, page = reading.document, reading.title, reading.page
    own = fold(title.text or "")
    times = {at: (element, text) for element, at in document.times if (text := stated(element))}
    state = _Collector(document, page.url, page.fetched_at, own, title.at, times)
    state.offers |= _offering(document)
    verdicts = reading.body.verdicts if reading.body and reading.status != "listing" else {}
    for block in document.blocks:
        if block.index == title.at:
            state.heading = None
        verdict = verdicts.get(block.index)
        if verdict is not None and verdict.role in _NOT_RELATED:
            state.heading = state.heading if verdict.role in ("byline", "tag", "caption") else None
        elif not block.links and classified_heading(block.raw):
            state.heading = None
            state.offers.add(_scope(block, document))
        elif related_heading(block.raw):
            state.heading = _Heading(_HEADING_MARKS.sub("", block.text), _scope(block, document))
        elif not block.links and (block.heading or (block.size < 40 and "title" in block.box.names)):
            state.heading = None
        elif block.index < title.at and state.heading is None:
            continue
        elif block.links and len(state.found) < _MAX_ITEMS and not _in_menu(block):
            _take(block, state, marked=verdict is not None and verdict.role == "related")
    return Found(tuple(state.found.values()), state.printed)


def _offering(document: Document) -> set[Box]:
    """The lists most of whose titles begin as advertisements do."""
    linking = [block for block in document.blocks if block.links]
    begun = [block for block in linking if any(_titled(text) and offers(text) for _, text in block.links)]
    if len(begun) < 2:
        return set()
    titled = [block for block in linking if any(_titled(text) for _, text in block.links)]
    pairs = pairwise(begun)
    listed = ((box for box in near(one.box, _DEEP) if inside(other.box, box)) for one, other in pairs)
    lists = {box for around in listed if (box := next(around, None)) is not None and box.tag not in _WHOLE_TAGS}
    places, offering = (sorted(block.box.index for block in blocks) for blocks in (titled, begun))
    return {box for box in lists if _count(offering, box) > _MOST_OFFERS * _count(places, box)}


def _count(places: list[int], box: Box) -> int:
    """How many of these boxes, by index, stand in it."""
    return bisect_right(places, box.last) - bisect_left(places, box.index)


def _scope(block: Block, document: Document) -> Box:
    """The list that a heading stands over: the innermost box around it that holds a linked title too, else the next."""
    box = block.box
    own = block.linked
    while box.parent is not None and box.parent.tag not in _WHOLE_TAGS and box.linked - own < _MIN_LETTERS:
        box = box.parent
    if box.linked - own >= _MIN_LETTERS:
        return box
    behind = next(iter(document.boxes[box.last + 1 : box.last + 2]), None)
    return behind if behind is not None and behind.parent is box.parent else box


def _in_menu(block: Block) -> bool:
    """Whether a box around the block is a menu, a footer, a column of offers or the like; each box is asked once."""
    chain: list[Box] = []
    box: Box | None = block.box
    while box is not None and box.menu is None and box.tag not in _WHOLE_TAGS:
        chain.append(box)
        box = box.parent
    found = bool(box is not None and box.menu)
    for inner in reversed(chain):
        found = found or inner.tag in _MENU_TAGS or not _NO_STORIES.isdisjoint(hints(inner.names))
        inner.menu = found
    return found


def _take(block: Block, state: _Collector, *, marked: bool) -> None:
    if state.offers and not state.offers.isdisjoint(near(block.box, _DEEP)):
        return
    headed = state.heading is not None and inside(block.box, state.heading.scope)
    for at, (link, text) in enumerate(block.links):
        if len(state.found) >= _MAX_ITEMS:
            break
        is_counted = text[-1:] in _ENDS_COUNT and len(block.links) <= _COUNTED
        title = _without_count(text, link, block) if is_counted else text
        name = _GLUED_RANK.sub("", title if title.isprintable() else clean(title))
        address = absolute(link, state.url)
        empty = link.strip().lower().startswith(_EMPTY_LINKS)
        unsure = not headed and (block.index < state.title_at or (empty and not marked))
        # Folding is dear, and keeps the length but for a letter or two.
        is_own = abs(len(name) - len(state.own)) <= _LENGTH_OFF and fold(name) == state.own
        if unsure or not _titled(name) or is_own or _leads_to_none(link.lower()):
            continue
        key = fold(name) if empty or address is None else address
        if key in state.found and block.heading:  # a template's items all have one address
            key += " " + fold(name)
        if key not in state.found:
            heading = state.heading.text if headed and state.heading else None
            times = (
                parse_timestamp(near, ref=state.fetched_at, role="related", source="related")
                for near in _beside(block, at, state)
            )
            time = next((stamp for stamp in times if stamp is not None), None)
            state.found[key] = Related(name, None if empty else address, heading, time)
        item = state.found[key]
        if item.title == name:
            texts = [clean(text), *([item.stamp.raw] if item.stamp else [])]
            state.printed.setdefault(block.index, []).extend(texts)


def _leads_to_none(link: str) -> bool:
    """Whether an address, in small letters, is that of no story."""
    return link.startswith(_NO_PAGE) or _NO_STORY.search(link) is not None


def _titled(text: str) -> bool:
    return _MIN_LETTERS <= len(text) <= _MAX_LETTERS and (len(text.split()) >= _MIN_WORDS or not text.isascii())


def _without_count(text: str, link: str, block: Block) -> str:
    """The title of a link without the number of its comments, which an element of its own holds: `<i>42</i>`."""
    for element in block.box.element.iter("a"):
        if element.get("href") == link and (count := _count_in(element)) and text.endswith(count):
            return text.removesuffix(count).rstrip() or text
    return text


def _count_in(element: etree._Element) -> str | None:
    """The number at the end of a link, apart from its title: in a last element, or behind an icon; not what is bold."""
    parts = [part for part in element.iter(*_COUNTERS) if part is not element]
    said = [str(text) for text in element.itertext() if not text.isspace()]
    if not parts or len(said) < 2:
        return None
    holder, number = parts[-1], said[-1].strip()
    alone = holder.text == said[-1] or (
        not (holder.text or "").strip() and holder.tail == said[-1] and holder.get("class")
    )
    named = "comments" in hints((holder.get("class") or "").lower())
    return number if alone and _COUNT.fullmatch(number) and (named or not _YEAR.fullmatch(number)) else None


def _beside(block: Block, at: int, state: _Collector) -> Iterator[str]:
    """Texts that can be the time of an item: the rest of its line, its neighbours in the same item, its attributes."""
    above, below = _line_of(block, at)
    yield from (rest for part in (below, above) if part and spot(part) and (rest := clean(part)))
    item = block.box
    while item.parent is not None and item.tag not in ("li", "article", "tr") and item.parent.blocks <= _TIME_REACH:
        item = item.parent
    for other in state.document.blocks[max(0, block.index - 2) : block.index + _TIME_REACH + 1]:
        if other.size < 60 and other is not block and inside(other.box, item) and spot(other.raw):
            yield other.text
    for place in range(block.index - 1, block.index + _TIME_REACH):
        element, text = state.times.get(place, (None, ""))
        if element is not None and (element is item.element or item.element in element.iterancestors()):
            yield text


def _line_of(block: Block, at: int) -> tuple[str, str]:
    """What stands before and behind the title of a link, up to the next other link on either side."""
    title = block.links[at][1]
    start = block.raw.find(title)
    if start < 0:
        return block.raw[-_NEAR:], ""
    above = block.raw[max(0, start - _NEAR) : start]
    below = block.raw[start + len(title) : start + len(title) + _NEAR]
    near = block.links[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    for name in dict.fromkeys(text for _, text in near if text and text != title):
        below, above = below.partition(name)[0], above.rpartition(name)[2]
    return above, below
