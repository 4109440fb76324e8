"""Which bytes are refused before anyone reads them: what is no page, or would take the parser minutes."""

import re
from collections.abc import Iterable
from json import JSONDecoder
from math import isqrt

from crawler.items import ExtractionError

MAX_BYTES = 8 * 1024 * 1024
MAX_TAGS = 30_000
"""Of 1,625 news pages the fullest has 5,106; each costs up to 20 microseconds."""
MAX_ATTRIBUTES = 5_000
"""In one tag: libxml2 compares every attribute with all before it, so 40,000 of them take two to ten seconds. Several
tags share this cap: the square of its number is the most that the squares of theirs may add up to."""
MAX_ADDRESS = 4_000
"""Characters of a link that is resolved; a thousand are more than is ever asked for."""
MAX_DEPTH = 1_500
"""libxml2 drops what is nested deeper than 2,048 without a word."""

_SMALLEST_TAG = len(b"<a")
_BINARY = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP"}
_BINARY[b"\x1f\x8b"] = "gzip"
_JSON = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\)\]\}',?|[\w.$]{1,80}\()?\s*([{\[])")  # '{"a"', "f([", ")]}',{"
_JSON_ENDS = (b"}", b"]", b")", b";")
_DECODER = JSONDecoder(strict=False, parse_int=str)
_HIDDEN = re.compile(rb"<!--|<(script|style)\b", re.IGNORECASE)  # "<script"
_LONG_TAG = re.compile(rb"<[a-zA-Z][^>]{200,}")  # the attributes of a shorter one are too few to matter
_ATTRIBUTE = re.compile(rb"[\s/\"'][^\s/\"'>=]")  # "<a/b/c", "<a b c"
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")  # "a value"


def refuse(body: bytes) -> None:
    """Raise `ExtractionError` for bytes that are neither page nor text, or too many."""
    if len(body) > MAX_BYTES:
        raise ExtractionError(f"expected a page of at most {MAX_BYTES} bytes, found {len(body)}")
    kind = next((name for mark, name in _BINARY.items() if body.startswith(mark)), None)
    if kind:
        raise ExtractionError(f"expected HTML or text, found {kind} data")
    if is_json(body):
        raise ExtractionError("expected HTML or text, found JSON")


def is_json(body: bytes) -> bool:
    """Whether it is the answer of a service and no page, whatever type it states: JSON, also called with a function."""
    found = _JSON.match(body)
    if found is None or body.rstrip()[-1:] not in _JSON_ENDS:
        return False
    text = body[found.start(1) :].decode("utf-8", "replace")
    try:
        _, end = _DECODER.raw_decode(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return not text[end:].strip(" \t\r\n);")


def refuse_markup(body: bytes) -> None:
    """Raise `ExtractionError` for markup that would take the parser, and whoever reads its tree, more than a second."""
    if len(body) > _SMALLEST_TAG * MAX_TAGS and (marks := body.count(b"<")) > MAX_TAGS:
        tags = marks - body.count(b"</")  # the ends are counted only where it matters, since that count is slow
        if tags > MAX_TAGS:
            raise ExtractionError(f"expected at most {MAX_TAGS} tags, found {tags}")
    if _attributes(body) > MAX_ATTRIBUTES and (many := _attributes(shown(body))) > MAX_ATTRIBUTES:
        raise ExtractionError(f"expected at most {MAX_ATTRIBUTES} attributes in long tags, found as many as {many}")


def shown(body: bytes) -> bytes:
    """The page without comments, scripts and styles; what never ends hides nothing."""
    lowered, kept, at = body.lower(), [], 0
    ends = {b"<!--": b"-->", b"<script": b"</script", b"<style": b"</style"}
    while found := _HIDDEN.search(lowered, at):
        ending = ends[found[0]]
        end = lowered.find(ending, found.end()) if ending else -1
        if end < 0:
            ends[found[0]] = b""
        kept.append(body[at : found.start()] if end >= 0 else body[at : found.end()])
        at = end + len(ending) if end >= 0 else found.end()
    return b"".join((*kept, body[at:]))


def _attributes(body: bytes) -> int:
    """The attributes of long tags, as if all stood in one; not counted where too few can begin."""
    tags = _LONG_TAG.findall(body)
    if _in_one(map(_at_most, tags)) <= MAX_ATTRIBUTES:
        return 0
    return _in_one(len(_ATTRIBUTE.findall(_QUOTED.sub(b" ", tag))) for tag in tags)


def _at_most(tag: bytes) -> int:
    """Attributes that a tag may have: each begins behind blanks, a slash or a quotation mark, in a value or not."""
    return len(tag.split()) + tag.count(b"/") + tag.count(b'"') + tag.count(b"'")


def _in_one(numbers: Iterable[int]) -> int:
    """As many as would cost in one tag what these cost in several: a tag costs the square of its attributes."""
    return isqrt(sum(number * number for number in numbers))
