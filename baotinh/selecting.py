"""Options that choose articles and put them in order, which several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

import click

from baotinh import completing
from baotinh.options import Day, known_sites
from pipelines.query.filters import LINEAGES
from pipelines.query.selection import SORTS, Chosen, Selection, Sort

F = TypeVar("F", bound=Callable[..., Any])
_TOLD = get_type_hints(Chosen)
"""Names of what a selection is read from."""


def selection_options(
    *, limit: int | None = None, sort: Sort | None = None, is_ordered: bool = True, is_kept: bool = False
) -> Callable[[F], F]:
    """What chooses articles and puts them in order, which the command gets as one `Selection`: `chosen`.

    A command that takes a `query` has it read into the selection too. `limit` and `sort` are what goes unsaid; where
    nothing is in order, as what is counted, neither can be said.
    A command by which it `is_kept`, to be read again, gets as `asked` besides how it was told.
    """
    options = (
        click.option("--site", metavar="PAPER", help="Only this newspaper, by its short name (see `baotinh sites`).",
                     shell_complete=completing.papers),
        click.option("--host", metavar="HOST", help="Only pages of this host, whether a known paper has it or none."),
        click.option("--province", metavar="NAME", shell_complete=completing.provinces,
                     help="Only papers of this province, by its old or its new name, or in short: HN, TPHCM, BR-VT."),
        click.option("--lineage", type=click.Choice(LINEAGES), default="both", show_default=True,
                     help="The map on which that name is read: until June 2025, since July 2025, or either."),
        click.option("--about", metavar="NAME", shell_complete=completing.provinces,
                     help="Only articles that name this province, by its old or new name."),
        click.option("--from", "since", type=Day(), help="Only articles published on this day or later."),
        click.option("--to", "until", type=Day(), help="Only articles published on this day or earlier."),
        click.option("--undated", is_flag=True, help="With --from and --to: keep articles without a date too."),
        click.option("--section", shell_complete=completing.sections,
                     help="Only this section, as the paper calls it."),
        click.option("--one-per-story", is_flag=True, help="Of copies of one another only the one published first."),
        click.option("--literal", is_flag=True,
                     help="Let no abbreviation of the query stand for what it means, nor the other way round."),
        click.option("--exact", is_flag=True,
                     help="Only what has the words of the query as they are typed, accents and all, however spelt."),
    )  # fmt: skip
    in_order = (
        click.option("--sort", type=click.Choice(SORTS), default=sort, show_default=sort is not None,
                     help="The best first, or by day of publication; what has no date is last."),
        click.option("--limit", type=click.IntRange(min=1), default=limit, show_default=limit is not None,
                     help="So many articles at most."),
        click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many of the first ones."),
    )  # fmt: skip

    def decorate(command: F) -> F:
        @wraps(command)
        def selected(data: Path, **values: Any) -> Any:
            told = {name: values.pop(name) for name in _TOLD if name in values}
            sites = known_sites(data) if told.get("site") or told.get("province") else {}
            also = {"asked": told} if is_kept else {}
            return command(data=data, chosen=Selection.of(sites, **told), **also, **values)

        decorated: Any = selected
        for option in reversed((*options, *(in_order if is_ordered else ()))):
            decorated = option(decorated)
        return cast("F", decorated)

    return decorate


def columns_of(told: str | None) -> tuple[str, ...]:
    """The names in `--columns A,B,C`."""
    return () if told is None else tuple(told.split(","))
