"""The WARC: every exchange with a server, kept before anyone reads it.

What is kept: the body bytes as the server sent them, after chunked transfer coding and before decompression; the
header fields as Scrapy keeps them (names in canonical case, order within a name); the status with the standard
reason phrase; the request line and header fields. One gzip member per record, one file per run and per GiB.
Files bear the suffix `.open` while they are written.
"""

import hashlib
import logging
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import responses as reasons
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.items import Capture, Page

log = logging.getLogger(__name__)

MAX_FILE = 1024**3
"""Bytes after which the next file is begun."""

MAX_BODY = 64 * 1024**2
"""Bytes that are read of one record at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response as another archive kept it."""

    head: StatusAndHeaders
    body: bytes
    """As transferred: perhaps in chunks, perhaps compressed; the head tells."""


class Warc:
    """The WARC files of an archive, for one writer."""

    def __init__(self, folder: Path, software: str) -> None:
        self.folder = folder
        self.software = software
        self._file: BinaryIO | None = None
        self._parts = 0
        # Microseconds, so that two runs within a second never share a name.
        self._stem = f"baotinh-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"

    @property
    def name(self) -> str:
        """Name of the file being written, as it will be once complete."""
        return f"{self._stem}-{self._parts:03}.warc.gz"

    def exchange(self, capture: Capture, request: Request, response: Response) -> Capture:
        """Append a response with its request; returns the capture with its place in the file."""
        writer, memory = self._writer()
        record = writer.create_warc_record(
            capture.url, "response", payload=BytesIO(response.body), http_headers=_response_head(response),
            warc_headers_dict={"WARC-Date": _date(capture.fetched_at)},
        )  # fmt: skip
        asked = writer.create_warc_record(
            capture.url, "request", payload=BytesIO(request.body), http_headers=_request_head(request),
            warc_headers_dict={
                "WARC-Date": _date(capture.fetched_at),
                "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID"),
            },
        )  # fmt: skip
        writer.write_record(record)
        length = memory.tell()
        writer.write_record(asked)
        return self._append(capture, memory, length)

    def failure(self, capture: Capture) -> Capture:
        """Append a metadata record that says why no response came."""
        writer, memory = self._writer()
        fields = f"fetchError: {capture.error}\r\n".encode()
        headers = {"WARC-Date": _date(capture.fetched_at)}
        writer.write_record(
            writer.create_warc_record(
                capture.url, "metadata", payload=BytesIO(fields), warc_content_type="application/warc-fields",
                warc_headers_dict=headers,
            )
        )  # fmt: skip
        return self._append(capture, memory, memory.tell())

    def resource(self, page: Page) -> Capture:
        """Append an imported file; without an address it is kept under its digest."""
        digest = sha256(page.body)
        url = page.url or f"urn:{digest}"
        capture = Capture(url, page.fetched_at, None, content_type=page.content_type, digest=digest)
        writer, memory = self._writer()
        # WARC-Date is mandatory; without a stated capture time it is the time of the import, and says so.
        headers = {"WARC-Date": _date(page.fetched_at)} if page.fetched_at else {"Baotinh-Captured-At": "unknown"}
        writer.write_record(
            writer.create_warc_record(
                url, "resource", payload=BytesIO(page.body),
                warc_content_type=page.content_type or "application/octet-stream", warc_headers_dict=headers,
            )
        )  # fmt: skip
        return self._append(capture, memory, memory.tell())

    def copy(self, page: Page, answer: Answer) -> Capture:
        """Append a response that was read from another WARC, head and body unchanged."""
        url, kind = page.url or f"urn:{sha256(page.body)}", page.content_type
        status = int(answer.head.get_statuscode())
        capture = Capture(url, page.fetched_at, status, content_type=kind, digest=sha256(answer.body))
        writer, memory = self._writer()
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=BytesIO(answer.body), http_headers=answer.head,
                warc_headers_dict={"WARC-Date": _date(page.fetched_at)} if page.fetched_at else {},
            )
        )  # fmt: skip
        return self._append(capture, memory, memory.tell())

    def close(self) -> None:
        """Complete the file being written."""
        if self._file is not None:
            self._file.close()
            self._file = None
            opened = self.folder / (self.name + ".open")
            opened.rename(self.folder / self.name)
            _sync(self.folder)

    def _append(self, capture: Capture, memory: BytesIO, length: int) -> Capture:
        if self._file is not None and self._file.tell() + memory.tell() > MAX_FILE:
            self.close()
        file = self._file or self._begin()
        offset = file.tell()
        file.write(memory.getbuffer())
        file.flush()
        os.fsync(file.fileno())
        return replace(capture, warc_file=self.name, warc_offset=offset, warc_length=length)

    def _begin(self) -> BinaryIO:
        self._parts += 1
        self._file = file = (self.folder / (self.name + ".open")).open("xb")
        _sync(self.folder)
        writer, memory = self._writer()
        about = {"software": self.software, "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record(self.name, about))
        file.write(memory.getbuffer())
        return file

    def _writer(self) -> tuple[WARCWriter, BytesIO]:
        # Records are built in memory and appended whole: a full disk leaves a cut tail, never a mixed one.
        memory = BytesIO()
        return WARCWriter(memory, gzip=True, warc_version="1.1"), memory


def sha256(body: bytes) -> str:
    """The digest under which bytes are known in the archive."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def repair(folder: Path) -> Iterable[tuple[str, int]]:
    """Complete the files that a killed run left open, each cut back to its last whole record.

    Yields the name and the number of bytes cut. Without this, records appended after a cut tail cannot be read.
    """
    for opened in sorted(folder.glob("*.warc.gz.open")):
        size = opened.stat().st_size
        whole = _whole_members(opened)
        os.truncate(opened, whole)
        final = opened.with_suffix("")
        if whole:
            opened.rename(final)
        else:
            opened.unlink()
        _sync(folder)
        yield final.name, size - whole


def read_record(path: Path, offset: int, length: int) -> bytes:
    """The bytes of one record, decompressed."""
    with path.open("rb") as file:
        file.seek(offset)
        return zlib.decompress(file.read(length), wbits=31)


def _whole_members(path: Path) -> int:
    """Bytes up to the end of the last gzip member that is complete and undamaged."""
    end = position = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return end
                position += len(chunk) - len(member.unused_data)
                chunk = member.unused_data
                if member.eof:
                    end = position
                    member = zlib.decompressobj(wbits=31)
    return end


def _response_head(response: Response) -> StatusAndHeaders:
    protocol = response.protocol or "HTTP/1.1"
    status = f"{response.status} {reasons.get(response.status, '')}".rstrip()
    return StatusAndHeaders(status, _fields(response.headers.items()), protocol=protocol)


def _request_head(request: Request) -> StatusAndHeaders:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [("Host", parts.netloc), *_fields(request.headers.items())]
    return StatusAndHeaders(f"{target} HTTP/1.1", fields, protocol=request.method, is_http_request=True)


def _fields(headers: Iterable[tuple[bytes, list[bytes]]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers for value in values]


def _date(moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
