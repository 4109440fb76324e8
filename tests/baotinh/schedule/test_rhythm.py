"""When the schedule calls, and what is due then."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest

from baotinh.schedule.jobs import JOBS, Job, worst
from baotinh.schedule.rhythm import EVERY, Rhythm, Times, interval, minutes
from crawler.items import VIETNAM

BACKUP, VERIFY, DIGEST = (next(job for job in JOBS if job.name == name) for name in ("backup", "verify", "digest"))
START = datetime(2026, 11, 1, tzinfo=VIETNAM)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("told", "meant"),
    [("1h", "1h"), ("60m", "1h"), ("90m", None), ("1d", "24h"), ("24h", "24h"), (" 15M ", "15m"), ("180m", "3h")]
    + [
        (text, None) for text in ("", "h", "0m", "1", "-1h", "7m", "5h", "1w", "hourly", "1.5h", "99999h", "1h1m", "١h")
    ],
)
def test_an_interval_is_one_that_a_crontab_can_say(told: str, meant: str | None) -> None:
    assert interval(told) == meant


@pytest.mark.parametrize("every", EVERY)
def test_calls_are_evenly_spread_over_day_and_night(every: str) -> None:
    times = Times.drawn(every, "may-chu:/srv/báo tỉnh")
    calls = list(islice(times.after(START), 200))
    assert {later - earlier for earlier, later in pairwise(calls)} == {timedelta(minutes=minutes(every) or 0)}
    assert times.every == every


@pytest.mark.parametrize("every", EVERY)
def test_cron_and_systemd_are_told_the_same_times(every: str) -> None:
    times = Times.drawn(every, "x")
    in_crontab = f"# begin\n{times.cron} baotinh run-due\n# end\n"
    in_timer = f"[Timer]\nOnCalendar={times.calendar}\nPersistent=true\n"
    assert Times.read(in_crontab) == Times.read(in_timer) == times


def test_a_minute_is_drawn_that_stays_and_is_another_for_another_archive() -> None:
    drawn = {Times.drawn("1h", f"machine:/srv/{number}").minutes for number in range(300)}
    assert len(drawn) > 50
    assert Times.drawn("1h", "machine:/srv/1") == Times.drawn("1h", "machine:/srv/1")


@pytest.mark.parametrize("every", ["12h", "24h"])
def test_a_rare_call_comes_in_the_night(every: str) -> None:
    for number in range(50):
        assert Times.drawn(every, str(number)).hours[0] < 6


def test_a_job_of_the_night_is_done_once_at_the_first_call_after_its_hour() -> None:
    done: datetime | None = None
    when = []
    for call in islice(Times((*range(24),), (17,)).after(START), 72):
        if BACKUP.is_due(call, done, START):
            done = call
            when.append(f"{call:%d %H:%M}")
    assert when == ["01 02:17", "02 02:17", "03 02:17"]


def test_what_was_missed_is_made_up_for_once_by_the_next_call() -> None:
    """The machine was off for three nights."""
    assert BACKUP.is_due(at("11-05T14:17"), at("11-01T02:17"), START)
    assert not BACKUP.is_due(at("11-05T15:17"), at("11-05T14:17"), START)
    assert BACKUP.is_due(at("11-06T02:17"), at("11-05T14:17"), START)


def test_nothing_heavy_is_done_by_the_first_call() -> None:
    since = at("11-05T14:00")
    assert not any(job.is_due(at("11-05T14:17"), None, since) for job in JOBS if job.rhythm)
    assert BACKUP.is_due(at("11-06T02:17"), None, since)
    assert not VERIFY.is_due(at("11-07T05:17"), None, since)  # a Saturday
    assert VERIFY.is_due(at("11-08T03:17"), None, since)


def test_the_week_is_verified_on_sunday() -> None:
    assert not VERIFY.is_due(at("11-14T23:59"), at("11-08T03:17"), START)
    assert not VERIFY.is_due(at("11-15T02:59"), at("11-08T03:17"), START)
    assert VERIFY.is_due(at("11-15T03:00"), at("11-08T03:17"), START)


def test_what_a_wrong_clock_has_done_in_the_future_is_done_again() -> None:
    assert BACKUP.is_due(at("11-05T14:17"), at("12-31T02:17"), START)


def test_a_night_is_one_of_viet_nam_whatever_the_machine_thinks() -> None:
    assert Rhythm(2).began(datetime(2026, 11, 4, 20, 0, tzinfo=UTC)) == at("11-05T02:00")
    assert DIGEST.is_due(datetime(2026, 11, 4, 23, 0, tzinfo=UTC), at("11-04T06:17"), START)


@pytest.mark.parametrize("code", [11, 75])
def test_what_was_stopped_or_found_another_at_work_is_tried_again_and_no_failure(code: int) -> None:
    assert {job.verdict(code) for job in JOBS} == {"later"}


def test_papers_that_are_not_well_are_no_failure_of_the_crawl() -> None:
    assert Job("crawl", ()).verdict(69) == "well"
    assert BACKUP.verdict(69) == "failed"


@pytest.mark.parametrize(
    ("codes", "code"),
    [([], 0), ([0, 0], 0), ([69, 0], 69), ([69, 74], 74), ([75, 0], 75), ([0, 11], 11), ([2, 74], 2), ([75, -9], -9)],
)
def test_the_gravest_exit_code_is_that_of_the_call(codes: list[int], code: int) -> None:
    assert worst(codes) == code
