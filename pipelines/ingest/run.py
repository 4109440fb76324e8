"""A run: what a crawl holds open while it lasts, and the account that it leaves."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self, TypeVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response

from crawler.addresses import identity, plain_identity
from crawler.items import Capture
from pipelines.db.archive import BUG, OK, PARTIAL, STOPPED, STORAGE, Archive, now, utc
from pipelines.db.connection import read_only
from pipelines.db.tombstones import key_hash, tombstones
from pipelines.ingest.certificates import Certificates
from pipelines.ingest.outage import Outage
from pipelines.ingest.spider import spider_of
from pipelines.store import backfill, rescue, run_sites, waiting
from pipelines.store.accounts import Account
from pipelines.store.articles import local_sources
from pipelines.store.backfill import Back
from pipelines.store.visits import same_bytes
from pipelines.upkeep.beginning import open_to_write
from pipelines.upkeep.mend import put_in_order
from pipelines.warc.provenance import Begun, Plan
from pipelines.warc.writer import Warc

log = logging.getLogger(__name__)
T = TypeVar("T")

_EXITS = {"finished": OK, "shutdown": STOPPED}
_DISK = (OSError, sqlite3.DatabaseError)
_OURS = (sqlite3.IntegrityError, sqlite3.ProgrammingError)  # the database is well; what it was told is wrong


class StorageFailed(IgnoreRequest, DropItem):
    """Nothing can be stored any more: requests and items on the way are let go without further ado."""


class Run:
    """Scrapy extension: the archive, its WARC and their threads, for the life of a crawl.

    One thread commits to the database, in order; another appends to the WARC and reads what has been committed. So the
    event loop never waits for the disk, and downloads do not wait for a program that has the database locked. An error
    of the disk or the database ends the crawl: what is not stored stays due.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.account = Account({})
        """What came of each paper; only the thread of the database changes it."""
        self.outage = Outage()
        self.certificates = Certificates()
        self.backs: dict[str, Back] = {}
        """The papers that go further back than news does."""
        self.trouble: dict[str, dict[str, str]] = {}
        """What somebody should look at, by paper and kind, once the run has ended; see `pipelines.store.accounts`."""
        self.ended_at = ""
        self.storage_error: str | None = None
        self.failure = OK
        self._is_ending = False
        depth = settings.getint("LISTING_DEPTH")
        again = tuple(timedelta(hours=float(hours)) for hours in settings.getlist("LOOK_AGAIN_HOURS"))
        self.plan = Plan(
            datetime.now(UTC).replace(microsecond=0),
            look_again=again,
            listing_depth=depth,
            daily_budget=settings.getint("DAILY_BUDGET"),
            keep_pictures=settings["KEEP_PICTURES"],
        )
        self.archive = open_to_write(Path(settings["DATA_DIR"]))
        folder = self.archive.folder / "warc"
        put_in_order(self.archive)
        self.committed = Archive(self.archive.folder)
        """The same archive, only to be read: a connection that waits for no writer."""
        for archive in (self.archive, self.committed):  # what a page takes is little: no file outside the folder
            archive.db.execute("PRAGMA temp_store = MEMORY")
        self.tombstones = tombstones(self.archive.db.conn)
        self.begun = Begun(settings["COMMAND"], settings["SOFTWARE"], utc(self.plan.started_at), self.plan)
        self.id = self.archive.begin_run(self.begun.command, self.begun.software, self.begun.started_at)
        self.warc = Warc(folder, settings["SOFTWARE"])
        self._committing = ThreadPoolExecutor(1, "database")
        self._keeping = ThreadPoolExecutor(1, "warc")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        run = cls(crawler)
        crawler.signals.connect(run.spider_opened, signals.spider_opened)
        crawler.signals.connect(run.spider_closed, signals.spider_closed)
        return run

    def spider_opened(self) -> None:
        """Tell the spider what earlier runs learnt of its papers."""
        crawls = spider_of(self.crawler)
        self.archive.know(crawls.sites)
        with self.archive.transaction() as db:
            self.account = run_sites.begin(db, self.id, (site.id for site in crawls.sites))
            repairs, names = backfill.queued(db), [site.id for site in crawls.sites]
            self.backs = backfill.of_run(db, names, crawls.since, self.plan.started_at, repairs)
        told = {site: (back.to.isoformat(), utc(back.asked_at)) for site, back in self.backs.items() if back.is_repair}
        begun = replace(self.begun, since=crawls.since.isoformat(), seeds=tuple(crawls.seeds()), repairs=told)
        self.warc = Warc(self.archive.folder / "warc", begun.software, begun.as_dict())
        learnt = local_sources(self.archive.db.conn)
        for site in crawls.sites:
            if site.id in learnt:
                crawls.learn(site.id, learnt[site.id])
            if site.id in self.backs:
                crawls.go_back(site.id, self.backs[site.id].to)

    def plan_of(self, site: str) -> Plan:
        """What is planned for a newspaper: one that repairs a gap goes deeper into its listings."""
        return backfill.plan_of(self.plan, self.backs.get(site))

    def is_rescued(self, site: str) -> bool:
        """Whether all of a newspaper is to be fetched before it is gone: it stands before the others."""
        return site in self.backs and self.backs[site].is_rescue

    @classmethod
    def of(cls, crawler: Crawler) -> "Run":
        """The run of a crawler."""
        run = crawler.get_extension(cls)
        assert run is not None, "pipelines.ingest.run.Run must stand in EXTENSIONS"
        return run

    def is_taken_down(self, url: str) -> bool:
        """Whether the article at an address was taken down; none is during a run."""
        names = (identity(url), plain_identity(url)) if self.tombstones else ()
        return not self.tombstones.isdisjoint(map(key_hash, names))

    def due(self) -> int:
        """How many pages are known to be due just now, of each paper no more than a run asks for."""
        most, moment = self.crawler.settings.getint("PAGE_BUDGET"), datetime.now(UTC)
        with closing(read_only(self.archive.folder / "archive.db")) as db:
            return sum(waiting.count(db, site.id, moment, most) for site in spider_of(self.crawler).sites)

    async def commit(self, work: Callable[[], T]) -> T:
        """Have something done to the database: it waits for as long as another program has it locked."""
        return await self._in(self._committing, work)

    async def keep(self, work: Callable[[], T]) -> T:
        """Have something appended to the WARC, or read from `committed`: it waits for nobody."""
        return await self._in(self._keeping, work)

    async def _in(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self.storage_error is None:
            try:
                return await asyncio.get_running_loop().run_in_executor(thread, work)
            except Exception as error:  # noqa: BLE001  # whatever it is: unstored, the page would be asked for for ever
                self._fail(error)
        raise StorageFailed("nothing can be stored")

    def exchange(self, capture: Capture, request: Request, response: Response, visit: str | None) -> Capture:
        """Append an exchange to the WARC; bytes that it has already are not written again. To be kept with `keep`."""
        first = same_bytes(self.committed.db.conn, self.warc.folder, capture)
        return self.warc.exchange(capture, request, response, visit=visit, first=first)

    def filed(self, capture: Capture) -> None:
        """A transaction has been committed that ends with this capture: the WARC's next record will say so."""
        self._keeping.submit(self.warc.stored, capture)

    def _fail(self, error: Exception) -> None:
        if self.storage_error is not None:  # others were waiting for the same disk
            return
        is_storage = isinstance(error, _DISK) and not isinstance(error, _OURS)
        self.failure = STORAGE if is_storage else BUG
        self.storage_error = f"{type(error).__name__}: {error}"
        advice = "mend that and crawl again: what was not stored is due" if is_storage else "this is a bug"
        message = f"cannot store in {self.archive.folder}: {self.storage_error}; {advice}"
        log.critical(message, exc_info=None if is_storage else error)
        engine = self.crawler.engine
        assert engine is not None
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason="storage"))

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Complete the WARC and the run's row, say what happened, let go of everything."""
        self._is_ending = True
        exit_code = self.failure if self.storage_error else _EXITS.get(reason, BUG)
        self.crawler.stats.set_value("baotinh/exit_code", exit_code)
        try:
            exit_code = await asyncio.get_running_loop().run_in_executor(self._committing, self._close, exit_code)
        except (sqlite3.Error, OSError) as error:
            exit_code = STORAGE
            if self.storage_error is None:
                log.critical("cannot complete the run in %s: %s", self.archive.folder, error)
        finally:
            self._committing.shutdown()
            self.committed.close()
            self.archive.close()
        self.crawler.stats.set_value("baotinh/exit_code", exit_code)
        self.crawler.stats.set_value("baotinh/counts", dict(self.account.sums))
        spider.logger.info("run %s", json.dumps(self.last_line(exit_code), ensure_ascii=False))

    def abandon(self, exit_code: int) -> None:
        """End the run without the event loop, which was stopped: what is under way is let go, and stays due."""
        if not self._is_ending:
            try:
                self._committing.submit(self._close, exit_code).result()
            except (sqlite3.Error, OSError):
                exit_code = STORAGE
            self.crawler.stats.set_value("baotinh/exit_code", exit_code)
        self._committing.shutdown()
        self.committed.close()
        self.archive.close()

    def _close(self, exit_code: int) -> int:
        """Tell the WARC and the tables how the run ended; returns its exit code, when all papers have been judged."""
        self._keeping.shutdown()  # what is left for it to do is done first
        self.ended_at, sites = now(), []
        if self.storage_error is None:
            with self.archive.transaction() as db:
                shown = self.certificates.shown
                sites = run_sites.complete(db, self.id, self.account, is_whole=exit_code == OK, certificates=shown)
                if exit_code == OK and not self.account.is_offline:
                    backfill.finish(db, self.backs, self.plan.started_at)
                    rescue.finish(db, self.backs, self.plan.started_at)
                    rescue.begin(db, self.id, datetime.fromisoformat(self.ended_at))
            self.trouble = {
                str(row["site"]): json.loads(str(row["trouble"])) for row in sites if row["trouble"] != "{}"
            }
            if exit_code == OK and (self.trouble or self.account.is_offline):
                exit_code = PARTIAL
        counts = dict(self.account.sums)
        if self.warc.is_open and self.storage_error is None:
            fact = {"ended_at": self.ended_at, "exit_code": exit_code, "counts": counts, "sites": sites}
            self.warc.note("run-end", fact)
        self.warc.close()
        self.archive.end_run(self.id, exit_code, counts, self.ended_at)
        self.crawler.stats.set_value("baotinh/exit_code", exit_code)  # also for whoever cannot wait for this
        return exit_code

    def last_line(self, exit_code: int) -> dict[str, object]:
        """The run in a line: its sums, when it ended, and the papers that somebody should look at."""
        return {"exit": exit_code, "ended_at": self.ended_at, "trouble": sorted(self.trouble), **self.account.sums}
