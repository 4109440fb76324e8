"""A few of the power cuts of `make torture`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from baotinh.demo import Served, serve
from tests.torture.powercut import cut_power, record_crawl, record_second_crawl
from tests.torture.trace import Recording


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
