"""`metadata.json` beside a snapshot: what Datasette shows of its tables and columns, and where it searches."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.disk import atomic
from pipelines.query.tables import FLAT

NAME = "metadata.json"
FTS = "articles_fts"
"""The index of a snapshot, in which both sqlite-utils and Datasette search."""

_COLUMNS = """SELECT t.name, t.meaning, c.column_name,
  c.meaning || CASE WHEN c.unit IS NULL THEN '' ELSE ' [' || c.unit || ']' END
FROM tables t JOIN columns c ON c.table_name = t.name ORDER BY t.name, c.position"""


def metadata(db: sqlite3.Connection, name: str, before: dict[str, Any]) -> dict[str, Any]:
    """What is to be said of a database called `name`, beside what the file says of others."""
    tables: dict[str, Any] = {}
    for table, meaning, column, told in db.execute(_COLUMNS):
        tables.setdefault(table, {"description": meaning, "columns": {}})["columns"][column] = told
    if FLAT in tables:  # of a view it cannot be found out
        tables[FLAT] |= {"fts_table": FTS, "fts_pk": "id"}
    databases = before.get("databases", {})
    own = {**databases.get(name, {}), "description": "Báo Tỉnh: Vietnamese provincial newspapers", "tables": tables}
    return {**before, "databases": {**databases, name: own}}


def read(path: Path) -> dict[str, Any]:
    """What the file says already; raises `ArchiveError` when it is somebody's of another kind."""
    try:
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict) and all(isinstance(one, dict) for one in found.get("databases", {}).values()):
            return found
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError):
        pass
    raise ArchiveError(f"{path} is no metadata of Datasette in JSON: move it away, or name another folder", USAGE)


def write(path: Path, told: dict[str, Any]) -> None:
    """Write it, whole or not at all."""
    with atomic(path) as file:
        file.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
