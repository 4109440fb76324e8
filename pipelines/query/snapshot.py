"""The copy of the database that analysts open: one file, read-only, of one moment, while the crawl goes on.

Readers of `archive.db` itself keep its write-ahead log from being taken in, and need to write beside it.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

from crawler.text import fold_lines
from pipelines.db.archive import BUSY, EXPORTS, USAGE, Archive, ArchiveError, is_being_written
from pipelines.db.connection import connect, unchanging
from pipelines.db.disk import atomic, is_stream, require_there
from pipelines.db.progress import stage, watched
from pipelines.db.spelling import other_spellings
from pipelines.query import datasette

PLACE = Path(EXPORTS, "snapshot.db")
"""Where it lies in the folder of the archive, unless another place is named."""
FRONTIER = ("pages", "links", "names", "stems", "pairs", "forms", "shingles")
"""Tables that serve the crawl alone: a slim copy has none of them."""


class NoSnapshotError(ArchiveError):
    """There is no snapshot of this version: one has to be published."""


class Published(Archive):
    """The snapshot of an archive folder, opened as the archive itself is: what was written since is not in it.

    Raises:
        NoSnapshotError: there is none, or an older version published it.
        ArchiveError: it was published with `--slim`, or by a newer version.
    """

    def _open(self, *, write: bool) -> None:
        assert not write
        path = self.folder / PLACE
        if not path.exists():
            raise NoSnapshotError(f"no snapshot: expected {path}; `baotinh snapshot` publishes it", USAGE)
        self._take(unchanging(path), write=False)
        if not self.is_current:
            raise NoSnapshotError(f"an older version published {path}: `baotinh snapshot` does so anew", USAGE)
        if self.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_exact'").fetchone() is None:
            what = f"{path} was published with --slim, without the index of the search"
            raise ArchiveError(f"{what}: publish it whole, with `baotinh snapshot`", USAGE)


_SCHEMA = """SELECT s.type, s.name, s.sql FROM main.sqlite_schema s
LEFT JOIN pragma_table_list t ON t.name = s.name AND t.schema = 'main'
WHERE s.sql NOT NULL AND coalesce(t.type, s.type) IN ('table', 'index', 'view')
  AND s.tbl_name NOT IN (SELECT value FROM json_each(?))
ORDER BY s.type = 'view', s.type = 'index', s.rowid"""
_SIZES = ("page_count", "freelist_count", "page_size")
_TAKEN = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_SCHEMA})
_CREATE = re.compile(r"^CREATE (?:TABLE|VIEW|(?:UNIQUE )?INDEX) ")  # "CREATE UNIQUE INDEX names_of ON names (…)"
_INDEX = f"""CREATE VIRTUAL TABLE {datasette.FTS} USING fts5(title, lead, body,
  content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 0")"""


def publish(archive: Archive, target: Path | None = None, *, slim: bool = False) -> Path:
    """Write the copy, compact and whole or not at all; whoever has the earlier one open keeps it. Returns its path.

    It has an index for the search of sqlite-utils and Datasette; `metadata.json` beside it tells Datasette what the
    columns mean. A slim copy is without frontier, shingles and the program's own indexes.

    Raises:
        ArchiveError: the target is one of the archive's own files, or a pipe or device; there is a `metadata.json` that
            cannot be read; or an older version made the archive.
    """
    archive.require_current()
    path = archive.spare(archive.folder / PLACE if target is None else target)
    if is_stream(path):  # SQLite would put a file in the place of a device
        raise ArchiveError(f"expected a file for the snapshot, found a pipe or a device: {path}", USAGE)
    told = archive.spare(path.with_name(datasette.NAME))
    before = datasette.read(told)
    archive.sweep()
    with atomic(path) as file, _told_of_writers(archive.folder, file, path):
        with _may_write(archive.connection), watched(archive.connection):  # to the new file only
            (_copy_slim if slim else _copy)(archive.connection, Path(file.name))
        with closing(connect(file.name)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            with copy:
                _add_index(copy)
            metadata = datasette.metadata(copy, path.stem, before)
        os.fchmod(file.fileno(), 0o444)
    datasette.write(told, metadata)
    return path


@contextmanager
def _told_of_writers(folder: Path, draft: TextIO, path: Path) -> Iterator[None]:
    """Whoever makes the database anew, as a redaction does, takes from a reader what it reads: no fault of either."""
    try:
        yield
    except sqlite3.OperationalError as error:
        require_there(draft, path)
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _TAKEN or not is_being_written(folder):
            raise
        what = f"{folder / 'archive.db'} is being written anew, as by a redaction"
        raise ArchiveError(f"{what}; the earlier snapshot is kept: try again later", BUSY) from None


@contextmanager
def _may_write(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        db.execute("PRAGMA query_only=ON")


def _copy(db: sqlite3.Connection, place: Path) -> None:
    pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in _SIZES)
    with stage("copying the database", "bytes", (pages - free) * size) as step:
        step.measure = lambda: min(place.stat().st_size, step.total or 0)
        db.execute("VACUUM INTO ?", (str(place),))
        step.reach(step.total or 0)


def _copy_slim(db: sqlite3.Connection, place: Path) -> None:
    """Copy table by table, so that no more room is needed than the copy takes."""
    db.execute("ATTACH ? AS slim", (str(place),))
    db.execute("PRAGMA slim.journal_mode=OFF")  # of a copy that fails nothing is kept
    db.execute("PRAGMA foreign_keys=OFF")
    db.execute("BEGIN")
    try:
        parts = db.execute(_SCHEMA, (json.dumps(FRONTIER),)).fetchall()
        with stage("copying the database", "tables", len(parts)) as step:
            for kind, name, sql in parts:
                db.execute(_CREATE.sub(r"\g<0>slim.", sql, count=1))
                if kind == "table":
                    db.execute(f'INSERT INTO slim."{name}" SELECT * FROM main."{name}"')  # noqa: S608
                step.advance()
        for table, column in (("columns", "table_name"), ("tables", "name")):
            db.execute(f"DELETE FROM slim.{table} WHERE {column} NOT IN (SELECT name FROM slim.sqlite_schema)")  # noqa: S608
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.execute("DETACH slim")
        db.execute("PRAGMA foreign_keys=ON")


def _add_index(copy: sqlite3.Connection) -> None:
    """Index title, lead and body under the name and in the form that sqlite-utils and Datasette look for.

    Each text stands in it twice, as it is and folded: typed with accents a word finds itself alone, typed without it
    finds every word that it may be. What has two spellings, such as `Hòa` and `Hoà`, follows in both. No stock
    tokenizer does any of this for Vietnamese.
    """
    copy.execute(_INDEX)
    texts = copy.execute("SELECT id, title, lead, body FROM articles")
    with stage("indexing", "articles", copy.execute("SELECT count(*) FROM articles").fetchone()[0]) as step:
        rows = ((number, *map(_indexed, text)) for number, *text in step.each(texts))
        copy.executemany(f"INSERT INTO {datasette.FTS} (rowid, title, lead, body) VALUES (?, ?, ?, ?)", rows)  # noqa: S608


def _indexed(text: str | None) -> str | None:
    return text and f"{text}\n{fold_lines(text)}\n{other_spellings(text)}"
