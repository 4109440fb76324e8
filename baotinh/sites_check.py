"""`baotinh sites check`: how well a newspaper can be crawled, asked of the archive, or of the paper itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from baotinh.adding import saved
from baotinh.adding.revision import changes
from baotinh.adding.site_file import changed, diff, text_of
from baotinh.adding.writing import PAGES
from baotinh.choosing import chosen
from baotinh.live import check_live
from baotinh.options import known_sites, setting, setting_argument, settings_option
from baotinh.terminal import say
from crawler.sites import Site
from crawler.text import counted
from pipelines.db.archive import EXPORTS, OK, PARTIAL, Archive
from pipelines.query.evidence import evidence
from pipelines.store import forms
from pipelines.upkeep.manifest import DATABASE


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
@click.option("--allow-loopback", is_flag=True, help="Allow papers on this machine (127.x.x.x), as in the demo.")
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
    Exit codes: 0 whole · 2 usage or site file · 11 stopped by a signal · 69 some papers are not well
                74 cannot store · 75 a crawl is running
    """
    if not live and (report is not None or not (papers or provinces)):
        raise click.UsageError("expected --live for a report, or PAPER: what was learnt is shown paper by paper")
    sites = chosen(ctx, data, papers=papers, provinces=provinces)
    if pages is not None and len(sites) > 1:
        raise click.UsageError(f"expected one PAPER with --pages, found {len(sites)}")
    code = check_live(sites, data, contact, allow_loopback=allow_loopback, report=report) if live else OK
    if live or (data / DATABASE).exists():
        with Archive(data) as archive:
            for site in sites:
                if not live:
                    _show(archive, site.id)
                _propose(archive, site, data, known_sites(data))
    else:
        for site in sites:
            say(_NOTHING.format(site.id))
    read = [_compare(pages or data / EXPORTS / PAGES / site.id, site) for site in sites]
    ctx.exit(code or max(read, default=OK))


_NOTHING = "{}: nothing is known of its addresses: nothing of it was crawled"


def _show(archive: Archive, site: str) -> None:
    db = archive.db.conn
    found = list(forms.of_site(db, site))
    if not found:
        click.echo(_NOTHING.format(site))
        return
    click.echo(f"{site}: verdict, articles, listings, others, form, example")
    for form in found:
        counts = f"{form.articles:>6} {form.listings:>6} {form.others:>6}"
        shown = f"{form.verdict or 'open':8} {counts}  {form.form}"
        click.echo(f"  {shown}  {forms.example(db, form, site) or ''}".rstrip())


def _propose(archive: Archive, site: Site, data: Path, known: Mapping[str, Site]) -> None:
    """Say what the paper's file should say by now."""
    if wanted := changes(site, evidence(archive, site), known):
        name, text = text_of(site.id, data)
        click.echo(diff(name, text, changed(text, wanted)), nl=False)


def _compare(folder: Path, site: Site) -> int:
    """Say how its saved pages are read; returns the exit code that this deserves."""
    if not folder.is_dir():
        return OK
    found = list(saved.compared(folder, site))
    for line in _told(found, folder, site.id):
        say(line)
    return PARTIAL if any(one.kind == "otherwise" for one in found) else OK


def _told(found: list[saved.Verdict], folder: Path, site: str) -> Iterator[str]:
    good = sum(one.kind == "as expected" for one in found)
    yield f"{site}: {good} of {counted(len(found), 'saved page')} {'is' if good == 1 else 'are'} read as expected"
    for one in found:
        if one.kind == "otherwise":
            yield f"  {folder / one.file}: {one.what}"
        elif one.kind == "unread":
            yield f'  {folder / one.file}: hold its JSON against the page, mend it, and set "read" to true'
