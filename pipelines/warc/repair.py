"""Completing WARC files that a killed run left open."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from pipelines.db.disk import sync
from pipelines.warc.blank import stand_in
from pipelines.warc.reader import Member, members

UNWRITTEN = "urn:baotinh:unwritten"
"""Target of the records that stand where a power cut kept something from the disk, though not what was behind it."""


def repair(folder: Path, sure: Callable[[str], int] = lambda _: 0) -> Iterable[tuple[str, int]]:
    """Complete the files that a killed run left open, each cut back to its last whole record.

    `sure` tells how many bytes of a file are known to be whole records; they are not read, and never cut. Behind them
    nothing was filed: what of it never came to the disk is filled with records that say nothing. Yields the name and
    the number of bytes cut. Without this, records appended after a cut tail cannot be read.
    """
    for opened in sorted(folder.glob("*.warc.gz.open")):
        final = opened.with_suffix("")
        size, known = opened.stat().st_size, sure(final.name)
        found = _members(opened, known if known <= size else 0)
        whole = max((member.place.end for member in found if member.content is not None), default=min(known, size))
        with opened.open("r+b") as file:
            file.truncate(whole)
            for hole in (member.place for member in found if member.content is None and member.place.end <= whole):
                file.seek(hole.offset)
                file.write(stand_in(hole.end - hole.offset, (), UNWRITTEN))
            file.flush()
            os.fsync(file.fileno())  # what the killed run had not brought to the disk too: the new name says "whole"
        if whole:
            opened.rename(final)
        else:
            opened.unlink()
        sync(folder)
        yield final.name, size - whole


def _members(path: Path, start: int) -> list[Member]:
    """The stretches of a file from `start` on, without what they hold."""
    with path.open("rb") as file:
        found = members(file, path.stat().st_size, start=start)
        return [replace(member, content=member.content and b"") for member in found]
