"""What is said to people: nothing gets out that a terminal would obey instead of showing it.

An archive keeps no such characters (`pipelines.db.storable`), but older ones may have some, and names of files,
answers of servers and tracebacks have what they have. So the two streams themselves are guarded: whoever writes, click,
rich, logging or the interpreter, writes through `Guarded`. Every command begins here: nothing large is imported.
"""

import os
import sys
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from typing import Any, ClassVar, Literal, TextIO

import click

from crawler.text import to_json, visible

Manner = Literal["auto", "bar", "lines", "none"]
"""How it is shown how far long commands have come: see `baotinh/progress.py`."""


def stay() -> None:
    """Nothing is drawn that could step aside."""


class Guarded:
    """A text stream that shows what a terminal would obey; what else a stream can do is left to the one inside.

    It has no `buffer`, by which writers would go past it.
    """

    aside: ClassVar[Callable[[], None]] = stay
    """Called before anything is written: what was drawn on the terminal steps aside."""

    def __init__(self, inside: TextIO) -> None:
        self.inside = inside

    def write(self, text: str | bytes) -> int:
        """Write a text, which click has in bytes where a shell reads it; returns its length, as streams do."""
        Guarded.aside()
        self.inside.write(visible(text.decode("utf-8", "replace") if isinstance(text, bytes) else text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.inside, name)


def guard() -> None:
    """From here on, all that this process says is guarded. A terminal that knows no Vietnamese shows escapes."""
    _open_what_is_closed()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        if stream is not None and not isinstance(stream, Guarded):
            setattr(sys, name, Guarded(stream))


def _open_what_is_closed() -> None:
    """Where a shell has closed a stream (`>&-`), what is said there goes nowhere, and no file gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # the lowest number that is free is the one that is missing
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


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
