"""`baotinh snapshot`: the copy of the database that analysts open."""

from pathlib import Path

import click

from baotinh.options import data_option
from crawler.messages import number
from pipelines.db.archive import Archive, refuse_backup
from pipelines.db.disk import TakenAwayError
from pipelines.query.snapshot import PLACE, publish


@click.command()
@data_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help=f"The file to write.  [default: DATA/{PLACE}]")  # fmt: skip
@click.option("--slim", is_flag=True, help="Leave out frontier, shingles and the program's own indexes.")
def snapshot(data: Path, output: Path | None, *, slim: bool) -> None:
    """Publish a read-only copy of the database, for sqlite3, Datasette, R and the like; a crawl may be running.

    It is one file, without write-ahead log. It appears complete, or not at all; whoever has the earlier copy open keeps
    reading that. `sqlite-utils search` and Datasette find its index (articles_fts); metadata.json beside it tells
    Datasette what the columns mean. `baotinh crawl --snapshot` publishes it at the end of a crawl.

    \b
    datasette data/exports/snapshot.db -m data/exports/metadata.json
    sqlite-utils search data/exports/snapshot.db articles "hạn mặn" -c title

    \b
    Exit codes: 0  complete
                2  no archive, or no place for it
                74 cannot be read or written; the earlier one is kept
                75 a redaction is under way, which removes what is half written
    """
    if output is None:
        refuse_backup(data)
    with Archive(data) as archive:
        path = publish(archive, output, slim=slim)
    if not path.exists():  # it came to its place, and a redaction that was under way took it
        raise TakenAwayError(path)
    click.echo(f"{path}: {number(round(path.stat().st_size / 1e6, 1))} MB")
