"""What a piece of Python costs, counted in steps and not in seconds: the same on every machine, however busy it is.

The interpreter asks whether a signal has come at each call, at each turn of a loop, and at every 4,096th step of a
regular expression. So a signal that comes again as soon as it was heard is heard once for each of them. What C does at
one stroke (parsing, searching a string, a character class that runs over it) counts as one: see `spent`.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_SIGNAL = signal.SIGUSR2


class _Again:
    """Brings the signal back; as a subscript, since the interpreter looks for signals after calls."""

    __class_getitem__ = ctypes.pythonapi.PyErr_SetInterruptEx


class _Count:
    def __init__(self) -> None:
        self.steps = 0
        self.goes_on = True

    def step(self, number: int, _frame: object) -> None:
        self.steps += 1
        if self.goes_on:
            _Again[number]  # type: ignore[misc]


def steps(action: Callable[[], object]) -> int:
    """Do something, and count the steps that it took. In the main thread only, where signals are heard."""
    count = _Count()
    before = signal.signal(_SIGNAL, count.step)
    try:
        _Again[int(_SIGNAL)]  # type: ignore[misc]
        action()
    finally:
        count.goes_on = False
        for _ in range(9):  # the last one is heard
            pass
        signal.signal(_SIGNAL, before)
    return count.steps


class Spent(NamedTuple):
    """What something cost."""

    seconds: float
    """Of the processor."""
    mebibytes: float
    """How much more memory the process had at its height than before."""


def spent(action: Callable[[], object], most: int, memory: int = 2 * 1024**3) -> Spent | None:
    """Do something in a child that may use so many more seconds and bytes; `None` if that was not enough."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            most_held = memory + int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (most_held, most_held))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            Path("/proc/self/clear_refs").write_text("5")  # the height is the child's own from here on
            height, before = _height(), resource.getrusage(resource.RUSAGE_SELF)
            action()
            after = resource.getrusage(resource.RUSAGE_SELF)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            os.write(write, f"{seconds:.3f} {(_height() - height) / 1024:.1f}".encode())
            code = 0
        except BaseException as error:  # noqa: BLE001  # the parent hears of it
            os.write(write, repr(error)[:500].encode())
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        told = stream.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 1:
        raise AssertionError(told)
    return Spent(*map(float, told.split())) if status == 0 else None


def _height() -> int:
    """The most memory that this process had, in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit("counts what tests do")
