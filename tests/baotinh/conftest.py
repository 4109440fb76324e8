"""The command, run in this process; a small world, made once, and copies of its archive to be damaged."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from baotinh.cli import main
from tests.world import World, make

FLAT = Path(__file__).parent.parent / "pages" / "flat"

IN_TURN = """
import json, sys
from baotinh.__main__ import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["baotinh", *words]
    try:
        main()
    except SystemExit as end:
        assert not end.code, words
"""
"""A program that runs several commands in one process of its own."""


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["baotinh", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Result(code, *capsys.readouterr())

    return command


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BAOTINH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.fixture
def data(world: World, tmp_path: Path) -> Path:
    """A copy of the archive."""
    return world.copy(tmp_path / "data")
