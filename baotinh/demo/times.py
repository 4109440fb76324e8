"""How newspapers print a moment: one small function a form, with the precision that a reader can get out of it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from crawler.items import VIETNAM, Precision, Stamp

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# `%a` and `%b` follow the locale of the machine; a feed must not.


class Printed(NamedTuple):
    """A moment as it stands on a page; `precision` is `None` if nobody can tell the moment from the text."""

    text: str
    precision: Precision | None


def truncated(at: datetime, precision: Precision) -> datetime:
    """The moment in local time without what the precision does not cover."""
    at = at.astimezone(VIETNAM)
    if precision in ("month", "day"):
        return datetime(at.year, at.month, 1 if precision == "month" else at.day, tzinfo=VIETNAM)
    minute, second = (0, 0) if precision == "hour" else (at.minute, at.second if precision == "second" else 0)
    return at.replace(minute=minute, second=second, microsecond=0)


def printed(form: str, at: datetime, now: datetime, section: str = "") -> Printed:
    """The moment in one of the forms below; relative forms count from `now`, the time of the answer."""
    if form == "relative":
        return _relative(at.astimezone(VIETNAM), now.astimezone(VIETNAM))
    pattern, precision = FORMS[form]
    at = at.astimezone(VIETNAM)
    text = pattern(at) if callable(pattern) else at.strftime(pattern)
    return Printed(text.replace("{section}", section).strip(), precision)


def stamp(form: str, at: datetime, now: datetime, section: str = "") -> Stamp | None:
    """What a reader makes of `printed`: the moment, cut off at its precision."""
    text, precision = printed(form, at, now, section)
    return Stamp(truncated(at, precision), precision, text) if precision else None


def weekday(at: datetime) -> str:
    """The day of the week as a masthead has it: `Thứ Bảy`."""
    return WEEKDAYS[at.weekday()]


def _relative(at: datetime, now: datetime) -> Printed:
    minutes = max(0, int((now - at).total_seconds() // 60))
    days = (now.date() - at.date()).days
    if minutes < 60:
        return Printed(f"{minutes} phút trước" if minutes else "vừa xong", "minute")
    if minutes < 24 * 60:
        return Printed(f"{minutes // 60} giờ trước", "hour")
    if days < 365:
        return Printed(f"{days} ngày trước", "day")
    return Printed(f"{(now.year - at.year) * 12 + now.month - at.month} tháng trước", "month")


def _no_zeros(at: datetime) -> str:
    return f"{weekday(at).capitalize()}, {at.day}/{at.month}/{at.year}, {at:%H:%M} (GMT+7)"


def _half_day(at: datetime) -> str:
    return f"{at:%d/%m/%Y} {at.hour % 12 or 12}:{at:%M} {'SA' if at.hour < 12 else 'CH'}"


FORMS: dict[str, tuple[str | Callable[[datetime], str], Precision | None]] = {
    "plain": ("%d/%m/%Y %H:%M", "minute"),
    "dash": ("%d/%m/%Y - %H:%M", "minute"),
    "zone": ("%d/%m/%Y | %H:%M GMT+7", "minute"),
    "brackets": ("%d/%m/%Y %H:%M [GMT+7]", "minute"),
    "comma": ("%H:%M, %d/%m/%Y", "minute"),
    "weekday": (lambda at: f"{weekday(at)}, {at:%d/%m/%Y, %H:%M}", "minute"),
    "weekday_inside": (lambda at: f"{at:%H:%M}, {weekday(at)}, {at:%d/%m/%Y} (GMT+7)", "minute"),
    "colon": (lambda at: f"{weekday(at).capitalize()}: {at:%H:%M} ngày {at:%d/%m/%Y}", "minute"),
    "no_zeros": (_no_zeros, "minute"),
    "half_day": (_half_day, "minute"),
    "hours_h": ("%Hh%M, %d/%m/%Y", "minute"),
    "hyphens": ("%d-%m-%Y %H:%M", "minute"),
    "bar": ("%H:%M | %d/%m/%Y {section}", "minute"),
    "hyphens_section": ("%d-%m-%Y %H:%M {section}", "minute"),
    "day": ("%d/%m/%Y", "day"),
    "label_day": ("Ngày đăng: %d/%m/%Y", "day"),
    "short": ("(%d/%m)", None),
    "iso": ("%Y-%m-%dT%H:%M:%S+07:00", "second"),
    "iso_no_colon": ("%Y-%m-%dT%H:%M:%S+0700", "second"),
    "iso_day": ("%Y-%m-%d", "day"),
    "rfc822": (lambda at: f"{_ENGLISH_DAYS[at.weekday()]}, {at.day:02} {_ENGLISH_MONTHS[at.month - 1]} "
               f"{at:%Y %H:%M:%S} +0700", "second"),
}  # fmt: skip
