"""What every table and column means, and which steps led to the schema.

`dictionary.json` has it, made from the migrations and their comments (`comments.py`) by `make schema`: to run all of
them anew takes its time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view."""

    name: str
    type: str
    """TEXT, INTEGER or REAL."""
    meaning: str
    unit: str | None = None
    is_key: bool = False
    """Whether it belongs to the primary key."""
    is_personal: bool = False
    """Whether it names persons, or may."""
    refers_to: str | None = None
    """Table and column, `articles.id`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view."""

    name: str
    kind: str
    """`table` or `view`."""
    meaning: str
    columns: Mapping[str, Column]


@cache
def dictionary() -> Mapping[str, Table]:
    """The tables and views that people read, by name, in the order in which they were made; not the indexes."""
    found: list[dict[str, Any]] = _made()["tables"]
    return {table["name"]: Table(**table | {"columns": _columns(table["columns"])}) for table in found}


def steps() -> tuple[str, ...]:
    """The names of all steps of the schema, in order."""
    return tuple(_made()["steps"])


def missing_steps(db: sqlite3.Connection) -> list[str]:
    """The steps that a database has not taken."""
    taken = taken_by(db)
    return [step for step in steps() if step not in taken]


def taken_by(db: sqlite3.Connection) -> list[str]:
    """The steps that a database has taken, in order; also those of later versions."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone() is None:
        return []
    query = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'archive' ORDER BY rowid"
    return [row[0] for row in db.execute(query).fetchall()]


@cache
def _made() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("dictionary.json").read_text("utf-8"))
    return found


def _columns(told: list[dict[str, Any]]) -> Mapping[str, Column]:
    return {column["name"]: Column(**column) for column in told}


def write(db: sqlite3.Connection) -> None:
    """Fill the tables `tables` and `columns`. Inside a transaction."""
    db.execute("DELETE FROM tables")
    for table in dictionary().values():
        db.execute("INSERT INTO tables VALUES (?, ?, ?)", (table.name, table.kind, table.meaning))
        for position, c in enumerate(table.columns.values()):
            row = (table.name, position, c.name, c.type, c.unit, c.meaning, c.is_key, c.is_personal, c.refers_to)
            db.execute("INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def markdown(tables: Iterable[Table]) -> str:
    """Tables as chapters of a document."""
    return "\n".join(line for table in tables for line in _chapter(table))


def _chapter(table: Table) -> Iterator[str]:
    yield from (f"## {table.name}", "", f"A {table.kind}: {table.meaning}.", "")
    yield from ("| column | type | unit | meaning |", "|---|---|---|---|")
    for column in table.columns.values():
        kind = column.type + ", key" * column.is_key + (f" → {column.refers_to}" if column.refers_to else "")
        meaning = column.meaning.replace("|", "\\|") + "; personal" * column.is_personal
        yield f"| {column.name} | {kind} | {column.unit or '–'} | {meaning} |"
    yield ""
