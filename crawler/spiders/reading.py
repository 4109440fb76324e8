"""Reading an answer: what it is, and what it leads to. Live pages and archived ones go through the same door.

What must be known of a run is kept by `Reader`; what takes time is `crawler.spiders.pages`, also to load: that is done
where it is called, which is in a process of `crawler/readers.py` as a rule.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.addresses import origin
from crawler.codings import BadBodyError, inflate_all
from crawler.http.refusals import asked_hold
from crawler.items import Answer, Article, Ask, ExtractionError, Outcome, Page, Visit
from crawler.sites import Site
from crawler.spiders import pictures
from crawler.spiders.tasks import NOTHING, Task

WITNESS = timedelta(minutes=2)
"""A missing page counts as gone only if another page of the paper answered within this time."""


def read_page(task: Task) -> Visit:
    """What stands on a page; see `crawler.spiders.pages`."""
    from crawler.spiders import pages

    return pages.read_page(task)


def read_again(page: Page, coding: str, limit: int, site: Site | None) -> Article:
    """The article of a page that was kept behind its Content-Encoding, which may hold so many bytes.

    Raises `ExtractionError` when it cannot be read.
    """
    from crawler.extractors import extract

    try:
        body = inflate_all(page.body, coding, limit)
    except BadBodyError as error:
        raise ExtractionError(str(error)) from error
    return extract(replace(page, body=body), site)


class Reader:
    """Reads the answers of a run, in the order in which they came."""

    def __init__(self, sites: tuple[Site, ...], since: date | None) -> None:
        self.sites = {site.id: site for site in sites}
        self.since = since
        self._back: dict[str, date] = {}
        self.robots: dict[str, Protego] = {}
        self._good: dict[tuple[str, bool], list[tuple[str, datetime]]] = {}

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """Take note that a paper's feed or meta states local time under another zone's name."""
        self.sites[site] = replace(self.sites[site], local_sources=local_sources)

    def go_back(self, site: str, day: date) -> None:
        """Take note of how far back a paper goes, if further than the others."""
        self._back[site] = day

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        begun = self.begin(ask, answer)
        return begun if isinstance(begun, Visit) else self.end(begun, read_page(begun))

    def begin(self, ask: Ask, answer: Answer) -> Visit | Task:
        """What came of asking, where the status says it; else what is to be read, for `end`."""
        if answer.status == 304 and (ask.etag or ask.last_modified):
            return Visit(ask=ask, outcome="done", reason="not modified")
        outcome, reason = self._verdict(ask, answer)
        if outcome != "done" or reason is not None:
            is_own = self.sites[ask.site].owns(answer.url)  # else the paper need not wait for it
            hold = asked_hold(answer.status, answer.retry_after, answer.fetched_at) if is_own else None
            return Visit(ask=ask, outcome=outcome, reason=reason, hold=hold)
        page = Page(answer.url, answer.body, answer.fetched_at, answer.content_type, ask.found)
        if ask.kind == "image":
            return self._picture(ask, page)
        rules = self.robots.get(origin(answer.url)) if ask.kind in ("home", "sitemap") else None
        return Task(
            ask,
            page,
            self.sites[ask.site],
            self._back.get(ask.site, self.since),
            tuple(rules.sitemaps) if rules else (),
        )

    def end(self, task: Task, visit: Visit) -> Visit:
        """What came of asking: what `read_page` made of the page."""
        if visit.outcome == "done" and (task.ask.kind == "article" or visit.reason is None):
            self._witness(task.ask, task.page)
        return visit if visit.outcome == "refused" else replace(visit, page=task.page)

    def _picture(self, ask: Ask, page: Page) -> Visit:
        """What came of asking for a picture: what is cut off may be whole another time, what is none is told so."""
        reason = pictures.fault(page.body)
        if reason in (pictures.CUT_OFF, pictures.EMPTY):
            return Visit(ask=ask, outcome="later", reason=reason)
        if reason is None:
            self._witness(ask, page)
        return Visit(ask=ask, outcome="done", reason=reason, kind="image", page=page)

    def _witness(self, ask: Ask, page: Page) -> None:
        """Take note that something could be read; that pictures can says nothing of pages, nor pages of pictures."""
        assert page.fetched_at is not None
        good = self._good.setdefault((ask.site, ask.kind == "image"), [])
        good.append((ask.url, page.fetched_at))
        del good[:-2]

    def _verdict(self, ask: Ask, answer: Answer) -> tuple[Outcome, str | None]:
        """What a status means for an address."""
        if ask.kind == "guess" and (400 <= answer.status < 500 and answer.status not in (401, 429)):
            return "done", f"{NOTHING}: HTTP {answer.status}"
        if answer.status in (404, 410):
            if self._has_witness(ask, answer.fetched_at):
                return "gone", f"HTTP {answer.status}"
            is_page = ask.kind != "image"  # the whole site may be out of order: the front page will tell
            return "later", f"HTTP {answer.status}{', unconfirmed' * is_page}"
        if answer.status != 200:
            return "later", f"HTTP {answer.status}"
        if ask.kind != "home" and urlsplit(answer.url).path in ("", "/") and urlsplit(ask.url).path not in ("", "/"):
            return ("done", NOTHING) if ask.kind == "guess" else ("later", "redirected to the front page")
        return "done", None

    def _has_witness(self, ask: Ask, moment: datetime) -> bool:
        good = self._good.get((ask.site, ask.kind == "image"), ())
        return any(url != ask.url and moment - at <= WITNESS for url, at in good)
