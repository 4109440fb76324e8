"""What goes with an article that is taken down: saved copies, pictures, addresses in every spelling, captures."""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.addresses import identity
from crawler.canonical import is_believed
from crawler.codings import BadBodyError
from pipelines.db.archive import ArchiveError
from pipelines.store.names import is_named, paper_of
from pipelines.store.visits import EMPTY
from pipelines.warc.blank import URL as BLANK
from pipelines.warc.reader import read_record
from pipelines.warc.record import Place, Record, sha256

_NUMBER = re.compile(r"\d{4,}")


@dataclass(slots=True)
class Doomed:
    """What is to go, by what names it in the tables."""

    articles: set[int]
    names: set[str] = field(default_factory=set)
    """Keys, and what its addresses come to; see `identity`."""
    addresses: set[str] = field(default_factory=set)
    """Its addresses, in every spelling that stands anywhere."""
    captures: set[int] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    """Ids of their WARC records."""
    files: set[str] = field(default_factory=set)
    """WARC files in which they lie."""
    ignored: frozenset[str] = frozenset()
    """Keys of the query that its papers use for tracking, or may do so."""
    digests: set[str] = field(default_factory=set)
    """Of bytes that it was read from."""

    def has(self, record: Record) -> bool:
        """Whether a WARC record is of it, though no row may know that record."""
        if record.id in self.records or identity(record.url) in self.names:
            return True
        return record.kind in ("response", "resource") and sha256(record.body) in self.digests


def doomed(db: sqlite3.Connection, warc: Path, article: int, columns: Iterable[tuple[str, str]]) -> Doomed:
    """All that goes with an article, found in the rows that are still there.

    `columns` are those in which its address may stand besides its own row, each with its table.
    """
    found = Doomed({article})
    while _grow(db, found):
        pass
    found.names |= set(map(identity, _pictures(db, found)))
    for table, column in columns:
        found.addresses |= _spellings(db, table, column, found)
    found.captures = _captures(db, found) | _saved_elsewhere(db, warc, found)
    found.captures |= _values(db, "SELECT id FROM captures WHERE revisit_of IN {captures}", found)
    found.captures -= _needed(db, found)
    found.files = _values(db, "SELECT warc_file FROM captures WHERE id IN {captures}", found)
    found.records = _values(db, "SELECT warc_record FROM captures WHERE id IN {captures}", found)
    return found


def _grow(db: sqlite3.Connection, found: Doomed) -> bool:
    """Add what its rows name, and articles that are the same one; returns whether there was anything new."""
    before = len(found.articles), len(found.names), len(found.addresses)
    found.addresses |= _stated(db, found)
    for query in (
        "SELECT url FROM pages WHERE article_id IN {articles}",
        "SELECT url FROM pages WHERE kind = 'article' AND moved_to IN {addresses}",
        "SELECT url FROM captures WHERE id IN {read_from}",
    ):
        found.addresses |= _values(db, query, found)
    found.names |= {identity(url, found.ignored) for url in found.addresses} | set(map(identity, found.addresses))
    found.names |= _values(db, "SELECT name FROM names WHERE article_id IN {articles}", found)
    found.names -= _values(db, "SELECT name FROM names WHERE name IN {names} AND article_id NOT IN {articles}", found)
    found.addresses = {url for url in found.addresses if identity(url) in found.names}
    found.digests = _values(db, "SELECT digest FROM captures WHERE id IN {read_from}", found)
    found.articles |= _values(db, _SAME_BYTES, found) | _claimants(db, found)
    return before != (len(found.articles), len(found.names), len(found.addresses))


_READ_FROM = """SELECT capture_id FROM revisions WHERE article_id IN {articles}
    UNION SELECT capture_id FROM articles WHERE id IN {articles}"""

_SAME_BYTES = """WITH first (id) AS (SELECT id FROM captures WHERE digest IN {digests} AND revisit_of IS NULL),
      same (id) AS (SELECT id FROM first UNION SELECT id FROM captures WHERE revisit_of IN (SELECT id FROM first))
    SELECT article_id FROM revisions WHERE capture_id IN (SELECT id FROM same)
    UNION SELECT id FROM articles WHERE capture_id IN (SELECT id FROM same)"""


def _stated(db: sqlite3.Connection, found: Doomed) -> set[str]:
    """The addresses in the articles' own rows; those that pages give as their own only where the archive knows so."""
    query = "SELECT id, site, key, url, canonical_url FROM articles WHERE id IN {articles}"
    stated: set[str] = set()
    for number, site, key, url, claimed in db.execute(_bound(query), _bind(found)).fetchall():
        found.names.add(key)
        found.ignored |= paper_of(db, site).suspected
        stated |= {url} if url else set()
        stated |= {claimed} if claimed and (url is None or is_named(db, number, claimed)) else set()
    return stated


def _claimants(db: sqlite3.Connection, found: Doomed) -> set[int]:
    """Saved copies, and pages of no paper, that give one of the addresses as their own."""
    like = _like("canonical_url")
    query = f"SELECT id, url, canonical_url FROM articles WHERE (url IS NULL OR site IS NULL) AND {like}"  # noqa: S608
    rows = db.execute(query, {"parts": _parts(found)}).fetchall()
    return {number for number, url, claimed in rows if is_believed(claimed, url)}


def _spellings(db: sqlite3.Connection, table: str, column: str, found: Doomed) -> set[str]:
    """All forms in which an address stands in a column."""
    query = f"SELECT DISTINCT {column} FROM {table} WHERE {_like(column)}"  # noqa: S608
    return {row[0] for row in db.execute(query, {"parts": _parts(found)})}


def _like(column: str) -> str:
    """The condition that a column is one of the addresses; part of it is looked for first, since that is quick."""
    return f"""EXISTS (SELECT 1 FROM json_each(:parts) WHERE instr({column}, json_extract(value, '$[1]'))
                       AND identity({column}) = json_extract(value, '$[0]'))"""  # noqa: S608


def _parts(found: Doomed) -> str:
    return json.dumps([(name, _part(name)) for name in sorted(found.names)])


def _part(name: str) -> str:
    """What stands in every spelling of an address: its number, or its last part."""
    path = name.partition("/")[2].partition("?")[0] or name
    numbers = _NUMBER.findall(path)
    return numbers[-1] if numbers else path.rsplit("/", 1)[-1]


_SHOWN = """
  SELECT url FROM links WHERE found_in IN {addresses} UNION
  SELECT coalesce(normalise(url), url) FROM images WHERE article_id IN {articles}"""
"""What the pages of the articles have shown, or led to."""


def _pictures(db: sqlite3.Connection, found: Doomed) -> set[str]:
    """Addresses of the pictures that these articles have shown, and those to which they led; not those of others."""
    shown = _values(db, f"SELECT url FROM pages WHERE kind = 'image' AND url IN ({_SHOWN})", found)  # noqa: S608
    own = _unshared(db, found, shown, shown)
    led = "SELECT moved_to FROM pages WHERE url IN (SELECT value FROM json_each(?)) AND moved_to NOT NULL"
    return own | _unshared(db, found, {row[0] for row in db.execute(led, (json.dumps(sorted(own)),))}, own)


def _unshared(db: sqlite3.Connection, found: Doomed, urls: set[str], pictures: set[str]) -> set[str]:
    """Those addresses that no other article has shown, in whatever spelling, and to which no other picture led."""
    if not urls:
        return set()
    others = f"""
      SELECT url FROM links WHERE found_in NOT IN {{addresses}} AND {_like("url")} UNION
      SELECT url FROM images WHERE article_id NOT IN {{articles}} AND {_like("url")} UNION
      SELECT moved_to FROM pages WHERE kind = 'image' AND {_like("moved_to")}
        AND url NOT IN (SELECT value FROM json_each(:pictures))"""  # noqa: S608
    parts = _parts(Doomed(set(), names=set(map(identity, urls))))
    bound = {**_bind(found), "parts": parts, "pictures": json.dumps(sorted(pictures))}
    shared = {identity(row[0]) for row in db.execute(_bound(others), bound)}
    return {url for url in urls if identity(url) not in shared}


def _captures(db: sqlite3.Connection, found: Doomed) -> set[int]:
    """Those of its addresses, those that it was read from, and whatever has the same bytes."""
    queries = (
        "SELECT id FROM captures WHERE url IN {addresses}",
        "SELECT id FROM captures WHERE claimed_url IN {addresses}",
        _READ_FROM,
        "SELECT id FROM captures WHERE digest IN {digests} AND revisit_of IS NULL",
        # Of a page that was crawled it is known whether it was the article; of a file that was saved it is not.
        """SELECT id FROM captures WHERE revisit_of IS NULL AND url NOT IN (SELECT url FROM pages)
           AND digest IN (SELECT digest FROM captures WHERE url IN {addresses} AND status = 200 AND digest <> :empty)
           AND url NOT LIKE '%/robots.txt'""",
    )
    return _redirects(db, found).union(*(_values(db, query, found) for query in queries))


def _redirects(db: sqlite3.Connection, found: Doomed) -> set[int]:
    """Answers of other addresses that led to it."""
    rows = db.execute("SELECT id, url, location FROM captures WHERE status BETWEEN 300 AND 399 AND location NOT NULL")
    return {number for number, url, location in rows if _target(url, location) in found.names}


def _target(url: str, location: str) -> str | None:
    try:
        return identity(urljoin(url, location))
    except ValueError:  # "http://[::1"
        return None


def _saved_elsewhere(db: sqlite3.Connection, warc: Path, found: Doomed) -> set[int]:
    """Saved print and mobile pages that had nothing new, so that no row says whose they are: they name its address."""
    rows = db.execute(
        """SELECT id, url, warc_file, warc_offset, warc_length FROM captures c
           WHERE warc_file NOT NULL AND revisit_of IS NULL AND url NOT IN (SELECT url FROM pages) AND url LIKE 'http%'
             AND (status IS NULL OR status = 200) AND error IS NULL AND url NOT LIKE '%/robots.txt'
             AND EXISTS (SELECT 1 FROM json_each(:parts) WHERE instr(url, json_extract(value, '$[1]')))
             AND NOT EXISTS (SELECT 1 FROM revisions WHERE capture_id = c.id)""",
        {"parts": _parts(found)},
    )
    return {
        row[0]
        for row in rows.fetchall()
        if any(is_believed(address, row[1]) for address in found.addresses)
        and _names_one(warc, Place(*row[2:]), found.names)
    }


def _names_one(warc: Path, place: Place, names: Iterable[str]) -> bool:
    try:
        record = read_record(warc, place)
        if record.url == BLANK:  # it went when this was done before, and was cut off
            return True
        body = record.decoded
    except (ArchiveError, BadBodyError):  # damaged: nobody can say
        return False
    return any(name.encode() in body for name in names)


def _needed(db: sqlite3.Connection, found: Doomed) -> set[int]:
    """Captures that another article was read from, or a picture of another is in, or has the bytes of: these stay."""
    query = """WITH theirs (id) AS (
        SELECT capture_id FROM revisions WHERE capture_id IN {captures} AND article_id NOT IN {articles} UNION
        SELECT capture_id FROM articles WHERE capture_id IN {captures} AND id NOT IN {articles} UNION
        SELECT capture_id FROM pages WHERE capture_id IN {captures} AND url NOT IN {addresses})
      SELECT id FROM theirs UNION
      SELECT revisit_of FROM captures WHERE id IN (SELECT id FROM theirs) AND revisit_of NOT NULL"""
    return _values(db, query, found)


def _values(db: sqlite3.Connection, query: str, found: Doomed) -> set[Any]:
    """The first column of a query, in which `{articles}` and the like are the sets of what goes."""
    return {row[0] for row in db.execute(_bound(query), _bind(found)) if row[0] is not None}


def _bound(query: str) -> str:
    query = query.replace("{read_from}", f"({_READ_FROM})")
    return re.sub(r"\{(\w+)\}", r"(SELECT value FROM json_each(:\1))", query)


def _bind(found: Doomed) -> dict[str, object]:
    sets = ("articles", "names", "addresses", "captures", "digests")
    return {"empty": EMPTY, **{name: json.dumps(sorted(getattr(found, name))) for name in sets}}
