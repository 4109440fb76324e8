"""The WARC: every exchange with a server, kept before anyone reads it.

What is kept: the body bytes as the server sent them, after chunked transfer coding and before decompression; the
header fields as Scrapy keeps them (names in canonical case, order within a name); the status with the standard
reason phrase; the request line and header fields. One gzip member per record, one file per run and per GiB.
Files bear the suffix `.open` while they are written.
"""

import json
import logging
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from pipelines.db.disk import sync
from pipelines.warc.provenance import CAPTURED_AT, CLAIMED, PAPER, STATED_URL, STORED, UNKNOWN, VISIT, Origin
from pipelines.warc.record import Earlier, Record, sha256, short_id

log = logging.getLogger(__name__)

MAX_FILE = 1024**3
"""Bytes after which the next file is begun."""

_TIME = "%Y%m%dT%H%M%S%f"
"""Microseconds, so that two runs within a second never share a name."""
_NAMED = re.compile(r"baotinh-(\d{8}T\d{12})-")  # baotinh-20261126T194500123456-000.warc.gz

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


class Warc:
    """The WARC files of an archive, for one writer."""

    def __init__(self, folder: Path, software: str, run: Mapping[str, object] | None = None) -> None:
        """`run` is what the archive wants to be told of the run when it is rebuilt; it stands in each warcinfo."""
        self.folder = folder
        self.software = software
        self._run = json.dumps(run or {})
        self._file: BinaryIO | None = None
        self._parts = 0
        self._stored: list[str] = []
        self._stem = _stem(folder)

    @property
    def is_open(self) -> bool:
        """Whether anything has been written since the last file was completed."""
        return self._file is not None

    @property
    def name(self) -> str:
        """Name of the file being written, as it will be once complete."""
        return f"{self._stem}-{self._parts:03}.warc.gz"

    def stored(self, capture: Capture) -> None:
        """Take note that the transaction which files this capture has been committed.

        The next record says so in its head. When the archive is rebuilt, the commits are done again in their order,
        and what was never committed is left out.
        """
        self._stored.append(str(capture.warc_record))

    def _draft(self, url: str, moment: datetime | None, visit: str | None = None) -> "_Draft":
        headers = {"WARC-Date": _date(moment), VISIT: visit, STORED: " ".join(self._stored)}
        return _Draft(url, {name: value for name, value in headers.items() if value})

    def exchange(
        self, capture: Capture, request: Request, response: Response, *, visit: str | None = None,
        first: Earlier | None = None,
    ) -> Capture:  # fmt: skip
        """Append a response with its request; returns the capture with its place in the file.

        `first` is an earlier capture that has the same bytes: they are not written again. `visit` says what the
        request was for, as the archive wants to be told when it is rebuilt.
        """
        draft = self._draft(capture.url, capture.fetched_at, visit)
        head = _response_head(response)
        if first is None:
            number = draft.add("response", response.body, http_headers=head)
        else:
            number = draft.revisit(first, head, not_modified=response.status == 304)
            capture = replace(capture, revisit_of=first.capture, digest=capture.digest if response.body else None)
        length = draft.size
        draft.headers = {"WARC-Concurrent-To": number, "WARC-Date": str(_date(capture.fetched_at))}
        draft.add("request", request.body, http_headers=_request_head(request))
        return self._append(capture, draft, length)

    def note(self, subject: str, fact: Mapping[str, object]) -> None:
        """Append a metadata record of what no response holds: how a run ended, what was taken down."""
        draft = self._draft(f"urn:baotinh:{subject}", datetime.now(UTC))
        draft.add("metadata", json.dumps(fact).encode(), warc_content_type="application/json")
        self._append(Capture(draft.url, None, None), draft)

    def failure(self, capture: Capture, visit: str | None = None) -> Capture:
        """Append a metadata record that says why no response came, or why none was asked for."""
        draft = self._draft(capture.url, capture.fetched_at, visit)
        fields = f"fetchError: {capture.error}\r\n".encode()
        draft.add("metadata", fields, warc_content_type="application/warc-fields")
        return self._append(capture, draft)

    def resource(
        self, page: Page, moment: datetime, *, claimed_at: datetime | None = None, paper: str | None = None
    ) -> Capture:
        """Append an imported file; without an address it is kept under its digest. `paper` says whose it is.

        `claimed_at` is when it claims to have been captured, where nobody states that.
        """
        digest = sha256(page.body)
        url, kind = page.url or f"urn:{digest}", page.content_type
        at = page.fetched_at or claimed_at
        draft = self._draft(url, at or moment)
        if page.fetched_at is None:  # WARC-Date is mandatory: it is the time of the import then, and this says so
            draft.headers[CAPTURED_AT] = UNKNOWN if claimed_at is None else CLAIMED
        if paper is not None:
            draft.headers[PAPER] = paper
        draft.add("resource", page.body, warc_content_type=kind or "application/octet-stream")
        return self._append(Capture(url, at, None, content_type=kind, digest=digest), draft)

    def copy(self, page: Page, record: Record, first: Earlier | None = None, origin: Origin | None = None) -> Capture:
        """Append a response that was read from another WARC, head and body unchanged.

        `first` is an earlier capture that has the same bytes, where the other archive did not write them again either.
        `origin` says which archive that is, where it is known.
        """
        url = page.url or f"urn:{sha256(page.body)}"
        draft = self._draft(url, page.fetched_at)
        if page.fetched_at is None:
            draft.headers[CAPTURED_AT] = UNKNOWN
        if url != record.url:
            draft.headers[STATED_URL] = record.url
        capture = Capture(
            url, page.fetched_at, record.status, content_type=page.content_type, digest=sha256(record.body)
        )
        if origin is not None:
            draft.headers |= origin.headers
            capture = replace(capture, captured_by=origin.archive, copied_from=origin.place)
        if first is None:
            draft.add("response", record.body, http_headers=record.head)
        else:
            head = record.head or StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
            draft.revisit(first, head, not_modified=False)
            stated = {"status": record.status or 200, "content_type": head.get_header("Content-Type")}  # at this look
            capture = replace(capture, revisit_of=first.capture, digest=None, **stated)
        return self._append(capture, draft)

    def close(self) -> None:
        """Complete the file being written; what was stored since its last record is said first."""
        if self._file is not None and self._stored and not self._file.closed:
            self.note("stored", {})
        self._complete()

    def _complete(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            opened = self.folder / (self.name + ".open")
            opened.rename(self.folder / self.name)
            sync(self.folder)

    def _append(self, capture: Capture, draft: "_Draft", length: int | None = None) -> Capture:
        if self._file is not None and self._file.tell() + draft.size > MAX_FILE:
            self._complete()
        file = self._file or self._begin()
        offset = file.tell()
        file.write(draft.memory.getbuffer())
        file.flush()
        os.fsync(file.fileno())
        self._stored.clear()
        place = {"warc_file": self.name, "warc_offset": offset, "warc_length": length or draft.size}
        return replace(capture, warc_record=draft.record, **place)  # type: ignore[arg-type]

    def _begin(self) -> BinaryIO:
        self._parts += 1
        self._file = file = (self.folder / (self.name + ".open")).open("xb")
        sync(self.folder)
        about = {"software": self.software, "format": "WARC File Format 1.1", "baotinh-run": self._run}
        memory = BytesIO()
        writer = WARCWriter(memory, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(self.name, about))
        file.write(memory.getbuffer())
        return file


def _stem(folder: Path) -> str:
    """The time as a name, behind those of all other files: their order is that of the runs, whatever a clock showed."""
    last = max(filter(None, map(_named_for, folder.glob("baotinh-*.warc.gz*"))), default=None)
    now = datetime.now(UTC)
    return f"baotinh-{now if last is None or last < now else last + timedelta(microseconds=1):{_TIME}}"


def _named_for(path: Path) -> datetime | None:
    found = _NAMED.match(path.name)
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
    except ValueError:  # somebody else's name
        return None


class _Draft:
    """Records built in memory, to be appended whole: a full disk leaves a cut tail, never a mixed one."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.headers = headers
        self.record = ""
        """Id of the first record."""
        self.memory = BytesIO()
        self._writer = WARCWriter(self.memory, gzip=True, warc_version="1.1")

    @property
    def size(self) -> int:
        return self.memory.tell()

    def revisit(self, first: Earlier, head: StatusAndHeaders, *, not_modified: bool) -> str:
        """Add the head of a response whose bytes an earlier record has; returns its id."""
        profile = "server-not-modified" if not_modified else "identical-payload-digest"
        self.headers["WARC-Profile"] = _PROFILE + profile
        self.headers["WARC-Refers-To-Target-URI"] = first.url
        self.headers["WARC-Refers-To-Date"] = first.date
        return self.add("revisit", b"", http_headers=head)

    def add(self, kind: str, body: bytes, **head: object) -> str:
        """Add a record; returns its id."""
        record = self._writer.create_warc_record(
            self.url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=dict(self.headers), **head
        )
        self._writer.write_record(record)
        number: str = record.rec_headers.get_header("WARC-Record-ID")
        self.record = self.record or short_id(number)
        return number


def _response_head(response: Response) -> StatusAndHeaders:
    protocol = response.protocol or "HTTP/1.1"
    status = f"{response.status} {reasons.get(response.status, '')}".rstrip()
    return StatusAndHeaders(status, _fields(response.headers.items()), protocol=protocol)


def _request_head(request: Request) -> StatusAndHeaders:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [("Host", parts.netloc), *_fields(request.headers.items())]
    return StatusAndHeaders(f"{request.method} {target} HTTP/1.1", fields, is_http_request=True)


def _fields(headers: Iterable[tuple[bytes, list[bytes]]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers for value in values]


def _date(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None
