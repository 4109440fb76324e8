"""Reading the archive's own WARC files back, record by record, in the order in which they were written."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from crawler.items import Capture
from pipelines import visits
from pipelines.archive import STORAGE, ArchiveError
from pipelines.warc import VISIT, sha256


@dataclass(frozen=True, slots=True)
class Record:
    """A record, with what the archive needs to know of it."""

    kind: str
    """WARC type: warcinfo, response, revisit, resource, metadata; requests are passed over."""
    url: str
    at: datetime
    """WARC-Date."""
    file: str
    offset: int
    length: int
    visit: str | None
    """See `pipelines.visits`."""
    is_dated: bool
    """Whether the time is that of the capture; for some imported files it is only that of the import."""
    content_type: str | None
    head: StatusAndHeaders | None
    body: bytes

    @property
    def fetched_at(self) -> datetime | None:
        """The capture time, where it is known."""
        return self.at if self.is_dated else None

    @property
    def fact(self) -> dict[str, Any]:
        """The body of a metadata record of ours."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    def capture(self) -> Capture:
        """The row of `captures` that this record gave; a revisit has still to be told what it revisits."""
        place = {"warc_file": self.file, "warc_offset": self.offset, "warc_length": self.length}
        if self.kind == "metadata":
            error = self.body.decode().removeprefix("fetchError: ").rstrip("\r\n")
            return Capture(self.url, self.at, None, error=error, **place)  # type: ignore[arg-type]
        head = self.head
        return Capture(
            self.url,
            self.fetched_at,
            int(head.get_statuscode()) if head else None,
            content_type=head.get_header("Content-Type") if head else self.content_type,
            digest=sha256(self.body) if self.kind != "revisit" else None,
            location=head.get_header("Location") if head else None,
            etag=head.get_header("ETag") if head else None,
            last_modified=head.get_header("Last-Modified") if head else None,
            **place,  # type: ignore[arg-type]
        )


def run_of(record: Record) -> Mapping[str, Any]:
    """What a warcinfo record says of its run; empty for a file that is not ours."""
    lines = record.body.decode("utf-8", "replace").splitlines()
    told = next((line.partition(": ")[2] for line in lines if line.startswith("baotinh-run: ")), "{}")
    run: Mapping[str, Any] = json.loads(told)
    return run


def records(folder: Path) -> Iterator[Record]:
    """All records but requests, oldest file first."""
    for path in sorted(folder.glob("*.warc.gz")):
        yield from _records(path)


def last_of_each_visit(folder: Path) -> set[tuple[str, int]]:
    """Places of the records with which a visit ended: there, its transaction was committed."""
    open_visits: dict[str, tuple[str, int]] = {}
    ends: set[tuple[str, int]] = set()
    for record in records(folder):
        told = visits.read(record.visit) if record.visit else ""
        if isinstance(told, str):
            continue
        ask, hop = told
        if hop == 0 and ask.url in open_visits:
            ends.add(open_visits[ask.url])
        open_visits[ask.url] = (record.file, record.offset)
    return ends | set(open_visits.values())


def _records(path: Path) -> Iterator[Record]:
    try:
        with path.open("rb") as file:
            iterator = ArchiveIterator(file)
            for record in iterator:
                body = record.raw_stream.read()
                iterator.read_to_end(record)
                offset, length = iterator.member_info
                if record.rec_type != "request":
                    yield _record(record, body, path.name, offset, length)
    except (ArchiveLoadFailed, OSError, zlib.error, EOFError) as error:
        raise ArchiveError(f"cannot read {path}: {error}; restore it from a backup", STORAGE) from error


def _record(record: ArcWarcRecord, body: bytes, file: str, offset: int, length: int) -> Record:
    headers = record.rec_headers
    return Record(
        kind=record.rec_type,
        url=headers.get_header("WARC-Target-URI") or "",
        at=datetime.fromisoformat(headers.get_header("WARC-Date")),
        file=file,
        offset=offset,
        length=length,
        visit=headers.get_header(VISIT),
        is_dated=headers.get_header("Baotinh-Captured-At") != "unknown",
        content_type=headers.get_header("Content-Type"),
        head=record.http_headers,
        body=body,
    )


def plain_body(record: Record) -> bytes:
    """The body of a response from another archive without chunks and compression."""
    stream = BytesIO(record.body)
    again = ArcWarcRecord("warc", record.kind, StatusAndHeaders("", []), stream, record.head, None, len(record.body))
    body: bytes = again.content_stream().read()
    return body
