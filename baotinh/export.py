"""`baotinh export`: articles as a file."""

import sys
from datetime import date
from pathlib import Path

import click

from baotinh.options import check_days, data_option, filter_options, known_sites, pick_site
from crawler.provinces import Province
from pipelines.archive import Archive
from pipelines.articles import Filter, select
from pipelines.export import WRITERS
from pipelines.export import export as write


@click.command()
@data_option
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), required=True, help="Kind of file.")
@filter_options
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--excel", is_flag=True, help="Begin a CSV file with the mark by which Excel knows UTF-8.")
def export(
    data: Path, form: str, site: str | None, province: tuple[Province, ...] | None, since: date | None,
    until: date | None, section: str | None, output: Path, excel: bool,
) -> None:  # fmt: skip
    """Export articles as CSV, JSON (a list of objects) or JSON lines.

    The file is written aside and appears complete, or not at all. In CSV a cell that begins like a formula
    (= + - @) gets a leading apostrophe, so that no spreadsheet runs it. With -o - it goes to standard output.

    \b
    Exit codes: 0 whole · 2 no archive or bad options · 74 cannot be written; an old file stays as it was
    """
    check_days(since, until)
    if site:
        pick_site(site, known_sites(data))
    which = Filter(site, province or (), since, until, section)
    with Archive(data) as archive:
        if str(output) == "-":
            WRITERS[form](select(archive, which), sys.stdout)
            return
        count = write(select(archive, which), form, output, mark=excel and form == "csv")
    click.echo(f"{count} articles in {output}")
