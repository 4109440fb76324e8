"""The time of day and its zone beside a printed date (rules C1, C2, R6)."""

import re
from typing import NamedTuple

from .moment import Clock, offset_of
from .spelling import TIME, blot

_MINUTES = (
    r" ?: ?(?P<minute>\d{2})(?: ?: ?(?P<second>\d{2})(?:[.,]\d{1,7})?)?(?![\d:])'?"  # "10:35", "10:35:27", "14:05'"
)
_IN_WORDS = (  # "17h", "14h05'", "14h05p", "8 giờ 24 phút 5 giây"
    r" ?(?:h|gio)(?: ?(?P<m>\d{1,2})(?!\d|[.,]\d) ?(?:(?:phut|ph|p)(?![a-z])|')?"
    r"(?: ?(?P<s>\d{1,2}) ?(?:giay|s)(?![a-z]))?)?(?![a-z0-9:])"
)
_SOUTHERN = r" ?g ?(?P<gm>\d{2})(?![a-z0-9])"  # "8g30"; a bare "5G" is a network
CLOCK = re.compile(  # "3:05:00 PM", "9 giờ tối", "tối 20:15"; a bare "24h" is a name
    r"(?:(?<![a-z])(?P<before>sang|trua|chieu|toi|dem) (?:luc )?)?(?<![a-z0-9:./+])(?!24 ?(?:h|gio)(?! ?\d))"
    rf"(?P<hour>\d{{1,2}})(?:{_MINUTES}|{_IN_WORDS}|{_SOUTHERN})"
    r"(?: ?(?P<half>sa|ch|a\.?m|p\.?m|sang|trua|chieu|toi|dem)(?![a-z])\.?)?",
    re.ASCII,
)
_ZONE = re.compile(  # "(GMT+7)", "gMt + 7", "UTC+07:00"; "+0700", "ICT", "Z" only right behind the clock
    r"(?<![a-z0-9])(?:gmt|utc) ?[+-] ?\d{1,2}(?::?\d{2})?(?![a-z0-9])"
    rf"|(?<={TIME})[ (\[]*((?:\+(?:\d{{2}}:?(?:\d{{2}})?|7(?::?00)?)|-\d{{4}})(?![\d/])"
    r"|(?:gmt|utc|ut|ict|z|bst|cest|cet|[ecmp][sd]t)(?![a-z]| ?[+-] ?\d))",
    re.ASCII,
)
_FOREIGN_ZONE = re.compile(  # "5:00 pm ET"
    rf"{TIME}[ (\[]*(?:[ecmp]t|sgt|jst|kst|hkt|ist|msk|ae[sd]t|ee[sd]?t|wib)(?![a-z])", re.ASCII
)
_MORNING, _EVENING = frozenset({"sa", "am", "sang"}), frozenset({"ch", "pm", "chieu", "toi"})


class Time(NamedTuple):
    """What stands beside a date: each part `None` when it is not there."""

    rest: str
    """The text with clock and zone blotted out."""
    clock: Clock | None = None
    offset: int | None = None
    zone: str | None = None
    halves: bool = False
    """The clock is marked AM or PM, as on month-first systems (R1)."""
    flags: tuple[str, ...] = ()


def read_time(text: str, plain: str) -> Time | None:
    """Clock and zone of a text whose date is blotted out; `None` for two clocks, two zones or an impossible time."""
    found = list(CLOCK.finditer(text))
    if not found:
        return Time(text)
    if len(found) > 1 or int(found[0]["hour"]) > 24:
        return None
    text = blot(text, found[0].span(), TIME)
    if _FOREIGN_ZONE.search(text):  # the day is right, the hour would be a guess
        return Time(text, flags=("zone_unknown",))
    zones = list(_ZONE.finditer(text))
    offsets = {offset_of(zone[1] or zone[0]) for zone in zones}
    if len(offsets) > 1:
        return None
    for zone in zones:
        text = blot(text, zone.span(), " ")
    clock, flags = _read(found[0], plain)
    name = zones[0][0].strip(" ([") if zones else None
    return Time(text, clock, offsets.pop() if offsets else None, name, found[0]["half"] in ("am", "pm"), flags)


def _read(found: re.Match[str], plain: str) -> tuple[Clock | None, tuple[str, ...]]:
    """The clock in 24 hours; none when the part of the day contests it ("12 giờ đêm": the start or the end?)."""
    minute = found["minute"] or found["m"] or found["gm"]
    second = found["second"] or found["s"]
    hour, flags = _of_day(int(found["hour"]), _half(found, plain))
    if hour is None:
        return None, ("contested_clock",)
    if second:
        return Clock(hour, int(minute or 0), int(second), "second"), flags
    return Clock(hour, int(minute or 0), 0, "minute" if minute else "hour"), flags


def _half(found: re.Match[str], plain: str) -> str | None:
    half = found["half"]
    if half is None:
        return found["before"]
    if half in ("sa", "ch") and plain[slice(*found.span("half"))].istitle():  # "12:30 Sa Pa"
        return None
    return half.replace(".", "")


def _of_day(hour: int, half: str | None) -> tuple[int | None, tuple[str, ...]]:
    """The hour in 24 and what was wrong with the marker; `None` when it cannot be told (C2)."""
    if half is None:
        return hour, ()
    if hour > 12:
        return hour, ("half_day_ignored",) if half in _MORNING else ()
    if half in _MORNING:
        return hour % 12, ()
    if hour == 0 or (hour == 12 and half in ("toi", "dem")):
        return None, ()
    if half in _EVENING:
        return hour % 12 + 12, ()
    return _around_noon(hour) if half == "trua" else _at_night(hour), ()


def _around_noon(hour: int) -> int | None:
    if hour >= 10:
        return hour
    return hour + 12 if hour <= 2 else None


def _at_night(hour: int) -> int:
    return hour + 12 if hour >= 6 else hour
