"""`baotinh sites check`: how well a newspaper can be crawled, asked of the archive, or of the paper itself."""

import re
from collections.abc import Iterable
from pathlib import Path

import click

from baotinh.crawl import chosen
from baotinh.live import check_live
from baotinh.options import setting, setting_argument, settings_option
from pipelines.db.archive import Archive
from pipelines.store import forms
from pipelines.store.forms import Form

_STEP = re.compile(r"(?P<slug>N|w|S3|S4)(?P<number>-N)?(?P<extension>\.[a-z]+)?")  # "S4-N.html"
_SLUGS = {"N": r"\d+", "w": r"[^/-]+(?:-[^/-]+)?", "S3": r"[^/-]+(?:-[^/-]+){2}", "S4": r"[^/-]+(?:-[^/-]+){3,}"}


@click.command()
@setting_argument("papers")
@settings_option
@setting("provinces", help="The papers that serve this province today, by its old or new name; may be repeated.")
@click.option("--live", is_flag=True, help="Ask the papers: 25 requests each at most, kept like those of a crawl.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="With --live: write all that was found as JSON, without any text of an article.")  # fmt: skip
@setting("contact", help="With --live: e-mail or web address for webmasters.")
@click.option("--allow-loopback", is_flag=True, help="Allow papers on this machine (127.x.x.x), as in the demo.")
@click.pass_context
def check(
    ctx: click.Context, papers: tuple[str, ...], data: Path, provinces: tuple[str, ...], live: bool,
    report: Path | None, contact: str | None, allow_loopback: bool,
) -> None:  # fmt: skip
    """Say how well a newspaper can be crawled.

    With --live the paper is asked: its doors, what could be read of its articles, what stands in the way; without
    PAPER those of DATA/baotinh.toml, else the 34 that are published today. Without --live the archive says which forms
    of address it has learnt to be articles. A number is N, a slug S3 or S4 by its words, any other word w. The last
    line, where there are articles, can be put into the newspaper's file: what a file says counts from the first page
    on.

    \b
    Exit codes: 0 whole · 2 usage or site file · 11 stopped by a signal · 69 some papers are not well
                74 cannot store · 75 a crawl is running
    """
    if not live and (report is not None or not (papers or provinces)):
        raise click.UsageError("expected --live for a report, or PAPER: what was learnt is shown paper by paper")
    sites = chosen(ctx, data, papers=papers, provinces=provinces)
    if live:
        ctx.exit(check_live(sites, data, contact, allow_loopback=allow_loopback, report=report))
    with Archive(data) as archive:
        for site in sites:
            _show(archive, site.id)


def _show(archive: Archive, site: str) -> None:
    db = archive.db.conn
    found = list(forms.of_site(db, site))
    if not found:
        click.echo(f"{site}: nothing is known of its addresses: nothing of it was crawled")
        return
    click.echo(f"{site}: verdict, articles, listings, others, form, example")
    for form in found:
        counts = f"{form.articles:>6} {form.listings:>6} {form.others:>6}"
        shown = f"{form.verdict or 'open':8} {counts}  {form.form}"
        click.echo(f"  {shown}  {forms.example(db, form, site) or ''}".rstrip())
    if line := article_line(found):
        click.echo(line)


def article_line(found: Iterable[Form]) -> str | None:
    """The key `article` of a site file for what is known to be articles; `None` where nothing is."""
    patterns = [pattern_of(form.form) for form in found if form.verdict == "article" and form.form != forms.REST]
    told = list(dict.fromkeys(pattern for pattern in patterns if pattern))
    if not told:
        return None
    return f"article = '^{told[0]}$'" if len(told) == 1 else f"article = '^(?:{'|'.join(told)})$'"


def pattern_of(form: str) -> str | None:
    """A form as a regular expression for path and query; `None` for one that was cut short."""
    path, _, query = form.partition("/")[2].partition("?")
    if "…" in form:
        return None
    steps = "".join(f"/{_step(step)}" for step in path.split("/"))
    keys = "&".join(rf"{re.escape(key)}=[^&]*" for key in query.split("&")) if query else ""
    return rf"{steps}\?{keys}" if keys else steps


def _step(step: str) -> str:
    found = _STEP.fullmatch(step)
    if found is None:
        return re.escape(step)
    slug = r"[^/]*\d{2,}" if found["number"] else _SLUGS[found["slug"]]
    return slug + re.escape(found["extension"] or "")
