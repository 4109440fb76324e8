"""A crawl on a network that leads every name to a private address, as hotels and filters do, puts nothing off."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.items import Ask
from crawler.sites import load_site
from pipelines.db.archive import Archive
from pipelines.store import leads
from tests.hostile.crawl import resolving
from tests.hostile.server import Asked, Reply, serve
from tests.hostile.stories import front, story

HOST = "127.61.0.1"
PATHS = tuple(f"/mua-lon-gay-ngap-nhieu-noi-{n}.html" for n in range(100_001, 100_013))


def answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front(PATHS))
    return Reply(story(asked.path)) if asked.path in PATHS else Reply(b"", 404)


def crawl(folder: Path, *more: str, names: dict[str, list[str]] | None = None) -> tuple[int, dict[str, int], str]:
    command = [sys.executable, "-m", "baotinh", "crawl", "--site", f"{folder}/bao.toml", "--data", f"{folder}/data"]
    env = os.environ | {"BAOTINH_CONTACT": "luu-tru@thu.vien.vn"} | (resolving(names) if names else {})
    done = subprocess.run([*command, *more], capture_output=True, text=True, timeout=90, check=False, env=env)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def waiting(folder: Path) -> list[tuple[str, str, str | None, int]]:
    with Archive(folder / "data") as archive:
        query = "SELECT url, state, due_at, tries FROM pages WHERE kind = 'article' ORDER BY url"
        return [tuple(row) for row in archive.db.execute(query).fetchall()]


def site_file(folder: Path, domain: str, home: str) -> None:
    lines = ('id = "bao"', 'name = "Báo Thử"', f'domain = "{domain}"', f'home = "{home}"', "delay = 0")
    (folder / "bao.toml").write_text("\n".join(lines), "utf-8")


def test_what_waits_still_waits_when_the_network_is_well_again(tmp_path: Path) -> None:
    with serve({HOST: answer}) as server:
        site_file(tmp_path, HOST, f"http://{HOST}:{server.port}/")
        code, said, _ = crawl(tmp_path, "--allow-loopback", "--limit", "4")
        assert (code, said["new"]) == (0, 4)
        before, asked = waiting(tmp_path), len(server.heard)

        code, said, err = crawl(tmp_path)
        assert (code, len(err.splitlines())) == (69, 1)
        assert "private address" in err
        assert "nothing was put off" in err
        assert len(server.heard) == asked
        assert waiting(tmp_path) == before

        code, said, _ = crawl(tmp_path, "--allow-loopback")
        assert (code, said["new"]) == (0, len(PATHS) - 4)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "fd00::1"])
def test_a_name_that_a_filter_leads_elsewhere_puts_nothing_off(tmp_path: Path, address: str) -> None:
    site_file(tmp_path, "bao-bi-chuyen.vn", "https://bao-bi-chuyen.vn/")
    with Archive(tmp_path / "data", write=True) as archive:
        archive.know((load_site(tmp_path / "bao.toml"),))
        with archive.transaction() as db:
            for path in PATHS:
                leads.add_source(db, Ask(f"https://bao-bi-chuyen.vn{path}", "bao", "article"), datetime.now(UTC))
    before = waiting(tmp_path)
    for _ in range(2):
        code, said, err = crawl(tmp_path, names={"bao-bi-chuyen.vn": [address]})
        assert (code, said["offline"], len(err.splitlines())) == (69, said["asked"], 1)
        assert f"bao-bi-chuyen.vn resolves to {address}" in err
        assert waiting(tmp_path) == before
