"""`baotinh import`: saved pages into the archive."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from baotinh import __version__, stopping
from baotinh.files import read_page
from baotinh.options import Moment, data_option, known_sites
from baotinh.streams import say
from crawler.extractors import extract
from crawler.items import Article, ExtractionError, Page
from crawler.messages import message, translated
from crawler.readers import Readers
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site, site_of
from crawler.spiders.reading import read_again
from pipelines.db.archive import OK, STOPPED, USAGE
from pipelines.db.progress import stage
from pipelines.ingest.imports import Importer, Saved, read_warc
from pipelines.store.articles import is_article
from pipelines.upkeep.beginning import open_to_write


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@data_option
@click.option("--captured-at", type=Moment(), help="When the files were saved; unknown if not given.")
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], data: Path, captured_at: datetime | None) -> None:
    """Import saved pages: HTML, Markdown with front matter, flattened text, or WARC files; folders are searched.

    The bytes are kept in the archive's own WARC, like those of a crawl. A file whose capture time nobody states has
    none: relative times in it ("4 ngày trước") stay unread. Importing a file again changes nothing.

    \b
    Exit codes: 0  whole
                2  some files could not be read or are no articles
                11 stopped by a signal
                74 cannot store
                75 a crawl is running
    """
    sites = known_sites(data)
    results: Counter[str] = Counter()
    with (
        stopping.held(),  # it ends between two pages: the row of the run and its WARC must say the same
        open_to_write(data) as archive,
        Importer(archive, f"baotinh/{__version__}", tuple(sites.values())) as run,
        Readers() as readers,
    ):
        try:
            files = list(_files(paths))
            with stage("importing", "bytes", sum(path.stat().st_size for path in files)) as step:
                for path in files:
                    before, size = step.done, path.stat().st_size
                    for place, result in _import(run, path, captured_at, sites, readers):
                        results[result] += 1
                        step.note = _account(results)
                        step.reach(before + min(place, size))
                        stopping.check()
                    step.reach(before + size)
        except stopping.Stopped as stopped:
            stopped.has_stored = bool(results["new"] or results["changed"])
            run.finish(STOPPED, dict(results))
            raise
        code = USAGE if results["unreadable"] or results["no article"] else OK
        run.finish(code, dict(results))
    click.echo(_account(results) or message("imported none"))
    ctx.exit(code)


def _account(results: Counter[str]) -> str:
    return ", ".join(message(f"import {result}", number=count) for result, count in results.items())


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(p for p in path.rglob("[!.]*") if p.is_file()) if path.is_dir() else (path,)


def _import(
    run: Importer, path: Path, captured_at: datetime | None, sites: dict[str, Site], readers: Readers
) -> Iterator[tuple[int, str]]:
    """What became of each page in a file, and at which byte of it that stands."""
    is_warc = path.name.endswith((".warc", ".warc.gz"))
    try:
        pages = read_warc(path) if is_warc else iter([Saved(read_page(path, None, captured_at))])
        for saved in pages:
            place = saved.record.place.offset if saved.record else 0
            yield place, _import_page(run, path, saved, sites, readers, quiet=is_warc)
    except ExtractionError as error:
        say(f"baotinh: {translated(str(error))}", err=True)
        yield 0, "unreadable"


def _import_page(
    run: Importer, path: Path, saved: Saved, sites: dict[str, Site], readers: Readers, *, quiet: bool
) -> str:
    site = site_of(saved.page.url, sites) if saved.page.url else None
    try:
        article = readers.call(extract, saved.page, site)
    except ExtractionError as error:
        say(f"baotinh: {path}: {translated(str(error))}", err=True)
        return "unreadable"
    if not is_article(article):
        if quiet:  # a WARC holds listings and pictures too
            return "other pages"
        kind = message("page of kind", kind=repr(article.body_status))
        found = kind if article.title else message("without title")
        say(f"baotinh: {message('not stored', path=path, what=found)}", err=True)
        return "no article"
    owner = site if saved.page.url else _owner(article, sites)  # what another host claims stays a claim

    def reads(page: Page, coding: str, paper: str | None) -> Article:
        return readers.call(read_again, page, coding, DOWNLOAD_MAXSIZE, sites.get(paper or "") if page.url else None)

    return run.store(saved, article, owner.id if owner else None, reads)


def _owner(article: Article, sites: dict[str, Site]) -> Site | None:
    return site_of(article.canonical_url, sites) if article.canonical_url else None
