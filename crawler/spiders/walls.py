"""What stands where a front page, a feed or a sitemap should be. Pure functions of what was fetched.

A page that leads to articles is a front page, whatever else it says: a form for logging in stands on many. Only one
that leads nowhere is asked what it is instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.extractors import extract
from crawler.extractors.document.dom import parse
from crawler.extractors.lexicon.phrases import says
from crawler.items import ELSEWHERE, BodyStatus, Link, Page
from crawler.sites import Site
from crawler.spiders.anchors import joined, refreshed
from crawler.spiders.sitemaps import read_sitemap
from crawler.text import clean, fold

LOGIN, CHALLENGE, SHELL = "login page", "challenge page", "script shell"
MISSING, MAINTENANCE, EMPTY = "page that says 404 Not Found", "maintenance page", "empty page"
NO_LINKS = "page without links to follow"

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)  # "<!DOCTYPE html>"
_SNIFFED = 4096
_UNAVAILABLE = re.compile(r"\b503\b")  # "Error 503"
_SENDS = re.compile(  # "window.location.href = 'https://baomoi.vn/'", "location.replace(\"//baomoi.vn\")"
    r"\blocation(?:\.href)?\s{0,9}(?:=(?!=)|\.(?:assign|replace)\s?\()\s{0,9}['\"]((?:https?:)?//[^'\"\s<>]{4,500})['\"]"
)
_SCRIPT = 20_000
"""Characters of a script that are looked at: one that only sends readers on is short."""
_NO_TEXT = ("script", "style", "template", "noscript", "head")
_MOUNTS = frozenset({"app", "root", "__next", "__nuxt", "___gatsby", "q-app", "app-root", "svelte"})
"""Ids and names of elements: `<div id="app"></div>`, `<app-root></app-root>`."""
_HARDLY = 30
"""Characters that may stand in it meanwhile: "Đang tải…"."""
_SHORT = 600
"""Characters of a page that has nothing else to say."""
_ENOUGH = 3
"""Articles that a front page leads to at least, whatever else it says."""

_STATUSES: dict[BodyStatus, str] = {"login": LOGIN, "challenge": CHALLENGE}


def in_place_of_front(page: Page, links: Sequence[Link], site: Site) -> str | None:
    """What a front page is that leads to hardly any article; `None` for one that leads somewhere.

    Raises:
        ExtractionError: the page is over a cap.
    """
    led = [link for link in links if link.kind in ("article", "listing", "home")]
    if (host := led_away(page, site, has_links=bool(led))) is not None:
        return f"{ELSEWHERE}: {host}"
    if sum(link.kind == "article" and link.chance != "possible" for link in led) >= _ENOUGH:
        return None
    status = extract(page, site).body_status
    sight = look(page)
    if status in _STATUSES:
        return _STATUSES[status]
    if status == "error" or (not led and sight.speaks_of_maintenance):
        return MAINTENANCE if sight.speaks_of_maintenance else MISSING
    return None if led else _leading_nowhere(sight)


def led_away(page: Page, site: Site, *, has_links: bool) -> str | None:
    """The host to which a front page sends its readers on, which is not the paper's.

    A refresh sends everybody, whatever else stands on the page; a script may do so only in some case, so it is believed
    where the page leads to nothing of its own. What is said to those without scripts, in `noscript`, is for few.
    """
    base, tree = page.url or site.home, parse(page.body, page.content_type).root
    metas = (meta for meta in tree.iter("meta") if next(meta.iterancestors("noscript"), None) is None)
    urls = [refreshed(meta, base) for meta in metas]
    if not has_links:
        scripts = ((script.text or "")[:_SCRIPT] for script in tree.iter("script"))
        urls += [joined(base, found[1]) for text in scripts for found in _SENDS.finditer(text)]
    hosts = (
        urlsplit(url).netloc for url in urls if url and url.startswith(("http://", "https://")) and not site.owns(url)
    )
    return next((host.rpartition("@")[2] for host in hosts if host), None)


def _leading_nowhere(sight: "Sight") -> str:
    if sight.is_shell:
        return SHELL
    if not sight.text:
        return EMPTY
    return f"{NO_LINKS}; a script may draw them, which only a browser runs" if sight.has_scripts else NO_LINKS


def in_place_of_feed(body: bytes, links: Sequence[Link], *, is_named: bool) -> str | None:
    """What an address gives that should be a feed; `None` for one.

    A feed without an entry is one, unless somebody chose it: then the paper announces its articles elsewhere by now.
    """
    if links:
        return None
    if _HTML.search(body[:_SNIFFED]):
        return "HTML page"
    return "feed without an entry" if is_named else None


def in_place_of_sitemap(body: bytes, links: Sequence[Link], site: Site) -> str | None:
    """What an address gives that should be a sitemap; `None` for one with addresses of the paper, however old."""
    if links:
        return None
    if _HTML.search(body[:_SNIFFED]):
        return "HTML page"
    urls = {link.url for link in read_sitemap(body, None, site.home)}
    if not urls:
        return "sitemap without an address"
    return None if any(map(site.owns, urls)) else "sitemap with addresses of other hosts only"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page shows before any script has run."""

    title: str
    text: str
    has_scripts: bool
    waits: bool
    """Whether it says that it needs scripts, or has an empty element of the kind into which they write."""

    @property
    def is_shell(self) -> bool:
        """Whether a page without what was wanted is one that a script fills, in a browser."""
        return self.has_scripts and (self.waits or not self.text)

    @property
    def speaks_of_maintenance(self) -> bool:
        """Whether it says, in few words, that the paper is being repaired."""
        said = fold(f"{self.title} {self.text}") if len(self.text) < _SHORT else ""
        return says(said, "maintenance") or _UNAVAILABLE.search(said) is not None


def look(page: Page) -> Sight:
    """What a page shows; raises `ExtractionError` when it is over a cap."""
    tree = parse(page.body, page.content_type).root
    has_scripts = next(tree.iter("script"), None) is not None
    asks = any(says(fold(_text(element)), "scripts") for element in tree.iter("noscript"))
    title = next(map(_text, tree.iter("title")), "")
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    waits = asks or any(_is_mount(element) and len(_text(element)) < _HARDLY for element in tree.iter(etree.Element))
    return Sight(title, _text(tree), has_scripts, waits)


def _is_mount(element: etree._Element) -> bool:
    """Whether it is an element into which the usual frameworks write a page."""
    return element.get("id") in _MOUNTS or element.tag in _MOUNTS or element.get("data-reactroot") is not None


def _text(element: etree._Element) -> str:
    return clean(" ".join(part for part in element.itertext() if isinstance(part, str)))
