"""`baotinh crawl` of papers that move away: what they still lead to is fetched first, whole, once, and told of."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from pipelines.store import backfill
from tests.baotinh.conftest import Run
from tests.baotinh.test_rebuild_redact import tables
from tests.hostile.server import Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT

MOVES, MERGES, STAYS, NEW = "127.64.0.1", "127.64.0.2", "127.64.0.3", "127.64.9.9"
PAPERS = {"bao-a": STAYS, "bao-dap-nhap": MERGES, "bao-doi": MOVES}
BEFORE, MOVED = 1, 2
"""Phases."""
_SECTION = "/thoi-su"
_DEEP = 8
"""Pages of the list; a crawl follows three."""


def _paths(page: int) -> list[str]:
    return [f"/tin-cu-o-trang-{page}-so-{n}-{70_000 + 10 * page + n}.html" for n in range(4)]


def _paper(asked: Asked) -> Reply | Raw:
    """A front page with a section, whose list is long; in the second phase one paper leads away by a refresh."""
    if asked.path == "/":
        if asked.host == MOVES and asked.phase == MOVED:
            there = f"http://{NEW}:{asked.port}/"
            return Reply(f"<html><head><meta http-equiv='refresh' content='0;url={there}'></head></html>".encode())
        page = front(_paths(1)).decode()
        return Reply(page.replace("</body>", f"<nav><a href='{_SECTION}'>Thời sự</a></nav></body>").encode())
    if asked.path.partition("?")[0] == _SECTION:
        number = int(asked.path.partition("page=")[2] or 1)
        links = front(_paths(number)).decode()
        onward = f"<a rel='next' href='{_SECTION}?page={number + 1}'>Trang sau</a>" if number < _DEEP else ""
        return Reply(links.replace("</body>", f"{onward}</body>").encode())
    if any(asked.path in _paths(page) for page in range(1, _DEEP + 1)):
        return Reply(story(f"{asked.host}{asked.path}"))
    return Reply(b"", 404)


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    with serve(dict.fromkeys((*PAPERS.values(), NEW), _paper)) as server:
        yield server


def _write(data: Path, name: str, port: int, **more: str) -> None:
    (data / "papers").mkdir(parents=True, exist_ok=True)
    host = PAPERS[name]
    keys = {"id": name, "name": name, "domain": host, "home": f"http://{host}:{port}/", "delay": 0, **more}
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in keys.items()]
    (data / "papers" / f"{name}.toml").write_text("".join([*lines, f'sections = ["{_SECTION}"]\n']), "utf-8")


def _crawl(data: Path, *arguments: str) -> int:
    command = [sys.executable, "-m", "baotinh", "crawl", *arguments, "--allow-loopback", "--data", str(data)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=clean)
    assert done.returncode in (0, 69), done.stderr
    return done.returncode


def _read(data: Path, site: str) -> int:
    with Archive(data) as archive:
        return int(archive.db.execute("SELECT count(*) FROM articles WHERE site = ?", (site,)).fetchone()[0])


def _rescued(data: Path) -> list[str]:
    with Archive(data) as archive:
        return [site for site, back in backfill.queued(archive.db.conn).items() if back.is_rescue]


def test_a_paper_whose_front_page_leads_away_is_rescued_once_told_of_and_made_again(
    served: Server, tmp_path: Path, run: Run
) -> None:
    for name in ("bao-a", "bao-doi"):
        _write(tmp_path, name, served.port)
    served.phase = BEFORE
    _crawl(tmp_path, "bao-a", "bao-doi")
    before = _read(tmp_path, "bao-doi")
    assert 4 <= before < 4 * _DEEP
    served.phase = MOVED
    assert _crawl(tmp_path, "bao-a", "bao-doi") == 69
    assert _rescued(tmp_path) == ["bao-doi"]
    told = run("status", "--data", tmp_path).out
    assert "moved away" in told
    assert f"its front page leads to another host: {NEW}" in told
    assert "being rescued since" in told
    assert "What is being rescued" in run("digest", "--since", "today", "--data", tmp_path).out
    before_rebuild = tables(tmp_path)
    assert run("rebuild", "--data", tmp_path).code == 0
    assert tables(tmp_path) == before_rebuild

    _crawl(tmp_path, "bao-a", "bao-doi")
    assert _read(tmp_path, "bao-doi") == 4 * _DEEP
    assert _rescued(tmp_path) == []
    assert _read(tmp_path, "bao-a") == before
    assert "bao-doi: done" in run("digest", "--since", "today", "--data", tmp_path).out
    _crawl(tmp_path, "bao-a", "bao-doi")
    assert _rescued(tmp_path) == []
    done = tables(tmp_path)
    assert run("rebuild", "--data", tmp_path).code == 0
    assert tables(tmp_path) == done


def test_a_paper_that_merges_is_taken_along_first_and_no_more_once_it_is_rescued(
    served: Server, tmp_path: Path
) -> None:
    served.phase = BEFORE
    for name in ("bao-a", "bao-dap-nhap"):
        _write(tmp_path, name, served.port)
    (tmp_path / "baotinh.toml").write_text('papers = ["bao-a"]\n', "utf-8")
    _crawl(tmp_path, "bao-a", "bao-dap-nhap")
    before = _read(tmp_path, "bao-dap-nhap")
    _write(tmp_path, "bao-dap-nhap", served.port, status="merged", successor="baomoi.example")
    _crawl(tmp_path, "bao-a")
    assert _rescued(tmp_path) == [], "a crawl of papers that are named takes no other along"
    _crawl(tmp_path)
    assert before < _read(tmp_path, "bao-dap-nhap") == 4 * _DEEP
    assert _rescued(tmp_path) == []
    seen = len(served.heard)
    _crawl(tmp_path)
    assert not [one for one in served.heard[seen:] if one.asked.host == MERGES]


def test_a_rescue_is_begun_by_hand_for_one_paper_alone(served: Server, tmp_path: Path) -> None:
    served.phase = BEFORE
    for name in ("bao-a", "bao-dap-nhap"):
        _write(tmp_path, name, served.port)
    seen = len(served.heard)
    _crawl(tmp_path, "--rescue", "bao-a")
    assert _read(tmp_path, "bao-a") == 4 * _DEEP
    assert {one.asked.host for one in served.heard[seen:]} == {STAYS}
    assert _rescued(tmp_path) == []
    with Archive(tmp_path) as archive:
        [row] = archive.db.execute("SELECT reached_to FROM sites WHERE reached_to NOT NULL").fetchall()
    assert row[0] == "1900-01-01"


def test_a_paper_that_nobody_knows_is_not_rescued(tmp_path: Path, run: Run) -> None:
    done = run("crawl", "--rescue", "bao-khong-co", "--data", tmp_path)
    assert done.code == 2
    assert "bao-khong-co" in done.err.splitlines()[-1]
    assert not (tmp_path / "archive.db").exists()
