"""What a page says of itself in JSON-LD, OpenGraph and `meta`: read once, nothing decided."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extractors.lexicon.sections import is_home
from crawler.items import Candidate
from crawler.text import clean, fold

from . import archived, jsonld
from .blocks import Document
from .caps import MAX_ADDRESS
from .stated_media import Stated, stated

_DATE_KEY = re.compile(
    r"date|publi(?:sh|cation)|pubdate|_time|:time|modified|created|updated|dc\.issued", re.IGNORECASE
)
_DATE_VALUE = re.compile(r"\d[^\d]*\d[^\d]*\d[^\d]*\d[^\d]*\d")  # five digits or more
_DATE_PROPERTIES = ("datePublished", "dateModified", "dateCreated", "uploadDate")
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "title")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?=$|[-_])")  # "vi-VN" → "vi"
_MARKUP = re.compile(r"<[^>]{1,200}>")  # "<p>" inside a description
_ORIGIN = re.compile(r"https?://[^/?#]+")  # "https://bao.vn" of "https://bao.vn/a.html"
_FRONT_PAGE = re.compile(r"(?:\./|/)(?:(?:index|default|home)\.[a-z]{3,5})?")  # "/", "/index.html"
_FRONT = 16
"""Characters of its address: `/index.html`."""
_LOGOS = 8
_MAX_NAME = 80
_MAX_DATE = 80
_MAX_TITLE = 1_000
"""Characters of a stated title that are looked at: it is read anew from each bar and dash in it."""


Metas = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The page's statements, as texts."""

    titles: tuple[str, ...] = ()
    """Of OpenGraph, JSON-LD and `<title>`, in this order."""
    description: str | None = None
    canonical: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    site_names: frozenset[str] = frozenset()
    """Folded names of the publisher, which some pages print as author or behind the title."""
    paper_names: frozenset[str] = frozenset()
    """The same, and what links to the front page are called: the logo."""
    dates: tuple[Candidate, ...] = ()
    language: str | None = None
    generator: str | None = None
    kinds: frozenset[str] = frozenset()
    """JSON-LD types and `og:type`, lower case."""
    article_body: str | None = None
    image: str | None = None
    media: tuple[Stated, ...] = ()
    """Videos and recordings that it names."""
    host: str | None = None
    """Of the page's own address, without `www.`."""


def read(document: Document, url: str | None) -> Metadata:
    """All statements of a page that was walked."""
    metas = _metas(document.metas)
    scripts = (script for script in document.scripts if "ld+json" in (script.get("type") or "").lower())
    graph = [node for script in scripts for node in jsonld.nodes(jsonld.loads(script.text or ""))]
    article = next((node for node in graph if jsonld.is_article(node) and node.get("headline")), None) or next(
        (node for node in graph if jsonld.is_article(node)), {}
    )
    names = _site_names(metas, graph)
    bodies = (text for node in graph if isinstance(text := node.get("articleBody"), str))
    return Metadata(
        titles=_titles(metas, article, document.titles),
        description=_plain(
            _first(metas, "og:description", "description", "twitter:description")
            or jsonld.string(article.get("description"))
        ),
        canonical=_canonical(document.metas, metas, url),
        section=_plain(
            _first(metas, "article:section", "its_section")
            or jsonld.string(article.get("articleSection"))
            or next(filter(None, map(_last_crumb, graph)), None)
        ),
        tags=_tags(metas, article),
        authors=_authors(metas, article),
        site_names=names,
        paper_names=names | _front_pages(document, url),
        dates=(*_jsonld_dates(graph), *_meta_dates(document.metas)),
        language=_language(document.language, metas, article),
        generator=_first(metas, "generator"),
        kinds=frozenset(name.lower() for node in graph for name in jsonld.types(node))
        | {kind.lower() for kind in _all(metas, "og:type")},
        article_body=max(bodies, key=len, default=None),
        image=_first(metas, "og:image"),
        media=stated(metas, graph),
        host=urlsplit(archived.original(url or "")).netloc.removeprefix("www.") or None,
    )


def _metas(elements: Iterable[etree._Element]) -> Metas:
    """Contents by property or name, lower case, in page order."""
    found: Metas = {}
    for element in elements:
        content = element.get("content")
        name = content and (element.get("property") or element.get("name") or element.get("itemprop"))
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _all(metas: Metas, name: str) -> list[str]:
    return [
        text
        for content in metas.get(name, [])[: jsonld.MAX_STRINGS]
        if (text := clean(content[: jsonld.MAX_STATEMENT]))
    ]


def _first(metas: Metas, *names: str) -> str | None:
    return next((text for name in names for text in _all(metas, name)), None)


def _plain(text: str | None) -> str | None:
    """Without the entities and tags that some systems escape twice."""
    if text is None or not ("&" in text or "<" in text):
        return text
    return clean(_MARKUP.sub(" ", html.unescape(text))) or None


def _titles(metas: Metas, article: jsonld.Node, heads: Iterable[str]) -> tuple[str, ...]:
    found = [text for key in _TITLE_KEYS if (text := _first(metas, key))]
    found[1:1] = [text for text in (jsonld.string(article.get("headline")),) if text]
    found.extend(clean(text[:_MAX_TITLE]) for text in list(heads)[:1])
    return tuple(dict.fromkeys(text for raw in found if (text := _plain(raw[:_MAX_TITLE]))))


def _canonical(elements: Iterable[etree._Element], metas: Metas, url: str | None) -> str | None:
    links = (e.get("href") for e in elements if (e.get("rel") or "").lower() == "canonical")
    found = next((link for link in links if link), None) or _first(metas, "og:url")
    whole = absolute(found, url) if found else None
    return archived.original(whole) if whole else None


def absolute(link: str | None, url: str | None) -> str | None:
    """A link as a whole web address; `None` for an empty one and for `javascript:` and the like."""
    if not link:
        return None
    link = clean(link)
    if link.startswith(("http://", "https://")):
        return link
    origin = _ORIGIN.match(url or "")
    if origin and link.startswith("/") and not link.startswith("//") and "/." not in link:
        return origin[0] + link
    if len(link) > MAX_ADDRESS:  # a step upwards costs as much as the address is long
        return None
    try:
        whole = urljoin(url or "", link)
    except ValueError:
        return None
    if whole.startswith(("http://", "https://")):
        return whole
    return None if ":" in whole.partition("/")[0] or whole.startswith("#") or not whole else whole


def _last_crumb(node: jsonld.Node) -> str | None:
    """The last step of a breadcrumb but the page itself; the first step is the home page."""
    items = node.get("itemListElement")
    if "BreadcrumbList" not in jsonld.types(node) or not isinstance(items, list):
        return None
    steps = [jsonld.string(item.get("name") or item.get("item")) for item in items if isinstance(item, dict)]
    named = [step for step in steps[1:] if step and not step.startswith("http") and len(step) < 50]
    return named[-1] if named else None


def _tags(metas: Metas, article: jsonld.Node) -> tuple[str, ...]:
    stated = _all(metas, "article:tag") or list(jsonld.strings(article.get("keywords")))
    listed = stated or _all(metas, "news_keywords") or _all(metas, "keywords")
    return tuple(dict.fromkeys(tag for text in listed for part in text.split(",") if (tag := clean(part))))


def _authors(metas: Metas, article: jsonld.Node) -> tuple[str, ...]:
    """The names of the first place that states any; an address or the number of a node is none."""
    keys = ("author", "article:author", "dc.creator", "parsely-author")
    people = jsonld.named(article.get("author") or article.get("creator"))
    places = (people, *(_all(metas, key) for key in keys))
    named = (dict.fromkeys(name for name in stated if not name.startswith(("http", "#", "/"))) for stated in places)
    return next((tuple(names) for names in named if names), ())


def _site_names(metas: Metas, graph: Iterable[jsonld.Node]) -> frozenset[str]:
    names = _all(metas, "og:site_name") + _all(metas, "application-name") + _all(metas, "twitter:site")
    for node in graph:
        names.extend(text for text in (jsonld.string(node.get("publisher")),) if text)
        if {"Organization", "NewsMediaOrganization", "WebSite"} & set(jsonld.types(node)):
            names.extend(jsonld.strings(node.get("name")))
    return frozenset(folded for name in names if (folded := fold(name).lstrip("@")))


def _front_pages(document: Document, url: str | None) -> frozenset[str]:
    """What the links to the front page are called, as text or by the picture in them, folded; never `Trang chủ`."""
    origin = found[0] if (found := _ORIGIN.match(url or "")) else ""

    def leads_home(link: str) -> bool:
        rest = link.removeprefix(origin)
        return len(rest) <= _FRONT and _FRONT_PAGE.fullmatch(rest) is not None

    names = [text for block in document.blocks for link, text in block.links if leads_home(link)]
    for picture in document.pictures[:_LOGOS]:
        around = picture.element.getparent()
        if around is not None and around.tag == "a" and leads_home(around.get("href") or ""):
            names += [picture.element.get("alt") or "", around.get("title") or ""]
    return frozenset(fold(name) for name in names if 1 < len(name) <= _MAX_NAME and not is_home(name))


def _jsonld_dates(graph: Iterable[jsonld.Node]) -> list[Candidate]:
    found = []
    for node in graph:
        kind = "" if jsonld.is_article(node) else f"{(jsonld.types(node) or ('Thing',))[0]}."
        for name in _DATE_PROPERTIES:
            text = jsonld.string(node.get(name))
            if text and len(text) <= _MAX_DATE:
                found.append(Candidate(f"jsonld.{kind}{name}", text))
    return list(dict.fromkeys(found))


def _meta_dates(elements: Iterable[etree._Element]) -> list[Candidate]:
    found = []
    for element in elements:
        content = element.get("content")
        if not content or len(content) > _MAX_DATE:
            continue
        name = element.get("property") or element.get("name")
        prefix = "meta" if name else "itemprop"
        name = name or element.get("itemprop") or ""
        if _DATE_KEY.search(name) and _DATE_VALUE.search(content):
            found.append(Candidate(f"{prefix}.{name.strip()}", clean(content)))
    return list(dict.fromkeys(found))


def _language(declared: str | None, metas: Metas, article: jsonld.Node) -> str | None:
    stated = (declared, jsonld.string(article.get("inLanguage")), _first(metas, "content-language", "og:locale"))
    for text in stated:
        if text and (found := _LANGUAGE.match(text.strip().lower())):
            return found[0]
    return None
