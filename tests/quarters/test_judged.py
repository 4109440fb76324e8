"""`baotinh status --check` in simulated quarters: no alarm that is not due, and most of those that are, on time.

What it still misses is told by `python -m tests.quarters --judge bound`: the silence of papers that come in bursts, and
short rows of articles without text or date.
"""

from pathlib import Path

import pytest

from tests.quarters.binding import bind
from tests.quarters.crawled import conduct
from tests.quarters.issue import PLANTED, THE_ISSUE
from tests.quarters.judging import drive
from tests.quarters.quarter import EVERY, SEASONS, SMALL, Season, Wanted, quarter

_SEED = "status"


def test_of_what_can_go_wrong_no_quiet_paper_is_named_and_what_is_due_mostly_is(tmp_path: Path) -> None:
    told = drive(quarter("issue", THE_ISSUE), tmp_path, bind())
    assert told.false == (), str(told)
    assert told.owed == len(PLANTED) + 2
    assert len(told.missed) <= 2, str(told)
    assert told.quiet >= 1000


def test_a_quarter_with_tet_in_it_has_no_false_alarm_in_a_thousand_quiet_paper_days(tmp_path: Path) -> None:
    told = drive(quarter(_SEED, Wanted()), tmp_path, bind())
    assert told.false == (), str(told)
    assert told.owed >= 25
    assert len(told.missed) <= told.owed // 8, str(told)
    assert told.quiet >= 1000


@pytest.mark.parametrize("season", SEASONS[2:6], ids=lambda season: season.name)
def test_no_holiday_raises_an_alarm_where_nothing_is_wrong(tmp_path: Path, season: Season) -> None:
    told = drive(quarter(_SEED, Wanted(season=season, every=EVERY[-1], faults=0, habits=SMALL)), tmp_path, bind())
    assert (told.missed, told.false) == ((), ()), str(told)
    assert told.quiet >= 500


def test_each_trouble_is_named_after_the_first_real_crawl_that_meets_it_and_never_after(tmp_path: Path) -> None:
    assert list(conduct(tmp_path, bind())) == []
