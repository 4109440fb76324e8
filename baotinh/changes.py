"""`baotinh changes`: what papers changed and took down, and whether they said so."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from baotinh import completing
from baotinh.options import Since, data_option, known_sites, pick_site
from baotinh.printing import escape, printer, say, say_json
from crawler.messages import message, stored, translated
from pipelines.db.archive import Archive
from pipelines.query import changes as query
from pipelines.query.changes import KINDS, Change, Kind


@click.command()
@data_option
@click.option("--since", type=Since(), help="Only what was seen on this day or later: yesterday, 2026-03-07, 7d.")
@click.option("--site", metavar="PAPER", help="Only this paper.", shell_complete=completing.papers)
@click.option("--kind", type=click.Choice(KINDS), help="Only edits of this kind, or what is gone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def changes(data: Path, since: date | None, site: str | None, kind: Kind | None, as_json: bool) -> None:
    """List edits and deletions, the newest first, with what each edit is about.

    An edit is silent when the paper gives no time of an update that moved with it. `baotinh show ID --diff` has the
    words.
    """
    if site is not None:
        pick_site(site, known_sites(data))
    with Archive(data) as archive:
        archive.require_current()
        found = query.changes(archive, since=since, site=site, kind=kind)
        if as_json:
            say_json([asdict(change) for change in found])
        else:
            _print(found)


def _print(found: Iterable[Change]) -> None:
    console, change = printer(), None
    for change in found:
        console.tell(f"[bold]{change.article:>6}  {escape(change.title or message('no title'))}[/bold]", hang=8)
        facts = (stored(change.at), _kinds(change), message("change silent") if change.silent else None, change.site,
                 change.url)  # fmt: skip
        console.tell(f"        [dim]{escape(' · '.join(filter(None, facts)))}[/dim]", hang=8)
        if change.doubt:
            reason = message("revision in doubt", reason=translated(change.doubt))
            console.tell(f"        [dim]{escape(reason)}[/dim]", hang=8)
    if change is None:
        say(message("changes none"))


def _kinds(change: Change) -> str:
    kinds = ", ".join(message(f"change {kind}") for kind in change.kinds)
    return message("change perhaps", kinds=kinds) if change.doubt else kinds
