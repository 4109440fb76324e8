"""`python -m tests.polling --seed 7 --every 60`: a fortnight of all make-believe papers, measured."""

import argparse
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.polling.driving import crawled
from tests.polling.judging import Verdict, by_paper, judged
from tests.polling.papers import CASES, DAY, world

START = datetime(2026, 3, 2, tzinfo=VIETNAM)
LEARNING = 2 * DAY
"""Crawls that are made before anything is measured: all sources are new then, and are read."""


def fortnight(seed: str, every: timedelta, days: int = 14, only: str | None = None) -> Verdict:
    """What the crawls of a fortnight come to."""
    papers = world(seed, START, days, [case for case in CASES if only in (None, case[0].name)])
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder), write=True) as archive:
        crawl = crawled(archive, papers, START - LEARNING, START + (days + 1) * DAY, every)
        return judged(crawl, START, START + days * DAY)


def main() -> None:
    """Seeds one after the other."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", default=str(int(time.time())))
    arguments.add_argument("--every", type=int, default=60, help="minutes from run to run")
    arguments.add_argument("--days", type=int, default=14)
    arguments.add_argument("--only", help="this paper")
    told = arguments.parse_args()
    verdict = fortnight(told.seed, timedelta(minutes=told.every), told.days, told.only)
    print(f"seed {told.seed}, every {told.every} minutes: {verdict}", *by_paper(verdict), sep="\n  ")


if __name__ == "__main__":
    main()
