"""`baotinh search`: find articles by their words."""

from difflib import get_close_matches
from pathlib import Path

import click
from rich.markup import escape

from baotinh.options import columns_of, data_option, selection_options
from baotinh.terminal import Console, say_json
from crawler.text import fold
from pipelines.db.archive import Archive
from pipelines.query import hints
from pipelines.query import search as index
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows


def _joined(context: click.Context, param: click.Parameter, query: tuple[str, ...]) -> str:  # noqa: ARG001
    """The query as one text; a usage error for a word that must be an option mistyped."""
    known = [name for option in context.command.params for name in option.opts if name.startswith("--")]
    for name in (word.partition("=")[0] for word in query if word.startswith("--")):
        raise click.NoSuchOption(name, possibilities=get_close_matches(name, known, n=1), ctx=context)
    return " ".join(query)


@click.command(context_settings={"ignore_unknown_options": True})  # -mưa is none, and --limti is told by the query
@click.argument("query", nargs=-1, required=True, callback=_joined)
@data_option
@selection_options(limit=20, sort="relevance")
@click.option("--no-count", is_flag=True, help="Do not say how many articles and stories there are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--columns", metavar="A,B,C", help="Print these columns of the articles as JSON, in this order.")
def search(data: Path, chosen: Selection, columns: str | None, *, no_count: bool, as_json: bool) -> None:
    """Find articles that have all the words of QUERY, in title, lead or body.

    Accents may be left out: "dong khoi" finds "Đồng Khởi". Typed with accents, what has them comes first; then what has
    the words in its title; then year by year what has them together, and what has them anywhere; among equals the
    newest.

    \b
    "hạn mặn"     these words together: in quotation marks, which the shell must leave
    hạn -mưa      with the one word and without the other
    lúa OR tôm    with one word or the other; OR binds closer than a blank
    lú*           words that begin so
    title:lúa     in the title

    \b
    baotinh search hạn mặn --province "Bến Tre"
    baotinh search '"đồng khởi" -mưa' --from 2026-01-01 --sort newest
    baotinh search hạn -mưa --limit 20 --offset 20
    baotinh export --query 'hạn -mưa' -o han.csv    all of them, in a file
    """
    with Archive(data) as archive:
        archive.require_current()
        if columns is not None:
            say_json(Rows.of(archive, columns=columns_of(columns), chosen=chosen).to_dicts())
            return
        hits = index.search(archive, chosen)
        if as_json:
            say_json(index.to_dicts(hits))
            return
        _print(hits)
        if not hits and not chosen.offset:
            _say(nothing(archive, chosen.query or ""))
        elif not no_count:
            _say(_account(index.count(archive, chosen), chosen, len(hits)))


def _say(line: str) -> None:
    Console().print(f"[dim]{escape(line)}[/dim]")


def _print(hits: list[index.Hit]) -> None:
    console = Console()
    for hit in hits:
        facts = " · ".join(filter(None, (hit.published_at or "no date", hit.site, hit.url)))
        console.print(f"[bold]{hit.id:>6}  {escape(hit.title)}[/bold]")
        console.print(f"        [dim]{escape(facts)}[/dim]")
        marked = escape(hit.snippet)
        if console.is_terminal:
            marked = marked.replace("⟦", "[bold yellow]").replace("⟧", "[/bold yellow]")
        console.print(f"        {marked}")


def nothing(archive: Archive, text: str) -> str:
    """What to do where a query finds nothing."""
    told = (
        f"no article has {word!r}" + (f", did you mean {near!r}?" if near else "")
        for word, near in hints.nearest(archive, text).items()
    )
    return "nothing found; " + ("; ".join(told) or "leave out a word, an accent or a filter")


def _account(count: index.Count, chosen: Selection, shown: int) -> str:
    """How much there is, as articles and as stories."""
    found = "article" if count.articles == 1 else "articles"
    stories = "story" if count.stories == 1 else "stories"
    text, offset = chosen.query or "", chosen.offset
    part = f"{offset + 1} to {offset + shown}" if offset and shown else str(shown)
    very = f"; {count.exact} with these very words" if fold(text) != text.lower() else ""
    return f"{part} of {count.articles} {found} ({count.stories} {stories}){very}"
