"""Tests of which each takes seconds and has many variants: one of them by default, all when asked.

`pytest --every` runs all of them, and so does whoever names a test; `make torture` runs as many as its time allows.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

SLOW = ("tests/recover", "tests/foreign")
"""Packages of such tests."""
LONG = ("tests/recover/test_again.py", "tests/recover/test_bad_captures.py", "tests/recover/test_bounds.py",
        "tests/recover/test_polite.py")  # fmt: skip
"""Modules of which each second test is left to torture: whole crawls of archives, one after the other."""


def few(items: Sequence[pytest.Item], root: Path) -> list[pytest.Item]:
    """Of the variants of a slow test the last; of others all."""
    variants: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        variants[item.nodeid.partition("[")[0]].append(item)
    slow = tuple(str(root / folder) for folder in SLOW)
    chosen = {
        id(one) for same in variants.values() for one in (same if not str(same[0].path).startswith(slow) else same[-1:])
    }
    long = tuple(str(root / module) for module in LONG)
    left = [one for one in items if id(one) in chosen and str(one.path).startswith(long)][1::2]
    return [item for item in items if id(item) in chosen and item not in left]
