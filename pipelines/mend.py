"""What a writer puts in order before it begins."""

from collections.abc import Iterator

from pipelines import replay, warc
from pipelines.archive import SOFTWARE, Archive
from pipelines.redact import discard


def mend(archive: Archive) -> Iterator[str]:
    """Finish what an interrupted run or redaction left behind; yields a line for each file that was cut."""
    discard(archive)
    folder = archive.folder / "warc"
    for name, cut in list(warc.repair(folder)):
        if (folder / name).exists():
            _tell_what_was_stored(archive, name)
        yield f"completed {name}, left open by an interrupted run: {cut} bytes cut"


def _tell_what_was_stored(archive: Archive, name: str) -> None:
    """Write into the WARC what the killed run could not: which of its last captures were filed."""
    told: set[str] = set()
    for record in replay.read_file(archive.folder / "warc" / name):
        told.update(record.headers.get(warc.STORED, "").split())
    filed = archive.db.conn.execute("SELECT warc_record FROM captures WHERE warc_file = ? ORDER BY id", (name,))
    known = [row["warc_record"] for row in filed]
    store = warc.Warc(archive.folder / "warc", SOFTWARE)
    store.note("killed", {"file": name, "stored": [record for record in known if record not in told]})
    store.close()
