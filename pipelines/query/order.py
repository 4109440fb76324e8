"""The one total order in which articles are found, of which any part can be asked for.

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
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from operator import itemgetter

from pipelines.db.search_order import DAY, UNDATED, first_of
from pipelines.query.filters import Filter, is_of_papers, narrowed, spans, where
from pipelines.query.language import Query
from pipelines.query.selection import Selection, Sort

Found = tuple[int, bool]
"""The number of an article in the indexes, and whether it has the very words."""

_NUMBER: Callable[[Found], int] = itemgetter(0)
_BRIEFLY = "articles a INDEXED BY articles_search"
"""Articles without their texts: the index has all that filters ask of an article itself."""
_DIRECTION: dict[Sort, str] = {"relevance": "DESC", "newest": "DESC", "oldest": "ASC"}
ALL = (0, (1 << 63) - 1)
"""The least number and the greatest."""


@dataclass(frozen=True, slots=True)
class Question:
    """What has the numbers of articles, so that they are counted where they are: fetching takes ten times as long."""

    sql: str
    """Its only column is a number from `:least` to `:most`."""
    values: Mapping[str, object]
    ranges: tuple[tuple[int, int], ...] = (ALL,)
    """First and last number of where they lie."""
    is_list: bool = False
    """Whether the numbers are known, and cost the same whichever part of them is asked for."""

    def ask(
        self,
        db: sqlite3.Connection,
        select: str,
        *,
        within: tuple[int, int] = ALL,
        more: Mapping[str, object] | None = None,
    ) -> Iterator[sqlite3.Row]:
        """What is selected from `found`, whose only column is `n`; of each range by itself."""
        sql = f"WITH found (n) AS NOT MATERIALIZED ({self.sql}) {select}"
        for first, last in self.ranges:
            least, most = max(first, within[0]), min(last, within[1])
            if least <= most:
                yield from db.execute(sql, {**self.values, **(more or {}), "least": least, "most": most})

    def count(self, db: sqlite3.Connection) -> int:
        """How many there are."""
        return self._sum(db, "SELECT count(*) FROM found", {})

    def are_few(self, db: sqlite3.Connection, most: int) -> bool:
        """Whether there are no more than so many."""
        counted = "SELECT count(*) FROM (SELECT 1 FROM found LIMIT :few)"
        return self._sum(db, counted, {"few": most + 1}) <= most

    def _sum(self, db: sqlite3.Connection, select: str, values: Mapping[str, object]) -> int:
        return sum(row[0] for row in self.ask(db, select, more=values))


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that are looked through: those that stand, or those that are past."""

    exact: str
    folded: str
    has_titles: bool
    """Whether each index has a small one of the titles alone beside it."""
    numbered: str
    """The table that has their numbers."""
    articles: str
    """How what filters ask of an article is joined to what an index has found."""

    def match(self, query: Query, *, folded: bool, title: bool) -> str:
        """What is wanted, in the language of FTS5, of the titles alone or of all."""
        match = query.match(folded=folded, title=title)
        return f"({match})" if self.has_titles or not title else f"(title : ({match}))"


PRESENT = Texts("search_exact", "search_folded", has_titles=True, numbered="articles",
                articles=f"{_BRIEFLY} ON a.search_rowid = found.rowid")  # fmt: skip
PAST = Texts("search_past_exact", "search_past_folded", has_titles=False, numbered="past_texts",
             articles="past_texts p ON p.search_rowid = found.rowid "
                      "CROSS JOIN articles a ON a.id = p.article_id")  # fmt: skip


def found(db: sqlite3.Connection, chosen: Selection) -> Iterator[Found]:
    """What is chosen, in order, read as it is asked for."""
    order = _once(_ordered(db, chosen))
    if chosen.one_per_story:
        later = _later(db, chosen, whole(db, replace(chosen, one_per_story=False)))
        order = (one for one in order if one[0] not in later)
    return islice(order, chosen.offset, None if chosen.limit is None else chosen.offset + chosen.limit)


def hold(db: sqlite3.Connection) -> sqlite3.Cursor:
    """A question that is left open: while it is, all others are answered as of this moment, whatever a crawl writes."""
    return db.execute("SELECT id FROM articles")


def _ordered(db: sqlite3.Connection, chosen: Selection) -> Iterator[Found]:
    """All that is chosen, in order; some of it more than once."""
    if (query := chosen.asked) is not None and chosen.sort in (None, "relevance"):
        return _relevant(db, query, chosen)
    if chosen.sort is not None:
        return _by_time(db, query, chosen, chosen.sort)
    conditions, values = where(chosen.which)
    articles = "articles a INDEXED BY articles_numbers" if chosen.which == Filter() else _BRIEFLY
    by_number = f"SELECT search_rowid FROM {articles} WHERE {conditions} ORDER BY id"  # noqa: S608
    return ((row[0], True) for row in db.execute(by_number, values))


def whole(db: sqlite3.Connection, chosen: Selection) -> dict[int, bool]:
    """All that is chosen, whichever part is asked for, and whether it has the very words."""
    if (query := chosen.asked) is None:
        every = dict(_ordered(db, chosen))
    else:
        every = dict(chain.from_iterable(reach.whole() for reach in reversed(_reaches(db, query, chosen))))
    for rowid in _later(db, chosen, every) if chosen.one_per_story else ():
        del every[rowid]
    return every


def numbers(db: sqlite3.Connection, chosen: Selection) -> list[int]:
    """The numbers of all that is chosen, rising; which of it has the very words is not asked, which takes longer."""
    query = chosen.asked
    # Whatever has the very words sounds like them too.
    told = _ordered(db, chosen) if query is None else _reaches(db, query, chosen)[-1].whole(sort="oldest")
    every = sorted(map(_NUMBER, told))
    if chosen.one_per_story:
        later = _later(db, chosen, frozenset(every))
        every = [number for number in every if number not in later]
    return every


def question(db: sqlite3.Connection, chosen: Selection) -> Question:
    """The numbers of all that is chosen, as SQL."""
    if chosen.one_per_story:
        return Question(_LISTED, {"numbers": json.dumps(numbers(db, chosen))}, is_list=True)
    if (query := chosen.asked) is not None:
        return _reaches(db, query, chosen)[-1].question()
    which, values = chosen.which, where(chosen.which)[1]
    if words := narrowed(db, which).removeprefix(" AND "):
        return Question(_select(f"{PRESENT.exact}_title", which, PRESENT), {**values, "match": words}, spans(which))
    condition = f"search_rowid BETWEEN :least AND :most AND {where(which)[0]}"
    return Question(f"SELECT search_rowid FROM {_BRIEFLY} WHERE {condition}", values, spans(which))  # noqa: S608


_LISTED = "SELECT value FROM json_each(:numbers) WHERE value BETWEEN :least AND :most"


def _select(table: str, which: Filter, texts: Texts) -> str:
    """Rows of an index as a question without an order; what a filter asks beyond words stands beside the article."""
    joined, conditions = "", "1"
    if not is_of_papers(which):
        joined, conditions = f"CROSS JOIN {texts.articles}", where(which)[0]
    return f"""SELECT found.rowid FROM {table} found {joined}
               WHERE found.{table} MATCH :match AND found.rowid BETWEEN :least AND :most AND {conditions}"""  # noqa: S608


def _later(db: sqlite3.Connection, chosen: Selection, every: Container[int]) -> set[int]:
    """Of all that is found what tells a story again."""
    told = db.execute(_PAST_STORIES if chosen.revisions else _STORIES)
    later, known = set[int](), set[int]()
    for rowid, story in told:
        if rowid in every:
            (later if story in known else known).add(rowid if story in known else story)
    return later


_STORIES = """SELECT s.search_rowid, story FROM stories s CROSS JOIN articles a ON a.id = article_id
ORDER BY a.published_at IS NULL, a.published_at, a.first_seen_at, a.id"""  # as pipelines.store.copies has it
_PAST_STORIES = """SELECT p.search_rowid, coalesce(s.story, a.id) FROM past_texts p
CROSS JOIN articles a ON a.id = p.article_id LEFT JOIN stories s ON s.article_id = a.id
ORDER BY a.published_at IS NULL, a.published_at, a.first_seen_at, a.id, p.number DESC"""
"""Of the texts of one article the last comes first."""


def _relevant(db: sqlite3.Connection, query: Query, chosen: Selection) -> Iterator[Found]:
    """All that is found, the best first; some of it more than once."""
    for reach in _reaches(db, query, chosen):
        if reach.is_empty():
            continue
        yield from reach.in_titles()
        if not query.is_of_titles:
            yield from reach.anywhere()


def undated(db: sqlite3.Connection, query: Query, chosen: Selection) -> Iterator[Found]:
    """All that is found and has no date; some of it twice."""
    return chain.from_iterable(reach.whole(is_dated=False) for reach in _reaches(db, query, chosen))


def _by_time(db: sqlite3.Connection, query: Query | None, chosen: Selection, sort: Sort) -> Iterator[Found]:
    """All that is found, by time of publication, the undated last; some of it twice."""
    for is_dated in (True, False):
        if query is None:
            yield from _all(db, chosen.which, sort, is_dated=is_dated)
            continue
        both = (reach.whole(is_dated=is_dated, sort=sort) for reach in _reaches(db, query, chosen))
        # Of the two the one with the very words comes first, which says so.
        yield from heapq.merge(*both, key=lambda one: (one[0] if sort == "oldest" else -one[0], not one[1]))


def _all(db: sqlite3.Connection, which: Filter, sort: Sort, *, is_dated: bool) -> Iterator[Found]:
    """Articles by time of publication."""
    conditions, values = where(which)
    for least, most in _cut(spans(which), is_dated=is_dated):
        sql = f"""SELECT search_rowid FROM {_BRIEFLY} WHERE search_rowid BETWEEN :least AND :most AND {conditions}
                  ORDER BY search_rowid {_DIRECTION[sort]}"""  # noqa: S608
        for row in db.execute(sql, {**values, "least": least, "most": most}):
            yield row[0], True


def _cut(ranges: tuple[tuple[int, int], ...], *, is_dated: bool) -> Iterator[tuple[int, int]]:
    """What of ranges is of articles with a date, or without."""
    for first, last in ranges:
        least, most = (max(first, UNDATED), last) if is_dated else (first, min(last, UNDATED - 1))
        if least <= most:
            yield least, most


def _once(order: Iterator[Found]) -> Iterator[Found]:
    seen = set[int]()
    for rowid, exact in order:
        if rowid not in seen:
            seen.add(rowid)
            yield rowid, exact


def _years(db: sqlite3.Connection, table: str, least: int, most: int) -> Iterator[tuple[int, int]]:
    """The first and the last number of each year of which there are articles, newest first; at last the undated."""
    last = f"SELECT max(search_rowid) FROM {table} WHERE search_rowid BETWEEN ? AND ?"  # noqa: S608
    while (newest := db.execute(last, (least, most)).fetchone()[0]) is not None:
        first = first_of(date.fromordinal(newest >> DAY).replace(month=1, day=1)) if newest >= UNDATED else 0
        yield max(first, least), most
        most = max(first, least) - 1


def finds(db: sqlite3.Connection, query: Query, number: int, *, exact: bool) -> bool:
    """Whether a query finds the article that the indexes know by this number."""
    return _Reach(db, query, Filter(), exact=exact).has(number)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a query finds in the exact or in the folded indexes, as far as a filter lets it be seen."""

    db: sqlite3.Connection
    query: Query
    which: Filter
    exact: bool
    texts: Texts = PRESENT

    def is_empty(self) -> bool:
        """Whether there is nothing: said by one look, where each step of the order would take one of its own."""
        return next(self.whole(), None) is None

    def has(self, number: int) -> bool:
        """Whether one text has the words."""
        return next(self._found(self.query, number, number), None) is not None

    def in_titles(self) -> Iterator[Found]:
        """What has the words in its title: first those where they stand together."""
        for query in filter(None, (self.query.together, self.query)):
            for least, most in spans(self.which):
                rows = self._found(query, least, most, title=True)
                # What is unwanted may stand in the text below the title.
                yield from _common(rows, self._found(query, least, most)) if query.unwanted else rows

    def anywhere(self) -> Iterator[Found]:
        """What has the words: year by year those where they stand together before the others."""
        together, whole = self.query.together, spans(self.which)
        for least, most in (
            chain.from_iterable(_years(self.db, self.texts.numbered, *part) for part in whole) if together else whole
        ):
            for query in filter(None, (together, self.query)):
                yield from self._found(query, least, most)

    def whole(self, *, is_dated: bool | None = None, sort: Sort = "newest") -> Iterator[Found]:
        """What has the words, by time of publication: all, what has a date, or what has none."""
        ranges = spans(self.which)
        title = self.query.is_of_titles and not self.query.unwanted
        for least, most in ranges if is_dated is None else _cut(ranges, is_dated=is_dated):
            yield from self._found(self.query, least, most, title=title, sort=sort)

    def _found(
        self, query: Query, least: int, most: int, *, title: bool = False, sort: Sort = "newest"
    ) -> Iterator[Found]:
        """What one index finds, read as it is asked for; in that of the titles whatever is unwanted."""
        folded = not self.exact
        match = f"{self.texts.match(query, folded=folded, title=title)}{narrowed(self.db, self.which)}"
        unwanted, others = ("", "") if title else (query.unmatch(folded=folded), query.unmatch(folded=self.exact))
        told = self._rows(f"({match}) NOT ({unwanted})" if unwanted else match, least, most, title=title, sort=sort)
        rows = ((row[0], self.exact) for row in told)
        return _without(rows, self._unwanted(query, others, least, most, sort), sort) if others else rows

    def _unwanted(self, query: Query, unwanted: str, least: int, most: int, sort: Sort) -> Iterator[tuple[int]]:
        """What the other index has of the unwanted: one question cannot be put to both."""
        # Whatever has the very words is found folded too, so no more of the folded index need be read.
        match = f"({query.match(folded=True)}) AND ({unwanted})" if self.exact else f"({unwanted})"
        yield from self._rows(match + narrowed(self.db, self.which), least, most, sort=sort, other=True)

    def _rows(
        self, match: str, least: int, most: int, *, title: bool = False, sort: Sort, other: bool = False
    ) -> Iterator[tuple[int]]:
        """The rows of one index, or of the other one."""
        sql = f"{self._select(title=title, other=other)} ORDER BY found.rowid {_DIRECTION[sort]}"
        return self.db.execute(sql, {**where(self.which)[1], "match": match, "least": least, "most": most})

    def _select(self, *, title: bool = False, other: bool = False) -> str:
        """The rows of one index, or of the other one, as a question without an order."""
        return _select(self._table(title=title, other=other), self.which, self.texts)

    def _table(self, *, title: bool = False, other: bool = False) -> str:
        table = self.texts.exact if self.exact is not other else self.texts.folded
        return table + "_title" * (title and self.texts.has_titles)

    def question(self) -> Question:
        """All that has the words, as one question."""
        folded, title = not self.exact, self.query.is_of_titles and not self.query.unwanted
        match = f"{self.texts.match(self.query, folded=folded, title=title)}{narrowed(self.db, self.which)}"
        if unwanted := self.query.unmatch(folded=folded):
            match = f"({match}) NOT ({unwanted})"
        sql, values = self._select(title=title), {**where(self.which)[1], "match": match}
        if others := self.query.unmatch(folded=self.exact):  # one question cannot be put to both indexes
            table = self._table(other=True)
            sql += f""" AND found.rowid NOT IN (SELECT rowid FROM {table} WHERE {table} MATCH :unwanted
                        AND rowid BETWEEN :least AND :most)"""  # noqa: S608
            values["unwanted"] = f"({others}){narrowed(self.db, self.which)}"
        return Question(sql, values, spans(self.which))


def _reaches(db: sqlite3.Connection, query: Query, chosen: Selection) -> tuple[_Reach, ...]:
    """What has the very words, and unless that is all that is asked for, what sounds alike."""
    exactly = _Reach(db, query, chosen.which, exact=True, texts=PAST if chosen.revisions else PRESENT)
    return (exactly,) if chosen.exact else (exactly, replace(exactly, exact=False))


def _common(some: Iterator[Found], others: Iterator[Found]) -> Iterator[Found]:
    """What two rows have in common, both of which fall."""
    other = next(others, None)
    for one in some:
        while other is not None and other > one:
            other = next(others, None)
        if other == one:
            yield one


def _without(some: Iterator[Found], others: Iterator[tuple[int]], sort: Sort) -> Iterator[Found]:
    """What of some is not among others, both of which are in order; no more of these is read than of those."""
    step = 1 if sort == "oldest" else -1
    other: int | None = None
    for one in some:
        while other is None or step * other < step * one[0]:
            if (row := next(others, None)) is None:
                yield one
                yield from some
                return
            other = row[0]
        if other != one[0]:
            yield one
