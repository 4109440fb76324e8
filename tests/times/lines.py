"""Lines of each kind, with the time that they state, or none.

What the facts leave open was decided so, before anything was read: months in Roman numbers, days spelt out,
`18_03_2021`, fractions of an hour but halves, and years of other eras are no times; hours and minutes ago are a minute;
a clock alone behind the label of a change is of the same day; what is printed of a print edition (its number and month)
is none; a time in the body is none, however it is written.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from unicodedata import combining, normalize

from crawler.items import Precision
from tests.times.grammar import FETCHED, MOMENTS, WORDS, Dice

Role = Literal[
    "byline", "listing", "related", "masthead", "title", "meta", "jsonld", "feed", "api", "data", "body"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A text that somebody prints, and what it says."""

    kind: str
    text: str
    at: datetime | None = None
    """What it states, cut off at its precision; `None` where it states no time of a story."""
    precision: Precision | None = None
    role: Role = "byline"
    ref: datetime | None = FETCHED
    """When it was fetched."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of `kinds.toml`."""

    lines: list[str]
    often: int
    precision: Precision | None = None
    moment: str = "any"
    roles: tuple[Role, ...] = ("byline",)
    around: str | None = None

    def compose(self, name: str, dice: Dice) -> Line:
        """One line of this kind."""
        scene = MOMENTS[self.moment](dice)
        text = scene.write(dice.choice(self.lines))
        if self.around:
            text = scene.write(dice.choice(WORDS[self.around]).replace("{line}", text))
        at = _cut(scene.at, self.precision) if self.precision else None
        return Line(name, text, at, self.precision, dice.choice(self.roles), scene.ref)


KINDS: Mapping[str, Kind] = {
    name: Kind(**kind)
    for name, kind in tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8")).items()
}
ODD, BODY = "odd letters", "body"
"""Two kinds are lines of another, once more."""
OFTEN: Mapping[str, int] = {**{name: kind.often for name, kind in KINDS.items()}, ODD: 16, BODY: 6}
"""How often of each."""


def composed(seed: object, count: int) -> Iterator[Line]:
    """So many lines."""
    dice = Dice(str(seed))
    for name in dice.choices([*OFTEN], [*OFTEN.values()], k=count):
        yield _compose(name, dice)


def _compose(name: str, dice: Dice) -> Line:
    if name in KINDS:
        return KINDS[name].compose(name, dice)
    other = _of_other(dice, lambda kind: bool(kind.precision) or name == ODD)
    if name == BODY:
        return replace(other, kind=BODY, at=None, precision=None, role="body")
    return replace(other, kind=f"{ODD}: {other.kind}", text=_disguised(other.text, dice))


def _of_other(dice: Dice, is_wanted: Callable[[Kind], bool]) -> Line:
    """A line for people, of another kind."""
    kinds = [name for name, kind in KINDS.items() if is_wanted(kind) and not {"meta", "data"} & {*kind.roles}]
    (name,) = dice.choices(kinds, [KINDS[name].often for name in kinds])
    return KINDS[name].compose(name, dice)


def _without_accents(text: str) -> str:
    plain = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    return plain.replace("đ", "d").replace("Đ", "D")


def _disguised(text: str, dice: Dice) -> str:
    """The same text in other letters: decomposed, wide, with other blanks and dashes, capital, escaped, unaccented."""
    half = len(text) // 2
    at = dice.randint(0, len(text))
    return dice.choice((
        normalize("NFD", text), normalize("NFD", text[:half]) + text[half:], text.upper(), _without_accents(text),
        text.replace(" ", dice.choice(("\u00a0", "\u202f", "\u2009", "\u2002", "\u3000"))), text.replace(" ", "&nbsp;"),
        text.replace(" ", "\u00a0"), text.replace(" ", "\n\t\t"), f"\n\t  {text.replace(' ', '   ')} \r\n",
        text.replace("-", dice.choice("–‐‑—")), text.translate(_WIDE_DIGITS), text.translate(_WIDE_MARKS),
        "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in text),
        text[:at] + dice.choice("\u200b\u200e\u200f\ufeff\u00ad\u2060") + text[at:] + "\ufeff",
    ))  # fmt: skip


_WIDE_DIGITS = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
_WIDE_MARKS = {ord(mark): ord(mark) + 0xFEE0 for mark in ":/"}


def _cut(at: datetime, precision: Precision) -> datetime:
    """A moment at its precision."""
    if precision == "second":
        return at
    if precision in ("minute", "hour"):
        return at.replace(second=0, minute=at.minute if precision == "minute" else 0)
    return at.replace(hour=0, minute=0, second=0, day=1 if precision == "month" else at.day)
