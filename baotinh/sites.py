"""`baotinh sites`: the newspapers that are known."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baotinh.later import Later
from baotinh.options import data_option, known_sites
from baotinh.printing import say_columns, say_json
from crawler.messages import ENGLISH, message, speaking

if TYPE_CHECKING:  # what `crawler.sites` needs is loaded with the papers
    from crawler.sites import Site

_SHOWN = ("id", "name", "home", "province", "province_now", "status", "platform", "discovery")
_WIDE = ("name", "home", "discovery")
"""Those that only a wide terminal has room for."""


@click.group(invoke_without_command=True)
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def sites(ctx: click.Context, data: Path, as_json: bool) -> None:
    """List the newspapers: old and new province, status, platform, and how their articles are discovered."""
    if ctx.invoked_subcommand is None:
        _print_sites(data, as_json=as_json)


def _print_sites(data: Path, *, as_json: bool) -> None:
    known = sorted(known_sites(data).values(), key=lambda site: (site.status, site.id))
    if as_json:
        with speaking(ENGLISH):
            say_json([_row(site) for site in known])
        return
    rows = [{key: str(value or "") for key, value in _row(site).items()} for site in known]
    heads = {key: message(f"sites {key}") for key in _SHOWN}
    if sys.stdout.isatty():
        _draw(heads, rows)
    else:
        say_columns([[row[key] for key in _SHOWN] for row in (heads, *rows)])


def _draw(heads: dict[str, str], rows: list[dict[str, str]]) -> None:
    """A table that fits a terminal."""
    from rich.table import Table

    from baotinh.terminal import Console

    console = Console(soft_wrap=False)
    shown = [key for key in _SHOWN if console.width >= 140 or key not in _WIDE]
    table = Table(box=None)
    for key in shown:
        table.add_column(heads[key], no_wrap=key == "id")
    for row in rows:
        table.add_row(*(row[key] for key in shown))
    console.print(table)


for command in (
    Later("add", "sites_add:add", "Look at a newspaper and write its file."),
    Later("check", "sites_check:check", "Say how well a paper can be crawled, and what its file should say."),
):
    sites.add_command(command)


def _row(site: "Site") -> dict[str, str | None]:
    return {
        "id": site.id,
        "name": site.name,
        "home": site.home,
        "province": site.province,
        "province_now": site.province_now,
        "status": site.status,
        "platform": site.platform,
        "discovery": discovery(site),
        "domain": site.domain,
        "successor": site.successor,
    }


def discovery(site: "Site") -> str:
    """What is known of where a paper announces its articles; its front page and robots.txt are always read."""
    doors = (("number feeds", site.feeds), ("number sitemaps", site.sitemaps), ("number sections", site.sections))
    known = [message(name, number=len(addresses)) for name, addresses in doors if addresses]
    return ", ".join(known) or message("front page and robots.txt")
