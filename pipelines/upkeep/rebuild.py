"""The database again, from the WARC files alone: what the runs did that wrote them is done again, in order.

What no server said is in the WARC too: which address was asked for as what, why it was not asked for, what was taken
down. The reading of pages is passed in, so that the present extractor reads them. Nothing that the present database
knows is lost without a word: see `rebuild`.
"""

import logging
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.sites import Site
from pipelines.db.archive import BUSY, Archive, ArchiveError, writer_lock
from pipelines.upkeep.earlier import DRAFT, exchange
from pipelines.upkeep.gone import Gone, gone
from pipelines.upkeep.mend import mend
from pipelines.upkeep.present import Present, present_in
from pipelines.upkeep.redact import STILL_READ, pending
from pipelines.upkeep.redo import Reads, Redo
from pipelines.upkeep.returned import Returned, blank_again
from pipelines.warc.reader import Damage, names, read_record
from pipelines.warc.repair import repair
from pipelines.warc.story import Story, read_story

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    articles: int
    kept: Path | None
    """The database that was there before."""
    lost: tuple[str, ...]
    """The captures that stay without their bytes, each with the reason."""
    files: Mapping[str, int]
    """How many captures cannot be read any more, by the file that had them."""
    damages: tuple[Damage, ...]
    gone: tuple[Gone, ...]
    """Articles that were not made again, though their bytes are there."""
    unread: tuple[str, ...]
    """What could not be read of the database that was there before: `3 rows of links`."""


def rebuild(data: Path, sites: dict[str, Site], reader: Reads, *, accept_loss: bool = False) -> Rebuilt:
    """Make the database of an archive folder again; the old one stays beside the new one, see `earlier`.

    Raises `ArchiveError`, and changes nothing, where captures that the old one names cannot be read; with `accept_loss`
    these stay as they are, with a flag.
    """
    folder = data / "warc"
    _settle(data)
    with writer_lock(data), _draft(data) as draft:
        with present_in(data) as present:
            for name in {*present.discards()}.intersection(names(folder)):  # replaced by a redaction, not yet deleted
                (folder / name).unlink(missing_ok=True)
            list(repair(folder, present.filed))
            story = read_story(folder, present.marks())
            tombstones = [*present.tombstones(), *_tombstones(story, folder)]
            lost = present.lost(story, folder, {str(fact["key_hash"]) for fact in tombstones})
            if not accept_loss:
                _require_no_loss(present, lost, story.damages)
            with Archive(draft, write=True) as archive:
                again = Redo(archive, folder, sites, reader, story, present, lost)
                again.run(tombstones)
                db = archive.db.conn
                blank_again(db, Returned(db), sorted(folder.glob("[!.]*.warc.gz")))
                articles, left = archive.db.table("articles").count, gone(present.db, db)
                told = db.execute("SELECT id, url, lost FROM captures WHERE lost NOT NULL ORDER BY id").fetchall()
        kept = exchange(draft, data)
    lines = tuple(f"capture {row['id']} of {row['url']}: {row['lost']}" for row in told)
    return Rebuilt(articles, kept, lines, _by_file(lost), tuple(story.damages), tuple(left), present.left)


@contextmanager
def _draft(data: Path) -> Iterator[Path]:
    """The folder in which the next database is made; what an earlier rebuild or this one leaves there goes."""
    draft = data / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _settle(data: Path) -> None:
    """Complete what the present database knows to be under way: a redaction stands in no WARC file until it is done."""
    if not (data / "archive.db").exists():
        return
    waits = 0
    try:
        with Archive(data, write=True) as archive:
            for line in mend(archive):
                log.warning(line)
            waits = pending(archive.db.conn)
    except ArchiveError as error:
        if error.exit_code == BUSY:
            raise
    except (sqlite3.DatabaseError, OSError):  # what is damaged is to be made again
        return
    if waits:
        raise ArchiveError(f"nothing can be rebuilt: {STILL_READ}", BUSY)


def _tombstones(story: Story, folder: Path) -> list[dict[str, Any]]:
    notes = (read_record(folder, story.places[name]) for event, name in story.events if event == "note")
    return [record.fact for record in notes if record.url == "urn:baotinh:tombstone"]


def _require_no_loss(present: Present, lost: dict[int, str | None], damages: list[Damage]) -> None:
    """Raise where a rebuild would make an archive that knows less than the present one."""
    if not lost and not damages:
        return
    where = [f"{name} ({count})" for name, count in _by_file(lost).items()]
    if lost:
        what = f"{len(lost)} of {present.captures} captures cannot be read from the WARC files: {_some(where)}"
    else:
        what = f"the WARC files are damaged: {_some([f'{damage.file}: {damage.what}' for damage in damages])}"
    advice = "bring the files back from a backup with `baotinh restore`, or go on without with --accept-loss"
    raise ArchiveError(f"{what}; nothing was changed: {advice}")


def _by_file(lost: dict[int, str | None]) -> dict[str, int]:
    return dict(Counter(name or "files lost before" for name in lost.values()).most_common())


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
