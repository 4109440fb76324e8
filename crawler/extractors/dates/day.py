"""A full date in a text: how it may be spelled, which number is the day, and whether the weekday fits (R1–R3, R11)."""

import re
from datetime import date

from .clock import Time
from .machine import MONTHS
from .moment import LAST_SHORT_YEAR, SCHEDULED, Context, Moment, local
from .spelling import blot

_MONTH_WORDS = {
    "muoi mot": 11, "muoi hai": 12, "muoi": 10, "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "chap": 12,
}  # fmt: skip
_WORD = rf"(?:\d{{1,2}}|(?:{'|'.join(_MONTH_WORDS)})(?![a-z]))"
_THANG = r"(?:thang|thg\.?|th\.?)"
_ENGLISH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_START = r"(?:(?<![a-z0-9])(?<!\d[./,-])|(?<=:\d\d-)|(?<=ngay))"  # never inside "12-15/11/2023" or a phone number
_END = r"(?![a-z0-9]|[./-]\d(?!\d?[:h])|[/-][a-z])"  # nor before "/NQ-HĐND"
_NUMBER = r"(?P<a>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<b>\d{1,2}) ?(?P=sep) ?(?P<y>\d{4}|\d{2})"  # "9/11/2023", "4-8-25"
_YEAR_FIRST = r"(?P<y1>(?:19|20)\d{2}) ?(?P<sep1>[/.-]) ?(?P<m1>\d{1,2}) ?(?P=sep1) ?(?P<d1>\d{1,2})"  # "2023/11/09"
_DAY_FIRST = (  # "9 Tháng Mười Một, 2023", "ngày 8 tháng 1 năm 2015", "28 thg 11, 2022"
    rf"(?P<d2>\d{{1,2}})[ ,./-]{{0,2}}{_THANG} ?(?P<m2>{_WORD})"
    r"(?P<gap>[ ,./-]{0,3}(?:nam[ :]{0,2})?)(?P<y2>\d{4})"
)
_MONTH_FIRST = (  # "Tháng 11 9, 2023", "Tháng Mười Một 9, 2023": WordPress
    rf"{_THANG} ?(?P<m3>{_WORD})[ ,]{{1,2}}(?:ngay )?(?P<d3>\d{{1,2}})[ ,]{{1,2}}(?:nam )?(?P<y3>\d{{4}})"
)
_BRITISH = (  # "Thu, 9 Nov 2023", "08-Oct-2019", "09 Nov 23"
    rf"(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}(?:of )?(?P<m4>{_ENGLISH})"
    r"\.?[ ,./-]{0,2}(?P<y4>\d{4}|\d{2}(?!:))"
)
_AMERICAN = rf"(?P<m5>{_ENGLISH})\.? ?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[ ,]{{1,2}}(?P<y5>\d{{4}})"  # "November 9, 2023"
_SPACED = r"(?P<a6>\d{1,2}) (?P<b6>\d{1,2}) (?P<y6>(?:19|20)\d{2})"  # "12 11 2023"
FULL = re.compile(
    rf"{_START}(?:(?P<number>{_NUMBER})|(?P<year_first>{_YEAR_FIRST})|(?P<day_first>{_DAY_FIRST})"
    rf"|(?P<month_first>{_MONTH_FIRST})|(?P<british>{_BRITISH})|(?P<american>{_AMERICAN})|(?P<spaced>{_SPACED})){_END}",
    re.ASCII,
)
MONTH = re.compile(  # "Tháng 11/2023", "tháng 11 năm 2023", "T11/2023", "11/2023"
    rf"{_START}(?:{_THANG} ?(?P<m1>{_WORD})(?: ?[/-] ?|,? nam |[ ,]{{1,2}})|t(?P<m2>\d{{1,2}}) ?[/-] ?"
    rf"|(?P<m3>\d{{1,2}}) ?[/-] ?)(?P<y>\d{{4}}){_END}",
    re.ASCII,
)
_WEEKDAY = re.compile(  # "Thứ năm", "Thu 5", "T5", "CN", "Chúa nhật"
    r"(?<![a-z0-9])(?:thu (?P<word>hai|ba|tu|nam|sau|bay|[2-7])|t\.?(?P<digit>[2-7])"
    r"|(?P<sunday>chu nhat|chua nhat|cn))(?![a-z0-9/])",
    re.ASCII,
)
_ENGLISH_WEEKDAY = re.compile(  # "Thursday", "Thurs.", "Thu"
    r"(?<![a-z0-9])(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{3,6}|s|rs|urs)?(?![a-z0-9])", re.ASCII
)
_WEEKDAYS = {"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6, **{str(n + 1): n for n in range(1, 7)}}
_ENGLISH_WEEKDAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


def year_of(full: re.Match[str]) -> str:
    """The year of a match of `FULL` as printed."""
    return next(year for year in full.group("y", "y1", "y2", "y3", "y4", "y5", "y6") if year)


def read_weekday(rest: str, *, english: bool) -> tuple[str, int | None]:
    """The weekday as 1 for Monday to 7, blotted out; an English one only beside an English month (`Thu` is a name)."""
    found = (_ENGLISH_WEEKDAY if english else _WEEKDAY).search(rest)
    if found is None:
        return rest, None
    if english:
        number = _ENGLISH_WEEKDAYS[found[1]]
    else:
        number = 7 if found["sunday"] else _WEEKDAYS[found["word"] or found["digit"]]
    return blot(rest, found.span(), " "), number


def moment_of(full: re.Match[str], time: Time, context: Context) -> Moment | None:
    """The numbers of a match of `FULL` with the time beside it; `None` when they cannot be told."""
    year, month, day, flags = _numbers(full, time, context)
    if not month:
        return None
    if len(year_of(full)) == 2:  # R3: a two-digit year is never of the last century
        year += 2000
        if context.ref is None and year > LAST_SHORT_YEAR:
            return None
    clock = time.clock
    if clock is not None and context.role == "feed" and _month_for_minutes(full, time.zone, clock.minute == month):
        clock = clock._replace(precision="hour")
    return Moment(year, month, day, clock, time.offset, flags, exact=time.offset is not None)


def _month_for_minutes(full: re.Match[str], zone: str | None, alike: bool) -> bool:
    """C4: NukeViet's "D, j M Y H:m:s GMT" prints the month where the minutes belong, and no zero before the day."""
    return alike and zone == "gmt" and full["d4"] is not None and not full["d4"].startswith("0")


def _numbers(full: re.Match[str], time: Time, context: Context) -> tuple[int, int, int, tuple[str, ...]]:
    """Year, month (0 when it is none), day."""
    match full.lastgroup:
        case "number":
            return _ordered(int(full["a"]), int(full["b"]), int(full["y"]), time.halves, context)
        case "spaced":
            return _ordered(int(full["a6"]), int(full["b6"]), int(full["y6"]), time.halves, context)
        case "year_first":
            return int(full["y1"]), int(full["m1"]), int(full["d1"]), ()
        case "day_first":
            lunar = full["m2"] in ("gieng", "chap") and "nam" in full["gap"]  # "23 tháng Chạp năm 2023" (R8)
            return int(full["y2"]), 0 if lunar else month_number(full["m2"]), int(full["d2"]), ()
        case "month_first":
            return int(full["y3"]), month_number(full["m3"]), int(full["d3"]), ()
        case "british":
            return int(full["y4"]), MONTHS[full["m4"][:3]], int(full["d4"]), ()
        case _:
            return int(full["y5"]), MONTHS[full["m5"][:3]], int(full["d5"]), ()


def month_number(text: str) -> int:
    """The month of a number or a folded word: `11`, `muoi mot`."""
    return int(text) if text.isdigit() else _MONTH_WORDS[text]


def _ordered(a: int, b: int, year: int, halves: bool, context: Context) -> tuple[int, int, int, tuple[str, ...]]:
    """Day first, unless that is impossible, the site says otherwise, or only month first has happened yet (R1)."""
    mdy = (year, a, b, ("month_first",))
    if a <= 12 and (b > 12 or context.order == "mdy" or (halves and _only_month_first(a, b, year, context))):
        return mdy
    return year, b, a, ()


def _only_month_first(a: int, b: int, year: int, context: Context) -> bool:
    if context.ref is None:
        return False
    limit = (local(context.ref) + SCHEDULED).date()
    try:
        return date(year, b, a) > limit >= date(year, a, b)
    except ValueError:
        return False


def checksum(moment: Moment, weekday: int | None, full: re.Match[str]) -> tuple[str, ...]:
    """A weekday never changes a date; it raises a flag (R11)."""
    if weekday is None or moment.day is None:
        return ()
    try:
        if date(moment.year, moment.month, moment.day).isoweekday() == weekday:
            return ()
        swapped = full.lastgroup == "number" and moment.day <= 12
        doubt = swapped and date(moment.year, moment.day, moment.month).isoweekday() == weekday
    except ValueError:
        return ()
    return ("weekday_mismatch", "maybe_month_first") if doubt else ("weekday_mismatch",)
