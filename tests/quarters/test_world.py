"""The quarters are what they say: judged before anything is judged by them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from crawler.items import VIETNAM
from tests.quarters import able
from tests.quarters.days_off import LEAVE_DAYS
from tests.quarters.faults import BLIPS, DRIFTS, FAULTS, SLIPS
from tests.quarters.habits import HABITS
from tests.quarters.issue import PLANTED, THE_ISSUE
from tests.quarters.judging import drive, listen, looks
from tests.quarters.quarter import SEASONS, SMALL, Quarter, Season, Wanted, quarter
from tests.quarters.silence import later, longest
from tests.quarters.truth import KINDS, LEADLESS, NOBODY, OUTAGE, Alarm, Due, day_of

SEEDS = range(4)
_DAY = timedelta(days=1)


def moment(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@cache
def made(seed: int, season: Season = SEASONS[0]) -> Quarter:
    return quarter(seed, Wanted(season=season))


def all_quarters() -> list[Quarter]:
    return [made(seed, SEASONS[seed % len(SEASONS)]) for seed in SEEDS]


def owed(wanted: Quarter) -> list[Due]:
    return [due for due in wanted.dues if due.must is not None]


# --- the truth agrees with itself


def test_a_seed_makes_one_quarter_and_another_seed_another() -> None:
    assert quarter(1, Wanted()).dues == made(1).dues
    assert made(2).dues != made(1).dues


def test_each_due_may_be_named_before_it_must_and_is_over_after_it_ends() -> None:
    for due in (due for one in all_quarters() for due in one.dues):
        assert due.may <= (due.must or due.may) <= due.over, due
        assert due.ends <= due.over, due
        assert due.must is None or due.must < due.ends, due
        assert due.kinds, due
        assert due.kinds | due.also <= KINDS, due
        assert (due.paper == NOBODY) == (due.kinds == {OUTAGE}), due


def test_no_two_dues_of_a_paper_are_owed_at_once_and_none_in_an_outage_of_ours() -> None:
    for one in all_quarters():
        for a, b in combinations(owed(one), 2):
            if a.paper == b.paper or NOBODY in (a.paper, b.paper):
                apart = a.ends <= (b.must or b.may) or b.ends <= (a.must or a.may)
                assert apart or {a.paper, b.paper} == {NOBODY, "bao-tuan"} or _waits_for_news(a, b), (a, b)


def _waits_for_news(a: Due, b: Due) -> bool:
    """A weekly whose articles were not well has shown none that is before the outage: it is not asked meanwhile."""
    return NOBODY in (a.paper, b.paper) and any("article" in due.fault for due in (a, b))


def test_each_kind_of_fault_is_owed_in_some_quarter() -> None:
    told = Counter(due.fault.rpartition(", ")[0] for season in SEASONS for seed in range(2)
                   for due in owed(made(seed, season)))  # fmt: skip
    for fault in FAULTS:
        assert told[fault.what] >= 2, fault.what
    for fault in (*BLIPS, *SLIPS, *DRIFTS):
        assert (told[fault.what] > 0) == (fault.proof == "share"), fault.what


def test_there_are_looks_at_which_each_alarm_is_owed_and_one_when_it_is_over() -> None:
    for one in all_quarters():
        at = set(looks(one))
        for due in owed(one):
            assert any(map(due.is_owed, at)), due
            assert due.over in at or due.over >= one.span.end, due


def test_three_silent_days_of_a_daily_paper_are_named_before_it_comes_back() -> None:
    habit = HABITS[0]
    evening = datetime(2026, 3, 9, 21, 30, tzinfo=VIETNAM)
    assert later(evening, 3, habit) == evening + 3 * _DAY


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("bao-cong-so", moment(3, 13, 18), moment(3, 18, 18)),  # Friday to Wednesday
        ("bao-nam", moment(4, 29, 12), moment(5, 7)),  # two holidays, a week-end, a day beside them
        ("bao-thu-nam", moment(3, 5, 8), moment(3, 26, 8)),  # three issues
    ],
    ids=["week-end", "holidays", "weekly"],
)
def test_days_of_rest_and_holidays_lengthen_the_patience(name: str, start: datetime, end: datetime) -> None:
    [habit] = [habit for habit in HABITS if habit.name == name]
    assert later(start, 3, habit) == end


def test_each_fault_planted_by_hand_is_owed() -> None:
    one = quarter("issue", THE_ISSUE)
    assert {due.paper for due in owed(one)} == {NOBODY, *PLANTED}
    assert len(owed(one)) == len(PLANTED) + len(one.outages.offline)


# --- the papers live as papers do


def test_papers_that_rest_at_tet_publish_nothing_then_and_all_others_do() -> None:
    for season in (SEASONS[0], SEASONS[1], SEASONS[5]):
        for paper in made(1, season).papers:
            days = {day_of(moment) for moment in paper.moments}
            if paper.habit.rests_at_tet:
                assert not days & LEAVE_DAYS, paper.name
            elif paper.habit.rhythm == "daily":
                assert len(days & LEAVE_DAYS) >= 5, paper.name


def test_nobody_publishes_at_night_and_papers_of_a_day_miss_none() -> None:
    for paper in made(3).papers:
        assert all(5 <= moment.astimezone(VIETNAM).hour <= 21 for moment in paper.moments)
        if paper.habit.rhythm == "daily":
            assert longest(paper.moments) < 2 * _DAY, paper.name


def test_no_two_articles_in_a_row_lack_something_by_chance() -> None:
    for paper in made(4).papers:
        spans = [one.span for one in paper.planted]
        stories = [story for one in paper.sightings if not any(one.run.at in span for span in spans)
                   for story in one.stories if story.is_first and not story.is_old]  # fmt: skip
        for a, b in pairwise(stories):
            assert not {"date", "body"} & a.lacks & b.lacks or not paper.habit.is_dated, paper.name


# --- dumb judges are seen through


@pytest.mark.parametrize("seed", SEEDS)
def test_who_says_nothing_misses_all_and_has_a_thousand_quiet_paper_days(seed: int) -> None:
    told = listen(made(seed), lambda _: ())
    assert len(told.missed) == told.owed == len(owed(made(seed))) > 20
    assert (told.false, told.hasty) == ((), 0)
    assert told.quiet >= 1000


def test_who_always_cries_misses_nothing_and_is_false_on_every_quiet_day() -> None:
    papers = [paper.name for paper in made(1).papers]
    told = listen(made(1), lambda _: [Alarm(paper, kind) for paper in papers for kind in KINDS - {OUTAGE}])
    assert {miss.due.paper for miss in told.missed} == {NOBODY}
    assert len({(one.paper, one.day) for one in told.false}) >= told.quiet


def knowing(dues: Iterable[Due], at: datetime) -> list[Alarm]:
    """What somebody says who knows the truth."""
    return [Alarm(due.paper, min(due.kinds)) for due in dues if due.is_owed(at)]


@pytest.mark.parametrize("seed", SEEDS)
def test_who_knows_the_truth_is_never_wrong(seed: int) -> None:
    told = listen(made(seed), lambda at: knowing(made(seed).dues, at))
    assert (told.missed, told.false, told.hasty) == ((), (), 0)


def test_who_is_a_day_late_misses_and_who_does_not_stop_is_false() -> None:
    dues = made(1).dues
    late = listen(made(1), lambda at: knowing(dues, at - _DAY))
    assert len(late.missed) == late.owed
    long = listen(made(1), lambda at: [*knowing(dues, at), *knowing(dues, at - 10 * _DAY)])
    assert not long.missed
    assert len(long.false) > 20


def test_who_names_the_wrong_kind_both_misses_and_is_false() -> None:
    dues = [due for due in made(1).dues if due.paper != NOBODY and LEADLESS not in due.kinds]
    told = listen(made(1), lambda at: [Alarm(due.paper, LEADLESS) for due in dues if due.is_owed(at)])
    others = {due for due in made(1).dues if due.paper != NOBODY and due.must and LEADLESS in due.kinds}
    assert len(told.missed) == told.owed >= len(others)
    assert told.false


def test_who_blames_papers_for_an_outage_of_ours_is_false() -> None:
    [first, *_] = [due for due in made(1).dues if due.paper == NOBODY and due.must]
    told = listen(made(1), lambda at: [Alarm("bao-nam", "unreadable")] if first.is_owed(at) else [])
    assert {(one.paper, one.kind) for one in told.false} == {("bao-nam", "unreadable")}


# --- what is due can be told from the accounts


def test_a_judge_of_a_few_lines_names_all_from_the_accounts_alone(tmp_path: Path) -> None:
    plain = [habit for habit in SMALL if habit.weekend_leads == 1]
    told = drive(quarter("able", Wanted(habits=plain, backfills=0)), tmp_path, able.look)
    assert len(told.missed) <= 1, str(told)  # of shares, few lines tell one late or once too often
    assert len(told.false) <= 2, str(told)
    assert told.owed > 15
    assert told.quiet > 800
