"""The papers on loopback are what they say, and what is due after each crawl can be told."""

import pytest

from tests.quarters.crawled import CASES, OFFLINE, SICK, WELL, WELL_AGAIN, wrong
from tests.quarters.truth import NOBODY, OUTAGE, Alarm


def test_who_says_nothing_is_wrong_where_something_is_due() -> None:
    assert [*wrong(WELL, ()), *wrong(WELL_AGAIN, ())] == []
    assert len([*wrong(SICK, ())]) == len([case for case in CASES.values() if case.kinds]) == len(CASES) - 2
    assert [*wrong(OFFLINE, ())] == [f"phase {OFFLINE}: ours is not named as {OUTAGE}"]


@pytest.mark.parametrize("phase", [1, WELL, SICK, WELL_AGAIN, OFFLINE])
def test_a_paper_that_is_well_must_not_be_named_in_any_phase(phase: int) -> None:
    [told] = [line for line in wrong(phase, [Alarm("bao-lanh", "unreadable")]) if "falsely" in line]
    assert told == f"phase {phase}: bao-lanh is falsely named as unreadable"
    assert [*wrong(OFFLINE, [Alarm(NOBODY, OUTAGE)])] == []
