"""An edit is a difference between two captures that one extractor has read; what it reads otherwise itself is none."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.items import Article, Ask, Candidate, Capture, ExtractionError, Link, Page, Visit
from crawler.readers import ReaderError
from pipelines.db.archive import Archive, utc
from pipelines.query.filters import Filter
from pipelines.query.search import search
from pipelines.query.selection import Selection
from pipelines.store import leads
from pipelines.store.articles import UNTRIED, Rereads, Stored
from pipelines.store.rereading import UNOPENED, UNREADABLE, Reads, read_again, rereading
from pipelines.store.visits import same_bytes, store_visit
from pipelines.warc.provenance import describe
from pipelines.warc.record import sha256
from pipelines.warc.writer import Warc
from tests.pipelines.conftest import NOON, PLAN, URL, article

LATER = NOON + timedelta(hours=6)
OLD, NEW = "Nước lên\nNước xuống\nTheo bạn đọc", "Nước lên nữa\nNước xuống\nTheo bạn đọc"
FOOT = "Theo bạn đọc"


@dataclass
class Extractor:
    """One that takes each line for a paragraph, but for those that it cuts, and takes note of what it reads."""

    cuts: tuple[str, ...] = ()
    stands: bool | None = None
    error: BaseException | None = None
    status: str = "ok"
    read: list[tuple[Page, str, str | None]] = field(default_factory=list)

    def __call__(self, page: Page, coding: str, site: str | None) -> Article:
        self.read.append((page, coding, site))
        if self.error is not None:
            raise self.error
        body = gzip.decompress(page.body) if coding == "gzip" else page.body
        kept = tuple(line for line in body.decode().splitlines() if line not in self.cuts)
        found = {"url": page.url, "canonical_url": None, "subheads": (), "body": kept, "body_status": self.status}
        return article(**found, lead_is_paragraph=self.stands)


@dataclass
class Crawl:
    """What a crawl does with an answer: the WARC first, then one transaction, or two."""

    archive: Archive
    warc: Warc
    extractor: Extractor = field(default_factory=Extractor)
    again: Reads | None = None
    """What reads again; none: the same."""
    claims: str | None = None
    """The address that each page gives as its own."""

    def look(
        self, text: str, at: datetime, *, url: str = URL, packed: bool = False, found: tuple[Candidate, ...] = ()
    ) -> Stored:  # fmt: skip
        body = gzip.compress(text.encode(), mtime=0) if packed else text.encode()
        coding = {"Content-Encoding": "gzip"} if packed else {}
        ask = Ask(url, "vidu", "article", found=found)
        capture = Capture(url, at, 200, content_type="text/html", digest=sha256(body))
        response = Response(url, headers={"Content-Type": "text/html", **coding}, body=body)
        first = same_bytes(self.archive.db.conn, self.warc.folder, capture)
        capture = self.warc.exchange(capture, Request(url), response, visit=describe(ask, 0), first=first)
        page = Page(url, text.encode(), at, "text/html", found)
        read = replace(self.extractor, read=[])(page, "", "vidu")
        read = replace(read, canonical_url=self.claims)
        done = Visit(ask=ask, outcome="done", kind="article", page=page, article=read, captures=(capture,))

        def store(again: Rereads) -> Stored:
            with self.archive.transaction() as db:
                leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(url, "article")], at, PLAN)
                return store_visit(db, 1, done, PLAN, again=again)

        db = self.archive.db.conn
        reads = self.again or self.extractor
        return rereading(store, lambda number: read_again(db, self.warc.folder, number, reads))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.archive.db.conn.execute(query)]

    @property
    def texts(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT number, seen_at, capture_id, body, doubt FROM revisions ORDER BY number")


@pytest.fixture
def crawl(archive: Archive) -> Iterator[Crawl]:
    crawl = Crawl(archive, Warc(archive.folder / "warc", "baotinh/0"))
    yield crawl
    crawl.warc.close()


def body(text: str, *cuts: str) -> str:
    return "\n\n".join(line for line in text.splitlines() if line not in cuts)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("cuts", [(FOOT,), ("Nước xuống", FOOT)])
def test_an_extractor_that_cuts_a_line_more_edits_nothing(crawl: Crawl, cuts: tuple[str, ...], *, packed: bool) -> None:
    assert crawl.look(OLD, NOON, packed=packed).result == "new"
    crawl.extractor.cuts = cuts
    stored = crawl.look(OLD, LATER, packed=packed)
    assert (stored.result, stored.is_reread) == ("unchanged", True)
    assert crawl.texts == [(1, utc(NOON), 1, body(OLD, *cuts), None)]
    row = crawl.rows("SELECT body, changed_at, capture_id, revisions FROM articles")
    assert row == [(body(OLD, *cuts), utc(NOON), 1, 1)]
    assert crawl.rows("SELECT digest FROM articles") == crawl.rows("SELECT digest FROM revisions")


def test_nor_does_one_that_keeps_a_line_more(crawl: Crawl) -> None:
    crawl.extractor.cuts = (FOOT,)
    crawl.look(OLD, NOON)
    crawl.extractor.cuts = ()
    assert crawl.look(OLD, LATER) == Stored("unchanged", 1, is_reread=True)
    assert crawl.texts == [(1, utc(NOON), 1, body(OLD), None)]


def test_the_next_look_has_nothing_to_read_again(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    crawl.extractor.cuts = (FOOT,)
    crawl.look(OLD, LATER)
    crawl.extractor.read.clear()
    assert crawl.look(OLD, LATER + timedelta(days=1)) == Stored("unchanged", 1)
    assert crawl.extractor.read == []


def test_an_edit_at_the_same_look_is_found_and_the_text_before_is_as_it_is_read_now(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    crawl.extractor.cuts = (FOOT,)
    stored = crawl.look(NEW, LATER)
    assert (stored.result, stored.is_reread) == ("changed", True)
    assert crawl.texts == [
        (1, utc(NOON), 1, body(OLD, FOOT), None),
        (2, utc(LATER), 2, body(NEW, FOOT), None),
    ]


def test_an_edit_of_what_the_extractor_cuts_now_is_none(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    crawl.extractor.cuts = (FOOT, "Theo tin riêng")
    assert crawl.look(OLD.replace(FOOT, "Theo tin riêng"), LATER).result == "unchanged"
    assert len(crawl.texts) == 1


def test_an_edit_that_the_same_extractor_reads_is_a_revision_beyond_doubt(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    assert crawl.look(NEW, LATER) == Stored("changed", 1)
    assert crawl.texts == [(1, utc(NOON), 1, body(OLD), None), (2, utc(LATER), 2, body(NEW), None)]


def test_the_earlier_page_is_read_as_it_came(crawl: Crawl) -> None:
    told = (Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT"),)
    crawl.look(OLD, NOON, packed=True, found=told)
    crawl.look(NEW, LATER)
    [(page, coding, site)] = crawl.extractor.read
    assert (page.url, page.fetched_at, page.content_type, page.found) == (URL, NOON, "text/html", told)
    assert (gzip.decompress(page.body).decode(), coding, site) == (OLD, "gzip", "vidu")


def test_bytes_that_another_address_gave_first_are_read_too(crawl: Crawl) -> None:
    crawl.look(OLD, NOON, url="https://baovidu.vn/tin-khac-654321.html")
    crawl.look(OLD, NOON)
    [[number]] = crawl.rows(f"SELECT c.revisit_of FROM captures c WHERE c.url = '{URL}'")
    assert number == 1, "else this shows nothing"
    crawl.extractor.cuts = (FOOT,)
    assert crawl.look(OLD, LATER).is_reread
    assert crawl.extractor.read[0][0].url == URL


def lose_file(crawl: Crawl) -> None:
    crawl.warc.close()
    for path in crawl.warc.folder.glob("*.warc.gz"):
        path.unlink()
    crawl.warc = Warc(crawl.warc.folder, "baotinh/0")


def damage(crawl: Crawl) -> None:
    [path] = crawl.warc.folder.glob("*.warc.gz.open")
    [[offset, length]] = crawl.rows("SELECT warc_offset, warc_length FROM captures WHERE id = 1")
    with path.open("r+b") as file:
        file.seek(int(str(offset)) + int(str(length)) // 2)
        file.write(b"\0" * 16)


def alter(crawl: Crawl) -> None:
    """Another text in a record that is whole, and says that it is none of its own."""
    [path] = crawl.warc.folder.glob("*.warc.gz.open")
    [[offset, length]] = crawl.rows("SELECT warc_offset, warc_length FROM captures WHERE id = 1")
    body, start, end = path.read_bytes(), int(str(offset)), int(str(offset)) + int(str(length))
    other = gzip.decompress(body[start:end]).replace("Nước".encode(), "Lụt".encode() + b"..")
    path.write_bytes(body[:start] + gzip.compress(other) + body[end:])


def take_out(crawl: Crawl) -> None:
    """As a redaction leaves it of another article with the same bytes."""
    crawl.archive.db.execute("UPDATE captures SET warc_record = 'another' WHERE id = 1")
    crawl.archive.db.conn.commit()


def flag_as_lost(crawl: Crawl) -> None:
    crawl.archive.db.execute("UPDATE captures SET lost = 'its record lay elsewhere' WHERE id = 1")
    crawl.archive.db.conn.commit()


@pytest.mark.parametrize("lose", [lose_file, damage, alter, take_out, flag_as_lost])
@pytest.mark.parametrize("after", [OLD, NEW])
def test_where_the_earlier_bytes_are_gone_another_text_is_a_revision_in_doubt(
    crawl: Crawl, lose: object, after: str
) -> None:
    crawl.look(OLD, NOON)
    lose(crawl)  # type: ignore[operator]
    crawl.extractor.cuts = (FOOT,)
    assert crawl.look(after, LATER) == Stored("changed", 1)
    assert crawl.texts == [(1, utc(NOON), 1, body(OLD), None), (2, utc(LATER), 2, body(after, FOOT), UNOPENED)]
    assert crawl.extractor.read == []


@pytest.mark.parametrize(
    "unable",
    [
        Extractor(error=ExtractionError("too slow")),
        Extractor(error=ReaderError("KeyError")),
        Extractor(status="empty"),
        Extractor(status="login"),
    ],
)
def test_where_nothing_is_read_in_them_it_is_in_doubt_too(crawl: Crawl, unable: Extractor) -> None:
    crawl.look(OLD, NOON)
    crawl.again = unable
    assert crawl.look(NEW, LATER) == Stored("changed", 1)
    assert crawl.texts == [(1, utc(NOON), 1, body(OLD), None), (2, utc(LATER), 2, body(NEW), UNREADABLE)]


def test_whoever_cannot_read_again_stores_a_revision_in_doubt(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    capture = Capture(URL, LATER, 200, digest="sha256:9", warc_file="b.warc.gz", warc_offset=9, warc_length=1)
    page = Page(URL, b"", LATER)
    done = Visit(ask=Ask(URL, "vidu", "article"), outcome="done", page=page, article=article(), captures=(capture,))
    with crawl.archive.transaction() as db:
        assert store_visit(db, 1, done, PLAN).result == "changed"
    assert [row[-1] for row in crawl.texts] == [None, UNTRIED]


def test_nothing_is_read_while_a_transaction_is_open(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    held: list[bool] = []
    reads = crawl.extractor

    def again(page: Page, coding: str, site: str | None) -> Article:
        held.append(crawl.archive.db.conn.in_transaction)
        return reads(page, coding, site)

    crawl.again = again
    crawl.look(NEW, LATER)
    assert held == [False]


def test_an_error_while_reading_leaves_nothing_behind(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    before = list(crawl.archive.db.conn.iterdump())
    crawl.again = Extractor(error=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        crawl.look(NEW, LATER)
    assert list(crawl.archive.db.conn.iterdump()) == before


def test_a_print_page_is_compared_with_nothing(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    crawl.claims = URL
    assert crawl.look(NEW, LATER, url="https://baovidu.vn/print/123456").result == "unchanged"
    assert crawl.extractor.read == []


@pytest.mark.parametrize(("before", "now"), [(None, True), (None, False), (False, True), (True, False), (True, None)])
def test_how_the_lead_stands_is_known_once_the_page_is_read_again(
    crawl: Crawl, *, before: bool | None, now: bool | None
) -> None:
    crawl.extractor.stands = before
    crawl.look(OLD, NOON)
    crawl.extractor.stands = now
    assert crawl.look(OLD, LATER) == Stored("unchanged", 1)
    told = None if now is None else int(now)
    assert crawl.rows("SELECT lead_is_paragraph, changed_at FROM articles") == [(told, utc(NOON))]
    assert crawl.rows("SELECT lead_is_paragraph FROM articles_flat") == [(told,)]


def test_a_new_reading_is_what_is_found_and_counted(crawl: Crawl) -> None:
    crawl.look(OLD, NOON)
    crawl.extractor.cuts = (FOOT,)
    crawl.look(OLD, LATER)
    told = {words: len(search(crawl.archive, Selection(Filter(), words))) for words in ("xuong", '"bạn đọc"')}
    assert told == {"xuong": 1, '"bạn đọc"': 0}
    assert crawl.rows("SELECT words, paragraphs FROM articles") == [(4, 2)]
