"""How fast the extractor is, in bare parses of the same pages, and how far the figure can be trusted.

    python -m benchmarks.speed [FOLDER …] [--rounds N] [--peer-rounds N] [--sample N]

Folders have gold as for `benchmarks.accuracy`; without one, the pages of the tests are read. Each page is read once
before anything is timed. Then, in each round, page by page, `extract` between bare parses of the same bytes by
`lxml.html`. Of a page the median of the rounds counts, of a folder the sum of the medians of `extract` over that of the
parse. `halves` is the same figure of the first and of the last rounds alone: where they differ, the machine was busy.
Trafilatura comes last, so that what it leaves in memory disturbs nobody, and reads at most 150 pages, evenly from the
folder; `times as fast` compares the same pages.
"""

import argparse
import gc
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks import accuracy, clock, gold
from benchmarks.clock import Reading

FIXTURES = Path(__file__).parent.parent / "tests" / "pages"
ROUNDS = 5
READINGS = 1000
"""Of a small folder there are so many more rounds that all its pages together are read so often."""
PEER_PAGES = 150
"""Trafilatura takes several times as long, and its pace needs no third digit."""

Item = TypeVar("Item")
Rounds = Sequence[Sequence[Reading]]
"""By page, then by round."""


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="*", type=Path, default=[FIXTURES])
    options.add_argument("--rounds", type=int, help=f"{ROUNDS} or, of small folders, more, unless told")
    options.add_argument("--peer-rounds", type=int, default=3, help="rounds of trafilatura; 0 leaves it out")
    options.add_argument("--sample", type=int, help="so many pages of each folder, always the same ones")
    given = options.parse_args()
    sets = {folder.name: sample(gold.read(folder), given.sample) for folder in given.folders}
    own = {name: measure(accuracy.ours, pages, given.rounds or rounds_of(pages)) for name, pages in sets.items()}
    peers: dict[str, Rounds] = {}
    if given.peer_rounds:
        peer = accuracy.peer()
        peers = {name: measure(peer, sample(pages, PEER_PAGES), given.peer_rounds) for name, pages in sets.items()}
    print("set      pages rounds  x parse    halves     pages/cpu-s  trafilatura  times as fast")
    for name, rounds in own.items():
        print(line(name, rounds, peers.get(name)))


def sample(listed: Sequence[Item], count: int | None) -> Sequence[Item]:
    """As many as wanted, evenly from the whole list."""
    if count is None or count >= len(listed):
        return listed
    return [listed[at * len(listed) // count] for at in range(count)]


def rounds_of(pages: Sequence[gold.Gold]) -> int:
    """Rounds for a folder when none are told."""
    return max(ROUNDS, READINGS // len(pages))


def measure(run: accuracy.Extractor, pages: Sequence[gold.Gold], rounds: int) -> Rounds:
    """The readings of all pages, warm."""
    for page in pages:
        clock.cpu(run, page)
    gc.collect()
    gc.freeze()  # a sweep looks at what a page left, not at this process
    found: list[list[Reading]] = [[] for _ in pages]
    for _ in range(rounds):
        for page, readings in zip(pages, found, strict=True):
            readings.append(clock.beside(run, page)[0])
    gc.unfreeze()
    return found


def line(name: str, rounds: Rounds, peer: Rounds | None) -> str:
    """A folder's line of the table."""
    first, last = halves(rounds)
    shape = f"{name:8.8} {len(rounds):5} {len(rounds[0]):6}"
    own = f"{shape} {times_parse(rounds):8.2f} {first:7.2f} {last:5.2f} {pace(rounds):12.1f}"
    return f"{own} {pace(peer):12.1f} {pace(sample(rounds, len(peer))) / pace(peer):14.2f}" if peer else own


def halves(rounds: Rounds) -> tuple[float, float]:
    """The figure of the first and of the last rounds; one in the middle belongs to both."""
    half = (len(rounds[0]) + 1) // 2
    return times_parse([readings[:half] for readings in rounds]), times_parse([readings[-half:] for readings in rounds])


def times_parse(rounds: Rounds) -> float:
    """What the extractor takes as a multiple of the parse."""
    return _taken(rounds) / sum(statistics.median(reading.bare for reading in readings) for readings in rounds)


def pace(rounds: Rounds) -> float:
    """Pages of the extractor per second of CPU."""
    return len(rounds) / _taken(rounds)


def _taken(rounds: Rounds) -> float:
    return sum(statistics.median(reading.taken for reading in readings) for readings in rounds)


if __name__ == "__main__":
    main()
