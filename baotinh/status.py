"""`baotinh status`: how each paper is, and what needs a person."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from baotinh.completing import papers
from baotinh.options import data_option, known_sites, pick_site
from baotinh.settled import facts, nobody, watched
from baotinh.terminal import Console, one_line, say, say_json
from crawler.messages import ENGLISH, message, speak
from pipelines.db.archive import ATTENTION, OK, Archive
from pipelines.query.status import Alarm, Paper, Status
from pipelines.query.verdicts import Colour, being_rescued

_STYLES: dict[Colour, str] = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "dim"}
_HEADS = ("", "paper", "today", "week", "no\ndate", "no\nbody", "no\nlead", "walls", "ref.", "ms", "last")
_LEFT = 2
"""Columns that begin at their left edge."""
_NAME = 16
"""Characters of a paper's short name that fit into a line of 80."""


@click.command()
@data_option
@click.option("--site", metavar="PAPER", help="Only this paper.", shell_complete=papers)
@click.option("--check", is_flag=True, help="Say only what needs a person, a line each; end with 70 if anything does.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all that is known of each paper.")
def status(data: Path, site: str | None, check: bool, as_json: bool) -> int:
    """Show how each paper is: LOOK needs a person, note is worth knowing, – is too early to say.

    today, week: articles published, of how many usually · no date, body, lead: share of the articles read this week ·
    walls: logins, proofs of being human, pages that a script fills · ref.: refusals of this week · ms: half of the
    answers took no longer · last: since something was last read.

    \b
    Exit codes: 0  whole
                2  usage
                70 with --check, something needs a person
    """
    if site is not None:
        pick_site(site, known_sites(data))
    if as_json:
        speak(ENGLISH)
    with Archive(data) as archive:
        archive.require_current()
        found = watched(archive, datetime.now(UTC), site=site)
        unknown = nobody(archive)
    if as_json:
        say_json(found.as_dict())
    elif check:
        for alarm in found.alarms:
            say(_line(alarm))
    else:
        _show(found, unknown, is_one=site is not None)
    return ATTENTION if check and found.alarms else OK


def _line(alarm: Alarm) -> str:
    return message("alarm", **facts(alarm))


def _show(found: Status, unknown: str, *, is_one: bool) -> None:
    console = Console(soft_wrap=False)
    if not found.papers:
        say(unknown)
    table = Table(box=None, padding=(0, 1, 0, 0))
    for number, head in enumerate(_HEADS):
        table.add_column(head, justify="left" if number < _LEFT else "right", no_wrap=True)
    for paper in found.papers:
        table.add_row(*_cells(paper, found.at), style=_STYLES[paper.colour])
    if found.papers:
        console.print(table)
    for alarm in found.ours:
        say(_line(alarm))
    for paper in found.papers:
        if is_one or paper.colour in ("red", "yellow"):
            console.print(f"[{_STYLES[paper.colour]}]{message(paper.colour)}[/] {escape(_told(paper))}", soft_wrap=True)


def _told(paper: Paper) -> str:
    said = [_line(alarm) for alarm in paper.alarms] or [f"{paper.site}: {paper.sentence}"]
    if paper.rescue is not None and being_rescued(paper.rescue) != paper.sentence:
        said.append(being_rescued(paper.rescue))
    return one_line("; ".join(said))


def _cells(paper: Paper, at: datetime) -> list[str]:
    lacking = (paper.without_date, paper.without_body, paper.without_lead)
    counts = (paper.walls, paper.refusals)
    return [
        message(paper.colour),
        escape(paper.site if len(paper.site) <= _NAME else f"{paper.site[: _NAME - 1]}…"),
        _of(paper.today, paper.usual_today),
        _of(paper.week, paper.usual_week),
        *("" if share is None else f"{share:.0%}" for share in lacking),
        *(str(count) if count else "" for count in counts),
        "" if paper.median_ms is None else str(paper.median_ms),
        message("never") if paper.last_success is None else _ago(at - paper.last_success),
    ]


def _of(count: int, usual: float | None) -> str:
    return str(count) if usual is None else f"{count}/{usual:.0f}"


def _ago(passed: timedelta) -> str:
    hours = max(0, int(passed / timedelta(hours=1)))
    return f"{hours}h" if hours < 48 else f"{hours // 24}d"
