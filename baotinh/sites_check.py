"""`baotinh sites check`: what was learnt of a newspaper's addresses, and the line of its file that says so."""

import re
from collections.abc import Iterable
from pathlib import Path

import click

from baotinh.options import data_option, known_sites, pick_site
from pipelines.db.archive import Archive
from pipelines.store import forms
from pipelines.store.forms import Form

_STEP = re.compile(r"(?P<slug>N|w|S3|S4)(?P<number>-N)?(?P<extension>\.[a-z]+)?")  # "S4-N.html"
_SLUGS = {"N": r"\d+", "w": r"[^/-]+(?:-[^/-]+)?", "S3": r"[^/-]+(?:-[^/-]+){2}", "S4": r"[^/-]+(?:-[^/-]+){3,}"}


@click.command()
@data_option
@click.argument("papers", nargs=-1, required=True, metavar="PAPER…")
def check(data: Path, papers: tuple[str, ...]) -> None:
    """Show what the archive has learnt of a newspaper: which forms of address are articles, and which are not.

    A number is N, a slug S3 or S4 by its words, any other word w. The last line, where there are articles, can be put
    into the newspaper's file: what a file says counts from the first page on.
    """
    known = known_sites(data)
    chosen = [pick_site(name, known) for name in papers]
    with Archive(data) as archive:
        for site in chosen:
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
