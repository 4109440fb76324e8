"""How right and how fast the extractor is on folders of pages with gold, beside trafilatura.

    python -m benchmarks.accuracy FOLDER … [--no-peer] [--floors FILE] [--save FILE]

Prints a table, saves the F1 of each page for `benchmarks.bootstrap`, and ends with 1 when a figure is below the one
recorded in `benchmarks/floors.toml` for its folder.
Times are CPU times as multiples of one bare lxml parse of the same pages in the same run.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import accounting, clock, gold, measures
from crawler.extractors import extract
from crawler.items import ExtractionError, Page

FLOORS = Path(__file__).with_name("floors.toml")
_SHORT = 3
"""Captions of so few words also stand in sentences."""
_BAD = 0.9


class Answer(NamedTuple):
    """What an extractor says of a page."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | date | None = None
    timed: bool = False
    related: tuple[str, ...] = ()
    status: str | None = None


Extractor = Callable[[gold.Gold], Answer]
Figures = dict[str, float]
FIGURES = (
    "f1",
    "word_f1",
    "good",
    "must",
    "clean",
    "captions_out",
    "title",
    "author",
    "minute",
    "related",
    "listings",
    "articles",
)
"""Shares, 1 the best; `good` are pages of F1 .9 and more, `clean` forbidden snippets and related titles kept out,
`articles` those that are not called a listing."""


def main() -> int:
    """Print the table; 1 when a floor is broken."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--no-peer", action="store_true")
    options.add_argument("--floors", type=Path, default=FLOORS)
    options.add_argument("--save", type=Path)
    given = options.parse_args()
    floors = tomllib.loads(given.floors.read_text("utf-8"))
    print("set      extractor    pages " + " ".join(f"{name:>8.8}" for name in FIGURES) + "   x parse  pages/cpu-s")
    broken: list[str] = []
    saved: dict[str, object] = {}
    for folder in given.folders:
        pages = gold.read(folder)
        own = _row(folder.name, "baotinh", ours, pages)
        own["whole"] = _whole(pages)
        print(f"{folder.name:8.8} pages with every text of the article's scope in one place: {own['whole']:.4f}")
        if not given.no_peer:
            _row(folder.name, "trafilatura", peer(), pages)
        broken += below(folder.name, own, floors.get(folder.name, {}))
        if given.save:
            saved |= {f"{folder.name} {p.id}": dict(judge(p, ours(p)))["f1"] for p in pages if p.text}
    if given.save:
        given.save.write_text(json.dumps(saved, indent=1), encoding="utf-8")
    print("\n".join(broken) or "no figure is below its floor")
    return 1 if broken else 0


def below(name: str, found: Figures, floors: dict[str, float]) -> list[str]:
    """What is worse than recorded; `x_parse` is a ceiling."""
    worse = [key for key, floor in floors.items() if (found[key] > floor if key == "x_parse" else found[key] < floor)]
    return [f"{name}: {key} is {found[key]:.4f}, recorded {floors[key]}" for key in worse]


def ours(page: gold.Gold) -> Answer:
    """The extractor of this project."""
    try:
        article = extract(Page(page.url, page.html, page.fetched_at))
    except ExtractionError:
        return Answer()
    stamp = article.published
    return Answer(
        article.text,
        article.title,
        article.authors,
        stamp.at if stamp else None,
        stamp is not None and stamp.precision in ("minute", "second"),
        tuple(item.title for item in article.related),
        article.body_status,
    )


def peer() -> Extractor:
    """Trafilatura with its defaults, and its original publication date."""
    import trafilatura

    def run(page: gold.Gold) -> Answer:
        dates = {"original_date": True, "extensive_search": True}
        found: Any = trafilatura.bare_extraction(
            page.html, url=page.url, include_comments=False, with_metadata=True, date_extraction_params=dates
        )
        if found is None:
            return Answer()
        return Answer(found.text or "", found.title, tuple((found.author or "").split("; ")))

    return run


def _whole(pages: Sequence[gold.Gold]) -> float:
    told = (accounting.unaccounted(Page(page.url, page.html, page.fetched_at)) for page in pages if page.text)
    return measures.mean([not wrong for wrong in told])


def _row(name: str, label: str, run: Extractor, pages: Sequence[gold.Gold]) -> Figures:
    found = measure(run, pages)
    shown = " ".join(f"{found[key]:8.4f}" if key in found else f"{'–':>8}" for key in FIGURES)
    print(f"{name:8.8} {label:12} {len(pages):5} {shown} {found['x_parse']:9.1f} {found['speed']:12.0f}", flush=True)
    return found


def measure(run: Extractor, pages: Sequence[gold.Gold]) -> Figures:
    """All figures of an extractor on the pages of a folder; those for which the gold says nothing are left out."""
    answers, readings = [], []
    for page in pages[:1]:  # what a process reads and compiles when it is first asked is no page's
        clock.cpu(run, page)
    for page in pages:
        reading, answer = clock.beside(run, page)
        readings.append(reading)
        answers.append(answer or Answer())
    bare, taken = map(sum, zip(*readings, strict=True))
    shares: dict[str, list[float]] = {name: [] for name in FIGURES}
    for page, answer in zip(pages, answers, strict=True):
        for name, value in judge(page, answer):
            shares[name].append(value)
    found = {name: measures.mean(values) for name, values in shares.items() if values}
    return found | {"x_parse": taken / bare, "speed": len(pages) / taken}


def judge(page: gold.Gold, answer: Answer) -> list[tuple[str, float]]:
    """The figures of one page."""
    low = f" {measures.plain(answer.text)} "
    leaks = [*page.must_not, *(title for title in page.related if len(measures.words(title)) > _SHORT)]
    told = {measures.plain(title) for title in answer.related}
    marks = [("clean", float(f" {measures.plain(text)} " not in low)) for text in leaks]
    marks += [("related", float(measures.plain(title) in told)) for title in page.related]
    if page.listing:
        marks.append(("listings", float(answer.status == "listing")))
    return marks + _article(page, answer, low) if page.text else marks


def _article(page: gold.Gold, answer: Answer, low: str) -> list[tuple[str, float]]:
    optional = {measures.plain(text) for text in page.optional}
    right, found = (
        measures.words("\n".join(line for line in text.split("\n") if measures.plain(line) not in optional))
        for text in (page.text, answer.text)
    )
    run = measures.share(measures.runs(right), measures.runs(found)).f1
    bag = measures.share(map(str.lower, right), map(str.lower, found)).f1
    marks = [("f1", run), ("word_f1", bag), ("good", float(run >= _BAD))]
    marks.append(("articles", float(answer.status != "listing")))
    marks += [("must", float(measures.plain(text) in low)) for text in page.must]
    captions = (measures.plain(text) for text in page.captions if len(measures.words(text)) > _SHORT)
    marks += [("captions_out", float(text not in low)) for text in captions]
    if page.title:
        marks.append(("title", float(measures.plain(answer.title) == measures.plain(page.title))))
    if page.authors:
        same = {measures.plain(name) for name in page.authors} & {measures.plain(name) for name in answer.authors}
        marks.append(("author", float(bool(same))))
    if isinstance(page.published, datetime) and page.published.tzinfo:
        marks.append(("minute", float(_same_minute(page.published, answer))))
    return marks


def _same_minute(right: datetime, answer: Answer) -> bool:
    found = answer.published
    return answer.timed and isinstance(found, datetime) and abs((found - right).total_seconds()) < 60


if __name__ == "__main__":
    sys.exit(main())
