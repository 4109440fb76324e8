"""How a crawl ends when it is told to."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from baotinh import stopping
from pipelines.db.archive import STOPPED
from pipelines.ingest.run import Run

_SOON = 0.02


class Ending:
    """The first signal lets what is under way finish; the next leaves it: the run is ended, its pages stay due.

    Scrapy has its own way, which forgets a signal that comes before its engine runs, and the run at the second.
    """

    def __init__(self, process: AsyncCrawlerProcess, crawler: Crawler) -> None:
        self.process = process
        self.crawler = crawler
        self.is_cut = False
        """Whether what was under way was left."""
        self._times = 0
        self._loop = asyncio.get_event_loop()
        self._stopping: asyncio.Future[None] | None = None

    @property
    def is_told(self) -> bool:
        """Whether a signal has come."""
        return self._times > 0

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Within the block signals are heard by the event loop, which they wake; before it runs they wait for it."""
        with stopping.taken_by(self.hear):
            try:
                for number in stopping.SIGNALS:
                    self._loop.add_signal_handler(number, self.hear)
                yield
            finally:
                stopping.listen()
            if self.is_cut and (run := self.crawler.get_extension(Run)) is not None:
                run.abandon(STOPPED)

    def hear(self) -> None:
        """A signal has come."""
        self._times += 1
        self._loop.call_soon_threadsafe(self._act)

    def _act(self) -> None:
        if not self._runs():
            self._loop.call_later(_SOON, self._act)
        elif self._stopping is None:
            self._stopping = asyncio.ensure_future(self.process.stop())
        elif self._times > 1 and not self.is_cut:
            self.is_cut = True
            logging.disable(logging.CRITICAL)  # what is cut off complains
            self._loop.stop()  # and the reactor with it, which is nothing else

    def _runs(self) -> bool:
        try:
            return self.crawler.engine.running or self._stopping is not None
        except RuntimeError:  # there is none yet
            return False
