"""The databases that rebuilds have put aside: each whole, under a number of its own, never overwritten."""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.db.connection import connect
from pipelines.db.disk import sync

_NAME = "archive.db.before-rebuild"
_NUMBERED = re.compile(re.escape(_NAME) + r"(?:\.(\d+))?")  # archive.db.before-rebuild.2
_LOGS = ("-wal", "-shm")
DRAFT = ".rebuild"
"""Folder in an archive in which its next database is made."""


def earlier(data: Path) -> list[Path]:
    """The earlier databases of an archive, oldest first."""
    return [path for _, path in _numbered(data)]


def _numbered(data: Path) -> list[tuple[int, Path]]:
    found = ((_NUMBERED.fullmatch(path.name), path) for path in data.glob(f"{_NAME}*"))
    return sorted((int(match[1] or 1), path) for match, path in found if match)


def exchange(draft: Path, data: Path) -> Path | None:
    """Put the database of a draft folder in the place of the present one; returns where that one is kept.

    What stands in its write-ahead log is kept with it, whoever has it open. At each moment there is one whole
    `archive.db`: SQLite would take a log that is left for one of the new database, so it goes before.
    """
    present = data / "archive.db"
    kept = _put_aside(present, draft) if present.exists() and present.stat().st_size else None
    for suffix in _LOGS:
        present.with_name(present.name + suffix).unlink(missing_ok=True)
    (draft / "archive.db").replace(present)
    sync(data)
    shutil.rmtree(draft)
    return kept


def _put_aside(present: Path, draft: Path) -> Path:
    whole, log = draft / "whole.db", present.with_name(present.name + "-wal")
    try:
        _copy(present, whole)
    except sqlite3.DatabaseError:  # damaged: it is kept as it is
        kept = _keep(present, present.parent)
        if log.exists():
            os.link(log, kept.with_name(kept.name + "-wal"))
        return kept
    kept = _keep(whole, present.parent)
    if log.exists() and log.stat().st_size:  # a reader holds it: with or without its log, this is the same database
        shutil.copyfile(whole, draft / "present.db")
        _sync_file(draft / "present.db")
        (draft / "present.db").replace(present)
    return kept


def _copy(present: Path, whole: Path) -> None:
    with closing(connect(present, timeout=1)) as source, closing(connect(whole)) as target:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # unless somebody is reading
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file is all of it
    _sync_file(whole)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _keep(path: Path, data: Path) -> Path:
    """Give a database the next number."""
    number = max((number for number, _ in _numbered(data)), default=0) + 1
    kept = data / (_NAME if number == 1 else f"{_NAME}.{number}")
    os.link(path, kept)
    sync(data)
    return kept
