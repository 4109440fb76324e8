"""What a page is, and what it leads to: a pure function, which may be called in another process.

An address may be asked for as one thing and give another: the page has the last word.
"""

import re
from collections import Counter
from dataclasses import replace

from crawler.addresses import form_of, normalise
from crawler.budget import bounded
from crawler.extractors import extract
from crawler.extractors.body.page_kind import SUMMARIES
from crawler.extractors.lexicon.sections import is_standing
from crawler.items import READABLE, Article, ExtractionError, Kind, Link, Outcome, Visit
from crawler.sites import Site
from crawler.spiders import discovery, doors, walls
from crawler.spiders.judge import guess
from crawler.spiders.neighbours import neighbours
from crawler.spiders.tasks import NOTHING, Task

_A_LIST = 3
"""Articles, or feeds, that a page leads to at least, to be a listing."""

_TIMED, _PRINTED = frozenset({"hour", "minute", "second"}), frozenset({"byline", "masthead", "url"})

_MOVING = re.compile(rb"<(?:video|audio|iframe|object|embed)\b|\.(?:mp[34]|m3u8)\b", re.IGNORECASE)
"""What a reader can play, wherever it stands: that has a headline and no text as a rule."""

_LISTED: tuple[Kind, ...] = ("article", "feed")

_NUMBERED = re.compile(r"/(?:[^/]*-)?N(?=[/.?]|$)")  # a form: "bao.vn/N/w-N/"

_SNIFFED = 2000
_ANNOUNCEMENT = re.compile(  # '<?xml version="1.0"?><rss version="2.0">'
    rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(rss|rdf:rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE
)

_ADDRESSES = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:https?://[!-~]+[ \t]*(?:[\r\n]+|$)){3}", re.IGNORECASE)
"""A sitemap may be a text with an address in each line: so it begins."""


def read_page(task: Task) -> Visit:
    """What stands on a page, be it an article or what leads to some; the page itself is not in the visit."""
    ask = task.ask
    is_open = ask.kind == "article" or (ask.kind == "listing" and ask.chance != "told")
    kind = _announces(task.page.body) or ask.kind
    try:
        with bounded():
            return _page(task) if is_open and kind == ask.kind else _source(task, kind)
    except ExtractionError as error:
        return Visit(ask=ask, outcome="done", reason=f"unreadable: {error}")


def _page(task: Task) -> Visit:
    """A page that may be an article or a listing: it says itself which."""
    article = extract(task.page, task.site)
    status = article.body_status
    if status in ("listing", "empty") or not _is_story(task, article):
        visit = _source(task, "listing", stated=status == "listing")
        if visit.kind == "listing" or status != "empty":
            return visit
        return replace(_article(task, article), links=visit.links)  # an old issue may list but two stories
    return _article(task, article)


def _article(task: Task, article: Article) -> Visit:
    ask = task.ask
    outcome, reason = _judge(article)
    if reason == walls.EMPTY:
        if walls.look(task.page).is_shell:
            reason = walls.SHELL
        if ask.chance == "possible" or ask.kind == "listing":  # nobody promised a text
            outcome = "done"
    if outcome != "done" or reason is not None:
        return Visit(ask=ask, outcome=outcome, reason=reason)
    return Visit(ask=ask, outcome="done", article=article, kind="article", links=_related(task, article))


def _related(task: Task, article: Article) -> tuple[Link, ...]:
    """Other stories that an article names, unless it is older than what is wanted: so the way back has an end."""
    published, site = article.published, task.site
    if task.since is None or (published is not None and published.at.date() < task.since):
        return ()
    urls = (normalise(item.url) for item in article.related if item.url)
    named = [
        Link(url, "article", chance="related")
        for url in urls
        if url and site.owns(url) and (found := guess(url, site)) and found.kind == "article"
    ]
    own = normalise(task.page.url or task.ask.url) or task.ask.url
    links = {link.url: link for link in (*neighbours(discovery.tree_of(task.page), own, site), *named)}
    return tuple(links.values())


def _source(task: Task, kind: Kind, *, stated: bool = True) -> Visit:
    """A front page, listing, feed or sitemap; what is not stated to be a listing is one if it leads to articles."""
    was, links = _links(task, kind)
    wanted = tuple(judged for link in links if (judged := _judged(link, kind, task.site)))
    reason: str | None = was if task.ask.kind == "article" else None
    if (instead := _in_place_of(task, wanted)) is not None:
        reason = instead
    elif was is None:
        reason = NOTHING
    elif not stated and not _is_list(task, wanted):
        was, reason = None, "leads nowhere"
    return Visit(ask=task.ask, outcome="done", reason=reason, kind=was, links=wanted)


def _is_list(task: Task, links: tuple[Link, ...]) -> bool:
    """Whether a page leads to enough articles, or feeds; or where a list may stand, to a frame or to further lists.

    Those have numbers in their addresses, as issues, years and days have, and sections of a menu seldom.
    """
    if any(sum(one.kind == told for one in links) >= _A_LIST for told in _LISTED):
        return True
    lists = [link for link in links if link.kind == "listing"]
    forms = Counter(form for link in lists if _NUMBERED.search(form := form_of(link.url)))
    is_led_on = max(forms.values(), default=0) >= _A_LIST or any(link.chance == "likely" for link in lists)
    return task.ask.kind == "listing" and is_led_on


def _links(task: Task, kind: Kind) -> tuple[Kind | None, list[Link]]:
    """What a page is that is read as this, and what it leads to."""
    page, site, url = task.page, task.site, task.page.url or task.ask.url
    if kind not in ("home", "listing"):
        return discovery.read_announced(page, kind, site, task.since)
    tree = discovery.tree_of(page)
    if kind == "listing":
        return "listing", discovery.read_listing(tree, url, site)
    links = [*_sitemaps(task, url), *discovery.read_front(tree, url, site)]
    return "home", links + (discovery.guesses(links, url, site) if task.ask.depth == 0 else [])


def _sitemaps(task: Task, url: str) -> list[Link]:
    """Those that robots.txt names; without those of the site file, which are asked for anyway."""
    known = {normalise(u) for u in task.site.sitemap_urls}
    return [Link(u, "sitemap") for u in doors.sitemaps_of(task.sitemaps, url) if u not in known]


def _in_place_of(task: Task, links: tuple[Link, ...]) -> str | None:
    """What stands where the paper, or its site file, says that its articles are announced."""
    page, kind = task.page, task.ask.kind
    if kind == "home" and task.ask.depth == 0:
        return walls.in_place_of_front(page, links, task.site)
    if kind == "feed":
        is_named = task.ask.url in map(normalise, task.site.feed_urls)
        is_stated = is_named or task.ask.chance == "told"  # what is only called RSS may be a page about feeds
        return walls.in_place_of_feed(page.body, links, is_named=is_named) if is_stated else None
    if kind == "sitemap" and _is_named(task):
        return walls.in_place_of_sitemap(page.body, links, task.site)
    return None


def _is_named(task: Task) -> bool:
    """Whether somebody names the sitemap, and not only an index of sitemaps."""
    url = task.ask.url
    return url in map(normalise, task.site.sitemap_urls) or url in doors.sitemaps_of(task.sitemaps, url)


def _announces(body: bytes) -> Kind | None:
    """Feed or sitemap, where the first element says so; whoever asks for a page may be given one."""
    if _ADDRESSES.match(body[:_SNIFFED]):
        return "sitemap"
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


def _is_story(task: Task, article: Article) -> bool:
    """Whether a page with a text may be stored, by what spoke for an article beforehand.

    Where little did, it must have a date of its own; and no page is one whose paragraphs sum up others, unless a feed
    or the paper's own pattern said so.
    """
    ask = task.ask
    if article.body_status not in READABLE:
        return True
    if SUMMARIES in article.flags and not ask.found and not task.site.is_article(ask.url):
        return False
    published = article.published
    if is_standing(article.title or "") and (published is None or published.precision == "month"):
        return False
    is_told = ask.found or task.site.is_article(ask.url) or _MOVING.search(task.page.body)
    if article.body_status == "media" and not (is_told or _says_something(article)):
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


def _says_something(article: Article) -> bool:
    """Whether a page of pictures has a text, a caption or a time: else it is one as large as it goes, or many.

    A bare day that is printed may be that of the reader's visit.
    """
    published = article.published
    is_dated = published is not None and (published.precision in _TIMED or published.source not in _PRINTED)
    return bool(article.text) or is_dated or any(image.caption for image in article.images)
