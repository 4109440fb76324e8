"""`baotinh holes`: the days of which something may be missing, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from baotinh.completing import papers
from baotinh.options import Day, data_option, known_sites, pick_site
from baotinh.settled import nobody
from baotinh.terminal import Console, say, say_json
from crawler.items import VIETNAM
from crawler.messages import day, message
from pipelines.db.archive import Archive
from pipelines.query import doors as doors_query
from pipelines.query import holes as query
from pipelines.query.doors import Door
from pipelines.query.holes import MENDABLE, WINDOW, Cause, Paper

_SIGNS: Mapping[Cause, str] = {
    "no news": "·", "site down": "D", "blocked": "B", "moved away": "M", "certificate": "C", "we were down": "U",
    "not asked": "-", "not yet read": "r", "not yet backfilled": "?",
}  # fmt: skip
_LEVELS = "▁▃▅█"
"""News: up to a quarter of what is usual, up to a half, less than usual, as usual."""
_COLUMNS = 62
"""Days that fit into a line of 80; of more, each week is a sign."""
_NAME = 16


@click.command()
@data_option
@click.option("--site", metavar="PAPER", help="Only this paper.", shell_complete=papers)
@click.option("--since", type=Day(), help=f"From this day on.  [default: the last {WINDOW} days]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with each paper's days and doors.")
def holes(data: Path, site: str | None, since: date | None, as_json: bool) -> None:
    """Show the days of which nothing, or far less than usual, is kept of a paper, and why; `mend` repairs them.

    A sign for each day (each week, if they are many), then a line for each hole, then the doors: by which kind of page
    a paper told of its articles, and how many of these another door told of too.
    """
    if site is not None:
        pick_site(site, known_sites(data))
    now = datetime.now(UTC)
    first = since or now.astimezone(VIETNAM).date() - timedelta(days=WINDOW)
    if first >= now.astimezone(VIETNAM).date():
        raise click.UsageError(f"expected a day that is over for --since, found {first}")
    with Archive(data) as archive:
        archive.require_current()
        papers = query.holes(archive, now, since=first, site=site)
        unknown = nobody(archive)
        told = doors_query.doors(archive, first, site=site)
    if as_json:
        say_json({"since": first.isoformat(), "papers": [_as_dict(paper) for paper in papers],
                  "doors": [_door(door) for door in told]})  # fmt: skip
    elif not papers:
        say(unknown)
    else:
        _show(papers, told)


def _as_dict(paper: Paper) -> dict[str, object]:
    days = [{"day": one.day.isoformat(), "articles": one.articles, "usual": one.usual, "cause": one.cause,
             "is_hole": one.is_hole} for one in paper.days]  # fmt: skip
    return {"site": paper.site, "queued": paper.queued, "days": days}


def _door(door: Door) -> dict[str, object]:
    return {"site": door.site, "door": door.door, "articles": door.articles, "shared": door.shared}


def _show(papers: Sequence[Paper], told: Sequence[Door]) -> None:
    console = Console(soft_wrap=False)
    days = papers[0].days
    is_weekly = len(days) > _COLUMNS
    span = message("holes weeks" if is_weekly else "holes days", first=day(days[0].day), last=day(days[-1].day))
    console.print(f"{'':<{_NAME}} {span}", highlight=False)
    for paper in papers:
        line = "".join(_weeks(paper) if is_weekly else map(_sign, paper.days))
        console.print(f"{_short(paper.site)} {line}", markup=False, highlight=False, soft_wrap=True)
    used = {one.cause for paper in papers for one in paper.days if one.cause}
    causes = (f"{sign} {message(f'cause {cause}')}" for cause, sign in _SIGNS.items() if cause in used)
    legend = [message("holes usual", signs=_LEVELS), *causes]
    console.print("  ".join(legend), markup=False, highlight=False, soft_wrap=True)
    lines = [line for paper in papers for line in _lines(paper)]
    for line in lines or [message("holes none")]:
        say(line)
    _show_doors(console, told)


def _short(name: str) -> str:
    return f"{name if len(name) <= _NAME else f'{name[: _NAME - 1]}…':<{_NAME}}"


def _sign(one: query.Day) -> str:
    if one.cause is not None:
        return _SIGNS[one.cause]
    share = one.articles / one.usual if one.usual else 1.0
    return _LEVELS[sum(share > edge for edge in (0.25, 0.5)) + (share >= 1)]


def _weeks(paper: Paper) -> Iterator[str]:
    """A hole in a week is what the week shows: that of most days."""
    for number in range(0, len(paper.days), 7):
        week = paper.days[number : number + 7]
        holes = Counter(one.cause for one in week if one.is_hole)
        if holes:
            [(cause, _)] = holes.most_common(1)
            yield _SIGNS[cause] if cause else ""
        else:
            usual = [one.usual for one in week if one.usual is not None]
            articles = sum(one.articles for one in week)
            whole = query.Day(week[0].day, articles, sum(usual) or None, None if articles else "no news")
            yield _sign(whole)


def _lines(paper: Paper) -> Iterator[str]:
    """Holes that follow each other for the same reason are one."""
    for cause, same in groupby(paper.days, key=lambda one: one.cause if one.is_hole else None):
        if cause is None:
            continue
        days = list(same)
        first, last = day(days[0].day), day(days[-1].day)
        kept, why = sum(one.articles for one in days), message(f"cause {cause}")
        is_queued = paper.queued is not None and paper.queued <= days[0].day.isoformat()
        yield message(
            "hole",
            paper=paper.site,
            days=message("hole from to", first=first, last=last) if len(days) > 1 else first,
            many=message("number days", number=len(days)),
            cause=message("hole kept", cause=why, articles=message("number articles", number=kept)) if kept else why,
            what=message("hole queued" if is_queued else "hole again" if cause in MENDABLE else "hole due"),
        )


def _show_doors(console: Console, told: Sequence[Door]) -> None:
    if not told:
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("paper", "door", "articles", "shared"):
        is_name = head in ("paper", "door")
        table.add_column(message(f"column {head}"), justify="left" if is_name else "right", no_wrap=True)
    for door in told:
        table.add_row(escape(_short(door.site).rstrip()), door.door, str(door.articles), f"{door.share:.0%}")
    console.print(table)
