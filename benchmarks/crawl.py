"""What the guards and the archive cost: pages per CPU second, beside plain Scrapy with an insert per item.

    python -m benchmarks.crawl [--runs N]

Both crawl the demo province over HTTP from another process, with the same discovery and the same extractor. Plain
Scrapy has its default settings (robots.txt obeyed, no delay) and writes title, lead, body and time of each article
with one committed INSERT. Runs alternate; CPU time is that of the crawling process after its imports, and of the
process that reads pages for it.
"""

import argparse
import json
import multiprocessing
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from unittest.mock import patch

PORT = 8655
SINCE = date(2024, 1, 1)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--worker", choices=sorted(WORKERS))
    arguments.add_argument("--data", type=Path)
    told = arguments.parse_args()
    if told.worker:
        print(json.dumps(WORKERS[told.worker](told.data)))
        return
    print(table(measure(told.runs)))


def measure(runs: int) -> dict[str, list[dict[str, float]]]:
    """Figures of each kind of crawl."""
    ready, done = multiprocessing.Event(), multiprocessing.Event()
    papers = Path(tempfile.mkdtemp())
    server = multiprocessing.Process(target=_serve, args=(papers, ready, done), daemon=True)
    server.start()
    ready.wait(30)
    try:
        return {name: [] for name in WORKERS} | _alternate(runs, papers)
    finally:
        done.set()
        server.join(10)
        shutil.rmtree(papers)


def _serve(papers: Path, ready: Event, done: Event) -> None:
    from baotinh.demo import serve

    with serve(PORT) as served:
        served.write_site_files(papers)
        ready.set()
        done.wait()


def _alternate(runs: int, papers: Path) -> dict[str, list[dict[str, float]]]:
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in WORKERS}
    for _ in range(runs):
        for name in WORKERS:
            data = Path(tempfile.mkdtemp())
            shutil.copytree(papers, data / "papers")
            command = [sys.executable, "-m", "benchmarks.crawl", "--worker", name, "--data", str(data)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
            figures[name].append(json.loads(done.stdout.splitlines()[-1]))
            shutil.rmtree(data)
    return figures


def table(figures: dict[str, list[dict[str, float]]]) -> str:
    """The figures as a Markdown table, with the ratio of the medians."""
    rate = {name: statistics.median(r["pages"] / r["cpu"] for r in rows) for name, rows in figures.items()}
    lines = ["| crawl | pages | articles | pages per CPU second |", "|---|---|---|---|"]
    for name, rows in figures.items():
        lines.append(f"| {name} | {rows[0]['pages']:.0f} | {rows[0]['articles']:.0f} | {rate[name]:.1f} |")
    ratio = rate["baotinh"] / rate["plain"]
    return "\n".join([*lines, "", f"ratio {ratio:.2f} (wanted: 0.60 or more), {len(rows)} runs of each, alternating"])


def crawl_with_everything(data: Path) -> dict[str, float]:
    """`baotinh crawl` of the province."""
    from baotinh.crawl import DEEP
    from baotinh.crawling import project_settings, run
    from baotinh.options import known_sites
    from crawler.readers import Readers

    sites = tuple(s for s in known_sites(data).values() if s.home.startswith("http://127."))
    settings = project_settings(data, None)
    settings.set("ALLOW_LOOPBACK", True)
    settings.set("LISTING_DEPTH", DEEP)
    reading: list[float] = []
    close = Readers.close
    began = time.process_time()
    with patch.object(Readers, "close", lambda readers: (reading.append(readers.spent), close(readers))):
        run(sites, settings, SINCE, quiet=True)
    cpu = time.process_time() - began + sum(reading)
    with sqlite3.connect(data / "archive.db") as db:
        pages = db.execute("SELECT count(*) FROM captures").fetchone()[0]
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    return {"pages": pages, "articles": articles, "cpu": cpu}


def crawl_plainly(data: Path) -> dict[str, float]:
    """The same pages with Scrapy's defaults and an insert per item."""
    from scrapy.crawler import AsyncCrawlerProcess

    settings: dict[str, Any] = {"LOG_ENABLED": False, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": True}
    settings |= {"REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
    began = time.process_time()
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(_plain_spider(data))
    process.crawl(crawler)
    process.start()
    cpu = time.process_time() - began
    assert crawler.stats is not None
    with sqlite3.connect(data / "plain.db") as db:
        articles = db.execute("SELECT count(DISTINCT url) FROM articles").fetchone()[0]
    return {"pages": crawler.stats.get_value("response_received_count"), "articles": articles, "cpu": cpu}


def _plain_spider(data: Path) -> Any:
    from scrapy import Request, Spider
    from scrapy.http import Response

    from baotinh.options import known_sites
    from crawler.items import Answer, Ask
    from crawler.spiders.news import seeds
    from crawler.spiders.reading import Reader

    sites = tuple(s for s in known_sites(data).values() if s.home.startswith("http://127."))
    db = sqlite3.connect(data / "plain.db")
    db.execute("CREATE TABLE articles (url TEXT, title TEXT, lead TEXT, body TEXT, published TEXT)")

    class Plain(Spider):
        """Scrapy as the tutorial has it."""

        name = "plain"
        reader = Reader(sites, SINCE)

        async def start(self) -> Any:
            for site in sites:
                for ask in seeds(site):
                    yield Request(ask.url, cb_kwargs={"ask": ask})

        def parse(self, response: Response, ask: Ask) -> Iterator[Any]:  # type: ignore[override]
            kind = (response.headers.get("Content-Type") or b"").decode()
            answer = Answer(response.url, response.status, response.body, datetime.now(UTC), kind)
            visit = self.reader.read(ask, answer)
            if (found := visit.article) is not None:
                row = (response.url, found.title, found.lead, "\n\n".join(found.body), str(found.published))
                db.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", row)
                db.commit()
            for link in (link for link in visit.links if link.chance in ("told", "likely")):  # it knows no budget
                yield Request(link.url, cb_kwargs={"ask": Ask(link.url, ask.site, link.kind)})

    return Plain


WORKERS = {"baotinh": crawl_with_everything, "plain": crawl_plainly}

if __name__ == "__main__":
    main()
