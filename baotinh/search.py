"""`baotinh search`: find articles by their words."""

from pathlib import Path

import click
from rich.markup import escape

from baotinh.options import data_option, filter_options
from baotinh.terminal import Console, say_json
from pipelines.db.archive import Archive
from pipelines.query import search as index
from pipelines.query.filters import Filter


@click.command()
@click.argument("query", nargs=-1, required=True)
@data_option
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show this many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(query: tuple[str, ...], data: Path, which: Filter, limit: int, as_json: bool) -> None:
    """Find articles that have all the words of QUERY, in title, lead or body.

    Accents may be left out: "dong khoi" finds "Đồng Khởi". Typed with accents, what has them comes first; then what has
    the words in its title, what has them together, what has them in title and lead; among equals the newest. Words in
    quotation marks must stand together; a minus in front (after --) leaves a word out.

    \b
    baotinh search hạn mặn --province "Bến Tre"
    baotinh search '"đồng khởi"' --from 2026-01-01
    baotinh search -- hạn -mưa
    """
    with Archive(data) as archive:
        archive.require_current()
        answer = index.answer(archive, " ".join(query), which, limit)
    if as_json:
        say_json(index.to_dicts(answer.hits))
    else:
        _print(answer)


def _print(answer: index.Answer) -> None:
    console = Console()
    for hit in answer.hits:
        facts = " · ".join(filter(None, (hit.published_at or "no date", hit.site, hit.url)))
        console.print(f"[bold]{hit.id:>6}  {escape(hit.title)}[/bold]")
        console.print(f"        [dim]{escape(facts)}[/dim]")
        marked = escape(hit.snippet)
        if console.is_terminal:
            marked = marked.replace("⟦", "[bold yellow]").replace("⟧", "[/bold yellow]")
        console.print(f"        {marked}")
    console.print(f"[dim]{_account(answer)}[/dim]")


def _account(answer: index.Answer) -> str:
    """How much there is, as articles and as stories."""
    if not answer.hits:
        return "nothing found; leave out a word, an accent or a filter"
    if answer.is_more:
        return f"{len(answer.hits)} of more than {index.MOST} articles; a word or a filter more finds the others"
    found = "article" if answer.articles == 1 else "articles"
    stories = "story" if answer.stories == 1 else "stories"
    words = " with these very words" if answer.is_exact else ""
    return f"{len(answer.hits)} of {answer.articles} {found}{words} ({answer.stories} {stories})"
