"""Times that programs write for programs: ISO 8601 in every spelling met, epochs, JavaScript, stamps in addresses."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.items import VIETNAM, Stamp

from .moment import MACHINE, ZONES, Clock, Context, Moment, offset_of, settle
from .refusal import RefusedError
from .tokens import VALUES

_ANY_CASE = re.ASCII | re.IGNORECASE
_ZONE = (  # "Z", "+07:00", "GMT+7"; "07:00" whose sign an address has lost; stated once more: "+07:00 (GMT+7)"
    r"(z|ut|utc|gmt|ict|(?:gmt|utc)? ?[+-] ?\d{1,2}(?::?\d{2})?|0\d:?[03]0)"
)
_AGAIN = rf"{_ZONE}?[\])]?(?: ?[\[(]?{_ZONE}[\])]?)?"
_ISO = re.compile(  # "2023-11-09T10:35:27.276Z", "2023-11-09 10:35", "2023/11/09 10:35:27 +07:00", "…T10:35+7:00"
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})([t ] ?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    rf" ?[\[(]?{_AGAIN}(?: ?\[[a-z_/]+\])?",
    _ANY_CASE,
)
_ISO_DAY = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:z|[+-]\d{2}:?\d{2})?", _ANY_CASE
)  # "2023-11-09", "2023-11-09Z"
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)  # "2023-11"
_PHP_ZONE = re.compile(  # "2023-11-09+0710:35:27", "2017-06-21ICT15:20:00": PHP's T prints the zone, not a letter
    r"(\d{4})-(\d{2})-(\d{2})(ict|gmt|utc|[+-]\d{2}(?:\d{2}|:\d{2})?)(\d{2}):(\d{2})(?::(\d{2}))?", _ANY_CASE
)
_BASIC = re.compile(  # "20231109T103527+0700"
    rf"(\d{{4}})(\d{{2}})(\d{{2}})t(\d{{2}})(\d{{2}})(\d{{2}})?(?:\.\d+)?{_ZONE}?", _ANY_CASE
)
_CTIME = re.compile(  # "Thu Nov  9 10:35:27 2023", "Thu Nov 9 10:35:27 ICT 2023"
    r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{1,2}):(\d{2}):(\d{2}) (?:([a-z]{2,4}|[+-]\d{4}) )?(\d{4})", _ANY_CASE
)
_JSON_DATE = re.compile(r"\\?/?Date\((\d{9,13})(?:[+-]\d{4})?\)\\?/?", _ANY_CASE)  # "/Date(1699500927000)/"
_SCRIPT_DATE = re.compile(  # "Date(2023,10,9,10,35,27)": JavaScript counts months from 0
    r"(?:new )?Date\((\d{4}), ?(\d{1,2}), ?(\d{1,2})(?:, ?(\d{1,2}), ?(\d{1,2})(?:, ?(\d{1,2})(?:, ?\d{1,3})?)?)?\)",
    _ANY_CASE,
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})", re.ASCII)  # "1699500927", "1699500927000"
_DIGITS = re.compile(  # "20231109", "20231109103527", milliseconds unpadded behind it
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})\d{0,3})?", re.ASCII
)

_URL_STAMP = re.compile(  # "…-20260309165750152.htm", "/slug/d20190705162233.htm": VCCorp pads no milliseconds (R7)
    r"(?:[-/_]|/d)((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,3}(?=[./]|$)", re.ASCII
)
_URL_SITE_STAMP = re.compile(  # "…-215250715201046005.chn": three digits for the site, two for the year
    r"[-/]\d{3}(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{3}(?=[./]|$)", re.ASCII
)
_URL_DAY = re.compile(r"/((?:19|20)\d{2})([/-])(\d{1,2})\2(\d{1,2})(?=/|$)", re.ASCII)  # "/2023/07/13/nam-dinh/"
_URL_DAY_ID = re.compile(r"-((?:19|20)\d{2})(\d{2})(\d{2})i\d+(?=[./]|$)", re.ASCII)  # "…-20150225i1814106"
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})(?:/(\d{1,2})|(\d{2}))(?=/)", re.ASCII)  # "/202101/suc-xuan", "/2024/12/tin"


def read_machine(text: str, context: Context) -> Stamp | None:
    """The stamp of a text that is a form of this module, `None` where it is none."""
    if not (text[:4].isdigit() or text[:1] in _INITIALS) or not text.isascii():
        return None
    for form, build in _FORMS if context.role in MACHINE else _OPEN_FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return settle(build(found), context)
    return None


def read_url(url: str, context: Context) -> Stamp:
    """The stamp, day or month that an address carries; article numbers and dates in a slug are none (R7)."""
    try:
        path = urlsplit(url).path
    except ValueError:  # "http://[" is no address
        raise RefusedError("nothing") from None
    for form, build in _URL_FORMS:
        for found in form.finditer(path):
            try:
                return settle(build(found), context)
            except RefusedError:  # "-20211318070509123": a number, no stamp
                continue
    raise RefusedError("nothing")


def _clock(hour: str | None, minute: str | None, second: str | None) -> Clock | None:
    if hour is None:
        return None
    return Clock(int(hour), int(minute or 0), int(second or 0), "minute" if second is None else "second")


def _iso(found: re.Match[str]) -> Moment:
    year, _, month, day, letter, hour, minute, second, zone, again = found.groups()
    offset = _one_of(offset_of(zone), offset_of(again))
    exact = offset is not None and letter == " "  # "2023-11-09 00:00 (GMT+7)"; with a T no person wrote it
    return Moment(int(year), int(month), int(day), _clock(hour, minute, second), offset, exact=exact)


def _one_of(zone: int | None, again: int | None) -> int | None:
    """The zone that is stated once or twice; a `Z` beside an offset is a letter of the template."""
    stated = {offset for offset in (zone, again) if offset is not None}
    if len(stated) > 1:
        stated.discard(0)
    if len(stated) > 1:
        raise RefusedError("two_zones")
    return stated.pop() if stated else None


def _iso_day(found: re.Match[str]) -> Moment:
    return Moment(int(found[1]), int(found[3]), int(found[4]))


def _iso_month(found: re.Match[str]) -> Moment:
    return Moment(int(found[1]), int(found[2]))


def _php_zone(found: re.Match[str]) -> Moment:
    year, month, day, zone, *clock = found.groups()
    return Moment(int(year), int(month), int(day), _clock(*clock), offset_of(zone))


def _basic(found: re.Match[str]) -> Moment:
    year, month, day, *clock, zone = found.groups()
    return Moment(int(year), int(month), int(day), _clock(*clock), offset_of(zone))


def _ctime(found: re.Match[str]) -> Moment:
    name, day, hour, minute, second, zone, year = found.groups()
    month = VALUES.get(name.lower())
    if not isinstance(month, int) or (zone and zone[0] not in "+-" and zone.lower() not in ZONES):
        raise RefusedError("nothing")
    return Moment(int(year), month, int(day), _clock(hour, minute, second), offset_of(zone))


def _instant(seconds: int) -> Moment:
    """An epoch carries no label that could be false, so it is handed on in local time."""
    at = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(VIETNAM)
    return Moment(at.year, at.month, at.day, Clock(at.hour, at.minute, at.second, "second"), 420)


def _json_date(found: re.Match[str]) -> Moment:
    return _instant(int(found[1]) // 1000)


def _script_date(found: re.Match[str]) -> Moment:
    year, month, day, *clock = found.groups()
    return Moment(int(year), int(month) + 1, int(day), _clock(*clock))


def _epoch(found: re.Match[str]) -> Moment:
    return _instant(int(found[1] or int(found[2]) // 1000))


def _digits(found: re.Match[str]) -> Moment:
    year, month, day, *clock = found.groups()
    return Moment(int(year), int(month), int(day), _clock(*clock))


def _digits_day(found: re.Match[str]) -> Moment:
    return Moment(int(found[1]), int(found[2]), int(found[3]))


def _url_stamp(found: re.Match[str]) -> Moment:
    year, month, day, *clock = found.groups()
    full_year = int(year) if len(year) == 4 else 2000 + int(year)
    return Moment(full_year, int(month), int(day), _clock(*clock), flags=("url_is_creation_time",))


def _url_month(found: re.Match[str]) -> Moment:
    return Moment(int(found[1]), int(found[2] or found[3]))


_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Moment]]

_OPEN_FORMS: tuple[_Form, ...] = (
    (_ISO, _iso),
    (_ISO_DAY, _iso_day),
    (_PHP_ZONE, _php_zone),
    (_BASIC, _basic),
    (_CTIME, _ctime),
    (_JSON_DATE, _json_date),
    (_SCRIPT_DATE, _script_date),
    (_ISO_MONTH, _iso_month),
)
"""Forms that nobody prints by chance."""

_INITIALS = frozenset("DMSTFWNn/\\")
"""What such a form can begin with, but for digits: `Date(`, `new Date(`, `/Date(`, `Thu Nov`."""

_FORMS: tuple[_Form, ...] = (*_OPEN_FORMS, (_EPOCH, _epoch), (_DIGITS, _digits))
"""Bare digits are a time in a `data-` attribute and a view count in a byline."""

_URL_FORMS: tuple[_Form, ...] = (
    (_URL_STAMP, _url_stamp),
    (_URL_SITE_STAMP, _url_stamp),
    (_URL_DAY, _iso_day),
    (_URL_DAY_ID, _digits_day),
    (_URL_MONTH, _url_month),
)
