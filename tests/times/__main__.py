"""`python -m tests.times [--seed N] [--strings K] [--show [M]]`: what is read of composed lines, and what is not.

`python -m tests.times --third [--show [M]]` reads the lines of `third.toml` instead, `--fourth` those of `fourth.toml`.
"""

import argparse
import signal
import sys
import time
from collections import defaultdict

from tests.times.judge import Count, judged
from tests.times.lines import Line, composed
from tests.times.third import fourth, third


def main() -> None:
    """Compose, read, tell: a line for each kind in which something is not right, then examples of each fault."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", default=str(int(time.time())))
    arguments.add_argument("--strings", type=int, default=3000)
    arguments.add_argument("--third", action="store_true", help="the lines of third.toml, not composed ones")
    arguments.add_argument("--fourth", action="store_true", help="the lines of fourth.toml")
    arguments.add_argument("--show", type=int, nargs="?", const=sys.maxsize, help="examples of each fault, or all")
    asked = arguments.parse_args()
    if asked.third or asked.fourth:
        count = judged(third() if asked.third else fourth())
        print(_counts(count))
    else:
        count = judged(composed(asked.seed, asked.strings))
        print(f"seed {asked.seed}: {count}")
    shown = asked.show if asked.show is not None else 0 if asked.third or asked.fourth else 5
    if shown:
        _show(count, shown)


def _counts(count: Count) -> str:
    """How many lines that state a time were read right, wrong or not at all, and how many that state none were read."""
    stating, silent = count.stating.total(), count.silent.total()
    right = stating - len(count.wrong) - len(count.lost)
    of_stating = f"{right} right, {len(count.wrong)} wrong, {len(count.lost)} lost of {stating} that state a time"
    return f"{of_stating}; {len(count.false)} false of {silent} that state none"


def _show(count: Count, shown: int) -> None:
    """So many examples of each fault of each kind."""
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for line in count.lost:
        examples[f"lost, {line.kind}"].append(_told(line))
    for what, bad in (("wrong", count.wrong), ("false", count.false)):
        for line, found in bad:
            read = f"was read as {found.at:%Y-%m-%d %H:%M} ({found.precision})"
            examples[f"{what}, {line.kind}"].append(f"{_told(line)} {read}")
    for what, lines in sorted(examples.items()):
        print(f"\n{what}: {len(lines)}", *lines[:shown], sep="\n    ")


def _told(line: Line) -> str:
    stated = f" states {line.at:%Y-%m-%d %H:%M} ({line.precision})" if line.at else ""
    return f"{line.text!r} ({line.role}){stated}"


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it without a word
    main()
