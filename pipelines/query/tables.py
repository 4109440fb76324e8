"""Rows of the tables and views of the archive, as people ask for them: chosen columns of chosen articles."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.text import suggest
from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.dictionary import Column, Table, dictionary
from pipelines.query import order
from pipelines.query.filters import Filter, require_host, where
from pipelines.query.selection import Selection

Row = dict[str, object]
FLAT = "articles_flat"
PAST = "withdrawn"
LIST = "list"
"""Unit of a column whose values are lists: joined in the view, lists in Python, JSON and Parquet."""
TOGETHER = 500
"""Articles whose rows are fetched at a time where they come in another order than the table's own."""

_NUMBER = "article_id"
"""What a view calls the number of the article whose rows it has."""

_ITEMS = {"authors": "name", "tags": "tag"}
"""Table of each list, and the column that has its items."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was asked for: an iterable of plain dicts, which reads the archive each time it is gone through."""

    archive: Archive
    table: Table
    columns: tuple[Column, ...]
    chosen: Selection
    moved: Callable[[], None] | None = None
    """Hears of each row."""

    @classmethod
    def of(
        cls, archive: Archive, table: str = FLAT, *, columns: Iterable[str] = (), chosen: Selection | None = None,
        persons: bool = True,
    ) -> "Rows":  # fmt: skip
        """Ask for some columns, in this order, or all; for all rows, or those of some articles, in their order.

        Without `persons`, columns that name persons are left out.

        Raises:
            ArchiveError: there is no such table or column, the table's rows do not belong to articles, or an older
                version made the archive.
        """
        archive.require_current()
        asked, chosen = table_called(table), chosen or Selection()
        if chosen != Selection() and _owner(asked) is None:
            what = f"rows of {asked.name!r} belong to no article"
            raise ArchiveError(f"{what}: leave out what chooses articles", USAGE)
        if chosen.revisions and table != PAST:
            raise ArchiveError(f"what articles once said stands in {PAST}: leave out the table {table}", USAGE)
        require_host(archive.connection, chosen.which)
        return cls(archive, asked, _choose(asked, columns, persons=persons), chosen)

    def __iter__(self) -> Iterator[Row]:
        lists = [column.name for column in self.columns if column.unit == LIST]
        for found in self._in_order() if self.chosen.is_ordered else self._as_they_stand():
            row = dict(found)
            for name in lists:
                row[name] = json.loads(row[name])
            yield row
            if self.moved is not None:
                self.moved()

    def to_dicts(self) -> list[Row]:
        """All rows, in memory."""
        return list(self)

    def count(self) -> int | None:
        """How many rows there will be; `None` where nothing but reading them tells."""
        chosen, db = self.chosen, self.archive.connection
        if not chosen.is_ordered:
            condition, values = self._condition()
            return int(db.execute(f"SELECT count(*) FROM {self.table.name} t WHERE {condition}", values).fetchone()[0])  # noqa: S608
        if _owner(self.table) != "id" and not chosen.revisions:
            return None
        left = max(0, len(order.whole(db, chosen)) - chosen.offset)
        return left if chosen.limit is None else min(left, chosen.limit)

    def _condition(self) -> tuple[str, Sequence[object] | dict[str, object]]:
        """What rows are of the articles that are chosen, and the values that it needs."""
        if self.chosen.which == Filter():
            return "1", ()
        condition, values = where(self.chosen.which)
        return f"t.{_owner(self.table)} IN (SELECT a.id FROM articles a WHERE {condition})", values  # noqa: S608

    def _as_they_stand(self) -> Iterator[sqlite3.Row]:
        """Rows in the order of the table's key."""
        condition, values = self._condition()
        query = f"SELECT {self._names()} FROM {self.table.name} t WHERE {condition} ORDER BY {self._keys()}"  # noqa: S608
        return self.archive.connection.execute(query, values)

    def _in_order(self) -> Iterator[sqlite3.Row]:
        """Rows in the order of their articles, and of the table's key within each."""
        db = self.archive.connection
        numbered = "articles a ON a.search_rowid = o.value"
        is_of = f"t.{_owner(self.table)} = a.id"
        if self.chosen.revisions:
            numbered, is_of = (
                "past_texts a ON a.search_rowid = o.value",
                "(t.article_id, t.number) = (a.article_id, a.number)",
            )
        query = f"""SELECT {self._names()} FROM json_each(?) o CROSS JOIN {numbered}
                    CROSS JOIN {self.table.name} t ON {is_of} ORDER BY o.key, {self._keys()}"""  # noqa: S608
        _held, numbers = order.hold(db), (number for number, _ in order.found(db, self.chosen))
        while group := list(islice(numbers, TOGETHER)):
            yield from db.execute(query, (json.dumps(group),))

    def _names(self) -> str:
        # Names come from the dictionary, values are bound.
        return ", ".join(_expression(column) for column in self.columns)

    def _keys(self) -> str:
        keys = [c.name for c in self.table.columns.values() if c.is_key] or list(self.table.columns)[:2]
        return ", ".join(f"t.{key}" for key in keys)


def table_called(name: str) -> Table:
    """The table or view of this name; `ArchiveError` when there is none."""
    known = dictionary()
    if name not in known:
        hint = suggest(name, known) or "; see `baotinh schema`"
        raise ArchiveError(f"no table is called {name[:80]!r}{hint}", USAGE)
    return known[name]


def _choose(table: Table, asked: Iterable[str], *, persons: bool) -> tuple[Column, ...]:
    wanted = [name.strip() for name in asked]
    for name in wanted:
        if wanted.count(name) > 1:
            raise ArchiveError(f"expected each column once, found {name[:80]!r} again: leave one out", USAGE)
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
    is_view = table.kind == "view"
    named = (c.name for c in table.columns.values() if c.refers_to == "articles.id" or (is_view and c.name == _NUMBER))
    return next(named, None)


def _expression(column: Column) -> str:
    if column.unit != LIST:
        return f"t.{column.name}"
    item = _ITEMS[column.name]
    ordered = f"SELECT {item} FROM {column.name} WHERE article_id = t.id ORDER BY position"  # noqa: S608
    return f"(SELECT json_group_array({item}) FROM ({ordered})) AS {column.name}"  # noqa: S608
