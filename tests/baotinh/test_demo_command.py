"""`baotinh demo` beside another one, and ended by a signal."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from baotinh.demo_command import typed
from tests.baotinh.conftest import Run

DEMO = (sys.executable, "-m", "baotinh", "demo")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.2", 0))
        return str(probe.getsockname()[1])


def test_a_demo_beside_another_is_refused_and_a_signal_ends_the_first_in_order(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "demo"
    start = [*DEMO, "--data", str(data), "--port", free_port()]
    with subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as first:
        for _ in range(600):
            if (data / "archive.db").exists() and list((data / "warc").glob("*.open")):
                break
            time.sleep(0.05)
        papers = {path: path.read_text("utf-8") for path in (data / "papers").iterdir()}
        second = subprocess.run(
            [*DEMO, "--data", str(data), "--port", free_port()], capture_output=True, text=True, check=False
        )
        assert (second.returncode, "is being written by process" in second.stderr) == (75, True)
        assert papers == {path: path.read_text("utf-8") for path in (data / "papers").iterdir()}
        first.send_signal(signal.SIGINT)
        told = first.communicate(timeout=60)[0]
    assert first.returncode == 11, told
    assert run("verify", "--data", data).code == 0


def environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "baotinh"):
        (programs / name).touch(0o755)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    return programs


def test_what_to_try_next_is_called_as_it_can_be_called_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = environment(tmp_path / "checkout", monkeypatch)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(tmp_path / "checkout")
    assert typed("baotinh") == ".venv/bin/baotinh"
    monkeypatch.chdir(tmp_path)
    assert typed("baotinh") == "checkout/.venv/bin/baotinh"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert typed("baotinh") == str(programs / "baotinh")


def test_what_the_path_leads_to_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, shims = environment(tmp_path, monkeypatch), tmp_path / "shims"
    shims.mkdir()
    (shims / "baotinh").symlink_to(programs / "baotinh")  # as uv and pipx lay it
    monkeypatch.setenv("PATH", str(shims))
    assert typed("baotinh") == "baotinh"
    monkeypatch.setenv("PATH", str(programs))
    assert typed("baotinh") == "baotinh"


def test_another_program_of_that_name_is_not_taken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(tmp_path, monkeypatch)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "baotinh").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    monkeypatch.chdir(tmp_path)
    assert typed("baotinh") == ".venv/bin/baotinh"
