"""Public holidays and Tết, against the lunar calendar as it is computed here, and against what was decreed."""

import math
from datetime import date, timedelta

import pytest

from pipelines.query.quiet_days import is_quiet

DAY = timedelta(days=1)
YEARS = range(2024, 2036)


def _new_moon(number: int) -> date:
    """The day, in Viet Nam, of a new moon counted from 1900 (J. Meeus, Astronomical Algorithms, ch. 49)."""
    t = number / 1236.85

    def sine(degrees: float) -> float:
        return math.sin(math.radians(degrees))

    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t * t + 0.00033 * sine(166.56 + 132.87 * t)
    sun = 359.2242 + 29.10535608 * number - 0.0000333 * t * t
    moon = 306.0253 + 385.81691806 * number + 0.0107306 * t * t
    node = 21.2964 + 390.67050646 * number - 0.0016528 * t * t
    terms = (
        (0.1734 - 0.000393 * t, sun), (0.0021, 2 * sun), (-0.4068, moon), (0.0161, 2 * moon), (-0.0004, 3 * moon),
        (0.0104, 2 * node), (-0.0051, sun + moon), (-0.0074, sun - moon), (0.0004, 2 * node + sun),
        (-0.0004, 2 * node - sun), (-0.0006, 2 * node + moon), (0.0010, 2 * node - moon), (0.0005, 2 * moon + sun),
    )  # fmt: skip
    drift = -0.000278 + 0.000265 * t + 0.000262 * t * t
    moment = mean + sum(size * sine(angle) for size, angle in terms) - drift
    return date.fromordinal(math.floor(moment + 0.5 + 7 / 24) - 1721425)


def _sun(day: date) -> int:
    """The twelfth of its way that the sun is in as a day begins in Viet Nam; 9 from the winter solstice on."""
    t = (day.toordinal() + 1721424.5 - 7 / 24 - 2451545) / 36525
    anomaly = math.radians(357.52910 + 35999.05030 * t)
    wave = (1.9146 - 0.004817 * t) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    return int((280.46645 + 36000.76983 * t + wave) % 360 // 30)


def _eleventh(year: int) -> int:
    """The number of the moon whose month holds the winter solstice."""
    number = int((date(year, 12, 31).toordinal() + 1721425 - 2415021) / 29.530588853)
    return number - (_sun(_new_moon(number)) >= 9)


def lunar(year: int, month: int) -> date:
    """The first day of one of the first months of a lunar year: the leap month, if any, is the first without a term."""
    before, after = _eleventh(year - 1), _eleventh(year)
    leap = 99
    if after - before == 13:
        leap = next(n for n in range(1, 14) if _sun(_new_moon(before + n)) == _sun(_new_moon(before + n + 1)))
    step = month + 1
    return _new_moon(before + step + (leap <= step))


@pytest.mark.parametrize(
    ("year", "tet"),
    [(2024, date(2024, 2, 10)), (2025, date(2025, 1, 29)), (2026, date(2026, 2, 17)), (2007, date(2007, 2, 17))],
)
def test_the_calendar_of_this_test_knows_the_past(year: int, tet: date) -> None:
    assert lunar(year, 1) == tet


@pytest.mark.parametrize("year", YEARS)
def test_the_library_has_the_days_of_the_law(year: int) -> None:
    from holidays.countries.vietnam import Vietnam

    known = Vietnam(years=year, language="vi")  # type: ignore[no-untyped-call]
    tet = lunar(year, 1)
    assert known.get_named("Tết Nguyên Đán", lookup="exact") == [tet]
    law = {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2), lunar(year, 3) + 9 * DAY}
    law |= {tet + number * DAY for number in range(-1, 4)}
    assert law <= set(known)
    assert {date(year, 9, 1), date(year, 9, 3)} & set(known), "one day beside the second of September"
    assert len(known) <= len(law) + 8, "days in lieu and exchanged ones, no more"


@pytest.mark.parametrize("year", YEARS)
def test_papers_may_rest_from_the_29th_to_the_sixth(year: int) -> None:
    tet = lunar(year, 1)
    assert all(is_quiet(tet + number * DAY) for number in range(-3, 6))
    assert not is_quiet(tet + 12 * DAY)
    assert not is_quiet(tet - 12 * DAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 4, 30), date(2025, 5, 4)),  # decreed: five days, the second of May exchanged
        (date(2025, 8, 30), date(2025, 9, 2)),
        (date(2026, 1, 1), date(2026, 1, 4)),  # decreed: the second of January exchanged
        (date(2026, 2, 14), date(2026, 2, 22)),
        (date(2026, 8, 29), date(2026, 9, 2)),
        (date(2024, 4, 27), date(2024, 5, 1)),
    ],
)
def test_a_long_weekend_is_free_as_it_was_decreed(first: date, last: date) -> None:
    assert all(is_quiet(first + number * DAY) for number in range((last - first).days + 1))
    assert not is_quiet(last + DAY)


def test_hardly_more_than_a_month_of_a_year_is_quiet() -> None:
    for year in YEARS:
        assert sum(is_quiet(date(year, 1, 1) + number * DAY) for number in range(365)) <= 40


def test_a_plain_weekend_is_not_quiet() -> None:
    assert not is_quiet(date(2026, 6, 13))
    assert not is_quiet(date(2026, 6, 14))
