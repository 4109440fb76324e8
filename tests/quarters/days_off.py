"""Public holidays of Viet Nam in 2026 and 2027, as papers and their readers keep them.

Which days: Labour Code 45/2019/QH14, article 112: 1 January; five days of Tết; Hung Kings' day, the tenth of the third
lunar month; 30 April, 1 May; 2 September and a day beside it; since 2026 also 24 November, Viet Nam's day of culture.
A holiday on a week-end is made up for on the next working day. The lunar days are proved in `test_days_off.py`.
"""

from collections.abc import Iterator
from datetime import date, timedelta

TET = {2026: date(2026, 2, 17), 2027: date(2027, 2, 6)}
"""The first day of the first lunar month: years Bính Ngọ and Đinh Mùi."""
HUNG_KINGS = {2026: date(2026, 4, 26), 2027: date(2027, 4, 16)}

LEAVE = {
    2026: (date(2026, 2, 16), date(2026, 2, 20)),  # Monday to Friday: with week-ends nine days, 14 to 22
    2027: (date(2027, 2, 5), date(2027, 2, 10)),  # Friday to Wednesday, two days made up for
}
"""First and last day of the leave of Tết that every table of holidays has."""
_OTHERS = (
    date(2026, 1, 1), date(2026, 4, 26), date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 1),
    date(2026, 9, 2), date(2026, 11, 24), date(2027, 1, 1), date(2027, 4, 16), date(2027, 4, 30), date(2027, 5, 1),
    date(2027, 5, 3), date(2027, 9, 2), date(2027, 9, 3), date(2027, 11, 24),
)  # fmt: skip


def days(first: date, last: date) -> Iterator[date]:
    """All days from one to another, both included."""
    yield from (first + timedelta(n) for n in range((last - first).days + 1))


LEAVE_DAYS = frozenset(day for span in LEAVE.values() for day in days(*span))
HOLIDAYS = frozenset(_OTHERS) | LEAVE_DAYS


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5


def _wide() -> Iterator[date]:
    yield from HOLIDAYS
    for first, last in LEAVE.values():
        yield from days(first - timedelta(3), last + timedelta(3))
    for day in HOLIDAYS:  # Monday, after a week-end that people take with it; and the day that is exchanged for another
        yield from days(day - timedelta(1), day + timedelta(1))
        for near in (1, 2):
            yield from (d for d in (day - timedelta(near), day + timedelta(near)) if is_weekend(d))


PATIENT = frozenset(_wide())
"""The days that may lengthen somebody's patience, as widely as a table can have them."""
