"""Inputs of every hostile kind, and damaged ones, of two sizes: what they cost must grow no faster than they do."""

import random
import time

from tests.bombs import BOMBS
from tests.damage import KINDS
from tests.growth import damage_grown_too_fast, grown_too_fast
from tests.torture.outcome import Outcome


def growth(seconds: float, seed: int) -> Outcome:
    """All hostile kinds in random order, half a minute, as far as the time goes; then damage."""
    until, tried, faults = time.monotonic() + seconds, 0, list[str | None]()
    for bomb in random.Random(seed).sample(BOMBS, len(BOMBS)):
        if time.monotonic() > until:
            break
        faults.append(grown_too_fast(bomb))
        tried += 1
    damage = 0
    while time.monotonic() < until:
        faults.append(damage_grown_too_fast(KINDS[damage % len(KINDS)], f"{seed}/{damage}"))
        damage += 1
    found = tuple(fault for fault in faults if fault)
    line = f"{tried} of {len(BOMBS)} hostile kinds and {damage} damaged inputs, {len(found)} grow too fast"
    return Outcome(line, not found, found[:5])
