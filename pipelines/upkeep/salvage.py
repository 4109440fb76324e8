"""What can be read of a database that is damaged, or that an older version made: a copy of the present form."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from crawler.text import counted
from pipelines.db import shared
from pipelines.db.migrations import archive as migrations
from pipelines.db.rows import insert
from pipelines.db.values import tolerant
from pipelines.store.articles import UNTRIED

_COLUMNS = "SELECT name, pk FROM pragma_table_info(?) ORDER BY pk"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_TOOBIG})
"""What SQLite says of pages that cannot be read."""


def salvage(db: sqlite3.Connection, target: sqlite3.Connection, tables: tuple[str, ...]) -> list[str]:
    """Copy all rows that can be read of some tables; returns what cannot: `3 rows of links`, `a part of pages`.

    A text that is no UTF-8 is read all the same, with `\ufffd` in it.
    """
    migrations.apply(Database(target, execute_plugins=False))
    target.execute("PRAGMA foreign_keys = OFF")
    told: list[str] = []
    with tolerant(db):
        for table in (*tables, _texts(db)):
            told += _Table(db, target, table).copy()
    target.commit()
    return told


def _texts(db: sqlite3.Connection) -> str:
    """The table of the texts that articles have had; older versions have the present one in it too."""
    try:
        row = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'texts' AND type = 'table'").fetchone()
    except sqlite3.DatabaseError:
        row = None
    return "texts" if row else "revisions"


class _Table:
    def __init__(self, db: sqlite3.Connection, target: sqlite3.Connection, name: str) -> None:
        self.db = db
        self.target = target
        self.name = name
        self.into = "texts" if name == "revisions" else name
        self.left = 0
        self.is_whole = True
        columns = target.execute(_COLUMNS, (self.into,)).fetchall()
        self.columns = {str(column[0]) for column in columns}
        self.key = [str(column[0]) for column in columns if column[1]] or ["article_id", "position"]  # of a view

    def copy(self) -> Iterator[str]:
        """From its beginning up to where it is damaged, then from its end; yields what is missing."""
        for row in self._rows(""):
            self._insert(row)
        if not self.is_whole:
            known, self.left = self.left, 0
            for row in self._rows(f"ORDER BY {', '.join(f'{column} DESC' for column in self.key)}"):
                self._insert(row)
            self.left = known
            yield f"a part of {self.name}"
        if self.left:
            yield f"{counted(self.left, 'row')} of {self.name}"

    def _rows(self, order: str) -> Iterator[Mapping[str, Any]]:
        try:
            rows = self.db.execute(f"SELECT * FROM {self.name} {order}")  # noqa: S608
            names = [column[0] for column in rows.description]
            for row in rows:
                told = zip(names, row, strict=True)
                yield {name: value for name, value in told if name in self.columns}
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _DAMAGE:
                self.is_whole = False
            elif code != sqlite3.SQLITE_ERROR:  # as of a table that an older version lacks
                raise

    def _insert(self, row: Mapping[str, Any]) -> None:
        told = dict(row)
        if self.into == "texts" and told.get("number") != 1:
            told.setdefault("doubt", UNTRIED)  # as of a version that read nothing again
        try:
            if self.into == "cuts" and told["text"] is None:  # words of a body that is lost
                self.left += 1
            elif self.into in shared.VIEWS:
                body = self.target.execute("SELECT body FROM articles WHERE id = ?", (told["article_id"],)).fetchone()
                shared.put(self.target, self.into, told, body and body[0])
            else:
                insert(self.target, self.into, told)
        except (
            sqlite3.IntegrityError,
            sqlite3.DataError,
        ):  # of another type than its table has, or twice
            self.left += 1
