"""What the archive knows of one address: where it was found, each time it was asked for, what came of it."""

import json
import sqlite3
from dataclasses import dataclass

from crawler.addresses import normalise
from pipelines.db.archive import Archive
from pipelines.db.tombstones import is_entombed
from pipelines.query import articles


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to an address, and to the others under which its article was met."""

    addresses: tuple[str, ...]
    """The one that was asked for first; empty for an imported file that has none."""
    pages: list[sqlite3.Row]
    """Their rows in the frontier."""
    links: list[sqlite3.Row]
    """Where they were found, the earliest first."""
    captures: list[sqlite3.Row]
    """Each fetch, the earliest first."""
    article: sqlite3.Row | None
    is_taken_down: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.pages or self.links or self.captures or self.article or self.is_taken_down)


def history(archive: Archive, name: str) -> History:
    """The history of an address, or of the article with this id."""
    db = archive.db.conn
    article = articles.find(archive, name) or articles.find(archive, normalise(name) or name)
    known = {normalise(name) or name: None} if not name.isdecimal() else {}
    if article is not None:
        known |= dict.fromkeys(filter(None, (article["url"], article["canonical_url"])))
        known |= {row[0]: None for row in db.execute("SELECT url FROM pages WHERE article_id = ?", (article["id"],))}
    known |= {row[0]: None for row in db.execute(_MOVED, {"urls": json.dumps(list(known))})}
    asked = {"urls": json.dumps(list(known)), "capture": article["capture_id"] if article else None}
    return History(
        tuple(known),
        db.execute(_PAGES, asked).fetchall(),
        db.execute(_LINKS, asked).fetchall(),
        db.execute(_CAPTURES, asked).fetchall(),
        article,
        any(is_entombed(db, url) for url in known),
    )


_MOVED = "SELECT moved_to FROM pages WHERE moved_to IS NOT NULL AND url IN (SELECT value FROM json_each(:urls))"
_PAGES = "SELECT * FROM pages WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY found_at, url"
_LINKS = "SELECT * FROM links WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY found_at, found_in"
_CAPTURES = """
SELECT * FROM captures WHERE url IN (SELECT value FROM json_each(:urls)) OR id = :capture ORDER BY id"""
