"""WARC files read record by record: which are whole, and what each says of itself."""

import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 16
_EMPTY_LINE = b"\r\n\r\n"
_HTTP = "application/http"


@dataclass(frozen=True, slots=True)
class Member:
    """A stretch of a WARC file: one gzip member, or bytes that are none."""

    offset: int
    length: int
    content: bytes | None
    """Decompressed; `None` where the bytes are cut or damaged."""

    @property
    def end(self) -> int:
        """Offset of the next one."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record (ISO 28500, clause 5)."""

    fields: dict[str, str]
    """By lower-case name."""
    block: bytes

    @property
    def kind(self) -> str:
        """response, request, revisit, resource, metadata, warcinfo."""
        return self.fields.get("warc-type", "")

    @property
    def url(self) -> str | None:
        """The target address."""
        return self.fields.get("warc-target-uri")

    @property
    def payload(self) -> bytes:
        """The block without its HTTP head."""
        return self.block.partition(_EMPTY_LINE)[2] if self._is_http else self.block

    @property
    def status(self) -> int | None:
        """HTTP status, of a response."""
        words = self.block[:64].split(maxsplit=2) if self._is_http else []
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else None

    @property
    def _is_http(self) -> bool:
        return self.fields.get("content-type", "").startswith(_HTTP)


def parse(content: bytes) -> Record | None:
    """Read a decompressed member; `None` when it is no whole record."""
    head, _, rest = content.partition(_EMPTY_LINE)
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = fields.get("content-length", "")
    if not first.startswith("WARC/1.") or not length.isdigit():
        return None
    block, tail = rest[: int(length)], rest[int(length) :]
    return Record(fields, block) if len(block) == int(length) and tail == _EMPTY_LINE else None


def members(file: BinaryIO, size: int, marks: Sequence[int] = ()) -> Iterator[Member]:
    """All of a file up to `size`, stretch by stretch; behind a damaged place reading goes on at the next of `marks`.

    `marks` are offsets in ascending order at which records are known to begin.
    """
    offset = 0
    while offset < size:
        member = read_member(file, offset, size)
        if member is None:
            later = bisect_right(marks, offset)
            end = min(marks[later], size) if later < len(marks) else size
            member = Member(offset, end - offset, None)
        yield member
        offset = member.end


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
    return Member(offset, position - offset, b"".join(parts)) if inflater.eof else None


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
