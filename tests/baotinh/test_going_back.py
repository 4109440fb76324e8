"""`baotinh crawl --since` of long ago: behind a year that is known everything is read that is not."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from pipelines.ingest.feeder import USELESS
from tests import world
from tests.hostile.server import Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT

_HOST, _NAME = "127.67.0.1", "bao-lau-nam"
_TODAY = datetime.now(UTC).date()
_KNOWN, _OLDER = USELESS + 2, 6
"""Weeks, each with a sitemap of its own."""


def _day(week: int) -> date:
    return _TODAY - timedelta(days=7 * week + 1)


def _path(week: int) -> str:
    return f"/tin-cua-mot-tuan-da-qua-{600_000 + week}.html"


def _paper(asked: Asked) -> Reply | Raw:
    origin = f"http://{asked.host}:{asked.port}"
    if asked.path == "/":
        return Reply(front([_path(0)]))
    if asked.path == "/robots.txt":
        return Reply(f"Sitemap: {origin}/sitemap.xml\n".encode(), kind="text/plain")
    if asked.path == "/sitemap.xml":
        return _sitemap("sitemap", [(f"{origin}/tuan-{week}.xml", week) for week in range(_KNOWN + _OLDER)])
    if asked.path.startswith("/tuan-"):
        week = int(asked.path.removeprefix("/tuan-").removesuffix(".xml"))
        return _sitemap("url", [(origin + _path(week), week)])
    if asked.path in map(_path, range(_KNOWN + _OLDER)):
        return Reply(story(asked.path))
    return Reply(b"", 404)


def _sitemap(tag: str, entries: list[tuple[str, int]]) -> Reply:
    rows = "".join(f"<{tag}><loc>{url}</loc><lastmod>{_day(week)}</lastmod></{tag}>" for url, week in entries)
    root = "sitemapindex" if tag == "sitemap" else "urlset"
    text = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{root}>'
    return Reply(text.encode(), kind="application/xml")


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    with serve({_HOST: _paper}) as server:
        yield server


def _crawl(data: Path, week: int) -> None:
    since = f"{_day(week) - timedelta(days=1)}"
    command = [sys.executable, "-m", "baotinh", "crawl", _NAME, "--since", since, "--allow-loopback"]
    done = subprocess.run(
        [*command, "--data", str(data)], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def _read(data: Path) -> int:
    with Archive(data) as archive:
        return int(archive.db.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_sitemaps_that_are_known_do_not_end_a_crawl_that_goes_further_back(served: Server, tmp_path: Path) -> None:
    world.write_site_file(tmp_path, _NAME, _HOST, served.port)
    _crawl(tmp_path, _KNOWN - 1)
    assert _read(tmp_path) == _KNOWN
    world.make_due(tmp_path)
    _crawl(tmp_path, _KNOWN + _OLDER)
    assert _read(tmp_path) == _KNOWN + _OLDER
