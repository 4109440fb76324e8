"""What stands on many pages, kept once: links to other stories, and what is left out of articles.

Readers have the views `related` and `cuts`. A row is known by a hash of what it says, so that it is found without an
index; where another one has that number, the next that is free is taken. Nobody counts who refers to a row, since each
page would then write in many; what nothing refers to any more goes with the next redaction or rebuild.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import count
from typing import NamedTuple

Values = Sequence[object]


class Kept(NamedTuple):
    """The tables behind a view: where in each article something stands, and what that is."""

    places: str
    texts: str
    key: str
    """Column of `places` that refers to `texts`."""


VIEWS: Mapping[str, Kept] = {
    "related": Kept("mentions", "teasers", "teaser"),
    "cuts": Kept("omissions", "pieces", "piece"),
}
_PLACE = ("article_id", "position")


def put(db: sqlite3.Connection, view: str, row: Mapping[str, object], body: str | None) -> None:
    """Write a row of a view; `body` is that of the article, whose own words are not kept again."""
    kept, place = VIEWS[view], {name: row[name] for name in _PLACE}
    told = {name: value for name, value in row.items() if name not in place}
    text = told.get("text")
    if isinstance(text, str) and text and (at := (body or "").find(text)) >= 0:
        place |= {"start": at + 1, "length": len(text)}
        told["text"] = None
    place[kept.key] = _kept(db, kept.texts, tuple(told), tuple(told.values()))
    db.execute(
        f"INSERT INTO {kept.places} ({', '.join(place)}) VALUES ({', '.join('?' * len(place))})",  # noqa: S608
        tuple(place.values()),
    )


def _kept(db: sqlite3.Connection, table: str, names: Sequence[str], told: Values) -> int:
    """The number of a row that says so, which is written where there is none."""
    columns, marks = ", ".join(names), ", ".join("?" * (len(names) + 1))
    for number in count(number_of(told)):
        known = db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
        if known is None:
            db.execute(f"INSERT INTO {table} (id, {columns}) VALUES ({marks})", (number, *told))  # noqa: S608
        if known is None or tuple(known) == told:
            return number
    raise AssertionError  # numbers do not end


def number_of(told: Values) -> int:
    """The number that a row should have: 31 bits, so that a reference to it is four bytes."""
    said = "\0".join("" if value is None else str(value) for value in told)
    return int.from_bytes(blake2b(said.encode(), digest_size=4).digest()) >> 1


def sweep(db: sqlite3.Connection) -> None:
    """Delete places whose text is gone, and texts that stand in no place. Inside a transaction."""
    for places, texts, key in VIEWS.values():
        db.execute(f"DELETE FROM {places} WHERE {key} NOT IN (SELECT id FROM {texts})")  # noqa: S608
        db.execute(f"DELETE FROM {texts} WHERE id NOT IN (SELECT {key} FROM {places})")  # noqa: S608


def dangling(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Articles with a place whose text is gone, and the view that should have it."""
    for view, (places, texts, key) in VIEWS.items():
        query = f"SELECT DISTINCT article_id FROM {places} WHERE {key} NOT IN (SELECT id FROM {texts})"  # noqa: S608
        for (number,) in db.execute(query):
            yield number, view
