"""`datapackage.json` beside an export: what the file is, by the Data Package standard, version 2.0.

Source: https://datapackage.org/standard/data-package/. In version 1 `type: table` was `profile: tabular-data-resource`.
"""

import json
import re
from pathlib import Path
from typing import Any

from crawler.text import to_json
from pipelines.db.archive import SOFTWARE, USAGE, ArchiveError, now
from pipelines.db.dictionary import Column
from pipelines.db.disk import atomic, content
from pipelines.query.export import COMMA, Form
from pipelines.query.selection import Selection
from pipelines.query.tables import LIST, Rows

NAME = "datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_JOINED = ("csv", "xlsx")
"""Kinds of file in whose cells a list is one text."""
_TYPES = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}
_NOT_SLUG = re.compile(r"[^a-z0-9._-]+")  # "Tin tức 2026.csv"


def describe(path: Path, rows: Rows, form: Form, *, count: int, persons: bool) -> None:
    """Write what a file that was just exported holds; what the package says of other files in the folder stays.

    Raises:
        ArchiveError: there is a `datapackage.json` that cannot be read.
    """
    package = path.with_name(NAME)
    others = [resource for resource in _resources(package) if resource.get("path") != path.name]
    resource = _resource(path, rows, form, count=count, persons=persons)
    told = {"$schema": _SCHEMA, "name": "baotinh", "title": "Báo Tỉnh", "created": now().replace("+00:00", "Z")}
    with atomic(package) as file:
        file.write(to_json({**told, "resources": [*others, resource]}, indent=1) + "\n")


def _resource(path: Path, rows: Rows, form: Form, *, count: int, persons: bool) -> dict[str, Any]:
    held = content(path)
    keys = [c.name for c in rows.columns if c.is_key]
    return {
        "name": _NOT_SLUG.sub("-", path.name.lower()).strip("-"),
        "type": "table",
        "path": path.name,
        "description": rows.table.meaning + ("" if persons else "; without the columns that name persons"),
        "format": form.name,
        "mediatype": _MEDIA[form.name],
        **({} if form.is_binary else {"encoding": "utf-8"}),
        **({"dialect": {"delimiter": form.delimiter}} if form.delimiter != COMMA else {}),
        "bytes": held.size,
        "hash": f"sha256:{held.sha256}",
        "schema": {"fields": [_field(c, form.name) for c in rows.columns], **({"primaryKey": keys} if keys else {})},
        # Not of the standard, which allows more:
        "rows": count,
        "table": rows.table.name,
        "filter": _told(rows.chosen),
        "software": SOFTWARE,
    }


def _field(column: Column, form: str) -> dict[str, str]:
    kind = "array" if column.unit == LIST and form != "csv" else _TYPES[column.type]
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.name, "type": kind, "description": column.meaning, **unit}


def _told(chosen: Selection) -> dict[str, Any]:
    """What was asked for, in words."""
    which = chosen.which
    told = {
        "query": chosen.query,
        "literal": chosen.literal,
        "exact": chosen.exact,
        "site": which.site,
        "host": which.host,
        "provinces": [unit.key for unit in which.provinces],
        "about": [unit.key for unit in which.about],
        "from": which.since and which.since.isoformat(),
        "to": which.until and which.until.isoformat(),
        "section": which.section,
        "undated": which.undated,
        "one_per_story": chosen.one_per_story,
        "sort": chosen.sort,
        "limit": chosen.limit,
        "offset": chosen.offset,
    }
    return {name: value for name, value in told.items() if value}


def _resources(package: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(package.read_text("utf-8"))["resources"]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{package} is no data package: {error}; move it away, or name another folder", USAGE
        ) from None
    return found
