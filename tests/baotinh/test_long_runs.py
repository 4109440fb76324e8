"""Short runs of what `make torture` does for minutes: a locked database, a soak with faults."""

from pathlib import Path

from tests.torture.locked import lock_while_crawling
from tests.torture.soak import fault, soak_for
from tests.torture.supply import Supply


def test_downloads_go_on_while_an_analyst_has_the_database_locked_and_nothing_is_lost(tmp_path: Path) -> None:
    found = lock_while_crawling(seconds=3, data=tmp_path / "data")
    assert found.exit == 0, found.err
    assert not found.lost
    assert found.gap < 1.5, found  # half of the time: on a machine that does other things besides


def test_a_short_soak_with_faults_loses_nothing(tmp_path: Path) -> None:
    found = soak_for(60, Supply(papers=8, articles=25, delay=0.02, fault=fault), tmp_path / "data")
    assert found.exit == 0, found.err
    assert found.faulty > 5
    assert not found.lost
