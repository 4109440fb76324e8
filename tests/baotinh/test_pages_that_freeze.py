"""A page that nobody can read to its end holds up no other, and what was decided of it is a fact of the archive."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import world
from tests.hostile.server import Asked, Reply, serve
from tests.hostile.stories import front, story
from tests.reading_badly import DIES, FILLS, WAITS, WORKS
from tests.world import Done, rows

ROOT = Path(__file__).parent.parent.parent
HOST = "127.0.0.83"
BAD = {"/nuoc-len-nhanh-trong-dem-100001.html": WORKS, "/nhieu-ho-dan-phai-ke-do-100002.html": WAITS,
       "/chinh-quyen-xa-huy-dong-100003.html": DIES, "/luc-luong-den-ho-tro-100004.html": FILLS}  # fmt: skip
GOOD = "/mua-lon-gay-ngap-nhieu-noi-100005.html"
REASONS = {"too slow", "its reader ended", "too large"}


def answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front((*BAD, GOOD)))
    if asked.path not in (*BAD, GOOD):
        return Reply(b"", 404)
    return Reply(story(asked.path) + BAD.get(asked.path, "").encode())


def badly(*arguments: object) -> Done:
    command = [sys.executable, "-m", "tests.reading_badly", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("freeze") / "data"
    with serve({HOST: answer}) as server:
        world.write_site_file(data, "bao-lanh", HOST, server.port)
        done = badly("crawl", "bao-lanh", "--allow-loopback", "--data", data)
    assert done.code == 0, done.said
    return data


def states(data: Path) -> list[tuple[object, ...]]:
    query = "SELECT url, state, reason, article_id IS NOT NULL FROM pages WHERE kind = 'article' ORDER BY url"
    return rows(data, query)


def test_every_other_page_is_read_and_stored(crawled: Path) -> None:
    told = {str(url).split("/", 3)[3]: (state, reason, has) for url, state, reason, has in states(crawled)}
    assert told.pop(GOOD[1:]) == ("done", None, 1)
    assert {state for state, _, _ in told.values()} == {"refused"}
    assert {str(reason).split(":")[0] for _, reason, _ in told.values()} == REASONS
    assert len(told) == len(BAD)


def test_rebuild_gives_the_same_though_today_each_page_can_be_read(crawled: Path) -> None:
    before = states(crawled)
    done = world.typed("rebuild", "--data", crawled)
    assert done.code == 0, done.said
    assert states(crawled) == before
    assert world.typed("verify", "--data", crawled).code == 0


def test_a_saved_page_is_refused_in_one_line_and_the_next_is_imported(tmp_path: Path) -> None:
    for name, mark in (("1-works", WORKS), ("2-dies", DIES), ("3-good", "")):
        (tmp_path / f"{name}.html").write_bytes(story(name) + mark.encode())
    done = badly("import", *sorted(tmp_path.glob("*.html")), "--data", tmp_path / "data")
    assert done.code == 2
    assert [line.split(": ")[2] for line in done.err.splitlines()] == ["too slow", "its reader ended"]
    assert done.out == "2 unreadable, 1 new\n"
