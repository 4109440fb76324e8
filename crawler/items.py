"""What passes between the parts: pages in, articles out.

Everything is frozen and made of tuples, so that an item can be compared, hashed and handed to another thread.
Absent is `None`, never an empty string. Text is NFC with single blanks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

VIETNAM = timezone(timedelta(hours=7))
"""Indochina Time; a fixed offset is exact for every date since 1975, and no page is older than 1997."""

Precision = Literal["second", "minute", "hour", "day", "month"]
"""What a printed time says, never finer."""

BodyStatus = Literal["ok", "empty", "encoded", "scripted", "listing", "media", "error", "login", "challenge"]
"""What stands where the body should be; only `ok` has a body that can be trusted to be the article's."""

Kind = Literal["home", "listing", "feed", "sitemap", "article", "guess", "image"]
"""What an address is asked for as; a `guess` is a usual name of a feed or a sitemap that nobody told, tried once; an
`image` is a picture of an article."""

Pictures = Literal["none", "lead", "article"]
"""Which pictures are kept: none, the first one of each article, or all of each article."""

MediaKind = Literal["video", "audio", "pdf"]
"""What a page shows or links to besides texts and pictures; it is named and never fetched."""

Chance = Literal["told", "likely", "possible", "related"]
"""How much speaks for an article or a listing at an address: the paper announces it, or its pattern says so; the
address looks like one; nothing speaks against it; or an article names it, whose paper may have many years of them."""


RECENT = timedelta(days=30)
"""How far back news goes when no date is given: sitemaps are read so far, older articles are a backfill's business."""

READABLE: frozenset[BodyStatus] = frozenset({"ok", "encoded", "scripted", "media"})
"""Statuses of pages that are articles, though the text of some cannot be read; the others are none, or not yet."""


class ExtractionError(ValueError):
    """A page that cannot be read at all: the message says what was expected and what was found."""


class LexiconError(ValueError):
    """A table of words is not as expected: the message says where, what was expected and what was found."""


class Candidate(NamedTuple):
    """A date as found, before anyone reads it."""

    source: str
    """Where it stood: `jsonld.datePublished`, `meta.article:published_time`, `byline`, `url`, `feed.pubDate` …"""
    text: str
    """The characters as printed."""


@dataclass(frozen=True, slots=True)
class Page:
    """Fetched or saved bytes, with what is known of where and when they came from."""

    url: str | None
    """The address that answered; `None` for a file whose address nobody states."""
    body: bytes
    """The payload, decompressed, never decoded."""
    fetched_at: datetime | None
    """Aware; `None` for a file whose capture time nobody states. Relative times are read against it."""
    content_type: str | None = None
    """The Content-Type header, whole."""
    found: tuple[Candidate, ...] = ()
    """Dates that feeds, sitemaps and listings gave for this address."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as a text states it."""

    at: datetime
    """Aware; truncated to the precision (a day is 00:00 local time)."""
    precision: Precision
    raw: str
    """The text it was read from."""
    source: str | None = None
    """Where the text stood (see `Candidate.source`)."""
    flags: tuple[str, ...] = ()
    """What a reader should know: `zone_mislabelled`, `weekday_mismatch`, `url_is_creation_time` …"""

    @property
    def iso(self) -> str:
        """ISO 8601, as long as the precision allows: `2026-03`, `2026-03-07`, `2026-03-07T08:07+07:00`.

        Clock times are given in Vietnamese local time, so that the order of the texts is the order of the moments.
        """
        if self.precision in ("day", "month"):
            return self.at.strftime("%Y-%m-%d" if self.precision == "day" else "%Y-%m")
        return self.at.astimezone(VIETNAM).isoformat(timespec="seconds" if self.precision == "second" else "minutes")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate date and what was made of it: one line of the ledger that explains a publication time."""

    source: str
    text: str
    stamp: Stamp | None
    """`None` when no moment could be read."""
    verdict: str
    """`chosen`, `agrees`, `conflicts`, `update`, `unreadable:` and why, or why it was never considered."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article with what is printed under it."""

    url: str | None
    """Absolute where the page has an address; `None` when only the caption is left."""
    caption: str | None = None
    credit: str | None = None
    """The photographer or agency, without the word `Ảnh:`."""


@dataclass(frozen=True, slots=True)
class Media:
    """A video, a recording or a document of the article: where it is, and nothing of what is in it."""

    url: str
    """Absolute where the page has an address."""
    kind: MediaKind
    source: str
    """Where it stands: `video`, `audio`, `iframe`, `embed`, `object`, `link`, `og:video`, `jsonld.VideoObject` …"""
    title: str | None = None
    """What the page calls it, where it does."""


@dataclass(frozen=True, slots=True)
class Related:
    """A link to another story, taken out of the body or from a list around it."""

    title: str
    url: str | None = None
    heading: str | None = None
    """The heading it stood under (`Tin liên quan`); `None` for a list without one."""
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A block that was left out of the article, and why: nothing disappears without a reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article, separated from everything around it."""

    url: str | None = None
    """The address of the page it was read from."""
    canonical_url: str | None = None
    """The address that the page itself gives as its own; a claim, checked before it is used as identity."""
    title: str | None = None
    lead: str | None = None
    """The sapo as the reader sees it, or the description of a Markdown file; it stands in no paragraph of `body`."""
    lead_is_paragraph: bool | None = None
    """Whether the lead is the first paragraph, printed like the others, which the page also states as its description;
    else it stands apart. `None` without a lead, and where nobody can tell."""
    description: str | None = None
    """The meta description, which may repeat or shorten the lead."""
    body: tuple[str, ...] = ()
    """Paragraphs and subheads in reading order."""
    subheads: tuple[int, ...] = ()
    """Indices into `body`."""
    authors: tuple[str, ...] = ()
    """As printed, without the words around them; pen names and initials stay as they are."""
    published: Stamp | None = None
    """`None` when the page does not say: the fetch time never stands in for it."""
    updated: Stamp | None = None
    dates: tuple[Evidence, ...] = ()
    """All dates of the page that were considered, with what was made of each."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    related: tuple[Related, ...] = ()
    cut: tuple[Cut, ...] = ()
    body_status: BodyStatus = "ok"
    language: str | None = None
    """ISO 639-1 code, of the page's declaration or of the text."""
    source_cited: str | None = None
    """Whom the article says it was taken from, for example `TTXVN`."""
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Lead and body, joined by blank lines."""
        return "\n\n".join((*([self.lead] if self.lead else []), *self.body))


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page, and what was said of it there."""

    url: str
    kind: Kind
    title: str | None = None
    date: Candidate | None = None
    """What was said of its time."""
    day: str | None = None
    """The day that this amounts to, `2026-03-07`; newer articles are asked for first."""
    chance: Chance = "told"
    is_next: bool = False
    """Whether it is a later page of the listing on which it stands."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to be asked for, and what is known of it beforehand."""

    url: str
    site: str
    kind: Kind
    depth: int = 0
    """Steps of pagination behind the front page or section, 0 for the front page itself."""
    found: tuple[Candidate, ...] = ()
    """Dates that feeds, sitemaps and listings gave for it."""
    chance: Chance = "told"
    """What speaks for its kind, while nobody has read it; where little does, the page alone says what it is."""
    etag: str | None = None
    """Validators of the last whole answer, for asking whether it has changed."""
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said in the end, live or from the WARC: the same thing to whoever reads it."""

    url: str
    """The address that answered, after redirects."""
    status: int
    body: bytes
    """Decompressed."""
    fetched_at: datetime
    content_type: str | None = None
    retry_after: str | None = None
    """The header, as it came."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One exchange with a server, or one imported file, as it lies in the WARC: what came back, or why nothing did."""

    url: str
    fetched_at: datetime | None
    """When the answer came; `None` for a file whose capture time nobody states."""
    status: int | None
    """HTTP status; `None` when no response came, and for a file."""
    error: str | None = None
    content_type: str | None = None
    digest: str | None = None
    """`sha256:<hex>` of the body bytes as received."""
    location: str | None = None
    """Where a redirect points to."""
    etag: str | None = None
    last_modified: str | None = None
    warc_record: str | None = None
    """WARC-Record-ID, without `<urn:uuid:` and `>`."""
    warc_file: str | None = None
    """File name inside `DATA/warc/`."""
    warc_offset: int | None = None
    warc_length: int | None = None
    """Bytes from `warc_offset` that hold the record, compressed."""
    revisit_of: int | None = None
    """The capture that has the same bytes, where this one has only their digest."""
    took: int | None = None
    """Milliseconds from the request to the head of the answer; `None` where nobody measured it."""
    captured_by: str | None = None
    """The archive that captured it, where that was not this program: `web.archive.org`."""
    copied_from: str | None = None
    """Where it was copied from in that archive."""
    claimed_url: str | None = None
    """The address that only the file itself says it had."""


ELSEWHERE = "not the paper's"
"""Reason for refusing an address, or one that it leads to; the host follows."""

Outcome = Literal["done", "gone", "later", "refused"]
"""What becomes of an address: read, away for good, to be asked again, or not to be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of asking for one address: the unit of storing, one visit = one transaction."""

    ask: Ask
    outcome: Outcome
    reason: str | None = None
    """Why it is not `done`; or, for `done`, what was found instead of an article."""
    kind: Kind | None = None
    """What the page is, where it could be told; it may have been asked for as another."""
    page: Page | None = None
    article: Article | None = None
    links: tuple[Link, ...] = ()
    captures: tuple[Capture, ...] = ()
    """Every exchange on the way here, in order: redirects, retries, the answer."""
    hold: float | None = None
    """Seconds for which the server wants to be left alone."""
