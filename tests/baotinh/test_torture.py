"""A few rounds of what `make torture` does for as long as one likes."""

from baotinh.demo import serve
from tests.torture.kills import kill_crawls


def test_eight_kills_at_random_moments_lose_nothing_and_repeat_nothing() -> None:
    with serve() as served:
        toll = kill_crawls(served, kills=8, seed=20260307)
    assert toll.kills == 8
    assert toll.is_clean, toll
