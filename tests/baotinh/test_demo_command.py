"""`baotinh demo` beside another one, and ended by a signal."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

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
