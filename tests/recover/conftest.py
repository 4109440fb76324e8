"""An archive for each test, and for those that only look one that was filled from each dialect."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.recover.archive import Recovery, begin
from tests.recover.index import Index, Query, serving
from tests.recover.words import COMMON_CRAWL, WAYBACK
from tests.world import Done


@dataclass(frozen=True, slots=True)
class Recovered:
    """An archive that was filled, what was said, and what was asked for."""

    archive: Recovery
    index: Index
    done: Done
    heard: tuple[Query, ...]


@pytest.fixture(scope="session", params=[WAYBACK, COMMON_CRAWL])
def recovered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recovered]:
    """Nobody changes it."""
    index = Index(request.param)
    with serving(index) as (where, _):
        archive = begin(tmp_path_factory.mktemp("recovered") / "data", where)
        done = archive.recover()
        yield Recovered(archive, index, done, tuple(index.heard))


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAOTINH_DATA", raising=False)
    monkeypatch.delenv("BAOTINH_CONTACT", raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where an archive can begin."""
    return tmp_path / "data"
