"""`baotinh export`: articles, or any other table, as a file."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from baotinh import completing
from baotinh.options import data_option
from baotinh.search import has_accents, nothing, tell_also, tell_operator
from baotinh.selecting import columns_of, selection_options
from baotinh.streams import inside
from crawler.messages import message
from pipelines.db.archive import Archive
from pipelines.query import order
from pipelines.query.export import COMMA, WRITERS, Form
from pipelines.query.export import export as write
from pipelines.query.search import count_exact, count_undated
from pipelines.query.selection import Selection
from pipelines.query.tables import FLAT, PAST, Rows

_STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_TABS = ("tab", "\\t")


class Delimiter(click.ParamType[str]):
    """One character, or the name of the tab."""

    name = "CHAR"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        meant = "\t" if value in _TABS else value
        if len(meant) != 1 or meant in '"\r\n' or "\ud800" <= meant <= "\udfff":  # a lone byte is no character
            self.fail(f"expected one character, tab or \\t, found {value!r}", param, ctx)
        return meant


@click.command()
@data_option
@click.option("--format", "kind", type=click.Choice(sorted(WRITERS)), help="Kind of file, where its name does not say.")
@click.option("--query", help="Only what `baotinh search` finds for this, in the same language and order.")
@selection_options()
@click.option("--revisions", is_flag=True, help="With --query: what articles once said, and say no more.")
@click.option("--table", default=FLAT, show_default=True, shell_complete=completing.tables,
              help="The table or view to write (see `baotinh schema`).")  # fmt: skip
@click.option("--columns", metavar="A,B,C", shell_complete=completing.columns,
              help="Only these columns, in this order.")  # fmt: skip
@click.option("--no-names", is_flag=True, help="Leave out the columns that name persons.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option(
    "--delimiter", type=Delimiter(), help="What parts the cells of a CSV file: one character, or tab.  [default: ,]"
)
@click.option("--excel", is_flag=True, help="Begin a CSV file with the mark by which Excel knows UTF-8.")
@click.option("--datapackage", "described", is_flag=True, help="Describe the file in datapackage.json beside it.")
def export(
    data: Path, chosen: Selection, kind: str | None, table: str, columns: str | None, no_names: bool, output: Path,
    delimiter: str | None, excel: bool, described: bool,
) -> None:  # fmt: skip
    """Export articles, or another table of the archive, as CSV, JSON (a list of objects), JSON lines, Parquet or xlsx.

    The kind follows from the name: .csv, .json, .jsonl, .parquet, .xlsx. The file is written aside and appears
    complete, or not at all. In CSV a cell that begins like a formula (= + - @) gets a leading apostrophe, so that no
    spreadsheet runs it. With -o - it goes to standard output. The filters choose articles; of another table they choose
    the rows that belong to them. How many articles --from and --to leave out for want of a date is said.

    With --query all articles that a search finds, or --limit of them, the best first or as --sort says; without,
    by number unless --sort says otherwise. Where accents were typed and not all have the very words, how many have them
    is said; --exact keeps those alone.

    \b
    baotinh export -o news.csv --excel --columns published_day,title,url
    baotinh export -o lu.csv --query 'lũ "bão số 3" -mưa' --sort newest
    baotinh export -o bo.csv --query 'tạm giam' --revisions    withdrawn since
    baotinh export -o related.parquet --table related --site baosonla

    \b
    Exit codes: 0  whole
                2  no archive or bad options
                74 cannot be written; an old file stays as it was
    """
    form = form_of(output, kind, delimiter=delimiter, excel=excel)
    to_terminal = str(output) in _STDOUT
    if described and to_terminal:
        raise click.UsageError("expected a file with --datapackage, found standard output: name one with -o")
    if to_terminal and form.is_binary and sys.stdout.isatty():
        raise click.UsageError(f"expected a file or a pipe for {form.name}, found a terminal: name a file with -o")
    table = PAST if chosen.revisions and table == FLAT else table
    with Archive(data) as archive:
        rows = Rows.of(archive, table, columns=columns_of(columns), chosen=chosen, persons=not no_names)
        very = _very(archive, chosen)
        if to_terminal:
            count = form.write(rows, inside(sys.stdout) if form.is_binary else sys.stdout)
        else:
            count = _to_file(rows, form, output, described=described, persons=not no_names)
            what = message("number articles" if table == FLAT else "number rows", number=count, table=table)
            click.echo("; ".join(filter(None, (message("it is in", what=what, path=output), very))))
        if to_terminal and very:
            click.echo(f"baotinh: {very}", err=True)
        tell_also(chosen)
        tell_operator(chosen)
        _tell_undated(count_undated(archive, chosen))
        if not count and chosen.query is not None:
            _tell_nothing(archive, chosen)


def form_of(output: Path, kind: str | None, *, delimiter: str | None, excel: bool) -> Form:
    """What the file is to be, by its name or what was said."""
    named = output.suffix.lower().removeprefix(".")
    if named in WRITERS and kind not in (None, named):
        raise click.UsageError(f"{output} is named as {named}, and --format says {kind}: leave one out")
    kind = kind or named
    if kind not in WRITERS:
        known = ", ".join(f".{name}" for name in WRITERS)
        raise click.UsageError(f"expected a name that ends with {known}, or --format, found {str(output)!r}")
    if delimiter and kind != "csv":
        raise click.UsageError(f"only CSV has a delimiter, and {output} is {kind}")
    return Form(kind, delimiter or COMMA, mark=excel)


def _to_file(rows: Rows, form: Form, output: Path, *, described: bool, persons: bool) -> int:
    rows.archive.spare(output)
    if described:
        from pipelines.query import datapackage

        rows.archive.spare(output.with_name(datapackage.NAME))
    rows.archive.sweep()
    count = write(rows, form, output)
    if described:
        datapackage.describe(output, rows, form, count=count, persons=persons)
    return count


def _very(archive: Archive, chosen: Selection) -> str:
    """How many of the articles have the very words, where accents were typed; empty where all have."""
    if chosen.query is None or chosen.exact or not has_accents(chosen.query):
        return ""
    articles, exact = count_exact(archive, chosen)
    return message("export very", very=message("very words", number=exact)) if exact < articles else ""


def _tell_undated(count: int) -> None:
    if count:
        click.echo(f"baotinh: {message('export undated', number=count)}", err=True)


def _tell_nothing(archive: Archive, chosen: Selection) -> None:
    """What to do where nothing was found; what was found may lie before --offset, or have no row in the table."""
    if next(order.found(archive.connection, replace(chosen, offset=0)), None) is None:
        click.echo(f"baotinh: {nothing(archive, chosen)}", err=True)
