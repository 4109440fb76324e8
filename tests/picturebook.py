"""Pictures of our own making, the smallest of each kind that a reader would show, and what is sent in their place."""

import struct
import zlib
from collections.abc import Mapping


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(color: int = 0, size: tuple[int, int] = (1, 1)) -> bytes:
    """A PNG of one colour; of a size that it only states, it is a bomb for whoever decodes it."""
    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes([0, color]) if size == (1, 1) else bytes(size[0] // 8 * 64))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


_SCAN = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56"
_THUMB = b"\xff\xd8" + _segment(0xDB, b"\x00" * 65) + _SCAN + b"\xff\xd9"


def jpeg(color: int = 0, *, thumb: bool = False, trailer: bytes = b"") -> bytes:
    """A JPEG, if wanted with a smaller one in its head, as cameras have it, and with something behind its end."""
    exif = _segment(0xE1, b"Exif\0\0" + (_THUMB if thumb else b""))
    head = b"\xff\xd8" + exif + b"\xff" + _segment(0xDB, bytes([color]) * 65)
    return head + _SCAN + _SCAN + b"\xff\xd9" + trailer


def webp(pad: bool = True) -> bytes:
    body = b"WEBPVP8L" + struct.pack("<I", 5) + b"\x2f\0\0\0\0"
    return b"RIFF" + struct.pack("<I", len(body) + 1) + body + b"\0" * pad


def avif(brand: bytes = b"avif") -> bytes:
    kind = _box(b"ftyp", b"mif1" + b"\0\0\0\0" + b"miaf" + brand)
    return kind + _box(b"meta", b"\0" * 20) + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 20) + b"pics"


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
BMP = b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + b"\0\0\0\0"

WHOLE: Mapping[str, bytes] = {
    "PNG": png(),
    "PNG with bytes behind its end": png() + b"\n",
    "PNG that states 50,000 by 50,000 pixels": png(size=(50_000, 50_000)),
    "JPEG": jpeg(),
    "JPEG with a smaller one in its head": jpeg(thumb=True),
    "JPEG with a film behind its end": jpeg(trailer=b"MotionPhoto_Data" * 99),
    "GIF": GIF,
    "GIF with zeros behind its end": GIF + b"\0\0",
    "WebP": webp(),
    "WebP without its padding": webp(pad=False),
    "AVIF": avif(),
    "AVIF that moves": avif(b"avis"),
    "BMP": BMP,
}
"""Pictures to be kept, by what they are."""

CUT: Mapping[str, bytes] = {
    "PNG": png()[:-5],
    "JPEG": jpeg()[:-1],
    "JPEG in its head": jpeg()[:60],
    "JPEG of which only the smaller one is whole": jpeg(thumb=True)[:-2],
    "JPEG behind the smaller one": jpeg(thumb=True)[:130],
    "JPEG of three bytes": jpeg()[:3],
    "GIF": GIF[:-4],
    "WebP": webp()[:-4],
    "AVIF": avif()[:-2],
    "BMP": BMP[:-1],
}
"""Pictures whose end is missing."""
