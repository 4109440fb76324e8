"""A few rounds of what `make torture` does for as long as one likes."""

from pathlib import Path

from baotinh.demo import serve
from tests.torture.kills import kill_crawls
from tests.torture.locked import lock_while_crawling


def test_twenty_kills_at_random_moments_lose_nothing_and_repeat_nothing() -> None:
    with serve() as served:
        toll = kill_crawls(served, kills=20, seed=20260307)
    assert toll.kills == 20
    assert toll.is_clean, toll


def test_downloads_go_on_while_an_analyst_has_the_database_locked_and_nothing_is_lost(tmp_path: Path) -> None:
    found = lock_while_crawling(seconds=3, data=tmp_path / "data")
    assert found.is_clean, f"{found}: {found.err}"
