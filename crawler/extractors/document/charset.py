"""Bytes → UTF-8: which charset the bytes are in, whatever they declare."""

import codecs
import re
from typing import NamedTuple

from bs4.dammit import EncodingDetector

from crawler.text import nfc

from . import legacy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)  # text/html; charset=utf-8
_WESTERN = frozenset({"cp1252", "cp1258", "iso8859-1", "utf-8", "utf-16"})
"""Declarations that Vietnamese pages of every kind stand under: the editor's own, not the text's."""
_TWICE = "á»"  # what is left of "ế" when UTF-8 was taken for windows-1252 and encoded again
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_ALIASES |= {"x-user-defined": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949"}
_ALIASES |= {"iso-8859-9": "cp1254", "shift_jis": "cp932", "windows-874": "cp874", "utf8": "utf-8"}
_SNIFFED = 4096
_MANY = 4


class Text(NamedTuple):
    """Decoded bytes, ready for the parser."""

    utf8: bytes
    encoding: str
    flags: tuple[str, ...] = ()
    letters: str | None = None
    """The same as a string, where it was decoded on the way."""


def declared_charset(body: bytes, content_type: str | None) -> str | None:
    """The charset that the header or the page's own `meta` names, as a Python codec; `None` when unknown to both."""
    header = _CHARSET.search(content_type or "")
    stated = EncodingDetector.find_declared_encoding(body[:_SNIFFED], is_html=True, search_entire_document=True)
    for name in (header[1].lower() if header else None, stated):
        try:
            if name:
                return codecs.lookup(_ALIASES.get(name, name)).name
        except (LookupError, ValueError):  # a name that is no codec's, or none at all
            continue
    return None


def decode(body: bytes, content_type: str | None = None) -> Text:
    """The page as UTF-8; what the bytes show wins over what they declare.

    Order: byte order mark, UTF-16 by its zero bytes, valid UTF-8, single bytes that read as Vietnamese, the
    declaration, a guess (flagged). Text for the fonts of before Unicode is converted (`encoding:tcvn3`,
    `encoding:vni`); what cannot be settled is `charset_uncertain`.
    """
    text = _decoded(body, content_type)
    letters = text.letters if text.letters is not None else text.utf8.decode("utf-8", "replace")
    if legacy.may_be_legacy(letters):
        return _from_font(text)
    return _doubted(text, doubt=_TWICE[-1] in letters and letters.count(_TWICE) > _MANY)


def _decoded(body: bytes, content_type: str | None) -> Text:
    marked = next((codec for mark, codec in _MARKS if body.startswith(mark)), None) or _zero_pattern(body)
    if marked:
        return Text(_reencode(body, marked), marked.removesuffix("-sig"))
    body = body.replace(b"\0", b"")
    declared = declared_charset(body, content_type)
    if (letters := _as_utf8(body)) is not None:
        lied = declared not in (None, "utf-8", "utf-16", "ascii") and not body.isascii()
        return Text(body, "utf-8", ("charset_mislabelled",) if lied else (), letters)
    if _is_damaged_utf8(body) and declared in (None, "utf-8"):
        return Text(_reencode(body, "utf-8"), "utf-8", ("charset_damaged",))
    return _single_bytes(body, declared)


def _single_bytes(body: bytes, declared: str | None) -> Text:
    """What is no UTF-8, read as its words say where they are Vietnamese, else as declared."""
    if declared and declared not in _WESTERN:
        return Text(_reencode(body, declared), declared)
    western = Text(_reencode(body, "cp1252"), "cp1252")
    fonted = _from_font(western)
    if fonted.encoding != western.encoding:
        return fonted
    tones = _reencode(body, "cp1258")
    if declared == "cp1258" or legacy.vietnamese_share(tones.decode()) >= legacy.SURE:
        flag = {"cp1258": (), None: ("charset_guessed",)}.get(declared, ("charset_mislabelled",))
        return Text(tones, "cp1258", flag)
    return western if declared in ("cp1252", "iso8859-1") else _doubted(western, doubt=True)


def _from_font(text: Text) -> Text:
    """The text in Unicode when it was typed for a font of before Unicode."""
    named = legacy.unname(text.utf8.decode("utf-8", "replace"))
    encoding, doubt = legacy.recognise(named)
    if encoding is None:
        return _doubted(text, doubt=doubt)
    return Text(legacy.convert(named, encoding).encode("utf-8", "replace"), encoding, (f"encoding:{encoding}",))


def _doubted(text: Text, *, doubt: bool) -> Text:
    return text._replace(flags=(*text.flags, "charset_uncertain")) if doubt else text


def _as_utf8(body: bytes) -> str | None:
    """The text of valid UTF-8, also of what was cut off within a letter."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.start > len(body) - 4 and error.reason == "unexpected end of data"
        return body[: error.start].decode("utf-8") if cut_off else None


def _zero_pattern(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of mostly ASCII markup is zero."""
    head = body[:_SNIFFED]
    if head.count(0) * 4 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _is_damaged_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a few broken letters."""
    foreign = len(body) - len(body.decode("ascii", "ignore"))
    return body.decode("utf-8", "replace").count("�") * 10 < foreign


def _reencode(body: bytes, codec: str) -> bytes:
    try:
        text = body.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):  # a codec that is no text encoding, e.g. "rot13"
        text = body.decode("utf-8", "replace")
    return nfc(text).replace("\0", "").encode("utf-8", "replace")
