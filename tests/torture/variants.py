"""The variants of slow tests that the default run leaves out, in random order, as far as the time goes."""

import random
import subprocess
import sys
import time

from tests.test_house import ROOT
from tests.torture.outcome import Outcome
from tests.variants import SLOW

_AT_A_TIME = 6


def variants(seconds: float, seed: int) -> Outcome:
    """Some tests at a time, each time others."""
    until, tried, faults = time.monotonic() + seconds, 0, list[str]()
    names = [line for line in _pytest("--collect-only", *SLOW).splitlines() if "::" in line]
    random.Random(seed).shuffle(names)
    while time.monotonic() < until and tried < len(names):
        some = names[tried : tried + _AT_A_TIME]
        faults += [line for line in _pytest(*some).splitlines() if line.startswith(("FAILED", "ERROR"))]
        tried += len(some)
    return Outcome(
        f"{tried} of {len(names)} variants, {len(faults)} fail", bool(names) and not faults, tuple(faults[:5])
    )


def _pytest(*arguments: str) -> str:
    start = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--every", *arguments]
    return subprocess.run(start, capture_output=True, text=True, cwd=ROOT, check=False).stdout
