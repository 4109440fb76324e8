"""The line of rich that shows how far something has come."""

from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column

from baotinh.terminal import Console


def progress_line(console: Console | None = None) -> Progress:
    """A line that moves, with one task, whose field `words` says how far it has come; nothing of it stays.

    It is drawn when it is told something, and not by a thread: a signal finds nothing of it locked.
    """
    columns = (
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
        BarColumn(bar_width=12),
        TextColumn("{task.fields[words]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
    )
    line = Progress(*columns, console=console or Console(stderr=True), transient=True, redirect_stdout=False,
                    redirect_stderr=False, auto_refresh=False)  # fmt: skip
    line.add_task("", total=None, words="")
    return line
