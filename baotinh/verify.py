"""`baotinh verify`: proof that an archive is whole."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from baotinh.options import data_option, jobs_option
from baotinh.streams import say, say_json
from crawler.ahead import Ahead
from crawler.messages import message, translated
from crawler.readers import Readers
from pipelines.db.archive import OK, STORAGE, Archive
from pipelines.upkeep.faults import BrokenOff, Fault
from pipelines.upkeep.manifest import DATABASE
from pipelines.upkeep.verify import verify as find_faults
from pipelines.warc.reader import size_of

_FEW = 64 * 1024**2
"""Bytes of database and WARC files."""
_SECONDS = 24 * 3600
"""For one look, which is at our own bytes and not at a page of others."""


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@jobs_option
@click.pass_context
def verify(ctx: click.Context, data: Path, jobs: int, as_json: bool) -> None:
    """Prove that the archive is whole: every capture opens and has its bytes, every row points at what is there.

    Prints a line for each fault: where it is, what it is, what to do. Reads only, and may run beside a crawl.

    \b
    Exit codes: 0  sound
                2  no archive there
                74 faults were found
    """
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    with Archive(data) as archive, _ahead(archive, jobs) as ahead:
        for fault in find_faults(archive, counts, ahead):
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


@contextmanager
def _ahead(archive: Archive, jobs: int) -> Iterator[Ahead | None]:
    """Processes that look at tables and WARC files; of a few bytes one alone is done before others have begun."""
    if jobs == 1 or size_of(archive.folder / "warc") + (archive.folder / DATABASE).stat().st_size < _FEW:
        yield None
        return
    with Readers(jobs, cpu_seconds=_SECONDS, seconds=_SECONDS) as readers:
        yield Ahead(readers, jobs)


def _looked_at(counts: Counter[str]) -> str:
    return ", ".join(message(f"number {name}", number=count) for name, count in counts.items()) or message(
        "verify nothing"
    )
