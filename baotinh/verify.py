"""`baotinh verify`: proof that an archive is whole."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.streams import say, say_json
from crawler.messages import message, translated
from pipelines.db.archive import OK, STORAGE, Archive
from pipelines.upkeep.faults import BrokenOff, Fault
from pipelines.upkeep.verify import verify as find_faults


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(ctx: click.Context, data: Path, as_json: bool) -> None:
    """Prove that the archive is whole: every capture opens and has its bytes, every row points at what is there.

    Prints a line for each fault: where it is, what it is, what to do. Reads only, and may run beside a crawl.

    \b
    Exit codes: 0  sound
                2  no archive there
                74 faults were found
    """
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    with Archive(data) as archive:
        for fault in find_faults(archive, counts):
            faults.append(fault)
            if not as_json:
                say("{}: {}; {}".format(*map(translated, (fault.where, fault.what, fault.advice))))
    is_cut = any(isinstance(fault, BrokenOff) for fault in faults)
    if as_json:
        found = {
            "sound": not faults,
            "complete": not is_cut,
            "checked": counts,
            "faults": [asdict(fault) for fault in faults],
        }
        say_json(found)
    else:
        name = "verify faults so far" if is_cut else "verify faults" if faults else "verify sound"
        say(message(name, looked=_looked_at(counts), number=len(faults)))
    ctx.exit(STORAGE if faults else OK)


def _looked_at(counts: Counter[str]) -> str:
    return ", ".join(message(f"number {name}", number=count) for name, count in counts.items()) or message(
        "verify nothing"
    )
