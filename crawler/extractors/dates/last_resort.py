"""Orders of year, month and day that no pattern here claims, read with dateparser and checked against the text.

dateparser alone fills what is missing from today's date, takes a view count for a year and swaps day and month in
silence; so it is asked only for a text that holds one year, one named month, one day and at most one clock, and its
answer counts only if it repeats them.
"""

import re

from crawler.items import Stamp

from .clock import clocks, read_time
from .day import month_at
from .moment import Context, Moment, settle
from .tokens import DATE, Line, blot

_LONGEST = 60
_SHAPE = re.compile(r"(?:[dey](?:o|T(?! ?[de]))?|[MmTDLYH ,./:-])++")  # "2023-Nov-09 10:35", "2023 tháng 11 9"
_MONTH = re.compile(r"[Mm]|T ?[de]")


def read_last(line: Line, context: Context) -> Stamp | None:
    """The stamp of a date in an unusual order, `None` unless two readers agree on it."""
    months = list(_MONTH.finditer(line.kinds))
    if len(line.text) > _LONGEST or line.kinds.count("y") != 1 or len(months) != 1 or not _SHAPE.fullmatch(line.kinds):
        return None
    time = read_time(line, blot(line.kinds, months[0].span(), DATE))
    days = [at for at, kind in enumerate(time.rest) if kind in "ed"]
    if len(days) != 1 or time.offset is not None or clocks(line, time.rest):
        return None
    year, month = line.number(line.kinds.index("y")), month_at(line, months[0].start(), months[0].end())
    day = line.number(days[0])
    if not _agrees("".join(line.tokens), (year, month, day)):
        return None
    return settle(Moment(year, month, day, time.clock, flags=("unusual_form",)), context)


def _agrees(folded: str, numbers: tuple[int, int, int]) -> bool:
    import dateparser  # half a megabyte of languages, for one text in ten thousand

    found = dateparser.parse(
        folded,
        languages=["en", "vi"],
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY", "TIMEZONE": "UTC"},
    )
    return found is not None and (found.year, found.month, found.day) == numbers
