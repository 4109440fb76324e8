"""`baotinh sites add`: look at newspapers that are not known, and write their files."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.table import Table

from baotinh.adding.address import wanted
from baotinh.adding.looking import Look, look
from baotinh.adding.site_file import Value
from baotinh.adding.writing import Added, Place
from baotinh.crawling import project_settings
from baotinh.live import REQUESTS, line
from baotinh.options import known_sites, setting, settings_option
from baotinh.terminal import Console, say
from crawler.contact import is_loopback, require_contact_for
from crawler.messages import message, translated
from pipelines.db.archive import OK, PARTIAL, USAGE


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@settings_option
@click.option("--id", "name", metavar="PAPER", help="Short name.  [default: by the host]")
@click.option("--name", "title", metavar="NAME", help="Name of the newspaper.  [default: as its pages have it]")
@click.option("--province", metavar="NAME", help="Its province until June 2025.  [default: by its name]")
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Folder for the two saved pages.  [default: DATA/exports/pages/PAPER]")  # fmt: skip
@click.option("--insecure-tls", is_flag=True, help="Accept that its certificate is broken; the file will say so.")
@setting("contact")
@setting("allow_loopback")
@click.pass_context
def add(
    ctx: click.Context, addresses: tuple[str, ...], data: Path, name: str | None, title: str | None,
    province: str | None, pages: Path | None, contact: str | None, *, insecure_tls: bool, allow_loopback: bool,
) -> None:  # fmt: skip
    """Add newspapers: look at each, and write DATA/papers/PAPER.toml.

    ADDRESS is that of a newspaper's front page; without https:// or http:// both are tried. It is asked some 25 times,
    as politely as by a crawl, and nothing of that is stored but the file and two pages with what was read on them, for
    you to read. A line of the file that is not sure has a comment. docs/adding-a-newspaper.md goes on from here.

    \b
    Exit codes: 0  added
                2  usage: no such address, or paper or name is known
                11 stopped by a signal
                69 no newspaper was found there
                74 cannot write
    """
    if len(addresses) > 1 and (name or title or province or pages):
        raise click.UsageError("expected one ADDRESS with --id, --name, --province or --pages")
    known = known_sites(data)
    found = (wanted(address, known, allow_loopback=allow_loopback) for address in addresses)
    asked = tuple({one.domain: one for one in found}.values())
    require_contact_for((one.urls[0] for one in asked), contact)
    place = Place(data, known, name, pages)
    place.require_room(asked)
    told = {key: value for key, value in (("name", title), ("province", province)) if value}
    say(message("add asking", papers=", ".join(one.domain for one in asked), requests=REQUESTS), err=True)
    with TemporaryDirectory(prefix="baotinh-") as folder:
        settings = project_settings(Path(folder), contact)
        settings.set("COMMAND", "baotinh sites add")
        settings.set("ALLOW_LOOPBACK", allow_loopback)
        looks = look(asked, settings, known, told, insecure_tls=insecure_tls)
    ctx.exit(max([_add(one, place) for one in looks]))


def _add(one: Look, place: Place) -> int:
    """Add one, and say so; returns the exit code that it deserves."""
    if one.seen is None or one.fault is not None:
        say(f"baotinh: {one.wanted.urls[0]}: {translated(one.fault or '')}", err=True)
        return PARTIAL
    try:
        added = place.add(one.seen)
    except click.UsageError as error:
        say(f"baotinh: {translated(error.message)}", err=True)
        return USAGE
    _show(one, added, place.data)
    return OK


def _show(one: Look, added: Added, data: Path) -> None:
    console = Console(soft_wrap=False, width=None if sys.stdout.isatty() else 200)
    table = Table(box=None, title=f"{added.site.id}: {added.file}", title_justify="left")
    for head in ("key", "value", "found"):
        table.add_column(message(f"add {head}"), no_wrap=head == "key", overflow="fold")
    for fact in added.facts:
        mark = "" if fact.is_sure else "? "
        table.add_row(fact.key, _shown(fact.value), mark + translated(fact.why.removeprefix(f"{fact.key}: ")))
    console.print(table)
    if one.survey is not None:
        say(line(one.survey))
    where = "" if str(data) == "data" else f" --data {data}"
    if added.pages is not None:
        say(message("add hold", folder=added.pages))
    home = " --allow-loopback" if is_loopback(added.site.home) else ""
    commands = f"baotinh sites check {added.site.id}{where}; baotinh crawl {added.site.id} --limit 20{home}{where}"
    say(message("add next", commands=commands))


def _shown(value: Value | None) -> str:
    return "" if value is None else " ".join(value) if isinstance(value, tuple) else str(value)
