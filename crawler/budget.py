"""A bound on what one input may cost, counted in characters and steps: the same on every machine, however busy.

What takes as long as its input is long is bounded by the caps on inputs. This is for what somebody overlooked: whoever
goes over text or up a tree again and again pays for each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST = 50_000_000
"""A second or two. Of 852 real pages the dearest spends 510,000; hostile ones at the caps spend up to 20,000,000."""
STEP = 10
"""What going to another element costs, in characters gone over."""


class Bound:
    """What may be spent, and what has been."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.spent = 0

    def check(self) -> None:
        """Raise `ExtractionError` if more was spent than may be."""
        if self.spent > self.most:
            from crawler.items import ExtractionError

            raise ExtractionError(f"expected what is read in at most {self.most} steps, found what takes more")


_bound: ContextVar[Bound | None] = ContextVar("bound", default=None)


@contextmanager
def bounded(most: int | None = None) -> Iterator[Bound]:
    """Within the block one input is read; one that costs more than `most`, or `MOST`, ends it: `ExtractionError`."""
    bound = Bound(MOST if most is None else most)
    before = _bound.set(bound)
    try:
        yield bound
        bound.check()  # once more: who reads addresses takes a `ValueError` for one that is none
    finally:
        _bound.reset(before)


def spend(work: int) -> None:
    """Pay for so many characters or steps; where no bound is set, nothing is owed."""
    bound = _bound.get()
    if bound is None:
        return
    bound.spent += work
    if bound.spent > bound.most:
        bound.check()
