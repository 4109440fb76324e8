"""verify, doctor, backup and restore, as a person types them."""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.db.archive import writer_lock
from pipelines.query import snapshot as snapshots
from pipelines.upkeep import redo
from pipelines.warc.reader import members
from tests.baotinh.conftest import FLAT, Run
from tests.world import World, rows, typed


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9 * 1024**3))


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    assert run("import", *sorted(FLAT.glob("*.txt")), "--data", tmp_path / "data").code in (0, 2)
    return tmp_path / "data"


def damage(data: Path) -> Path:
    [path] = (data / "warc").iterdir()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)
    return path


def test_a_sound_archive_verifies(run: Run, data: Path) -> None:
    result = run("verify", "--data", data)
    assert result.code == 0, result.out
    assert re.fullmatch(r"\d+ articles, \d+ revisions, 0 pages, 1 WARC file, \d+ captures: sound\n", result.out)
    found = json.loads(run("verify", "--json", "--data", data).out)
    assert found["sound"] is True
    assert found["checked"]["captures"] == found["checked"]["articles"] > 20


def test_faults_are_one_line_each_and_74(run: Run, data: Path) -> None:
    path = damage(data)
    result = run("verify", "--data", data)
    fault, summary = result.out.splitlines()
    assert result.code == 74
    assert re.match(r"capture \d+ of urn:sha256:\w+: its record at byte \d+ of warc/", fault)
    assert path.name in fault
    assert fault.endswith("; bring it back from a backup with `baotinh restore`")
    assert summary.endswith(": 1 fault")
    found = json.loads(run("verify", "--json", "--data", data).out)
    assert set(found["faults"][0]) == {"where", "what", "advice"}


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def behind_the_first_record(path: Path) -> None:
    with path.open("rb") as file:
        first = next(members(file, path.stat().st_size)).place.end
    os.truncate(path, first + 9)


def zeroes(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[: len(held) // 3] + bytes(len(held) - len(held) // 3))


@pytest.mark.parametrize("harm", [halve, behind_the_first_record, zeroes], ids=lambda harm: harm.__name__)
def test_a_file_that_was_cut_is_one_line_with_how_many_captures_and_the_first_place(
    run: Run, data: Path, harm: Callable[[Path], None]
) -> None:
    [warc] = (data / "warc").iterdir()
    harm(warc)
    result = run("verify", "--data", data)
    told = [line for line in result.out.splitlines() if "capture" in line][:-1]
    assert result.code == 74
    assert len(told) == 1, told
    match = re.match(rf"warc/{re.escape(warc.name)}: (\d+) captures have no whole record in it; the first is ", told[0])
    assert match is not None, told
    lost = rows(data, "SELECT count(*), min(warc_offset) FROM captures WHERE warc_offset + warc_length > ?",
                warc.stat().st_size if harm is not zeroes else warc.stat().st_size // 3)  # fmt: skip
    assert lost == [(int(match[1]), lost[0][1])]
    assert f"at byte {lost[0][1]} of warc/" in told[0]


def test_what_breaks_off_says_that_it_counted_so_far(world: World, tmp_path: Path) -> None:
    for table in ("texts", "articles", "captures"):
        data = world.copy(tmp_path / table)
        query = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = ?"
        [(page, size)] = rows(data, query, table)
        held, length = bytearray((data / "archive.db").read_bytes()), int(str(size))
        held[(int(str(page)) - 1) * length : int(str(page)) * length] = b"\xff" * length
        (data / "archive.db").write_bytes(held)
        done = typed("verify", "--data", data)
        assert done.code == 74
        assert re.search(r" so far: \d+ faults$", done.out.strip()), done.out
        assert json.loads(typed("verify", "--json", "--data", data).out)["complete"] is False


def test_the_doctor_says_a_line_for_each_thing_looked_at(run: Run, data: Path) -> None:
    result = run("doctor", "--data", data)
    assert {line.split()[0] for line in result.out.splitlines()} <= {"ok", "warning", "fault"}
    checks = json.loads(run("doctor", "--json", "--data", data).out)
    assert len(checks) == len(result.out.splitlines())
    assert result.code == (74 if any(check["level"] == "fault" for check in checks) else 0)


def test_the_doctor_completes_what_was_left_open(run: Run, data: Path) -> None:
    [path] = (data / "warc").iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    path.rename(path.with_name(path.name + ".open"))
    result = run("doctor", "--data", data)
    assert result.code == 74
    assert "left open by an interrupted run" in result.out
    result = run("doctor", "--repair", "--data", data)
    assert re.search(r"ok +repair +completed \S+, left open by an interrupted run: [1-9]\d* bytes cut", result.out)
    assert path.exists()


def test_a_backup_is_restored_and_verifies(run: Run, data: Path, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy", "--data", data)
    assert (result.code, result.err) == (0, "")
    assert run("restore", tmp_path / "copy", "--data", tmp_path / "again").code == 0
    assert run("verify", "--data", tmp_path / "again").code == 0
    assert run("export", "--format", "json", "-o", tmp_path / "a", "--data", data).code == 0
    assert run("export", "--format", "json", "-o", tmp_path / "b", "--data", tmp_path / "again").code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


WRITERS: tuple[tuple[object, ...], ...] = (
    ("crawl", "baosonla", "--contact", "a@b.vn"), ("crawl", "--rescue", "baosonla", "--contact", "a@b.vn"),
    ("import", FLAT / "seed_hugo.txt"), ("redact", "1", "--yes"), ("mend",), ("rebuild",), ("doctor", "--repair"),
    ("init", "--contact", "a@b.vn", "--force"), ("schedule",), ("run-due",), ("snapshot",),
    ("sites", "add", "https://www.bao-moi.vn/", "--contact", "a@b.vn"),
)  # fmt: skip


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: " ".join(map(str, words[:2])))
def test_whatever_writes_leaves_a_backup_as_it_is(
    run: Run, data: Path, tmp_path: Path, words: tuple[object, ...]
) -> None:
    place = tmp_path / "backup"
    assert run("backup", place, "--data", data).code == 0
    (place / "baotinh.toml").write_text('contact = "you@example.org"\n')
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    done = run(*words, "--data", place)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert f"{place} is a backup, since manifest.json is in it" in done.err
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_what_was_restored_from_a_backup_may_be_written_to(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "backup", "--data", data).code == 0
    assert run("restore", tmp_path / "backup", "--data", tmp_path / "again").code == 0
    assert run("doctor", "--repair", "--data", tmp_path / "again").code == 0


def test_the_backup_of_a_damaged_archive_is_made_and_ends_with_74_and_one_line(
    run: Run, data: Path, tmp_path: Path
) -> None:
    warc = max((data / "warc").glob("*.warc.gz"))
    os.truncate(warc, 0)
    result = run("backup", tmp_path / "copy", "--data", data)
    assert result.code == 74
    assert result.err.strip().splitlines() == [
        f"baotinh: what was copied is damaged: {warc.name} is empty; see `baotinh verify`"
    ]
    again = run("restore", tmp_path / "copy", "--data", tmp_path / "again")
    assert (again.code, again.err.strip()) == (
        74, f"baotinh: the backup is of a damaged archive: {warc.name} is empty; see `baotinh verify`"
    )  # fmt: skip


def test_a_damaged_value_is_one_line_and_after_a_rebuild_the_backup_goes_on(world: World, tmp_path: Path) -> None:
    data, copy = world.copy(tmp_path / "data"), tmp_path / "copy"
    assert typed("backup", copy, "--data", data).code == 0
    good = (copy / "archive.db").read_bytes()
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET digest = CAST(x'ff' || digest AS TEXT) WHERE id = 2")
    result = typed("backup", copy, "--data", data)
    what = "archive.db is damaged: captures 2: digest cannot be read: it is no UTF-8"
    advice = "what was backed up before is kept: see `baotinh verify`, then make it again with `baotinh rebuild`"
    assert (result.code, result.err) == (74, f"baotinh: {what}; {advice}\n")
    assert (copy / "archive.db").read_bytes() == good
    assert typed("rebuild", "--data", data).code == 0
    assert typed("backup", copy, "--data", data).code == 0
    assert typed("verify", "--data", copy).code == 0


def test_a_flipped_byte_in_the_backup_is_one_line_and_nothing_is_restored(run: Run, data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy", "--data", data)
    path = damage(tmp_path / "copy")
    result = run("restore", tmp_path / "copy", "--data", tmp_path / "again")
    assert (result.code, len(result.err.splitlines())) == (74, 1)
    assert path.name in result.err
    assert not (tmp_path / "again").exists()


BAD: list[tuple[Callable[[Path], tuple[object, ...]], int, str]] = [
    (lambda top: ("restore", top / "copy", "--data", top / "data"), 2, "is not empty: it holds archive.db"),
    (lambda top: ("restore", top / "data", "--data", top / "again"), 2, "no backup in"),
    (lambda top: ("backup", top / "data", "--data", top / "data"), 2, "is the archive itself"),
    (lambda top: ("backup", top / "new", "--data", top / "none"), 2, "no archive in"),
    (lambda top: ("backup", "/proc/backup", "--data", top / "data"), 74, "/proc/backup"),
    (lambda top: ("verify", "--data", top / "none"), 2, "no archive in"),
    (lambda top: ("doctor", "--data", top / "none"), 2, "no archive in"),
    (lambda top: ("doctor", "--repair", "--data", top / "none"), 2, "no archive in"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_done_is_one_line_and_its_exit_code(
    run: Run, data: Path, tmp_path: Path, arguments: Callable[[Path], tuple[object, ...]], code: int, message: str
) -> None:
    run("backup", tmp_path / "copy", "--data", data)
    result = run(*arguments(tmp_path))
    assert (result.code, len(result.err.splitlines())) == (code, 1), result
    assert message in result.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("verb", [("show", "1"), ("verify",), ("sites", "check", "bao-nho"), ("doctor", "--repair")])
def test_whoever_cannot_read_the_database_names_doctor_and_what_that_says_brings_it_back(
    world: World, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    data = world.copy(tmp_path / "data")
    before = rows(data, "SELECT id, key FROM articles ORDER BY id")
    for name in ("archive.db-wal", "archive.db-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "archive.db").write_bytes(b"no database" * 999)
    done = typed(*verb, "--data", data)
    assert done.code == 74
    assert "file is not a database; see `baotinh doctor`" in done.err
    assert "make the database again with `baotinh rebuild`" in typed("doctor", "--data", data).out
    assert typed("rebuild", "--data", data).code == 0
    assert rows(data, "SELECT id, key FROM articles ORDER BY id") == before
    assert (data / "archive.db.before-rebuild").exists()


@pytest.mark.parametrize("free", [0, 9 << 30])
def test_a_full_disk_is_said_and_another_fault_of_the_disk_names_doctor(
    data: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
        raise error

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    monkeypatch.setattr("pipelines.db.archive._refuse_unknown", lambda db, _: db._do(fail))
    for verb in (("redact", "1", "--yes"), ("doctor", "--repair"), ("import", FLAT)):
        done = typed(*verb, "--data", data)
        assert (done.code, len(done.err.splitlines())) == (74, 1), done
        assert ("the disk is full" in done.err, "make room, then try again" in done.err) == (not free, not free), done
        assert ("see `baotinh doctor`" in done.err) is bool(free)


def test_what_a_rebuild_left_that_was_killed_is_named_and_goes_with_the_next(data: Path) -> None:
    (data / ".rebuild" / "warc").mkdir(parents=True)
    (data / ".rebuild" / "archive.db").write_bytes(bytes(3 << 20))
    told = typed("doctor", "--data", data).out
    assert re.search(r"warning +rebuild +\.rebuild/ was left by one that was cut off, 3 MiB; delete it", told)
    assert typed("rebuild", "--data", data).code == 0
    assert not (data / ".rebuild").exists()
    assert re.search(r"ok +rebuild ", typed("doctor", "--data", data).out)


@pytest.mark.parametrize("when", ["refused", "failed"])
def test_a_rebuild_that_fails_leaves_nothing(data: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    (data / ".rebuild").mkdir()
    if when == "refused":
        damage(data)
    else:
        monkeypatch.setattr(redo.Redo, "run", lambda *_: exec("raise OSError(28, 'No space left on device')"))
    assert typed("rebuild", "--data", data).code == 74
    assert not (data / ".rebuild").exists()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED])
@pytest.mark.parametrize("options", [(), ("--slim",)], ids=["whole", "slim"])
def test_a_snapshot_beside_a_redaction_is_one_line_and_75(
    data: Path, monkeypatch: pytest.MonkeyPatch, code: int, options: tuple[str, ...]
) -> None:
    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(snapshots, "_add_index", fail)
    with writer_lock(data):
        done = typed("snapshot", *options, "--data", data)
    assert (done.code, len(done.err.splitlines())) == (75, 1), done
    assert "is being written anew, as by a redaction" in done.err
    assert typed("snapshot", *options, "--data", data).code == 74, "where nobody writes it is a fault"
    assert not list((data / "exports").glob(".*"))


@pytest.mark.parametrize(
    "verb", [("snapshot",), ("snapshot", "--slim"), ("export", "-o", "{}/exports/a.csv")], ids=" ".join
)
@pytest.mark.parametrize("late", [False, True])
def test_a_draft_that_a_redaction_removed_is_one_line_and_75(
    data: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...], late: bool
) -> None:
    def remove(*_: object) -> None:
        for path in (data / "exports").glob(".*.part"):
            path.unlink()

    if verb[0] == "snapshot":
        add: Callable[..., object] = snapshots._add_index
        steps: list[Callable[..., object]] = [remove, add] if late else [add, remove]
        monkeypatch.setattr(snapshots, "_add_index", lambda copy: [step(copy) for step in steps])
    else:
        monkeypatch.setattr("pipelines.db.disk.os.fsync", remove)
    done = typed(*(part.format(data) for part in verb), "--data", data)
    assert (done.code, len(done.err.splitlines())) == (75, 1), done
    assert "a redaction removed what there was of it" in done.err
    assert not list((data / "exports").glob("*"))


_MANY = re.compile(r"\b1 (?:article|capture|fault|file|WARC file|row|run|text|page|revision|warc file|answer)s\b|\(s\)")


def test_one_of_anything_is_called_one(run: Run, tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    said = [run("import", min(FLAT.glob("*.txt")), "--data", data).out]
    for verb in (("verify",), ("doctor",), ("backup", copy), ("export", "-o", tmp_path / "a.csv"), ("rebuild",),
                 ("doctor",), ("redact", "1", "--yes")):  # fmt: skip
        if verb[0] == "redact":
            said.append(run("restore", copy, "--data", tmp_path / "again").out)
        said.append(run(*verb, "--data", data).out)
    [warc] = (tmp_path / "again" / "warc").iterdir()
    os.truncate(warc, warc.stat().st_size // 2)
    said += [run(*verb, "--data", tmp_path / "again").out for verb in (("verify",), ("rebuild", "--accept-loss"))]
    assert any("1 article" in text for text in said)
    assert [match[0] for text in said for match in _MANY.finditer(text)] == []
