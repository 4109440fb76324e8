"""Which captures other archives have of a paper: their indexes, found, asked page by page, and read."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode, urljoin, urlsplit

from baotinh.patience import BUSY, Answer, asks_to_be_left, is_forbidden, patiently, trouble
from crawler.spiders.in_turn import Reply, Silence, Wanted
from pipelines.foreign import cdx
from pipelines.foreign.cdx import CdxError, Copies, Dialect, Listing

_CRAWLS = "collinfo.json"
_SEARCH = "cdx/search/cdx"
_OK, _NONE = 200, 404
_MOST_PAGES = 100_000


class UnlistedError(Exception):
    """An index could not be asked, or does not answer as one; says why."""

    def __init__(self, reason: str, *, is_forbidden: bool = False, is_last: bool = False) -> None:
        super().__init__(reason)
        self.is_forbidden = is_forbidden
        """Whether its host's robots.txt keeps programs out."""
        self.is_last = is_last
        """Whether that host wants to be left alone."""


@dataclass(frozen=True, slots=True)
class Index:
    """An archive of others, by the index of its captures."""

    name: str
    """By which it is called in the archive here."""
    url: str
    """Of the index, or of the list of its crawls."""
    dialect: Dialect | None = None
    """`None`: it is found out."""
    copies: str | None = None
    """What stands before the places of its captures; `None`: beside the index."""

    def found(self, url: str, dialect: Dialect) -> tuple["Index", Copies]:
        """The same, once it is known; and where its captures are."""
        beside = cdx.copies_of(url, dialect)
        copies = replace(beside, base=f"{self.copies.rstrip('/')}/") if self.copies else beside
        return replace(self, dialect=dialect), copies


PUBLIC = (
    Index("web.archive.org", "https://web.archive.org/cdx/search/cdx", "wayback", "https://web.archive.org/web/"),
    Index("commoncrawl.org", "https://index.commoncrawl.org/collinfo.json", "commoncrawl",
          "https://data.commoncrawl.org/"),
)  # fmt: skip
"""Asked in this order: the first has had more of these papers, and lets programs in."""


def index_at(url: str, dialect: Dialect | None, copies: str | None) -> Index:
    """The index that somebody names; of a public one, what is known of it is taken."""
    host = urlsplit(url).netloc.lower()
    for one in PUBLIC:
        if urlsplit(one.url).netloc == host:
            address = one.url if urlsplit(url).path in ("", "/") else url
            return replace(one, url=address, dialect=dialect or one.dialect, copies=copies or one.copies)
    return Index(host, url, dialect, copies)


Take = Callable[[Listing], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each index."""

    hosts: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    pause: float
    """Seconds from which the waits grow where an index is busy."""

    def endpoints(self, index: Index) -> Generator[Wanted, Answer, tuple[Dialect, tuple[str, ...]]]:
        """In whose manner an index is asked, and at which addresses: each crawl of Common Crawl's has its own.

        Raises `UnlistedError`.
        """
        reason = ""
        for url, dialect in _places(index):
            try:
                if url.endswith(_CRAWLS):
                    return "commoncrawl", (yield from self._crawls(url))
                if dialect is not None:
                    return dialect, (url,)
                listing = _read((yield from patiently(_probe(url, self.hosts[0]), self.pause)))
            except CdxError as error:
                reason = reason or str(error)
            else:
                return listing.dialect, (url,)
        raise UnlistedError(reason)

    def ask(self, url: str, dialect: Dialect, take: Take) -> Generator[Wanted, Answer, Mapping[str, str]]:
        """Have all that an index lists of the hosts taken, page by page; which of them it does not tell of, and why.

        Raises `UnlistedError` where that is all of them, and where it does not answer.
        """
        untold: dict[str, str] = {}
        for host in self.hosts:
            try:
                yield from (self._resumed if dialect == "wayback" else self._paged)(url, host, take)
            except CdxError as error:
                untold[host] = str(error)
        if len(untold) == len(self.hosts):
            raise UnlistedError(untold[self.hosts[0]])
        return untold

    def _resumed(self, url: str, host: str, take: Take) -> Generator[Wanted, Answer, None]:
        """As the Wayback Machine has it: each page but the last says with what to ask for the next."""
        given: set[str] = set()
        keys: dict[str, str] = {}
        while True:
            listing = _read((yield from self._patiently(url, "wayback", host, **keys)))
            take(listing)
            if listing.resume is None:
                return
            if listing.resume in given:
                raise CdxError("it says that there is more, and leads back to what it has told")
            given.add(listing.resume)
            keys = {"resumeKey": listing.resume}

    def _paged(self, url: str, host: str, take: Take) -> Generator[Wanted, Answer, None]:
        """As pywb has it: it says how many pages there are. One that does not is asked until nothing new comes."""
        answer = yield from self._patiently(url, "commoncrawl", host, showNumPages="true")
        number = cdx.pages(answer.body) if isinstance(answer, Reply) and answer.status == 200 else None
        if number is None and not (listing := _read(answer)).captures:
            take(listing)  # it may have lines that are none
            return
        before = b""
        for page in range(_MOST_PAGES if number is None else number):
            answer = yield from self._patiently(url, "commoncrawl", host, page=page)
            if number is None and page and isinstance(answer, Reply) and answer.status == 400:
                return
            listing = _read(answer)
            if number is None and (not listing.captures or _body(answer) == before):
                return
            take(listing)
            before = _body(answer)

    def _patiently(
        self, url: str, dialect: Dialect, host: str, **more: object
    ) -> Generator[Wanted, Answer, Answer]:  # fmt: skip
        return patiently(cdx.query(url, dialect, host, self.since, self.until, **more), self.pause)

    def _crawls(self, url: str) -> Generator[Wanted, Answer, tuple[str, ...]]:
        answer = _answered((yield from patiently(url, self.pause)))
        if answer.status != _OK:
            raise CdxError(f"expected a list of crawls, found HTTP {answer.status}")
        found = cdx.collections(answer.body, url)
        return tuple(one.url for one in found if one.overlaps(self.since, self.until))


def _answered(answer: Answer) -> Reply:
    """An answer that is one; raises `UnlistedError`."""
    if isinstance(answer, Silence) or answer.status in BUSY:
        is_last = asks_to_be_left(answer)
        raise UnlistedError(trouble(answer) or "", is_forbidden=is_forbidden(answer), is_last=is_last)
    return answer


def _read(answer: Answer) -> Listing:
    """Raises `UnlistedError`, or `CdxError` for what is no list; pywb says with 404 that it has no captures."""
    reply = _answered(answer)
    is_told = reply.status == _OK or (reply.status == _NONE and reply.body.lstrip()[:1] == b"{")
    if not is_told:
        raise CdxError(f"expected a list of captures (CDX), found HTTP {reply.status}")
    return cdx.read(reply.body)


def _body(answer: Answer) -> bytes:
    return answer.body if isinstance(answer, Reply) else b""


def _places(index: Index) -> Iterator[tuple[str, Dialect | None]]:
    """Where an index may be, the likeliest place first; and in whose manner it is asked there, where that is known."""
    path = urlsplit(index.url).path
    if path.endswith(_CRAWLS):
        yield index.url, None
        return
    is_folder = path.endswith("/") or not path
    root = index.url if index.url.endswith("/") else f"{index.url}/"
    crawls = [] if index.dialect == "wayback" else [(urljoin(root, _CRAWLS), None)]
    search = [] if index.dialect == "commoncrawl" else [(urljoin(root, _SEARCH), index.dialect)]
    itself = (index.url, None if is_folder else index.dialect)
    yield from (*crawls, *search, itself) if is_folder else (itself, *crawls, *search)


def _probe(url: str, host: str) -> str:
    pairs = {"url": host, "matchType": "domain", "output": "json", "limit": 1}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}"
