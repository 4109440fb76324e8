"""`baotinh reextract`: what the present extractor makes of the pages that are kept, beside what is stored."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from baotinh import completing
from baotinh.differing import print_difference
from baotinh.options import Day, data_option, jobs_option, known_sites
from baotinh.printing import Printer, escape, printer, say, say_json
from crawler.ahead import Ahead
from crawler.codings import BadBodyError
from crawler.items import Article, ExtractionError, Page
from crawler.messages import decimal, message
from crawler.readers import Readers
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site
from crawler.spiders.reading import read_again
from pipelines.db.archive import OK, STORAGE, Archive
from pipelines.query.changed_words import difference
from pipelines.query.filters import Filter
from pipelines.store.rereading import Source, UnopenedError, read_source
from pipelines.upkeep.fields import KINDS
from pipelines.upkeep.reextract import Summary, Telling, reread

_EXAMPLES = 20
_NO_PAPER = "-"


@click.command()
@data_option
@click.option("--site", metavar="PAPER", help="Only this paper.", shell_complete=completing.papers)
@click.option("--since", type=Day(), help="Only articles published on this day or later.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only so many articles of each paper.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@jobs_option
@click.pass_context
def reextract(
    ctx: click.Context, data: Path, site: str | None, since: date | None, sample: int | None, jobs: int, *,
    as_json: bool,
) -> None:  # fmt: skip
    """Read the pages that are kept with the present extractor and site files, and tell what would be another.

    For each paper and field: in how many articles it would lose words, gain words, or be another, and the most telling
    examples, with [-what would go-] and {+what would come+}. Nothing is written; `baotinh rebuild` has the whole
    archive read so. Before that, and after a site file was mended, this shows what it would do.

    \b
    Exit codes: 0  all was read
                2  no archive there, or no such paper
                74 bytes of some articles are lost or damaged
    """
    sites = known_sites(data)
    summary = Summary()
    with Archive(data) as archive, Readers(jobs) as readers:
        archive.require_current()
        which = Filter.of(sites, site=site, since=since)
        for one in reread(archive, sites, read_kept, Ahead(readers, jobs), which, sample):
            summary.add(one)
    if as_json:
        say_json(_as_dict(summary))
    else:
        _print(summary)
    ctx.exit(STORAGE if summary.unopened else OK)


def read_kept(folder: Path, source: Source, site: Site | None) -> tuple[Page, Article] | None:
    """What a capture gives today; see `pipelines.upkeep.reextract.Reads`."""

    def reads(page: Page, coding: str, paper: str | None) -> Article:
        return read_again(page, coding, DOWNLOAD_MAXSIZE, site if paper else None)

    try:
        return read_source(folder, source, reads)
    except UnopenedError:
        return None
    except BadBodyError as error:
        raise ExtractionError(str(error)) from error


class _Line(NamedTuple):
    """A field of a paper, and in how many of its articles it would be another."""

    paper: str | None
    field: str
    lost: int
    different: int
    gained: int
    share: float
    """Of the articles of the paper that were read."""


def _lines(summary: Summary) -> list[_Line]:
    lines = [
        _Line(paper, "article", gone, 0, 0, gone / summary.read[paper]) for paper, gone in summary.gone.items() if gone
    ]
    for (paper, name), counts in summary.counts.items():
        lost, different, gained = (counts[kind] for kind in ("lost", "different", "gained"))
        lines.append(_Line(paper, name, lost, different, gained, counts.total() / summary.read[paper]))
    return sorted(lines, key=lambda line: (line.paper or "", -line.lost, -line.share, line.field))


def _as_dict(summary: Summary) -> dict[str, object]:
    told = [{"article": one.of.article, "site": one.of.site, "url": one.of.url, "field": one.change.field,
             "kind": one.change.kind, "before": one.change.before, "now": one.change.now}
            for one in summary.telling(_EXAMPLES)]  # fmt: skip
    return {
        "read": summary.read.total(),
        "other": summary.other.total(),
        "fields": [line._asdict() for line in _lines(summary)],
        "examples": told,
        "gone": [one.article for one in summary.no_article],
        "unopened": [one.article for one in summary.unopened],
    }


def _print(summary: Summary) -> None:
    console, lines = printer(), _lines(summary)
    read = message("number articles", number=summary.read.total())
    say(message("reextract read", read=read, number=summary.other.total()))
    if lines:
        _print_table(console, lines)
    for name, ones in (("reextract gone", summary.no_article), ("reextract unopened", summary.unopened)):
        if ones:
            ids = ", ".join(str(one.article) for one in ones[:_EXAMPLES]) + (", …" if len(ones) > _EXAMPLES else "")
            say(message(name, number=len(ones), ids=ids))
    for told in summary.telling(_EXAMPLES):
        _print_example(console, told)


def _print_table(console: Printer, lines: list[_Line]) -> None:
    heads = [message(f"column {name}") for name in ("paper", "field", *KINDS, "share")]
    rows = [heads] + [
        [line.paper or _NO_PAPER, line.field, *(str(getattr(line, kind) or "") for kind in KINDS),
         f"{decimal(100 * line.share, 1)} %"] for line in lines
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for at, row in enumerate(rows):
        cells = (cell.ljust(width) if column < 2 else cell.rjust(width)  # names, then numbers
                 for column, (cell, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        line = escape("  ".join(cells).rstrip())
        console.tell(line if at else f"[dim]{line}[/dim]")


def _print_example(console: Printer, told: Telling) -> None:
    of, change = told
    facts = (change.field, message(f"column {change.kind}"), of.site or _NO_PAPER, of.url or "")
    console.tell(f"\n[bold]{of.article:>6}  {escape(of.title)}[/bold]", hang=8)
    console.tell(f"        [dim]{escape(' · '.join(filter(None, facts)))}[/dim]", hang=8)
    print_difference(console, difference([change.before], [change.now]), indent=8)
