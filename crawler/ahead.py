"""Calls that are begun before their turn: all cores have work, while what they give is taken in order, one by one.

What is foreseen is a call with its arguments. Where something was learnt between, the arguments are others when its
turn has come, and the call is made then: so the result is that of one process, whatever the number of them.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import Any, TypeVar

from crawler.readers import Readers

T = TypeVar("T")

_EACH = 4
"""Things that wait for each process, so that none is idle while one of them takes long."""
_BYTES = 32 * 1024**2
"""That may wait at a time."""


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Ahead:
    """Readers that have begun what they will be asked for; of a single one nothing is begun ahead."""

    def __init__(self, readers: Readers, count: int) -> None:
        self.readers = readers
        self._most = _EACH * count if count > 1 else 0
        self._begun: deque[tuple[Callable[..., Any], tuple[Any, ...], Future[Any]]] = deque()

    def begin(self, function: Callable[..., object], *args: object) -> None:
        """Foresee a call."""
        if self._most:
            self._begun.append((function, args, self.readers.submit(function, *args)))

    def call(self, function: Callable[..., T], *args: object) -> T:
        """Make a call, or wait for the same that was foreseen; what was foreseen before it is not wanted any more."""
        for at, (begun, theirs, answer) in enumerate(self._begun):
            if begun is function and theirs == args:
                for _, _, unwanted in islice(self._begun, at):
                    unwanted.cancel()
                self._begun = deque(islice(self._begun, at + 1, None))
                result: T = answer.result()
                return result
        return self.readers.call(function, *args)

    def over(self, things: Iterable[T], begin: Callable[[T], int]) -> Iterator[T]:
        """The things, each in its turn; `begin` foresees one, and says how many bytes are held for it until then."""
        waiting: deque[tuple[T, int]] = deque()
        held = 0
        for thing in things:
            size = begin(thing) if self._most else 0
            waiting.append((thing, size))
            held += size
            while len(waiting) > self._most or held > _BYTES:
                first, size = waiting.popleft()
                held -= size
                yield first
        for thing, _ in waiting:
            yield thing
