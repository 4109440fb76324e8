"""Reading articles out of the archive."""

import sqlite3

from crawler.addresses import identity
from pipelines.db.archive import Archive


def find(archive: Archive, name: str) -> sqlite3.Row | None:
    """The article with this id or at this address, whichever of its addresses that is."""
    db = archive.db.conn
    if name.isdecimal() and len(name) < 19:  # more than SQLite counts
        return _one(db, "a.id = ?", int(name))
    return (
        _one(db, "a.key = ?", identity(name))
        or _one(db, "a.id = (SELECT article_id FROM pages WHERE url = ?)", name)
        or _one(db, "a.canonical_url = ?", name)
    )


def parts(archive: Archive, article: int, table: str) -> list[sqlite3.Row]:
    """The rows of a table that belong to an article, in order."""
    assert table in ("authors", "tags", "images", "related", "dates", "cuts", "places")
    query = f"SELECT * FROM {table} WHERE article_id = ? ORDER BY position"  # noqa: S608
    return archive.db.conn.execute(query, (article,)).fetchall()


def revisions(archive: Archive, article: int) -> list[sqlite3.Row]:
    """Every text that an article has had, oldest first."""
    query = "SELECT * FROM revisions WHERE article_id = ? ORDER BY number"
    return archive.db.conn.execute(query, (article,)).fetchall()


def count_copies(archive: Archive, article: int) -> int:
    """How many copies in other papers are known; see `pipelines.store.copies`."""
    query = "SELECT count(*) FROM copies WHERE article_id = ?"
    count: int = archive.db.conn.execute(query, (article,)).fetchone()[0]
    return count


def capture(archive: Archive, number: int) -> sqlite3.Row:
    """The capture that an article was read from."""
    found: sqlite3.Row = archive.db.conn.execute("SELECT * FROM captures WHERE id = ?", (number,)).fetchone()
    return found


def count_by_site(archive: Archive) -> dict[str, dict[str, int]]:
    """How much there is of each paper: articles, those with a publication time, and what belongs to them."""
    query = """SELECT site, count(*) AS articles, count(published_at) AS dated,
        coalesce(sum(paragraphs), 0) AS paragraphs,
        sum((SELECT count(*) FROM images WHERE article_id = a.id AND caption IS NOT NULL)) AS photos,
        sum(related) AS related, sum((SELECT count(*) FROM cuts WHERE article_id = a.id)) AS cut
        FROM articles_flat a GROUP BY site"""
    return {row["site"]: dict(row) for row in archive.db.conn.execute(query)}


def _one(db: sqlite3.Connection, condition: str, value: object) -> sqlite3.Row | None:
    query = f"SELECT a.*, s.name AS site_name FROM articles a LEFT JOIN sites s ON s.id = a.site WHERE {condition}"  # noqa: S608
    found: sqlite3.Row | None = db.execute(query, (value,)).fetchone()
    return found
