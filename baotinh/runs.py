"""`baotinh runs`: what each crawl did, and with which paper."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from baotinh.completing import papers
from baotinh.options import data_option, known_sites, pick_site
from baotinh.terminal import Console, say, say_json
from crawler.messages import message, translated, written
from pipelines.db.archive import Archive
from pipelines.query import runs as query

_COUNTS = ("asked", "found", "new", "changed", "later", "refused")


@click.command()
@click.argument("number", required=False, type=click.IntRange(min=1), metavar="[RUN]")
@data_option
@click.option(
    "--site", metavar="PAPER", help="Only crawls of this paper, with what they did with it.", shell_complete=papers
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many runs at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all that is known of each paper in each run.")
def runs(number: int | None, data: Path, site: str | None, limit: int, as_json: bool) -> None:
    """Show the runs, the newest first; with RUN, what that one did with each paper.

    asked, found: addresses asked for, and article addresses that were unknown · new, changed: articles · later,
    refused: addresses that gave nothing · ms: half of the answers took no longer. Times are those of Viet Nam; those of
    --json are UTC.
    """
    if site is not None:
        pick_site(site, known_sites(data))
    with Archive(data) as archive:
        archive.require_current()
        found = query.runs(archive, number=number, site=site, limit=limit)
    if number is not None and not found:
        raise click.UsageError(f"no run {number}{f' of {site}' if site else ''}: see `baotinh runs`")
    if as_json:
        say_json(found)
    elif number is not None or site is not None:
        _show_papers(found, head="run" if site else "paper")
    else:
        _show_runs(found)


def _show_runs(found: list[dict[str, Any]]) -> None:
    table = _table("run", "began", "took", "exit", "asked", "new", "changed", left=("began",))
    table.add_column(message("runs look"))
    for run in found:
        counts = run["counts"]
        shown = [str(counts.get(name, 0)) for name in ("asked", "new", "changed")]
        troubled = ", ".join(row["site"] for row in run["sites"] if row["trouble"])
        began = written(run["started_at"])
        table.add_row(str(run["id"]), began, _took(run), _exit(run), *shown, troubled)
    Console(soft_wrap=False).print(table)


def _took(run: Mapping[str, Any]) -> str:
    if run["ended_at"] is None:
        return ""
    seconds = int((datetime.fromisoformat(run["ended_at"]) - datetime.fromisoformat(run["started_at"])).total_seconds())
    return message("seconds", number=seconds) if seconds < 120 else message("minutes", number=seconds // 60)


def _exit(run: Mapping[str, Any]) -> str:
    """How it ended; a run without an end goes on, or was killed."""
    if run["ended_at"] is None:
        return "–"
    return message("runs offline") if run["counts"].get("offline") else str(run["exit_code"])


def _show_papers(found: list[dict[str, Any]], *, head: str) -> None:
    table = _table(head, *_COUNTS, "ms", left=("paper",))
    table.add_column(message("runs look"))
    for run in found:
        for row in run["sites"]:
            name = str(run["id"]) if head == "run" else row["site"]
            table.add_row(name, *map(str, _numbers(row)), ", ".join(row["trouble"]))
    Console(soft_wrap=False).print(table)
    for run in found:
        for row in run["sites"]:
            for kind, what in row["trouble"].items():
                say(f"{run['id']} {row['site']}: {kind}: {translated(what)}")


def _numbers(row: Mapping[str, Any]) -> list[object]:
    sums = {name: sum(row[name].values()) if isinstance(row[name], dict) else row[name] for name in _COUNTS}
    return [*sums.values(), "" if row["median_ms"] is None else row["median_ms"]]


def _table(*heads: str, left: tuple[str, ...]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head, justify="left" if head in left else "right", no_wrap=True)
    return table
