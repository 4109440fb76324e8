"""What a large frontier costs: asking what is due, beginning a crawl, and a crawl itself beside one that knows nothing.

    python -m benchmarks.frontier [--rows N …] [--seconds S]

The frontier is made up. One paper of 34 has all the articles that are due: a backfill of eleven years, with a budget of
the day that is nearly used up, so that all of the day's captures are counted; and 100,000 articles more that are to be
read again at a time that lies ahead. Steps are those of SQLite's machine: the same on every machine, unlike times. Two
crawls side by side are of six papers on loopback that answer after 0.3 s and are asked every 0.4 s, for S seconds.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import Event, Process
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from threading import Barrier

from benchmarks.texts import Writer
from crawler.items import Ask
from crawler.sites import Site, load_sites
from crawler.spiders.news import seeds
from pipelines.db.archive import Archive, utc
from pipelines.store import frontier, leads
from pipelines.warc.provenance import Plan

DAYS = 365 * 11
AHEAD = 100_000
SOURCES = 5
"""Feeds, and as many listings, that crawls have found of each paper besides those of its site file."""
HOSTS = tuple(f"127.60.0.{number}" for number in range(1, 7))
PORTS = (8656, 8657)
LATENCY, DELAY = 0.3, 0.4
LISTED = 1500
"""Articles in the sitemap of a paper."""


def fill(archive: Archive, site: str, rows: int, moment: datetime, home: str = "https://baovidu.vn") -> None:
    """Have that many articles of a paper due, which nobody has read yet; those that are there already count."""
    found = utc(moment - timedelta(days=1))
    days = ((moment - timedelta(days=1 + number * 7919 % DAYS)).date().isoformat() for number in range(rows))
    articles = ((home + path_of(number), site, day, found, found) for number, day in enumerate(days))
    with archive.transaction() as db:
        db.executemany(
            """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, due_at, found_at)
               VALUES (?, ?, 'article', 0, 'due', ?, ?, ?)""",
            articles,
        )


def path_of(number: int) -> str:
    """Of an article."""
    return f"/tin-so-{number}-trong-ngay-{100_000 + number}.html"


def fill_ahead(archive: Archive, site: str, rows: int, moment: datetime) -> None:
    """Have that many articles of today read, which are to be read again later."""
    read, again = utc(moment - timedelta(hours=1)), utc(moment + timedelta(hours=5))
    urls = ((f"https://{site}.example/da-doc-{number}.html", site, again, read, read) for number in range(rows))
    with archive.transaction() as db:
        db.executemany(
            """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, due_at, looks, found_at, visited_at)
               VALUES (?, ?, 'article', 0, 'done', '2026-11-26', ?, 1, ?, ?)""",
            urls,
        )


def fill_day(archive: Archive, site: str, count: int, moment: datetime) -> None:
    """Have that many pages of a paper fetched today."""
    run = archive.begin_run("benchmark", "benchmark", utc(moment))
    rows = ((run, site, f"https://{site}.example/hom-nay-{number}.html", utc(moment)) for number in range(count))
    with archive.transaction() as db:
        db.executemany("INSERT INTO captures (run_id, site, url, fetched_at) VALUES (?, ?, ?, ?)", rows)


def know_sources(archive: Archive, sites: tuple[Site, ...], moment: datetime) -> None:
    """Have feeds and listings of each paper that were read by an earlier run."""
    earlier = utc(moment - timedelta(hours=2))
    with archive.transaction() as db:
        for site in sites:
            for number in range(SOURCES):
                for kind in ("feed", "listing"):
                    row = (f"{site.home}{kind}/{number}", site.id, kind, earlier[:10], earlier, earlier)
                    db.execute(
                        """INSERT INTO pages (url, site, kind, depth, state, day, looks, found_at, visited_at)
                           VALUES (?, ?, ?, 0, 'done', ?, 1, ?, ?)""",
                        row,
                    )


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one piece of work."""

    steps: int
    milliseconds: float
    """Of CPU, the least of five."""


def cost(archive: Archive, work: Callable[[], object]) -> Cost:
    """What a piece of work costs that can be done again and again."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    archive.db.conn.set_progress_handler(count, 1)
    work()
    archive.db.conn.set_progress_handler(None, 1)
    return Cost(steps, min(_milliseconds(work) for _ in range(5)))


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def measure(folder: Path, rows: tuple[int, ...]) -> Iterator[tuple[int, Cost, Cost, Cost]]:
    """For each size: what is due, the same behind rows whose time lies ahead, and the beginning of a crawl."""
    sites = tuple(site for site in load_sites().values() if site.status == "active")
    moment = datetime.now(UTC).replace(microsecond=0)
    plan = Plan(moment, look_again=(), listing_depth=3, daily_budget=5000)
    paper = sites[0].id
    for size in rows:
        with Archive(folder / str(size), write=True) as archive:
            archive.know(sites)
            know_sources(archive, sites, moment)
            fill_day(archive, paper, plan.daily_budget - 1, moment)
            fill(archive, paper, size, moment - timedelta(days=40))

            def ask(archive: Archive = archive) -> list[Ask]:
                flying = [home_of(path_of(number)) for number in range(2)]
                return frontier.due(archive.db.conn, paper, moment, plan, 2, without=flying)

            def begin(archive: Archive = archive) -> None:
                archive.db.conn.execute("BEGIN IMMEDIATE")
                leads.plant(archive.db.conn, [seed for site in sites for seed in seeds(site)], moment)
                archive.db.conn.rollback()

            alone = cost(archive, ask)
            fill_ahead(archive, paper, AHEAD, moment)
            yield size, alone, cost(archive, ask), cost(archive, begin)


def home_of(path: str) -> str:
    """The address of a made-up article."""
    return f"https://baovidu.vn{path}"


def crawl_both(known: int, seconds: float) -> list[tuple[int, float]]:
    """What two crawls of six papers came to: one of an empty frontier, one with so many rows due of each paper."""
    asked, done = tuple(Event() for _ in PORTS), Event()
    server = Process(target=_serve, args=(asked, done), daemon=True)
    server.start()  # before anything is open that it would hold open too
    try:
        with ThreadPoolExecutor(len(PORTS)) as pool:
            return list(pool.map(_crawl, (0, known), PORTS, asked, (seconds,) * 2))
    finally:
        done.set()
        server.join(10)


def _crawl(known: int, port: int, asked: Signal, seconds: float) -> tuple[int, float]:
    """Articles stored and CPU seconds taken."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        names = _write_site_files(data, port)
        with Archive(data, write=True) as archive:
            archive.know(tuple(Site(id=name, name=name, domain=host) for name, host in names.items()))
            for name, host in names.items():
                fill(archive, name, known, datetime.now(UTC), f"http://{host}:{port}")
        _ready.wait(300)
        return _crawl_for(seconds, data, list(names), asked)


_ready = Barrier(2)
"""Both crawls begin at the same moment, so that whatever else the machine does takes as much from each."""


def _crawl_for(seconds: float, data: Path, names: list[str], asked: Signal) -> tuple[int, float]:
    command = [sys.executable, "-m", "baotinh", "crawl", *names, "--allow-loopback", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if not asked.wait(120):
        process.kill()
        raise RuntimeError(f"the crawl asked for nothing: {process.communicate()[1].decode()}")
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    with Archive(data) as archive:
        return archive.db.table("articles").count, usage.ru_utime + usage.ru_stime


def _write_site_files(data: Path, port: int) -> dict[str, str]:
    (data / "papers").mkdir(parents=True)
    names = {f"bao-{number}": host for number, host in enumerate(HOSTS)}
    for name, host in names.items():
        lines = (f'id = "{name}"', f'name = "{name}"', f'domain = "{host}"', f"delay = {DELAY}",
                 f'home = "http://{host}:{port}/"', 'sitemaps = ["/sitemap.xml"]')  # fmt: skip
        (data / "papers" / f"{name}.toml").write_text("\n".join(lines), "utf-8")
    return names


def _serve(asked: tuple[Signal, ...], done: Signal) -> None:
    asyncio.run(_Papers(asked).run(done))


class _Papers:
    """Six papers of the same articles, whose sitemaps list the first of them; at each port once."""

    def __init__(self, asked: tuple[Signal, ...]) -> None:
        self.asked = dict(zip(PORTS, asked, strict=True))
        self.writer = Writer()

    async def run(self, done: Signal) -> None:
        servers = [await asyncio.start_server(self.answer, list(HOSTS), port) for port in PORTS]
        while not done.is_set():
            await asyncio.sleep(0.1)
        for server in servers:
            server.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = writer.get_extra_info("sockname")
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.asked[port].set()
                await asyncio.sleep(LATENCY)
                path = head.split()[1].decode()
                kind, body = self.page(host, port, path)
                status = "200 OK" if body else "404 Not Found"
                fields = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(fields.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def page(self, host: str, port: int, path: str) -> tuple[str, bytes]:
        """Media type and bytes; none for what is not there."""
        if path == "/sitemap.xml":
            places = "".join(f"<url><loc>http://{host}:{port}{path_of(n)}</loc></url>" for n in range(LISTED))
            return "application/xml", f"<urlset>{places}</urlset>".encode()
        if path == "/":
            links = "".join(f'<h3><a href="{path_of(n)}">Tin số {n} trong ngày hôm nay</a></h3>' for n in range(20))
            return "text/html; charset=utf-8", f"<html><body>{links}</body></html>".encode()
        if not path.startswith("/tin-so-"):
            return "text/plain", b""
        text = self.writer.write(int(path.split("-")[2]) * 10 + int(host[-1]))
        paragraphs = "".join(f"<p>{part}</p>" for part in (text.lead, *text.body.split("\n\n")))
        story = f"<article><h1>{text.title}</h1><time>07/03/2026 11:00</time>{paragraphs}</article>"
        return "text/html; charset=utf-8", f"<html><body>{story}</body></html>".encode()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=(10_000, 100_000, 1_000_000))
    options.add_argument("--seconds", type=float, default=30)
    told = options.parse_args()
    print("| due rows of a paper | due: steps | ms | behind 100,000 of later: steps | ms | start: steps | ms |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size, *costs in measure(Path(folder), tuple(told.rows)):
            print(f"| {size:,} | " + " | ".join(f"{one.steps} | {one.milliseconds:.2f}" for one in costs) + " |")
    empty, full = crawl_both(100_000, told.seconds)
    print("\n| crawl of six papers | articles | CPU ms an article |\n|---|---|---|")
    for name, (articles, cpu) in (("empty frontier", empty), ("100,000 due rows a paper", full)):
        print(f"| {name} | {articles} | {1000 * cpu / articles:.1f} |")
    print(f"\nratio of articles {full[0] / empty[0]:.2f} (wanted: 0.95 or more)")


if __name__ == "__main__":
    main()
