"""A calendar moment as read from a text, and the one place where it becomes a `Stamp` or is refused.

Viet Nam keeps one zone without summer time, and nothing before 1997 is accepted, so a fixed +07:00 is exact.
Rule names (R5, C3, S2 …) are those of `docs/dates.md`.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from crawler.items import VIETNAM, Precision, Stamp

from .refusal import RefusedError

Order = Literal["dmy", "mdy"]
"""Which of two numbers is the day where both could be."""

FIRST_YEAR, LAST_YEAR, LAST_SHORT_YEAR = 1997, 2099, 2035
SCHEDULED = timedelta(hours=36)
"""How far after the fetch a story may be dated: papers post ahead of time, and clocks are wrong (S5)."""
SLACK = timedelta(minutes=5)
"""How far a server's clock may be ahead of ours before its zone is doubted (S2)."""

MACHINE = frozenset({"api", "data", "feed", "jsonld", "meta", "url"})
"""Roles whose text a program wrote for programs: bare digits may be a time there, midnight is no time there."""

_WEST, _EAST = 12 * 60, 14 * 60
"""The widest offsets in use, in minutes."""
_OFFSET = re.compile(r"([+-]?) ?(\d{1,2}):?(\d{2})?", re.ASCII)  # "+0700", "+7", "-05:30", "+ 7"; "07:00"
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "ict": 420, "wib": 420, "bst": 60, "cet": 60, "cest": 120,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Zone names in minutes east of Greenwich: those of RFC 822 and what Vietnamese systems print."""


class Context(NamedTuple):
    """What is known beside the characters themselves."""

    raw: str
    ref: datetime | None = None
    """When the page was fetched."""
    role: str | None = None
    order: Order = "dmy"
    source: str | None = None
    home: bool = True
    """A Vietnamese page: a time without zone is local, and a false zone label can be told (R6)."""
    trust_zone: bool = True
    """Whether a stated zone counts; `False` reads the clock as local (S1)."""
    offset: int | None = None
    """Minutes east of Greenwich where no zone is stated; `None` for local time."""


class Clock(NamedTuple):
    """A time of day as printed; the hour 24 is kept until the day is known."""

    hour: int
    minute: int = 0
    second: int = 0
    precision: Precision = "minute"


class Moment(NamedTuple):
    """The numbers of a date, unchecked."""

    year: int
    month: int
    day: int | None = None
    """`None` where the text names a month only."""
    clock: Clock | None = None
    offset: int | None = None
    """Minutes east of Greenwich; `None` when no zone is stated."""
    flags: tuple[str, ...] = ()
    exact: bool = False
    """Midnight is meant as a time (C3)."""


def offset_of(zone: str | None) -> int | None:
    """Minutes east of Greenwich for a zone as printed (R6); `GMT+7` is UTC+7. `None` when there is none."""
    if not zone:
        return None
    zone = zone.strip(" ()[]").lower()
    found = _OFFSET.search(zone)
    if found is None:
        return ZONES.get(zone)
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def local(moment: datetime) -> datetime:
    """The same instant on a Vietnamese clock; a naive time is one already."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def settle(moment: Moment, context: Context) -> Stamp:
    """The moment as a stamp at its own precision, refused when it cannot be one (R5).

    Never rolled over, never before 1997, never more than 36 hours after `context.ref`.
    """
    try:
        return _settle(moment, context)
    except (ValueError, OverflowError):  # 31/02, 25:61, an offset of 99 hours
        raise RefusedError("no_calendar_day") from None


def _settle(moment: Moment, context: Context) -> Stamp:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise RefusedError("before_1997" if moment.year < FIRST_YEAR else "future")
    if not context.trust_zone:
        moment = moment._replace(offset=None)
    elif moment.offset is None and context.offset is not None:
        moment = moment._replace(offset=context.offset)
    at, precision, flags = _placed(moment, context)
    if context.ref is not None and at > (now := local(context.ref)):
        if at > now + SCHEDULED:
            raise RefusedError("future")
        flags = (*flags, "scheduled")
    return Stamp(at=at, precision=precision, raw=context.raw, source=context.source, flags=flags)


def _placed(moment: Moment, context: Context) -> tuple[datetime, Precision, tuple[str, ...]]:
    """The moment on the calendar, at the precision it has."""
    day = datetime(moment.year, moment.month, 1 if moment.day is None else moment.day, tzinfo=VIETNAM)
    if moment.day is None:
        return day, "month", moment.flags
    clock = moment.clock
    if clock and clock[:3] == (0, 0, 0) and (context.role in MACHINE or not moment.exact):
        clock = None  # systems print 00:00 for a date without time (C3)
    if clock is None:
        abroad = not context.home and moment.offset is not None
        return (day.replace(tzinfo=_zone(moment.offset or 0)) if abroad else day), "day", moment.flags
    if not context.home and moment.offset is None:  # the day is right wherever it was; the hour would be a guess
        return day.replace(tzinfo=UTC), "day", (*moment.flags, "zone_unknown")
    return _timed(day, clock, moment, context)


def _zone(minutes: int) -> timezone:
    if not -_WEST <= minutes <= _EAST:
        raise ValueError(minutes)
    return timezone(timedelta(minutes=minutes))


def _timed(
    day: datetime, clock: Clock, moment: Moment, context: Context
) -> tuple[datetime, Precision, tuple[str, ...]]:
    if clock.hour == 24:  # "24:00" is the end of the day; "24:30" is nothing
        if clock.minute or clock.second:
            raise ValueError(clock)
        clock, day = clock._replace(hour=0), day + timedelta(days=1)
    at = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    flags = moment.flags
    if moment.offset is not None and moment.offset != 420:
        at, found = _zoned(at, moment.offset, context)
        flags = (*flags, *found)
        if context.home and moment.offset == 0 and (at.hour, at.minute, at.second) == (0, 0, 0) and not moment.exact:
            return at, "day", flags  # a local date that a program wrote in UTC: 17:00:00Z
    if clock.precision == "hour":
        at = at.replace(minute=0, second=0)
    return at, clock.precision, flags


def _zoned(clock: datetime, offset: int, context: Context) -> tuple[datetime, tuple[str, ...]]:
    """The instant that a stated zone gives, unless the label is false: it puts the story after the fetch (R6, S2)."""
    at = clock.replace(tzinfo=_zone(offset))
    if not context.home:
        return at, ()
    limit = local(context.ref) + SLACK if context.ref is not None else None
    if limit is not None and at > limit >= clock:
        return clock, ("zone_mislabelled",)
    if offset == 0:
        return at.astimezone(VIETNAM), ()
    return at, ("suspicious_offset",) if offset == -420 else ()
