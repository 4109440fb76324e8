"""Reading again what an article's text was read from, before another text is taken for an edit of the paper's.

An edit is a difference between two captures that the same extractor has read: an extractor that cuts a line more
changes the text of every page, and the papers have changed none. Reading takes its time, so none is done while a
transaction is open: what asks for it is rolled back, and done once more when it is known.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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


def read_again(db: sqlite3.Connection, folder: Path, capture: int, reads: Reads) -> Again:
    """What a capture gives today. Not inside a transaction."""
    row = db.execute("SELECT * FROM captures WHERE id = ?", (capture,)).fetchone()
    record = _record(folder, row)
    first = record
    if row["revisit_of"] is not None:
        first = _record(folder, db.execute("SELECT * FROM captures WHERE id = ?", (row["revisit_of"],)).fetchone())
    if record is None or first is None:
        return Again(doubt=UNOPENED)
    try:
        article = _article(row, record, first, reads)
    except (ExtractionError, ReaderError, BadBodyError):
        return Again(doubt=UNREADABLE)
    page = Page(None if row["url"].startswith("urn:") else row["url"], b"", record.fetched_at, row["content_type"])
    return Again(storable(page), storable(article)) if is_article(article) else Again(doubt=UNREADABLE)


def _record(folder: Path, row: sqlite3.Row) -> Record | None:
    """The record of a capture; `None` where it is lost, damaged, or was taken out."""
    if row["lost"] is not None or row["warc_file"] is None:
        return None
    record = record_at(folder, row["warc_file"], row["warc_offset"])
    return record if record is not None and record.id == row["warc_record"] and record.is_unaltered else None


def _article(row: sqlite3.Row, record: Record, first: Record, reads: Reads) -> Article:
    """What is read of a page as it was when it came; of one that others saved, with what it claims."""
    found = provenance.read(record.visit) if record.visit else None
    url = None if row["url"].startswith("urn:") else row["url"]
    told = (record.stated_at, row["content_type"])
    if isinstance(found, tuple):
        coding = record.head.get_header("Content-Encoding") if record.head else None
        return reads(Page(url, first.body, *told, found[0].found), coding or "", row["site"])
    stated = record.fields.get(provenance.PAPER.lower())
    saved = Saved.of(Page(url, first.decoded, *told), paper=stated)
    is_known = stated or url or saved.claim.url
    return saved.marked(reads(saved.readable, "", row["site"] if is_known else None))
