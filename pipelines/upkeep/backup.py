"""A copy of an archive from which it can be brought back, taken while a crawl runs if need be.

The database is copied first: what its rows name is in the WARC by then, and WARC files only grow.
"""

import os
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipelines.db.archive import BUSY, USAGE, Archive, ArchiveError, now, take_lock
from pipelines.db.connection import connect
from pipelines.db.disk import Content, content, copy
from pipelines.db.progress import stage, watched
from pipelines.upkeep import made, manifest
from pipelines.upkeep.faults import shortcoming
from pipelines.upkeep.manifest import DATABASE, SETTINGS, Manifest
from pipelines.upkeep.verify import first_fault
from pipelines.warc.reader import members, open_warc, size_of
from pipelines.warc.reader import names as warc_names

_PAGES = 4096
"""Of the database that are copied at a time: 16 MiB."""

_KEPT = "what was backed up before is kept: see `baotinh verify`, then make it again with `baotinh rebuild`"
_END = "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?"

Stats = dict[str, tuple[int, int, int]]
"""Inode, size and time of change of files, by name."""


@dataclass(slots=True)
class Backup:
    """A backup being made."""

    source: Path
    target: Path
    version: str
    """Of the program."""
    before: Manifest | None = None
    """What the folder held until now."""
    files: dict[str, Content] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    """How many files were copied, linked, already there."""
    damaged: list[str] = field(default_factory=list)
    """What is known to be wrong with what was copied, a line for each file."""

    def make(self) -> Manifest:
        """Make it; the backup that was there before stays whole until this one is complete.

        What is damaged is copied as it is, unless the backup holds it as it was.
        """
        if self.target.resolve().is_relative_to(self.source.resolve()):
            raise ArchiveError(
                f"{self.target} is the archive itself or in it: name another folder for its backup", USAGE
            )
        with Archive(self.source) as archive:
            made.require(self.source, self.target)
            for place in manifest.PLACES:
                (self.target / place).mkdir(parents=True, exist_ok=True)
            lock = take_lock(self.target)
            try:
                self._open()
                drafted = self._draft(archive.db.conn)
                manifest.commit(self.target, drafted)
                made.remember(self.source, self.target, drafted.made_at)
            finally:
                if not manifest.is_half_done(self.target):
                    manifest.sweep(self.target)
                os.close(lock)
        return drafted

    def _open(self) -> None:
        manifest.finish(self.target)
        self.before = manifest.read(self.target)
        if self.before is None and (names := manifest.held(self.target)):
            found = f"expected an empty folder or a backup, found {names[0]} and no {manifest.NAME}"
            raise ArchiveError(f"{self.target} is no backup: {found}; name another folder", USAGE)
        manifest.sweep(self.target)

    def _refuse_another_archive(self, db: sqlite3.Connection) -> None:
        """WARC files only grow in number, and a redaction leaves one of the same stem: else it is another archive."""
        named = db.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL")
        stems = {_stem(name) for name in (*warc_names(self.source / "warc"), *(row[0] for row in named))}
        for name in self.before.files if self.before else ():
            if name.startswith("warc/") and _stem(name.removeprefix("warc/")) not in stems:
                raise ArchiveError(
                    f"{self.target} holds the backup of another archive: {name} is not in {self.source}; "
                    "name another folder",
                    USAGE,
                )

    def _draft(self, db: sqlite3.Connection) -> Manifest:
        self._refuse_another_archive(db)
        began, complete = now(), _complete_files(self.source / "warc")
        self._watches()
        database = manifest.draft(self.target, DATABASE)
        _copy_database(db, database)
        with stage("checking the copy"):
            rows = _rows(database)
            self._look_at(database)
            self.files[DATABASE] = content(database)
        self.done["copied"] += 1
        with closing(connect(database)) as copied:
            self._warc_files(copied, complete)
        for path in (*sorted((self.source / "papers").glob("*.toml")), *self.source.glob(SETTINGS)):
            self._keep(path.relative_to(self.source).as_posix(), path, content(path))
        self._refuse_rewritten(complete)
        left = (name for name in self._known() - self.files.keys() if (self.target / name).exists())
        return Manifest(self.version, began, self.files, rows, tuple(sorted(left)))

    def _watches(self) -> None:
        """Keep what each watch has seen, before the rows: what it says that was told must not come anew behind it."""
        for path in sorted((self.source / "watch").glob("[!.]*.json")):
            with path.open("rb") as file:  # it is exchanged as a whole, so that this stays what it is
                name = path.relative_to(self.source).as_posix()
                self.files[name] = copy(file, manifest.draft(self.target, name))
            self.done["copied"] += 1

    def _look_at(self, database: Path) -> None:
        """Raise where the copy of a database has a fault and the one that it would replace has none."""
        fault = first_fault(database, self.source)
        if fault is None:
            return
        earlier, told = self.target / DATABASE, self.before and self.before.files.get(DATABASE)
        if earlier.exists() and content(earlier) == told and first_fault(earlier, self.source) is None:
            raise ArchiveError(f"archive.db is damaged: {fault.where}: {fault.what}; {_KEPT}")
        self.damaged.append(f"archive.db: {fault.where}: {fault.what}")

    def _known(self) -> set[str]:
        """The files that earlier backups wrote here."""
        return {*self.before.files, *self.before.left} if self.before else set()

    def _refuse_rewritten(self, complete: Stats) -> None:
        """A redaction writes complete files anew: the copied rows and the copied files would not agree."""
        if not complete.items() <= _complete_files(self.source / "warc").items():
            raise ArchiveError(f"WARC files in {self.source} were rewritten while they were copied; run it again", BUSY)

    def _warc_files(self, copied: sqlite3.Connection, complete: Stats) -> None:
        folder = self.source / "warc"
        known = {row[0] for row in copied.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file NOT NULL")}
        discarded = {row[0] for row in copied.execute("SELECT file FROM discards")}
        names = sorted(known.union(warc_names(folder)) - discarded)
        with stage("keeping WARC files", "bytes", partial(size_of, folder)) as kept:
            for name in names:
                kept.advance(self._warc_file(copied, complete, name))

    def _warc_file(self, copied: sqlite3.Connection, complete: Stats, name: str) -> int:
        """Keep a file; returns how long it is."""
        query = "SELECT warc_offset FROM captures WHERE warc_file = ? AND warc_offset NOT NULL ORDER BY warc_offset"
        marks = [row[0] for row in copied.execute(query, (name,))]
        wanted = copied.execute(_END, (name,)).fetchone()[0] or 0
        folder = self.source / "warc"
        try:
            with open_warc(folder, name) as file:
                self._keep_warc(f"warc/{name}", file, marks, wanted)
                return os.fstat(file.fileno()).st_size
        except FileNotFoundError as error:
            self._refuse_rewritten(complete)
            if f"warc/{name}" in self._known():
                what = f"{folder / name} is missing, and rows name it"
                raise ArchiveError(f"{what}; the earlier backup is kept: see `baotinh verify`") from error
            self.damaged.append(f"{name} is missing")
            return 0

    def _keep_warc(self, name: str, file: BinaryIO, marks: list[int], wanted: int) -> None:
        size, is_open = os.fstat(file.fileno()).st_size, file.name.endswith(".open")
        whole = _whole_length(file, size, marks) if is_open else size
        short = shortcoming(whole, wanted) if wanted or not is_open else None
        if not short and not is_open and not _is_whole(file, size, start=wanted):
            short = f"is damaged behind byte {wanted}"
        held = None if is_open else content(Path(file.name))
        earlier = self.before and self.before.files.get(name)
        if earlier not in (None, held) and (short or not (is_open or _is_whole(file, size))):
            raise ArchiveError(f"{file.name} is damaged; the earlier backup is kept: see `baotinh verify`")
        self.damaged += [f"{name.removeprefix('warc/')} {short}"] if short else []
        if held is not None:
            self._keep(name, Path(file.name), held, link=True)
        elif whole:
            file.seek(0)
            self.files[name] = copy(file, manifest.draft(self.target, name), whole)
            self.done["copied"] += 1

    def _keep(self, name: str, path: Path, expected: Content, *, link: bool = False) -> None:
        kept, draft = self.target / name, manifest.draft(self.target, name)
        self.files[name] = expected
        if kept.exists() and (kept.samefile(path) or content(kept) == expected):
            self.done["already there"] += 1
            return
        if kept.exists() and name not in self._known():
            raise ArchiveError(f"{kept} is of somebody else: no backup wrote it; move it away", USAGE)
        if link and _link(path, draft):
            self.done["linked"] += 1
        else:
            with path.open("rb") as file:
                self.files[name] = copy(file, draft)
            self.done["copied"] += 1


def _stem(name: str) -> str:
    return name.removesuffix(".open").removesuffix(".warc.gz").partition(".")[0]


def _link(path: Path, draft: Path) -> bool:
    """Give a complete file, which will not change any more, a second name; `False` on another file system."""
    try:
        draft.hardlink_to(path)
    except OSError:  # EXDEV, EPERM, EMLINK: it is copied then
        return False
    return True


def _whole_length(file: BinaryIO, size: int, marks: list[int]) -> int:
    """Bytes up to the end of the last whole record."""
    return max((m.place.end for m in members(file, size, marks) if m.content is not None), default=0)


def _is_whole(file: BinaryIO, size: int, *, start: int = 0) -> bool:
    return all(member.content is not None for member in members(file, size, start=start))


def _complete_files(folder: Path) -> Stats:
    found = {path.name: path.stat() for path in folder.glob("[!.]*.warc.gz")}
    return {name: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in found.items()}


def _copy_database(db: sqlite3.Connection, target: Path) -> None:
    """Copy the database as it stands at one moment."""
    page = db.execute("PRAGMA page_size").fetchone()[0]
    with closing(connect(target)) as copied, stage("copying the database", "bytes") as step:

        def look(_: int, left: int, total: int) -> None:
            """A signal is heard between two steps of Python, and a copy is one: this makes it many."""
            step.total = total * page
            step.reach((total - left) * page)

        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it reads that moment
        db.backup(copied, pages=_PAGES, progress=look)
        db.rollback()


def _rows(database: Path) -> dict[str, int]:
    """The number of rows of each table of a copy, which is then one file, and on the disk."""
    with closing(connect(database)) as copied, watched(copied):
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, which can be read from a medium without rights
        finding = copied.execute("PRAGMA quick_check").fetchone()[0]
        if finding != "ok":
            raise ArchiveError(f"archive.db is damaged: {' '.join(str(finding).split())}; {_KEPT}")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        names = [row[0] for row in copied.execute(tables)]
        rows = {name: int(copied.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}  # noqa: S608
    with database.open("rb") as file:
        os.fsync(file.fileno())
    return rows
