"""What a writer puts in order before it begins."""

import logging
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crawler.text import counted
from pipelines.db.archive import SOFTWARE, Archive
from pipelines.store import run_sites
from pipelines.upkeep import seals, witnesses
from pipelines.upkeep.redact import STILL_READ, finish, pending, shortfall
from pipelines.upkeep.returned import take_out
from pipelines.warc.blank import drop_drafts
from pipelines.warc.reader import members, read_on
from pipelines.warc.repair import repair
from pipelines.warc.writer import Warc

log = logging.getLogger(__name__)

_REWRITTEN = re.compile(r"[^.]+\.r\d+\.warc\.gz")  # baotinh-20260307T081500123456-001.r1.warc.gz
WAS_BACK = "what had been taken down and was back"
_STEP = 200
"""Records of a file that are looked through at a time, from its end."""


def put_in_order(archive: Archive) -> None:
    """What whoever brings something in does first: mend what was left, and see to the seals of earlier days."""
    for line in mend(archive):
        log.warning(line)
    witnesses.take_mailed(archive)
    seals.close(archive)


def mend(archive: Archive, *, everywhere: bool = False) -> Iterator[str]:
    """Finish what an interrupted run or redaction left behind; yields a line for each thing that was done.

    What was taken down and came back is looked for in files that are new, or everywhere.
    """
    folder = archive.folder / "warc"
    drop_drafts(folder)
    _discard(archive)
    for name, cut in list(repair(folder, partial(_filed, archive))):
        if (folder / name).exists():
            _tell_what_was_stored(archive, name)
        yield f"completed {name}, left open by an interrupted run: {counted(cut, 'byte')} cut"
    for name in orphans(archive):
        if _is_elsewhere(folder, name):
            (folder / name).unlink()
            yield f"removed {name}, left by an interrupted redaction"
    with archive.transaction() as db:
        for run in run_sites.killed(db):
            run_sites.complete_killed(db, run)
    if pending(archive.db.conn):
        done = finish(archive)
        yield "completed a redaction that was interrupted" if done.is_complete else f"a redaction waits: {STILL_READ}"
        yield from (shortfall(archive.folder, name) for name in done.missing)
    for name in take_out(archive, everywhere=everywhere):
        yield f"took out of {name} {WAS_BACK}"


def _discard(archive: Archive) -> None:
    """Delete the WARC files that redactions of an earlier version have replaced."""
    for row in archive.db.conn.execute("SELECT file FROM discards").fetchall():
        (archive.folder / "warc" / row["file"]).unlink(missing_ok=True)
        with archive.transaction() as db:
            db.execute("DELETE FROM discards WHERE file = ?", (row["file"],))


def orphans(archive: Archive) -> list[str]:
    """WARC files that a redaction of an earlier version had written, and no row came to name."""
    db, found = archive.db.conn, (archive.folder / "warc").glob("*.r*.warc.gz")
    named = "SELECT 1 FROM captures WHERE warc_file = ? LIMIT 1"
    names = sorted(path.name for path in found if _REWRITTEN.fullmatch(path.name))
    return [name for name in names if db.execute(named, (name,)).fetchone() is None]


def _is_elsewhere(folder: Path, name: str) -> bool:
    """Whether all records of a file stand in another one of the same run too."""
    stem = name.partition(".")[0]
    missing = _ids(folder / name)
    for path in folder.glob(f"{stem}.*warc.gz"):
        missing = missing if path.name == name else missing - _ids(path)
    return not missing


def _ids(path: Path) -> set[str]:
    with path.open("rb") as file:
        records = [member.record for member in members(file, path.stat().st_size)]
    return {record.id for record in records if record and record.url != "urn:baotinh:stored"}


def _filed(archive: Archive, name: str) -> int:
    """Bytes of a file that were on the disk before the tables came to point at them."""
    query = "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?"
    return archive.db.conn.execute(query, (name,)).fetchone()[0] or 0


def _tell_what_was_stored(archive: Archive, name: str) -> None:
    """Write into the WARC what the killed run could not: which of its last captures were filed."""
    query = "SELECT warc_record, warc_offset FROM captures WHERE warc_file = ? ORDER BY id"
    filed = [tuple(row) for row in archive.db.conn.execute(query, (name,))]
    store = Warc(archive.folder / "warc", SOFTWARE)
    store.note("killed", {"file": name, "stored": _untold(archive.folder / "warc" / name, filed)})
    store.close()


def _untold(path: Path, filed: list[tuple[str, int]]) -> list[str]:
    """Records filed after the last of which the file says so: it says so in their order, so its end is enough."""
    numbers = {record: number for number, (record, _) in enumerate(filed)}
    for first in range(len(filed) - _STEP, -_STEP, -_STEP):
        offset = min(offset for _, offset in filed[max(0, first) :])
        names = (name for record in read_on(path, [], start=offset) for name in record.stored)
        if told := [numbers[name] for name in names if name in numbers]:
            return [record for record, _ in filed[max(told) + 1 :]]
    return [record for record, _ in filed]
