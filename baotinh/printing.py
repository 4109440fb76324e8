"""Where lines for people are printed: in colours on a terminal; elsewhere as they are, without loading what colours."""

import os
import re
import sys
from typing import Protocol

import click

from baotinh.streams import one_line, say, say_json
from crawler.text import visible

__all__ = ["Printer", "escape", "one_line", "plain", "printer", "say", "say_columns", "say_json"]

_STYLE = re.compile(r"(\\*)\[([a-z#/@][^[]*?)\]")  # "[bold]", which is none with a backslash before it


class Printer(Protocol):
    """What prints markup as rich reads it: `[bold]…[/bold]`."""

    @property
    def is_terminal(self) -> bool:
        """Whether somebody looks at it."""

    @property
    def has_colors(self) -> bool:
        """Whether colours are seen, which say what else only marks would."""

    def tell(self, markup: str, *, hang: int = 0) -> None:
        """Print a line; one that a terminal has no room for goes on with `hang` columns before it."""


def printer() -> Printer:
    """What suits standard output."""
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE") == "1":
        from baotinh.terminal import Console

        return Console()
    return _Pipe()


class _Pipe:
    """Prints the text of markup."""

    is_terminal = has_colors = False

    def tell(self, markup: str, *, hang: int = 0) -> None:  # noqa: ARG002  # a line stays one
        """Print it."""
        click.echo(visible(plain(markup)))


def escape(text: str) -> str:
    """A text as markup that says just this, as `rich.markup.escape` has it."""
    marked = _STYLE.sub(r"\1\1\\[\2]", text)
    return f"{marked}\\" if marked.endswith("\\") and not marked.endswith("\\\\") else marked


def plain(markup: str) -> str:
    """The text of markup, in which each style is ended that was begun."""
    return _STYLE.sub(lambda found: _said(found[1], found[2]), markup)


def _said(slashes: str, style: str) -> str:
    kept = "\\" * (len(slashes) // 2)
    return f"{kept}[{style}]" if len(slashes) % 2 else kept


def say_columns(rows: list[list[str]]) -> None:
    """Print a table for a pipe: a heading and rows, each column as wide as what stands in it."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = " ".join(f" {cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        click.echo(visible(line.rstrip()))
