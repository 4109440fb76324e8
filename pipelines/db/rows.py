"""Rows of the database, written."""

import sqlite3


def insert(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    """Add a row; returns its id. Inside a transaction."""
    # Table and column names come from our code, values are bound.
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    values = [_storable(value) for value in row.values()]
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values).lastrowid or 0  # noqa: S608


def _storable(value: object) -> object:
    # A lone surrogate, which JSON-LD can bring, cannot be written as UTF-8.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
