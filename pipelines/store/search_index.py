"""The full-text indexes: what stands in them of an article.

Two FTS5 indexes over title, lead and body: one of the text as it is, one of the folded text. No stock tokenizer maps đ
to d, so the folded text is made by `crawler.text.fold_lines` and indexed as such. A fourth column holds what filters
ask for, as words: with it a frequent word and a small paper are brought together inside the index, where that takes
milliseconds, and not row by row.
"""

import sqlite3
from collections.abc import Iterator

from crawler.text import fold_lines

_FACTS = """char(57344) || 's' || coalesce(site, '')
  || ' ' || char(57344) || 'y' || substr(coalesce(published_at, ''), 1, 4)
  || ' ' || char(57344) || 'm' || replace(substr(coalesce(published_at, ''), 1, 7), '-', '')
  || ' ' || char(57344) || 'c' || replace(coalesce(section_folded, ''), ' ', '')"""
"""An article's paper, year, month and section as words, each behind a mark of Unicode's private area, which the
tokenizer takes for a letter and no query has: so no text is mistaken for them, and no column need be named in a query
(naming them takes a third of the time of a phrase)."""
MARK = chr(57344)
"""What stands before each of these words."""


def add(db: sqlite3.Connection, number: int) -> None:
    """Index an article. Inside the transaction that stores it."""
    for table, values in _entries(db, number):
        query = f"INSERT INTO {table} (rowid, title, lead, body, facts) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        db.execute(query, (number, *values))


def remove(db: sqlite3.Connection, number: int) -> None:
    """Take an article out of the indexes; its present text must still stand in its row."""
    for table, values in _entries(db, number):
        names = f"{table}, rowid, title, lead, body, facts"
        query = f"INSERT INTO {table} ({names}) VALUES ('delete', ?, ?, ?, ?, ?)"  # noqa: S608
        db.execute(query, (number, *values))


def _entries(db: sqlite3.Connection, number: int) -> Iterator[tuple[str, list[str | None]]]:
    """Each index, and what it has of an article."""
    query = f"SELECT title, lead, body, {_FACTS} FROM articles WHERE id = ?"  # noqa: S608
    *text, facts = db.execute(query, (number,)).fetchone()
    yield "search_exact", [*text, facts]
    yield "search_folded", [*(value and fold_lines(value) for value in text), facts]
