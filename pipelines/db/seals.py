"""Seals: what stands for all that was committed up to a day; see `pipelines.upkeep.seals` for when a day is sealed."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipelines.db.disk import atomic

MAILED = "logs/mailed"
"""Folder in an archive with a file for each value that a letter carried out, until a writer has taken note of it."""
FIRST = "0" * 64
"""What the first seal is chained to."""
LEAF = "warc_record, url, fetched_at, status, digest"
"""Columns of `captures` that a leaf is made of."""
_VALUE = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class Seal(NamedTuple):
    """What is known of the captures of a day."""

    number: int
    """From 1 on, without a gap."""
    day: str
    """In Viet Nam, on which the last of its runs began."""
    captures: int
    root: str
    """Of the Merkle tree over its leaves."""
    value: str
    """Of the chain: what leaves the house."""
    closed_at: str
    """UTC."""


class Witness(NamedTuple):
    """How a seal left the house."""

    seal: int
    kind: str
    """`mailed` or `stamped`."""
    value: str
    """As it was handed out."""
    at: str
    """UTC."""
    token: bytes | None
    """What a time-stamping service gave for it."""


def leaf(record: str | None, url: str, fetched_at: str | None, status: int | None, digest: str | None) -> bytes:
    """The digest of a capture: number of its record, which is random; address, time, status, digest of its bytes."""
    told = ("" if one is None else str(one) for one in (record, url, fetched_at, status, digest))
    return hashlib.sha256("\n".join(told).encode()).digest()


def root_of(leaves: Iterable[bytes]) -> str:
    """The Merkle root of leaves, in whatever order they come."""
    level = [_hash(b"\0", one) for one in sorted(leaves)]
    while len(level) > 1:
        level = _above(level)
    return level[0].hex()


def path_of(leaves: Iterable[bytes], one: bytes) -> list[tuple[str, str]]:
    """What leads from one of the leaves to the root: on which side the next node stands, and that one."""
    ordered = sorted(leaves)
    at, level, path = ordered.index(one), [_hash(b"\0", each) for each in ordered], []
    while len(level) > 1:
        if at ^ 1 < len(level):
            path.append(("left" if at % 2 else "right", level[at ^ 1].hex()))
        at, level = at // 2, _above(level)
    return path


def _above(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)
    return [_hash(b"\1", left, right) for left, right in pairs] + level[len(level) // 2 * 2 :]


def chained(before: str, day: str, captures: int, root: str) -> str:
    """The value of a seal that stands behind another one."""
    return _hash(b"\2", "\n".join((before, day, str(captures), root)).encode()).hex()


def seals(db: sqlite3.Connection) -> list[Seal]:
    """All seals, the first one first."""
    return [Seal(*row) for row in db.execute(f"SELECT {', '.join(Seal._fields)} FROM seals ORDER BY number")]  # noqa: S608


def witnesses(db: sqlite3.Connection, since: int = 0) -> list[Witness]:
    """How seals left the house, from a number on; the first of them first."""
    query = f"SELECT {', '.join(Witness._fields)} FROM witnesses WHERE seal >= ? ORDER BY seal, kind"  # noqa: S608
    return [Witness(*row) for row in db.execute(query, (since,))]


def note_mailed(folder: Path, text: str, at: str) -> None:
    """Leave word for the next writer that a text was handed out, where a value stands in it."""
    for value in _VALUE.findall(text):
        path = folder / MAILED / value
        if not path.exists():
            with atomic(path) as file:
                file.write(at)


def _hash(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
