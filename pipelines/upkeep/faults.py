"""What can be wrong with an archive, said in one line each."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipelines.warc.reader import names

REBUILD = "the WARC is right: make the tables again with `baotinh rebuild`"
REPAIR = "complete it with `baotinh doctor --repair`; the next crawl does so too"
RETURNED = "take it out with `baotinh doctor --repair`"
RESTORE = "bring it back from a backup with `baotinh restore`"
REMAKE = (
    "the pages are in the WARC: make the database again with `baotinh rebuild`, which keeps this one beside it "
    "(where that ends with 74, bytes are lost: bring them back from a backup with `baotinh restore`)"
)
"""Of a database: what is in the WARC is newer than any backup, so that comes first."""
REACH = "mend rights, mount or disk: nothing says that the database is damaged"

_OUT_OF_REACH = frozenset({sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY,
                           sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN})  # fmt: skip


def remedy(folder: Path, error: BaseException | None = None) -> str:
    """What to do about the database of an archive that is damaged, or cannot be read for this reason."""
    if isinstance(error, OSError) or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _OUT_OF_REACH:
        return REACH
    return REMAKE if names(folder / "warc") else RESTORE


def shortcoming(size: int, wanted: int) -> str | None:
    """What is wrong with a WARC file of so many bytes in which captures lie up to `wanted`, if anything is."""
    if not size:
        return "is empty"
    return f"has {size} bytes, and captures lie in it up to byte {wanted}" if size < wanted else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    where: str
    """Table and row, or file and place."""
    what: str
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.advice}"


class BrokenOff(Fault):
    """One behind which the rest of what was to be looked at could not be: what was counted is so far."""
