"""A crawl: started, told of while it runs, ended in order."""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Self

import click
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.internet.task import LoopingCall

from baotinh import __version__
from baotinh.ending import Ending
from baotinh.log_lines import LineFormatter
from baotinh.streams import say
from baotinh.troubles import lines
from crawler import settings as project
from crawler.items import Visit
from crawler.messages import message, number
from crawler.sites import Site
from crawler.spiders.news import spider_for
from crawler.text import to_json
from pipelines.db.archive import BUG, PARTIAL
from pipelines.db.progress import Stage, look_up, stage
from pipelines.ingest.run import Run
from pipelines.store.accounts import PICTURES_KEPT

_BEAT = 1.0
"""Seconds between two looks at how far it has come."""
_RECOUNT = 30
"""Beats between two counts of what is due."""


def project_settings(data: Path, contact: str | None) -> Settings:
    """The settings of `crawler.settings`, for this archive and contact."""
    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("DATA_DIR", str(data))
    settings.set("COMMAND", "baotinh crawl")
    if contact:
        settings.set("CONTACT", contact)
        settings.set("USER_AGENT", f"BaoTinh/{__version__} (+{contact})")
    return settings


def run(
    sites: tuple[Site, ...], settings: Settings, since: date | None = None, *, quiet: bool = False,
    then: Callable[[], None] | None = None,
) -> int:  # fmt: skip
    """Crawl, say what happened, return the exit code; `then` is done however it ended."""
    terminal = sys.stderr.isatty() and not quiet
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider_for("news", sites))
    log(logging.WARNING, terminal=terminal)
    watch, ending = Watch(crawler, quiet=quiet), Ending(process, crawler)
    with watch, ending.heeded():
        task = process.crawl(crawler, since=since.isoformat() if since else None)
        process.start(install_signal_handlers=False)
    if task.done() and (error := task.exception()) is not None:
        raise error
    code = watch.report(sites)
    if then is not None and watch.run is not None:
        then()
    if ending.is_cut:  # the interpreter would complain of what was under way
        sys.stdout.flush()
        os._exit(code)
    return code


class Watch:
    """Tells of a crawl while it runs: pages read, of those that are known to be due by now, and what they gave."""

    def __init__(self, crawler: Crawler, *, quiet: bool) -> None:
        self.crawler = crawler
        self.quiet = quiet
        self.run: Run | None = None
        self._told = ExitStack()
        self._stage = Stage("crawling", "pages")
        self._beat = LoopingCall(self._look_up)
        self._beats = 0
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._stored, signals.item_scraped)

    def __enter__(self) -> Self:
        if not self.quiet:
            self._stage = self._told.enter_context(stage("crawling", "pages"))
        return self

    def __exit__(self, *_: object) -> None:
        if self._beat.running:
            self._beat.stop()
        self._told.close()

    def _opened(self) -> None:
        self.run = Run.of(self.crawler)
        self._beat.start(_BEAT, now=False)

    def _look_up(self) -> None:
        """Time passes, while a server thinks too; now and then more is due, since a page told of others."""
        if self._beats % _RECOUNT == 0:
            self._stage.total = self._expected
        self._beats += 1
        look_up()

    def _expected(self) -> int | None:
        return None if self.run is None else self._stage.done + self.run.due()

    def _stored(self, item: object) -> None:
        if not isinstance(item, Visit) or self.run is None:
            return
        counts = self.run.account.sums
        if not counts["asked"]:  # nothing is stored yet: it waits to hear whether we are online
            return
        changed, kept = number(counts["changed"]), counts[PICTURES_KEPT]
        told = message("crawl note", number=counts["new"], changed=changed, paper=item.ask.site)
        self._stage.note = f"{told} · {message('crawl pictures', number=kept)}" if kept else told
        self._stage.reach(counts["asked"])

    def report(self, sites: tuple[Site, ...]) -> int:
        """Say what the crawl came to; returns its exit code."""
        stats = self.crawler.stats
        code: int = stats.get_value("baotinh/exit_code", BUG) if stats else BUG
        if self.run is None:
            return code
        for line in lines(self.run, sites) if code == PARTIAL else ():
            say(f"baotinh: {line}", err=True)
        if not self.quiet:
            click.echo(to_json(self.run.last_line(code)))
        return code


def log(level: int, *, terminal: bool) -> None:
    """Have ours and Scrapy's messages of a level on stderr: plain lines for a person, a log needs to know when."""
    pattern = "baotinh: %(message)s" if terminal else "%(asctime)s %(levelname)s %(message)s"
    form = LineFormatter(pattern, "%Y-%m-%dT%H:%M:%S%z")
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("baotinh").setLevel(level)
    # Failures of single requests are counted and stored; a line and a traceback for each would hide the rest.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    for name in ("scrapy.downloadermiddlewares.retry", "scrapy.downloadermiddlewares.robotstxt", "scrapy.core.scraper"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
