"""How far long commands have come: a bar on a terminal, a line a minute in a log, nothing where cron would mail it."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baotinh.pace import told_of
from baotinh.streams import Guarded, Manner, say, stay
from crawler.messages import translated
from pipelines.db.progress import Stage, heard_by

if TYPE_CHECKING:
    from rich.progress import Progress


EVERY = 60.0
"""Seconds between two lines."""
SOON = 1.0
"""Seconds for which nothing is drawn of a stage that may be over at once, and after something else was printed."""
_OFTEN = 0.1

Clock = Callable[[], float]


@contextmanager
def shown(manner: Manner) -> Iterator[None]:
    """Within the block progress is shown in a manner."""
    listener = listener_for(manner, is_terminal=sys.stderr.isatty(), is_attended=is_attended(), environ=os.environ)
    if listener is None:
        yield
        return
    with heard_by(listener):
        yield


def listener_for(
    manner: Manner, *, is_terminal: bool, is_attended: bool, environ: Mapping[str, str]
) -> "Bar | Lines | None":
    """Who listens: `auto` is a bar on a terminal, lines elsewhere as long as somebody sits there, else nobody.

    What cron, systemd and the like start has no terminal at all, and cron would mail each line.
    """
    if manner == "auto":
        can_draw = is_terminal and environ.get("TERM", "") not in ("", "dumb")
        manner = "bar" if can_draw else "lines" if is_terminal or is_attended else "none"
    if manner == "none":
        return None
    return Bar() if manner == "bar" else Lines()


def is_attended() -> bool:
    """Whether the process has a terminal of its own, though what it prints may go into a pipe or a file."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


class Lines:
    """Says a line a minute at most, each with its time, as those of a log have it."""

    def __init__(self, clock: Clock = time.monotonic, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock, self._now = clock, now
        self._said = clock()
        self._began: dict[Stage, float] = {}

    def begun(self, stage: Stage) -> None:
        """A stage begins."""
        self._began[stage] = self._clock()

    def moved(self, stage: Stage) -> None:
        """Time has passed."""
        now = self._clock()
        if now - self._said >= EVERY:
            from crawler.items import VIETNAM

            self._said = now
            stamp = f"{self._now().astimezone(VIETNAM):%Y-%m-%dT%H:%M:%S%z}"
            say(f"{stamp} INFO {translated(stage.what)}: {told_of(stage, now - self._began[stage])}", err=True)

    def ended(self, stage: Stage) -> None:
        """It is over."""
        del self._began[stage]


class Bar:
    """Draws a line that moves, and takes it away before anything else is printed."""

    def __init__(self, clock: Clock = time.monotonic, line: "Callable[[], Progress] | None" = None) -> None:
        self._clock, self._line = clock, line
        self._began: dict[Stage, float] = {}
        self._not_before = 0.0
        self._drawn: Progress | None = None

    def begun(self, stage: Stage) -> None:
        """A stage begins."""
        self._began[stage] = now = self._clock()
        self._not_before = max(self._not_before, now + SOON)

    def moved(self, stage: Stage) -> None:
        """Time has passed."""
        now = self._clock()
        if now < self._not_before:
            return
        self._not_before = now + _OFTEN
        drawn = self._drawn or self._draw()
        told = told_of(stage, now - self._began[stage])
        what = translated(stage.what)
        drawn.update(drawn.task_ids[0], description=what, completed=stage.done, total=stage.total, told=told,
                     refresh=True)  # fmt: skip

    def ended(self, stage: Stage) -> None:
        """It is over: nothing is left of it."""
        del self._began[stage]
        self.leave()

    def leave(self) -> None:
        """Make room for what is printed; it comes back a second later."""
        if self._drawn is not None:
            Guarded.aside = stay
            self._drawn.stop()
            self._drawn = None
            self._not_before = self._clock() + SOON

    def _draw(self) -> "Progress":
        """Begin to draw; rich is loaded only where something takes long."""
        from baotinh.bar import progress_line

        self._drawn = drawn = (self._line or progress_line)()
        drawn.start()
        Guarded.aside = self.leave
        return drawn
