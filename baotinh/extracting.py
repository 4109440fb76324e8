"""`baotinh extract`: read one file and print what is in it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from baotinh.files import read_page
from baotinh.options import Moment
from baotinh.terminal import say_json
from baotinh.why import print_told
from crawler.extractors import extract as extract_article
from crawler.extractors.explain import explain
from crawler.items import Article, ExtractionError, Stamp
from crawler.readers import Readers


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--url", help="The address that the page was saved from.")
@click.option("--captured-at", type=Moment(), help="When it was saved; relative times are read against it.")
@click.option("--why", "explained", is_flag=True, help="Print every block with its verdict, score and reason instead.")
def extract(file: Path, url: str | None, captured_at: datetime | None, *, explained: bool) -> None:
    """Extract the article of a saved page, Markdown file or flattened text, as JSON. Nothing is stored.

    FILE may be - for standard input.
    """
    page = read_page(file, url, captured_at)
    try:
        with Readers() as readers:
            if explained:
                print_told(readers.call(explain, page))
                return
            article = readers.call(extract_article, page)
    except ExtractionError as error:
        raise click.UsageError(f"{file}: {error}") from error
    say_json(as_dict(article))


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
