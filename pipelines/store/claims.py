"""Files of which nobody but themselves says which address they had: looks at an article where a server gave that text.

Anybody can write an address into a file. So a claim is no text of an article that others captured: with the same text
it is one more look, told in `captures.claimed_url`, and with another one an article by itself.
"""

import sqlite3
from typing import TYPE_CHECKING

from pipelines.store import copies, names, search_index
from pipelines.store.names import Paper

if TYPE_CHECKING:
    from crawler.items import Article, Page


def is_claim(article: "Article", page: "Page") -> bool:
    """Whether only the file says which address it had."""
    return page.url is None and article.canonical_url is not None


def looked_at(db: sqlite3.Connection, paper: Paper, article: "Article", digest: str) -> int | None:
    """The article at the address that a file claims, where it has, or had, this text."""
    assert article.canonical_url is not None
    number = names.find(db, paper, article.canonical_url)
    query = "SELECT 1 FROM readings WHERE article_id = ? AND digest = ? LIMIT 1"
    return number if number is not None and db.execute(query, (number, digest)).fetchone() else None


def take_in(db: sqlite3.Connection, paper: Paper, number: int) -> None:
    """Files that claimed an article's address before it was captured are looks at it now, if they have a text of its.

    Inside a transaction.
    """
    rows = db.execute(
        """SELECT c.id, c.canonical_url FROM articles a JOIN articles c ON c.host = a.host
           WHERE a.id = ? AND c.url IS NULL AND c.canonical_url NOT NULL AND c.id <> a.id
             AND c.digest IN (SELECT digest FROM readings WHERE article_id = a.id)""",
        (number,),
    ).fetchall()
    for row in rows:
        if names.find(db, paper, row["canonical_url"]) == number:
            _give_up(db, row["id"], number)


def _give_up(db: sqlite3.Connection, number: int, joined: int) -> None:
    """Delete an article that another one is; nobody else gets its number."""
    search_index.remove(db, number)
    copies.remove(db, number)
    db.execute("DELETE FROM names WHERE article_id = ?", (number,))
    db.execute("DELETE FROM articles WHERE id = ?", (number,))
    db.execute("INSERT OR REPLACE INTO joined (id, article_id) VALUES (?, ?)", (number, joined))


def is_beside(db: sqlite3.Connection, paper: Paper, claimed: str) -> bool:
    """Whether an article stands at an address that a file claims."""
    return names.find(db, paper, claimed) is not None
