"""How well newspapers can be crawled, as the archive knows it, or as they answer; how their saved pages are read."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from baotinh.adding import saved
from baotinh.adding.revision import changes
from baotinh.adding.site_file import changed, diff, text_of
from baotinh.adding.writing import PAGES
from baotinh.live import check_live
from baotinh.options import known_sites
from baotinh.streams import say
from crawler.messages import message, translated
from crawler.sites import Site
from pipelines.db.archive import EXPORTS, OK, PARTIAL, Archive
from pipelines.query.evidence import evidence
from pipelines.store import forms
from pipelines.upkeep.manifest import DATABASE


def check_sites(
    sites: tuple[Site, ...], data: Path, contact: str | None, *, live: bool, report: Path | None, pages: Path | None,
    allow_loopback: bool,
) -> int:  # fmt: skip
    """Say it of each; returns the exit code."""
    code = check_live(sites, data, contact, allow_loopback=allow_loopback, report=report) if live else OK
    if live or (data / DATABASE).exists():
        with Archive(data) as archive:
            for site in sites:
                if not live:
                    _show(archive, site.id)
                _propose(archive, site, data, known_sites(data))
    else:
        for site in sites:
            say(message("check nothing", paper=site.id))
    read = [_compare(pages or data / EXPORTS / PAGES / site.id, site) for site in sites]
    return code or max(read, default=OK)


def _show(archive: Archive, site: str) -> None:
    db = archive.connection
    found = list(forms.of_site(db, site))
    if not found:
        say(message("check nothing", paper=site))
        return
    say(message("check forms", paper=site))
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
    pages = message("number saved pages", number=len(found))
    yield message("check read", paper=site, number=good, pages=pages)
    for one in found:
        if one.kind == "otherwise":
            yield from (f"  {folder / one.file}: {translated(what)}" for what in one.what)
        elif one.kind == "unread":
            yield f"  {message('hold json', file=folder / one.file)}"
