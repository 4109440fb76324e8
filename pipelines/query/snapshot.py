"""The copy of the database that analysts open: one file, read-only, of one moment, while the crawl goes on.

Readers of `archive.db` itself keep its write-ahead log from being taken in, and need to write beside it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.db.archive import EXPORTS, Archive
from pipelines.db.disk import atomic

PLACE = Path(EXPORTS, "snapshot.db")
"""Where it lies in the folder of the archive, unless another place is named."""


def publish(archive: Archive, target: Path | None = None) -> Path:
    """Write the copy, compact and whole or not at all; whoever has the earlier one open keeps it. Returns its path.

    Raises:
        ArchiveError: the target is one of the archive's own files.
    """
    path = archive.spare(archive.folder / PLACE if target is None else target)
    archive.sweep()
    with atomic(path) as file:
        # A signal is heard between two steps of Python, and VACUUM is one: this makes it many.
        archive.db.conn.set_progress_handler(lambda: 0, 100_000)
        archive.db.conn.execute("PRAGMA query_only=OFF")  # VACUUM INTO writes to the new file only
        archive.db.conn.execute("VACUUM INTO ?", (file.name,))
        archive.db.conn.execute("PRAGMA query_only=ON")
        with closing(sqlite3.connect(file.name)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
        os.fchmod(file.fileno(), 0o444)
    return path
