"""What is printed in colours: the colours of rich go past the guarded streams, so `Console` looks at the texts."""

import re
import sys
from collections.abc import Iterable

from rich import console
from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text

from baotinh.streams import Guarded, guard, inside, one_line, say, say_json
from crawler.text import visible

__all__ = ["Console", "Guarded", "guard", "inside", "one_line", "say", "say_json"]


_WORD = re.compile(r"\s*\S+\s*")  # "Nước "; what stands before the first word belongs to it
_LEAST = 20
"""Columns without which nothing is broken: the lines would be no easier to read."""


class Console(console.Console):
    """Where rich prints: in colours on a terminal, which are the only escape sequences that it sends."""

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = True, width: int | None = None) -> None:
        stream = inside(sys.stderr if stderr else sys.stdout)
        super().__init__(file=stream, highlight=False, emoji=False, soft_wrap=soft_wrap, width=width)

    @property
    def has_colors(self) -> bool:
        """Whether colours are seen: not where NO_COLOR says that they are not wanted, nor on a terminal without any."""
        return self.is_terminal and self.color_system is not None and not self.no_color

    def tell(self, markup: str, *, hang: int = 0) -> None:
        """Print a line; on a terminal it is broken between words, and what goes on is indented by `hang` columns.

        In a pipe it stays one line, and a word that is wider than the terminal, as an address, stays one word.
        """
        if not self.is_terminal or self.width - hang < _LEAST:
            self.print(markup)
            return
        for part in Text.from_markup(markup, emoji=False).split("\n", allow_blank=True):
            for at, one in enumerate(part.divide(_breaks(part.plain, self.width, hang))):
                one.rstrip()
                self.print(Text(" " * hang if at else "") + one)

    def render(
        self, renderable: console.RenderableType, options: console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Make segments of something; their texts are shown as they are."""
        for part in super().render(renderable, options):
            yield part if part.control else part._replace(text=visible(part.text))


def _breaks(text: str, width: int, hang: int) -> list[int]:
    """Where the lines begin into which a text is broken, but for the first; all others are indented."""
    found, used = [], 0
    for word in _WORD.finditer(text):
        if used > hang and used + cell_len(word[0].rstrip()) > width:
            found.append(word.start())
            used = hang
        used += cell_len(word[0])
    return found
