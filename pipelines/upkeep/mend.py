"""What a writer puts in order before it begins."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipelines.db.archive import SOFTWARE, Archive
from pipelines.upkeep.redact import discard
from pipelines.warc.reader import read_on
from pipelines.warc.repair import repair
from pipelines.warc.writer import Warc

_STEP = 200
"""Records of a file that are looked through at a time, from its end."""


def mend(archive: Archive) -> Iterator[str]:
    """Finish what an interrupted run or redaction left behind; yields a line for each file that was cut."""
    discard(archive)
    folder = archive.folder / "warc"
    for name, cut in list(repair(folder, partial(_filed, archive))):
        if (folder / name).exists():
            _tell_what_was_stored(archive, name)
        yield f"completed {name}, left open by an interrupted run: {cut} bytes cut"


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
