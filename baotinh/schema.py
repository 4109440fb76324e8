"""`baotinh schema`: what the tables and columns of the archive mean."""

import click
from rich.markdown import Markdown

from baotinh import completing
from baotinh.terminal import Console
from pipelines.db.dictionary import dictionary, markdown
from pipelines.query.tables import table_called

_HEAD = """# The tables of `archive.db`

Printed by `baotinh schema` from the comments of the schema itself; the tables `tables` and `columns` of every archive
say the same. Tables are STRICT and refer to each other by foreign keys; views use nothing that plain SQLite lacks.
Times in UTC are written `2026-03-07T01:07:00+00:00`; the times that papers print are local, and as long as they are
known: `2026-03-07T08:07+07:00`, `2026-03-07`, `2026-03`. What is absent is NULL. A *personal* column names persons, or
may: `baotinh export --no-names` leaves it out. The indexes `search_…` are the program's own.
"""


@click.command()
@click.argument("table", required=False, shell_complete=completing.tables)
def schema(table: str | None) -> None:
    """Explain the tables and views of the archive, or one TABLE: columns, types, units, meaning.

    In a pipe it is Markdown.
    """
    told = markdown([table_called(table)]) if table else f"{_HEAD}\n{markdown(dictionary().values())}"
    console = Console(soft_wrap=False)
    if console.is_terminal:
        console.print(Markdown(told))
    else:
        click.echo(told.rstrip())
