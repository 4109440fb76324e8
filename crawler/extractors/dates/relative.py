"""Times that count back from the moment of reading, which is the fetch and never the machine's clock (rule R9)."""

import re
from datetime import datetime, timedelta

from crawler.items import Precision

from .clock import Time
from .moment import Clock, Context, Moment, local
from .refusal import RefusedError
from .tokens import VALUES, Line

_COUNT = (
    r"(?P<{0}n>[deniIvY]) ?(?P<{0}unit>[sphgtDkTYj'])"
    r"(?: ?(?P<{0}more>[de])(?![:./-]| ?[hg])(?: ?(?:p|j|'))?|, ?(?P<{0}rest>[de]) ?p)?"
)
_COUNTING = (  # not in "2-3 giờ trước" or "1.5 giờ trước", but right behind a word, a clock or a year
    r"(?:(?<![denyjhg/.,:-])|(?<=[abcf-mo-xzA-Z][:-])|(?<=\A-)|(?<=\.j))(?:(?<![denyhg] )|(?<=[:h]d )|(?<=y ))"
)
PHRASE = re.compile(  # "Vừa xong", "hôm qua", "cách đây 2 ngày", "khoảng 3 giờ trước", "1 giờ 5 phút trước", "3h ago"
    r"(?P<now>N)|(?P<back>Q)"
    rf"|(?P<since>B) (?:[Kz] )?{_COUNT.format('since_')}(?: ?R)?"
    rf"|(?:[Kz] )?{_COUNTING}{_COUNT.format('ago_')} ?R"
)
_UNITS: dict[str, tuple[timedelta, Precision, int]] = {
    "s": (timedelta(seconds=1), "second", 999),
    "p": (timedelta(minutes=1), "minute", 999),
    "h": (timedelta(hours=1), "hour", 96),
    "D": (timedelta(days=1), "day", 366),
    "k": (timedelta(weeks=1), "day", 52),
}
"""What one unit is, how exact a count of it is, and the most of it that a system prints."""
_ALIKE = {"g": "h", "t": "h", "'": "p", "jm": "p", "jd": "D", "jw": "k"}
_FIVE = 5
_MOST_MONTHS = 24


def moment_back(found: re.Match[str], line: Line, time: Time, context: Context) -> Moment:
    """The moment that a phrase counts back to, with the clock beside a day."""
    if context.ref is None:
        raise RefusedError("no_fetch_time")
    now = local(context.ref)
    if found["back"]:
        value = VALUES[line.tokens[found.start()]]
        day = _at(now - timedelta(days=int(value)), "day")
        return day._replace(clock=time.clock, offset=time.offset, flags=(*day.flags, *time.flags))
    if time.clock is not None:
        raise RefusedError("two_clocks")
    return _at(now, "minute") if found["now"] else _counted(found, line, now)


def _counted(found: re.Match[str], line: Line, now: datetime) -> Moment:
    form = "since_" if found["since"] else "ago_"
    at, unit = found.start(f"{form}n"), found[f"{form}unit"]
    unit = _ALIKE.get(unit + (line.tokens[found.start(f"{form}unit")] if unit == "j" else ""), unit)
    if found[f"{form}n"] == "v":  # "vài phút" is within the hour; "vài ngày" says nothing
        if unit != "p":
            raise RefusedError("too_vague")
        return _at(now, "hour")
    if found[f"{form}n"] == "I" and unit == "h":
        return _at(now - _UNITS["h"][0] / 2, "minute")
    value = VALUES.get(line.tokens[at], _FIVE if found[f"{form}n"] == "Y" else None)
    count = value if isinstance(value, int) else line.number(at)
    if unit == "T":
        if count > _MOST_MONTHS:
            raise RefusedError("too_vague")
        year, month = divmod(now.year * 12 + now.month - 1 - count, 12)
        return _at(datetime(year, month + 1, 1, tzinfo=now.tzinfo), "month")
    step, precision, most = _UNITS.get(unit, (timedelta(0), "day", -1))
    if count > most:
        raise RefusedError("too_vague")
    flags = ("approximate",) if unit == "k" or "K" in found[0] else ()
    for more in (f"{form}more", f"{form}rest"):
        if found[more]:
            return _at(now - step * count - timedelta(minutes=line.number(found.start(more))), "minute", *flags)
    return _at(now - step * count, precision, *flags)


def _at(moment: datetime, precision: Precision, *flags: str) -> Moment:
    clock = Clock(moment.hour, moment.minute, moment.second, precision)
    return Moment(
        moment.year,
        moment.month,
        None if precision == "month" else moment.day,
        None if precision in ("day", "month") else clock,
        flags=("relative", *flags),
        exact=True,
    )
