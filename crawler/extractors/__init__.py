"""From a page to an article: pure functions, without clock, network, disk or settings."""

from crawler.budget import bounded
from crawler.items import Article, Page
from crawler.sites import Site
from crawler.text import is_vietnamese

from . import dates
from .body import page_kind
from .fields import byline, cuts, date_candidates, images, lead, media, pagination, related, section, tags
from .plaintext.article import extract_plaintext, is_plaintext
from .reading import Reading, read

__all__ = ["Reading", "extract", "read"]


def extract(page: Page, site: Site | None = None) -> Article:
    """The article on a page; raises `ExtractionError` when the bytes cannot be read as a page at all."""
    with bounded():
        return extract_plaintext(page, site) if is_plaintext(page) else _article(read(page, site), site)


def _article(reading: Reading, site: Site | None) -> Article:
    page, meta, title = reading.page, reading.meta, reading.title
    paragraphs, subheads = _text(reading)
    sample = " ".join((title.text or "", *paragraphs[:5]))
    language = "vi" if is_vietnamese(sample) else meta.language  # the declaration is often a template's
    moment = dates.choose_published(
        date_candidates.candidates(reading), page.fetched_at, order=site.order if site else "dmy", language=language,
        local_sources=site.local_sources if site else (),
    )  # fmt: skip
    writers, others = byline.authors(reading), related.collect(reading)
    told, is_paragraph = lead.choose(reading)
    return Article(
        url=page.url,
        canonical_url=meta.canonical,
        title=title.text,
        lead=told,
        lead_is_paragraph=is_paragraph,
        description=meta.description,
        body=paragraphs,
        subheads=subheads,
        authors=writers,
        published=moment.stamp,
        updated=moment.updated,
        dates=moment.evidence,
        section=section.choose(reading),
        tags=tags.choose(reading),
        images=images.collect(reading),
        media=media.collect(reading),
        related=others.items,
        cut=cuts.collect(reading, others.printed),
        body_status=reading.status,
        language=language,
        source_cited=byline.cited(reading, writers),
        flags=(*reading.flags, *title.flags, *_body_flags(reading), *moment.flags),
    )


def _text(reading: Reading) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Paragraphs, and which of them are subheads; none when the page is no readable article."""
    if reading.story is None:
        return (), ()
    blocks = reading.having("body", "subhead")
    subheads = (at for at, block in enumerate(blocks) if reading.story.verdicts[block.index].role == "subhead")
    return tuple(block.text for block in blocks), tuple(subheads)


def _body_flags(reading: Reading) -> tuple[str, ...]:
    if reading.body is None:
        return ()
    if reading.status != "ok":
        return reading.body.flags
    several = pagination.is_one_of_several(reading)
    summaries = page_kind.summarises(reading.document, reading.meta, reading.body)
    noticed = ((pagination.FLAG, several), (page_kind.SUMMARIES, summaries))
    return (*reading.body.flags, *(flag for flag, is_so in noticed if is_so))
