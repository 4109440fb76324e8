"""Feeds and sitemaps: what a paper announces, as links. Pure functions of what was fetched.

Both are read by one parser that repairs what is damaged, expands no entity and reads no document type: what stands
before the root element is cut off. What it costs is bounded by counts, since a feed of one bad host must not keep the
others waiting.
"""

import html
import re
import zlib
from collections.abc import Iterator
from datetime import date
from html.entities import html5
from io import BytesIO
from itertools import islice

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from lxml import etree

from crawler.addresses import is_plain, normalise, resolve
from crawler.extractors.dates import parse_timestamp
from crawler.items import Candidate, ExtractionError, Kind, Link
from crawler.text import clean

MAX_BYTES = 8 * 1024**2
"""Of a sitemap or feed, after decompression; a monthly sitemap of a provincial paper has about 0.5 MB."""

MAX_ITEMS = 1000
"""Of a feed, or of an index of sitemaps; papers give 20 to 100, a daily index of two years has 730."""

MAX_ADDRESSES = 50_000
"""Of a sitemap, as its protocol has it. Those that cost more than the usual ones count as several, see `_work`."""

_ODD_ADDRESS = 4
"""As much more as an address costs that is not in its normal form, nor nearly so."""

_ODD_DATE = 4
"""The same of a date that is not as the protocol has it."""

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?"
)  # "2026-03-07T08:07+07:00"
_STATED = {"publication_date": "sitemap.publication_date", "lastmod": "sitemap.lastmod"}
_OWN_FIELDS = ("loc", "lastmod", "publication_date")

MAX_MARKS = 400_000
"""Tags, ends and comments that are read: those of a full sitemap with day, frequency and priority of each address."""

_KINDS: dict[str, Kind] = {"url": "article", "sitemap": "sitemap"}
"""Elements of a sitemap and of an index of sitemaps."""

MAX_FIELDS = 100
"""Elements of an entry that are looked at."""

MAX_TITLE = 1000
"""Characters of a title that are looked at."""

_ROOT = re.compile(r"<[A-Za-z_]")  # "<rss", behind declaration and document type
_AMPERSAND = re.compile(r"&(?:(#?[A-Za-z0-9]{1,30});)?")  # "&nbsp;", which XML does not know; "?a=1&b=2"
_SECTION = "<![CDATA["
_XML_KNOWS = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0?[1-9]|1[0-2])?(?!\d)")  # news-2025-6.xml
_ASCII = bytes(range(32, 127))
"""A declaration that was read as ASCII can only name an encoding in which that is so: no UTF-7, no EBCDIC."""
_SNIFFED = 1024
_SAFELY = {"recover": True, "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
_DATES = {
    "pubdate": "feed.pubDate", "published": "feed.pubDate", "issued": "feed.pubDate", "date": "feed.pubDate",
    "updated": "feed.updated", "modified": "feed.updated",
}  # fmt: skip
"""Elements that state when an entry was published or changed: of RSS 2.0, Atom 1.0, Atom 0.3, Dublin Core."""


def read_feed(body: bytes, url: str = "") -> list[Link]:
    """Articles of an RSS or Atom feed, in its order, with the time as the feed prints it.

    `url` is the feed's own address: relative links are resolved against it.
    """
    links = (_entry(element, url) for _, element in islice(_elements(body, ("item", "entry")), MAX_ITEMS))
    return [link for link in links if link is not None]


def _entry(element: etree._Element, base: str) -> Link | None:
    fields: dict[str, str] = {}
    addresses: list[str] = []
    for child in _children(element):
        name = _name(child)
        if name == "link":
            addresses += _linked(child)
        fields.setdefault(name, _text(child))
    if "guid" in fields and fields["guid"].startswith(("http://", "https://")):  # a permanent link, if nothing better
        addresses.append(fields["guid"])
    stem = element.get("{http://www.w3.org/XML/1998/namespace}base") or base
    url = next((found for address in addresses if (found := resolve(address, stem))), None)
    if url is None:
        return None
    stated = next(((name, fields[key]) for key, name in _DATES.items() if fields.get(key)), None)
    return dated(Link(url, "article", _title(fields.get("title", "")), stated and Candidate(*stated)))


def _linked(link: etree._Element) -> list[str]:
    """The address that a `link` states: in Atom as an attribute, of several the one that leads to the page."""
    href = link.get("href")
    if href is None:
        return [_text(link)]
    return [href] if link.get("rel", "alternate") == "alternate" else []


def _title(markup: str) -> str | None:
    """A title as a reader sees it; feeds hold markup in it, escaped once or twice."""
    text = markup[:MAX_TITLE]
    for _ in range(2):
        if "<" in text or "&" in text:
            text = BeautifulSoup(text, "lxml").get_text(" ") if "<" in text else html.unescape(text)
    return clean(text) or None


def dated(link: Link) -> Link:
    """The link with the day that its date amounts to."""
    if link.date is None:
        return link
    role = "feed" if link.date.source.startswith("feed") else "meta"
    stamp = parse_timestamp(link.date.text[:MAX_TITLE], role=role)
    return Link(link.url, link.kind, link.title, link.date, stamp.at.date().isoformat()) if stamp else link


def read_sitemap(body: bytes, since: date | None) -> list[Link]:
    """Articles of a sitemap, and the sitemaps of an index; nothing that is stated to be older than `since`.

    What carries no date is kept.
    """
    found: list[Link] = []
    work = 0
    for name, entry in islice(_elements(body, tuple(_KINDS)), MAX_ADDRESSES):
        fields = _sitemap_fields(entry)
        if since and _is_older(fields, fields.get("loc", "") if name == "sitemap" else "", since):
            continue
        work += _work(fields)
        if work > MAX_ADDRESSES or (name == "sitemap" and len(found) >= MAX_ITEMS):
            break
        if (link := _sitemap_link(fields, _KINDS[name])) is not None:
            found.append(link)
    return found


def _sitemap_fields(entry: etree._Element) -> dict[str, str]:
    """What stands in the entry itself speaks of its page, and what it says as news; its pictures have addresses too."""
    fields: dict[str, str] = {}
    news: dict[str, str] = {}
    for child in _children(entry):
        name = _name(child)
        if name == "news":
            news = news or {_name(e): _text(e) for e in _children(child)}
        elif name in _OWN_FIELDS:
            fields[name] = _text(child)
    return fields | news


def _work(fields: dict[str, str]) -> int:
    """What an entry costs to read, the usual one as one."""
    odd = 0 if is_plain(fields.get("loc", "")) else _ODD_ADDRESS
    return 1 + odd + sum(_ODD_DATE for name in _STATED if name in fields and not _ISO.fullmatch(fields[name]))


def _sitemap_link(fields: dict[str, str], kind: Kind) -> Link | None:
    url = normalise(fields.get("loc", ""))
    if url is None:
        return None
    stated = next((Candidate(source, fields[name]) for name, source in _STATED.items() if fields.get(name)), None)
    return dated(Link(url, kind, clean(fields.get("title", "")[:MAX_TITLE]) or None, stated))


def _children(element: etree._Element) -> Iterator[etree._Element]:
    return islice(element.iterchildren(etree.Element), MAX_FIELDS)


def _is_older(fields: dict[str, str], name: str, since: date) -> bool:
    stated = fields.get("publication_date") or fields.get("lastmod") or ""
    if stated:
        return stated[:10] < since.isoformat()
    if month := _MONTH_IN_NAME.search(name.rsplit("/", 1)[-1]):
        year, number = int(month[1]), int(month[2] or 12)
        return (year, number) < (since.year, since.month)
    return False


def _name(element: etree._Element) -> str:
    """In lower case, without its namespace, or the prefix that stands for one which nobody has declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _text(element: etree._Element) -> str:
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(islice((part for part in element.itertext() if isinstance(part, str)), MAX_ITEMS)).strip()


def _elements(body: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """The elements of these names, each with its name, one at a time; none of what is no XML at all.

    Raises:
        ExtractionError: the body is over a cap.
    """
    text = _decoded(_inflated(body))
    start = _ROOT.search(text)
    source = BytesIO(_escaped(_bounded(text[start.start() :])).encode("utf-8", "replace") if start else b"")
    tags = [f"{{*}}{name}" for name in names]
    parsed = etree.iterparse(source, events=("end",), tag=tags, encoding="utf-8", **_SAFELY)
    try:
        for _, element in parsed:
            yield _name(element), element
            element.clear()
            while element.getprevious() is not None:  # what has been read takes no memory
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def _bounded(text: str) -> str:
    """The text up to its first `MAX_MARKS` tags, attributes or entities; what is cut is repaired as what is damaged."""
    for mark in "<=&":
        if text.count(mark) > MAX_MARKS:
            last = next(islice(re.finditer(mark, text), MAX_MARKS, None))
            text = text[: last.start()]
    return text


def _escaped(text: str) -> str:
    """With the entities that only HTML knows as letters, and every other `&` that XML would stumble over as one."""
    parts, at = [], 0
    while (start := text.find(_SECTION, at)) >= 0:  # in a section they are letters already
        end = text.find("]]>", start)
        parts += [_AMPERSAND.sub(_letter, text[at:start]), text[start : end if end >= 0 else len(text)]]
        at = end if end >= 0 else len(text)
    return "".join([*parts, _AMPERSAND.sub(_letter, text[at:])])


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    return found[0] if name in _XML_KNOWS or name[0] == "#" else html5.get(f"{name};", f"&amp;{name};")


def _inflated(body: bytes) -> bytes:
    """Decompressed within the cap."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise ExtractionError(f"expected gzip, found {error}") from error
    if len(body) > MAX_BYTES:
        raise ExtractionError(f"expected at most {MAX_BYTES} bytes, found more")
    return body


def _decoded(body: bytes) -> str:
    """As text, before anyone looks for markup: by its mark, its zero bytes, as UTF-8, as declared."""
    body, marked = EncodingDetector.strip_byte_order_mark(body)
    declared = EncodingDetector.find_declared_encoding(body[:_SNIFFED])
    for codec in (marked or _by_zeros(body), "utf-8", declared):
        try:
            if codec and (codec != declared or _ASCII.decode(codec) == _ASCII.decode("ascii")):
                return body.decode(codec)
        except (LookupError, UnicodeError):  # not in it after all, or a name that is no codec
            continue
    return body.decode("utf-8", "replace")


def _by_zeros(body: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: markup is mostly ASCII, whose other bytes are zero."""
    head = body[: _SNIFFED // 4 * 4]
    if head.count(0) * 3 < len(head):
        return None
    places = "".join(str(int(head[at::4].count(0) * 8 > len(head))) for at in range(4))
    forms = {"0111": "utf-32-le", "1110": "utf-32-be", "0101": "utf-16-le", "1010": "utf-16-be"}
    return forms.get(places)
