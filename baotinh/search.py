"""`baotinh search`: find articles by their words."""

from difflib import get_close_matches
from pathlib import Path

import click
from rich.markup import escape

from baotinh.options import data_option, filter_options
from baotinh.terminal import Console, say, say_json
from crawler.text import fold
from pipelines.db.archive import Archive
from pipelines.query import hints
from pipelines.query import search as index
from pipelines.query.filters import Filter


@click.command(context_settings={"ignore_unknown_options": True})  # -mưa is none, and --limti is told by the query
@click.argument("query", nargs=-1, required=True)
@data_option
@filter_options
@click.option(
    "--sort",
    type=click.Choice(index.SORTS),
    default="relevance",
    show_default=True,
    help="The best first, or by day of publication; what has no date is last.",
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show this many at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many of the first ones.")
@click.option("--no-count", is_flag=True, help="Do not say how many articles and stories there are.")
@click.option("--literal", is_flag=True, help="Let no abbreviation stand for what it means, nor the other way round.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")  # fmt: skip
def search(
    query: tuple[str, ...], data: Path, which: Filter, sort: index.Sort, limit: int, offset: int,
    no_count: bool, literal: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find articles that have all the words of QUERY, in title, lead or body.

    Accents may be left out: "dong khoi" finds "Đồng Khởi". Hòa is Hoà, tỷ is tỉ, sĩ is sỹ, quý is quí. Typed with
    accents, what has them comes first; then what has the words in its title; then year by year what has them together,
    and what has them anywhere; among equals the newest. UBND is Ủy ban nhân dân, TP.HCM is TPHCM and Thành phố Hồ Chí
    Minh: a line says what else was looked for, and --literal leaves that out.

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
    """
    _refuse_unknown(query)
    text = " ".join(query)
    with Archive(data) as archive:
        archive.require_current()
        hits = index.search(archive, text, which, limit, offset=offset, sort=sort, literal=literal)
        also = _also(index.read(text, literal=literal).also)
        if as_json:
            say_json(index.to_dicts(hits))
            if also:
                say(f"baotinh: {also}", err=True)
            return
        _print(hits)
        if also:
            _say(also)
        if not hits and not offset:
            _say(_nothing(hints.nearest(archive, text, literal=literal)))
        elif not no_count:
            _say(_account(index.count(archive, text, which, literal=literal), text, offset, len(hits)))


def _refuse_unknown(query: tuple[str, ...]) -> None:
    """Raise a usage error for a word that must be an option mistyped."""
    context = click.get_current_context()
    known = [name for option in context.command.params for name in option.opts if name.startswith("--")]
    for name in (word.partition("=")[0] for word in query if word.startswith("--")):
        raise click.NoSuchOption(name, possibilities=get_close_matches(name, known, n=1), ctx=context)


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


def _also(widened: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """What is looked for in the place of what was typed."""
    if not widened:
        return ""
    return "; ".join(" = ".join((typed, *others)) for typed, others in widened) + "; --literal takes the words alone"


def _nothing(missing: dict[str, str | None]) -> str:
    """What to do where nothing was found."""
    told = (
        f"no article has {word!r}" + (f", did you mean {near!r}?" if near else "") for word, near in missing.items()
    )
    return "nothing found; " + ("; ".join(told) or "leave out a word, an accent or a filter")


def _account(count: index.Count, text: str, offset: int, shown: int) -> str:
    """How much there is, as articles and as stories."""
    found = "article" if count.articles == 1 else "articles"
    stories = "story" if count.stories == 1 else "stories"
    part = f"{offset + 1} to {offset + shown}" if offset and shown else str(shown)
    very = f"; {count.exact} with these very words" if fold(text) != text.lower() else ""
    return f"{part} of {count.articles} {found} ({count.stories} {stories}){very}"
