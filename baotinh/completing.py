"""What the shell is offered to complete; each answers as click asks: with a context, a parameter, and what is typed.

What an answer needs is loaded when a shell asks: every command names these functions, and seldom is one called.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from crawler.text import fold

Items = list[CompletionItem[str]]


def papers(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """Newspapers by short name: the shipped ones, and those of the archive as long as their files are understood."""
    from crawler.sites import SiteError, load_sites

    try:
        sites = load_sites(_folder(ctx) / "papers")
    except SiteError:
        sites = load_sites()
    return [CompletionItem(site.id, help=site.name) for site in sites.values() if site.id.startswith(typed)]


def watches(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """The watches of the archive."""
    from pipelines.query.watches import names

    return [CompletionItem(name) for name in names(_folder(ctx)) if name.startswith(typed)]


def provinces(_: click.Context, __: click.Parameter, typed: str) -> Items:
    """Provinces by each of their names, of before July 2025 and since."""
    from crawler.provinces import provinces

    names = chain.from_iterable(province.names for province in provinces())
    return _items(dict.fromkeys(names), typed)


def sections(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """Sections of the papers in the archive, as they call them."""
    from pipelines.db.archive import Archive, ArchiveError
    from pipelines.query import articles

    try:
        with Archive(_folder(ctx)) as archive:
            return _items(articles.sections(archive), typed)
    except (ArchiveError, sqlite3.Error):
        return []


def tables(_: click.Context, __: click.Parameter, typed: str) -> Items:
    """Tables and views."""
    from pipelines.db.dictionary import dictionary

    return _items(sorted(dictionary()), typed)


def columns(ctx: click.Context, _: click.Parameter, typed: str) -> Items:
    """Columns of the table that is named, behind those that are typed already."""
    from pipelines.db.dictionary import dictionary
    from pipelines.query.tables import FLAT

    before, comma, last = typed.rpartition(",")
    table = dictionary().get(ctx.params.get("table") or FLAT)
    left = [name for name in (table.columns if table else ()) if name not in before.split(",")]
    return [CompletionItem(f"{before}{comma}{item.value}") for item in _items(left, last)]


def _folder(ctx: click.Context) -> Path:
    return Path(ctx.params.get("data") or "data")


def _items(names: Iterable[str], typed: str) -> Items:
    return [CompletionItem(name) for name in _that_begin(names, typed)]


def _that_begin(names: Iterable[str], typed: str) -> Iterator[str]:
    """Names that begin as it is typed; accents that were not typed may be any, those that were must be there."""
    begin = typed.casefold()
    bare = fold(begin) == begin.strip()
    return (name for name in names if (fold(name) if bare else name.casefold()).startswith(begin))
