"""`baotinh rebuild`: the database from the WARC files alone."""

from datetime import date
from pathlib import Path

import click
from protego import Protego

from baotinh.options import data_option, known_sites
from crawler.extractors import extract
from crawler.items import Answer, Article, Ask, ExtractionError, Page, Visit
from crawler.middlewares.inflate import inflate_all
from crawler.middlewares.robots import MAX_BYTES
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site
from crawler.spiders.reading import Reader
from pipelines.db.archive import OK, refuse_newer
from pipelines.store.articles import is_article
from pipelines.upkeep import rebuild as upkeep


@click.command()
@data_option
@click.pass_context
def rebuild(ctx: click.Context, data: Path) -> None:
    """Make archive.db again from the WARC files.

    Everything is read anew with the present extractor: pages, articles, revisions, dates, the frontier. The old
    database is kept beside the new one as archive.db.before-rebuild. What no server said is in the WARC too: which
    address was asked for as what, why it was not asked for, what was taken down.
    """
    folder = data / "warc"
    if not list(folder.glob("*.warc.gz*")):
        raise click.UsageError(f"no WARC files in {folder}: expected those of an archive")
    refuse_newer(data / "archive.db")
    count = upkeep.rebuild(data, known_sites(data), Pages())
    click.echo(f"{count} articles in {data / 'archive.db'}")
    ctx.exit(OK)


class Pages:
    """Reads what lies in the WARC as the spider and the importer do; see `pipelines.upkeep.rebuild.Reads`."""

    def __init__(self) -> None:
        self._reader = Reader((), None)

    def begin(self, sites: tuple[Site, ...], since: date | None) -> None:
        """A run begins."""
        self._reader = Reader(sites, since)

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """What earlier runs learnt of a paper."""
        self._reader.learn(site, local_sources)

    def robots(self, host: str, body: bytes) -> None:
        """The rules of a host."""
        self._reader.robots[host] = Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", "replace"))

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        return self._reader.read(ask, answer)

    def article(self, page: Page, site: Site | None) -> Article | None:
        """The article in a file."""
        try:
            article = extract(page, site)
        except ExtractionError:
            return None
        return article if is_article(article) else None

    def inflate(self, body: bytes, coding: str) -> bytes:
        """A body without its Content-Encoding."""
        return inflate_all(body, coding, DOWNLOAD_MAXSIZE)
