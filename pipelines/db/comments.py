"""The comments of the schema, read: what `dictionary.json` says of tables and columns.

python -m pipelines.db.comments > pipelines/db/dictionary.json
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from sqlite_utils import Database

from pipelines.db import migrations
from pipelines.db.dictionary import Column, Table

_NAMES = """
SELECT m.type, m.name, m.sql FROM sqlite_schema m JOIN pragma_table_list t ON t.name = m.name AND t.schema = 'main'
WHERE t.type IN ('table', 'view') AND m.name NOT GLOB '_*' AND m.name NOT GLOB 'sqlite_*' ORDER BY m.rowid"""
_ADDED = re.compile(r",\s*([^,/\n]+?)\s*/\*\s*(.*?)\s*\*/")
"""Added later, `ALTER TABLE t ADD COLUMN c TEXT /* [UTC] meaning */`: it stands before the last column's comment."""
_MARK = re.compile(r"\[([^\]]+)\]\s*")  # "[UTC] when it began"
_PERSONAL, _KEY = "personal", "key"
"""What a column is besides its unit; of a table SQLite knows the key."""
_WORD = re.compile(r"\w+")
_COPIED = re.compile(r"(?:\(SELECT )?(\w+)\.(\w+)(?: FROM .*\))?(?: AS \w+)?")
"""`a.title`, `s.name AS site_name`, `(SELECT s.name FROM sites s WHERE …) AS site_name`."""
_NUMBER = re.compile(r".*AS (INTEGER|REAL)\) AS \w+")  # "AS INTEGER) AS words"
_SOURCE = re.compile(r"(?:FROM|JOIN) (\w+) (\w)\b")  # "LEFT JOIN sites s"


def made() -> str:
    """The text of `dictionary.json`."""
    db = Database(memory=True)
    steps = [step.name for step in migrations.archive.pending(db)]
    migrations.archive.apply(db)
    found: dict[str, Table] = {}
    for kind, name, sql in db.execute(_NAMES).fetchall():
        found[name] = _table(db.conn, found, kind=kind, name=name, sql=sql)
    db.close()
    tables = [asdict(table) | {"columns": [_told_of(c) for c in table.columns.values()]} for table in found.values()]
    return json.dumps({"steps": steps, "tables": tables}, ensure_ascii=False, indent=1)


def _told_of(column: Column) -> dict[str, Any]:
    """What is not as it is by default."""
    return {f.name: value for f in fields(column) if (value := getattr(column, f.name)) != f.default}


def _table(db: sqlite3.Connection, known: Mapping[str, Table], *, kind: str, name: str, sql: str) -> Table:
    added = (f"{code} -- {meaning}" for code, meaning in _ADDED.findall(sql))
    head, *lines = [_told(line) for line in (*_ADDED.sub("", sql).splitlines(), *added)]
    at = -1 if kind == "view" else 0  # "a.id", "… AS words"; "id INTEGER PRIMARY KEY"
    told = {words[at]: line for line in reversed(lines) if (words := _WORD.findall(line[0]))}  # the first one counts
    sources = {alias: known[source] for source, alias in _SOURCE.findall(sql) if source in known}
    targets = {row["from"]: f"{row['table']}.{row['to']}" for row in _pragma(db, "foreign_key_list", name)}
    columns = {}
    for row in _pragma(db, "table_info", name):
        code, comment = told.get(row["name"], ("", ""))
        column = _column(row["name"], row["type"] or "TEXT", comment)
        if copied := _COPIED.fullmatch(code):
            source = sources[copied[1]].columns[copied[2]]
            refers_to = source.refers_to if column.is_key else None
            column = replace(source, name=column.name, is_key=column.is_key, refers_to=refers_to)
        elif number := _NUMBER.fullmatch(code):
            column = replace(column, type=number[1])
        columns[column.name] = (
            column if kind == "view" else replace(column, is_key=bool(row["pk"]), refers_to=targets.get(column.name))
        )
    return Table(name, kind, head[1], columns)


def _told(line: str) -> tuple[str, str]:
    """The code of a line, and its comment."""
    code, _, comment = line.partition("--")
    return code.strip(" ,"), comment.strip()


def _column(name: str, type_: str, comment: str) -> Column:
    marks = _MARK.findall(comment)
    unit = next((mark for mark in marks if mark not in (_PERSONAL, _KEY)), None)
    return Column(name, type_, _MARK.sub("", comment), unit, is_personal=_PERSONAL in marks, is_key=_KEY in marks)


def _pragma(db: sqlite3.Connection, name: str, table: str) -> list[dict[str, Any]]:
    cursor = db.execute(f"SELECT * FROM pragma_{name}(?)", (table,))  # noqa: S608
    return [dict(zip([c[0] for c in cursor.description], row, strict=True)) for row in cursor]


if __name__ == "__main__":
    print(made())
