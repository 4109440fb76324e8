"""`baotinh serve`: what is said where it cannot begin, and that it ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from importlib import util
from pathlib import Path

import pytest

from pipelines.query.snapshot import PLACE
from tests.test_house import ROOT
from tests.world import typed


def test_a_port_that_is_taken_is_one_line(province: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = typed("serve", "--port", port, "--data", province)
    assert done.code == 2
    assert (
        done.err.strip()
        == f"baotinh: cannot listen on 127.0.0.1, port {port}: Address already in use; name another --port"
    )


def test_without_the_extra_one_line_says_what_to_install(province: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name, *more: None if name == "datasette" else find(name, *more))
    done = typed("serve", "--data", province)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == "baotinh: the web desk needs Datasette and more: install baotinh[web]"


def test_without_an_archive_it_does_not_begin(tmp_path: Path) -> None:
    done = typed("serve", "--data", tmp_path / "none")
    assert done.code == 2
    assert "no archive in" in done.err


def test_it_makes_a_snapshot_says_so_answers_and_ends_when_it_is_told_to(data: Path) -> None:
    (data / PLACE).unlink()
    command = [sys.executable, "-m", "baotinh", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as desk:
        assert desk.stdout is not None
        assert "no snapshot yet" in desk.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", desk.stdout.readline())
        assert found
        with urllib.request.urlopen(f"{found[0]}search?q=lu", timeout=60) as answer:
            assert "Hàm Luông" in answer.read().decode()
        desk.send_signal(signal.SIGINT)
        _, err = desk.communicate(timeout=60)
    assert (desk.returncode, err) == (0, "")
