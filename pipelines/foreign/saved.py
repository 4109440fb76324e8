"""A page that others saved: what of it is kept, what is read of it, and what of that is only claimed."""

from dataclasses import dataclass, replace
from typing import Self

from crawler.items import Article, Page
from pipelines.warc.provenance import Origin
from pipelines.warc.record import Earlier, Record

from . import mhtml
from .addresses import address_of
from .claims import NOTHING, Claim, claim_of, claimed, marked


@dataclass(frozen=True, slots=True)
class Saved:
    """A page from a file, with what is stated of it by whoever imports it, or by the record that it lies in."""

    page: Page
    """As it is kept: in MHTML, the file as a whole."""
    record: Record | None = None
    """The HTTP response it lies in, where the file is a WARC that has one."""
    first: Earlier | None = None
    """The capture whose bytes it has, where it is a look that found nothing else."""
    paper: str | None = None
    """Whose it is said to be."""
    source: Page | None = None
    """What of it is a page, where that is not all of it."""
    claim: Claim = NOTHING
    origin: Origin | None = None
    """The archive that it was fetched from, with its record; `None` for a file."""

    @classmethod
    def of(
        cls, page: Page, record: Record | None = None, first: Earlier | None = None, paper: str | None = None
    ) -> Self:
        """A page with what it claims of itself, as far as nobody states it."""
        inside = mhtml.unpack(page.body) if (page.content_type or "").startswith(mhtml.TYPE) else None
        source = replace(page, body=inside.body, content_type=inside.content_type) if inside else page
        is_stated = page.url is not None and page.fetched_at is not None
        found = NOTHING if is_stated else claim_of(source.body)
        if inside:
            found = Claim(inside.claim.url or found.url, inside.claim.at or found.at)
        return cls(page, record, first, paper, source, found)

    @property
    def readable(self) -> Page:
        """The page to be read: of the time that is stated, else of that which it claims."""
        return claimed(self.source or self.page, self.claim)

    def marked(self, article: Article) -> Article:
        """The article that was read of it, with the claims that nobody else makes."""
        return marked(article, self.page, self.claim)


def page_of(record: Record) -> Page:
    """The page in a record, whoever wrote it; raises `BadBodyError` where it cannot be decompressed."""
    return Page(address_of(record.url), record.decoded, record.stated_at, record.content_type)
