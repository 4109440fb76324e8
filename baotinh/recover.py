"""`baotinh recover`: the past of a paper, out of the archives of others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import click

from baotinh import __version__, stopping
from baotinh.completing import papers as complete_papers
from baotinh.options import Day, known_sites, pick_site, setting, settings_option
from crawler.contact import require_contact_for
from crawler.messages import message, stored
from pipelines.db.archive import OK, STOPPED, Archive
from pipelines.upkeep.manifest import DATABASE

if TYPE_CHECKING:  # Scrapy takes its time, and who asks for help waits for it
    from scrapy.settings import Settings

    from baotinh.recovering import Recovery
    from pipelines.foreign.cdx import Dialect
    from pipelines.ingest.wishes import Wishes

_LEAST = 0.1
"""Seconds before an archive is asked again that was busy."""
_ROBOTS = "crawler.middlewares.robots.RobotsMiddleware"


@click.command()
@click.argument("paper", metavar="PAPER", shell_complete=complete_papers)
@settings_option
@click.option("--from", "since", type=Day(), help="Only what was captured on this day or later, in Vietnamese time.")
@click.option("--to", "until", type=Day(), help="Only what was captured on this day or before.")
@click.option("--dry-run", is_flag=True, help="List what there is, by year, and fetch nothing.")
@click.option("--index", metavar="URL", help="Ask this index of captures (CDX) alone.  [default: both public ones]")
@click.option("--dialect", type=click.Choice(["wayback", "commoncrawl"]),
              help="In whose manner that index is asked.  [default: found out by asking]")  # fmt: skip
@click.option("--copies", metavar="URL", help="Where the captures of that index lie, if not beside it.")
@click.option("--delay", type=click.FloatRange(min=0), metavar="SECONDS",
              help="Between two requests to a host.  [default: that of a crawl, 2]")  # fmt: skip
@click.option("--despite-robots", is_flag=True, help="Ask archives too whose robots.txt keeps programs out.")
@setting("contact", "allow_loopback")
@click.pass_context
def recover(
    ctx: click.Context, /, paper: str, data: Path, since: date | None, until: date | None, dry_run: bool,
    index: str | None, dialect: str | None, copies: str | None, delay: float | None, despite_robots: bool,
    contact: str | None, allow_loopback: bool,
) -> None:  # fmt: skip
    """Recover a paper from the archives of others: list what they captured of it, fetch its pages, keep the articles.

    The Wayback Machine (web.archive.org) is asked first, then Common Crawl, for all hosts of the paper, old and new:
    one request at a time, within the guards of a crawl. Of a page that was captured several times without a change one
    capture is fetched. What is kept says who captured it and when, and is no look of ours. What is here already is not
    fetched again: run it again to go on. robots.txt is obeyed: that of Common Crawl, which offers its index and its
    records to programs, keeps all of them out, so that it is asked with --despite-robots alone.

    \b
    Exit codes: 0  whole
                2  usage, or baotinh.toml
                11 stopped by a signal
                69 an archive or a capture was not to be had: a line each
                74 cannot store
                75 a crawl is running
    """
    from baotinh.crawling import project_settings
    from baotinh.fetching import ask_in_turn
    from baotinh.indexes import PUBLIC, Question, index_at
    from baotinh.recovering import Recovery, hosts_of
    from pipelines.foreign.records import MAX_BLOCK
    from pipelines.ingest.wishes import Wishes

    site = pick_site(paper, known_sites(data))
    if index is None and (dialect or copies):
        raise click.UsageError(message("recover index alone"))
    named = index and index_at(_address(index), cast("Dialect | None", dialect), copies and _address(copies))
    indexes = (named,) if named else PUBLIC
    asked = [url for one in indexes for url in (one.url, one.copies) if url]
    require_contact_for(asked, contact)
    settings = project_settings(data, contact)
    settings.set("ALLOW_LOOPBACK", allow_loopback)
    settings.set("DOWNLOAD_MAXSIZE", MAX_BLOCK)  # a page of an index of Common Crawl's kind has 15,000 lines
    if delay is not None:
        settings.set("DOWNLOAD_DELAY", delay)
    if despite_robots:
        settings.set("DOWNLOADER_MIDDLEWARES", {**settings.getdict("DOWNLOADER_MIDDLEWARES"), _ROBOTS: None})
    question = Question(hosts_of(site), *_window(since, until), pause=max(settings.getfloat("DOWNLOAD_DELAY"), _LEAST))
    with Wishes() as wishes:
        recovery = Recovery(site, indexes, question, wishes)
        if dry_run:
            with _looking_in(data, recovery):
                ask_in_turn(recovery.list(), settings)
            lines = list(_plan(wishes))
        else:
            _recover(recovery, data, settings)
            lines = [recovery.account] if recovery.account else []
        if not lines and recovery.exit_code == OK:
            lines = [message("recovered none", names=recovery.names)]
        for line in lines:
            click.echo(line)
        ctx.exit(recovery.exit_code)


def _recover(recovery: "Recovery", data: Path, settings: "Settings") -> None:
    """List, fetch and keep; the row of the run and its WARC say how it ended."""
    from baotinh.fetching import ask_in_turn
    from baotinh.recovering import Keeper
    from crawler.readers import Readers
    from pipelines.ingest.imports import Importer
    from pipelines.upkeep.beginning import open_to_write

    sites = known_sites(data)
    with (
        stopping.held(),
        open_to_write(data) as archive,
        Importer(archive, f"baotinh/{__version__}", tuple(sites.values()), command="baotinh recover") as run,
        Readers() as readers,
    ):
        recovery.look_in(archive)
        try:
            ask_in_turn(recovery.all(Keeper(run, readers, sites)), settings)
        except stopping.Stopped as stopped:
            stopped.has_stored = recovery.has_stored
            run.finish(STOPPED, recovery.counts)
            raise
        run.finish(recovery.exit_code, recovery.counts)


@contextmanager
def _looking_in(data: Path, recovery: "Recovery") -> Iterator[None]:
    """Within the block the archive says what is here already, if there is one, and it is of this version."""
    if not (data / DATABASE).exists():
        yield
        return
    with Archive(data) as archive:
        if archive.is_current:
            recovery.look_in(archive)
        yield


def _plan(wishes: "Wishes") -> Iterator[str]:
    """What there is to fetch, by year."""
    years = wishes.years()
    for year in years:
        captures = message("number captures", number=year.captures)
        yield message("recover year", year=year.year, captures=captures, number=year.addresses)
    if years:
        first, last = (stored(day) for day in (min(year.first for year in years), max(year.last for year in years)))
        yield message("recover span", first=first, last=last, number=sum(year.captures for year in years))
    for result, number in (("looks", wishes.bare), ("had", wishes.stored)):
        if number:
            yield message(f"import {result}", number=number)


def _window(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments of the first and the last day."""
    from crawler.items import VIETNAM

    if since and since > datetime.now(VIETNAM).date():
        raise click.UsageError(message("recover day to come", day=since))
    if since and until and since > until:
        raise click.UsageError(message("recover days", since=since, until=until))
    first = datetime.combine(since, time.min, VIETNAM) if since else None
    last = datetime.combine(until, time.max, VIETNAM) if until else None
    return first and first.astimezone(UTC), last and last.astimezone(UTC)


def _address(url: str) -> str:
    """An address that can be asked."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        is_fine &= parts.port != 0
    except ValueError:  # "http://[::1", "http://bao.vn:99999/"
        is_fine = False
    if not is_fine or not url.isprintable() or " " in url:
        raise click.UsageError(message("recover no address", found=repr(url.rpartition("@")[2])))
    return url
