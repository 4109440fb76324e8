"""Kills at random moments; after each the archive must be the one of an undisturbed crawl."""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from baotinh.demo import Served, serve
from tests.baotinh.test_demo_crawl import command, comparable, crawl
from tests.torture.outcome import Outcome

IN_FLIGHT = 2
"""Requests under way for each paper, at most."""
_BEFORE_STORED = 30
"""Requests of a crawl before the answer of any is read: reading is loaded meanwhile, in a process of its own."""


@dataclass(slots=True)
class Toll:
    """What the kills cost."""

    kills: int = 0
    crawls: int = 0
    lost: int = 0
    altered: list[str] = field(default_factory=list)
    """Of each article that is another one now: its address and what differs."""
    refetched: int = 0
    allowed: int = 0
    """Refetches that requests under way at the kills account for."""
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, altered or asked for more often than need be."""
        return not (self.lost or self.altered or self.faults or self.refetched > self.allowed)


def kill_crawls(served: Served, kills: int, seed: int, until: float = float("inf")) -> Toll:
    """Kill crawls at random moments until one is through; again, until so many were killed or the time is up."""
    chance = random.Random(seed)
    toll = Toll()
    whole = _undisturbed(served)
    while toll.kills < kills and time.monotonic() < until:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            served.write_site_files(data / "papers")
            seen = len(served.requests)
            here = _kill_until_through(data, served, chance, kills - toll.kills, until)
            toll.kills += here
            toll.crawls += 1
            _compare(toll, data, served, whole, seen, here)
    return toll


def _undisturbed(served: Served) -> dict[str, dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        served.write_site_files(Path(folder) / "papers")
        crawl(Path(folder), served)
        return comparable(Path(folder))


def _kill_until_through(data: Path, served: Served, chance: random.Random, kills: int, until: float) -> int:
    """Kill at the first request and soon after it, and where the first pages are stored and soon after that."""
    done = 0
    while done < kills and time.monotonic() < until:
        first = len(served.requests) + chance.choice((0, _BEFORE_STORED, _BEFORE_STORED))
        with subprocess.Popen(command(data, served), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while len(served.requests) <= first and process.poll() is None:
                time.sleep(0.005)
            moment = time.monotonic() + chance.uniform(0, 1.2)
            while process.poll() is None and time.monotonic() < moment:
                time.sleep(0.005)
            if process.poll() is not None:
                return done
            process.kill()
        done += 1
    crawl(data, served)
    return done


def _compare(
    toll: Toll, data: Path, served: Served, whole: dict[str, dict[str, object]], seen: int, kills: int
) -> None:  # fmt: skip
    found = comparable(data)
    toll.lost += len(whole.keys() - found.keys())
    toll.altered += [_apart(key, row, found[key]) for key, row in whole.items() if found.get(key, row) != row]
    stories = {(p.host, s.path) for p in served.papers for s in p.articles}
    asked = Counter((r.host.partition(":")[0], r.path) for r in served.requests[seen:])
    toll.refetched += sum(count - 1 for page, count in asked.items() if page in stories)
    toll.allowed += kills * IN_FLIGHT * len(served.papers)
    checked = subprocess.run(
        [sys.executable, "-m", "baotinh", "verify", "--data", str(data)], capture_output=True, text=True, check=False
    )
    if checked.returncode:
        toll.faults += checked.stdout.splitlines()[:5]


def _apart(key: str, before: dict[str, object], after: dict[str, object]) -> str:
    names = [name for name in before | after if before.get(name) != after.get(name)]
    return f"{key}: " + "; ".join(f"{name} {before.get(name)!r}, now {after.get(name)!r}" for name in names)


def kills(seconds: float, seed: int) -> Outcome:
    """Kill for so long."""
    with serve() as served:
        toll = kill_crawls(served, sys.maxsize, seed, time.monotonic() + seconds)
    line = (
        f"{toll.kills} kills in {toll.crawls} crawls: {toll.lost} articles lost, {len(toll.altered)} altered, "
        f"{toll.refetched} refetched of {toll.allowed} that were under way, {len(toll.faults)} faults"
    )
    return Outcome(line, toll.is_clean, (*toll.altered, *toll.faults))
