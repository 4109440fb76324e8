"""A string to a `Stamp`: which kind of text it is, and the reader that knows that kind."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote

from crawler.items import Stamp

from .day import FULL
from .last_resort import read_last
from .machine import read_machine, read_url
from .moment import MACHINE, Context, Order
from .printed import Printed, read_printed
from .refusal import RefusedError
from .tokens import read_line, tidy

_LONGEST = 300
"""Characters of a byline or a listing's line; what is longer is prose."""
_SHORTEST = len("2天前")
_LONGEST_URL = 4000
_LAST_MONTH = 12


def parse_timestamp(
    text: str, ref: datetime | None = None, role: str | None = None, *, order: Order = "dmy", source: str | None = None
) -> Stamp | None:
    """The one moment that a text states, at the precision it states, or `None` when in doubt.

    `ref` is the time of the fetch: without it relative phrases are `None` and nothing counts as lying in the future.
    `role` is where the text stood (`byline`, `update`, `listing`, `related`, `masthead`, `body`, or one that programs
    write: `meta`, `jsonld`, `feed`, `data`, `api`, `url`); a line of the body gives none. `order` is the site's, where
    both numbers could be the day. A text that prints both gives its publication; see `read_text` for the update, and
    for why there is none. The rules are in `docs/dates.md`.
    """
    return read_text(text, Context(text, ref, role, order, source)).published


def order_of(texts: Iterable[str]) -> Order:
    """The order of day and month in the stamps of one source, such as a feed.

    Month first where one with AM or PM can be read no other way, and none can only be read day first.
    """
    is_month_first = False
    for text in texts:
        line = read_line(tidy(text[:_LONGEST]))
        found = FULL.search(line.kinds)
        if found is None or not found["a"]:
            continue
        first, second = line.number(found.start("a")), line.number(found.start("b"))
        if first > _LAST_MONTH:
            return "dmy"
        is_month_first = is_month_first or (second > _LAST_MONTH and "H" in line.kinds)
    return "mdy" if is_month_first else "dmy"


def read_text(text: str, context: Context) -> Printed:
    """Publication and update of a text, or why there is none."""
    try:
        return _read(text, context)
    except RefusedError as refused:
        return Printed(why=refused.why)


def _read(text: str, context: Context) -> Printed:
    if context.role == "body":
        raise RefusedError("body")
    if len(text) > _LONGEST_URL:
        raise RefusedError("too_long")
    tidied = tidy(unquote(text).strip('"') if context.role in MACHINE else text)
    if context.role == "url":
        return Printed(read_url(tidied, context))
    moment = read_machine(tidied, context)
    if moment is not None:
        return Printed(moment)
    if not _SHORTEST <= len(tidied) <= _LONGEST:
        raise RefusedError("too_long" if tidied[_SHORTEST:] else "nothing")
    try:
        return _read_line(tidied, context)
    except RefusedError as refused:
        if refused.why not in _OF_NEIGHBOURS or (rows := _rows(text)) is None:
            raise
        return _read_line(tidy(" | ".join(rows)), context)


_FEW_ROWS, _MOST_ROWS = 2, 6
_OF_NEIGHBOURS = frozenset({"prose", "label", "another_date", "two_dates", "two_clocks"})
"""What a text is refused for that may be several lines: line breaks part them on second thoughts."""


def _rows(text: str) -> list[str] | None:
    """The lines of a text, `None` where there is one, or where a source was broken at every word."""
    rows = [row.strip() for row in text.replace("\t", "\n").split("\n") if not row.isspace() and row]
    is_broken_anywhere = len(rows) > _FEW_ROWS and not any(" " in row for row in rows)
    return rows if 1 < len(rows) <= _MOST_ROWS and not is_broken_anywhere else None


def _read_line(tidied: str, context: Context) -> Printed:
    line = read_line(tidied)
    try:
        return read_printed(line, context)
    except RefusedError as refused:
        stamp = read_last(line, context) if refused.why in ("nothing", "prose") else None
        if stamp is None:
            raise
        return Printed(stamp)
