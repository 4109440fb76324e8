"""Doing again, in order, what the runs did that wrote the WARC: into an empty database, without a network."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Protocol

from crawler.items import Answer, Article, Ask, Capture, ExtractionError, Page, Visit
from crawler.sites import Site, site_of
from pipelines.db.archive import OK, PARTIAL, Archive, ArchiveError, utc
from pipelines.db.progress import stage
from pipelines.db.storable import storable
from pipelines.db.tombstones import entomb, is_entombed
from pipelines.foreign.saved import Saved, page_of
from pipelines.store import backfill, leads, rescue, run_sites
from pipelines.store.accounts import Account
from pipelines.store.articles import Again, local_sources, store_article
from pipelines.store.backfill import Back
from pipelines.store.rereading import UNOPENED, read_again
from pipelines.store.visits import store_captures, store_rules, store_visit
from pipelines.upkeep.numbers import Numbers
from pipelines.upkeep.present import Present
from pipelines.upkeep.returned import Returned
from pipelines.upkeep.seals import Told
from pipelines.warc import provenance
from pipelines.warc.provenance import PAPER, Begun, Plan
from pipelines.warc.reader import read_record
from pipelines.warc.record import Place, Record
from pipelines.warc.story import Story, run_of

Event = tuple[str, str]
"""As in `Story`."""

_SECOND = 19
"""Letters of a WARC-Date as far as the second: what refers to it says no more."""


class Reads(Protocol):
    """Whoever reads what lies in the WARC: the same code that reads it when it comes."""

    def begin(self, sites: tuple[Site, ...], since: date | None) -> None:
        """A run begins: nothing is known of its papers yet."""

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """What earlier runs learnt of a paper."""

    def go_back(self, site: str, day: date) -> None:
        """How far back a paper goes, if further than the others."""

    def robots(self, host: str, body: bytes) -> None:
        """The rules of a host."""

    def over(self, events: Iterable[Event], foresee: Callable[[Event], int]) -> Iterator[Event]:
        """Events, each in its turn; some are foreseen, with the number of bytes that are held for each."""

    def foresee(self, ask: Ask, answer: Answer) -> None:
        """This will be read before long, unless something else is learnt until then."""

    def foresee_article(self, page: Page, site: Site | None) -> None:
        """So will this."""

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""

    def article(self, page: Page, site: Site | None) -> Article | None:
        """The article in a file; `None` where there is none."""

    def inflate(self, body: bytes, coding: str) -> bytes:
        """A body without its Content-Encoding; raises `ValueError` when it is damaged or too large."""


class Redo:
    """The runs, done again; where the WARC lost something, with what the present database has of it."""

    def __init__(
        self, archive: Archive, folder: Path, sites: dict[str, Site], reader: Reads, story: Story, present: Present,
        lost: dict[int, str | None],
    ) -> None:  # fmt: skip
        self.archive = archive
        self.folder = folder
        self.sites = sites
        self.story = story
        self.present = present
        self.run_name = ""
        self.id = 0
        self.begun: Begun | None = None
        self.account = Account({})
        self.backs: dict[str, Back] = {}
        self.reader = reader
        self.lost = lost
        self.has_losses = bool(lost or story.damages)
        self._runs = {story.places[name].run for event, name in story.events if event == "begin"}
        self.numbers = Numbers(present.db, archive.db.conn)
        self._passed: dict[tuple[str, str], str] = {}
        """What was taken down and is in the WARC again, by address and second: others may yet have its bytes."""
        self.seals = Told()
        self._filed: set[str] = set()
        self._loose_ends: list[str] = []
        """Records that refer to bytes of which nothing is known."""
        self._loaded: dict[str, Record] = {}
        """Records whose turn will come."""

    def run(self, tombstones: list[dict[str, Any]]) -> None:
        """All that the files tell, and where they lost something, what the present database has of it."""
        db = self.archive.db.conn
        with self.archive.transaction():
            self.numbers.reserve()
            for fact in tombstones:  # what was taken down must not come in by an earlier page
                entomb(db, fact["key_hash"], fact["at"], fact["reason"])
        if self.has_losses:
            self.present.weave(self.story, self.lost)
            with self.archive.transaction():
                self.present.carry_sites(db)
        steps = {"begin": self._begin, "note": self._note, "stored": self._commit}
        with stage("reading pages again", "records", len(self.story.events)) as step:
            for event, name in self.reader.over(self.story.events, self._foresee):
                if event == "lost":
                    with self.archive.transaction():
                        self.present.carry(db, int(name))
                elif name in self.story.places:  # not those that were taken down since
                    steps[event](self._load(name))
                    self._loaded.pop(name, None)
                step.advance()
        with self.archive.transaction():
            for run in run_sites.killed(db):
                run_sites.complete_killed(db, run)
        if self.has_losses:
            with self.archive.transaction():
                self.present.carry_frontier(db)
                self._flag()
        with self.archive.transaction():
            self.numbers.settle()
            self.seals.carry(db, self.present.db)

    def _flag(self) -> None:
        """Say so of the captures whose bytes were those of one that lost them. Inside a transaction."""
        db = self.archive.db.conn
        db.execute(
            """UPDATE captures SET lost = 'its bytes were those of capture ' || revisit_of
               WHERE revisit_of IN (SELECT id FROM captures WHERE lost NOT NULL)"""
        )
        for name in self._loose_ends:
            why = "its bytes were those of a capture of which nothing is left"
            db.execute("UPDATE captures SET lost = ? WHERE warc_record = ?", (why, name))

    def _load(self, name: str) -> Record:
        return self._loaded.get(name) or read_record(self.folder, self.story.places[name])

    def _foresee(self, event: Event) -> int:
        """Load what will be read, and have it read; what has the bytes of another is left to its turn."""
        what, name = event
        if what != "stored" or name not in self.story.places:
            return 0
        record = self._loaded[name] = self._load(name)
        if record.kind not in ("response", "resource"):
            return len(record.block)
        told = provenance.read(record.visit) if record.visit else None
        with suppress(ValueError):  # it is told of in its turn
            if told is None:
                saved = Saved.of(page_of(record), paper=record.fields.get(PAPER.lower()))
                self.reader.foresee_article(saved.readable, self._site_of(saved))
            elif isinstance(told, tuple) and record.status:
                self.reader.foresee(told[0], self._answer(record, record.capture()))
        return len(record.block)

    def _begin(self, record: Record) -> None:
        if record.place.run == self.run_name:  # the next file of the same run
            return
        told = run_of(record)
        if told:  # a file of notes belongs to no run
            self.run_name, self.begun = record.place.run, Begun.from_dict(told)
            self.archive.know(self._sites_of(self.begun))
            self.id = self.archive.begin_run(self.begun.command, self.begun.software, self.begun.started_at)
            self._plant(self.begun)

    def _begin_unknown(self, record: Record) -> None:
        """A run whose beginning was lost: all newspapers are known, and what was planned is as in the run before."""
        plan = self.begun.plan if self.begun else None
        bare = Plan(record.at, look_again=(), listing_depth=0, daily_budget=0)
        self.run_name, self.account = record.place.run, Account({})
        self.begun = Begun("baotinh crawl", "unknown", utc(record.at), plan or bare)
        sites = tuple(self.sites.values())
        self.archive.know(sites)
        self.reader.begin(sites, None)
        known = self.present.run_of(record.id)
        with self.archive.transaction() as db:
            if known is not None:
                self.id = self.present.run_in(db, known)
                return
        self.id = self.archive.begin_run(self.begun.command, self.begun.software, self.begun.started_at)

    def _commit(self, record: Record) -> None:
        if self.has_losses and record.place.run != self.run_name and record.place.run not in self._runs:
            self._begin_unknown(record)
        if self.begun is None:
            raise ArchiveError(f"{record.place.file} was not written by this program; import it instead")
        chain = [self._load(link) for link in self.story.chains[record.id] if link not in self._filed]
        self._filed.update(self.story.chains[record.id])
        if self._is_back(record):
            self._passed |= {
                (link.url, link.fields["warc-date"][:_SECOND]): link.id for link in chain if link.kind == "response"
            }
            return
        captures = tuple(self._with_first(link) for link in chain)
        if not captures:
            return
        told = provenance.read(record.visit) if record.visit else None
        if not self._has_bytes(record, captures[-1]):
            self._keep(told, record, captures)
        elif told is None:
            self._import(record, captures[-1])
        elif isinstance(told, str):
            self._robots(told, record, captures[-1])
        else:
            self._store(told[0], record, captures)

    @cached_property
    def _returned(self) -> Returned:
        return Returned(self.archive.db.conn)

    def _is_back(self, record: Record) -> bool:
        """Whether a record is of what was taken down, and no other article was read from it."""
        return self._returned.has(record) and not self.present.is_read(record.id)

    def _keep(self, told: tuple[Ask, int] | str | None, record: Record, captures: tuple[Capture, ...]) -> None:
        """An answer that is there, but whose bytes were another's and are lost."""
        site = told[0].site if isinstance(told, tuple) else None
        before = self.present.number_of(record.id)
        with self.archive.transaction() as db:
            number = store_captures(db, self.id, site, captures)
            assert number is not None
            if before is not None:
                self.present.carry_texts(db, before, number)

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
        repairs = {site: Back(date.fromisoformat(to), datetime.fromisoformat(at))
                   for site, (to, at) in begun.repairs.items()}  # fmt: skip
        started = begun.plan.started_at
        names = [site.id for site in sites]
        with self.archive.transaction() as db:
            self.backs = backfill.of_run(db, names, since, started, repairs)
            for name, back in repairs.items():  # one that was not done is queued still
                backfill.queue(db, name, back.to, back.asked_at)
            self.account = run_sites.begin(db, self.id, (site.id for site in sites))
            leads.plant(db, begun.seeds, started, depth=begun.plan.listing_depth, backs=self.backs)
        for name, back in self.backs.items():
            self.reader.go_back(name, back.to)

    def _note(self, record: Record) -> None:
        fact = record.fact
        if record.url == "urn:baotinh:run-end":
            with self.archive.transaction() as db:
                run_sites.take_times(db, self.id)  # of a run whose version kept no accounts
                run_sites.restore(db, self.id, fact.get("sites", ()))
                if self.begun and self.begun.plan and fact["exit_code"] in (OK, PARTIAL) and not _is_offline(fact):
                    backfill.finish(db, self.backs, self.begun.plan.started_at)
                    rescue.finish(db, self.backs, self.begun.plan.started_at)
                    rescue.begin(db, self.id, datetime.fromisoformat(fact["ended_at"]))
            self.archive.end_run(self.id, fact["exit_code"], fact["counts"], fact["ended_at"])
        if (subject := record.url.removeprefix("urn:baotinh:")) in ("leaves", "seal", "witness"):
            with self.archive.transaction() as db:
                self.seals.hear(db, subject, fact)

    def _import(self, record: Record, capture: Capture) -> None:
        page = page_of(record)
        if capture.revisit_of is not None:
            row = self._row(capture.revisit_of)
            page = replace(page, body=self._record_of(row).decoded, content_type=row["content_type"])
        saved = Saved.of(page, paper=record.fields.get(PAPER.lower()))
        site = self._site_of(saved)
        article = self.reader.article(saved.readable, site)
        if article is None:
            if capture.captured_by is not None:  # kept for another day
                with self.archive.transaction() as db:
                    store_captures(db, self.id, site.id if site else None, (capture,))
            return
        article = saved.marked(article)
        owner = site or (self._paper_of(article.canonical_url, None) if page.url is None else None)
        name = owner.id if owner else None
        with self.archive.transaction() as db:
            claimed = storable(article).canonical_url if page.url is None else None
            number = store_captures(db, self.id, name, (replace(capture, claimed_url=claimed),))
            assert number is not None
            told: dict[str, Any] = {"site": name, "capture": number, "moment": record.at}
            told["again"] = partial(self._again, record.id)
            store_article(db, storable(article), storable(page), **told, wanted=self.numbers.wanted)

    def _site_of(self, saved: Saved) -> Site | None:
        return self._paper_of(saved.page.url or saved.claim.url, saved.paper)

    def _paper_of(self, url: str | None, stated: str | None) -> Site | None:
        return self.sites.get(stated) if stated else site_of(url, self.sites) if url else None

    def _with_first(self, record: Record) -> Capture:
        """The record's capture, with what it revisits where it has no bytes of its own."""
        capture = record.capture()
        if record.kind != "revisit":
            return capture
        number = self._referred(record)
        row = self.archive.db.conn.execute("SELECT id, digest FROM captures WHERE id = ?", (number,)).fetchone()
        if row is None:
            if not self.has_losses:
                raise ArchiveError(f"{record.place.file} at {record.place.offset}: what it refers to is missing")
            self._loose_ends.append(record.id)
            return capture
        return replace(capture, revisit_of=row["id"], digest=row["digest"] if capture.status == 200 else None)

    def _has_bytes(self, record: Record, capture: Capture) -> bool:
        """Whether the bytes of an answer can be read: its own, or those of another that it refers to."""
        if record.kind != "revisit" or capture.status != 200:
            return True
        query = "SELECT 1 FROM captures WHERE id = ? AND lost IS NULL"
        return self.archive.db.conn.execute(query, (capture.revisit_of,)).fetchone() is not None

    def _referred(self, record: Record) -> int | None:
        target, date_told = record.fields["warc-refers-to-target-uri"], record.fields["warc-refers-to-date"]
        passed = self._passed.pop((target, date_told[:_SECOND]), None)
        if passed is not None:  # it stays for the one that has its bytes
            found = self._load(passed)
            told = provenance.read(found.visit) if found.visit else None
            with self.archive.transaction() as db:
                store_captures(db, self.id, told[0].site if isinstance(told, tuple) else None, (found.capture(),))
        moment = date_told.replace("Z", "+00:00")
        row = self.archive.db.conn.execute(
            """SELECT id FROM captures WHERE url = ? AND fetched_at = ? AND revisit_of IS NULL AND status = 200
               ORDER BY id DESC""",
            (target, moment),
        ).fetchone()
        return row and int(row["id"])

    def _robots(self, host: str, record: Record, capture: Capture) -> None:
        with self.archive.transaction() as db:
            store_rules(db, self.id, capture)
        if capture.status is not None and capture.status < 500:
            body = self._body(record, capture) if capture.status == 200 else b""
            self.reader.robots(host, body)

    def _store(self, ask: Ask, record: Record, captures: tuple[Capture, ...]) -> None:
        assert self.begun is not None
        assert self.begun.plan is not None
        visit = replace(self._read(ask, record, captures[-1]), captures=captures)
        with self.archive.transaction() as db:
            leads.know(db, ask, record.at)
            if is_entombed(db, ask.url):  # what is left of it is kept for others that have its bytes
                store_captures(db, self.id, ask.site, captures)
                return
            plan = backfill.plan_of(self.begun.plan, self.backs.get(ask.site))
            told: dict[str, Any] = {"wanted": self.numbers.wanted, "again": partial(self._again, record.id)}
            stored = store_visit(db, self.id, visit, plan, **told)
            run_sites.keep(db, self.id, self.account, visit, stored)

    def _again(self, record: str, number: int) -> Again:
        """What a capture gives today, for one who has another text.

        Where its text was taken over, the present database may know what to think of the other one.
        """
        db = self.archive.db.conn
        row = db.execute("SELECT lost FROM captures WHERE id = ?", (number,)).fetchone()
        if row["lost"] is not None:
            return self.present.judged(record) or Again(doubt=UNOPENED)
        return read_again(db, self.folder, number, self._article)

    def _article(self, page: Page, coding: str, paper: str | None) -> Article:
        body = self.reader.inflate(page.body, coding)
        article = self.reader.article(replace(page, body=body), self.sites.get(paper or ""))
        if article is None:
            raise ExtractionError("no article")
        return article

    def _read(self, ask: Ask, record: Record, capture: Capture) -> Visit:
        """What the spider made of the answer."""
        if capture.error is not None:
            outcome, _, reason = capture.error.partition(": ")
            if outcome == "refused":
                return Visit(ask=ask, outcome="refused", reason=reason)
            return Visit(ask=ask, outcome="later", reason=reason if outcome == "later" else capture.error[:300])
        try:
            answer = self._answer(record, capture)
        except ValueError as error:
            return Visit(ask=ask, outcome="later", reason=f"{type(error).__name__}: {error}"[:300])
        return self.reader.read(ask, answer)

    def _answer(self, record: Record, capture: Capture) -> Answer:
        """What the server answered; raises `ValueError` where that cannot be decompressed."""
        retry = record.head.get_header("Retry-After") if record.head else None
        body = self._body(record, capture)
        return Answer(capture.url, capture.status or 0, body, record.at, capture.content_type, retry)

    def _body(self, record: Record, capture: Capture) -> bytes:
        body = record.body
        if capture.revisit_of is not None and capture.status == 200:
            body = self._bytes_of(capture.revisit_of)
        coding = record.head.get_header("Content-Encoding") if record.head else None
        return self.reader.inflate(body, coding or "")

    def _bytes_of(self, number: int) -> bytes:
        return self._record_of(self._row(number)).body

    def _row(self, number: int) -> sqlite3.Row:
        row: sqlite3.Row = self.archive.db.conn.execute("SELECT * FROM captures WHERE id = ?", (number,)).fetchone()
        return row

    def _record_of(self, row: sqlite3.Row) -> Record:
        return read_record(self.folder, Place(row["warc_file"], row["warc_offset"], row["warc_length"]))


def _is_offline(fact: dict[str, Any]) -> bool:
    """Whether a run met an outage of our own."""
    return bool(fact["counts"].get("offline"))
