"""Archives of other versions: a newer one is refused by every command, an older one opens with nothing lost."""

import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.pipelines.schemas.truth import PLACE, truth
from tests.world import DOOMED, World, dump, rows, typed, warcs

LEVELS = sorted(PLACE.glob("*.tar.xz"), key=lambda path: int(path.name.split(".")[0]))
UNTRIED = [path for path in LEVELS if int(path.name.split(".")[0]) < 23]
"""Of versions that read nothing again before they told of an edit."""


# --- newer


def a_later_migration(db: sqlite3.Connection) -> None:
    plant(db, "m999_of_a_later_version")


def two_later_migrations(db: sqlite3.Connection) -> None:
    plant(db, "m998_something")
    plant(db, "m999_something_else")


def a_later_migration_of_another_name(db: sqlite3.Connection) -> None:
    """The same number as one that this version knows, and another one."""
    plant(db, "m008_dictionary_rewritten")


def a_later_table(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE entities (article_id INTEGER, name TEXT)")
    plant(db, "m999_entities")


def plant(db: sqlite3.Connection, name: str) -> None:
    names = [row[1] for row in db.execute("PRAGMA table_info(_sqlite_migrations)")]
    values = {"migration_set": "archive", "name": name, "applied_at": "2031-01-01 00:00:00+00:00"}
    columns = [column for column in names if column in values]
    marks = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO _sqlite_migrations ({', '.join(columns)}) VALUES ({marks})", [values[c] for c in columns])


NEWER = (a_later_migration, two_later_migrations, a_later_migration_of_another_name, a_later_table)


def command_table(data: Path, world: World) -> dict[str, tuple[object, ...]]:
    """Every command that opens an archive."""
    out = data.parent / "out"
    url = world.url(DOOMED)
    return {
        "show": ("show", "1"), "show --diff": ("show", "1", "--diff"), "explain": ("explain", url),
        "search": ("search", "mưa"), "search --json": ("search", "mưa", "--json"), "copies": ("copies", "1"),
        "cite": ("cite", "1"), "export": ("export", "--format", "csv", "-o", out),
        "export to the terminal": ("export", "--format", "jsonl", "-o", "-"), "snapshot": ("snapshot",),
        "verify": ("verify",), "verify --json": ("verify", "--json"), "doctor": ("doctor",),
        "doctor --json": ("doctor", "--json"), "doctor --repair": ("doctor", "--repair"),
        "import": ("import", data.parent / "page.txt"), "redact": ("redact", url, "--yes"),
        "rebuild": ("rebuild",), "backup": ("backup", out),
        "crawl": ("crawl", "bao-nho", "--allow-loopback"),
    }  # fmt: skip


@pytest.fixture
def newer(data: Path, tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    return data


@pytest.mark.parametrize("plant_it", NEWER, ids=lambda plant_it: plant_it.__name__)
def test_an_archive_of_a_later_version_is_refused_by_every_command_in_one_line(
    newer: Path, world: World, plant_it: Callable[[sqlite3.Connection], None]
) -> None:
    with closing(sqlite3.connect(newer / "archive.db")) as db, db:
        plant_it(db)
    before, files = dump(newer / "archive.db"), sorted(newer.rglob("*"))
    wrong = {}
    for name, arguments in command_table(newer, world).items():
        if name == "crawl":  # it runs once in a process: see below
            continue
        done = typed(*arguments, "--data", newer)
        if (done.code, len(done.err.splitlines()), done.out) != (2, 1, ""):
            wrong[name] = (done.code, done.err[-200:])
    assert not wrong
    assert dump(newer / "archive.db") == before
    assert sorted(newer.rglob("*")) == files


def test_a_crawl_refuses_an_archive_of_a_later_version_before_it_asks_anybody(newer: Path, world: World) -> None:
    with closing(sqlite3.connect(newer / "archive.db")) as db, db:
        a_later_migration(db)
    before, asked = dump(newer / "archive.db"), len(world.server.heard)
    done = world.crawl(newer)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    assert "version" in done.err
    assert dump(newer / "archive.db") == before
    assert len(world.server.heard) == asked


def test_a_backup_of_a_later_version_is_not_restored_as_if_it_were_of_this_one(newer: Path, tmp_path: Path) -> None:
    assert typed("backup", tmp_path / "copy", "--data", newer).code == 0
    with closing(sqlite3.connect(newer / "archive.db")) as db, db:
        a_later_migration(db)
    assert typed("backup", tmp_path / "copy", "--data", newer).code == 2
    assert typed("restore", tmp_path / "copy", "--data", tmp_path / "again").code == 0
    assert typed("verify", "--data", tmp_path / "again").code == 0


# --- older


@pytest.fixture(params=LEVELS, ids=lambda path: f"{path.name.split('.')[0]} migrations")
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as tar:
        tar.extractall(tmp_path / "data", filter="data")
    return tmp_path / "data"


def told(data: Path) -> dict[str, list[list[object]]]:
    found: dict[str, list[list[object]]] = json.loads((data / "truth.json").read_text("utf-8"))
    return found


def differences(data: Path) -> dict[str, list[list[object]]]:
    """Rows that were there and are not."""
    now, before = truth(data), told(data)
    return {
        name: lost
        for name, rows in before.items()
        if isinstance(rows, list) and (lost := [row for row in rows if row not in now[name]])
    }


def test_doctor_says_that_an_archive_is_older_until_it_is_repaired(older: Path) -> None:
    def tables() -> str:
        done = typed("doctor", "--data", older)
        [line] = [line for line in done.out.splitlines() if line.split()[1:2] == ["tables"]]
        return line

    assert tables().startswith("warning ")
    assert "made by an older version; most commands that read end with 2 until `baotinh doctor --repair`" in tables()
    assert typed("doctor", "--repair", "--data", older).code == 0
    assert tables().startswith("ok ")


def test_of_an_older_archive_nobody_says_that_nothing_was_crawled(older: Path) -> None:
    assert typed("doctor", "--repair", "--data", older).code == 0
    for command in ("status", "digest", "holes"):
        done = typed(command, "--data", older)
        assert done.code == 0, done
        assert "has been crawled yet" not in done.out
        assert len(done.out.split()) > 5


def test_there_is_an_archive_of_each_earlier_schema(world: World) -> None:
    """From the first that kept articles on; whoever adds a migration adds one of what there was before it."""
    present = truth(world.data)["migrations"]
    assert [int(path.name.split(".")[0]) for path in LEVELS] == list(range(3, present))


def test_an_archive_of_an_earlier_version_opens_with_nothing_lost(older: Path, world: World) -> None:
    before = {path.name: path.read_bytes() for path in warcs(older)}
    done = typed("doctor", "--repair", "--data", older)
    assert done.code in (0, 74), done
    assert "Traceback" not in done.said
    assert truth(older)["migrations"] == truth(world.data)["migrations"], done
    assert differences(older) == {}
    assert {path.name: path.read_bytes() for path in warcs(older)} == before


def test_an_archive_of_an_earlier_version_is_read_as_one_of_today(older: Path) -> None:
    assert typed("doctor", "--repair", "--data", older).code in (0, 74)
    verified = typed("verify", "--data", older)
    assert verified.code == 0, verified.out
    count = len(told(older)["articles"])
    lines = typed("export", "--format", "jsonl", "-o", "-", "--data", older).out.splitlines()
    assert len(lines) == count
    found = json.loads(typed("search", "bản tin", "--json", "--limit", "50", "--data", older).out)
    hits = found["hits"] if isinstance(found, dict) and "hits" in found else found
    assert len(hits) >= 5
    assert typed("show", "1", "--data", older).code == 0
    assert typed("copies", "1", "--data", older).code == 0


VIEWS = ("articles_flat", "articles_by_day", "articles_by_province", "articles_by_section", "revisions")


def test_what_the_views_of_an_earlier_version_said_they_say(older: Path) -> None:
    there = {name for (name,) in rows(older, "SELECT name FROM sqlite_schema")}
    columns = {v: [str(row[1]) for row in rows(older, f"PRAGMA table_info({v})")] for v in VIEWS if v in there}

    def said() -> dict[str, list[tuple[object, ...]]]:
        return {v: sorted(rows(older, f"SELECT {', '.join(columns[v])} FROM {v}"), key=repr) for v in columns}

    before = said()
    assert before["revisions"]
    assert typed("doctor", "--repair", "--data", older).code in (0, 74)
    assert said() == before


@pytest.mark.parametrize("older", UNTRIED, indirect=True, ids=lambda path: path.name)
def test_of_an_older_archive_nobody_knows_how_leads_stand_and_whether_revisions_are_edits(older: Path) -> None:
    assert typed("doctor", "--repair", "--data", older).code in (0, 74)
    assert rows(older, "SELECT DISTINCT lead_is_paragraph FROM articles_flat") == [(None,)]
    doubts = rows(older, "SELECT number > 1, group_concat(DISTINCT doubt) FROM revisions GROUP BY 1")
    assert doubts == [(0, None), (1, "the text before was not read again")]


@pytest.mark.parametrize("older", LEVELS[-1:], indirect=True, ids=["the last"])
def test_a_rebuild_says_of_a_revision_whether_it_is_an_edit_as_far_as_there_are_bytes(older: Path) -> None:
    query = "SELECT number, doubt FROM revisions WHERE article_id IN (SELECT article_id FROM texts WHERE number > 1)"
    assert typed("rebuild", "--data", older).code == 0
    assert rows(older, query) == [(1, None), (2, None)]


@pytest.mark.parametrize("older", UNTRIED[-1:], indirect=True, ids=["the last of them"])
def test_what_an_earlier_version_read_and_nobody_can_read_again_stays_in_doubt(older: Path) -> None:
    for path in warcs(older):
        path.write_bytes(b"")
    query = "SELECT number, doubt FROM revisions WHERE article_id IN (SELECT article_id FROM texts WHERE number > 1)"
    assert typed("rebuild", "--accept-loss", "--data", older).code == 74
    assert rows(older, query) == [(1, None), (2, "the text before was not read again")]


def test_an_archive_of_an_earlier_version_can_be_made_again(older: Path) -> None:
    assert typed("doctor", "--repair", "--data", older).code in (0, 74)
    keys = rows(older, "SELECT id, key FROM articles ORDER BY id")
    done = typed("rebuild", "--data", older)
    assert done.code == 0, done
    assert rows(older, "SELECT id, key FROM articles ORDER BY id") == keys


def test_an_archive_of_an_earlier_version_that_was_never_opened_by_a_writer_says_what_to_do(older: Path) -> None:
    """Readers change nothing; where tables are missing they say so in a line."""
    before = dump(older / "archive.db")
    for arguments in (("show", "1"), ("search", "mưa"), ("export", "--format", "csv", "-o", "-"), ("copies", "1"),
                      ("explain", "1"), ("cite", "1"), ("verify",), ("doctor",), ("snapshot",)):  # fmt: skip
        done = typed(*arguments, "--data", older)
        assert "Traceback" not in done.said, arguments
        assert done.code in (0, 2, 74), (arguments, done)
        if done.code == 2:
            assert len(done.err.splitlines()) == 1
            assert "doctor --repair" in done.err, done.err
    assert dump(older / "archive.db") == before


# --- exports stay out of the archive


@pytest.mark.parametrize(
    "place",
    [".lock", "papers/bao-nho.toml", "papers/x.toml", "warc/x.csv", "archive.db-wal", "archive.db.before-rebuild",
     "news.csv", "new-folder/news.csv", ".rebuild/archive.db", "exports/../.lock", "papers/../archive.db"],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["export", "snapshot"])
def test_nothing_is_exported_into_the_archive_but_into_exports(data: Path, verb: str, place: str) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file() and path.suffix != ".db-shm"}
    more = ("--format", "csv") if verb == "export" else ()
    done = typed(verb, *more, "-o", data / place, "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    after = {path: path.read_bytes() for path in data.rglob("*") if path.is_file() and path.suffix != ".db-shm"}
    assert {path: body for path, body in after.items() if "archive.db-" not in path.name} == {
        path: body for path, body in before.items() if "archive.db-" not in path.name
    }


@pytest.mark.parametrize("how", ["a link to the folder", "a link to a file", "a relative path"])
def test_nor_by_a_detour(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    held = (data / "papers" / "bao-nho.toml").read_bytes()
    place = data / "papers" / "bao-nho.toml"
    if how == "a link to the folder":
        (tmp_path / "link").symlink_to(data / "papers")
        place = tmp_path / "link" / "bao-nho.toml"
    elif how == "a link to a file":
        (tmp_path / "mine.csv").symlink_to(place)
        place = tmp_path / "mine.csv"
    else:
        monkeypatch.chdir(data / "papers")
        place = Path("bao-nho.toml")
    done = typed("export", "--format", "csv", "-o", place, "--data", data)
    assert done.code == 2, done
    assert (data / "papers" / "bao-nho.toml").read_bytes() == held


@pytest.mark.parametrize("place", ["exports/news.csv", "exports/2026/news.csv", "../news.csv"])
def test_into_exports_and_elsewhere_it_is(data: Path, place: str) -> None:
    done = typed("export", "--format", "csv", "-o", data / place, "--data", data)
    assert done.code == 0, done
    assert (data / place).exists()
