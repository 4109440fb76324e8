"""A few hundred of the damaged inputs of which `make torture` reads thousands."""

import random

import pytest

from tests.damage import KINDS, read_damaged, whole

MANY = {"page": 480, "text": 300, "date": 2000}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_damaged_raises_nothing_but_named_errors(kind: str, seed: int) -> None:
    chance = random.Random(seed)
    assert whole(kind)
    for _ in range(MANY.get(kind, 160) // 4):
        read_damaged(kind, chance)
