"""Every row of `captures` against the record that it names."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from crawler.ahead import Ahead
from crawler.readers import TooCostlyError
from pipelines.db.archive import Archive
from pipelines.db.progress import stage
from pipelines.db.rows import CaptureRow, fetch, fetch_one
from pipelines.upkeep.agreement import disagreement, is_of_same_answer
from pipelines.upkeep.faults import REBUILD, RESTORE, RETURNED, Fault
from pipelines.upkeep.returned import Returned
from pipelines.upkeep.stretches import Stretch, is_whole, stretches
from pipelines.warc.reader import Member, members, names, open_warc, read_folder, size_of
from pipelines.warc.record import Record

_FIRST = "mend that one first"
_ROW = 1000
"""Bytes that a row takes, about."""
_FEW = 3
"""So many like faults of a file are each told in a line."""


def capture_faults(archive: Archive, counts: Counter[str], ahead: Ahead | None = None) -> Iterator[Fault]:
    """Hold all records of the WARC files against their rows; what is whole is found so in other processes, if any."""
    yield from _Captures(archive, counts).faults(ahead)


def lost_bytes(db: sqlite3.Connection) -> dict[int, tuple[str, str]]:
    """Address of each capture that a rebuild has kept without its bytes, and why; older versions kept none."""
    if not any(row["name"] == "lost" for row in db.execute("PRAGMA table_info(captures)")):
        return {}
    return {row["id"]: (row["url"], row["lost"]) for row in db.execute("SELECT * FROM captures WHERE lost NOT NULL")}


class _Captures:
    def __init__(self, archive: Archive, counts: Counter[str]) -> None:
        self.db = archive.db.conn
        self.folder = archive.folder / "warc"
        self.counts = counts
        self.last = self.db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0]
        self.lost = lost_bytes(self.db)
        self.bad: set[int] = set()
        self.returned = Returned(self.db)

    def faults(self, ahead: Ahead | None) -> Iterator[Fault]:
        for number, (url, why) in self.lost.items():
            self.bad.add(number)
            yield Fault(f"capture {number} of {url}", f"it has lost its bytes: {why}", RESTORE)
        known = {row[0] for row in self.db.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file NOT NULL")}
        with stage("reading WARC files", "bytes", partial(size_of, self.folder)) as self.read:
            named = sorted(known.union(names(self.folder)))
            for name in named if ahead is None else self._unproven(named, ahead):
                yield from self._file(name)
        for row in self.db.execute("SELECT id FROM captures WHERE warc_file IS NULL OR warc_offset IS NULL"):
            self.bad.add(row["id"])
            if row["id"] not in self.lost:
                yield Fault(f"capture {row['id']}", "no place in the WARC is given", REBUILD)
        yield from self._revisits()

    def _unproven(self, named: Iterable[str], ahead: Ahead) -> Iterator[str]:
        """The files that are not found whole; the captures in the others are counted."""
        tombstones = frozenset(self.returned.hashes)

        def foresee(stretch: Stretch) -> int:
            ahead.begin(is_whole, self.folder, stretch, tombstones)
            return _ROW * len(stretch.rows)

        parts = (part for name in named for part in stretches(self.folder, name, self._rows(name)))
        for name, own in groupby(ahead.over(parts, foresee), attrgetter("file")):
            before, count, whole = self.read.done, 0, True
            for part in own:
                whole = whole and _is_whole(ahead, self.folder, part, tombstones)
                self.read.reach(before + part.end)
                count += len(part.rows)
            if whole:
                self.counts["warc files"] += 1
                self.counts["captures"] += count
            else:
                self.read.reach(before)
                yield name

    def _rows(self, name: str) -> list[CaptureRow]:
        lying = "WHERE t.warc_file = ? AND t.warc_offset IS NOT NULL AND t.id <= ? ORDER BY t.warc_offset"
        return fetch(self.db, CaptureRow, lying, (name, self.last))

    def _file(self, name: str) -> Iterator[Fault]:
        rows = self._rows(name)
        where = f"warc/{name}"
        try:
            with open_warc(self.folder, name) as file:
                self.counts["warc files"] += 1
                yield from self._read(where, file, {row.warc_offset or 0: row for row in rows})
        except FileNotFoundError:
            rows = [row for row in rows if self._stands(row)]
            if rows:
                advice = REBUILD if all(self._is_elsewhere(row) for row in rows) else RESTORE
                what = "1 capture lies" if len(rows) == 1 else f"{len(rows)} captures lie"
                yield Fault(where, f"the file is missing; {what} in it", advice)
                self.bad.update(row.id for row in rows)
        except OSError as error:
            yield Fault(where, f"cannot be read: {error}", RESTORE)
            self.bad.update(row.id for row in rows)

    def _read(self, where: str, file: BinaryIO, rows: dict[int, CaptureRow]) -> Iterator[Fault]:
        size = os.fstat(file.fileno()).st_size
        if not size and not rows:
            yield Fault(where, "the file is empty", RESTORE)
        is_open, back, before = file.name.endswith(".open"), 0, self.read.done
        without: list[tuple[CaptureRow, str]] = []
        for member in members(file, size, list(rows)):
            self.read.reach(before + member.place.end)
            record = member.record
            row = rows.pop(member.place.offset, None)
            if record is not None and self._is_back(record, row):
                back += 1
            elif row is not None and record is None:
                self.counts["captures"] += 1
                without.append((row, f"its record at byte {row.warc_offset} of {where} is cut or damaged"))
            elif row is not None and record is not None:
                yield from self._row(row, member, record)
            elif record is None and not (is_open and member.place.end == size):  # a record may just be on its way
                yield Fault(where, f"bytes {member.place.offset} to {member.place.end} are no whole record", RESTORE)
        if back:
            yield Fault(where, f"{back} records of what was taken down are in it again", RETURNED)
        is_cut = len(rows) > 0
        without += [(row, f"no record begins at byte {row.warc_offset} of {where}") for row in rows.values()]
        yield from self._without_record(where, without, 1 if is_cut else _FEW)

    def _is_back(self, record: Record, row: CaptureRow | None) -> bool:
        """Whether a record must not be there; what others have the bytes of has a row."""
        return self.returned.has(record) and (row is None or row.id in self.returned.captures)

    def _without_record(self, where: str, without: list[tuple[CaptureRow, str]], few: int) -> Iterator[Fault]:
        """A line for each of a few captures of a file; one for many, as in a file that was cut, for each remedy."""
        advised: dict[str, list[tuple[CaptureRow, str]]] = {}
        for row, what in without:
            if row.id not in self.lost and self._stands(row):
                advised.setdefault(REBUILD if self._is_elsewhere(row) else RESTORE, []).append((row, what))
                self.bad.add(row.id)
        for advice, found in advised.items():
            if len(found) <= few:
                yield from (Fault(f"capture {row.id} of {row.url}", what, advice) for row, what in found)
            else:
                row, what = min(found, key=lambda one: one[0].warc_offset or 0)
                first = f"the first is capture {row.id} of {row.url}: {what}"
                yield Fault(where, f"{len(found)} captures have no whole record in it; {first}", advice)

    def _row(self, row: CaptureRow, member: Member, record: Record) -> Iterator[Fault]:
        self.counts["captures"] += 1
        if what := disagreement(row, member, record):
            is_own = record.is_unaltered and (record.id == row.warc_record or is_of_same_answer(row, record))
            yield from self._fault(row, what, REBUILD if is_own or self._is_elsewhere(row) else RESTORE)

    def _is_elsewhere(self, row: CaptureRow) -> bool:
        """Whether the record of a row is whole in some file: then the table is wrong, and nothing is lost."""
        return row.warc_record in self._whole

    @cached_property
    def _whole(self) -> set[str]:
        """The ids of all whole records; only where something is wrong are they asked for."""
        return {record.id for record in read_folder(self.folder, [])}

    def _fault(self, row: CaptureRow, what: str, advice: str) -> Iterator[Fault]:
        if row.id not in self.lost and self._stands(row):
            self.bad.add(row.id)
            yield Fault(f"capture {row.id} of {row.url}", what, advice)

    def _stands(self, row: CaptureRow) -> bool:
        """Whether a row is still as it was read; its record may have been moved meanwhile."""
        return fetch_one(self.db, CaptureRow, "WHERE t.id = ?", (row.id,)) == row

    def _revisits(self) -> Iterator[Fault]:
        rows = self.db.execute(
            """SELECT c.id, c.url, c.revisit_of, t.id AS target, t.revisit_of AS further
               FROM captures c LEFT JOIN captures t ON t.id = c.revisit_of WHERE c.revisit_of NOT NULL AND c.id <= ?""",
            (self.last,),
        )
        dependent = []
        for row in rows:
            where, target = f"capture {row['id']} of {row['url']}", f"capture {row['revisit_of']}"
            if row["target"] is None:
                yield Fault(where, f"its bytes are said to be those of {target}, which does not exist", REBUILD)
            elif row["further"] is not None:
                yield Fault(where, f"its bytes are said to be those of {target}, which has none itself", REBUILD)
            elif row["revisit_of"] in self.bad and row["id"] not in self.lost:
                dependent.append(Fault(where, f"its bytes are those of {target}, which is at fault", _FIRST))
        if len(dependent) > _FEW:
            what = f"{dependent[0].where}: {dependent[0].what}"
            yield Fault(
                f"{len(dependent)} captures", f"their bytes are those of others at fault; the first is {what}", _FIRST
            )
        else:
            yield from dependent


def _is_whole(ahead: Ahead, folder: Path, part: Stretch, tombstones: frozenset[str]) -> bool:
    try:
        return ahead.call(is_whole, folder, part, tombstones)
    except TooCostlyError:  # a process that ended says nothing of the file
        return False
