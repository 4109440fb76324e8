"""Times that count back from the moment of reading, which is the fetch and never the machine's clock (rule R9)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.items import Precision, Stamp

from .clock import CLOCK, read_time
from .moment import Clock, Context, Moment, local, settle
from .spelling import Script

_SECTIONS = (
    "an ninh|ban doc|chinh tri|cong nghe|do thi|doanh nghiep|doi song|du lich|giai tri|giao duc|giao thong|kinh te"
    "|moi truong|nong nghiep|phap luat|quoc phong|quoc te|suc khoe|the gioi|the thao|thi truong|thoi su|tin tuc"
    "|van hoa|xa hoi|y te"
)
_LABEL = (  # "Thời sự | ", "Kinh tế ", "Cập nhật "
    rf"(?:[^\d]{{0,40}}[|•·:-] ?|(?:{_SECTIONS}) )?(?:(?:da )?(?:dang|cap nhat|xuat ban)(?: luc| vao)? ?:? ?)?"
)
_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_AGO = re.compile(  # "3 giờ trước", "cách đây 10 giây", "Khoảng 3 giờ trước", "1 giờ 5 phút trước"
    rf"{_LABEL}(?P<since>cach day )?(?P<about>(?:khoang|hon|gan) )?(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)}|vai) ?"
    r"(?P<unit>giay|phut|gio|tieng|ngay|tuan|thang)(?: (?P<more>\d{1,2}) phut)?(?P<ago> truoc)?(?P<tail>.*)",
    re.ASCII,
)
_NOW = re.compile(  # "Vừa xong"
    rf"{_LABEL}(?:vua (?:moi )?(?:xong|dang)|vua moi|moi xong|vai giay(?: truoc)?)(?P<tail>.*)", re.ASCII
)
_DAY = re.compile(  # "Hôm qua lúc 10:15", "hôm nay, 8h24"
    rf"{_LABEL}(?:ngay )?hom (?P<day>nay|qua|kia)(?:[ ,(-]+(?:vao )?(?:luc )?(?P<clock>{CLOCK.pattern}))?(?P<tail>.*)",
    re.ASCII,
)
_DAY_BEHIND = re.compile(  # "08:24, hôm nay"
    rf"{_LABEL}(?P<clock>{CLOCK.pattern})[ ,-]+hom (?P<day>nay|qua|kia)(?P<tail>.*)", re.ASCII
)
_NOT_NOW = re.compile(  # "2 tuần trước đó", "3 ngày trước Tết", "2 ngày nữa": no count from the fetch
    r"\btruoc (?:khi|do|day|gio|luc|tet|le|dai hoi|world|sea|quoc khanh|noel|giang sinh|giao thua|cong nguyen)\b"
    r"|\bnua\b|\bmai\b",
    re.ASCII,
)
_TAIL = re.compile(r" ?(?:$|[|•·,;)-])|(?P<next> [a-z])", re.ASCII)  # "… trước · Gò Vấp", "… trước Thời sự"
_LONGEST_TAIL = 60

_DAYS_BACK = {"nay": 0, "qua": 1, "kia": 2}
_UNITS: dict[str, tuple[timedelta, Precision, int]] = {
    "giay": (timedelta(seconds=1), "second", 999),
    "phut": (timedelta(minutes=1), "minute", 999),
    "gio": (timedelta(hours=1), "hour", 96),
    "tieng": (timedelta(hours=1), "hour", 96),
    "ngay": (timedelta(days=1), "day", 366),
    "tuan": (timedelta(weeks=1), "day", 52),
}
"""What one unit is, how exact a count of it is, and the most of it that a system prints."""
_MOST_MONTHS = 24


def read_relative(text: Script, context: Context) -> Stamp | None:
    """The moment that a phrase counts back to; `None` without a fetch time, for years, a future or a sentence."""
    if context.ref is None or context.role == "body" or _NOT_NOW.search(text.folded):
        return None
    now = local(context.ref)
    for form, read in _FORMS:
        found = form.fullmatch(text.folded)
        if found is not None and _ends(found, text):
            moment = read(found, now, text)
            if moment is not None and "cap nhat" in text.folded:
                moment = moment._replace(flags=(*moment.flags, "update_label"))
            return settle(moment, context) if moment is not None else None
    return None


def _ends(found: re.Match[str], text: Script) -> bool:
    """Whether nothing follows but a section, a place or an author: a noun right behind makes it a sentence."""
    tail = found["tail"]
    end = _TAIL.match(tail)
    if end is None or len(tail) > _LONGEST_TAIL or any(letter.isdigit() for letter in tail):
        return False
    return end["next"] is None or text.plain[found.start("tail") + 1].isupper()


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


def _ago(found: re.Match[str], now: datetime, _text: Script) -> Moment | None:
    if not (found["ago"] or found["since"]):  # "2 giờ" is a duration
        return None
    if found["n"] == "vai":  # "vài phút" is within the hour; "vài ngày" says nothing
        return _at(now, "hour") if found["unit"] == "phut" else None
    count = int(found["n"]) if found["n"].isdigit() else _NUMBERS[found["n"]]
    if found["unit"] == "thang":
        return _months_ago(now, count)
    step, precision, most = _UNITS[found["unit"]]
    if count > most:
        return None
    flags = ("approximate",) if found["unit"] == "tuan" or found["about"] else ()
    if found["more"]:
        return _at(now - step * count - timedelta(minutes=int(found["more"])), "minute", *flags)
    return _at(now - step * count, precision, *flags)


def _months_ago(now: datetime, count: int) -> Moment | None:
    if count > _MOST_MONTHS:
        return None
    year, month = divmod(now.year * 12 + now.month - 1 - count, 12)
    return _at(datetime(year, month + 1, 1, tzinfo=now.tzinfo), "month")


def _now(_found: re.Match[str], now: datetime, _text: Script) -> Moment:
    return _at(now, "minute")


def _day(found: re.Match[str], now: datetime, text: Script) -> Moment | None:
    if "kìa" in text.spelled:  # hôm kìa is a day or more before hôm kia
        return None
    moment = _at(now - timedelta(days=_DAYS_BACK[found["day"]]), "day")
    if not found["clock"]:
        return moment
    time = read_time(" " * found.start("clock") + found["clock"], text.plain)
    return moment._replace(clock=time.clock, offset=time.offset, exact=True) if time is not None else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime, Script], Moment | None]], ...] = (
    (_NOW, _now),
    (_AGO, _ago),
    (_DAY, _day),
    (_DAY_BEHIND, _day),
)
