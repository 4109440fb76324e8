"""`baotinh status --check` in simulated quarters: every alarm that is due, on time, and none that is not.

Not collected until `tests.quarters.binding.bind` names what is judged; then it is `test_judged.py`.
"""

from pathlib import Path

import pytest

from tests.quarters.binding import bind
from tests.quarters.crawled import conduct
from tests.quarters.issue import PLANTED, THE_ISSUE
from tests.quarters.judging import drive
from tests.quarters.quarter import EVERY, SEASONS, SMALL, Season, Wanted, quarter

_SEED = "status"


def test_each_thing_that_the_issue_names_is_told_and_nothing_else(tmp_path: Path) -> None:
    told = drive(quarter("issue", THE_ISSUE), tmp_path, bind())
    assert (told.missed, told.false) == ((), ()), str(told)
    assert told.owed == len(PLANTED) + 2
    assert told.quiet >= 1000


def test_a_quarter_with_tet_in_it_has_all_its_alarms_and_none_in_a_thousand_quiet_paper_days(tmp_path: Path) -> None:
    told = drive(quarter(_SEED, Wanted()), tmp_path, bind())
    assert (told.missed, told.false) == ((), ()), str(told)
    assert told.owed >= 25
    assert told.quiet >= 1000


@pytest.mark.parametrize("season", SEASONS[2:6], ids=lambda season: season.name)
def test_no_holiday_raises_an_alarm_where_nothing_is_wrong(tmp_path: Path, season: Season) -> None:
    told = drive(quarter(_SEED, Wanted(season=season, every=EVERY[-1], faults=0, habits=SMALL)), tmp_path, bind())
    assert (told.missed, told.false) == ((), ()), str(told)
    assert told.quiet >= 500


def test_each_trouble_is_named_after_the_first_real_crawl_that_meets_it_and_never_after(tmp_path: Path) -> None:
    assert list(conduct(tmp_path, bind())) == []
