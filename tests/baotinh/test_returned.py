"""A WARC file that was missing or cut when an article was taken down comes back whole, and the text stays away."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.world import DOOMED, MOVED, World, articles, make_due, rows, traces, typed, warcs

Harm = Callable[[Path, int, int], None]


def remove(path: Path, begin: int, end: int) -> None:
    path.unlink()


def empty(path: Path, begin: int, end: int) -> None:
    os.truncate(path, 0)


def cut_before(path: Path, begin: int, end: int) -> None:
    os.truncate(path, begin)


def cut_within(path: Path, begin: int, end: int) -> None:
    os.truncate(path, end - 9)


def zero(path: Path, begin: int, end: int) -> None:
    """As a disk does that never got the bytes."""
    held = path.read_bytes()
    path.write_bytes(held[:begin] + bytes(end - begin) + held[end:])


HARMS = (remove, empty, cut_before, cut_within, zero)
each_harm = pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)


def lying(data: Path, url: str) -> dict[Path, list[tuple[int, int]]]:
    """Where the records of an address lie."""
    query = "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url = ? ORDER BY id"
    found: dict[Path, list[tuple[int, int]]] = {}
    for file, offset, length in rows(data, query, url):
        found.setdefault(data / "warc" / str(file), []).append((int(str(offset)), int(str(offset)) + int(str(length))))
    return found


def taken_down_without(data: Path, world: World, harm: Harm) -> None:
    """Each file of the story is harmed, the story is taken down, and the files are brought back whole."""
    places = lying(data, world.url(DOOMED))
    kept = {path: shutil.copyfile(path, data.parent / path.name) for path in places}
    for path, [(begin, end), *_] in places.items():
        harm(path, begin, end)
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code == 74, done
    for path in places:
        assert f"{path} is " in done.err
    assert done.err.count("do not bring it back") == len(places)
    for path, copy in kept.items():
        shutil.copyfile(copy, path)
    assert {line.partition(":")[0] for line in traces(data)} == {f"warc/{path.name}" for path in places}


def repaired(data: Path, world: World) -> None:
    assert typed("doctor", "--repair", "--data", data).code == 0


def redacted_again(data: Path, world: World) -> None:
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert (done.code, "what had come back is gone" in done.out) == (0, True), done


def imported(data: Path, world: World) -> None:
    page = data.parent / "other.txt"
    page.write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    assert typed("import", page, "--data", data).code == 0


def made_again(data: Path, world: World) -> None:
    assert typed("rebuild", "--data", data).code == 0


def made_again_without_a_database(data: Path, world: World) -> None:
    (data / "archive.db").unlink()
    assert typed("rebuild", "--data", data).code == 0


WRITERS = (repaired, redacted_again, imported, made_again, made_again_without_a_database)


@each_harm
def test_verify_names_what_was_taken_down_and_is_back(data: Path, world: World, harm: Harm) -> None:
    taken_down_without(data, world, harm)
    done = typed("verify", "--data", data)
    assert done.code == 74
    assert "of what was taken down are in it again; take it out with `baotinh doctor --repair`" in done.out


@each_harm
@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_who_writes_next_takes_out_what_is_back(
    data: Path, world: World, harm: Harm, write: Callable[[Path, World], None]
) -> None:
    taken_down_without(data, world, harm)
    write(data, world)
    assert traces(data) == []
    done = typed("verify", "--data", data)
    assert (done.code, "sound" in done.out) == (0, True), done
    for path in (DOOMED, MOVED):
        assert rows(data, "SELECT 1 FROM captures WHERE url = ?", world.url(path)) == []
        assert rows(data, "SELECT 1 FROM pages WHERE url = ?", world.url(path)) == []


def test_import_and_rebuild_say_what_they_found_and_put_in_order(
    data: Path, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    taken_down_without(data, world, remove)
    page = data.parent / "other.txt"
    page.write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    copy = Path(shutil.copytree(data, data.parent / "copy"))
    for command in (("import", page, "--data", data), ("rebuild", "--data", copy)):
        caplog.clear()
        assert typed(*command).code == 0
        assert "what had been taken down and was back" in caplog.text, command


@each_harm
def test_all_other_articles_stay_when_it_is_taken_out_again(data: Path, world: World, harm: Harm) -> None:
    others = {key for key in articles(data) if "dieu-khong-nen-ke" not in key and not key.startswith("sha256")}
    taken_down_without(data, world, harm)
    made_again_without_a_database(data, world)
    assert articles(data).keys() >= others


def test_a_file_that_comes_back_under_another_name_is_cleaned_too(data: Path, world: World) -> None:
    places = lying(data, world.url(DOOMED))
    kept = {path: shutil.copyfile(path, data.parent / path.name) for path in places}
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    for path, copy in kept.items():
        shutil.copyfile(copy, path.with_name(f"copy-{path.name}"))
    assert typed("verify", "--data", data).code == 74
    repaired(data, world)
    assert traces(data) == []


def test_a_whole_file_over_the_cleaned_one_is_found_by_the_next_crawl(data: Path, world: World) -> None:
    places = lying(data, world.url(DOOMED))
    kept = {path: shutil.copyfile(path, data.parent / path.name) for path in places}
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    for path, copy in kept.items():
        shutil.copy2(copy, path)
        os.utime(path, (0, 0))  # as a program does that copies times
    make_due(data)
    assert world.crawl(data).code == 0
    assert traces(data) == []
    assert typed("verify", "--data", data).code == 0


def test_what_an_earlier_version_made_of_it_goes_from_the_tables(data: Path, world: World) -> None:
    """Its rebuild stored captures and pages of addresses that have a tombstone."""
    old = rows(data, "SELECT warc_record, warc_file, warc_offset, warc_length, digest FROM captures WHERE url = ?"
                     " AND revisit_of IS NULL", world.url(DOOMED))  # fmt: skip
    kept = {path: shutil.copyfile(path, data.parent / path.name) for path in lying(data, world.url(DOOMED))}
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    for path, copy in kept.items():
        shutil.copyfile(copy, path)
    insert = """INSERT INTO captures (run_id, url, fetched_at, status, warc_record, warc_file, warc_offset,
                warc_length, digest) VALUES (1, ?, '2026-03-07T05:00:00+00:00', 200, ?, ?, ?, ?, ?)"""
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.executemany(insert, [(world.url(DOOMED), *row) for row in old])
    assert len(rows(data, "SELECT 1 FROM captures WHERE url = ?", world.url(DOOMED))) == len(old) > 0
    assert typed("verify", "--data", data).code == 74
    repaired(data, world)
    assert rows(data, "SELECT 1 FROM captures WHERE url = ?", world.url(DOOMED)) == []
    assert traces(data) == []
    assert typed("verify", "--data", data).code == 0


def test_nothing_is_kept_where_nothing_came_back(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code == 2
    assert "it was taken down, and nothing of it has come back" in done.err


def test_killed_while_it_takes_it_out_again_a_file_is_the_old_one_or_the_new_one(
    data: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_down_without(data, world, empty)

    def die(path: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        assert typed("doctor", "--repair", "--data", data).code != 0
    assert typed("verify", "--data", data).code == 74
    repaired(data, world)
    assert [path.name for path in (data / "warc").iterdir() if path.name.startswith(".")] == []
    assert traces(data) == []
    assert len(warcs(data)) > 1


def test_where_a_file_cannot_be_opened_the_others_are_cleaned(data: Path, world: World) -> None:
    taken_down_without(data, world, empty)
    (data / "warc" / "none.warc.gz").mkdir()
    assert typed("doctor", "--repair", "--data", data).code == 74
    assert traces(data) == []
