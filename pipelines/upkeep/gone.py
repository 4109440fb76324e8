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
    """The articles of one database whose numbers the next one has not; not those that were taken down."""
    rows = before.execute("SELECT id, key, title, canonical_url FROM articles ORDER BY id").fetchall()
    taker = "SELECT key FROM joined j JOIN articles a ON a.id = j.article_id WHERE j.id = ?"
    found = []
    for row in rows:
        if after.execute("SELECT 1 FROM articles WHERE id = ?", (row["id"],)).fetchone() is None and not (
            has_tombstone(after, row["key"]) or (row["canonical_url"] and is_entombed(after, row["canonical_url"]))
        ):
            joined = after.execute(taker, (row["id"],)).fetchone()
            found.append(Gone(row["id"], row["key"], row["title"] or "", joined and joined["key"]))
    return found
