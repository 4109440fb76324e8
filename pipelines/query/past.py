"""What articles once said and say no more: found as articles are, each text with what became of it."""

import json
import sqlite3
from dataclasses import dataclass, fields
from typing import Any

from pipelines.db.archive import Archive
from pipelines.query.filters import require_host
from pipelines.query.language import Query
from pipelines.query.order import finds, found, hold, whole
from pipelines.query.search import Hit, around
from pipelines.query.selection import Selection


@dataclass(frozen=True, slots=True)
class PastHit(Hit):
    """A text that was found; title and snippet are its own, time and address those of its article."""

    revision: int
    """The number under which it stood; where it stood twice, the last time."""
    revisions: int
    """How many texts the article has had, the present one included."""
    seen_at: str
    """UTC: when it was first seen."""
    edited_at: str | None
    """UTC: when the text that came after it was first seen; `None`: it was the last one, and its article is gone."""
    gone_at: str | None
    """UTC: when the article was first seen to be gone."""
    still_says: bool
    """Whether what is searched for stands in the article's present text too."""
    doubt: str | None
    """Why the text that came after it may be no edit of the paper's."""


@dataclass(frozen=True, slots=True)
class PastCount:
    """How much there is, exactly."""

    texts: int
    exact: int
    """Of these, the texts that have the very words."""
    articles: int
    """Of which they are."""


def search(archive: Archive, chosen: Selection) -> list[PastHit]:
    """What is chosen of past texts, in order, each with the text around what was found."""
    query, db = chosen.asked or Query.parse(""), archive.connection
    require_host(db, chosen.which)
    _held = hold(db)
    shown = dict(found(db, chosen))
    rows = {row["search_rowid"]: row for row in db.execute(_HITS, (json.dumps(list(shown)),))}
    return [_hit(db, rows[rowid], query, exact=exact) for rowid, exact in shown.items()]


def count(archive: Archive, chosen: Selection) -> PastCount:
    """How many past texts there are, and of how many articles, whichever part is asked for."""
    every = whole(archive.connection, chosen)
    told = archive.connection.execute(_ARTICLES, (json.dumps(list(every)),)).fetchone()
    return PastCount(len(every), sum(every.values()), told[0])


_HITS = """
SELECT p.search_rowid, w.*, w.article_id AS id, w.number AS revision, a.search_rowid AS present
FROM past_texts p CROSS JOIN withdrawn w ON w.article_id = p.article_id AND w.number = p.number
JOIN articles a ON a.id = p.article_id WHERE p.search_rowid IN (SELECT value FROM json_each(?))"""
_ARTICLES = """SELECT count(DISTINCT article_id) FROM past_texts
WHERE search_rowid IN (SELECT value FROM json_each(?))"""


def _hit(db: sqlite3.Connection, row: sqlite3.Row, query: Query, *, exact: bool) -> PastHit:
    stands = row["gone_at"] is None and finds(db, query, row["present"], exact=exact)
    own: dict[str, Any] = {"is_exact": exact, "snippet": around(row, query, exact=exact), "still_says": stands}
    return PastHit(**own, **{field.name: row[field.name] for field in fields(PastHit) if field.name not in own})
