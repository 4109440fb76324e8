"""The one reader of the archive's own WARC files: record by record, which are whole, and what each says of itself.

The archive's own files have one gzip member a record, so a damaged place costs what lies there and no more. Files of
others come in more kinds: `pipelines.foreign`.
"""

import errno
import os
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipelines.db.archive import ArchiveError
from pipelines.db.progress import stage
from pipelines.warc.record import Place, Record

_CHUNK = 1 << 16
_SIP = 64
"""Bytes that are decompressed at a time where the next ones may be damaged."""
_EMPTY_LINE = b"\r\n\r\n"
_BEGINNING = b"\x1f\x8b\x08"
"""How a gzip member begins."""
_LOOK = 1 << 14
"""Bytes of a record that are looked at for its head."""


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


@dataclass(frozen=True, slots=True)
class Damage:
    """A file, or a stretch of one, in which no whole record of ours can be read."""

    file: str
    what: str
    """As a sentence goes on behind the name: `bytes 5 to 9 are no whole record`."""


def read_on(path: Path, damages: list[Damage], marks: Sequence[int] = (), *, start: int = 0) -> Iterator[Record]:
    """The whole records of a file of ours but its requests; what is damaged is told in `damages`, and passed over.

    A record that does not agree with the digest in its own head counts as damaged; `marks` are as in `members`.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if not size:
                damages.append(Damage(path.name, "is empty"))
            for member in members(file, size, marks, start=start):
                record = member.record
                if record is None or not record.is_unaltered:
                    where = f"bytes {member.place.offset} to {member.place.end}"
                    damages.append(Damage(path.name, f"{where} are no whole record"))
                elif record.kind != "request":
                    yield record
    except OSError as error:
        damages.append(Damage(path.name, f"cannot be opened: {error.strerror or error}"))


def read_folder(
    folder: Path, damages: list[Damage], marks: Mapping[str, Sequence[int]] | None = None
) -> Iterator[Record]:
    """All whole records of an archive but requests, each once, the oldest file first whatever its name is now."""
    seen: set[str] = set()
    with stage("reading WARC files", "bytes", partial(size_of, folder)) as read:
        for path in sorted(folder.glob("[!.]*.warc.gz"), key=_stated_name):
            before = read.done
            for record in read_on(path, damages, (marks or {}).get(path.name, ())):
                read.reach(before + record.place.end)
                if record.id not in seen:  # else a copy of the file lies beside it
                    seen.add(record.id)
                    yield record
            read.reach(before + _length(path))


def _stated_name(path: Path) -> tuple[str, bool, str]:
    """The name under which a file was written, as its first record says; a file that still has it goes first."""
    first = next(read_on(path, []), None)
    stated = first.fields.get("warc-filename") if first and first.kind == "warcinfo" else None
    return stated or path.name, stated != path.name, path.name


def read_record(folder: Path, place: Place) -> Record:
    """The record at a place; raises `ArchiveError` where none can be read."""
    record = record_at(folder, place.file, place.offset)
    if record is None:
        where = f"no whole record at byte {place.offset}"
        raise ArchiveError(f"cannot read {folder / place.file}: {where}; restore it from a backup")
    return record


def record_at(folder: Path, name: str, offset: int) -> Record | None:
    """The record that begins at an offset of a file; `None` where no whole one does."""
    try:
        with open_warc(folder, name) as file:
            size = os.fstat(file.fileno()).st_size
            member = read_member(file, offset, size) if 0 <= offset < size else None
    except OSError:  # missing or unreadable: the caller reports it
        return None
    return member.record if member else None


def stands(folder: Path, place: Place, name: str) -> bool:
    """Whether the record with this id can still be opened, at a look.

    Its file is there and long enough, its head is at its place, and behind it another one begins or the file ends.
    """
    try:
        with open_warc(folder, place.file) as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(place.end)
            behind = file.read(len(_BEGINNING))
            file.seek(place.offset)
            begun = zlib.decompressobj(wbits=31).decompress(file.read(_LOOK), _LOOK)
    except (OSError, zlib.error):  # damage is what this looks for
        return False
    is_followed = behind == _BEGINNING or place.end == size
    return is_followed and begun.startswith(b"WARC/1.") and f"<urn:uuid:{name}>\r\n".encode() in begun


def members(file: BinaryIO, size: int, marks: Sequence[int] = (), *, start: int = 0) -> Iterator[Member]:
    """All of a file up to `size`, stretch by stretch; behind a damaged place reading goes on where a record begins.

    `marks` are offsets in ascending order at which records are known to begin. With them no record is believed behind a
    damaged place before they, or the end of the file, are met: a page may hold what looks like a record.
    """
    known = frozenset(marks)
    while start < size:
        member = read_member(file, start, size)
        if member is None:
            end = _next_beginning(file, start, _next_mark(file, start, size, marks), known)
            member = Member(Place(_name(file), start, end - start), None)
        yield member
        start = member.place.end


def _next_mark(file: BinaryIO, damaged: int, size: int, marks: Sequence[int]) -> int:
    """The next mark that a member may begin at: a mark can be wrong too."""
    return next((mark for mark in marks[bisect_right(marks, damaged) :] if _begins(file, mark, size)), size)


def _begins(file: BinaryIO, at: int, size: int) -> bool:
    file.seek(at)
    return at < size and file.read(len(_BEGINNING)) == _BEGINNING


def _next_beginning(file: BinaryIO, damaged: int, limit: int, known: Collection[int]) -> int:
    """Where behind a damaged place, and before a limit, the next record begins; the limit if none does."""
    found = (at for at in _beginnings(file, damaged + 1, limit) if _is_beginning(file, at, limit, known))
    return next(found, limit)


def _beginnings(file: BinaryIO, start: int, limit: int) -> Iterator[int]:
    """Where gzip members may begin."""
    while start < limit:
        file.seek(start)
        chunk = file.read(min(_CHUNK, limit - start))
        at = chunk.find(_BEGINNING)
        while at >= 0:
            yield start + at
            at = chunk.find(_BEGINNING, at + 1)
        start += max(1, len(chunk) - len(_BEGINNING) + 1)


def _is_beginning(file: BinaryIO, at: int, limit: int, known: Collection[int]) -> bool:
    """Whether a record begins; where any is known, whether from here record by record one of them is reached."""
    member = read_member(file, at, limit)
    if member is None or member.record is None:
        return False
    while known and member is not None and member.place.end != limit and member.place.end not in known:
        member = read_member(file, member.place.end, limit)
    return member is not None


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
    if name != Path(name).name or "\0" in name:  # as a damaged row has it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
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


def size_of(folder: Path) -> int:
    """Bytes of the WARC files of a folder."""
    return sum(map(_length, folder.glob("[!.]*.warc.gz*")))


def _length(path: Path) -> int:
    """Bytes of a file; of one that was taken away, none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


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
