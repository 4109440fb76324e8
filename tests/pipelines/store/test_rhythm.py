"""How often a place where news is announced is asked: the wait after a look, by what the look brought."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import VIETNAM
from pipelines.store.rhythm import FIRST, LONGEST, OUTDATED, SHORTEST, is_about, longest_wait, next_look

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2026, 3, 4, 12, tzinfo=VIETNAM)


def wait(passed: timedelta, brought: int, now: datetime = NOON, longest: timedelta = LONGEST) -> timedelta:
    return next_look(now - passed, now, brought, longest) - now


def test_a_source_that_was_read_once_is_asked_again_an_hour_later() -> None:
    assert next_look(None, NOON, 40) - NOON == FIRST == HOUR


def test_a_source_that_brought_nothing_is_asked_a_quarter_later_each_time() -> None:
    assert wait(2 * HOUR, 0) == 2.5 * HOUR
    assert wait(HOUR, 0) == 75 * MINUTE


@pytest.mark.parametrize(("brought", "after"), [(1, 2 * HOUR), (3, HOUR), (7, 30 * MINUTE), (900, SHORTEST)])
def test_what_came_is_spread_over_the_time_in_which_it_came(brought: int, after: timedelta) -> None:
    assert wait(4 * HOUR, brought) == after


@pytest.mark.parametrize("brought", [0, 1, 2, 50])
@pytest.mark.parametrize("passed", [MINUTE, HOUR, 9 * HOUR, timedelta(days=3), timedelta(days=900)])
@pytest.mark.parametrize("hour", [0, 6, 13, 21])
def test_no_wait_is_shorter_than_a_quarter_of_an_hour_or_longer_than_a_day(
    passed: timedelta, brought: int, hour: int
) -> None:
    assert SHORTEST == 15 * MINUTE
    assert SHORTEST <= wait(passed, brought, NOON.replace(hour=hour)) <= LONGEST == timedelta(days=1)


def test_at_night_an_hour_counts_as_a_quarter_of_one() -> None:
    assert wait(2 * HOUR, 0, NOON.replace(hour=21)) == HOUR + 6 * HOUR  # 1 + 6 / 4 = 2.5
    assert wait(8 * HOUR, 0, NOON.replace(hour=6)) == 1.25 * (7 / 4 + 1) * HOUR  # since 22 h: 7 hours of the night


def test_the_night_is_that_of_viet_nam_whatever_zone_a_time_is_given_in() -> None:
    now = NOON.replace(hour=21)
    assert next_look((now - HOUR).astimezone(UTC), now.astimezone(UTC), 0) == next_look(now - HOUR, now, 0)


def test_a_wrong_clock_teaches_nothing() -> None:
    assert next_look(NOON + timedelta(days=400), NOON, 3) - NOON == FIRST
    assert next_look(NOON, NOON, 3) - NOON == FIRST


@pytest.mark.parametrize(
    ("after", "early", "is_now"),
    [
        (timedelta(days=1), 2 * HOUR, True),  # runs of every day begin some minutes earlier or later
        (timedelta(days=1), 4 * HOUR, False),
        (HOUR, 7 * MINUTE, True),
        (HOUR, 9 * MINUTE, False),
        (30 * MINUTE, 15 * MINUTE, False),  # runs of every quarter of an hour
        (15 * MINUTE, 7 * MINUTE, True),
    ],
)
def test_what_the_next_run_would_ask_too_late_is_asked_now(after: timedelta, early: timedelta, is_now: bool) -> None:
    due = NOON + after
    assert is_about(due, NOON, due - early) is is_now


def test_an_old_sitemap_of_an_index_waits_for_a_week_at_most() -> None:
    found = "2026-03-01T00:00:00+00:00"
    assert longest_wait("sitemap", 1, "2025-11-30", found) == OUTDATED == timedelta(days=7)
    assert longest_wait("sitemap", 1, "2026-02-20", found) == LONGEST
    assert longest_wait("sitemap", 0, "2025-11-30", found) == LONGEST
    assert longest_wait("listing", 0, "2025-11-30", found) == LONGEST
