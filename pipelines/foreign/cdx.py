"""Captures that others have, as their indexes list them (CDX): how they are asked, and what they answer.

Two dialects are understood: that of the Wayback Machine, whose captures are addresses with a time in them, and that of
Common Crawl (pywb), whose captures lie at a place in a WARC file. Nothing here asks for anything.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.addresses import identity, normalise, origin, without_password
from crawler.sites import Site

from .addresses import has_come, moment_of

Dialect = Literal["wayback", "commoncrawl"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
LINES = 5000
"""Captures that an index of the Wayback Machine's kind is asked for at a time: one or two megabytes."""
_HTML = ("text/html", "application/xhtml+xml")
_REVISIT = "warc/revisit"
_PAGES = (r"~status:(200|304|-|0|$)", r"~mime:(text/html|application/xhtml\+xml|warc/revisit)")
"""What Common Crawl is asked for: pages that were there, and looks without bytes, whose status is any of these."""
_EMPTY = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""The digest of no bytes at all: that of a redirect."""
_NOTHING = "[1345].."
_NO_TEXT = (
    "(image|video|audio|font)/.*|text/(css|javascript|xml|plain)|application/(javascript|x-javascript|json|pdf|xml)"
)
"""What the Wayback Machine is asked to leave out, by status and type; it says of revisits neither."""
_TWO_MONTHS = timedelta(days=60)
_OK = 200
_NO_PAGE = re.compile(  # "/logo.png", "/robots.txt", "/style.css", "/rss/thoi-su.rss", "/sitemap-2019.xml"
    r"\.(?:jpe?g|jfif|png|gif|webp|avif|svg|ico|bmp|tiff?|css|js|mjs|map|json|xml|xsl|rss|atom|rdf|txt|csv|pdf|docx?|xlsx?|"
    r"pptx?|zip|rar|7z|gz|tar|apk|exe|mp[34]|m4[av]|aac|ogg|wav|wma|flv|swf|avi|wmv|mov|webm|m3u8|ts|woff2?|ttf|otf|eot)$",
    re.IGNORECASE,
)
_NAMES = {  # of fields: as the Wayback Machine says, and as Common Crawl does
    "original": "url", "mimetype": "mime", "statuscode": "status",
}  # fmt: skip
_PLAIN: Mapping[int, Sequence[str]] = {  # what the fields of a plain line are, by their number
    6: ("urlkey", "timestamp", "url", "mime", "status", "digest"),
    7: ("urlkey", "timestamp", "url", "mime", "status", "digest", "length"),
    9: ("urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "offset", "filename"),
    10: ("urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "robotflags", "offset", "filename"),
    11: ("urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "robotflags", "length", "offset",
         "filename"),
}  # fmt: skip
_LEGEND = re.compile(r"\s?CDX [A-Za-z](?: [A-Za-z])*$")  # " CDX N b a m s k r M S V g"
_CDXJ = re.compile(r"\S+ (\d{4,14}) (\{.*\})$")  # 'vn,baovidu)/a 20190301000000 {"url": "https://baovidu.vn/a", …}'
_STAMP = re.compile(r"\d{4}(?:\d\d){0,5}", re.ASCII)  # "20190301020304", in merged indexes also "2019" or "201903"
_EARLIEST = "00000101000000"
"""What a time begins with that says less than fourteen digits."""
_CDX_PATH = re.compile(r"(?:/cdx/search/cdx|/cdx/search|/cdx|/[^/]*-index|/collinfo\.json)/?$")
_MAIN = re.compile(r"CC-MAIN-(\d{4})(?:-(\d\d(?:\d\d)?))?")  # "CC-MAIN-2019-09", "CC-MAIN-2008-2009", "CC-MAIN-2012"
_SHOWN = 60


class CdxError(ValueError):
    """What an index answers is no list of captures: the message says what was found."""


class Span(NamedTuple):
    """Where a record lies in a file of others."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture, as an index lists it."""

    url: str
    """As the index has it, which may name the port 80, but without name and password."""
    stamp: str
    """The capture time in fourteen digits, UTC, or as many as the index knows."""
    status: int | None
    """`None` for a revisit that has none."""
    mime: str
    digest: str | None
    """SHA-1 of the payload in base 32: captures of one address that have the same were the same page."""
    place: Span | None = None
    """In a WARC file, where the dialect tells of one."""

    @property
    def address(self) -> str:
        """The address of the page."""
        return normalise(self.url) or self.url

    @property
    def key(self) -> str:
        """The same for all spellings of the address."""
        return identity(self.address)

    @property
    def captured_at(self) -> datetime:
        """The earliest time that it can be."""
        moment = moment_of(self.stamp + _EARLIEST[len(self.stamp) :])
        assert moment is not None  # of others no capture is made
        return moment

    @property
    def is_exact(self) -> bool:
        """Whether that is its time."""
        return len(self.stamp) == len(_EARLIEST)

    @property
    def is_revisit(self) -> bool:
        """Whether the archive says that it found the page as before, and has no bytes of its own for it."""
        return self.mime.lower() == _REVISIT

    @property
    def is_bare(self) -> bool:
        """Whether nobody finds the bytes: whoever gives a copy of a revisit does, a place in a file is just its own."""
        return self.is_revisit and self.place is not None


@dataclass(frozen=True, slots=True)
class Listing:
    """What an index answered."""

    captures: tuple[Listed, ...] = ()
    odd: tuple[str, ...] = ()
    """Lines that are none of a capture, as far as they are shown."""
    resume: str | None = None
    """What to ask with for those behind."""
    is_json_lines: bool = False

    @property
    def dialect(self) -> Dialect:
        """Whose manner it is."""
        has_places = self.is_json_lines or any(capture.place for capture in self.captures)
        return "commoncrawl" if has_places else "wayback"


@dataclass(frozen=True, slots=True)
class Collection:
    """One of the crawls of an archive, each of which has an index of its own."""

    id: str
    url: str
    since: datetime | None = None
    until: datetime | None = None

    def overlaps(self, since: datetime | None, until: datetime | None) -> bool:
        """Whether anything in it may have been captured within a time."""
        is_after = since is None or self.until is None or self.until >= since
        return is_after and (until is None or self.since is None or self.since <= until)


@dataclass(frozen=True, slots=True)
class Copies:
    """Where an archive has what its index lists."""

    dialect: Dialect
    base: str
    """What stands before the time of a capture, or before the name of a file; ends with a slash."""

    def address(self, capture: Listed) -> str:
        """Where a capture is asked for; raises `CdxError` where that would be another host's."""
        if self.dialect == "wayback":
            return f"{self.base}{capture.stamp}id_/{capture.url}"
        if capture.place is None:
            raise CdxError("the index says no file in which the capture lies")
        url = _within(self.base, capture.place.file)
        if url is None or not url.startswith(self.base):
            raise CdxError(f"the index names a file that is not below {self.base}: {capture.place.file[:_SHOWN]!r}")
        return url


def copies_of(index: str, dialect: Dialect) -> Copies:
    """Where the captures of an index lie as a rule: beside it."""
    parts = urlsplit(index)
    path = _CDX_PATH.sub("", parts.path).rstrip("/")
    root = f"{parts.scheme}://{parts.netloc}{path}/"
    return Copies(dialect, f"{root}web/" if dialect == "wayback" else root)


# --- what is asked


def query(
    index: str, dialect: Dialect, host: str, since: datetime | None, until: datetime | None, **more: object
) -> str:
    """The address at which an index lists the pages of a host and its subdomains; `more` are further parameters."""
    pairs: list[tuple[str, object]] = [("url", host), ("matchType", "domain"), ("output", "json")]
    pairs += [("from", _stamp(since))] if since else []
    pairs += [("to", _stamp(until))] if until else []
    if dialect == "wayback":
        pairs += [("filter", f"!statuscode:{_NOTHING}"), ("filter", f"!mimetype:{_NO_TEXT}")]
        pairs += [("limit", LINES), ("showResumeKey", "true")]
    else:
        pairs += [("filter", told) for told in _PAGES]
    pairs += more.items()
    return f"{index}{'&' if '?' in index else '?'}{urlencode(pairs)}"


def _stamp(moment: datetime) -> str:
    """A time in the fourteen digits of an index."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


# --- what is answered


def read(body: bytes) -> Listing:
    """What an index answered, in any of its forms; raises `CdxError` for what is no list of captures.

    A line that is none of a capture is counted and passed over.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if not text:
        return Listing()
    if text.startswith("["):
        return _of_rows(text)
    if text.startswith("{"):
        return _of_objects(text)
    return _of_lines(text)


def pages(body: bytes) -> int | None:
    """How many pages an index says that it has; `None` where it says something else."""
    try:
        told = _json(body)
    except ValueError:  # it does not know the question, and lists captures
        return None
    number = told.get("pages") if isinstance(told, dict) else told
    return number if type(number) is int and 0 <= number < 10**6 else None


def collections(body: bytes, url: str) -> tuple[Collection, ...]:
    """The crawls in a list of them (`collinfo.json`) that lies at an address; raises `CdxError`.

    Those whose index would be another host's are left out.
    """
    try:
        told = _json(body)
    except ValueError as error:
        raise CdxError(_expected(body.decode("utf-8", "replace"), "a list of crawls")) from error
    entries = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    found = tuple(
        Collection(str(one.get("id", "")), one["cdx-api"], *_times(one))
        for one in entries
        if isinstance(one.get("cdx-api"), str) and _within(url, one["cdx-api"])
    )
    if not found:
        raise CdxError(_expected(body.decode("utf-8", "replace"), "a list of crawls"))
    return found


def is_wanted(capture: Listed, site: Site, since: datetime | None, until: datetime | None) -> bool:
    """Whether a capture may be an article of the paper: an HTML page that was there, at an address that can be one."""
    url, at = capture.address, capture.captured_at
    is_page = capture.status == _OK and capture.mime.lower().startswith(_HTML)
    if capture.is_revisit:  # that of no bytes was a redirect, or an answer that there is nothing new
        is_page = capture.is_bare or capture.digest != _EMPTY
    in_time = (since is None or at >= since) and (until is None or at <= until)
    return is_page and in_time and site.owns(url) and can_be_article(url, site)


def can_be_article(url: str, site: Site) -> bool:
    """Whether an article may stand at an address: at none of a picture, a style or a feed, nor at the front page."""
    return not (_NO_PAGE.search(urlsplit(url).path) or site.denies(url) or site.is_section(url))


def _json(text: str | bytes) -> Any:
    """What is told in JSON; raises `ValueError` for what is none, or is nested without end."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _within(base: str, link: str) -> str | None:
    """Where a link leads, if that is the same host as that of a base."""
    try:
        url = urljoin(base, link)
        return url if origin(url) == origin(base) else None
    except ValueError:  # "http://[::1"
        return None


def _of_rows(text: str) -> Listing:
    """`[["urlkey", "timestamp", …], ["vn,baovidu)/a", "20190301000000", …], [], ["vn%2Cbaovidu%29%2Fb+2019"]]`."""
    try:
        rows = _json(text)
    except ValueError as error:
        raise CdxError(_expected(text)) from error
    if not all(isinstance(row, list) for row in rows):
        raise CdxError(_expected(text))
    head = [str(name) for name in rows[0]] if rows else []
    if rows and "timestamp" not in head:
        raise CdxError(_expected(text))
    is_cut = rows[-2:-1] == [[]] and len(rows[-1]) == 1
    lines = [row for row in (rows[1:-2] if is_cut else rows[1:]) if row]
    found = [(_capture(dict(zip(head, row, strict=False))), json.dumps(row, ensure_ascii=False)) for row in lines]
    return _listing(found, resume=str(rows[-1][0]) if is_cut else None)


def _of_objects(text: str) -> Listing:
    """`{"urlkey": "vn,baovidu)/a", "timestamp": "20190301000000", "filename": …}`, one a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [(_capture(_object(line)), line) for line in lines]
    if not any(capture for capture, _ in found):
        told = _object(lines[0])
        what = told.get("message") or told.get("error")
        if isinstance(what, str) and what.lower().startswith("no captures"):
            return Listing(is_json_lines=True)
        raise CdxError(_expected(what if isinstance(what, str) else text))
    return _listing(found, is_json_lines=True)


def _object(line: str) -> Mapping[str, Any]:
    """What a line of JSON says; nothing where it is none."""
    try:
        told = _json(line)
    except ValueError:  # one line is no reason to lose the others
        return {}
    return told if isinstance(told, dict) else {}


def _of_lines(text: str) -> Listing:
    """`vn,baovidu)/a 20190301000000 https://baovidu.vn/a text/html 200 SHA1 1234`, and CDXJ."""
    above, _, resume = text.rpartition("\n\n")  # an empty line, and what to ask with for more
    if not above or " " in resume.strip():
        above, resume = text, ""
    lines = [line for line in above.splitlines() if line.strip() and not _LEGEND.match(line)]
    found = [(_capture(_told(line)), line) for line in lines]
    if lines and not any(capture for capture, _ in found):
        raise CdxError(_expected(text))
    return _listing(found, resume=resume.strip() or None, is_json_lines=any(map(_CDXJ.match, lines)))


def _told(line: str) -> Mapping[str, Any]:
    if cdxj := _CDXJ.match(line):
        return {**_object(cdxj[2]), "timestamp": cdxj[1]}
    words = line.split(" ")
    return dict(zip(_PLAIN.get(len(words), ()), words, strict=False))


def _listing(
    found: Iterable[tuple[Listed | None, str]], *, resume: str | None = None, is_json_lines: bool = False
) -> Listing:
    captures, odd = [], []
    for capture, line in found:
        captures += [capture] if capture else []
        odd += [] if capture else [" ".join(line.split())[:_SHOWN]]
    return Listing(tuple(captures), tuple(odd), resume, is_json_lines)


def _capture(told: Mapping[str, Any]) -> Listed | None:
    """A capture of what is told of it, by either name of a field; `None` where that is not enough."""
    fields = {_NAMES.get(name, name): str(value) for name, value in told.items() if isinstance(value, str | int)}
    url, stamp = without_password(fields.get("url", "")), fields.get("timestamp", "")
    at = moment_of(stamp + _EARLIEST[len(stamp) :]) if _STAMP.fullmatch(stamp) else None
    if at is None or not has_come(at) or not url.lower().startswith(("http://", "https://")) or not url.isprintable():
        return None
    status, digest = fields.get("status", ""), fields.get("digest", "-").removeprefix("sha1:")
    number = int(status) if re.fullmatch(r"[1-9]\d\d", status, re.ASCII) else None
    mime, digest = (_plain_text(told) for told in (fields.get("mime", ""), digest))
    return Listed(url, stamp, number, mime, None if digest in ("", "-") else digest, _place(fields))


def _plain_text(told: str) -> str:
    """As a database can keep it: JSON may have half a letter."""
    return told.encode("ascii", "backslashreplace").decode()


def _place(fields: Mapping[str, str]) -> Span | None:
    file, offset, length = (fields.get(name, "") for name in ("filename", "offset", "length"))
    is_told = all(re.fullmatch(r"\d{1,15}", number, re.ASCII) for number in (offset, length))
    return Span(file, int(offset), int(length)) if is_told and file.isprintable() and int(length) else None


def _times(told: Mapping[str, Any]) -> Iterator[datetime | None]:
    """From when until when a crawl went: as it says, or as its name does; `None` where nobody can say."""
    try:
        first, last = _of_name(str(told.get("id", "")))
    except (ValueError, OverflowError):  # the year 0, or one behind the last
        first = last = None
    yield _moment(told.get("from")) or first
    yield _moment(told.get("to")) or last


def _of_name(name: str) -> tuple[datetime | None, datetime | None]:
    """When a crawl of this name went, within two months; raises `ValueError`, `OverflowError`."""
    if (found := _MAIN.fullmatch(name)) is None:
        return None, None
    year, week = found.groups()
    if week and len(week) == 2:
        first = last = datetime(int(year), 1, 1, tzinfo=UTC) + timedelta(weeks=int(week) - 1)
    else:
        first, last = (datetime(int(one), month, 1, tzinfo=UTC) for one, month in ((year, 1), (week or year, 12)))
    return first - _TWO_MONTHS, last + _TWO_MONTHS


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:  # it says nothing, or something else
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _expected(found: str, what: str = "a list of captures (CDX)") -> str:
    return f"expected {what}, found {' '.join(found.split())[:_SHOWN]!r}"
