"""Proof that an archive is whole: the tables against themselves, and every capture against its bytes."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from crawler.addresses import normalise
from crawler.ahead import Ahead
from crawler.readers import TooCostlyError
from pipelines.db import past_texts, shared
from pipelines.db.archive import Archive, is_being_written
from pipelines.db.connection import read_only
from pipelines.db.derived import derived
from pipelines.db.dictionary import dictionary, missing_steps
from pipelines.db.progress import stage, watched
from pipelines.db.values import table_names, tolerant, unreadable
from pipelines.store import pictures
from pipelines.store.articles import text_digest
from pipelines.store.claims import UNDATED
from pipelines.upkeep import seals
from pipelines.upkeep.faults import REBUILD, REPAIR, BrokenOff, Fault, remedy
from pipelines.upkeep.manifest import DATABASE
from pipelines.upkeep.mend import orphans
from pipelines.upkeep.redact import pending
from pipelines.upkeep.verify_captures import capture_faults

Counts = Counter[str]
_Check = Callable[[], Iterator[Fault]]
_FORMS = {"JSON": "{0} NOT NULL AND NOT json_valid({0})", "UTC": "{0} NOT NULL AND datetime({0}) IS NULL"}
"""What is wrong with a text that is to be of a unit; see the table `columns`."""


def verify(archive: Archive, counts: Counts, ahead: Ahead | None = None) -> Iterator[Fault]:
    """Yield all that is wrong with an archive; what was looked at is counted in `counts`.

    With `ahead`, what is whole is found so by its processes. Reads only, holds no lock, and may run beside a crawl.
    """
    tables = _Tables(archive.db.conn, archive.folder, counts)
    with tolerant(archive.db.conn):
        with stage("checking the tables"), watched(archive.db.conn):
            checks = tables.checks if ahead is None else _unproven(tables, ahead)
            yield from _all_of(chain(checks, (partial(_interrupted, archive),)), archive.folder)
        yield from _all_of((partial(capture_faults, archive, counts, ahead),), archive.folder)


def table_faults(db: sqlite3.Connection, folder: Path) -> Iterator[Fault]:
    """Yield what is wrong with a database by itself, whatever the WARC files hold; `folder` is that of its archive.

    Of one that an earlier version made, only what every version's has is looked at.
    """
    tables = _Tables(db, folder, Counter())
    is_current = not missing_steps(db)
    with tolerant(db):
        yield from _all_of((*tables.checks, tables.revisits) if is_current else tables.checks[:3], folder)


def first_fault(database: Path, folder: Path) -> Fault | None:
    """The first thing that is wrong with a database by itself."""
    try:
        with closing(read_only(database)) as db:
            db.row_factory = sqlite3.Row
            with watched(db):
                return next(table_faults(db, folder), None)
    except sqlite3.DatabaseError as error:
        if _is_interrupted(error):
            raise
        return Fault("archive.db", f"cannot be read: {error}", remedy(folder, error))


def _unproven(tables: "_Tables", ahead: Ahead) -> Iterator[_Check]:
    """The checks of the tables that find something, or may; what the others looked at is counted."""
    try:
        parts = table_names(tables.db)
    except sqlite3.DatabaseError:
        yield from tables.checks
        return
    calls: list[tuple[_Check, Sequence[str | None]]] = [
        (check, parts if check == tables.values else (None,)) for check in tables.checks
    ]
    for check, own in calls:
        for part in own:
            ahead.begin(sound, tables.folder, check.__name__, part)
    for check, own in calls:
        counted = [_sound(ahead, tables.folder, check.__name__, part) for part in own]
        if None in counted:
            yield check
            continue
        for count in filter(None, counted):
            tables.counts.update(count)


def sound(folder: Path, check: str, table: str | None) -> Counter[str] | None:
    """How much one check of an archive's tables looked at, or of one table; `None` where it finds something."""
    try:
        with closing(read_only(folder / DATABASE)) as db:
            db.row_factory = sqlite3.Row
            tables = _Tables(db, folder, Counter())
            with tolerant(db):
                found = tables.values(table) if table else getattr(tables, check)()
                return tables.counts if next(found, None) is None else None
    except sqlite3.DatabaseError:
        return None


def _sound(ahead: Ahead, folder: Path, check: str, table: str | None) -> Counter[str] | None:
    try:
        return ahead.call(sound, folder, check, table)
    except TooCostlyError:  # who looks again will say so
        return None


def _is_interrupted(error: sqlite3.Error) -> bool:
    """Whether a signal did it, and no damage."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT


def _all_of(checks: Iterable[_Check], folder: Path) -> Iterator[Fault]:
    """What all checks find, also where one of them breaks off."""
    for check in checks:
        try:
            yield from check()
        except sqlite3.DatabaseError as error:
            if _is_interrupted(error):
                raise
            yield BrokenOff("archive.db", f"cannot be read: {error}", remedy(folder, error))


class _Tables:
    def __init__(self, db: sqlite3.Connection, folder: Path, counts: Counts) -> None:
        self.db = db
        self.folder = folder
        self.counts = counts
        self.checks: tuple[_Check, ...] = (
            self.database, self.values, self.references, self.forms, self.articles, self.revisions, self.past,
            self.numbers, self.aliases, self.pictures, self.seals,
        )  # fmt: skip

    def database(self) -> Iterator[Fault]:
        for (finding,) in self.db.execute("PRAGMA integrity_check"):
            if finding != "ok":
                yield Fault("archive.db", " ".join(str(finding).split()), remedy(self.folder))

    def values(self, table: str | None = None) -> Iterator[Fault]:
        for where, column in unreadable(self.db, table):
            yield Fault(where, f"{column} cannot be read: it is no UTF-8", remedy(self.folder))

    def forms(self) -> Iterator[Fault]:
        for table in dictionary().values():
            known = _columns(self.db, table.name)
            for column in table.columns.values() if table.kind == "table" else ():
                if column.unit in _FORMS and column.name in known:
                    wrong = _FORMS[column.unit].format(column.name)
                    for (value,) in self.db.execute(f"SELECT {column.name} FROM {table.name} WHERE {wrong}"):  # noqa: S608
                        yield Fault(
                            table.name, f"{column.name} is no {column.unit}: {value[:80]!r}", remedy(self.folder)
                        )
        lost = "SELECT id FROM articles WHERE search_rowid NOT IN (SELECT rowid FROM search_exact)"
        for row in self.db.execute(lost) if "search_rowid" in _columns(self.db, "articles") else ():
            yield Fault(f"article {row['id']}", "its number in the search is not there", remedy(self.folder))

    def revisits(self) -> Iterator[Fault]:
        dangling = """SELECT id, revisit_of FROM captures c WHERE revisit_of NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM captures t WHERE t.id = c.revisit_of)"""
        for row in self.db.execute(dangling):
            what = f"its bytes are said to be those of capture {row['revisit_of']}, which does not exist"
            yield Fault(f"capture {row['id']}", what, REBUILD)

    def references(self) -> Iterator[Fault]:
        dangling = self.db.execute("PRAGMA foreign_key_check").fetchall()
        for (table, number, parent, key), times in Counter(map(tuple, dangling)).items():
            columns = {row["id"]: row["from"] for row in self.db.execute(f"PRAGMA foreign_key_list({table})")}
            if columns[key] == "revisit_of":  # told with the captures
                continue
            where = _name(self.db, table, number) if number is not None else f"{times} × {table}"
            yield Fault(where, f"{columns[key]} points at a row that is not in {parent}", REBUILD)
        for number, view in shared.dangling(self.db):
            yield Fault(f"article {number}", f"a row of {view} is not there", REBUILD)

    def articles(self) -> Iterator[Fault]:
        rows = self.db.execute(
            f"""SELECT a.*, c.url AS source,
                 CASE WHEN c.url NOT LIKE 'urn:%' AND {UNDATED} THEN a.canonical_url END AS undated,
                 (SELECT count(*) FROM images WHERE article_id = a.id) AS has_images,
                 (SELECT count(*) FROM mentions WHERE article_id = a.id) AS has_related,
                 EXISTS (SELECT 1 FROM texts t WHERE t.article_id = a.id AND t.number = a.revisions
                         AND t.digest = a.digest AND t.title IS NULL) AS has_revision
               FROM articles a LEFT JOIN captures c ON c.id = a.capture_id"""  # noqa: S608
        )
        for row in rows:
            self.counts["articles"] += 1
            where = f"article {row['id']}"
            if text_digest(row["title"], row["lead"], row["body"]) != row["digest"]:
                yield Fault(where, "title, lead or body is not the text that was stored: its digest differs", REBUILD)
            if not row["has_revision"]:
                yield Fault(where, "its present text stands in no revision", REBUILD)
            told = {**_derived(row), "images": row["has_images"], "related": row["has_related"]}
            if wrong := [name for name, value in told.items() if row[name] != value]:
                yield Fault(where, f"{', '.join(wrong)}: not what follows from its time, text and parts", REBUILD)
            if row["source"] is not None and not _same_page(row["url"] or row["undated"], row["source"]):
                yield Fault(where, f"its capture is of {row['source']}, not of {row['url']}", REBUILD)

    def revisions(self) -> Iterator[Fault]:
        for row in self.db.execute("SELECT article_id, number, title, lead, body, digest FROM texts"):
            self.counts["revisions"] += 1
            if row["title"] is None:  # the present text, which is looked at with its article
                continue
            if text_digest(row["title"], row["lead"], row["body"]) != row["digest"]:
                where = f"article {row['article_id']}, revision {row['number']}"
                yield Fault(where, "its text is not what was stored: its digest differs", REBUILD)
        gaps = """SELECT article_id, count(*) AS found, max(number) AS last FROM texts
                  GROUP BY article_id HAVING found <> last OR min(number) <> 1"""
        for row in self.db.execute(gaps):
            what = f"{row['found']} revisions, numbered up to {row['last']}: an earlier text is missing"
            yield Fault(f"article {row['article_id']}", what, REBUILD)

    def past(self) -> Iterator[Fault]:
        true = past_texts.PAST.format(which="1")
        told = "SELECT article_id, number FROM past_texts WHERE search_rowid IN (SELECT rowid FROM search_past_exact)"
        for what, one, other in (
            ("what it once said is not found by its words", true, told),
            ("it is found as a text of before, and is none", told, true),
        ):
            for row in self.db.execute(f"SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other})"):  # noqa: S608
                yield Fault(f"article {row[0]}, revision {row[1]}", what, REBUILD)

    def numbers(self) -> Iterator[Fault]:
        for table, column, value in (
            ("articles_per_day", "day", "substr(published_at, 1, 10)"),
            ("articles_per_section", "section_folded", "section_folded"),
        ):
            true = f"""SELECT coalesce({value}, ''), coalesce(site, ''), count(*) FROM articles GROUP BY 1, 2"""  # noqa: S608
            told = f"SELECT {column}, site, articles FROM {table}"  # noqa: S608
            for one, other in ((true, told), (told, true)):
                if row := self.db.execute(f"SELECT * FROM ({one} EXCEPT {other}) LIMIT 1").fetchone():  # noqa: S608
                    yield Fault(table, f"counts another number of articles for {row[0]!r} of {row[1]!r}", REBUILD)
                    break

    def aliases(self) -> Iterator[Fault]:
        self.counts["pages"] += self.db.execute("SELECT count(*) FROM pages WHERE kind <> 'image'").fetchone()[0]
        # An address that was read must be known; one that led nowhere has been asked for at least.
        dangling = """SELECT url, moved_to FROM pages p WHERE moved_to IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM pages t WHERE t.url = p.moved_to)
                      AND (state = 'done' OR NOT EXISTS (SELECT 1 FROM captures c WHERE c.url = p.moved_to))"""
        for row in self.db.execute(dangling):
            yield Fault(f"page {row['url']}", f"moved_to points at {row['moved_to']}, which is not in pages", REBUILD)

    def pictures(self) -> Iterator[Fault]:
        kept = "SELECT count(*) FROM pages WHERE kind = 'image' AND capture_id NOT NULL"
        if count := self.db.execute(kept).fetchone()[0]:
            self.counts["pictures"] += count
        for row in pictures.untrue(self.db):
            where = f"article {row['article_id']}, picture {row['position']}"
            yield Fault(where, f"it is said to be {row['state']}, which is not what its address says", REBUILD)

    def seals(self) -> Iterator[Fault]:
        yield from seals.faults(self.db)


def _derived(row: sqlite3.Row) -> Mapping[str, str | int | None]:
    try:
        return derived(row["published_at"], row["body"])
    except ValueError:  # no time at all
        return {"published_at": None}


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _name(db: sqlite3.Connection, table: str, number: int) -> str:
    if table == "pages":
        row = db.execute("SELECT url FROM pages WHERE rowid = ?", (number,)).fetchone()
        return f"page {row['url']}"
    return f"{table} {number}"


def _same_page(url: str | None, source: str) -> bool:
    if url is None:
        return source.startswith("urn:")
    return url == source or normalise(url) == normalise(source)


def _interrupted(archive: Archive) -> Iterator[Fault]:
    opened = sorted((archive.folder / "warc").glob("*.warc.gz.open"))
    if is_being_written(archive.folder):
        return
    for path in opened:
        if path.exists():  # else its writer has just completed it
            yield Fault(f"warc/{path.name}", "left open by an interrupted run", REPAIR)
    for name in orphans(archive):
        yield Fault(f"warc/{name}", "left by an interrupted redaction; no row names it", REPAIR)
    if count := pending(archive.db.conn):
        yield Fault("redactions", f"{count} begun and not completed", REPAIR)
    for row in archive.db.conn.execute("SELECT file FROM discards"):
        if (archive.folder / "warc" / row["file"]).exists():
            yield Fault(f"warc/{row['file']}", "holds what was taken down: the redaction was interrupted", REPAIR)
