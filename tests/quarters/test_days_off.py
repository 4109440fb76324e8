"""The holidays stand where the moon has them."""

from datetime import date, datetime, timedelta
from math import radians, sin

import pytest

from crawler.items import VIETNAM
from tests.quarters.days_off import HOLIDAYS, HUNG_KINGS, LEAVE_DAYS, PATIENT, TET


def first_day_of_month(near: date) -> date:
    """The day in Viet Nam of the new moon nearest to a day (Meeus, Astronomical Algorithms, chapter 49)."""
    k = round(((near - date(2000, 1, 6)).days) / 29.530588861)
    t = k / 1236.85
    day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun, moon = radians(2.5534 + 29.1053567 * k), radians(201.5643 + 385.81693528 * k)
    node = radians(160.7108 + 390.67050284 * k)
    day += -0.4072 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    day += 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun) + 0.00208 * sin(2 * sun)
    moment = datetime(2000, 1, 1, 19, tzinfo=VIETNAM) + timedelta(days=day - 2451545.0)  # noon in Greenwich
    return moment.date()


@pytest.mark.parametrize(("year", "tet"), TET.items())
def test_tet_begins_with_a_new_moon_after_the_great_cold(year: int, tet: date) -> None:
    assert first_day_of_month(tet) == tet
    assert date(year, 1, 21) <= tet <= date(year, 2, 20)
    assert {tet - timedelta(1), *(tet + timedelta(n) for n in range(4))} <= LEAVE_DAYS


@pytest.mark.parametrize(("year", "day"), HUNG_KINGS.items())
def test_the_hung_kings_have_the_tenth_day_of_the_third_month(year: int, day: date) -> None:
    assert first_day_of_month(day - timedelta(9)) == day - timedelta(9)
    assert 58 <= (day - timedelta(9) - TET[year]).days <= 60
    assert day in HOLIDAYS


def test_days_of_patience_are_few_and_hold_all_holidays() -> None:
    assert HOLIDAYS < PATIENT
    assert len([day for day in PATIENT if day.year == 2026]) < 50
