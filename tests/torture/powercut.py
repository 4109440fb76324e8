"""Power cuts: a crawl is recorded, and what a disk may hold after a cut at any moment of it must be a sound archive."""

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from baotinh.demo import Served, serve
from pipelines.db.archive import Archive, ArchiveError
from pipelines.upkeep.mend import mend
from pipelines.upkeep.verify import verify
from tests.baotinh.test_demo_crawl import command
from tests.torture.disk import cuts
from tests.torture.outcome import Outcome
from tests.torture.trace import Recording, Step, record

TOLD = "told"
"""The file in which the crawl says what has been committed."""


@dataclass(slots=True)
class Damage:
    """What the cuts did."""

    cuts: int = 0
    acknowledged: int = 0
    """Records that had been committed at the cuts."""
    lost: int = 0
    """Of those, the ones that were not there afterwards."""
    corrupt: int = 0
    """Archives that could not be opened or were not sound."""
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether there is none."""
        return not (self.lost or self.corrupt)

    def add(self, more: "Damage") -> None:
        """Count these too."""
        for name in ("cuts", "acknowledged", "lost", "corrupt", "faults"):
            setattr(self, name, getattr(self, name) + getattr(more, name))

    def __str__(self) -> str:
        return (
            f"{self.cuts} cuts: {self.lost} of {self.acknowledged} committed records lost, {self.corrupt} archives "
            f"corrupt"
        )


def record_crawl(served: Served, data: Path, *more: str) -> Recording:
    """What a crawl does to its folder, and to the file beside it in which it says what it has committed."""
    served.write_site_files(data / "papers")
    start = command(data, served, *more)
    return record([sys.executable, "-m", "tests.torture.telling", str(data.parent / TOLD), *start[3:]], data.parent)


def record_second_crawl(served: Served, data: Path, *more: str) -> Recording:
    """The same, of one that must first put in order what a killed crawl left."""
    served.write_site_files(data / "papers")
    first = len(served.requests)
    with subprocess.Popen(command(data, served), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while len(served.requests) < first + 60 and process.poll() is None:
            time.sleep(0.01)
        process.kill()
    [opened] = (data / "warc").glob("*.open")
    with opened.open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a record")
    with Archive(data) as archive:
        (data.parent / TOLD).write_text("\n".join(_kept(archive)), "utf-8")
    return record_crawl(served, data, *more)


def cut_power(recording: Recording, count: int, seed: int) -> Damage:
    """Cut the power at so many moments of a crawl, and see what the next one finds."""
    chance, damage = random.Random(seed), Damage()
    before = set(recording.start.get(TOLD, b"").decode().split())
    told = [(step.number, step.data.decode().split()) for step in recording.steps if step.path == TOLD]
    for moment, disk in cuts(recording, _moments(recording.steps, count, chance)):
        committed = before | {record for number, records in told if number < moment for record in records}
        with tempfile.TemporaryDirectory() as folder:
            disk.after_cut(chance, Path(folder))
            _recover(Path(folder) / "data", committed, damage, f"cut {damage.cuts} of seed {seed}, at step {moment}")
    return damage


def _moments(steps: Sequence[Step], count: int, chance: random.Random) -> list[int]:
    """Half of them anywhere, half near the steps at which something becomes sure or gets a name."""
    turns = [step.number for step in steps if step.kind not in ("write", "cut")]
    near = [chance.choice(turns) + chance.randint(-2, 2) for _ in range(count // 2)]
    anywhere = [chance.randrange(len(steps)) for _ in range(count - len(near))]
    return [min(max(0, moment), len(steps) - 1) for moment in near + anywhere]


def _recover(data: Path, committed: set[str], damage: Damage, where: str) -> None:
    """What a crawl does when it begins; then hold the archive against what had been committed."""
    damage.cuts += 1
    damage.acknowledged += len(committed)
    try:
        with Archive(data, write=True) as archive:
            list(mend(archive))
            kept = _kept(archive)
            faults = [str(fault) for fault in verify(archive, Counter())]
    except (ArchiveError, OSError, sqlite3.Error) as error:
        kept, faults = set(), [repr(error)]
    lost = len(committed - kept)
    damage.lost += lost
    damage.corrupt += bool(faults)
    damage.faults += [f"{where}: {fault}" for fault in (*faults[:3], *([f"{lost} records lost"] if lost else []))]


def _kept(archive: Archive) -> set[str]:
    return {row["warc_record"] for row in archive.db.conn.execute("SELECT warc_record FROM captures")}


def power_cuts(seconds: float, seed: int) -> Outcome:
    """Record a crawl, and one after a kill; cut the power for so long."""
    until, total, batch = time.monotonic() + seconds, Damage(), 20
    with tempfile.TemporaryDirectory() as folder, serve() as served:
        first = record_crawl(served, Path(folder) / "first" / "data")
        second = record_second_crawl(served, Path(folder) / "second" / "data")
        while time.monotonic() < until:
            total.add(cut_power(first, batch, seed + total.cuts))
            total.add(cut_power(second, batch, seed + total.cuts))
    return Outcome(str(total), total.is_clean, tuple(total.faults[:5]))
