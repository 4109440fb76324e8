"""Finding articles on front pages and listings → links. Pure functions of what was fetched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.addresses import normalise
from crawler.items import Link
from crawler.sites import Site
from crawler.spiders.judge import guess
from crawler.text import clean, fold

MAX_ANCHORS = 5000
"""Of a page; front pages have up to 800."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")

_NEXT_WORDS = frozenset(
    ("trang sau", "trang tiep", "tiep", "tiep theo", "sau", "next", "xem tiep", "older", ">", "›", "»")
)


def read_front(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Everything a front page leads to: feeds, sections and articles."""
    links = [Link(feed, "feed") for feed in _feeds(tree, url)]
    found = _anchors(tree, url, site)
    sections = _sections(tree, url, site)
    return _distinct([*links, *sections, *found], but=url)


def read_listing(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """What a section's page leads to, and its next page."""
    links = _anchors(tree, url, site)
    if (onward := _next_page(tree, url)) is not None and site.owns(onward):
        links.insert(0, Link(onward, "listing", is_next=True))
    return _distinct(links, but=url)


def _anchors(tree: etree._Element, url: str, site: Site) -> list[Link]:
    links = []
    for anchor in islice(tree.iter("a"), MAX_ANCHORS):
        target = _resolve(anchor.get("href"), url)
        if target is not None and site.owns(target) and (found := guess(target, site)):
            title = clean(anchor.get("title") or _text(anchor))
            links.append(Link(target, found.kind, title or None, chance=found.chance))
    return links


def _feeds(tree: etree._Element, url: str) -> Iterator[str]:
    for link in tree.iter("link"):
        if (link.get("type") or "").strip().lower() in _FEED_TYPES and (feed := _resolve(link.get("href"), url)):
            yield feed


def _sections(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Addresses in the navigation that are no articles; where a page marks no navigation, any that look like it."""
    menus = [e for e in tree.iter("nav", "header", "ul", "div") if e.tag in ("nav", "header") or _is_menu(e)]
    anchors = chain.from_iterable(menu.iter("a") for menu in menus) if menus else tree.iter("a")
    targets = dict.fromkeys(_resolve(a.get("href"), url) for a in islice(anchors, MAX_ANCHORS))
    found = (_section(target, site) for target in targets if target is not None and site.owns(target))
    return [link for link in found if link is not None]


def _is_menu(element: etree._Element) -> bool:
    return bool(re.search(r"\b(?:main-?)?(?:nav|menu)", f"{element.get('class') or ''} {element.get('id') or ''}"))


def _section(url: str, site: Site) -> Link | None:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    found = guess(url, site)
    if not 1 <= len(steps) <= 3 or parts.query or found is None or found.kind != "listing":
        return None
    return Link(url, "listing", chance=found.chance)


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
    try:
        return normalise(urljoin(base, href.strip()))
    except ValueError:
        return None


def _distinct(links: Iterable[Link], *, but: str) -> list[Link]:
    """One link for each address, with the longest title said of it."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.setdefault(link.url, link)
        if known.kind == link.kind and len(link.title or "") > len(known.title or ""):
            best[link.url] = replace(known, title=link.title)
    best.pop(but, None)
    return list(best.values())
