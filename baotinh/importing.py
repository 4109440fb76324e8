"""`baotinh import`: what others saved into the archive."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path

import click

from baotinh import __version__, stopping
from baotinh.files import read_page
from baotinh.options import Moment, data_option, jobs_option, known_sites, pick_site
from baotinh.streams import say
from crawler.ahead import Ahead
from crawler.codings import BadBodyError
from crawler.extractors import extract
from crawler.items import Article, ExtractionError, Page
from crawler.messages import message, translated
from crawler.readers import Readers
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site, site_of
from crawler.spiders.reading import read_again
from pipelines.db.archive import OK, STOPPED, USAGE
from pipelines.db.progress import stage
from pipelines.foreign.addresses import address_of, stated_address
from pipelines.foreign.files import read_file
from pipelines.foreign.folders import files_in
from pipelines.foreign.index import Stated, read_index
from pipelines.foreign.saved import Saved, page_of
from pipelines.ingest.imports import Importer
from pipelines.store.articles import is_article
from pipelines.upkeep.beginning import open_to_write
from pipelines.warc.reader import Damage
from pipelines.warc.record import Record

_FAULTS = ("unreadable", "no article", "damaged")
"""What ends an import with 2."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@data_option
@click.option("--captured-at", type=Moment(), help="When the files were saved; unknown if not given.")
@click.option("--url", help="The address that the file had; of one file only.")
@click.option("--site", metavar="PAPER", help="The newspaper that the files are of.")
@click.option(
    "--index", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.csv",
    help="A table with the columns file, url, captured_at: of the files of one folder, what each had.",
)  # fmt: skip
@click.option("--only-known-sites", is_flag=True, help="Leave aside what is of no known newspaper, as in CC-NEWS.")
@jobs_option
@click.pass_context
def import_(
    ctx: click.Context, paths: tuple[Path, ...], data: Path, captured_at: datetime | None, url: str | None,
    site: str | None, index: Path | None, only_known_sites: bool, jobs: int,
) -> None:  # fmt: skip
    """Import what others saved: HTML, MHTML, Markdown with front matter, flattened text, WARC, ARC, WACZ; folders too.

    What a file is, its content says. The bytes are kept in the archive's own WARC, like those of a crawl. Address and
    time that a browser or the Wayback Machine wrote into a page are taken as claims, and marked so; `--url`, `--site`
    and `--captured-at` state them. Without either, relative times ("4 ngày trước") stay unread. Importing a file again
    changes nothing.

    \b
    Exit codes: 0  whole
                2  something could not be read or is no article: a line each
                11 stopped by a signal
                74 cannot store
                75 a crawl is running
    """
    sites = known_sites(data)
    bare = (path for path in paths if path.is_dir() and not any(files_in(path)))
    faults = [message("no pages in", path=path) for path in bare]
    files, stated = _stated(paths, url, index, faults)
    paper = pick_site(site, sites) if site else None
    results: Counter[str] = Counter()
    for fault in faults:
        say(f"baotinh: {translated(fault)}", err=True)
    with (
        stopping.held(),  # it ends between two pages: the row of the run and its WARC must say the same
        open_to_write(data) as archive,
        Importer(archive, f"baotinh/{__version__}", tuple(sites.values())) as run,
        Readers(jobs) as readers,
    ):
        task = _Task(sites, paper, captured_at, stated, Ahead(readers, jobs), only_known_sites)
        size = sum(path.stat().st_size for path in files)
        try:
            with stage("importing", "bytes", size) as step:
                for place, result in task.imported(run, files):
                    results[result] += 1
                    step.note = _account(results)
                    step.reach(min(place, size))
                    stopping.check()
                step.reach(size)
        except stopping.Stopped as stopped:
            stopped.has_stored = bool(results["new"] or results["changed"])
            run.finish(STOPPED, dict(results))
            raise
        code = USAGE if faults or any(results[fault] for fault in _FAULTS) else OK
        run.finish(code, dict(results))
    click.echo(_account(results) or message("imported none"))
    ctx.exit(code)


def _stated(
    paths: tuple[Path, ...], url: str | None, index: Path | None, faults: list[str]
) -> tuple[list[Path], Mapping[Path, Stated]]:
    """The files to import, and what is stated of them one by one; what states nothing is told in `faults`."""
    files = [file for path in paths for file in (files_in(path) if path.is_dir() else (path,))]
    if url is not None and (len(files) != 1 or index is not None):
        raise click.UsageError(message("one file for url", number=len(files)))
    address, kept = stated_address(url) if url is not None else (None, None)
    if url is not None and address is None:
        raise click.UsageError(message("no page address", found=repr(url)))
    if index is None:
        return files, {files[0]: Stated(address, kept)} if address else {}
    if len(paths) != 1 or not paths[0].is_dir():
        raise click.UsageError(message("one folder for index"))
    try:
        stated = read_index(index, paths[0], faults)
    except ExtractionError as error:
        raise click.UsageError(translated(str(error))) from error
    return [file for file in files if file.resolve() != index.resolve()], stated


def _account(results: Counter[str]) -> str:
    return ", ".join(message(f"import {result}", number=count) for result, count in results.items())


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in a file: a page, a look at one that must be known before it, or something that cannot be read."""

    path: Path
    place: int
    """At which byte."""
    saved: Saved | None = None
    look: Record | None = None
    fault: str | None = None
    """What is said of it."""
    result: str = ""
    """Of what cannot be read, or is left aside: what that is called."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What is imported, as whoever imports it states it."""

    sites: dict[str, Site]
    paper: Site | None
    captured_at: datetime | None
    stated: Mapping[Path, Stated]
    ahead: Ahead
    is_choosy: bool = False
    """Whether what is of no known newspaper is left aside."""

    def imported(self, run: Importer, files: list[Path]) -> Iterator[tuple[int, str]]:
        """What became of each page in some files, and at which of all their bytes it stands."""
        starts = dict(zip(files, accumulate((path.stat().st_size for path in files), initial=0), strict=False))
        found = (one for path in files for one in self._found(path))
        for one in self.ahead.over(found, self._foresee):
            yield starts[one.path] + one.place, self._import(run, one)

    def _found(self, path: Path) -> Iterator[_Found]:
        paper = self.paper.id if self.paper else None
        try:
            for found in read_file(path, self._page):
                if isinstance(found, Damage):
                    yield _Found(path, 0, fault=f"{path}: {translated(found.what)}", result="damaged")
                elif isinstance(found, Record):
                    yield self._left_aside(path, address_of(found.url), found.place.offset) or _of_record(path, found)
                else:
                    saved = Saved.of(found, paper=paper)
                    yield self._left_aside(path, saved.page.url or saved.claim.url) or _Found(path, 0, saved)
        except ExtractionError as error:
            yield _Found(path, 0, fault=translated(str(error)), result="unreadable")

    def _left_aside(self, path: Path, url: str | None, place: int = 0) -> _Found | None:
        """What is told of a page that is not looked into, since its address is of no known newspaper."""
        is_known = not self.is_choosy or self.paper or not url or self._site_of(url)
        return None if is_known else _Found(path, place, result="elsewhere")

    def _page(self, path: Path) -> Page:
        stated = self.stated.get(path, Stated(None, None))
        return read_page(path, stated.url, stated.captured_at or self.captured_at)

    def _foresee(self, found: _Found) -> int:
        if found.saved is None:
            return 0
        page = found.saved.readable
        self.ahead.begin(extract, page, self._owner(found.saved))
        return len(page.body)

    def _import(self, run: Importer, found: _Found) -> str:
        if found.fault is not None:
            say(f"baotinh: {found.fault}", err=True)
        if found.result:
            return found.result
        saved = found.saved
        if found.look is not None:
            try:
                saved = run.opened(found.look)
            except BadBodyError as error:
                say(f"baotinh: {_at_byte(found.path, found.place, error)}", err=True)
                return "damaged"
        return "looks" if saved is None else self._store(run, found.path, saved)

    def _store(self, run: Importer, path: Path, saved: Saved) -> str:
        site = self._owner(saved)
        try:
            article = self.ahead.call(extract, saved.readable, site)
        except ExtractionError as error:
            say(f"baotinh: {path}: {translated(str(error))}", err=True)
            return "unreadable"
        if not is_article(article):
            return "other pages" if saved.record is not None else _no_article(path, article)
        # What another host claims stays a claim.
        owner = site or (self._site_of(article.canonical_url) if saved.page.url is None else None)
        if owner is None and self.is_choosy:
            return "elsewhere"

        def reads(page: Page, coding: str, paper: str | None) -> Article:
            return self.ahead.call(read_again, page, coding, DOWNLOAD_MAXSIZE, self.sites.get(paper or ""))

        name = owner.id if owner else None
        url = saved.page.url or saved.marked(article).canonical_url
        is_beside = saved.page.fetched_at is None and url is not None and run.is_beside(url, name)
        result = run.store(saved, article, name, reads)
        if result == "new" and is_beside:
            say(message("claim beside" if saved.page.url is None else "undated beside", path=path, url=url))
        return result

    def _owner(self, saved: Saved) -> Site | None:
        return self.paper or self._site_of(saved.page.url or saved.claim.url)

    def _site_of(self, url: str | None) -> Site | None:
        return site_of(url, self.sites) if url else None


def _of_record(path: Path, record: Record) -> _Found:
    if record.kind == "revisit":
        return _Found(path, record.place.offset, look=record)
    try:
        saved = Saved.of(page_of(record), record if record.head else None)
    except BadBodyError as error:
        fault = _at_byte(path, record.place.offset, error)
        return _Found(path, record.place.offset, fault=fault, result="damaged")
    return _Found(path, record.place.offset, saved)


def _at_byte(path: Path, offset: int, error: BadBodyError) -> str:
    return message("at byte", path=path, offset=offset, what=translated(str(error)))


def _no_article(path: Path, article: Article) -> str:
    kind = message("page of kind", kind=repr(article.body_status))
    found = kind if article.title else message("without title")
    say(f"baotinh: {message('not stored', path=path, what=found)}", err=True)
    return "no article"
