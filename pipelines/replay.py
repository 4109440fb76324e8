"""Reading the archive's own WARC files back: what was committed, in the order of the commits."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from pipelines.db.archive import STORAGE, ArchiveError
from pipelines.warc import STORED, VISIT, sha256, short_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies."""

    file: str
    offset: int
    length: int

    @property
    def run(self) -> str:
        """What the names of a run's files begin with."""
        return self.file.removesuffix(".warc.gz").partition(".")[0].rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class Record:
    """A record, with what the archive needs to know of it."""

    id: str
    kind: str
    """WARC type."""
    url: str
    at: datetime
    """WARC-Date."""
    place: Place
    headers: Mapping[str, str]
    head: StatusAndHeaders | None
    """Of the HTTP response."""
    body: bytes

    @property
    def visit(self) -> str | None:
        """What the request was for; see `pipelines.visits`."""
        return self.headers.get(VISIT)

    @property
    def fetched_at(self) -> datetime | None:
        """The capture time, where it is known; for some imported files the record has only that of the import."""
        return None if self.headers.get("Baotinh-Captured-At") == "unknown" else self.at

    @property
    def content_type(self) -> str | None:
        """Of what was captured."""
        stated = self.head.get_header("Content-Type") if self.head else self.headers.get("Content-Type")
        return None if stated == "application/octet-stream" and self.head is None else stated

    @property
    def fact(self) -> dict[str, Any]:
        """The body of a metadata record of ours."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    def capture(self) -> Capture:
        """The row of `captures` that this record gave; a revisit has still to be told what it revisits."""
        place: dict[str, Any] = {"warc_record": self.id, "warc_file": self.place.file}
        place |= {"warc_offset": self.place.offset, "warc_length": self.place.length}
        if self.kind == "metadata":
            error = self.body.decode().removeprefix("fetchError: ").rstrip("\r\n")
            return Capture(self.url, self.at, None, error=error, **place)
        head = self.head or StatusAndHeaders("", [])
        return Capture(
            self.url,
            self.fetched_at,
            int(head.get_statuscode()) if self.head else None,
            content_type=self.content_type,
            digest=sha256(self.body) if self.kind != "revisit" else None,
            location=head.get_header("Location"),
            etag=head.get_header("ETag"),
            last_modified=head.get_header("Last-Modified"),
            **place,
        )


@dataclass(slots=True)
class Story:
    """What the files tell, in order: runs beginning, commits, notes."""

    events: list[tuple[str, str]] = field(default_factory=list)
    """`begin`, `stored` or `note`, and the id of the record."""
    places: dict[str, Place] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)
    """Records of one visit, by the last of them."""
    loose: dict[str, list[str]] = field(default_factory=dict)
    """By run: records of which no commit has been told, in order."""


def read_story(folder: Path) -> Story:
    """One pass over all files."""
    story = Story()
    open_visits: dict[str, list[str]] = {}
    seen: set[str] = set()
    for record in records(folder):
        story.places[record.id] = record.place
        for name in record.headers.get(STORED, "").split():
            story.events.append(("stored", name))
            seen.add(name)
        if record.kind == "warcinfo":
            story.events.append(("begin", record.id))
            open_visits.clear()
        elif record.url.startswith("urn:baotinh:"):
            _note(story, record)
        else:
            _chain(story, record, open_visits)
            story.loose.setdefault(record.place.run, []).append(record.id)
    _tie_up(story, seen)
    return story


def _note(story: Story, record: Record) -> None:
    if record.url == "urn:baotinh:killed":  # the next writer told what the killed run could not
        names: list[str] = record.fact["stored"]
        story.events += [("stored", name) for name in _ends(story, names)]
        story.loose.pop(Place(record.fact["file"], 0, 0).run, None)
        return
    story.events.append(("note", record.id))
    if record.url == "urn:baotinh:run-end":
        story.loose.pop(record.place.run, None)


def _ends(story: Story, names: list[str]) -> list[str]:
    """The records with which visits ended, without the redirects on the way there."""
    stored = [name for event, name in story.events if event == "stored"]
    inner = {name for last in (*stored, *names) for name in story.chains.get(last, ())[:-1]}
    return [name for name in names if name not in inner]


def _chain(story: Story, record: Record, open_visits: dict[str, list[str]]) -> None:
    told = visits.read(record.visit) if record.visit else ""
    if isinstance(told, str):
        story.chains[record.id] = [record.id]
        return
    ask, hop = told
    before = open_visits.get(ask.url, []) if hop else []
    open_visits[ask.url] = story.chains[record.id] = [*before, record.id]


def _tie_up(story: Story, seen: set[str]) -> None:
    """Where nobody could say what was stored in the end, because the process was killed, take it that all was."""
    for loose in story.loose.values():
        told = [name for name in loose if name in seen]
        rest = loose[loose.index(told[-1]) + 1 :] if told else loose
        story.events += [("stored", name) for name in _ends(story, rest)]


def run_of(record: Record) -> Mapping[str, Any]:
    """What a warcinfo record says of its run; empty for a file that is not ours."""
    lines = record.body.decode("utf-8", "replace").splitlines()
    told = next((line.partition(": ")[2] for line in lines if line.startswith("baotinh-run: ")), "{}")
    run: Mapping[str, Any] = json.loads(told)
    return run


def records(folder: Path) -> Iterator[Record]:
    """All records but requests, oldest file first."""
    for path in sorted(folder.glob("*.warc.gz")):
        yield from read_file(path)


def read_file(path: Path, offset: int = 0) -> Iterator[Record]:
    """The records of a file but its requests, from an offset on."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            iterator = ArchiveIterator(file)
            for record in iterator:
                body = record.raw_stream.read()
                iterator.read_to_end(record)
                start, length = iterator.member_info
                if record.rec_type != "request":
                    yield _record(record, body, Place(path.name, start, length))
    except (ArchiveLoadFailed, OSError, zlib.error, EOFError) as error:
        raise ArchiveError(f"cannot read {path}: {error}; restore it from a backup", STORAGE) from error


def _record(record: ArcWarcRecord, body: bytes, place: Place) -> Record:
    headers = dict(record.rec_headers.headers)
    return Record(
        id=short_id(headers["WARC-Record-ID"]),
        kind=record.rec_type,
        url=headers.get("WARC-Target-URI", ""),
        at=datetime.fromisoformat(headers["WARC-Date"]),
        place=place,
        headers=headers,
        head=record.http_headers,
        body=body,
    )


def plain_body(record: Record) -> bytes:
    """The body of a response from another archive without chunks and compression."""
    stream = BytesIO(record.body)
    again = ArcWarcRecord("warc", record.kind, StatusAndHeaders("", []), stream, record.head, None, len(record.body))
    body: bytes = again.content_stream().read()
    return body
