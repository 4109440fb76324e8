"""Lines of each kind, with the time that they state, or none.

What the facts leave open was decided so, before anything was read: months in Roman numbers, days spelt out,
`18_03_2021`, fractions of an hour but halves, and years of other eras are no times; what is printed of a print edition
(its number and month) is none; a time in the body is none, however it is written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from unicodedata import normalize

from crawler.items import VIETNAM, Precision
from tests.times import words

FIRST, LAST = date(1999, 1, 2), date(2026, 6, 30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A text that somebody prints, and what it says."""

    kind: str
    text: str
    at: datetime | None = None
    """What it states, cut off at its precision; `None` where it states no time of a story."""
    precision: Precision | None = None
    role: str | None = "byline"
    ref: datetime = datetime(2026, 9, 30, 10, 15, tzinfo=VIETNAM)
    """When it was fetched."""


class Dice(Random):
    """Chance, and a moment."""

    def some(self, share: float) -> bool:
        """True so often."""
        return self.random() < share

    def moment(self) -> datetime:
        """A minute of the day, in Viet Nam; no midnight, which states no clock."""
        day = FIRST + self.randrange((LAST - FIRST).days) * DAY
        return datetime.combine(day, time(self.randint(0, 23), self.randint(1, 59)), VIETNAM)


# --- dates, clocks, weekdays


def numeric(dice: Dice, at: date) -> str:
    """Day, month, year in numbers."""
    mark = dice.choice(["/", "/", "/", "-", ".", " / ", "/"])
    day, month = (f"{at.day:02}", f"{at.month:02}") if dice.some(0.6) else (str(at.day), str(at.month))
    return mark.join((day, month, f"{at.year}"))


def any_date(dice: Dice, at: date) -> str:
    """Any way to print a day that readers of Vietnamese papers meet."""
    named, english = words.MONTHS[at.month - 1], words.ENGLISH_MONTHS[at.month - 1]
    forms = (
        f"{at.day} tháng {at.month} năm {at.year}", f"{at.day} tháng {at.month}, {at.year}",
        f"ngày {at.day} tháng {at.month} năm {at.year}", f"ngày {at.day:02}/{at.month:02}/{at.year}",
        f"{at.day} Tháng {named}, {at.year}", f"Tháng {named} {at.day}, {at.year}",
        f"{at.day} Th{at.month}, {at.year}", f"{at.day} thg {at.month}, {at.year}", f"{at.day} Thg{at.month} {at.year}",
        f"{at.year}-{at.month:02}-{at.day:02}", f"{at.year}/{at.month:02}/{at.day:02}",
        f"{english} {at.day}, {at.year}", f"{at.day} {english} {at.year}", f"{at.day} {english[:3]} {at.year}",
        f"{english[:3]} {at.day}, {at.year}",
    )  # fmt: skip
    return numeric(dice, at) if dice.some(0.7) else dice.choice(forms)


def clock(dice: Dice, at: datetime) -> str:
    """Hours and minutes as papers print them."""
    half = at.hour % 12 or 12
    english, viet = ("AM", "SA") if at.hour < 12 else ("PM", "CH")
    forms = (
        f"{at.hour}:{at.minute:02}", f"{at:%H:%M}:00", f"{at.hour}h{at.minute:02}", f"{at:%H}h{at:%M}",
        f"{at.hour} giờ {at.minute:02}", f"{at.hour} giờ {at.minute} phút", f"{at:%H}g{at:%M}", f"{at:%H:%M}'",
        f"{at.hour} h {at:%M}", f"{at:%H} : {at:%M}", f"{half}:{at:%M} {english}", f"{half}:{at:%M}{english}",
        f"{half}:{at:%M} {viet}", f"{at:%H}h{at:%M}'", f"{at:%H}h{at:%M}p", f"{at:%H:%M}:",
        f"{half:02}:{at:%M} {english.lower()}",
    )  # fmt: skip
    return f"{at:%H:%M}" if dice.some(0.5) else dice.choice(forms)


def weekday(dice: Dice, at: date) -> str:
    return dice.choice(words.WEEKDAYS[at.weekday()])


def _zone(dice: Dice) -> str:
    return dice.choice([" (GMT+7)", " GMT+7", " (GMT +7)", " [GMT+7]", " (UTC+7)", " (GMT+07:00)", " UTC+7", "(GMT+7)"])


def when(dice: Dice, at: datetime) -> str:
    """A date with a clock, in any order, with or without weekday and zone."""
    day, hour = any_date(dice, at), clock(dice, at)
    mark = dice.choice([" ", ", ", " - ", " | ", " – ", " • ", " · "])
    named = weekday(dice, at)
    forms = (
        f"{day}{mark}{hour}", f"{day}{mark}{hour}", f"{hour}{mark}{day}", f"{hour}{mark}{day}", f"{day} lúc {hour}",
        f"{named}, {day}{mark}{hour}", f"{named}, {day}, {hour}", f"{hour} {named}, {day}", f"{hour}, {named}, {day}",
        f"{named}: {hour} ngày {day.removeprefix('ngày ')}", f"{hour} ngày {day.removeprefix('ngày ')}",
        f"{named} {day} {hour}", f"{named} - {day} {hour}", f"{named} | {day} | {hour}", f"{hour} | {named} {day}",
    )  # fmt: skip
    return dice.choice(forms) + (_zone(dice) if dice.some(0.15) else "")


def on_a_day(dice: Dice, at: date) -> str:
    """A date without a clock."""
    day = any_date(dice, at)
    return f"{weekday(dice, at)}{dice.choice([', ', ' ', ' - ', ': '])}{day}" if dice.some(0.3) else day


# --- lines that state a time


def plain(dice: Dice) -> Line:
    at = dice.moment()
    if dice.some(0.25):
        return _day("plain", on_a_day(dice, at), at)
    return _minute("plain", when(dice, at), at)


def labelled(dice: Dice) -> Line:
    at = dice.moment()
    label = dice.choice(words.PUBLISHED + words.UPDATED)
    gap = dice.choice([" ", " ", " ", ""]) if label.endswith(":") else " "
    if dice.some(0.25):
        return _day("labelled", f"{label}{gap}{any_date(dice, at).removeprefix('ngày ')}", at)
    return _minute("labelled", f"{label}{gap}{when(dice, at)}", at)


def _byline(dice: Dice) -> str:
    name = dice.choice(words.NAMES)
    forms = (
        name, name, f"{name} - {dice.choice(words.NAMES)}", dice.choice(words.ACCOUNTS),
        f"{dice.choice(words.BY)} {name}",
        f"{name} ({dice.choice(words.ACCOUNTS)})", f"Theo {dice.choice(words.ACCOUNTS)}",
        f"{dice.choice(words.BY)} {dice.choice(words.ACCOUNTS)}",
    )  # fmt: skip
    return dice.choice(forms)


def _counter(dice: Dice) -> str:
    return dice.choice(words.COUNTERS).format(
        n=dice.choice(["12", "1.234", "1082", "15,301", "7"]), k=dice.randint(0, 30)
    )


def _neighbour(dice: Dice) -> str:
    kinds: tuple[Callable[[], str], ...] = (
        lambda: _byline(dice), lambda: dice.choice(words.SECTIONS), lambda: dice.choice(words.PLACES),
        lambda: _counter(dice), lambda: dice.choice(words.TOOLS),
    )  # fmt: skip
    return dice.choice(kinds)()


def furnished(dice: Dice) -> Line:
    """With a writer, a section, a place, a counter or tools before or behind it, parted by a mark or a blank."""
    at = dice.moment()
    mark = dice.choice([" | ", " - ", " • ", ", ", " / ", "  ", " – ", "\n", " · "])
    text = when(dice, at)
    before, behind = dice.choice(words.SECTIONS + words.PLACES) if dice.some(0.5) else _byline(dice), _neighbour(dice)
    form = dice.randrange(4)
    line = (
        f"{before}{mark}{text}",
        f"{text}{mark}{behind}",
        f"{text}{mark}{behind}",
        f"{before}{mark}{text}{mark}{behind}",
    )
    return _minute("furnished", line[form], at)


def day_furnished(dice: Dice) -> Line:
    """The same of a day without a clock."""
    at = dice.moment()
    mark = dice.choice([" | ", " - ", " • ", " – ", "\n"])
    text = on_a_day(dice, at)
    before = dice.choice(words.SECTIONS + words.PLACES + words.NAMES)
    behind = dice.choice([_counter(dice), dice.choice(words.NAMES), dice.choice(words.SECTIONS)])
    return _day("day furnished", f"{before}{mark}{text}" if dice.some(0.5) else f"{text}{mark}{behind}", at)


def glued(dice: Dice) -> Line:
    """Elements of a line without a blank between them, as their texts come when markup is taken away."""
    at = dice.moment()
    text = when(dice, at).rstrip(":")
    if dice.some(0.5):
        text = f"{dice.choice(words.SECTIONS + words.NAMES + words.PLACES)}{text}"
    else:
        text += dice.choice([*words.NAMES, *words.SECTIONS, "Lượt xem: 12", "Chia sẻ", ".", "In bài", "Bình luận"])
    return _minute("glued", text, at)


def two_times(dice: Dice) -> Line:
    """Publication and change in one line: the publication counts."""
    at = dice.moment()
    later = at + timedelta(minutes=dice.randint(3, 60_000))
    first, last = when(dice, at).rstrip(":"), when(dice, later)
    update = dice.choice(words.UPDATED)
    forms = (
        f"{first} ({update} {last})", f"{first} - {update} {last}", f"{first} | {update} {last}",
        f"{dice.choice(words.PUBLISHED)} {first} | {update} {last}",
        f"{dice.choice(words.PUBLISHED)} {first} - {update} {last}",
        f"{dice.choice(words.PUBLISHED)} {first}, {update[0].lower()}{update[1:]} {last}", f"{first}\n{update} {last}",
    )  # fmt: skip
    return _minute("two times", dice.choice(forms), at)


def titled(dice: Dice) -> Line:
    """A title and its time in a listing's line."""
    at = dice.moment()
    title, text = dice.choice(words.TITLES), when(dice, at).rstrip(":")
    mark = dice.choice([" ", " - ", " | ", "\n", " ("])
    end = ")" if mark == " (" else ""
    line = f"{title}{mark}{text}{end}" if dice.some(0.7) else f"{text}{dice.choice([' | ', ' - ', chr(10)])}{title}"
    return _minute("titled", line, at, role=dice.choice(["listing", "related"]))


def relative(dice: Dice) -> Line:
    """How long ago, at a fetch."""
    ref = dice.moment()
    n = dice.randint(2, 23)
    icon = dice.choice(["", "", "", "🕒 ", "⏱ ", "- ", "• ", "| "])
    precision: Precision = "minute"
    match dice.randrange(6):
        case 0:
            at = ref - timedelta(minutes=n)
            form = dice.choice([f"{n} phút trước", f"{n}p trước", f"{n} phút trước đây", f"cách đây {n} phút",
                                f"{n} minutes ago", f"{n} mins ago", f"{n}m ago", f"{n} ph trước",
                                f"Khoảng {n} phút trước",
                                f"Cách đây {n} phút"])  # fmt: skip
        case 1:
            at = ref - timedelta(hours=n)
            form = dice.choice([f"{n} giờ trước", f"{n}h trước", f"{n} tiếng trước", f"cách đây {n} giờ",
            f"{n} hours ago",
                                f"{n}h ago", f"khoảng {n} giờ trước", f"{n} g trước", f"Cách đây {n} tiếng",
                                f"{n} giờ trước đây"])  # fmt: skip
            precision = "hour"
        case 2:
            at, precision = _midnight(ref - n * DAY), "day"
            form = dice.choice(
                [f"{n} ngày trước", f"{n} days ago", f"cách đây {n} ngày", f"{n}d ago", f"{n} ngày trước đây"]
            )
        case 3:
            at, precision = _midnight(ref - DAY), "day"
            form = dice.choice(["hôm qua", "Hôm qua", "yesterday", "1 ngày trước", "một ngày trước", "a day ago"])
        case 4:
            at, form = ref, dice.choice(["vừa xong", "Vừa xong", "just now", "vài giây trước", "Vừa mới đăng"])
        case _:
            back = dice.choice([0, 1])
            hour = dice.randint(0, ref.hour if not back else 23)
            at = (_midnight(ref) - back * DAY).replace(hour=hour, minute=0 if not back else dice.randint(1, 59))
            if not back:
                at = _midnight(ref).replace(hour=ref.hour, minute=dice.randint(0, ref.minute) or 1)
                at = min(at, ref)
            name = ("Hôm nay", "Hôm qua")[back]
            form = f"{name}{dice.choice([', ', ' lúc ', ' - ', ' '])}{at:%H:%M}"
    line = dice.choice([f"{icon}{form}", f"{icon}{form}", f"({form})", f"[{form}]", f"{form} | {_counter(dice)}",
                        f"{dice.choice(words.SECTIONS)} - {form}",
                        f"{form} - {dice.choice(words.SECTIONS)}"])  # fmt: skip
    role = dice.choice(["listing", "byline", "related"])
    return Line("relative", line, at, precision, role, ref)


def beside_relative(dice: Dice) -> Line:
    """A date beside how long ago: the date says more."""
    at = dice.moment()
    n = dice.randint(1, 20)
    ago = dice.choice(
        [f"{n} giờ trước", f"{n} phút trước", f"{n} ngày trước", "Hôm nay", f"{n}h trước", f"{n} hours ago"]
    )
    if dice.some(0.4):
        day = numeric(dice, at)
        return _day(
            "beside relative", dice.choice([f"{ago}, {day}", f"{day} ({ago})", f"{ago} · {day}", f"{day} - {ago}"]), at
        )
    text = when(dice, at).rstrip(":")
    forms = (f"{ago} - {text}", f"{text} ({ago})", f"{ago} | {text}", f"{text} · {ago}", f"{ago}, {text}")
    return _minute("beside relative", dice.choice(forms), at)


def machine(dice: Dice) -> Line:
    """What programs write for programs."""
    at = dice.moment().replace(second=dice.randint(0, 59))
    world = at.astimezone(UTC)
    east = at.astimezone(VIETNAM)
    english = f"{words.ENGLISH_DAYS[at.weekday()]}, {at:%d} {words.ENGLISH_MONTHS[at.month - 1][:3]} {at:%Y %H:%M:%S}"
    as_world = (f"{words.ENGLISH_DAYS[world.weekday()]}, {world:%d} {words.ENGLISH_MONTHS[world.month - 1][:3]} "
                f"{world:%Y %H:%M:%S}")  # fmt: skip
    forms = (
        f"{east:%Y-%m-%dT%H:%M:%S}+07:00", f"{east:%Y-%m-%dT%H:%M:%S}+0700", f"{world:%Y-%m-%dT%H:%M:%S}Z",
        f"{world:%Y-%m-%dT%H:%M:%S}+00:00", f"{east:%Y-%m-%d %H:%M:%S}", f"{east:%Y-%m-%dT%H:%M:%S}",
        f"{world:%Y-%m-%dT%H:%M:%S}.000Z", f"{east:%Y-%m-%dT%H:%M:%S}.123+07:00", f"{english} +0700", f"{as_world} GMT",
        f"{as_world} +0000", f"{east:%Y-%m-%dT%H:%M:%S} 07:00", f"{east:%Y-%m-%dT%H:%M:%S}%2B07:00",
        f"{east:%Y-%m-%dT%H:%M:%S}+07:00+07:00", f"{east:%Y-%m-%d %H:%M:%S} +0700", f"{east:%Y-%m-%d %H:%M:%S} GMT+7",
        f"{east:%Y/%m/%d %H:%M:%S}", f"{english} GMT+7", f"{east:%Y-%m-%dT%H:%M:%S}+7:00",
        f"{east:%Y-%m-%dT%H:%M:%S}+07",
        f"{east:%Y%m%dT%H%M%S}+0700", f"{as_world} UTC", f"{english} +07:00", f"{world:%Y-%m-%d %H:%M:%S} UTC",
    )  # fmt: skip
    return Line("machine", dice.choice(forms), at, "second", dice.choice(["meta", "jsonld", "feed"]))


def month(dice: Dice) -> Line:
    """A month alone."""
    at = dice.moment().replace(day=1)
    forms = (f"Tháng {at.month}/{at.year}", f"tháng {at.month:02}/{at.year}", f"tháng {at.month} năm {at.year}",
             f"T{at.month}/{at.year}", f"{at.month:02}/{at.year}", f"{at.year}-{at.month:02}")  # fmt: skip
    return Line("month", dice.choice(forms), _midnight(at), "month")


def short_year(dice: Dice) -> Line:
    """A year of two digits."""
    at = dice.moment()
    at = at.replace(year=max(at.year, 2001), day=min(at.day, 28))
    mark = dice.choice("/-.")
    day = f"{at:%d}{mark}{at:%m}{mark}{at:%y}"
    return _minute("short year", dice.choice([f"{day} {at:%H:%M}", f"{at:%H:%M} {day}", f"{at:%H:%M} - {day}"]), at)


def half_hour(dice: Dice) -> Line:
    at = dice.moment().replace(minute=30)
    return _minute("half hour", f"{at.hour} giờ rưỡi{dice.choice([', ', ' ', ' ngày '])}{numeric(dice, at)}", at)


def solar_and_lunar(dice: Dice) -> Line:
    at = dice.moment()
    k, m = dice.randint(1, 29), dice.randint(1, 12)
    forms = (f"{numeric(dice, at)} (tức {k}/{m} âm lịch)", f"DL: {numeric(dice, at)} - ÂL: {k}/{m}",
             f"{numeric(dice, at)} (nhằm {k}/{m} âm lịch)", f"{numeric(dice, at)} ({k}/{m} ÂL)")  # fmt: skip
    return _day("solar and lunar", dice.choice(forms), at)


def odd_letters(dice: Dice) -> Line:
    """A line of another kind in other letters: decomposed, with blanks that do not break, wide, capital, escaped."""
    line = dice.choice((plain, labelled, furnished))(dice)
    change = dice.choice((
        lambda text: normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        lambda text: text.upper(),
        lambda text: "\u200b".join((text[:3], text[3:])) + "\ufeff",
        lambda text: text.replace(" ", "&nbsp;"),
        lambda text: f"\n\t  {text.replace(' ', '   ')} \r\n",
        lambda text: text.replace("/", "\u2044").replace(" - ", " \u2014 "),
        lambda text: text.replace("đ", "\u00f0").replace("Đ", "\u00d0"),
        lambda text: text.replace(" ", "\u202f"),
    ))  # fmt: skip
    return Line("odd letters", change(line.text), line.at, line.precision, line.role, line.ref)


# --- lines that state none


def body(dice: Dice) -> Line:
    """In the body nothing is a time of publication."""
    line = dice.choice((plain, labelled, furnished, machine, month))(dice)
    return _none("body", line.text, role="body")


def other_label(dice: Dice) -> Line:
    """A time behind a label of something else."""
    at = dice.moment()
    text = when(dice, at) if dice.some(0.4) else any_date(dice, at)
    return _none("other label", f"{dice.choice(words.OTHER_LABELS)}: {text}")


def prose(dice: Dice) -> Line:
    part = dice.choice(["Sáng", "Chiều", "Tối", "Trưa", "Sáng nay", "Chiều qua"])
    return _none("prose", dice.choice(words.STORY_STARTS).format(d=numeric(dice, dice.moment()), part=part))


def headline(dice: Dice) -> Line:
    return _none("headline", dice.choice(words.HEADLINES).format(d=numeric(dice, dice.moment())))


def document(dice: Dice) -> Line:
    at = dice.moment()
    facts = {"d": numeric(dice, at), "m": at.month, "y": at.year, "k": dice.randint(1, 12), "n": dice.randint(13, 999)}
    return _none("document", dice.choice(words.DOCUMENTS).format(**facts))


def born(dice: Dice) -> Line:
    at = dice.moment()
    facts = {"d": numeric(dice, at), "y": at.year, "name": dice.choice(words.NAMES)}
    return _none("born", dice.choice(words.BORN).format(**facts))


def lunar(dice: Dice) -> Line:
    at = dice.moment()
    return _none("lunar", dice.choice(words.LUNAR).format(d=numeric(dice, at), y=at.year, k=dice.randint(1, 9)))


def span(dice: Dice) -> Line:
    at = dice.moment()
    end = at + dice.randint(1, 40) * DAY
    facts = {"d": numeric(dice, at), "e": numeric(dice, end), "m": f"{at:%m}", "y": at.year}
    return _none("span", dice.choice(words.RANGES).format(**facts))


def nothing(dice: Dice) -> Line:
    at = dice.moment()
    facts = {"d": numeric(dice, at), "m": at.month, "y": at.year, "k": dice.randint(2, 12), "n": dice.randint(13, 999)}
    return _none("nothing", dice.choice(words.NO_DATES).format(**facts))


def future(dice: Dice) -> Line:
    """Two days and more after the fetch."""
    ref = dice.moment()
    at = ref + timedelta(days=dice.randint(2, 900), hours=1)
    return _none("future", when(dice, at) if dice.some(0.7) else any_date(dice, at + DAY), ref=ref)


KINDS: Mapping[Callable[[Dice], Line], int] = {
    plain: 8, labelled: 8, furnished: 10, day_furnished: 4, glued: 6, two_times: 6, titled: 6, relative: 8,
    beside_relative: 3, machine: 6, month: 2, short_year: 2, half_hour: 1, solar_and_lunar: 1, odd_letters: 5,
    body: 3, other_label: 8, prose: 4, headline: 4, document: 5, born: 3, lunar: 3, span: 4, nothing: 4, future: 3,
}  # fmt: skip
"""How often of each, about in a hundred."""


def composed(seed: object, count: int) -> Iterator[Line]:
    """So many lines."""
    dice = Dice(str(seed))
    for kind in dice.choices(list(KINDS), [*KINDS.values()], k=count):
        yield kind(dice)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0)


def _day(kind: str, text: str, at: datetime) -> Line:
    return Line(kind, text, _midnight(at), "day")


def _minute(kind: str, text: str, at: datetime, role: str = "byline") -> Line:
    return Line(kind, text, at, "minute", role)


def _none(kind: str, text: str, role: str = "byline", ref: datetime | None = None) -> Line:
    return Line(kind, text, None, None, role, ref) if ref else Line(kind, text, None, None, role)
