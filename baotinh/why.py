"""`baotinh extract FILE --why`: the blocks of a page, each with its verdict, score and reason."""

from collections.abc import Iterable

import click
from rich.text import Text

from baotinh.terminal import Console
from crawler.extractors.explain import Explained

_STYLES = {
    "title": "bold cyan", "lead": "bold green", "body": "green", "subhead": "bold green", "caption": "magenta",
    "byline": "blue", "time": "blue", "tag": "blue", "related": "yellow", "cut": "red", "-": "dim",
}  # fmt: skip
_COLUMNS = (4, 8, 6, 24)
"""Widths of number, role, score and reason."""


def print_told(told: Iterable[Explained]) -> None:
    """Print a block a line: coloured and cut to the width of a terminal, tab-separated and whole in a pipe."""
    console = Console(soft_wrap=False)
    for number, one in enumerate(told, start=1):
        cells = (str(number), one.role, "" if one.score is None else f"{one.score:+.2f}", one.reason)
        if console.is_terminal:
            padded = " ".join(cell.ljust(width) for cell, width in zip(cells, _COLUMNS, strict=True))
            line = Text(f"{padded} {one.text}", style=_STYLES.get(one.role, ""))
            console.print(line, no_wrap=True, overflow="ellipsis")
        else:
            click.echo("\t".join((*cells, one.text.replace("\t", " ").replace("\n", " "))))
