"""Stretches of time in which articles are counted, as the calendar of Viet Nam has them: days, weeks, months, years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = get_args(Unit)

NEEDED: dict[Unit, int] = {"day": 10, "week": 10, "month": 7, "year": 4}
"""How many characters of `2026-03-07` have to be known to tell in which one an article was published."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week from Monday to Sunday, a month or a year."""

    name: str
    """`2026-03-07`, `2026-W10` (ISO 8601), `2026-03`, `2026`."""
    first: date
    last: date


def periods(unit: Unit, first: date, last: date) -> Iterator[Period]:
    """Those of a unit, from the one with the first day to the one with the last."""
    begin = begin_of(unit, first)
    while begin <= last:
        follows = _next(unit, begin)
        yield Period(_name(unit, begin), begin, follows - timedelta(days=1))
        begin = follows


def begin_of(unit: Unit, day: date) -> date:
    """The first day of the one that has a day."""
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next(unit: Unit, begin: date) -> date:
    match unit:
        case "day" | "week":
            return begin + timedelta(days=1 if unit == "day" else 7)
        case "month" | "year":
            return begin_of(unit, begin + timedelta(days=31 if unit == "month" else 366))


def _name(unit: Unit, begin: date) -> str:
    if unit == "week":
        year, week, _ = begin.isocalendar()
        return f"{year}-W{week:02}"
    return begin.isoformat()[: NEEDED[unit]]
