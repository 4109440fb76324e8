"""Values of a database that cannot be read: texts that are no UTF-8, of which SQLite itself thinks nothing."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_TABLES = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"


@contextmanager
def tolerant(db: sqlite3.Connection) -> Iterator[None]:
    """Within the block a text that is no UTF-8 is read with `\ufffd` in it, and ends nothing."""
    before, db.text_factory = db.text_factory, replaced
    try:
        yield
    finally:
        db.text_factory = before


def replaced(text: bytes) -> str:
    """A text, whatever bytes it has."""
    return text.decode("utf-8", "replace")


def table_names(db: sqlite3.Connection) -> tuple[str, ...]:
    """All tables of a database, the index's too."""
    return tuple(row[0] for row in db.execute(_TABLES))


def unreadable(db: sqlite3.Connection, only: str | None = None) -> Iterator[tuple[str, str]]:
    """Row and column of each text that is no UTF-8, of all tables or of one: `captures 12`, `digest`.

    Every table is read once, from end to end. What SQLite finds damaged is its own affair: that raises.
    """
    for table, has_no_numbers in db.execute(_TABLES).fetchall():
        if only in (None, table) and not _is_readable(db, table):
            yield from _in_table(db, table, "NULL" if has_no_numbers else "rowid")


def _is_readable(db: sqlite3.Connection, table: str) -> bool:
    """Whether each text of a table is UTF-8: looked at without a step of Python for each."""
    before, db.text_factory = db.text_factory, str
    try:
        deque(db.execute(f'SELECT * FROM "{table}"'), maxlen=0)  # noqa: S608
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return False
    finally:
        db.text_factory = before
    return True


def _in_table(db: sqlite3.Connection, table: str, number: str) -> list[tuple[str, str]]:
    found = []
    before, db.text_factory = db.text_factory, bytes
    try:
        rows = db.execute(f'SELECT {number}, * FROM "{table}"')  # noqa: S608
        names = [column[0] for column in rows.description]
        for at, (row, *values) in enumerate(map(tuple, rows), 1):
            where = f"{table}, row {at}" if row is None else f"{table} {row}"
            found += [(where, name) for name, value in zip(names[1:], values, strict=True) if not _is_utf8(value)]
    finally:
        db.text_factory = before
    return found


def _is_utf8(value: object) -> bool:
    try:
        return not isinstance(value, bytes) or value.decode() is not None
    except UnicodeDecodeError:
        return False
