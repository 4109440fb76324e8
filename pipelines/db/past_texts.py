"""The indexes of what articles once said: of a text that stands nowhere any more, by a number of its own.

A text is past when its article says something else today, or is gone; one that came back is not, and one that was there
more than once counts as it was there last. Like those of the articles the two indexes hold no text: what is taken out
of them must still stand in its row. So whoever changes texts, or what filters ask of their article, has them removed
before and added after.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from pipelines.db.search_order import facts, place
from pipelines.db.spelling import exact_form, folded_form

INDEXES: Mapping[str, tuple[str, ...]] = {
    "search_past_exact": ("title", "lead", "body", "facts"),
    "search_past_folded": ("title", "lead", "body", "facts"),
}
"""Each index, and its columns."""

PAST = """
SELECT t.article_id, max(t.number) AS number FROM articles a CROSS JOIN texts t ON t.article_id = a.id
WHERE (a.gone_at NOT NULL OR a.revisions > 1 AND t.digest <>
       (SELECT digest FROM texts WHERE article_id = a.id AND number = a.revisions)) AND {which}
GROUP BY t.article_id, t.digest"""
"""The past texts of some articles."""
_TEXT = """r.title, r.lead, r.body, a.site, a.section_folded
FROM {those} p CROSS JOIN articles a ON a.id = p.article_id
CROSS JOIN revisions r ON r.article_id = p.article_id AND r.number = p.number"""
_INDEXED = f"SELECT p.search_rowid, {_TEXT.format(those='past_texts')} WHERE p.article_id = ?"
_THOSE = f"({PAST.format(which='a.id = ?')})"
_MISSING = f"""SELECT p.number, a.published_at, a.key || ' ' || r.digest, {_TEXT.format(those=_THOSE)}
WHERE NOT EXISTS (SELECT 1 FROM past_texts o WHERE o.article_id = p.article_id AND o.number = p.number)"""  # noqa: S608


def add(db: sqlite3.Connection, article: int) -> None:
    """Index those texts of an article that are past. Inside a transaction."""
    for number, published_at, key, *text in db.execute(_MISSING, (article,)).fetchall():
        rowid = _free(db, published_at, key)
        db.execute("INSERT INTO past_texts VALUES (?, ?, ?)", (rowid, article, number))
        for table, values in _entries(*text):
            names, marks = ", ".join(INDEXES[table]), ", ".join("?" * len(values))
            db.execute(f"INSERT INTO {table} (rowid, {names}) VALUES (?, {marks})", (rowid, *values))  # noqa: S608


def remove(db: sqlite3.Connection, article: int) -> None:
    """Take the texts of an article out of the indexes; they must still stand in their rows. Inside a transaction."""
    for rowid, *text in db.execute(_INDEXED, (article,)).fetchall():
        for table, values in _entries(*text):
            names, marks = ", ".join(INDEXES[table]), ", ".join("?" * len(values))
            db.execute(
                f"INSERT INTO {table} ({table}, rowid, {names}) VALUES ('delete', ?, {marks})",  # noqa: S608
                (rowid, *values),
            )
        db.execute("DELETE FROM past_texts WHERE search_rowid = ?", (rowid,))


def _free(db: sqlite3.Connection, published_at: str | None, key: str) -> int:
    """The first of the numbers that a text could have which no other one has; see `pipelines.db.search_order`."""
    taken = "SELECT 1 FROM past_texts WHERE search_rowid = ?"
    return next(at for n in count() if not db.execute(taken, (at := place(published_at, key, n),)).fetchone())


def _entries(
    title: str | None, lead: str | None, body: str | None, site: str | None, section: str | None
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each index, and what it has of a text."""
    words = facts(site, section)
    for table, form in (("search_past_exact", exact_form), ("search_past_folded", folded_form)):
        yield table, (*(text and form(text) for text in (title, lead, body)), words)
