"""What the archive knows of one address: where it was found, each time it was asked for, what came of it."""

import json
from dataclasses import dataclass

from crawler.addresses import normalise
from pipelines.db.archive import Archive
from pipelines.db.rows import ArticleRow, CaptureRow, LinkRow, PageRow, fetch
from pipelines.db.tombstones import is_entombed
from pipelines.query import articles


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to an address, and to the others under which its article was met."""

    addresses: tuple[str, ...]
    """The one that was asked for first; empty for an imported file that has none."""
    pages: list[PageRow]
    """Their rows in the frontier."""
    links: list[LinkRow]
    """Where they were found, the earliest first."""
    captures: list[CaptureRow]
    """Each fetch, the earliest first."""
    article: ArticleRow | None
    is_taken_down: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.pages or self.links or self.captures or self.article or self.is_taken_down)


def history(archive: Archive, name: str) -> History:
    """The history of an address, or of the article with this id."""
    db = archive.connection
    article = articles.find(archive, name) or articles.find(archive, normalise(name) or name)
    known = {normalise(name) or name: None} if not name.isdecimal() else {}
    if article is not None:
        known |= dict.fromkeys(filter(None, (article.url, article.canonical_url)))
        known |= {row[0]: None for row in db.execute("SELECT url FROM pages WHERE article_id = ?", (article.id,))}
    known |= {row[0]: None for row in db.execute(_MOVED, {"urls": json.dumps(list(known))})}
    asked = {"urls": json.dumps(list(known)), "capture": article.capture_id if article else None}
    return History(
        tuple(known),
        fetch(db, PageRow, f"WHERE t.url IN ({_THESE}) ORDER BY t.found_at, t.url", asked),
        fetch(db, LinkRow, f"WHERE t.url IN ({_THESE}) ORDER BY t.found_at, t.found_in", asked),
        fetch(
            db,
            CaptureRow,
            f"WHERE t.url IN ({_THESE}) OR t.claimed_url IN ({_THESE}) OR t.id = :capture ORDER BY t.fetched_at, t.id",
            asked,
        ),
        article,
        any(is_entombed(db, url) for url in known),
    )


_THESE = "SELECT value FROM json_each(:urls)"
_MOVED = f"SELECT moved_to FROM pages WHERE moved_to IS NOT NULL AND url IN ({_THESE})"  # noqa: S608
