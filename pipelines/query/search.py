"""Full-text search that knows Vietnamese: what is found, with the text around it, and how much there is."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.db.archive import Archive
from pipelines.query.filters import require_host, where
from pipelines.query.language import Query
from pipelines.query.order import found, hold, question, undated, whole
from pipelines.query.selection import Selection
from pipelines.query.snippets import beginning, snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    id: int
    url: str | None
    site: str | None
    title: str
    published_at: str | None
    published_precision: str | None
    is_exact: bool
    """Whether the words stand in it as they were typed, accents and all, in whatever spelling."""
    snippet: str
    """Text around the first match, each match between ⟦ and ⟧."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is, exactly."""

    articles: int
    exact: int
    """Of these, the articles that have the very words."""
    stories: int
    """How many stories the articles are: copies in several papers count once."""


def search(archive: Archive, chosen: Selection) -> list[Hit]:
    """What is chosen, in order, each with the text around what was found."""
    query, db = chosen.asked, archive.connection
    require_host(db, chosen.which)
    _held = hold(db)
    shown = dict(found(db, chosen))
    rows = {row["search_rowid"]: row for row in db.execute(_HITS, (json.dumps(list(shown)),))}
    return [_hit(rows[rowid], query, exact=exact) for rowid, exact in shown.items()]


def count(archive: Archive, chosen: Selection) -> Count:
    """How many articles and stories there are, whichever part is asked for; reads all that the indexes have of it."""
    db = archive.connection
    if chosen.one_per_story:
        every = whole(db, chosen)
        return Count(len(every), sum(every.values()), len(every))
    asked = question(db, chosen)
    articles = asked.count(db)
    # Whatever has the very words sounds like them too.
    exact = articles if chosen.query is None else question(db, replace(chosen, exact=True)).count(db)
    told = "SELECT story FROM found CROSS JOIN stories INDEXED BY stories_numbers ON search_rowid = n"
    stories = [story for (story,) in asked.ask(db, told)]
    return Count(articles, exact, articles - len(stories) + len(set(stories)))


def count_exact(archive: Archive, chosen: Selection) -> tuple[int, int]:
    """How many articles there are in the part that is asked for, and how many of them have the very words."""
    told = Counter(exact for _, exact in found(archive.connection, chosen))
    return told.total(), told[True]


def count_undated(archive: Archive, chosen: Selection) -> int:
    """How many articles days leave out for nothing but the want of a date."""
    which = chosen.which
    if which.undated or not (which.since or which.until):
        return 0
    without, db = replace(which, since=None, until=None), archive.connection
    if (query := chosen.asked) is not None:
        return len(dict(undated(db, query, replace(chosen, which=without))))
    conditions, values = where(without)
    told = db.execute(f"SELECT count(*) FROM articles a WHERE a.published_at IS NULL AND {conditions}", values)  # noqa: S608
    return int(told.fetchone()[0])


_HITS = """
SELECT id, search_rowid, coalesce(url, canonical_url) AS url, site, title, lead, body, published_at, published_precision
FROM articles WHERE search_rowid IN (SELECT value FROM json_each(?))"""


def to_dicts(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Hits as plain dicts."""
    return [asdict(hit) for hit in hits]


def _hit(row: sqlite3.Row, query: Query | None, *, exact: bool) -> Hit:
    names = [name for name in Hit.__slots__ if name not in ("is_exact", "snippet")]
    return Hit(**{name: row[name] for name in names}, is_exact=exact, snippet=around(row, query, exact=exact))


def around(row: sqlite3.Row, query: Query | None, *, exact: bool) -> str:
    """The text around what was found in title, lead or body, which is marked; without a query, how it begins."""
    texts = [text for text in (row["lead"], row["body"]) if text]
    title = row["title"]
    return snippet(texts, title, query, exact=exact) if query else beginning([*texts, title])
