"""Bytes → tree: which charset the bytes are in, what is repaired before parsing, and which pages are refused."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from bs4 import BeautifulSoup
from lxml import etree

from crawler.items import ExtractionError

MAX_BYTES = 16 * 1024 * 1024
MAX_TAGS = 150_000
MAX_ATTRIBUTES = 8_000
"""In one tag: libxml2 compares every attribute with all before it, so 40,000 of them take two to ten seconds."""
MAX_DEPTH = 1_500
"""libxml2 drops what is nested deeper than 2,048 without a word."""

_STEP = MAX_ATTRIBUTES
_BINARY = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP"}
_BINARY[b"\x1f\x8b"] = "gzip"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)  # <meta charset="utf-8">
_END_TAGS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)  # "</body></html>" before the article
_HIDDEN_TEXT = re.compile(rb"<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG_START = re.compile(rb"<[a-zA-Z]")  # "<div"
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")  # "a value"
_TONES_1258 = re.compile(rb"[aeiouyAEIOUY\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]")  # "ti\xeac" + tone byte
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_ALIASES |= {"x-user-defined": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949"}
_ALIASES |= {"iso-8859-9": "cp1254", "shift_jis": "cp932", "windows-874": "cp874", "utf8": "utf-8"}
_SNIFFED = 4096


class Text(NamedTuple):
    """Decoded bytes, ready for the parser."""

    utf8: bytes
    encoding: str
    flags: tuple[str, ...] = ()


class Tree(NamedTuple):
    """A parsed page."""

    root: etree._Element
    encoding: str
    flags: tuple[str, ...]


def declared_charset(body: bytes, content_type: str | None) -> str | None:
    """The charset that the header or the page's own `meta` names, as a Python codec; `None` when unknown to both."""
    header = _CHARSET.search((content_type or "").encode("ascii", "ignore"))
    for found in (header, _CHARSET.search(body, 0, _SNIFFED)):
        name = found[1].decode("ascii", "ignore").lower() if found else ""
        try:
            if name:
                return codecs.lookup(_ALIASES.get(name, name)).name
        except LookupError:
            continue
    return None


def decode(body: bytes, content_type: str | None = None) -> Text:
    """The page as UTF-8; what the bytes show wins over what they declare.

    Order: byte order mark, UTF-16 by its zero bytes, valid UTF-8, the declaration, a guess (flagged).
    """
    marked = next((codec for mark, codec in _MARKS if body.startswith(mark)), None) or _zero_pattern(body)
    if marked:
        return Text(_reencode(body, marked), marked.removesuffix("-sig"))
    body = body.replace(b"\0", b"")
    declared = declared_charset(body, content_type)
    if _is_utf8(body):
        lied = declared not in (None, "utf-8", "utf-16", "ascii") and not body.isascii()
        return Text(body, "utf-8", ("charset_mislabelled",) if lied else ())
    if declared and declared not in ("utf-8", "utf-16"):
        return Text(_reencode(body, declared), declared)
    guessed = _guess(body)
    return Text(_reencode(body, guessed), guessed, ("charset_damaged" if guessed == "utf-8" else "charset_guessed",))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(body) - 4 and error.reason == "unexpected end of data"
    return True


def _zero_pattern(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of mostly ASCII markup is zero."""
    head = body[:_SNIFFED]
    if head.count(0) * 4 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _guess(body: bytes) -> str:
    """UTF-8 with a few broken letters, else windows-1258 by its tone bytes, else windows-1252."""
    foreign = len(body) - len(body.decode("ascii", "ignore"))
    if body.decode("utf-8", "replace").count("�") * 10 < foreign:
        return "utf-8"
    return "cp1258" if len(_TONES_1258.findall(body)) * 20 > foreign else "cp1252"


def _reencode(body: bytes, codec: str) -> bytes:
    try:
        text = body.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):  # a codec that is no text encoding, e.g. "rot13"
        text = body.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text).replace("\0", "").encode("utf-8", "replace")


def refuse(body: bytes) -> None:
    """Raise `ExtractionError` for bytes that are no page or that would take the parser minutes."""
    if len(body) > MAX_BYTES:
        raise ExtractionError(f"expected a page of at most {MAX_BYTES} bytes, found {len(body)}")
    kind = next((name for mark, name in _BINARY.items() if body.startswith(mark)), None)
    if kind:
        raise ExtractionError(f"expected HTML or text, found {kind} data")
    if (tags := body.count(b"<") - body.count(b"</")) > MAX_TAGS:
        raise ExtractionError(f"expected at most {MAX_TAGS} tags, found {tags}")
    if (
        _most_attributes(body) > MAX_ATTRIBUTES
        and (most := _most_attributes(_HIDDEN_TEXT.sub(b"", body))) > MAX_ATTRIBUTES
    ):
        raise ExtractionError(f"expected at most {MAX_ATTRIBUTES} attributes in one tag, found {most}")


def _most_attributes(body: bytes) -> int:
    """The attributes of the fullest tag among the very long ones; a cheap look in steps finds where those can be."""
    most, at = 0, 0
    while at < len(body):
        if body.find(b">", at, at + _STEP) < 0:
            end = body.find(b">", at + _STEP)
            end = end if end >= 0 else len(body)
            piece = body[body.rfind(b">", 0, at) + 1 : end]
            if start := _TAG_START.search(piece):
                most = max(most, len(_QUOTED.sub(b"", piece[start.start() :]).split()) - 1)
            at = end
        at += _STEP
    return most


def parse(body: bytes, content_type: str | None = None) -> Tree:
    """The tree of a page; raises `ExtractionError` when it is over a cap or when no parser finds an element."""
    refuse(body)
    text = decode(body, content_type)
    source = _END_TAGS.sub(b"", text.utf8)
    try:
        root = etree.fromstring(source, _parser())
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        root = None
    if root is None or not len(root):
        root = _repair(source)
    return Tree(root, text.encoding, text.flags)


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def _repair(source: bytes) -> etree._Element:
    """A second opinion, slower and more forgiving, for pages in which libxml2 sees nothing."""
    try:
        soup = BeautifulSoup(source, "html.parser", from_encoding="utf-8")
        text = str(soup).encode("utf-8", "replace")
        root = etree.fromstring(b"<html><body>" + text + b"</body></html>", _parser())
    except (etree.XMLSyntaxError, etree.ParserError, ValueError, AssertionError, RecursionError) as error:
        raise ExtractionError(f"expected HTML, found {len(source)} bytes that no parser reads") from error
    if root is None:
        raise ExtractionError(f"expected HTML, found {len(source)} bytes without an element")
    return root
