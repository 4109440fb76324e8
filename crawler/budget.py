"""A bound on what one input may cost, counted in characters and steps: the same on every machine, however busy.

What takes as long as its input is long is bounded by the caps on inputs. This is for what somebody overlooked: whoever
goes over text or up a tree again and again pays for each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from crawler.items import ExtractionError

MOST = 50_000_000
"""A second or two. Of 852 real pages the dearest spends 510,000; hostile ones at the caps spend up to 20,000,000."""
STEP = 10
"""What going to another element costs, in characters gone over."""

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def bounded(most: int = MOST) -> Iterator[None]:
    """Within the block one input is read; one that costs more ends it with `ExtractionError`."""
    before = _left.set([most])
    try:
        yield
    finally:
        _left.reset(before)


def spend(work: int) -> None:
    """Pay for so many characters or steps; where no bound is set, nothing is owed."""
    left = _left.get()
    if left is None:
        return
    left[0] -= work
    if left[0] < 0:
        raise ExtractionError(f"expected an input that takes at most {MOST} steps to read, found one that takes more")


def spent(most: int = MOST) -> int:
    """What has been spent of a bound so far, within its block."""
    left = _left.get()
    return most - left[0] if left else 0
