"""Nothing of the archive's own is overwritten by an export, and nothing of others' by an export or a backup."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_house import ROOT
from tests.world import World, typed

CSV = ("export", "--format", "csv")


def held(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, but for what SQLite has there while it is open."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".db-shm", ".db-wal"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if "db-" not in path.suffix}


@pytest.mark.parametrize("place", [".lock", "papers/x.toml", "news.csv", "warc/a.warc.gz"])
def test_an_export_of_one_archive_keeps_out_of_another(data: Path, world: World, tmp_path: Path, place: str) -> None:
    other = world.copy(tmp_path / "other")
    before = held(other)
    done = typed(*CSV, "-o", other / place, "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert held(other) == before
    assert typed(*CSV, "-o", other / "exports" / "a.csv", "--data", data).code == 0


def test_the_exports_of_an_archive_in_an_archive_are_a_place_for_its_own(data: Path, world: World) -> None:
    inner = world.copy(data / "inner")
    assert typed(*CSV, "-o", inner / "exports" / "a.csv", "--data", inner).code == 0
    assert typed(*CSV, "-o", inner / "exports" / "a.csv", "--data", data).code == 2


def test_what_describes_an_export_keeps_out_too(data: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").symlink_to(data / "papers" / "bao-nho.toml")
    before = held(data)
    done = typed(*CSV, "-o", tmp_path / "a.csv", "--datapackage", "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert held(data) == before
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("arguments", [("snapshot",), (*CSV, "-o", "{data}/exports/bao-nho.toml")])
def test_exports_that_lead_into_the_archive_are_none(data: Path, arguments: tuple[str, ...]) -> None:
    (data / "exports").symlink_to(data / "papers")
    before = held(data)
    done = typed(*(word.format(data=data) for word in arguments), "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert held(data) == before


def test_a_snapshot_that_is_a_link_into_the_archive_is_none(data: Path) -> None:
    (data / "exports").mkdir()
    (data / "exports" / "snapshot.db").symlink_to(data / ".lock")
    before = held(data)
    assert typed("snapshot", "--data", data).code == 2
    assert held(data) == before


@pytest.mark.parametrize("place", [".lock", "papers/bao-nho.toml", "archive.db"])
@pytest.mark.parametrize("command", [("cite", "1"), ("show", "1"), ("export", "--format", "csv", "-o", "-")])
def test_nor_does_the_shell_lead_what_is_said_into_it(data: Path, command: tuple[str, ...], place: str) -> None:
    before = held(data)
    with (data / place).open("ab") as file:
        start = [sys.executable, "-m", "baotinh", *command, "--data", str(data)]
        done = subprocess.run(start, stdout=file, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done
    assert held(data) == before


def test_a_log_beside_the_archive_is_no_file_of_its_own(data: Path) -> None:
    with (data / "crawl.log").open("ab") as file:
        start = [sys.executable, "-m", "baotinh", "cite", "1", "--data", str(data)]
        assert subprocess.run(start, stdout=file, check=False, cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.parametrize("place", ["papers/mine.toml", "warc/mine.warc.gz", ".lock"])
def test_what_others_put_beside_a_backup_stays(data: Path, tmp_path: Path, place: str) -> None:
    copy = tmp_path / "copy"
    assert typed("backup", copy, "--data", data).code == 0
    (copy / place).write_text("mine")
    assert typed("backup", copy, "--data", data).code == 0
    assert (copy / place).read_text() == "mine"


def test_a_file_of_others_under_the_name_of_one_of_a_backup_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert typed("backup", copy, "--data", data).code == 0
    (copy / "papers" / "bao-moi.toml").write_text("mine")
    (data / "papers" / "bao-moi.toml").write_text((data / "papers" / "bao-kia.toml").read_text().replace("kia", "moi"))
    before = held(copy)
    done = typed("backup", copy, "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert held(copy).items() >= {key: body for key, body in before.items() if key != ".lock"}.items()


def test_what_left_the_archive_leaves_the_backup_even_if_the_one_that_drops_it_is_interrupted(
    data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert typed("backup", copy, "--data", data).code == 0
    gone = data / "papers" / "bao-moi.toml"
    gone.write_text((data / "papers" / "bao-kia.toml").read_text().replace("kia", "moi"))
    assert typed("backup", copy, "--data", data).code == 0
    gone.unlink()
    body = (copy / "papers" / "bao-moi.toml").read_bytes()
    assert typed("backup", copy, "--data", data).code == 0
    assert not (copy / "papers" / "bao-moi.toml").exists()
    assert json.loads((copy / "manifest.json").read_text())["left"] == ["papers/bao-moi.toml"]
    (copy / "papers" / "bao-moi.toml").write_bytes(body)  # as if the last step had not been taken
    assert typed("backup", copy, "--data", data).code == 0
    assert not (copy / "papers" / "bao-moi.toml").exists()


@pytest.mark.parametrize("name", [".news.csv.{}.part", ".copy.db.{}.part-journal", ".datapackage.json.{}.part"])
def test_drafts_of_the_dead_are_swept_and_those_of_the_living_are_not(data: Path, tmp_path: Path, name: str) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    for folder in (data / "exports" / "2026", tmp_path / "mine"):
        folder.mkdir(parents=True)
        (folder / name.format(int(dead.stdout))).write_text("half")
        (folder / name.format(os.getppid())).write_text("half")
        (folder / f".film.{int(dead.stdout)}.part").write_text("of others")
    assert typed(*CSV, "-o", tmp_path / "mine" / "a.csv", "--data", data).code == 0
    for folder in (data / "exports" / "2026", tmp_path / "mine"):
        left = {path.name for path in folder.glob(".*")}
        others = set() if data in folder.parents else {f".film.{int(dead.stdout)}.part"}
        assert left == {name.format(os.getppid()), *others}


def test_a_reader_sweeps_nothing(data: Path) -> None:
    (data / "exports").mkdir()
    (data / "exports" / ".a.csv.999999999.part").write_text("half")
    for command in (("show", "1"), ("verify",), ("search", "mưa")):
        assert typed(*command, "--data", data).code == 0
    assert (data / "exports" / ".a.csv.999999999.part").exists()
    assert typed("doctor", "--data", data).code in (0, 74)
    assert not (data / "exports" / ".a.csv.999999999.part").exists()


def test_a_backup_of_a_later_version_is_not_restored(data: Path, tmp_path: Path) -> None:
    copy, to = tmp_path / "copy", tmp_path / "again"
    assert typed("backup", copy, "--data", data).code == 0
    with closing(sqlite3.connect(copy / "archive.db")) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', 'm999', '2031')"
        )
    body, told = (copy / "archive.db").read_bytes(), json.loads((copy / "manifest.json").read_text())
    told["files"]["archive.db"] = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    (copy / "manifest.json").write_text(json.dumps(told))
    done = typed("restore", copy, "--data", to)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert "newer version" in done.err
    assert not to.exists()
