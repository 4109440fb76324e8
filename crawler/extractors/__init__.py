"""From a page to an article: pure functions, without clock, network, disk or settings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree

from crawler.budget import bounded
from crawler.items import Article, BodyStatus, Cut, Page
from crawler.sites import Site
from crawler.text import is_vietnamese

from . import dates
from .body import page_kind
from .body.classify import Body, find_body
from .document import metadata, scripted, selectors
from .document import title as titles
from .document.blocks import Walked
from .document.dom import parse
from .document.metadata import Metadata
from .document.title import Title
from .document.walk import walk
from .fields import byline, cuts, date_candidates, images, media, pagination, related, section, tags
from .plaintext.article import extract_plaintext, is_plaintext

__all__ = ["extract"]

_KEEPS_LEAD = frozenset({"ok", "encoded", "scripted", "media"})
"""Statuses of pages that have a story, though its text may be missing."""
_HAS_TEXT = frozenset({"ok", "scripted"})
_MAY_BE_WRITTEN = frozenset({"ok", "empty"})


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as far as it has been read."""

    walked: Walked
    meta: Metadata
    hits: dict[int, str]
    title: Title
    body: Body | None
    status: BodyStatus


def extract(page: Page, site: Site | None = None) -> Article:
    """The article on a page; raises `ExtractionError` when the bytes cannot be read as a page at all."""
    with bounded(), _uncollected():
        return extract_plaintext(page, site) if is_plaintext(page) else _extract(page, site)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: among a page's many small objects it finds none and takes a tenth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _extract(page: Page, site: Site | None) -> Article:
    tree = parse(page.body, page.content_type)
    matched = selectors.match(tree.root, site)
    read = _read(tree.root, matched, page)
    found = date_candidates.candidates(page, read.walked, read.meta, read.title, read.body, read.hits)
    if read.body is not None and read.status in _HAS_TEXT:
        found = date_candidates.below(found, read.walked, read.body)
    paragraphs, subheads = _text(read)
    language = _language(read, paragraphs)
    order = site.order if site else "dmy"
    local = site.local_sources if site else ()
    moment = dates.choose_published(found, page.fetched_at, order=order, language=language, local_sources=local)
    story = None if read.status == "listing" else read.body
    writers = byline.authors(read.walked, read.meta, read.title, read.body, read.hits)
    others = related.collect(read.walked, story, read.title, page.url, page.fetched_at)
    return Article(
        url=page.url,
        canonical_url=read.meta.canonical,
        title=read.title.text,
        lead=_lead(read),
        description=read.meta.description,
        body=paragraphs,
        subheads=subheads,
        authors=writers,
        published=moment.stamp,
        updated=moment.updated,
        dates=moment.evidence,
        section=section.choose(read.walked, read.meta, read.title, page.url),
        tags=tags.choose(read.walked, read.meta, read.body),
        images=images.collect(read.walked, read.body, page.url) if read.body else (),
        media=media.collect(read.walked, read.body, read.meta, page.url),
        related=others.items,
        cut=_cut(read, others.printed),
        body_status=read.status,
        language=language,
        source_cited=byline.cited(read.walked, read.meta, read.body, read.hits, writers),
        flags=(*tree.flags, *read.title.flags, *_body_flags(read, page.url), *moment.flags),
    )


def _read(root: etree._Element, matched: selectors.Matched, page: Page, *, written: bool = False) -> _Read:
    walked = walk(root, matched)
    meta = metadata.read(walked, page.url)
    hits = selectors.hits(walked, matched)
    title = titles.choose(walked, meta, hits)
    body = find_body(walked, meta, title, hits, selectors.body_box(walked, matched))
    status = page_kind.status(walked, meta, title, body, page.url)
    read = _Read(walked, meta, hits, title, body, status)
    if not written and _may_be_written(read) and scripted.write(root, walked, meta, title):
        again = _read(root, matched, page, written=True)
        if again.status in _MAY_BE_WRITTEN and _has_paragraphs(again.body):  # else it was no story that the script has
            return replace(again, status="scripted")
    return read


def _may_be_written(read: _Read) -> bool:
    return read.status in _MAY_BE_WRITTEN and not _has_paragraphs(read.body)


def _has_paragraphs(body: Body | None) -> bool:
    return body is not None and any(verdict.role == "body" for verdict in body.verdicts.values())


def _text(read: _Read) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Paragraphs, and which of them are subheads; none when the page is no readable article."""
    if read.status not in _HAS_TEXT or read.body is None:
        return (), ()
    blocks = read.body.having(read.walked, "body", "subhead")
    subheads = (at for at, block in enumerate(blocks) if read.body.verdicts[block.index].role == "subhead")
    return tuple(block.text for block in blocks), tuple(subheads)


def _lead(read: _Read) -> str | None:
    if read.body is not None and read.body.lead is not None and read.status in _KEEPS_LEAD:
        return read.body.lead.text
    return read.meta.description if read.status == "scripted" else None


def _body_flags(read: _Read, url: str | None) -> tuple[str, ...]:
    if read.body is None:
        return ()
    if read.status != "ok":
        return read.body.flags
    several = pagination.is_one_of_several(read.walked, read.body, url)
    summaries = page_kind.summarises(read.walked, read.meta, read.body)
    noticed = ((pagination.FLAG, several), (page_kind.SUMMARIES, summaries))
    return (*read.body.flags, *(flag for flag, is_so in noticed if is_so))


def _cut(read: _Read, printed: dict[int, list[str]]) -> tuple[Cut, ...]:
    """What stands in the article's scope and is nothing of the above."""
    return cuts.collect(read.walked, read.body, printed) if read.status in _HAS_TEXT and read.body else ()


def _language(read: _Read, paragraphs: tuple[str, ...]) -> str | None:
    """The language of the text where it is Vietnamese, else the page's declaration, which is often a template's."""
    sample = " ".join((read.title.text or "", *paragraphs[:5]))
    return "vi" if is_vietnamese(sample) else read.meta.language
