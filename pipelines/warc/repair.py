"""Completing WARC files that a killed run left open."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from pipelines.db.disk import sync
from pipelines.warc.reader import members


def repair(folder: Path, sure: Callable[[str], int] = lambda _: 0) -> Iterable[tuple[str, int]]:
    """Complete the files that a killed run left open, each cut back to its last whole record.

    `sure` tells how many bytes of a file are known to be whole records; they are not read, and never cut. Yields the
    name and the number of bytes cut. Without this, records appended after a cut tail cannot be read.
    """
    for opened in sorted(folder.glob("*.warc.gz.open")):
        final = opened.with_suffix("")
        size, known = opened.stat().st_size, sure(final.name)
        whole = max(_whole_members(opened, known if known <= size else 0), min(known, size))
        with opened.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())  # what the killed run had not brought to the disk too: the new name says "whole"
        if whole:
            opened.rename(final)
        else:
            opened.unlink()
        sync(folder)
        yield final.name, size - whole


def _whole_members(path: Path, start: int) -> int:
    """Bytes up to the end of the last whole gzip member, of those that begin at `start` or behind it."""
    with path.open("rb") as file:
        found = members(file, path.stat().st_size, start=start)
        return max((member.place.end for member in found if member.content is not None), default=start)
