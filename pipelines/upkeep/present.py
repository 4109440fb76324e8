"""The database as it stands before a rebuild: what it knows that the WARC files have lost."""

import sqlite3
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.addresses import identity, plain_identity
from crawler.items import Page
from pipelines.db.connection import connect
from pipelines.db.dictionary import missing_steps
from pipelines.db.rows import insert
from pipelines.db.storable import storable
from pipelines.db.tombstones import is_entombed, key_hash
from pipelines.db.values import unreadable
from pipelines.store import pictures, run_sites, search_index
from pipelines.store.articles import Again, store_article
from pipelines.store.recall import recall
from pipelines.upkeep.salvage import salvage
from pipelines.warc.reader import record_at
from pipelines.warc.story import Story

_TABLES = (
    "sites", "runs", "seals", "leaves", "witnesses", "captures", "articles", "authors", "tags", "images", "media",
    "related", "dates", "cuts", "pages", "links", "tombstones", "discards", "run_sites", "names", "joined",
)  # fmt: skip
"""What a rebuild may want to know of a database."""

_LEARNT = ("local_sources", "held_until", "reached_to", "reached_at", "begun_to", "begun_at")
"""What crawls learn of a paper: columns of `sites`."""


@contextmanager
def present_in(data: Path) -> Iterator["Present"]:
    """The present database of an archive, only to be read; an empty one where none is there.

    Of one that is damaged, or that an older version made, it is a temporary copy of what can be read.
    """
    path = data / "archive.db"
    with closing(connect(path if path.exists() else "")) as db:
        if _is_sound(db):
            yield Present(db)
            return
        with closing(connect("")) as copied:
            left = salvage(db, copied, _TABLES)
            yield Present(copied, tuple(left))


def _is_sound(db: sqlite3.Connection) -> bool:
    try:
        return (
            not missing_steps(db)
            and db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            and next(unreadable(db), None) is None
        )
    except sqlite3.DatabaseError:
        return False


class Present:
    """What the present database knows."""

    def __init__(self, db: sqlite3.Connection, left: tuple[str, ...] = ()) -> None:
        self.db = db
        self.left = left
        """What could not be read of it."""
        db.row_factory = sqlite3.Row

    @property
    def captures(self) -> int:
        """How many there are."""
        return int(self.db.execute("SELECT count(*) FROM captures").fetchone()[0])

    def marks(self) -> Mapping[str, list[int]]:
        """Where records begin, by file."""
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.db.execute("SELECT warc_file, warc_offset FROM captures WHERE warc_offset NOT NULL"):
            insort(found[row["warc_file"]], row["warc_offset"])
        return found

    def filed(self, name: str) -> int:
        """Bytes of a file that were on the disk before the tables came to point at them."""
        query = "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?"
        return self.db.execute(query, (name,)).fetchone()[0] or 0

    def discards(self) -> list[str]:
        """Files that a redaction has replaced."""
        return [row["file"] for row in self.db.execute("SELECT file FROM discards")]

    def tombstones(self) -> list[dict[str, Any]]:
        """What was taken down."""
        return [dict(row) for row in self.db.execute("SELECT key_hash, at, reason FROM tombstones")]

    def lost(self, story: Story, folder: Path, entombed: AbstractSet[str]) -> dict[int, str | None]:
        """The captures whose record no file has, and the file that had it; not those that were taken down since."""
        rows = self.db.execute("SELECT * FROM captures ORDER BY id")
        return {
            row["id"]: row["warc_file"]
            for row in rows
            if row["warc_record"] not in story.places
            and entombed.isdisjoint(map(key_hash, (identity(row["url"]), plain_identity(row["url"]))))
            and not _lies_at_its_place(row, folder)
        }

    def weave(self, story: Story, lost: Collection[int]) -> None:
        """Put captures that lost their bytes among the events, and all in the order in which the tables have them."""
        rows = self.db.execute("SELECT id, warc_record, run_id FROM captures ORDER BY id").fetchall()
        numbers = {row["warc_record"]: row["id"] for row in rows}
        runs = {
            story.places[row["warc_record"]].run: row["run_id"] for row in rows if row["warc_record"] in story.places
        }
        first = {row["run_id"]: row["id"] for row in reversed(rows)}
        last = {row["run_id"]: row["id"] for row in rows}
        placed: list[tuple[float, tuple[str, str]]] = [(number, ("lost", str(number))) for number in lost]
        at = 0.0
        for event, name in story.events:
            run = runs.get(story.places[name].run) if name in story.places else None
            if event == "begin":
                at = first[run] - 0.5 if run in first else at
            elif event == "note":
                at = last[run] + 0.25 if run in last else at
            else:
                at = numbers.get(name, at)
            placed.append((at, (event, name)))
        story.events = [event for _, event in sorted(placed, key=lambda one: one[0])]

    def carry_sites(self, db: sqlite3.Connection) -> None:
        """Papers that captures may belong to, as long as no run says so itself. Inside a transaction."""
        for row in self.db.execute("SELECT * FROM sites"):
            insert(db, "sites", {**dict(row), **dict.fromkeys(_LEARNT), "local_sources": "[]"})

    def carry(self, db: sqlite3.Connection, number: int) -> None:
        """A capture that lost its bytes, and the texts that were read from it. Inside a transaction."""
        row = dict(self.db.execute("SELECT * FROM captures WHERE id = ?", (number,)).fetchone())
        del row["id"]
        row["run_id"] = self.run_in(db, row["run_id"])
        row["revisit_of"] = self._capture_in(db, row["revisit_of"])
        row["lost"] = row["lost"] or f"its record lay in {row['warc_file']} at byte {row['warc_offset']}"
        row |= {"warc_file": None, "warc_offset": None, "warc_length": None, "seal": None}
        self.carry_texts(db, number, insert(db, "captures", row))

    def carry_texts(self, db: sqlite3.Connection, number: int, new: int) -> None:
        """The texts that were read from a capture, which has a new number. Inside a transaction."""
        texts = self.db.execute(
            """SELECT r.article_id, r.seen_at, r.digest, r.title, r.lead, r.body, r.doubt FROM revisions r
               WHERE capture_id = :id
               UNION ALL SELECT a.id, a.changed_at, a.digest, a.title, a.lead, a.body, NULL FROM articles a
               WHERE capture_id = :id AND NOT EXISTS
                 (SELECT 1 FROM revisions r WHERE r.article_id = a.id AND r.capture_id = :id)""",
            {"id": number},
        )
        for text in texts.fetchall():
            self._carry_text(db, text, number, new)

    def _carry_text(self, db: sqlite3.Connection, text: sqlite3.Row, number: int, new: int) -> None:
        query = """SELECT a.key, a.url, a.site, c.fetched_at FROM articles a, captures c WHERE a.id = ? AND c.id = ?"""
        row = self.db.execute(query, (text["article_id"], number)).fetchone()
        page = Page(row["url"], b"", row["fetched_at"] and datetime.fromisoformat(row["fetched_at"]))
        article, moment = recall(self.db, text["article_id"], text), datetime.fromisoformat(text["seen_at"])
        told: dict[str, Any] = {"site": row["site"], "capture": new, "moment": moment, "key": row["key"]}
        told |= {"wanted": lambda *_: text["article_id"], "again": lambda _: Again(doubt=text["doubt"])}
        store_article(db, storable(article), storable(page), **told)

    def judged(self, record: str) -> Again | None:
        """What is thought of a revision that was read from the capture with this record; `None` where there is none."""
        query = """SELECT r.doubt FROM revisions r JOIN captures c ON c.id = r.capture_id
                   WHERE c.warc_record = ? AND r.number > 1"""
        row = self.db.execute(query, (record,)).fetchone()
        return row and Again(doubt=row["doubt"])

    def number_of(self, record: str) -> int | None:
        """The capture that has this record."""
        row = self.db.execute("SELECT id FROM captures WHERE warc_record = ?", (record,)).fetchone()
        return row and int(row["id"])

    def is_read(self, record: str) -> bool:
        """Whether an article was read from the capture that has this record, or a picture is in it."""
        number = self.number_of(record)
        query = """SELECT 1 FROM revisions WHERE capture_id = ?1 UNION SELECT 1 FROM articles WHERE capture_id = ?1
                   UNION SELECT 1 FROM pages WHERE capture_id = ?1"""
        return number is not None and self.db.execute(query, (number,)).fetchone() is not None

    def run_of(self, record: str) -> int | None:
        """The run of the capture that has this record."""
        row = self.db.execute("SELECT run_id FROM captures WHERE warc_record = ?", (record,)).fetchone()
        return row and int(row["run_id"])

    def run_in(self, db: sqlite3.Connection, number: int) -> int:
        """The number that a run has in the new database. Inside a transaction."""
        row = dict(self.db.execute("SELECT * FROM runs WHERE id = ?", (number,)).fetchone())
        del row["id"]
        query = "SELECT id FROM runs WHERE command = :command AND started_at = :started_at"
        known = db.execute(query, row).fetchone()
        return int(known["id"]) if known else insert(db, "runs", row)

    def _capture_in(self, db: sqlite3.Connection, number: int | None) -> int | None:
        query = "SELECT warc_record FROM captures WHERE id = ?"
        record = self.db.execute(query, (number,)).fetchone()
        row = record and db.execute("SELECT id FROM captures WHERE warc_record = ?", tuple(record)).fetchone()
        return row and int(row["id"])

    def carry_frontier(self, db: sqlite3.Connection) -> None:
        """What no bytes say any more: addresses, where they were found, what was learnt. Inside a transaction."""
        for row in map(dict, self.db.execute("SELECT * FROM pages")):
            article = db.execute("SELECT id FROM articles WHERE id = ?", (row["article_id"],)).fetchone()
            if not is_entombed(db, row["url"]):
                db.execute("DELETE FROM pages WHERE url = ?", (row["url"],))
                held = self._capture_in(db, row["capture_id"])
                insert(db, "pages", {**row, "article_id": article and article["id"], "capture_id": held})
        for row in map(dict, self.db.execute("SELECT * FROM links")):
            if not is_entombed(db, row["url"]):
                db.execute("DELETE FROM links WHERE url = :url AND found_in = :found_in", row)
                insert(db, "links", row)
        pictures.tell_all(db)
        self._update(db, "sites", _LEARNT, "id = :id")
        known = dict(db.execute("SELECT id, gone_at FROM articles").fetchall())
        for number, gone_at in self.db.execute("SELECT id, gone_at FROM articles"):
            if known.get(number, gone_at) != gone_at:
                search_index.tell_gone(db, number, gone_at)
        ended = ("ended_at", "exit_code", "counts")
        self._update(db, "runs", ended, "command = :command AND started_at = :started_at AND ended_at IS NULL")
        for row in map(dict, self.db.execute("SELECT * FROM run_sites")):
            run_sites.restore(db, self.run_in(db, row.pop("run_id")), (row,))

    def _update(self, db: sqlite3.Connection, table: str, columns: tuple[str, ...], which: str) -> None:
        values = ", ".join(f"{column} = :{column}" for column in columns)
        rows = map(dict, self.db.execute(f"SELECT * FROM {table}"))  # noqa: S608
        db.executemany(f"UPDATE {table} SET {values} WHERE {which}", rows)  # noqa: S608


def _lies_at_its_place(row: sqlite3.Row, folder: Path) -> bool:
    """Whether the record of a row stands where it says, under another id: the id in the table is wrong then.

    Its address or its length in the row may be wrong too, but not both, and not the time: another crawl's robots.txt
    may begin at the same byte of another file.
    """
    if row["warc_file"] is None or row["warc_offset"] is None:
        return False
    record = record_at(folder, row["warc_file"], row["warc_offset"])
    if record is None:
        return False
    if row["fetched_at"] is not None and record.fields.get("warc-date", "")[:19] != row["fetched_at"][:19]:
        return False
    return bool(record.url == row["url"] or record.place.length == row["warc_length"])
