"""`baotinh status --check` in simulated quarters: no alarm that is not due, and most of those that are, on time.

A quarter of each season, with all that can go wrong, is a part of `make torture`; what is missed is told by
`python -m tests.quarters --judge bound`.
"""

from pathlib import Path

from tests.quarters.binding import bind
from tests.quarters.crawled import conduct
from tests.quarters.issue import PLANTED, THE_ISSUE
from tests.quarters.judging import drive
from tests.quarters.quarter import EVERY, SEASONS, SMALL, Wanted, quarter

_SEED = "status"


def test_of_what_can_go_wrong_no_quiet_paper_is_named_and_what_is_due_mostly_is(tmp_path: Path) -> None:
    told = drive(quarter("issue", THE_ISSUE), tmp_path, bind())
    assert told.false == (), str(told)
    assert told.owed == len(PLANTED) + 2
    assert len(told.missed) <= 2, str(told)
    assert told.quiet >= 1000


def test_no_holiday_raises_an_alarm_where_nothing_is_wrong(tmp_path: Path) -> None:
    [tet] = [season for season in SEASONS if season.name == "tet-2027"]
    told = drive(quarter(_SEED, Wanted(season=tet, every=EVERY[-1], faults=0, habits=SMALL)), tmp_path, bind())
    assert (told.missed, told.false) == ((), ()), str(told)
    assert told.quiet >= 500


def test_each_trouble_is_named_after_the_first_real_crawl_that_meets_it_and_never_after(tmp_path: Path) -> None:
    assert list(conduct(tmp_path, bind())) == []
