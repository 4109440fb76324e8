"""Files that others saved, into the archive."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.items import Article, ExtractionError, Page
from crawler.sites import Site
from pipelines import warc
from pipelines.db.archive import Archive, now, utc
from pipelines.mend import mend
from pipelines.store import store_article, store_captures
from pipelines.visits import Begun

_HTML = ("text/html", "application/xhtml+xml")  # of responses; robots.txt is plain text and no article


@dataclass(frozen=True, slots=True)
class Saved:
    """A page from a file."""

    page: Page
    answer: warc.Answer | None = None
    """The HTTP response it lies in, where the file is a WARC that has one."""


class Importer:
    """Keeps saved pages: bytes first, then one transaction for each."""

    def __init__(self, archive: Archive, software: str, sites: tuple[Site, ...]) -> None:
        self.archive = archive
        list(mend(archive))
        archive.know(sites)
        begun = Begun("baotinh import", software, now())
        self.id = archive.begin_run(begun.command, software, begun.started_at)
        self.warc = warc.Warc(archive.folder / "warc", software, begun.as_dict())

    def store(self, saved: Saved, article: Article, site: str | None) -> str:
        """Store an article with the bytes it came from; the same bytes again change nothing."""
        page = saved.page
        body = saved.answer.body if saved.answer else page.body
        digest = warc.sha256(body)
        known = self.archive.db.conn.execute(
            "SELECT 1 FROM captures WHERE digest = ? AND url = ? AND fetched_at IS ?",
            (digest, page.url or f"urn:{digest}", page.fetched_at and utc(page.fetched_at)),
        ).fetchone()
        if known:
            return "unchanged"
        moment = page.fetched_at or datetime.now(UTC)
        capture = self.warc.copy(page, saved.answer) if saved.answer else self.warc.resource(page, moment)
        with self.archive.transaction() as db:
            number = store_captures(db, self.id, site, (capture,))
            assert number is not None
            result = store_article(db, article, page, site=site, capture=number, moment=moment).result
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
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if (saved := _page(record)) is not None:
                    yield saved
    except (ArchiveLoadFailed, OSError, zlib.error, EOFError) as error:
        raise ExtractionError(f"cannot read {path} any further: {error}") from error


def _page(record: ArcWarcRecord) -> Saved | None:
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    content_type = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
    if http and not (http.get_statuscode() == "200" and (content_type or "").lower().startswith(_HTML)):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI")
    stated = record.rec_headers.get_header("Baotinh-Captured-At") != "unknown"
    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")) if stated else None
    raw = record.raw_stream.read(warc.MAX_BODY)
    missing = getattr(record.raw_stream, "limit", 0)  # what Content-Length promises beyond what there is
    if missing:
        raise ExtractionError(f"the record of {url} is cut off: {missing} bytes are missing")
    again = ArcWarcRecord("warc", record.rec_type, record.rec_headers, BytesIO(raw), http, None, len(raw))
    body = again.content_stream().read(warc.MAX_BODY)  # without chunks and compression
    answer = warc.Answer(http, raw) if http else None
    return Saved(Page(None if url.startswith("urn:") else url, body, moment, content_type), answer)
