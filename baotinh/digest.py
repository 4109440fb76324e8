"""`baotinh digest`: what happened since yesterday, for cron to mail."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from baotinh.options import Since, data_option
from baotinh.report import Cell, Column, Report, Section, Table, as_html, as_text, bar
from baotinh.settled import facts, watched
from baotinh.streams import say_json
from crawler.items import VIETNAM
from crawler.messages import ENGLISH, language, message, moment, number, speak
from crawler.messages import day as written
from pipelines.db.archive import Archive
from pipelines.db.disk import atomic, is_stream
from pipelines.db.seals import Seal, seals
from pipelines.query.digest import Digest, Event, Share, midnight
from pipelines.query.digest import digest as read
from pipelines.query.status import is_uncounted
from pipelines.query.verdicts import being_rescued

_STDOUT = "-"
_BAR = 20
"""Characters of the longest bar."""


@click.command()
@data_option
@click.option("--since", type=Since(), default="yesterday", show_default=True,
              help="From the beginning of this day on, in Viet Nam: yesterday, today, 2026-03-07, 7d, 2w.")  # fmt: skip
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Also write it as one HTML file; - prints that in place of the text.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of the text.")
def digest(data: Path, since: date, html: Path | None, as_json: bool) -> None:
    """Tell what happened: what came and from whom, edits and deletions, what is wrong, what was mended.

    It is short, whatever happened: papers by number, beside what is usual of them; of edited articles and of those that
    are gone the newest twenty. Nothing is asked of the net.

    \b
    baotinh digest | mail -s "Báo Tỉnh" you@example.org
    baotinh digest --since 7d --html /srv/www/week.html

    \b
    Exit codes: 0  whole, whatever it tells
                2  usage, or no archive
                74 cannot be read or written
    """
    if as_json:
        speak(ENGLISH)
    with Archive(data) as archive:
        archive.require_current()
        if html is not None and str(html) != _STDOUT:
            archive.spare(html)
        told = read(archive, midnight(since), watched(archive, datetime.now(UTC)))
        unknown = message("digest uncounted") if is_uncounted(archive) else message("digest nobody")
        seal = next(iter(seals(archive.db.conn)[-1:]), None)
    if html is not None:
        _write(as_html(report(told, unknown, seal)), html)
    if as_json:
        say_json({**told.as_dict(), "seal": seal and seal._asdict()})
    elif html is None or str(html) != _STDOUT:
        click.echo(as_text(report(told, unknown, seal)), nl=False)


def _write(page: str, path: Path) -> None:
    if str(path) == _STDOUT:
        click.echo(page, nl=False)
    elif is_stream(path):
        path.write_text(page, "utf-8")
    else:
        with atomic(path) as file:
            file.write(page)


def report(told: Digest, unknown: str, seal: Seal | None = None) -> Report:
    """The report in words; `unknown` is all that is said where there is nothing to tell of.

    The last seal goes along: whoever gets the digest can show what the archive held by then.
    """
    title = message("digest", since=_time(told.since), until=_time(told.until))
    if not told.papers and not told.alarms:
        return Report(title, unknown, tuple(filter(None, (_sealed(seal),))), language())
    sections = (_wrong(told), _rescues(told), _mended(told), _came(told), *_events(told), _sealed(seal))
    return Report(title, _lead(told), tuple(filter(None, sections)), language())


def _time(at: datetime) -> str:
    return moment(at.astimezone(VIETNAM))


def _counted(name: str, count: int, **facts: object) -> str:
    return message(f"number {name}", number=count, **facts)


def _lead(told: Digest) -> str:
    facts = {name: _counted(name, told.sum(name)) for name in ("came", "edited", "gone")}
    facts |= {
        "crawls": _counted("crawls", told.crawls),
        "papers": _counted("papers", sum(p.came > 0 for p in told.papers)),
    }
    return message("digest lead" if told.sum("came") else "digest lead, nothing", **facts)


def _wrong(told: Digest) -> Section:
    lines = tuple(message("alarm", **facts(alarm)) for alarm in told.alarms)
    return Section(message("digest wrong"), lines or (message("digest all well"),))


def _rescues(told: Digest) -> Section | None:
    lines = [f"{site}: {being_rescued(rescue)}" for site, rescue in told.rescues]
    lines += [message("digest rescued", paper=site, at=_time(at)) for site, at in told.rescued]
    return Section(message("digest rescues"), tuple(lines)) if lines else None


def _mended(told: Digest) -> Section | None:
    lines = [message("digest over", **facts(alarm)) for alarm in told.mended]
    if told.killed:
        lines.append(_counted("killed", len(told.killed), runs=", ".join(map(str, told.killed))))
    return Section(message("digest mended"), tuple(lines)) if lines else None


def _came(told: Digest) -> Section:
    busy = [paper for paper in told.papers if paper.came or paper.edited or paper.gone]
    most = max((paper.came for paper in busy), default=0)
    columns = (Column(message("column paper"), is_wide=True), *_numbers("came", "edited", "gone", "published", "usual"))
    table = Table((*columns, Column("")), tuple(_share(paper, most) for paper in busy))
    return Section(message("digest came"), (), table if busy else None, tuple(_notes(told, has_table=bool(busy))))


def _numbers(*names: str) -> Iterator[Column]:
    return (Column(message(f"column {name}"), is_number=True) for name in names)


def _share(paper: Share, most: int) -> tuple[Cell, ...]:
    numbers = (paper.came, paper.edited or None, paper.gone or None, paper.published, paper.usual)
    cells = (Cell("" if one is None else number(round(one))) for one in numbers)
    return (Cell(paper.site or message("digest no paper")), *cells, Cell(bar(paper.came, most, _BAR)))


def _notes(told: Digest, *, has_table: bool) -> Iterator[str]:
    silent = [paper.site for paper in told.papers if paper.site and not paper.came]
    if silent:
        yield message("digest nothing", papers=_counted("papers", len(silent)), names=", ".join(silent))
    if has_table and told.days and any(paper.published is not None for paper in told.papers):
        days = " – ".join(map(written, dict.fromkeys((told.days[0], told.days[-1]))))
        yield message("digest of days", days=days)


def _sealed(seal: Seal | None) -> Section | None:
    if seal is None:
        return None
    return Section(message("digest seal", day=written(date.fromisoformat(seal.day))), (seal.value,))


def _events(told: Digest) -> Iterator[Section]:
    for name, events in (("edited", told.edited), ("gone", told.gone)):
        if events:
            left = told.sum(name) - len(events)
            more = (message("more articles", number=left),) if left else ()
            yield Section(message(f"digest {name}"), (), _table(events), more)


def _table(events: Sequence[Event]) -> Table:
    has_fields = any(event.fields for event in events)
    last = (Column(message("column fields")),) if has_fields else ()
    columns = (*_numbers("id"), Column(message("column at")), Column(message("column paper")))
    columns = (*columns, Column(message("column title"), is_wide=True), *last)
    return Table(columns, tuple(_row(event, has_fields=has_fields) for event in events))


def _row(event: Event, *, has_fields: bool) -> tuple[Cell, ...]:
    at = moment(event.at.astimezone(VIETNAM), short=True)
    what = ", ".join(message(f"field {name}") for name in event.fields)
    cells = (Cell(str(event.id)), Cell(at), Cell(event.site or message("digest no paper")))
    return (*cells, Cell(event.title or message("no title"), event.url), *((Cell(what),) if has_fields else ()))
