"""The full-text indexes: what stands in them of an article.

Two FTS5 indexes over title, lead and body: one of the text, one of the folded text. No stock tokenizer maps đ to d, or
knows that `Hoà` is `Hòa`, so both are made by `pipelines.db.spelling`. Beside each stands a small one of the titles
alone, in which what is in the title is found at once. A column more holds what filters ask for, as words: with it a
frequent word and a small paper are brought together inside the index, where that takes milliseconds, and not row by
row. Rows are numbered by the time of publication; see `pipelines.db.search_order`. What an article said before, and
says no more, stands in two indexes more: see `pipelines.db.past_texts`.
"""

import sqlite3
from collections.abc import Iterator, Mapping

from pipelines.db import past_texts
from pipelines.db.search_order import facts, free
from pipelines.db.spelling import exact_form, folded_form

Values = tuple[str | None, ...]

INDEXES: Mapping[str, tuple[str, ...]] = {
    "search_exact": ("title", "lead", "body", "facts"),
    "search_folded": ("title", "lead", "body", "facts"),
    "search_exact_title": ("title", "facts"),
    "search_folded_title": ("title", "facts"),
    **past_texts.INDEXES,
}
"""Each index, and its columns."""


def add(db: sqlite3.Connection, number: int) -> None:
    """Index an article. Inside the transaction that stores it."""
    rowid = free(db, number)
    db.execute("UPDATE articles SET search_rowid = ? WHERE id = ?", (rowid, number))
    for table, values in _entries(db, number):
        names = ", ".join(INDEXES[table])
        marks = ", ".join("?" for _ in values)
        db.execute(f"INSERT INTO {table} (rowid, {names}) VALUES (?, {marks})", (rowid, *values))  # noqa: S608
    past_texts.add(db, number)


def remove(db: sqlite3.Connection, number: int) -> None:
    """Take an article out of the indexes; its texts must still stand in their rows."""
    [rowid] = db.execute("SELECT search_rowid FROM articles WHERE id = ?", (number,)).fetchone()
    for table, values in _entries(db, number):
        names = ", ".join((table, "rowid", *INDEXES[table]))
        marks = ", ".join("?" for _ in values)
        db.execute(f"INSERT INTO {table} ({names}) VALUES ('delete', ?, {marks})", (rowid, *values))  # noqa: S608
    past_texts.remove(db, number)


def tell_gone(db: sqlite3.Connection, number: int, since: str | None) -> None:
    """Write down that an article is gone, or that it is back, which makes its last text a past one or not."""
    past_texts.remove(db, number)
    db.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (since, number))
    past_texts.add(db, number)


def _entries(db: sqlite3.Connection, number: int) -> Iterator[tuple[str, Values]]:
    """Each index, and what it has of an article."""
    query = "SELECT title, lead, body, site, section_folded FROM articles WHERE id = ?"
    *text, site, section = db.execute(query, (number,)).fetchone()
    exact, folded = ([value and form(value) for value in text] for form in (exact_form, folded_form))
    words = facts(site, section)
    yield "search_exact", (*exact, words)
    yield "search_folded", (*folded, words)
    yield "search_exact_title", (exact[0], words)
    yield "search_folded_title", (folded[0], words)
