"""`baotinh sites check`: how well a newspaper can be crawled, asked of the archive, or of the paper itself."""

from pathlib import Path

import click

from baotinh.choosing import chosen
from baotinh.options import setting, setting_argument, settings_option


@click.command()
@setting_argument("papers")
@settings_option
@setting("provinces", help="The papers that serve this province today, by its old or new name; may be repeated.")
@click.option("--live", is_flag=True, help="Ask the papers: 25 requests each at most, kept like those of a crawl.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="With --live: write all that was found as JSON, without any text of an article.")  # fmt: skip
@click.option("--pages", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Folder of saved pages.  [default: DATA/exports/pages/PAPER]")  # fmt: skip
@setting("contact", help="With --live: e-mail or web address for webmasters.")
@setting("allow_loopback")
@click.pass_context
def check(
    ctx: click.Context, papers: tuple[str, ...], data: Path, provinces: tuple[str, ...], live: bool,
    report: Path | None, pages: Path | None, contact: str | None, allow_loopback: bool,
) -> None:  # fmt: skip
    """Say how well a newspaper can be crawled.

    With --live the paper is asked: its doors, what could be read of its articles, what stands in the way; without
    PAPER those of DATA/baotinh.toml, else the 34 that are published today. Without --live the archive says which forms
    of address it has learnt to be articles. A number is N, a slug S3 or S4 by its words, any other word w. Saved pages
    of the paper are read again and held against what a person says of them.

    Where the newspaper's file should say something else by now, as its front page has moved, feeds are dead or were
    found, or articles have another form of address, a diff says what: for `patch`, or to copy from.

    \b
    Exit codes: 0  whole
                2  usage or site file
                11 stopped by a signal
                69 some papers are not well
                74 cannot store
                75 a crawl is running
    """
    if not live and (report is not None or not (papers or provinces)):
        raise click.UsageError("expected --live for a report, or PAPER: what was learnt is shown paper by paper")
    sites = chosen(ctx, data, papers=papers, provinces=provinces)
    if pages is not None and len(sites) > 1:
        raise click.UsageError(f"expected one PAPER with --pages, found {len(sites)}")
    from baotinh.checking import check_sites  # it may crawl, and reads pages: what that needs takes its time

    told = check_sites(sites, data, contact, live=live, report=report, pages=pages, allow_loopback=allow_loopback)
    ctx.exit(told)
