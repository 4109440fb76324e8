"""How long a crawl that was killed takes to its next record, beside one that begins with nothing."""

import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from baotinh.demo import Served, serve
from tests.baotinh.test_demo_crawl import command
from tests.torture.outcome import Outcome

ALLOWED = 3.0
"""Seconds more than a bare start."""


def seconds_to_first_record(served: Served, data: Path) -> float:
    """Crawl until a first record has been stored; kill the crawl."""
    before, began = _records(data), time.monotonic()
    with subprocess.Popen(command(data, served), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while _records(data) == before and process.poll() is None:
            time.sleep(0.01)
        took = time.monotonic() - began
        time.sleep(1)  # so that there is something to put in order
        process.kill()
    return took


def _records(data: Path) -> int:
    try:
        with sqlite3.connect(f"{(data / 'archive.db').as_uri()}?mode=ro", uri=True) as db:
            found: int = db.execute("SELECT count(*) FROM captures").fetchone()[0]
        db.close()
    except sqlite3.OperationalError:  # not there yet, or without its tables
        return 0
    return found


def restarts(seconds: float, _seed: int) -> Outcome:
    """Start and restart for so long."""
    until = time.monotonic() + seconds
    bare: list[float] = []
    again: list[float] = []
    with serve() as served:
        while not bare or time.monotonic() < until:
            with tempfile.TemporaryDirectory() as folder:
                served.write_site_files(Path(folder) / "papers")
                bare.append(seconds_to_first_record(served, Path(folder)))
                again.append(seconds_to_first_record(served, Path(folder)))
    first, then = statistics.median(bare), statistics.median(again)
    line = f"{then:.2f} s to the first record after a kill, {first:.2f} s from a bare start, medians of {len(bare)}"
    return Outcome(line, then - first <= ALLOWED)
