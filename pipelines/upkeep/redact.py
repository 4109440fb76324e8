"""Taking an article down: its text leaves the database, the WARC and the exports, and a tombstone keeps it away."""

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.addresses import identity
from pipelines.db.archive import USAGE, Archive, ArchiveError, now
from pipelines.db.disk import sync
from pipelines.db.tombstones import entomb, key_hash
from pipelines.query import articles
from pipelines.store import copies, search_index
from pipelines.upkeep.earlier import forget
from pipelines.warc.reader import members
from pipelines.warc.record import short_id
from pipelines.warc.writer import Warc, stored_note

_OPAQUE = (b"SQLite format 3\x00", b"PAR1", b"\x1f\x8b")
"""How files begin whose text is compressed or cut into pages, so that nobody can say that it is not in them."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was taken out."""

    articles: int
    captures: int
    files: tuple[str, ...]
    """WARC files that were written anew."""
    exports: tuple[Path, ...]
    """Exports that held the text, or may have held it, and were deleted."""


def redact(archive: Archive, software: str, name: str, reason: str | None) -> Redaction:
    """Take down the article with this id or address: all its addresses, captures, revisions and saved copies.

    The new WARC files are complete before the database points to them, and the old ones are deleted last; a crash in
    between leaves files in `discards`, which the next writer deletes.

    Raises:
        ArchiveError: nothing is kept under this name.
    """
    db = archive.db.conn
    keys = _keys(archive, name)
    if not keys:
        raise ArchiveError(f"nothing is kept of {name!r}: expected an id or an address that was crawled", USAGE)
    urls = set().union(*(_addresses(db, key) for key in keys))
    texts = [text for key in keys for text in _texts(db, key)]
    doomed = _captures(db, urls)
    files = sorted({row["warc_file"] for row in doomed if row["warc_file"]})
    places = {(row["warc_file"], row["warc_offset"]) for row in doomed}
    moved = {name: _rewrite(archive.folder / "warc", name, places) for name in files}
    at, names = now(), sorted({key_hash(key) for key in (*keys, *map(identity, urls))})
    _entomb_in_warc(archive.folder / "warc", software, [{"key_hash": n, "at": at, "reason": reason} for n in names])
    db.execute("PRAGMA secure_delete = ON")
    with archive.transaction():
        count = sum(_delete(db, key, urls) for key in keys)
        _delete_captures(db, [row["id"] for row in doomed])
        for old, (new, offsets) in moved.items():
            _point(db, old, new, offsets)
        for hashed in names:
            entomb(db, hashed, at, reason)
    discard(archive)
    _scrub(db)
    forget(archive.folder)
    return Redaction(count, len(doomed), tuple(files), tuple(_delete_exports(archive.folder / "exports", texts)))


def _keys(archive: Archive, name: str) -> list[str]:
    """Keys of the article and of saved copies that give its address as their own."""
    found = articles.find(archive, name)
    if found is None:
        return []
    address = found.address
    same = identity(address) if address else found.key
    rows = archive.db.conn.execute("SELECT key, canonical_url FROM articles WHERE canonical_url IS NOT NULL")
    copies = [row["key"] for row in rows if identity(row["canonical_url"]) == same]
    return sorted({found.key, *copies})


def discard(archive: Archive) -> None:
    """Delete the WARC files that redactions have replaced."""
    db = archive.db.conn
    for row in db.execute("SELECT file FROM discards").fetchall():
        (archive.folder / "warc" / row["file"]).unlink(missing_ok=True)
        with archive.transaction():
            db.execute("DELETE FROM discards WHERE file = ?", (row["file"],))


def _addresses(db: sqlite3.Connection, key: str) -> set[str]:
    rows = db.execute(
        """SELECT url FROM pages WHERE article_id = (SELECT id FROM articles WHERE key = :key)
           UNION SELECT url FROM articles WHERE key = :key AND url IS NOT NULL
           UNION SELECT canonical_url FROM articles WHERE key = :key AND canonical_url IS NOT NULL
           UNION SELECT url FROM captures WHERE id IN (SELECT capture_id FROM revisions WHERE article_id =
             (SELECT id FROM articles WHERE key = :key))""",
        {"key": key},
    )
    return {row["url"] for row in rows}


def _texts(db: sqlite3.Connection, key: str) -> list[str]:
    """Strings by which an export that holds the article is recognised."""
    query = """SELECT r.title, r.lead, r.body FROM revisions r JOIN articles a ON a.id = r.article_id WHERE a.key = ?"""
    texts = [text for row in db.execute(query, (key,)) for text in row if text]
    return [line for text in texts for line in text.split("\n\n") if len(line) > 20]


def _captures(db: sqlite3.Connection, urls: set[str]) -> list[sqlite3.Row]:
    """All captures of the addresses, those of other addresses that have the same bytes, and what refers to either."""
    marks = ", ".join("?" * len(urls))
    query = f"""WITH doomed (id) AS (
          SELECT id FROM captures WHERE url IN ({marks}) UNION
          SELECT id FROM captures WHERE url NOT LIKE '%/robots.txt' AND digest IN
            (SELECT digest FROM captures WHERE url IN ({marks}) AND status = 200))
        SELECT id, warc_file, warc_offset FROM captures
        WHERE id IN (SELECT id FROM doomed) OR revisit_of IN (SELECT id FROM doomed)"""  # noqa: S608
    return db.execute(query, (*urls, *urls)).fetchall()


def _rewrite(folder: Path, name: str, places: set[tuple[str, int]]) -> tuple[str, dict[int, int]]:
    """A copy of a file without some records and their requests; returns its name and where each record went."""
    stem = name.removesuffix(".warc.gz")
    new = next(n for i in range(1, 1000) if not (folder / (n := f"{stem}.r{i}.warc.gz")).exists())
    draft = folder / f".{new}.part"
    offsets: dict[int, int] = {}
    with (folder / name).open("rb") as source, draft.open("wb") as target:
        for offset, length, instead in _kept(folder / name, places):
            offsets[offset] = target.tell()
            source.seek(offset)
            target.write(source.read(length) if instead is None else instead)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(folder / new)
    sync(folder)
    return new, offsets


def _kept(path: Path, places: set[tuple[str, int]]) -> Iterable[tuple[int, int, bytes | None]]:
    """Offset and length of each record that stays, or the bytes that stand in its place."""
    dropped: set[str] = set()
    with path.open("rb") as file:
        for member in members(file, path.stat().st_size):
            place, record = member.place, member.record
            if record is None:
                raise ArchiveError(f"cannot read {path} at byte {place.offset}; restore it from a backup")
            if (path.name, place.offset) in places:
                dropped.add(record.id)
                if record.stored:  # of other pages, whose commits must not be forgotten
                    yield place.offset, place.length, stored_note(record.stored)
            elif short_id(record.fields.get("warc-concurrent-to", "")) not in dropped:
                yield place.offset, place.length, None


def _entomb_in_warc(folder: Path, software: str, facts: list[dict[str, object]]) -> None:
    store = Warc(folder, software)  # notes belong to no run
    for fact in facts:
        store.note("tombstone", fact)
    store.close()


def _delete(db: sqlite3.Connection, key: str, urls: set[str]) -> int:
    marks = ", ".join("?" * len(urls))
    same = f"url IN ({marks})"
    db.execute("UPDATE pages SET article_id = NULL WHERE article_id IN (SELECT id FROM articles WHERE key = ?)", (key,))
    db.execute(f"DELETE FROM pages WHERE {same} OR moved_to IN ({marks})", (*urls, *urls))  # noqa: S608
    db.execute(f"DELETE FROM links WHERE {same}", tuple(urls))  # noqa: S608
    db.execute(f"DELETE FROM related WHERE {same}", tuple(urls))  # noqa: S608
    for row in db.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchall():
        search_index.remove(db, row["id"])
        copies.remove(db, row["id"])
    return db.execute("DELETE FROM articles WHERE key = ?", (key,)).rowcount


def _delete_captures(db: sqlite3.Connection, captures: list[int]) -> None:
    for number in captures:
        db.execute("UPDATE captures SET revisit_of = NULL WHERE revisit_of = ?", (number,))
    for number in captures:
        db.execute("DELETE FROM captures WHERE id = ?", (number,))


def _point(db: sqlite3.Connection, old: str, new: str, offsets: dict[int, int]) -> None:
    for row in db.execute("SELECT id, warc_offset FROM captures WHERE warc_file = ?", (old,)).fetchall():
        place = (new, offsets[row["warc_offset"]], row["id"])
        db.execute("UPDATE captures SET warc_file = ?, warc_offset = ? WHERE id = ?", place)
    db.execute("INSERT OR IGNORE INTO discards (file) VALUES (?)", (old,))


def _scrub(db: sqlite3.Connection) -> None:
    """Leave nothing of the deleted rows in free pages, in the indexes or in the write-ahead log."""
    for table in ("search_exact", "search_folded"):  # FTS5 keeps deleted words until segments are merged
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    db.commit()
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _delete_exports(folder: Path, texts: list[str]) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and _holds(path, texts):
            path.unlink()
            yield path


def _holds(path: Path, texts: list[str]) -> bool:
    body = path.read_bytes()
    if body.startswith(_OPAQUE):
        return True
    escaped = [text.replace('"', '""') for text in texts] + [text.replace('"', '\\"') for text in texts]
    return any(text.encode() in body for text in (*texts, *escaped))
