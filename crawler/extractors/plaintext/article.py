"""Text that is already flattened, and Markdown with front matter: the same article as from a page, without a tree."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from crawler.extractors.dates import choose_published, parse_timestamp, spot
from crawler.extractors.document.caps import MAX_ADDRESS, refuse
from crawler.extractors.document.charset import decode
from crawler.extractors.lexicon.boilerplate import labelled_title
from crawler.extractors.lexicon.credits import caption_credit
from crawler.extractors.lexicon.people import is_desk, names
from crawler.extractors.lexicon.sections import section_of
from crawler.extractors.lexicon.words import words_of
from crawler.items import Article, BodyStatus, Candidate, Cut, ExtractionError, Image, Page, Related, Stamp
from crawler.sites import Site
from crawler.text import clean, is_vietnamese, repeats

from .classify import classify_lines
from .frontmatter import FrontMatter, read_front_matter
from .line_kinds import site_prefix, tags_of
from .lines import Line, read_lines
from .state import LineState
from .timed_lists import timed_title, unranked

_HTML_TYPE = re.compile(r"html|xml", re.IGNORECASE)  # "text/html; charset=utf-8"
_HTML = re.compile(  # "<!DOCTYPE html>", "<div class='a'>"
    rb"<(?:!doctype\s+html|\?xml|(?:html|head|body|p|div|article|section|table|span|h[1-6]|ul|meta|title|script)(?=[\s>/]))",
    re.IGNORECASE,
)
_FRONT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\+\+\+|---)[ \t]*\r?\n")  # "+++\n"
_BLOCKS = re.compile(  # "</p>", "<div class": blocks of a page whose beginning is lost
    rb"</?(?:p|div|li|ul|ol|td|tr|table|h[1-6]|section|article|header|footer|nav|figure|body|html)(?=[\s>])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(rb"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_GLUED = re.compile(r"^\(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[^()]{0,12}\)")  # "(19/01/2012) Sáng nay …"
_CELL_MARKS = (",", ";", "\t")
_COLUMN = re.compile(r'"?[a-z][a-z\d]*(?:[_. -][a-z\d]+)*"?')  # "url", '"published_at"'
_MAX_ROWS = 50
_SNIFFED = 8192
_MANY_BLOCKS = 8
_MAX_TEXT = 4 * 1024 * 1024
_MAX_TIMES = 20
_DATE_KEYS = {
    "publishdate": "meta.article:published_time",
    "published": "meta.article:published_time",
    "date": "meta.date",
    "pubdate": "meta.pubdate",
    "lastmod": "meta.article:modified_time",
    "updated": "meta.article:modified_time",
    "modified": "meta.article:modified_time",
    "last_modified_at": "meta.article:modified_time",
}
"""Front-matter keys of Hugo, Jekyll, Eleventy and trafilatura, with the `meta` that says the same."""
_USED_KEYS = words_of(
    """title description summary excerpt subtitle author authors by tags keywords categories category section image
    images cover thumbnail featured_image draft url canonical source language lang"""
) | frozenset(_DATE_KEYS)


def is_plaintext(page: Page) -> bool:
    """Whether the page is text or Markdown: by its type, else by the absence of tags in its first part.

    A page whose beginning is damaged is known by the many blocks below.
    """
    if page.content_type and _HTML_TYPE.search(page.content_type):
        return False
    head = page.body[:_SNIFFED]
    if _FRONT.match(head):
        return True
    head = _COMMENTS.sub(b"", head.replace(b"\0", b""))
    return not _HTML.search(head) and not _has_blocks(page.body)


def _has_blocks(body: bytes) -> bool:
    if body.count(b"<") < _MANY_BLOCKS:
        return False
    plain = _COMMENTS.sub(b"", body.replace(b"\0", b""))
    return next(islice(_BLOCKS.finditer(plain), _MANY_BLOCKS - 1, None), None) is not None


def classified_lines(page: Page) -> list[LineState]:
    """Every line of a flattened page with its role in the article, in order: what `extract_plaintext` decides by."""
    return _read(page).lines


def extract_plaintext(page: Page, site: Site | None = None) -> Article:
    """The article of flattened text or Markdown; raises `ExtractionError` when the bytes are no text."""
    return _Assembly(page, _read(page), site).article()


class _Read(NamedTuple):
    front: FrontMatter | None
    lines: list[LineState]
    flags: tuple[str, ...]


def _read(page: Page) -> _Read:
    refuse(page.body)
    decoded = decode(page.body, page.content_type)
    if len(decoded.utf8) > _MAX_TEXT:
        raise ExtractionError(f"expected a text of at most {_MAX_TEXT} bytes, found {len(decoded.utf8)}")
    text = decoded.utf8.decode("utf-8", "replace").replace("\ufeff", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if columns := _columns(text):
        raise ExtractionError(f"expected a text, found a table of {columns} columns")
    front = read_front_matter(text)
    body = front.body if front else text
    first = text.count("\n") - body.count("\n") + 1
    lines = read_lines(body, markdown=front is not None, first=first)
    title = front.string("title") if front else None
    return _Read(front, classify_lines(lines, title), decoded.flags)


def _columns(text: str) -> int:
    """How many a table has that is written as text: names in its first line, as many cells in the next; else 0."""
    heads = text.lstrip().partition("\n")[0]
    mark = next((mark for mark in _CELL_MARKS if heads.count(mark) >= 2), None)
    if mark is None or not all(_COLUMN.fullmatch(head) for head in heads.split(mark)):
        return 0
    try:
        rows = list(islice(csv.reader(text.lstrip().split("\n", _MAX_ROWS)[:_MAX_ROWS], delimiter=mark), 2))
    except csv.Error:
        return 0
    return len(rows[0]) if len(rows) > 1 and len(rows[0]) == len(rows[1]) else 0


def _is_stated(paragraph: str, description: str) -> bool:
    """Whether a paragraph says what a description says: the same, the whole of which that is the beginning, or that."""
    shown, stated = paragraph.casefold(), description.casefold().rstrip(". …")
    return shown.startswith(stated) or stated.startswith(shown) or repeats(paragraph, description)


class _Assembly:
    """The fields of an article, put together from classified lines and front matter."""

    def __init__(self, page: Page, read: _Read, site: Site | None) -> None:
        self.page = page
        self.front = read.front or FrontMatter({}, "", ())
        self.lines = read.lines
        self.flags = read.flags
        self.order: Literal["dmy", "mdy"] = site.order if site else "dmy"

    def article(self) -> Article:
        lead, is_paragraph, body = self._texts()
        kept = [one.line for one in body]
        status = self._status(kept, lead)
        for one in self.lines if status == "listing" else ():
            if one.role == "time" and one.item is None:
                one.cut("time on a page without a text")
        dates = choose_published(self._dates(), self.page.fetched_at, order=self.order)
        text = " ".join(line.text for line in kept)
        printed = (one.line.text for one in self.lines if one.role == "title")
        credited = (one.credit for one in self.lines if one.role == "byline")
        return Article(
            url=self.page.url,
            canonical_url=self._absolute(self.front.string("canonical", "url")),
            title=self.front.string("title") or next(printed, None),
            lead=lead,
            lead_is_paragraph=is_paragraph,
            description=self.front.string("description", "summary", "excerpt"),
            body=tuple(line.text for line in kept),
            subheads=tuple(at for at, line in enumerate(kept) if line.level),
            authors=self._authors(),
            published=dates.stamp,
            updated=dates.updated,
            dates=dates.evidence,
            section=self._section(),
            tags=self._tags(),
            images=tuple(self._images()),
            related=tuple(self._related()),
            cut=tuple(self._cuts()),
            body_status=status,
            language=self.front.string("language", "lang") or ("vi" if is_vietnamese(text) else None),
            source_cited=next((credit.source for credit in credited if credit and credit.source), None),
            flags=(*self.flags, *dates.flags, *(("draft",) if self.front.true("draft") else ())),
        )

    # --- texts

    def _texts(self) -> tuple[str | None, bool | None, list[LineState]]:
        """Lead, whether it is the first paragraph, and body. It is the description, or a first paragraph set off."""
        body = [one for one in self.lines if one.role == "body" and one.line.text]
        lead = self.front.string("description", "summary", "excerpt", "subtitle")
        if not body or body[0].line.level:
            return lead, None if lead is None else False, body
        first = body[0].line
        if lead is not None and not _is_stated(clean(first.text), lead):
            return lead, False, body
        enciphered = sum(one.reason == "encoded" for one in self.lines)
        teased = len(body) == 1 and any(one.role == "related" for one in self.lines)
        led = len(body) > 1 or teased
        is_set_off = (
            (site_prefix(first.text) and led) or (first.strong and len(body) > 1) or (enciphered and len(body) == 1)
        )
        if lead is None and not is_set_off:
            return None, None, body
        body[0].role = "lead"
        how = False if first.strong else True if lead else None  # flattened text does not show how it was set
        return first.text, how, body[1:]

    def _status(self, body: Sequence[Line], lead: str | None) -> BodyStatus:
        if any(not line.level for line in body):
            return "ok"
        if any(one.reason == "encoded" for one in self.lines):
            return "encoded"
        related = sum(one.role == "related" for one in self.lines)
        return "listing" if related >= 2 and lead is None else "empty"

    # --- what is known of the article

    def _dates(self) -> list[Candidate]:
        front = [Candidate(source, text) for key, source in _DATE_KEYS.items() if (text := self.front.string(key))]
        own = self._own_times()
        story = (one.line.text for one in self.lines if one.role in ("lead", "body"))
        glued = [found[0] for first in islice(story, 1) if (found := _GLUED.match(first))]
        url = [Candidate("url", self.page.url)] if self.page.url else []
        return [*front, *(Candidate("byline", text) for text in (*own, *glued)), *self.page.found, *url]

    def _own_times(self) -> list[str]:
        """The article's time lines; a clock on a line of its own goes with the date above it."""
        out: list[str] = []
        own = (one.line.text for one in self.lines if one.role == "time" and one.item is None)
        for text in islice(own, _MAX_TIMES):
            dated = spot(text) is not None
            out[-1:] = [*out[-1:], text] if dated or not out else [f"{out[-1]} {text}"]
        return out

    def _authors(self) -> tuple[str, ...]:
        found = [name for text in self.front.strings("authors", "author", "by") for name in names(text)]
        for one in self.lines:
            if one.role == "byline" and (credit := one.credit):
                found += credit.authors
            elif one.role == "time" and one.item is None and (timed := spot(one.line.text)) and timed.before:
                found += names(timed.before)
        return tuple(dict.fromkeys(name for name in found if not is_desk(name)))

    def _section(self) -> str | None:
        given = self.front.string("categories", "category", "section")
        own = [timed.behind for one in self.lines if one.role == "time" and one.item is None
               and (timed := spot(one.line.text)) and timed.behind[:1].isalpha()]  # fmt: skip
        named = [section_of(one.line.text) for one in self.lines if one.reason == "section"]
        return given or next(iter(own), None) or next((name for name in named[:1] if name), None)

    def _tags(self) -> tuple[str, ...]:
        found = [tag for one in self.lines if one.role == "tag" for tag in tags_of(one.line.text)]
        return tuple(dict.fromkeys((*self.front.strings("tags", "keywords"), *found)))

    # --- pictures, other stories, the rest

    def _images(self) -> Iterable[Image]:
        for url in self.front.strings("image", "images", "cover", "featured_image", "thumbnail"):
            yield Image(self._absolute(url))
        waiting: Image | None = None
        for one in self.lines:
            if one.role == "caption" and not one.line.images:
                yield self._captioned(waiting or Image(None), one.line.text)
                waiting = None
                continue
            if one.line.images and (one.role in ("caption", "body", "lead") or one.reason == "picture"):
                yield from self._waiting(waiting)
                *ready, waiting = [self._captioned(image, image.caption or "") for image in one.line.images]
                yield from ready
            elif one.role == "body":
                yield from self._waiting(waiting)
                waiting = None
        yield from self._waiting(waiting)

    def _waiting(self, image: Image | None) -> Iterable[Image]:
        return [image] if image and (image.url or image.caption) else []

    def _captioned(self, image: Image, text: str) -> Image:
        caption, credit = caption_credit(text)
        return Image(self._absolute(image.url), caption, credit)

    def _related(self) -> Iterable[Related]:
        times = {one.item: one.line.text for one in self.lines if one.role == "time" and one.item is not None}
        stories = [one for one in self.lines if one.role == "related"]
        titles = unranked([labelled_title(one.line.text) or one.line.text for one in stories])
        for one, title in zip(stories, titles, strict=True):
            time = times.get(one.item) if one.item is not None else None
            glued = timed_title(title) if time is None else None
            if glued:
                time, title = glued.time, glued.before or glued.behind
            yield Related(title, self._absolute(one.line.url), one.heading, self._moment(time))

    def _moment(self, text: str | None) -> Stamp | None:
        if text is None:
            return None
        timed = spot(text)
        stamp = parse_timestamp(timed.time if timed else text, self.page.fetched_at, "related", order=self.order)
        return replace(stamp, raw=text) if stamp else None

    def _cuts(self) -> Iterable[Cut]:
        for text in self.front.lines:
            key = re.split(r"[:=]", text, maxsplit=1)[0].strip(" \"'").casefold()
            if key not in _USED_KEYS:
                yield Cut(text, "front matter")
        for one in self.lines:
            for dropped in one.line.dropped if one.kind != "mark" else ():
                yield Cut(dropped, "comment or shortcode")
            if one.role == "cut":
                yield Cut(one.line.raw, one.reason)
            elif one.role == "time" and one.item is not None and self._moment(one.line.text) is None:
                yield Cut(one.line.raw, "time of another story that cannot be read")
            elif one.role in ("byline", "time") and one.item is None:
                yield Cut(one.line.raw, one.role)

    def _absolute(self, url: str | None) -> str | None:
        try:
            return urljoin(self.page.url or "", url) if url and len(url) <= MAX_ADDRESS else None
        except ValueError:  # "http://[broken"
            return None
