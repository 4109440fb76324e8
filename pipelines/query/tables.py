"""Rows of the tables and views of the archive, as people ask for them: chosen columns of chosen articles."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.text import suggest
from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.dictionary import Column, Table, dictionary
from pipelines.query.filters import Filter, where

Row = dict[str, object]
FLAT = "articles_flat"
LIST = "list"
"""Unit of a column whose values are lists: joined in the view, lists in Python, JSON and Parquet."""

_ITEMS = {"authors": "name", "tags": "tag"}
"""Table of each list, and the column that has its items."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was asked for: an iterable of plain dicts, which reads the archive each time it is gone through."""

    archive: Archive
    table: Table
    columns: tuple[Column, ...]
    which: Filter

    @classmethod
    def of(
        cls, archive: Archive, table: str = FLAT, *, columns: Iterable[str] = (), which: Filter | None = None,
        persons: bool = True,
    ) -> "Rows":  # fmt: skip
        """Ask for some columns, in this order, or all; for all rows, or those of some articles.

        Without `persons`, columns that name persons are left out.

        Raises:
            ArchiveError: there is no such table or column, the table's rows do not belong to articles, or an older
                version made the archive.
        """
        archive.require_current()
        asked, which = table_called(table), which or Filter()
        if which != Filter() and _owner(asked) is None:
            what = f"rows of {asked.name!r} belong to no article"
            raise ArchiveError(f"{what}: leave out what chooses articles", USAGE)
        return cls(archive, asked, _choose(asked, columns, persons=persons), which)

    def __iter__(self) -> Iterator[Row]:
        lists = [column.name for column in self.columns if column.unit == LIST]
        query, values = self._query()
        for found in self.archive.db.conn.execute(query, values):
            row = dict(found)
            for name in lists:
                row[name] = json.loads(row[name])
            yield row

    def to_dicts(self) -> list[Row]:
        """All rows, in memory."""
        return list(self)

    def _query(self) -> tuple[str, dict[str, object]]:
        # Names come from the dictionary, values are bound.
        chosen = ", ".join(_expression(column) for column in self.columns)
        keys = [c.name for c in self.table.columns.values() if c.is_key] or list(self.table.columns)[:2]
        condition, values = where(self.which)
        owned = f"{_owner(self.table)} IN (SELECT a.id FROM articles a WHERE {condition})"  # noqa: S608
        query = f"SELECT {chosen} FROM {self.table.name} t"  # noqa: S608
        return f"{query} WHERE {'1' if self.which == Filter() else owned} ORDER BY {', '.join(keys)}", values


def table_called(name: str) -> Table:
    """The table or view of this name; `ArchiveError` when there is none."""
    known = dictionary()
    if name not in known:
        hint = suggest(name, known) or "; see `baotinh schema`"
        raise ArchiveError(f"no table is called {name[:80]!r}{hint}", USAGE)
    return known[name]


def _choose(table: Table, asked: Iterable[str], *, persons: bool) -> tuple[Column, ...]:
    wanted = list(dict.fromkeys(name.strip() for name in asked))
    for name in wanted:
        if name not in table.columns:
            hint = suggest(name, table.columns) or f"; see `baotinh schema {table.name}`"
            raise ArchiveError(f"{table.name!r} has no column {name[:80]!r}{hint}", USAGE)
        if table.columns[name].is_personal and not persons:
            raise ArchiveError(f"{name!r} names persons: leave it out, or leave out --no-names", USAGE)
    chosen = [table.columns[name] for name in wanted] or list(table.columns.values())
    return tuple(column for column in chosen if persons or not column.is_personal)


def _owner(table: Table) -> str | None:
    """The column that has the number of the article."""
    if table.name in ("articles", FLAT):
        return "id"
    return next((c.name for c in table.columns.values() if c.refers_to == "articles.id"), None)


def _expression(column: Column) -> str:
    if column.unit != LIST:
        return column.name
    item = _ITEMS[column.name]
    ordered = f"SELECT {item} FROM {column.name} WHERE article_id = t.id ORDER BY position"  # noqa: S608
    return f"(SELECT json_group_array({item}) FROM ({ordered})) AS {column.name}"  # noqa: S608
