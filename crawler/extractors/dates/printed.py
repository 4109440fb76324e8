"""Times that are printed for readers: one time and what newspapers set around it (rules T2–T5, R1–R11, C1–C4)."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import NamedTuple, TypeVar

from crawler.items import Stamp

from .clock import clocks, read_time
from .day import FULL, MONTH_ONLY, NO_YEAR, Day, checksum, full_dates, moment_of, month_of
from .furniture import judge, without_values
from .lunar import without_lunar
from .moment import Context, Moment, local, settle
from .refusal import RefusedError, Why
from .relative import PHRASE, moment_back
from .tokens import CLOCK, DATE, MONTH, PAST, VALUES, VOID, Line, blot

_Read = TypeVar("_Read")

_FOREIGN_WEEKDAY = re.compile(
    rf"(?:(?<=[|,:(\[lu-] )|(?<=[|,:(\[-])|^)V(?=[ ,:|)-]{{1,3}}[{DATE}{CLOCK}])|(?<=[{DATE}{CLOCK}], )V(?=[)]|$)"
)
"""`Sun, 7/3/2021`; no writer's name, such as Thu."""
_WEEKDAY, _ANY_WEEKDAY = re.compile("W"), re.compile("[VW]")
_SIGN_OF_PAST = re.compile("[NQRB]")
_BEHIND_A_BAR = re.compile(r"[\w ]+\| ?d-d-d")  # "Xã luận • 10-03-09": a year of two digits, but all else as papers do
_MONTHS = re.compile(rf"(?:[mT] ?[de]|[mM]) ?(?:[-,~/]|w) ?(?:[mT] ?)?{re.escape(MONTH)}")  # "Tháng 3 - 4/2026"
_QUARTER = re.compile(rf"E(?: ?[|])? ?{re.escape(MONTH)}")  # "Quý 3/2019"
_ISSUE = re.compile(rf"^#(?= {re.escape(MONTH)})")
"""`Số tháng 3-2021`, as lists of magazines print it of a story; any other month of a number is of a print issue."""


class Printed(NamedTuple):
    """What a text dates."""

    published: Stamp | None = None
    updated: Stamp | None = None
    why: Why | None = None
    """Why there is no publication time."""


def read_printed(line: Line, context: Context) -> Printed:
    """The publication time that a text prints, and the time of the last change if it prints that too (T3)."""
    kinds = without_lunar(without_values(line.kinds))
    line = line if kinds is line.kinds else line._replace(kinds=kinds)
    if "u" not in line.kinds:
        return Printed(_read(line, context))
    parts = _labelled(line)
    dated = [part for part in parts if FULL.search(part[1].kinds)]
    if len(dated) < 2:
        return _read_one(line, parts, dated[0] if dated else None, context)
    changes = [part for label, part in dated if label == "u"]
    stories = [part for label, part in dated if label != "u"]
    if len(stories) != 1 or len(changes) != 1:
        raise RefusedError("two_dates")
    return Printed(_read(stories[0], context), _unless_refused(_read, changes[0], context))


def _labelled(line: Line) -> list[tuple[str, Line]]:
    """The line cut before each label of a publication or an update."""
    cuts = [0, *(found.start() for found in re.finditer("[lu]", line.kinds) if found.start()), len(line.kinds)]
    parts = [line.part(start, end) for start, end in pairwise(cuts)]
    return [(part.kinds[:1] if part.kinds[:1] in ("l", "u") else "", part) for part in parts]


def _read_one(line: Line, parts: list[tuple[str, Line]], dated: tuple[str, Line] | None, context: Context) -> Printed:
    """A line with one date, and perhaps the clock of a change on the same day: `… 08:24 (Cập nhật: 10:02)`."""
    if dated is not None and dated[0] != "u":
        later = [part for label, part in parts if label == "u" and clocks(part, part.kinds)]
        if later and clocks(dated[1], dated[1].kinds):
            stamp = _read(dated[1], context)
            changed = read_time(later[0], later[0].kinds).clock
            moment = Moment(stamp.at.year, stamp.at.month, stamp.at.day, changed)
            return Printed(stamp, _unless_refused(settle, moment, context))
        if dated[0] == "l":
            return Printed(_read(line, context))
    return Printed(_read(line, context, "update_label"))


def _unless_refused(read: Callable[[_Read, Context], Stamp], what: _Read, context: Context) -> Stamp | None:
    try:
        return read(what, context)
    except RefusedError:
        return None


def _read(line: Line, context: Context, *flags: str) -> Stamp:
    """The one time of a line; refused when there are more, or when it stands in a sentence."""
    kinds = line.kinds
    past = list(PHRASE.finditer(kinds)) if _SIGN_OF_PAST.search(kinds) else []
    for found in past:
        kinds = blot(kinds, found.span(), PAST)
    dates = full_dates(line, kinds)
    if len(dates) > 1:
        raise RefusedError("two_dates")
    if dates:
        return _read_full(line, kinds.replace(PAST, VOID), dates[0], context, flags)
    if past:
        return _read_past(line, kinds, past, context, flags)
    return _read_brief(line, kinds, context, flags)


def _read_full(line: Line, kinds: str, day: Day, context: Context, flags: tuple[str, ...]) -> Stamp:
    time = read_time(line, blot(kinds, day.found.span(), DATE))
    foreign = day.is_foreign
    rest = time.rest if foreign or "V" not in time.rest else _FOREIGN_WEEKDAY.sub("W", time.rest).replace("V", "w")
    named = (_ANY_WEEKDAY if foreign else _WEEKDAY).search(time.rest)
    weekday = VALUES[line.tokens[named.start()]] if named else None
    is_bare = time.clock is None and weekday is None and not _BEHIND_A_BAR.fullmatch(line.kinds)
    judge(line, rest, context.role, bare=is_bare and day.is_weak)
    moment = moment_of(day, time, context)
    found = checksum(moment, weekday if isinstance(weekday, int) else None, day)
    if found and "month_first" in moment.flags and day.is_numbers and context.order == "dmy" and len(found) > 1:
        raise RefusedError("future")  # month first would not lie ahead, but the weekday is that of day first
    found = (*flags, *time.flags, *moment.flags, *found)
    return settle(moment._replace(flags=found) if found else moment, context)


def _read_past(line: Line, kinds: str, past: list[re.Match[str]], context: Context, flags: tuple[str, ...]) -> Stamp:
    """A relative phrase (R9)."""
    if len(past) > 1:
        raise RefusedError("two_dates")
    time = read_time(line, kinds)
    moment = moment_back(past[0], line, time, context)
    judge(line, time.rest.replace("V", "w"), context.role, bare=False)
    return settle(moment._replace(flags=(*moment.flags, *flags)), context)


def _read_brief(line: Line, kinds: str, context: Context, flags: tuple[str, ...]) -> Stamp:
    """A date without year in a listing (R4), or a month (R10)."""
    found = NO_YEAR.match(kinds)
    if found is not None and context.role in ("listing", "related"):
        return _latest(found, line, kinds, context)
    months = list(MONTH_ONLY.finditer(kinds))
    if not months:
        raise RefusedError("nothing")
    if len(months) > 1:
        raise RefusedError("two_dates")
    rest = blot(kinds, months[0].span(), MONTH)
    if "W" in rest or clocks(line, rest):  # of a day that was not read: "Thu 2 Tháng 12, 2021"
        raise RefusedError("another_date")
    if _MONTHS.search(rest) or _QUARTER.search(rest):
        raise RefusedError("range")
    if months[0]["m1"] and _ISSUE.match(rest):
        if "-" not in months[0][0]:
            raise RefusedError("label")
        rest = _ISSUE.sub(VOID, rest)
    judge(line, rest, context.role, bare=True)
    moment = month_of(months[0], line)
    return settle(moment._replace(flags=flags), context)


def _latest(found: re.Match[str], line: Line, kinds: str, context: Context) -> Stamp:
    """The latest such day that is not after the day behind the fetch."""
    if context.ref is None:
        raise RefusedError("no_fetch_time")
    time = read_time(line, blot(kinds, found.span(), DATE))
    judge(line, time.rest, context.role, bare=True)
    month, day = line.number(found.start("m")), line.number(found.start("d"))
    last = local(context.ref).date().toordinal() + 1
    for year in range(date.fromordinal(last).year, date.fromordinal(last).year - 9, -1):  # 29 February is rare
        try:
            at = date(year, month, day)
        except ValueError:
            continue
        if at.toordinal() <= last:
            return settle(Moment(year, month, day, time.clock, time.offset), context)
    raise RefusedError("no_calendar_day")
