"""Full-text search that knows Vietnamese, in one total order, of which any part can be asked for.

Queries are spelt and folded as the indexes are (`pipelines.db.spelling`). Whoever types accents means them: what has
them stands above what only sounds alike. Within each, what has the words in its title comes first, since news says
there what it is about; then the years, newest first, and in each what has the words together. Among equals the newest
comes first, and what has no date last.

Each step of this order is a query that gives its articles by number, that is by time, one after another. So a page of
the answer reads no more than it needs, also for words that stand in every article. (The usual measure, bm25, reads for
each word all articles that have it, which takes seconds among a million.)
"""

import heapq
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Literal, get_args

from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.search_order import DAY, UNDATED, first_of
from pipelines.query.abbreviations import widened
from pipelines.query.filters import Filter, is_of_papers, narrowed, span, where
from pipelines.query.language import Query
from pipelines.query.snippets import snippet

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders: by where the words stand, or by time of publication; what has no date is last in each."""


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


def search(
    archive: Archive,
    text: str,
    which: Filter,
    limit: int = 20,
    *,
    offset: int = 0,
    sort: Sort = "relevance",
    literal: bool = False,
) -> list[Hit]:
    """A part of the answer to a query: `limit` articles after the first `offset` ones; see `read` for `literal`."""
    if sort not in SORTS:
        raise ArchiveError(f"expected an order of {', '.join(SORTS)}, found {sort!r}", USAGE)
    if offset < 0 or limit < 0:
        raise ArchiveError(f"expected no negative numbers, found a limit of {limit}, an offset of {offset}", USAGE)
    query, db = read(text, literal=literal), archive.db.conn
    order = _relevant(db, query, which) if sort == "relevance" else _by_time(db, query, which, sort)
    shown = dict(islice(_once(order), offset, offset + limit))
    rows = {row["search_rowid"]: row for row in db.execute(_HITS, (json.dumps(list(shown)),))}
    return [_hit(rows[rowid], query, exact=exact) for rowid, exact in shown.items()]


def read(text: str, *, literal: bool = False) -> Query:
    """What a text asks for: abbreviations stand for what they mean, and the other way round, unless it is literal."""
    query = Query.parse(text)
    return query if literal else widened(query)


def count(archive: Archive, text: str, which: Filter, *, literal: bool = False) -> Count:
    """How many articles and stories there are for a query; reads all that the indexes have of it."""
    query, db = read(text, literal=literal), archive.db.conn
    found = {rowid for rowid, _ in _Reach(db, query, which, exact=True).whole()}
    exact = len(found)
    found.update(rowid for rowid, _ in _Reach(db, query, which, exact=False).whole())
    told = db.execute(  # by a narrow index: an article's row is long, and the number stands at its end
        "SELECT search_rowid, story FROM stories CROSS JOIN articles INDEXED BY articles_numbers ON id = article_id"
    )
    stories = [story for rowid, story in told if rowid in found]
    return Count(len(found), exact, len(found) - len(stories) + len(set(stories)))


_HITS = """
SELECT id, search_rowid, coalesce(url, canonical_url) AS url, site, title, lead, body, published_at, published_precision
FROM articles WHERE search_rowid IN (SELECT value FROM json_each(?))"""

Found = tuple[int, bool]
"""The number of an article in the indexes, and whether it has the very words."""


def _relevant(db: sqlite3.Connection, query: Query, which: Filter) -> Iterator[Found]:
    """All that is found, the best first; some of it more than once."""
    for exact in (True, False):
        reach = _Reach(db, query, which, exact)
        if reach.is_empty():
            continue
        yield from reach.in_titles()
        if not query.is_of_titles:
            yield from reach.anywhere()


def _by_time(db: sqlite3.Connection, query: Query, which: Filter, sort: Sort) -> Iterator[Found]:
    """All that is found, by time of publication, the undated last; some of it twice."""
    for is_dated in (True, False):
        both = (_Reach(db, query, which, exact).whole(is_dated=is_dated, sort=sort) for exact in (True, False))
        # Of the two the one with the very words comes first, which says so.
        yield from heapq.merge(*both, key=lambda found: (found[0] if sort == "oldest" else -found[0], not found[1]))


def _once(order: Iterator[Found]) -> Iterator[Found]:
    seen = set[int]()
    for rowid, exact in order:
        if rowid not in seen:
            seen.add(rowid)
            yield rowid, exact


def _years(db: sqlite3.Connection, least: int, most: int) -> Iterator[tuple[int, int]]:
    """The first and the last number of each year of which there are articles, newest first; at last the undated."""
    last = "SELECT max(search_rowid) FROM articles WHERE search_rowid BETWEEN ? AND ?"
    while (newest := db.execute(last, (least, most)).fetchone()[0]) is not None:
        first = first_of(date.fromordinal(newest >> DAY).replace(month=1, day=1)) if newest >= UNDATED else 0
        yield max(first, least), most
        most = max(first, least) - 1


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a query finds in the exact or in the folded indexes, as far as a filter lets it be seen."""

    db: sqlite3.Connection
    query: Query
    which: Filter
    exact: bool

    def is_empty(self) -> bool:
        """Whether there is nothing: said by one look, where each step of the order would take one of its own."""
        return next(self._found(self.query, *span(self.which)), None) is None

    def in_titles(self) -> Iterator[Found]:
        """What has the words in its title: first those where they stand together."""
        least, most = span(self.which)
        for query in filter(None, (self.query.together, self.query)):
            found = self._found(query, least, most, title=True)
            # What is unwanted may stand in the text below the title.
            yield from _common(found, self._found(query, least, most)) if query.unwanted else found

    def anywhere(self) -> Iterator[Found]:
        """What has the words: year by year those where they stand together before the others."""
        together, whole = self.query.together, span(self.which)
        for least, most in _years(self.db, *whole) if together else (whole,):
            for query in filter(None, (together, self.query)):
                yield from self._found(query, least, most)

    def whole(self, *, is_dated: bool | None = None, sort: Sort = "newest") -> Iterator[Found]:
        """What has the words, by time of publication."""
        least, most = span(self.which)
        if is_dated is not None:
            least, most = (max(least, UNDATED), most) if is_dated else (least, min(most, UNDATED - 1))
        title = self.query.is_of_titles and not self.query.unwanted
        return self._found(self.query, least, most, title=title, oldest=sort == "oldest")

    def _found(
        self, query: Query, least: int, most: int, *, title: bool = False, oldest: bool = False
    ) -> Iterator[Found]:
        """The rows of one index, read as they are asked for; in that of the titles whatever is unwanted."""
        table = ("search_exact" if self.exact else "search_folded") + ("_title" if title else "")
        joined, (conditions, values) = "", where(self.which)
        if is_of_papers(self.which):
            conditions, values = "1", {}
        else:  # so much of each article is read without its text
            joined = "CROSS JOIN articles a INDEXED BY articles_search ON a.search_rowid = found.rowid"
        sql = f"""SELECT found.rowid FROM {table} found {joined}
                  WHERE found.{table} MATCH :match AND found.rowid BETWEEN :least AND :most AND {conditions}
                  ORDER BY found.rowid {"" if oldest else "DESC"}"""  # noqa: S608
        told = {**values, "match": self._match(query, title=title), "least": least, "most": most}
        return ((row[0], self.exact) for row in self.db.execute(sql, told))

    def _match(self, query: Query, *, title: bool) -> str:
        """A query and the filter in the language of FTS5."""
        match = f"({query.match(folded=not self.exact, title=title)}){narrowed(self.db, self.which)}"
        unwanted = "" if title else query.unmatch(folded=not self.exact)
        return f"({match}) NOT ({unwanted})" if unwanted else match


def _common(some: Iterator[Found], others: Iterator[Found]) -> Iterator[Found]:
    """What two rows have in common, both of which fall."""
    other = next(others, None)
    for found in some:
        while other is not None and other > found:
            other = next(others, None)
        if other == found:
            yield found


def to_dicts(hits: list[Hit]) -> list[dict[str, Any]]:
    """Hits as plain dicts."""
    return [{name: getattr(hit, name) for name in Hit.__slots__} for hit in hits]


def _hit(row: sqlite3.Row, query: Query, *, exact: bool) -> Hit:
    names = [name for name in Hit.__slots__ if name not in ("is_exact", "snippet")]
    texts = [text for text in (row["lead"], row["body"], row["title"]) if text]
    return Hit(**{name: row[name] for name in names}, is_exact=exact, snippet=snippet(texts, query, exact=exact))
