"""A record of a WARC file as it was read: where it lies, what it is, what it says."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.codings import KNOWN, BadBodyError, codings, inflate_all
from crawler.items import Capture
from pipelines.warc.provenance import CAPTURED_AT, CAPTURED_BY, CLAIMED, STORED, UNKNOWN, VISIT, copied_from, took

MAX_PAGE = 16 * 1024**2
"""Bytes of a page behind its codings; none is read that has half as many."""

_HTTP = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """Offset of the next record."""
        return self.offset + self.length

    @property
    def run(self) -> str:
        """What the names of a run's files begin with."""
        return self.file.removesuffix(".warc.gz").partition(".")[0].rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A capture whose record has the bytes that came again."""

    capture: int
    url: str
    date: str


@dataclass(frozen=True)
class Record:
    """A WARC record (ISO 28500, clause 5)."""

    fields: Mapping[str, str]
    """By lower-case name."""
    block: bytes
    place: Place

    @property
    def id(self) -> str:
        """WARC-Record-ID, without its wrapping."""
        return short_id(self.fields.get("warc-record-id", ""))

    @property
    def kind(self) -> str:
        """WARC-Type: response, request, revisit, resource, metadata, warcinfo."""
        return self.fields.get("warc-type", "")

    @property
    def url(self) -> str:
        """The target address; empty where there is none."""
        return self.fields.get("warc-target-uri", "")

    @property
    def at(self) -> datetime:
        """WARC-Date."""
        return datetime.fromisoformat(self.fields["warc-date"])

    @property
    def fetched_at(self) -> datetime | None:
        """The capture time, where it is known; for some imported files the record has only that of the import."""
        return None if self.fields.get(CAPTURED_AT.lower()) == UNKNOWN else self.at

    @property
    def stated_at(self) -> datetime | None:
        """The same, but for what only the file itself claims."""
        return None if self.fields.get(CAPTURED_AT.lower()) == CLAIMED else self.fetched_at

    @property
    def is_unaltered(self) -> bool:
        """Whether it agrees with the digest in its own head (warcio writes SHA-1 in base 32)."""
        algorithm, _, value = self.fields.get("warc-block-digest", "").partition(":")
        return algorithm != "sha1" or base64.b32encode(hashlib.sha1(self.block).digest()).decode() == value  # noqa: S324

    @property
    def visit(self) -> str | None:
        """What the request was for; see `pipelines.warc.provenance`."""
        return self.fields.get(VISIT.lower())

    @property
    def stored(self) -> list[str]:
        """Ids of the records whose captures had been filed when this one was written."""
        return self.fields.get(STORED.lower(), "").split()

    @cached_property
    def _message(self) -> tuple[StatusAndHeaders | None, int]:
        """The HTTP head, and where it ends."""
        if not self._is_http or not self.block:
            return None, 0
        stream = BytesIO(self.block)
        return _HTTP.parse(stream), stream.tell()

    @property
    def head(self) -> StatusAndHeaders | None:
        """Of the HTTP message that the block is."""
        return self._message[0]

    @property
    def body(self) -> bytes:
        """The block without its HTTP head."""
        return self.block[self._message[1] :]

    @property
    def _is_http(self) -> bool:
        return self.fields.get("content-type", "").startswith("application/http")

    @property
    def status(self) -> int | None:
        """HTTP status, of a response."""
        words = self.block[:64].split(maxsplit=2) if self._is_http else []
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else None

    @property
    def content_type(self) -> str | None:
        """Of what was captured."""
        stated = self.head.get_header("Content-Type") if self.head else self.fields.get("content-type")
        return None if stated == "application/octet-stream" and self.head is None else stated

    @property
    def fact(self) -> dict[str, Any]:
        """The body of a metadata record of ours."""
        told: dict[str, Any] = json.loads(self.block)
        return told

    @property
    def decoded(self) -> bytes:
        """The body of a response from another archive without chunks and compression; raises `BadBodyError`.

        Some archives keep what was sent without them, and the headers that name them.
        """
        body = self.body
        if self.head is None:
            return body
        if "chunked" in (self.head.get_header("Transfer-Encoding") or "").lower():
            body = ChunkedDataReader(BytesIO(body), decomp_type=None).read()
        coding = self.head.get_header("Content-Encoding") or ""
        try:
            return inflate_all(body, coding, MAX_PAGE, KNOWN)
        except BadBodyError:
            if body.lstrip()[:1] != b"<" or not set(KNOWN).issuperset(codings(coding)):
                raise
            return body

    def capture(self) -> Capture:
        """The row of `captures` that this record gave; a revisit has still to be told what it revisits."""
        place: dict[str, Any] = {"warc_record": self.id, "warc_file": self.place.file}
        place |= {"warc_offset": self.place.offset, "warc_length": self.place.length}
        if self.kind == "metadata":
            error = self.block.decode().removeprefix("fetchError: ").rstrip("\r\n")
            return Capture(self.url, self.at, None, error=error, **place)
        head = self.head or StatusAndHeaders("", [])
        return Capture(
            self.url,
            self.fetched_at,
            self.status,
            content_type=self.content_type,
            digest=sha256(self.body) if self.kind != "revisit" else None,
            location=head.get_header("Location"),
            etag=head.get_header("ETag"),
            last_modified=head.get_header("Last-Modified"),
            took=took(self.visit),
            captured_by=self.fields.get(CAPTURED_BY.lower()),
            copied_from=copied_from(self.fields),
            **place,
        )


def short_id(record: str) -> str:
    """A WARC-Record-ID without its wrapping."""
    return record.removeprefix("<urn:uuid:").removesuffix(">")


def sha256(body: bytes) -> str:
    """The digest under which bytes are known in the archive."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
