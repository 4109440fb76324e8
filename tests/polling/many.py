"""Fortnights of fresh seeds, for as long as one likes: a part of `tests.torture`."""

import time
from datetime import timedelta
from itertools import count, islice

from tests.polling.__main__ import fortnight
from tests.polling.judging import Verdict
from tests.polling.papers import CASES
from tests.torture.outcome import Outcome

GOAL_SAVED, GOAL_DELAY = 0.7, 1.0
"""The share of requests that is spared, and the median delay in hours, of hourly runs."""


def wrong(verdict: Verdict) -> list[str]:
    """What is worse than it should be."""
    faults = [f"{late.paper} {late.story}: never known" for late in verdict.missed]
    if verdict.saved < GOAL_SAVED:
        faults.append(f"only {verdict.saved:.0%} of the requests spared, expected {GOAL_SAVED:.0%}")
    if verdict.median > GOAL_DELAY:
        faults.append(f"median delay {verdict.median:.2f} hours, expected {GOAL_DELAY:.0f} at most")
    return faults


def fortnights(seconds: float, seed: int) -> Outcome:
    """One paper after the other, each with a seed of its own; all their stories together until the time is over."""
    until, verdicts = time.monotonic() + seconds, list[Verdict]()
    for number in islice(count(), 10_000):
        habit = CASES[(seed + number) % len(CASES)][0]
        verdicts.append(fortnight(f"{seed}.{number}", timedelta(hours=1), only=habit.name))
        if time.monotonic() > until:
            break
    whole = Verdict(
        sum(one.asked for one in verdicts), sum(one.usual for one in verdicts),
        tuple(late for one in verdicts for late in one.stories), max(one.cron for one in verdicts),
    )  # fmt: skip
    faults = tuple(wrong(whole)) if len(verdicts) >= len(CASES) else tuple(str(late) for late in whole.missed)
    return Outcome(f"{len(verdicts)} fortnights of a paper: {whole}", not faults, faults[:40])
