"""The headline: the visible one that the page's own statements agree with."""

import re
from typing import NamedTuple

from crawler.text import fold

from .blocks import Block, Box, Walked
from .metadata import Metadata

_SEPARATOR = re.compile(r"\s+[|»•·–—-]\s+|\s*\|\s*|\s+::\s+")  # "Mưa lớn ở miền núi | Báo Tỉnh"
_WORD = re.compile(r"\w+")  # "mưa"
_MAX_TITLE = 400
_AGREES = 0.6
_NESTED = 4
"""How deep in an `h1` its text may stand."""
_LEAST = 20
_STATEMENTS = 2
"""A lone `<title>` is often the site's name or a template's: against it the only `h1` wins."""


class Title(NamedTuple):
    """The chosen headline and the block that shows it."""

    text: str | None
    at: int
    """Index of the block, -1 when the page does not show it."""
    flags: tuple[str, ...] = ()


def choose(walked: Walked, meta: Metadata, hits: dict[int, str]) -> Title:
    """The block that the site's file selects, else the page's own; a flag says when they differ."""
    own = _own(walked, meta)
    selected = next((walked.blocks[at] for at, name in sorted(hits.items()) if name == "title"), None)
    if selected is None or fold(selected.text) == fold(own.text or ""):
        return own
    return Title(selected.text, selected.index, ("site_title_disagrees",))


def _own(walked: Walked, meta: Metadata) -> Title:
    """The `h1` that agrees with a stated title, else the block that repeats one, else the stated title alone."""
    stated = [_words(text) for text in meta.titles]
    heads = [block for block in walked.blocks if block.size <= _MAX_TITLE and _in_h1(block)]
    rated = [(max((_likeness(_words(block.text), words) for words in stated), default=0.0), block) for block in heads]
    visible = [pair for pair in rated if not pair[1].box.hidden] or rated
    if len(visible) == 1 and len(meta.titles) < _STATEMENTS:
        other = _repeated(walked, meta) if visible[0][0] < _AGREES else None
        chosen = other if other is not None and other.heading else visible[0][1]
        return Title(chosen.text, chosen.index)
    if visible:
        likeness, block = max(visible, key=lambda pair: (round(pair[0], 1), -pair[1].index))
        if likeness >= _AGREES or not stated:
            return Title(_with_kicker(_without_kicker(block.text, meta.titles), meta.titles), block.index)
    shown = _repeated(walked, meta)
    if shown is not None:
        return Title(shown.text, shown.index)
    if visible and likeness > 1 - _AGREES:
        return Title(block.text, block.index)
    if meta.titles:
        return Title(_stated_alone(meta), visible[0][1].index if visible else -1)
    return Title(None, -1)


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


def _in_h1(block: Block) -> bool:
    box: Box | None = block.box
    for _ in range(_NESTED):
        if box is None or box.tag == "h1":
            return box is not None
        box = box.parent
    return False


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _likeness(shown: frozenset[str], stated: frozenset[str]) -> float:
    """The share of the shown words that the stated title has, unless it is a mere fragment of it."""
    if not shown or not stated:
        return 0.0
    common = len(shown & stated)
    return common / len(shown) * (1.0 if common * 2.5 >= len(stated) else 0.5)


def _repeated(walked: Walked, meta: Metadata) -> Block | None:
    """The first heading, else the first block, whose words are those of a stated title.

    A heading may also be what is left of one without its first or its last part, whosever name that is.
    """
    wanted = {fold(without_site(text, meta.site_names)) for text in meta.titles} | {fold(t) for t in meta.titles}
    parted = {fold(part) for text in meta.titles for found in _SEPARATOR.finditer(text)
              for part in (text[: found.start()], text[found.end() :])}  # fmt: skip
    lengths = {len(text) for text in wanted | parted}
    if not lengths:
        return None
    shortest, longest = min(lengths), max(lengths)
    close = [b for b in walked.blocks if shortest - 4 <= b.size <= longest + 8 and not b.linked and not b.box.hidden]
    same = [b for b in close if len(b.text) > 12 and fold(b.text) in (wanted | parted if b.heading else wanted)]
    return next((block for block in same if block.heading), same[0] if same else None)


def without_site(title: str, site_names: frozenset[str]) -> str:
    """A title without the name of the site behind or before it."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    found = list(_SEPARATOR.finditer(title))
    if fold(parts[-1]) in site_names or (len(parts[-1]) * 2 < len(parts[0]) and len(parts[-1].split()) <= 4):
        return title[: found[-1].start()].strip()
    if fold(parts[0]) in site_names:
        return title[found[0].end() :].strip()
    return title
