"""Opening a database file: one place, so that whatever damage does to SQLite ends as an error of SQLite's."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_NO_ROOM = 1 << 20
"""With less than this free, bytes, an I/O error is a full disk."""


class DiskFullError(sqlite3.OperationalError):
    """There is no room for what was to be written; SQLite itself often says no more than `disk I/O error`."""


class Connection(sqlite3.Connection):
    """A connection that raises nothing but `sqlite3.Error` for what is wrong with its file, and says when it is full.

    Where the schema is damaged, the name of a table may be no UTF-8; Python then fails to read SQLite's own message and
    raises `UnicodeDecodeError`, which would pass for a bug.
    """

    place: Path | None = None
    """The file, where there is one."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As it is."""
        return self._do(super().execute, *arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """As it is."""
        return self._do(super().executemany, *arguments)

    def executescript(self, script: str, /) -> sqlite3.Cursor:
        """As it is."""
        return self._do(super().executescript, script)

    def commit(self) -> None:
        """As it is."""
        self._do(super().commit)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        """Commit, or roll back."""
        return self._do(super().__exit__, kind, error, trace)

    def backup(self, target: sqlite3.Connection, **options: Any) -> None:
        """As it is."""
        self._do(super().backup, target, **options)

    def _do(self, work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        try:
            return work(*arguments, **options)
        except UnicodeDecodeError as error:
            damaged = sqlite3.DatabaseError("its schema is damaged: a name in it is no UTF-8")
            damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damaged from error
        except sqlite3.OperationalError as error:
            if not self._is_full(error):
                raise
            full = DiskFullError(
                f"the disk is full: no room for {self.place or 'a temporary file'}, or for what is made from it"
            )
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise full from error

    def _is_full(self, error: sqlite3.OperationalError) -> bool:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code != sqlite3.SQLITE_IOERR or self.place is None:
            return code == sqlite3.SQLITE_FULL
        try:
            return shutil.disk_usage(self.place.parent).free < _NO_ROOM
        except OSError:
            return False


def connect(path: Path | str, *, timeout: float = 5) -> Connection:
    """A connection to a database file, which is made where there is none; to one in memory or in a temporary file."""
    return _opened(path, path, timeout=timeout)


def read_only(path: Path) -> Connection:
    """A connection for reading; also where nothing can be written beside the file, as on a read-only mount."""
    connection = connect(path)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        connection = unchanging(path)
    return connection


def unchanging(path: Path) -> Connection:
    """A connection to a file that nobody writes to, such as a snapshot: no locks, and nothing is made beside it."""
    connection = _opened(path, f"{path.resolve().as_uri()}?immutable=1", uri=True)
    connection.execute("SELECT 1 FROM sqlite_master")
    return connection


def _opened(path: Path | str, address: Path | str, **options: Any) -> Connection:
    connection = sqlite3.connect(address, check_same_thread=False, factory=Connection, **options)
    connection.place = Path(path) if path and path != ":memory:" else None
    return connection
