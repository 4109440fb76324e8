"""An archive is begun where nothing was kept before, and nowhere else."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.db.archive import STORAGE, ArchiveError
from pipelines.upkeep.beginning import open_to_write
from pipelines.warc.writer import Warc
from tests.pipelines.sound import make


def nothing(data: Path) -> None:
    shutil.rmtree(data)


def newspapers_only(data: Path) -> None:
    shutil.rmtree(data)
    (data / "papers").mkdir(parents=True)


def a_first_run_that_was_killed_at_its_start(data: Path) -> None:
    shutil.rmtree(data)
    (data / "warc").mkdir(parents=True)
    store = Warc(data / "warc", "baotinh/0")
    store._begin().close()
    assert list((data / "warc").glob("*.open"))


def one_that_was_killed_still_sooner(data: Path) -> None:
    a_first_run_that_was_killed_at_its_start(data)
    [path] = (data / "warc").glob("*.open")
    path.write_bytes(path.read_bytes()[:20])
    (data / "archive.db").touch()


def all_but_warc_files(data: Path) -> None:
    shutil.rmtree(data / "warc")


@pytest.mark.parametrize(
    "leave",
    [nothing, newspapers_only, a_first_run_that_was_killed_at_its_start, one_that_was_killed_still_sooner,
     all_but_warc_files],
    ids=lambda leave: leave.__name__,
)  # fmt: skip
def test_an_archive_is_opened_or_begun(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    data = make(tmp_path / "data")
    leave(data)
    open_to_write(data).close()
    assert (data / "archive.db").stat().st_size


def no_database(data: Path) -> None:
    (data / "archive.db").unlink()


def an_empty_database(data: Path) -> None:
    (data / "archive.db").write_bytes(b"")


def files_left_open(data: Path) -> None:
    no_database(data)
    for path in (data / "warc").glob("*.gz"):
        path.rename(path.with_name(path.name + ".open"))


def damaged_files(data: Path) -> None:
    no_database(data)
    for path in (data / "warc").glob("*.gz"):
        path.write_bytes(b"")


@pytest.mark.parametrize(
    "leave", [no_database, an_empty_database, files_left_open, damaged_files], ids=lambda leave: leave.__name__
)
def test_beside_warc_files_no_empty_database_is_begun(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    data = make(tmp_path / "data")
    leave(data)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with pytest.raises(ArchiveError, match=r"is missing or empty beside 2 WARC files .*`baotinh rebuild`") as end:
        open_to_write(data)
    assert end.value.exit_code == STORAGE
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
