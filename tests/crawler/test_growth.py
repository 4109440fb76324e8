"""What an input costs grows no faster than the input: what was found to, some of the others, and some damage."""

import random
import time

import pytest

from tests.bombs import BOMBS, Bomb, bomb, detonate
from tests.damage import KINDS
from tests.growth import damage_grown_too_fast, grown_too_fast
from tests.work import spent

ONCE_SQUARE = (
    "an author of dots", "entities declared that never end", "links with one address", "bold within links",
    "links side by side in a div", "links side by side in an aside", "links under a heading of related news",
    "links side by side within the story", "links side by side with spans", "a title of angle brackets in a section",
    "document types that never end", "links with commas", "links with the same title", "attributes of the root",
    "a title of declarations", "attributes of one tag", "a title of tags that never end", "a title of comments",
    "a title of angle brackets", "categories", "a title of instructions", "a title of quotes",
    "links with endless addresses", "headings of related news without a link", "headings of related news nested deep",
    "folders of feeds",
    "a title of bars without a headline", "a statement of bars without a headline", "articles nested deep",
)  # fmt: skip
"""What was found to cost a square or a cube before it was mended."""
CHOSEN = [bomb for bomb in BOMBS if bomb.name.partition(": ")[2] in ONCE_SQUARE]
SEED = int(time.time())
SOME = 40


@pytest.mark.parametrize("bomb", CHOSEN, ids=lambda bomb: bomb.name)
def test_twice_the_input_costs_little_more_than_twice_the_steps(bomb: Bomb) -> None:
    assert grown_too_fast(bomb) is None


def test_so_do_some_of_all_the_others() -> None:
    assert [found for bomb in random.Random(SEED).sample(BOMBS, SOME) if (found := grown_too_fast(bomb))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_and_so_does_damage(kind: str) -> None:
    names = (f"{SEED}/{number}" for number in range(4))
    assert [found for name in names if (found := damage_grown_too_fast(kind, name))] == []


@pytest.mark.parametrize("name", ["feed: attributes of one tag", "feed: enclosures", "sitemap: attributes of one tag"])
def test_what_takes_most_memory_of_feeds_and_sitemaps_at_their_caps_takes_256_mib_at_most(name: str) -> None:
    one = bomb(name)
    body = one.at_the_caps()
    cost = spent(lambda: detonate(one.kind, body), most=20)
    assert cost is not None
    assert 10 < cost.mebibytes <= 256


def test_all_that_was_found_is_tried() -> None:
    assert {bomb.name.partition(": ")[2] for bomb in CHOSEN} == set(ONCE_SQUARE)
