"""A chain of seals: what was committed up to a day, in one value that nobody can make again with anything else in it.

The next day's first writer closes a day: the captures that are under no seal yet are its leaves, their Merkle root
(RFC 6962, leaves in order of their digests) is chained to the seal before, and all of it is written into the WARC, then
into the tables. What is taken down keeps its leaf, of which nobody can tell the text: the random number of its record
went with it. A seal shows that nothing was added, altered or back-dated since a day on which its value left the house.
"""

import sqlite3
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any

from crawler.items import VIETNAM
from pipelines.db.archive import SOFTWARE, Archive, now
from pipelines.db.seals import FIRST, LEAF, Seal, Witness, chained, leaf, root_of, seals
from pipelines.db.seals import witnesses as left
from pipelines.upkeep import witnesses
from pipelines.upkeep.faults import REBUILD, Fault
from pipelines.warc.writer import Warc

_EACH = 20_000
"""Leaves in one record."""


def close(archive: Archive, today: date | None = None) -> None:
    """Seal what was committed before today and is under no seal; for whoever writes first."""
    db = archive.db.conn
    query = "SELECT started_at FROM runs WHERE id = (SELECT max(run_id) FROM captures WHERE seal IS NULL)"
    row = db.execute(query).fetchone()
    day = row and datetime.fromisoformat(row[0]).astimezone(VIETNAM).date()
    if day is None or day >= (today or datetime.now(UTC).astimezone(VIETNAM).date()):
        return
    leaves = sorted({leaf(*row) for row in db.execute(f"SELECT {LEAF} FROM captures WHERE seal IS NULL")})  # noqa: S608
    last = (seals(db) or [Seal(0, "", 0, "", FIRST, "")])[-1]
    root = root_of(leaves)
    value = chained(last.value, day.isoformat(), len(leaves), root)
    seal = Seal(last.number + 1, day.isoformat(), len(leaves), root, value, now())
    warc = Warc(archive.folder / "warc", SOFTWARE)
    for start in range(0, len(leaves), _EACH):
        part = [one.hex() for one in leaves[start : start + _EACH]]
        warc.note("leaves", {"value": value, "leaves": part})
    warc.note("seal", seal._asdict())
    warc.close()
    with archive.transaction() as db:
        keep(db, seal, leaves)


def keep(db: sqlite3.Connection, seal: Seal, leaves: Collection[bytes]) -> None:
    """Write a seal into the tables. Inside a transaction."""
    db.execute(
        """INSERT INTO seals VALUES (:number, :day, :captures, :root, :value, :closed_at) ON CONFLICT (number) DO UPDATE
           SET (day, captures, root, value, closed_at) = (:day, :captures, :root, :value, :closed_at)""",
        seal._asdict(),
    )
    db.execute("DELETE FROM leaves WHERE seal = ?", (seal.number,))
    db.executemany("INSERT INTO leaves (seal, leaf) VALUES (?, ?)", ((seal.number, one) for one in leaves))
    _claim(db, seal.number, leaves)


def _claim(db: sqlite3.Connection, number: int, leaves: Collection[bytes]) -> None:
    """The captures whose leaves these are come under a seal."""
    known = frozenset(leaves)
    rows = db.execute(f"SELECT id, {LEAF} FROM captures WHERE seal IS NULL")  # noqa: S608
    own = [(number, capture) for capture, *told in rows if leaf(*told) in known]
    db.executemany("UPDATE captures SET seal = ? WHERE id = ?", own)


def _leaves(db: sqlite3.Connection, number: int) -> list[bytes]:
    return [row[0] for row in db.execute("SELECT leaf FROM leaves WHERE seal = ?", (number,))]


class Told:
    """What the WARC tells of seals, one record after the other."""

    def __init__(self) -> None:
        self._leaves: dict[str, set[bytes]] = {}
        self._cut: list[tuple[Seal, Collection[bytes]]] = []
        """Those of whose leaves something is lost."""
        self._left: list[Witness] = []
        """How they left the house."""

    def hear(self, db: sqlite3.Connection, subject: str, fact: dict[str, Any]) -> None:
        """A record of leaves, of the seal behind them, or of how that left the house. Inside a transaction."""
        if subject == "witness":
            self._left.append(witnesses.read(fact))
            return
        leaves = self._leaves.setdefault(fact["value"], set())
        if subject == "leaves":
            leaves.update(map(bytes.fromhex, fact["leaves"]))
            return
        # a writer that was killed before it came to the tables has left the same in the WARC twice
        seal, leaves = Seal(**fact), self._leaves.pop(fact["value"])
        if _are_all(seal, leaves):
            keep(db, seal, leaves)
        else:
            self._cut.append((seal, leaves))

    def carry(self, db: sqlite3.Connection, present: sqlite3.Connection) -> None:
        """Seals of which the WARC tells less than the present tables; and what was taken over from these, under all.

        Inside a transaction.
        """
        for seal, leaves in (*((seal, _leaves(present, seal.number)) for seal in seals(present)), *self._cut):
            if seal.number not in {one.number for one in seals(db)}:
                keep(db, seal, leaves)
        if db.execute("SELECT 1 FROM captures WHERE seal IS NULL LIMIT 1").fetchone():
            for seal in seals(db):
                _claim(db, seal.number, _leaves(db, seal.number))
        known = {seal.number for seal in seals(db)}
        for one in (*left(present), *self._left):
            if one.seal in known:
                witnesses.keep(db, one)


def _are_all(seal: Seal, leaves: Collection[bytes]) -> bool:
    return len(leaves) == seal.captures > 0 and root_of(leaves) == seal.root


def faults(db: sqlite3.Connection) -> Iterator[Fault]:
    """What is not as it was sealed."""
    before = FIRST
    for number, seal in enumerate(seals(db), 1):
        where = f"seal of {seal.day}"
        leaves = set(_leaves(db, seal.number))
        if seal.number != number or not _are_all(seal, leaves):
            yield Fault(where, "its leaves are not those that were sealed", REBUILD)
        if chained(before, seal.day, seal.captures, seal.root) != seal.value:
            yield Fault(where, "its value does not follow from the seal before it", REBUILD)
        before = seal.value
        rows = db.execute(f"SELECT id, url, {LEAF} FROM captures WHERE seal = ?", (seal.number,))  # noqa: S608
        for capture, url, *told in rows:
            if leaf(*told) not in leaves:
                yield Fault(f"capture {capture} of {url}", f"is not what was sealed on {seal.day}", witnesses.ALTERED)
    yield from witnesses.faults(db)
