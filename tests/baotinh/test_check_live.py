"""`baotinh sites check --live`: a few requests to a paper, a line, a report; the next crawl goes on from it."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.coverage import table
from tests import world
from tests.hostile.server import Answer, Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT
from tests.world import Done, rows

MOST = 25
STORIES = tuple(f"/mua-lon-gay-ngap-nhieu-noi-{100_000 + n}.html" for n in range(30))


def good(asked: Asked) -> Reply | Raw:
    """All that a paper can have, and two articles behind a redirect."""
    if asked.path in ("/", *(f"/muc-{n}" for n in range(8))):
        links = "".join(f"<nav><a href='/muc-{n}'>Mục {n}</a></nav>" for n in range(8))
        feeds = "".join(f"<link rel=alternate type=application/rss+xml href='/rss-{n}.xml'>" for n in range(6))
        return Reply((links + feeds).encode() + front((*(f"/di{path}" for path in STORIES[:2]), *STORIES[2:])))
    if asked.path.startswith("/di/"):
        return Reply(b"", 302, headers=(("Location", asked.path[3:]),))
    if asked.path in STORIES:
        return Reply(story(asked.path))
    if asked.path == "/robots.txt":
        return Reply(b"User-agent: *\nAllow: /\n", kind="text/plain")
    if asked.path.startswith("/rss-"):
        items = "".join(f"<item><title>Mưa</title><link>{path}</link></item>" for path in STORIES)
        return Reply(f"<rss><channel>{items}</channel></rss>".encode(), kind="text/xml")
    return Reply(b"", 404)


def blocked(asked: Asked) -> Reply | Raw:
    return Reply(b"", 404) if asked.path == "/robots.txt" else Reply(b"<h1>403 Forbidden</h1>", 403)


def moved(asked: Asked) -> Reply | Raw:
    return Reply(b"", 301, headers=(("Location", f"http://baomoi.example{asked.path}"),))


def headless(asked: Asked) -> Reply | Raw:
    """Headlines stand in no element that tells, and the title of each page is the paper's name."""
    answer = good(asked)
    if asked.path not in STORIES or not isinstance(answer, Reply):
        return answer
    page = re.sub(r"<title>.*?</title>", "<title>Báo Một Tít</title>", answer.body.decode())
    return Reply(re.sub(r"<h1>.*?</h1>", "<h1>Báo Một Tít</h1>", page).encode())


def scripted(asked: Asked) -> Reply | Raw:
    if asked.path != "/":
        return Reply(b"", 404)
    return Reply(b"<html><title>Bao</title><body><div id=app></div><script src=/a.js></script></body></html>")


PAPERS: dict[str, tuple[str, Callable[[Asked], Reply | Raw]]] = {
    "bao-tot": ("127.0.0.91", good), "bao-chan": ("127.0.0.92", blocked),
    "bao-doi": ("127.0.0.93", moved), "bao-may": ("127.0.0.94", scripted),
    "bao-tit": ("127.0.0.96", headless),
}  # fmt: skip
SILENT = ("bao-im", "127.0.0.95")


class Checked:
    """The archive after it, what was said and what was asked for."""

    def __init__(self, data: Path, server: Server, done: Done) -> None:
        self.data = data
        self.server = server
        self.done = done
        self.asked = Counter(one.asked.host for one in server.heard)
        self.report = json.loads((data / "exports" / "check.json").read_text("utf-8"))

    def line(self, paper: str) -> str:
        [found] = [line for line in self.done.out.splitlines() if line.startswith(f"{paper}: ")]
        return found


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    data = tmp_path_factory.mktemp("live") / "data"
    answers: dict[str, Answer] = dict(PAPERS.values())
    with serve(answers) as server:
        for name, host in (*((name, host) for name, (host, _) in PAPERS.items()), SILENT):
            world.write_site_file(data, name, host, server.port)
        yield Checked(data, server, command("sites", "check", *PAPERS, SILENT[0], "--live", "--allow-loopback",
                      "--report", data / "exports" / "check.json", "--data", data))  # fmt: skip


def command(*arguments: object) -> Done:
    start = [sys.executable, "-m", "baotinh", *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    done = subprocess.run(start, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=clean)
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_paper_is_asked_no_more_than_it_was_told(checked: Checked) -> None:
    assert checked.done.code == 69
    assert 15 <= checked.asked["127.0.0.91"] <= MOST
    assert all(many <= MOST for many in checked.asked.values())


def test_a_line_says_what_a_paper_gives(checked: Checked) -> None:
    line = checked.line("bao-tot")
    assert line.startswith("bao-tot: front page, 3 feeds, 3 sections; 10 of 10 pages are articles, 10 with body, ")
    assert "in the way" not in line


@pytest.mark.parametrize(
    ("paper", "says"),
    [("bao-tit", "10 of 10 articles have the same title: name in its file where headlines stand"),
     ("bao-chan", "blocked: HTTP 403"), ("bao-doi", "it leads to baomoi.example: name that in `aliases`"),
     ("bao-may", "script shell: only a browser fills it"), ("bao-im", "no answer: nobody listens there")],
)  # fmt: skip
def test_a_line_says_what_stands_in_the_way(checked: Checked, paper: str, says: str) -> None:
    assert f"{paper}: " in checked.done.out
    assert says in checked.line(paper)


def test_the_report_has_all_papers_and_no_text_of_an_article(checked: Checked) -> None:
    assert [paper["site"] for paper in checked.report["papers"]] == [*PAPERS, SILENT[0]]
    [tot] = [paper for paper in checked.report["papers"] if paper["site"] == "bao-tot"]
    assert tot["requests"] == checked.asked["127.0.0.91"]
    assert sum(story["characters"] > 100 for story in tot["stories"]) >= 5
    texts = [str(text) for row in rows(checked.data, "SELECT title, body FROM articles") for text in row if text]
    written = json.dumps(checked.report, ensure_ascii=False)
    assert texts
    assert not any(piece in written for text in texts for piece in text.split("\n\n"))


def test_the_table_of_coverage_is_made_from_reports(checked: Checked) -> None:
    earlier = {**checked.report, "made_at": "2026-01-01T00:00:00+00:00", "papers": checked.report["papers"][:1]}
    lines = table([checked.report, earlier]).splitlines()
    assert [line.split("|")[1].strip() for line in lines[4:]] == sorted((*PAPERS, SILENT[0]))
    assert all(line.split("|")[2].strip() == checked.report["made_at"][:10] for line in lines[4:])
    assert "10 of 10 pages are articles" in lines[-1]


def test_the_next_crawl_does_not_ask_again_and_rebuild_repeats_it(checked: Checked) -> None:
    before = rows(checked.data, "SELECT url, title FROM articles ORDER BY url")
    state = "SELECT url, kind, state, reason FROM pages WHERE kind = 'article' ORDER BY url"
    pages = rows(checked.data, state)
    assert command("rebuild", "--data", checked.data).code == 0
    assert rows(checked.data, "SELECT url, title FROM articles ORDER BY url") == before
    assert rows(checked.data, state) == pages
    read = {one.asked.path for one in checked.server.heard if one.asked.path in STORIES}
    checked.server.heard.clear()
    assert command("crawl", "bao-tot", "--allow-loopback", "--data", checked.data).code == 0
    again = {one.asked.path for one in checked.server.heard if one.asked.path in STORIES}
    assert read.isdisjoint(again)
    assert len(read | again) == len(STORIES)


@pytest.mark.parametrize("place", ["archive.db", "warc/a.warc.gz", "papers/a.toml", "neu.json"])
def test_a_report_is_never_written_into_an_archive_but_into_its_exports(checked: Checked, place: str) -> None:
    before = {path: path.read_bytes() for path in checked.data.rglob("*") if path.is_file()}
    done = command("sites", "check", "bao-tot", "--live", "--allow-loopback", "--data", checked.data,
                   "--report", checked.data / place)  # fmt: skip
    assert (done.code, done.out) == (2, "")
    assert "is in the archive in" in done.err
    assert {path: path.read_bytes() for path in checked.data.rglob("*") if path.is_file()} == before


def test_a_report_needs_a_folder_that_is_there(checked: Checked, tmp_path: Path) -> None:
    done = command("sites", "check", "bao-tot", "--live", "--allow-loopback", "--data", checked.data,
                   "--report", tmp_path / "khong-co" / "a.json")  # fmt: skip
    assert done.code == 2
    assert not (tmp_path / "khong-co").exists()


def test_a_paper_that_is_read_already_is_not_said_to_be_broken(checked: Checked) -> None:
    for _ in range(5):  # whichever tests were run before
        done = command("sites", "check", "bao-tot", "--live", "--allow-loopback", "--data", checked.data)
    assert done.code == 0, done.err
    [line] = [line for line in done.out.splitlines() if line.startswith("bao-tot: ")]
    assert "articles of it are stored" in line
    assert "in the way" not in line
