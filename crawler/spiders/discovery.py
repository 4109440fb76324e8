"""What front pages, listings and announcements lead to → links. Pure functions of what was fetched.

Every address of the paper that a reader could click is given, with what it probably is; only what is certainly
nothing is left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.extractors.document.dom import parse
from crawler.items import Chance, Kind, Link, Page
from crawler.sites import Site
from crawler.spiders import doors, feeds, scripts, sections, sitemaps, state
from crawler.spiders.anchors import Anchor, Resolver, anchors, is_nothing, refreshed
from crawler.spiders.elements import decoded
from crawler.spiders.judge import guess
from crawler.spiders.pagers import is_page, next_page

MAX_FRAMES = 20
"""Of a page."""

_A_LIST = 3
"""Articles that a section's page has at least."""

_HEADLINE = 5
"""Words of a title that is hardly the name of a section."""
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_HEAD = 4000
_ROOT = re.compile(
    r"<(?:\w+:)?(rss|rdf|feed|urlset|sitemapindex|html|body|head|frameset)\b|<!doctype\s+(html)", re.IGNORECASE
)
_ROOTS: dict[str, Kind] = {"rss": "feed", "rdf": "feed", "feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}
_FRONT_DOOR = re.compile(r"^(?:www|m|mobile|amp)\.")
_SLUG_ENDS = re.compile(r"[/.]")


def read_front(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Everything a front page leads to: feeds, frames, its next page, sections, articles."""
    resolve = Resolver(tree, url, site)
    found = anchors(tree, resolve)
    told = state.stated(tree)
    links = list(doors.named_feeds(tree, found, resolve))
    links += [Link(frame, "home") for frame in _frames(tree, resolve)]
    if onward := next_page(tree, found, resolve) or _next_in(told, resolve):
        links.append(Link(onward, "listing", chance="likely"))
    links += _judged(found, site, url, in_menu="likely")
    links += _stated(told, resolve, found, site)
    links += _said(tree, resolve, site, in_menu="likely")
    return _distinct(links, but=url)


def read_listing(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """What a section's page leads to: its next page, its feeds, its articles, further sections."""
    resolve = Resolver(tree, url, site)
    found = anchors(tree, resolve)
    told = state.stated(tree)
    onward = next_page(tree, found, resolve) or _next_in(told, resolve)
    links = [Link(onward, "listing", is_next=True)] if onward else []
    links += doors.named_feeds(tree, found, resolve)
    links += _judged(found, site, url, in_menu="possible")
    links += _stated(told, resolve, found, site)
    links += _said(tree, resolve, site, in_menu="possible")
    if sum(link.kind == "article" for link in links) < _A_LIST:  # the list may stand in a frame
        frames = [frame for frame in _frames(tree, resolve) if guess(frame, site)]
        links = [*(Link(frame, "listing", chance="likely") for frame in frames), *links]
    return _distinct(links, but=url)


def read_announced(page: Page, kind: Kind, site: Site, since: date | None) -> tuple[Kind | None, list[Link]]:
    """What a feed, a sitemap or a page that lists feeds leads to, and which of them it is: what it says, not its name.

    Raises:
        ExtractionError: the body is over a cap, or damaged.
    """
    url = page.url or site.home
    text = decoded(page.body)
    found = _ROOT.search(text, 0, _HEAD)
    name = (found[1] or found[2]).lower() if found else None
    if name is not None and name not in _ROOTS:
        tree = parse(page.body, page.content_type).root
        resolve = Resolver(tree, url, site)
        listed = doors.listed_feeds(tree, anchors(tree, resolve), resolve)
        return ("feed" if listed else None), listed
    root = _ROOTS[name] if name else kind
    if root == "guess":  # a text, or JSON
        root = "feed" if text.lstrip().startswith("{") else "sitemap"
    links = feeds.of_text(text, url, since) if root == "feed" else sitemaps.of_text(text, since, url)
    return (root if name or links else None), links


def tree_of(page: Page) -> etree._Element:
    """A page as a tree. What answers in JSON, as further pages of a list do, is one whose state that is.

    Raises:
        ExtractionError: it cannot be read as a page at all.
    """
    body, kind = page.body, page.content_type
    if _JSON.match(body):
        text = decoded(body)
        script = text.replace("</", "<\\/")
        parts = "".join(state.pieces(text))
        body = f'<html><body>{parts}<script type="application/json">{script}</script></body></html>'.encode()
        kind = "text/html; charset=utf-8"
    root: etree._Element = parse(body, kind).root
    return root


def guesses(links: Iterable[Link], url: str, site: Site) -> list[Link]:
    """Doors that a front page does not name, and that are tried once: feeds and sitemaps by their usual names."""
    kinds = {link.kind for link in links}
    has_feeds = bool(site.feeds) or "feed" in kinds
    has_sitemaps = bool(site.sitemaps) or "sitemap" in kinds
    names = doors.guessed(url, site, feeds=not has_feeds, sitemaps=not has_sitemaps)
    return [Link(name, "guess") for name in names]


def _judged(found: Sequence[Anchor], site: Site, url: str, *, in_menu: Chance) -> Iterator[Link]:
    """What each link probably leads to: by its address, by where it stands, by what is said of it."""
    headlines = {anchor.url for anchor in found if len((anchor.title or "").split()) > sections.MOST_WORDS}
    for anchor, within in zip(found, sections.in_menus(found), strict=True):
        says = guess(anchor.url, site)
        if says is None or _is_home(anchor.url, site) or (anchor.text.isdigit() and is_page(anchor.url, url)):
            continue
        title = anchor.title or None
        named = within and anchor.url not in headlines
        if says.chance == "told":
            yield Link(anchor.url, says.kind, title)
        elif named and (says.kind == "listing" or not sections.has_id(anchor.url)):
            is_doubtful = anchor.is_choice or site.denies(anchor.url)  # the weather of 34 provinces is chosen so too
            yield Link(anchor.url, "listing", title, chance="possible" if is_doubtful else in_menu)
        elif says.kind == "article":
            yield Link(anchor.url, "article", title, chance=says.chance)
        else:
            yield Link(anchor.url, _by_title(title), title, chance="possible")


def _by_title(title: str | None) -> Kind:
    return "article" if title and len(title.split()) >= _HEADLINE else "listing"


def _is_home(url: str, site: Site) -> bool:
    """Whether an address is the front page, by whatever front door."""
    parts = urlsplit(url)
    hosts = (_FRONT_DOOR.sub("", host or "") for host in (parts.hostname, urlsplit(site.home).hostname))
    return parts.path in ("", "/") and not parts.query and len(set(hosts)) == 1


def _next_in(told: Sequence[state.Stated], resolve: Resolver) -> str | None:
    """The next page by the state that the page ships."""
    return next((url for one in told if one.is_next for url in resolve(one.address) if url != resolve.url), None)


def _stated(told: Sequence[state.Stated], resolve: Resolver, found: Sequence[Anchor], site: Site) -> Iterator[Link]:
    """What stands in the state that the page ships for its script."""
    whole = [(url, one.title) for one in told if not (one.is_slug or one.is_next) for url in resolve(one.address)]
    before, after = _form_of_slugs(
        [one.address for one in told if one.is_slug], [*whole, *((a.url, a.text) for a in found)]
    )
    for url, title in whole:
        yield from _by_state(url, title, site, "likely")
    for one in told:
        if one.is_slug and one.title:
            for url in resolve(f"{before}{one.address}{after}"):
                yield from _by_state(url, one.title, site, "possible")


def _said(tree: etree._Element, resolve: Resolver, site: Site, *, in_menu: Chance) -> Iterator[Link]:
    """What the scripts of old menus say; a single address may be anything, three with labels are a menu."""
    told = [(url, one.label) for one in scripts.said(tree) for url in resolve(one.address) if not is_nothing(url)]
    is_menu = len({url for url, label in told if label}) >= sections.FEW
    for url, label in told:
        says = guess(url, site)
        if says is None or _is_home(url, site):
            continue
        is_section = says.kind == "listing" or (label is not None and not sections.has_id(url))
        chance = in_menu if is_menu and label and is_section else "possible"
        yield Link(url, "listing" if is_section else "article", label, chance=chance)


def _by_state(url: str, title: str | None, site: Site, chance: Chance) -> Iterator[Link]:
    says = guess(url, site)
    if says is None or is_nothing(url) or _is_home(url, site):
        return
    is_plain = title is None or (says.kind == "article" and sections.has_id(url))
    kind = says.kind if is_plain else _by_title(title)
    yield Link(url, kind, title, chance="told" if says.chance == "told" else chance)


def _form_of_slugs(slugs: Sequence[str], known: Iterable[tuple[str, str | None]]) -> tuple[str, str]:
    """What stands before and behind a slug in the paper's addresses, by one that is known whole; else the root."""
    wanted = set(slugs)
    for url, _ in known if wanted else ():
        folder, _, last = urlsplit(url).path.rpartition("/")
        name = _SLUG_ENDS.split(last)[0]
        if name in wanted:
            return f"{folder}/", last[len(name) :]
    return "/", ""


def _frames(tree: etree._Element, resolve: Resolver) -> Iterator[str]:
    """Pages of the paper that a browser shows as part of this one, or in place of it."""
    for frame in islice(tree.iter("frame", "iframe"), MAX_FRAMES):
        yield from (url for url in resolve(frame.get("src")) if not is_nothing(url))
    for meta in islice(tree.iter("meta"), MAX_FRAMES):
        if (to := refreshed(meta, resolve.url)) is not None:
            yield from resolve(to)


def _distinct(links: Iterable[Link], *, but: str) -> list[Link]:
    """One link for each address, with the longest title said of it."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.setdefault(link.url, link)
        if known.kind == "listing" and known.chance == "possible" and link.kind == "article" and not known.is_next:
            best[link.url] = known = link
        if known.kind == link.kind and len(link.title or "") > len(known.title or ""):
            best[link.url] = replace(known, title=link.title)
    best.pop(but, None)
    return list(best.values())
