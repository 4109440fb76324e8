"""What an input costs grows no faster than the input: counted in steps, the same on every machine."""

import pytest

from tests.bombs import BOMBS, Bomb, detonate
from tests.work import steps

ONCE_SQUARE = (
    "an author of dots", "entities declared that never end", "links with one address", "bold within links",
    "links side by side in a div", "links side by side in an aside", "links under a heading of related news",
    "links side by side within the story", "links side by side with spans", "a title of angle brackets in a section",
    "document types that never end", "links with commas", "links with the same title", "attributes of the root",
    "a title of declarations", "attributes of one tag", "a title of tags that never end", "a title of comments",
    "a title of angle brackets", "categories", "a title of instructions", "a title of quotes",
    "links with endless addresses", "headings of related news without a link", "headings of related news nested deep",
    "folders of feeds",
)  # fmt: skip
"""What was found to cost a square or a cube before it was mended."""
CHOSEN = [bomb for bomb in BOMBS if bomb.name.partition(": ")[2] in ONCE_SQUARE]
SLACK = 2_000
"""Steps that an input of no size costs."""


@pytest.mark.parametrize("bomb", CHOSEN, ids=lambda bomb: bomb.name)
def test_twice_the_input_costs_little_more_than_twice_the_steps(bomb: Bomb) -> None:
    small, large = bomb.sized(20_000), bomb.sized(40_000)
    detonate(bomb.kind, small)  # what is looked up once is in memory
    assert steps(lambda: detonate(bomb.kind, large)) <= 2.5 * steps(lambda: detonate(bomb.kind, small)) + SLACK


def test_all_that_was_found_is_tried() -> None:
    assert {bomb.name.partition(": ")[2] for bomb in CHOSEN} == set(ONCE_SQUARE)
