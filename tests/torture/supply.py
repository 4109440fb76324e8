"""Papers with as many articles as are wanted, and what a crawl of them left."""

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.server import Asked, Raw, Reply, Server
from tests.hostile.stories import front, story
from tests.hostile.table import ROBOTS

Fault = Callable[[Asked, bytes], Reply | Raw | None]
"""What goes wrong with the answer to a request for an article that has these bytes; `None`: nothing."""


def no_fault(_asked: Asked, _page: bytes) -> None:
    """All goes well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Papers on loopback, each with a sitemap of all its articles."""

    papers: int
    articles: int
    """Of each paper."""
    delay: float
    """Seconds between two requests to a paper."""
    fault: Fault = no_fault

    @property
    def hosts(self) -> dict[str, Callable[[Asked], Reply | Raw]]:
        """For `serve`."""
        return {f"127.50.{n // 200}.{n % 200 + 1}": self.answer for n in range(self.papers)}

    @property
    def paths(self) -> list[str]:
        """Of the articles, the same at each paper."""
        return [f"/tin-so-{n}-trong-ngay-{100_000 + n}.html" for n in range(self.articles)]

    def answer(self, asked: Asked) -> Reply | Raw:
        """What each paper does with a request."""
        if asked.path == ROBOTS:
            return Reply(f"Sitemap: http://{asked.host}:{asked.port}/sitemap.xml".encode(), kind="text/plain")
        if asked.path == "/sitemap.xml":
            places = "".join(f"<url><loc>http://{asked.host}:{asked.port}{path}</loc></url>" for path in self.paths)
            return Reply(f"<urlset>{places}</urlset>".encode(), kind="application/xml")
        if asked.path == "/":
            return Reply(front(self.paths[:20]))
        if asked.path.startswith("/tin-so-"):
            page = story(f"{asked.host}{asked.path}")
            return self.fault(asked, page) or Reply(page)
        return Reply(b"", 404)

    def command(self, data: Path, server: Server, *options: str) -> list[str]:
        """Writes the site files; returns how to crawl them."""
        (data / "papers").mkdir(parents=True)
        names = [f"bao-{n}" for n in range(self.papers)]
        for name, host in zip(names, self.hosts, strict=True):
            lines = (f'id = "{name}"', f'name = "{name}"', f'domain = "{host}"', f"delay = {self.delay}",
                     f'home = "http://{host}:{server.port}/"')  # fmt: skip
            (data / "papers" / f"{name}.toml").write_text("\n".join(lines), "utf-8")
        return [sys.executable, "-m", "baotinh", "crawl", *names, "--allow-loopback", "--data", str(data), *options]


def lost(supply: Supply, data: Path, server: Server) -> list[str]:
    """Articles that the archive does not know of, or that a paper sent whole and the archive does not have."""
    listed = {f"http://{host}:{server.port}{path}" for host in supply.hosts for path in supply.paths}
    sent = {f"http://{h.asked.host}:{server.port}{h.asked.path}" for h in server.heard if h.status == 200}
    with sqlite3.connect(data / "archive.db") as db:
        known = {url for (url,) in db.execute("SELECT url FROM pages")}
        stored = {url for (url,) in db.execute("SELECT url FROM articles")}
    db.close()
    return sorted((listed - known) | (listed & sent - stored))


def states(data: Path) -> Counter[str]:
    """How many articles are in which state."""
    with sqlite3.connect(data / "archive.db") as db:
        found = Counter(dict(db.execute("SELECT state, count(*) FROM pages WHERE kind = 'article' GROUP BY state")))
    db.close()
    return found
