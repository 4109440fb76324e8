"""Orders of year, month and day that no pattern here claims, read with dateparser and checked against the text.

dateparser alone fills what is missing from today's date, takes a view count for a year and swaps day and month in
silence; so it is asked only for a text that holds one year, one named month, one day and at most one clock, and its
answer counts only if it repeats them.
"""

import re

from crawler.items import Stamp

from .clock import CLOCK, read_time
from .machine import MONTHS
from .moment import Context, Moment, settle
from .spelling import DATE, blot

_LONGEST = 60
_ENGLISH = "|".join(MONTHS)
_SHAPE = re.compile(  # "2023-Nov-09 10:35", "2023 tháng 11 9"; possessive, or a long number takes forever
    rf"(?:\d++(?:st|nd|rd|th)?|(?:{_ENGLISH})[a-z]*+|thang|ngay|nam|luc|at|[ap]m|[ ,./:-])++", re.ASCII
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)", re.ASCII)
_NAMED = re.compile(rf"\b({_ENGLISH})[a-z]*|\bthang (\d{{1,2}})\b", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)


def read_last(folded: str, context: Context) -> Stamp | None:
    """The stamp of a date in an unusual order, `None` unless two readers agree on it."""
    if len(folded) > _LONGEST or context.role == "body" or not _SHAPE.fullmatch(folded):
        return None
    years, months = _YEAR.findall(folded), list(_NAMED.finditer(folded))
    if len(years) != 1 or len(months) != 1:
        return None
    month = MONTHS[months[0][1]] if months[0][1] else int(months[0][2])
    time = read_time(blot(folded, months[0].span(), DATE), folded)
    if time is None or time.offset is not None or CLOCK.search(time.rest):
        return None
    days = [int(number) for number in _NUMBER.findall(time.rest) if number != years[0]]
    if len(days) != 1 or not _agrees(folded, (int(years[0]), month, days[0])):
        return None
    return settle(Moment(int(years[0]), month, days[0], time.clock, flags=("unusual_form",)), context)


def _agrees(folded: str, numbers: tuple[int, int, int]) -> bool:
    import dateparser  # half a megabyte of languages, for one text in ten thousand

    found = dateparser.parse(
        folded,
        languages=["en", "vi"],
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY", "TIMEZONE": "UTC"},
    )
    return found is not None and (found.year, found.month, found.day) == numbers
