"""How quick the archive is when it is large: searches and an export over generated articles.

    python -m benchmarks.scale [--articles N] [--data DIR]

Articles are made up by number: words of a Vietnamese-like vocabulary, as often as Zipf has it, about 2.5 kB each, from
all newspapers and eleven years. They go through the schema and the index code of the project, in large transactions.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from baotinh.demo.language import words
from crawler.provinces import find_province
from crawler.sites import load_sites
from crawler.text import fold
from pipelines.db.archive import Archive
from pipelines.query import export, search
from pipelines.query.filters import Filter
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows
from pipelines.store import search_index

FIRST = date(2016, 1, 1)
DAYS = 365 * 11
BATCH = 10_000
TITLES = 40
_PARTS = """
b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x
a an ang anh ao at e em en eo ep i im in inh iu o oi on ong ot u ui um un ung ut ă ăn ăng â ân âng ê ên êu ô ôi ôn ông ơ
"""
_ONSETS, _RIMES = (line.split() for line in _PARTS.strip().splitlines())
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_SIZE = 6000
"""Syllables; a Vietnamese newspaper uses about as many."""


@dataclass(frozen=True, slots=True)
class Text:
    """A made-up article."""

    title: str
    lead: str
    body: str


class Writer:
    """Writes article after article, the same for the same number."""

    def __init__(self) -> None:
        self.vocabulary = vocabulary()
        weights = (1 / (rank + 2.7) for rank in range(len(self.vocabulary)))
        self.cumulative = list(itertools.accumulate(weights))

    def write(self, number: int) -> Text:
        """About 560 syllables, and a name that no other article has."""
        rng = random.Random(number)
        drawn = rng.choices(self.vocabulary, cum_weights=self.cumulative, k=rng.randint(420, 700))
        body = [drawn[at : at + 70] for at in range(44, len(drawn), 70)]
        sentences = (" ".join([*part[:35], "Số", f"{number}.", *part[35:]]) for part in body)
        return Text(_sentence(drawn[:12]), _sentence(drawn[12:44]), "\n\n".join(map(_first_capital, sentences)))


def vocabulary() -> list[str]:
    """Syllables, the frequent ones first: those of the demo's word lists, then others that could be."""
    general = words("general")
    told = " ".join(line for lines in general.values() if isinstance(lines, list) for line in lines)
    head = dict.fromkeys(w for w in "".join(c if c.isalpha() else " " for c in told.lower()).split() if len(w) < 7)
    rng = random.Random(0)
    others = [_syllable(*parts) for parts in itertools.product(_ONSETS, _RIMES, _TONES)]
    return list(dict.fromkeys([*head, *rng.sample(others, len(others))]))[:_SIZE]


def load(archive: Archive, count: int) -> None:
    """Write the articles into an archive that has none."""
    archive.know(tuple(load_sites().values()))
    run = archive.begin_run("scale", "scale", "2026-01-01T00:00:00+00:00")
    with archive.transaction() as db:
        db.execute("INSERT INTO captures (run_id, url, fetched_at) VALUES (?, 'urn:scale', '2026-01-01')", (run,))
    writer, sites, begun = Writer(), sorted(load_sites()), time.monotonic()
    for start in range(1, count + 1, BATCH):
        with archive.transaction() as db:
            for number in range(start, min(start + BATCH, count + 1)):
                row = _row(number, sites[number * 31 % len(sites)], writer.write(number))
                names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
                db.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", row)
                search_index.add(db, number)
        print(f"\r{start + BATCH - 1:,} articles, {time.monotonic() - begun:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)


def _row(number: int, site: str, text: Text) -> dict[str, object]:
    day = FIRST + timedelta(days=number * 7919 % DAYS)
    return {
        "id": number, "key": f"{site}/{number}", "site": site, "url": f"https://{site}.example/tin-{number}.html",
        "title": text.title, "lead": text.lead, "body": text.body, "subheads": "[]", "body_status": "ok",
        "published_at": f"{day}T{number % 24:02}:{number % 60:02}+07:00", "published_precision": "minute",
        "language": "vi", "flags": "[]", "digest": f"sha256:{number:064x}", "capture_id": 1,
        "first_seen_at": f"{day}T00:00:00+00:00", "changed_at": f"{day}T00:00:00+00:00",
    }  # fmt: skip


Question = tuple[str, str, Filter]
"""What kind it is, the query, the filter."""


def questions(count: int) -> list[Question]:
    """Fifty: one word to three, phrases, with accents and without, frequent and rare, filtered and not."""
    writer = Writer()
    known = writer.vocabulary
    everywhere = Filter()
    asked: list[Question] = []
    for rank in (0, 1, 5, 20, 80, 300, 1000, 2500, 5500):
        asked += [("word", known[rank], everywhere), ("word, folded", fold(known[rank]), everywhere)]
    for one, other in ((0, 1), (2, 90), (15, 400), (100, 1500), (900, 3000)):
        two = f"{known[one]} {known[other]}"
        asked += [("two words", two, everywhere), ("two words, folded", fold(two), everywhere)]
    for number in (1, count // 3, count // 2, count):
        said = " ".join(writer.write(number).body.split()[4:7])
        asked += [("phrase", f'"{said}"', everywhere), ("phrase, folded", f'"{fold(said)}"', everywhere)]
        asked.append(("number", str(number), everywhere))
    ben_tre, year = find_province("Bến Tre"), (date(2024, 1, 1), date(2024, 12, 31))
    for rank in (0, 50, 1200):
        asked += [("word, province", known[rank], Filter(provinces=ben_tre)),
                  ("word, year", known[rank], Filter(since=year[0], until=year[1])),
                  ("word, paper, year", fold(known[rank]), Filter("baosonla", (), *year))]  # fmt: skip
    return [*asked, ("without", f"{known[60]} -{known[0]}", everywhere)]


def timed(archive: Archive, asked: list[Question], answer: Callable[[Archive, Selection], object]) -> list[float]:
    """Milliseconds of the answer to each question."""
    taken = []
    for _, query, which in asked:
        begun = time.perf_counter()
        answer(archive, Selection(which, query, limit=20))
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def ask_titles(archive: Archive, count: int, *, in_a_row: bool) -> tuple[int, list[float]]:
    """How many of forty articles are among the first 20 by three words of their title, and the milliseconds of each."""
    rng, writer, taken, found = random.Random(5), Writer(), list[float](), 0
    for number in rng.sample(range(1, count + 1), min(TITLES, count)):
        words = writer.write(number).title.lower().strip(".").split()
        start = rng.randrange(len(words) - 2)
        query = " ".join(words[start : start + 3] if in_a_row else rng.sample(list(dict.fromkeys(words)), 3))
        begun = time.perf_counter()
        found += number in [hit.id for hit in search.search(archive, Selection(query=query, limit=20))]
        taken.append((time.perf_counter() - begun) * 1000)
    return found, taken


def sizes(archive: Archive) -> Iterator[tuple[str, float]]:
    """MB of the database, and of what the indexes take of it."""
    yield "archive.db", (archive.folder / "archive.db").stat().st_size / 1e6
    for table in search_index.INDEXES:
        query = f"SELECT sum(length(block)) FROM {table}_data"
        docs = f"SELECT sum(length(sz)) FROM {table}_docsize"
        yield table, sum(archive.db.conn.execute(q).fetchone()[0] for q in (query, docs)) / 1e6


def report(archive: Archive, count: int) -> None:
    """Print all figures."""
    asked = questions(count)
    first, again = (timed(archive, asked, search.search) for _ in range(2))
    print(f"{'':24}{'first ms':>10}{'again ms':>10}")
    for (kind, query, _), one, two in zip(asked, first, again, strict=True):
        print(f"{kind:24}{one:10.1f}{two:10.1f}  {query}")
    for name, taken in (("first", first), ("again", again)):
        print(f"{len(taken)} searches, {name}: median {statistics.median(taken):.1f} ms, worst {max(taken):.1f} ms")
    taken = timed(archive, asked, search.count)
    print(f"their exact numbers: median {statistics.median(taken):.1f} ms, worst {max(taken):.1f} ms")
    for how, in_a_row in (("in a row", True), ("anywhere", False)):
        found, taken = ask_titles(archive, count, in_a_row=in_a_row)
        told = f"{found} of {len(taken)} among the first 20, median {statistics.median(taken):.1f} ms"
        print(f"three words of a title, {how}: {told}")
    begun = time.perf_counter()
    year = Filter(provinces=find_province("Bến Tre"), since=date(2024, 1, 1), until=date(2024, 12, 31))
    with tempfile.TemporaryDirectory() as folder:
        written = export.export(Rows.of(archive, chosen=Selection(year)), export.Form("csv"), Path(folder) / "news.csv")
    print(f"export of a province and a year: {written} articles, {time.perf_counter() - begun:.2f} s")
    for name, size in sizes(archive):
        print(f"{name:24}{size:10.1f} MB")


def main() -> None:
    """Load, unless the folder has an archive, and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--data", type=Path, help="keep the archive here, and use the one that is here")
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.data or Path(temporary)
        if not (folder / "archive.db").exists():
            with Archive(folder, write=True) as archive:
                load(archive, told.articles)
        with Archive(folder) as archive:
            report(archive, archive.db.table("articles").count)


def _syllable(onset: str, rime: str, tone: str) -> str:
    vowel = next(at for at, letter in enumerate(rime) if fold(letter) in "aeiou")
    return onset + unicodedata.normalize("NFC", rime[: vowel + 1] + tone + rime[vowel + 1 :])


def _sentence(drawn: list[str]) -> str:
    return _first_capital(" ".join(drawn)) + "."


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    main()
