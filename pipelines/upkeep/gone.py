"""What goes in a rebuild though its bytes are there: today's code reads them otherwise."""

import sqlite3
from dataclasses import dataclass

from pipelines.db.tombstones import has_tombstone, is_entombed


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that a rebuild does not make again, though the bytes that it was read from are there."""

    number: int
    key: str
    title: str
    joined: str | None
    """Key of the article that it is part of now; `None` where the present extractor finds none in the bytes."""


def gone(before: sqlite3.Connection, after: sqlite3.Connection) -> list[Gone]:
    """The articles of one database that the next one has not; not those that were taken down."""
    rows = before.execute("SELECT id, key, title, canonical_url FROM articles ORDER BY id").fetchall()
    return [
        Gone(row["id"], row["key"], row["title"] or "", _joined(before, after, row["id"]))
        for row in rows
        if after.execute("SELECT 1 FROM articles WHERE key = ?", (row["key"],)).fetchone() is None
        and not has_tombstone(after, row["key"])
        and not (row["canonical_url"] and is_entombed(after, row["canonical_url"]))
    ]


def _joined(before: sqlite3.Connection, after: sqlite3.Connection, number: int) -> str | None:
    """The key of the article that was read from the bytes of an earlier one."""
    captures = before.execute(
        """SELECT warc_record, url FROM captures WHERE id IN
           (SELECT capture_id FROM revisions WHERE article_id = :id
            UNION SELECT capture_id FROM articles WHERE id = :id)""",
        {"id": number},
    )
    for capture in captures.fetchall():
        row = after.execute(
            """SELECT key FROM articles WHERE id IN
               (SELECT article_id FROM revisions r JOIN captures c ON c.id = r.capture_id WHERE c.warc_record = ?
                UNION SELECT article_id FROM pages WHERE url = ?)""",
            tuple(capture),
        ).fetchone()
        if row is not None:
            return str(row["key"])
    return None
