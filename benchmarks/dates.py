"""How many texts of time are read in a second of CPU, beside dateparser.

    python -m benchmarks.dates [TABLE …] [--rounds N]

A table has a JSON object on each line, with `text` and, where they are known, `ref` (when it was fetched) and `role`
(where it stood); beside the tables, lines are composed as for `tests.times`. In each round both readers read all texts
in turn, after one that is not counted; the best round of each counts, since what else the machine does only slows.
dateparser is told the two languages, the order of the day and the time that relative phrases count back from, which is
faster than what it does untold.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import dateparser

from crawler.extractors.dates import parse_timestamp
from tests.times.lines import composed

ROUNDS = 5
LINES = 500
"""Composed lines: dateparser takes some seconds for them."""


class Text(NamedTuple):
    """A text, and what is known beside it."""

    text: str
    ref: datetime | None = None
    role: str | None = None


class Pace(NamedTuple):
    """Texts in a second of CPU."""

    own: float
    peer: float

    def __str__(self) -> str:
        return f"{self.own:12,.0f} {self.peer:12,.0f} {self.own / self.peer:14.1f}"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tables", nargs="*", type=Path)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    given = options.parse_args()
    sets = {table.stem: read(table) for table in given.tables}
    sets["composed"] = [Text(line.text, line.ref, line.role) for line in composed("pace", LINES)]
    print(f"{'set':12} {'texts':>6} {'per second':>12} {'dateparser':>12} {'times as fast':>14}")
    for name, texts in sets.items():
        print(f"{name:12} {len(texts):6} {paces(texts, given.rounds)}")


def read(table: Path) -> list[Text]:
    """The texts of a table."""
    rows = map(json.loads, table.read_text(encoding="utf-8").splitlines())
    return [Text(row["text"], _moment(row.get("ref")), row.get("role")) for row in rows]


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def paces(texts: Sequence[Text], rounds: int) -> Pace:
    """Both readers in turn, the best round of each."""
    taken = [(_taken(_own, texts), _taken(_peer, texts)) for _ in range(1 + rounds)][1:]
    own, peer = (len(texts) / min(seconds) for seconds in zip(*taken, strict=True))
    return Pace(own, peer)


def _taken(reader: Callable[[Text], object], texts: Sequence[Text]) -> float:
    start = time.process_time()
    for text in texts:
        reader(text)
    return time.process_time() - start


def _own(text: Text) -> object:
    return parse_timestamp(text.text, text.ref, text.role)


def _peer(text: Text) -> object:
    base = {"RELATIVE_BASE": text.ref.replace(tzinfo=None)} if text.ref else {}
    return dateparser.parse(text.text, languages=["vi", "en"], settings={"DATE_ORDER": "DMY", **base})


if __name__ == "__main__":
    main()
