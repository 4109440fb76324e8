"""Reading an answer: what it is, and what it leads to. Live pages and archived ones go through the same door."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.addresses import normalise, origin
from crawler.extractors import extract
from crawler.http.refusals import asked_hold
from crawler.items import READABLE, Answer, Article, Ask, ExtractionError, Kind, Link, Outcome, Page, Visit
from crawler.sites import Site
from crawler.spiders import discovery, doors

WITNESS = timedelta(minutes=2)
"""A missing page counts as gone only if another page of the paper answered within this time."""

NOTHING = "nothing there"
"""Said of a feed or sitemap that is none; of one that was only guessed at, no more is ever said."""


class Reader:
    """Reads the answers of a run, in the order in which they came."""

    def __init__(self, sites: tuple[Site, ...], since: date | None) -> None:
        self.sites = {site.id: site for site in sites}
        self.since = since
        self.robots: dict[str, Protego] = {}
        self._good: dict[str, list[tuple[str, datetime]]] = {}

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """Take note that a paper's feed or meta states local time under another zone's name."""
        self.sites[site] = replace(self.sites[site], local_sources=local_sources)

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        if answer.status == 304 and (ask.etag or ask.last_modified):
            return Visit(ask=ask, outcome="done", reason="not modified")
        outcome, reason = self._verdict(ask, answer)
        if outcome != "done" or reason is not None:
            hold = asked_hold(answer.status, answer.retry_after, answer.fetched_at)
            return Visit(ask=ask, outcome=outcome, reason=reason, hold=hold)
        page = Page(answer.url, answer.body, answer.fetched_at, answer.content_type, ask.found)
        visit = self._article(ask, page) if ask.kind == "article" else self._source(ask, page)
        if visit.outcome == "done":
            self._good.setdefault(ask.site, []).append((ask.url, answer.fetched_at))
            del self._good[ask.site][:-2]
        return visit

    def _verdict(self, ask: Ask, answer: Answer) -> tuple[Outcome, str | None]:
        """What a status means for an address."""
        if ask.kind == "guess" and (400 <= answer.status < 500 and answer.status not in (401, 429)):
            return "done", f"{NOTHING}: HTTP {answer.status}"
        if answer.status in (404, 410):
            if self._has_witness(ask, answer.fetched_at):
                return "gone", f"HTTP {answer.status}"
            return "later", f"HTTP {answer.status}, unconfirmed"  # the whole site may be out of order
        if answer.status != 200:
            return "later", f"HTTP {answer.status}"
        if ask.kind != "home" and urlsplit(answer.url).path in ("", "/") and urlsplit(ask.url).path not in ("", "/"):
            return ("done", NOTHING) if ask.kind == "guess" else ("later", "redirected to the front page")
        return "done", None

    def _has_witness(self, ask: Ask, moment: datetime) -> bool:
        return any(url != ask.url and moment - at <= WITNESS for url, at in self._good.get(ask.site, ()))

    def _article(self, ask: Ask, page: Page) -> Visit:
        try:
            article = extract(page, self.sites[ask.site])
        except ExtractionError as error:
            return Visit(ask=ask, outcome="done", reason=f"unreadable: {error}", page=page)
        outcome, reason = _judge(article)
        kept = article if outcome == "done" and reason is None else None
        return Visit(ask=ask, outcome=outcome, reason=reason, page=page, article=kept)

    def _source(self, ask: Ask, page: Page) -> Visit:
        """A front page, listing, feed or sitemap."""
        site = self.sites[ask.site]
        try:
            kind, links = self._links(ask, page, site)
        except ExtractionError as error:
            return Visit(ask=ask, outcome="done", reason=f"unreadable: {error}", page=page)
        wanted = tuple(link for link in links if _is_wanted(link, site))
        reason = None if kind else NOTHING
        return Visit(ask=ask, outcome="done", reason=reason, kind=kind, page=page, links=wanted)

    def _links(self, ask: Ask, page: Page, site: Site) -> tuple[Kind | None, list[Link]]:
        """What a page is, and what it leads to."""
        url = page.url or ask.url
        if ask.kind not in ("home", "listing"):
            return discovery.read_announced(page, ask.kind, site, self.since)
        tree = discovery.tree_of(page)
        if ask.kind == "listing":
            return "listing", discovery.read_listing(tree, url, site)
        links = [*self._sitemaps(url, site), *discovery.read_front(tree, url, site)]
        return "home", links + (discovery.guesses(links, url, site) if ask.depth == 0 else [])

    def _sitemaps(self, url: str, site: Site) -> list[Link]:
        """Those that robots.txt names; without those of the site file, which are asked for anyway."""
        rules = self.robots.get(origin(url))
        known = {normalise(u) for u in site.sitemap_urls}
        named = doors.sitemaps_of(rules.sitemaps if rules else (), url)
        return [Link(u, "sitemap") for u in named if u not in known]


def _is_wanted(link: Link, site: Site) -> bool:
    return site.owns(link.url) and (link.kind != "article" or site.is_article(link.url) is not False)


def _judge(article: Article) -> tuple[Outcome, str | None]:
    """What a page that answered 200 is, by its text; soft 404, login and challenge overwrite nothing."""
    if article.body_status in READABLE:
        return "done", None if article.title else "untitled"
    if article.body_status == "listing":
        return "done", "listing"
    return "later", f"{article.body_status} page"
