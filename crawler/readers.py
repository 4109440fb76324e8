"""Processes in which pages are read, so that no page can hold up, or bring down, what the others wait for.

The standard library's pools cannot stop a call, and what can (pebble) goes by the clock on the wall and forgets a call
whose process was told to end. Here each process has a pipe and a thread of its own, and nothing is shared.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from threading import Lock, local
from time import process_time
from typing import Any, Self, TypeVar

from crawler.items import ExtractionError

T = TypeVar("T")

CPU_SECONDS = 20
"""For one call; a page at every cap takes one."""
SECONDS: float = 300
"""By the clock, for what waits instead of working; a busy machine is no reason to refuse a page."""
MEMORY = 2 * 1024**3
"""Bytes that a process may hold."""
_LONGEST_FOLDER = 64
"""Bytes; a socket's name has 103 at most (macOS), and the standard library puts 33 behind the folder."""

_SAFE_PATH = "PYTHONSAFEPATH"


class TooCostlyError(ExtractionError):
    """What was to be read took too long or too much, or ended its reader; the message says which."""


class ReaderError(RuntimeError):
    """An error of ours in a reading process, with its traceback."""


class Readers:
    """A number of processes that call functions; each is stopped and made anew when a call takes too long."""

    def __init__(self, count: int = 1, *, cpu_seconds: int | None = None, seconds: float | None = None) -> None:
        self._cpu_seconds = CPU_SECONDS if cpu_seconds is None else cpu_seconds
        self._seconds = SECONDS if seconds is None else seconds
        self._threads = ThreadPoolExecutor(count, "reader")
        self._own = local()
        self._lock = Lock()
        self._open: set[_Process] = set()
        self._is_closed = False
        self.spent = 0.0
        """CPU seconds that were spent on calls."""
        self._threads.submit(self._process)  # while the first page is on its way; the others begin as they are needed

    def submit(self, function: Callable[..., T], *args: object) -> "Future[T]":
        """Have something called that can be pickled; raises `TooCostlyError` in its place."""
        return self._threads.submit(self._call, function, args)

    def call(self, function: Callable[..., T], *args: object) -> T:
        """The same, and wait for it."""
        return self.submit(function, *args).result()

    def close(self) -> None:
        """Let go what is under way."""
        with self._lock:
            self._is_closed = True
            for process in self._open:
                process.kill()
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, function: Callable[..., T], args: tuple[object, ...]) -> T:
        for is_last in (False, True):
            process = self._process()
            try:
                is_well, value, spent = process.call(function, args, self._seconds)
            except _Ended as ended:
                self._drop(process)
                # A process that somebody else ended, as the kernel does for want of memory, is not the page's fault.
                if ended.is_own_fault or is_last:
                    raise TooCostlyError(str(ended)) from ended
                continue
            with self._lock:
                self.spent += spent
            if not is_well:
                raise value
            result: T = value
            return result
        raise AssertionError("the last time raises")

    def _process(self) -> "_Process":
        process: _Process | None = getattr(self._own, "process", None)
        if process is None:
            with self._lock:
                if self._is_closed:
                    raise ReaderError("the readers are closed")
                process = self._own.process = _Process(self._cpu_seconds)
                self._open.add(process)
        return process

    def _drop(self, process: "_Process") -> None:
        with self._lock:
            self._open.discard(process)
        self._own.process = None


_Answer = tuple[bool, Any, float]
"""Whether it went well, what was answered or raised, and the CPU seconds that it took."""


class _Ended(Exception):  # noqa: N818  # it is caught here and nowhere else
    """A process ended, or was ended, before it had an answer."""

    def __init__(self, reason: str, *, is_own_fault: bool) -> None:
        super().__init__(reason)
        self.is_own_fault = is_own_fault


class _Process:
    def __init__(self, cpu_seconds: int) -> None:
        context = _context()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, cpu_seconds, MEMORY), name="reader", daemon=True)
        with _away_from_the_working_directory():
            self._process.start()
        theirs.close()

    def call(self, function: Callable[..., object], args: tuple[object, ...], seconds: float) -> _Answer:
        try:
            self._pipe.send((function, args))
            if not self._pipe.poll(seconds):
                self.kill()
                raise _Ended(f"too slow: no answer after {seconds:g} s", is_own_fault=True)
            answer: _Answer = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise self._ended() from error
        return answer

    def kill(self) -> None:
        self._process.kill()

    def _ended(self) -> _Ended:
        self._process.join()
        code = self._process.exitcode or 0
        if code < 0 and signal.Signals(-code).name == "SIGXCPU":
            return _Ended("too slow: it took more computing time than any page needs", is_own_fault=True)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return _Ended(f"its reader ended: {how}", is_own_fault=False)


def _context() -> ForkServerContext | SpawnContext:
    """How processes begin: a fork would take locks and sockets along, and Windows has none.

    A fork server listens at a socket in the folder for temporary files, whose name no system takes at any length.
    """
    is_known = "forkserver" in multiprocessing.get_all_start_methods()
    if not is_known or len(os.fsencode(tempfile.gettempdir())) > _LONGEST_FOLDER:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # `baotinh` first: it sees to it that `crawler` is ours
    context.set_forkserver_preload(["baotinh", "crawler.spiders.pages"])
    return context


@contextlib.contextmanager
def _away_from_the_working_directory() -> Iterator[None]:
    """New interpreters, the fork server too, load nothing from a user's folder: pages may lie beside a `pty.py`."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _serve(pipe: Connection, cpu_seconds: int, memory: int) -> None:
    """What a reading process does until the pipe ends, as it does with the process at its other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # told to all of a terminal; the other end decides
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_DATA", memory)
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            function, args = pipe.recv()
            began = process_time()
            _limit("RLIMIT_CPU", int(began) + cpu_seconds + 1)
            gc.disable()  # among a page's many small objects the search for cycles finds none, and costs a twentieth
            answer = _answer(function, args)
            gc.enable()
            pipe.send((*answer, process_time() - began))


def _limit(name: str, most: int) -> None:
    """Set what the process may use, as far as the system knows such limits and the machine's owner lets it."""
    try:
        import resource
    except ImportError:  # on Windows the clock alone ends what takes too long
        return
    what = getattr(resource, name)
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _answer(function: Callable[..., object], args: tuple[Any, ...]) -> tuple[bool, object]:
    try:
        return True, function(*args)
    except MemoryError:
        return False, TooCostlyError("too large: it took more memory than any page needs")
    except ExtractionError as error:
        return False, error
    except Exception:  # noqa: BLE001  # whatever it is, the other end hears of it
        return False, ReaderError(traceback.format_exc())
