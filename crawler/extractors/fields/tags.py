"""The keywords of an article: the row that the page prints, else those that it states, if they are the article's."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from crawler.extractors.document.blocks import Block, Box, any_around, inside, near
from crawler.extractors.document.class_names import hints
from crawler.extractors.lexicon.boilerplate import labelled_tags, site_keyword, tags_label, tool_line
from crawler.extractors.reading import Reading
from crawler.text import clean, fold

_ADDRESS = re.compile(  # "/tag/lua", "/tu-khoa/lua", "/cau-moi-ptag.html", "/chu-de/cau-moi/12.html", "/x-7.tag"
    r"/(?:tags?|tu-khoa|keywords?|chu-de|topics?)[/.?-]|[-/.]p?tag\d*\.html?$|\.tag$", re.IGNORECASE
)
_OUTSIDE = frozenset({"nav", "aside", "footer", "header", "form"})
_ROW = 0.8
"""Share of a row's letters that stand in its links."""
_MOST = 30
"""Blocks of a box that is a list of keywords."""
_NEAR = 3
"""Boxes around a block whose names are asked."""
_LONGEST = 60
_LONG = 7
"""Words of a keyword that may be the title, or a part of the lead."""
_MARKS = " ,;·•|"
_FEWEST = 2
"""Links of a row that nothing but their addresses or names tells to be one."""
_WORD = re.compile(r"\w+")  # "nước"


def choose(reading: Reading) -> tuple[str, ...]:
    """As printed, without the hash, each once."""
    for row_of in (_marked, _labelled, _addressed):
        row = row_of(reading)
        printed = (clean(text).lstrip("#").strip(_MARKS) for block in row for _, text in block.links)
        if tags := tuple(dict.fromkeys(tag for tag in printed if tag and not (tags_label(tag) or tool_line(tag)))):
            return tags
    return _stated(reading)


def _marked(reading: Reading) -> list[Block]:
    return reading.having("tag")


def _below(reading: Reading) -> Iterator[Block]:
    """The blocks below the title that are shown."""
    return (block for block in reading.document.blocks[reading.title.at + 1 :] if not block.box.hidden)


def _is_outside(block: Block, known: dict[Box, bool]) -> bool:
    """Whether a block stands in a part of the page that is none of its story."""
    return any_around(block.box, known, lambda box: box.tag in _OUTSIDE)


def _labelled(reading: Reading) -> list[Block]:
    """A row behind its label: in one line, `Từ khóa lúa, gạo`, or below it in the same list or box."""
    label: Block | None = None
    row: list[Block] = []
    known: dict[Box, bool] = {}
    for block in _below(reading):
        if label is None:
            if block.links and _begins_with_label(block) and not _is_outside(block, known):
                return [block]
            label = block if not block.links and tags_label(block.raw) and not _is_outside(block, known) else None
        elif _is_row(block) and not _is_outside(block, known) and inside(block.box, _list_of(label, block)):
            row.append(block)
        elif row:
            return row
        else:
            label = None
    return row


def _begins_with_label(block: Block) -> bool:
    """Whether a line is a label of keywords and links: what stands in front of the first is the label."""
    if labelled_tags(block.raw) is not None and block.linked * 2 > block.size:
        return True
    first = next((text for _, text in block.links if text), block.raw)
    before = block.raw.partition(first)[0]
    return bool(before) and tags_label(before) and (block.linked + len(before)) >= _ROW * block.size


def _list_of(label: Block, block: Block) -> Box:
    """The small box around a label that its keywords stand in; the block's own box where there is none."""
    around = near(label.box.parent, 2)
    return next((box for box in around if box.blocks <= _MOST and inside(block.box, box)), block.box)


def _addressed(reading: Reading) -> list[Block]:
    """A row without a label: its links all lead to pages of keywords, or it is named as one and below the text."""
    row: list[Block] = []
    known: dict[Box, bool] = {}
    after = reading.body.last if reading.body else reading.title.at
    for block in _below(reading):
        if not _is_row(block):
            continue
        lead_there = all(_ADDRESS.search(link) for link, _ in block.links)
        if (lead_there or (block.index > after and _is_named(block))) and not _is_outside(block, known):
            if row and block.index > row[-1].index + 1:
                break
            row.append(block)
    return row if sum(len(block.links) for block in row) >= _FEWEST else []


def _is_row(block: Block) -> bool:
    """Whether a block is short names in links, with nothing but marks beside them."""
    short = all(len(text) <= _LONGEST for _, text in block.links)
    return bool(block.links) and short and not block.heading and block.linked >= _ROW * block.size


def _is_named(block: Block) -> bool:
    """Whether a small box around it is called one of keywords."""
    named = (box for box in near(block.box, _NEAR) if box.blocks <= _MOST)
    return any("tags" in hints(box.names) for box in named)


def _stated(reading: Reading) -> tuple[str, ...]:
    """The keywords that a page states, unless they are its title and lead in pieces, or the paper's own."""
    meta = reading.meta
    if not meta.tags:
        return ()
    first = reading.having("lead", "body")[:2]
    said = (reading.title.text, *meta.titles, meta.description, *(block.text for block in first))
    texts = [_words(text) for text in said if text]
    short = [tag for tag in meta.tags if len(tag.split()) < _LONG or not any(_words(tag) in text for text in texts)]
    papers = [at for at, tag in enumerate(short) if site_keyword(tag) or fold(tag) in meta.paper_names]
    of_site = papers and (papers[0] == 0 or len(papers) > 1)
    if of_site or _is_cut(meta.tags, texts):
        return ()
    return tuple(tag for at, tag in enumerate(short) if at not in papers)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _is_cut(tags: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether keywords are a lead or a title cut at its commas: in their order they are what stands in a text."""
    pairs = [_words(f"{one} {other}") for one, other in pairwise(tags)]
    if sum(any(pair in text for text in texts) for pair in pairs) * 2 > len(pairs):
        return True
    whole = rest = _words(" ".join(tags))
    for text in texts:
        rest = rest.replace(text, " ") if text.count(" ") > _LONG else rest
    return len(rest) * 2 < len(whole)
