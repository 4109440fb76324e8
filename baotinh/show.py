"""`baotinh show`: one article, and how its date is known."""

import json
from collections import Counter
from pathlib import Path

import click

from baotinh.differing import print_changes, stands
from baotinh.options import data_option, revision_option
from baotinh.printing import Printer, escape, one_line, printer
from crawler.messages import message, stored, translated
from crawler.text import clean
from pipelines.db.archive import Archive
from pipelines.db.rows import (
    ArticleRow,
    AuthorRow,
    CaptureRow,
    DateRow,
    ImageRow,
    MediaRow,
    PlaceRow,
    RelatedRow,
    StoodRow,
    TagRow,
)
from pipelines.query import articles


@click.command()
@click.argument("name", metavar="ID|URL")
@data_option
@revision_option
@click.option("--diff", is_flag=True, help="Show what changed from revision to revision instead.")
def show(name: str, data: Path, revision: int | None, diff: bool) -> None:
    """Show an article: text, date with its evidence, related items, and where its bytes lie.

    Any address under which the article was met will do. With --revision it is a text that the article has had, when
    it stood there, and the bytes that it was read from.

    --diff marks the words that each revision put in and took out, in colours, or as {+put in+} and [-taken out-];
    with --revision only those of one. Of unchanged paragraphs it says how many there are.
    """
    with Archive(data) as archive:
        article = pick_article(archive, name)
        text = None if revision is None else articles.revision(archive, article, revision)
        console = printer()
        if diff:
            print_changes(console, articles.revisions(archive, article.id), revision)
        elif text:
            Page(console, archive, articles.as_it_stood(article, text), text).print()
        else:
            Page(console, archive, article).print()


def pick_article(archive: Archive, name: str) -> ArticleRow:
    """The article with this id or address, or an error that says what was expected."""
    archive.require_current()
    article = articles.find(archive, name)
    if article is None:
        folder = archive.folder
        raise click.UsageError(f"no article {name!r} in {folder}: expected an id or an address that was crawled")
    return article


def evidence(date: DateRow) -> str:
    """A date of the page, and what was made of it."""
    line = f"{date.verdict:<16} {date.source:<28} {clean(date.text)[:60]:<34} {date.at or ''}"
    return line.rstrip()


def lies(capture: CaptureRow) -> str:
    """Where a record lies in the WARC."""
    return _lies(capture.warc_file, capture.warc_offset)


def kept(image: ImageRow) -> str:
    """What became of a picture that somebody wanted kept, and where it lies in the WARC."""
    if image.state == "kept":
        where = _lies(image.warc_file, image.warc_offset)
        return message("picture kept", where=where, digest=image.digest) if image.warc_file else where
    what = message(f"picture {image.state}")
    return f"{what}: {translated(image.reason)}" if image.reason else what


def _lies(file: str | None, offset: int | None) -> str:
    return message("lies at", file=file, offset=offset) if file else message("bytes lost")


def place(capture: CaptureRow) -> str:
    """When bytes were captured, by whom if not by us, where they lie in the WARC, and their digest."""
    at = stored(capture.fetched_at) if capture.fetched_at else message("capture time unknown")
    by = f"{message('captured by', name=capture.captured_by)}, " if capture.captured_by else ""
    return f"{at}  {by}{lies(capture)}, {capture.digest}"


_OF_ANY_TEXT = ("paper", "published", "authors", "address", "text")
"""What of an article is told with a text that it once had: the rest is of the present one."""


class Page:
    """What is printed of an article."""

    def __init__(self, console: Printer, archive: Archive, article: ArticleRow, text: StoodRow | None = None) -> None:
        self.console = console
        self.archive = archive
        self.article = article
        self.text = text
        """Where one of the texts is asked for by its number: what is of the present one alone is left out."""

    def print(self) -> None:
        """All of it."""
        row = self.article
        self.console.tell(f"[bold]{escape(row.title or message('no title'))}[/bold]")
        self._facts()
        if row.lead:
            style = "default" if row.lead_is_paragraph else "bold"
            self.console.tell(f"\n[{style}]{escape(row.lead)}[/{style}]")
        self._body()
        if self.text is None:
            self._pictures()
            self._media()
            self._related()
            self._places()
            self._dates()
        self._bytes()

    def _facts(self) -> None:
        row = self.article
        begins = row.lead_is_paragraph
        authors = ", ".join(a.name for a in self._parts(AuthorRow))
        published = f"{stored(row.published_at)} ({row.published_precision})" if row.published_at else None
        revisions = len(articles.revisions(self.archive, row.id))
        copies = articles.count_copies(self.archive, row.id)
        facts = {
            "paper": row.site_name or row.site,
            "published": published or message("no date found"),
            "updated": row.updated_at and stored(row.updated_at),
            "authors": authors,
            "taken from": row.source_cited,
            "section": row.section,
            "tags": ", ".join(t.tag for t in self._parts(TagRow)),
            "address": row.address,
            "gone": row.gone_at and message("gone since", at=stored(row.gone_at)),
            "lead": None if begins is None else message("lead is paragraph" if begins else "lead apart"),
            "text": self.text and stands(self.text),
            "body": None if row.body_status == "ok" else row.body_status,
            "revisions": revisions > 1 and message("several revisions", number=revisions),
            "copies": copies and message("several copies", number=copies, id=row.id),
            "flags": ", ".join(json.loads(row.flags)),
        }
        for name, value in facts.items():
            if value and (self.text is None or name in _OF_ANY_TEXT):
                self.console.tell(f"[dim]{message(f'show {name}'):>10}[/dim]  {escape(one_line(str(value)))}", hang=12)

    def _body(self) -> None:
        subheads = set(json.loads(self.article.subheads))
        for number, block in enumerate((self.article.body or "").split("\n\n")):
            style = "bold" if number in subheads else "default"
            self.console.tell(f"\n[{style}]{escape(block)}[/{style}]")

    def _pictures(self) -> None:
        for image in self._parts(ImageRow):
            credit = f" ({image.credit})" if image.credit else ""
            self.console.tell(f"\n[dim]{message('picture')}[/dim]  {escape((image.caption or '') + credit)}")
            if image.state is not None:
                self.console.tell(f"[dim]         {escape(one_line(kept(image)))}[/dim]", hang=9)

    def _media(self) -> None:
        for one in self._parts(MediaRow):
            name = f"{one.title}: " if one.title else ""
            self.console.tell(f"\n[dim]{one.kind:>7}[/dim]  {escape(one_line(name + one.url))}")

    def _related(self) -> None:
        heading: str | None = ""
        for item in self._parts(RelatedRow):
            if item.heading != heading:
                heading = item.heading
                told = message("related under", heading=heading or message("without heading"))
                self.console.tell(f"\n[dim]{escape(told)}[/dim]")
            self.console.tell(f"  {escape(item.title)}  [dim]{item.at or ''}[/dim]", hang=4)

    def _places(self) -> None:
        rows = self._parts(PlaceRow)
        for title, is_sure in (("about", True), ("perhaps about", False)):
            named = Counter(row.text for row in rows if (row.doubt is None) == is_sure)
            if named:
                told = ", ".join(f"{text} ({count})" for text, count in named.most_common())
                self.console.tell(f"\n[dim]{message(title)}[/dim]  {escape(told)}")

    def _dates(self) -> None:
        dates = self._parts(DateRow)
        if dates:
            self.console.tell(f"\n[dim]{message('how the date is known')}[/dim]")
        for date in dates:
            self.console.tell("  " + escape(evidence(date)), hang=19)

    def _bytes(self) -> None:
        capture = articles.capture_of(self.archive, self.article)
        self.console.tell(f"\n[dim]{message('bytes')}[/dim]  {escape(place(capture))}")

    def _parts(self, kind: type[articles.Part]) -> list[articles.Part]:
        return articles.parts(self.archive, self.article.id, kind)
