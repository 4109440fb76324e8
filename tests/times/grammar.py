"""Templates filled at random: a slot is a part of the moment, or one line of the table of that name."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from crawler.items import VIETNAM

WORDS: Mapping[str, list[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
FETCHED = datetime(2026, 9, 30, 10, 15, tzinfo=VIETNAM)
FIRST, LAST, DECEMBER = date(1997, 1, 2), date(2026, 6, 30), date(2025, 12, 1)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

_SLOT = re.compile(r"\{(?:(\w+)\.)?(\w+)\}")  # {numeric}, {later.numeric}
_WEEKDAYS = (
    ("Thứ Hai", "Thứ hai", "Thứ 2", "THỨ HAI", "T2", "thứ hai", "Thứ Hai", "Mon", "Monday", "thứ 2"),
    ("Thứ Ba", "Thứ ba", "Thứ 3", "THỨ BA", "T3", "thứ ba", "Thứ Ba", "Tue", "Tuesday", "thứ 3"),
    ("Thứ Tư", "Thứ tư", "Thứ 4", "THỨ TƯ", "T4", "thứ tư", "Thứ Tư", "Wed", "Wednesday", "thứ 4"),
    ("Thứ Năm", "Thứ năm", "Thứ 5", "THỨ NĂM", "T5", "thứ năm", "Thứ Năm", "Thu", "Thursday", "thứ 5"),
    ("Thứ Sáu", "Thứ sáu", "Thứ 6", "THỨ SÁU", "T6", "thứ sáu", "Thứ Sáu", "Fri", "Friday", "thứ 6"),
    ("Thứ Bảy", "Thứ bảy", "Thứ 7", "THỨ BẢY", "T7", "thứ bẩy", "Thứ Bảy", "Sat", "Saturday", "thứ 7"),
    ("Chủ Nhật", "Chủ nhật", "CN", "CHỦ NHẬT", "chủ nhật", "Chúa nhật", "Chủ Nhật", "Sun", "Sunday", "Chúa Nhật"),
)
_MONTHS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")


class Dice(Random):
    """Chance, and moments."""

    def moment(self, first: date = FIRST, last: date = LAST) -> datetime:
        """A second of a day in Viet Nam, not within the minute of midnight, which would state no clock."""
        day = first + self.randrange((last - first).days) * DAY
        return datetime.combine(day, time(self.randint(0, 23), self.randint(1, 59), self.randint(0, 59)), VIETNAM)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a line is about: `at` is what it states, `ref` when it was fetched, `n` how long ago it says."""

    dice: Dice
    at: datetime
    ref: datetime | None = FETCHED
    n: int = 0

    def write(self, template: str) -> str:
        """A template with its slots filled."""
        return _SLOT.sub(lambda slot: self._fill(slot[1], slot[2]), template)

    def _fill(self, moment: str | None, name: str) -> str:
        scene = Scene(self.dice, _OTHER_MOMENTS[moment](self), self.ref, self.n) if moment else self
        if name in PARTS:
            return PARTS[name](scene)
        return scene.write(self.dice.choice(WORDS[name]))


_OTHER_MOMENTS: Mapping[str, Callable[[Scene], datetime]] = {
    "later": lambda scene: scene.at + scene.dice.randint(3, 60_000) * MINUTE,
    "later_day": lambda scene: scene.at + scene.dice.randint(1, 60) * DAY,
    "end": lambda scene: scene.at + scene.dice.randint(1, 40) * DAY + scene.dice.randint(1, 9) * MINUTE,
    "other": lambda scene: scene.at - scene.dice.choice((8, 9, 10, 700, 9000)) * DAY,
    "utc": lambda scene: scene.at.astimezone(UTC),
}


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _part_of_day(scene: Scene) -> str:
    """As it is said of an hour that is told with twelve."""
    for last, names in ((4, ("sáng", "đêm")), (10, ("sáng",)), (12, ("trưa",)), (17, ("chiều",)), (21, ("tối",))):
        if scene.at.hour <= last:
            return scene.dice.choice(names if scene.at.hour else ("sáng",))
    return scene.dice.choice(("tối", "đêm"))


def _no_day(scene: Scene) -> tuple[str, str]:
    """Day and month of no calendar, in neither order."""
    dice = scene.dice
    return dice.choice((
        (f"{dice.randint(32, 99)}", f"{scene.at:%m}"), (f"{dice.randint(13, 31)}", f"{dice.randint(13, 31)}"),
        ("31", dice.choice(("04", "06", "09", "11"))), (dice.choice(("30", "31")), "02"), ("00", f"{scene.at:%m}"),
        (f"{dice.randint(13, 28)}", "00"), ("00", "00"),
    ))  # fmt: skip


def _no_date(scene: Scene) -> str:
    return scene.dice.choice("///-.").join((*_no_day(scene), f"{scene.at.year}"))


def _no_iso(scene: Scene) -> str:
    day, month = _no_day(scene)
    return f"{scene.at.year}-{month}-{day}"


PARTS: Mapping[str, Callable[[Scene], str]] = {
    "d": lambda scene: f"{scene.at.day}", "dd": lambda scene: f"{scene.at:%d}",
    "m": lambda scene: f"{scene.at.month}", "mm": lambda scene: f"{scene.at:%m}", "y": lambda scene: f"{scene.at:%Y}",
    "short": lambda scene: scene.at.strftime(scene.dice.choice(("%d/%m/%y", "%d-%m-%y", "%d.%m.%y"))),
    "H": lambda scene: f"{scene.at.hour}", "HH": lambda scene: f"{scene.at:%H}",
    "M": lambda scene: f"{scene.at.minute}",
    "MM": lambda scene: f"{scene.at:%M}", "SS": lambda scene: f"{scene.at:%S}",
    "h": lambda scene: f"{scene.at.hour % 12 or 12}",
    "hh": lambda scene: f"{scene.at.hour % 12 or 12:02}", "AM": lambda scene: f"{scene.at:%p}",
    "am": lambda scene: f"{scene.at:%p}".lower(), "a_m": lambda scene: "a.m." if scene.at.hour < 12 else "p.m.",
    "SA": lambda scene: "SA" if scene.at.hour < 12 else "CH", "sáng": _part_of_day,
    "spoken": lambda scene: f"{scene.at.hour - 12 if scene.at.hour > 12 else scene.at.hour}",
    "iso": lambda scene: f"{scene.at:%Y-%m-%dT%H:%M:%S}",
    "pct_iso": lambda scene: f"{scene.at:%Y-%m-%dT%H%%3A%M%%3A%S}",
    "epoch": lambda scene: f"{int(scene.at.timestamp())}",
    "weekday": lambda scene: scene.dice.choice(_WEEKDAYS[scene.at.weekday()]),
    "long_weekday": lambda scene: scene.dice.choice(_WEEKDAYS[scene.at.weekday()][:2]),
    "English_day": lambda scene: f"{scene.at:%A}", "Eng": lambda scene: f"{scene.at:%a}",
    "Ba": lambda scene: _MONTHS[scene.at.month - 1], "ba": lambda scene: _MONTHS[scene.at.month - 1].lower(),
    "Giêng": lambda scene: {1: "Giêng", 12: "Chạp"}[scene.at.month],
    "March": lambda scene: f"{scene.at:%B}", "Mar": lambda scene: f"{scene.at:%b}",
    "MAR": lambda scene: f"{scene.at:%b}".upper(),
    "dth": lambda scene: _ordinal(scene.at.day),
    "n": lambda scene: f"{scene.n or scene.dice.randint(100, 999)}", "k": lambda scene: f"{scene.dice.randint(2, 12)}",
    "g": lambda scene: f"{scene.dice.randint(0, 5)}",
    "hours_n": lambda scene: f"{scene.n // 60}", "minutes_n": lambda scene: f"{scene.n % 60}",
    "lunar_d": lambda scene: f"{scene.dice.randint(1, 29)}", "lunar_m": lambda scene: f"{scene.dice.randint(1, 12)}",
    "bad": _no_date, "bad_iso": _no_iso,
    "bad_clock": lambda scene: f"{scene.dice.randint(25, 99)}:{scene.dice.randint(60, 99)}",
}  # fmt: skip


def _ago(dice: Dice, least: int, most: int, unit: timedelta) -> Scene:
    ref, n = dice.moment(date(1998, 1, 1)), dice.randint(least, most)
    return Scene(dice, ref - n * unit, ref, n)


def _months_ago(dice: Dice) -> Scene:
    ref, n = dice.moment(date(1999, 1, 1)), dice.randint(2, 11)
    year, month = divmod(ref.year * 12 + ref.month - 1 - n, 12)
    return Scene(dice, ref.replace(year=year, month=month + 1, day=1), ref, n)


def _today(dice: Dice) -> Scene:
    ref = dice.moment().replace(hour=dice.randint(1, 23))
    at = ref.replace(hour=0, minute=1) + dice.randint(0, ref.hour * 60 + ref.minute - 2) * MINUTE
    return Scene(dice, at if at.minute else at + MINUTE, ref)


def _yesterday(dice: Dice) -> Scene:
    at = dice.moment()
    return Scene(dice, at, datetime.combine(at.date() + DAY, dice.moment().time(), VIETNAM))


def _within_a_year(dice: Dice) -> Scene:
    ref = dice.moment(date(1999, 1, 1))
    at = ref - dice.randint(1, 360) * DAY - dice.randint(0, 600) * MINUTE
    return Scene(dice, at if at.minute or at.hour else at + MINUTE, ref)


def _late(dice: Dice, at: datetime) -> datetime:
    """The same month, on a day that is no month."""
    return at.replace(day=dice.randint(13, monthrange(at.year, at.month)[1]))


def _future(dice: Dice) -> Scene:
    """Two days and more after the fetch; month first would be none the sooner."""
    ref = dice.moment()
    return Scene(dice, _late(dice, ref + dice.randint(40, 900) * DAY), ref)


def _soon(dice: Dice) -> Scene:
    ref = dice.moment().replace(hour=12)
    return Scene(dice, ref + dice.randint(20, 10 * 60) * MINUTE, ref)


MOMENTS: Mapping[str, Callable[[Dice], Scene]] = {
    "any": lambda dice: Scene(dice, dice.moment()),
    "after 2001": lambda dice: Scene(dice, dice.moment(date(2002, 1, 1))),
    "midnight": lambda dice: Scene(dice, dice.moment().replace(hour=0, minute=0, second=0)),
    "an hour of the day": lambda dice: Scene(dice, dice.moment().replace(hour=dice.randint(1, 23))),
    "half past": lambda dice: Scene(dice, dice.moment().replace(hour=dice.randint(1, 23), minute=30)),
    "first or last month": lambda dice: Scene(dice, dice.moment(last=DECEMBER).replace(month=dice.choice((1, 12)))),
    "late in a month": lambda dice: Scene(dice, _late(dice, dice.moment())),
    "minutes": lambda dice: _ago(dice, 2, 59, MINUTE), "one minute": lambda dice: _ago(dice, 1, 1, MINUTE),
    "hours": lambda dice: _ago(dice, 2, 23, HOUR), "one hour": lambda dice: _ago(dice, 1, 1, HOUR),
    "days": lambda dice: _ago(dice, 2, 29, DAY), "one day": lambda dice: _ago(dice, 1, 1, DAY),
    "weeks": lambda dice: _ago(dice, 2, 6, 7 * DAY), "now": lambda dice: _ago(dice, 0, 0, DAY),
    "hours and minutes": lambda dice: _ago(dice, 62, 700, MINUTE),
    "months": _months_ago, "today": _today, "yesterday": _yesterday, "within a year": _within_a_year, "soon": _soon,
    "future": _future, "before the web": lambda dice: Scene(dice, dice.moment(date(1930, 1, 1), date(1996, 12, 1))),
    "no fetch": lambda dice: Scene(dice, dice.moment(), None, dice.randint(2, 20)),
}  # fmt: skip
