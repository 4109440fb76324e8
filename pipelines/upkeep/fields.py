"""An article field by field, as people read it: as it is stored, as a page gives it today, and how the two differ."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, get_args

from crawler.items import Article, Page
from pipelines.db.tombstones import is_entombed
from pipelines.store.articles import digest_of, parts_of, row_of

Kind = Literal["lost", "different", "gained"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LITTLE = 0.1
"""Of what a text lost, as many words may be new in it for a loss; and the other way round for a gain."""

Rows = Sequence[Mapping[str, Any]]
Fields = dict[str, str]
"""By field, what it says; nothing for one that says nothing."""


class Change(NamedTuple):
    """A field that another reading of the same bytes gives otherwise."""

    field: str
    before: str
    now: str

    @property
    def kind(self) -> Kind:
        """Whether words only came, only went, or both."""
        gone, came = _words(self.before, self.now), _words(self.now, self.before)
        if came <= gone * _LITTLE and gone:
            return "lost"
        return "gained" if gone <= came * _LITTLE and came else "different"

    @property
    def weight(self) -> float:
        """How much of the field it is, from 0 to 1."""
        whole = len(self.before.split()) + len(self.now.split())
        return (_words(self.before, self.now) + _words(self.now, self.before)) / (whole or 1)


def changes(before: Fields, now: Fields) -> tuple[Change, ...]:
    """The fields that differ, in the order of `FIELDS`."""
    return tuple(Change(name, before[name], now[name]) for name in FIELDS if before[name] != now[name])


def stored_fields(db: sqlite3.Connection, number: int) -> Fields:
    """Those of an article as it is stored."""
    row = db.execute("SELECT * FROM articles WHERE id = ?", (number,)).fetchone()
    parts = {
        table: db.execute(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY position", (number,)).fetchall()  # noqa: S608
        for table in _PARTS
    }
    return _fields(row, parts)


def read_fields(db: sqlite3.Connection, page: Page, article: Article) -> Fields:
    """Those of an article as it was read now, and would be stored."""
    row = row_of(article, page, digest_of(article), 0, _NO_MATTER)
    parts: dict[str, Rows] = dict(parts_of(article))
    taken_down = [one for one in parts["related"] if one["url"] and is_entombed(db, str(one["url"]))]
    return _fields(row, {**parts, "related": [one for one in parts["related"] if one not in taken_down]})


_NO_MATTER = datetime.fromtimestamp(0, UTC)
_PARTS = ("authors", "tags", "images", "media", "related", "dates", "cuts")


def _fields(row: Mapping[str, Any], parts: Mapping[str, Rows]) -> Fields:
    return {name: say(row, parts) for name, say in FIELDS.items()}


def _column(name: str) -> Callable[[Mapping[str, Any], Mapping[str, Rows]], str]:
    return lambda row, _: row[name] or ""


def _time(name: str) -> Callable[[Mapping[str, Any], Mapping[str, Rows]], str]:
    return lambda row, _: f"{row[f'{name}_at']} ({row[f'{name}_precision']})" if row[f"{name}_at"] else ""


def _lines(table: str, *columns: str) -> Callable[[Mapping[str, Any], Mapping[str, Rows]], str]:
    def say(_: Mapping[str, Any], parts: Mapping[str, Rows]) -> str:
        return "\n".join("  ".join(str(one[name]) for name in columns if one[name]) for one in parts[table])

    return say


FIELDS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Rows]], str]] = {
    "title": _column("title"),
    "lead": _column("lead"),
    "body": _column("body"),
    "published": _time("published"),
    "updated": _time("updated"),
    "authors": _lines("authors", "name"),
    "section": _column("section"),
    "tags": _lines("tags", "tag"),
    "pictures": _lines("images", "caption", "credit", "url"),
    "media": _lines("media", "kind", "title", "url"),
    "related": _lines("related", "heading", "title", "url"),
    "language": _column("language"),
    "source": _column("source_cited"),
    "status": _column("body_status"),
    "subheads": _column("subheads"),
    "dates": _lines("dates", "source", "text", "at", "verdict"),
    "cuts": _lines("cuts", "reason", "text"),
}
"""What people call a field of an article, and what it says; the last two are evidence for the others."""


def _words(these: str, those: str) -> int:
    """How many words are in the one text and not in the other."""
    return (Counter(these.split()) - Counter(those.split())).total()
