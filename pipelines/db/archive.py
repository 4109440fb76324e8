"""The archive: one folder with a database, its WARC files and its lock."""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.text import counted
from crawler.version import __version__
from pipelines.db import dictionary
from pipelines.db.connection import connect, read_only
from pipelines.db.disk import is_stream, sweep
from pipelines.db.locks import NoLocksError, lock
from pipelines.db.storable import storable

if TYPE_CHECKING:  # whoever only reads needs none of them, and they take their time
    from sqlite_utils import Database

    from crawler.provinces import Province
    from crawler.sites import Site

SOFTWARE = f"baotinh/{__version__}"
"""As it stands in WARC files and runs."""

# Exit codes, one table for every command (docs/operations.md).
OK, BUG, USAGE, STOPPED, PARTIAL, ATTENTION, STORAGE, BUSY = 0, 1, 2, 11, 69, 70, 74, 75

_PRAGMAS = (
    "busy_timeout=120000",  # an analyst may write in the file for a minute: a crawl goes on, and stores after that
    "journal_mode=WAL",
    "synchronous=FULL",  # with NORMAL, a power cut loses acknowledged rows
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
)


EXPORTS = "exports"
"""The folder of an archive into which people may have files written."""


MANIFEST = "manifest.json"
"""The list of a backup, by which it is known."""


class ArchiveError(Exception):
    """The archive cannot be used: the message says what was expected, what was found and what to do."""

    def __init__(self, message: str, exit_code: int = STORAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def now() -> str:
    """The time as the archive writes it: UTC, to the second."""
    return utc(datetime.now(UTC))


def utc(moment: datetime) -> str:
    """An aware datetime as the archive writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class Archive:
    """An archive folder, open for reading or, by one process at a time, for writing."""

    def __init__(self, folder: Path | str, *, write: bool = False) -> None:
        self.folder = folder = Path(folder)
        self._lock: int | None = None
        try:
            if write:
                refuse_backup(folder)
                (folder / "warc").mkdir(parents=True, exist_ok=True)
                self._lock = take_lock(folder)
            self._open(write=write)
            if write:
                self.sweep()
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise ArchiveError(f"cannot {'write to' if write else 'read'} the archive in {folder}: {error}") from error
        except ArchiveError:
            self.close()
            raise

    def _open(self, *, write: bool) -> None:
        path = self.folder / "archive.db"
        if not write and not (path.exists() and path.stat().st_size):
            _refuse_without_database(self.folder, path)
        is_new = write and not (path.exists() and path.stat().st_size)
        self._take(connection := connect(path) if write else read_only(path), write=write)
        if is_new:  # what there is fits into memory, and nothing is written outside the folder
            connection.execute("PRAGMA temp_store = MEMORY")
        if write and dictionary.missing_steps(connection):
            from pipelines.db.migrations import archive as migrations

            connection.execute("BEGIN IMMEDIATE")  # one wait for whoever writes meanwhile
            with connection:
                migrations.apply(self.db)

    def _take(self, connection: sqlite3.Connection, *, write: bool) -> None:
        """Work with a connection from here on; raises `ArchiveError` for the database of a newer version."""
        connection.row_factory = sqlite3.Row
        connection.create_function("identity", 1, _identity, deterministic=True)
        connection.create_function("normalise", 1, _normalise, deterministic=True)
        self.connection = connection
        connection.execute(f"PRAGMA {_PRAGMAS[0]}")
        _refuse_unknown(connection, self.folder)
        for pragma in _PRAGMAS if write else (_PRAGMAS[0], *_PRAGMAS[3:], "query_only=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @cached_property
    def db(self) -> "Database":
        """The database as sqlite-utils has it, for whoever wants more than its connection."""
        from sqlite_utils import Database

        return Database(self.connection, execute_plugins=False)

    @property
    def is_current(self) -> bool:
        """Whether all tables are those of this version."""
        return not dictionary.missing_steps(self.connection)

    def require_current(self) -> None:
        """Raise `ArchiveError` when an older version made the archive, so that tables and views may be missing."""
        if not self.is_current:
            what = f"the archive in {self.folder} was made by an older version"
            raise ArchiveError(f"{what}: `baotinh doctor --repair` brings it up to date, as any crawl does", USAGE)

    def spare(self, path: Path) -> Path:
        """The path of a file to be written, as `spare` has it."""
        return spare(self.folder, path)

    def sweep(self) -> None:
        """Remove the drafts of exports, snapshots and site files whose writers were killed."""
        sweep(self.folder / "papers")
        for folder in (self.folder / EXPORTS, *(self.folder / EXPORTS).rglob("*/")):
            sweep(folder, ("",))

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk when the block is left."""
        self.connection.execute("BEGIN IMMEDIATE")
        with self.connection:
            yield self.connection

    def know(self, sites: "tuple[Site, ...]") -> None:
        """Write down newspapers, provinces and what the columns mean, so that the archive can be read without us."""
        from crawler.provinces import provinces

        with self.transaction() as db:
            dictionary.write(db)
            self.db.table("provinces").upsert_all((_province_row(p) for p in provinces()), pk="key")
            for site in sites:
                self._look_anew(site)
            self.db.table("sites").upsert_all((storable(_site_row(s)) for s in sites), pk="id")

    def _look_anew(self, site: "Site") -> None:
        """What was refused, or gave no answer, is due when the paper's file has changed since. Inside a transaction."""
        known = self.connection.execute(
            "SELECT rules FROM sites WHERE id = ? AND rules NOT NULL", (site.id,)
        ).fetchone()
        if known is not None and known["rules"] != site.rules:
            again = "UPDATE pages SET due_at = visited_at WHERE site = ? AND state IN ('refused', 'later')"
            self.db.execute(again, (site.id,))

    def begin_run(self, command: str, version: str, started_at: str) -> int:
        """A row in `runs`; returns its id."""
        with self.transaction() as db:
            row = storable((command, version, started_at))
            return db.execute("INSERT INTO runs (command, version, started_at) VALUES (?, ?, ?)", row).lastrowid or 0

    def end_run(self, run: int, exit_code: int, counts: dict[str, int], ended_at: str) -> None:
        """Complete the row of a run."""
        with self.transaction() as db:
            row = (ended_at, exit_code, json.dumps(storable(counts), ensure_ascii=False), run)
            db.execute("UPDATE runs SET ended_at = ?, exit_code = ?, counts = ? WHERE id = ?", row)

    def close(self) -> None:
        """Let go of the database and the lock."""
        if hasattr(self, "connection"):
            self.connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _identity(url: str | None) -> str | None:
    """`identity` of `crawler.addresses`, which a query that has no use for it need not load."""
    from crawler.addresses import identity

    return url and identity(url)


def _normalise(url: str | None) -> str | None:
    from crawler.addresses import normalise

    return url and normalise(url)


def _refuse_without_database(folder: Path, path: Path) -> None:
    if kept := sorted(file.name for file in (folder / "warc").glob("[!.]*.warc.gz*")):
        raise without_database(path, kept)
    if not path.exists():
        what = f"no archive in {folder}: expected {path}; crawl or import first, or name another --data"
        raise ArchiveError(what, USAGE)


def without_database(path: Path, kept: Sequence[str]) -> ArchiveError:
    """What is to be said where the database is missing beside WARC files."""
    files = f"{counted(len(kept), 'WARC file')} ({kept[0]} …)"
    return ArchiveError(f"{path} is missing or empty beside {files}: make it again from them with `baotinh rebuild`")


def refuse_newer(path: Path) -> None:
    """Raise `ArchiveError` when a later version made a database; one that is damaged or missing is let pass."""
    if path.exists():
        with suppress(sqlite3.Error), closing(read_only(path)) as connection:
            connection.row_factory = sqlite3.Row
            _refuse_unknown(connection, path.parent)


def _refuse_unknown(db: sqlite3.Connection, folder: Path) -> None:
    known = dictionary.steps()
    unknown = [step for step in dictionary.taken_by(db) if step not in known]
    if unknown:
        what = f"the archive in {folder} was made by a newer version"
        raise ArchiveError(f"{what}: its step {unknown[0]} is not known here; upgrade baotinh", USAGE)


def refuse_backup(folder: Path) -> None:
    """Raise `ArchiveError` where a folder is a backup: the next one would replace what is written into it."""
    if (folder / MANIFEST).exists():
        what = f"{folder} is a backup, since {MANIFEST} is in it: nothing is written there"
        raise ArchiveError(f"{what}; `baotinh restore {folder} --data FOLDER` makes an archive of it elsewhere", USAGE)


def spare(folder: Path, path: Path) -> Path:
    """The path of a file to be written; raises `ArchiveError` for one in the archive in a folder, or in another.

    Only `exports/` of an archive is for what others ask for, behind whatever links it is reached. A pipe or a device is
    nobody's file.
    """
    if is_stream(path):
        return path
    own, asked = folder.resolve(), path.resolve()
    homes = [own] if own in asked.parents else [parent for parent in asked.parents if _is_archive(parent)]
    if homes:
        refuse_backup(homes[0])
    if homes and homes[0] / EXPORTS not in asked.parents:
        what = f"{path} is in the archive in {homes[0]}: name a file in {folder / EXPORTS}, or elsewhere"
        raise ArchiveError(what, USAGE)
    return path


def own_file(folder: Path, status: os.stat_result) -> Path | None:
    """Which of the archive's own files in a folder this is the status of, if any; those in exports are others'."""
    if stat.S_ISREG(status.st_mode):
        for pattern in (
            ".lock",
            "archive.db*",
            "baotinh.toml",
            "schedule.json",
            "backups.json",
            "warc/*",
            "papers/*",
            "watch/*",
        ):
            for path in folder.glob(pattern):
                if path.is_file() and os.path.samestat(path.stat(), status):
                    return path
    return None


def _is_archive(folder: Path) -> bool:
    return (folder / "archive.db").exists() and (folder / "warc").is_dir()


def is_being_written(folder: Path) -> bool:
    """Whether a process holds the writer's lock of an archive folder."""
    try:
        handle = os.open(folder / ".lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        lock(handle, shared=True)
    except BlockingIOError:
        return True
    except NoLocksError:  # nobody can write here
        return False
    finally:
        os.close(handle)
    return False


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Keep every writer out, without opening the database."""
    refuse_backup(folder)
    handle = take_lock(folder)
    try:
        yield
    finally:
        os.close(handle)


_HOLDER = b"process "
"""How a lock file of ours begins."""


def take_lock(folder: Path) -> int:
    """Take the writer's lock of a folder; the kernel lets go of it when the process ends, however it ends.

    Returns the handle that holds it.
    """
    path = folder / ".lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        lock(handle)
    except BlockingIOError:
        holder = os.read(handle, 200).decode("utf-8", "replace").strip() or "an unknown process"
        os.close(handle)
        raise ArchiveError(
            f"the archive in {path.parent} is being written by {holder}; try again later", BUSY
        ) from None
    if os.fstat(handle).st_size and os.pread(handle, len(_HOLDER), 0) != _HOLDER:
        return handle  # somebody else's file of that name: it locks as well, and stays as it is
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()}, since {now()}\n".encode(), 0)
    return handle


def _province_row(province: "Province") -> dict[str, str | None]:
    names = ("key", "code", "name", "since", "until", "became", "renamed", "renamed_on")
    values = {name: getattr(province, name) for name in names}
    return {name: value if value is None else str(value) for name, value in values.items()}


def _site_row(site: "Site") -> dict[str, str | None]:
    names = ("id", "name", "domain", "province", "province_now", "status", "successor", "platform", "rules")
    told = {"aliases": json.dumps(site.aliases), "article_form": site.article and site.article.pattern}
    return {**{name: getattr(site, name) for name in names}, **told}
