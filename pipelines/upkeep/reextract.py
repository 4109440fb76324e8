"""What the present extractor makes of the pages that are kept, beside what is stored of them. Nothing is written."""

import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import NamedTuple

from crawler.ahead import Ahead
from crawler.items import Article, ExtractionError, Page
from crawler.readers import ReaderError
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.query.filters import Filter, where
from pipelines.store.articles import is_article, local_sources
from pipelines.store.rereading import UNOPENED, Source, source_of
from pipelines.upkeep.fields import Change, Kind, changes, read_fields, stored_fields

Reads = Callable[[Path, Source, Site | None], tuple[Page, Article] | None]
"""Reads a capture from the WARC files of a folder, in whatever process; `None` where its bytes cannot be opened.

Raises `ExtractionError` where there is nothing to be read.
"""

NO_ARTICLE = "no article can be read in its bytes"
_BYTES = 100_000
"""Of a page that waits, about."""


@dataclass(frozen=True, slots=True)
class Reread:
    """An article, and what would be another in it."""

    article: int
    site: str | None
    url: str | None
    title: str
    changes: tuple[Change, ...] = ()
    unread: str | None = None
    """Why nothing was read, where that is so."""

    @property
    def is_gone(self) -> bool:
        """Whether the page is none of an article to the present extractor."""
        return self.unread not in (None, UNOPENED)


class Telling(NamedTuple):
    """A change that shows what would become of a field."""

    of: Reread
    change: Change


@dataclass(slots=True)
class Summary:
    """How much would change, by paper and field."""

    read: Counter[str | None] = field(default_factory=Counter)
    """Articles of each paper that were read."""
    other: Counter[str | None] = field(default_factory=Counter)
    """Those in which anything would be another."""
    counts: dict[tuple[str | None, str], Counter[Kind]] = field(default_factory=lambda: defaultdict(Counter))
    no_article: list[Reread] = field(default_factory=list)
    """Those that would be none."""
    unopened: list[Reread] = field(default_factory=list)
    """Whose bytes are lost, damaged, or taken out."""
    _tellings: dict[tuple[str | None, str, Kind], list[Telling]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: Reread) -> None:
        """Take one more into account."""
        if one.unread == UNOPENED:
            self.unopened.append(one)
            return
        self.read[one.site] += 1
        self.other[one.site] += bool(one.changes) or one.is_gone
        if one.is_gone:
            self.no_article.append(one)
        for change in one.changes:
            self.counts[one.site, change.field][change.kind] += 1
            kept = self._tellings[one.site, change.field, change.kind]
            kept.append(Telling(one, change))
            kept.sort(key=lambda telling: -telling.change.weight)
            del kept[_KEPT:]

    @property
    def gone(self) -> Counter[str | None]:
        """Articles of each paper that would be none."""
        return Counter(one.site for one in self.no_article)

    def telling(self, most: int) -> list[Telling]:
        """The most telling examples: of each paper, field and kind the greatest change, losses first."""
        ranked = sorted(self._tellings.items(), key=lambda item: (_ORDER[item[0][2]], -len(item[1])))
        turns = zip_longest(*(tellings for _, tellings in ranked))
        return list(islice((one for one in chain.from_iterable(turns) if one is not None), most))


_KEPT = 20
_ORDER: dict[Kind, int] = {"lost": 0, "different": 1, "gained": 2}


def reread(
    archive: Archive, sites: Mapping[str, Site], read: Reads, ahead: Ahead, which: Filter | None = None,
    sample: int | None = None,
) -> Iterator[Reread]:  # fmt: skip
    """Read articles again, and yield each with what differs; of a `sample`, so many of each paper.

    Reads only, holds no lock, and may run beside a crawl.
    """
    db, warc = archive.connection, archive.folder / "warc"
    learnt = {name: told for name, told in local_sources(db).items() if name in sites}
    known = {**sites, **{name: replace(sites[name], local_sources=told) for name, told in learnt.items()}}

    def begin(chosen: _Chosen) -> int:
        ahead.begin(read, warc, chosen.source, known.get(chosen.source.site or ""))
        return _BYTES

    for chosen in ahead.over(_chosen(db, which or Filter(), sample), begin):
        [paper, url, title] = db.execute("SELECT site, url, title FROM articles WHERE id = ?", chosen[:1]).fetchone()
        one = Reread(chosen.article, paper, url, title)
        try:
            found = ahead.call(read, warc, chosen.source, known.get(chosen.source.site or ""))
        except (ExtractionError, ReaderError) as error:
            yield replace(one, unread=str(error).splitlines()[-1])
            continue
        yield _compared(db, one, found)


def _compared(db: sqlite3.Connection, one: Reread, found: tuple[Page, Article] | None) -> Reread:
    if found is None:
        return replace(one, unread=UNOPENED)
    page, article = found
    if not is_article(article):
        return replace(one, unread=NO_ARTICLE)
    return replace(one, changes=changes(stored_fields(db, one.article), read_fields(db, page, article)))


class _Chosen(NamedTuple):
    article: int
    source: Source


def _chosen(db: sqlite3.Connection, which: Filter, sample: int | None) -> Iterator[_Chosen]:
    """The articles that are meant, in the order in which their bytes lie."""
    conditions, values = where(which)
    rows = db.execute(
        f"""SELECT a.id, a.site, a.capture_id FROM articles a JOIN captures c ON c.id = a.capture_id
            WHERE {conditions} ORDER BY c.warc_file, c.warc_offset""",  # noqa: S608
        values,
    ).fetchall()
    for number, _, capture in rows if sample is None else _sampled(rows, sample):
        yield _Chosen(number, source_of(db, capture))


def _sampled(rows: list[sqlite3.Row], most: int) -> list[sqlite3.Row]:
    """So many of each paper, the same ones at each call, in their order."""
    papers: dict[str | None, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        papers[row["site"]].append(at)
    chance = random.Random(0)  # noqa: S311  # nobody has to guess it
    taken = (chance.sample(own, min(most, len(own))) for own in papers.values())
    return [rows[at] for at in sorted(chain.from_iterable(taken))]
