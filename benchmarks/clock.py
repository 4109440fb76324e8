"""Seconds of CPU, the one clock of the measurements of extraction, and the bare parse that is their unit."""

import gc
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import lxml.etree
import lxml.html

from benchmarks.gold import Gold

Found = TypeVar("Found")


class Reading(NamedTuple):
    """What one page took once."""

    bare: float
    """Seconds of `lxml.html` for a tree of the same bytes, the mean of just before and just after."""
    taken: float
    """Seconds of the extractor."""


def cpu(work: Callable[[Gold], Found], page: Gold) -> tuple[float, Found | None]:
    """Seconds of CPU for a page, and what came out: nothing of one that the bare parser refuses."""
    start = time.process_time()
    # As in a reading process the collector waits until the page is read, for everyone; and the clock stops when the
    # young generations are swept: unswept, what a page left would be paid for by whoever comes next.
    gc.disable()
    try:
        done = work(page)
    except (lxml.etree.ParserError, ValueError):
        done = None
    finally:
        gc.enable()
    gc.collect(1)
    return time.process_time() - start, done


def beside(work: Callable[[Gold], Found], page: Gold) -> tuple[Reading, Found | None]:
    """One reading of a page by an extractor, between two by the bare parser, and what was found."""
    before = _parse(page)
    taken, done = cpu(work, page)
    return Reading((before + _parse(page)) / 2, taken), done


def _parse(page: Gold) -> float:
    cpu(_bare, page)  # the first of two finds cold caches
    return cpu(_bare, page)[0]


def _bare(page: Gold) -> None:
    lxml.html.document_fromstring(page.html)
