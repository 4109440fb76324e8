"""`baotinh redact`: take an article down."""

from pathlib import Path

import click

from baotinh import __version__
from baotinh.options import data_option
from pipelines import redact as redaction
from pipelines.archive import Archive


@click.command()
@click.argument("url")
@data_option
@click.option("--reason", help="Kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def redact(url: str, data: Path, reason: str | None, yes: bool) -> None:
    """Take down the article at URL: from the database, its write-ahead log, the WARC files and DATA/exports.

    A tombstone with a hash of the address and the date keeps it from coming back. What other pages say of it, such as
    its title in the WARC record of a listing, stays in those pages' records; in the database it goes. Backups and files
    that you exported elsewhere are yours to look after.
    """
    if not yes:
        click.confirm(f"Delete everything kept of {url} for good?", abort=True)
    with Archive(data, write=True) as archive:
        done = redaction.redact(archive, f"baotinh/{__version__}", url, reason)
    what = f"{done.articles} article and {done.captures} captures"
    click.echo(f"{what} taken out; {len(done.files)} WARC files written anew; tombstone set")
    for path in done.exports:
        click.echo(f"deleted {path}: it held the text; export again")
