"""What is usual of a paper: how much it brings on which weekday, and how long it may be silent."""

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.items import VIETNAM
from pipelines.query.quiet_days import is_quiet

KNOWN = 28
"""Days after which a paper is known, each weekday four times."""
WINDOW = 84
"""Days that are looked back on."""

_YOUNG = 14
"""Days in which a paper has no habit yet."""
_TIMES = 3
"""A paper is silent when it has brought nothing for so many times its usual gap."""
_CHANCE = 1e-5
"""A silence that comes about so rarely by chance, as often as the paper pauses, is none."""
_IDLE = 0.2
"""Share of a weekday's dates with news, up to which it is a day off: many papers have two in a week."""
_DOUBT = 0.05
"""Chance up to which nothing is taken for one."""
_FEW = 3
_PAUSE = 1.5
"""Usual gaps that make a pause: a weekly may come a day late."""
_MANY = 40
"""Gaps among which one pause is no habit."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of the days of a paper, in Viet Nam."""

    news: Mapping[date, int]
    """Articles of each day that has any."""
    looked: Container[date]
    """Days on which the paper was looked at, and could be read."""
    since: date
    """The first of these."""
    until: date
    """The last day that is over, as far as the habit goes: that of the last news, or yesterday."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a paper publishes. Holidays, and days on which nobody looked, count nowhere."""

    gap: float
    """Usual days from one day with news to the next."""
    idle: frozenset[int]
    """Weekdays on which nothing is expected."""
    patience: float
    """Days of silence after which a person should look, those on which nothing is expected left out."""

    def is_over(self, last: datetime, at: datetime, looked: Container[date]) -> bool:
        """Whether a paper whose last news are so old has been silent for longer than it usually is."""
        plain, expected = (_silence(last, at, idle, looked) for idle in (frozenset[int](), self.idle))
        return plain > _TIMES * self.gap and expected > self.patience


def habit(record: Record) -> Habit | None:
    """How a paper publishes, once it has been known for a while."""
    known = (record.until - record.since).days
    days = _days(record, KNOWN if known < KNOWN else WINDOW)
    idle = _idle(record, days) if known >= KNOWN else frozenset[int]()
    # that something came on a holiday, or while nobody looked, is known as well: it ends a gap
    known_days = sorted({*days, *(day for day in record.news if days and days[0] <= day <= record.until)})
    plain, expected = _gaps(record, known_days, frozenset()), _gaps(record, known_days, idle)
    if known < _YOUNG or len(plain) < (_FEW if known >= KNOWN else 2 * _FEW):
        return None
    return Habit(median(plain), idle, _patience(expected, is_known=known >= KNOWN))


def usual(record: Record, today: date) -> float | None:
    """How much the paper brings by the end of a day like this one; `None` until each weekday is known four times."""
    if (today - record.since).days < KNOWN:
        return None
    same = [record.news.get(day, 0) for day in _days(record, WINDOW) if day.weekday() == today.weekday()]
    return median(same) if len(same) >= _FEW else None


def _silence(last: datetime, at: datetime, idle: frozenset[int], looked: Container[date]) -> float:
    """Days for which a paper has been silent, those left out on which nothing was expected, or nobody looked."""
    last, at = last.astimezone(VIETNAM), at.astimezone(VIETNAM)
    passed = (at - last) / _DAY
    for number in range(1, (at.date() - last.date()).days + 1):
        day = last.date() + number * _DAY
        is_today = day == at.date()
        if is_quiet(day) or day.weekday() in idle or (day not in looked and not is_today):
            passed -= (at - at.replace(hour=0, minute=0, second=0, microsecond=0)) / _DAY if is_today else 1
    return passed


def _days(record: Record, window: int) -> list[date]:
    """The days of the window that say something of the habit."""
    # what is older than the first look came with the backfill, as far as that went: of no use once more is known
    oldest = record.since if window == WINDOW else min(record.news, default=record.since)
    first = max(oldest, record.until - (window - 1) * _DAY)
    days = [first + number * _DAY for number in range((record.until - first).days + 1)]
    return [day for day in days if not is_quiet(day) and (day < record.since or day in record.looked)]


def _idle(record: Record, days: list[date]) -> frozenset[int]:
    """The weekdays off: that so many of them are without news is no chance."""
    share = sum(day in record.news for day in days) / max(1, len(days))
    idle = set()
    for weekday in range(7):
        same = [day in record.news for day in days if day.weekday() == weekday]
        if sum(same) <= _IDLE * len(same) and 7 * _at_most(sum(same), len(same), share) <= _DOUBT:
            idle.add(weekday)
    return frozenset(idle)


def _at_most(hits: int, tries: int, share: float) -> float:
    """The chance of so few hits."""
    return sum(math.comb(tries, hit) * share**hit * (1 - share) ** (tries - hit) for hit in range(hits + 1))


def _gaps(record: Record, days: list[date], idle: frozenset[int]) -> list[int]:
    """Days from each day with news to the next one, those on which nothing was expected left out."""
    expected = [day for day in days if day.weekday() not in idle or day in record.news]
    active = [at for at, day in enumerate(expected) if day in record.news]
    return [after - before for before, after in pairwise(active)]


def _patience(gaps: list[int], *, is_known: bool) -> float:
    """Three usual gaps; for a paper that pauses now and then, or is hardly known, what chance would rarely make.

    A gap that has lasted for as long as usual goes on for another day as often as those before did. One pause among
    many gaps is no habit: it may have been a fault.
    """
    gap = median(gaps)
    beyond = [one - gap if one >= _PAUSE * gap else 0 for one in gaps if one >= gap]
    if is_known and sum(one > 0 for one in beyond) <= (len(gaps) >= _MANY):
        return _TIMES * gap
    share = (sum(beyond) + 1) / (sum(beyond) + len(beyond) + 4)
    # for all that so few gaps tell, it may pause more often than was seen
    share = min(0.9, share + 2 * math.sqrt(share * (1 - share) / (sum(beyond) + len(beyond) + 4)))
    return max(_TIMES * gap, gap - 1 + math.log(_CHANCE) / math.log(share))
