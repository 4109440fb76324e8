"""Seals: what stands for all that was committed up to a day; see `pipelines.upkeep.seals` for when a day is sealed."""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

FIRST = "0" * 64
"""What the first seal is chained to."""
LEAF = "warc_record, url, fetched_at, status, digest"
"""Columns of `captures` that a leaf is made of."""


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


def _hash(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
