"""A few rounds of what `make torture` does for as long as one likes."""

from baotinh.demo import serve
from tests.torture.kills import kill_crawls


def test_four_kills_at_random_moments_lose_nothing_and_repeat_nothing() -> None:
    with serve() as served:
        toll = kill_crawls(served, kills=4, seed=20260307)
    assert toll.kills == 4
    assert toll.is_clean, toll
