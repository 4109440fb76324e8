"""`baotinh export`: articles, or any other table, as a file."""

import sys
from pathlib import Path

import click

from baotinh.options import data_option, filter_options
from baotinh.terminal import inside
from pipelines.db.archive import Archive
from pipelines.query import datapackage
from pipelines.query.export import WRITERS
from pipelines.query.export import export as write
from pipelines.query.filters import Filter
from pipelines.query.tables import FLAT, Rows


@click.command()
@data_option
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), required=True, help="Kind of file.")
@filter_options
@click.option("--table", default=FLAT, show_default=True, help="The table or view to write (see `baotinh schema`).")
@click.option("--columns", metavar="A,B,C", help="Only these columns, in this order.")
@click.option("--no-names", is_flag=True, help="Leave out the columns that name persons.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--excel", is_flag=True, help="Begin a CSV file with the mark by which Excel knows UTF-8.")
@click.option("--datapackage", "described", is_flag=True, help="Describe the file in datapackage.json beside it.")
def export(
    data: Path, which: Filter, form: str, table: str, columns: str | None, no_names: bool, output: Path, excel: bool,
    described: bool,
) -> None:  # fmt: skip
    """Export articles, or another table of the archive, as CSV, JSON (a list of objects), JSON lines or Parquet.

    The file is written aside and appears complete, or not at all. In CSV a cell that begins like a formula
    (= + - @) gets a leading apostrophe, so that no spreadsheet runs it. With -o - it goes to standard output.
    The filters choose articles; of another table they choose the rows that belong to them.

    \b
    baotinh export --format csv --excel -o news.csv --columns published_day,title,url
    baotinh export --format parquet -o related.parquet --table related --site baosonla

    \b
    Exit codes: 0 whole · 2 no archive or bad options · 74 cannot be written; an old file stays as it was
    """
    to_terminal = str(output) == "-"
    if described and to_terminal:
        raise click.UsageError("expected a file with --datapackage, found standard output: name one with -o")
    if to_terminal and form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("expected a file or a pipe for Parquet, found a terminal: name a file with -o")
    with Archive(data) as archive:
        chosen = () if columns is None else columns.split(",")
        rows = Rows.of(archive, table, columns=chosen, which=which, persons=not no_names)
        if to_terminal:
            WRITERS[form](rows, inside(sys.stdout) if form == "parquet" else sys.stdout)
            return
        archive.spare(output)
        if described:
            archive.spare(output.with_name(datapackage.NAME))
        archive.sweep()
        count = write(rows, form, output, mark=excel and form == "csv")
        if described:
            datapackage.describe(output, rows, form=form, count=count, persons=not no_names)
    click.echo(f"{count} {'articles' if table == FLAT else f'rows of {table}'} in {output}")
