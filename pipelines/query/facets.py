"""How what is found divides: by paper, province, section, month, and by the provinces that texts name."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pipelines.db.archive import Archive
from pipelines.db.search_order import DAY, UNDATED
from pipelines.query import order
from pipelines.query.filters import Lineage, require_host
from pipelines.query.selection import Selection

Kind = Literal["province_now", "province", "about", "site", "section", "month"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST = 12
"""Parts of each kind that are told, the largest; of months the newest."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what is found, which has something in common."""

    name: str
    """As it is asked for: a paper's short name, a province, a section, `2026-03`."""
    shown: str
    articles: int


@dataclass(frozen=True, slots=True)
class Facet:
    """How all of it divides by one thing."""

    kind: Kind
    parts: tuple[Part, ...]
    others: int
    """Parts that are left out."""


def facets(archive: Archive, chosen: Selection, *, lineage: Lineage = "both") -> tuple[Facet, ...]:
    """Count all that is chosen, whichever part is asked for, in each way; those that divide nothing have no parts.

    Provinces that texts name are those of today, with the lineage `old` those before.
    """
    db = archive.connection
    require_host(db, chosen.which)
    _held = order.hold(db)
    papers = {row["id"]: row for row in db.execute("SELECT id, name, province, province_now FROM sites")}
    sites, sections, months = Counter[str](), Counter[str](), Counter[str]()
    asked = order.question(db, chosen)
    for site, section, day, count in _ask(db, asked, "a.site, a.section_folded, n >> :bits", _FACTS):
        sites[site or ""] += count
        sections[section or ""] += count
        if day >= UNDATED >> DAY:
            months[date.fromordinal(day).isoformat()[:7]] += count
    named = _NAMED.format(unit="former" if lineage == "old" else "present")
    about = Counter[str]()
    for name, count in _ask(db, asked, "u.name", named):
        about[name] += count
    provinces: dict[Kind, Counter[str]] = {"province_now": Counter(), "province": Counter()}
    for site, count in sites.items():
        for kind, told in provinces.items():
            told[(papers[site][kind] if site in papers else None) or ""] += count
    names = {site: papers[site]["name"] for site in sites if site in papers}
    return (
        *(_facet(kind, told.most_common()) for kind, told in provinces.items()),
        _facet("about", about.most_common()),
        _facet("site", sites.most_common(), names),
        _facet("section", sections.most_common(), _called(db, (name for name, _ in sections.most_common(MOST + 1)))),
        _facet("month", sorted(months.items(), reverse=True)),
    )


_FACTS = "CROSS JOIN articles a INDEXED BY articles_search ON a.search_rowid = n"
_NAMED = """CROSS JOIN articles a INDEXED BY articles_search ON a.search_rowid = n
CROSS JOIN (SELECT DISTINCT article_id, {unit} AS unit FROM places WHERE doubt IS NULL) p ON p.article_id = a.id
CROSS JOIN provinces u ON u.key = p.unit"""


def _ask(db: sqlite3.Connection, asked: order.Question, columns: str, joined: str) -> Iterator[sqlite3.Row]:
    """What stands beside the numbers, and how often; a range of numbers at a time."""
    groups = ", ".join(str(at + 1) for at in range(columns.count(",") + 1))
    select = f"SELECT {columns}, count(*) FROM found {joined} GROUP BY {groups}"  # noqa: S608
    yield from asked.ask(db, select, more={"bits": DAY})


def _called(db: sqlite3.Connection, sections: Iterable[str]) -> dict[str, str]:
    """Each section as its newest article calls it."""
    query = """SELECT section FROM articles INDEXED BY articles_narrow WHERE section_folded = ?
               ORDER BY published_at DESC LIMIT 1"""
    return {name: db.execute(query, (name,)).fetchone()[0] for name in sections if name}


def _facet(kind: Kind, told: Iterable[tuple[str, int]], names: dict[str, str] | None = None) -> Facet:
    parts = [Part(name, (names or {}).get(name) or name, count) for name, count in told if name]
    return Facet(kind, tuple(parts[:MOST]), len(parts) - len(parts[:MOST]))
