"""What is printed in colours: the colours of rich go past the guarded streams, so `Console` looks at the texts."""

import logging
import sys
from collections.abc import Iterable

from rich import console
from rich.segment import Segment

from baotinh.streams import Guarded, guard, inside, one_line, say, say_json
from crawler.text import visible

__all__ = ["Console", "Guarded", "LineFormatter", "guard", "inside", "one_line", "say", "say_json"]


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
