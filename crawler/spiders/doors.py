"""Where a paper announces its news: what its pages say of feeds, and the usual names of feeds and sitemaps."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.addresses import normalise, resolve
from crawler.items import Link
from crawler.sites import Site
from crawler.spiders.anchors import MAX_ANCHORS, Anchor, Resolver
from crawler.spiders.sections import is_short
from crawler.text import fold

MAX_FEEDS = 100
"""Of a page; a page that lists feeds has up to 60."""

MAX_LIKELY = 40
"""Feeds that a paper of this system should have, which are tried."""

USUAL_FEEDS = ("/rss", "/feed", "/rss.xml", "/rss/home.rss", "/feed.xml", "/?feed=rss2", "/atom.xml")
"""Where feeds are, if nobody says where; asked for once, when the front page names none."""

USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemaps.xml", "/news-sitemap.xml", "/sitemap-news.xml")

_FEED_TYPE = re.compile(r"(?:application|text)/(?:(?:rss|atom|rdf|feed)\+(?:xml|json)|rss|atom)", re.IGNORECASE)
_PERHAPS_FEED_TYPE = frozenset({"text/xml", "application/xml", "application/json"})
"""Media types of other things too: believed of what is called an alternate."""
_FEED_ADDRESS = re.compile(
    r"(?<![a-z])(?:rss|feeds?|atom|rdf)(?:2|20)?(?![a-z])", re.IGNORECASE
)  # "/rss/a", "?type=rss"
_FEED_WORDS = re.compile(r"\brss\b|^(?:feeds?|atom)$")  # "Kênh RSS"
_FEED_FILE = re.compile(r"\.(?:xml|rss|rdf|atom)$", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_FEW = 2
_COMMENTS = re.compile(r"comment|binh-?luan|replies", re.IGNORECASE)


def named_feeds(tree: etree._Element, anchors: Sequence[Anchor], resolve: Resolver) -> list[Link]:
    """The feeds that a page names in its head; and those, or pages that list them, to which it links, as likely."""
    found = (Link(url, "feed") for url in _stated(tree, resolve) if not _COMMENTS.search(url))
    linked = [anchor.url for anchor in anchors if _is_feed(anchor)]
    linked += _siblings(anchors, linked)
    return _distinct(chain(found, (Link(url, "feed", chance="likely") for url in linked)))


def listed_feeds(tree: etree._Element, anchors: Sequence[Anchor], resolve: Resolver) -> list[Link]:
    """The feeds of a page that lists them: by name, by the kind of file, to be copied from a field, or to be chosen."""
    fields = (url for field in islice(tree.iter("input"), MAX_FEEDS) for url in resolve(field.get("value") or ""))
    copied = (url for url in fields if _FEED_ADDRESS.search(url) or _FEED_FILE.search(url))
    chosen = (anchor.url for anchor in anchors if anchor.is_choice)
    likely = (Link(url, "feed", chance="likely") for url in chain(copied, chosen))
    found = _distinct(chain(named_feeds(tree, anchors, resolve), likely))
    return [link for link in found if link.url != resolve.url]


def _distinct(links: Iterable[Link]) -> list[Link]:
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    return list(islice(found.values(), MAX_FEEDS))


def guessed(url: str, site: Site, *, feeds: bool, sitemaps: bool) -> list[str]:
    """Addresses that nobody names, at which papers have feeds or sitemaps: those of its system, then the usual ones."""
    known = {normalise(u) for u in (*site.feed_urls, *site.sitemap_urls)}
    names = [*islice(site.likely_feed_urls, MAX_LIKELY)]
    names += [urljoin(url, path) for path in USUAL_FEEDS] if feeds else []
    names += [urljoin(url, path) for path in USUAL_SITEMAPS] if sitemaps else []
    found = (normalise(name) for name in names)
    return list(dict.fromkeys(u for u in found if u and u not in known))


def sitemaps_of(named: Iterable[str], url: str) -> list[str]:
    """The sitemaps that a robots.txt names, as whole addresses; some papers write them relative to their host."""
    whole = (resolve(name, url) for name in islice(named, MAX_FEEDS))
    return list(dict.fromkeys(u for u in whole if u))


def needs_script(body: bytes, links: Iterable[Link]) -> bool:
    """Whether only a browser would see where a front page leads: it has scripts, and no link was found on it."""
    return _SCRIPT.search(body) is not None and not any(link.kind in ("article", "listing", "home") for link in links)


def _stated(tree: etree._Element, resolve: Resolver) -> Iterator[str]:
    for link in islice(tree.iter("link"), MAX_ANCHORS):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        is_alternate = "alternate" in relations or "feed" in relations
        if _FEED_TYPE.fullmatch(kind) or (is_alternate and kind in _PERHAPS_FEED_TYPE) or "feed" in relations:
            yield from (url for url in resolve(link.get("href")) if "/wp-json/" not in url)


def _siblings(anchors: Sequence[Anchor], linked: Sequence[str]) -> Iterator[str]:
    """What stands in a folder of feeds is a feed, whatever its name."""
    folders = Counter(map(_folder, set(linked)))
    shared = {folder for folder, count in folders.items() if count >= _FEW and urlsplit(folder).path.strip("/")}
    return (anchor.url for anchor in anchors if is_short(anchor) and _folder(anchor.url) in shared)


def _folder(url: str) -> str:
    """Where an address lies: `/kenh` of `/kenh/json`, `/kenh/atom/` and `/kenh/?loai=6`."""
    path, asked, _ = url.partition("?")
    return path.rstrip("/") if asked and path.endswith("/") else path.rstrip("/").rpartition("/")[0]


def _is_feed(anchor: Anchor) -> bool:
    """Whether a link leads to a feed or to a page of feeds: its address, or what a reader sees of it, says so."""
    if _COMMENTS.search(anchor.url) or (anchor.text and not is_short(anchor)):
        return False
    parts = urlsplit(anchor.url)
    named = _FEED_ADDRESS.search(f"{parts.path}?{parts.query}") or _FEED_FILE.search(parts.path)
    return bool(named or _FEED_WORDS.search(fold(anchor.text)))
