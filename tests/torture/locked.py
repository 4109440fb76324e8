"""A program that has the database locked for a while, in the middle of a crawl."""

import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.hostile.server import Server, serve
from tests.torture.outcome import Outcome
from tests.torture.supply import Supply, lost

LONGEST_GAP = 1.0
"""Seconds between two requests while the database is locked."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What came of it."""

    exit: int
    err: str
    asked: int
    """Requests while the database was locked."""
    gap: float
    """Seconds between two of them at most."""
    lost: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether the crawl went on, and lost nothing."""
        return not self.exit and not self.lost and self.asked > 0 and self.gap < LONGEST_GAP

    def __str__(self) -> str:
        return (
            f"{self.asked} requests while the database was locked, {self.gap:.2f} s between two at most, "
            f"{len(self.lost)} articles lost, exit {self.exit}"
        )


def lock_while_crawling(seconds: float, data: Path) -> Locked:
    """Crawl two papers; when they are being read, lock the database for so long."""
    delay = 0.1
    supply = Supply(papers=2, articles=40 + int(seconds / delay), delay=delay)
    with serve(supply.hosts) as server:
        command = supply.command(data, server)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as crawl:
            began, ended = _lock(data / "archive.db", seconds, server, crawl)
            _, err = crawl.communicate(timeout=seconds + 90)
    moments = [heard.asked.at for heard in server.heard if began <= heard.asked.at <= ended]
    gaps = [later - earlier for earlier, later in pairwise((began, *moments, ended))]
    return Locked(crawl.returncode, err, len(moments), max(gaps), lost(supply, data, server))


def _lock(path: Path, seconds: float, server: Server, crawl: subprocess.Popen[str]) -> tuple[float, float]:
    while len(server.heard) < 30 and crawl.poll() is None:
        time.sleep(0.01)
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    time.sleep(seconds)
    ended = time.monotonic()
    db.execute("COMMIT")
    db.close()
    return began, ended


def locked(seconds: float, _seed: int) -> Outcome:
    """Lock it for as long as an analyst may: a minute, if there is time."""
    with tempfile.TemporaryDirectory() as folder:
        found = lock_while_crawling(min(60.0, seconds * 2 / 3), Path(folder) / "data")
    return Outcome(str(found), found.is_clean)
