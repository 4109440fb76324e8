"""WARC, ARC and WACZ files by hand: each field, each member and each fault stands where a test wants it."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from tests.foreign.stories import Story, page

AT = "2026-05-12T03:00:00Z"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
Fields = Sequence[tuple[str, str]]


def record(
    kind: str, url: str | None, block: bytes, *, at: str | None = AT, content_type: str = "application/octet-stream",
    more: Fields = (), version: str = "1.0", length: str | None = "", end: bytes = b"\r\n",
) -> bytes:  # fmt: skip
    """A WARC record; what is `None` is left out, and `length` says what stands in place of the right one."""
    fields: list[tuple[str, str | None]] = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id(url, at, kind)),
        ("WARC-Date", at),
        ("WARC-Target-URI", url),
        *more,
        ("Content-Type", content_type),
        ("Content-Length", str(len(block)) if length == "" else length),
    ]
    lines = [f"{name}: {value}".encode() for name, value in fields if value is not None]
    return end.join((f"WARC/{version}".encode(), *lines, b"", block)) + end + end


def record_id(url: str | None, at: str | None = AT, kind: str = "response") -> str:
    """What a record is called."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {at}')}>"


def http(body: bytes, headers: Fields = HTML, *, status: str = "HTTP/1.1 200 OK", end: bytes = b"\r\n") -> bytes:
    """An answer as a server gave it."""
    return end.join((status.encode(), *(f"{name}: {value}".encode() for name, value in headers), b"", body))


def response(
    url: str | None, body: bytes | str, at: str | None = AT, *, headers: Fields = HTML, status: str = "HTTP/1.1 200 OK",
    more: Fields = (), version: str = "1.0", length: str | None = "", end: bytes = b"\r\n",
) -> bytes:  # fmt: skip
    """The record of an answer."""
    return record(
        "response", url, http(body.encode() if isinstance(body, str) else body, headers, status=status, end=end),
        at=at, content_type="application/http; msgtype=response", more=more, version=version, length=length, end=end,
    )  # fmt: skip


def article(url: str | None, told: Story, at: str | None = AT, **more: str) -> bytes:
    """The record of a story's page."""
    return response(url, page(told, **more), at)


def revisit(url: str, at: str, *, more: Fields, profile: str = "identical-payload-digest", head: bytes = b"") -> bytes:
    """A record that says that the answer was as an earlier one."""
    stated = ("WARC-Profile", f"http://netpreserve.org/warc/1.0/revisit/{profile}")
    return record(
        "revisit", url, head or http(b""), at=at, content_type="application/http; msgtype=response",
        more=(stated, *more),
    )  # fmt: skip


def warcinfo(name: str, software: str) -> bytes:
    """What a file begins with."""
    block = f"software: {software}\r\nformat: WARC File Format 1.0\r\n".encode()
    more = (("WARC-Filename", name),)
    return record("warcinfo", None, block, content_type="application/warc-fields", more=more)


def gz(content: bytes) -> bytes:
    """One gzip member."""
    return gzip.compress(content, 6, mtime=0)


def gz_with_lengths(content: bytes) -> bytes:
    """One gzip member as wget writes it: how long it is stands in an extra field."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush()
    whole = len(packed) + 10 + 14 + 8
    extra = b"sl" + struct.pack("<HII", 8, whole, len(content))
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\x03" + struct.pack("<H", len(extra)) + extra
    return head + packed + struct.pack("<II", zlib.crc32(content), len(content))


Form = Callable[[Sequence[bytes]], bytes]


def each_a_member(records: Sequence[bytes]) -> bytes:
    return b"".join(map(gz, records))


def all_one_member(records: Sequence[bytes]) -> bytes:
    return gz(b"".join(records))


def plain(records: Sequence[bytes]) -> bytes:
    return b"".join(records)


FORMS: Mapping[str, Form] = {"members": each_a_member, "one-gzip": all_one_member, "plain": plain}
"""How records come to be a file."""


def bomb(head: bytes, filler: bytes, times: int, tail: bytes) -> bytes:
    """One small gzip member that holds the filler over and over; the filler must be worth a block of its own."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(filler) + deflate.flush(zlib.Z_FULL_FLUSH)
    last = deflate.compress(tail) + deflate.flush()
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(filler, crc)
    size = len(head) + len(filler) * times + len(tail)
    end = struct.pack("<II", zlib.crc32(tail, crc), size % 2**32)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + first + again * times + last + end


def brotli(body: bytes) -> bytes:
    """RFC 7932 with nothing compressed: meta-blocks of at most 64 KiB, each as it stands."""
    parts, bits, used = [], 0, 1  # one bit: a window of 64 KiB
    for start in range(0, len(body), 1 << 16):
        piece = body[start : start + (1 << 16)]
        bits |= (len(piece) - 1) << (used + 3) | 1 << (used + 19)  # not the last, four nibbles of length, as it stands
        parts.append(bits.to_bytes(3, "little") + piece)
        bits, used = 0, 0
    return b"".join((*parts, b"\x03"))


def zstd(body: bytes) -> bytes:
    """RFC 8878 with nothing compressed: one frame of raw blocks of at most 128 KiB."""
    pieces = [body[start : start + (1 << 17)] for start in range(0, len(body), 1 << 17)]
    heads = [(len(piece) << 3 | (at == len(pieces) - 1)).to_bytes(3, "little") for at, piece in enumerate(pieces)]
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(body))
    return frame + b"".join(head + piece for head, piece in zip(heads, pieces, strict=True))


def zstd_bomb(blocks: int) -> bytes:
    """As many times 128 KiB of one letter, in four bytes each."""
    window = b"\x28\xb5\x2f\xfd\x00\x58"  # no size stated, a window of 2 MiB
    heads = ((1 << 17 << 3 | 1 << 1 | (at == blocks - 1)).to_bytes(3, "little") for at in range(blocks))
    return window + b"".join(head + b"a" for head in heads)


def chunked(body: bytes, size: int = 700) -> bytes:
    """As `Transfer-Encoding: chunked` has it."""
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def arc_head(version: int, name: str = "nho.arc") -> bytes:
    """What an ARC file begins with: 1.0 of Alexa, 1.1 of Heritrix with its description, 2.0 with more columns."""
    columns = "URL IP-address Archive-date Content-type Archive-length"
    wide = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
    block = {
        1: f"1 0 Archive\n{columns}\n",
        11: f'1 1 InternetArchive\n{columns}\n<?xml version="1.0"?><arcmetadata><software>h</software></arcmetadata>\n',
        2: f"2 0 Archive\n{wide}\n",
    }[version]
    size = len(block.encode())
    middle = f"200 - - 0 {name} {size}" if version == 2 else str(size)
    return f"filedesc://{name} 0.0.0.0 20100512030000 text/plain {middle}\n{block}\n".encode()


def arc(url: str, told: Story, at: str = "20100512030000", version: int = 1) -> bytes:
    """One record of an ARC file."""
    block = http(page(told).encode())
    middle = f"200 - - 0 nho.arc {len(block)}" if version == 2 else str(len(block))
    return f"{url} 10.0.0.1 {at} text/html {middle}\n".encode() + block + b"\n"


def wacz(warcs: Mapping[str, bytes], *, is_deflated: bool = False) -> bytes:
    """A zip file with WARC files, their pages and their description, as Browsertrix and py-wacz write it."""
    kept = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if is_deflated else zipfile.ZIP_STORED
    told = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    with zipfile.ZipFile(kept, "w", how) as whole:
        for name, content in warcs.items():
            whole.writestr(f"archive/{name}", content)
        whole.writestr("indexes/index.cdx.gz", gz(b'example,baolangtram)/ 20260512030000 {"mime": "text/html"}\n'))
        whole.writestr("pages/pages.jsonl", json.dumps(told) + "\n")
        whole.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))
        whole.writestr("datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": "sha256:0"}))
    return kept.getvalue()
