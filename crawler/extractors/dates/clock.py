"""The time of day and its zone beside a date (rules C1, C2, R6)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .moment import Clock, offset_of
from .refusal import RefusedError
from .tokens import CLOCK, DATE, VALUES, VOID, Line, blot, finder

_CLOCK = re.compile(  # "10:35:27", "tối 20:15", "14h05'", "8 giờ 24 phút 5 giây", "14 h 05", "8g30", "3:05 PM"
    r"(?:(?<!I )(?P<before>P) ?(?:L )?)?(?<![deny+])(?<![deny][:./,])(?P<hour>[de])"
    r"(?:(?! ?: d ?:) ?: ?(?P<minute>d)(?: ?: ?(?P<second>d)(?:[.,][deny])?)?(?![deny]|:[deny]| ?[hg] ?[de])(?:'| p)?"
    r"| ?h(?::? ?(?:(?P<half_past>I)|(?P<m>[de])(?![deny])(?! ?/[de])(?![.-][de])"
    r"(?: ?(?:p|')|(?=[^j]|j w|$))(?: ?(?P<s>[de]) ?s)?))?(?!:[deny])(?![deny])"
    r"| ?g ?(?P<gm>d)(?![deny]))"
    r"(?: ?(?P<half>[HP])\.?)?"
)
_clocks = finder(_CLOCK)
_OFFSET = r"[+-] ?(?:[de](?::?d)?|n)(?![/deny]|[.,][deny])"
ZONE = re.compile(  # "(GMT+7)", "gMt + 7" anywhere; "+0700", "ICT", "Z" only right behind the time
    rf"Z ?{_OFFSET}|(?<=[{CLOCK}{DATE}W])[ :,)(\[]*((?:\+(?:d:?d?|n|e(?::d)?)|-n)(?![/deny])|Z(?! ?[+-] ?[den]))"
)
_zones = finder(ZONE)
_FOREIGN = re.compile(rf"{CLOCK}[ (\[]*F")  # "5:00 pm ET"


CLOCK_ALONE = re.compile(r"[de] ?[:hg] ?d(?::d)?")


class Time(NamedTuple):
    """What stands beside a date: each part `None` when it is not there."""

    rest: str
    """The kinds with clock and zone blotted out."""
    clock: Clock | None = None
    offset: int | None = None
    zone: str | None = None
    halves: bool = False
    """The clock is marked AM or PM, as on month-first systems (R1)."""
    flags: tuple[str, ...] = ()


def clocks(line: Line, kinds: str) -> list[re.Match[str]]:
    """All clocks; a bare `24h` is a name."""
    return [
        found
        for found in _clocks(kinds)
        if line.tokens[found.start("hour")] != "24" or found["minute"] or found["m"] or found["gm"]
    ]


_IN_WORDS = re.compile(r"[^\W\d_luLWDZ] \Z")
_VIETNAMESE_HALVES = ("sa", "ch")  # who prints these never prints the month first


def read_time(line: Line, kinds: str) -> Time:
    """Clock and zone of a line whose date is blotted out of `kinds`."""
    found = clocks(line, kinds)
    if not found:
        return Time(kinds)
    if len(found) > 1:
        raise RefusedError("two_clocks")
    kinds = blot(kinds, found[0].span(), CLOCK)
    if _FOREIGN.search(kinds):  # the day is right, the hour would be a guess
        return Time(kinds.replace("F", VOID), flags=("zone_unknown",))
    offset = zone = None
    if zones := _zones(kinds):
        kinds, offset, zone = _without_zone(line, kinds, zones)
    clock, flags = _read(found[0], line)
    is_english = bool(found[0]["half"]) and line.tokens[found[0].start("half")] not in _VIETNAMESE_HALVES
    return Time(kinds, clock, offset, zone, is_english, flags)


def _without_zone(line: Line, kinds: str, found: Iterable[re.Match[str]]) -> tuple[str, int | None, str]:
    """The kinds with the zones blotted out, the offset that all of them say, and the first of them."""
    spans = [_zone_span(zone, line) for zone in found]
    zones = [line.plain[line.starts[start] : line.starts[end]].strip(" :,)([").lower() for start, end in spans]
    offsets = {offset_of(zone) for zone in zones}
    if len(offsets) > 1:
        raise RefusedError("two_zones")
    for span in spans:
        kinds = blot(kinds, span, VOID)
    return kinds, offsets.pop(), zones[0]


def _zone_span(zone: re.Match[str], line: Line) -> tuple[int, int]:
    """Where a zone stands; behind one that says its offset by its name numbers are others: `ICT - 5 bình luận`."""
    start, end = zone.span()
    return (start, start + 1 if VALUES.get(line.tokens[start]) else end)


def _value(found: re.Match[str], group: str, line: Line) -> str | None:
    """The half or part of the day that a group says: `am`, `pm`, `chieu`."""
    if not found[group]:
        return None
    token = line.tokens[found.start(group)]
    return str(VALUES.get(token) or token.split()[-1])


def _read(found: re.Match[str], line: Line) -> tuple[Clock | None, tuple[str, ...]]:
    """The clock in 24 hours; none when the part of the day contests it ("12 giờ đêm": the start or the end?)."""

    def number(*groups: str) -> int | None:
        at = max(map(found.start, groups))  # -1 of a group that is not there
        return None if at < 0 else line.number(at)

    hour = line.number(found.start("hour"))
    minute = 30 if found["half_past"] else number("minute", "m", "gm")
    second = number("second", "s")
    if hour > 24:
        raise RefusedError("no_calendar_day")
    meant, flags = _of_day(hour, _value(found, "half", line) or _value(found, "before", line))
    if meant is None:
        return None, ("contested_clock",)
    if meant != hour and found["before"] and _IN_WORDS.search(found.string, 0, found.start()):
        raise RefusedError("prose")  # "Đón xuân mỗi tối 7:05": of the title, or of the clock?
    if second is not None:
        return Clock(meant, minute or 0, second, "second"), flags
    return Clock(meant, minute or 0, 0, "hour" if minute is None else "minute"), flags


def _of_day(hour: int, half: str | None) -> tuple[int | None, tuple[str, ...]]:
    """The hour in 24 and what was wrong with the marker; `None` when it cannot be told (C2)."""
    if half is None:
        return hour, ()
    if hour > 12:
        return hour, ("half_day_ignored",) if half in ("am", "sang") else ()
    if half in ("am", "sang"):
        return hour % 12, ()
    if hour == 0 or (hour == 12 and half in ("toi", "dem", "khuya")):
        return None, ()
    if half in ("pm", "chieu", "toi"):
        return hour % 12 + 12, ()
    if half == "trua":
        return hour if hour >= 10 else hour + 12 if hour <= 2 else None, ()
    return hour + 12 if hour >= 6 else hour, ()
