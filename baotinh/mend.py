"""`baotinh mend`: have the next crawl look for what is missing."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from baotinh.completing import papers
from baotinh.options import Day, data_option, known_sites, pick_site
from baotinh.streams import say
from crawler.items import VIETNAM
from crawler.messages import day, message, stored
from pipelines.db.archive import Archive
from pipelines.query.holes import MENDABLE, WINDOW, Paper, holes
from pipelines.store import backfill
from pipelines.upkeep.beginning import open_to_write


@click.command()
@data_option
@click.option("--site", metavar="PAPER", help="Only this paper.", shell_complete=papers)
@click.option("--since", type=Day(), help=f"Holes from this day on.  [default: the last {WINDOW} days]")
def mend(data: Path, site: str | None, since: date | None) -> None:
    """Queue the repair of holes: the next crawl of a paper goes back to its first hole, as `baotinh holes` shows it.

    It asks for all feeds, sitemaps and listings of the paper as a whole, and follows its listings deep; what it finds
    is read within the budget of the day. Said again, it queues nothing twice.

    \b
    Exit codes: 0  whole, also when there is no hole
                2  usage
                75 a crawl is running
    """
    if site is not None:
        pick_site(site, known_sites(data))
    now = datetime.now(UTC)
    if since is not None and since >= now.astimezone(VIETNAM).date():
        raise click.UsageError(f"expected a day that is over for --since, found {since}")
    with Archive(data) as archive:  # which makes none where there is none
        archive.require_current()
        papers = [paper for paper in holes(archive, now, since=since, site=site) if paper.mendable]
    with open_to_write(data) as archive, archive.transaction() as db:
        news = {paper.site: backfill.queue(db, paper.site, paper.mendable or now.date(), now) for paper in papers}
    for paper in papers:
        say(_told(paper, is_news=news[paper.site]))
    if not papers:
        say(message("mend nothing"))


def _told(paper: Paper, *, is_news: bool) -> str:
    missing = sum(one.cause in MENDABLE for one in paper.days)
    if not is_news and paper.queued:
        return message("mend queued before", paper=paper.site, number=missing, day=stored(paper.queued))
    back = day(paper.mendable) if paper.mendable else ""
    return message("mend queued", paper=paper.site, number=missing, day=back)
