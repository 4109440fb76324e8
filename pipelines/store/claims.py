"""Files of which only they themselves say which address they had, or when: looks where the article has that text.

Anybody can write an address or a time into a file. So a claim is no text of an article that others captured: with the
same text it is one more look, told in `captures.claimed_url`, and with another one an article by itself. So is a page
whose address is stated and its time is not: it may be older than what stands there, or newer.
"""

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.foreign.claims import TIME
from pipelines.store import copies, names, search_index
from pipelines.store.names import Paper

if TYPE_CHECKING:
    from crawler.items import Article, Page

UNDATED = f"(c.fetched_at IS NULL OR EXISTS (SELECT 1 FROM json_each(a.flags) AS flag WHERE flag.value = '{TIME}'))"  # noqa: S608
"""Of an article `a` and its capture `c`: nobody but the file says when that was; then all of its looks are such."""


def is_claim(article: "Article", page: "Page") -> bool:
    """Whether only the file says which address it had."""
    return page.url is None and article.canonical_url is not None


def is_undated(page: "Page") -> bool:
    """Whether the address is stated, and nobody but the file says when it was captured."""
    return page.url is not None and page.fetched_at is None


def looked_at(db: sqlite3.Connection, paper: Paper, article: "Article", digest: str) -> int | None:
    """The article at the address that a file claims, where it has, or had, this text."""
    assert article.canonical_url is not None
    number = names.find(db, paper, article.canonical_url)
    return number if number is not None and has_had(db, number, digest) else None


def has_had(db: sqlite3.Connection, number: int, digest: str) -> bool:
    """Whether an article has, or had, a text."""
    query = "SELECT 1 FROM readings WHERE article_id = ? AND digest = ? LIMIT 1"
    return db.execute(query, (number, digest)).fetchone() is not None


def by_itself(article: "Article", page: "Page") -> tuple["Article", "Page"]:
    """What is stored of an undated page beside another text of its address: that address is a claim then."""
    return replace(article, canonical_url=page.url), replace(page, url=None)


def give_way(db: sqlite3.Connection, number: int, digest: str) -> bool:
    """Have what is known of an article by undated pages alone make room for a capture whose time is stated.

    With the same text their looks count no more; returns whether they have another one, and stand by themselves now.
    Inside a transaction.
    """
    query = f"""SELECT a.url, c.digest FROM articles a JOIN captures c ON c.id = a.capture_id
                WHERE a.id = ? AND a.url NOT NULL AND {UNDATED}"""  # noqa: S608
    row = db.execute(query, (number,)).fetchone()
    if row is None:
        return False
    if has_had(db, number, digest):
        db.execute("DELETE FROM readings WHERE article_id = ?", (number,))
        return False
    db.execute("DELETE FROM names WHERE article_id = ?", (number,))
    db.execute("INSERT INTO names (name, article_id, is_by_text) VALUES (?, ?, 0)", (row["digest"], number))
    told = "UPDATE articles SET (key, url, canonical_url) = (?, NULL, ?) WHERE id = ?"
    db.execute(told, (row["digest"], row["url"], number))
    return True


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
