"""Keys of a query that say how a reader came, as `sid`: learnt from addresses that differ in nothing else.

What is learnt follows from the pages in the order in which they were stored, so that a rebuild learns the same.
"""

import sqlite3
from collections.abc import Iterator
from itertools import islice

from crawler.addresses import identity, without_each
from crawler.items import Article
from pipelines.store import copies, search_index
from pipelines.store.likeness import has_text, is_alike
from pipelines.store.names import Paper

_TRIED = 4
"""Addresses that a new one is compared with, for each key of its query."""
_KEYS, _MANY = 8, 1000
"""Keys of a query, and pairs of a paper, of which note is taken: a trap has as many as one likes."""


def learn(db: sqlite3.Connection, paper: Paper, article: Article, url: str, digest: str) -> None:
    """What a page says of the keys of its query, beside those that differ in nothing else. After `remember`."""
    name = identity(url)
    if paper.site is None:
        return
    told: dict[str, bool] = {}
    for key, number in differing(db, name):
        if has_text(db, number, digest):
            told.setdefault(key, True)
        elif not is_alike(db, number, article, digest):
            told[key] = False
    site, refuted = paper.site.id, {key for key, _ in without_each(name) if is_refuted(db, paper, key)}
    is_full = db.execute("SELECT 1 FROM pairs WHERE site = ? LIMIT 1 OFFSET ?", (site, _MANY)).fetchone() is not None
    for key, same in told.items():
        if key not in refuted and not (same and (is_full or key in paper.ignored)):
            row = (site, key, name, same)
            db.execute("INSERT OR REPLACE INTO pairs (site, key, name, is_same) VALUES (?, ?, ?, ?)", row)
    stems = ((rest, key, name) for key, rest in islice(without_each(name), _KEYS) if key not in refuted)
    db.executemany("INSERT OR IGNORE INTO stems (rest, key, name) VALUES (?, ?, ?)", stems)


def differing(db: sqlite3.Connection, name: str) -> Iterator[tuple[str, int]]:
    """Articles at addresses that differ from a name in one key of the query, with that key."""
    for key, rest in islice(without_each(name), _KEYS):
        rows = db.execute(
            """SELECT article_id FROM (SELECT name FROM stems WHERE rest = ?1 AND key = ?2 AND name <> ?3 LIMIT ?4)
               JOIN names USING (name) UNION ALL SELECT article_id FROM names WHERE name = ?1""",
            (rest, key, name, _TRIED),
        )
        yield from ((key, int(row["article_id"])) for row in rows.fetchall())
    more = "SELECT s.key, article_id FROM stems s JOIN names n ON n.name = s.name WHERE rest = ? LIMIT ?"
    yield from ((row["key"], int(row["article_id"])) for row in db.execute(more, (name, _TRIED)).fetchall())


def is_refuted(db: sqlite3.Connection, paper: Paper, key: str) -> bool:
    """Whether the key was met with different texts."""
    query = "SELECT 1 FROM pairs WHERE site = ? AND key = ? AND NOT is_same LIMIT 1"
    return paper.site is not None and db.execute(query, (paper.site.id, key)).fetchone() is not None


def join(db: sqlite3.Connection, site: str, key: str) -> None:
    """Once a key is tracking, have the articles that differ in nothing else be one: those of its pairs."""
    pairs = "SELECT name, article_id FROM pairs JOIN names USING (name) WHERE site = ? AND key = ?"
    for row in db.execute(pairs, (site, key)).fetchall():
        others = sorted({number for other, number in differing(db, row["name"]) if other == key} - {row["article_id"]})
        digest = db.execute("SELECT digest FROM articles WHERE id = ?", (row["article_id"],)).fetchone()
        for number in others:
            if digest is not None and has_text(db, number, digest["digest"]):
                first, second = sorted((number, row["article_id"]))
                _join(db, second, first)
                break


def _join(db: sqlite3.Connection, number: int, into: int) -> None:
    """Have an article be part of another, which has had its text."""
    for table in ("pages", "names", "joined"):
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (into, number))  # noqa: S608
    search_index.remove(db, number)
    copies.remove(db, number)
    db.execute("DELETE FROM articles WHERE id = ?", (number,))
    db.execute("INSERT OR REPLACE INTO joined (id, article_id) VALUES (?, ?)", (number, into))
