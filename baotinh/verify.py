"""`baotinh verify`: proof that an archive is whole."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.terminal import say, say_json
from pipelines.db.archive import OK, STORAGE, Archive
from pipelines.upkeep.faults import Fault
from pipelines.upkeep.verify import verify as find_faults


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(ctx: click.Context, data: Path, as_json: bool) -> None:
    """Prove that the archive is whole: every capture opens and has its bytes, every row points at what is there.

    Prints a line for each fault: where it is, what it is, what to do. Reads only, and may run beside a crawl.

    \b
    Exit codes: 0 sound · 2 no archive there · 74 faults were found
    """
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    with Archive(data) as archive:
        for fault in find_faults(archive, counts):
            faults.append(fault)
            if not as_json:
                say(fault)
    if as_json:
        found = {"sound": not faults, "checked": counts, "faults": [asdict(fault) for fault in faults]}
        say_json(found)
    else:
        looked = ", ".join(f"{count} {name}" for name, count in counts.items())
        click.echo(f"{looked}: {f'{len(faults)} faults' if faults else 'sound'}")
    ctx.exit(STORAGE if faults else OK)
