"""Crawls of make-believe papers at all intervals: what is spared, how late each story comes, and that none is missed.

`python -m tests.polling` does a whole fortnight of all papers, `make torture` as many as there is time for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.polling.driving import crawled
from tests.polling.judging import Late, Verdict, judged
from tests.polling.many import wrong
from tests.polling.papers import DAY, HOUR, Doors, Habit, world
from tests.polling.world import Story

START = datetime(2026, 3, 6, tzinfo=VIETNAM)
"""A Friday, before a weekend with little news."""
_TWO = {"thoi-su": 3.0, "doi-song": 2.0, "le-hoi": 0.3}
SMALL = (
    (Habit("bao-nho", 9, _TWO, bursts=((1, 7, 9), (3, 15, 14))), Doors(feeds=5, listings=6, home=6, chosen=0.3)),
    (Habit("bao-vang", 8, _TWO, quiet=(0, 2)), Doors(main_feed=6, listings=6, home=6, hidden=frozenset({"le-hoi"}))),
)
"""Feeds that overflow in a burst, little on the front page; a paper that wakes up, with a section in no feed."""


def verdict(folder: Path, every: timedelta, days: int, cases: Sequence[tuple[Habit, Doors]] = SMALL) -> Verdict:
    papers = world("7", START, days, cases)
    with Archive(folder, write=True) as archive:
        crawl = crawled(archive, papers, START - DAY, START + (days + 1) * DAY, every)
        return judged(crawl, START, START + days * DAY)


def test_hourly_runs_spare_most_requests_and_miss_nothing(tmp_path: Path) -> None:
    found = verdict(tmp_path, HOUR, 4)
    assert len(found.stories) > 40
    assert found.missed == ()
    assert found.saved > 0.5  # few sources, known for a day: the front page alone is a fifth
    assert found.median <= found.cron + 0.75


@pytest.mark.parametrize(("every", "days", "later"), [(HOUR / 4, 1, 2.5), (DAY, 4, 0.1), (6 * HOUR, 3, 3)])
def test_runs_of_any_interval_miss_nothing(tmp_path: Path, every: timedelta, days: int, later: float) -> None:
    found = verdict(tmp_path, every, days)
    assert found.missed == ()
    assert found.median <= found.cron + later


def test_a_verdict_names_what_is_missed_what_is_late_and_what_is_dear() -> None:
    [story] = [Story(1, "thoi-su", START)]
    well = Late("bao-nho", story, HOUR / 2)
    assert wrong(Verdict(30, 100, (well,), 0.5)) == []
    late, never = Late("bao-nho", story, 2 * HOUR), Late("bao-nho", story, None)
    for asked, stories, told in ((31, (well,), "spared"), (9, (late,), "delay"), (9, (well, never), "never known")):
        [line] = wrong(Verdict(asked, 100, stories, 0.5))
        assert told in line
