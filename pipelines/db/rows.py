"""Rows of the database as typed values: written, and read back column by column."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, TypeVar

Values = Sequence[object] | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """What is read of a row: the fields are columns; docs/schema.md says what they mean."""

    SOURCE: ClassVar[str]
    """Table, with joins where a column needs them; the first table is `t`."""
    SPELT: ClassVar[Mapping[str, str]] = {}
    """The columns that are not simply those of the first table."""


R = TypeVar("R", bound=Row)


def fetch(db: sqlite3.Connection, kind: type[R], rest: str, values: Values = ()) -> list[R]:
    """The rows that the `rest` of a query chooses, `WHERE t.id = ?`; the first table is `t`."""
    return [kind(*row) for row in db.execute(f"{_select(kind)} {rest}", values)]


def fetch_one(db: sqlite3.Connection, kind: type[R], rest: str, values: Values = ()) -> R | None:
    """The first of them."""
    row = db.execute(f"{_select(kind)} {rest} LIMIT 1", values).fetchone()
    return None if row is None else kind(*row)


_SELECTS: dict[type[Row], str] = {}


def _select(kind: type[Row]) -> str:
    if kind not in _SELECTS:
        names = (field.name for field in fields(kind))
        columns = ", ".join(kind.SPELT.get(name, f"t.{name}") for name in names)
        _SELECTS[kind] = f"SELECT {columns} FROM {kind.SOURCE}"  # noqa: S608
    return _SELECTS[kind]


def insert(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    """Add a row; returns its id. Inside a transaction."""
    # Table and column names come from our code, values are bound.
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()]).lastrowid or 0  # noqa: S608


@dataclass(frozen=True, slots=True)
class ArticleRow(Row):
    """An article with its present text, and the name of its paper."""

    SOURCE: ClassVar[str] = "articles t LEFT JOIN sites s ON s.id = t.site"
    SPELT: ClassVar[Mapping[str, str]] = {"site_name": "s.name", "domain": "s.domain"}

    id: int
    key: str
    site: str | None
    site_name: str | None
    domain: str | None
    url: str | None
    canonical_url: str | None
    title: str
    lead: str | None
    lead_is_paragraph: int | None
    body: str | None
    subheads: str
    body_status: str
    published_at: str | None
    published_precision: str | None
    updated_at: str | None
    section: str | None
    source_cited: str | None
    language: str | None
    """ISO 639-1."""
    flags: str
    digest: str
    capture_id: int
    first_seen_at: str
    gone_at: str | None

    @property
    def address(self) -> str | None:
        """Where it stands, as far as it is known."""
        return self.url or self.canonical_url

    @property
    def text(self) -> str:
        """Lead and body: one paper's lead is the first paragraph of another's body."""
        return f"{self.lead or ''}\n\n{self.body or ''}"


@dataclass(frozen=True, slots=True)
class RevisionRow(Row):
    """A text that an article has had."""

    SOURCE: ClassVar[str] = "revisions t"

    number: int
    seen_at: str
    digest: str
    title: str | None
    lead: str | None
    body: str | None
    doubt: str | None

    @property
    def parts(self) -> tuple[str | None, str | None, str | None]:
        """All that was printed."""
        return self.title, self.lead, self.body


@dataclass(frozen=True, slots=True)
class StoodRow(RevisionRow):
    """A text that an article has had, from when to when it stood there, and the bytes that it was read from."""

    SOURCE: ClassVar[str] = """revisions t JOIN articles a ON a.id = t.article_id
        LEFT JOIN texts n ON n.article_id = t.article_id AND n.number = t.number + 1"""
    SPELT: ClassVar[Mapping[str, str]] = {
        "of": "a.revisions", "edited_at": "n.seen_at", "edit_doubt": "n.doubt", "gone_at": "a.gone_at",
        "is_present": "t.digest = a.digest AND a.gone_at IS NULL",
    }  # fmt: skip

    capture_id: int
    of: int
    """How many texts there are."""
    edited_at: str | None
    """When the next one was first seen."""
    edit_doubt: str | None
    """Why that may be no edit of the paper's."""
    gone_at: str | None
    is_present: int
    """Whether the article says this today, be it again."""


@dataclass(frozen=True, slots=True)
class CaptureRow(Row):
    """An exchange or an imported file, and what the capture that has its bytes was."""

    SOURCE: ClassVar[str] = "captures t LEFT JOIN captures f ON f.id = t.revisit_of"
    SPELT: ClassVar[Mapping[str, str]] = {"first_url": "f.url", "first_digest": "f.digest"}

    id: int
    site: str | None
    url: str
    fetched_at: str | None
    status: int | None
    error: str | None
    digest: str | None
    location: str | None
    warc_record: str | None
    warc_file: str | None
    warc_offset: int | None
    warc_length: int | None
    revisit_of: int | None
    captured_by: str | None
    copied_from: str | None
    first_url: str | None
    first_digest: str | None
    claimed_url: str | None


@dataclass(frozen=True, slots=True)
class PageRow(Row):
    """An address of the frontier."""

    SOURCE: ClassVar[str] = "pages t"

    url: str
    kind: str
    state: str
    reason: str | None
    due_at: str | None
    moved_to: str | None
    visited_at: str | None
    looks: int
    brought: int
    brought_all: int


@dataclass(frozen=True, slots=True)
class LinkRow(Row):
    """A place where an address was found."""

    SOURCE: ClassVar[str] = "links t"

    found_in: str
    date_source: str | None
    date_text: str | None
    found_at: str


@dataclass(frozen=True, slots=True)
class ImageRow(Row):
    """A picture of an article."""

    SOURCE: ClassVar[str] = """images t LEFT JOIN captures c ON c.id = t.capture_id
        LEFT JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)"""
    SPELT: ClassVar[Mapping[str, str]] = {
        "digest": "f.digest", "warc_file": "f.warc_file", "warc_offset": "f.warc_offset",
    }  # fmt: skip

    url: str | None
    caption: str | None
    credit: str | None
    state: str | None
    """`None`: nobody has wanted it kept."""
    reason: str | None
    digest: str | None
    """Of the bytes, which lie at `warc_offset` in `warc_file`."""
    warc_file: str | None
    warc_offset: int | None


@dataclass(frozen=True, slots=True)
class MediaRow(Row):
    """A video, a recording or a document of an article."""

    SOURCE: ClassVar[str] = "media t"

    kind: str
    url: str
    source: str
    title: str | None


@dataclass(frozen=True, slots=True)
class RelatedRow(Row):
    """A link to another story."""

    SOURCE: ClassVar[str] = "related t"

    title: str
    url: str | None
    heading: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class DateRow(Row):
    """A date of a page, and what was made of it."""

    SOURCE: ClassVar[str] = "dates t"

    source: str
    text: str
    at: str | None
    verdict: str


@dataclass(frozen=True, slots=True)
class PlaceRow(Row):
    """A province that a text names."""

    SOURCE: ClassVar[str] = "places t"

    text: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class AuthorRow(Row):
    """Who wrote an article."""

    SOURCE: ClassVar[str] = "authors t"

    name: str


@dataclass(frozen=True, slots=True)
class TagRow(Row):
    """A keyword that the paper gives an article."""

    SOURCE: ClassVar[str] = "tags t"

    tag: str
