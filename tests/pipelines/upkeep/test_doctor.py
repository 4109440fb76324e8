"""What stands in the way of the next crawl is told, with what to do; what is well is not."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.db.archive import BUSY, USAGE, Archive, ArchiveError
from pipelines.upkeep import machine
from pipelines.upkeep.doctor import examine, repair
from pipelines.upkeep.faults import REACH, REMAKE, RESTORE
from pipelines.upkeep.machine import GIB, Check, has_wal_reset_bug
from tests.pipelines.conftest import NOON
from tests.pipelines.sound import Filler, make

SOON = NOON + timedelta(days=2)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9 * GIB))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make(tmp_path / "data")


def ill(folder: Path, now: datetime = SOON) -> dict[str, Check]:
    """What is not well with the archive, whatever machine this is."""
    checks = [check for check in examine(folder, now) if check.name not in ("versions", "file system")]
    return {check.name: check for check in checks if check.level != "ok"}


def finding(folder: Path, name: str, now: datetime = SOON) -> str:
    return " ".join(check.finding for check in examine(folder, now) if check.name == name)


def test_a_sound_archive_on_a_sound_machine_is_well(data: Path) -> None:
    assert ill(data) == {}
    names = [check.name for check in examine(data, SOON)]
    assert names == [
        "versions", "file system", "writable", "writable", "free space", "clock", "tables", "journal", "database",
        "texts", "references", "runs", "open files", "warc files", "lost bytes", "earlier databases", "rebuild",
        "orphans",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 0), True), ((3, 51, 2), True),
        ((3, 51, 3), False), ((3, 52, 0), False),
    ],
)  # fmt: skip
def test_the_wal_reset_bug_is_known_by_version(version: tuple[int, ...], has_bug: bool) -> None:
    assert has_wal_reset_bug(version) is has_bug


def test_an_sqlite_with_the_bug_is_a_warning_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert machine.check_versions().level == "warning"
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert machine.check_versions().level == "ok"


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/export /srv/news nfs4 rw 0 0
me@host:/ /mnt/with\\040space fuse.sshfs rw 0 0
/dev/vdb /srv/news/local xfs rw 0 0
tmpfs /over tmpfs rw 0 0
//server/share /over cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "level"),
    [
        ("/srv/news", "fault"), ("/srv/news/data", "fault"), ("/srv/newspaper", "ok"), ("/srv/news/local/data", "ok"),
        ("/mnt/with space/data", "fault"), ("/over/data", "fault"), ("/home", "ok"),
    ],
)  # fmt: skip
def test_a_network_file_system_is_a_fault(tmp_path: Path, folder: str, level: str) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    assert machine.check_file_system(Path(folder), tmp_path / "mounts").level == level


def test_an_unknown_file_system_is_a_warning(tmp_path: Path) -> None:
    assert machine.check_file_system(tmp_path, tmp_path / "mounts").level == "warning"


def test_room_is_wanted_for_two_runs_like_the_largest(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    leave(GIB - 1)
    assert ill(data)["free space"].level == "fault"
    leave(GIB)
    assert ill(data) == {}
    assert machine.check_space(data, GIB).level == "fault"
    leave(2 * GIB)
    assert machine.check_space(data, GIB).level == "ok"


def test_a_clock_behind_the_newest_capture_is_a_fault(data: Path) -> None:
    assert ill(data, NOON)["clock"].finding.startswith("it shows 2026-03-07T05:00:00+00:00, before the newest capture")
    assert "before this program was made" in ill(data, datetime(1970, 1, 1, tzinfo=UTC))["clock"].finding


def test_a_folder_that_cannot_be_written_is_a_fault(data: Path) -> None:
    shutil.rmtree(data / "warc")
    (data / "warc").write_text("in the way")
    assert ill(data)["writable"].level == "fault"


def test_a_database_that_is_none_is_a_fault_among_others(data: Path) -> None:
    (data / "archive.db").write_bytes(b"no database" * 999)
    assert "file is not a database" in ill(data)["database"].finding


def no_database(path: Path) -> None:
    path.write_bytes(b"no database" * 999)


def damaged_head(path: Path) -> None:
    path.write_bytes(b"x" * 100 + path.read_bytes()[100:])


def damaged_schema(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 3996 + path.read_bytes()[4096:])


def damaged_middle(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 4] + b"\xff" * (len(body) // 4) + body[len(body) // 2 :])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [no_database, damaged_head, damaged_schema, damaged_middle, cut_short, emptied])
def test_of_a_database_that_cannot_be_read_it_is_said_to_rebuild_first_and_then_to_restore(
    data: Path, damage: Callable[[Path], None]
) -> None:
    damage(data / "archive.db")
    check = ill(data)["database"]
    assert (check.level, check.advice) == ("fault", REMAKE)
    assert 0 < REMAKE.index("`baotinh rebuild`") < REMAKE.index("`baotinh restore`")
    shutil.rmtree(data / "warc")
    assert ill(data)["database"].advice == RESTORE  # nothing is left to make it of


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_PERM])
def test_where_rights_or_disk_are_in_the_way_nothing_is_to_be_made_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("it cannot be had")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("pipelines.db.archive.read_only", fail)
    assert ill(data)["database"].advice == REACH


def test_rows_that_point_nowhere_are_a_fault(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("DELETE FROM runs WHERE id = 1")
    assert ill(data)["references"].finding == "8 rows point at rows that are not there"


def test_another_journal_mode_is_a_warning(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    assert ill(data)["journal"].level == "warning"


def interrupt(data: Path) -> Path:
    """As a kill leaves it: no lock, a run without end, a WARC file that ends within a record."""
    with Archive(data, write=True) as archive:
        filler = Filler(archive)
        filler.article("https://baovidu.vn/cuoi-888888.html", NOON, b"cuoi" * 99, "Cuối")
        filler.capture("https://baovidu.vn/mo-coi-999999.html", b"mo coi", NOON)
        filler.warc._file.close()  # type: ignore[union-attr]
    [opened] = (data / "warc").glob("*.open")
    opened.write_bytes(opened.read_bytes()[:-7])
    return opened


def test_what_a_killed_run_left_is_told_and_repaired(data: Path) -> None:
    opened = interrupt(data)
    assert ill(data)["runs"].finding.startswith("run 3, begun 2026-03-07T05:00:00+00:00, ended without a word")
    assert ill(data)["open files"].level == "fault"
    [done] = repair(data)
    told = re.fullmatch(r"completed (\S+), left open by an interrupted run: ([1-9]\d*) bytes cut", done.finding)
    assert told is not None
    assert told[1] == opened.stem
    assert set(ill(data)) == {"runs"}
    with Archive(data, write=True) as archive:
        Filler(archive).finish()
    assert ill(data) == {}  # history
    assert finding(data, "runs").endswith("4 runs, 1 of them ended without a word")


@pytest.mark.parametrize(
    ("size", "what"),
    [(None, "is missing"), (0, "is empty"), (900, "has 900 bytes, and captures lie in it up to byte")],
)
def test_a_warc_file_that_is_missing_empty_or_short_is_a_fault(data: Path, size: int | None, what: str) -> None:
    first, _ = sorted((data / "warc").glob("*.warc.gz"))
    if size is None:
        first.unlink()
    else:
        first.write_bytes(first.read_bytes()[:size])
    check = ill(data)["warc files"]
    assert (check.level, check.advice) == ("fault", RESTORE)
    assert check.finding.startswith(f"{first.name} {what}")


def test_captures_without_their_bytes_are_a_fault(data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE captures SET lost = 'its file is gone' WHERE id IN (1, 2)")
    check = ill(data)["lost bytes"]
    assert (check.level, check.finding) == ("fault", "2 captures have lost their bytes, see captures.lost")


def test_earlier_databases_are_counted_and_named(data: Path) -> None:
    assert finding(data, "earlier databases") == "none"
    for name in ("archive.db.before-rebuild", "archive.db.before-rebuild.2"):
        shutil.copyfile(data / "archive.db", data / name)
    told = finding(data, "earlier databases")
    assert re.fullmatch(
        r"2 put aside by `baotinh rebuild`, \d+ MiB: archive.db.before-rebuild, archive.db.before-rebuild.2", told
    ), told


def test_repair_waits_for_no_crawl_and_makes_no_archive(data: Path, tmp_path: Path) -> None:
    with Archive(data, write=True), pytest.raises(ArchiveError) as error:
        repair(data)
    assert error.value.exit_code == BUSY
    with pytest.raises(ArchiveError) as error:
        repair(tmp_path / "none")
    assert error.value.exit_code == USAGE
    assert not (tmp_path / "none").exists()


def test_answers_that_no_row_knows_of_are_counted_and_harmless(data: Path) -> None:
    assert finding(data, "orphans") == "0 answers in the WARC that no row knows of"
    interrupt(data)
    assert finding(data, "orphans") == "1 answer in the WARC that no row knows of: harmless"
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("DELETE FROM captures WHERE id IN (5, 7, 8)")
    assert finding(data, "orphans").startswith("4 answers")


def test_a_running_crawl_is_no_fault(tmp_path: Path) -> None:
    with Archive(tmp_path, write=True) as archive:
        filler = Filler(archive)
        filler.fill()
        assert ill(tmp_path) == {}
        assert finding(tmp_path, "open files") == "1 being written"
        assert finding(tmp_path, "runs").endswith("one is under way")
        filler.finish()


@pytest.mark.parametrize("look", [examine, lambda folder: repair(folder)])
def test_looking_leaves_nothing_behind(data: Path, look: Callable[[Path], object]) -> None:
    before = sorted(data.rglob("*"))
    list(look(data))  # type: ignore[call-overload]
    assert sorted(data.rglob("*")) == before
