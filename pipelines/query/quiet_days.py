"""Days on which Vietnamese papers may rest: public holidays, Tết, and the days that join them to a weekend.

The library's years 2024 to 2035 were checked against the lunar calendar (tests) and the Labour Code 2019, art. 112.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_AROUND_TET = timedelta(days=2)
"""Papers rest longer than the law has it: the week before is short, and many come back on the seventh."""
_TET = "Tết Nguyên Đán"


def is_quiet(day: date) -> bool:
    """Whether few news are no wonder on this day."""
    return day in _quiet(day.year)


@cache
def _quiet(year: int) -> frozenset[date]:
    free = _free(year)
    bridged = {day for day in _days(date(year, 1, 1), date(year, 12, 31)) if _is_bridge(day, free)}
    return frozenset(free | _weekends_beside(free | bridged) | bridged)


def _free(year: int) -> set[date]:
    """By the law, by the government's exchange of days where it is known, and around Tết."""
    from holidays.countries.vietnam import Vietnam  # half a second on a slow machine: only who asks pays

    known = Vietnam(years=(year - 1, year, year + 1), language="vi")  # type: ignore[no-untyped-call]
    free = set(known)
    for tet in known.get_named(_TET, lookup="exact"):
        # eve to fourth day by law; where that meets a weekend, one or two days more, which the library knows
        free.update(_days(tet - _DAY - _AROUND_TET, tet + 3 * _DAY + _AROUND_TET))
    return free


def _is_bridge(day: date, free: set[date]) -> bool:
    """A working day between a holiday and a weekend is mostly free: Friday 2 May 2025."""
    before, after = day - _DAY, day + _DAY
    is_between = (before in free and is_weekend(after)) or (is_weekend(before) and after in free)
    return day not in free and not is_weekend(day) and is_between


def _weekends_beside(free: set[date]) -> set[date]:
    found = set()
    for day in free:
        for step in (-_DAY, _DAY):
            beside = day + step
            while is_weekend(beside):
                found.add(beside)
                beside += step
    return found


def is_weekend(day: date) -> bool:
    """Whether other sections of a paper may be at work."""
    return day.weekday() >= 5


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
