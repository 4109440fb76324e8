"""How what an input costs grows with its size, counted in steps: the same on every machine."""

import random
import sys
from collections.abc import Callable

from tests.bombs import Bomb, detonate
from tests.damage import damaged, read_damaged_body, whole
from tests.work import steps

SLACK = 2_000
"""Steps that an input of no size costs."""
_SMALL = 20_000
"""Bytes; a text of a date is read up to 4,000 letters."""


def grown_too_fast(bomb: Bomb) -> str | None:
    """A line, where twice the input costs more than two and a half times the steps, and twice that again."""
    inputs = [bomb.sized(_SMALL << doubled) for doubled in range(3)]
    calls = [lambda body=body: detonate(bomb.kind, body) for body in inputs]
    told = _compared(bomb.name, *calls[:2])
    # What is lost for the one parser may be nothing for the other: that happens once.
    return told and _compared(f"{told}; then", *calls[1:])


def damage_grown_too_fast(kind: str, name: str) -> str | None:
    """The same for something damaged at random, as often as makes it large; `name` is the seed."""
    chance = random.Random(name)
    mark = {"text": b"\n", "date": b" "}.get(kind, b"<")
    piece = damaged(chance.choice(whole(kind)), chance, mark) or b" "
    size = 1_000 if kind == "date" else _SMALL
    small = piece * max(1, size // len(piece))

    def read(times: int) -> Callable[[], object]:
        return lambda: read_damaged_body(kind, small * times, random.Random(name))

    told = _compared(f"{kind}, random.Random({name!r})", read(1), read(2))
    # What is no page yet may be one when there is more of it: that happens once.
    return told and _compared(f"{told}; then", read(2), read(4))


def _compared(name: str, small: Callable[[], object], large: Callable[[], object]) -> str | None:
    small()  # what is looked up once is in memory
    once, twice = _steps_of_first(small), _steps_of_first(large)
    return f"{name}: {once} steps, and {twice} for twice as much" if twice > 2.5 * once + SLACK else None


def _steps_of_first(read: Callable[[], object]) -> int:
    """The steps where nothing of it was met before: what is remembered of texts is forgotten, what is a table stays."""
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "crawler"]:
        for function in vars(module).values():
            if hasattr(function, "cache_parameters") and function.cache_parameters()["maxsize"] is not None:
                function.cache_clear()
    return steps(read)
