"""What is new of a query since it was last looked at: articles, edits, and what is gone.

What was seen is kept as such, article by article, and not as a moment: an import brings captures that are older than
what was seen, and all that follows from looks may begin earlier then. Numbers of articles hold across a rebuild; an
edit is known by the time of its look, and where that has moved by its text.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID, uuid5

from pipelines.db.archive import Archive
from pipelines.query.filters import require_host
from pipelines.query.order import hold, question
from pipelines.query.selection import Selection

Kind = Literal["new", "edit", "gone"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_FIELDS = ("title", "lead", "body")
_DIGITS = 16
"""Of a text's digest: enough to tell the few texts of one article apart."""


class Event(NamedTuple):
    """What became of an article; holds no word of it."""

    at: str
    """UTC: when it was first seen so."""
    number: int
    kind: Kind


class Edit(NamedTuple):
    """A text that an article got in the place of another."""

    at: str
    digest: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What has been told, or was there when the watch began; nothing of what a page says."""

    articles: frozenset[int] = frozenset()
    """All that the query ever found: they are watched from then on, whatever they say."""
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    gone: Mapping[int, str] = field(default_factory=dict)


def look(archive: Archive, chosen: Selection, seen: Seen) -> tuple[list[Event], Seen]:
    """What there is that was not seen, in order of time, and what has been seen with it."""
    db = archive.connection
    require_host(db, chosen.which)
    _held = hold(db)
    seen = _renumbered(db, seen)
    watched = _there(db, seen.articles | _matching(db, chosen))
    edits, gone = edits_of(db, watched), _gone(db, watched)
    events = [Event(at, number, "new") for number, at in _first_seen(db, watched - seen.articles)]
    for number, told in edits.items():
        events += [Event(edit.at, number, "edit") for edit in _unknown(told, seen.edits.get(number, ()))]
    events += [Event(at, number, "gone") for number, at in gone.items() if at > seen.gone.get(number, "")]
    away = seen.articles - watched
    return sorted(set(events)), Seen(
        seen.articles | watched,
        {**{number: told for number, told in seen.edits.items() if number in away}, **edits},
        {**{number: at for number, at in seen.gone.items() if number in away}, **gone},
    )


def before(since: str, events: Iterable[Event], seen: Seen) -> Seen:
    """What has been seen, without what happened since a time, so that this is told first."""
    late: dict[Kind, set[tuple[int, str]]] = {kind: set() for kind in KINDS}
    for event in events:
        if event.at >= since:
            late[event.kind].add((event.number, event.at))
    edits = {number: tuple(one for one in told if (number, one.at) not in late["edit"])
             for number, told in seen.edits.items()}  # fmt: skip
    gone = {number: at for number, at in seen.gone.items() if (number, at) not in late["gone"]}
    return Seen(seen.articles.difference(number for number, _ in late["new"]), edits, gone)


def edits_of(db: sqlite3.Connection, articles: Collection[int]) -> dict[int, tuple[Edit, ...]]:
    """The edits of each article that has any, in order; those in doubt too."""
    found = defaultdict[int, list[Edit]](list)
    query = f"SELECT article_id, seen_at, digest FROM texts WHERE number > 1 AND {_AMONG} ORDER BY 1, number"  # noqa: S608
    for number, at, digest in db.execute(query, (_listed(articles),)):
        found[number].append(Edit(at, digest.removeprefix("sha256:")[:_DIGITS]))
    return {number: tuple(edits) for number, edits in found.items()}


_AMONG = "article_id IN (SELECT value FROM json_each(?))"


def _unknown(told: Iterable[Edit], known: Collection[Edit]) -> Iterator[Edit]:
    """The edits that are not among those known: one that has another text now, or began earlier, is no new one."""
    times, told = Counter(edit.at for edit in known), list(told)
    others = [edit for edit in told if not _taken(times, edit.at)]
    texts = Counter(edit.digest for edit in known if _taken(times, edit.at))
    yield from (edit for edit in others if not _taken(texts, edit.digest))


def _taken(counts: Counter[str], one: str) -> bool:
    is_there = counts[one] > 0
    counts[one] -= is_there
    return is_there


def _listed(articles: Iterable[int]) -> str:
    return json.dumps(sorted(articles))


def _matching(db: sqlite3.Connection, chosen: Selection) -> set[int]:
    told = "SELECT id FROM found CROSS JOIN articles INDEXED BY articles_search ON search_rowid = n"
    return {number for (number,) in question(db, chosen).ask(db, told)}


def _there(db: sqlite3.Connection, articles: Collection[int]) -> frozenset[int]:
    """Those that there are, and of which nobody asked that they be taken down."""
    query = """SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))
               AND id NOT IN (SELECT article_id FROM redactions WHERE article_id NOT NULL)"""
    return frozenset(row[0] for row in db.execute(query, (_listed(articles),)))


def _first_seen(db: sqlite3.Connection, articles: Collection[int]) -> list[tuple[int, str]]:
    query = "SELECT id, first_seen_at FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    return [tuple(row) for row in db.execute(query, (_listed(articles),))]


def _gone(db: sqlite3.Connection, articles: Collection[int]) -> dict[int, str]:
    rows = db.execute("SELECT id, gone_at FROM articles INDEXED BY articles_gone WHERE gone_at IS NOT NULL")
    return {number: at for number, at in rows if number in articles}


def _renumbered(db: sqlite3.Connection, seen: Seen) -> Seen:
    """What was seen of an article that was joined with another is of that one now; of what was taken down nothing."""
    moved = {row[0]: row[1] for row in db.execute("SELECT id, article_id FROM joined") if row[0] in seen.articles}
    if not moved:
        return seen
    edits, gone = defaultdict[int, tuple[Edit, ...]](tuple), dict[int, str]()
    for number, told in seen.edits.items():
        if (now := moved.get(number, number)) is not None:
            edits[now] += told
    for number, at in seen.gone.items():
        if (now := moved.get(number, number)) is not None:
            gone[now] = max(at, gone.get(now, ""))
    numbers = (moved.get(number, number) for number in seen.articles)
    return Seen(frozenset(number for number in numbers if number is not None), edits, gone)


def tell(archive: Archive, of: UUID, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events in words, each with an id that stays the same; of articles that have gone from the archive none."""
    db = archive.connection
    _held = hold(db)
    events = list(events)
    numbers = _listed({event.number for event in events})
    rows = {row["article"]: dict(row) for row in db.execute(_TOLD, (numbers,))}
    authors = defaultdict[int, list[str]](list)
    query = f"SELECT article_id, name FROM authors WHERE {_AMONG} ORDER BY 1, position"  # noqa: S608
    for number, name in db.execute(query, (numbers,)):
        authors[number].append(name)
    return [
        {"id": uuid5(of, f"{event.number} {event.kind} {event.at}").urn, "kind": event.kind, "at": event.at,
         **rows[event.number], "authors": authors[event.number], **_changed(db, event)}
        for event in events if event.number in rows
    ]  # fmt: skip


_TOLD = """
SELECT a.id AS article, a.site, s.name AS paper, coalesce(a.url, a.canonical_url) AS url,
  a.title, a.lead, a.published_at
FROM articles a LEFT JOIN sites s ON s.id = a.site
WHERE a.id IN (SELECT value FROM json_each(?))
  AND a.id NOT IN (SELECT article_id FROM redactions WHERE article_id NOT NULL)"""


def _changed(db: sqlite3.Connection, event: Event) -> dict[str, Any]:
    """Of an edit what reads otherwise since then, and why it may be none."""
    if event.kind != "edit":
        return {"changed": [], "doubt": None}
    query = """SELECT title, lead, body, doubt FROM revisions WHERE article_id = ?1 AND number <=
                 (SELECT min(number) FROM texts WHERE article_id = ?1 AND seen_at = ?2 AND number > 1)
               ORDER BY number DESC LIMIT 2"""
    texts = db.execute(query, (event.number, event.at)).fetchall()
    if len(texts) < 2:  # its text began at another time, as is known by now
        return {"changed": [], "doubt": None}
    now, then = texts
    return {"changed": [name for name in _FIELDS if now[name] != then[name]], "doubt": now["doubt"]}
