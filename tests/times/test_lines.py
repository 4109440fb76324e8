"""Composed lines are read as they say; a new seed each time is part of `make torture`."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.times.judge import judged
from tests.times.lines import OFTEN, Line, composed
from tests.times.third import fourth, third
from tests.times.torture import FALSE, RIGHT

LINES = 2000


@pytest.mark.parametrize("seed", ["báo tỉnh"])
def test_lines_are_read_as_they_say_and_what_says_nothing_is_no_time(seed: str) -> None:
    count = judged(composed(seed, LINES))
    assert count.right >= RIGHT, str(count)
    assert count.wrong == [], str(count)
    assert len(count.false) <= FALSE * LINES, str(count)


def test_lines_are_of_every_kind_and_as_many_state_a_time_as_they_should() -> None:
    lines = list(composed(1, LINES))
    kinds = Counter(line.kind.partition(":")[0] for line in lines)
    assert {*kinds} == {*OFTEN}
    assert 0.6 < sum(line.at is not None for line in lines) / LINES < 0.75
    assert len({line.text for line in lines}) > 0.95 * LINES


def test_a_seed_gives_the_same_lines_again() -> None:
    assert list(composed(7, 50)) == list(composed(7, 50))
    assert list(composed(7, 50)) != list(composed(8, 50))


@pytest.mark.parametrize("vocabulary", [third, fourth], ids=["third", "fourth"])
def test_a_vocabulary_says_each_line_once(vocabulary: Callable[[], Iterator[Line]]) -> None:
    assert max(Counter((line.role, line.text) for line in vocabulary()).values()) == 1


def test_of_the_third_vocabulary_as_many_state_a_time_as_state_none() -> None:
    lines = list(third())
    assert 0.4 < sum(line.at is not None for line in lines) / len(lines) < 0.6
