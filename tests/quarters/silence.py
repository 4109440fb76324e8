"""How long is too long: when a paper of which nothing new comes may be named, and when it must be.

It must be named after three of its gaps, in the time in which it usually publishes: neither the days on which it rests
nor holidays count, nor those beside them. It may be named as soon as it has been silent for longer than it ever is in
ordinary weeks, and something would have come of it by then, had nothing been wrong.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from tests.quarters.days_off import PATIENT, days
from tests.quarters.habits import Habit
from tests.quarters.truth import day_of

PATIENCE = 3
_HOUR = timedelta(hours=1)


def counts_for(habit: Habit) -> Callable[[date], bool]:
    """Whether silence on a day says anything of a paper."""
    return lambda day: not habit.rests(day) and day not in PATIENT


def later(start: datetime, gaps: float, habit: Habit) -> datetime:
    """So many gaps of a paper after a moment, in time that counts."""
    left, moment, counts = gaps * habit.gap * 24, start, counts_for(habit)
    while left > 0:
        left -= counts(day_of(moment))
        moment += _HOUR
    return moment


def longest(moments: Sequence[datetime]) -> timedelta:
    """The longest that a paper is silent in ordinary weeks, when nothing is wrong."""
    return max(
        (after - before for before, after in pairwise(moments)
         if not PATIENT & set(days(day_of(before), day_of(after)))),
        default=timedelta(0),
    )  # fmt: skip
