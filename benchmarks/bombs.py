"""What hostile pages, feeds, sitemaps, scripts, texts, dates and robots.txt cost at the caps, in CPU seconds.

`python -m benchmarks.bombs` takes a few of each kind and those that were slow once; `--all` takes all, `--only WORDS`
those with the words in their names. Exit code 1: one of them takes more than `MOST` seconds.
"""

import argparse
import sys

from tests.bombs import BOMBS, CAPS, Bomb, detonate
from tests.work import cpu_seconds

MOST = 1.0
"""CPU seconds for one input at the cap of its kind, on an idle core."""
_PATIENCE = 20
_ONCE_SLOW = (
    "links side by side", "links with", "attributes", "marks", "angle brackets", "never end", "author", "categories",
    "entities expanded", "nested deep", "of one letter", "long address",
)  # fmt: skip


def main() -> int:
    """A line for each input that takes a tenth of the most or more, the slowest last; and how many there were."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--all", action="store_true", help="all of them: an hour where nothing is bounded")
    arguments.add_argument("--only", metavar="WORDS", help="those with these words in their name")
    arguments.add_argument("--size", type=int, help="bytes instead of the cap")
    told = arguments.parse_args()
    chosen = [one for number, one in enumerate(BOMBS) if _is_chosen(number, one, told)]
    took = sorted((_seconds(one, told.size), one.name) for one in chosen)
    for seconds, name in took:
        if seconds >= MOST / 10:
            print(f"{f'{seconds:.2f}' if seconds < _PATIENCE else f'over {_PATIENCE}':>8} s  {name}")
    slow = sum(seconds > MOST for seconds, _ in took)
    print(f"{len(took)} inputs at the cap of their kind, {slow} of them take more than {MOST:.0f} CPU second")
    return 1 if slow else 0


def _is_chosen(number: int, one: Bomb, told: argparse.Namespace) -> bool:
    if told.only:
        return told.only in one.name
    return told.all or number % 8 == 0 or any(words in one.name for words in _ONCE_SLOW)


def _seconds(one: Bomb, size: int | None) -> float:
    body = one.sized(size or CAPS[one.kind])
    seconds = cpu_seconds(lambda: detonate(one.kind, body), _PATIENCE)
    return _PATIENCE if seconds is None else seconds


if __name__ == "__main__":
    sys.exit(main())
