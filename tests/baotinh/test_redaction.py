"""What is taken down is gone from the whole folder or not touched at all, wherever the taking down was stopped."""

import gzip
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.addresses import identity
from pipelines.db.tombstones import key_hash
from tests.torture.dying import Moment, Run, choose, moments, run
from tests.world import (
    DOOMED,
    MOVED,
    PATHS,
    SECRETS,
    World,
    articles,
    doomed,
    make_due,
    plain_bytes,
    rows,
    traces,
    typed,
    warcs,
)

KILLS = 10
"""Moments at which a redaction is killed here; `make torture` takes all of them."""


def with_copies(data: Path) -> Path:
    """All that a folder may have of a text besides database and WARC."""
    for form in ("csv", "json", "jsonl", "parquet"):
        assert typed("export", "--format", form, "-o", data / "exports" / f"news.{form}", "--data", data).code == 0
    assert typed("export", "--format", "csv", "-o", data / "exports" / "2026" / "all.csv", "--data", data).code == 0
    assert typed("snapshot", "--data", data).code == 0
    assert typed("rebuild", "--data", data).code == 0
    return data


class Stopped(NamedTuple):
    """A redaction that was killed, and where it left the archive."""

    moment: Moment
    data: Path


@pytest.fixture(scope="module")
def whole(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with exports, snapshot and an earlier database."""
    return with_copies(world.copy(tmp_path_factory.mktemp("whole") / "data"))


@pytest.fixture(scope="module")
def stopped(world: World, whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Stopped]]:
    """The same archive, after redactions that were killed at many moments."""
    top = tmp_path_factory.mktemp("stopped")
    command = ["redact", world.url(DOOMED), "--yes", "--data"]
    shutil.copytree(whole, top / "undisturbed")
    found = moments([*command, str(top / "undisturbed")])
    chosen = choose(found, KILLS, seed=11)
    folders = [Path(shutil.copytree(whole, top / f"{n:02}")) for n in range(len(chosen))]
    runs = [Run([*command, str(folder)], moment) for folder, moment in zip(folders, chosen, strict=True)]
    codes = run(runs)
    assert codes.count(-9) >= KILLS - 2, codes
    yield [Stopped(moment, folder) for moment, folder, code in zip(chosen, folders, codes, strict=True) if code == -9]
    shutil.rmtree(top)


@pytest.fixture
def again(stopped: list[Stopped], tmp_path: Path) -> list[Stopped]:
    """Copies of what was left, to be gone on with."""
    return [Stopped(one.moment, Path(shutil.copytree(one.data, tmp_path / one.data.name))) for one in stopped]


# --- killed, and finished by whoever writes next


def import_something(data: Path, world: World) -> None:
    page = data.parent / "other.txt"
    page.write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    assert typed("import", page, "--data", data).code == 0


def have_it_repaired(data: Path, world: World) -> None:
    assert typed("doctor", "--repair", "--data", data).code in (0, 74)


def take_down_another(data: Path, world: World) -> None:
    assert typed("redact", world.url(PATHS[1]), "--yes", "--data", data).code == 0


def take_it_down_again(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code in (0, 2)


NEXT = (import_something, have_it_repaired, take_down_another, take_it_down_again)
each_next = pytest.mark.parametrize("go_on", NEXT, ids=lambda go_on: go_on.__name__)


def begun(data: Path, world: World) -> bool:
    """Whether the redaction was meant to be done: nothing shows the article any more."""
    return typed("show", world.url(DOOMED), "--data", data).code == 2


@each_next
def test_a_killed_redaction_is_done_or_not_begun_after_the_next_writer(
    again: list[Stopped], world: World, go_on: Callable[[Path, World], None]
) -> None:
    half = []
    for moment, data in again:
        go_on(data, world)
        left = traces(data)
        if left and (begun(data, world) or go_on is take_it_down_again):
            half.append(f"{moment}: {left}")
    assert not half


@each_next
def test_a_killed_redaction_leaves_no_file_that_nobody_knows(
    again: list[Stopped], world: World, go_on: Callable[[Path, World], None]
) -> None:
    strange = []
    for moment, data in again:
        go_on(data, world)
        known = {str(file) for (file,) in rows(data, "SELECT DISTINCT warc_file FROM captures")}
        notes = {path.name for path in warcs(data) if is_of_notes(path)}
        here = {path.name for path in (data / "warc").iterdir()}
        if here - known - notes:
            strange.append(f"{moment}: {sorted(here - known - notes)}")
        parts = [path.name for path in data.rglob("*") if path.name.endswith(".part")]
        if parts:
            strange.append(f"{moment}: {parts}")
    assert not strange


def is_of_notes(path: Path) -> bool:
    """Whether a WARC file holds nothing but what we say ourselves."""
    kinds = set(re.findall(rb"WARC-Type: (\w+)", plain_bytes(path)))
    return kinds <= {b"warcinfo", b"metadata"}


@pytest.mark.parametrize("go_on", [import_something, take_it_down_again], ids=lambda go_on: go_on.__name__)
def test_after_a_killed_redaction_the_archive_is_sound_and_can_be_made_again(
    again: list[Stopped], world: World, go_on: Callable[[Path, World], None]
) -> None:
    bad = []
    for moment, data in again:
        go_on(data, world)
        seen = articles(data)
        verified, rebuilt = typed("verify", "--data", data), typed("rebuild", "--data", data)
        if (verified.code, rebuilt.code) != (0, 0):
            bad.append(f"{moment}: verify {verified.code}, rebuild {rebuilt.code}: {rebuilt.err}")
        elif articles(data) != seen:
            bad.append(f"{moment}: {len(seen)} articles, then {len(articles(data))}")
    assert not bad


def test_a_killed_redaction_is_finished_by_the_next_crawl(stopped: list[Stopped], world: World, tmp_path: Path) -> None:
    """Of the moments one in the middle and the last, since a crawl takes longer than the others."""
    half = []
    for moment, folder in (stopped[len(stopped) // 2], stopped[-1]):
        data = Path(shutil.copytree(folder, tmp_path / folder.name))
        gone = begun(data, world)
        done = world.crawl(data)
        assert done.code == 0, done.err
        if gone and (left := traces(data)):
            half.append(f"{moment}: {left}")
    assert not half


def test_a_text_that_is_taken_down_later_is_in_no_file_that_an_earlier_redaction_left(
    again: list[Stopped], world: World
) -> None:
    """The other way round: killed while another article was taken down, then ours is."""
    left = {}
    for moment, data in again:
        typed("redact", world.url(DOOMED), "--yes", "--data", data)
        if found := traces(data):
            left[str(moment)] = found
    assert not left


def test_readers_are_told_nothing_of_what_is_meant_to_be_taken_down(stopped: list[Stopped], world: World) -> None:
    """Intent holds hashes and row ids: what a killed redaction wrote down before has no word of the text."""
    for moment, data in stopped:
        for path in (data / "warc").glob("*.warc.gz"):
            if is_of_notes(path):
                body = plain_bytes(path)
                assert not [word for word in SECRETS if word.encode() in body], (moment, path.name)


def test_a_redaction_that_is_killed_again_and_again_is_done_at_last(
    stopped: list[Stopped], world: World, tmp_path: Path
) -> None:
    folders = [Path(shutil.copytree(one.data, tmp_path / one.data.name)) for one in stopped[1::4]]
    for turn in range(2):
        run([Run(["doctor", "--repair", "--data", str(folder)], Moment("fdatasync", 1 + turn)) for folder in folders])
    for folder in folders:
        assert typed("redact", world.url(DOOMED), "--yes", "--data", folder).code in (0, 2)
        assert traces(folder) == []
        assert typed("verify", "--data", folder).code == 0
        assert typed("rebuild", "--data", folder).code == 0


# --- what is cleaned


def test_the_text_is_nowhere_in_the_folder_afterwards(whole: Path, world: World, tmp_path: Path) -> None:
    data = Path(shutil.copytree(whole, tmp_path / "data"))
    assert {line.partition(":")[0] for line in traces(data)} >= {"archive.db", "archive.db.before-rebuild"}
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code == 0, done
    assert traces(data) == []


def a_killed_rebuild(data: Path) -> None:
    shutil.copytree(data, data.parent / "other", dirs_exist_ok=True)
    (data / ".rebuild").mkdir()
    (data.parent / "other" / "archive.db").rename(data / ".rebuild" / "archive.db")


def a_killed_export(data: Path) -> None:
    (data / "exports").mkdir(exist_ok=True)
    typed("export", "--format", "csv", "-o", data / "exports" / ".news.csv.4711.part", "--data", data)


def a_killed_snapshot(data: Path) -> None:
    (data / "exports").mkdir(exist_ok=True)
    shutil.copyfile(data / "archive.db", data / "exports" / ".snapshot.db.4711.part")


def numbered_databases(data: Path) -> None:
    for number in ("", ".2", ".3", "-4"):
        shutil.copyfile(data / "archive.db", data / f"archive.db.before-rebuild{number}")


def a_log_of_an_earlier_database(data: Path) -> None:
    shutil.copyfile(data / "archive.db", data / "archive.db.before-rebuild")
    with closing(sqlite3.connect(data / "archive.db.before-rebuild")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE articles SET lead = ?", (SECRETS[0],))
        db.commit()
        for end in ("-wal", "-shm"):
            shutil.copyfile(data / f"archive.db.before-rebuild{end}", data / f"kept{end}")
    for end in ("-wal", "-shm"):
        (data / f"kept{end}").rename(data / f"archive.db.before-rebuild{end}")


def a_draft_of_a_warc(data: Path) -> None:
    shutil.copyfile(warcs(data)[0], data / "warc" / f".{warcs(data)[0].name}.part")


def an_orphan_of_a_redaction(data: Path) -> None:
    name = warcs(data)[0].name.replace(".warc.gz", ".r1.warc.gz")
    shutil.copyfile(warcs(data)[0], data / "warc" / name)


def an_export_that_is_compressed(data: Path) -> None:
    a_killed_export(data)
    body = (data / "exports" / ".news.csv.4711.part").read_bytes()
    (data / "exports" / "news.csv.gz").write_bytes(gzip.compress(body))


def an_export_in_another_charset(data: Path) -> None:
    a_killed_export(data)
    text = (data / "exports" / ".news.csv.4711.part").read_text("utf-8")
    (data / "exports" / "news.csv").write_bytes(text.encode("utf-16"))


def a_statistic_of_words(data: Path) -> None:
    """A short one: not a whole line of the text stands in it."""
    (data / "exports").mkdir(exist_ok=True)
    (data / "exports" / "words.csv").write_text("word,count\n" + "".join(f"{word},3\n" for word in SECRETS))


def a_link_out_of_the_folder(data: Path) -> None:
    (data / "exports").mkdir(exist_ok=True)
    (data.parent / "mine.csv").write_text("word\n" + SECRETS[0])
    (data / "exports" / "mine.csv").symlink_to(data.parent / "mine.csv")


@pytest.mark.parametrize(
    "leave",
    [a_killed_rebuild, a_killed_export, a_killed_snapshot, numbered_databases, a_log_of_an_earlier_database,
     a_draft_of_a_warc, an_orphan_of_a_redaction, an_export_that_is_compressed, an_export_in_another_charset],
    ids=lambda leave: leave.__name__,
)  # fmt: skip
def test_what_else_lies_about_is_cleaned_too(data: Path, world: World, leave: Callable[[Path], None]) -> None:
    leave(data)
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code == 0, done
    left = [path for path in data.rglob("*") if path.is_file() and holds(path)]
    assert left == []
    assert typed("rebuild", "--data", data).code == 0


def holds(path: Path) -> bool:
    body = plain_bytes(path).lower()
    return any(word.encode() in body or word.encode("utf-16-le") in body for word in SECRETS)


def test_the_list_of_what_a_rebuild_let_go_is_cleaned_too(data: Path, world: World) -> None:
    """A rebuild writes down which articles went; what is taken down later may stand there."""
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        names = [row[1] for row in db.execute("PRAGMA table_info(articles)") if row[1] not in ("id", "key", "title")]
        columns = ", ".join(names)
        db.execute(
            f"INSERT INTO articles (key, title, {columns})"
            f" SELECT key || '/x', ?, {columns} FROM articles WHERE url = ?",
            (f"Chuyện của {SECRETS[15]}", world.url(DOOMED)),
        )
    assert typed("rebuild", "--data", data).code == 0
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    assert traces(data) == []


def test_files_of_others_outside_of_the_folder_are_left_alone(data: Path, world: World) -> None:
    a_link_out_of_the_folder(data)
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    assert (data.parent / "mine.csv").read_text() == "word\n" + SECRETS[0]


# --- one list, held against the schema and the folders

_OURS = frozenset(
    {"provinces", "sites", "runs", "tables", "columns", "tombstones", "_sqlite_migrations"}
    | {"seals", "leaves", "witnesses"}
)
"""Tables in which nothing of a page stands: what we say ourselves, and digests that tell nothing of it."""


def tables_with_text(data: Path) -> dict[str, list[str]]:
    """The columns of each table in which a text may stand."""
    listed = rows(data, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    virtual = tuple(f"{name}_" for name, sql in listed if str(sql).upper().startswith("CREATE VIRTUAL"))
    found = {}
    for name in (str(name) for name, _ in listed if not str(name).startswith(virtual)):
        columns = rows(data, f"PRAGMA table_info({name})")
        found[name] = [str(column) for _, column, kind, *_ in columns if str(kind).upper() in ("TEXT", "BLOB", "")]
    return {name: columns for name, columns in found.items() if columns}


def folders_and_files(data: Path) -> set[str]:
    """What stands in the folder, but for site files, settings and locks."""
    return {path.name for path in data.iterdir() if path.name not in ("papers", ".lock", "baotinh.toml")}


def test_each_table_and_folder_with_text_is_on_the_one_list_of_what_redaction_cleans(whole: Path) -> None:
    """`pipelines.upkeep.redact.CLEANS`: names of tables, and patterns of names in the folder, each as a string."""
    from fnmatch import fnmatch

    from pipelines.upkeep.redact import CLEANS

    listed = {str(name).rstrip("/") for name in CLEANS}
    tables = set(tables_with_text(whole)) - _OURS
    assert tables <= listed, f"not on the list: {sorted(tables - listed)}"
    names = folders_and_files(whole) | {".rebuild", "archive.db-wal", "archive.db.before-rebuild.2"}
    assert not [name for name in names if not any(fnmatch(name, pattern) for pattern in listed)]


def test_whatever_column_a_text_stands_in_it_goes_with_its_article(data: Path, world: World) -> None:
    """The same by trying: a word of its own is put into each column of each row that belongs to the article."""
    query = "SELECT id FROM articles WHERE url = ? OR canonical_url = ?"
    ids = [number for (number,) in rows(data, query, world.url(DOOMED), world.url(DOOMED))]
    addresses = (world.url(DOOMED), world.url(MOVED))
    planted: dict[str, str] = {}
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        for table, columns in tables_with_text(data).items():
            if table in _OURS or table.startswith("search_"):
                continue
            own = owner_of(db, table)
            if own is None:
                continue
            column, values = own, (ids if own in ("article_id", "id") else addresses)
            for name in set(columns) - keys_of(db, table):
                word = f"wqz{len(planted):03}jx"
                marks = ", ".join("?" * len(values))
                try:
                    count = db.execute(
                        f"UPDATE {table} SET {name} = ? WHERE {column} IN ({marks})", (word, *values)
                    ).rowcount
                except sqlite3.IntegrityError:
                    continue
                if count:
                    planted[word] = f"{table}.{name}"
    assert len(planted) > 30
    done = typed("redact", ids[0], "--yes", "--data", data)
    assert done.code == 0, done
    body = b"".join(plain_bytes(path) for path in data.glob("archive.db*"))
    assert not [place for word, place in planted.items() if word.encode() in body]


def owner_of(db: sqlite3.Connection, table: str) -> str | None:
    """The column by which a row belongs to an article."""
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    if table == "articles":
        return "id"
    return next((name for name in ("article_id", "url") if name in names), None)


def keys_of(db: sqlite3.Connection, table: str) -> set[str]:
    """Columns without which a row is not found again."""
    keys = {row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]}
    keys |= {row[3] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    texts = {"title", "lead", "body"}
    indexed = {"articles": texts | {"site", "published_at", "section_folded"}, "texts": texts}.get(table, set())
    return (
        keys
        | indexed
        | {
            "url",
            "key",
            "digest",
            "warc_file",
            "warc_record",
            "moved_to",
            "root",
            "canonical_url",
            "state",
            "kind",
        }
    )


# --- damage elsewhere is no obstacle


def flip_a_byte(data: Path) -> None:
    [(file, offset, length)] = rows(
        data, "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE ? AND status = 200 LIMIT 1",
        f"%{PATHS[1]}",
    )  # fmt: skip
    path = data / "warc" / str(file)
    held = bytearray(path.read_bytes())
    held[int(str(offset)) + int(str(length)) // 2] ^= 0x10
    path.write_bytes(held)


def zero_a_record(data: Path) -> None:
    [(file, offset, length)] = rows(
        data, "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE ? AND status = 200 LIMIT 1",
        f"%{PATHS[2]}",
    )  # fmt: skip
    path = data / "warc" / str(file)
    held = bytearray(path.read_bytes())
    held[int(str(offset)) : int(str(offset)) + int(str(length))] = bytes(int(str(length)))
    path.write_bytes(held)


def cut_the_tail(data: Path) -> None:
    path = warcs(data)[1]
    os.truncate(path, path.stat().st_size - 40)


def lose_another_file(data: Path) -> None:
    """One in which the story does not stand any more, or one of those in which it does."""
    warcs(data)[-1].unlink()


def append_rubbish(data: Path) -> None:
    with warcs(data)[0].open("ab") as file:
        file.write(b"\x1f\x8b\x08 rubbish" * 9)


def put_rubbish_between(data: Path) -> None:
    """A request's record, of which no row knows, is damaged."""
    [(file, end)] = rows(
        data, "SELECT warc_file, warc_offset + warc_length FROM captures WHERE url LIKE ? AND status = 200 LIMIT 1",
        f"%{PATHS[1]}",
    )  # fmt: skip
    path = data / "warc" / str(file)
    held = bytearray(path.read_bytes())
    held[int(str(end)) + 20] ^= 0x10
    path.write_bytes(held)


HARMS = (flip_a_byte, zero_a_record, cut_the_tail, lose_another_file, append_rubbish, put_rubbish_between)


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_damage_elsewhere_in_the_warc_stops_no_takedown(data: Path, world: World, harm: Callable[[Path], None]) -> None:
    harm(data)
    before = articles(data)
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code in (0, 74), done
    assert "Traceback" not in done.said
    assert traces(data) == []
    gone = before.keys() - articles(data).keys()
    assert all("dieu-khong-nen-ke" in key or key.startswith("sha256") for key in gone), gone


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_takedown_beside_damage_keeps_every_record_that_can_be_read(
    data: Path, world: World, harm: Callable[[Path], None]
) -> None:
    harm(data)
    kept = {path: count_of(data, path) for path in PATHS if path != DOOMED}
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code in (0, 74)
    assert {path: count_of(data, path) for path in PATHS if path != DOOMED} == kept


def count_of(data: Path, path: str) -> int:
    """How many whole responses for a page can be read in the WARC files."""
    wanted = re.compile(rb"WARC-Target-URI: http://[^/]+" + re.escape(path.encode()) + rb"\r\n")
    return sum(len(wanted.findall(plain_bytes(file).partition(b"\x1f\x8b")[2])) for file in warcs(data))


def test_the_damaged_record_of_the_doomed_story_itself_goes_too(data: Path, world: World) -> None:
    [(file, offset, length)] = rows(
        data, "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url = ? AND revisit_of IS NULL LIMIT 1",
        world.url(DOOMED),
    )  # fmt: skip
    path = data / "warc" / str(file)
    held = bytearray(path.read_bytes())
    held[int(str(offset)) + int(str(length)) - 6] ^= 0x10  # the checksum: all of the text can still be read
    path.write_bytes(held)
    done = typed("redact", world.url(DOOMED), "--yes", "--data", data)
    assert done.code in (0, 74), done
    assert "Traceback" not in done.said
    assert [word for word in SECRETS if word in str(salvage(data))] == []


def salvage(data: Path) -> str:
    """What a patient reader gets out of the WARC files: a gzip member whose checksum is wrong has its text still."""
    import zlib

    texts = []
    for path in warcs(data):
        body, at = path.read_bytes(), 0
        while (at := body.find(b"\x1f\x8b\x08", at)) >= 0:
            inflate = zlib.decompressobj(wbits=-15)
            with suppress(zlib.error):
                texts.append(inflate.decompress(body[at + 10 :]).decode("utf-8", "replace"))
            at += 3
    return "".join(texts)


# --- and it does not come back


def test_what_was_taken_down_does_not_come_back_with_a_crawl(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    make_due(data)
    world.server.phase = 2
    assert world.crawl(data).code == 0
    assert traces(data) == []


def test_it_does_not_come_back_by_an_address_that_nobody_knew(data: Path, world: World) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    unknown = key_hash(identity(world.url(MOVED)))
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        assert db.execute("DELETE FROM tombstones WHERE key_hash = ?", (unknown,)).rowcount == 1
    make_due(data)
    world.server.phase = 2
    done = world.crawl(data)
    assert done.code == 0
    assert "refused: taken down" in done.said
    assert traces(data) == []
    assert typed("verify", "--data", data).code == 0


def test_a_saved_copy_of_what_was_taken_down_is_not_kept(data: Path, world: World, tmp_path: Path) -> None:
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    page = doomed(2).decode().replace("<head>", f'<head><link rel="canonical" href="{world.url(DOOMED)}">')
    (tmp_path / "again.html").write_text(page, "utf-8")
    done = typed("import", tmp_path / "again.html", "--data", data)
    assert (done.code, done.out) == (0, "1 taken down\n")
    assert traces(data) == []


def seen(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the tables say but for numbers: those behind an article that was taken down move up."""
    queries = {
        "articles": "SELECT a.*, c.warc_record FROM articles a JOIN captures c ON c.id = capture_id",
        "captures": "SELECT * FROM captures",
        "pages": "SELECT p.*, a.key FROM pages p LEFT JOIN articles a ON a.id = article_id",
        "links": "SELECT * FROM links",
        "tombstones": "SELECT * FROM tombstones",
        **{
            table: f"SELECT t.*, a.key FROM {table} t JOIN articles a ON a.id = article_id"
            for table in ("revisions", "authors", "tags", "images", "media", "related", "dates", "cuts", "places")
        },
    }
    numbers = {"id", "article_id", "capture_id", "run_id", "revisit_of"}
    found = {}
    with closing(sqlite3.connect(data / "archive.db")) as db:
        for table, query in queries.items():
            answer = db.execute(query)
            names = [column[0] for column in answer.description]
            found[table] = sorted(
                (tuple(v for name, v in zip(names, row, strict=True) if name not in numbers) for row in answer), key=str
            )
    return found


def test_made_again_the_database_says_what_it_said_after_the_redaction(
    whole: Path, world: World, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(whole, tmp_path / "data"))
    assert typed("redact", world.url(DOOMED), "--yes", "--data", data).code == 0
    before = seen(data)
    assert typed("rebuild", "--data", data).code == 0
    assert seen(data) == before
    assert all(before[table] for table in ("articles", "captures", "pages", "links", "revisions", "tombstones"))
