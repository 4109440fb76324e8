"""What an answer is that was asked for as a picture: by its first bytes and its end, whatever its name or header says.

No picture is ever decoded here: one of a few kilobytes that would fill the memory with pixels is bytes like any other.
"""

import re
from collections.abc import Callable, Mapping

CUT_OFF, EMPTY = "cut off", "empty"
"""Said of a picture whose end is missing, and of an answer without a byte: the server may have more another time."""

SVG = "no picture: SVG, which may hold a script"
HTML = "no picture: HTML"
UNKNOWN = "no picture: neither JPEG, PNG, GIF, WebP, AVIF nor BMP"
"""Said of what is not kept as a picture."""

_HEAD = 1000
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(svg|html|head|body|script|meta|title|div|p|h1)\b", re.IGNORECASE
)
"""The first element of a text: `<?xml version="1.0"?><svg `."""
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<!doctype html", re.IGNORECASE)

_EOI, _SOS = 0xD9, 0xDA
_BARE = {0x01, *range(0xD0, 0xD9)}
"""Markers of a JPEG that have no length: TEM, RST0 to RST7 and SOI."""
_PNG_END = b"IEND\xaeB`\x82"


def fault(body: bytes) -> str | None:
    """Why bytes are no picture to be kept, or not a whole one; `None` for one that is."""
    if not body:
        return EMPTY
    for begins, is_whole in _KINDS.items():
        if begins.match(body):
            return None if is_whole(body) else CUT_OFF
    found = _MARKUP.match(body[:_HEAD])
    if found and found[1].lower() == b"svg":
        return SVG
    return HTML if found or _DOCTYPE.match(body) else UNKNOWN


def _jpeg(body: bytes) -> bool:
    """Whether the segments lead to a scan, and the scan to an end; a small picture within the head does not count."""
    at = 2
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == _SOS:
            return body.find(bytes((0xFF, _EOI)), at) >= 0
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(body[at + 2 : at + 4])
    return False


def _gif(body: bytes) -> bool:
    return body.rstrip(b"\0").endswith(b";")


def _webp(body: bytes) -> bool:
    return int.from_bytes(body[4:8], "little") + 8 <= len(body) + 1  # many leave out the last byte, which only pads


def _avif(body: bytes) -> bool:
    at = 0
    while at + 8 <= len(body):
        size = int.from_bytes(body[at : at + 4])
        if size == 0:  # up to the end
            return True
        size = int.from_bytes(body[at + 8 : at + 16]) if size == 1 else size
        if size < 8:
            return False
        at += size
    return at == len(body)


def _bmp(body: bytes) -> bool:
    return int.from_bytes(body[2:6], "little") <= len(body)


_KINDS: Mapping[re.Pattern[bytes], Callable[[bytes], bool]] = {
    re.compile(rb"\xff\xd8\xff"): _jpeg,
    re.compile(rb"\x89PNG\r\n\x1a\n"): lambda body: _PNG_END in body,
    re.compile(rb"GIF8[79]a"): _gif,
    re.compile(rb"RIFF....WEBP", re.DOTALL): _webp,
    re.compile(rb"....ftyp(?:....){0,16}?(?:avif|avis)", re.DOTALL): _avif,
    re.compile(rb"BM....\0\0\0\0", re.DOTALL): _bmp,
}
"""How each kind of picture begins, and whether one is whole."""
