"""Composed lines of new seeds, for as long as one likes."""

import time

from tests.times.judge import judged
from tests.times.lines import composed
from tests.torture.outcome import Outcome

RIGHT, FALSE = 0.985, 10 / 3000
"""Of the lines that state a time, at least; of all lines, at most. None may be read as another time."""
_ROUND = 1000


def lines_of_time(seconds: float, seed: int) -> Outcome:
    """Rounds of a thousand lines."""
    until, rounds, right, false = time.monotonic() + seconds, 0, 0.0, 0
    faults: list[str] = []
    while time.monotonic() < until or not rounds:
        count = judged(composed(f"{seed}/{rounds}", _ROUND))
        faults += [f"{line.text!r}, fetched {line.ref}: {found.at}" for line, found in count.wrong]
        rounds, right, false = rounds + 1, right + count.right, false + len(count.false)
    is_clean = not faults and right / rounds >= RIGHT and false <= FALSE * rounds * _ROUND
    line = f"{rounds * _ROUND} composed lines, {right / rounds:.4f} right, {len(faults)} wrong, {false} false"
    return Outcome(line, is_clean, tuple(faults[:5]))
