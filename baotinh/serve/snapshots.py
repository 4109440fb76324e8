"""The snapshot that the desk shows: the newest one, and no other from the moment on at which that is there."""

import asyncio
from pathlib import Path

from pipelines.db.archive import BUSY, Archive, ArchiveError
from pipelines.query.snapshot import PLACE, NoSnapshotError, Published, publish
from pipelines.upkeep.redact import pending

Stamp = tuple[int, int, int]
"""Inode, size and time of change."""
_PATIENCE = 2.0
"""Seconds that a reader waits for a snapshot that is being made, before a page says so."""


def stamp(folder: Path) -> Stamp | None:
    """By what a snapshot is known; `None` where there is none."""
    try:
        found = (folder / PLACE).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def make(folder: Path) -> None:
    """Publish a snapshot; raises `ArchiveError` while something is being taken down, whose text may still be there."""
    with Archive(folder) as archive:
        archive.require_current()
        if pending(archive.connection):
            raise ArchiveError(f"an article is being taken down in {folder}: try again when that is done", BUSY)
        publish(archive)


def is_wanted(folder: Path) -> bool:
    """Whether one has to be made; raises `ArchiveError` for one that cannot be shown, and is for others."""
    try:
        with Published(folder):
            return False
    except NoSnapshotError:
        return True


class Snapshots:
    """Makes one where there is none, once at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._work: asyncio.Task[None] | None = None

    async def ready(self) -> bool:
        """Whether there is one; else it is being made.

        Raises:
            ArchiveError: it cannot be made.
        """
        if stamp(self.folder) is not None:
            return True
        if self._work is None:
            self._work = asyncio.create_task(asyncio.to_thread(make, self.folder))
        done, _ = await asyncio.wait([self._work], timeout=_PATIENCE)
        if not done:
            return False
        work, self._work = self._work, None
        if work is not None:
            work.result()
        return stamp(self.folder) is not None
