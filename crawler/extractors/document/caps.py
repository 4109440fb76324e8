"""Which bytes are refused before anyone reads them: what is no page, or would take the parser minutes."""

import re

from crawler.items import ExtractionError

MAX_BYTES = 16 * 1024 * 1024
MAX_TAGS = 150_000
MAX_ATTRIBUTES = 8_000
"""In one tag: libxml2 compares every attribute with all before it, so 40,000 of them take two to ten seconds."""
MAX_DEPTH = 1_500
"""libxml2 drops what is nested deeper than 2,048 without a word."""

_STEP = MAX_ATTRIBUTES
_SMALLEST_TAG = len(b"<a")
_BINARY = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP"}
_BINARY[b"\x1f\x8b"] = "gzip"
_HIDDEN = re.compile(rb"<!--|<(script|style)\b", re.IGNORECASE)  # "<script"
_TAG_START = re.compile(rb"<[a-zA-Z]")  # "<div"
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")  # "a value"


def refuse(body: bytes) -> None:
    """Raise `ExtractionError` for bytes that are no page or that would take the parser minutes."""
    if len(body) > MAX_BYTES:
        raise ExtractionError(f"expected a page of at most {MAX_BYTES} bytes, found {len(body)}")
    kind = next((name for mark, name in _BINARY.items() if body.startswith(mark)), None)
    if kind:
        raise ExtractionError(f"expected HTML or text, found {kind} data")
    if len(body) > _SMALLEST_TAG * MAX_TAGS and (tags := _tags(body)) > MAX_TAGS:
        raise ExtractionError(f"expected at most {MAX_TAGS} tags, found {tags}")
    if _most_attributes(body) > MAX_ATTRIBUTES and (most := _most_attributes(_shown(body))) > MAX_ATTRIBUTES:
        raise ExtractionError(f"expected at most {MAX_ATTRIBUTES} attributes in one tag, found {most}")


def _tags(body: bytes) -> int:
    """How many elements begin; the ends are counted only where it matters, since that count is slow."""
    marks = body.count(b"<")
    return marks - body.count(b"</") if marks > MAX_TAGS else marks


def _shown(body: bytes) -> bytes:
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
