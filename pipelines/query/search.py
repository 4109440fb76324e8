"""Full-text search that knows Vietnamese: exact words first, then the same words without accents.

Queries are folded as the indexes are (see `pipelines.store.search_index`). Whoever types accents means them: what has
them stands above what only sounds alike. Within each, it counts where the words stand, and then the day: news says in
its title and its lead what it is about, and of a word that is in every article the newest is wanted. (The usual
measure, bm25, reads for each word all articles that have it, which takes seconds among a million.)
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.text import clean, fold, fold_lines
from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.query.filters import Filter, narrowed, where
from pipelines.store.copies import count_stories

_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')  # "hạn mặn" -cà-mau sầu
TERMS = 100
"""Words and phrases of a query; FTS5 comes to grief over a hundred thousand."""
_AROUND = 90
"""Characters of a snippet before and behind the first match."""
MOST = 1000
"""Articles that are looked at for one answer; of more, those stored last."""


class QueryError(ArchiveError):
    """A query that cannot be answered: the message says what was expected."""

    def __init__(self, message: str) -> None:
        super().__init__(message, USAGE)


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
    """Whether the words stand in it as they were typed, accents and all."""
    snippet: str
    """Text around the first match, each match between ⟦ and ⟧."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and how much there is."""

    hits: list[Hit]
    articles: int
    """How many were found; with `is_more`, how many were looked at."""
    stories: int
    """How many stories these are: copies in several papers count once."""
    is_more: bool
    """Whether there are more articles than were looked at."""
    is_exact: bool
    """Whether only those with the very words were counted, since they were enough."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words and phrases that must all occur, and some that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read `hạn mặn`, `"hạn mặn"`, `hạn -mưa`; nothing in it is taken for syntax of the database."""
        text = clean(text)
        if text.count('"') % 2:
            raise QueryError(f"expected quotation marks in pairs, found {text!r}")
        wanted: list[str] = []
        unwanted: list[str] = []
        for minus, phrase, word in _TERM.findall(text):
            term = " ".join(_words(phrase or word))
            if term:
                (unwanted if minus else wanted).append(term)
        if len(wanted) + len(unwanted) > TERMS:
            raise QueryError(f"expected {TERMS} words and phrases at most, found {len(wanted) + len(unwanted)}")
        if not wanted:
            raise QueryError(f"expected at least one word to look for, found {text!r}")
        return cls(tuple(wanted), tuple(unwanted))

    @property
    def together(self) -> "Query":
        """All that is wanted, as one phrase."""
        return Query((" ".join(self.wanted),))

    def match(self, *, folded: bool) -> str:
        """The query in the language of FTS5."""
        form = fold if folded else str
        parts = " AND ".join(f'"{form(term)}"' for term in self.wanted)
        return parts + "".join(f' NOT "{form(term)}"' for term in self.unwanted)


def search(archive: Archive, text: str, which: Filter, limit: int = 20) -> list[Hit]:
    """The best articles for a query: those with the very words first, then those with the words without accents."""
    return answer(archive, text, which, limit).hits


def answer(archive: Archive, text: str, which: Filter, limit: int = 20) -> Answer:
    """The best articles for a query, and how many there are.

    Those with all words in the title come first, together or not, then those where they stand together, those with all
    in title and lead, the others; within each the newest. Of more than `MOST` the ones stored last are looked at.
    """
    query, db, most = Query.parse(text), archive.db.conn, max(limit, MOST)
    found: dict[int, bool] = {}
    exact, is_more = True, False
    for exact in (True, False):
        reach = Reach(db, which, narrowed(db, which), exact)
        ids = reach.matching(query, most + 1)
        is_more = len(ids) > most
        for number in _ranked(reach, ids[:most], query):
            found.setdefault(number, exact)
        if len(found) >= limit:
            break
    shown = list(found)[:limit]
    rows = {row["id"]: row for row in db.execute(_HITS, (json.dumps(shown),))}
    hits = [_hit(rows[number], query, exact=found[number]) for number in shown]
    return Answer(hits, len(found), count_stories(db, found), is_more, exact)


_HITS = """
SELECT id, coalesce(url, canonical_url) AS url, site, title, lead, body, published_at, published_precision FROM articles
WHERE id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class Reach:
    """One of the two indexes, as far as a filter lets it be seen."""

    db: sqlite3.Connection
    which: Filter
    facts: str
    """The filter in the language of FTS5."""
    exact: bool

    def matching(self, query: Query, most: int) -> list[int]:
        """The articles that have the words and pass the filter, the last stored first."""
        conditions, values = where(self.which)
        # So much of each article is read without its text.
        joined = "CROSS JOIN articles a INDEXED BY articles_facts ON a.id = found.rowid"
        sql = f"""SELECT found.rowid FROM {self.table} found {joined if self.which != Filter() else ""}
                  WHERE found.{self.table} MATCH :match AND {conditions} ORDER BY found.rowid DESC LIMIT :most"""  # noqa: S608
        return [row[0] for row in self.db.execute(sql, {**values, "match": self._match(query), "most": most})]

    def together(self, query: Query, least: int) -> set[int]:
        """The articles, from a number on, in which the words stand together."""
        sql = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH ? AND rowid >= ?"  # noqa: S608
        return {row[0] for row in self.db.execute(sql, (self._match(query.together), least))}

    @property
    def table(self) -> str:
        """The index."""
        return "search_exact" if self.exact else "search_folded"

    def _match(self, query: Query) -> str:
        return f"({query.match(folded=not self.exact)}){self.facts}"


def _ranked(reach: Reach, ids: list[int], query: Query) -> list[int]:
    """The best first; a word of several syllables stands together, even where nobody typed quotation marks."""
    near = reach.together(query, min(ids)) if ids and len(query.wanted) > 1 else set()
    words, [whole] = _patterns(query, exact=reach.exact), _patterns(query.together, exact=reach.exact)
    form = str.lower if reach.exact else fold_lines
    days = dict(_each(reach.db, "SELECT id, published_at FROM articles INDEXED BY articles_facts", ids))
    order = []
    for number, title, lead in _each(reach.db, "SELECT id, title, lead FROM articles", ids):
        head = form(title or "")
        missing = [word for word in words if not word.search(head)]
        in_lead = bool(missing) and all(word.search(form(lead or "")) for word in missing)
        place = (bool(whole.search(head)), not missing, number in near, in_lead)
        order.append((place, days[number] or "", number))
    return [number for *_, number in sorted(order, reverse=True)]


def _each(db: sqlite3.Connection, select: str, ids: list[int]) -> Iterator[tuple[Any, ...]]:
    sql = f"{select} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    yield from map(tuple, db.execute(sql, (json.dumps(ids),)))


def to_dicts(hits: list[Hit]) -> list[dict[str, Any]]:
    """Hits as plain dicts."""
    return [{name: getattr(hit, name) for name in Hit.__slots__} for hit in hits]


def _hit(row: sqlite3.Row, query: Query, *, exact: bool) -> Hit:
    names = [name for name in Hit.__slots__ if name not in ("is_exact", "snippet")]
    texts = [text for text in (row["lead"], row["body"], row["title"]) if text]
    return Hit(**{name: row[name] for name in names}, is_exact=exact, snippet=_snippet(texts, query, exact=exact))


def _snippet(texts: list[str], query: Query, *, exact: bool) -> str:
    """The text around the first place where the words stand together, else around the first word."""
    form = str.lower if exact else fold_lines
    [together] = _patterns(query.together, exact=exact)
    word = re.compile("|".join(pattern.pattern for pattern in _patterns(query, exact=exact)))
    for pattern in (together, word):
        for text in texts:
            if first := pattern.search(form(text)):
                return _marked(text, [match.span() for match in word.finditer(form(text), first.start())])
    return _marked(texts[0] if texts else "", [])


def _patterns(query: Query, *, exact: bool) -> list[re.Pattern[str]]:
    """Each word or phrase as it is found in a text; case and what stands between words make no difference."""
    form = str.lower if exact else fold_lines
    spaced = (r"\W+".join(map(re.escape, form(term).split())) for term in query.wanted)
    return [re.compile(rf"(?<!\w){words}(?!\w)") for words in spaced]


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    first = spans[0][0] if spans else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    parts, at = [], start
    for left, right in spans:
        if right <= end:
            parts += [text[at:left], "⟦", text[left:right], "⟧"]
            at = right
    whole = "".join([*parts, text[at:end]]).replace("\n\n", " ")
    return ("…" if start else "") + whole + ("…" if end < len(text) else "")


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text) if word)
