"""A disk that forgets: what a power cut may leave of files that were written, synced, named and renamed.

The rules are those of POSIX at their worst. What a file held when a sync of it began is there once that sync has
ended. Of later writes each may be there or not, in any order, or some sectors of it; a new length may be there without
what was written there. Names are made, changed and removed in their order, and are sure once their folder was synced.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.trace import Recording, Step

SECTOR = 512
"""Bytes that are written whole or not at all."""


@dataclass(slots=True)
class _File:
    sure: bytearray = field(default_factory=bytearray)
    open: list[Step] = field(default_factory=list)
    """What has been done to it since it was synced."""

    def sync(self, since: int) -> None:
        for step in self.open:
            if step.number < since:
                _apply(self.sure, step)
        self.open = [step for step in self.open if step.number >= since]

    def after_cut(self, chance: random.Random) -> bytes:
        held, mood = bytearray(self.sure), chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for step in self.open:
            if chance.random() < mood:
                _apply(held, step)
            elif chance.random() < mood:
                _tear(held, step, chance)
        return bytes(held)


def _apply(held: bytearray, step: Step) -> None:
    end = step.at + len(step.data)
    if step.kind == "cut":
        del held[step.at :]
    held.extend(bytes(max(0, end - len(held))))
    held[step.at : end] = step.data


def _tear(held: bytearray, step: Step, chance: random.Random) -> None:
    """Some sectors of a write."""
    end = step.at + len(step.data)
    for at in range(step.at - step.at % SECTOR, end, SECTOR):
        first, last = max(at, step.at), min(at + SECTOR, end)
        if step.kind == "write" and chance.random() < 0.5:
            _apply(held, step._replace(at=first, data=step.data[first - step.at : last - step.at]))


class Disk:
    """A folder on such a disk."""

    def __init__(self, start: Mapping[str, bytes]) -> None:
        """`start` is what the disk holds for sure: files by path."""
        self._now: dict[str, _File | None] = {path: _File(bytearray(held)) for path, held in start.items()}
        """By path, as a running program sees it; `None` is a folder."""
        self._sure = dict(self._now)
        self._naming: list[tuple[Step, _File | None]] = []
        """Names that were given or taken since their folder was synced."""

    def do(self, step: Step) -> None:
        """Something is done to a file."""
        if step.kind in ("write", "cut"):
            file = self._now[step.path]
            assert file is not None
            file.open.append(step)
        elif step.kind == "sync":
            self._sync(step)
        else:
            file = self._now.get(step.path) if step.kind != "create" else _File()
            _name(self._now, step, file)
            self._naming.append((step, file))

    def _sync(self, step: Step) -> None:
        file = self._now.get(step.path)
        if file is not None:
            file.sync(step.at)
            return
        for named, made in self._naming:
            if _folder(named) == step.path and named.number < step.at:
                _name(self._sure, named, made)
        self._naming = [(n, f) for n, f in self._naming if _folder(n) != step.path or n.number >= step.at]

    def after_cut(self, chance: random.Random, folder: Path) -> None:
        """Lay out what the disk may hold when the power is cut now."""
        names = dict(self._sure)
        for parent in sorted({_folder(named) for named, _ in self._naming}):
            here = [entry for entry in self._naming if _folder(entry[0]) == parent]
            for named, file in here[: chance.randint(0, len(here))]:
                _name(names, named, file)
        for path, file in names.items():
            place, parent = folder / path, path.rpartition("/")[0]
            if file is None:
                place.mkdir(parents=True, exist_ok=True)
            elif parent in names or parent not in self._now:  # there from the start
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.after_cut(chance))


def _folder(step: Step) -> str:
    return step.path.rpartition("/")[0]


def _name(names: dict[str, _File | None], step: Step, file: _File | None) -> None:
    if step.kind in ("rename", "remove"):
        names.pop(step.path, None)
    if step.kind != "remove":
        names[step.to or step.path] = file


def cuts(recording: Recording, moments: Iterable[int]) -> Iterator[tuple[int, Disk]]:
    """The disk at each of these steps: the step has begun, and, if it is a sync, has not ended."""
    disk, due = Disk(recording.start), Counter(moments)
    for step in recording.steps:
        if step.kind != "sync":
            disk.do(step)
        yield from [(step.number, disk)] * due[step.number]
        if step.kind == "sync":
            disk.do(step)
