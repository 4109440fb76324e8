"""A backup brings the archive back as it was, and is never half of one and half of another."""

import gzip
import json
import os
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.db.archive import BUSY, STORAGE, USAGE, Archive, ArchiveError, take_lock
from pipelines.upkeep import backup as backups
from pipelines.upkeep import manifest
from pipelines.upkeep.backup import Backup
from pipelines.upkeep.redact import redact
from pipelines.upkeep.restore import restore
from pipelines.upkeep.verify import verify
from pipelines.warc.reader import members
from tests.pipelines.conftest import NOON
from tests.pipelines.sound import OTHER, Filler, make


class Killed(BaseException):
    """No `except` of the program's own stops it."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = make(tmp_path / "data")
    (folder / "papers").mkdir()
    (folder / "papers" / "vidu.toml").write_text('id = "vidu"\n')
    return folder


def back_up(data: Path, target: Path) -> Counter[str]:
    making = Backup(data, target, "0")
    making.make()
    return making.done


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        return list(db.iterdump())


def faults(folder: Path) -> list[str]:
    with Archive(folder) as archive:
        return [str(fault) for fault in verify(archive, Counter())]


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in manifest.held(folder) if name != "archive.db"}


def last_warc(data: Path) -> Path:
    return max((data / "warc").glob("*.warc.gz"))


def add(data: Path, number: int) -> None:
    with Archive(data, write=True) as archive:
        filler = Filler(archive)
        filler.article(
            f"https://baovidu.vn/tin-{number}.html", NOON + timedelta(days=1), b"%d" % number, f"Tin {number}"
        )
        filler.finish()


def test_what_is_restored_is_what_was_backed_up(data: Path, tmp_path: Path) -> None:
    assert back_up(data, tmp_path / "copy") == {"copied": 2, "linked": 2}
    told = restore(tmp_path / "copy", tmp_path / "again")
    assert dump(tmp_path / "again") == dump(data)
    assert files(tmp_path / "again") == files(data)
    assert faults(tmp_path / "again") == []
    assert told.rows["captures"] == 9
    assert sorted(p.name for p in (tmp_path / "again").iterdir() if "-" not in p.name) == [
        ".lock", "archive.db", "papers", "warc", "watch",
    ]  # fmt: skip
    with Archive(tmp_path / "again", write=True) as archive:
        assert archive.db.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_backup_can_itself_be_read_and_verified(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    assert faults(tmp_path / "copy") == []
    assert not [path for path in (tmp_path / "copy").rglob("*") if "part" in path.name or "-wal" in path.name]


def test_the_manifest_says_what_there_is(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    told = json.loads((tmp_path / "copy" / "manifest.json").read_text("utf-8"))
    assert sorted(told["files"]) == manifest.held(tmp_path / "copy")
    assert told["rows"]["articles"] == 4
    assert told["version"] == "0"
    for name, content in told["files"].items():
        assert content["size"] == (tmp_path / "copy" / name).stat().st_size


def test_only_what_is_new_is_copied_again(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    before = {name: (tmp_path / "copy" / name).stat().st_ino for name in manifest.held(tmp_path / "copy")}
    assert back_up(data, tmp_path / "copy") == {"copied": 1, "already there": 3}
    add(data, 1)
    assert back_up(data, tmp_path / "copy") == {"copied": 1, "linked": 1, "already there": 3}
    kept = [name for name in before if name != "archive.db"]
    assert [(tmp_path / "copy" / name).stat().st_ino for name in kept] == [before[name] for name in kept]
    restore(tmp_path / "copy", tmp_path / "again")
    assert dump(tmp_path / "again") == dump(data)


def test_on_another_file_system_the_files_are_copied(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert back_up(data, tmp_path / "copy") == {"copied": 4}
    assert back_up(data, tmp_path / "copy") == {"copied": 1, "already there": 3}
    assert files(tmp_path / "copy") == files(data)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()  # it may be the same file as that of the archive
    path.write_bytes(content)


@pytest.mark.parametrize("kind", ["archive.db", "warc/*.gz", "papers/*.toml"])
@pytest.mark.parametrize("harm", [damage, Path.unlink])
def test_a_backup_with_a_damaged_file_is_not_restored(data: Path, tmp_path: Path, kind: str, harm: object) -> None:
    back_up(data, tmp_path / "copy")
    [path, *_] = sorted((tmp_path / "copy").glob(kind))
    assert callable(harm)
    harm(path)
    with pytest.raises(ArchiveError, match=path.name) as error:
        restore(tmp_path / "copy", tmp_path / "again")
    assert error.value.exit_code == STORAGE
    assert not (tmp_path / "again").exists()


def test_a_damaged_file_of_the_backup_is_replaced_by_the_next_backup(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    damage(min((tmp_path / "copy" / "warc").iterdir()))
    assert back_up(data, tmp_path / "copy") == {"copied": 1, "linked": 1, "already there": 2}
    restore(tmp_path / "copy", tmp_path / "again")


def cut(path: Path) -> None:
    """Leave the first record and nothing else: a file that is whole, and too short."""
    with path.open("rb") as file:
        first = next(members(file, path.stat().st_size))
    os.truncate(path, first.place.end)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: os.truncate(path, 0), "is empty"),
        (cut, "captures lie in it up to byte"),
        (lambda path: os.truncate(path, path.stat().st_size - 9), "is damaged behind byte"),
    ],
    ids=["missing", "empty", "short", "torn"],
)
def test_the_first_backup_of_a_damaged_archive_copies_what_is_there_and_says_so(
    data: Path, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    warc = last_warc(data)
    harm(warc)
    for _ in range(2):  # the next one too
        making = Backup(data, tmp_path / "backup", "0")
        made = making.make()
        assert [line for line in making.damaged if line.startswith(warc.name) and said in line] == making.damaged != []
        assert made.rows["captures"] > 0
        assert (f"warc/{warc.name}" in made.files) is warc.exists()


def test_a_backup_of_a_sound_archive_says_nothing_of_damage(data: Path, tmp_path: Path) -> None:
    making = Backup(data, tmp_path / "backup", "0")
    making.make()
    assert making.damaged == []


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: os.truncate(path, 0), cut])
def test_a_file_that_became_too_short_never_replaces_the_one_in_the_backup(
    data: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    target = tmp_path / "backup"
    back_up(data, target)
    warc = last_warc(data)
    kept = target / "warc" / warc.name
    whole = warc.read_bytes()
    kept.unlink()
    kept.write_bytes(whole)  # a copy, as on another disk
    harm(warc)
    with pytest.raises(ArchiveError, match="earlier backup is kept") as caught:
        back_up(data, target)
    assert caught.value.exit_code == STORAGE
    assert kept.read_bytes() == whole


def test_a_damaged_archive_never_replaces_its_good_backup(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    before = dump(data)
    path = min((data / "warc").iterdir())
    damage(path)
    with pytest.raises(ArchiveError, match="is damaged; the earlier backup is kept"):
        back_up(data, tmp_path / "copy")
    path.unlink()
    with pytest.raises(ArchiveError, match="is missing, and rows name it; the earlier backup is kept"):
        back_up(data, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert dump(tmp_path / "again") == before
    assert faults(tmp_path / "again") == []


@pytest.mark.parametrize("name", ["archive.db", "warc/a.warc.gz", "papers/a.toml"])
def test_an_archive_is_never_overwritten(data: Path, tmp_path: Path, name: str) -> None:
    back_up(data, tmp_path / "copy")
    path = tmp_path / "again" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(ArchiveError, match=path.name) as error:
        restore(tmp_path / "copy", tmp_path / "again")
    assert error.value.exit_code == USAGE
    with pytest.raises(ArchiveError, match=path.name) as error:
        back_up(data, tmp_path / "again")
    assert error.value.exit_code == USAGE
    assert path.read_text() == "mine"


def test_a_folder_with_a_readme_is_empty_enough(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "README.md").write_text("The archive lives here")
    restore(tmp_path / "copy", tmp_path / "again")
    assert faults(tmp_path / "again") == []


def test_what_is_no_place_for_a_backup_is_refused(data: Path, tmp_path: Path) -> None:
    for place in (data, data / "warc"):
        with pytest.raises(ArchiveError, match="is the archive itself"):
            back_up(data, place)
    with pytest.raises(ArchiveError, match="no backup in"):
        restore(tmp_path / "none", tmp_path / "again")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "manifest.json").write_text("{")
    with pytest.raises(ArchiveError, match=r"manifest.json is damaged"):
        restore(tmp_path / "copy", tmp_path / "again")


UNMOUNTED: dict[str, Callable[[Path], object]] = {
    "an empty mount point": lambda _: None,
    "something of the machine in it": lambda place: (place / "lost+found").mkdir(),
    "the mount point is gone": Path.rmdir,
    "another disk, with things of others": lambda place: (place / "photos.zip").write_bytes(b"x"),
}


@pytest.mark.parametrize("kind", UNMOUNTED)
def test_a_backup_whose_disk_is_not_mounted_is_not_made_again_on_the_wrong_one(
    data: Path, tmp_path: Path, kind: str
) -> None:
    place = tmp_path / "mnt" / "đĩa"
    back_up(data, place)
    place.rename(tmp_path / "disk")
    place.mkdir()
    UNMOUNTED[kind](place)
    before = sorted(place.parent.rglob("*"))
    with pytest.raises(
        ArchiveError, match=r"the backup of \S+ is not in .*: expected .*manifest\.json; mount"
    ) as caught:
        back_up(data, place)
    assert (caught.value.exit_code, sorted(place.parent.rglob("*"))) == (74, before)
    back_up(data, tmp_path / "another")  # a folder that never held one
    shutil.rmtree(place, ignore_errors=True)
    (tmp_path / "disk").rename(place)
    assert back_up(data, place)["copied"] == 1
    assert faults(place) == []


def test_a_new_disk_may_take_the_place_of_the_one_that_is_lost(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b")
    shutil.rmtree(tmp_path / "b")
    (data / "backups.json").unlink()
    back_up(data, tmp_path / "b")
    assert faults(tmp_path / "b") == []


@pytest.mark.parametrize("content", ["", "[]", "null", '{"a', '{"/b": 3}', "\0" * 50])
def test_a_memory_of_backups_that_is_damaged_stops_none(data: Path, tmp_path: Path, content: str) -> None:
    (data / "backups.json").write_text(content)
    back_up(data, tmp_path / "b")
    shutil.rmtree(tmp_path / "b")
    with pytest.raises(ArchiveError, match="is not in"):
        back_up(data, tmp_path / "b")


def test_a_backup_by_another_name_of_its_folder_is_known(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b")
    shutil.rmtree(tmp_path / "b")
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "b")
    with pytest.raises(ArchiveError, match="is not in"):
        back_up(data, tmp_path / "link")


DAMAGED = {
    "half of it": '{"form": 1, "files": {',
    "nothing": "",
    "a list": "[]",
    "no files": '{"form": 1, "version": "0", "made_at": "x", "rows": {}}',
    "another kind of files": '{"form": 1, "version": "0", "made_at": "x", "files": 3, "rows": {}}',
    "a strange name": '{"form": 1, "version": "0", "made_at": "x", "files": {}, "rows": {}, "left": ["../a"]}',
}


def contents(folder: Path) -> dict[Path, bytes]:
    """All files but the lock, which says when it was taken."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


@pytest.mark.parametrize("what", DAMAGED)
def test_where_the_list_of_a_backup_is_damaged_it_is_said_what_to_do_and_nothing_is_changed(
    data: Path, tmp_path: Path, what: str
) -> None:
    copy, again = tmp_path / "copy", tmp_path / "again"
    back_up(data, copy)
    (copy / "manifest.json").write_text(DAMAGED[what])
    before = contents(copy)
    with pytest.raises(ArchiveError) as to_back_up:
        back_up(data, copy)
    with pytest.raises(ArchiveError) as to_restore:
        restore(copy, again)
    assert f"back up into another, empty folder, and keep {copy} until that is done" in str(to_back_up.value)
    assert "use another backup" in str(to_restore.value)
    assert all(f"see `baotinh verify --data {copy}`" in str(told.value) for told in (to_back_up, to_restore))
    assert contents(copy) == before
    assert not again.exists()


def test_what_is_advised_where_there_is_no_other_backup_brings_the_archive_back(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    (tmp_path / "copy" / "manifest.json").write_text("{")
    assert faults(tmp_path / "copy") == []
    for name in manifest.held(tmp_path / "copy"):
        (tmp_path / "again" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tmp_path / "copy" / name, tmp_path / "again" / name)
    assert faults(tmp_path / "again") == []
    assert dump(tmp_path / "again") == dump(data)


def test_a_list_alone_is_no_archive_to_be_looked_at(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "manifest.json").write_text("{")
    with pytest.raises(ArchiveError, match="is damaged") as told:
        back_up(data, tmp_path / "copy")
    assert "verify" not in str(told.value)


def test_a_manifest_cannot_name_files_elsewhere(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    path = tmp_path / "copy" / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    told["files"]["warc/../../../evil.warc.gz"] = told["files"]["archive.db"]
    path.write_text(json.dumps(told))
    with pytest.raises(ArchiveError, match="evil"):
        restore(tmp_path / "copy", tmp_path / "again")


def test_a_file_that_is_still_written_is_copied_up_to_its_last_whole_record(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Archive(data, write=True) as archive:
        filler = Filler(archive)
        filler.fill()
        [opened] = (data / "warc").glob("*.open")
        whole = opened.stat().st_size
        with opened.open("ab") as file:  # a record on its way
            file.write(b"\x1f\x8b\x08\x00half a record")
        assert back_up(data, tmp_path / "copy") == {"copied": 2}
        [copied] = (tmp_path / "copy" / "warc").iterdir()
        assert (copied.name, copied.stat().st_size) == (opened.stem, whole)
        os.truncate(opened, whole)
        restore(tmp_path / "copy", tmp_path / "during")
        assert faults(tmp_path / "during") == []
        filler.article("https://baovidu.vn/sau-111111.html", NOON, b"sau", "Sau")
        filler.finish()
    assert back_up(data, tmp_path / "copy") == {"copied": 1, "linked": 1}
    restore(tmp_path / "copy", tmp_path / "after")
    assert faults(tmp_path / "after") == []
    assert dump(tmp_path / "after") == dump(data)


def test_backups_taken_while_pages_are_stored_are_each_of_one_moment(tmp_path: Path) -> None:
    data, enough = tmp_path / "data", threading.Event()
    with Archive(data, write=True) as archive:
        filler = Filler(archive)
        filler.fill()

        def crawl() -> None:
            number = 0
            while not enough.is_set():
                number += 1
                filler.article(f"https://baovidu.vn/tin-{number}.html", NOON, os.urandom(3000), f"Tin {number}")
                if number % 20 == 0:
                    filler.warc.close()

        thread = threading.Thread(target=crawl)
        thread.start()
        counts = []
        try:
            for number in range(5):
                back_up(data, tmp_path / "copy")
                counts.append(restore(tmp_path / "copy", tmp_path / str(number)).rows["articles"])
        finally:
            enough.set()
            thread.join()
        filler.finish()
    assert [faults(tmp_path / str(number)) for number in range(5)] == [[]] * 5
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_backup_cut_off_before_it_is_complete_leaves_the_earlier_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, tmp_path / "copy")
    before = dump(data)
    add(data, 1)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "commit", die)
        patched.setattr(manifest, "sweep", lambda _: None)  # as when the process is killed
        with pytest.raises(Killed):
            back_up(data, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert dump(tmp_path / "again") == before
    back_up(data, tmp_path / "copy")
    assert not list((tmp_path / "copy").rglob("*.part"))


@pytest.mark.parametrize("moment", range(5))
def test_a_backup_cut_off_while_it_takes_its_place_is_completed_by_whoever_comes_next(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    back_up(data, tmp_path / "copy")
    add(data, 1)
    add(data, 2)
    replace, done = Path.replace, []

    def die_later(path: Path, target: Path) -> Path:
        is_own = path.name.endswith(".part") or path.name.startswith("manifest.next")
        if is_own and path.is_relative_to(tmp_path / "copy"):
            done.append(path)
            if len(done) == moment + 2:  # the first is the new manifest
                raise Killed
        return replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", die_later)
        if moment < 4:
            with pytest.raises(Killed):
                back_up(data, tmp_path / "copy")
        else:
            back_up(data, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert dump(tmp_path / "again") == dump(data)
    assert faults(tmp_path / "again") == []


def test_a_restore_that_was_cut_off_can_be_repeated(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, tmp_path / "copy")

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.upkeep.restore._move", die)
        patched.setattr(
            "pipelines.upkeep.restore.shutil.rmtree", lambda *_, **__: None
        )  # as when the process is killed
        with pytest.raises((Killed, OSError)):
            restore(tmp_path / "copy", tmp_path / "again")
    (tmp_path / "again" / "warc").mkdir()
    name = next(iter((tmp_path / "again" / ".restoring" / "warc").iterdir())).name
    (tmp_path / "again" / ".restoring" / "warc" / name).rename(tmp_path / "again" / "warc" / name)
    restore(tmp_path / "copy", tmp_path / "again")
    assert faults(tmp_path / "again") == []
    assert not (tmp_path / "again" / ".restoring").exists()


def test_files_that_the_archive_has_no_more_leave_the_backup_too(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    (data / "papers" / "vidu.toml").unlink()
    back_up(data, tmp_path / "copy")
    assert not list((tmp_path / "copy" / "papers").iterdir())


@pytest.mark.parametrize("way", ["in place", "under another name"])
def test_a_warc_that_is_rewritten_meanwhile_is_noticed(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    copy_database = backups._copy_database

    def rewrite(db: sqlite3.Connection, target: Path) -> None:
        copy_database(db, target)
        path = min((data / "warc").iterdir())
        if way == "in place":
            path.write_bytes(path.read_bytes())
            os.utime(path, (1, 1))
        else:
            path.rename(path.with_name("x.warc.gz"))

    monkeypatch.setattr(backups, "_copy_database", rewrite)
    with pytest.raises(ArchiveError, match="were rewritten") as error:
        back_up(data, tmp_path / "copy")
    assert error.value.exit_code == BUSY
    assert manifest.held(tmp_path / "copy") == []


def test_what_was_taken_down_leaves_the_backup_with_the_next_one(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    with Archive(data, write=True) as archive:
        redact(archive, "baotinh/0", OTHER, None)
    assert faults(data) == []
    back_up(data, tmp_path / "copy")
    assert faults(tmp_path / "copy") == []
    content = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "copy" / "warc").iterdir())
    assert b"tintintin" not in content
    assert b"them" in content


def test_two_backups_into_one_folder_wait_for_each_other(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    held = take_lock(tmp_path / "copy")
    with pytest.raises(ArchiveError) as error:
        back_up(data, tmp_path / "copy")
    os.close(held)
    assert error.value.exit_code == BUSY


# What one flipped bit or a bad write does to a value: nothing of it is seen by SQLite, which looks at pages.
IN_VALUES = {
    "a digest that is no UTF-8": "UPDATE captures SET digest = CAST(x'73ff' || substr(digest, 3) AS TEXT) WHERE id = 2",
    "an address that is no UTF-8": "UPDATE pages SET reason = CAST(x'ff' AS TEXT)",
    "a run that is no UTF-8": "UPDATE runs SET command = CAST(x'c3' AS TEXT)",
    "a name that is no UTF-8": "UPDATE names SET name = CAST(x'80' || name AS TEXT)",
    "another body": "UPDATE articles SET body = body || 'x' WHERE id = 1",
    "another title": "UPDATE articles SET title = title || 'x' WHERE id = 2",
    "another digest of an article": "UPDATE articles SET digest = 'sha256:0' WHERE id = 1",
    "another earlier text": "UPDATE texts SET body = 'x' WHERE title NOT NULL",
    "another number of words": "UPDATE articles SET words = words + 1 WHERE id = 1",
    "a count that is another": "UPDATE articles_per_day SET articles = articles + 1",
    "a row that points nowhere": "UPDATE articles SET capture_id = 99 WHERE id = 1",
    "bytes of a capture that is not there": "UPDATE captures SET revisit_of = 99 WHERE revisit_of NOT NULL",
    "a revision that is gone": "DELETE FROM texts WHERE number = 1",
}


def plant(data: Path, script: str) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:  # foreign keys are not enforced here
        db.executescript(script)


@pytest.mark.parametrize("planted", IN_VALUES)
def test_a_database_with_a_damaged_value_never_replaces_the_good_one(data: Path, tmp_path: Path, planted: str) -> None:
    target = tmp_path / "copy"
    back_up(data, target)
    kept = {path.name: path.read_bytes() for path in target.iterdir() if path.suffix in (".db", ".json")}
    plant(data, IN_VALUES[planted])
    with pytest.raises(ArchiveError, match=r"is damaged: .*verify`, then .*rebuild`") as caught:
        back_up(data, target)
    assert caught.value.exit_code == STORAGE
    assert {path.name: path.read_bytes() for path in target.iterdir() if path.suffix in (".db", ".json")} == kept
    assert not [path for path in target.rglob("*") if "part" in path.name]


@pytest.mark.parametrize("planted", ["a digest that is no UTF-8", "another body", "a row that points nowhere"])
def test_the_first_backup_of_a_database_with_a_damaged_value_is_made_and_says_so(
    data: Path, tmp_path: Path, planted: str
) -> None:
    plant(data, IN_VALUES[planted])
    for _ in range(2):  # nothing good is replaced by the next one either
        making = Backup(data, tmp_path / "copy", "0")
        making.make()
        assert [line for line in making.damaged if line.startswith("archive.db: ")] == making.damaged != []


@pytest.mark.parametrize("planted", ["a digest that is no UTF-8", "another body"])
def test_a_database_that_was_made_good_again_is_backed_up(data: Path, tmp_path: Path, planted: str) -> None:
    back_up(data, tmp_path / "copy")
    good = dump(data)
    plant(data, IN_VALUES[planted])
    with pytest.raises(ArchiveError):
        back_up(data, tmp_path / "copy")
    shutil.copyfile(tmp_path / "copy" / "archive.db", data / "archive.db")
    add(data, 7)
    back_up(data, tmp_path / "copy")
    assert dump(tmp_path / "copy") == dump(data) != good


def test_a_damaged_database_in_the_backup_is_no_reason_to_keep_it(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "copy")
    plant(tmp_path / "copy", IN_VALUES["another body"])
    plant(data, IN_VALUES["another title"])
    making = Backup(data, tmp_path / "copy", "0")
    making.make()
    assert len(making.damaged) == 1


def test_an_archive_of_an_earlier_version_is_backed_up_before_it_is_brought_up_to_date(
    data: Path, tmp_path: Path
) -> None:
    plant(
        data,
        """ALTER TABLE captures DROP COLUMN lost;
           DELETE FROM _sqlite_migrations WHERE name LIKE '%lost_bytes'""",
    )
    for _ in range(2):
        making = Backup(data, tmp_path / "copy", "0")
        making.make()
        assert making.damaged == []
    plant(data, "UPDATE runs SET command = CAST(x'ff' AS TEXT)")
    with pytest.raises(ArchiveError, match="is damaged"):
        back_up(data, tmp_path / "copy")
