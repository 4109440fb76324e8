"""Times: at which minutes the schedule calls, and when that which is not done at each call is due."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from crawler.items import VIETNAM
from crawler.messages import message

EVERY = ("15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "24h")
"""What a crontab can say and come out even at midnight."""

_UNITS = {"m": 1, "h": 60, "d": 1440}
_TOLD = re.compile(r"([0-9]{1,4})([mhd])")  # "90m", "1h", "1d"
_MOST_DRAWN = 6 * 60
"""Minutes after midnight by which the first call of a day has come, so that a daily one is at night."""
_DAY = timedelta(days=1)
# "17 * * * *", "17 1,13 * * *"; "OnCalendar=*-*-* *:17:00", "OnCalendar=*-*-* 01,13:17:00"
_CRON = re.compile(r"^(?P<minutes>[\d,]+) (?P<hours>\*|[\d,]+) \* \* \* ", re.MULTILINE)
_CALENDAR = re.compile(r"^OnCalendar=\*-\*-\* (?P<hours>\*|[\d,]+):(?P<minutes>[\d,]+):00$", re.MULTILINE)


def minutes(text: str) -> int | None:
    """The minutes of an interval such as `90m`, `1h` or `1d`; `None` where it is none."""
    told = _TOLD.fullmatch(text.strip().lower())
    return int(told[1]) * _UNITS[told[2]] if told else None


def interval(text: str) -> str | None:
    """The interval of `EVERY` that is meant, if any: `60m` is `1h`."""
    meant = minutes(text)
    return next((name for name in EVERY if meant and minutes(name) == meant), None)


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a day at which the schedule calls, by the clock of the machine."""

    hours: tuple[int, ...]
    minutes: tuple[int, ...]

    @classmethod
    def drawn(cls, every: str, seed: str) -> "Times":
        """Those of an interval of `EVERY`; the minute is drawn, and the same for the same seed."""
        step = minutes(every) or 60
        first = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % min(step, _MOST_DRAWN)
        if step < 60:
            return cls(tuple(range(24)), tuple(range(first, 60, step)))
        return cls(tuple(range(first // 60, 24, step // 60)), (first % 60,))

    @classmethod
    def read(cls, text: str) -> "Times | None":
        """Those that stand in a line of a crontab, or in a timer; `None` where there are none."""
        found = _CRON.search(text) or _CALENDAR.search(text)
        if found is None:
            return None
        hours = range(24) if found["hours"] == "*" else map(int, found["hours"].split(","))
        return cls(tuple(hours), tuple(map(int, found["minutes"].split(","))))

    @property
    def cron(self) -> str:
        """The five fields of a crontab."""
        return f"{_listed(self.minutes, 1)} {self._hours(1)} * * *"

    @property
    def calendar(self) -> str:
        """What `OnCalendar=` of a timer has."""
        return f"*-*-* {self._hours(2)}:{_listed(self.minutes, 2)}:00"

    @property
    def every(self) -> str | None:
        """The interval between two calls; `None` where somebody has written other times by hand."""
        count = len(self.hours) * len(self.minutes)
        return next((name for name in EVERY if count * (minutes(name) or 0) == 1440), None)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """The calls after a moment; what its zone calls an hour counts."""
        day = moment
        while True:
            for hour in self.hours:
                for minute in self.minutes:
                    call = datetime.combine(day, time(hour, minute), moment.tzinfo)
                    if call > moment:
                        yield call
            day += _DAY

    def _hours(self, width: int) -> str:
        return "*" if len(self.hours) == 24 else _listed(self.hours, width)


def _listed(numbers: tuple[int, ...], width: int) -> str:
    return ",".join(f"{number:0{width}}" for number in numbers)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Once a day, or a week, at the first call from an hour on: in Vietnamese time, as all days are."""

    hour: int
    weekday: int | None = None
    """Monday is 0."""

    def began(self, now: datetime) -> datetime:
        """The last time at which it became due."""
        local = now.astimezone(VIETNAM)
        due = datetime.combine(local, time(self.hour), VIETNAM)
        due -= _DAY * (due > local)
        return due if self.weekday is None else due - _DAY * ((due.weekday() - self.weekday) % 7)

    def begins(self, now: datetime) -> datetime:
        """The next time at which it becomes due."""
        return self.began(now) + _DAY * (1 if self.weekday is None else 7)

    def __str__(self) -> str:
        if self.weekday is None:
            return message("schedule each day", hour=self.hour)
        return message("schedule each weekday", weekday=message(f"weekday {self.weekday}"), hour=self.hour)
