"""What hostile pages, feeds, sitemaps, scripts, texts, dates and robots.txt cost at the caps: CPU seconds and memory.

`python -m benchmarks.bombs` takes a few of each kind and those that were slow once; `--all` takes all, `--only WORDS`
those with the words in their names. Exit code 1: one of them takes more than `MOST` seconds or
`MOST_MEBIBYTES`, and is marked.
"""

import argparse
import sys

from tests.bombs import BOMBS, Bomb, detonate
from tests.work import Spent, spent

MOST = 1.0
"""CPU seconds for one input at the cap of its kind, on an idle core."""
MOST_MEBIBYTES = 256
"""Above what the process had before."""
_PATIENCE = 20
_ONCE_SLOW = (
    "links side by side", "links with", "attributes", "marks", "angle brackets", "never end", "author", "categories",
    "entities expanded", "nested deep", "of one letter", "long address", "deep box", "query", "parameters", "bars",
)  # fmt: skip


def main() -> int:
    """A line for each input that takes a tenth of the most or more, the slowest last; and how many there were."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--all", action="store_true", help="all of them: two minutes, an hour where nothing is bounded"
    )
    arguments.add_argument("--only", metavar="WORDS", help="those with these words in their name")
    arguments.add_argument("--size", type=int, help="bytes instead of the cap")
    told = arguments.parse_args()
    chosen = [one for number, one in enumerate(BOMBS) if _is_chosen(number, one, told)]
    took = sorted((_spent(one, told.size), one.name) for one in chosen)
    over = sum(_is_over(cost) for cost, _ in took)
    for cost, name in took:
        if cost.seconds >= MOST / 10 or _is_over(cost):
            print(f"{cost.seconds:>6.2f} s {cost.mebibytes:>4.0f} MiB  {name}{'  ABOVE' if _is_over(cost) else ''}")
    print(f"{len(took)} inputs at the caps, {over} of them above {MOST:.0f} CPU second or {MOST_MEBIBYTES} MiB")
    return 1 if over else 0


def _is_chosen(number: int, one: Bomb, told: argparse.Namespace) -> bool:
    if told.only:
        return told.only in one.name
    return told.all or number % 8 == 0 or any(words in one.name for words in _ONCE_SLOW)


def _spent(one: Bomb, size: int | None) -> Spent:
    """What it costs; who needs longer than `_PATIENCE` is stopped there."""
    body = one.sized(size) if size else one.at_the_caps()
    return spent(lambda: detonate(one.kind, body), _PATIENCE) or Spent(_PATIENCE, 0)


def _is_over(cost: Spent) -> bool:
    return cost.seconds > MOST or cost.mebibytes > MOST_MEBIBYTES


if __name__ == "__main__":
    sys.exit(main())
