"""What is said to people, in the language that they chose: one table a language (`en.py`, `vi.py`), with the same keys.

`message` says what is put into words here. `translated` is for words that are English where they arise, since programs
and Python users read them too: errors, findings of `doctor`, reasons that the archive keeps, what libraries say. A
command chooses the language (`baotinh.language`); whoever chooses none hears English, and so does whoever reads JSON.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import ModuleType

ENGLISH = "en"
LANGUAGES = (ENGLISH, "vi")
_FIELD = re.compile(r"\{(\w+)\}")  # "{paper}"
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")  # what people are to type has no seconds
_TENTHS = re.compile(r"\d+\.\d")  # "74.3"
_BREAKS = re.compile(r"(: |; )")  # what stands between two things that are said: "papers/x.toml: home: expected …"


class _Spoken:
    language = ENGLISH


_TO_ONE: ContextVar[str | None] = ContextVar("language", default=None)
"""What is spoken to one of many who are answered at the same time."""


def language() -> str:
    """The language that is spoken now, BCP 47."""
    return _TO_ONE.get() or _Spoken.language


def speak(language: str) -> None:
    """Speak this language from here on; one of `LANGUAGES`."""
    _Spoken.language = language


@cache
def _table(language: str) -> ModuleType:
    """What is said in a language; the others are not loaded."""
    return import_module(f"{__name__}.{language}")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language within the block; what it says to `speak` is over at its end."""
    before = _Spoken.language
    try:
        speak(language)
        yield
    finally:
        speak(before)


@contextmanager
def speaking_to_one(language: str) -> Iterator[None]:
    """Speak this language within the block, while others are spoken to in theirs by the same process."""
    token = _TO_ONE.set(language)
    try:
        yield
    finally:
        _TO_ONE.reset(token)


def message(name: str, /, **facts: object) -> str:
    """What the table has under a name, with what it is about.

    Of two forms the fact `number` chooses: the first is for one, the second for all other numbers.
    """
    forms = _table(language()).MESSAGES[name]
    count = facts.get("number")
    if isinstance(count, int | float):
        facts["number"] = number(count)
    words = forms if isinstance(forms, str) else forms[count != 1]
    return words.format(**facts)


def number(value: float) -> str:
    """A number as people write it, to three figures behind which nobody looks: 1,234 or 1.234, 2.5 or 2,5."""
    return _written(f"{value:,}" if isinstance(value, int) else f"{value:,.0f}" if value >= 100 else f"{value:.3g}")


def decimal(value: float, digits: int) -> str:
    """A number with so many digits behind the point or comma, where they stand below each other or change."""
    return _written(f"{value:,.{digits}f}")


def _written(text: str) -> str:
    """A number as Python writes it, as people do."""
    table = _table(language()).MESSAGES
    return text.translate({ord(","): str(table["thousands"]), ord("."): str(table["decimal"])})


def percent(share: float) -> str:
    """A share from 0 to 1 as people write it, without a fraction."""
    return message("percent", share=f"{100 * share:.0f}")


def day(value: date) -> str:
    """A day as people write it."""
    return value.strftime(message("day"))


def moment(value: datetime, *, short: bool = False) -> str:
    """A day and a time as people write them; `short`: without the year."""
    return value.strftime(message("short moment" if short else "moment"))


def stored(at: str) -> str:
    """A time that the archive keeps, as long as it is known, within a sentence, by the clock of Viet Nam.

    Its own form is that of English.
    """
    if language() == ENGLISH:
        return _in_vietnam(at)
    year, _, rest = at.partition("-")
    match len(at):
        case 4:
            return year
        case 7:
            return message("month", month=rest, year=year)
        case 10:
            return day(date.fromisoformat(at))
    return written(at)


def written(at: str) -> str:
    """A day and a time that the archive keeps, as people write them, by the clock of Viet Nam."""
    return moment(_local(datetime.fromisoformat(at)))


def _in_vietnam(at: str) -> str:
    """`2026-03-07T12:00:00+07:00`; what names no zone, or this one, stays as it is."""
    if "T" not in at or at.endswith("+07:00"):
        return at
    value = datetime.fromisoformat(at)
    is_brief = at.count(":") < 3 and value.tzinfo is not None  # 2026-03-07T05:00+00:00
    return _local(value).isoformat(timespec="minutes" if is_brief else "auto") if value.tzinfo else at


def _local(value: datetime) -> datetime:
    """By the clock of Viet Nam, which is that of papers; what names no zone is already."""
    from crawler.items import VIETNAM  # it takes its time, and few sentences name a moment

    return value.astimezone(VIETNAM) if value.tzinfo else value


def weekday(value: date) -> str:
    """The name of a day of the week, within a sentence."""
    return message(f"weekday {value.weekday()}")


def translated(text: str) -> str:
    """What was said in English, in the language that is spoken now; as it is, where the table does not know it.

    Times in it are told by the clock of Viet Nam.
    """
    known: Mapping[str, str] = _table(language()).ENGLISH
    for said, english in _forms(language()) if known else ():
        if said in text and (found := _form(english).fullmatch(text)):
            return known[english].format(**{name: _fact(value) for name, value in found.groupdict().items()})
    head, mark, rest = (*_BREAKS.split(text, maxsplit=1), "", "")[:3]
    return f"{translated(head)}{mark}{translated(rest)}" if mark else _UTC.sub(lambda at: stored(at[0]), text)


def _fact(value: str) -> str:
    """What stands in a sentence: more of it, or a number as this program writes it in English."""
    return _written(value) if _TENTHS.fullmatch(value) else translated(value)


@cache
def _forms(language: str) -> list[tuple[str, str]]:
    """The longest piece that a sentence has for certain, and the sentence; those first that leave least open."""
    known: Mapping[str, str] = _table(language).ENGLISH
    known_by = sorted(known, key=lambda form: -len(_FIELD.sub("", form)))
    return [(max(_FIELD.split(english)[::2], key=len), english) for english in known_by]


@cache
def _form(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)  # every other one is the name of a field
    return re.compile("".join(_field(part) if at % 2 else re.escape(part) for at, part in enumerate(parts)))


def _field(name: str) -> str:
    """What a field is known by; one in capitals has no blank in it."""
    return rf"(?P<{name}>\S+)" if name.isupper() else rf"(?P<{name}>.+?)"
