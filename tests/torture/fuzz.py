"""Damaged pages, texts, feeds, sitemaps and dates, by the thousand."""

import random
import time
from collections import Counter

from tests.damage import KINDS, read_damaged
from tests.torture.outcome import Outcome


def fuzz(seconds: float, seed: int) -> Outcome:
    """Read for so long."""
    until, read, faults = time.monotonic() + seconds, Counter[str](), []
    while time.monotonic() < until:
        kind = KINDS[read.total() % len(KINDS)]
        name = f"{seed}/{read.total()}"
        try:
            read_damaged(kind, random.Random(name))
        except Exception as error:  # noqa: BLE001  # whatever it is, it should not have been raised
            faults.append(f"{kind}, random.Random({name!r}): {error!r}"[:200])
        read[kind] += 1
    each = ", ".join(f"{count} of {kind}" for kind, count in read.items())
    return Outcome(
        f"{read.total()} damaged inputs, {len(faults)} uncaught errors ({each})", not faults, tuple(faults[:5])
    )
