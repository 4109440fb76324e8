"""What is begun before its turn is what would have been given in its turn."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from crawler.ahead import Ahead, cores
from crawler.readers import Readers


class Counted:
    """Readers that answer at once, and count what they are asked."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[object, ...]] = Counter()

    def submit(self, function: Any, *args: object) -> "Future[Any]":
        self.asked[args] += 1
        answer: Future[Any] = Future()
        answer.set_result(function(*args))
        return answer

    def call(self, function: Any, *args: object) -> Any:
        return self.submit(function, *args).result()


def twice(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("count", [1, 2, 8])
def test_things_come_in_their_order_and_each_is_called_once(count: int) -> None:
    readers = Counted()
    ahead = Ahead(readers, count)  # type: ignore[arg-type]

    def begin(number: int) -> int:
        ahead.begin(twice, number)
        return 1

    assert [ahead.call(twice, number) for number in ahead.over(range(50), begin)] == list(range(0, 100, 2))
    assert set(readers.asked.values()) == {1}


def test_a_single_process_foresees_nothing() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    ahead = Ahead(Counted(), 1)  # type: ignore[arg-type]
    for number in ahead.over(things(), lambda _: pytest.fail("nothing is foreseen")):
        assert taken[-1] == number


def test_what_was_foreseen_with_other_arguments_is_called_when_its_turn_has_come() -> None:
    readers = Counted()
    ahead = Ahead(readers, 2)  # type: ignore[arg-type]
    learnt = 0

    def begin(number: int) -> int:
        ahead.begin(divmod, number, 7 + learnt)
        return 1

    given = []
    for number in ahead.over(range(40), begin):
        learnt = number // 10
        given.append(ahead.call(divmod, number, 7 + learnt))
    assert given == [divmod(number, 7 + number // 10) for number in range(40)]


def test_no_more_bytes_wait_than_may() -> None:
    held, most = 0, 0
    ahead = Ahead(Counted(), 8)  # type: ignore[arg-type]

    def begin(number: int) -> int:
        nonlocal held, most
        held += number
        most = max(most, held)
        return number

    for size in ahead.over([9 * 1024**2] * 20, begin):
        held -= size
    assert most <= 45 * 1024**2


def test_an_error_of_what_was_foreseen_is_raised_in_its_turn() -> None:
    with Readers(2) as readers:
        ahead = Ahead(readers, 2)

        def begin(text: str) -> int:
            ahead.begin(int, text)
            return 1

        for text in ahead.over(["1", "no number", "3"], begin):
            if text.isdigit():
                assert ahead.call(int, text) == int(text)
            else:
                with pytest.raises(RuntimeError, match="invalid literal"):
                    ahead.call(int, text)


def test_a_process_may_keep_at_least_one_core_busy() -> None:
    assert cores() >= 1
