"""Files that others saved, into the archive."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.items import Article, ExtractionError, Page
from crawler.sites import Site
from pipelines import warc
from pipelines.archive import Archive, utc
from pipelines.store import store_article, store_captures

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")


@dataclass(frozen=True, slots=True)
class Saved:
    """A page from a file."""

    page: Page
    status: int | None = None
    """HTTP status, where the file is a WARC."""


class Importer:
    """Keeps saved pages: bytes first, then one transaction for each."""

    def __init__(self, archive: Archive, software: str, sites: tuple[Site, ...]) -> None:
        self.archive = archive
        for _ in warc.repair(archive.folder / "warc"):
            pass
        self.warc = warc.Warc(archive.folder / "warc", software)
        archive.know(sites)
        self.id = archive.begin_run("baotinh import", software)

    def store(self, saved: Saved, article: Article, site: str | None) -> str:
        """Store an article with the bytes it came from; the same bytes again change nothing."""
        page = saved.page
        digest = warc.sha256(page.body)
        known = self.archive.db.conn.execute(
            "SELECT 1 FROM captures WHERE digest = ? AND url = ? AND fetched_at IS ?",
            (digest, page.url or f"urn:{digest}", page.fetched_at and utc(page.fetched_at)),
        ).fetchone()
        if known:
            return "unchanged"
        capture = self.warc.resource(page)
        with self.archive.transaction() as db:
            number = store_captures(db, self.id, site, (capture,))
            assert number is not None
            moment = page.fetched_at or datetime.now(UTC)
            return store_article(db, article, page, site=site, capture=number, moment=moment).result

    def finish(self, exit_code: int, counts: dict[str, int]) -> None:
        """Complete the WARC file and the run's row."""
        self.warc.close()
        self.archive.end_run(self.id, exit_code, counts)

    def __enter__(self) -> "Importer":
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


def _page(record: object) -> Saved | None:
    kind = record.rec_type  # type: ignore[attr-defined]
    headers = record.rec_headers  # type: ignore[attr-defined]
    http = record.http_headers  # type: ignore[attr-defined]
    if kind not in ("response", "resource"):
        return None
    status = int(http.get_statuscode()) if http else None
    content_type = http.get_header("Content-Type") if http else headers.get_header("Content-Type")
    if status not in (None, 200) or not (content_type or "").lower().startswith(_TEXTS):
        return None
    url = headers.get_header("WARC-Target-URI")
    stated = headers.get_header("Baotinh-Captured-At") != "unknown"
    moment = datetime.fromisoformat(headers.get_header("WARC-Date")) if stated else None
    body = record.content_stream().read(warc.MAX_BODY)  # type: ignore[attr-defined]
    return Saved(Page(None if url.startswith("urn:") else url, body, moment, content_type), status)
