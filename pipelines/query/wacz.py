"""WACZ, version 1.1.1, written so that the same content is the same bytes: what others replay.

Source: https://specs.webrecorder.net/wacz/1.1.1/. The index is CDXJ as cdxj-indexer writes it, which pywb and
ReplayWeb.page read. `verify_bundle` says how the ZIP file itself is laid out, and holds readers to it.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

from pipelines.db.archive import SOFTWARE, ArchiveError
from pipelines.query import verify_bundle
from pipelines.query.verify_bundle import DIGEST, MOST, PACKAGE, Entry, directory, local_header, to_json
from pipelines.warc.record import Record

_INDEX = "indexes/index.cdx.gz"
_WWW = re.compile(r"www\d*")
_SLASHES = re.compile("/+")
_PORTS = {"http": 80, "https": 443}


class Container:
    """A ZIP file of files as they are, with the list of them that the package gives."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[Entry] = []
        self.resources: list[dict[str, object]] = []

    @contextmanager
    def writing(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A file to be written piece by piece, each of which is handed to what this gives."""
        digest, crc, start = sha256(), 0, self._file.tell()
        self._file.write(local_header(Entry(name, 0, 0, start)))
        begun = self._file.tell()

        def write(chunk: bytes) -> None:
            nonlocal crc
            self._file.write(chunk)
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)

        yield write
        end = self._file.tell()
        if end > MOST:
            raise ArchiveError(f"the bundle would have more than {MOST} bytes, which a ZIP file cannot have")
        entry = Entry(name, crc, end - begun, start)
        self._file.seek(start)
        self._file.write(local_header(entry))
        self._file.seek(end)
        self._entries.append(entry)
        short = name.rpartition("/")[2].lower()
        told = {"name": short, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": entry.size}
        self.resources.append(told)

    def add(self, name: str, content: str | bytes) -> None:
        """A file that is held in memory."""
        with self.writing(name) as write:
            write(content.encode() if isinstance(content, str) else content)

    def close(self, about: Mapping[str, object]) -> None:
        """Write the package, its digest, and the directory; `about` is what the package says besides its files.

        A signature has its place in the digest's file, as `signedData`.
        """
        head = {"profile": "data-package", "wacz_version": "1.1.1", "software": SOFTWARE}
        package = to_json({**head, **about, "resources": list(self.resources)}).encode()
        self.add(PACKAGE, package)
        self.add(DIGEST, to_json({"path": PACKAGE, "hash": verify_bundle.sha256(package)}))
        self._file.write(directory(self._entries))


def index_line(record: Record, start: int, length: int, payload: str | None) -> str:
    """A record in CDXJ; `payload` is the digest in the head of the record that has its bytes."""
    mime = "warc/revisit" if record.kind == "revisit" else (record.content_type or "unk").partition(";")[0]
    told = {
        "url": record.url,
        "mime": mime,
        "status": None if record.status is None else str(record.status),
        "digest": payload,
        "length": str(length),
        "offset": str(start),
        "filename": "data.warc.gz",
    }
    known = {name: value for name, value in told.items() if value is not None}
    return f"{sort_key(record.url)} {timestamp(record)} {json.dumps(known, ensure_ascii=False)}"


def timestamp(record: Record) -> str:
    """WARC-Date in fourteen digits."""
    return re.sub(r"\D", "", record.fields["warc-date"])[:14]


def sort_key(url: str) -> str:
    """An address as indexes have it (SURT): `vn,baovidu)/mua-lon?a=1`."""
    if not url.startswith(("http:", "https:")):
        return url
    parts = urlsplit(url)
    name = (parts.hostname or "").split(".")
    is_numbered = len(name) > 1 and _WWW.fullmatch(name[0])
    host = ",".join(reversed(name[1:] if is_numbered else name))
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    path = _SLASHES.sub("/", _escaped(parts.path)).rstrip("/") or "/"
    query = "&".join(sorted(_escaped(parts.query).split("&")))
    return f"{host}{port}){path}{'?' if query else ''}{query}"


def _escaped(text: str) -> str:
    """With each letter in one spelling, in lower case."""
    letters = (chr(one) if 0x20 < one < 0x7F and one not in b"#%" else f"%{one:02x}" for one in unquote_to_bytes(text))
    return "".join(letters).lower()


def add_index(container: Container, lines: Iterable[str]) -> None:
    """The index, in one block, with the list of its blocks."""
    ordered = sorted(lines)
    packed = stored_gzip("".join(f"{line}\n" for line in ordered).encode())
    container.add(_INDEX, packed)
    name = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    block = {"offset": 0, "length": len(packed), "digest": verify_bundle.sha256(packed), "filename": "index.cdx.gz"}
    first = " ".join(ordered[0].split(" ", 2)[:2])
    container.add("indexes/index.idx", f"!meta 0 {json.dumps(name)}\n{first} {json.dumps(block)}\n")


def stored_gzip(data: bytes) -> bytes:
    """A gzip member that is the same whatever version of zlib there is: it compresses nothing."""
    packer = zlib.compressobj(0, wbits=31)
    return packer.compress(data) + packer.flush()
