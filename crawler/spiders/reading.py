"""Reading an answer: what it is, and what it leads to. Live pages and archived ones go through the same door."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.addresses import normalise, origin
from crawler.extractors import extract
from crawler.extractors.body.page_kind import SUMMARIES
from crawler.extractors.lexicon.sections import is_standing
from crawler.http.refusals import asked_hold
from crawler.items import READABLE, Answer, Article, Ask, ExtractionError, Kind, Link, Outcome, Page, Visit
from crawler.sites import Site
from crawler.spiders import discovery, doors
from crawler.spiders.judge import guess

WITNESS = timedelta(minutes=2)
"""A missing page counts as gone only if another page of the paper answered within this time."""

NOTHING = "nothing there"
"""Said of a feed or sitemap that is none; of one that was only guessed at, no more is ever said."""

_A_LIST = 3
"""Articles, or feeds, that a page leads to at least, to be a listing."""

_LISTED: tuple[Kind, ...] = ("article", "feed")

_SNIFFED = 2000
_ANNOUNCEMENT = re.compile(  # '<?xml version="1.0"?><rss version="2.0">'
    rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(rss|rdf:rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE
)


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
        is_open = ask.kind == "article" or (ask.kind == "listing" and ask.chance != "told")
        kind = _announces(page.body) or ask.kind
        visit = self._page(ask, page) if is_open and kind == ask.kind else self._source(ask, page, kind)
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

    def _page(self, ask: Ask, page: Page) -> Visit:
        """A page that may be an article or a listing: it says itself which."""
        try:
            article = extract(page, self.sites[ask.site])
        except ExtractionError as error:
            return Visit(ask=ask, outcome="done", reason=f"unreadable: {error}", page=page)
        status = article.body_status
        if status in ("listing", "empty") or not _is_story(ask, article, self.sites[ask.site]):
            visit = self._source(ask, page, "listing", stated=status == "listing")
            if visit.kind == "listing" or status != "empty":
                return visit
        return self._article(ask, page, article)

    def _article(self, ask: Ask, page: Page, article: Article) -> Visit:
        outcome, reason = _judge(article)
        if reason == "empty page" and (ask.chance == "possible" or ask.kind == "listing"):  # nobody promised a text
            outcome = "done"
        if outcome != "done" or reason is not None:
            return Visit(ask=ask, outcome=outcome, reason=reason, page=page)
        links = self._related(article, self.sites[ask.site])
        return Visit(ask=ask, outcome="done", page=page, article=article, kind="article", links=links)

    def _related(self, article: Article, site: Site) -> tuple[Link, ...]:
        """Other stories that an article names, unless it is older than what is wanted: so the way back has an end."""
        published = article.published
        if published is not None and self.since is not None and published.at.date() < self.since:
            return ()
        urls = (normalise(item.url) for item in article.related if item.url)
        return tuple(
            Link(url, "article", chance="related")
            for url in dict.fromkeys(urls)
            if url and site.owns(url) and (found := guess(url, site)) and found.kind == "article"
        )

    def _source(self, ask: Ask, page: Page, kind: Kind, *, stated: bool = True) -> Visit:
        """A front page, listing, feed or sitemap; what is not stated to be a listing is one if it leads to articles."""
        site = self.sites[ask.site]
        try:
            was, links = self._links(ask, kind, page, site)
        except ExtractionError as error:
            return Visit(ask=ask, outcome="done", reason=f"unreadable: {error}", page=page)
        wanted = tuple(judged for link in links if (judged := _judged(link, kind, site)))
        reason: str | None = was if ask.kind == "article" else None
        if was is None:
            reason = NOTHING
        elif not stated and not any(sum(one.kind == told for one in wanted) >= _A_LIST for told in _LISTED):
            was, reason = None, "leads nowhere"
        return Visit(ask=ask, outcome="done", reason=reason, kind=was, page=page, links=wanted)

    def _links(self, ask: Ask, kind: Kind, page: Page, site: Site) -> tuple[Kind | None, list[Link]]:
        """What a page is that is read as this, and what it leads to."""
        url = page.url or ask.url
        if kind not in ("home", "listing"):
            return discovery.read_announced(page, kind, site, self.since)
        tree = discovery.tree_of(page)
        if kind == "listing":
            return "listing", discovery.read_listing(tree, url, site)
        links = [*self._sitemaps(url, site), *discovery.read_front(tree, url, site)]
        return "home", links + (discovery.guesses(links, url, site) if ask.depth == 0 else [])

    def _sitemaps(self, url: str, site: Site) -> list[Link]:
        """Those that robots.txt names; without those of the site file, which are asked for anyway."""
        rules = self.robots.get(origin(url))
        known = {normalise(u) for u in site.sitemap_urls}
        named = doors.sitemaps_of(rules.sitemaps if rules else (), url)
        return [Link(u, "sitemap") for u in named if u not in known]


def _announces(body: bytes) -> Kind | None:
    """Feed or sitemap, where the first element says so; whoever asks for a page may be given one."""
    found = _ANNOUNCEMENT.match(body[:_SNIFFED])
    return found and ("sitemap" if found[1].lower() in (b"urlset", b"sitemapindex") else "feed")


def _judged(link: Link, source: Kind, site: Site) -> Link | None:
    """The link with what speaks for it; `None` for what is not worth asking for."""
    if not site.owns(link.url):
        return None
    if link.kind not in ("article", "listing") or link.is_next:
        return link
    found = guess(link.url, site)
    if found is None or source == "feed":
        return found and link
    if source == "sitemap" and found != ("article", "possible"):
        return replace(link, kind=found.kind, chance="told" if found.kind == "article" else "possible")
    return link


def _is_story(ask: Ask, article: Article, site: Site) -> bool:
    """Whether a page with a text may be stored, by what spoke for an article beforehand.

    Where little did, it must have a date of its own; and no page is one whose paragraphs sum up others, unless a feed
    or the paper's own pattern said so.
    """
    if article.body_status not in READABLE:
        return True
    if SUMMARIES in article.flags and not ask.found and not site.is_article(ask.url):
        return False
    published = article.published
    if published is None and is_standing(article.title or ""):
        return False
    is_expected = ask.kind == "article" and ask.chance != "possible"
    return is_expected or (published is not None and published.source != "url")


def _judge(article: Article) -> tuple[Outcome, str | None]:
    """What a page that answered 200 is, by its text; soft 404, login and challenge overwrite nothing."""
    if article.body_status in READABLE:
        return "done", None if article.title else "untitled"
    if article.body_status == "listing":
        return "done", "listing"
    return "later", f"{article.body_status} page"
