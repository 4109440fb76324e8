"""What is said to people: nothing gets out that a terminal would obey instead of showing it.

An archive keeps no such characters (`pipelines.db.rows.storable`), but older ones may have some, and names of files,
answers of servers and tracebacks have what they have. So the two streams themselves are guarded: whoever writes, click,
rich, logging or the interpreter, writes through `Guarded`. The colours of rich go past it: `Console` looks at the
texts.
"""

import logging
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import Any, TextIO

import click
from rich import console
from rich.segment import Segment

from crawler.text import to_json, visible


class Guarded:
    """A text stream that shows what a terminal would obey; what else a stream can do is left to the one inside.

    It has no `buffer`, by which writers would go past it.
    """

    def __init__(self, inside: TextIO) -> None:
        self.inside = inside

    def write(self, text: str) -> int:
        """Write a text; returns its length, as streams do."""
        self.inside.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.inside, name)


class Console(console.Console):
    """Where rich prints: in colours on a terminal, which are the only escape sequences that it sends."""

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = True, width: int | None = None) -> None:
        stream = inside(sys.stderr if stderr else sys.stdout)
        super().__init__(file=stream, highlight=False, emoji=False, soft_wrap=soft_wrap, width=width)

    def render(
        self, renderable: console.RenderableType, options: console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Make segments of something; their texts are shown as they are."""
        for part in super().render(renderable, options):
            yield part if part.control else part._replace(text=visible(part.text))


class LineFormatter(logging.Formatter):
    """A message in the log is one line, whatever is quoted in it; a traceback comes after it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """The line."""
        return one_line(super().formatMessage(record))


def guard() -> None:
    """From here on, all that this process says is guarded. A terminal that knows no Vietnamese shows escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        if stream is not None and not isinstance(stream, Guarded):
            setattr(sys, name, Guarded(stream))


def inside(stream: TextIO) -> TextIO:
    """The stream itself, for bytes, and for those who look after the text themselves."""
    return stream.inside if isinstance(stream, Guarded) else stream


def say(what: object, *, err: bool = False) -> None:
    """Print one line, whatever is quoted in it."""
    click.echo(one_line(str(what)), err=err)


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.splitlines())


def say_json(value: object) -> None:
    """Print JSON for programs to read."""
    click.echo(to_json(value, indent=2))
