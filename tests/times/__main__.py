"""`python -m tests.times [--seed N] [--strings K] [--show M]`: what is read of composed lines, and what is not."""

import argparse
import time
from collections import defaultdict

from tests.times.judge import judged
from tests.times.lines import Line, composed


def main() -> None:
    """Compose, read, tell: a line for each kind in which something is not right, then examples of each fault."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", default=str(int(time.time())))
    arguments.add_argument("--strings", type=int, default=3000)
    arguments.add_argument("--show", type=int, default=5, help="examples of each fault of each kind")
    asked = arguments.parse_args()
    count = judged(composed(asked.seed, asked.strings))
    print(f"seed {asked.seed}: {count}")
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for line in count.lost:
        examples[f"lost, {line.kind}"].append(_told(line))
    for what, bad in (("wrong", count.wrong), ("false", count.false)):
        for line, found in bad:
            read = f"was read as {found.at:%Y-%m-%d %H:%M} ({found.precision})"
            examples[f"{what}, {line.kind}"].append(f"{_told(line)} {read}")
    for what, lines in sorted(examples.items()):
        print(f"\n{what}: {len(lines)}", *lines[: asked.show], sep="\n    ")


def _told(line: Line) -> str:
    stated = f" states {line.at:%Y-%m-%d %H:%M} ({line.precision})" if line.at else ""
    return f"{line.text!r} ({line.role}){stated}"


if __name__ == "__main__":
    main()
