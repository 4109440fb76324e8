"""Times that are printed for readers: one full date and what newspapers set around it (rules T2–T5, R1–R11, C1–C4)."""

import re
from datetime import date
from typing import NamedTuple

from crawler.items import Stamp

from .clock import CLOCK, read_time
from .day import FULL, MONTH, checksum, moment_of, month_number, read_weekday, year_of
from .lunar import without_lunar
from .moment import Context, Moment, local, settle
from .prose import is_prose, is_vetoed
from .spelling import DATE, Script, blot

_NO_YEAR = re.compile(  # "17 Th11, 20:03" (R4)
    rf"(\d{{1,2}}) ?th(?:g\.?|\.)? ?(\d{{1,2}})(?:[ ,]+({CLOCK.pattern}))?", re.ASCII
)
_UPDATE = re.compile(  # "Ngày cập nhật:", "Cập nhật lúc", "Sửa ngày", "Last updated"
    r"\b(?:(?:ngay|thoi gian|gio) )?(?:cap nhat|chinh sua|hieu chinh|sua doi|sua (?=luc|ngay)"
    r"|(?:last )?(?:updated?|modified|edited)\b)(?: (?:lan cuoi|luc|cuoi|on|at))*",
    re.ASCII,
)
_PUBLISH = re.compile(  # "Đăng lúc" behind a "Cập nhật"
    r"\b(?:ngay )?(?:dang|xuat ban|published|posted)\b", re.ASCII
)


class Printed(NamedTuple):
    """What a printed text dates."""

    published: Stamp | None = None
    updated: Stamp | None = None
    dated: bool = True
    """There is a date in the text, be it refused; a relative phrase beside it counts no more (T4)."""


def read_printed(text: Script, context: Context) -> Printed:
    """The publication time that a text prints, and the time of the last change if it prints that too (T3)."""
    folded, calendar = without_lunar(text.folded, text.spelled)
    if folded is None or is_vetoed(folded, text.spelled):
        return Printed()
    return _labelled(folded, text.plain, calendar, context)


def _labelled(folded: str, plain: str, calendar: bool, context: Context) -> Printed:
    def read(start: int, end: int, *flags: str) -> Stamp | None:
        return _read(folded[start:end], plain[start:end], calendar, context, flags)

    end = len(folded)
    label = _UPDATE.search(folded)
    if label is None:
        stamp = read(0, end)
        return Printed(stamp, dated=stamp is not None or _dated(folded))
    start = label.end()
    if FULL.search(folded, 0, label.start()):
        return Printed(read(0, label.start()), read(start, end))
    turn = _PUBLISH.search(folded, start)
    if turn is not None and FULL.search(folded, start, turn.start()):
        return Printed(read(turn.start(), end), read(start, turn.start()))
    return Printed(read(0, end, "update_label"), dated=_dated(folded))


def _dated(folded: str) -> bool:
    return FULL.search(folded) is not None or MONTH.search(folded) is not None


def _read(folded: str, plain: str, calendar: bool, context: Context, flags: tuple[str, ...]) -> Stamp | None:
    """One date of one text, `None` when there are more or it stands in a sentence."""
    found = list(FULL.finditer(folded))
    if len(found) > 1:
        return None
    if not found:
        return _read_brief(folded, plain, context)
    full = found[0]
    time = read_time(blot(folded, full.span(), DATE), plain)
    if time is None:
        return None
    rest, weekday = read_weekday(time.rest, english=full.lastgroup in ("british", "american"))
    plainly = time.clock is not None or weekday is not None
    weak = full.lastgroup == "spaced" or (len(year_of(full)) == 2 and not plainly)
    if is_prose(rest, plain, context.role, bare=weak):
        return None
    if context.role == "body" and weekday is None and not calendar:  # a calendar's line, nothing else (T5)
        return None
    moment = moment_of(full, time, context)
    if moment is None:
        return None
    moment = moment._replace(flags=(*flags, *time.flags, *moment.flags, *checksum(moment, weekday, full)))
    return settle(moment, context)


def _read_brief(folded: str, plain: str, context: Context) -> Stamp | None:
    """A date without year in a listing (R4), or a month (R10)."""
    found = _NO_YEAR.fullmatch(folded)
    if found is not None:
        return _latest(found, plain, context)
    months = list(MONTH.finditer(folded))
    if len(months) != 1 or context.role == "body":
        return None
    month = months[0]
    rest = blot(folded, month.span(), DATE)
    number = month["m1"] or month["m2"] or month["m3"]
    if CLOCK.search(rest) or number in ("gieng", "chap") or is_prose(rest, plain, context.role, bare=True):
        return None
    return settle(Moment(int(month["y"]), month_number(number)), context)


def _latest(found: re.Match[str], plain: str, context: Context) -> Stamp | None:
    """The latest such day that is not after the day behind the fetch."""
    if context.ref is None or context.role not in ("listing", "related"):
        return None
    time = read_time(" " * found.start(3) + found[3] if found[3] else "", plain)
    if time is None:
        return None
    last = local(context.ref).date().toordinal() + 1
    for year in range(date.fromordinal(last).year, date.fromordinal(last).year - 9, -1):  # 29 February is rare
        try:
            day = date(year, int(found[2]), int(found[1]))
        except ValueError:
            continue
        if day.toordinal() <= last:
            return settle(Moment(year, day.month, day.day, time.clock, time.offset), context)
    return None
