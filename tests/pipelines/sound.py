"""A small archive in which everything is right: articles, a revision, an alias, revisits, a failure, a saved file."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

from scrapy import Request
from scrapy.http import Response

from crawler.items import Article, Ask, Capture, Link, Page, Visit
from pipelines.db.archive import Archive, utc
from pipelines.store import leads
from pipelines.store.articles import Rereads, store_article, untried
from pipelines.store.visits import same_bytes, store_captures, store_visit
from pipelines.warc.record import sha256
from pipelines.warc.writer import Warc
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article

MOVED, OTHER, DEAD = (
    "https://baovidu.vn/cu-654321.html",
    "https://baovidu.vn/tin-654321.html",
    "https://baovidu.vn/chet",
)


class Filler:
    """Writes an archive as a crawl does: WARC first, then one transaction."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.know((SITE,))
        self.run = archive.begin_run("baotinh crawl", "baotinh/0", utc(NOON))
        self.warc = Warc(archive.folder / "warc", "baotinh/0")

    def capture(self, url: str, body: bytes, at: datetime, status: int = 200) -> Capture:
        drafted = Capture(url, at, status, digest=sha256(body))
        response = Response(url, status, headers={"Content-Type": "text/html"}, body=body)
        first = same_bytes(self.archive.db.conn, self.warc.folder, drafted)
        return self.warc.exchange(drafted, Request(url), response, first=first)

    def visit(
        self, url: str, at: datetime, *captures: Capture, found: Article | None = None, again: Rereads = untried
    ) -> None:
        page = Page(captures[-1].url, b"", at)
        done = Visit(ask=Ask(url, "vidu", "article"), outcome="done", page=page, captures=captures, article=found)
        with self.archive.transaction() as db:
            leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(url, "article")], at, PLAN)
            store_visit(db, self.run, done, PLAN, again=again)

    def gone(self, url: str, at: datetime) -> None:
        gone = Visit(ask=Ask(url, "vidu", "article"), outcome="gone", captures=(self.capture(url, b"", at, 404),),
                     reason="HTTP 404")  # fmt: skip
        with self.archive.transaction() as db:
            store_visit(db, self.run, gone, PLAN)

    def article(self, url: str, at: datetime, body: bytes, title: str) -> None:
        self.visit(url, at, self.capture(url, body, at), found=article(url=url, canonical_url=None, title=title))

    def fill(self) -> None:
        later = NOON + timedelta(hours=6)
        self.article(URL, NOON, gzip.compress("Mưa".encode()), "Mưa")
        self.article(URL, later, "Mưa lớn".encode(), "Mưa lớn")
        redirect = self.capture(MOVED, b"", NOON, 301)
        found = article(url=OTHER, canonical_url=None, title="Tin")
        self.visit(MOVED, NOON, redirect, self.capture(OTHER, b"tin" * 999, NOON), found=found)
        self.visit(OTHER, later, self.capture(OTHER, b"tin" * 999, later))
        self.visit(URL, later, self.capture(URL, b"", later, 304))
        with self.archive.transaction() as db:
            failed = self.warc.failure(Capture(DEAD, NOON, None, error="TimeoutError: 30 s"))
            store_captures(db, self.run, "vidu", (failed,))
            saved = Page(None, "Tệp đã lưu".encode(), None, "text/plain")
            kept = store_captures(db, self.run, None, (self.warc.resource(saved, NOON),))
            assert kept is not None
            store_article(db, article(url=None, canonical_url=None), saved, site=None, capture=kept, moment=NOON)

    def finish(self) -> None:
        self.warc.close()
        self.archive.end_run(self.run, 0, {}, utc(NOON))


def make(folder: Path) -> Path:
    """Two runs: one that fills the archive, and one article more in a second WARC file. Returns the folder."""
    with Archive(folder, write=True) as archive:
        filler = Filler(archive)
        filler.fill()
        filler.finish()
        second = Filler(archive)
        second.article("https://baovidu.vn/them-777777.html", NOON + timedelta(days=1), b"them", "Thêm")
        second.finish()
    return folder
