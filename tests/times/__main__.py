"""`python -m tests.times [--seed N] [--lines N] [--show N]`: what is read of composed lines, and what is not."""

import argparse
import time
from collections import defaultdict

from tests.times.judge import judged
from tests.times.lines import composed


def main() -> None:
    """Compose, read, tell."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", default=str(int(time.time())))
    arguments.add_argument("--lines", type=int, default=3000)
    arguments.add_argument("--show", type=int, default=5, help="examples of each kind")
    asked = arguments.parse_args()
    count = judged(composed(asked.seed, asked.lines))
    print(f"seed {asked.seed}: {count}")
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for line in count.lost:
        examples[f"lost, {line.kind}"].append(repr(line.text))
    for what, bad in (("wrong", count.wrong), ("false", count.false)):
        for line, found in bad:
            examples[f"{what}, {line.kind}"].append(
                f"{line.text!r} was read as {found.at:%Y-%m-%d %H:%M} ({found.precision})"
            )
    for what, lines in sorted(examples.items()):
        print(f"\n{what}: {len(lines)}", *lines[: asked.show], sep="\n    ")


if __name__ == "__main__":
    main()
