"""Whether a machine can keep an archive: SQLite, file system, disk, clock."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipelines.db.archive import utc

Level = Literal["ok", "warning", "fault"]

GIB = 1024**3
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""No right clock shows a time before this program was made."""

_WAL_RESET = (((3, 7, 0), (3, 44, 6)), ((3, 45, 0), (3, 50, 7)), ((3, 51, 0), (3, 51, 3)))
"""From the first of each pair until before the second, SQLite can damage a database in WAL mode."""

# Write-ahead logging needs memory that all processes share, which these cannot give: https://sqlite.org/wal.html
_NETWORK = {"9p", "afs", "ceph", "cifs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb", "smb2", "smb3", "smbfs"}
_NETWORK_FUSE = {"fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.ceph", "fuse.gcsfuse"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    level: Level
    finding: str
    advice: str | None = None
    """What to do; `None` when all is well."""


def check_versions() -> Check:
    """Python, and an SQLite without the WAL-reset bug."""
    python = ".".join(map(str, sys.version_info[:3]))
    finding = f"Python {python}, SQLite {sqlite3.sqlite_version}"
    if not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return Check("versions", "ok", finding)
    advice = "it takes two writers, which the lock prevents: let no other program write to archive.db; 3.51.3 is mended"
    return Check("versions", "warning", f"{finding}, which has the WAL-reset bug", advice)


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can damage a database when two connections checkpoint and write at the same moment."""
    return any(first <= version < mended for first, mended in _WAL_RESET)


def check_file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> Check:
    """A file system of this machine, not one of the network."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return Check("file system", "warning", f"unknown: no {mounts} here", "make sure that it is a local disk")
    kind, place = _mount(folder.resolve(), lines)
    if kind in _NETWORK | _NETWORK_FUSE:
        advice = "keep the archive on a disk of this machine: SQLite's log needs shared memory; back up to the network"
        return Check("file system", "fault", f"{kind} on {place}, a network file system", advice)
    return Check("file system", "ok", f"{kind} on {place}")


def _mount(folder: Path, lines: list[str]) -> tuple[str, Path]:
    """Kind and place of the mount that a folder lies in; of two at one place the later hides the earlier."""
    found = ("unknown", Path("/"))
    for line in lines:
        _, place, kind, *_ = line.split(" ")
        mounted = Path(place.replace("\\040", " ").replace("\\011", "\t"))
        if folder.is_relative_to(mounted) and len(mounted.parts) >= len(found[1].parts):
            found = (kind, mounted)
    return found


def check_writable(folder: Path) -> Iterator[Check]:
    """Whether a file can be written and brought to the disk, in each place that a crawl writes to."""
    for place in (folder, folder / "warc"):
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            yield Check("writable", "fault", f"cannot write in {place}: {error.strerror}", "mend rights, mount or disk")
        else:
            yield Check("writable", "ok", f"{place} can be written")


def check_space(folder: Path, largest_run: int) -> Check:
    """Room for two runs as large as the largest, and for a gibibyte at least."""
    needed = max(2 * largest_run, GIB)
    free = shutil.disk_usage(folder).free
    finding = f"{free / GIB:.1f} GiB free, {needed / GIB:.1f} GiB wanted"
    if free < needed:
        return Check("free space", "fault", finding, "make room, or move the archive to a larger disk")
    return Check("free space", "ok", finding)


def check_clock(newest: str | None, now: datetime) -> Check:
    """A clock that is not behind what has been written down."""
    advice = "set the clock (NTP) before the next crawl: captures bear its time"
    if now < RELEASED:
        return Check("clock", "fault", f"it shows {utc(now)}, before this program was made", advice)
    if newest is not None and utc(now) < newest:
        return Check("clock", "fault", f"it shows {utc(now)}, before the newest capture, {newest}", advice)
    return Check("clock", "ok", f"it shows {utc(now)}")
