"""What a crawl must survive, for as long as one likes: `python -m tests.torture --minutes 10`.

The default test run does a little of each (`tests/baotinh/test_torture.py`).
"""

import argparse
import sys
import time
from collections.abc import Callable

from tests.polling.many import fortnights
from tests.quarters.many import quarters
from tests.times.torture import lines_of_time
from tests.torture.fuzz import fuzz
from tests.torture.growth import growth
from tests.torture.kills import kills
from tests.torture.locked import locked
from tests.torture.outcome import Outcome
from tests.torture.powercut import power_cuts
from tests.torture.restart import restarts
from tests.torture.soak import soak
from tests.torture.steps import steps
from tests.torture.variants import variants

PARTS: dict[Callable[[float, int], Outcome], float] = {
    kills: 0.19,
    restarts: 0.03,
    power_cuts: 0.09,
    locked: 0.11,
    soak: 0.12,
    fuzz: 0.03,
    growth: 0.04,
    lines_of_time: 0.01,
    steps: 0.15,
    quarters: 0.1,
    fortnights: 0.05,
    variants: 0.08,
}
"""Each with its share of the time; what is left goes to what they begin and end with."""


def main() -> int:
    """Each part for its share of the minutes, one after the other; a line for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--only", choices=[part.__name__ for part in PARTS], help="this part, for the whole time")
    told = arguments.parse_args()
    print(f"seed {told.seed}", flush=True)
    well = True
    for part, share in PARTS.items():
        if told.only in (None, part.__name__):
            outcome = part(60 * told.minutes * (1 if told.only else share), told.seed)
            well = well and outcome.is_clean
            verdict = "ok " if outcome.is_clean else "BAD"
            print(f"{verdict} {part.__name__}: {outcome.line}", *outcome.faults, sep="\n    ", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
