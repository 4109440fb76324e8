"""What quarters of fresh seeds hold, and what comes of them: `python -m tests.quarters --seed 7 --judge able`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.quarters import able
from tests.quarters.binding import bind
from tests.quarters.judging import drive, listen
from tests.quarters.many import wanted_of
from tests.quarters.quarter import quarter
from tests.quarters.truth import Verdict


def main() -> int:
    """A line for each quarter, and one for each alarm that was missed or false; with `--dues`, all that are due."""
    arguments = argparse.ArgumentParser(prog="python -m tests.quarters", description=__doc__)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--quarters", type=int, default=7)
    arguments.add_argument("--judge", choices=("nobody", "able", "bound"), default="able")
    arguments.add_argument("--dues", action="store_true", help="also print what is due when")
    told = arguments.parse_args()
    verdicts = [_verdict(f"{told.seed}.{number}", number, told) for number in range(told.quarters)]
    return 0 if all(not one.missed and not one.false for one in verdicts) else 1


def _verdict(seed: str, number: int, told: argparse.Namespace) -> Verdict:
    wanted = wanted_of(number)
    made = quarter(seed, wanted)
    if told.dues:
        for due in sorted(made.dues, key=lambda due: due.may):
            times = (due.may, due.must, due.ends, due.over)
            print(due.paper or "ours", due.fault, *sorted(due.kinds), *(at and f"{at:%d.%m.%H:%M}" for at in times))
    if told.judge == "nobody":
        verdict = listen(made, lambda _: ())
    else:
        with tempfile.TemporaryDirectory() as folder:
            verdict = drive(made, Path(folder), bind() if told.judge == "bound" else able.look)
    print(f"quarter({seed!r}), {wanted.season.name}, a run every {wanted.every}: {verdict}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
