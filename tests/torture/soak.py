"""One long crawl of papers that fail in every twentieth answer: what it holds stays the same, and nothing is lost."""

import gzip
import math
import random
import signal
import statistics
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.server import HTML, Asked, Raw, Reply, serve
from tests.torture.outcome import Outcome
from tests.torture.supply import Supply, lost, states

FAULTY = 0.05
"""Of the answers."""
TOLERANCE = 0.1
"""By how much memory may grow or shrink after warming up."""
PAGES_A_SECOND = 60.0
"""That a crawl of many papers is offered; a core reads about as many."""
ARTICLES = 2900
"""Of a paper: within the budget of pages in a run."""


def _head(*fields: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", f"Content-Type: {HTML}", *fields, "", "")).encode()


def _slow(page: bytes) -> Iterator[bytes | float]:
    yield _head(f"Content-Length: {len(page)}")
    for at in range(0, len(page), 1000):
        yield page[at : at + 1000]
        yield 0.1


def fault(asked: Asked, page: bytes) -> Reply | Raw | None:
    """One of ten faults, in one of twenty answers; always the same for the same request."""
    chance = random.Random(zlib.crc32(f"{asked.host}{asked.path}{asked.turn}".encode()))
    if chance.random() >= FAULTY:
        return None
    half, length = page[: len(page) // 2], f"Content-Length: {len(page)}"
    packed = gzip.compress(page)
    ways: tuple[Reply | Raw, ...] = (
        Raw(("reset",)),
        Raw((_head(length), half, 0.05, "reset")),
        Raw((_head(length), half)),
        Raw((_head("Transfer-Encoding: chunked"), f"{len(half):x}\r\n".encode() + half + b"\r\n")),
        Raw((b"SSH-2.0-OpenSSH_9.6\r\n",)),
        Raw((_head(f"Content-Length: {len(packed) - 40}", "Content-Encoding: gzip"), packed[:-40])),
        Raw((_head(f"Content-Length: {len(packed)}", "Content-Encoding: gzip"), packed[:99] + b"\0" + packed[100:])),
        Raw(_slow(page)),
        Reply(b"loi", 500),
        Reply(b"", 404),
    )
    return chance.choice(ways)


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds at a moment."""

    at: float
    """Of the monotonic clock."""
    memory: int
    """Resident bytes."""
    handles: int


def look(process: int) -> Held:
    """What a process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return Held(time.monotonic(), pages * 4096, len(list(Path(f"/proc/{process}/fd").iterdir())))


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of a soak."""

    exit: int
    asked: int
    faulty: int
    """Answers with a fault."""
    lost: list[str]
    held: list[Held]
    """Once a second, from the first request on."""
    states: Counter[str]
    err: str

    @property
    def warm(self) -> list[Held]:
        """Without the first quarter, in which caches fill."""
        return self.held[len(self.held) // 4 :]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, and memory and handles stayed as they were."""
        held = ([h.memory for h in self.warm], [h.handles for h in self.warm])
        return self.exit in (0, 11) and not self.lost and all(abs(_growth(figures)) <= TOLERANCE for figures in held)

    def __str__(self) -> str:
        memory, handles = [h.memory >> 20 for h in self.warm], [h.handles for h in self.warm]
        seconds = self.held[-1].at - self.held[0].at
        return (
            f"{self.asked} requests in {seconds:.0f} s, {self.faulty} answered with a fault, {len(self.lost)} articles "
            f"lost; memory {min(memory)} to {max(memory)} MiB, {_growth(memory):+.1%}; {min(handles)} to "
            f"{max(handles)} files open, {_growth(handles):+.1%}; exit {self.exit}; {dict(self.states)}"
        )


def _growth(figures: Sequence[float]) -> float:
    """From the first to the last third."""
    third = max(1, len(figures) // 3)
    return statistics.mean(figures[-third:]) / statistics.mean(figures[:third]) - 1


def soak_for(seconds: float, supply: Supply, data: Path) -> Soaked:
    """Crawl until all is read, or for so long; then ask the crawl to stop."""
    held: list[Held] = []
    with serve(supply.hosts) as server, (data.parent / "soak.log").open("w+") as log:
        command = supply.command(data, server)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log) as crawl:
            until = time.monotonic() + seconds
            while time.monotonic() < until and crawl.poll() is None:
                held += [look(crawl.pid)] if server.heard else []
                time.sleep(1 if seconds > 30 else 0.1)
            crawl.send_signal(signal.SIGTERM)
            crawl.wait(120)
        log.seek(0)
        faulty = sum(fault(heard.asked, b"") is not None for heard in server.heard if "/tin-so-" in heard.asked.path)
        forgotten = lost(supply, data, server)
        return Soaked(crawl.returncode, len(server.heard), faulty, forgotten, held, states(data), log.read())


def soak(seconds: float, _seed: int) -> Outcome:
    """Soak for so long."""
    papers = max(8, math.ceil(seconds * PAGES_A_SECOND / ARTICLES))
    supply = Supply(papers=papers, articles=ARTICLES, delay=papers / PAGES_A_SECOND, fault=fault)
    with tempfile.TemporaryDirectory() as folder:
        found = soak_for(seconds, supply, Path(folder) / "data")
    return Outcome(str(found), found.is_clean, tuple(found.lost[:5]))
