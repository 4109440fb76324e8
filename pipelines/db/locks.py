"""Locks on files, of which the kernel lets go when their process ends; where there are none, nothing is written."""

from typing import IO


class NoLocksError(OSError):
    """This system has no such locks, as Windows has none."""


def lock(file: int | IO[str] | IO[bytes], *, shared: bool = False) -> None:
    """Lock an open file, or a folder by its handle, at once.

    Raises:
        BlockingIOError: somebody else has locked it.
        NoLocksError: there are no locks.
        OSError: this file system has none.
    """
    try:
        import fcntl
    except ImportError:
        what = "expected a system with file locks (Linux, macOS), found none: writing needs them, reading needs none"
        raise NoLocksError(what) from None
    fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
