"""SIGINT and SIGTERM: a command that is told to stop ends in order, with one line and exit code 11.

Wherever it is, it may end: what was committed is stored, and what was not is due. So a signal raises `Stopped`, which
passes every `except Exception` and every `finally` on its way out. A command that wants to end between two pages holds
signals back and looks (`held`, `check`); a crawl takes them itself (`taken_by`). This module imports nothing large: it
listens before the rest is loaded.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOPPED = 11
_PATIENCE = 5.0
"""Seconds that a command has for its end before another signal interrupts that too."""
_SOON = 0.01
"""Seconds until what nobody could be told is said again."""


class Stopped(BaseException):
    """Somebody wants the command to end."""

    has_stored = False
    """Whether the command had stored something by then."""
    is_cut = False
    """Whether what was under way was left, so that the interpreter would wait for it for ever."""

    def __str__(self) -> str:
        what = ": what was stored is stored; run it again to go on" if self.has_stored else "; run it again"
        return f"stopped by {' '.join(self.args)}{what}"


class _Ear:
    """What was heard, and what is done about it."""

    def __init__(self) -> None:
        self.heard: str | None = None
        self.raised_at = -_PATIENCE
        self.instead: Callable[[], None] | None = None

    def hear(self, number: int, _: FrameType | None) -> None:
        self.heard = signal.Signals(number).name
        if self.instead is not None:
            self.instead()
        elif time.monotonic() - self.raised_at >= _PATIENCE:
            self.stop()

    def stop(self, *_: object) -> None:
        self.raised_at = time.monotonic()
        raise Stopped(self.heard)

    def lose(self, lost: "UnraisableHookArgs") -> None:
        """What is raised where Python frees an object stops nothing: it is raised once more, a moment later."""
        if isinstance(lost.exc_value, Stopped):
            signal.signal(signal.SIGALRM, self.stop)
            signal.setitimer(signal.ITIMER_REAL, _SOON)
        else:
            sys.__unraisablehook__(lost)


_EAR = _Ear()


def listen() -> None:
    """Hear signals from here on."""
    for number in SIGNALS:
        signal.signal(number, _EAR.hear)
    sys.unraisablehook = _EAR.lose


def end_deaf() -> None:
    """Hear nothing any more: the command has ended, and the interpreter has still to tidy up."""
    _EAR.instead = lambda: None
    for number in (*SIGNALS, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def listening() -> Iterator[None]:
    """Hear signals until the block ends, if this process does not do so already."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    hook = sys.unraisablehook
    if before[signal.SIGTERM] != _EAR.hear:
        _EAR.heard, _EAR.raised_at = None, -_PATIENCE
    try:
        listen()
    except ValueError:  # only the main thread may
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook


def heard() -> str | None:
    """The signal that was heard, if any."""
    return _EAR.heard


def check() -> None:
    """End here if a signal was heard."""
    if _EAR.heard is not None:
        _EAR.stop()


@contextmanager
def taken_by(work: Callable[[], None]) -> Iterator[None]:
    """Within the block a signal does this and nothing else."""
    before, _EAR.instead = _EAR.instead, work
    try:
        yield
    finally:
        _EAR.instead = before


@contextmanager
def held() -> Iterator[None]:
    """Within the block a signal is only heard; `check` says where it may end, and at its end it does."""
    with taken_by(lambda: None):
        yield
    check()
