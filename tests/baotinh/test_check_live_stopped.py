"""`sites check --live`: what is said of a paper whose doors are all shut, and of a check that was stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.coverage import table
from tests.baotinh.test_check_live import command, good
from tests.hostile.server import Answer, Asked, Raw, Reply, Server, serve
from tests.test_house import ROOT
from tests.world import Done, rows, write_site_file

HOST, OTHER = "127.0.0.88", "127.0.0.89"


def with_status(status: int) -> Answer:
    return lambda asked: Reply(b"<h1>?</h1>", 404 if asked.path == "/robots.txt" else status)


def check(folder: Path, answer: Answer, more: str = "") -> tuple[Done, dict[str, Any]]:
    """One paper is looked at."""
    with serve({HOST: answer}) as server:
        write_site_file(folder, "bao-x", HOST, server.port)
        with (folder / "papers" / "bao-x.toml").open("a", encoding="utf-8") as file:
            file.write(more)
        report = folder / "exports" / "check.json"
        done = command("sites", "check", "bao-x", "--live", "--allow-loopback", "--report", report, "--data", folder)
        return done, json.loads(report.read_text("utf-8"))


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_where_every_page_has_one_status_the_line_says_which(tmp_path: Path, status: int) -> None:
    done, _ = check(tmp_path / "data", with_status(status))
    assert done.code == 69
    assert f"bao-x: no door (front page: HTTP {status}); no article" in done.out
    assert "unconfirmed" not in done.out


@pytest.mark.parametrize("status", [404, 410])
def test_each_kind_of_door_is_told_with_its_status(tmp_path: Path, status: int) -> None:
    done, _ = check(tmp_path / "a", with_status(status), 'feeds = ["/rss.xml", "/rss2.xml"]\n')
    assert f"no door (front page: HTTP {status}, 2 feeds: HTTP {status}); no article" in done.out
    done, _ = check(tmp_path / "b", with_status(status), 'sections = ["/thoi-su"]\nsitemaps = ["/sitemap.xml"]\n')
    assert all(f"{kind}: HTTP {status}" in done.out for kind in ("front page", "sitemap", "section"))


def test_where_it_is_no_status_the_reason_is_told(tmp_path: Path) -> None:
    done, _ = check(tmp_path / "data", lambda asked: Reply(b"", 500 if asked.path == "/robots.txt" else 200))
    assert "no door (front page: robots.txt not to be had: HTTP 500)" in done.out


def test_where_nothing_was_asked_for_that_is_told(tmp_path: Path) -> None:
    busy = (("Retry-After", "3600"),)
    check(tmp_path / "data", lambda _: Reply(b"", 503, headers=busy))
    done, _ = check(tmp_path / "data", lambda _: Reply(b"", 503, headers=busy))
    assert "bao-x: no door (" in done.out
    assert "no door ()" not in done.out


# --- stopped


class Stopped(NamedTuple):
    done: Done
    report: dict[str, Any] | None
    codes: list[object]
    """Of the rows of its runs."""


def hangs(asked: Asked) -> Reply | Raw:
    """A paper in order, whose sections are never answered."""
    return Raw((3600.0,)) if asked.path.startswith("/muc-") else good(asked)


def stop(folder: Path, answers: dict[str, Answer], when: Callable[[Server], bool], *signals: signal.Signals) -> Stopped:
    """Begin a check, and tell it to stop when the moment has come."""
    report = folder / "exports" / "check.json"
    with serve(answers) as server:
        for host in answers:
            write_site_file(folder, f"bao-{host[-2:]}", host, server.port)
        names = [f"bao-{host[-2:]}" for host in answers]
        start = [sys.executable, "-m", "baotinh", "sites", "check", *names, "--live", "--allow-loopback"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        with subprocess.Popen(
            [*start, "--report", str(report), "--data", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=ROOT, env=clean,
        ) as process:  # fmt: skip
            deadline = time.monotonic() + 60
            while process.poll() is None and not when(server) and time.monotonic() < deadline:
                time.sleep(0.01)
            for number in signals:
                process.send_signal(number)
                time.sleep(0.5)
            try:
                out, err = process.communicate(timeout=60)
            finally:
                process.kill()
    found = json.loads(report.read_text("utf-8")) if report.exists() else None
    codes = [code for (code,) in rows(folder, "SELECT exit_code FROM runs")] if (folder / "archive.db").exists() else []
    return Stopped(Done(process.returncode, out, err), found, codes)


def asked_for(path: str) -> Callable[[Server], bool]:
    return lambda server: (
        any(heard.asked.path.startswith(path) for heard in server.heard)
        or any(asked[1].startswith(path) for asked in list(server.turns))
    )


TERM, INT = signal.SIGTERM, signal.SIGINT


@pytest.mark.parametrize("signals", [(TERM,), (INT,), (TERM, TERM), (INT, INT), (INT, TERM)])
def test_a_check_that_is_stopped_tells_what_is_known_and_ends_with_11(
    tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    answer = hangs if len(signals) > 1 else good
    found = stop(tmp_path / "data", {HOST: answer}, asked_for("/muc-" if answer is hangs else "/rss-"), *signals)
    assert found.done.code == 11, found.done
    assert "Traceback" not in found.done.said
    assert found.codes == [11]
    [line] = [line for line in found.done.out.splitlines() if line.startswith("bao-88: ")]
    assert "front page" in line
    assert "stopped before its end" in line
    assert "leads to no article" not in line
    assert found.report is not None
    [paper] = found.report["papers"]
    assert paper["is_stopped"]
    assert "front page" in table([found.report])


def test_of_papers_that_were_not_asked_yet_a_stopped_check_says_so_and_reports_nothing(tmp_path: Path) -> None:
    """They share a host's line, so that one waits for the other."""
    slow: Answer = lambda asked: Raw((3600.0,)) if asked.path == "/" else Reply(b"", 404)  # noqa: E731
    data = tmp_path / "data"
    found = stop(data, {HOST: good, OTHER: slow}, asked_for("/rss-"), TERM, TERM)
    assert found.done.code == 11
    assert found.report is not None
    names = [paper["site"] for paper in found.report["papers"]]
    assert "bao-88" in names
    assert all(f"{name}: " in found.done.out for name in names)


@pytest.mark.parametrize("number", [TERM, INT])
def test_a_check_that_is_stopped_before_it_began_has_nothing_to_tell(tmp_path: Path, number: signal.Signals) -> None:
    found = stop(tmp_path / "data", {HOST: good}, lambda _: True, number)
    assert found.done.code in (11, -number)  # the interpreter decides until our first line has run
    assert "Traceback" not in found.done.said


def test_an_earlier_report_stays_where_a_check_was_stopped_before_it_began(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "exports").mkdir(parents=True)
    (data / "exports" / "check.json").write_text('{"papers": []}')
    found = stop(data, {HOST: good}, lambda _: True, TERM)
    assert found.report == {"papers": []}
