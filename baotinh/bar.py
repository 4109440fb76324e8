"""The line of rich that shows how far something has come: as much of it as the terminal has room for."""

from collections.abc import Iterable
from dataclasses import replace

from rich.cells import cell_len, set_cell_size
from rich.progress import BarColumn, Progress, Task
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from baotinh.pace import Told
from baotinh.terminal import Console

_BAR = 12
_LEAST = 10
"""Columns of what is done, below which it is not begun to be said."""


class Line(Progress):
    """A line that moves, with one task, whose field `told` says how far it has come.

    What it has no room for is left out, and neither wrapped nor cut off: it would be taken for another number.
    """

    def make_tasks_table(self, tasks: Iterable[Task]) -> Table:
        """The line; the terminal may have another width by now."""
        return next((self._line(task) for task in tasks if task.fields["told"] != Told()), Table.grid())

    def _line(self, task: Task) -> Table:
        what, told, has_bar = fitted(task.description, task.fields["told"], self.console.width)
        cells: list[Text | ProgressBar] = [Text(what)] if what else []
        cells += [BarColumn(bar_width=_BAR).render(task)] if has_bar else []
        cells.append(Text(str(told)))
        table = Table.grid(*(Column(no_wrap=True) for _ in cells), padding=(0, 1))
        table.add_row(*cells)
        return table


def progress_line(console: Console | None = None) -> Line:
    """A line, of which nothing stays. It is drawn when it is told something, and not by a thread: a signal finds
    nothing of it locked.
    """
    line = Line(console=console or Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False,
                auto_refresh=False)  # fmt: skip
    line.add_task("", total=None, told=Told())
    return line


def fitted(what: str, told: Told, width: int) -> tuple[str, Told, bool]:
    """What there is room for: what is done, how far it has come, and whether there is a bar.

    What matters most comes first: how long still, how much, how fast; then what is done, which may be shortened; then
    what else there is to say; and the bar last, which shows what the numbers say.
    """
    kept = Told()
    for name in ("left", "amount", "rate"):
        kept = _with(kept, told, name, width)
    room = width - cell_len(str(kept)) - 1
    shown = what if cell_len(what) <= room else f"{set_cell_size(what, room - 1).rstrip()}…" if room >= _LEAST else ""
    rest = width - cell_len(shown) - 1 if shown else width
    kept = _with(kept, told, "note", rest)
    return shown, kept, cell_len(str(kept)) + _BAR + 1 <= rest


def _with(kept: Told, told: Told, name: str, width: int) -> Told:
    """With this part too, if there is room for it."""
    more = replace(kept, **{name: getattr(told, name)})
    return more if cell_len(str(more)) <= width else kept
