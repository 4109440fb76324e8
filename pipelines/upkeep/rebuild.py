"""The database again, from the WARC files alone: what the runs did that wrote them is done again, in order.

What no server said is in the WARC too: which address was asked for as what, why it was not asked for, what was taken
down. The reading of pages is passed in, so that the present extractor reads them.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from crawler.items import Answer, Article, Ask, Capture, Page, Visit
from crawler.sites import Site, site_of
from pipelines.db.archive import BUSY, Archive, ArchiveError, writer_lock
from pipelines.db.tombstones import entomb, is_entombed
from pipelines.store import frontier
from pipelines.store.articles import Stored, local_sources, store_article
from pipelines.store.visits import same_bytes, store_captures, store_visit
from pipelines.upkeep.mend import mend
from pipelines.upkeep.redact import STILL_READ, pending
from pipelines.warc import provenance
from pipelines.warc.provenance import Begun
from pipelines.warc.reader import read_record
from pipelines.warc.record import Place, Record
from pipelines.warc.repair import repair
from pipelines.warc.story import read_story, run_of


class Reads(Protocol):
    """Whoever reads what lies in the WARC: the same code that reads it when it comes."""

    def begin(self, sites: tuple[Site, ...], since: date | None) -> None:
        """A run begins: nothing is known of its papers yet."""

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """What earlier runs learnt of a paper."""

    def robots(self, host: str, body: bytes) -> None:
        """The rules of a host."""

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""

    def article(self, page: Page, site: Site | None) -> Article | None:
        """The article in a file; `None` where there is none."""

    def inflate(self, body: bytes, coding: str) -> bytes:
        """A body without its Content-Encoding; raises `ValueError` when it is damaged or too large."""


def rebuild(data: Path, sites: dict[str, Site], reader: Reads) -> int:
    """Make the database of an archive folder again; returns the number of its articles.

    The old database stays beside the new one as `archive.db.before-rebuild`.
    """
    draft, folder = data / ".rebuild", data / "warc"
    _settle(data)
    with writer_lock(data):
        list(repair(folder))
        for left in draft.glob("archive.db*"):
            left.unlink()
        with Archive(draft, write=True) as archive:
            _Rebuild(archive, folder, sites, reader).run()
            count = archive.db.table("articles").count
        put_in_place(draft, data)
    return count


def _settle(data: Path) -> None:
    """Complete what the present database knows to be under way: a redaction stands in no WARC file until it is done."""
    if not (data / "archive.db").exists():
        return
    waits = 0
    try:
        with Archive(data, write=True) as archive:
            list(mend(archive))
            waits = pending(archive.db.conn)
    except ArchiveError as error:
        if error.exit_code == BUSY:
            raise
    except (sqlite3.DatabaseError, OSError):  # what is damaged is to be made again
        return
    if waits:
        raise ArchiveError(f"nothing can be rebuilt: {STILL_READ}", BUSY)


def put_in_place(draft: Path, data: Path) -> None:
    """Exchange the databases in one step; the old one stays beside the new one."""
    old, kept = data / "archive.db", data / "archive.db.before-rebuild"
    if old.exists():
        _complete(old)
        kept.unlink(missing_ok=True)
        os.link(old, kept)
    (draft / "archive.db").replace(old)
    shutil.rmtree(draft)


def _complete(path: Path) -> None:
    """Bring the write-ahead log into the database, so that one file is all of it; a damaged one is kept as it is."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    for name in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


class _Rebuild:
    """Does again, in order, what the runs did that wrote the WARC."""

    def __init__(self, archive: Archive, folder: Path, sites: dict[str, Site], reader: Reads) -> None:
        self.archive = archive
        self.folder = folder
        self.sites = sites
        self.story = read_story(folder)
        self.run_name = ""
        self.id = 0
        self.begun: Begun | None = None
        self.reader = reader

    def run(self) -> None:
        """All that the files tell."""
        for event, name in self.story.events:  # what was taken down must not come in by an earlier page
            if event == "note":
                self._entomb(self._load(name))
        steps = {"begin": self._begin, "note": self._note, "stored": self._commit}
        for event, name in self.story.events:
            if name in self.story.places:  # not those that were taken down since
                steps[event](self._load(name))

    def _load(self, name: str) -> Record:
        return read_record(self.folder, self.story.places[name])

    def _begin(self, record: Record) -> None:
        if record.place.run == self.run_name:  # the next file of the same run
            return
        told = run_of(record)
        if told:  # a file of notes belongs to no run
            self.run_name, self.begun = record.place.run, Begun.from_dict(told)
            self.archive.know(self._sites_of(self.begun))
            self.id = self.archive.begin_run(self.begun.command, self.begun.software, self.begun.started_at)
            self._plant(self.begun)

    def _commit(self, record: Record) -> None:
        if self.begun is None:
            raise ArchiveError(f"{record.place.file} was not written by this program; import it instead")
        chain = [self._load(name) for name in self.story.chains[record.id]]
        captures = tuple(self._with_first(link) for link in chain)
        told = provenance.read(record.visit) if record.visit else None
        if told is None:
            self._import(record, captures[-1])
        elif isinstance(told, str):
            self._robots(told, record, captures[-1])
        else:
            self._store(told[0], record, captures)

    def _sites_of(self, begun: Begun) -> tuple[Site, ...]:
        if begun.plan is None:
            return tuple(self.sites.values())
        named = dict.fromkeys(seed.site for seed in begun.seeds)
        missing = [name for name in named if name not in self.sites]
        if missing:
            raise ArchiveError(f"no site file for {missing[0]!r}: put it into papers/ and rebuild again")
        return tuple(self.sites[name] for name in named)

    def _plant(self, begun: Begun) -> None:
        if begun.plan is None:
            return
        since = date.fromisoformat(begun.since) if begun.since else None
        sites = self._sites_of(begun)
        self.reader.begin(sites, since)
        learnt = local_sources(self.archive.db.conn)
        for site in sites:
            if site.id in learnt:
                self.reader.learn(site.id, learnt[site.id])
        with self.archive.transaction() as db:
            frontier.plant(db, begun.seeds, begun.plan.started_at)

    def _note(self, record: Record) -> None:
        fact = record.fact
        if record.url == "urn:baotinh:run-end":
            self.archive.end_run(self.id, fact["exit_code"], fact["counts"], fact["ended_at"])

    def _entomb(self, record: Record) -> None:
        if record.url == "urn:baotinh:tombstone":
            fact = record.fact
            with self.archive.transaction() as db:
                entomb(db, fact["key_hash"], fact["at"], fact["reason"])

    def _import(self, record: Record, capture: Capture) -> None:
        body = record.body if record.head is None else record.decoded
        url = None if record.url.startswith("urn:") else record.url
        page = Page(url, body, record.fetched_at, record.content_type)
        site = site_of(url, self.sites) if url else None
        article = self.reader.article(page, site)
        if article is None:
            return
        owner = site or (site_of(article.canonical_url, self.sites) if article.canonical_url else None)
        name = owner.id if owner else None
        with self.archive.transaction() as db:
            number = store_captures(db, self.id, name, (capture,))
            assert number is not None
            store_article(db, article, page, site=name, capture=number, moment=record.at)

    def _with_first(self, record: Record) -> Capture:
        """The record's capture, with what it revisits where it has no bytes of its own."""
        capture = record.capture()
        if record.kind != "revisit":
            return capture
        number = self._referred(record) if capture.status == 200 else self._same_bytes(capture)
        row = self.archive.db.conn.execute("SELECT id, digest FROM captures WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise ArchiveError(f"{record.place.file} at {record.place.offset}: what it refers to is missing")
        return replace(capture, revisit_of=row["id"], digest=row["digest"] if capture.status == 200 else None)

    def _same_bytes(self, capture: Capture) -> int | None:
        found = same_bytes(self.archive.db.conn, capture)
        return found.capture if found else None

    def _referred(self, record: Record) -> int | None:
        moment = record.fields["warc-refers-to-date"].replace("Z", "+00:00")
        row = self.archive.db.conn.execute(
            """SELECT id FROM captures WHERE url = ? AND fetched_at = ? AND revisit_of IS NULL AND status = 200
               ORDER BY id DESC""",
            (record.fields["warc-refers-to-target-uri"], moment),
        ).fetchone()
        return row and int(row["id"])

    def _robots(self, host: str, record: Record, capture: Capture) -> None:
        with self.archive.transaction() as db:
            store_captures(db, self.id, None, (capture,))
        if capture.status is not None and capture.status < 500:
            body = self._body(record, capture) if capture.status == 200 else b""
            self.reader.robots(host, body)

    def _store(self, ask: Ask, record: Record, captures: tuple[Capture, ...]) -> Stored:
        assert self.begun is not None
        assert self.begun.plan is not None
        visit = replace(self._read(ask, record, captures[-1]), captures=captures)
        with self.archive.transaction() as db:
            if is_entombed(db, ask.url):  # what is left of it is kept for others that have its bytes
                store_captures(db, self.id, ask.site, captures)
                return Stored("nothing")
            return store_visit(db, self.id, visit, self.begun.plan)

    def _read(self, ask: Ask, record: Record, capture: Capture) -> Visit:
        """What the spider made of the answer."""
        if capture.error is not None:
            outcome, _, reason = capture.error.partition(": ")
            if outcome == "refused":
                return Visit(ask=ask, outcome="refused", reason=reason)
            return Visit(ask=ask, outcome="later", reason=reason if outcome == "later" else capture.error[:300])
        try:
            body = self._body(record, capture)
        except ValueError as error:
            return Visit(ask=ask, outcome="later", reason=f"{type(error).__name__}: {error}"[:300])
        retry = record.head.get_header("Retry-After") if record.head else None
        answer = Answer(capture.url, capture.status or 0, body, record.at, capture.content_type, retry)
        return self.reader.read(ask, answer)

    def _body(self, record: Record, capture: Capture) -> bytes:
        body = record.body
        if capture.revisit_of is not None and capture.status == 200:
            body = self._bytes_of(capture.revisit_of)
        coding = record.head.get_header("Content-Encoding") if record.head else None
        return self.reader.inflate(body, coding or "")

    def _bytes_of(self, number: int) -> bytes:
        row = self.archive.db.conn.execute("SELECT * FROM captures WHERE id = ?", (number,)).fetchone()
        return read_record(self.folder, Place(row["warc_file"], row["warc_offset"], row["warc_length"])).body
