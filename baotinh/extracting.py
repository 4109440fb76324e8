"""`baotinh extract`: read one file, or one page of the web, and print what is in it."""

import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from baotinh.files import read_page
from baotinh.options import Moment, setting, settings_option
from baotinh.streams import say_json
from baotinh.why import print_told
from crawler.extractors import extract as extract_article
from crawler.extractors.explain import explain
from crawler.items import Article, ExtractionError, Stamp
from crawler.readers import Readers


@click.command()
@click.argument("file", metavar="FILE|URL")
@settings_option
@click.option("--url", help="The address that the file was saved from.")
@click.option("--captured-at", type=Moment(), help="When it was saved; relative times are read against it.")
@click.option("--why", "explained", is_flag=True, help="Print every block with its verdict, score and reason instead.")
@setting("contact", help="With URL: e-mail or web address for webmasters.")
@setting("allow_loopback")
def extract(
    file: str, data: Path, url: str | None, captured_at: datetime | None, contact: str | None, *, explained: bool,
    allow_loopback: bool,
) -> None:  # fmt: skip
    """Extract the article of a saved page, Markdown file or flattened text, as JSON. Nothing is stored.

    FILE may be - for standard input. A URL is asked for once, as a crawl would: within its robots.txt, never at a
    private address, up to 8 MiB and 30 seconds; what a file in DATA/papers or ours says of the newspaper helps to
    read it.

    \b
    Exit codes: 0  printed
                2  usage, or no page that can be read
                11 stopped by a signal
                69 no page was to be had
    """
    if _URL.match(file):
        if url is not None or captured_at is not None:
            raise click.UsageError("expected --url and --captured-at for a file alone: of a URL both are known")
        from baotinh.fetching import page_at  # a file needs nothing of what asks the web

        page, site = page_at(file, data, contact, allow_loopback=allow_loopback)
    else:
        page, site = read_page(_existing(file), url, captured_at), None
    try:
        with Readers() as readers:
            if explained:
                print_told(readers.call(explain, page, site))
                return
            article = readers.call(extract_article, page, site)
    except ExtractionError as error:
        raise click.UsageError(f"{file}: {error}") from error
    say_json(as_dict(article))


_URL = re.compile(r"https?://", re.IGNORECASE)


def _existing(file: str) -> Path:
    kind = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
    path: Path = kind.convert(file, None, None)
    return path


def as_dict(article: Article) -> dict[str, Any]:
    """An article as plain dicts and lists."""
    plain: dict[str, Any] = asdict(article, dict_factory=_plain)
    return plain


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if {"at", "precision", "raw"} <= values.keys():
        at = values.pop("at")
        stamp = Stamp(at, values["precision"], values["raw"])
        return {"at": stamp.iso, **values}
    return values
