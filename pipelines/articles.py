"""Reading articles out of the archive."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.addresses import identity
from crawler.provinces import Province
from crawler.text import fold
from pipelines.archive import Archive


def _list(table: str, column: str) -> str:
    ordered = f"SELECT {column} FROM {table} WHERE article_id = a.id ORDER BY position"  # noqa: S608
    return f"(SELECT json_group_array({column}) FROM ({ordered}))"  # noqa: S608


COLUMNS = {
    "id": "a.id",
    "url": "a.url",
    "site": "a.site",
    "site_name": "s.name",
    "province": "s.province",
    "province_now": "s.province_now",
    "title": "a.title",
    "lead": "a.lead",
    "body": "a.body",
    "published_at": "a.published_at",
    "published_precision": "a.published_precision",
    "updated_at": "a.updated_at",
    "authors": _list("authors", "name"),
    "section": "a.section",
    "tags": _list("tags", "tag"),
    "source_cited": "a.source_cited",
    "description": "a.description",
    "body_status": "a.body_status",
    "language": "a.language",
    "first_seen_at": "a.first_seen_at",
    "canonical_url": "a.canonical_url",
    "published_raw": "a.published_raw",
    "published_source": "a.published_source",
    "revisions": "(SELECT count(*) FROM revisions WHERE article_id = a.id)",
    "captured_at": "c.fetched_at",
    "digest": "c.digest",
    "warc_file": "c.warc_file",
    "warc_offset": "c.warc_offset",
}
"""What an export has in each row, and the SQL that gives it."""

LISTS = ("authors", "tags")
"""Columns that hold lists."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles: all conditions hold together; dates are days of publication, both included."""

    site: str | None = None
    provinces: tuple[Province, ...] = ()
    """Units of either era; a paper belongs to its former and to its present unit."""
    since: date | None = None
    until: date | None = None
    section: str | None = None
    """As the paper calls it; case and accents make no difference."""
    about: tuple[Province, ...] = ()
    """Units of either era that the text names, none of them in doubt."""


def select(archive: Archive, which: Filter) -> Iterator[dict[str, object]]:
    """The articles, in order of id, one dict each with the keys of `COLUMNS`."""
    conditions, values = where(which)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in COLUMNS.items())
    query = f"""SELECT {columns} FROM articles a JOIN captures c ON c.id = a.capture_id
                LEFT JOIN sites s ON s.id = a.site WHERE {conditions} ORDER BY a.id"""  # noqa: S608
    for row in archive.db.conn.execute(query, values):
        yield {name: json.loads(row[name]) if name in LISTS else row[name] for name in COLUMNS}


def where(which: Filter) -> tuple[str, dict[str, object]]:
    """A filter as a condition on `articles a`, and its values."""
    conditions, values = ["1"], {"site": which.site}
    if which.site:
        conditions.append("a.site = :site")
    if which.provinces:
        both = []
        for number, unit in enumerate(which.provinces):
            both.append(f"{'province_now' if unit.until is None else 'province'} = :unit{number}")
            values[f"unit{number}"] = unit.name
        conditions.append(f"a.site IN (SELECT id FROM sites WHERE {' OR '.join(both)})")  # noqa: S608
    # A month has no day: the bound is cut to the length of what is known. The wider bounds are for the index.
    if which.since:
        conditions.append("a.published_at >= substr(:since, 1, 7)")
        conditions.append("a.published_at >= substr(:since, 1, length(a.published_at))")
        values["since"] = which.since.isoformat()
    if which.until:
        conditions.append("a.published_at < :until || '~'")
        conditions.append("substr(a.published_at, 1, 10) <= substr(:until, 1, length(a.published_at))")
        values["until"] = which.until.isoformat()
    if which.section:
        conditions.append("a.section_folded = :section")
        values["section"] = fold(which.section)
    if which.about:
        conditions.append(_about(which.about))
        values |= {f"about{number}": unit.key for number, unit in enumerate(which.about)}
    return " AND ".join(conditions), dict(values)


def _about(units: tuple[Province, ...]) -> str:
    named = [f"{'present' if u.until is None else 'former'} = :about{number}" for number, u in enumerate(units)]
    articles = (f"SELECT article_id FROM places WHERE {name} AND doubt IS NULL" for name in named)  # noqa: S608
    return f"a.id IN ({' UNION '.join(articles)})"


def find(archive: Archive, name: str) -> sqlite3.Row | None:
    """The article with this id or at this address, whichever of its addresses that is."""
    db = archive.db.conn
    if name.isdecimal() and len(name) < 19:  # more than SQLite counts
        return _one(db, "a.id = ?", int(name))
    return (
        _one(db, "a.key = ?", identity(name))
        or _one(db, "a.id = (SELECT article_id FROM pages WHERE url = ?)", name)
        or _one(db, "a.canonical_url = ?", name)
    )


def parts(archive: Archive, article: int, table: str) -> list[sqlite3.Row]:
    """The rows of a table that belong to an article, in order."""
    assert table in ("authors", "tags", "images", "related", "dates", "cuts", "places")
    query = f"SELECT * FROM {table} WHERE article_id = ? ORDER BY position"  # noqa: S608
    return archive.db.conn.execute(query, (article,)).fetchall()


def revisions(archive: Archive, article: int) -> list[sqlite3.Row]:
    """Every text that an article has had, oldest first."""
    query = "SELECT * FROM revisions WHERE article_id = ? ORDER BY number"
    return archive.db.conn.execute(query, (article,)).fetchall()


def count_copies(archive: Archive, article: int) -> int:
    """How many copies in other papers are known; see `pipelines.copies`."""
    query = "SELECT count(*) FROM copies WHERE article_id = ?"
    count: int = archive.db.conn.execute(query, (article,)).fetchone()[0]
    return count


def capture(archive: Archive, number: int) -> sqlite3.Row:
    """The capture that an article was read from."""
    found: sqlite3.Row = archive.db.conn.execute("SELECT * FROM captures WHERE id = ?", (number,)).fetchone()
    return found


def count_by_site(archive: Archive) -> dict[str, dict[str, int]]:
    """How much there is of each paper: articles, those with a publication time, and what belongs to them."""
    tables = {"photos": "images WHERE caption IS NOT NULL AND", "related": "related WHERE", "cut": "cuts WHERE"}
    parts = ", ".join(
        f"sum((SELECT count(*) FROM {table} article_id = a.id)) AS {name}"  # noqa: S608
        for name, table in tables.items()
    )
    query = f"""SELECT site, count(*) AS articles, count(published_at) AS dated, {parts},
        sum(CASE WHEN body IS NULL THEN 0
            ELSE (length(body) - length(replace(body, char(10, 10), ''))) / 2 + 1 END) AS paragraphs
        FROM articles a GROUP BY site"""  # noqa: S608
    return {row["site"]: dict(row) for row in archive.db.conn.execute(query)}


def _one(db: sqlite3.Connection, condition: str, value: object) -> sqlite3.Row | None:
    query = f"SELECT a.*, s.name AS site_name FROM articles a LEFT JOIN sites s ON s.id = a.site WHERE {condition}"  # noqa: S608
    found: sqlite3.Row | None = db.execute(query, (value,)).fetchone()
    return found
