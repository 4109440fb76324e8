"""Whether a change of the extractor is one: pages drawn again and again from two runs of `benchmarks.accuracy --save`.

    python -m benchmarks.bootstrap OLD.json NEW.json

All folders count together, each with the same weight, since a single one is too small to choose on.
"""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks import measures

DRAWS = 2_000
_SEED = 1


class Change(NamedTuple):
    """The mean gain of F1, with the range that holds 95 of 100 draws."""

    gain: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether nothing in the range says the opposite."""
        return self.low > 0 or self.high < 0


def compare(old: dict[str, float], new: dict[str, float]) -> Change:
    """The change over the pages of both runs; the key of a page begins with its folder."""
    folders: dict[str, list[float]] = {}
    for page in sorted(old.keys() & new.keys()):
        folders.setdefault(page.partition(" ")[0], []).append(new[page] - old[page])
    chance = random.Random(_SEED)
    drawn = sorted(
        measures.mean([measures.mean(chance.choices(gains, k=len(gains))) for gains in folders.values()])
        for _ in range(DRAWS)
    )
    whole = measures.mean([measures.mean(gains) for gains in folders.values()])
    return Change(whole, drawn[DRAWS // 40], drawn[-1 - DRAWS // 40])


def main() -> int:
    """Print the change; 1 when it is surely for the worse."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("old", type=Path)
    options.add_argument("new", type=Path)
    given = options.parse_args()
    old, new = (json.loads(path.read_text("utf-8")) for path in (given.old, given.new))
    change = compare(old, new)
    verdict = ("better" if change.gain > 0 else "worse") if change.is_sure else "no difference that could not be chance"
    print(f"F1 {change.gain:+.4f}, 95 % of draws {change.low:+.4f} to {change.high:+.4f}: {verdict}")
    return int(change.is_sure and change.gain < 0)


if __name__ == "__main__":
    sys.exit(main())
