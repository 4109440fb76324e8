"""Many quarters of fresh seeds, for as long as one likes: a part of `tests.torture`."""

import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.quarters.binding import bind
from tests.quarters.judging import drive
from tests.quarters.quarter import EVERY, SEASONS, Wanted, quarter
from tests.quarters.truth import Look, Verdict
from tests.torture.outcome import Outcome


def wanted_of(number: int) -> Wanted:
    """The seasons in turn, with runs every hour to every six."""
    return Wanted(season=SEASONS[number % len(SEASONS)], every=EVERY[number % len(EVERY)])


_QUIET = 1000
"""Quiet paper-days in which one false alarm may come about by chance."""
_OWED = 8
"""Alarms of which one may come late: papers that come when they like are given more time than is due to them."""


def quarters(seconds: float, seed: int) -> Outcome:
    """Quarters until the time is over, at least one; all counts together, and all that was wrong in each."""
    verdicts = dict(_verdicts(seconds, seed, bind()))
    faults = tuple(f"{name}: {line}" for name, verdict in verdicts.items() for line in str(verdict).splitlines()[1:])
    owed, missed, false, quiet = (
        sum(counts) for counts in zip(
            *((one.owed, len(one.missed), len(one.false), one.quiet) for one in verdicts.values()), strict=True)
    )  # fmt: skip
    line = (
        f"{len(verdicts)} quarters, {owed - missed} of {owed} alarms named, {false} false in {quiet} quiet paper-days"
    )
    return Outcome(line, false * _QUIET <= quiet and missed * _OWED <= owed, faults[:40])


def _verdicts(seconds: float, seed: int, look: Look) -> Iterator[tuple[str, Verdict]]:
    until = time.monotonic() + seconds
    for number in count():
        name, wanted = f"{seed}.{number}", wanted_of(number)
        with tempfile.TemporaryDirectory() as folder:
            yield f"{name} {wanted.season.name}", drive(quarter(name, wanted), Path(folder), look)
        if time.monotonic() > until:
            return
