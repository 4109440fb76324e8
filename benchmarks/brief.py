"""An archive of very many short articles, written by SQL: for what is asked of a large one.

100,000 take a minute or two of CPU time.
Titles, leads, papers and days are those of `benchmarks.backfill`, and texts begin as there; of the parts of a page, of
its links and of its looks there is as little as the tables allow. Articles are stored oldest first, as the indexes want
them. Of every 25 articles two to six are one story.
"""

import random
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from benchmarks.backfill import A_DAY, BEGUN, COPIED, FIRST, Backfill, day_of, papers
from benchmarks.texts import TITLE, Writer
from crawler.items import VIETNAM, Article, Page, Stamp
from pipelines.db.archive import Archive, utc
from pipelines.db.search_order import facts, place
from pipelines.db.spelling import exact_form, folded_form
from pipelines.store.articles import digest_of, row_of
from pipelines.store.search_index import INDEXES

_DAYS = 20
"""That are stored in a transaction."""
_LEAD, _BODY = 44, 68
"""Syllables to the end of the lead, and of the text."""
_LARGEST = 6
"""Articles in a story."""

Row = Mapping[str, Any]


class Brief:
    """Rows of short articles by their numbers, as `Backfill` has the long ones."""

    def __init__(self) -> None:
        self.writer, self.sites = Writer(), papers()
        self.backfill = Backfill(self.writer, self.sites)
        self.taken = set[int]()

    def row(self, number: int, capture: int) -> dict[str, Any]:
        """What `articles` has of one."""
        site = self.sites[(number - 1) % len(self.sites)]
        at = datetime.combine(day_of(number), time(number % 24, number % 60), VIETNAM)
        stamp = Stamp(at, "minute", f"{at:%H:%M %d/%m/%Y}", "byline")
        title, lead, own = self._parts(number)
        body = own if (first := first_of(number)) == number else self._parts(first)[2]
        url = self.backfill.url(number)
        article = Article(url=url, canonical_url=url, title=title, lead=lead, body=(body,),
                          language="vi", published=stamp, section=f"Chuyên mục {number % 9}")  # fmt: skip
        row = row_of(article, Page(url, b"", BEGUN), digest_of(article), capture, BEGUN)
        key = url.removeprefix("https://")
        return {**row, "key": key, "site": site.id, "first_seen_at": row["changed_at"], "revisions": 1,
                "search_rowid": self._number(str(row["published_at"]), key)}  # fmt: skip

    def _parts(self, number: int) -> tuple[str, str, str]:
        """Title, lead and text, as far as `Writer.write` begins with them."""
        rng = random.Random(number)
        rng.randint(420, 700)
        drawn = self.writer.draw(rng, _BODY)
        title, lead, body = (" ".join(part) for part in (drawn[:TITLE], drawn[TITLE:_LEAD], drawn[_LEAD:]))
        return f"{title.capitalize()}.", f"{lead.capitalize()}.", f"{body.capitalize()} Số {number}."

    def _number(self, published_at: str, key: str) -> int:
        attempt = 0
        while (found := place(published_at, key, attempt)) in self.taken:
            attempt += 1
        self.taken.add(found)
        return found


def first_of(number: int) -> int:
    """The article whose text one has: its own, or that of the first of its story."""
    block, at = divmod(number + 1, COPIED)
    return number - at if block and at < 2 + block % (_LARGEST - 1) else number


def fill(archive: Archive, count: int) -> None:
    """Have so many in an empty archive."""
    brief = Brief()
    archive.know(brief.sites)
    run = archive.begin_run("scale", "scale", utc(BEGUN))
    step = _DAYS * A_DAY
    with archive.transaction() as db:
        if db.execute("SELECT 1 FROM articles LIMIT 1").fetchone():
            raise SystemExit(f"expected no article in {archive.folder}, found some: name an empty folder")
        capture = db.execute("INSERT INTO captures (run_id, url) VALUES (?, 'urn:brief')", (run,)).lastrowid or 0
    for most in range(count, 0, -step):
        numbers = range(max(most - step, 0) + 1, most + 1)
        rows = sorted((brief.row(number, capture) for number in numbers), key=lambda row: row["search_rowid"])
        with archive.transaction() as db:
            _store(db, rows)
        print(f"\r{count - numbers[0] + 1:,} articles", end="", file=sys.stderr)
    with archive.transaction() as db:
        _tell_stories(db, count)
    print(file=sys.stderr)


def _store(db: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    db.executemany(f"INSERT INTO articles ({names}) VALUES ({values})", rows)
    db.executemany(
        """INSERT INTO texts (article_id, number, seen_at, capture_id, digest)
           SELECT id, 1, changed_at, capture_id, digest FROM articles WHERE key = :key""",
        rows,
    )
    for table, columns in INDEXES.items():
        form = exact_form if "exact" in table else folded_form
        marks = ", ".join("?" * (len(columns) + 1))
        db.executemany(
            f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES ({marks})",
            (tuple(_entry(row, columns, form)) for row in rows),
        )


def _entry(row: Row, columns: tuple[str, ...], form: Any) -> Iterator[Any]:
    yield row["search_rowid"]
    for column in columns:
        yield facts(row["site"], row["section_folded"]) if column == "facts" else form(row[column])


def _tell_stories(db: sqlite3.Connection, count: int) -> None:
    """Number their stories by their first articles, as far as these are there."""
    ids = {int(url.removesuffix(".html").rpartition("-")[2]) - FIRST: number
           for number, url in db.execute("SELECT id, url FROM articles")}  # fmt: skip
    first = ((ids[number], ids.get(first_of(number), 0)) for number in range(1, count + 1))
    copied = [pair for pair in first if pair[1] and pair[0] != pair[1]]
    told = dict([*copied, *((story, story) for _, story in copied)])
    db.executemany(
        """INSERT INTO stories (article_id, story, site, day, section_folded, search_rowid)
           SELECT id, ?2, site, published_day, section_folded, search_rowid FROM articles WHERE id = ?1""",
        sorted(told.items()),
    )
