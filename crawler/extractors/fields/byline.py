"""Who wrote it, who photographed it, and from whom it was taken."""

import re
from collections.abc import Iterable
from itertools import pairwise, takewhile

from lxml import etree

from crawler.extractors.body import rules
from crawler.extractors.dates import is_time, spot
from crawler.extractors.document.blocks import Block
from crawler.extractors.document.class_names import hints
from crawler.extractors.document.metadata import Metadata
from crawler.extractors.lexicon.credits import credit_of
from crawler.extractors.lexicon.people import (
    agencies,
    is_desk,
    is_placeholder,
    is_vietnamese_name,
    names,
    says_by,
    signature,
    without_by,
    without_date,
    without_post_behind,
)
from crawler.extractors.reading import Reading
from crawler.text import clean, fold

_NO_LETTER = re.compile(r"[\W_]+")  # "der-postillon.com" → "derpostilloncom"
_BY_AUTHOR = etree.XPath("boolean(.//*[@rel='author'])")
_CONTACTS = ("mailto:", "tel:", "sms:")
_LONGEST = 120
_AFTER_BODY = 4


def authors(reading: Reading) -> tuple[str, ...]:
    """As printed, from the best source: the site's selector, the page's statements, the signature, the byline."""
    meta = reading.meta
    shown = _named(_signed(reading)) or _named(_bylines(reading))
    selected = (name for block in reading.hit("author") if block.size <= _LONGEST for name in _written(block.text))
    stated = (name for name in _stated(meta) if not _is_self(name, meta))
    found = _named(selected) or _named(stated) or shown or (_named(_stated(meta)) if meta.language != "vi" else ())
    return shown if set(found) < set(shown) else found  # statements often name but the first of several


def _named(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts if (name := _name(text))))


def cited(reading: Reading, authors: tuple[str, ...]) -> str | None:
    """The agency or paper that the article names as its source; an author is none."""
    meta = reading.meta
    lines = [_marked(block) or block.text for block in reading.having("byline")]
    lines += [block.text for block in reading.hit("author")]
    found = (credit_of(line) for line in (*lines, *(name for name in meta.authors if not _is_self(name, meta))))
    told = (credit.source for credit in found if credit and credit.source and credit.source not in authors)
    own = tuple(name for name in meta.site_names if " " in name)
    # A button may stand behind the paper's own name: `Nguồn: Báo Ví Dụ` `Copy link`.
    return next((source for source in told if not fold(source).startswith(own)), None)


def _written(text: str) -> Iterable[str]:
    """The writers that a byline gives: those it credits, else its names.

    An agency is none; but `Theo Hồ Hương` where the page names its author is a person and no paper.
    """
    credit = credit_of(text)
    if credit is None:
        return names(_bare(text))
    cited = "" if credit.authors else credit.source or ""
    return names(cited) if is_vietnamese_name(cited) else credit.authors


def _stated(meta: Metadata) -> Iterable[str]:
    for text in meta.authors:
        people = tuple(_written(text)) if len(text) < _LONGEST else ()
        yield from people or (names(_bare(text)) if meta.language != "vi" and agencies(text) else ())


def _signed(reading: Reading) -> Iterable[str]:
    for block in reading.having("byline"):
        credit = credit_of(_marked(block) or block.text)
        if credit:
            yield from credit.authors
        elif len(linked := _linked(block)) > 1 and all(map(signature, linked)):
            yield from linked
        elif signature(block.text):
            yield from names(block.text)


def _bylines(reading: Reading) -> Iterable[str]:
    """The first line around the title, or behind the text, that is marked as a byline and reads as names."""
    document, title, body = reading.document, reading.title, reading.body
    first = body.first if body else title.at + 6
    last = body.last + _AFTER_BODY if body else first
    near = [*document.blocks[max(0, title.at) : first], *document.blocks[last - _AFTER_BODY + 1 : last + 1]]
    short = [block for block in near if block.size <= _LONGEST]
    for block in short:
        if _is_byline(block):
            told = _marked(block) or block.text
            linked = _linked(block) if told == block.text else []
            leads = bool(linked) and told.startswith(linked[0])
            people = leads and all(signature(text) and not agencies(text) for text in linked)
            if credit_of(told) and not people:
                yield from _written(told)
                return
            listed = linked or [_bare(told)]
            if all(signature(text) for text in listed):
                for text in listed:
                    yield from names(text)
                return
    bare = (_bare(block.text) for block in short if says_by(block.raw))
    yield from next((names(who) for who in bare if signature(who)), ())
    below = [block for block in short if block.index > title.at]
    yield from next((names(who) for block in below if (who := _before_time(block))), ())
    pairs = pairwise(block for block in below if block.index < first)
    yield from next((names(name.text) for time, name in pairs if is_time(time.raw) and _is_bare_name(name)), ())


def _linked(block: Block) -> list[str]:
    """The names of a byline that are links: without letter boxes, and where the first is a name, without buttons."""
    links = [clean(text) for address, text in block.links if not address.startswith(_CONTACTS)]
    first = next((text for text in links if text), "")
    if not signature(first):
        return links
    return [first, *takewhile(lambda text: signature(text) and first not in text, links[links.index(first) + 1 :])]


def _before_time(block: Block) -> str | None:
    """The name that a line gives before its time: `Quàng Hương - 14:27, 12/03/2026`; a place or a section is none."""
    found = spot(block.raw)
    if found is None or block.links:
        return None
    who = found.before
    return who if who and signature(who) and not rules.names_place(who) else None


def _is_bare_name(block: Block) -> bool:
    """Whether it is a name as it stands under the time of a story, in bold or Vietnamese; no place and no section."""
    plain = not block.links and not block.heading and not rules.names_place(block.text)
    is_name = is_vietnamese_name(block.text) or (block.all_bold and signature(block.text))
    return plain and is_name and credit_of(block.text) is None


def _marked(block: Block) -> str | None:
    """What a line says in the part that is named as its byline, where a time or a button stands beside it."""
    parts = (part for part in block.box.element.iter("span") if "byline" in hints((part.get("class") or "").lower()))
    told = (clean("".join(map(str, part.itertext()))) for part in parts)
    return next((text for text in told if len(text) < len(block.text) and (credit_of(text) or signature(text))), None)


def _is_byline(block: Block) -> bool:
    near = (block.box, block.box.parent)
    if any(box is not None and box.blocks <= 4 and "byline" in hints(box.names) for box in near):
        return True
    element = block.box.element
    return (
        bool(_BY_AUTHOR(element))
        or rules.states_author(block)
        or any("byline" in hints((child.get("class") or "").lower()) for child in element.iter("span", "a", "address"))
    )


def _bare(text: str) -> str:
    bare = without_date(text)
    found = spot(bare)
    return clean(without_by(found.before if found else bare)).strip(" |•·-–,:")


def _name(text: str) -> str | None:
    name = without_post_behind(without_by(clean(text)).strip(" |•·-–,:"))
    if name.startswith("http"):
        return None
    if (
        not 1 < len(name) <= 80
        or is_placeholder(name)
        or is_desk(name)
        or "@" in name
        or "www." in name
        or name.isdigit()
    ):
        return None
    return name


def _is_self(name: str, meta: Metadata) -> bool:
    """Whether the paper names itself, by the name it states or by that of its host: `Dân trí` on dantri.com.vn."""
    folded = fold(name)
    if folded in meta.site_names or any(folded == site.partition(".")[0] for site in meta.site_names):
        return True
    own, host = _NO_LETTER.sub("", folded), (meta.host or "").removeprefix("www.")
    return bool(own) and own in (_NO_LETTER.sub("", host), _NO_LETTER.sub("", host.partition(".")[0]))
