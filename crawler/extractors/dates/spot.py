"""Where in a longer line a time stands, and what stands before and behind it."""

import re
from functools import lru_cache
from typing import NamedTuple

from .clock import CLOCK_ALONE, ZONE, clocks
from .day import FULL, MONTH_ONLY, NO_YEAR
from .relative import PHRASE
from .tokens import CLOCK, DATE, MONTH, PAST, VOID, Line, blot, read_line, tidy

_LONGEST, _LINE = 400, 160
_MAY_BE = re.compile(r"\d|[vV]ừa|VỪA|[Mm]ới|[Hh]ôm|HÔM|[Vv]ài|[Mm]ột|[Hh]ai|[Bb]a|ago|now|day")  # most lines have none
_FRAME = f"{DATE}{CLOCK}{MONTH}{PAST}{VOID}WVPDLOluZ$"
_SPAN = re.compile(rf"[(\[]?[{_FRAME}](?:[ ,.|:;()\[\]'-]{{0,4}}[{_FRAME}])*[)\]]?")
_FOUND = re.compile(f"[{DATE}{MONTH}{PAST}]")
_EDGE = " \t-–—|•·,:;/()[]"
_LETTER = re.compile(r"[^\W_]")


class Spot(NamedTuple):
    """A line that holds a time."""

    before: str
    """What stands before it, without the marks between."""
    time: str
    """The time as printed, with its weekday, zone and label."""
    rest: str
    """What stands behind it, with the marks between."""
    is_timed: bool
    """There is a clock in it."""
    is_past: bool
    """It counts back from the moment of reading: `3 giờ trước`."""
    is_posted: bool
    """Its label says that a story was published then."""
    is_anothers: bool
    """The line says what else the time is of: `Khai mạc: 12/11/2023`."""

    @property
    def behind(self) -> str:
        """What stands behind it, without them."""
        return self.rest.strip(_EDGE)

    @property
    def is_alone(self) -> bool:
        """The line says nothing but when."""
        return not _LETTER.search(self.before) and not _LETTER.search(self.rest)


@lru_cache(maxsize=4096)
def spot(text: str) -> Spot | None:
    """The first date, month or relative phrase of a line, with all that belongs to it; `None` where there is none."""
    if not _MAY_BE.search(text) or len(text) > _LONGEST:
        return None
    line = read_line(tidy(text), part_words=False)
    kinds = _read(line)
    first = _FOUND.search(kinds)
    if first is None:
        return None
    span = next(found for found in _SPAN.finditer(kinds) if found.end() > first.start())
    start, end = span.span()
    inside = kinds[start:end]
    return Spot(
        before=line.printed(0, start).strip(_EDGE),
        time=line.printed(start, end).strip(),
        rest=line.printed(end, len(line.tokens)),
        is_timed=CLOCK in inside,
        is_past=PAST in inside,
        is_posted="l" in inside,
        is_anothers="x" in kinds,
    )


def is_time(text: str) -> bool:
    """Whether a line says nothing but when: `Thứ bảy, 07/03/2026 - 08:07 (GMT+7)`."""
    found = spot(text)
    return found is not None and found.is_alone


def posted(text: str) -> str | None:
    """The beginning of a short line that says when a story was published, whatever a reader can do behind it.

    `Đăng ngày 7/3/2026 08:07 | In | Gửi bạn bè`; but for who wrote it, or what else takes place on a day.
    """
    found = spot(text) if len(text) <= _LINE else None
    return found.time if found is not None and found.is_posted and not found.before else None


def is_clock(text: str) -> bool:
    """Whether a line is a time of day and nothing else: `09:51` on the line below its date."""
    return len(text) < 16 and CLOCK_ALONE.fullmatch(read_line(tidy(text)).kinds) is not None


def _read(line: Line) -> str:
    """The kinds with all dates, clocks, zones and relative phrases blotted out."""
    kinds = line.kinds
    for form, ink in ((PHRASE, PAST), (FULL, DATE), (MONTH_ONLY, MONTH)):
        for found in form.finditer(kinds):
            kinds = blot(kinds, found.span(), ink)
    short = NO_YEAR.fullmatch(kinds)
    if short is not None:
        kinds = blot(kinds, short.span(), DATE)
    for clock in clocks(line, kinds):
        kinds = blot(kinds, clock.span(), CLOCK)
    for zone in ZONE.finditer(kinds):
        kinds = blot(kinds, zone.span(), VOID)
    return kinds
