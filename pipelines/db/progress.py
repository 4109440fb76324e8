"""How far long work has come: told to whoever listens, and to nobody where nobody does.

Work that takes long is done in a `stage`, and says of it what it has done. Who listens decides what is shown of it, and
how often: see `baotinh/progress.py`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")

_STEPS = 100_000
"""Of SQLite between two looks at how far a statement has come; a signal is heard there too."""


class Listener(Protocol):
    """Who hears of stages."""

    def begun(self, stage: "Stage") -> None:
        """A stage begins."""

    def moved(self, stage: "Stage") -> None:
        """It has come further, or time has passed; it may be told many times a second."""

    def ended(self, stage: "Stage") -> None:
        """It has ended, however it ended."""


class Stage:
    """One piece of long work.

    `unit` is what is counted, in the plural, or `bytes`; empty where nothing can be. `total` is how many there are, if
    that is known, or what finds out: it is asked only when somebody wants to see it.
    """

    def __init__(self, what: str, unit: str = "", total: int | Callable[[], int | None] | None = None) -> None:
        self.what = what
        self.unit = unit
        self.done = 0
        self.note = ""
        """What else there is to say just now."""
        self.measure: Callable[[], int] | None = None
        """What finds out how much is done, of work that does not say so itself."""
        self._total = total

    @property
    def total(self) -> int | None:
        """How much there is to do."""
        if callable(self._total):
            self._total = self._total()
        return self._total

    @total.setter
    def total(self, total: int | Callable[[], int | None] | None) -> None:
        self._total = total

    def advance(self, by: int = 1) -> None:
        """So much more is done."""
        self.done += by
        _tell(self)

    def each(self, things: Iterable[T]) -> Iterator[T]:
        """All of these; each that is through counts."""
        for thing in things:
            yield thing
            self.advance()

    def reach(self, done: int) -> None:
        """So much is done by now."""
        self.done = done
        _tell(self)


_LISTENERS: list[Listener] = []
_STAGES: list[Stage] = []
"""Those that are under way, each within the one before it."""


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Within the block this one hears of all stages."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.remove(listener)


@contextmanager
def stage(what: str, unit: str = "", total: int | Callable[[], int | None] | None = None) -> Iterator[Stage]:
    """Long work, done within the block: see `Stage`."""
    begun = Stage(what, unit, total)
    _STAGES.append(begun)
    try:
        for listener in _LISTENERS:
            listener.begun(begun)
        yield begun
    finally:
        _STAGES.remove(begun)
        for listener in _LISTENERS:
            listener.ended(begun)


def look_up() -> int:
    """Time has passed in the present stage; called between steps of what says nothing itself. Returns 0, for SQLite."""
    if _STAGES and _LISTENERS:
        present = _STAGES[-1]
        if present.measure is not None:
            present.done = present.measure()
        _tell(present)
    return 0


@contextmanager
def watched(db: sqlite3.Connection) -> Iterator[None]:
    """Within the block long statements of a connection let time pass in the present stage, and signals be heard."""
    db.set_progress_handler(look_up, _STEPS)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)


def _tell(stage: Stage) -> None:
    for listener in _LISTENERS:
        listener.moved(stage)
