"""`baotinh redact`: take an article down."""

import sys
from pathlib import Path

import click

from baotinh import __version__
from baotinh.options import data_option
from pipelines.db.archive import BUSY, OK, STORAGE
from pipelines.upkeep import redact as redaction
from pipelines.upkeep.beginning import open_to_write
from pipelines.upkeep.mend import mend


@click.command()
@click.argument("name", metavar="ID|URL")
@data_option
@click.option("--reason", help="Kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def redact(ctx: click.Context, name: str, data: Path, reason: str | None, yes: bool) -> None:
    """Take down an article with its saved copies: from database, write-ahead log, WARC files and DATA/exports.

    A tombstone with a hash of the address and the date keeps it from coming back. What other pages say of it, such as
    its title in the WARC record of a listing, stays in those pages' records; in the database it goes. Backups and files
    that you exported elsewhere are yours to look after. When this is killed, the next writer completes it.

    \b
    Exit codes: 0 gone · 2 nothing is kept of it · 74 a WARC file that held something of it is missing
                75 a crawl is running, or a program still reads the database: the next writer completes it
    """
    if not (data / "archive.db").exists():
        raise click.UsageError(f"no archive in {data}: expected {data / 'archive.db'}")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody to ask whether this is meant: say --yes")
    if not yes:
        click.confirm(f"Delete everything kept of {name} for good?", abort=True)
    with open_to_write(data) as archive:
        for line in mend(archive):
            click.echo(line, err=True)
        done = redaction.redact(archive, f"baotinh/{__version__}", name, reason)
    what = f"{done.articles} article(s) and {done.captures} capture(s)"
    click.echo(f"{what} taken out; {len(done.files)} WARC file(s) written anew; tombstone set")
    for path in done.exports:
        click.echo(f"deleted {path}: it held the text, or may have; export again")
    for missing in done.missing:
        lost = f"{data / 'warc' / missing} is missing, and it held something of {name}"
        click.echo(f"baotinh: {lost}; do not bring it back, or take the article down before you do", err=True)
    if not done.is_complete:
        click.echo(f"baotinh: {redaction.STILL_READ}", err=True)
    ctx.exit(BUSY if not done.is_complete else STORAGE if done.missing else OK)
