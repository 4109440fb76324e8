"""Addresses of one article in the frontier: one of them is asked for, the others wait in case it gives nothing.

Those of an article that is stored are known by its names. Those that nobody has read meet in `pages.name`; what waits
for another is `done` though it was never visited.
"""

import sqlite3
from dataclasses import dataclass

from crawler.addresses import identity
from crawler.items import Visit
from pipelines.db.archive import utc
from pipelines.store.names import Paper, find
from pipelines.store.tracking import join

_FIRST = "SELECT url FROM pages WHERE {} = ? AND state = 'done' AND visited_at IS NULL ORDER BY rowid LIMIT 1"


@dataclass(frozen=True, slots=True)
class Place:
    """What becomes of a new address of an article."""

    name: str | None
    """By which it meets others, as long as no article is known."""
    article: int | None = None
    twin: str | None = None
    """Another address of the same article, which is asked for in its place."""
    is_noise: bool = False
    """Whether it differs from the twin in tracking only, so that it need not be remembered."""


def place(db: sqlite3.Connection, paper: Paper, url: str) -> Place:
    """Where an address belongs that is not in the frontier yet."""
    if (read := _read(db, paper, url)) is not None:
        return read
    name = paper.meeting_name(url)
    row = db.execute(
        "SELECT url FROM pages WHERE name = ? AND state = 'due' AND url <> ? LIMIT 1", (name, url)
    ).fetchone()
    return Place(name, None, row and row["url"], is_noise=bool(row) and _is_noise(paper, url))


def is_known(db: sqlite3.Connection, paper: Paper, url: str) -> bool:
    """Whether what is taken for a list is an article that was read, at an address that tracks."""
    return _is_noise(paper, url) and _read(db, paper, url) is not None


def _read(db: sqlite3.Connection, paper: Paper, url: str) -> Place | None:
    """The place of an address whose article was read at another one."""
    number = find(db, paper, url)
    read = "SELECT url FROM pages WHERE article_id = ? AND state IN ('done', 'later') AND visited_at NOT NULL LIMIT 1"
    row = None if number is None else db.execute(read, (number,)).fetchone()
    # What was imported only is asked for like any other.
    return Place(None, number, row["url"], is_noise=_is_noise(paper, url)) if row is not None else None


def _is_noise(paper: Paper, url: str) -> bool:
    return identity(url) != identity(url, paper.ignored)


def settle(db: sqlite3.Connection, paper: Paper, visit: Visit, article: int | None) -> None:
    """After a visit: the other addresses of its article are read with it; where it gave none, the next one is due."""
    if "article" not in (visit.ask.kind, visit.kind):
        return
    if article is not None:
        _read_with_it(db, paper, visit, article)
    elif visit.outcome != "done" or not visit.links:  # a section has no text on any of its hosts
        row = db.execute("SELECT name FROM pages WHERE url = ?", (visit.ask.url,)).fetchone()
        if row["name"] is not None:
            _revive(db, "name", row["name"], visit)


def _read_with_it(db: sqlite3.Connection, paper: Paper, visit: Visit, article: int) -> None:
    urls = (visit.ask.url, visit.page and visit.page.url, visit.article and visit.article.canonical_url)
    known = {paper.meeting_name(url) for url in urls if url and find(db, paper, url) == article}
    for name in sorted(known):
        db.execute(
            """UPDATE pages SET state = 'done', reason = 'the same article as ' || ?, due_at = NULL, article_id = ?,
                 name = NULL WHERE name = ? AND visited_at IS NULL AND url <> ?""",
            (visit.ask.url, article, name, visit.ask.url),
        )
    db.execute("UPDATE pages SET name = NULL WHERE url = ?", (visit.ask.url,))


def revive(db: sqlite3.Connection, article: int, visit: Visit) -> bool:
    """Have another address of an article asked for whose own is gone; returns whether there is one."""
    return _revive(db, "article_id", article, visit)


def _revive(db: sqlite3.Connection, column: str, value: object, visit: Visit) -> bool:
    moment = visit.captures[-1].fetched_at if visit.captures else None
    row = db.execute(_FIRST.format(column), (value,)).fetchone()
    if row is not None:
        again = "UPDATE pages SET state = 'due', reason = NULL, due_at = ? WHERE url = ?"
        db.execute(again, (moment and utc(moment), row["url"]))
    return row is not None


_WITH_KEY = "SELECT url, kind FROM pages WHERE site = ? AND instr(url, ? || '=') AND"
_DUE = f"{_WITH_KEY} kind IN ('article', 'listing') AND state = 'due'"
_PARKED = f"{_WITH_KEY} state = 'done' AND visited_at IS NULL"


def sort_again(db: sqlite3.Connection, site: str, before: Paper, after: Paper) -> None:
    """What waits is looked at anew once a key of the query was learnt to be tracking, or is so no more."""
    for key in sorted(after.ignored - before.ignored):
        join(db, site, key)
        _place_again(db, after, db.execute(f"{_DUE} ORDER BY rowid", (site, key)).fetchall())
    for key in sorted(before.ignored - after.ignored):  # once for each key: it is never learnt again
        _place_again(db, after, db.execute(f"{_PARKED} ORDER BY rowid", (site, key)).fetchall())


def _place_again(db: sqlite3.Connection, paper: Paper, rows: list[sqlite3.Row]) -> None:
    for row in rows:
        db.execute("UPDATE pages SET state = 'done', name = NULL WHERE url = ?", (row["url"],))
    for row in rows:
        url = row["url"]
        found = place(db, paper, url) if row["kind"] == "article" else _read(db, paper, url) or Place(None)
        is_due = found.twin is None
        db.execute(
            """UPDATE pages SET state = ?, due_at = iif(?, coalesce(due_at, found_at), NULL), reason = ?, name = ?,
                 article_id = ? WHERE url = ?""",
            ("due" if is_due else "done", is_due, None if is_due else f"the same article as {found.twin}",
             found.name, found.article, url),
        )  # fmt: skip
