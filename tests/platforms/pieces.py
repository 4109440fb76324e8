"""What articles are made of, and what a reader must make of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tests.discovery.text import Story

TEXT = frozenset({"p", "sub", "quote", "voice", "cell", "verse", "li", "entry", "linked", "mixed", "question"})
"""Kinds of pieces whose text is the article's."""
NEAR = frozenset({"near", "card", "arrow"})
"""Kinds that lead to another story."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an article: the template of that name is filled with its values, and with what stands within it."""

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    inner: tuple["Piece", ...] = ()

    def all(self) -> Iterator["Piece"]:
        """It and what stands within it, in reading order."""
        yield self
        for piece in self.inner:
            yield from piece.all()


def piece(kind: str, *inner: Piece, **values: str) -> Piece:
    """A piece, said shortly."""
    return Piece(kind, values, inner)


class Picture(NamedTuple):
    """A picture with what is printed under it."""

    src: str
    caption: str
    credit: str | None


class Beside(NamedTuple):
    """Another story that a box leads to."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as it was written, before a template got hold of it."""

    story: Story
    odd: str
    """What is odd about it."""
    lead: str | None
    pages: tuple[tuple[Piece, ...], ...]
    """What stands between lead and signature; most have one page."""
    byline: str
    """As printed: `Bài, ảnh: Lê An`; empty when there is none."""
    authors: tuple[str, ...]
    source: str | None = None
    """Whom it says it was taken from."""
    tags: tuple[str, ...] = ()
    updated: datetime | None = None
    above: tuple[Piece, ...] = ()
    """Boxes between lead and text."""
    after: tuple[Piece, ...] = ()
    """Boxes of its own below it."""
    same: tuple[Piece, ...] = ()
    """What the template shows of the section, whatever the article."""
    comments: tuple[Piece, ...] = ()

    def on(self, page: int) -> Iterator[Piece]:
        """All pieces of a page, boxes included."""
        for outer in (*self.above, *self.pages[page], *self.after):
            yield from outer.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What must be read from one page."""

    url: str
    odd: str
    title: str
    lead: str | None
    body: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime
    updated: datetime | None
    section: str
    tags: tuple[str, ...]
    images: tuple[Picture, ...]
    related: tuple[Beside, ...]
    """What must be named."""
    others: frozenset[str]
    """Addresses of stories that may be named too, since the page shows them around the article."""
    source: str | None
    is_encoded: bool = False


def texts(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """What of them is the article's text."""
    return tuple(p.values["text"] for p in pieces if p.kind in TEXT)


def pictures(pieces: Iterable[Piece]) -> tuple[Picture, ...]:
    """The pictures with their captions."""
    return tuple(
        Picture(p.values["src"], p.values["text"], p.values["who"] or None) for p in pieces if p.kind == "photo"
    )


def beside(pieces: Iterable[Piece]) -> tuple[Beside, ...]:
    """The stories that boxes lead to, each once."""
    return tuple(dict.fromkeys(Beside(p.values["title"], p.values["href"]) for p in pieces if p.kind in NEAR))
