"""Options that several commands share, and what they are read into."""

from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from crawler.items import VIETNAM
from crawler.provinces import Province, find_province, provinces
from crawler.sites import Site, load_sites
from crawler.text import fold

_DATA = "Folder of the archive."
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


class Unit(click.ParamType[tuple[Province, ...]]):
    """A province by its name before or after July 2025, with or without accents."""

    name = "PROVINCE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Province, ...]:
        """The units that bear the name, former ones and present ones."""
        if isinstance(value, tuple):
            return value
        units = find_province(value)
        if not units:
            near = _nearest(value, {name for unit in provinces() for name in unit.names})
            hint = f"; did you mean {near!r}?" if near else ""
            self.fail(f"no province is or was called {value[:80]!r}{hint}", param, ctx)
        return units


def data_option(command: F) -> F:
    """`--data DIR`."""
    kind = click.Path(path_type=Path, file_okay=False)
    text = "Folder of the archive."
    return click.option("--data", type=kind, default="data", envvar="BAOTINH_DATA", show_default=True, help=text)(
        command
    )


def filter_options(command: F) -> F:
    """`--site --province --from --to`."""
    options = (
        click.option("--site", metavar="PAPER", help="Only this newspaper, by its short name (see `baotinh sites`)."),
        click.option("--province", type=Unit(), help="Only papers of this province, by its old or its new name."),
        click.option("--from", "since", type=Day(), help="Only articles published on this day or later."),
        click.option("--to", "until", type=Day(), help="Only articles published on this day or earlier."),
        click.option("--section", help="Only this section, as the paper calls it."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def known_sites(data: Path) -> dict[str, Site]:
    """The shipped newspapers, and those of `DATA/papers/`."""
    return load_sites(data / "papers")


def pick_site(name: str, sites: dict[str, Site]) -> Site:
    """The newspaper with this short name, or an error that suggests one."""
    if name not in sites:
        near = _nearest(name, set(sites))
        hint = f"did you mean {near!r}?" if near else "see `baotinh sites`"
        raise click.UsageError(f"no newspaper is called {name[:80]!r}; {hint}")
    return sites[name]


def check_days(since: date | None, until: date | None) -> None:
    """Raise when the first day lies behind the last."""
    if since and until and since > until:
        raise click.UsageError(f"expected --from before --to, found {since} and {until}")


def _nearest(name: str, names: set[str]) -> str | None:
    """The name that is most like another, if any is at all."""
    near = {fold(other): other for other in sorted(names)}
    found = get_close_matches(fold(name), near, n=1, cutoff=0.6)
    return near[found[0]] if found else None
