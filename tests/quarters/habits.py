"""How papers publish: so many a day, when they rest, and what of their articles is never quite whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

from crawler.items import VIETNAM
from tests.quarters.days_off import HOLIDAYS, LEAVE_DAYS, is_weekend

Rhythm = Literal["daily", "weekdays", "weekly", "bursts"]

_HOURS = (1, 1, 2, 3, 4, 4, 4, 3, 2, 2, 3, 4, 4, 3, 2, 1, 1)
"""How likely the hours from five in the morning to ten at night are."""
_FIRST_HOUR = 5
_BURST_GAPS = (1, 2, 2, 3, 4, 5)
"""Days from one burst to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What is usual for a paper."""

    name: str
    count: int
    """Articles on a day on which it publishes, on the average."""
    rhythm: Rhythm = "daily"
    rests_at_tet: bool = False
    """Nothing on the days of the leave; else a third of the usual."""
    photos: float = 0.0
    """Share of stories of pictures, which have no body and need none."""
    is_dated: bool = True
    """A paper that never says when is not to be told of."""
    weekend_photos: float = 0.0
    """The same at week-ends, where it is more."""
    leads: float = 0.95
    weekend_leads: float = 1.0
    """The same at week-ends, where it is less."""
    leadless: frozenset[int] = frozenset()
    """Sections whose stories have none, as those of sport and of notices do."""
    has_feed: bool = False
    joins: int = 0
    """Day of the quarter on which it is first crawled, with what it has published before."""

    @property
    def gap(self) -> int:
        """Days from one of its publishing days to the next, as one usually waits; of bursts, the longest of them."""
        return {"daily": 1, "weekdays": 1, "weekly": 7, "bursts": max(_BURST_GAPS)}[self.rhythm]

    def photos_on(self, day: date) -> float:
        """The share of stories of pictures on a day: more of them in the days of Tết."""
        usual = max(self.photos, self.weekend_photos if is_weekend(day) else 0)
        return max(usual, 0.4) if day in LEAVE_DAYS else usual

    def leads_on(self, day: date, section: int) -> float:
        """The share of stories with a lead: few greetings have one."""
        if section in self.leadless:
            return 0.0
        usual = min(self.leads, self.weekend_leads if is_weekend(day) else 1)
        return usual * 0.5 if day in LEAVE_DAYS else usual

    def rests(self, day: date) -> bool:
        """Whether it never publishes on a day, as anybody can see from its habit and the calendar."""
        return (self.rhythm == "weekdays" and is_weekend(day)) or (self.rests_at_tet and day in LEAVE_DAYS)

    def days(self, first: date, last: date, chance: Random) -> Iterator[date]:
        """The days on which it publishes."""
        day, weekday = first, chance.randrange(7)
        while day <= last:
            if not self.rests(day) and (self.rhythm != "weekly" or day.weekday() == weekday):
                yield day
            day += timedelta(chance.choice(_BURST_GAPS) if self.rhythm == "bursts" else 1)

    def moments(self, first: date, last: date, chance: Random) -> list[datetime]:
        """When each of its articles appears, oldest first."""
        return sorted(moment for day in self.days(first, last, chance) for moment in self._on(day, chance))

    def _on(self, day: date, chance: Random) -> Iterator[datetime]:
        usual = self.count * (0.35 if day in LEAVE_DAYS else 0.6 if day in HOLIDAYS else 1)
        if self.rhythm == "daily" and is_weekend(day):
            usual *= 0.7
        for _ in range(max(1, round(chance.gauss(usual, usual**0.5)))):
            hour = chance.choices(range(_FIRST_HOUR, _FIRST_HOUR + len(_HOURS)), _HOURS)[0]
            at = datetime.combine(day, time(hour, chance.randrange(60)), VIETNAM)
            yield at


HABITS = (
    Habit(name="bao-nam", count=5),
    Habit(name="bao-nghi-tet", count=6, rests_at_tet=True),
    Habit(name="bao-anh", count=7, photos=0.7),
    Habit(name="bao-vo-nhat", count=6, is_dated=False, leads=0.0),
    Habit(name="bao-hai-muoi", count=20, has_feed=True),
    Habit(name="bao-ba-muoi", count=30, leads=0.5),
    Habit(name="bao-tram", count=120, has_feed=True),
    Habit(name="bao-cong-so", count=8, rhythm="weekdays"),
    Habit(name="bao-van-phong", count=4, rhythm="weekdays", rests_at_tet=True, has_feed=True),
    Habit(name="bao-thu-nam", count=10, rhythm="weekly"),
    Habit(name="bao-tuan", count=14, rhythm="weekly", rests_at_tet=True),
    Habit(name="bao-tung-dot", count=12, rhythm="bursts"),
    Habit(name="bao-moi-toi", count=9, joins=24),
    Habit(name="bao-mot-hai", count=2),
    Habit(name="bao-lang", count=11),
    Habit(name="bao-song", count=8, has_feed=True),
    Habit(name="bao-nui", count=3, rests_at_tet=True, photos=0.2),
    Habit(name="bao-cuoi-tuan", count=12, weekend_photos=0.5, weekend_leads=0.5),
    Habit(name="bao-chuyen-muc", count=16, leadless=frozenset({1, 4}), has_feed=True),
)
"""Nineteen papers: a quarter of theirs is more than a thousand paper-days."""
