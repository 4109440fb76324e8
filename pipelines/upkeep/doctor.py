"""A look at an archive and its machine: can the next crawl rely on them?"""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.text import counted
from pipelines.db.archive import STORAGE, Archive, ArchiveError, is_being_written
from pipelines.db.values import tolerant, unreadable
from pipelines.upkeep import machine
from pipelines.upkeep.beginning import open_to_write
from pipelines.upkeep.earlier import DRAFT, earlier
from pipelines.upkeep.faults import REPAIR, RESTORE, remedy, shortcoming
from pipelines.upkeep.machine import Check
from pipelines.upkeep.mend import mend
from pipelines.upkeep.verify_captures import lost_bytes
from pipelines.warc import reader
from pipelines.warc.record import Record

_ORPHANS = ("response", "revisit", "resource")


def examine(folder: Path, now: datetime | None = None) -> Iterator[Check]:
    """Look at everything; nothing is changed. `now` is what the clock shows."""
    yield machine.check_versions()
    yield machine.check_file_system(folder)
    yield from machine.check_writable(folder)
    try:
        with Archive(folder) as archive:
            archive.sweep()
            with tolerant(archive.db.conn):
                yield from _checks(archive, now or datetime.now(UTC))
    except ArchiveError as error:
        if error.exit_code != STORAGE:
            raise
        yield Check("database", "fault", str(error), remedy(folder, error.__cause__))
    except sqlite3.DatabaseError as error:
        yield Check("database", "fault", f"archive.db cannot be read: {error}", remedy(folder, error))


def repair(folder: Path) -> list[Check]:
    """Complete what an interrupted run or redaction left behind, under the writer's lock."""
    Archive(folder).close()  # where there is no archive, none is to be made
    with open_to_write(folder) as archive:
        return [Check("repair", "ok", line) for line in mend(archive, everywhere=True)]


def _checks(archive: Archive, now: datetime) -> Iterator[Check]:
    db = archive.db.conn
    newest = "SELECT max(fetched_at) FROM captures WHERE status NOT NULL OR error NOT NULL"
    yield machine.check_space(archive.folder, _largest_run(archive))
    yield machine.check_clock(db.execute(newest).fetchone()[0], now)
    yield _tables(archive)
    yield _journal(db)
    yield _quick_check(archive)
    yield _texts(archive)
    yield _foreign_keys(db)
    is_written = is_being_written(archive.folder)
    yield _unfinished_runs(db, is_written=is_written)
    yield _open_files(archive.folder, is_written=is_written)
    yield from warc_files(archive)
    yield _lost_bytes(db)
    yield _earlier(archive.folder)
    yield _draft(archive.folder, is_written=is_written)
    yield _orphans(archive)


def _tables(archive: Archive) -> Check:
    if not archive.is_current:
        advice = "most commands that read end with 2 until `baotinh doctor --repair`, or a crawl, brings it up to date"
        return Check("tables", "warning", "made by an older version", advice)
    return Check("tables", "ok", "the tables are those of this version")


def _journal(db: sqlite3.Connection) -> Check:
    mode = db.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        return Check("journal", "warning", f"journal mode {mode}, not wal", "any crawl or import sets it right")
    return Check("journal", "ok", "journal mode wal")


def _quick_check(archive: Archive) -> Check:
    findings = [" ".join(str(row[0]).split()) for row in archive.db.conn.execute("PRAGMA quick_check")]
    if findings != ["ok"]:
        finding = f"quick_check: {findings[0]} ({counted(len(findings), 'finding')})"
        return Check("database", "fault", finding, remedy(archive.folder))
    return Check("database", "ok", "quick_check found nothing; `baotinh verify` holds every text against its digest")


def _texts(archive: Archive) -> Check:
    """Whether all that is written can be read: SQLite looks at pages, and not at what texts are made of."""
    found = [f"{column} of {row}" for row, column in unreadable(archive.db.conn)]
    if found:
        finding = f"{counted(len(found), 'text')} cannot be read, no UTF-8: {found[0]}" + " …" * (len(found) > 1)
        return Check("texts", "fault", finding, remedy(archive.folder))
    return Check("texts", "ok", "every text can be read")


def _foreign_keys(db: sqlite3.Connection) -> Check:
    dangling = len(db.execute("PRAGMA foreign_key_check").fetchall())
    if dangling:
        points = "1 row points" if dangling == 1 else f"{dangling} rows point"
        return Check("references", "fault", f"{points} at rows that are not there", "see `baotinh verify`")
    return Check("references", "ok", "every row points at a row that is there")


def _largest_run(archive: Archive) -> int:
    """Bytes of the WARC files of the largest run."""
    sizes: dict[int, int] = {}
    query = "SELECT DISTINCT run_id, warc_file FROM captures WHERE warc_file NOT NULL"
    for row in archive.db.conn.execute(query):
        path = archive.folder / "warc" / row["warc_file"]
        size = path.stat().st_size if path.exists() else 0
        sizes[row["run_id"]] = sizes.get(row["run_id"], 0) + size
    return max(sizes.values(), default=0)


def _unfinished_runs(db: sqlite3.Connection, *, is_written: bool) -> Check:
    """Runs that ended without a word; those before a run that went through are history."""
    rows = db.execute("SELECT id, started_at, ended_at FROM runs ORDER BY id").fetchall()
    if is_written:
        rows = rows[:-1]
    silent = [row for row in rows if row["ended_at"] is None]
    if silent and silent[-1]["id"] == rows[-1]["id"]:
        finding = f"run {silent[-1]['id']}, begun {silent[-1]['started_at']}, ended without a word"
        return Check(
            "runs", "warning", finding, "nothing is lost: what it did not store is due; see its log, crawl again"
        )
    running = ", one is under way" if is_written else ""
    return Check("runs", "ok", f"{counted(len(rows), 'run')}, {len(silent)} of them ended without a word{running}")


def _open_files(folder: Path, *, is_written: bool) -> Check:
    opened = sorted((folder / "warc").glob("*.warc.gz.open"))
    if opened and not is_written and (opened := [path for path in opened if path.exists()]):
        names = ", ".join(path.name for path in opened)
        return Check("open files", "fault", f"left open by an interrupted run: {names}", REPAIR)
    return Check("open files", "ok", f"{len(opened)} being written" if opened else "none")


def warc_files(archive: Archive) -> Iterator[Check]:
    """Whether each file is there and as long as the rows want it; what is in it proves `verify`."""
    query = "SELECT warc_file, max(warc_offset + warc_length) FROM captures WHERE warc_file NOT NULL GROUP BY warc_file"
    wanted = dict(archive.db.conn.execute(query).fetchall())
    folder = archive.folder / "warc"
    files = sorted(wanted.keys() | set(reader.names(folder)))
    faults = {name: what for name in files if (what := _shortcoming(folder, name, wanted.get(name) or 0))}
    for name, what in faults.items():
        yield Check("warc files", "fault", f"{name} {what}", RESTORE)
    if not faults:
        yield Check("warc files", "ok", f"{len(files)}, none of them missing or too short")


def _shortcoming(folder: Path, name: str, wanted: int) -> str | None:
    try:
        with reader.open_warc(folder, name) as file:
            size, is_open = os.fstat(file.fileno()).st_size, file.name.endswith(".open")
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    return None if is_open and not wanted else shortcoming(size, wanted)


def _lost_bytes(db: sqlite3.Connection) -> Check:
    count = len(lost_bytes(db))
    if count:
        what = "1 capture has lost its" if count == 1 else f"{count} captures have lost their"
        return Check("lost bytes", "fault", f"{what} bytes, see captures.lost", RESTORE)
    return Check("lost bytes", "ok", "no capture has lost its bytes")


def _earlier(folder: Path) -> Check:
    paths = earlier(folder)
    size = sum(path.stat().st_size for path in paths)
    finding = f"{len(paths)} put aside by `baotinh rebuild`, {size / 1024**2:.0f} MiB: " + ", ".join(
        path.name for path in paths
    )
    return Check("earlier databases", "ok", finding if paths else "none")


def _draft(folder: Path, *, is_written: bool) -> Check:
    """What a rebuild that was killed has left."""
    if is_written or not (folder / DRAFT).exists():
        return Check("rebuild", "ok", "one may be under way" if (folder / DRAFT).exists() else "none was cut off")
    size = sum(path.stat().st_size for path in (folder / DRAFT).rglob("*") if path.is_file())
    finding = f"{DRAFT}/ was left by one that was cut off, {size / 1024**2:.0f} MiB"
    return Check("rebuild", "warning", finding, "delete it, or run `baotinh rebuild` again, which does so first")


def _orphans(archive: Archive) -> Check:
    """Answers in the WARC that no row knows of: a kill between the two leaves one."""
    count = sum(_orphans_in(archive, name) for name in reader.names(archive.folder / "warc"))
    finding = f"{counted(count, 'answer')} in the WARC that no row knows of" + (": harmless" if count else "")
    return Check("orphans", "ok", finding)


def _orphans_in(archive: Archive, name: str) -> int:
    query = "SELECT warc_offset, warc_length FROM captures WHERE warc_file = ? AND warc_offset NOT NULL"
    known = dict(archive.db.conn.execute(query, (name,)).fetchall())
    count = offset = 0
    if _shortcoming(archive.folder / "warc", name, 0):
        return 0
    with reader.open_warc(archive.folder / "warc", name) as file:
        size = os.fstat(file.fileno()).st_size
        while offset < size:
            if offset in known:  # only what lies between the rows' records need be read
                offset += known[offset] or size
                continue
            member = reader.read_member(file, offset, size)
            if member is None:
                offset = min((place for place in known if place > offset), default=size)
                continue
            offset = member.place.end
            count += _is_answer(member.record)
    return count


def _is_answer(record: Record | None) -> bool:
    return record is not None and (record.kind in _ORPHANS or record.block.startswith(b"fetchError:"))
