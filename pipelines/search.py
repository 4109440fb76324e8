"""Full-text search that knows Vietnamese: exact words first, then the same words without accents.

Two FTS5 indexes over title, lead and body: one of the text as it is, one of the folded text. No stock tokenizer maps đ
to d, so the folded text is made by `crawler.text.fold` and indexed as such; queries are folded the same way. Whoever
types accents means them: what has them stands above what only sounds alike.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.text import clean, fold, fold_lines
from pipelines.archive import Archive
from pipelines.articles import Filter, where

_WEIGHTS = "10.0, 4.0, 1.0"  # title, lead, body
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')  # "hạn mặn" -cà-mau sầu
_AROUND = 90
"""Characters of a snippet before and behind the first match."""


class QueryError(ValueError):
    """A query that asks for nothing: the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    id: int
    url: str | None
    site: str | None
    title: str
    published_at: str | None
    published_precision: str | None
    is_exact: bool
    """Whether the words stand in it as they were typed, accents and all."""
    snippet: str
    """Text around the first match, each match between ⟦ and ⟧."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words and phrases that must all occur, and some that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read `hạn mặn`, `"hạn mặn"`, `hạn -mưa`; nothing in it is taken for syntax of the database."""
        text = clean(text)
        if text.count('"') % 2:
            raise QueryError(f"expected quotation marks in pairs, found {text!r}")
        wanted: list[str] = []
        unwanted: list[str] = []
        for minus, phrase, word in _TERM.findall(text):
            term = " ".join(_words(phrase or word))
            if term:
                (unwanted if minus else wanted).append(term)
        if not wanted:
            raise QueryError(f"expected at least one word to look for, found {text!r}")
        return cls(tuple(wanted), tuple(unwanted))

    def match(self, *, folded: bool) -> str:
        """The query in the language of FTS5."""
        form = fold if folded else str
        parts = " AND ".join(f'"{form(term)}"' for term in self.wanted)
        return parts + "".join(f' NOT "{form(term)}"' for term in self.unwanted)


def add(db: sqlite3.Connection, number: int) -> None:
    """Index an article. Inside the transaction that stores it."""
    text = _text(db, number)
    db.execute("INSERT INTO search_exact (rowid, title, lead, body) VALUES (?, ?, ?, ?)", (number, *text))
    folded = [value and fold_lines(value) for value in text]
    db.execute("INSERT INTO search_folded (rowid, title, lead, body) VALUES (?, ?, ?, ?)", (number, *folded))


def remove(db: sqlite3.Connection, number: int) -> None:
    """Take an article out of the indexes; its present text must still stand in its row."""
    text = _text(db, number)
    for table, values in (("search_exact", text), ("search_folded", [v and fold_lines(v) for v in text])):
        query = f"INSERT INTO {table} ({table}, rowid, title, lead, body) VALUES ('delete', ?, ?, ?, ?)"  # noqa: S608
        db.execute(query, (number, *values))


def search(archive: Archive, text: str, which: Filter, limit: int = 20) -> list[Hit]:
    """The best articles for a query: those with the very words first, then those with the words without accents."""
    query = Query.parse(text)
    conditions, values = where(which)
    sql = f"""
      WITH exact AS (SELECT rowid AS id, bm25(search_exact, {_WEIGHTS}) AS rank FROM search_exact
                     WHERE search_exact MATCH :exact),
           found AS (SELECT id, 1 AS is_exact, rank FROM exact UNION ALL
                     SELECT rowid, 0, bm25(search_folded, {_WEIGHTS}) FROM search_folded
                     WHERE search_folded MATCH :folded AND rowid NOT IN (SELECT id FROM exact))
      SELECT a.id, coalesce(a.url, a.canonical_url) AS url, a.site, a.title, a.lead, a.body, a.published_at,
             a.published_precision, is_exact
      FROM found JOIN articles a ON a.id = found.id LEFT JOIN sites s ON s.id = a.site
      WHERE {conditions} ORDER BY is_exact DESC, rank, a.published_at DESC LIMIT :limit"""  # noqa: S608
    match = {"exact": query.match(folded=False), "folded": query.match(folded=True), "limit": limit}
    return [_hit(row, query) for row in archive.db.conn.execute(sql, {**values, **match})]


def to_dicts(hits: list[Hit]) -> list[dict[str, Any]]:
    """Hits as plain dicts."""
    return [{name: getattr(hit, name) for name in Hit.__slots__} for hit in hits]


def _hit(row: sqlite3.Row, query: Query) -> Hit:
    names = [name for name in Hit.__slots__ if name not in ("is_exact", "snippet")]
    is_exact = bool(row["is_exact"])
    texts = [text for text in (row["lead"], row["body"], row["title"]) if text]
    return Hit(**{name: row[name] for name in names}, is_exact=is_exact, snippet=_snippet(texts, query, exact=is_exact))


def _snippet(texts: list[str], query: Query, *, exact: bool) -> str:
    form = str.lower if exact else fold_lines
    pattern = re.compile("|".join(rf"(?<!\w){_spaced(form(term))}(?!\w)" for term in query.wanted))
    for text in texts:
        spans = [match.span() for match in pattern.finditer(form(text))]
        if spans:
            return _marked(text, spans)
    return _marked(texts[0] if texts else "", [])


def _spaced(term: str) -> str:
    return r"\W+".join(map(re.escape, term.split()))


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    first = spans[0][0] if spans else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    parts, at = [], start
    for left, right in spans:
        if right <= end:
            parts += [text[at:left], "⟦", text[left:right], "⟧"]
            at = right
    whole = "".join([*parts, text[at:end]]).replace("\n\n", " ")
    return ("…" if start else "") + whole + ("…" if end < len(text) else "")


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text) if word)


def _text(db: sqlite3.Connection, number: int) -> tuple[str | None, str | None, str | None]:
    row = db.execute("SELECT title, lead, body FROM articles WHERE id = ?", (number,)).fetchone()
    return row["title"], row["lead"], row["body"]
