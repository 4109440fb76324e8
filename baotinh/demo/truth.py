"""What the demo papers publish, before any of it is HTML: pages are rendered from this, never the other way round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin

from baotinh.demo.times import stamp, truncated
from crawler.items import VIETNAM, Article, BodyStatus, Image, Precision, Related, Stamp

TextKind = Literal["paragraph", "quote", "figure", "item", "answer", "subhead", "bold", "caps"]
"""How a text is set; the last three are subheads: `h2`, a paragraph all in bold, the same in capitals."""

SUBHEADS = frozenset({"subhead", "bold", "caps"})


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or a subhead of the body."""

    text: str
    kind: TextKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture between two paragraphs."""

    path: str
    caption: str
    credit: str | None
    """The photographer, printed as `Ảnh: …` after the caption."""


@dataclass(frozen=True, slots=True)
class Box:
    """A list of links to other stories, in the body or after it."""

    heading: str | None
    numbers: tuple[int, ...]
    """The stories it links to, by `Story.number`."""
    style: str
    """One of those the paper's family can draw: `list`, `arrows`, `table` …"""
    times: str | None = None
    """The form of the time beside each title, of `times.FORMS` or `relative`."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is said to have written it."""

    printed: str | None
    """The whole line: `Bài, ảnh: Lê Hữu Lữ`."""
    authors: tuple[str, ...] = ()
    source: str | None = None
    """The agency it was taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One published article."""

    number: int
    path: str
    """The address on the paper; what else leads there is in `others`."""
    topic: str
    section: str
    """The slug of its section."""
    title: str
    lead: str
    """As printed, with the paper's prefix where it has one."""
    prefix: str | None
    """`(ĐLO) -`, the beginning of the lead that names the paper."""
    parts: tuple[Text | Picture | Box, ...]
    """The body in reading order."""
    after: tuple[Box, ...]
    """Lists of other stories below the body."""
    byline: Byline
    tags: tuple[str, ...]
    published: datetime
    precision: Precision
    """The finest that the page states."""
    time_form: str
    """The visible form of the time, of `times.FORMS`."""
    updated: datetime | None = None
    body_status: BodyStatus = "ok"
    """`encoded`: the page has the body only as scrambled letters, so a reader without the key has none."""
    decomposed: bool = False
    """The page is sent in NFD."""
    only: Literal["listing", "sitemap", "feed"] | None = None
    """The one place that leads to it: a later page of its section, the sitemap or the feed."""

    @property
    def others(self) -> tuple[str, ...]:
        """Other addresses of the same article: tracking parameters, and the version for print."""
        return f"{self.path}?utm_source=ban-tin&utm_medium=email", f"/print{self.path}"

    @property
    def texts(self) -> tuple[Text, ...]:
        """Paragraphs and subheads in reading order, whether the page shows them in clear or not."""
        return tuple(part for part in self.parts if isinstance(part, Text))

    @property
    def body(self) -> tuple[str, ...]:
        """What a reader can read of the body."""
        return tuple(text.text for text in self.texts) if self.body_status == "ok" else ()

    @property
    def subheads(self) -> tuple[int, ...]:
        """Indices into `body`."""
        if self.body_status != "ok":
            return ()
        return tuple(n for n, text in enumerate(self.texts) if text.kind in SUBHEADS)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures of the body."""
        return tuple(part for part in self.parts if isinstance(part, Picture))

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All lists of other stories, in the order of the page."""
        return (*(part for part in self.parts if isinstance(part, Box)), *self.after)

    @property
    def stamp(self) -> Stamp:
        """The publication time as far as the page states it."""
        return Stamp(truncated(self.published, self.precision), self.precision, self.published.isoformat())


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a paper."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A make-believe newspaper."""

    id: str
    name: str
    host: str
    """A loopback address of its own."""
    platform: str
    """The family whose manner its pages have, as in `crawler/sites/platforms/`."""
    sections: tuple[Section, ...]
    articles: tuple[Story, ...]
    """Newest first."""
    moved: tuple[tuple[str, str], ...]
    """Old address, new address: answered with 301."""
    missing: str
    """An article that the front page still links to and the paper no longer has."""
    licence: str
    """The line with the licence number and its date in every footer."""

    def story(self, number: int) -> Story:
        """The article with this number."""
        return next(story for story in self.articles if story.number == number)

    def section(self, slug: str) -> Section:
        """The section with this slug."""
        return next(section for section in self.sections if section.slug == slug)

    def in_section(self, slug: str) -> tuple[Story, ...]:
        """What listings show of a section, newest first."""
        return tuple(s for s in self.articles if s.section == slug and s.only in (None, "listing"))

    def public(self) -> tuple[Story, ...]:
        """The articles that anything may link to."""
        return tuple(story for story in self.articles if story.only is None)

    def at(self, path: str) -> Story | None:
        """The article at this path."""
        return next((story for story in self.articles if story.path == path), None)

    def related(self, story: Story, base: str, now: datetime) -> tuple[Related, ...]:
        """What the page of a story, asked for at `now`, links to in the body and below it, in the order of the page."""
        return tuple(self._items(story.boxes, base, now))

    def expected(self, story: Story, base: str, now: datetime) -> Article:
        """The article that a perfect reader gets from the page; where the evidence stands is left open."""
        section = self.section(story.section).name
        return Article(
            url=urljoin(base, story.path),
            canonical_url=urljoin(base, story.path),
            title=story.title,
            lead=story.lead,
            body=story.body,
            subheads=story.subheads,
            authors=story.byline.authors,
            published=story.stamp,
            updated=_update(story),
            section=section,
            tags=story.tags,
            images=tuple(Image(urljoin(base, p.path), p.caption, p.credit) for p in story.pictures),
            related=self.related(story, base, now),
            body_status=story.body_status,
            language="vi",
            source_cited=story.byline.source,
        )

    def _items(self, boxes: Iterable[Box], base: str, now: datetime) -> Iterable[Related]:
        for box in boxes:
            for number in box.numbers:
                other = self.story(number)
                name = self.section(other.section).name
                when = stamp(box.times, other.published, now, name) if box.times else None
                yield Related(other.title, urljoin(base, other.path), box.heading, when)


def _update(story: Story) -> Stamp | None:
    if story.updated is None:
        return None
    precision: Precision = "second" if story.precision == "second" else "minute"
    return Stamp(truncated(story.updated, precision), precision, story.updated.astimezone(VIETNAM).isoformat())
