"""Files that others saved, into the archive."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from crawler.items import Article, ExtractionError, Page
from crawler.sites import Site
from pipelines.db.archive import Archive, ArchiveError, now, utc
from pipelines.db.storable import storable
from pipelines.store.articles import Rereads, is_taken_down, store_article
from pipelines.store.names import paper_of
from pipelines.store.rereading import Reads, read_again, rereading
from pipelines.store.visits import can_be_opened, store_captures
from pipelines.upkeep.mend import mend
from pipelines.warc.provenance import Begun
from pipelines.warc.reader import read_foreign
from pipelines.warc.record import Record, sha256
from pipelines.warc.writer import Warc

log = logging.getLogger(__name__)

_HTML = ("text/html", "application/xhtml+xml")  # of responses; robots.txt is plain text and no article


@dataclass(frozen=True, slots=True)
class Saved:
    """A page from a file."""

    page: Page
    record: Record | None = None
    """The HTTP response it lies in, where the file is a WARC that has one."""


class Importer:
    """Keeps saved pages: bytes first, then one transaction for each."""

    def __init__(self, archive: Archive, software: str, sites: tuple[Site, ...]) -> None:
        self.archive = archive
        for line in mend(archive):
            log.warning(line)
        archive.know(sites)
        begun = Begun("baotinh import", software, now())
        self.id = archive.begin_run(begun.command, software, begun.started_at)
        self.warc = Warc(archive.folder / "warc", software, begun.as_dict())

    def store(self, saved: Saved, article: Article, site: str | None, reads: Reads) -> str:
        """Store an article with its bytes; the same bytes again change nothing, and what was taken down stays away.

        `reads` reads again what the text that it has was read from.
        """
        page, article = storable(saved.page), storable(article)
        if is_taken_down(self.archive.db.conn, article, page, paper_of(self.archive.db.conn, site)):
            return "taken down"
        body = saved.record.body if saved.record else page.body
        digest = sha256(body)
        known = self.archive.db.conn.execute(
            """SELECT warc_record, warc_file, warc_offset, warc_length FROM captures
               WHERE digest = ? AND url = ? AND fetched_at IS ? AND warc_file NOT NULL ORDER BY id DESC LIMIT 1""",
            (digest, page.url or f"urn:{digest}", page.fetched_at and utc(page.fetched_at)),
        ).fetchone()
        if known and can_be_opened(known, self.warc.folder):
            return "unchanged"
        moment = page.fetched_at or datetime.now(UTC)
        capture = self.warc.copy(page, saved.record) if saved.record else self.warc.resource(page, moment)

        def store(again: Rereads) -> str:
            with self.archive.transaction() as db:
                number = store_captures(db, self.id, site, (capture,))
                assert number is not None
                told: dict[str, Any] = {"site": site, "capture": number, "moment": moment, "again": again}
                stored = store_article(db, article, page, **told)
                return "reread" if stored.is_reread and stored.result == "unchanged" else stored.result

        conn = self.archive.db.conn
        result = rereading(store, lambda number: read_again(conn, self.warc.folder, number, reads))
        self.warc.stored(capture)
        return result

    def finish(self, exit_code: int, counts: dict[str, int]) -> None:
        """Complete the WARC file and the run's row."""
        ended = now()
        if self.warc.is_open:
            self.warc.note("run-end", {"ended_at": ended, "exit_code": exit_code, "counts": counts})
        self.warc.close()
        self.archive.end_run(self.id, exit_code, counts, ended)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.warc.close()


def read_warc(path: Path) -> Iterator[Saved]:
    """The pages of text in a WARC file: responses with status 200, and resources."""
    try:
        yield from (
            Saved(_page(record), record if record.head else None) for record in read_foreign(path) if _is_page(record)
        )
    except ArchiveError as error:
        raise ExtractionError(str(error)) from error


def _is_page(record: Record) -> bool:
    if record.kind not in ("response", "resource"):
        return False
    return record.head is None or (record.status == 200 and (record.content_type or "").lower().startswith(_HTML))


def _page(record: Record) -> Page:
    url = None if record.url.startswith("urn:") else record.url
    return Page(url, record.decoded if record.head else record.body, record.fetched_at, record.content_type)
