"""A few rounds of what `make torture` does for as long as one likes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from baotinh.demo import Served, serve
from tests.torture.kills import kill_crawls
from tests.torture.locked import lock_while_crawling
from tests.torture.powercut import cut_power, record_crawl, record_second_crawl
from tests.torture.soak import soak_for
from tests.torture.trace import Recording


def test_twenty_kills_at_random_moments_lose_nothing_and_repeat_nothing() -> None:
    with serve() as served:
        toll = kill_crawls(served, kills=20, seed=20260307)
    assert toll.kills == 20
    assert toll.is_clean, toll


def test_downloads_go_on_while_an_analyst_has_the_database_locked_and_nothing_is_lost(tmp_path: Path) -> None:
    found = lock_while_crawling(seconds=3, data=tmp_path / "data")
    assert found.is_clean, f"{found}: {found.err}"


@pytest.mark.parametrize("record", [record_crawl, record_second_crawl])
def test_what_was_committed_survives_power_cuts_at_random_moments_and_the_archive_is_sound(
    record: Callable[[Served, Path, str, str], Recording], tmp_path: Path
) -> None:
    with serve() as served:
        recording = record(served, tmp_path / "run" / "data", "--limit", "2")
    damage = cut_power(recording, 20, seed=20260307)
    assert damage.cuts == 20
    assert damage.acknowledged > 200
    assert damage.is_clean, damage


def test_a_short_soak_with_faults_loses_nothing(tmp_path: Path) -> None:
    found = soak_for(6, tmp_path / "data")
    assert found.faulty > 5
    assert found.exit in (0, 11), found.err
    assert not found.lost
