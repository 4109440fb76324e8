"""What an article leads to besides related stories: the one before and after it, what it stands in, its tags."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.addresses import form_of
from crawler.extractors.lexicon.paging import leads_beside
from crawler.items import Link
from crawler.sites import Site
from crawler.spiders.anchors import MAX_ANCHORS, Resolver
from crawler.spiders.judge import guess
from crawler.spiders.sections import MOST_WORDS

MAX_TAGS = 20
"""Of an article; most have three to eight."""

_BESIDE_RELATIONS = frozenset({"prev", "previous", "next"})
_TAG = re.compile(  # "/tags/lua-gao", "/tag.do?key=lua-gao", "?tag=lua", "/tu-khoa/lua-gao.html"
    r"[/?&._-](?:tags?|tu-?khoa|chu-de|topics?|(?:hash|tag)tags?|taglist)(?:[/=.?-]|$)", re.IGNORECASE
)
MAX_CRUMBS = 8
"""Of an article; most have two or three: section, subsection, year, month."""

_CRUMBS = re.compile(r"crumb|path-?way|duong-?dan|you-?are-?here", re.IGNORECASE)  # "breadcrumbs", "BreadcrumbList"
_CRUMB_ATTRIBUTES = ("class", "id", "itemtype", "aria-label")
_ABOVE = 4
"""Elements around a link that may be the row of what the article stands in."""
_LONGEST, _PIECES = 60, 8
"""Characters, and pieces of text, of a link that are looked at."""


def neighbours(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Articles beside the one at `url`; the lists that it stands in; those of its tags, the last resort of all."""
    resolve = Resolver(tree, url, site)
    found: dict[str, Link] = {}
    crumbs: dict[str, Link] = {}
    tags: dict[str, Link] = {}
    for element in islice(tree.iter("a", "link"), MAX_ANCHORS):
        address = element.get("href")
        if not address:
            continue
        if _is_beside(element):
            found |= {
                to: Link(to, "article", chance="related") for to in resolve(address) if _may_be_article(to, url, site)
            }
        elif element.tag == "a" and _TAG.search(address) and 0 < len(_shown(element).split()) <= MOST_WORDS:
            tags |= {tag: Link(tag, "listing", chance="related") for tag in resolve(address) if guess(tag, site)}
        elif element.tag == "a":
            above = (to for to in resolve(address) if _is_above(element, to, url) and guess(to, site))
            crumbs |= {to: Link(to, "listing", chance="related") for to in above}
    lists = {**dict(islice(crumbs.items(), MAX_CRUMBS)), **dict(islice(tags.items(), MAX_TAGS))}
    return [*found.values(), *(link for link in lists.values() if link.url not in found)]


def _is_above(element: etree._Element, target: str, url: str) -> bool:
    """Whether an article stands in a list: its address says so, or the row of links in which the list is named."""
    path, own = urlsplit(target).path.rstrip("/"), urlsplit(url).path
    if not path or target == url:
        return False
    if own.startswith(f"{path}/"):
        return True
    around = islice(element.iterancestors(), _ABOVE)
    return any(_CRUMBS.search((one.get(name) or "")[:_LONGEST]) for one in around for name in _CRUMB_ATTRIBUTES)


def _is_beside(element: etree._Element) -> bool:
    """Whether a relation, or what a reader sees, says that it leads to the article before or after."""
    if not _BESIDE_RELATIONS.isdisjoint((element.get("rel") or "").lower().split()):
        return True
    shown = _shown(element) if element.tag == "a" else ""
    return 0 < len(shown) <= _LONGEST and leads_beside(shown)


def _shown(element: etree._Element) -> str:
    return "".join(islice((str(part) for part in element.itertext()), _PIECES)).strip()


def _may_be_article(target: str, url: str, site: Site) -> bool:
    """Whether an address is one by its looks, or looks like the article's own."""
    says = guess(target, site)
    return target != url and says is not None and (says.kind == "article" or form_of(target) == form_of(url))
