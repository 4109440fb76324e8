"""`python -m tests.unseen [--seed N] [--pages K] [KIND ...]`: what is read of composed pages, kind by kind.

A line for each kind: its pages, the share that is wholly right, and which fields are wrong how often. With
`--show KIND --keep DIR` the failing pages of a kind are written to a folder, each beside its truth and the answer.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from tests.unseen.judge import Count, Reading, judged, right
from tests.unseen.kinds import KINDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Compose, read, tell; 0 however much is wrong, as it measures and does not judge."""
    asked = _asked(arguments)
    try:
        _tell(asked)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.unseen", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--pages", type=int, default=3, help="pages of each kind")
    parser.add_argument("--show", action="append", default=[], metavar="KIND", help="write its failing pages to --keep")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="kinds, or groups of them; all by default")
    asked = parser.parse_args(arguments)
    groups = {kind.group for kind in KINDS.values()}
    if unknown := {*asked.kinds, *asked.show} - {*KINDS} - groups:
        parser.error(f"no kind or group of this name: {', '.join(sorted(unknown))}; there are: {', '.join(KINDS)}")
    if bool(asked.show) != bool(asked.keep):
        parser.error("--show and --keep are given together")
    if asked.pages < 1:
        parser.error("--pages is a number from 1 on")
    return asked


def _tell(asked: argparse.Namespace) -> None:
    print(f"seed {asked.seed}", flush=True)
    kinds = [kind for kind in KINDS.values() if not asked.kinds or {kind.name, kind.group} & {*asked.kinds}]
    counts = []
    for kind in kinds:
        count = judged(kind, asked.seed, asked.pages)
        counts.append(count)
        print(count, flush=True)
        if {kind.name, kind.group} & {*asked.show}:
            _keep(count, asked.keep)
    for group, of_group in groupby(counts, lambda count: count.kind.group):
        _sum(group, tuple(of_group))
    _sum("all", tuple(counts))


def _sum(label: str, counts: tuple[Count, ...]) -> None:
    pages = sum(len(count.readings) for count in counts)
    print(f"{label:<50} {pages:>4} {right(counts):>6.2f}")


def _keep(count: Count, folder: Path) -> None:
    """Write the failing pages of a kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, reading in enumerate(count.readings):
        if reading.wrong:
            path = folder / f"{count.kind.name.replace(' ', '-')}-{number}.html"
            path.write_bytes(reading.sample.page.body)
            path.with_suffix(".json").write_text(_told(reading), "utf-8")


def _told(reading: Reading) -> str:
    """What is wrong, the truth and the answer."""
    page = reading.sample.page
    told = {
        "url": page.url,
        "fetched_at": page.fetched_at,
        "wrong": reading.wrong,
        "truth": {**asdict(reading.sample.truth), "may": sorted(reading.sample.truth.may)},
        "answer": asdict(reading.found),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)


if __name__ == "__main__":
    sys.exit(main())
