"""`baotinh explain`: one address on one screen, from the link that led there to the article that it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.markup import escape

from baotinh.options import data_option
from baotinh.show import evidence, kept, lies, place
from baotinh.terminal import Console, one_line
from crawler.text import counted
from pipelines.db.archive import Archive
from pipelines.db.rows import ArticleRow, CaptureRow, DateRow, ImageRow, LinkRow, MediaRow, PageRow, RevisionRow
from pipelines.query import articles
from pipelines.query.history import History, history
from pipelines.store import copies, sources

_STATES = {
    "due": "to be asked for",
    "done": "read",
    "later": "no usable answer yet",
    "gone": "its server says that it is gone",
    "refused": "not asked for",
}
"""See docs/operations.md."""
_SHOWN = 8
"""Lines of one kind; of more, the first and the last are shown."""


@click.command()
@click.argument("name", metavar="URL|ID")
@data_option
def explain(name: str, data: Path) -> None:
    """Explain an address: where it was found, each time it was fetched, why it was kept or not, how its date is known,
    its revisions, its copies in other papers, and where its bytes lie.
    """
    with Archive(data) as archive:
        archive.require_current()
        known = history(archive, name)
        if known.is_empty:
            raise click.UsageError(f"nothing is known of {name!r} in {data}: expected an address that a crawl has met")
        console = Console()
        for heading, lines in _sections(archive, known):
            if lines:
                console.print(f"[dim]{heading}[/dim]")
                for line in lines:
                    console.tell("  " + escape(one_line(line)), hang=6)


def _sections(archive: Archive, known: History) -> Iterator[tuple[str, list[str]]]:
    yield "address", list(known.addresses)
    yield "taken down", ["it stays away: a tombstone keeps it"] if known.is_taken_down else []
    yield "what became of it", [_state(page) for page in known.pages]
    yield "how often it is asked", [told for page in known.pages if (told := _rhythm(page))]
    yield "found in", _cut([_link(link) for link in known.links])
    yield "fetched", _cut([_fetch(capture) for capture in known.captures])
    if known.article is not None:
        yield "article", list(_article(known.article))
        yield (
            "pictures",
            _cut(
                [f"{kept(row)}  {row.url}" for row in articles.parts(archive, known.article.id, ImageRow) if row.state]
            ),
        )
        yield (
            "video, sound, documents (nobody fetches them)",
            _cut([_media(row) for row in articles.parts(archive, known.article.id, MediaRow)]),
        )
        yield "how the date is known", [evidence(row) for row in articles.parts(archive, known.article.id, DateRow)]
        yield "revisions", _cut([_revision(row) for row in articles.revisions(archive, known.article.id)])
        yield "copies in other papers", [_copy(copy) for copy in copies.of(archive, known.article.id)]
        yield "bytes", [place(articles.capture_of(archive, known.article))]


def _state(page: PageRow) -> str:
    reason = page.reason and f": {page.reason}"
    moved = page.moved_to and f"; moved to {page.moved_to}"
    again = f"; again from {page.due_at}" if page.due_at else "; not again by itself"
    told = f"{_STATES[page.state]}{reason or ''}{moved or ''}{again}"
    return f"{page.state:<8} {page.kind}, {told} ({page.url})"


def _rhythm(page: PageRow) -> str | None:
    """Why a place where news is announced is due when it is: see docs/operations.md."""
    if page.kind == "article" or page.state != "done" or page.due_at is None or page.visited_at is None:
        return None
    wait = (datetime.fromisoformat(page.due_at) - datetime.fromisoformat(page.visited_at)) / timedelta(hours=1)
    brought = (
        f"{counted(page.brought, 'article')} that nobody knew; all its {counted(page.looks, 'look')} but the first"
    )
    always = ", and in every run, as a front page is" if page.kind == "home" else ""
    if sources.is_faulty(page.reason):
        return f"in every run, until it is well again: {page.reason}"
    return f"{wait:.3g} hours after {page.visited_at}, which brought {brought} {page.brought_all}{always}"


def _link(link: LinkRow) -> str:
    date = link.date_text and f", dated {link.date_text} ({link.date_source})"
    return f"{link.found_at}  {link.found_in}{date or ''}"


def _fetch(capture: CaptureRow) -> str:
    answer = capture.error or (f"HTTP {capture.status}" if capture.status else "file")
    onward = capture.location and f" → {capture.location}"
    same = capture.revisit_of and f", the bytes of capture {capture.revisit_of}"
    where = lies(capture)
    return f"{capture.fetched_at or 'time unknown':<25}  {answer}{onward or ''}{same or ''}, {where}"


def _article(row: ArticleRow) -> Iterator[str]:
    yield f"{row.id}  {row.title}"
    published = row.published_at or "nobody knows when"
    yield f"{row.site_name or 'no paper'}, published {published}, body {row.body_status}"
    if row.gone_at:
        yield f"its address answers no more, since {row.gone_at}"


def _media(row: MediaRow) -> str:
    return f"{row.kind}  {row.url}, {row.source}"


def _revision(row: RevisionRow) -> str:
    return f"{row.number}  seen {row.seen_at}, {row.digest[:23]}…"


def _copy(copy: copies.Copy) -> str:
    change = f"{copy.shared:.0%} of it in the first, {len(copy.added)} paragraphs added, {len(copy.cut)} cut"
    return f"{copy.id}  {copy.site_name or copy.site}, {copy.published_at or 'no date'}: {change}"


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _SHOWN:
        return lines
    half = _SHOWN // 2
    return [*lines[:half], f"… {len(lines) - 2 * half} more …", *lines[-half:]]
