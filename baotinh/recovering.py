"""Recovering a paper: what others captured of it is listed, then fetched one after the other, read and kept.

It asks as a generator (`crawler.spiders.in_turn`), so it knows no network and waits for nothing but answers.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from baotinh.indexes import Index, Question, UnlistedError
from baotinh.patience import BUSY, Answer, asks_to_be_left, is_forbidden, patiently, trouble
from baotinh.streams import say
from crawler.addresses import identity
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
from pipelines.foreign.cdx import CdxError, Copies, Listed, Listing, is_wanted
from pipelines.foreign.mementos import memento, record_of
from pipelines.foreign.records import MAX_BLOCK, read_records
from pipelines.foreign.saved import Saved, page_of
from pipelines.ingest.imports import Importer
from pipelines.ingest.wishes import Wish, Wishes, stored
from pipelines.store.articles import is_article
from pipelines.store.names import Paper, is_taken_down, paper_of
from pipelines.warc.provenance import Origin
from pipelines.warc.reader import Damage
from pipelines.warc.record import Record

_HOPS = 3
_OK, _PART = 200, 206
_MOVED = (301, 302, 303, 307, 308)
_SHUT = frozenset({401, 403, 429})
"""Statuses by which an archive may mean whoever asks, and not what is asked for."""
_PATIENCE = 3
"""Times in a row that an archive gives nothing before it is left alone."""
_LEFT = ("missing", "looks", "left")
"""What becomes of captures of which nothing is kept."""
_SHOWN = 20
"""Lines of an index that are told of, which are none of a capture."""


class MissedError(Exception):
    """A capture cannot be had, or is not what the index says; says why."""

    def __init__(
        self, reason: str, *, is_silent: bool = False, is_forbidden: bool = False, is_last: bool = False
    ) -> None:
        super().__init__(reason)
        self.is_silent = is_silent
        """Whether it was the archive that gave nothing, and not the capture that is not there."""
        self.is_forbidden = is_forbidden
        self.is_last = is_last
        """Whether the archive wants to be left alone."""


@dataclass(slots=True)
class Recovery:
    """One paper, out of the archives of others."""

    site: Site
    indexes: tuple[Index, ...]
    question: Question
    wishes: Wishes
    results: Counter[str] = field(default_factory=Counter)
    """What became of the captures that were not here."""
    troubles: int = 0
    """What could not be had, or not be understood."""
    forbidden: int = 0
    """Archives whose robots.txt keeps programs out."""
    _archive: Archive | None = None
    _paper: Paper = Paper()  # noqa: RUF009
    _copies: dict[int, Copies] = field(default_factory=dict)
    _odd: int = 0
    _misses: Counter[int] = field(default_factory=Counter)
    """How often in a row an archive gave nothing."""

    def look_in(self, archive: Archive) -> None:
        """Fetch nothing that an archive has, or that was taken down in it."""
        self._archive = archive
        self._paper = paper_of(archive.connection, self.site.id)

    @property
    def counts(self) -> dict[str, int]:
        """For the row of the run."""
        return {**self.results, "had": self.wishes.stored}

    @property
    def account(self) -> str:
        """What became of the captures, in a line; empty where there are none."""
        return account(self.counts)

    @property
    def names(self) -> str:
        """Who was asked."""
        return ", ".join(index.name for index in self.indexes)

    @property
    def has_stored(self) -> bool:
        """Whether anything was kept."""
        return sum(self.results.values()) > sum(self.results[each] for each in _LEFT)

    @property
    def exit_code(self) -> int:
        """Whether it is whole: an archive that keeps programs out is its own business, as long as another lets in."""
        return PARTIAL if self.troubles or self.forbidden == len(self.indexes) else OK

    def all(self, keeper: "Keeper") -> Asking:
        """List, then fetch."""
        yield from self.list()
        yield from self.fetch(keeper)

    # --- what there is

    def list(self) -> Asking:
        """Ask all indexes what they have."""
        with stage("listing captures", "captures") as step:
            for number, index in enumerate(self.indexes):
                try:
                    yield from self._list(number, index, step)
                except UnlistedError as error:
                    told = message("recover no index", name=index.name, what=translated(str(error)))
                    self._leave(index, told, is_forbidden=error.is_forbidden)

    def _list(self, number: int, index: Index, step: Stage) -> Asking:
        def take(listing: Listing) -> None:
            self._take(number, listing)
            step.advance(len(listing.captures))

        dialect, urls = yield from self.question.endpoints(index)
        misses = 0
        for url in urls:
            _, self._copies[number] = index.found(url, dialect)
            try:
                untold = yield from self.question.ask(url, dialect, take)
            except UnlistedError as error:
                misses += 1
                if error.is_forbidden or error.is_last or misses == _PATIENCE or len(urls) == 1:
                    raise
                self.troubles += 1
                say(f"baotinh: {url}: {translated(str(error))}", err=True)
            else:
                misses = 0
                for host, what in untold.items():
                    self.troubles += 1
                    told = message("recover no index", name=f"{index.name} ({host})", what=translated(what))
                    say(f"baotinh: {told}", err=True)

    def _take(self, number: int, listing: Listing) -> None:
        self.troubles += len(listing.odd)
        for line in listing.odd:
            self._odd += 1
            if self._odd <= _SHOWN:
                told = message("recover odd line", name=self.indexes[number].name, line=repr(line))
                say(f"baotinh: {told}", err=True)
        for capture in listing.captures:
            if is_wanted(capture, self.site, self.question.since, self.question.until):
                self._wish(number, capture)

    def _wish(self, number: int, capture: Listed) -> None:
        known = None
        if self._archive is not None:
            if is_taken_down(self._archive.connection, self._paper, capture.address):
                return
            try:
                known = stored(self._archive, capture, _origin("", self._copies[number], capture).place)
            except CdxError:  # told when it is to be fetched
                known = None
        self.wishes.add(number, capture, known)

    def _leave(self, index: Index, told: str, *, is_forbidden: bool) -> None:
        """Go on without an archive."""
        self.forbidden += is_forbidden
        self.troubles += not is_forbidden
        told = message("recover forbidden", name=index.name) if is_forbidden else told
        say(f"baotinh: {told}", err=True)

    # --- what is not here

    def fetch(self, keeper: "Keeper") -> Asking:
        """Have it kept, and fetch what is needed for that."""
        with stage("recovering captures", "captures", len(self.wishes)) as step:
            for wish in self.wishes.wanted():
                if (reason := self._passed_over(wish)) is not None:
                    self.results[reason] += reason != ""
                    continue
                try:
                    saved = yield from self._saved(wish, keeper)
                except MissedError as error:
                    self.results["missing"] += 1
                    self._miss(wish, error)
                else:
                    self._misses[wish.archive] *= wish.first is not None
                    self.results[keeper.store(saved)] += 1
                    if (number := keeper.run.number_of(saved)) is not None:
                        self.wishes.have(wish.archive, wish.listed, number)
                step.note = account(self.results)
                step.advance()

    def _passed_over(self, wish: Wish) -> str | None:
        """Why nothing is done for a capture, as it is counted; empty: of a look of which nobody knows the time."""
        if wish.first is not None:
            return None if wish.listed.is_exact else ""
        if wish.listed.is_bare:
            return "looks"
        return "left" if self._misses[wish.archive] >= _PATIENCE else None

    def _miss(self, wish: Wish, error: MissedError) -> None:
        index, told = self.indexes[wish.archive], translated(str(error))
        left = message("recover left", name=index.name, what=told)
        if error.is_forbidden or error.is_last:
            self._misses[wish.archive] = _PATIENCE
            self._leave(index, left, is_forbidden=error.is_forbidden)
            return
        self.troubles += 1
        say(f"baotinh: {wish.listed.url} ({wish.listed.stamp}): {told}", err=True)
        self._misses[wish.archive] = self._misses[wish.archive] + 1 if error.is_silent else 0
        if self._misses[wish.archive] == _PATIENCE:
            self._leave(index, left, is_forbidden=False)

    def _saved(self, wish: Wish, keeper: "Keeper") -> Generator[Wanted, Answer, Saved]:
        """A capture as it is to be kept; raises `MissedError`."""
        capture, copies = wish.listed, self._copies[wish.archive]
        try:
            source = _origin(self.indexes[wish.archive].name, copies, capture)
            if wish.first is not None:
                return keeper.run.seen_again(wish.first, capture.address, capture.captured_at, source)
            record = yield from self._memento(source, capture) if source.span is None else self._record(source)
            if identity(record.url) != capture.key:
                raise MissedError(f"another page is there: {record.url}")
            return replace(Saved.of(page_of(record), record), origin=source)
        except (CdxError, BadBodyError) as error:
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
                found = memento(answer.url, answer.headers)
                if found is None:
                    raise MissedError("it is no capture: nothing says of what time (Memento-Datetime)")
                if found.url is not None and identity(found.url) != capture.key:
                    raise MissedError(f"another page is there: {found.url}")
                return record_of(capture.address, found.at, answer.headers, answer.body)
            url = _moved(answer)
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
    span = (place.offset, place.offset + place.length - 1) if place and copies.dialect == "commoncrawl" else None
    return Origin(archive, url, span)


def _there(answer: Answer, *fine: int) -> Reply:
    """An answer with one of these statuses; raises `MissedError` for any other."""
    if isinstance(answer, Silence) or answer.status in BUSY:
        is_silent = not (isinstance(answer, Silence) and answer.is_final)
        told = {"is_forbidden": is_forbidden(answer), "is_last": asks_to_be_left(answer)}
        raise MissedError(trouble(answer) or "", is_silent=is_silent, **told)
    if answer.status not in fine:
        raise MissedError(f"HTTP {answer.status}", is_silent=answer.status in _SHUT)
    return answer


def _moved(answer: Reply) -> str:
    """Where a redirect leads, within the archive; raises `MissedError`."""
    link = answer.headers.get("location", "")
    try:
        target = urljoin(answer.url, link)
        there = urlsplit(target)
    except ValueError as error:  # "http://[::1"
        raise MissedError(f"it leads out of the archive: {link}") from error
    if not link or there.netloc != urlsplit(answer.url).netloc or there.scheme not in ("http", "https"):
        raise MissedError(f"it leads out of the archive: {target}")
    return target
