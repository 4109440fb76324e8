"""`baotinh watch`: what is new of a query since the last look, for people, feed readers and other programs."""

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

import click

from baotinh import atom, completing
from baotinh.options import Since, data_option, known_sites
from baotinh.printing import escape, printer, say, say_columns, say_json
from baotinh.search import joined
from baotinh.selecting import selection_options
from crawler.messages import message, stored
from pipelines.db.archive import PARTIAL, USAGE, Archive, ArchiveError, now, refuse_backup, utc
from pipelines.db.disk import is_stream
from pipelines.query import watches
from pipelines.query.digest import midnight
from pipelines.query.selection import Chosen, Selection
from pipelines.query.watch import Seen, before, look, tell
from pipelines.query.watches import Batch, Watch


class _Watches(click.Group):
    """The commands; what is none of them is the name of a watch that is looked at."""

    unsaid = "show"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read them: `watch han` is `watch show han`."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.unsaid, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Watches)
def watch() -> None:
    """Watch a query: `baotinh watch NAME` prints new articles, edits and deletions since the last look.

    \b
    baotinh watch add han 'hạn mặn' --province "Bến Tre"
    baotinh watch han                         since the last look
    baotinh watch han --atom /srv/www/han.xml
    baotinh watch han --run 'jq -r .events[].title | mail -s han you@example.org'
    """


_name = click.argument("name", shell_complete=completing.watches)


@watch.command(context_settings={"ignore_unknown_options": True})  # -mưa is none
@click.argument("name")
@click.argument("query", nargs=-1, callback=lambda *told: joined(*told) or None)
@data_option
@selection_options(is_ordered=False, is_kept=True)
@click.option("--from-beginning", is_flag=True, help="Tell at the first look all that there is by now.")
@click.option(
    "--since", "told_since", type=Since(), help="Tell at the first look what came, changed or went since this day: 7d."
)
def add(
    data: Path, name: str, asked: Chosen, chosen: Selection, told_since: date | None, *, from_beginning: bool
) -> None:
    """Begin a watch of what QUERY and the filters of `baotinh search` find; what is there by now counts as seen.

    An article that was found once is watched from then on, whatever it says later. Without QUERY, all that the filters
    let through.
    """
    if from_beginning and told_since:
        raise click.UsageError("expected --from-beginning or --since, found both")
    path = _path(data, name)
    if name in watch.commands:
        raise click.UsageError(f"expected a name that is no command, found {name!r}")
    with Archive(data) as archive:
        archive.require_current()
        with watches.alone(path):
            if path.exists():
                what = f"there is a watch {name!r} already: take another name, or `baotinh watch rm {name}` first"
                raise ArchiveError(what, USAGE)
            at = now()
            events, seen = look(archive, chosen, Seen())
            known = Seen() if from_beginning else seen
            if told_since:
                known = before(utc(midnight(told_since)), events, seen)
            watches.write(path, Watch.begun(_plain(asked), at, known))
    say(message("watch added", name=name, found=_articles(seen), told=_articles(known)))


def _articles(seen: Seen) -> str:
    return message("number articles", number=len(seen.articles))


def _plain(asked: Chosen) -> dict[str, Any]:
    """As JSON has it, without what was not asked for."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items() if value}


@watch.command()
@_name
@data_option
@click.option("--atom", "feed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write it into an Atom feed, before what that has, in place of printing it.")  # fmt: skip
@click.option(
    "--run",
    "command",
    metavar="COMMAND",
    help="Hand it to a command of the shell, as JSON on its standard input, in place of printing it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line.")
def show(data: Path, name: str, feed: Path | None, command: str | None, *, as_json: bool) -> None:
    """Print new articles, edits and deletions since the last look.

    What was found is kept as one batch until it is printed, written and taken: a look that was cut off, or a command
    that failed, gets the same again, with the same ids.

    \b
    Exit codes: 0  done, also where nothing is new
                2  usage, no such watch, or no archive
                69 the command failed: the same comes again
                74 cannot be read or written
                75 the same watch is being looked at
    """
    path = _path(data, name)
    if feed is not None and (is_stream(feed) or feed.name == "-"):
        raise click.UsageError(f"expected a file for --atom, found {str(feed)!r}")
    with Archive(data) as archive:
        archive.require_current()
        waiting = watches.read(path)  # before anything is made for it
        if feed is not None:
            archive.spare(feed)
            atom.entries(feed, waiting.id.urn)  # a wrong name is said now, not when there is news
        with watches.alone(path):
            kept = watches.read(path)
            chosen = _selection(data, path, kept)
            if kept.batch is not None:
                kept = _hand_on(archive, path, kept, feed, command, as_json=as_json)
            at = now()
            events, seen = look(archive, chosen, kept.seen)
            kept = kept.with_batch(at, events, seen)
            watches.write(path, kept)
            if kept.batch is not None:
                _hand_on(archive, path, kept, feed, command, as_json=as_json)
            elif sys.stdout.isatty():  # to cron, silence says it
                say(message("watch nothing", name=name), err=True)
            if feed is not None and not feed.exists():  # whoever reads it finds one from the first look on
                _write(feed, path, kept, at, [])


def _selection(data: Path, path: Path, kept: Watch) -> Selection:
    """What a watch looks for."""
    asked = cast("Chosen", kept.asked)
    sites = known_sites(data) if asked.get("site") or asked.get("province") else {}
    try:
        return Selection.of(sites, **asked)
    except (TypeError, AttributeError) as error:
        raise ArchiveError(f"{path} is damaged: {error}; `baotinh watch rm` it and add it again") from None


def _hand_on(
    archive: Archive, path: Path, kept: Watch, feed: Path | None, command: str | None, *, as_json: bool
) -> Watch:
    """Hand a batch on; only when all have it is that written down."""
    batch = kept.batch
    assert batch is not None
    events = tell(archive, kept.id, batch.events)
    whole = json.dumps({"watch": path.stem, "batch": batch.number, "at": batch.at, "events": events},
                       ensure_ascii=False)  # fmt: skip
    if events and feed is not None:
        _write(feed, path, kept, batch.at, events)
    if events and command is not None:
        _run(command, whole, batch)
    if events and as_json:
        say(whole)
    elif feed is None and command is None:
        _print(events)
    sys.stdout.flush()
    done = kept.done()
    watches.write(path, done)
    return done


def _write(feed: Path, path: Path, kept: Watch, at: str, events: list[dict[str, Any]]) -> None:
    atom.write(feed, feed=kept.id.urn, title=message("watch feed", name=path.stem), at=at, events=events)


def _run(command: str, whole: str, batch: Batch) -> None:
    code = subprocess.run(["/bin/sh", "-c", command], input=f"{whole}\n".encode(), check=False).returncode  # noqa: S603
    again = f"batch {batch.number} comes again at the next look, with the same ids"
    if code < 0:
        raise ArchiveError(f"{command[:80]!r} was ended by {signal.Signals(-code).name}: {again}", PARTIAL)
    if code:
        raise ArchiveError(f"{command[:80]!r} ended with {code}: {again}", PARTIAL)


def _print(events: list[dict[str, Any]]) -> None:
    console = printer()
    for event in events:
        console.tell(f"[bold]{event['article']:>6}  {escape(atom.headline(event))}[/bold]", hang=8)
        changed = ", ".join(event["changed"])
        facts = (stored(event["at"]), changed, event["site"], event["url"])
        console.tell(f"        [dim]{escape(' · '.join(filter(None, facts)))}[/dim]", hang=8)


@watch.command("list")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(data: Path, *, as_json: bool) -> None:
    """List the watches: what each looks for, when it last looked, how many articles it has found."""
    with Archive(data):
        kept = {name: watches.read(watches.path_of(data, name)) for name in watches.names(data)}
    rows = [
        {"name": name, **one.asked, "looked_at": one.looked_at, "articles": len(one.seen.articles),
         "waiting": len(one.batch.events) if one.batch else 0}
        for name, one in kept.items()
    ]  # fmt: skip
    if as_json:
        say_json(rows)
        return
    if not rows:
        say(message("no watches"))
        return
    heads = [message(f"watch {name}") for name in ("name", "looked", "found", "asked")]
    say_columns([heads, *([name, stored(one.looked_at), str(len(one.seen.articles)), _words(one.asked)]
                          for name, one in kept.items())])  # fmt: skip


def _words(asked: Any) -> str:
    """What a watch looks for, as it is typed."""
    options = {"since": "from", "until": "to"}
    others = (
        f"--{options.get(name, name).replace('_', '-')}" + ("" if value is True else f" {value}")
        for name, value in asked.items()
        if name not in ("query", "lineage") or value not in (None, "both")
    )
    return " ".join(filter(None, (asked.get("query"), *(one for one in others if not one.startswith("--query")))))


@watch.command()
@_name
@data_option
def rm(data: Path, name: str) -> None:
    """End a watch, and forget what it has seen."""
    path = _path(data, name)
    with Archive(data):
        if not path.exists():
            watches.read(path)  # says so
        with watches.alone(path):
            watches.remove(path)
    say(message("watch removed", name=name))


def _path(data: Path, name: str) -> Path:
    refuse_backup(data)
    return watches.path_of(data, name)
