"""`baotinh rebuild`: the database from the WARC files alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click
from protego import Protego

from baotinh.options import data_option, jobs_option, known_sites
from crawler.ahead import Ahead
from crawler.codings import inflate_all
from crawler.extractors import extract
from crawler.items import Answer, Article, Ask, ExtractionError, Page, Visit
from crawler.messages import message, translated
from crawler.middlewares.robots import MAX_BYTES
from crawler.readers import Readers, TooCostlyError
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site
from crawler.spiders.reading import Reader, read_page
from pipelines.db.archive import OK, STORAGE, refuse_newer
from pipelines.db.disk import atomic
from pipelines.store.articles import is_article
from pipelines.upkeep import rebuild as upkeep
from pipelines.upkeep.gone import Gone


@click.command()
@data_option
@click.option("--accept-loss", is_flag=True, help="Go on where WARC files are damaged or missing: make the rest again.")
@jobs_option
@click.pass_context
def rebuild(ctx: click.Context, data: Path, accept_loss: bool, jobs: int) -> None:
    """Make archive.db again from the WARC files.

    Everything is read anew with the present extractor: pages, articles, revisions, dates, the frontier. The old
    database is kept beside the new one as archive.db.before-rebuild, the next one as archive.db.before-rebuild.2. What
    no server said is in the WARC too: which address was asked for as what, why it was not asked for, what was taken
    down.

    Where captures that the old database names cannot be read, nothing is done; bring the WARC files back from a backup.
    With --accept-loss the rest is made again, and what lost its bytes stays as it was, with a flag (captures.lost).

    \b
    Exit codes: 0  whole
                2  no WARC files
                74 bytes are lost, or a site file is missing
                75 something else writes
    """
    folder = data / "warc"
    if not list(folder.glob("*.warc.gz*")):
        raise click.UsageError(f"no WARC files in {folder}: expected those of an archive")
    refuse_newer(data / "archive.db")
    with Readers(jobs) as readers:
        done = upkeep.rebuild(data, known_sites(data), Pages(Ahead(readers, jobs)), accept_loss=accept_loss)
    for line in _account(done, data):
        click.echo(line)
    ctx.exit(STORAGE if done.lost or done.damages else OK)


def _account(done: upkeep.Rebuilt, data: Path) -> Iterator[str]:
    yield message("it is in", what=message("number articles", number=done.articles), path=data / "archive.db")
    if done.kept is not None:
        yield message("rebuild kept", name=done.kept.name)
    if done.unread:
        yield message("rebuild unread", what=", ".join(done.unread))
    for damage in done.damages:
        yield message("rebuild damaged", what=translated(f"warc/{damage.file} {damage.what}"))
    for name, count in done.files.items():
        yield message("rebuild lost", captures=message("number captures", number=count), name=name)
    lost = [f"lost\t{line}" for line in done.lost]
    gone = [f"article {one.number}\t{one.key}\t{_reason(one)}\t{one.title}" for one in done.gone]
    if lost or gone:
        path = data / "exports" / f"rebuild-{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
        with atomic(path) as file:
            file.writelines(f"{line}\n" for line in (*lost, *gone))
    if lost:
        yield message("rebuild lost bytes", number=len(lost), path=path)
    if gone:
        joined = sum(one.joined is not None for one in done.gone)
        yield message("rebuild gone", number=len(gone), joined=joined, other=len(gone) - joined, path=path)


def _reason(one: Gone) -> str:
    return f"joined with {one.joined}" if one.joined else "no article"


class Pages:
    """Reads what lies in the WARC as the spider and the importer do; see `pipelines.upkeep.redo.Reads`."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self.over = ahead.over
        self._reader = Reader((), None)

    def begin(self, sites: tuple[Site, ...], since: date | None) -> None:
        """A run begins."""
        self._reader = Reader(sites, since)

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """What earlier runs learnt of a paper."""
        self._reader.learn(site, local_sources)

    def go_back(self, site: str, day: date) -> None:
        """How far back a paper goes."""
        self._reader.go_back(site, day)

    def robots(self, host: str, body: bytes) -> None:
        """The rules of a host."""
        self._reader.robots[host] = Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", "replace"))

    def foresee(self, ask: Ask, answer: Answer) -> None:
        """Have something read before its turn."""
        if ask.site in self._reader.sites and ask.kind != "image":  # its run has begun; pictures take no time
            begun = self._reader.begin(ask, answer)
            if not isinstance(begun, Visit):
                self._ahead.begin(read_page, begun)

    def foresee_article(self, page: Page, site: Site | None) -> None:
        """Have a file read before its turn."""
        self._ahead.begin(extract, page, site)

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        begun = self._reader.begin(ask, answer)
        if isinstance(begun, Visit):
            return begun
        try:
            return self._reader.end(begun, self._ahead.call(read_page, begun))
        except TooCostlyError as error:
            return Visit(ask=ask, outcome="refused", reason=str(error))

    def article(self, page: Page, site: Site | None) -> Article | None:
        """The article in a file."""
        try:
            article = self._ahead.call(extract, page, site)
        except ExtractionError:
            return None
        return article if is_article(article) else None

    def inflate(self, body: bytes, coding: str) -> bytes:
        """A body without its Content-Encoding."""
        return inflate_all(body, coding, DOWNLOAD_MAXSIZE)
