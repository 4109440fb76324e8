"""`baotinh explain`: one address on one screen, from the link that led there to the article that it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.printing import escape, one_line, printer
from baotinh.show import evidence, kept, lies, place
from crawler.messages import message, number, stored, translated
from pipelines.db.archive import Archive
from pipelines.db.rows import ArticleRow, CaptureRow, DateRow, ImageRow, LinkRow, MediaRow, PageRow, RevisionRow
from pipelines.query import articles
from pipelines.query.history import History, history
from pipelines.store import copies, sources

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
        console = printer()
        for heading, lines in _sections(archive, known):
            if lines:
                console.tell(f"[dim]{heading}[/dim]")
                for line in lines:
                    console.tell("  " + escape(one_line(line)), hang=6)


def _sections(archive: Archive, known: History) -> Iterator[tuple[str, list[str]]]:
    yield message("explain address"), list(known.addresses)
    yield message("explain taken down"), [message("explain tombstone")] if known.is_taken_down else []
    yield message("explain state"), [_state(page) for page in known.pages]
    yield message("explain rhythm"), [told for page in known.pages if (told := _rhythm(page))]
    yield message("explain links"), _cut([_link(link) for link in known.links])
    yield message("explain fetched"), _cut([_fetch(capture) for capture in known.captures])
    if known.article is not None:
        article = known.article.id
        yield message("explain article"), list(_article(known.article))
        pictures = (row for row in articles.parts(archive, article, ImageRow) if row.state)
        yield message("explain pictures"), _cut([f"{kept(row)}  {row.url}" for row in pictures])
        yield message("explain media"), _cut([_media(row) for row in articles.parts(archive, article, MediaRow)])
        yield message("how the date is known"), [evidence(row) for row in articles.parts(archive, article, DateRow)]
        yield message("explain revisions"), _cut([_revision(row) for row in articles.revisions(archive, article)])
        yield message("explain copies"), [_copy(copy) for copy in copies.of(archive, article)]
        yield message("bytes"), [place(articles.capture_of(archive, known.article))]


def _state(page: PageRow) -> str:
    """What became of an address: its states are told in docs/operations.md."""
    state = message(f"state {page.state}")
    told = (
        message("state because", state=state, reason=translated(page.reason)) if page.reason else state,
        page.moved_to and message("moved to", url=page.moved_to),
        message("again from", at=stored(page.due_at)) if page.due_at else message("not again"),
    )
    return f"{page.state:<8} {page.kind}, {'; '.join(filter(None, told))} ({page.url})"


def _rhythm(page: PageRow) -> str | None:
    """Why a place where news is announced is due when it is: see docs/operations.md."""
    if page.kind == "article" or page.state != "done" or page.due_at is None or page.visited_at is None:
        return None
    if page.reason and sources.is_faulty(page.reason):
        return message("asked while faulty", reason=translated(page.reason))
    wait = (datetime.fromisoformat(page.due_at) - datetime.fromisoformat(page.visited_at)) / timedelta(hours=1)
    told = message(
        "asked after",
        hours=number(wait),
        at=stored(page.visited_at),
        articles=message("number articles", number=page.brought),
        looks=message("number looks", number=page.looks),
        all=page.brought_all,
    )
    return message("asked always", told=told) if page.kind == "home" else told


def _link(link: LinkRow) -> str:
    told = f"{stored(link.found_at)}  {link.found_in}"
    return message("link dated", link=told, date=link.date_text, source=link.date_source) if link.date_text else told


def _fetch(capture: CaptureRow) -> str:
    answer = translated(capture.error or "") or (f"HTTP {capture.status}" if capture.status else message("from a file"))
    told = f"{answer} → {capture.location}" if capture.location else answer
    told = message("bytes of", told=told, id=capture.revisit_of) if capture.revisit_of else told
    told = f"{told}, {message('captured by', name=capture.captured_by)}" if capture.captured_by else told
    told = f"{told}, {message('claimed')}" if capture.claimed_url else told
    at = stored(capture.fetched_at) if capture.fetched_at else message("time unknown")
    return f"{at:<25}  {told}, {lies(capture)}"


def _article(row: ArticleRow) -> Iterator[str]:
    yield f"{row.id}  {row.title}"
    at = stored(row.published_at) if row.published_at else message("nobody knows when")
    yield message("explain published", paper=row.site_name or message("no paper"), at=at, status=row.body_status)
    if row.gone_at:
        yield message("gone since", at=stored(row.gone_at))


def _media(row: MediaRow) -> str:
    return f"{row.kind}  {row.url}, {row.source}"


def _revision(row: RevisionRow) -> str:
    told = message("explain revision", revision=row.number, at=stored(row.seen_at), digest=row.digest[:23])
    return f"{told}; {message('revision in doubt', reason=translated(row.doubt))}" if row.doubt else told


def _copy(copy: copies.Copy) -> str:
    told = message(
        "explain copy",
        name=copy.site_name or copy.site or message("no paper"),
        at=stored(copy.published_at) if copy.published_at else message("no date"),
        share=message("copies share", share=f"{copy.shared:.0%}"),
        added=len(copy.added),
        cut=len(copy.cut),
    )
    return f"{copy.id}  {told}"


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _SHOWN:
        return lines
    half = _SHOWN // 2
    return [*lines[:half], message("more lines", number=len(lines) - 2 * half), *lines[-half:]]
