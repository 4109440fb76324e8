"""`baotinh snapshot`: the copy of the database that analysts open."""

from pathlib import Path

import click

from baotinh.options import data_option
from pipelines.db.archive import Archive
from pipelines.query.snapshot import PLACE, publish


@click.command()
@data_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help=f"The file to write.  [default: DATA/{PLACE}]")  # fmt: skip
def snapshot(data: Path, output: Path | None) -> None:
    """Publish a read-only copy of the database, for sqlite3, DB Browser, R and the like; a crawl may be running.

    It is one file, without write-ahead log. It appears complete, or not at all; whoever has the earlier copy open keeps
    reading that. `baotinh crawl --snapshot` publishes it at the end of a crawl.

    \b
    Exit codes: 0 complete · 2 no archive, or no place for it · 74 cannot be read or written; the earlier one is kept
    """
    with Archive(data) as archive:
        path = publish(archive, output)
    click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
