"""What a crawl says of itself: an account of every paper in every run, and no silence where something is wrong."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.baotinh.conftest import Run
from tests.hostile.server import Answer, Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT
from tests.world import Done, make_due, rows

OLD = tuple(f"/tin-cu-so-{n}-trong-ngay-60000{n}.html" for n in range(6))
NEW = tuple(f"/tin-moi-so-{n}-trong-ngay-70000{n}.html" for n in range(4))
SHELL = (
    b"<html><head><title>B\xc3\xa1o</title></head><body><div id='app'></div><script src='/a.js'></script></body></html>"
)
LOGIN = (
    "<title>Đăng nhập</title><h1>Đăng nhập</h1><form><input type='password'></form><p>Vui lòng đăng nhập để đọc.</p>"
)


def paper(home: bytes | None = None, *, wall: bytes | None = None, more: Mapping[str, bytes] | None = None) -> Answer:
    """A newspaper of six stories, of ten in the second phase; `wall` stands in place of each, `home` of the front page.

    The new stories say nothing of when they were published.
    """

    def answer(asked: Asked) -> Reply | Raw:
        there = OLD if asked.phase == 1 else (*OLD, *NEW)
        if asked.path == "/":
            return Reply(front(there) if home is None else home)
        if more is not None and asked.path in more:
            return Reply(more[asked.path])
        if asked.path not in there:
            return Reply(b"", 404)
        page = story(f"{asked.host}{asked.path}")
        return Reply(wall or (page if asked.path in OLD else re.sub(rb"<time.*?</time>", b"", page)))

    return answer


def write(data: Path, name: str, host: str, port: int, **keys: object) -> None:
    """The file of a newspaper that is asked without delay."""
    facts = {"id": name, "name": name, "domain": host, "home": f"http://{host}:{port}/", "delay": 0, **keys}
    (data / "papers").mkdir(parents=True, exist_ok=True)
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in facts.items())
    (data / "papers" / f"{name}.toml").write_text("".join(lines), "utf-8")


def command(data: Path, *papers: str) -> list[str]:
    return [sys.executable, "-m", "baotinh", "crawl", *papers, "--allow-loopback", "--data", str(data)]


def crawl(data: Path, *papers: str) -> Done:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    done = subprocess.run(
        command(data, *papers), capture_output=True, text=True, timeout=90, check=False, cwd=ROOT, env=environment
    )
    return Done(done.returncode, done.stdout, done.stderr)


def accounts(data: Path) -> list[tuple[object, ...]]:
    return rows(data, "SELECT * FROM run_sites ORDER BY run_id, site")


def said(done: Done) -> list[str]:
    """What was said to people, a line for each paper and kind of trouble."""
    return [line for line in done.err.splitlines() if line.startswith("baotinh: ")]


def last_line(done: Done) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    return told


# --- papers that are not well

WALLED = paper(wall=LOGIN.encode())
RSS = {"/rss/tin.rss": front(OLD[:2]), "/so-do.xml": b"<urlset></urlset>"}
SICK: Mapping[str, tuple[Answer, dict[str, object], list[str]]] = {
    "bao-vo": (paper(SHELL), {}, [r"front page of bao-vo: found script shell at http://\S+; expected a page"]),
    "bao-trong": (paper(b""), {}, [r"front page of bao-trong: found empty page at "]),
    "bao-tuong": (WALLED, {}, [r"bao-tuong: none of 6 pages is an article \(6 × login page\); expected articles"]),
    "bao-cua": (paper(more=RSS), {"feeds": ["/rss/tin.rss"], "sitemaps": ["/so-do.xml"]},
                [r"feed of bao-cua: found HTML page at http://\S+/rss/tin\.rss; expected RSS",
                 r"sitemap of bao-cua: found sitemap without an address at http://\S+/so-do\.xml; expected addresses"]),
    "bao-lanh": (paper(), {}, []),
}  # fmt: skip


@pytest.fixture(scope="module")
def sick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Done]]:
    data = tmp_path_factory.mktemp("sick")
    hosts = {name: f"127.61.0.{n}" for n, name in enumerate(SICK, 1)}
    with serve({hosts[name]: answer for name, (answer, _, _) in SICK.items()}) as server:
        for name, (_, keys, _) in SICK.items():
            write(data, name, hosts[name], server.port, **keys)
        write(data, "bao-chet", "127.61.0.99", 9)
        yield data, crawl(data, *SICK, "bao-chet")


def test_each_paper_that_is_not_well_has_a_line_and_the_others_have_none(sick: tuple[Path, Done]) -> None:
    _, done = sick
    assert done.code == 69
    patterns = [pattern for _, _, lines in SICK.values() for pattern in lines]
    lines = said(done)
    for pattern in patterns:
        assert len([line for line in lines if re.search(pattern, line)]) == 1, pattern
    [dead] = [line for line in lines if "bao-chet" in line]
    assert dead.startswith(
        "baotinh: nothing could be read of bao-chet at http://127.61.0.99:9/: robots.txt not to be had"
    )
    assert len(lines) == len(patterns) + 1, lines


def test_the_last_line_has_the_sums_a_time_and_the_papers_to_look_at(sick: tuple[Path, Done]) -> None:
    data, done = sick
    told = last_line(done)
    assert told["trouble"] == ["bao-chet", "bao-cua", "bao-trong", "bao-tuong", "bao-vo"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["ended_at"])
    states = {name: count for name, count in told.items() if name not in ("exit", "found", "ended_at", "trouble")}
    assert states.pop("asked") == sum(states.values())
    [(asked, new)] = rows(data, "SELECT sum(asked), sum(new) FROM run_sites")
    assert (told["asked"], told["new"]) == (asked, new) == (told["asked"], 12)


def test_a_dead_paper_is_put_off_once_another_one_has_answered(sick: tuple[Path, Done]) -> None:
    data, _ = sick
    assert rows(data, "SELECT DISTINCT state, tries FROM pages WHERE site = 'bao-chet'") == [("later", 1)]


def test_the_accounts_can_be_made_again(sick: tuple[Path, Done], run: Run) -> None:
    data, _ = sick
    before = accounts(data)
    assert len(before) == 6
    assert run("rebuild", "--data", data).code == 0
    assert accounts(data) == before


def test_runs_shows_what_a_run_did_in_eighty_columns(sick: tuple[Path, Done], run: Run) -> None:
    data, _ = sick
    for options in ((), ("1",), ("--site", "bao-cua")):
        shown = run("runs", *options, "--data", data)
        assert shown.code == 0
        assert "bao-cua" in shown.out
        assert all(len(line) <= 80 for line in shown.out.splitlines() if not re.match(r"\d+ bao-", line)), shown.out
    assert re.search(
        r"^1 bao-cua: feed: HTML page at http://", run("runs", "--site", "bao-cua", "--data", data).out, re.MULTILINE
    )


def test_runs_gives_all_that_is_known_as_json(sick: tuple[Path, Done], run: Run) -> None:
    data, _ = sick
    [told] = json.loads(run("runs", "--site", "bao-lanh", "--json", "--data", data).out)
    [row] = told["sites"]
    assert (told["exit_code"], row["site"], row["new"], row["doors"]) == (69, "bao-lanh", 6, {"home": 6})
    assert row["median_ms"] >= 0


@pytest.mark.parametrize(
    ("options", "error"),
    [(("7",), "no run 7: see `baotinh runs`"), (("--site", "bao-lan"), "did you mean 'bao-lanh'?"), (("0",), "0")],
)
def test_runs_says_what_there_is_not(sick: tuple[Path, Done], run: Run, options: tuple[str, ...], error: str) -> None:
    done = run("runs", *options, "--data", sick[0])
    assert done.code == 2
    assert error in done.err


# --- an outage of our own


def test_when_no_host_answers_one_line_says_so_and_nothing_is_put_off(tmp_path: Path, run: Run) -> None:
    names = {"bao-mot": "127.62.0.1", "bao-hai": "127.62.0.2"}
    feeds = [f"/rss/{n}.rss" for n in range(5)]
    for name, host in names.items():
        write(tmp_path, name, host, 9, feeds=feeds)
    for _ in range(2):
        done = crawl(tmp_path, *names)
        assert done.code == 69
        [line] = said(done)
        assert "any of 2 papers, such as bao-hai at http://127.62.0.2:9/: " in line
        assert "this machine may be offline, and nothing was put off" in line
        told = last_line(done)
        assert told["offline"] == told["asked"] > 0
        assert rows(tmp_path, "SELECT DISTINCT state, tries, visited_at FROM pages") == [("due", 0, None)]
    before = accounts(tmp_path)
    assert run("rebuild", "--data", tmp_path).code == 0
    assert accounts(tmp_path) == before
    assert rows(tmp_path, "SELECT DISTINCT state, tries, visited_at FROM pages") == [("due", 0, None)]
    assert "offline" in run("runs", "--data", tmp_path).out


def test_after_the_outage_everything_is_asked_for(tmp_path: Path) -> None:
    with serve({"127.62.0.3": paper()}) as server:
        port = server.port
    feeds = [f"/rss/{n}.rss" for n in range(5)]
    write(tmp_path, "bao-ba", "127.62.0.3", port, feeds=feeds)
    assert crawl(tmp_path, "bao-ba").code == 69
    with serve({"127.62.0.3": paper()}) as server:
        write(tmp_path, "bao-ba", "127.62.0.3", server.port, feeds=feeds)
        done = crawl(tmp_path, "bao-ba")
        assert done.code == 0, done
        assert {heard.asked.path for heard in server.heard} >= {"/", *feeds, *OLD}


# --- a paper that changes


def test_when_the_new_articles_have_lost_their_dates_it_is_said_once(tmp_path: Path) -> None:
    with serve({"127.62.0.4": paper()}) as server:
        write(tmp_path, "bao-bon", "127.62.0.4", server.port)
        assert crawl(tmp_path, "bao-bon").code == 0
        server.phase = 2
        make_due(tmp_path)
        changed = crawl(tmp_path, "bao-bon")
        [line] = said(changed)
        assert changed.code == 69
        assert line.startswith(
            "baotinh: bao-bon: the last 4 new articles have no time of publication, those before had one"
        )
        make_due(tmp_path)
        again = crawl(tmp_path, "bao-bon")
        assert (again.code, said(again)) == (0, [])


# --- a kill


def killed(data: Path, server: Server, asked: int, *papers: str) -> None:
    """A crawl that is killed when so many requests have come."""
    start = len(server.heard)
    process = subprocess.Popen(command(data, *papers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(server.heard) < start + asked and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_the_account_of_a_killed_run_is_completed_by_the_next_command_and_can_be_made_again(
    tmp_path: Path, run: Run
) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(story("/mot-bai-da-luu"))
    data = tmp_path / "data"
    with serve({"127.62.0.5": paper(), "127.62.0.6": paper(SHELL)}) as server:
        write(data, "bao-nam", "127.62.0.5", server.port)
        write(data, "bao-sau", "127.62.0.6", server.port)
        killed(data, server, 8, "bao-nam", "bao-sau")
    assert run("import", saved, "--data", data).code == 0
    [(counts, ended)] = rows(data, "SELECT counts, ended_at FROM runs WHERE id = 1")
    sums = json.loads(str(counts))
    assert ended is None
    assert 0 < sums.get("new", 0) + sums["sources"] <= sums["asked"]
    before, frontier = accounts(data), rows(data, "SELECT url, state, tries FROM pages ORDER BY url")
    assert len(before) == 2
    assert run("rebuild", "--data", data).code == 0
    assert accounts(data) == before
    assert rows(data, "SELECT url, state, tries FROM pages ORDER BY url") == frontier
    assert rows(data, "SELECT counts, ended_at FROM runs WHERE id = 1") == [(counts, None)]
