"""Feeding a crawl from the frontier."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.addresses import as_sent
from crawler.items import ELSEWHERE, Ask, Kind, Visit
from pipelines.db.archive import utc
from pipelines.ingest.run import Run, StorageFailed
from pipelines.ingest.spider import spider_of
from pipelines.store import frontier, leads
from pipelines.store.visits import has_bytes

log = logging.getLogger(__name__)

PER_SITE = 2
"""Requests of one newspaper that are under way at most: one being answered, one waiting for its turn. A dead host
therefore holds two places and delays nobody else."""

_PAGE = 4
"""The trouble that a page without a text is."""

PATIENCE = 48
"""Trouble in a row after which a newspaper is left alone for the rest of the run: three times silence, twelve pages
without a text, or as many walls before its stories as here."""

MORE = 40
"""Pages without a text beyond that, in a row, at most: as many as articles were read."""

USELESS = 12
"""Sitemaps of a newspaper in a row, the newest first, that told of nothing unknown; then none is read in the run.

Not of one that goes back in time: behind a year that is known lie those that are not."""

HOLDS = 3
"""How often in a run a newspaper may ask to be left alone; then it is, until the next run."""

WAIT = timedelta(minutes=5)
"""How long a run waits for a server that asked to be left alone; longer holds are the next run's."""


class Feeder:
    """Spider middleware: the spider's first requests become seeds of the frontier, which then gives out what is due.

    What it needs of a spider says `pipelines.ingest.spider`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most = _most(crawler.settings)
        self.budget = crawler.settings.getint("PAGE_BUDGET")
        self.paused: set[str] = set()
        self._under_way: dict[str, str] = {}
        self._waiting: set[str] = set()
        self._stalled: set[str] = set()
        self._hungry: set[str] = set()
        self._held: dict[str, datetime] = {}
        self._asked: Counter[tuple[str, Kind]] = Counter()
        self._pages: Counter[str] = Counter()
        self._trouble: Counter[str] = Counter()
        self._textless: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._holds: Counter[str] = Counter()
        self._useless: Counter[str] = Counter()
        self._goes_back: Collection[str] = ()
        self._pictureless: Counter[str] = Counter()
        self._elsewhere: set[tuple[str, str]] = set()
        self._landed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Request]) -> AsyncIterator[Request]:
        """Seeds in, requests that are due out, until nothing is due and nothing is under way."""
        run, spider = Run.of(self.crawler), spider_of(self.crawler)
        seeds: list[Ask] = [request.meta["ask"] async for request in start]
        try:
            await run.commit(lambda: _plant(run, seeds))
            self._goes_back = run.backs
            self._hungry = {seed.site for seed in seeds}
            while self._hungry or self._under_way or self._held:
                for ask in await self._next(run):
                    yield spider.request(ask)
                if self._is_cut_off():
                    await self._give_up(run)
                await self._pause()
        except StorageFailed:
            return

    async def _next(self, run: Run) -> list[Ask]:
        asks: list[Ask] = []
        hungry, self._hungry = self._hungry, set()  # now: what lands while the disk is read must not be forgotten
        for site in sorted(hungry, key=lambda site: (not run.is_rescued(site), site)):
            flying = [url for url, owner in self._under_way.items() if owner == site]
            left = {kind: most - self._asked[site, kind] for kind, most in self.most.items()}
            asked = sum(url not in self._waiting for url in flying)
            room = min(PER_SITE - asked, self.budget - self._pages[site], *(n for n in left.values() if n > 0))
            if room > 0:
                found, until = await run.keep(partial(_due, run, site, flying, room, self.unwanted(site)))
                asks += found
                if until is not None:
                    await run.commit(partial(run.account.held, site, until))
                    self._hold(site, until)
        for ask in asks:
            self._under_way[ask.url] = ask.site
            self._asked[ask.site, ask.kind] += 1
            self._pages[ask.site] += 1
        return asks

    def unwanted(self, site: str) -> list[Kind]:
        """What a newspaper is not asked for any more in this run."""
        found = [kind for kind, most in self.most.items() if self._asked[site, kind] >= most]
        found += ["sitemap"] if self._useless[site] >= USELESS and site not in self._goes_back else []
        return [*found, "image"] if self._pictureless[site] >= PATIENCE else found

    def _is_cut_off(self) -> bool:
        """Whether nothing is left that could answer: all that is under way waits to hear that we are online."""
        return bool(self._stalled) and not self._hungry and not self._held and self._stalled == set(self._under_way)

    async def _give_up(self, run: Run) -> None:
        """An outage of our own: what could not be reached is let go, and stays due as it was."""
        for visit in run.outage.give_up():
            await run.commit(partial(run.account.lost, visit))
        self._under_way.clear()
        self._stalled.clear()

    async def _pause(self) -> None:
        """Wait until a visit has been stored or a hold is over."""
        if not self._hungry and (self._under_way or self._held):
            now = datetime.now(UTC)
            wait = min((max(0.0, (until - now).total_seconds()) for until in self._held.values()), default=None)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._landed.wait(), wait)
        self._landed.clear()
        over = {site for site, until in self._held.items() if until <= datetime.now(UTC)}
        for site in over:
            del self._held[site]
        self._hungry |= over

    def waits(self, visit: Visit) -> None:
        """A visit waits for the database, which another program has locked: its newspaper is asked for more meanwhile.

        Not when there was trouble: what it says of the newspaper must be stored first.
        """
        if visit.outcome == "done":
            self._waiting.add(visit.ask.url)
            self._hungry.add(visit.ask.site)
            self._landed.set()

    def stalls(self, visit: Visit) -> None:
        """A visit waits to hear whether any host answers, and keeps its place until then."""
        self._stalled.add(visit.ask.url)
        self._landed.set()

    def landed(self, visit: Visit, new: int = 0) -> None:
        """A visit has been stored, which told of so many unknown articles: its newspaper may be asked for more."""
        site = visit.ask.site
        if visit.ask.kind == "sitemap":
            self._useless[site] = 0 if new else self._useless[site] + 1
        self._under_way.pop(visit.ask.url, None)
        self._stalled.discard(visit.ask.url)
        self._waiting.discard(visit.ask.url)
        self._pages[site] += max(0, len(visit.captures) - 1)  # redirects and retries were asked for as well
        self._count(visit)
        self._holds[site] += visit.hold is not None
        self._hint(visit)
        self._asked[site, "article"] -= visit.ask.kind == "article" and visit.kind == "listing"
        lost = self._trouble[site] >= PATIENCE or self._textless[site] >= PATIENCE + _PAGE * min(self._read[site], MORE)
        if (lost or self._holds[site] > HOLDS) and site not in self.paused:
            self.paused.add(site)
            log.warning("%s is left alone for this run: %s", site, visit.reason)
        if site not in self.paused:
            self._hungry.add(site)
        self._landed.set()

    def _count(self, visit: Visit) -> None:
        """Failures in a row; the more was read of a paper, the more of its pages may have no text.

        Those of pictures end nothing but the asking for pictures, and at once where somebody wants to be left alone.
        """
        site = visit.ask.site
        if visit.ask.kind == "image":
            more = PATIENCE if visit.reason in _BUSY else trouble(visit)
            self._pictureless[site] = self._pictureless[site] + more if visit.outcome == "later" else 0
            return
        self._read[site] += visit.kind == "article"
        if visit.outcome != "later":
            self._trouble[site] = self._textless[site] = 0
        elif (visit.reason or "").startswith(_TEXTLESS):
            self._textless[site] += trouble(visit)
        else:
            self._trouble[site] += trouble(visit)

    def _hint(self, visit: Visit) -> None:
        """Say once of each host that a paper leads to whether it may be the paper's."""
        what, _, host = (visit.reason or "").partition(": ")
        if what == ELSEWHERE and visit.ask.kind != "image" and (visit.ask.site, host) not in self._elsewhere:
            self._elsewhere.add((visit.ask.site, host))
            shown = "%s leads to %s, which is not known as its own: if it is, name it in `aliases` of its file"
            log.warning(shown, visit.ask.site, host)

    def _hold(self, site: str, until: datetime) -> None:
        if until - datetime.now(UTC) <= WAIT:
            self._held[site] = until
        else:
            self.paused.add(site)
            log.warning("%s asks to be left alone until %s", site, until.isoformat(timespec="seconds"))

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass on what the spider found; a callback that says nothing of its address is a visit all the same."""
        visited = False
        async for item in result:
            visited = visited or isinstance(item, Visit)
            yield item
        if not visited:
            yield _visit(response, response.meta.pop("bug", "bug: the callback yielded no visit"))

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any]:
        """An error of ours is no reason to lose the page: it is asked for again later, and counted."""
        log.error("%s: %r", response.url, exception, exc_info=exception)
        response.meta["bug"] = f"bug: {type(exception).__name__}: {exception}"[:300]
        return ()


_NO_WONDER = ("HTTP 404", "HTTP 410", "error page", "empty page", "script shell", "login page")
"""What an address may lead to that nobody has announced."""

_BUSY = ("HTTP 429", "HTTP 503")
"""What a server says that wants to be left alone, whether it says for how long or not."""

_TEXTLESS = ("error page", "empty page", "script shell")
"""What a server in order may answer where there is no text: programmes, albums, what an editor began."""


def trouble(visit: Visit) -> int:
    """How much a failure says about the whole site: silence a lot, a page without a text little."""
    reason = visit.reason or ""
    if reason.startswith(("bug", "left alone")):  # an error of ours, or given back since another answer asked for it
        return 0
    if visit.ask.kind == "image" and reason.startswith(_NO_WONDER):  # of old articles many are gone
        return 1
    if visit.ask.chance in ("possible", "related") and reason.startswith(_NO_WONDER):
        return 0
    if visit.ask.kind == "article" and reason == "login page":  # old stories are for subscribers; the paper answers
        return 1
    if reason.startswith("never ends"):  # as long as something comes, there is a server; but each takes half a minute
        return 1
    if not any(capture.status is not None for capture in visit.captures) or reason.startswith("challenge"):
        return 16
    return 12 if reason.startswith("HTTP") else _PAGE


def _visit(response: Response, reason: str) -> Visit:
    ask: Ask = response.meta["ask"]
    return Visit(ask=ask, outcome="later", reason=reason, captures=response.meta.get("captures", ()))


def _plant(run: Run, seeds: list[Ask]) -> None:
    moment = run.plan.started_at
    with run.archive.transaction() as db:
        leads.plant(db, seeds, moment, depth=run.plan.listing_depth, backs=run.backs)
        run.account.share(frontier.twins(db, seeds))
        ahead = frontier.ahead(db, {seed.site for seed in seeds}, moment)
    if ahead is not None:
        shown = (
            "this clock shows %s, before the newest capture, %s: what lies ahead counts as now; set it if it is wrong"
        )
        log.warning(shown, utc(moment), ahead)


def _most(settings: BaseSettings) -> dict[Kind, int]:
    """How many pages of a kind are asked for of a newspaper in a run, where that is bounded."""
    most: dict[Kind, int] = {kind: int(number) for kind, number in settings.getdict("MOST_OF_A_KIND").items()}
    if limit := settings.getint("ARTICLE_LIMIT"):
        most["article"] = limit
    return most


def _due(
    run: Run, site: str, flying: list[str], room: int, unwanted: Collection[Kind]
) -> tuple[list[Ask], datetime | None]:
    """What a newspaper is to be asked for, or until when it wants to be left alone."""
    db, moment = run.committed.db.conn, datetime.now(UTC)
    until = frontier.held_until(db, site)
    if until is not None and until > moment:
        return [], until
    asks = frontier.due(db, site, moment, run.plan_of(site), room, without=flying, unwanted=unwanted)
    return [_without_lost_validators(run, ask) for ask in asks], None


def _without_lost_validators(run: Run, ask: Ask) -> Ask:
    """A page whose bytes cannot be opened any more is asked for as a whole: "not modified" would bring nothing."""
    if ask.etag is None and ask.last_modified is None:
        return ask
    is_kept = has_bytes(run.committed.db.conn, run.warc.folder, as_sent(ask.url))
    return ask if is_kept else replace(ask, etag=None, last_modified=None)
