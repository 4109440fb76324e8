"""What a large archive costs: to store the next article, to keep, to search in, and to take away from.

    python -m benchmarks.scale [--articles N] [--lean | --brief] [--over-time] [--keep DIR]

Made-up visits of a backfill (`benchmarks.backfill`) go through `store_visit`, as those of a crawl do. What an article
costs then is told at 1,000, 10,000, 100,000 and 1,000,000 articles and at the end: CPU time of the 500 before, lists
and corrections included, each visit in a transaction of its own that is on the disk before the next one. All others are
stored by the hundred with `PRAGMA synchronous=OFF`, since a million take hours even so; a power cut may damage such an
archive. Not among it: fetching, reading, the WARC, and the three further looks at each article that change nothing.

With --keep the archive stays in DIR, and what is there already is gone on with. With --lean articles are stored with
all that is searched, counted and sorted, and without the other parts of their pages, which takes a third of the time:
for what is asked of a large archive, not for what storing costs, nor for its size. With --brief the articles are short
and written by SQL (`benchmarks.brief`): 100,000 in a minute or two of CPU time. With --over-time only
exact numbers and what is counted over time are measured.
"""

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

from benchmarks import brief
from benchmarks.backfill import BEGUN, COPIED, FIRST, Backfill, day_of, list_of, papers
from benchmarks.texts import Writer
from crawler import settings
from crawler.addresses import identity
from crawler.items import Ask
from crawler.provinces import find_province
from crawler.text import fold
from pipelines.db.archive import Archive, utc
from pipelines.db.rows import insert
from pipelines.query import export, search
from pipelines.query.filters import Filter
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows
from pipelines.query.trend import trend
from pipelines.store import leads, search_index
from pipelines.store.articles import digest_of, row_of
from pipelines.store.visits import store_captures, store_visit
from pipelines.warc.provenance import Plan

MARKS = (1_000, 10_000, 100_000, 1_000_000)
WINDOW = 500
"""Articles before a mark that are stored as in a crawl."""
BATCH = 100
TITLES = 40
PAGES = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"

Found = TypeVar("Found")


def load(archive: Archive, count: int) -> None:
    """Have that many articles in an archive, and print what storing them costs."""
    loader, first = Loader(archive, count), stored(archive) + 1
    marks = sorted({mark for mark in (*MARKS, count) if first <= mark <= count})
    for mark in marks:
        alone = max(first, mark - WINDOW + 1)
        with _hasty(archive.db.conn):
            loader.store(first, alone - 1, together=BATCH)
        spent = loader.store(alone, mark, together=1)
        print(file=sys.stderr)
        print(f"{mark:,} articles: {spent}, {size(archive) / mark / 1000:.2f} kB an article", flush=True)
        first = mark + 1


def stored(archive: Archive) -> int:
    """The number of the last article of a backfill that was stored."""
    row = archive.db.conn.execute("SELECT url FROM articles ORDER BY id DESC LIMIT 1").fetchone()
    number = number_of(row["url"]) if row else 0
    if row and number < 1:
        raise SystemExit(f"expected an archive of this benchmark in {archive.folder}, found {row['url']}")
    return number


@contextmanager
def _hasty(db: sqlite3.Connection) -> Iterator[None]:
    """Wait for no disk."""
    careful = db.execute("PRAGMA synchronous").fetchone()[0]
    db.execute("PRAGMA synchronous=OFF")
    yield
    db.execute(f"PRAGMA synchronous={careful}")


class Loader:
    """Stores articles of a backfill by their numbers."""

    def __init__(self, archive: Archive, count: int) -> None:
        self.archive, self.backfill, self.begun = archive, Backfill(Writer(), papers()), time.monotonic()
        again = tuple(timedelta(hours=hours) for hours in settings.LOOK_AGAIN_HOURS)
        self.plan = Plan(BEGUN, again, listing_depth=count, daily_budget=settings.DAILY_BUDGET)
        archive.know(self.backfill.sites)
        self.run = archive.begin_run("scale", "scale", utc(BEGUN))
        with archive.transaction() as db:
            for site in self.backfill.sites:
                leads.add_source(db, Ask(list_of(site, 0), site.id, "listing"), BEGUN)

    def store(self, first: int, last: int, *, together: int) -> str:
        """Store some articles, so many visits in a transaction; returns what they cost."""
        making = storing = 0.0
        for start in range(first, last + 1, BATCH):
            begun = time.process_time()
            visits = [v for n in range(start, min(start + BATCH, last + 1)) for v in self.backfill.of(n)]
            made = time.process_time()
            for at in range(0, len(visits), together):
                with self.archive.transaction() as db:
                    for visit in visits[at : at + together]:
                        store_visit(db, self.run, visit, self.plan)
            making, storing = making + made - begun, storing + time.process_time() - made
            spent = time.monotonic() - self.begun
            print(f"\r{start + BATCH - 1:,} articles, {spent:.0f} s", end="", file=sys.stderr)
        each = 1000 / max(last - first + 1, 1)
        return f"{storing * each:.2f} ms of CPU to store one, {making * each:.2f} to make it up"

    def store_lean(self, first: int, last: int) -> None:
        """Store some articles without the parts and links of their pages, but for the copies among them."""
        for start in range(first, last + 1, 10 * BATCH):
            with self.archive.transaction() as db:
                for number in range(start, min(start + 10 * BATCH, last + 1)):
                    self._store_lean(db, number)
            spent = time.monotonic() - self.begun
            print(f"\r{start + 10 * BATCH - 1:,} articles, {spent:.0f} s", end="", file=sys.stderr)
        print(file=sys.stderr)

    def _store_lean(self, db: sqlite3.Connection, number: int) -> None:
        visit = next(visit for visit in self.backfill.of(number) if visit.article)
        assert visit.article is not None
        assert visit.page is not None
        capture = store_captures(db, self.run, visit.ask.site, visit.captures)
        assert capture is not None
        key, digest = identity(visit.ask.url), digest_of(visit.article)
        row = row_of(visit.article, visit.page, digest, capture, BEGUN)
        first = {"key": key, "site": visit.ask.site, "first_seen_at": row["changed_at"], "revisions": 1}
        at = insert(db, "articles", {**first, **row})
        text = {"number": 1, "seen_at": row["changed_at"], "capture_id": capture, "digest": digest}
        insert(db, "texts", {"article_id": at, **text})
        insert(db, "names", {"name": key, "article_id": at})
        search_index.add(db, at)
        if number % COPIED == 0:
            db.execute(
                """INSERT INTO stories (article_id, story, site, day, section_folded, search_rowid)
                   SELECT id, ?1, site, published_day, section_folded, search_rowid FROM articles
                   WHERE id IN (?1, ?2)""",
                (at - 1, at),
            )


_NUMBER = re.compile(r"\.example/.*-(\d{6,})\.html$")

Question = tuple[str, str, Filter]
"""What kind it is, the query, the filter."""


def questions(count: int) -> list[Question]:
    """Fifty: one word to three, phrases, with accents and without, frequent and rare, filtered and not."""
    backfill = Backfill(Writer(), papers())
    known = backfill.writer.vocabulary
    everywhere = Filter()
    asked: list[Question] = []
    for rank in (0, 1, 5, 20, 80, 300, 1000, 2500, 5500):
        asked += [("word", known[rank], everywhere), ("word, folded", fold(known[rank]), everywhere)]
    for one, other in ((0, 1), (2, 90), (15, 400), (100, 1500), (900, 3000)):
        two = f"{known[one]} {known[other]}"
        asked += [("two words", two, everywhere), ("two words, folded", fold(two), everywhere)]
    for number in (1, count // 3, count // 2, count):
        said = " ".join(backfill.text(number).body.split()[4:7])
        asked += [("phrase", f'"{said}"', everywhere), ("phrase, folded", f'"{fold(said)}"', everywhere)]
        asked.append(("number", str(number), everywhere))
    ben_tre, year = find_province("Bến Tre"), part_of(count)
    for rank in (0, 50, 1200):
        asked += [("word, province", known[rank], Filter(provinces=ben_tre)),
                  ("word, year", known[rank], Filter(since=year[0], until=year[1])),
                  ("word, paper, year", fold(known[rank]), Filter("baosonla", (), *year))]  # fmt: skip
    return [*asked, ("without", f"{known[60]} -{known[0]}", everywhere)]


def part_of(count: int) -> tuple[date, date]:
    """An eleventh of the days of so many articles: a year of a million."""
    newest, days = day_of(0), (day_of(0) - day_of(count)).days
    return newest - timedelta(days=days * 4 // 11), newest - timedelta(days=days * 3 // 11)


def number_of(url: str | None) -> int:
    """Which article an address is of: `…-100017.html`; 0 where it is none of a backfill."""
    found = _NUMBER.search(url or "")
    return int(found[1]) - FIRST if found else 0


class Taken(NamedTuple):
    """Milliseconds of an answer."""

    wall: float
    cpu: float


def clocked(work: Callable[[], Found]) -> tuple[Found, Taken]:
    """What came of some work, and what it took."""
    begun, spent = time.perf_counter(), time.process_time()
    found = work()
    return found, Taken((time.perf_counter() - begun) * 1000, (time.process_time() - spent) * 1000)


def told(taken: list[Taken]) -> str:
    """Median and worst, by the clock on the wall and in CPU time, which other programs do not lengthen."""
    (wall, cpu), (longest, most) = ([pick(clock) for clock in zip(*taken, strict=True)] for pick in (median, max))
    return f"median {wall:.1f} ms, worst {longest:.1f} ms; of CPU {cpu:.1f} and {most:.1f}"


def timed(archive: Archive, asked: list[Question], answer: Callable[[Archive, Selection], object]) -> list[Taken]:
    """What the answer to each question takes."""
    chosen = [Selection(which, query, limit=20) for _, query, which in asked]
    return [clocked(lambda: answer(archive, one))[1] for one in chosen]  # noqa: B023


def ask_titles(archive: Archive, count: int, *, in_a_row: bool) -> tuple[int, list[Taken]]:
    """How many of forty articles are among the first 20 by three words of their title, and what each answer took."""
    rng, writer, taken, found = random.Random(5), Writer(), list[Taken](), 0
    for number in rng.sample(range(1, count + 1), min(TITLES, count)):
        words = writer.write(number).title.lower().strip(".").split()
        start = rng.randrange(len(words) - 2)
        query = " ".join(words[start : start + 3] if in_a_row else rng.sample(list(dict.fromkeys(words)), 3))
        hits, took = clocked(lambda: search.search(archive, Selection(query=query, limit=20)))  # noqa: B023
        found += number in [number_of(hit.url) for hit in hits]
        taken.append(took)
    return found, taken


def documented() -> list[str]:
    """The questions of docs/questions.md."""
    path = Path(__file__).parent.parent / "docs" / "questions.md"
    return re.findall(r"```sql\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def exported(archive: Archive, chosen: Selection) -> str:
    """How many articles go into a CSV file, and in how many seconds."""
    with tempfile.TemporaryDirectory(dir=archive.folder) as folder:
        file = Path(folder) / "news.csv"
        written, took = clocked(lambda: export.export(Rows.of(archive, chosen=chosen), export.Form("csv"), file))
    return f"{written} articles, {took.wall / 1000:.2f} s, of CPU {took.cpu / 1000:.2f}"


def size(archive: Archive) -> int:
    """Bytes of the database, whatever of it still stands in the write-ahead log."""
    pages, bytes_each = (archive.db.execute(f"PRAGMA page_{name}").fetchone()[0] for name in ("count", "size"))
    return int(pages * bytes_each)


def by_table(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Bytes of each table with its indexes, or of each full-text index, the largest first.

    Whole pages, by `dbstat`. A SQLite without it adds up the lengths of the values (of a full-text index: of its
    blocks), which leaves out indexes, what the format adds, and what is free in pages.
    """
    try:
        told = db.execute(PAGES).fetchall()
    except sqlite3.OperationalError:
        told = [(name, _length(db, name)) for name in _tables(db)]
    owners = dict(db.execute("SELECT name, tbl_name FROM sqlite_schema").fetchall())
    indexes = sorted((n for n in _tables(db, "sql LIKE '%USING fts5%'")), key=len, reverse=True)
    held = dict[str, int]()
    for name, taken in told:
        table = owners.get(name, name)
        table = next((index for index in indexes if table.startswith(f"{index}_")), table)
        held[table] = held.get(table, 0) + (taken or 0)
    return sorted(held.items(), key=lambda row: -row[1])


def _tables(db: sqlite3.Connection, condition: str = "rootpage > 0") -> list[str]:
    query = f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {condition}"
    return [row[0] for row in db.execute(query)]


def _length(db: sqlite3.Connection, table: str) -> int:
    columns = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    lengths = " + ".join(f'coalesce(length(CAST("{name}" AS BLOB)), 0)' for name in columns)
    return int(db.execute(f'SELECT coalesce(sum({lengths}), 0) FROM "{table}"').fetchone()[0])


def report(archive: Archive, count: int) -> None:
    """Print all figures."""
    asked = questions(count)
    first, again = (timed(archive, asked, search.search) for _ in range(2))
    print(f"{'':24}{'first ms':>10}{'again ms':>10}")
    for (kind, query, _), one, two in zip(asked, first, again, strict=True):
        print(f"{kind:24}{one.wall:10.1f}{two.wall:10.1f}  {query}")
    for name, taken in (("first", first), ("again", again)):
        print(f"{len(taken)} searches, {name}: {told(taken)}")
    print(f"their exact numbers: {told(timed(archive, asked, search.count))}")
    print(f"counted by month: {told(timed(archive, asked, trend))}")
    for how, in_a_row in (("in a row", True), ("anywhere", False)):
        found, taken = ask_titles(archive, count, in_a_row=in_a_row)
        print(f"three words of a title, {how}: {found} of {len(taken)} among the first 20, {told(taken)}")
    for question in documented():
        first, again = (clocked(lambda: archive.db.execute(question).fetchmany(101))[1] for _ in range(2))  # noqa: B023
        print(f"{first.wall:10.1f}{again.wall:10.1f}  {' '.join(question.split())}")
    since, until = part_of(count)
    part = Selection(Filter(provinces=find_province("Bến Tre"), since=since, until=until))
    print(f"export of a province and an eleventh of the days: {exported(archive, part)}")
    print(f"export of all that a word finds: {exported(archive, Selection(query=asked[0][1]))}")
    print(f"{'bytes':24}{'MB':>10}{'kB an article':>15}")
    for name, held in (("archive.db", size(archive)), *by_table(archive.db.conn)):
        print(f"{name:24}{held / 1e6:10.1f}{held / count / 1000:15.2f}")


def report_over_time(archive: Archive, count: int) -> None:
    """Print how long counting takes: all that is found, and by period."""
    asked = questions(count)
    found = sorted(search.count(archive, Selection(which, query)).articles for _, query, which in asked)
    print(f"what {len(asked)} questions find: median {found[len(found) // 2]:,}, most {found[-1]:,}")
    print(f"their exact numbers: {told(timed(archive, asked, search.count))}")
    for by, split in (("month", None), ("year", None), ("day", None), ("month", "site")):
        counting = partial(trend, by=by, split=split)
        first, again = (told(timed(archive, asked, counting)) for _ in range(2))
        print(f"counted by {by}{f' and {split}' * bool(split)}: {first}; again: {again}")


def main() -> None:
    """Load what is missing, and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=100_000, help="so many; those that are there count")
    options.add_argument("--lean", action="store_true", help="without the parts and links of pages")
    options.add_argument("--brief", action="store_true", help="short ones, written by SQL, into an empty folder")
    options.add_argument("--over-time", action="store_true", help="measure what is counted over time, and no more")
    options.add_argument("--keep", type=Path, help="the archive's folder, which stays")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        with Archive(folder, write=True) as archive:
            if given.brief:
                with _hasty(archive.db.conn):
                    brief.fill(archive, given.articles)
            elif given.lean:
                with _hasty(archive.db.conn):
                    Loader(archive, given.articles).store_lean(stored(archive) + 1, given.articles)
            else:
                load(archive, given.articles)
        with Archive(folder) as archive:
            count = given.articles if given.brief else stored(archive)
            (report_over_time if given.over_time else report)(archive, count)


if __name__ == "__main__":
    main()
