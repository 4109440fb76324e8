"""Options that several commands share, and what they are read into."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from crawler.items import VIETNAM
from crawler.sites import Site, load_sites
from pipelines.db.archive import own_file
from pipelines.query.filters import LINEAGES, Asked, Filter, require_site

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, as 2026-03-07."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"expected a day such as 2026-03-07, found {value!r}", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment, as 2026-03-07T08:07+07:00; without an offset it is Vietnamese time."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"expected a time such as 2026-03-07T08:07+07:00, found {value!r}", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def data_option(command: F) -> F:
    """`--data DIR`."""
    kind = click.Path(path_type=Path, file_okay=False)
    text = "Folder of the archive."
    return click.option("--data", type=kind, default="data", envvar="BAOTINH_DATA", show_default=True, help=text,
                        callback=_with_output_elsewhere)(command)  # fmt: skip


def _with_output_elsewhere(ctx: click.Context, param: click.Parameter, data: Path) -> Path:  # noqa: ARG001
    """The folder, unless the shell has led what is said here into a file of the archive's own."""
    for handle in (1, 2):
        with suppress(OSError):  # it is closed
            if (own := own_file(data, os.fstat(handle))) is not None:
                raise click.UsageError(f"{own} is a file of the archive itself: lead the output into another")
    return data


def filter_options(command: F) -> F:
    """`--site --province --lineage --about --from --to --section`, which the command gets as one `Filter`: `which`."""
    options = (
        click.option("--site", metavar="PAPER", help="Only this newspaper, by its short name (see `baotinh sites`)."),
        click.option("--province", metavar="NAME",
                     help="Only papers of this province, by its old or its new name, or in short: HN, TPHCM, BR-VT."),
        click.option("--lineage", type=click.Choice(LINEAGES), default="both", show_default=True,
                     help="The map on which that name is read: until June 2025, since July 2025, or either."),
        click.option("--about", metavar="NAME", help="Only articles that name this province, by its old or new name."),
        click.option("--from", "since", type=Day(), help="Only articles published on this day or later."),
        click.option("--to", "until", type=Day(), help="Only articles published on this day or earlier."),
        click.option("--section", help="Only this section, as the paper calls it."),
    )  # fmt: skip

    @wraps(command)
    def filtered(data: Path, **values: Any) -> Any:
        asked = {name: values.pop(name) for name in Asked.__annotations__}
        return command(data=data, which=Filter.of(known_sites(data), **asked), **values)

    decorated: Any = filtered
    for option in reversed(options):
        decorated = option(decorated)
    return cast("F", decorated)


def known_sites(data: Path) -> dict[str, Site]:
    """The shipped newspapers, and those of `DATA/papers/`."""
    return load_sites(data / "papers")


def pick_site(name: str, sites: dict[str, Site]) -> Site:
    """The newspaper with this short name, or an error that suggests one."""
    require_site(name, sites)
    return sites[name]
