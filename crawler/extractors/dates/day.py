"""A full date or a month in a line: how it is spelled, which number is the day, whether the weekday fits (R1–R3)."""

import re
from datetime import date
from typing import NamedTuple

from .clock import Time
from .moment import LAST_SHORT_YEAR, SCHEDULED, Context, Moment, local
from .refusal import RefusedError
from .tokens import VALUES, Line, finder

_START = (  # never inside "12-15/11/2023", a telephone or "v2.1.2024"; but "08:45-12/03/2026", "P.Đ12/3/2026"
    r"(?:(?<![denyjhg])(?<![deny][./,:-])|(?<=:d[-,.])|(?<=[hg]d[-,.])|(?<=[hg][-,.])|(?<=:d)|(?<=\.j))"
)
_END = r"(?!j(?! w|\.|-w))(?![deny](?!:d|h))(?![./-][de](?! ?[:hg]))(?![./-][ny])(?!/[^ |])"  # nor before "/NQ-HĐND"
_THANG = r"(?:m|T\.? ?[de])"  # "Tháng Mười Một", "tháng 11", "thg 11", "Th11"
FULL = re.compile(
    "(?=[deymMT])" + _START + r"(?:"
    r"(?P<a>[de]) ?(?P<sep>[/.-]) ?(?P<b>[de]) ?(?P=sep) ?(?P<y>[yd])"  # "9/11/2023", "4-8-25"
    r"|(?P<y1>y) ?(?P<sep1>[/.-]) ?(?P<m1>[de]) ?(?P=sep1) ?(?P<d1>[de])"  # "2023/11/09"
    rf"|(?P<d2>[de])[ ,./-]{{0,3}}(?P<m2>{_THANG})"  # "8 tháng 1 năm 2015"
    r"(?P<gap>[ ,./-]{0,3}(?:Y[ :]{0,2})?)(?P<y2>y)"
    rf"|(?P<m3>{_THANG})[ ,]{{1,2}}(?:D )?(?P<d3>[de])[ ,]{{1,2}}(?:Y )?(?P<y3>y)"  # "Tháng Mười Một 9, 2023"
    r"|(?P<d4>[de])(?:o|T)?[ ./-]{0,2}(?:o )?(?P<m4>M)"  # "4. Mai 2024", "18-Mar-21"
    r"\.?[ ,./-]{0,2}(?:o )?(?P<y4>y|d(?! ?[:h]|,? ?y))"
    r"|(?P<m5>M)\.? ?(?P<d5>[de])(?:o|T)?[ ,]{1,2}(?P<y5>y)"  # "November 9th, 2023"
    r"|(?P<a6>[de]) (?P<b6>[de]) (?P<y6>y)"  # "12 11 2023"
    r"|(?P<y7>y)Y ?(?P<m7>[de])T ?(?P<d7>[de])D"  # "2024年5月4日"
    r")" + _END
)
_dates = finder(FULL)
MONTH_ONLY = re.compile(  # "Tháng 11/2023", "tháng Mười Một, 2023", "11/2023", "March 2021"; not "ngày tháng năm 2021"
    _START
    + rf"(?:(?<!D )(?P<m1>{_THANG})(?: ?[/.-] ?|,? ?Y |[ ,]{{1,2}})(?P<y1>y)|(?P<t>j)(?P<m2>[de]) ?[/-] ?(?P<y2>y)"
    r"|(?P<m3>[de]) ?[/-] ?(?P<y3>y)|(?P<y4>y) ?[/-] ?(?P<m4>[de])|(?P<m5>M)\.?,? (?P<y5>y))" + _END
)
NO_YEAR = re.compile(r"(?P<d>[de]) ?T\.? ?(?P<m>[de])(?:[ ,|-]+|$)")  # "17 Th11, 20:03" (R4)


class Day(NamedTuple):
    """A date as printed."""

    found: re.Match[str]
    line: Line
    form: str
    """Which of the alternatives of `FULL` it is: the digit of its groups."""

    @property
    def year(self) -> int:
        """The year as printed, of two digits or four."""
        return self.number("y")

    @property
    def is_weak(self) -> bool:
        """Three bare numbers, a year of two digits, or what a version may be too: `2.1.2024`."""
        sizes, mark = f"{self.found['a']}{self.found['b']}", self.found["sep"]
        is_short = self.year < 100 and (sizes, mark) != ("dd", "/")
        return self.form == _SPACED or (mark == "." and "e" in sizes) or is_short

    @property
    def is_foreign(self) -> bool:
        """The month is a foreign word."""
        return self.form in _FOREIGN

    @property
    def is_numbers(self) -> bool:
        """Day and month could be each other."""
        return self.form == _NUMBERS

    @property
    def is_unpadded(self) -> bool:
        """The day of `4 Mar 2024` has no zero before it."""
        return self.form == _FOREIGN[0] and self.found["d4"] == "e"

    def number(self, group: str) -> int:
        """The number of a group of its form."""
        return self.line.number(self.found.start(group + self.form))

    def numbers(self, time: Time, context: Context) -> tuple[int, int, int, tuple[str, ...]]:
        """Year, month, day and what a reader is told."""
        year = self.year
        if year < 100:  # R3: a two-digit year is never of the last century
            year += 2000
        if self.form in (_NUMBERS, _SPACED):
            return _ordered((self.number("a"), self.number("b"), year), time.halves, context)
        at, end = self.found.span(f"m{self.form}")
        if self.found["gap"] and "Y" in self.found["gap"] and self.line.tokens[at].endswith(_LUNAR):
            raise RefusedError("lunar")  # "23 tháng Chạp năm 2023" (R8)
        return year, month_at(self.line, at, end), self.number("d"), ()


_NUMBERS, _SPACED, _FOREIGN = "", "6", ("4", "5")
_LUNAR = ("gieng", "chap")


def full_dates(line: Line, kinds: str) -> list[Day]:
    """All full dates of a line."""
    return [Day(found, line, (found.lastgroup or "")[1:]) for found in _dates(kinds)]


def month_at(line: Line, start: int, end: int) -> int:
    """The month of some tokens: `11`, `Th11`, `tháng mười một`, `Nov`."""
    named = VALUES.get(line.tokens[start])
    return named if isinstance(named, int) else line.number(end - 1)


def moment_of(day: Day, time: Time, context: Context) -> Moment:
    """A date with the time beside it."""
    year, month, number, flags = day.numbers(time, context)
    if context.ref is None and year > LAST_SHORT_YEAR and day.year < 100:
        raise RefusedError("future")
    clock = time.clock
    alike = clock is not None and clock.minute == month
    if clock is not None and alike and context.role == "feed" and time.zone == "gmt" and day.is_unpadded:
        clock = clock._replace(precision="hour")  # C4: NukeViet's "D, j M Y H:m:s GMT" prints the month for minutes
    return Moment(year, month, number, clock, time.offset, flags, exact=time.offset is not None)


def month_of(found: re.Match[str], line: Line) -> Moment:
    """A month with its year (R10)."""
    place = next(place for place in "12345" if found[f"m{place}"])
    at = found.start(f"m{place}")
    if line.tokens[at].endswith(_LUNAR):
        raise RefusedError("lunar")
    if found["t"] and line.tokens[found.start("t")] != "t":
        raise RefusedError("nothing")
    return Moment(line.number(found.start(f"y{place}")), month_at(line, at, found.end(f"m{place}")))


def _ordered(numbers: tuple[int, int, int], halves: bool, context: Context) -> tuple[int, int, int, tuple[str, ...]]:
    """Day first, unless that is impossible, the site says otherwise, or only month first has happened yet (R1)."""
    a, b, year = numbers
    if a <= 12 and (b > 12 or context.order == "mdy" or (halves and _only_month_first(a, b, year, context))):
        return year, a, b, ("month_first",)
    return year, b, a, ()


def _only_month_first(a: int, b: int, year: int, context: Context) -> bool:
    if context.ref is None:
        return False
    limit = (local(context.ref) + SCHEDULED).date()
    try:
        return date(year, b, a) > limit >= date(year, a, b)
    except ValueError:
        return False


def checksum(moment: Moment, weekday: int | None, day: Day) -> tuple[str, ...]:
    """A weekday never changes a date; it raises a flag (R11)."""
    if weekday is None or moment.day is None:
        return ()
    try:
        if date(moment.year, moment.month, moment.day).isoweekday() == weekday:
            return ()
        swapped = day.is_numbers and moment.day <= 12
        doubt = swapped and date(moment.year, moment.day, moment.month).isoweekday() == weekday
    except ValueError:
        return ()
    return ("weekday_mismatch", "maybe_month_first") if doubt else ("weekday_mismatch",)
