"""Tombstones: what was taken down stays away."""

import hashlib
import sqlite3

from crawler.addresses import identity, plain_identity
from pipelines.db.storable import storable


def key_hash(key: str) -> str:
    """What a tombstone keeps of an article: enough to recognise its address, not enough to read it."""
    return hashlib.sha256(key.encode()).hexdigest()


def entomb(db: sqlite3.Connection, name: str, at: str, reason: str | None) -> None:
    """Set up a tombstone. Inside a transaction."""
    db.execute("INSERT OR IGNORE INTO tombstones (key_hash, at, reason) VALUES (?, ?, ?)", (name, at, storable(reason)))


def is_entombed(db: sqlite3.Connection, url: str) -> bool:
    """Whether the article at an address was taken down."""
    return has_any(db) and any(has_tombstone(db, name) for name in {identity(url), plain_identity(url)})


def has_any(db: sqlite3.Connection) -> bool:
    """Whether anything was taken down at all."""
    return db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is not None


def has_tombstone(db: sqlite3.Connection, key: str) -> bool:
    """Whether the article with this key was taken down."""
    found = db.execute("SELECT 1 FROM tombstones WHERE key_hash = ?", (key_hash(key),)).fetchone()
    return found is not None


def tombstones(db: sqlite3.Connection) -> frozenset[str]:
    """The hashes of all that was taken down."""
    return frozenset(row[0] for row in db.execute("SELECT key_hash FROM tombstones"))
