"""Taking records out of a WARC file while all others stay where they are, to the byte.

What is taken out is replaced by a record of the same length that says nothing of it. So rows go on pointing at the
right places, doing it twice does no harm, and no other record is read, damaged or not.
"""

import mmap
import os
import shutil
import struct
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import uuid4

from pipelines.db.disk import sync
from pipelines.warc.provenance import STORED
from pipelines.warc.reader import read_head, read_member
from pipelines.warc.record import Record, short_id

URL = "urn:baotinh:redacted"
"""Target of the records that stand in place of what was taken out."""

_GZIP = b"\x1f\x8b\x08"
_COMMENT = 16
"""Flag of a gzip member (RFC 1952): a comment, of any length, stands before the data."""


class Stretch(NamedTuple):
    """Bytes that are to go, and the records of others of which they say that they have been filed."""

    offset: int
    length: int
    stored: Sequence[str]


def blank(path: Path, kept: Mapping[int, int], doomed: Mapping[int, int], is_doomed: Callable[[Record], bool]) -> bool:
    """Take records out of a file, and their requests; returns whether there were any.

    `kept` and `doomed` are offsets and lengths of records as the tables know them. Those that are kept are not read;
    whatever else there is goes if it begins where a doomed one did, or if `is_doomed` says so. The file is the old one
    or the new one, whenever this is cut off.
    """
    with path.open("rb") as file:
        gone = list(_Search(file, kept, doomed, is_doomed).stretches())
    if not gone:
        return False
    draft = path.with_name(f".{path.name}.part")
    shutil.copyfile(path, draft)  # not in place: a backup may have the file under another name
    with draft.open("r+b") as file:
        for stretch in gone:
            file.seek(stretch.offset)
            file.write(stand_in(stretch.length, stretch.stored))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)
    return True


class _Search:
    def __init__(
        self, file: BinaryIO, kept: Mapping[int, int], doomed: Mapping[int, int], is_doomed: Callable[[Record], bool]
    ) -> None:
        self.file = file
        self.kept = kept
        self.doomed = doomed
        self.is_doomed = is_doomed
        self.marks = sorted({*kept, *doomed})
        self.size = os.fstat(file.fileno()).st_size
        self.gone: set[str] = set()
        """Ids of the records that go: their requests go too."""

    def stretches(self) -> Iterator[Stretch]:
        offset, is_behind = 0, False
        while offset < self.size:
            if offset in self.kept:
                offset, is_behind = offset + max(1, self.kept[offset]), False
                continue
            later = self._next_mark(offset)  # no more need be read, where the tables are right
            member = read_member(self.file, offset, later) or read_member(self.file, offset, self.size)
            record = member.record if member else read_head(self.file, offset)
            end = member.place.end if member else self._end_of_damage(offset)
            goes = self._goes(record) if record else offset in self.doomed or (is_behind and not member)
            if goes:
                self.gone.update([record.id] if record else [])
                yield Stretch(offset, end - offset, record.stored if record else ())
            offset, is_behind = end, goes  # a damaged place behind what goes may be its request

    def _goes(self, record: Record) -> bool:
        concurrent = short_id(record.fields.get("warc-concurrent-to", ""))
        return record.url != URL and (concurrent in self.gone or self.is_doomed(record))

    def _next_mark(self, offset: int) -> int:
        mark = bisect_right(self.marks, offset)
        return min(self.marks[mark], self.size) if mark < len(self.marks) else self.size

    def _end_of_damage(self, offset: int) -> int:
        """Where the next record begins, that the tables know of or that can be read."""
        end = min(self._next_mark(offset), offset + self.doomed.get(offset, self.size))
        with mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            at = held.find(_GZIP, offset + 1, end)
            while at >= 0:
                member = read_member(self.file, at, self.size)
                if member is not None and member.record is not None:
                    return at
                at = held.find(_GZIP, at + 1, end)
        return end


def stand_in(length: int, stored: Sequence[str], url: str = URL) -> bytes:
    """A record of this length that tells which captures of others have been filed, and nothing else.

    Where so short a one cannot be made, as in place of the rest of a damaged record, there are zeros.
    """
    told = {STORED: " ".join(stored)} if stored else {}
    fields = {
        "WARC-Type": "metadata", "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "WARC-Target-URI": url, **told,
        "Content-Type": "application/json", "Content-Length": "2",
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    content = f"WARC/1.1\r\n{lines}\r\n{{}}\r\n\r\n".encode()
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflater.compress(content) + deflater.flush()
    head = _GZIP + bytes([_COMMENT, 0, 0, 0, 0, 2, 255])
    tail = packed + struct.pack("<II", zlib.crc32(content), len(content))
    spare = length - len(head) - 1 - len(tail)
    return bytes(length) if spare < 0 else head + b" " * spare + b"\0" + tail


def drop_drafts(folder: Path) -> None:
    """Remove what was left by a process that was killed while it took records out."""
    for draft in folder.glob(".*.warc.gz.part"):
        with suppress(FileNotFoundError):
            draft.unlink()
