"""Proof that an archive is whole: the tables against themselves, and every capture against its bytes."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from crawler.addresses import normalise
from pipelines.db.archive import Archive, is_being_written
from pipelines.db.derived import derived
from pipelines.store.articles import text_digest
from pipelines.upkeep.faults import REBUILD, REPAIR, Fault, remedy
from pipelines.upkeep.mend import orphans
from pipelines.upkeep.redact import pending
from pipelines.upkeep.verify_captures import capture_faults

Counts = Counter[str]


def verify(archive: Archive, counts: Counts) -> Iterator[Fault]:
    """Yield all that is wrong with an archive; what was looked at is counted in `counts`.

    Reads only, holds no lock, and may run beside a crawl.
    """
    tables = _Tables(archive, counts)
    checks: tuple[Callable[[], Iterator[Fault]], ...] = (
        tables.database,
        tables.references,
        tables.articles,
        tables.revisions,
        tables.numbers,
        tables.aliases,
        partial(_interrupted, archive),
        partial(capture_faults, archive, counts),
    )
    for check in checks:
        try:
            yield from check()
        except sqlite3.DatabaseError as error:
            yield Fault("archive.db", f"cannot be read: {error}", remedy(archive.folder, error))


class _Tables:
    def __init__(self, archive: Archive, counts: Counts) -> None:
        self.db = archive.db.conn
        self.folder = archive.folder
        self.counts = counts

    def database(self) -> Iterator[Fault]:
        for (finding,) in self.db.execute("PRAGMA integrity_check"):
            if finding != "ok":
                yield Fault("archive.db", " ".join(str(finding).split()), remedy(self.folder))

    def references(self) -> Iterator[Fault]:
        dangling = self.db.execute("PRAGMA foreign_key_check").fetchall()
        for (table, number, parent, key), times in Counter(map(tuple, dangling)).items():
            columns = {row["id"]: row["from"] for row in self.db.execute(f"PRAGMA foreign_key_list({table})")}
            if columns[key] == "revisit_of":  # told with the captures
                continue
            where = _name(self.db, table, number) if number is not None else f"{times} × {table}"
            yield Fault(where, f"{columns[key]} points at a row that is not in {parent}", REBUILD)

    def articles(self) -> Iterator[Fault]:
        rows = self.db.execute(
            """SELECT a.*, c.url AS source,
                 (SELECT count(*) FROM images WHERE article_id = a.id) AS has_images,
                 (SELECT count(*) FROM related WHERE article_id = a.id) AS has_related,
                 EXISTS (SELECT 1 FROM texts t WHERE t.article_id = a.id AND t.number = a.revisions
                         AND t.digest = a.digest AND t.title IS NULL) AS has_revision
               FROM articles a LEFT JOIN captures c ON c.id = a.capture_id"""
        )
        for row in rows:
            self.counts["articles"] += 1
            where = f"article {row['id']}"
            if text_digest(row["title"], row["lead"], row["body"]) != row["digest"]:
                yield Fault(where, "title, lead or body is not the text that was stored: its digest differs", REBUILD)
            if not row["has_revision"]:
                yield Fault(where, "its present text stands in no revision", REBUILD)
            told = {
                **derived(row["published_at"], row["body"]),
                "images": row["has_images"],
                "related": row["has_related"],
            }
            if wrong := [name for name, value in told.items() if row[name] != value]:
                yield Fault(where, f"{', '.join(wrong)}: not what follows from its time, text and parts", REBUILD)
            if row["source"] is not None and not _same_page(row["url"], row["source"]):
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
        self.counts["pages"] += self.db.execute("SELECT count(*) FROM pages").fetchone()[0]
        # An address that was read must be known; one that led nowhere has been asked for at least.
        dangling = """SELECT url, moved_to FROM pages p WHERE moved_to IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM pages t WHERE t.url = p.moved_to)
                      AND (state = 'done' OR NOT EXISTS (SELECT 1 FROM captures c WHERE c.url = p.moved_to))"""
        for row in self.db.execute(dangling):
            yield Fault(f"page {row['url']}", f"moved_to points at {row['moved_to']}, which is not in pages", REBUILD)


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
