"""Taking an article down: nothing of its text stays in the folder, and a tombstone keeps it away.

It is all or nothing. What is meant to go is written down first, as a row that has no word of it (`redactions`). Then go
exports, records in the WARC, rows, in whose transaction tombstones are set up, and what SQLite keeps of deleted rows.
Each step may be done twice, and the row goes last: whoever writes next completes what was cut off.
"""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.db import shared
from pipelines.db.archive import SOFTWARE, USAGE, Archive, ArchiveError, now
from pipelines.db.disk import sync
from pipelines.db.rows import ArticleRow
from pipelines.db.tombstones import entomb, key_hash
from pipelines.query import articles
from pipelines.store import copies, search_index
from pipelines.upkeep import exports
from pipelines.upkeep.doomed import Doomed, doomed
from pipelines.warc.blank import URL as BLANK
from pipelines.warc.blank import blank
from pipelines.warc.reader import record_at, stands
from pipelines.warc.record import Place
from pipelines.warc.writer import Warc

ROWS: Mapping[str, Mapping[str, str]] = {
    "search_exact": {"rowid": "articles"},
    "search_folded": {"rowid": "articles"},
    "search_exact_title": {"rowid": "articles"},
    "search_folded_title": {"rowid": "articles"},
    "search_past_exact": {"rowid": "articles"},
    "search_past_folded": {"rowid": "articles"},
    "past_texts": {"article_id": "articles"},
    "copies": {"article_id": "articles", "other_id": "articles"},
    "stories": {"article_id": "articles"},
    "shingles": {"article_id": "articles"},
    "texts": {"article_id": "articles"},
    "readings": {"article_id": "articles", "capture_id": "captures"},
    "authors": {"article_id": "articles"},
    "tags": {"article_id": "articles"},
    "images": {"article_id": "articles"},
    "media": {"article_id": "articles"},
    "mentions": {"article_id": "articles"},
    "teasers": {"url": "addresses"},
    "dates": {"article_id": "articles"},
    "omissions": {"article_id": "articles"},
    "pieces": {},
    "places": {"article_id": "articles"},
    "pairs": {"name": "names"},
    "stems": {"name": "names"},
    "names": {"name": "names", "article_id": "articles"},
    "links": {"url": "addresses", "found_in": "addresses"},
    "pages": {"url": "addresses"},
    "articles": {"id": "articles"},
    "captures": {"id": "captures"},
    "articles_per_day": {},
    "articles_per_section": {},
    "forms": {},
    "redactions": {},
    "discards": {},
    "run_sites": {},
}
"""Tables in which something of an article may stand, and by what its rows are known; see `Doomed`. They go whole."""

REMOVED, SEARCHED, REWRITTEN, SCRUBBED, WORDLESS = "removed", "searched", "rewritten", "scrubbed", "wordless"

FILES: Mapping[str, str] = {
    "archive.db": SCRUBBED,
    "archive.db-wal": SCRUBBED,
    "archive.db-shm": SCRUBBED,
    "archive.db.before-rebuild*": REMOVED,
    ".rebuild": REMOVED,
    ".restoring": REMOVED,
    "warc": REWRITTEN,
    "exports": SEARCHED,
    "logs": SEARCHED,
    "schedule.json": SEARCHED,
    "watch": WORDLESS,
}
"""What else in the folder may hold a text, and what becomes of it: removed as a whole, or file by file where it holds
the text or cannot be searched for it; written anew without the records; left without what SQLite keeps of old rows; or
nothing, since it has numbers and times alone, and not one word of a page: see `pipelines.query.watches`."""

CLEANS: Mapping[str, object] = {**ROWS, **FILES}
"""All that is cleaned. A table or a file with text that does not stand here fails a test."""

_WAIT = 5
"""Seconds that are given to those who read the database: as long as they do, it cannot let go of what was deleted."""

STILL_READ = (
    "a program has the database open for reading, so what was deleted still lies in archive.db or its write-ahead log; "
    "let it end, then run `baotinh doctor --repair` (the next crawl does so too)"
)

DO_NOT = "do not bring it back, or run `baotinh doctor --repair` as soon as it is there"

_BY_RULE = (*search_index.INDEXES, "copies", "stories", "shingles")
"""Tables whose rows the store takes out, since others depend on them."""


@dataclass(slots=True)
class Redaction:
    """What was taken out."""

    articles: int = 0
    captures: int = 0
    files: list[str] = field(default_factory=list)
    """WARC files that were written anew."""
    missing: list[str] = field(default_factory=list)
    """WARC files that had something of it, and are not there or cut or damaged in its place."""
    deleted: list[Path] = field(default_factory=list)
    """Exports, reports and earlier databases that held the text, or may have held it."""
    is_complete: bool = True
    """Whether nothing is left; else somebody reads the database, and the next writer completes it."""


def shortfall(folder: Path, name: str) -> str:
    """What is said of a WARC file that had something of what was taken down."""
    path = folder / "warc" / name
    return f"{path} is {'cut or damaged' if path.exists() else 'missing'}, and it held something of it; {DO_NOT}"


def redact(archive: Archive, software: str, name: str, reason: str | None) -> Redaction:
    """Take down the article with this id or address: all its addresses, captures, revisions and saved copies.

    Raises:
        ArchiveError: nothing is kept under this name.
    """
    found = article_of(archive, name)
    with archive.transaction() as db:
        row = (key_hash(found.key), found.id, now(), reason)
        db.execute("INSERT OR REPLACE INTO redactions (key_hash, article_id, at, reason) VALUES (?, ?, ?, ?)", row)
    return finish(archive, software)


def is_kept(archive: Archive, name: str) -> bool:
    """Whether an article has this id or address."""
    return articles.find(archive, name) is not None


def article_of(archive: Archive, name: str) -> ArticleRow:
    """The article with this id or address; raises `ArchiveError` where nothing is kept under it."""
    found = articles.find(archive, name)
    if found is None:
        raise ArchiveError(f"nothing is kept of {name!r}: expected an id or an address that was crawled", USAGE)
    return found


def goes_with(archive: Archive, article: int) -> Doomed:
    """All that goes with an article."""
    columns = [*_columns("addresses"), ("captures", "url"), ("pages", "moved_to")]
    return doomed(archive.db.conn, archive.folder / "warc", article, columns)


def files_with(archive: Archive, found: Doomed) -> list[Path]:
    """What of the folder is deleted with it, besides rows and records: exports, reports, earlier databases."""
    words = _words(archive.db.conn, found)
    told = (path for path in _searched(archive.folder) if exports.holds(path, words))
    return [*_removed(archive.folder), *told]


def pending(db: sqlite3.Connection) -> int:
    """How many redactions have been begun and not completed."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'redactions'").fetchone() is None:
        return 0  # the archive of an earlier version
    count: int = db.execute("SELECT count(*) FROM redactions").fetchone()[0]
    return count


def finish(archive: Archive, software: str = SOFTWARE) -> Redaction:
    """Complete all redactions that have been begun."""
    db, done = archive.db.conn, Redaction()
    begun = db.execute("SELECT * FROM redactions ORDER BY at").fetchall()
    if not begun:
        return done
    before, words = _searched(archive.folder), list[str]()
    for row in begun:
        if row["article_id"] is not None:
            words += _take_down(archive, software, row, done)
    done.deleted += _remove(archive.folder)
    done.is_complete = _scrub(db)
    if done.is_complete:  # nobody reads any more what was there before
        late = [path for path, stamp in _searched(archive.folder).items() if before.get(path) != stamp]
        done.deleted += exports.delete(path for path in late if exports.holds(path, words))
        headless = [row["at"] for row in begun if row["article_id"] is None]
        done.deleted += exports.delete(exports.since(_searched(archive.folder), min(headless)) if headless else ())
        with archive.transaction():
            db.execute("DELETE FROM redactions")
    return done


def _take_down(archive: Archive, software: str, row: sqlite3.Row, done: Redaction) -> list[str]:
    """All that needs the rows, and the rows; returns the words by which exports are known that end meanwhile."""
    db, warc = archive.db.conn, archive.folder / "warc"
    found = goes_with(archive, row["article_id"])
    words = _words(db, found)
    done.deleted += exports.delete(path for path in _searched(archive.folder) if exports.holds(path, words))
    lost = _out_of_reach(db, warc, found)
    returning = filter(None, lost)  # by its id a record is known that returns
    names = sorted({row["key_hash"], *map(key_hash, {*found.names, *returning})})
    _entomb_in_warc(warc, software, [{"key_hash": n, "at": row["at"], "reason": row["reason"]} for n in names])
    _rewrite(db, warc, found, done)
    with archive.transaction():
        delete(db, found)
        for hashed in names:
            entomb(db, hashed, row["at"], row["reason"])
    done.missing += sorted({*lost.values()}.difference(done.missing))
    done.articles += len(found.articles)
    done.captures += len(found.captures)
    return words


def _words(db: sqlite3.Connection, found: Doomed) -> list[str]:
    return exports.words_of(db, _columns("articles"), found.articles) + sorted(found.addresses)


def _columns(kind: str) -> list[tuple[str, str]]:
    """Tables, and the columns by which their rows are known."""
    return [(table, column) for table, columns in ROWS.items() if table not in _BY_RULE
            for column, which in columns.items() if which == kind]  # fmt: skip


def _rewrite(db: sqlite3.Connection, folder: Path, found: Doomed, done: Redaction) -> None:
    """Take the records out of the WARC files, those too of which no row knows."""
    here = sorted(path.name for path in folder.glob("[!.]*.warc.gz"))
    rows = "SELECT id, warc_offset, warc_length FROM captures WHERE warc_file = ? AND warc_offset NOT NULL"
    for name in here:
        kept, gone = dict[int, int](), dict[int, int]()
        for number, offset, length in db.execute(rows, (name,)):
            (gone if number in found.captures else kept)[offset] = length or 1
        if blank(folder / name, kept, gone, found.has):
            done.files.append(name)


def _out_of_reach(db: sqlite3.Connection, folder: Path, found: Doomed) -> dict[str, str]:
    """Ids of the records that cannot be taken out, since they are not in their place, and the files of which it is."""
    query = """SELECT warc_record, warc_file, warc_offset, warc_length FROM captures
               WHERE warc_offset NOT NULL AND id IN (SELECT value FROM json_each(?))"""
    rows = db.execute(query, (json.dumps(sorted(found.captures)),)).fetchall()
    return {row[0]: row[1] for row in rows if not _is_in_place(folder, row[0], Place(*row[1:]))}


def _is_in_place(folder: Path, name: str, place: Place) -> bool:
    """Whether a record stands in its place, be it damaged, or what was put there instead before this was cut off."""
    if stands(folder, place, name):
        return True
    record = record_at(folder, place.file, place.offset)
    return record is not None and (record.id == name or record.url == BLANK)


def _entomb_in_warc(folder: Path, software: str, facts: list[dict[str, object]]) -> None:
    store = Warc(folder, software)  # notes belong to no run
    for fact in facts:
        store.note("tombstone", fact)
    store.close()


def delete(db: sqlite3.Connection, found: Doomed) -> None:
    """Delete all rows of it. Inside a transaction."""
    db.execute("PRAGMA defer_foreign_keys = ON")
    for number in sorted(found.articles):
        search_index.remove(db, number)
        copies.remove(db, number)
    sets = {name: json.dumps(sorted(getattr(found, name))) for name in ("articles", "addresses", "captures", "names")}
    db.execute(  # the address of another article that led to this one for a while
        """UPDATE pages SET article_id = (SELECT article_id FROM names WHERE name = identity(pages.url)
             AND article_id NOT IN (SELECT value FROM json_each(?1)))
           WHERE article_id IN (SELECT value FROM json_each(?1))""",
        (sets["articles"],),
    )
    db.execute("INSERT OR IGNORE INTO joined (id) SELECT value FROM json_each(?)", (sets["articles"],))
    db.execute(
        "UPDATE pages SET moved_to = NULL WHERE moved_to IN (SELECT value FROM json_each(?))", (sets["addresses"],)
    )
    links = "SELECT article_id FROM related WHERE url IN (SELECT value FROM json_each(?))"
    beside = [(row["article_id"],) for row in db.execute(links, (sets["addresses"],))]
    for kind, values in sets.items():
        for table, column in _columns(kind):
            db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (values,))  # noqa: S608
    shared.sweep(db)
    count = "UPDATE articles SET related = (SELECT count(*) FROM mentions WHERE article_id = ?1) WHERE id = ?1"
    db.executemany(count, beside)


def _searched(folder: Path) -> dict[Path, exports.Stamp]:
    return exports.files(*(folder / name for name, how in FILES.items() if how == SEARCHED))


def _removed(folder: Path) -> list[Path]:
    patterns = (pattern for pattern, how in FILES.items() if how == REMOVED)
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def _remove(folder: Path) -> list[Path]:
    gone = _removed(folder)
    for path in gone:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    sync(folder)
    return gone


def _scrub(db: sqlite3.Connection) -> bool:
    """Leave nothing of the deleted rows in free pages, indexes or log; `False` while somebody reads the database."""
    patience = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute(f"PRAGMA busy_timeout = {1000 * _WAIT}")
    try:
        if not _empty_log(db):  # after VACUUM it would be as large as the database
            return False
        for table in search_index.INDEXES:  # FTS5 keeps deleted words until segments are merged
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        db.commit()
        db.execute("VACUUM")
        return _empty_log(db)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        db.rollback()
        return False
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")


def _empty_log(db: sqlite3.Connection) -> bool:
    is_busy: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not is_busy
