"""Crawling a table of hosts with the command, and looking at what it left."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from warcio.archiveiterator import ArchiveIterator

from tests.hostile.server import Answer, Asked, Heard, Reply, Server, serve
from tests.hostile.stories import story
from tests.hostile.table import Behaviour, Seen
from tests.test_house import ROOT

LONGEST = 90
"""Seconds after which a crawl is killed; it has failed long before."""
GOOD_PAPER = "bao-lanh"
GOOD_PATHS = tuple(f"/tin-cua-bao-lanh-{n}-4000{n:02}.html" for n in range(12))
_GOOD_HOST = "127.40.0.1"
_GOOD = Behaviour(name=GOOD_PAPER, answers={path: Reply(story(path)) for path in GOOD_PATHS})
_NAMES = Path(__file__).parent / "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """Hosts that are crawled together."""

    name: str
    rows: Sequence[Behaviour]
    times: int = 1
    """How often they are crawled, with every page due each time."""
    options: tuple[str, ...] = ()
    exits: frozenset[int] = frozenset({0})
    """Exit codes that are right."""
    loopback: bool = True
    """Whether it is allowed; else there is no good paper, for none could be reached."""
    names: Mapping[str, list[str]] = field(default_factory=dict)
    """Make-believe names and what they resolve to. A row with a domain of its own has the canary's port."""
    waits: bool = False
    """It mostly waits, and may run beside the others."""
    hosts: Mapping[str, Answer] = field(default_factory=dict)
    """More hosts, which are no papers."""


class Ran(NamedTuple):
    """One run of the command."""

    exit: int
    seconds: float
    """From the first request to the end of the process."""
    peak: int
    """Bytes of memory that a process of it held at most."""
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a crawl of many hosts."""

    crawl: Crawl
    runs: Sequence[Ran]
    history: Mapping[str, Sequence[Seen]]
    """By name of the host: what each run left."""
    sung: Sequence[Asked]
    faults: Sequence[str]
    """Of the server."""
    good: Sequence[Heard]
    """What the good paper was asked for in the first run."""
    began: float
    """When the first request came."""
    data: Path


def conduct(crawl: Crawl, folder: Path) -> Result:
    """Serve the hosts, crawl them, look."""
    addresses = {row.name: f"127.30.{n // 200}.{n % 200 + 1}" for n, row in enumerate(crawl.rows)}
    hosts: dict[str, Answer] = {**{addresses[row.name]: row.answer for row in crawl.rows}, **crawl.hosts}
    if crawl.loopback:
        hosts[_GOOD_HOST] = _GOOD.answer
    with serve(hosts) as server:
        homes = {row.name: _home(row, addresses[row.name], server) for row in crawl.rows}
        files = [_site_file(row, homes[row.name], folder) for row in crawl.rows]
        if crawl.loopback:
            files.append(_site_file(_GOOD, f"http://{_GOOD_HOST}:{server.port}/", folder))
        return _repeat(crawl, server, homes, files, folder / "data")


def _repeat(crawl: Crawl, server: Server, homes: Mapping[str, str], files: list[Path], data: Path) -> Result:
    runs: list[Ran] = []
    history: dict[str, list[Seen]] = {name: [] for name in homes}
    for server.phase in range(1, crawl.times + 1):
        if server.phase > 1:
            _make_due(data / "archive.db", by_days=90 if server.phase == crawl.times else 0)
        runs.append(_run(crawl, files, data, server))
        assert (data / "archive.db").exists(), f"no archive: {runs[-1].err}"
        for name, seen in _look(data, homes, server).items():
            history[name].append(seen)
    good = [heard for heard in server.of(_GOOD_HOST) if heard.asked.phase == 1]
    return Result(crawl, runs, history, list(server.sung), list(server.faults), good, _first(server, 1), data)


def _first(server: Server, phase: int) -> float:
    """When the first request of a crawl came."""
    return min((heard.asked.at for heard in server.heard if heard.asked.phase == phase), default=time.monotonic())


def _home(row: Behaviour, address: str, server: Server) -> str:
    port = server.port if row.domain is None else server.canary
    return f"http://{row.domain or address}:{port}/"


def _site_file(row: Behaviour, home: str, folder: Path) -> Path:
    keys = {"id": row.name, "name": row.name, "domain": home.split("/")[2].rsplit(":", 1)[0], "home": home,
            "delay": 0, **row.site}  # fmt: skip
    path = folder / f"{row.name}.toml"
    values = (f"{key} = {json.dumps(list(v) if isinstance(v, tuple) else v)}\n" for key, v in keys.items())
    path.write_text("".join(values), "utf-8")
    return path


def _run(crawl: Crawl, files: Sequence[Path], data: Path, server: Server) -> Ran:
    command = [sys.executable, "-m", "baotinh", "crawl", "--data", str(data), *crawl.options]
    for file in files:
        command += ["--site", str(file)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    command += ["--contact", "toasoan@example.org", *(["--allow-loopback"] if crawl.loopback else [])]
    if crawl.names:
        environment |= resolving(crawl.names)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    with _Peak(process.pid) as peak:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
    return Ran(process.returncode, time.monotonic() - _first(server, server.phase), peak.bytes, out, err)


def resolving(names: Mapping[str, list[str]]) -> dict[str, str]:
    """Variables with which an interpreter takes make-believe names for what they are not."""
    return {"PYTHONPATH": str(_NAMES), "HOSTILE_NAMES": json.dumps(names)}


class _Peak:
    """Watches how much memory a process, or a child of it, holds at most."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.bytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.03):
            self.bytes = max((self.bytes, *map(_held, _family(self.pid))))


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):  # it has ended, or a thread of it
            for listed in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, listed.read_text().split())
    return found


def _held(pid: int) -> int:
    """The high-water mark of a process, in bytes; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * max((int(line.split()[1]) for line in lines if line.startswith(("VmHWM", "VmRSS"))), default=0)


def _make_due(path: Path, *, by_days: int) -> None:
    """Let the clock of the archive run on: what waits for its time is due, what was read was read days ago."""
    with sqlite3.connect(path, timeout=30) as db:
        db.execute("UPDATE pages SET due_at = '2020-01-01T00:00:00+00:00' WHERE due_at IS NOT NULL")
        for table in ("pages", "captures") if by_days else ():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for column in columns:
                if column.endswith("_at") and column != "due_at":
                    earlier = f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, '-{by_days} days')"
                    db.execute(f"UPDATE {table} SET {column} = {earlier} WHERE {column} IS NOT NULL")
    db.close()


def _look(data: Path, homes: Mapping[str, str], server: Server) -> dict[str, Seen]:
    """What is in the archive and in the log, by host."""
    path = data / "archive.db"
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    raw = path.read_bytes()
    revisits = _revisits(data / "warc")
    log: dict[str, list[Heard]] = {}
    for heard in server.heard:
        if heard.asked.phase == server.phase:
            log.setdefault(heard.asked.host, []).append(heard)
    try:
        return {name: _seen(db, name, home, log, revisits, raw) for name, home in homes.items()}
    finally:
        db.close()


def _seen(
    db: sqlite3.Connection, name: str, home: str, log: Mapping[str, list[Heard]], revisits: Sequence[str], raw: bytes
) -> Seen:
    def path(url: str) -> str:
        return url.removeprefix(home.rstrip("/")) or "/"

    articles = {path(row["url"]): row for row in db.execute("SELECT * FROM articles WHERE site = ?", (name,))}
    query = "SELECT * FROM revisions WHERE article_id = ? ORDER BY number"
    return Seen(
        name=name,
        home=home,
        pages={path(row["url"]): row for row in db.execute("SELECT * FROM pages WHERE site = ?", (name,))},
        articles=articles,
        revisions={key: db.execute(query, (row["id"],)).fetchall() for key, row in articles.items()},
        captures=db.execute("SELECT * FROM captures WHERE site = ? ORDER BY id", (name,)).fetchall(),
        asked=log.get(home.split("/")[2].rsplit(":", 1)[0], []),
        revisits=sum(url.startswith(home) for url in revisits),
        database=raw,
    )


def _revisits(folder: Path) -> list[str]:
    """Addresses of the revisit records."""
    found: list[str] = []
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            records = (record for record in ArchiveIterator(stream) if record.rec_type == "revisit")
            found += [str(record.rec_headers.get_header("WARC-Target-URI")) for record in records]
    return found
