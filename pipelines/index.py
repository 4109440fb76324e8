"""The full-text indexes: what stands in them of an article, and how a filter narrows them.

Two FTS5 indexes over title, lead and body: one of the text as it is, one of the folded text. No stock tokenizer maps đ
to d, so the folded text is made by `crawler.text.fold_lines` and indexed as such. A fourth column holds what filters
ask for, as words: with it a frequent word and a small paper are brought together inside the index, where that takes
milliseconds, and not row by row.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from crawler.text import fold, fold_lines
from pipelines.articles import Filter, where

_FACTS = """char(57344) || 's' || coalesce(site, '')
  || ' ' || char(57344) || 'y' || substr(coalesce(published_at, ''), 1, 4)
  || ' ' || char(57344) || 'm' || replace(substr(coalesce(published_at, ''), 1, 7), '-', '')
  || ' ' || char(57344) || 'c' || replace(coalesce(section_folded, ''), ' ', '')"""
"""An article's paper, year, month and section as words, each behind a mark of Unicode's private area, which the
tokenizer takes for a letter and no query has: so no text is mistaken for them, and no column need be named in a query
(naming them takes a third of the time of a phrase)."""
_MARK = chr(57344)


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


def narrowed(db: sqlite3.Connection, which: Filter) -> str:
    """A filter in the language of FTS5, to be joined to a query; some more may pass it than pass the filter."""
    parts = []
    of_papers = replace(which, since=None, until=None, section=None, about=())
    if of_papers != Filter():
        conditions, values = where(of_papers)
        query = f"SELECT s.id FROM sites s JOIN (SELECT id AS site FROM sites) a ON a.site = s.id WHERE {conditions}"  # noqa: S608
        parts.append([f"s{row[0]}" for row in db.execute(query, values)] or ["s"])
    if which.since or which.until:
        parts.append(list(_periods(db, which.since, which.until)) or ["y"])
    if which.section:
        parts.append([f"c{fold(which.section).replace(' ', '')}"])
    return "".join(f" AND ({' OR '.join(map(_quoted, words))})" for words in parts)


def _periods(db: sqlite3.Connection, since: date | None, until: date | None) -> Iterator[str]:
    """The years that lie between two days, and the months where a year does so in part."""
    first, last = db.execute("SELECT min(published_at), max(published_at) FROM articles").fetchone()
    if first is None:
        return
    begin = max(since.isoformat()[:7] if since else "", first[:7])
    end = min(until.isoformat()[:7] if until else "9999-12", last[:7])
    for year in range(int(begin[:4]), int(end[:4]) + 1):
        months = [month for month in range(1, 13) if begin <= f"{year:04}-{month:02}" <= end]
        yield from [f"y{year:04}"] if len(months) == 12 else (f"m{year:04}{month:02}" for month in months)


def _quoted(word: str) -> str:
    return '"' + _MARK + word.replace('"', " ") + '"'
