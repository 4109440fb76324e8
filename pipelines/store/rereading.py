"""Reading again what an article's text was read from, before another text is taken for an edit of the paper's.

An edit is a difference between two captures that the same extractor has read: an extractor that cuts a line more
changes the text of every page, and the papers have changed none. Reading takes its time, so none is done while a
transaction is open: what asks for it is rolled back, and done once more when it is known.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from crawler.codings import BadBodyError
from crawler.items import Article, ExtractionError, Page
from crawler.readers import ReaderError
from pipelines.db.storable import storable
from pipelines.foreign.saved import Saved
from pipelines.store.articles import Again, Rereads, is_article
from pipelines.warc import provenance
from pipelines.warc.reader import record_at
from pipelines.warc.record import Record

T = TypeVar("T")

Reads = Callable[[Page, str, str | None], Article]
"""Reads a page whose body stands behind a Content-Encoding, of a newspaper; raises `ExtractionError`."""

UNOPENED = "the bytes of the text before cannot be opened"
UNREADABLE = "no article can be read in the bytes of the text before"


class UnreadError(Exception):
    """What has the bytes of a text is to be read again first."""

    def __init__(self, capture: int) -> None:
        super().__init__(f"capture {capture} is to be read again")
        self.capture = capture


def rereading(store: Callable[[Rereads], T], read: Callable[[int], Again]) -> T:
    """Do what stores texts, each time in a transaction of its own, until all that it asks for was read again."""
    known: dict[int, Again] = {}

    def told(capture: int) -> Again:
        if capture not in known:
            raise UnreadError(capture)
        return known[capture]

    while True:
        try:
            return store(told)
        except UnreadError as unread:
            known[unread.capture] = read(unread.capture)


class KeptRecord(NamedTuple):
    """Where a record lies, and which one must lie there."""

    file: str
    offset: int
    record: str


class Source(NamedTuple):
    """The capture that a text was read from: all that reading it again takes, in whatever process."""

    url: str | None
    content_type: str | None
    site: str | None
    place: KeptRecord | None
    """`None` where its bytes are lost."""
    first: KeptRecord | None
    """Of the record that has its bytes: its own, or the one that it is another look at."""


class UnopenedError(Exception):
    """The bytes of a capture are lost, damaged, or were taken out."""


def source_of(db: sqlite3.Connection, capture: int) -> Source:
    """The capture with a number."""
    query = (
        "SELECT url, content_type, site, lost, warc_file, warc_offset, warc_record, revisit_of FROM captures WHERE id=?"
    )
    row = db.execute(query, (capture,)).fetchone()
    own = row["revisit_of"] is None
    first = row if own else db.execute(query, (row["revisit_of"],)).fetchone()
    url = None if row["url"].startswith("urn:") else row["url"]
    return Source(url, row["content_type"], row["site"], _place(row), _place(first))


def read_source(folder: Path, source: Source, reads: Reads) -> tuple[Page, Article]:
    """What a capture gives today, as it would be stored, and its page without the bytes.

    Raises `UnopenedError`, and `ExtractionError`, `ReaderError` or `BadBodyError` where it cannot be read.
    """
    record = _record(folder, source.place)
    first = record if source.first == source.place else _record(folder, source.first)
    if record is None or first is None:
        raise UnopenedError
    article = _article(source, record, first, reads)
    return storable(Page(source.url, b"", record.fetched_at, source.content_type)), storable(article)


def read_again(db: sqlite3.Connection, folder: Path, capture: int, reads: Reads) -> Again:
    """What a capture gives today. Not inside a transaction."""
    try:
        page, article = read_source(folder, source_of(db, capture), reads)
    except UnopenedError:
        return Again(doubt=UNOPENED)
    except (ExtractionError, ReaderError, BadBodyError):
        return Again(doubt=UNREADABLE)
    return Again(page, article) if is_article(article) else Again(doubt=UNREADABLE)


def _place(row: sqlite3.Row) -> KeptRecord | None:
    if row["lost"] is not None or row["warc_file"] is None:
        return None
    return KeptRecord(row["warc_file"], row["warc_offset"], row["warc_record"])


def _record(folder: Path, place: KeptRecord | None) -> Record | None:
    """The record at a place; `None` where it is lost, damaged, or was taken out."""
    record = place and record_at(folder, place.file, place.offset)
    return record if place and record and record.id == place.record and record.is_unaltered else None


def _article(source: Source, record: Record, first: Record, reads: Reads) -> Article:
    """What is read of a page as it was when it came; of one that others saved, with what it claims."""
    found = provenance.read(record.visit) if record.visit else None
    told = (record.stated_at, source.content_type)
    if isinstance(found, tuple):
        coding = record.head.get_header("Content-Encoding") if record.head else None
        return reads(Page(source.url, first.body, *told, found[0].found), coding or "", source.site)
    stated = record.fields.get(provenance.PAPER.lower())
    saved = Saved.of(Page(source.url, first.decoded, *told), paper=stated)
    is_known = stated or source.url or saved.claim.url
    return saved.marked(reads(saved.readable, "", source.site if is_known else None))
