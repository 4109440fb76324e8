"""Opening an archive to write in it: a new one only where nothing was kept before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.db.archive import Archive, without_database
from pipelines.db.connection import connect
from pipelines.warc.reader import Damage, names, read_on


def open_to_write(folder: Path) -> Archive:
    """The archive of a folder, which is made where there is none.

    Raises `ArchiveError` where its database is missing beside WARC files: an empty one would know nothing of them.
    """
    if not _has_tables(folder / "archive.db"):
        kept = [name for name in names(folder / "warc") if _holds_anything(folder / "warc", name)]
        if kept:
            raise without_database(folder / "archive.db", kept)
    return Archive(folder, write=True)


def _has_tables(path: Path) -> bool:
    """Whether anything was ever stored in a database; a damaged one counts: whoever opens it says so."""
    if not path.exists():
        return False
    try:
        with closing(connect(path)) as db:
            return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'captures'").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def _holds_anything(folder: Path, name: str) -> bool:
    """Whether a WARC file has more than its beginning; a run that was killed at its start leaves no more than that."""
    path = folder / name
    damages: list[Damage] = []
    if path.exists():
        return any(record.kind != "warcinfo" for record in read_on(path, damages)) or bool(damages)
    return any(record.kind != "warcinfo" for record in read_on(path.with_name(f"{name}.open"), damages))
