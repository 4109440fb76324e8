"""The one reader of WARC files: record by record, which are whole, and what each says of itself.

The archive's own files have one gzip member a record, so a damaged place costs what lies there and no more. Files of
others come in more kinds; warcio takes them apart.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipelines.db.archive import ArchiveError
from pipelines.warc.record import MAX_BODY, Place, Record

_CHUNK = 1 << 16
_SIP = 64
"""Bytes that are decompressed at a time where the next ones may be damaged."""
_EMPTY_LINE = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Member:
    """A stretch of a WARC file: one gzip member, or bytes that are none."""

    place: Place
    content: bytes | None
    """Decompressed; `None` where the bytes are cut or damaged."""

    @property
    def record(self) -> Record | None:
        """What it holds; `None` when that is no whole record."""
        return None if self.content is None else _parse(self.content, self.place)


def read_file(path: Path, offset: int = 0) -> Iterator[Record]:
    """The records of a file of ours but its requests, from an offset on; raises `ArchiveError` at a damaged place."""
    try:
        with path.open("rb") as file:
            for member in members(file, path.stat().st_size, start=offset):
                yield from _but_requests(path, member)
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error}; restore it from a backup") from error


def _but_requests(path: Path, member: Member) -> Iterator[Record]:
    record = member.record
    if record is None:
        where = f"no whole record at byte {member.place.offset}"
        raise ArchiveError(f"cannot read {path}: {where}; restore it from a backup")
    if record.kind != "request":
        yield record


def read_folder(folder: Path) -> Iterator[Record]:
    """All records of an archive but requests, oldest file first."""
    for path in sorted(folder.glob("*.warc.gz")):
        yield from read_file(path)


def read_record(folder: Path, place: Place) -> Record:
    """The record at a place; raises `ArchiveError` where none can be read."""
    return next(read_file(folder / place.file, place.offset))


def read_foreign(path: Path) -> Iterator[Record]:
    """The records of a WARC file from another archive; raises `ArchiveError` where reading cannot go on."""
    try:
        with path.open("rb") as file:
            iterator = ArchiveIterator(file, no_record_parse=True)
            for record in iterator:
                block = record.raw_stream.read(MAX_BODY)
                missing = getattr(record.raw_stream, "limit", 0)  # what Content-Length promises beyond what there is
                fields = {name.lower(): value for name, value in record.rec_headers.headers}
                if missing:
                    where = f"the record of {fields.get('warc-target-uri')}"
                    raise ArchiveError(f"{where} is cut off: {missing} bytes are missing")
                yield Record(fields, block, Place(path.name, iterator.get_record_offset(), len(block)))
    except (ArchiveLoadFailed, OSError, zlib.error, EOFError) as error:
        raise ArchiveError(f"cannot read {path} any further: {error}") from error


def members(file: BinaryIO, size: int, marks: Sequence[int] = (), *, start: int = 0) -> Iterator[Member]:
    """All of a file up to `size`, stretch by stretch; behind a damaged place reading goes on at the next of `marks`.

    `marks` are offsets in ascending order at which records are known to begin.
    """
    while start < size:
        member = read_member(file, start, size)
        if member is None:
            later = bisect_right(marks, start)
            end = min(marks[later], size) if later < len(marks) else size
            member = Member(Place(_name(file), start, end - start), None)
        yield member
        start = member.place.end


def read_member(file: BinaryIO, offset: int, size: int) -> Member | None:
    """The gzip member that begins at an offset; `None` when none does, or when it is cut or damaged."""
    file.seek(offset)
    inflater = zlib.decompressobj(wbits=31)
    parts, position = [], offset
    while not inflater.eof and position < size:
        chunk = file.read(min(_CHUNK, size - position))
        if not chunk:
            return None
        try:
            parts.append(inflater.decompress(chunk))
        except zlib.error:  # damage is what this looks for: the caller reports it
            return None
        position += len(chunk) - len(inflater.unused_data)
    return Member(Place(_name(file), offset, position - offset), b"".join(parts)) if inflater.eof else None


def read_head(file: BinaryIO, offset: int) -> Record | None:
    """What a damaged record says of itself, without its block; `None` when its head cannot be read to the end."""
    file.seek(offset)
    inflater, head = zlib.decompressobj(wbits=31), b""
    while _EMPTY_LINE not in head and not inflater.eof and (chunk := file.read(_SIP)) and len(head) < _CHUNK:
        try:
            head += inflater.decompress(chunk)
        except zlib.error:  # what came before it counts
            break
    if not head.startswith(b"WARC/1.") or _EMPTY_LINE not in head:
        return None
    return Record(_fields(head.partition(_EMPTY_LINE)[0]), b"", Place(_name(file), offset, 0))


def _name(file: BinaryIO) -> str:
    """Of a file that is open, as it will be once complete."""
    return Path(file.name).name.removesuffix(".open")


def open_warc(folder: Path, name: str) -> BinaryIO:
    """Open a WARC file by its final name, though it may still be written; it may be completed at any moment."""
    for path in (folder / name, folder / f"{name}.open"):
        try:
            return path.open("rb", buffering=1 << 20)
        except FileNotFoundError:
            continue
    return (folder / name).open("rb", buffering=1 << 20)


def names(folder: Path) -> list[str]:
    """The WARC files of a folder, by their final names."""
    found = (path.name.removesuffix(".open") for path in folder.glob("[!.]*.warc.gz*"))
    return sorted({name for name in found if name.endswith(".warc.gz")})


def _parse(content: bytes, place: Place) -> Record | None:
    """A decompressed member as a record; `None` when it is no whole one."""
    head, _, rest = content.partition(_EMPTY_LINE)
    fields = _fields(head)
    length = fields.get("content-length", "")
    if not head.startswith(b"WARC/1.") or not length.isdigit():
        return None
    block, tail = rest[: int(length)], rest[int(length) :]
    return Record(fields, block, place) if len(block) == int(length) and tail == _EMPTY_LINE else None


def _fields(head: bytes) -> dict[str, str]:
    """By lower-case name."""
    pairs = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
