"""The headline: the visible one that the page's own statements agree with."""

import re
from collections.abc import Container
from dataclasses import replace
from typing import NamedTuple

from crawler.extractors.dates import is_time, spot
from crawler.text import fold

from . import headline
from .blocks import Block, Box, Document
from .metadata import Metadata

_SEPARATOR = re.compile(  # "Mưa lớn ở miền núi | Báo Tỉnh", "暴雨红色预警_新闻频道_水乡网", "暴雨红色预警-《水乡报》"
    r"\s+[|»•·–—-]\s+|\s*[|｜]\s*|\s+::\s+|(?<=\S)[_-]+(?=[\u3400-\u9fff《])|(?<=[\u3400-\u9fff》])_+(?=\S)"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")  # "频"
_PART = re.compile(rf"{_SEPARATOR.pattern}|\s+:\s+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")  # "Báo Tỉnh : Mưa lớn"
_WORD = re.compile(r"\w+")  # "mưa"
_MAX_TITLE = 400
_AGREES = 0.6
_NESTED = 4
"""How deep in an `h1` its text may stand."""
_LEAST = 20
"""Bytes of a title without a part of it."""
_FEW = 5
"""`h1` of a page that are compared with one another."""
_END = 4
"""Words of what may be a site's name behind a title."""
_SHORT = 12
"""Bytes up to which a title may be any line's: four Chinese characters, twelve Latin ones."""
_TIME = 80
"""Characters of a time, with its day and the words beside it."""
_STATEMENTS = 2
"""A lone `<title>` is often the site's name or a template's: against it the only `h1` wins."""


class Title(NamedTuple):
    """The chosen headline and the block that shows it."""

    text: str | None
    at: int
    """Index of the block, -1 when the page does not show it."""
    flags: tuple[str, ...] = ()
    time: str | None = None
    """What says when in the same block, before or behind the headline."""


def choose(document: Document, meta: Metadata, hits: dict[int, str]) -> Title:
    """The block that the site's file selects, else the page's own; a flag says when they differ."""
    own = _own(document, meta)
    selected = next((document.blocks[at] for at, name in sorted(hits.items()) if name == "title"), None)
    if selected is None or fold(selected.text) == fold(own.text or ""):
        return own
    return Title(selected.text, selected.index, ("site_title_disagrees",))


def _own(document: Document, meta: Metadata) -> Title:
    """What a title that names a story says, stated or in an `h1`; without one, the line that looks like a headline."""
    names = headline.Names(document, meta.paper_names)
    in_h1 = _in_h1(document)
    heads = [block for block in document.blocks if block.box in in_h1 and block.size <= _MAX_TITLE]
    telling = [block for block in heads if not headline.says_nothing(block.text, names)]
    if stated := [text for text in meta.titles if not headline.says_nothing(text, names)]:
        kept = tuple(
            text for text in meta.titles
            if text in stated  # or goes on there, though a menu has it: `Trails` of `Trails - Bike Lab`
            or (fold(text) not in meta.paper_names and any(other.startswith(text) for other in stated))
        )  # fmt: skip
        return _agreeing(document, replace(meta, titles=kept), telling or heads)
    if not telling and (found := headline.find(document, names)) is not None:
        return Title(found.text, found.index)
    return _agreeing(document, meta, heads)


def _agreeing(document: Document, meta: Metadata, heads: list[Block]) -> Title:
    """The `h1` that agrees with a stated title, else the block that repeats one, else the stated title alone."""
    stated = [_words(text) for text in meta.titles]
    rated = [(max((_likeness(_words(block.text), words) for words in stated), default=0.0), block) for block in heads]
    visible = [pair for pair in rated if not pair[1].box.hidden] or rated
    logos = _logos(heads, meta)
    visible = [pair for pair in visible if pair[1] not in logos]
    if len(visible) == 1 and len(meta.titles) < _STATEMENTS:
        other = _repeated(document, meta) if visible[0][0] < _AGREES else None
        chosen = other if other is not None else visible[0][1]
        return Title(chosen.text, chosen.index)
    if visible:
        likeness, block = max(visible, key=lambda pair: (round(pair[0], 1), -pair[1].index))
        if likeness >= _AGREES or not stated:
            shown = _without_kicker(block.text, meta.titles)
            return Title(shown if logos else _with_kicker(shown, meta.titles), block.index)
    again = _repeated(document, meta)
    if again is not None:
        return Title(again.text, again.index)
    if (timed := _with_time(document, meta)) is not None:
        return timed
    if visible and likeness > 1 - _AGREES:
        return Title(block.text, block.index)
    if meta.titles:
        return Title(_stated_alone(meta), visible[0][1].index if visible else -1)
    return Title(None, -1)


def _logos(heads: list[Block], meta: Metadata) -> list[Block]:
    """Headings that are the paper's name: a statement has them right before another, or as its smaller end.

    `Báo Gò Dừa: Mưa lớn …`, `Mưa lớn ở miền núi - Báo Gò Dừa`
    """
    stated = {fold(text) for text in meta.titles}
    pairs = ((one, other) for one in heads[:_FEW] for other in heads[:_FEW] if one is not other)
    before = [one for one, other in pairs if fold(f"{one.text}: {other.text}") in stated]
    ends = {fold(end) for text in meta.titles for end in _SEPARATOR.split(text)[1:] if 2 * len(end) < len(text)}
    return before + [one for one in heads[:_FEW] if fold(one.text) in ends]


def _without_kicker(shown: str, stated: tuple[str, ...]) -> str:
    """The end of an `h1` that a statement repeats, where a kicker stands in front of it: `Thời sự: Mưa lớn …`."""
    ends = (text for text in stated if 2 * len(text) > len(shown) and shown.casefold().endswith(text.casefold()))
    return next(ends, shown)


def _with_kicker(shown: str, stated: tuple[str, ...]) -> str:
    """The first statement where it is the shown headline behind its kicker: `Kenia: Nairobi von unten`."""
    first = stated[0] if stated else ""
    return first if first.casefold().endswith(": " + shown.casefold()) else shown


def _stated_alone(meta: Metadata) -> str:
    """The first statement without what only names the site, known from a second one that is its beginning."""
    first = meta.titles[0]
    shorter = (text for text in meta.titles[1:] if len(text) > _LEAST and first.startswith(text))
    return next(shorter, None) or without_site(first, meta.site_names)


def _in_h1(document: Document) -> Container[Box | None]:
    """Each `h1`, and the boxes in it in which its text may stand."""
    deeper: dict[Box | None, int] = {}
    for box in document.boxes:  # what stands around comes before what stands inside
        if (left := _NESTED if box.tag == "h1" else deeper.get(box.parent, 0) - 1) > 0:
            deeper[box] = left
    return deeper


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _likeness(shown: frozenset[str], stated: frozenset[str]) -> float:
    """The share of the shown words that the stated title has, unless it is a mere fragment of it."""
    if not shown or not stated:
        return 0.0
    common = len(shown & stated)
    return common / len(shown) * (1.0 if common * 2.5 >= len(stated) else 0.5)


def _with_time(document: Document, meta: Metadata) -> Title | None:
    """A stated title that a block shows with the time and nothing else, as old pages do whose lines only `<br>` parts.

    `<font size="5"><b>Mưa lớn ở miền núi</b></font><br><font size="1">07/03/2026 08:07</font>`
    """
    stated = {text.casefold(): text for title in meta.titles for text in (title, without_site(title, meta.site_names))}
    lengths = [len(text) for text in stated if len(text) > _SHORT]
    if not lengths:
        return None
    for block in document.blocks:
        if not min(lengths) < block.size <= max(lengths) + _TIME or block.box.hidden or spot(block.raw) is None:
            continue
        shown = block.text.casefold()
        printed = block.text if len(block.text) == len(shown) else shown
        for folded, text in stated.items():
            at = shown.find(folded) if len(text) > _SHORT else -1
            before, behind = printed[: max(at, 0)], printed[at + len(folded) :]
            if at >= 0 and not (before and behind) and is_time(before or behind):
                return Title(text, block.index, time=(before or behind).strip())
    return None


def _repeated(document: Document, meta: Metadata) -> Block | None:
    """The first heading, else the first block, whose words are those of a stated title or the greater part of one.

    Whose name the smaller part is does not matter; where nothing else is found, a heading may be that.
    """
    wanted = {fold(without_site(text, meta.site_names)) for text in meta.titles} | {fold(t) for t in meta.titles}
    wanted |= {fold(part) for text in meta.titles for part in _parts(text, _PART) if _is_most(part, text)}
    wanted -= meta.paper_names
    parted = wanted | {fold(part) for text in meta.titles for part in _parts(text, _SEPARATOR)}
    lengths = {len(text) for text in parted}
    if not lengths:
        return None
    shortest, longest = min(lengths), max(lengths)
    close = [b for b in document.blocks if shortest - 4 <= b.size <= longest + 8 and not b.linked and not b.box.hidden]
    lines = [block for block in close if len(block.text.encode()) > _SHORT]
    same = [block for block in lines if fold(block.text) in wanted]
    same = [block for block in same if block.heading] or same
    return next(iter(same or [block for block in lines if block.heading and fold(block.text) in parted]), None)


def _parts(title: str, mark: re.Pattern[str]) -> list[str]:
    """What stands before and behind each mark of a title."""
    marks = list(mark.finditer(title))
    return [title[: one.start()] for one in marks] + [title[one.end() :] for one in marks]


def _is_most(part: str, title: str) -> bool:
    return 2 * len(part) > len(title) and len(part.encode()) > _LEAST


def without_site(title: str, site_names: frozenset[str]) -> str:
    """A title without the name of the site behind or before it; in Chinese, with the path of sections before that."""
    marks = list(_SEPARATOR.finditer(title))
    if not marks:
        return title
    short = title
    for mark in reversed(marks):
        end = short[mark.end() :]
        short_end = len(end) * 2 < mark.start() and len(end.split()) <= _END
        if not (fold(end) in site_names or short_end) or (short != title and not _CHINESE.search(end)):
            break
        short = title[: mark.start()].strip()
    if short == title and fold(title[: marks[0].start()]) in site_names:
        return title[marks[0].end() :].strip()
    return short
