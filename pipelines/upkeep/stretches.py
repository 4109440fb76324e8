"""Stretches of WARC files, each looked at in a process of its own: the whole ones need no second look.

A stretch begins and ends where rows say that a record does. Where anything about one is not as it must be, its file is
read from end to end by who knows what to say of it: `pipelines.upkeep.verify_captures`.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.db.rows import CaptureRow
from pipelines.upkeep.agreement import disagreement
from pipelines.upkeep.returned import is_entombed
from pipelines.warc.reader import members, open_warc

_BYTES = 2 * 1024**2
"""Of a stretch, about: a process takes a second for it at most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of a WARC file, and the rows whose records lie in them."""

    file: str
    start: int
    end: int
    rows: Sequence[CaptureRow]


def stretches(folder: Path, name: str, rows: Sequence[CaptureRow]) -> Iterator[Stretch]:
    """A file in stretches; `rows` are those of its captures, by their offsets. Of a file that is missing, one."""
    try:
        with open_warc(folder, name) as file:
            size = os.fstat(file.fileno()).st_size
    except OSError:
        size = 0
    start, own = 0, list[CaptureRow]()
    for row in rows:
        offset = row.warc_offset or 0
        if own and offset - start >= _BYTES:
            yield Stretch(name, start, offset, tuple(own))
            start, own = offset, []
        own.append(row)
    yield Stretch(name, start, size, tuple(own))


def is_whole(folder: Path, stretch: Stretch, tombstones: Collection[str]) -> bool:
    """Whether a stretch is record behind record, each row agrees with its own, and nothing taken down is in it."""
    rows = {row.warc_offset: row for row in stretch.rows}
    end = stretch.start
    try:
        with open_warc(folder, stretch.file) as file:
            for member in members(file, stretch.end, start=stretch.start):
                record, row = member.record, rows.pop(member.place.offset, None)
                if record is None or is_entombed(record, tombstones):
                    return False
                if row is not None and disagreement(row, member, record):
                    return False
                end = member.place.end
    except OSError:  # missing or unreadable: who reads it again will say so
        return False
    return end == stretch.end > 0 and not rows
