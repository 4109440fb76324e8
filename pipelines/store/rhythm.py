"""How often a place where news is announced is asked: as often as it has earned. Pure functions of time.

A source that brought unknown addresses is asked sooner the next time, one that brought none later. Which source brings
them is a matter of who was asked first, so a listing that repeats a feed earns nothing.
"""

from datetime import datetime, timedelta

from crawler.items import RECENT, VIETNAM, Kind

SHORTEST, LONGEST, FIRST = timedelta(minutes=15), timedelta(days=1), timedelta(hours=1)
"""Bounds of a wait; and that of a source which has been read but once."""
OUTDATED = timedelta(days=7)
"""The longest wait of a sitemap that its index dated a month or more before we found it."""

SOURCES: tuple[Kind, ...] = ("home", "feed", "sitemap", "listing")
"""What has a rhythm."""

_LONGER = 1.25
"""A wait after which there was nothing unknown is followed by one that is so much longer."""
_NIGHT, _MORNING, _DROWSY = 22, 5, 0.25
"""Between these hours in Viet Nam little is published: an hour counts as a quarter of one."""
_HOUR = timedelta(hours=1)


def next_look(before: datetime | None, now: datetime, brought: int, longest: timedelta = LONGEST) -> datetime:
    """When a source is to be asked again that was asked before and now, and told of so many unknown articles now.

    What came in the time between is spread over it: after two addresses a third of that time is waited. Times are
    aware.
    """
    if before is None or before >= now:  # never, or by a wrong clock
        return now + FIRST
    passed = _day_hours(before, now)
    wait = passed / (brought + 1) if brought else passed * _LONGER
    wait = min(max(wait, SHORTEST / _HOUR), longest / _HOUR)
    return min(_after(now, wait), now + longest)


def is_about(due: datetime, visited: datetime | None, now: datetime) -> bool:
    """Whether a source that is due later is asked now all the same: a run does not begin to the minute.

    An eighth of its wait may be wanting, or half of the shortest wait.
    """
    wait = due - visited if visited else timedelta(0)
    return due - now <= max(wait / 8, SHORTEST / 2)


def longest_wait(kind: Kind, depth: int, day: str, found_at: str) -> timedelta:
    """How long a source waits at most; `day` is that of its index, `found_at` when we found it, as in `pages`."""
    is_outdated = kind == "sitemap" and depth and day < (datetime.fromisoformat(found_at) - RECENT).date().isoformat()
    return OUTDATED if is_outdated else LONGEST


def _day_hours(start: datetime, end: datetime) -> float:
    """Hours between two times, those of the night counted as less."""
    if end - start > OUTDATED:
        return OUTDATED / _HOUR
    total = 0.0
    while start < end:
        until = min(end, _next_hour(start))
        total += (until - start) / _HOUR * _weight(start)
        start = until
    return total


def _after(start: datetime, hours: float) -> datetime:
    """The time at which so many hours have passed, those of the night counted as less."""
    while True:
        until = _next_hour(start)
        counted = (until - start) / _HOUR * _weight(start)
        if counted >= hours:
            return (start + hours / _weight(start) * _HOUR).replace(microsecond=0)
        hours, start = hours - counted, until


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + _HOUR


def _weight(at: datetime) -> float:
    hour = at.astimezone(VIETNAM).hour
    return _DROWSY if hour >= _NIGHT or hour < _MORNING else 1.0
