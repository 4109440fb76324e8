"""Finding articles on front pages and listings → links. Pure functions of what was fetched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.addresses import resolve
from crawler.items import Link
from crawler.sites import Site
from crawler.text import clean, fold

MAX_ANCHORS = 5000
"""Of a page; front pages have up to 800."""

MAX_FEEDS = 200
"""Of a front page; papers name one for each section."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")

# What a generic judge looks for in the last part of a path: a slug of four words or more, or a slug with an id.
_SLUG = re.compile(r"(?:[a-z0-9]+[-_]){3,}[a-z0-9]+", re.IGNORECASE)  # mua-lon-gay-ngap
_SLUG_WITH_ID = re.compile(r"[a-z][a-z0-9]*[-_][a-z0-9-_]*\d{4,}\b", re.IGNORECASE)  # ngap-lut-post12345
_NO_ARTICLE = re.compile(
    r"/(?:rss|feeds?|tags?|tim-kiem|search|lien-he|gioi-thieu|dang-nhap|dang-ky|login|register|video|videos|podcast|"
    r"multimedia|media|photo|e?magazine|infographics?|quang-cao|chu-de|topic|author|tac-gia|wp-content|wp-json|"
    r"upload|uploads|static|assets|ajax|api|print|share|comment)(?:[/.?]|$)|"
    r"\.(?:jpe?g|png|gif|webp|svg|css|js|pdf|docx?|xlsx?|mp[34]|zip|xml|ico)$|-event\d+\.html$",
    re.IGNORECASE,
)
_NEXT_WORDS = frozenset(
    ("trang sau", "trang tiep", "tiep", "tiep theo", "sau", "next", "xem tiep", "older", ">", "›", "»")
)


def read_front(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Everything a front page leads to: feeds, sections and articles."""
    links = [Link(feed, "feed") for feed in islice(_feeds(tree, url), MAX_FEEDS)]
    found = _anchors(tree, url, site)
    sections = _sections(tree, url, site)
    return _distinct([*links, *(Link(s, "listing") for s in sections), *found], but=url)


def read_listing(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """The articles of a section's page, and its next page."""
    links = _anchors(tree, url, site)
    if (onward := _next_page(tree, url)) is not None and site.owns(onward):
        links.append(Link(onward, "listing"))
    return _distinct(links, but=url)


def is_article(url: str, site: Site) -> bool:
    """Whether an address looks like an article's: by the paper's pattern, else by the look of its last part."""
    says = site.is_article(url)
    if says is not None:
        return says
    path = urlsplit(url).path
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return not _NO_ARTICLE.search(path) and bool(_SLUG.search(last) or _SLUG_WITH_ID.search(last))


def _anchors(tree: etree._Element, url: str, site: Site) -> list[Link]:
    links = []
    for anchor in islice(tree.iter("a"), MAX_ANCHORS):
        target = _resolve(anchor.get("href"), url)
        if target is not None and site.owns(target) and is_article(target, site):
            title = clean(anchor.get("title") or _text(anchor))
            links.append(Link(target, "article", title or None))
    return links


def _feeds(tree: etree._Element, url: str) -> Iterator[str]:
    for link in islice(tree.iter("link"), MAX_ANCHORS):
        if (link.get("type") or "").strip().lower() in _FEED_TYPES and (feed := _resolve(link.get("href"), url)):
            yield feed


def _sections(tree: etree._Element, url: str, site: Site) -> list[str]:
    """Addresses in the navigation that are no articles; where a page marks no navigation, any that look like it."""
    menus = [e for e in tree.iter("nav", "header", "ul", "div") if e.tag in ("nav", "header") or _is_menu(e)]
    anchors = chain.from_iterable(menu.iter("a") for menu in menus) if menus else tree.iter("a")
    targets = dict.fromkeys(_resolve(a.get("href"), url) for a in islice(anchors, MAX_ANCHORS))
    return [t for t in targets if t is not None and site.owns(t) and _is_section(t, site)]


def _is_menu(element: etree._Element) -> bool:
    return bool(re.search(r"\b(?:main-?)?(?:nav|menu)", f"{element.get('class') or ''} {element.get('id') or ''}"))


def _is_section(url: str, site: Site) -> bool:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if not 1 <= len(steps) <= 3 or parts.query or _NO_ARTICLE.search(parts.path) or site.denies(url):
        return False
    return not is_article(url, site)


def _next_page(tree: etree._Element, url: str) -> str | None:
    for element in islice(tree.iter("link", "a"), MAX_ANCHORS):
        if "next" in (element.get("rel") or "").split() and (target := _resolve(element.get("href"), url)):
            return target
    for anchor in islice(tree.iter("a"), MAX_ANCHORS):
        if fold(_text(anchor)) in _NEXT_WORDS and (target := _resolve(anchor.get("href"), url)):
            return target
    return None


def _text(element: etree._Element) -> str:
    return "".join(part for part in element.itertext() if isinstance(part, str))


def _resolve(href: str | None, base: str) -> str | None:
    # Against the response's address: the <base> of some papers points into another folder.
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    return resolve(href, base)


def _distinct(links: Iterable[Link], *, but: str) -> list[Link]:
    """One link for each address, with the longest title said of it."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.setdefault(link.url, link)
        if known.kind == link.kind and len(link.title or "") > len(known.title or ""):
            best[link.url] = replace(known, title=link.title)
    best.pop(but, None)
    return list(best.values())
