"""Files that others saved, into the archive."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from crawler.items import Article, Capture, Page
from crawler.sites import Site
from pipelines.db.archive import Archive, now, utc
from pipelines.db.storable import storable
from pipelines.foreign.addresses import address_of
from pipelines.foreign.mementos import response_of
from pipelines.foreign.saved import Saved
from pipelines.store.articles import Rereads, is_taken_down, store_article
from pipelines.store.claims import is_beside
from pipelines.store.names import is_taken_down as is_named_taken_down
from pipelines.store.names import paper_of
from pipelines.store.rereading import Reads, read_again, rereading
from pipelines.store.visits import can_be_opened, store_captures
from pipelines.upkeep.mend import put_in_order
from pipelines.warc.provenance import Begun, Origin
from pipelines.warc.reader import read_record
from pipelines.warc.record import Earlier, Place, Record, sha256
from pipelines.warc.writer import Warc

_SECOND = 19
"""Letters of a date as far as the second, which is as much as others say."""


class Importer:
    """Keeps saved pages: bytes first, then one transaction for each."""

    def __init__(
        self, archive: Archive, software: str, sites: tuple[Site, ...], *, command: str = "baotinh import"
    ) -> None:
        self.archive = archive
        put_in_order(archive)
        archive.know(sites)
        begun = Begun(command, software, now())
        self.id = archive.begin_run(begun.command, software, begun.started_at)
        self.warc = Warc(archive.folder / "warc", software, begun.as_dict())

    def opened(self, record: Record) -> Saved | None:
        """The page that a revisit looked at; `None` where the archive does not have it.

        Raises `BadBodyError` where it cannot be decompressed.
        """
        first = self._visited(record)
        if first is None:
            return None
        row = self.archive.db.conn.execute("SELECT * FROM captures WHERE id = ?", (first.capture,)).fetchone()
        place = Place(row["warc_file"], row["warc_offset"], row["warc_length"])
        page = Page(address_of(record.url), read_record(self.warc.folder, place).decoded, record.fetched_at)
        return Saved.of(replace(page, content_type=row["content_type"]), record, first)

    def seen_again(self, number: int, url: str, at: datetime, origin: Origin) -> Saved:
        """A page of which a capture of ours has the bytes, as another archive captured it at another time.

        Raises `BadBodyError` where they cannot be decompressed.
        """
        row = self.archive.db.conn.execute(
            "SELECT * FROM captures WHERE id = (SELECT coalesce(revisit_of, id) FROM captures WHERE id = ?)", (number,)
        ).fetchone()
        body = read_record(self.warc.folder, Place(row["warc_file"], row["warc_offset"], row["warc_length"])).decoded
        record = response_of(url, at, row["content_type"], b"")
        page = Page(url, body, at, row["content_type"])
        return replace(Saved.of(page, record, _earlier(row)), origin=origin)

    def number_of(self, saved: Saved) -> int | None:
        """The capture that a page is kept as."""
        page, at = storable(saved.page), saved.page.fetched_at
        row = self.archive.db.conn.execute(
            """SELECT id FROM captures WHERE digest = ? AND url = ? AND fetched_at = ? AND warc_file NOT NULL
               ORDER BY id DESC LIMIT 1""",
            (self._digest(saved), page.url, at and utc(at)),
        ).fetchone()
        return row and int(row["id"])

    def store(self, saved: Saved, article: Article, site: str | None, reads: Reads) -> str:
        """Store an article with its bytes; the same bytes again change nothing, and what was taken down stays away.

        `reads` reads again what the text that it has was read from.
        """
        page, article = storable(saved.page), storable(saved.marked(article))
        if is_taken_down(self.archive.db.conn, article, page, paper_of(self.archive.db.conn, site)):
            return "taken down"
        digest, at = self._digest(saved), page.fetched_at or saved.claim.at
        if self._is_kept(page, digest, at):
            return "unchanged"
        moment = at or datetime.now(UTC)
        claimed = article.canonical_url if page.url is None else None
        capture = replace(self._kept(saved, page, moment, digest), claimed_url=claimed)

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

    def keep(self, saved: Saved, site: str | None) -> str:
        """Keep a page of another archive that is no article: it need not be fetched again, and may be read some day."""
        page, digest = storable(saved.page), self._digest(saved)
        conn = self.archive.db.conn
        assert page.url is not None
        assert page.fetched_at is not None
        if is_named_taken_down(conn, paper_of(conn, site), page.url):
            return "taken down"
        if self._is_kept(page, digest, page.fetched_at):
            return "unchanged"
        capture = self._kept(saved, page, page.fetched_at, digest)
        with self.archive.transaction() as db:
            store_captures(db, self.id, site, (capture,))
        self.warc.stored(capture)
        return "other pages"

    def _is_kept(self, page: Page, digest: str, at: datetime | None) -> bool:
        known = self.archive.db.conn.execute(
            """SELECT warc_record, warc_file, warc_offset, warc_length FROM captures
               WHERE digest = ? AND url = ? AND fetched_at IS ? AND warc_file NOT NULL ORDER BY id DESC LIMIT 1""",
            (digest, page.url or f"urn:{digest}", at and utc(at)),
        ).fetchone()
        return known is not None and can_be_opened(known, self.warc.folder)

    def is_beside(self, url: str, site: str | None) -> bool:
        """Whether an article stands at the address that a file claims."""
        conn = self.archive.db.conn
        return is_beside(conn, paper_of(conn, site), url)

    def _kept(self, saved: Saved, page: Page, moment: datetime, digest: str) -> Capture:
        if saved.record is None:
            return self.warc.resource(page, moment, claimed_at=saved.claim.at, paper=saved.paper)
        return replace(self.warc.copy(page, saved.record, saved.first, saved.origin), digest=digest)

    def _digest(self, saved: Saved) -> str:
        if saved.first is not None:
            query = "SELECT digest FROM captures WHERE id = ?"
            return str(self.archive.db.conn.execute(query, (saved.first.capture,)).fetchone()[0])
        return sha256(saved.record.body if saved.record else saved.page.body)

    def _visited(self, record: Record) -> Earlier | None:
        """The capture of which a revisit says that it found the same."""
        url = address_of(record.fields.get("warc-refers-to-target-uri", "") or record.url)
        date = record.fields.get("warc-refers-to-date", "")
        row = self.archive.db.conn.execute(
            """SELECT * FROM captures WHERE url = ? AND status = 200 AND revisit_of IS NULL AND lost IS NULL
               AND warc_file NOT NULL AND fetched_at NOT NULL
               ORDER BY substr(fetched_at, 1, 19) = ? DESC, id DESC LIMIT 1""",
            (url, date[:_SECOND]),
        ).fetchone()
        if row is None or not can_be_opened(row, self.warc.folder):
            return None
        return _earlier(row)

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


def _earlier(row: sqlite3.Row) -> Earlier:
    return Earlier(row["id"], row["url"], row["fetched_at"].replace("+00:00", "Z"))
