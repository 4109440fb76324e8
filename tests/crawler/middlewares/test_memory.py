"""The limit of a crawl's memory is held to what it has now."""

import subprocess
import sys

from crawler.middlewares.memory import ResidentMemory
from tests.test_house import ROOT

ASK = "from crawler.middlewares.memory import ResidentMemory as M; print(M.get_virtual_size(M.__new__(M)) // 1024**2)"


def test_what_the_process_that_started_it_has_does_not_count() -> None:
    ballast = bytearray(300 * 1024**2)
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, cwd=ROOT)
    assert 10 < int(done.stdout) < 200, "in MiB"
    assert ResidentMemory.get_virtual_size(ResidentMemory.__new__(ResidentMemory)) > len(ballast)
