"""`baotinh export`: articles as a file."""

from datetime import date
from pathlib import Path

import click

from baotinh.options import data_option, filter_options, known_sites, pick_site
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
def export(
    data: Path, form: str, site: str | None, province: tuple[Province, ...] | None, since: date | None,
    until: date | None, section: str | None, output: Path,
) -> None:  # fmt: skip
    """Export articles as CSV, JSON (a list of objects) or JSON lines.

    The file is written aside and appears complete, or not at all. In CSV a cell that begins like a formula
    (= + - @) gets a leading apostrophe, so that no spreadsheet runs it.
    """
    if site:
        pick_site(site, known_sites(data))
    with Archive(data) as archive:
        count = write(select(archive, Filter(site, province or (), since, until, section)), form, output)
    click.echo(f"{count} articles in {output}")
