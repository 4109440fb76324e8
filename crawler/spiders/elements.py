"""Feeds and sitemaps as trees: one parser that repairs what is damaged, expands no entity and reads no document type.

What stands before the root element is cut off. What it costs is bounded by counts, since a feed of one bad host must
not keep the others waiting.
"""

import re
import zlib
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from itertools import islice

from bs4.dammit import EncodingDetector
from lxml import etree

from crawler.items import ExtractionError

MAX_BYTES = 8 * 1024**2
"""Of a sitemap or feed, after decompression; a monthly sitemap of a provincial paper has about 0.5 MB."""

MAX_MARKS = 400_000
"""Tags, ends and comments that are read: those of a full sitemap with day, frequency and priority of each address."""

MAX_FIELDS = 100
"""Elements of an entry that are looked at."""

_MAX_PIECES = 1000
_ROOT = re.compile(r"<[A-Za-z_]")  # "<rss", behind declaration and document type
_AMPERSAND = re.compile(r"&(?:(#?[A-Za-z0-9]{1,30});)?")  # "&nbsp;", which XML does not know; "?a=1&b=2"
_SECTION = "<![CDATA["
_XML_KNOWS = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ASCII = bytes(range(32, 127))
"""A declaration that was read as ASCII can only name an encoding in which that is so: no UTF-7, no EBCDIC."""
_SNIFFED = 1024
_SAFELY = {"recover": True, "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The first elements within an element."""
    return islice(element.iterchildren(etree.Element), MAX_FIELDS)


def name_of(element: etree._Element) -> str:
    """In lower case, without its namespace, or the prefix that stands for one which nobody has declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def text_of(element: etree._Element) -> str:
    """What stands in an element."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(islice((part for part in element.itertext() if isinstance(part, str)), _MAX_PIECES)).strip()


def decoded(body: bytes) -> str:
    """A feed or sitemap as text, decompressed.

    Raises:
        ExtractionError: the body is over a cap, or damaged.
    """
    return _as_text(_inflated(body))


def elements(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """The elements of these names, each with its name, one at a time; none of what is no XML at all."""
    start = _ROOT.search(text)
    source = BytesIO(_escaped(_bounded(text[start.start() :])).encode("utf-8", "replace") if start else b"")
    tags = [f"{{*}}{name}" for name in names]
    parsed = etree.iterparse(source, events=("end",), tag=tags, encoding="utf-8", **_SAFELY)
    try:
        for _, element in parsed:
            yield name_of(element), element
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


def _as_text(body: bytes) -> str:
    """As text, before anyone looks for markup: by its mark, its zero bytes, as UTF-8, as declared."""
    body, marked = EncodingDetector.strip_byte_order_mark(body)
    declared = EncodingDetector.find_declared_encoding(body[:_SNIFFED])
    for codec in (marked or _by_zeros(body), "utf-8", declared):
        try:
            if codec and (codec != declared or _ASCII.decode(codec) == _ASCII.decode("ascii")):
                return body.decode(codec)
        except (
            LookupError,
            ValueError,
        ):  # not in it after all, or a name that is no codec's, or none at all ("utf\0-8")
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
