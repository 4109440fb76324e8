"""`baotinh redact`: take an article down."""

import sys
from pathlib import Path

import click

from baotinh import __version__
from baotinh.options import data_option
from baotinh.streams import say
from crawler.messages import message, stored, translated
from pipelines.db.archive import BUSY, OK, STORAGE, USAGE, Archive, ArchiveError
from pipelines.db.tombstones import is_entombed
from pipelines.upkeep import redact as redaction
from pipelines.upkeep.beginning import open_to_write
from pipelines.upkeep.mend import WAS_BACK, mend
from pipelines.upkeep.prospect import Going, Prospect, prospect

_SCREENFUL = 20
_TITLE = 80


@click.command()
@click.argument("name", metavar="ID|URL")
@data_option
@click.option("--reason", help="Kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def redact(ctx: click.Context, name: str, data: Path, reason: str | None, yes: bool) -> None:
    """Take down an article with its saved copies and its pictures: from database, write-ahead log, WARC files and
    DATA/exports.

    What would go is shown before you are asked: each article with its day, paper, title and address; exports, reports
    and earlier databases by name. Pages that are the same to the byte go with it, those of another paper too; a picture
    that another article shows stays. Until you have answered, no crawl begins.

    A tombstone with a hash of the address and the date keeps it from coming back. What other pages say of it, such as
    its title in the WARC record of a listing, stays in those pages' records; in the database it goes. Backups and files
    that you exported elsewhere are yours to look after. When this is killed, the next writer completes it.

    \b
    Exit codes: 0  gone, or you said no
                2  nothing is kept of it
                74 a WARC file that held something of it is missing or cut, or
                   archive.db is missing beside WARC files
                75 a crawl is running, or a program still reads the database:
                   the next writer completes it
    """
    Archive(data).close()  # where there is no archive, none is to be made
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody to ask whether this is meant: say --yes")
    with open_to_write(data) as archive:
        if is_entombed(archive.connection, name) and not redaction.is_kept(archive, name):
            _again(ctx, archive, name)
            return
        for line in mend(archive):
            say(translated(line), err=True)
        _tell(prospect(archive, name))
        if not yes and not click.confirm(message("redact ask")):
            say(message("redact not"))
            return
        done = redaction.redact(archive, f"baotinh/{__version__}", name, reason)
    files = message("number warc files", number=len(done.files))
    say(message("redact done", **_counts(done.articles, done.captures), files=files))
    for path in dict.fromkeys(done.deleted):
        say(message("redact deleted", path=path))
    for missing in done.missing:
        say(f"baotinh: {translated(redaction.shortfall(data, missing))}", err=True)
    if not done.is_complete:
        say(f"baotinh: {translated(redaction.STILL_READ)}", err=True)
    ctx.exit(BUSY if not done.is_complete else STORAGE if done.missing else OK)


def _again(ctx: click.Context, archive: Archive, name: str) -> None:
    """Take out what came back of an article that was taken down before."""
    told = list(mend(archive, everywhere=True))
    for line in told:
        say(translated(line), err=True)
    if not any(line.endswith(WAS_BACK) for line in told):
        raise ArchiveError(f"nothing is kept of {name!r}: it was taken down, and nothing of it has come back", USAGE)
    say(message("redact again", name=name))
    ctx.exit(BUSY if redaction.pending(archive.connection) else OK)


def _tell(found: Prospect) -> None:
    """Say what would go, the one that was named and those of other papers first."""
    articles = len(found.articles)
    texts = message("number texts", number=found.texts)
    say(message("redact goes", **_counts(articles, found.captures), texts=texts))
    for article in found.articles[:_SCREENFUL]:
        say(f"  {_line(article)}")
    if articles > _SCREENFUL:
        say(f"  {message('more articles', number=articles - _SCREENFUL)}")
    for path in found.files:
        say(message("redact file", path=path))
    papers = ", ".join(sorted({str(article.site) for article in found.strangers}))
    if papers:
        say(message("redact strangers", number=len(found.strangers), papers=papers))


def _counts(articles: int, captures: int) -> dict[str, str]:
    return {
        "articles": message("number articles", number=articles),
        "captures": message("number captures", number=captures),
    }


def _line(article: Going) -> str:
    day = stored(article.published_at[:10]) if article.published_at else message("redact no day")
    title = article.title if len(article.title) <= _TITLE else f"{article.title[:_TITLE]}…"
    parts = (article.id, day, article.site or message("no paper"), title, article.url or message("no address"))
    return " · ".join(map(str, (*parts, message("number texts", number=article.texts))))
