"""Doors: by which pages a paper told of its articles, and which of them it told of by one only."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.db.archive import Archive
from pipelines.store.accounts import DOORS


@dataclass(frozen=True, slots=True)
class Door:
    """One kind of page of one paper."""

    site: str
    door: str
    """home | feed | sitemap | listing | related."""
    articles: int
    """That were told of here."""
    shared: int
    """Of these, told of by another door too."""

    @property
    def share(self) -> float:
        """The share that other doors had too, 0 to 1: at 1 nothing would be missing without this door."""
        return self.shared / self.articles


def doors(archive: Archive, since: date, *, site: str | None = None) -> list[Door]:
    """The doors of each paper, for the articles that were published from a day on."""
    db = archive.connection
    query = """SELECT id FROM sites WHERE (?1 IS NULL OR id = ?1)
               AND EXISTS (SELECT 1 FROM run_sites WHERE site = sites.id) ORDER BY id"""
    return [door for (name,) in db.execute(query, (site,)).fetchall() for door in _of_paper(db, name, since)]


def _of_paper(db: sqlite3.Connection, site: str, since: date) -> Iterator[Door]:
    query = """SELECT a.id, iif(s.kind = 'article', 'related', s.kind) AS door
               FROM articles a CROSS JOIN pages p ON p.article_id = a.id CROSS JOIN links l ON l.url = p.url
               CROSS JOIN pages s ON s.url = l.found_in WHERE a.site = ? AND a.published_at >= ?"""
    told: dict[int, set[str]] = defaultdict(set)
    for number, door in db.execute(query, (site, since.isoformat())):
        told[number].add(door)
    all_of = Counter(door for found in told.values() for door in found)
    shared = Counter(door for found in told.values() if len(found) > 1 for door in found)
    for door in sorted(all_of, key=lambda name: [*DOORS, name].index(name)):
        yield Door(site, door, all_of[door], shared[door])
