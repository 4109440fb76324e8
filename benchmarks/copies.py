"""How well copies are found: articles of which edited copies stand in other papers, among many that are none.

    python -m benchmarks.copies [--articles N]

The articles are those of `benchmarks.texts`; to make it hard, a sixth of each is a statement that six papers quote. Of
every second one there is a copy, changed in one manner by 1 to 70 percent: words exchanged, the end cut, a new
beginning, or a third of each. A found pair is right when one is the edited copy of the other.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.texts import Writer
from crawler.sites import load_sites
from pipelines.db.archive import Archive
from pipelines.store import copies

PERCENT = (1, 5, 10, 20, 30, 40, 50, 60, 70)
_QUOTED = 6
"""Papers that quote a statement."""
_STATEMENTS = 100_000_000
"""What the numbers of statements begin with, so that they are no article's."""

Words = list[str]


@dataclass(frozen=True, slots=True)
class Planted:
    """An article, and the number of the one that it is a copy of."""

    words: Words
    of: int | None = None
    manner: str = ""
    percent: int = 0


def exchange(rng: random.Random, text: Words, share: float) -> Words:
    """Other words in place of some, here and there."""
    return [rng.choice(text) if rng.random() < share else word for word in text]


def cut(_: random.Random, text: Words, share: float) -> Words:
    """Without the end."""
    return text[: round(len(text) * (1 - share))]


def begin(rng: random.Random, text: Words, share: float) -> Words:
    """Another beginning in place of its own."""
    size = round(len(text) * share)
    return [*rng.sample(text, size), *text[size:]]


def mix(rng: random.Random, text: Words, share: float) -> Words:
    """A third of each."""
    return begin(rng, cut(rng, exchange(rng, text, share / 3), share / 3), share / 3)


MANNERS: dict[str, Callable[[random.Random, Words, float], Words]] = {
    "words exchanged": exchange, "end cut": cut, "new beginning": begin, "a third of each": mix,
}  # fmt: skip


def corpus(count: int) -> Iterator[Planted]:
    """Two articles and an edited copy of the first, again and again."""
    rng, writer = random.Random(0), Writer()
    cases = [(manner, percent) for manner in MANNERS for percent in PERCENT]
    for number in range(1, count + 1, 3):
        for of in (number, number + 1):
            yield Planted(_article(writer, of))
        manner, percent = cases[number // 3 % len(cases)]
        yield Planted(MANNERS[manner](rng, _article(writer, number), percent / 100), number, manner, percent)


def _article(writer: Writer, number: int) -> Words:
    said = writer.write(_STATEMENTS + number // _QUOTED).body.split()
    own = writer.write(number).body.split()
    return [*own[:200], *said[: len(own) // 6], *own[200:]]


def store(archive: Archive, planted: list[Planted]) -> float:
    """Write the articles, each in another paper than the one before; returns what copies cost, in ms an article."""
    archive.know(tuple(load_sites().values()))
    run = archive.begin_run("copies", "copies", "2026-01-01T00:00:00+00:00")
    sites, taken = sorted(load_sites()), 0.0
    with archive.transaction() as db:
        db.execute("INSERT INTO captures (run_id, url) VALUES (?, 'urn:copies')", (run,))
        for number, one in enumerate(planted, start=1):
            db.execute(
                """INSERT INTO articles (id, key, site, body, subheads, body_status, flags, digest, capture_id,
                   first_seen_at, changed_at) VALUES (?, ?, ?, ?, '[]', 'ok', '[]', '', 1, '', '')""",
                (number, str(number), sites[number % len(sites)], " ".join(one.words)),
            )
            begun = time.perf_counter()
            copies.add(db, number)
            taken += time.perf_counter() - begun
    return taken * 1000 / len(planted)


def report(planted: list[Planted], found: set[tuple[int, int]]) -> None:
    """Recall by manner and percent; precision."""
    there = Counter((one.manner, one.percent) for one in planted)
    right = {(number, one.of) for number, one in enumerate(planted, start=1) if one.of}
    met = Counter((planted[number - 1].manner, planted[number - 1].percent) for number, _ in found & right)
    print("| recall | " + " | ".join(f"{percent} %" for percent in PERCENT) + " |")
    print("|---" * (len(PERCENT) + 1) + "|")
    for manner in MANNERS:
        cells = (f"{met[manner, percent] / max(there[manner, percent], 1):.2f}" for percent in PERCENT)
        print(f"| {manner} | " + " | ".join(cells) + " |")
    hits = len(found & right)
    print(f"{len(right)} copies, {hits} found, {len(found) - hits} pairs found that are none")


def main() -> None:
    """Plant, look, and print the curve."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=20_000)
    planted = list(corpus(options.parse_args().articles))
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder), write=True) as archive:
        taken = store(archive, planted)
        rows = archive.db.conn.execute("SELECT article_id, other_id FROM copies WHERE article_id > other_id")
        found = {(int(row["article_id"]), int(row["other_id"])) for row in rows}
    print(f"{len(planted)} articles, {taken:.2f} ms each")
    report(planted, found)


if __name__ == "__main__":
    main()
