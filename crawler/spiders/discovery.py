"""Finding articles: feeds, sitemaps and listings → links. Pure functions of what was fetched."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree

from crawler.addresses import normalise
from crawler.extractors.dates import parse_timestamp
from crawler.items import Candidate, ExtractionError, Kind, Link
from crawler.sites import Site
from crawler.text import clean, fold

MAX_BYTES = 8 * 1024**2
"""Of a sitemap or feed, after decompression; a monthly sitemap of a provincial paper has about 0.5 MB."""

MAX_ITEMS = 1000
"""Of a feed; papers give 20 to 100."""

MAX_ANCHORS = 5000
"""Of a page; front pages have up to 800."""

_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")  # </item>
_TAG = re.compile(r"<[^>]*>")  # <b>
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_SITEMAP_XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)  # <!ENTITY a "aaaa…">
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0?[1-9]|1[0-2])?(?!\d)")  # news-2025-6.xml

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


def read_feed(body: bytes) -> list[Link]:
    """Articles of an RSS or Atom feed, in its order, with the time as the feed prints it."""
    try:
        feed = feedparser.parse(BytesIO(_first_items(_plain(body))))
    except (LookupError, ValueError) as error:  # of feedparser itself, about a damaged declaration or an entry's links
        raise ExtractionError(f"expected a feed, found one that cannot be read: {error}") from error
    return [
        _dated(Link(url, "article", clean(_TAG.sub(" ", entry.get("title", ""))) or None, _feed_date(entry)))
        for entry in feed.entries
        if (url := normalise(entry.get("link") or "")) is not None
    ]


def _first_items(body: bytes) -> bytes:
    """The feed without what comes behind its first items: feedparser takes 20 seconds for 100,000 of them."""
    ends = (match.end() for match in _ITEM_END.finditer(body))
    last = next(islice(ends, MAX_ITEMS - 1, None), None)
    if last is None or not _ITEM_END.search(body, last):
        return body
    return body[:last] + (b"</channel></rss>" if b"</item" in body[last - 20 : last] else b"</feed>")


def _dated(link: Link) -> Link:
    """The link with the day that its date amounts to."""
    if link.date is None:
        return link
    role = "feed" if link.date.source.startswith("feed") else "meta"
    stamp = parse_timestamp(link.date.text, role=role)
    return replace(link, day=stamp.at.date().isoformat()) if stamp else link


def _feed_date(entry: dict[str, str]) -> Candidate | None:
    for key, name in (("published", "feed.pubDate"), ("updated", "feed.updated")):
        if entry.get(key):
            return Candidate(name, entry[key])
    return None


def read_sitemap(body: bytes, since: date | None) -> list[Link]:
    """Articles of a sitemap, and the sitemaps of an index; nothing that is stated to be older than `since`.

    What carries no date is kept.
    """
    plain = _plain(body)
    try:
        root = etree.fromstring(plain, _SITEMAP_XML)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:  # recover=True gives None for what is no XML at all
        return []
    kind: Kind = "sitemap" if _name(root) == "sitemapindex" else "article"
    return [link for entry in root if (link := _sitemap_entry(entry, kind, since)) is not None]


def _sitemap_entry(entry: etree._Element, kind: Kind, since: date | None) -> Link | None:
    fields = {_name(e): (e.text or "").strip() for e in entry.iter(etree.Element)}
    url = normalise(fields.get("loc", ""))
    if url is None or (since and _is_older(fields, url if kind == "sitemap" else "", since)):
        return None
    dated = (("publication_date", "sitemap.publication_date"), ("lastmod", "sitemap.lastmod"))
    date = next((Candidate(source, fields[name]) for name, source in dated if fields.get(name)), None)
    return _dated(Link(url, kind, clean(fields.get("title", "")) or None, date))


def _name(element: etree._Element) -> str:
    """Without its namespace, or the prefix that stands for one which nobody has declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _is_older(fields: dict[str, str], name: str, since: date) -> bool:
    stated = fields.get("publication_date") or fields.get("lastmod") or ""
    if stated:
        return stated[:10] < since.isoformat()
    if month := _MONTH_IN_NAME.search(name.rsplit("/", 1)[-1]):
        year, number = int(month[1]), int(month[2] or 12)
        return (year, number) < (since.year, since.month)
    return False


def read_front(tree: etree._Element, url: str, site: Site) -> list[Link]:
    """Everything a front page leads to: feeds, sections and articles."""
    links = [Link(feed, "feed") for feed in _feeds(tree, url)]
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
    for link in tree.iter("link"):
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


def _plain(body: bytes) -> bytes:
    """Decompressed within the cap, without document type: no entity of it is ever expanded."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise ExtractionError(f"expected gzip, found {error}") from error
    if len(body) > MAX_BYTES:
        raise ExtractionError(f"expected at most {MAX_BYTES} bytes, found more")
    return _DECLARATIONS.sub(b"", body)
