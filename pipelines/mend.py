"""What a writer puts in order before it begins."""

from collections.abc import Iterator

from pipelines import warc
from pipelines.archive import Archive
from pipelines.redact import discard


def mend(archive: Archive) -> Iterator[str]:
    """Finish what an interrupted run or redaction left behind; yields a line for each file that was cut."""
    discard(archive)
    for name, cut in warc.repair(archive.folder / "warc"):
        yield f"completed {name}, left open by an interrupted run: {cut} bytes cut"
