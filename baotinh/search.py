"""`baotinh search`: find articles by their words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from baotinh import completing
from baotinh.options import data_option
from baotinh.printing import escape, printer, say, say_json
from baotinh.selecting import columns_of, selection_options
from crawler.messages import message, number, stored, translated
from crawler.text import fold
from pipelines.db.archive import Archive
from pipelines.query import hints, past
from pipelines.query import search as index
from pipelines.query.past import PastCount, PastHit
from pipelines.query.selection import Selection
from pipelines.query.tables import FLAT, PAST, Rows


def joined(context: click.Context, param: click.Parameter, query: tuple[str, ...]) -> str:  # noqa: ARG001
    """The query as one text; a usage error for a word that must be an option mistyped."""
    known = [name for option in context.command.params for name in option.opts if name.startswith("--")]
    for name in (word.partition("=")[0] for word in query if word.startswith("--")):
        from difflib import get_close_matches

        raise click.NoSuchOption(name, possibilities=get_close_matches(name, known, n=1), ctx=context)
    return " ".join(query)


@click.command(context_settings={"ignore_unknown_options": True})  # -mưa is none, and --limti is told by the query
@click.argument("query", nargs=-1, required=True, callback=joined)
@data_option
@selection_options(limit=20, sort="relevance")
@click.option("--revisions", is_flag=True, help="Search what articles once said, and say no more: edited, or gone.")
@click.option("--no-count", is_flag=True, help="Do not say how many articles and stories there are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--columns", metavar="A,B,C", shell_complete=completing.columns,
              help="Print these columns of the articles as JSON, in this order.")  # fmt: skip
def search(data: Path, chosen: Selection, columns: str | None, *, no_count: bool, as_json: bool) -> None:
    """Find articles that have all the words of QUERY, in title, lead or body.

    Accents may be left out: "dong khoi" finds "Đồng Khởi". Hòa is Hoà, tỷ is tỉ, sĩ is sỹ, quý is quí. Typed with
    accents, what has them comes first; then what has the words in its title; then year by year what has them together,
    and what has them anywhere; among equals the newest. UBND is Ủy ban nhân dân, TP.HCM is TPHCM and Thành phố Hồ Chí
    Minh: a line says what else was looked for, and --literal leaves that out. --exact finds only what has the words as
    they are typed, accents and all.

    \b
    "hạn mặn"     these words together: in quotation marks, which the shell
                  must leave
    hạn -mưa      with the one word and without the other; -mua, without an
                  accent, is every reading: mưa, mua, mùa
    lúa OR tôm    with one word or the other; OR binds closer than a blank
    lú*           words that begin so
    title:lúa     in the title

    \b
    baotinh search hạn mặn --province "Bến Tre"
    baotinh search '"đồng khởi" -mưa' --from 2026-01-01 --sort newest
    baotinh search hạn -mưa --limit 20 --offset 20
    baotinh search '"bị bắt tạm giam"' --revisions    withdrawn since
    baotinh export --query 'hạn -mưa' -o han.csv    all of them, in a file
    """
    with Archive(data) as archive:
        archive.require_current()
        if columns is not None or as_json:
            say_json(_rows(archive, chosen, columns))
            tell_also(chosen)
            tell_operator(chosen)
            return
        hits = _hits(archive, chosen)
        _print(hits)
        if also := _also(chosen):
            _say(also)
        if hint := hints.operator(chosen.query or ""):
            _say(translated(hint))
        if not hits and not chosen.offset:
            _say(nothing(archive, chosen))
        elif not no_count:
            count = past.count if chosen.revisions else index.count
            _say(_account(count(archive, chosen), chosen, len(hits)))


def _hits(archive: Archive, chosen: Selection) -> Sequence[index.Hit]:
    return (past.search if chosen.revisions else index.search)(archive, chosen)


def _rows(archive: Archive, chosen: Selection, columns: str | None) -> list[dict[str, Any]]:
    if columns is None:
        return index.to_dicts(_hits(archive, chosen))
    return Rows.of(archive, PAST if chosen.revisions else FLAT, columns=columns_of(columns), chosen=chosen).to_dicts()


def _say(line: str) -> None:
    printer().tell(f"[dim]{escape(line)}[/dim]")


def _print(hits: Iterable[index.Hit]) -> None:
    console = printer()
    for hit in hits:
        facts = " · ".join(
            filter(None, (stored(hit.published_at) if hit.published_at else message("no date"), hit.site, hit.url))
        )
        console.tell(f"[bold]{hit.id:>6}  {escape(hit.title)}[/bold]", hang=8)
        console.tell(f"        [dim]{escape(facts)}[/dim]", hang=8)
        if isinstance(hit, PastHit):
            console.tell(f"        {escape(_became(hit))}", hang=8)
        marked = escape(hit.snippet)
        if console.has_colors:
            marked = marked.replace("⟦", "[bold yellow]").replace("⟧", "[/bold yellow]")
        console.tell(f"        {marked}", hang=8)


def _became(hit: PastHit) -> str:
    """Which text it was, when it stood, and what became of it."""
    edited, gone = hit.edited_at, hit.gone_at
    return " · ".join(
        filter(
            None,
            (
                message("text of", number=hit.revision, of=hit.revisions, at=stored(hit.seen_at)),
                edited and message("text edited", at=stored(edited)),
                hit.doubt and message("revision in doubt", reason=translated(hit.doubt)),
                message("gone since", at=stored(gone))
                if gone
                else message(f"past {'still' if hit.still_says else 'no more'}"),
            ),
        )
    )


def _also(chosen: Selection) -> str:
    """What is looked for in the place of what was typed; empty for nothing."""
    told = "; ".join(" = ".join((typed, *others)) for typed, others in chosen.also)
    return told and message("search also", told=told)


def tell_also(chosen: Selection) -> None:
    """Say so where the answer itself is for programs."""
    if also := _also(chosen):
        say(f"baotinh: {also}", err=True)


def tell_operator(chosen: Selection) -> None:
    """Say so where a word seems to be meant as the operator."""
    if hint := hints.operator(chosen.query or ""):
        say(f"baotinh: {translated(hint)}", err=True)


def nothing(archive: Archive, chosen: Selection) -> str:
    """What to do where a query finds nothing."""
    if chosen.revisions:
        return message("search nothing", what=message("search past nothing"))
    if past.search(archive, replace(chosen, revisions=True, limit=1, offset=0)):
        return message("search nothing", what=message("search past perhaps"))
    told = (
        message("search near", word=repr(word), near=repr(near)) if near else message("search no word", word=repr(word))
        for word, near in hints.nearest(archive, chosen.query or "", literal=chosen.literal).items()
    )
    return message("search nothing", what="; ".join(told) or message("search leave out"))


def _account(count: index.Count | PastCount, chosen: Selection, shown: int) -> str:
    """How much there is, as articles and as stories."""
    first, last = chosen.offset + 1, chosen.offset + shown
    part = message("search part", first=number(first), last=number(last)) if first > 1 and shown else number(shown)
    articles = message("number articles", number=count.articles)
    if isinstance(count, PastCount):
        texts = message("number texts", number=count.texts)
        told, very = message("search past", part=part, texts=texts, articles=articles), "search past exact"
    else:
        stories = message("number stories", number=count.stories)
        told, very = message("search account", part=part, articles=articles, stories=stories), "very words"
    return f"{told}; {message(very, number=count.exact)}" if has_accents(chosen.query or "") else told


def has_accents(query: str) -> bool:
    """Whether a query is typed with accents, so that what has them is told from what sounds alike."""
    return fold(query) != query.lower()
