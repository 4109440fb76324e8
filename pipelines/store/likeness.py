"""Whether two texts are one article's."""

import sqlite3

from crawler.items import Article
from crawler.text import fold
from pipelines.store.copies import in_common, shingles

_LARGELY = 0.5
"""Share of the shorter of two texts under one title that stands, in order, in the other where one is an edit."""
_ALMOST = 0.8
"""The same under different titles, of the longer one."""


def has_text(db: sqlite3.Connection, number: int, digest: str) -> bool:
    """Whether an article has had a text."""
    query = "SELECT 1 FROM revisions WHERE article_id = ? AND digest = ?"
    return db.execute(query, (number, digest)).fetchone() is not None


def is_alike(db: sqlite3.Connection, number: int, article: Article, digest: str) -> bool:
    """Whether a text is one that an article has had, or an edit of its present one."""
    if has_text(db, number, digest):
        return True
    row = db.execute("SELECT title, lead, body FROM articles WHERE id = ?", (number,)).fetchone()
    own, theirs = shingles(article.text), shingles(f"{row['lead'] or ''}\n\n{row['body'] or ''}")
    short, long = sorted((len(own), len(theirs)))
    common = in_common(own, theirs)
    if fold(row["title"] or "") == fold(article.title or ""):
        return common >= _LARGELY * short
    return long > 0 and common >= _ALMOST * long
