"""How a paper's pages are built: the class names of its system, the tags of its parts, the way it prints times."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random

from tests.unseen.markup import Markup, is_box, joined, tag, void
from tests.unseen.prose import Language

FAMILIES: Mapping[str, Mapping[str, str]] = tomllib.loads(Path(__file__).with_name("manners.toml").read_text("utf-8"))
NAMED = 0.9
"""The share of the names of a system that a page of it has."""

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_TIMES: Mapping[Language, tuple[str, ...]] = {
    "vi": (
        "%d/%m/%Y %H:%M",
        "%H:%M | %d/%m/%Y",
        "%d/%m/%Y - %H:%M",
        "{weekday}, %d/%m/%Y, %H:%M (GMT+7)",
        "%H:%M, %d/%m/%Y",
        "{weekday}, ngày %d/%m/%Y %H:%M",
        "%d-%m-%Y %H:%M",
        "Đăng lúc: %H:%M %d/%m/%Y",
        "{weekday} - %d/%m/%Y %H:%M",
    ),
    "en": ("%d %B %Y, %H:%M", "%B %d, %Y %H:%M"),
    "fr": ("%d/%m/%Y à %Hh%M", "Publié le %d/%m/%Y à %H:%M"),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """The manner of one page."""

    names: Mapping[str, str]
    heading: str
    """The tag of the headline."""
    sapo: str
    """The tag of the lead."""
    shape: str
    """How paragraphs stand in the body, one of `SHAPES`."""
    time: str
    """How times are printed, a format."""

    def name(self, slot: str) -> str | None:
        """The class of a part of the page."""
        return self.names.get(slot)

    def printed(self, at: datetime) -> str:
        """A time as the paper prints it."""
        return at.strftime(self.time).replace("{weekday}", _WEEKDAYS[at.weekday()])

    def body(self, blocks: Sequence[str]) -> Markup:
        """Paragraphs and boxes as they stand in the body."""
        return SHAPES[self.shape](self, blocks)


def drawn(dice: Random, language: Language) -> Manner:
    """The manner of some paper."""
    family = FAMILIES[dice.choice([*FAMILIES])]
    return Manner(
        {slot: name for slot, name in family.items() if dice.random() < NAMED},
        heading=dice.choice(("h1", "h1", "h1", "h1", "h2", "h3")),
        sapo=dice.choice(("p", "div", "h2", "p", "h3")),
        shape=dice.choice(["p", "p", "p", *SHAPES]),
        time=dice.choice(_TIMES[language]),
    )


Inline = Callable[[Manner, str], Markup]


def _p(manner: Manner, text: str) -> Markup:
    return tag("p", text, class_=manner.name("paragraph"))


def _span(_: Manner, text: str) -> Markup:
    return tag("p", tag("span", text, style="font-size:14px;font-family:arial"), style="text-align:justify")


def _div(_: Manner, text: str) -> Markup:
    return tag("div", text)


def _wrapped(manner: Manner, text: str) -> Markup:
    return tag("div", tag("div", _p(manner, text)))


def _each(one: Inline, manner: Manner, blocks: Sequence[str], *, between: str = "\n") -> Markup:
    """Every paragraph in its own element."""
    return joined(*(block if is_box(block) else one(manner, block) for block in blocks), by=between)


def _lines(_: Manner, blocks: Sequence[str]) -> Markup:
    """Paragraphs without elements, parted by empty lines."""
    breaks = joined(void("br"), void("br"))
    runs = (joined(*run) if boxes else joined(*run, by=breaks) for boxes, run in groupby(blocks, is_box))
    return joined(*runs, by="\n")


def _cell(manner: Manner, blocks: Sequence[str]) -> Markup:
    """The body in the cell of a table."""
    return tag("table", tag("tbody", tag("tr", tag("td", _each(_p, manner, blocks)))), width="100%")


def _halves(manner: Manner, blocks: Sequence[str]) -> Markup:
    """The body in two containers, an advertisement between them."""
    middle = len(blocks) // 2
    first, second = (tag("div", _each(_p, manner, half)) for half in (blocks[:middle], blocks[middle:]))
    return joined(first, tag("div", class_="ads"), second)


SHAPES: Mapping[str, Callable[[Manner, Sequence[str]], Markup]] = {
    "p": partial(_each, _p),
    "spaced": partial(_each, _p, between=tag("p", Markup("&nbsp;"))),
    "span": partial(_each, _span),
    "div": partial(_each, _div),
    "wrapped": partial(_each, _wrapped),
    "br": _lines,
    "td": _cell,
    "halves": _halves,
}
