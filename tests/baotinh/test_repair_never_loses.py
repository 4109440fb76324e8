"""Whatever has happened to the files of an archive, no command of ours makes it worse, and what is lost is said."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.warc.reader import members
from tests.world import (
    DOOMED,
    PATHS,
    TAGGED,
    World,
    articles,
    dump,
    make_due,
    record_at,
    rows,
    typed,
    unreadable,
    warcs,
)

Damage = Callable[[Path], None]
"""Does something to the files of an archive."""


# --- what can happen to files


def empty_the_first(data: Path) -> None:
    warcs(data)[0].write_bytes(b"")


def empty_the_last(data: Path) -> None:
    warcs(data)[-1].write_bytes(b"")


def empty_all(data: Path) -> None:
    for path in warcs(data):
        path.write_bytes(b"")


def cut_in_half(data: Path) -> None:
    path = warcs(data)[0]
    os.truncate(path, path.stat().st_size // 2)


def cut_to_the_first_record(data: Path) -> None:
    os.truncate(warcs(data)[0], first_offset(data, warcs(data)[0].name))


def cut_within_the_last_record(data: Path) -> None:
    [(end,)] = rows(
        data, "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?", warcs(data)[0].name
    )
    os.truncate(warcs(data)[0], int(str(end)) - 9)


def remove_the_first(data: Path) -> None:
    warcs(data)[0].unlink()


def remove_the_saved_pages(data: Path) -> None:
    warcs(data)[-1].unlink()


def remove_all_but_one(data: Path) -> None:
    for path in warcs(data)[1:]:
        path.unlink()


def flip_a_byte(data: Path) -> None:
    file, offset, length = place_of(data, PATHS[1])
    flip(data / "warc" / file, offset + length // 2)


def flip_a_byte_of_a_head(data: Path) -> None:
    file, offset, _ = place_of(data, PATHS[1])
    flip(data / "warc" / file, offset)


def swap_two(data: Path) -> None:
    one, other = warcs(data)[:2]
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


def put_another_in_its_place(data: Path) -> None:
    shutil.copyfile(warcs(data)[1], warcs(data)[0])


def zero_the_middle(data: Path) -> None:
    path = warcs(data)[0]
    held = bytearray(path.read_bytes())
    held[len(held) // 3 : len(held) // 2] = bytes(len(held) // 2 - len(held) // 3)
    path.write_bytes(held)


def fill_with_rubbish(data: Path) -> None:
    path = warcs(data)[0]
    path.write_bytes(b"\x1f\x8brubbish" * (path.stat().st_size // 9))


def make_it_a_folder(data: Path) -> None:
    path = warcs(data)[0]
    path.unlink()
    path.mkdir()


def first_offset(data: Path, file: str) -> int:
    [(offset,)] = rows(data, "SELECT min(warc_offset) FROM captures WHERE warc_file = ?", file)
    return int(str(offset))


def place_of(data: Path, path: str) -> tuple[str, int, int]:
    """Of the first capture of a page that has bytes of its own."""
    query = """SELECT warc_file, warc_offset, warc_length FROM captures
               WHERE url LIKE ? AND revisit_of IS NULL AND status = 200 ORDER BY id LIMIT 1"""
    [(file, offset, length)] = rows(data, query, f"%{path}")
    return str(file), int(str(offset)), int(str(length))


def flip(path: Path, at: int) -> None:
    held = bytearray(path.read_bytes())
    held[at] ^= 0x10
    path.write_bytes(held)


LOSSES: tuple[Damage, ...] = (
    empty_the_first, empty_the_last, empty_all, cut_in_half, cut_to_the_first_record, cut_within_the_last_record,
    remove_the_first, remove_the_saved_pages, remove_all_but_one, flip_a_byte, flip_a_byte_of_a_head,
    put_another_in_its_place, zero_the_middle, fill_with_rubbish, make_it_a_folder,
)  # fmt: skip
"""Each loses the bytes of a capture, or more."""
SEEN_AT_A_LOOK = (empty_the_first, cut_in_half, remove_the_first, put_another_in_its_place, zero_the_middle)
"""Some that are seen without reading whole records: the file, its length, and what begins at the offset."""

each_loss = pytest.mark.parametrize("damage", LOSSES, ids=lambda damage: damage.__name__)


def earlier_databases(data: Path) -> list[Path]:
    """The databases that rebuilds have put aside."""
    found = data.glob("archive.db.before-rebuild*")
    return sorted(path for path in found if not path.name.endswith(("-wal", "-shm", "-journal")))


def with_what_depends(data: Path, lost: set[int]) -> set[int]:
    """The captures whose bytes cannot be read: their own record is lost, or the one that they refer to."""
    return lost | {
        int(str(number))
        for number, first in rows(data, "SELECT id, revisit_of FROM captures WHERE revisit_of NOT NULL")
        if int(str(first)) in lost
    }


# --- rebuild refuses


@each_loss
def test_rebuild_refuses_what_would_lose_captures_and_says_what_and_how_many(data: Path, damage: Damage) -> None:
    before = dump(data / "archive.db")
    damage(data)
    lost = with_what_depends(data, unreadable(data))
    query = f"SELECT DISTINCT warc_file FROM captures WHERE id IN ({marks(lost)})"
    touched = {str(file) for (file,) in rows(data, query, *lost)}
    done = typed("rebuild", "--data", data)
    assert done.code == 74, done
    assert dump(data / "archive.db") == before
    assert earlier_databases(data) == []
    assert not (data / ".rebuild" / "archive.db").exists()
    own, all_ = len(unreadable(data)), len(lost)
    assert re.search(rf"\b(?:{own}|{all_})\b", done.err), f"{own} or {all_} captures: {done.err}"
    assert any(name in done.err for name in touched), (touched, done.err)
    assert "--accept-loss" in done.err
    assert "Traceback" not in done.said


def marks(values: set[int]) -> str:
    return ", ".join("?" * len(values))


@pytest.mark.parametrize("damage", [empty_the_first, empty_all, cut_in_half, flip_a_byte], ids=lambda d: d.__name__)
def test_rebuild_refuses_as_often_as_it_is_asked_and_the_tables_still_know_every_article(
    data: Path, damage: Damage
) -> None:
    before = articles(data)
    damage(data)
    codes = [typed("rebuild", "--data", data).code for _ in range(3)]
    assert codes == [74, 74, 74]
    assert articles(data) == before
    assert typed("verify", "--data", data).code == 74


def test_a_sound_archive_is_rebuilt_without_a_question(data: Path) -> None:
    before = articles(data)
    assert typed("rebuild", "--data", data).code == 0
    assert articles(data) == before


def test_what_was_taken_down_is_no_loss(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    before = articles(data)
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert articles(data) == before


def test_a_loss_is_refused_after_a_takedown_too_and_the_takedown_is_not_counted(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    empty_the_first(data)
    lost = with_what_depends(data, unreadable(data))
    done = typed("rebuild", "--data", data)
    assert done.code == 74, done
    assert re.search(rf"\b(?:{len(unreadable(data))}|{len(lost)})\b", done.err), done.err


def test_answers_that_no_row_knows_of_are_no_loss(data: Path) -> None:
    """A kill between WARC and tables leaves them; the tables then know less than the files."""
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute(
            "DELETE FROM captures WHERE url LIKE '%/robots.txt' AND id NOT IN (SELECT capture_id FROM revisions)"
        )
    assert typed("rebuild", "--data", data).code == 0


def test_files_whose_contents_were_exchanged_lose_nothing(data: Path) -> None:
    """Every record is there, under another name: it may be refused or set right, but nothing goes."""
    before = articles(data)
    swap_two(data)
    assert typed("verify", "--data", data).code == 74
    done = typed("rebuild", "--data", data)
    assert done.code in (0, 74), done
    assert articles(data) == before
    if done.code == 0:
        assert typed("verify", "--data", data).code == 0


# --- and does what can be done when told so


@each_loss
def test_with_accept_loss_the_rest_is_made_again_and_what_lost_its_bytes_stays_with_a_flag(
    data: Path, damage: Damage
) -> None:
    before = articles(data)
    damage(data)
    lost = with_what_depends(data, unreadable(data))
    urls = {str(url) for (url,) in rows(data, f"SELECT url FROM captures WHERE id IN ({marks(lost)})", *lost)}
    done = typed("rebuild", "--accept-loss", "--data", data)
    assert done.code == 74, done
    assert "Traceback" not in done.said
    after = articles(data)
    assert after.keys() == before.keys()
    assert after == before
    flagged = flagged_urls(data)
    assert urls <= flagged, urls - flagged
    assert len(flagged) <= len(urls) + 1, "what can be read is flagged too"


def flagged_urls(data: Path) -> set[str]:
    """Addresses of captures of which a column says that their bytes are lost."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.row_factory = sqlite3.Row
        found = db.execute("SELECT * FROM captures").fetchall()
    return {row["url"] for row in found if any(is_flag(name, row[name]) for name in row.keys())}  # noqa: SIM118


def is_flag(name: str, value: object) -> bool:
    return ("lost" in name and bool(value)) or (name not in ("url", "error") and "lost" in str(value))


@pytest.mark.parametrize("damage", [*SEEN_AT_A_LOOK, flip_a_byte], ids=lambda damage: damage.__name__)
def test_with_accept_loss_damaged_records_are_listed_and_nothing_calls_the_archive_sound(
    data: Path, damage: Damage
) -> None:
    damage(data)
    own = unreadable(data)
    query = f"SELECT DISTINCT warc_file FROM captures WHERE id IN ({marks(own)})"
    files = {str(file) for (file,) in rows(data, query, *own)}
    done = typed("rebuild", "--accept-loss", "--data", data)
    assert all(file in done.said for file in files), done
    assert typed("verify", "--data", data).code == 74
    assert typed("doctor", "--data", data).code == 74


def tables(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what is read of pages, and of the frontier; where a record lies may have changed."""
    columns = "id, run_id, site, url, fetched_at, status, error, digest, location, warc_record, revisit_of"
    names = ("runs", "articles", "revisions", "authors", "tags", "images", "media", "related", "dates", "cuts",
             "places", "copies", "stories", "pages", "links", "sites", "tombstones")  # fmt: skip
    found = {name: rows(data, f"SELECT * FROM {name}") for name in names}
    return {name: sorted(all_, key=str) for name, all_ in found.items()} | {
        "captures": rows(data, f"SELECT {columns} FROM captures")
    }


def test_whatever_record_is_damaged_the_tables_stay_as_they_were(world: World, tmp_path: Path) -> None:
    """Also those that say how a run began, or what was filed when: each in turn, with a byte flipped."""
    before = tables(world.data)
    for number, (name, start, end) in enumerate(stretches(world.data)):
        data = world.copy(tmp_path / str(number))
        flip(data / "warc" / name, (start + end) // 2)
        refused = typed("rebuild", "--data", data)
        assert refused.code == 74, (name, start, refused)
        assert len(refused.err.splitlines()) == 1
        assert refused.said.isascii(), "what a damaged record holds is told"
        done = typed("rebuild", "--accept-loss", "--data", data)
        assert (done.code, done.err) == (74, ""), (name, start, done)
        assert f"{name} bytes {start} to" in done.out
        assert tables(data) == before, (name, start)
        shutil.rmtree(data)


def stretches(data: Path) -> list[tuple[str, int, int]]:
    """The records of the files, as bytes from and to: the first and the last of each file, and every sixth between."""
    found = []
    for path in warcs(data):
        with path.open("rb") as file:
            places = [member.place for member in members(file, path.stat().st_size)]
        chosen = [place for at, place in enumerate(places) if at % 6 == 1 or at in (0, len(places) - 1)]
        found += [(path.name, place.offset, place.end) for place in chosen]
    return found


@pytest.mark.parametrize("damage", [empty_all, put_another_in_its_place, zero_the_middle], ids=lambda d: d.__name__)
def test_a_file_that_is_brought_back_makes_all_good_again(data: Path, world: World, damage: Damage) -> None:
    before = tables(data)
    damage(data)
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    assert tables(data) == before
    shutil.copytree(world.data / "warc", data / "warc", dirs_exist_ok=True)
    assert typed("rebuild", "--data", data).code == 0
    assert tables(data) == before
    assert typed("verify", "--data", data).code == 0
    assert typed("doctor", "--data", data).code == 0


def test_what_was_accepted_once_is_not_lost_the_next_time(data: Path) -> None:
    before = tables(data)
    empty_the_first(data)
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    told = typed("rebuild", "--data", data)
    assert (told.code, "--accept-loss" in told.err) == (74, True)
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    assert tables(data) == before


def cut_it(data: Path) -> None:
    os.truncate(data / "archive.db", (data / "archive.db").stat().st_size // 2)


def write_over_an_index(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        [page] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'captures_url'").fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    held = bytearray((data / "archive.db").read_bytes())
    held[(page - 1) * size : page * size] = bytes(size)
    (data / "archive.db").write_bytes(held)


@pytest.mark.parametrize("harm", [cut_it, write_over_an_index], ids=lambda harm: harm.__name__)
def test_a_damaged_database_is_made_again_where_the_files_are_whole(data: Path, harm: Damage) -> None:
    before = tables(data)
    harm(data)
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert tables(data) == before


def test_what_can_be_read_of_a_damaged_database_counts(data: Path) -> None:
    before = tables(data)
    write_over_an_index(data)
    flip_a_byte(data)
    assert re.search(r"\b1 of \d+ captures", typed("rebuild", "--data", data).err)
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    assert tables(data) == before


def test_a_database_of_an_older_version_counts(data: Path) -> None:
    before = tables(data)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("ALTER TABLE captures DROP COLUMN lost")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%lost_bytes'")
    cut_in_half(data)
    assert typed("verify", "--data", data).code == 74
    assert typed("rebuild", "--data", data).code == 74
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    assert tables(data) == before


def test_a_crawl_goes_on_after_an_accepted_loss(data: Path, world: World) -> None:
    before = articles(data)
    empty_the_first(data)
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    make_due(data)
    world.server.phase = 2
    done = world.crawl(data)
    assert done.code == 0, done.err
    assert articles(data) == before


@pytest.mark.parametrize("damage", [flip_a_byte, cut_in_half, zero_the_middle], ids=lambda damage: damage.__name__)
def test_without_a_database_a_damaged_archive_is_not_made_again_as_if_it_were_whole(data: Path, damage: Damage) -> None:
    damage(data)
    for path in data.glob("archive.db*"):
        path.unlink()
    done = typed("rebuild", "--data", data)
    assert done.code == 74, done
    assert typed("rebuild", "--accept-loss", "--data", data).code == 74
    assert len(articles(data)) >= 2


# --- earlier databases


def test_earlier_databases_are_numbered_named_and_never_overwritten(data: Path) -> None:
    held: list[list[str]] = []
    for number in range(3):
        with closing(sqlite3.connect(data / "archive.db")) as db, db:
            db.execute("UPDATE runs SET command = ? WHERE id = 1", (f"number {number}",))
        held.append(dump(data / "archive.db"))
        done = typed("rebuild", "--data", data)
        assert done.code == 0, done
        assert any(path.name in done.said for path in earlier_databases(data)), done
    kept = [dump(path) for path in earlier_databases(data)]
    assert len(kept) == 3
    assert all(one in kept for one in held)


def test_an_earlier_database_of_an_older_version_is_left_alone_too(data: Path) -> None:
    (data / "archive.db.before-rebuild").write_bytes(b"of an earlier version")
    assert typed("rebuild", "--data", data).code == 0
    assert typed("rebuild", "--data", data).code == 0
    assert (data / "archive.db.before-rebuild").read_bytes() == b"of an earlier version"
    assert len(earlier_databases(data)) == 3


def test_the_doctor_sees_the_earlier_databases(data: Path) -> None:
    for _ in range(2):
        typed("rebuild", "--data", data)
    told = typed("doctor", "--data", data).out
    assert "before-rebuild" in told
    assert str(len(earlier_databases(data))) in " ".join(line for line in told.splitlines() if "before-rebuild" in line)


def leave_a_reader(data: Path) -> Callable[[], None]:
    db = sqlite3.connect(data / "archive.db")
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM articles").fetchone()
    write_in_the_log(data)
    return db.close


def leave_a_reader_of_the_latest(data: Path) -> Callable[[], None]:
    write_in_the_log(data)
    db = sqlite3.connect(data / "archive.db")
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM articles").fetchone()
    return db.close


def leave_a_killed_writer(data: Path) -> Callable[[], None]:
    script = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('PRAGMA wal_autocheckpoint = 0');"
        "db.execute(\"UPDATE runs SET command = 'in the log' WHERE id = 1\"); db.commit(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(data / "archive.db")], check=False)
    return lambda: None


def leave_an_idle_reader(data: Path) -> Callable[[], None]:
    db = sqlite3.connect(data / "archive.db")
    db.execute("SELECT count(*) FROM articles").fetchone()
    write_in_the_log(data)
    return db.close


def write_in_the_log(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE runs SET command = 'in the log' WHERE id = 1")


@pytest.mark.parametrize(
    "leave",
    [leave_a_reader, leave_a_reader_of_the_latest, leave_a_killed_writer, leave_an_idle_reader],
    ids=lambda leave: leave.__name__,
)
def test_an_earlier_database_keeps_what_stands_in_its_write_ahead_log(
    data: Path, leave: Callable[[Path], Callable[[], None]]
) -> None:
    end = leave(data)
    before = dump(data / "archive.db")
    done = typed("rebuild", "--data", data)
    end()
    assert done.code in (0, 75), done  # to wait for the reader is no harm
    kept = [dump(path) for path in (earlier_databases(data) if done.code == 0 else [data / "archive.db"])]
    assert before in kept
    assert any("in the log" in line for one in kept for line in one)


# --- what verify advises


@each_loss
def test_verify_advises_to_restore_a_damaged_warc_and_never_to_rebuild(data: Path, damage: Damage) -> None:
    damage(data)
    found = json.loads(typed("verify", "--json", "--data", data).out)
    assert not found["sound"]
    advice = [fault["advice"] for fault in found["faults"]]
    assert any("restore" in one for one in advice), advice
    assert not [fault for fault in found["faults"] if "rebuild`" in fault["advice"]]


WRONG_TABLES = {
    "an offset": "UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 8",
    "a length": "UPDATE captures SET warc_length = warc_length + 1 WHERE id = 8",
    "a digest": "UPDATE captures SET digest = 'sha256:0' WHERE id = 8",
    "a text": "UPDATE articles SET body = 'x' WHERE id = 1",
    "a status": "UPDATE captures SET status = 404 WHERE id = (SELECT max(id) FROM captures WHERE status = 200)",
}


@pytest.mark.parametrize("wrong", WRONG_TABLES)
def test_verify_advises_to_rebuild_where_a_table_is_wrong_and_the_warc_is_whole(data: Path, wrong: str) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute(WRONG_TABLES[wrong])
    advice = [fault["advice"] for fault in json.loads(typed("verify", "--json", "--data", data).out)["faults"]]
    assert any("rebuild" in one for one in advice), advice
    assert not [one for one in advice if "restore" in one]
    assert typed("rebuild", "--data", data).code == 0
    assert typed("verify", "--data", data).code == 0


# --- a database that is not there


def without_a_database(data: Path) -> None:
    for path in data.glob("archive.db*"):
        path.unlink()


def with_an_empty_one(data: Path) -> None:
    without_a_database(data)
    (data / "archive.db").touch()


def with_one_that_knows_nothing(data: Path) -> None:
    without_a_database(data)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("VACUUM")


def with_open_files_only(data: Path) -> None:
    without_a_database(data)
    for path in warcs(data):
        path.rename(path.with_name(path.name + ".open"))


each_absence = pytest.mark.parametrize(
    "lose",
    [without_a_database, with_an_empty_one, with_one_that_knows_nothing, with_open_files_only],
    ids=lambda lose: lose.__name__,
)


@pytest.mark.parametrize("lose", [without_a_database, with_open_files_only], ids=lambda lose: lose.__name__)
def test_a_crawl_stops_where_the_database_is_missing_beside_warc_files(
    data: Path, world: World, lose: Callable[[Path], None]
) -> None:
    lose(data)
    asked = len(world.server.heard)
    done = world.crawl(data)
    assert done.code == 74, done
    assert len(done.err.splitlines()) == 1
    assert "baotinh rebuild" in done.err
    assert len(world.server.heard) == asked
    assert not (data / "archive.db").exists() or not rows(data, "SELECT 1 FROM sqlite_master WHERE name = 'captures'")


@each_absence
def test_an_import_stops_where_the_database_is_missing_beside_warc_files(
    data: Path, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    lose(data)
    (tmp_path / "page.txt").write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9)
    done = typed("import", tmp_path / "page.txt", "--data", data)
    assert done.code == 74, done
    assert len(done.err.splitlines()) == 1
    assert "baotinh rebuild" in done.err


@pytest.mark.parametrize(
    "lose", [without_a_database, with_an_empty_one, with_open_files_only], ids=lambda d: d.__name__
)
def test_every_command_says_rebuild_where_the_database_is_missing_beside_warc_files(
    data: Path, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    lose(data)
    for verb in (
        ("verify",), ("doctor",), ("doctor", "--repair"), ("search", "tin"), ("show", "1"), ("runs",), ("snapshot",),
        ("export", "-o", tmp_path / "a.csv"), ("backup", tmp_path / "copy"), ("copies", "1"), ("cite", "1"),
        ("redact", "1", "--yes"),
    ):  # fmt: skip
        done = typed(*verb, "--data", data)
        assert done.code == 74, (verb, done)
        assert "baotinh rebuild" in done.said, (verb, done)
        assert "crawl or import first" not in done.said, (verb, done)
    assert not (data / "archive.db").exists() or not (data / "archive.db").stat().st_size
    assert typed("rebuild", "--data", data).code == 0
    assert typed("verify", "--data", data).code == 0


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "papers"])
def test_where_nothing_was_kept_yet_a_first_import_begins(tmp_path: Path, there: str) -> None:
    data = tmp_path / "data"
    if there != "nothing":
        (data / ("warc" if there == "an empty folder" else "papers")).mkdir(parents=True)
    (tmp_path / "page.txt").write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9)
    assert typed("import", tmp_path / "page.txt", "--data", data).code == 0


# --- bytes that were lost are kept again


@pytest.mark.parametrize("damage", SEEN_AT_A_LOOK, ids=lambda damage: damage.__name__)
def test_what_lost_its_bytes_is_kept_again_in_full_and_not_as_a_revisit(
    data: Path, world: World, damage: Damage
) -> None:
    damage(data)
    lost = unreadable(data)
    [(last,)] = rows(data, "SELECT max(id) FROM captures")
    make_due(data)
    world.server.phase = 2
    done = world.crawl(data)
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    again = rows(data, "SELECT url, revisit_of FROM captures WHERE id > ? AND status IN (200, 304)", last)
    assert not [url for url, first in again if first in lost]
    assert all(is_kept(data, str(url)) for url, _ in again), "an answer came, and its bytes are nowhere"


def is_kept(data: Path, url: str) -> bool:
    """Whether the newest answer of an address, or what it refers to, can be opened."""
    query = """SELECT t.warc_file, t.warc_offset, t.warc_record FROM captures c
               JOIN captures t ON t.id = coalesce(c.revisit_of, c.id) WHERE c.url = ? ORDER BY c.id DESC LIMIT 1"""
    [(file, offset, name)] = rows(data, query, url)
    body = record_at(data, str(file), int(str(offset)))
    return body is not None and str(name).encode() in body


def test_a_server_that_would_answer_304_is_asked_for_the_whole_page_while_its_bytes_are_lost(
    data: Path, world: World
) -> None:
    empty_the_first(data)
    make_due(data)
    heard = len(world.server.heard)
    assert world.crawl(data).code == 0
    asked = [one.asked for one in world.server.heard[heard:] if one.asked.path == TAGGED]
    assert asked
    assert not [one for one in asked if "if-none-match" in one.headers]
    assert is_kept(data, world.url(TAGGED))


def test_a_saved_page_whose_bytes_are_lost_is_kept_again(data: Path, world: World) -> None:
    saved = world.data.parent / "saved.txt"
    remove_the_saved_pages(data)
    done = typed("import", saved, "--data", data)
    assert done.code == 0, done
    [(url,)] = rows(
        data, "SELECT c.url FROM captures c JOIN articles a ON a.capture_id = c.id WHERE a.title LIKE 'Chuyện%'"
    )
    assert is_kept(data, str(url))


def test_the_faults_do_not_grow_with_every_crawl(data: Path, world: World) -> None:
    remove_the_first(data)
    found = []
    for _ in range(2):
        make_due(data)
        assert world.crawl(data).code == 0
        found.append(len(json.loads(typed("verify", "--json", "--data", data).out)["faults"]))
    assert found[1] <= found[0]


def test_what_is_whole_is_still_kept_as_a_revisit(data: Path, world: World) -> None:
    [(last,)] = rows(data, "SELECT max(id) FROM captures")
    make_due(data)
    world.server.phase = 2
    assert world.crawl(data).code == 0
    again = rows(data, "SELECT revisit_of FROM captures WHERE id > ? AND status = 200", last)
    assert again
    assert all(first is not None for (first,) in again)


# --- what the doctor sees


@pytest.mark.parametrize(
    "damage",
    [empty_the_first, empty_the_last, cut_in_half, cut_to_the_first_record, cut_within_the_last_record,
     remove_the_first, remove_the_saved_pages, remove_all_but_one, make_it_a_folder],
    ids=lambda damage: damage.__name__,
)  # fmt: skip
def test_the_doctor_finds_files_that_are_missing_empty_or_short(data: Path, damage: Damage) -> None:
    damage(data)
    gone = [path for path in warcs(data) if not path.is_file()]
    names = {path.name for path in gone} or {
        str(file)
        for file, end in rows(data, "SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file")
        if not (data / "warc" / str(file)).exists() or (data / "warc" / str(file)).stat().st_size < int(str(end))
    }
    assert names
    done = typed("doctor", "--data", data)
    assert done.code == 74, done.out
    faults = [line for line in done.out.splitlines() if line.startswith("fault")]
    assert all(any(name in line for line in faults) for name in names), done.out
    assert "restore" in done.out


# --- articles that go although their bytes are there


def join(data: Path) -> str:
    """Two articles that the present code takes for one: both of the same page."""
    return plant(data, "'127.0.0.1/anh-em-sinh-doi.html'", "url LIKE '%tin-so-1%'")


def keep_a_front_page(data: Path) -> str:
    """An article that an earlier extractor made of a page that is none."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        [number] = db.execute("SELECT id FROM captures WHERE url LIKE '%/' AND revisit_of IS NULL").fetchone()
    return plant(data, "'127.0.0.1/trang-chu'", "url LIKE '%tin-so-1%'", capture=number)


def plant(data: Path, key: str, which: str, capture: int | None = None) -> str:
    """Another row like that of an article, and a revision of it."""
    number = "capture_id" if capture is None else str(capture)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        columns = columns_of(db, "articles", without=("id", "key", "capture_id"))
        new = db.execute(
            f"INSERT INTO articles (key, capture_id, {columns}) SELECT {key}, {number}, {columns} FROM articles"
            f" WHERE {which} LIMIT 1"
        ).lastrowid
        columns = columns_of(db, "revisions", without=("article_id", "capture_id"))
        db.execute(
            f"INSERT INTO texts (article_id, capture_id, {columns})"
            f" SELECT {new}, {number}, {columns} FROM revisions WHERE number = 1"
            f" AND article_id = (SELECT id FROM articles WHERE {which} LIMIT 1)"
        )
    return key.strip("'")


def columns_of(db: sqlite3.Connection, table: str, without: tuple[str, ...]) -> str:
    return ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in without)


@pytest.mark.parametrize("go", [join, keep_a_front_page], ids=lambda go: go.__name__)
def test_articles_that_go_though_their_bytes_are_there_are_counted_by_reason_and_listed(
    data: Path, go: Callable[[Path], str]
) -> None:
    key = go(data)
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert key not in articles(data)
    assert re.search(r"\b1\b", done.out.replace("11 articles", "")), done.out
    lists = [Path(word.rstrip(".,;:)")) for word in done.out.split()]
    texts = [path.read_text("utf-8") for path in lists if path.is_file() and path.name != "archive.db"]
    assert [text for text in texts if key in text], done.out


def test_articles_of_both_kinds_are_counted_apart(data: Path) -> None:
    keys = {join(data), keep_a_front_page(data)}
    done = typed("rebuild", "--data", data)
    assert done.code == 0
    files = [
        path
        for path in data.rglob("*")
        if path.is_file() and path.suffix not in (".gz", ".toml") and ".db" not in path.name
    ]
    listed = [path for path in files if all(key in path.read_text("utf-8", "replace") for key in keys)]
    assert listed, files
    lines = [line for line in listed[0].read_text("utf-8").splitlines() if any(key in line for key in keys)]
    assert len({re.sub(r".*(?:html|trang-chu)", "", line) for line in lines}) == 2, "both have the same reason"


def test_nothing_is_listed_where_nothing_goes(data: Path) -> None:
    before = {path.name for path in data.iterdir()}
    done = typed("rebuild", "--data", data)
    assert done.code == 0
    assert {path.name for path in data.iterdir()} - before <= {path.name for path in earlier_databases(data)}
