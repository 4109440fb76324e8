"""Recovering a paper: what others captured of it is listed, then fetched one after the other, read and kept.

It asks as a generator (`crawler.spiders.in_turn`), so it knows no network and waits for nothing but answers.
"""

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from baotinh.indexes import Index, Question, UnlistedError
from baotinh.patience import BUSY, Answer, is_forbidden, patiently, trouble
from baotinh.streams import say
from crawler.addresses import identity, origin
from crawler.codings import BadBodyError
from crawler.extractors import extract
from crawler.items import Article, ExtractionError, Page
from crawler.messages import message, translated
from crawler.readers import Readers
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site, site_of
from crawler.spiders.in_turn import Asking, Reply, Silence, Wanted
from crawler.spiders.reading import read_again
from pipelines.db.archive import OK, PARTIAL, Archive
from pipelines.db.progress import Stage, stage
from pipelines.foreign.cdx import CdxError, Copies, Listed, Listing, Span, is_wanted
from pipelines.foreign.mementos import memento, record_of
from pipelines.foreign.records import MAX_BLOCK, read_records
from pipelines.foreign.saved import Saved, page_of
from pipelines.ingest.imports import Importer
from pipelines.ingest.wishes import Wishes, is_copied
from pipelines.store.articles import is_article
from pipelines.store.names import is_taken_down, paper_of
from pipelines.warc.provenance import Origin
from pipelines.warc.reader import Damage
from pipelines.warc.record import Record

_HOPS = 3
_OK, _PART = 200, 206
_MOVED = (301, 302, 303, 307, 308)
_GONE = frozenset({404, 410})
_PATIENCE = 3
"""Times in a row that an archive gives nothing before it is left alone."""


class MissedError(Exception):
    """A capture cannot be had, or is not what the index says; says why."""

    def __init__(self, reason: str, *, is_silent: bool = False, is_forbidden: bool = False) -> None:
        super().__init__(reason)
        self.is_silent = is_silent
        """Whether it was the archive that gave no answer, and not the capture that is not there."""
        self.is_forbidden = is_forbidden


@dataclass(slots=True)
class Recovery:
    """One paper, out of the archives of others."""

    site: Site
    indexes: tuple[Index, ...]
    question: Question
    wishes: Wishes
    results: Counter[str] = field(default_factory=Counter)
    """What became of the captures that were fetched, and how many lines of an index were none of a capture."""
    troubles: int = 0
    """What could not be had."""
    forbidden: int = 0
    """Archives whose robots.txt keeps programs out."""
    _had: Callable[[Listed, str], bool] = lambda _capture, _place: False
    _copies: dict[int, Copies] = field(default_factory=dict)
    _misses: Counter[int] = field(default_factory=Counter)
    """How often in a row an archive gave nothing."""

    def look_in(self, archive: Archive) -> None:
        """Fetch nothing that an archive has, or that was taken down in it."""
        db = archive.connection
        paper = paper_of(db, self.site.id)

        def is_had(capture: Listed, place: str) -> bool:
            return is_taken_down(db, paper, capture.address) or is_copied(archive, capture, place)

        self._had = is_had

    @property
    def counts(self) -> dict[str, int]:
        """For the row of the run."""
        return {**self.results, "had": self.wishes.had - self._stored}

    @property
    def account(self) -> str:
        """What became of the captures, in a line."""
        return account(self.counts)

    @property
    def has_stored(self) -> bool:
        """Whether anything was kept."""
        return self._stored > 0

    @property
    def exit_code(self) -> int:
        """Whether it is whole: an archive that keeps programs out is its own business, as long as another lets in."""
        return PARTIAL if self.troubles or self.forbidden == len(self.indexes) else OK

    @property
    def _stored(self) -> int:
        """Pages that need not be fetched any more, by what this did."""
        return sum(self.results.values()) - self.results["missing"] - self.results["odd"]

    def all(self, keeper: "Keeper") -> Asking:
        """List, then fetch."""
        yield from self.list()
        yield from self.fetch(keeper)

    def list(self) -> Asking:
        """Ask all indexes what they have."""
        with stage("listing captures", "captures") as step:
            for number, index in enumerate(self.indexes):
                try:
                    yield from self._list(number, index, step)
                except UnlistedError as error:
                    self._leave(index, error, is_forbidden=error.is_forbidden)

    def _list(self, number: int, index: Index, step: Stage) -> Asking:
        dialect, urls = yield from self.question.endpoints(index)
        misses = 0
        for url in urls:
            index, self._copies[number] = index.found(url, dialect)

            def take(listing: Listing) -> None:
                self._take(number, listing)
                step.advance(len(listing.captures))

            try:
                yield from self.question.ask(url, dialect, take)
            except UnlistedError as error:
                misses += 1
                if error.is_forbidden or misses == _PATIENCE or len(urls) == 1:
                    raise
                self.troubles += 1
                say(f"baotinh: {url}: {translated(str(error))}", err=True)
            else:
                misses = 0

    def _take(self, number: int, listing: Listing) -> None:
        self.results["odd"] += listing.odd
        copies = self._copies[number]
        for capture in listing.captures:
            if is_wanted(capture, self.site, self.question.since, self.question.until):
                with suppress(CdxError):  # told when it is fetched
                    place = _origin("", copies, capture).place
                    self.wishes.add(number, capture, is_had=self._had(capture, place))
                    continue
                self.wishes.add(number, capture, is_had=False)

    def _leave(self, index: Index, error: Exception, *, is_forbidden: bool) -> None:
        """Go on without an archive."""
        if is_forbidden:
            self.forbidden += 1
            say(f"baotinh: {message('recover forbidden', name=index.name)}", err=True)
            return
        self.troubles += 1
        say(f"baotinh: {message('recover no index', name=index.name, what=translated(str(error)))}", err=True)

    def fetch(self, keeper: "Keeper") -> Asking:
        """Fetch what is wanted of it, and have it kept."""
        with stage("recovering captures", "captures", self.wishes.pages - self.wishes.had) as step:
            for number, capture in self.wishes.wanted():
                index = self.indexes[number]
                if self._misses[number] >= _PATIENCE:
                    continue
                try:
                    saved = yield from self._fetched(index, self._copies[number], capture)
                    result = keeper.store(saved)
                except MissedError as error:
                    result = "missing"
                    self._miss(number, capture, error)
                else:
                    self._misses[number] = 0
                    self.wishes.have(capture, number)
                self.results[result] += 1
                step.note = account(self.results)
                step.advance()

    def _miss(self, number: int, capture: Listed, error: MissedError) -> None:
        index = self.indexes[number]
        if error.is_forbidden:
            self._misses[number] = _PATIENCE
            self._leave(index, error, is_forbidden=True)
            return
        self.troubles += 1
        self._misses[number] = self._misses[number] + 1 if error.is_silent else 0
        say(f"baotinh: {capture.address} ({capture.stamp}): {translated(str(error))}", err=True)
        if self._misses[number] == _PATIENCE:
            say(f"baotinh: {message('recover left', name=index.name)}", err=True)

    def _fetched(self, index: Index, copies: Copies, capture: Listed) -> Generator[Wanted, Answer, Saved]:
        """A capture as it is to be kept; raises `MissedError`."""
        try:
            source = _origin(index.name, copies, capture)
        except CdxError as error:
            raise MissedError(str(error)) from error
        record = yield from self._memento(source, capture) if source.span is None else self._record(source)
        if identity(record.url) != capture.key:
            raise MissedError(f"another page is there: {record.url}")
        try:
            return replace(Saved.of(page_of(record), record), origin=source)
        except BadBodyError as error:
            raise MissedError(str(error)) from error

    def _record(self, source: Origin) -> Generator[Wanted, Answer, Record]:
        """A record of a WARC file, of which nothing else is fetched."""
        assert source.span is not None
        first, last = source.span
        length = last - first + 1
        if length > MAX_BLOCK:
            raise MissedError(f"the record has {length} bytes, a page at most {MAX_BLOCK}")
        answer = _there((yield from self._patiently(source.url, Range=f"bytes={first}-{last}")), _OK, _PART)
        body = answer.body[first : last + 1] if answer.status == _OK else answer.body
        if len(body) != length:
            raise MissedError(f"expected a record of {length} bytes, found {len(body)}")
        found = next(read_records(BytesIO(body), urlsplit(source.url).path.rpartition("/")[2]), None)
        if isinstance(found, Damage):
            raise MissedError(found.what)
        if found is None or found.kind != "response" or not found.head:
            raise MissedError("the record is no page")
        if not found.is_unaltered:
            raise MissedError("the record is damaged: its digest differs")
        return found

    def _memento(self, source: Origin, capture: Listed) -> Generator[Wanted, Answer, Record]:
        """A page of the Wayback Machine, of the time that it has in the end: a redirect leads to another capture."""
        url = source.url
        for _ in range(_HOPS):
            answer = _there((yield from self._patiently(url)), _OK, *_MOVED)
            if answer.status == _OK:
                at, address = memento(answer.url) or (capture.captured_at, capture.url)
                if identity(address) != capture.key:
                    raise MissedError(f"another page is there: {address}")
                return record_of(capture.address, at, answer.headers, answer.body)
            url = _moved(answer, source.url)
        raise MissedError("its redirects come to no end")

    def _patiently(self, url: str, **headers: str) -> Generator[Wanted, Answer, Answer]:
        return patiently(url, self.question.pause, headers)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Reads what comes, and keeps it as an import does."""

    run: Importer
    readers: Readers
    sites: dict[str, Site]

    def store(self, saved: Saved) -> str:
        """What became of a page."""
        site = site_of(saved.page.url, self.sites) if saved.page.url else None
        paper = site.id if site else None
        try:
            article = self.readers.call(extract, saved.readable, site)
        except ExtractionError as error:
            say(f"baotinh: {saved.page.url}: {translated(str(error))}", err=True)
            self.run.keep(saved, paper)
            return "unreadable"
        if not is_article(article):
            return self.run.keep(saved, paper)

        def reads(page: Page, coding: str, known: str | None) -> Article:
            return self.readers.call(read_again, page, coding, DOWNLOAD_MAXSIZE, self.sites.get(known or ""))

        return self.run.store(saved, article, paper, reads)


def hosts_of(site: Site) -> tuple[str, ...]:
    """The hosts of a paper that are no subdomains of each other: whoever is asked for one tells of those below it."""
    hosts = dict.fromkeys(site.hosts)
    return tuple(host for host in hosts if not any(host.endswith(f".{other}") for other in hosts))


def account(results: Mapping[str, int]) -> str:
    """What became of captures, in a line."""
    return ", ".join(message(f"import {result}", number=count) for result, count in results.items() if count)


def _origin(archive: str, copies: Copies, capture: Listed) -> Origin:
    """Whose a capture is, and where it lies; raises `CdxError`."""
    url, place = copies.address(capture), capture.place
    is_record = copies.dialect == "commoncrawl" and place is not None
    span = (place.offset, place.offset + place.length - 1) if is_record and isinstance(place, Span) else None
    return Origin(archive, url, span)


def _there(answer: Answer, *fine: int) -> Reply:
    """An answer with one of these statuses; raises `MissedError` for any other."""
    if isinstance(answer, Silence) or answer.status in BUSY:
        is_silent = not (isinstance(answer, Silence) and answer.is_final)
        raise MissedError(trouble(answer) or "", is_silent=is_silent, is_forbidden=is_forbidden(answer))
    if answer.status not in fine:
        raise MissedError(f"HTTP {answer.status}", is_silent=answer.status not in _GONE)
    return answer


def _moved(answer: Reply, asked: str) -> str:
    """Where a redirect leads, within the archive; raises `MissedError`."""
    target = urljoin(answer.url, answer.headers.get("location", ""))
    hosts = {urlsplit(origin(url)).netloc for url in (asked, target)}
    if not answer.headers.get("location") or len(hosts) > 1 or not target.startswith(("http://", "https://")):
        raise MissedError(f"it leads out of the archive: {target}")
    return target
