"""`baotinh seals`: the chain under which the archive's captures stand, day by day."""

from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.streams import say, say_json
from crawler.messages import message
from pipelines.db.archive import Archive
from pipelines.db.seals import seals as read


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def seals(data: Path, as_json: bool) -> None:
    """List what was committed on which day, and the value that seals it and all days before.

    A value that left the house (in a digest, on paper, with a time-stamping service) proves that nothing was added,
    altered or back-dated up to its day: `verify` reckons all of them again.
    """
    with Archive(data) as archive:
        archive.require_current()
        found = read(archive.db.conn)
    if as_json:
        say_json([seal._asdict() for seal in found])
        return
    if not found:
        say(message("no seals"))
        return
    for seal in found:
        say(f"{seal.day}  {message('number captures', number=seal.captures)}  {seal.value}")
