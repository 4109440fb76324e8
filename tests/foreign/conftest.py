"""An archive for each test, without what the tester has set."""

import os
from pathlib import Path

import pytest

from tests.foreign.archive import Archive, begin


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BAOTINH_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return begin(tmp_path / "data")
