"""A string to a `Stamp`: which kind of text it is, and the reader that knows that kind."""

from datetime import datetime

from crawler.items import Stamp

from .last_resort import read_last
from .machine import read_machine, read_url
from .moment import Context, Order
from .printed import Printed, read_printed
from .relative import read_relative
from .spelling import script, tidy

_LONGEST = 300
"""Characters of a byline or a listing's line; what is longer is prose."""
_LONGEST_URL = 4000


def parse_timestamp(
    text: str, ref: datetime | None = None, role: str | None = None, *, order: Order = "dmy", source: str | None = None
) -> Stamp | None:
    """The one moment that a text states, at the precision it states, or `None` when in doubt.

    `ref` is the time of the fetch: without it relative phrases are `None` and nothing counts as lying in the future.
    `role` is where the text stood (`byline`, `update`, `listing`, `related`, `masthead`, `body`, or one that programs
    write: `meta`, `jsonld`, `feed`, `data`, `api`, `url`). `order` is the site's, where both numbers could be the day.
    A text that prints both gives its publication; see `read_text` for the update. The rules are in `docs/dates.md`.
    """
    return read_text(text, Context(text, ref, role, order, source)).published


def read_text(text: str, context: Context) -> Printed:
    """Publication and update of a text, both `None` when in doubt."""
    if len(text) > _LONGEST_URL:
        return Printed()
    tidied = tidy(text)
    if context.role == "url":
        return Printed(read_url(tidied, context))
    claimed, stamp = read_machine(tidied, context)
    if claimed:
        return Printed(stamp)
    if not 4 <= len(tidied) <= _LONGEST:
        return Printed()
    view = script(tidied)
    printed = read_printed(view, context)
    if printed.dated:
        return printed
    return Printed(read_relative(view, context) or read_last(view.folded, context))
