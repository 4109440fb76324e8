"""`baotinh crawl`: ask the newspapers for what is due."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from baotinh.choosing import chosen
from baotinh.completing import papers as complete_papers
from baotinh.options import Day, known_sites, pick_site, setting, setting_argument, settings_option
from baotinh.rescue import rescued_first
from crawler.contact import require_contact
from pipelines.db.archive import OK, PARTIAL, STOPPED, Archive
from pipelines.store.backfill import DEEP

_NAMING = ("papers", "provinces", "files")
"""Parameters that say which papers are meant."""


@click.command()
@setting_argument("papers")
@settings_option
@setting("provinces", help="The papers that serve this province today, by its old or new name; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask for this many articles of each paper at most.")
@click.option("--since", type=Day(), help="Go back to this day through sitemaps and listings.  [default: 30 days]")
@click.option(
    "--rescue",
    multiple=True,
    metavar="PAPER",
    shell_complete=complete_papers,
    help="Fetch all of this paper that can be had, before others; alone if no other is named; may be repeated.",
)
@click.option("--site", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE.toml", help="A newspaper of your own (docs/adding-a-newspaper.md).")  # fmt: skip
@setting("contact", "page_budget", "daily_budget", "listing_depth", "keep_pictures", "snapshot", "allow_loopback")
@click.pass_context
def crawl(
    ctx: click.Context, /, papers: tuple[str, ...], data: Path, provinces: tuple[str, ...], limit: int | None,
    since: date | None, rescue: tuple[str, ...], files: tuple[Path, ...], contact: str | None, snapshot: bool,
    allow_loopback: bool, **bounds: int | str,
) -> None:  # fmt: skip
    """Crawl newspapers: ask for what is new or due, keep it, extract the articles.

    Without PAPER it takes the papers of DATA/baotinh.toml (see `baotinh init`), else the 34 that are published today.
    Run it again at any time, for example every hour: it asks only for what is new or due, and goes on where it was
    stopped. A paper whose front page leads to another host, or whose file says by now that it is merged, is rescued:
    all of it is fetched, before other papers, until it is done or nothing answers.

    \b
    Exit codes: 0  whole
                2  usage, site file or baotinh.toml
                11 stopped by a signal
                69 some papers are not well
                74 cannot store (what was stored stays stored)
                75 another crawl is running
    """
    from baotinh.crawling import project_settings, run  # Scrapy takes its time, and who asks for help waits for it

    if since and since > datetime.now(UTC).date():
        raise click.UsageError(f"expected a day that has come for --since, found {since}")
    known = known_sites(data)
    by_hand = tuple(pick_site(name, known) for name in rescue)
    is_named = any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in _NAMING)
    sites = () if by_hand and not is_named else chosen(ctx, data, papers=papers, provinces=provinces, files=files)
    require_contact((*by_hand, *sites), contact)
    sites = rescued_first(data, sites, by_hand, () if is_named or by_hand else known.values())
    settings = project_settings(data, contact)
    settings.set("ALLOW_LOOPBACK", allow_loopback)
    settings.set("ARTICLE_LIMIT", limit or 0)
    for name, bound in bounds.items():
        settings.set(name.upper(), bound)
    if since and ctx.get_parameter_source("listing_depth") is not ParameterSource.COMMANDLINE:
        settings.set("LISTING_DEPTH", DEEP)
    code = run(sites, settings, since)
    if snapshot and code in (OK, STOPPED, PARTIAL):
        with Archive(data) as archive:
            from pipelines.query.snapshot import publish

            publish(archive)
    ctx.exit(code)
