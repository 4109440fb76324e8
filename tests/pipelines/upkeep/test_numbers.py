"""No number of an article moves, whatever a rebuild makes of its page; and what was stored twice is joined."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.items import Answer, Article, Ask, Capture, Link, Page, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive, utc
from pipelines.query import articles
from pipelines.store import leads
from pipelines.store.articles import store_article
from pipelines.store.names import tracking
from pipelines.store.visits import same_bytes, store_captures, store_visit
from pipelines.upkeep.rebuild import Rebuilt, rebuild
from pipelines.upkeep.redact import redact
from pipelines.upkeep.redo import Event
from pipelines.warc.provenance import Begun, describe
from pipelines.warc.record import sha256
from pipelines.warc.writer import Warc
from tests.pipelines.conftest import NOON, PLAN, SITE
from tests.pipelines.store.test_identity import told, view, words

OLD, NEW = "https://baovidu.com.vn/tin-{}.html", "https://baovidu.vn/tin-{}.html"
MOVED = replace(SITE, aliases=("baovidu.com.vn",))


class Reads:
    """Reads pages of which the body says what is in them; some are no articles to it."""

    def __init__(self, *, blind_to: Collection[int] = ()) -> None:
        self.blind_to = blind_to

    def begin(self, sites: tuple[Site, ...], since: date | None) -> None:
        """A run begins."""

    def learn(self, site: str, local_sources: tuple[str, ...]) -> None:
        """What earlier runs learnt."""

    def go_back(self, site: str, day: date) -> None:
        """How far back a paper goes."""

    def robots(self, host: str, body: bytes) -> None:
        """The rules of a host."""

    def read(self, ask: Ask, answer: Answer) -> Visit:
        """What came of asking."""
        page = Page(answer.url, answer.body, answer.fetched_at)
        return Visit(ask=ask, outcome="done", page=page, article=self.article(page, None))

    def article(self, page: Page, site: Site | None) -> Article | None:
        """The article in a file."""
        said = json.loads(page.body)
        if said["number"] in self.blind_to:
            return None
        changes = {"body": words(*said["body"])} if said["body"] else {}
        return told(said["number"], url=page.url, canonical_url=said["canonical"], **changes)

    def inflate(self, body: bytes, coding: str) -> bytes:
        """A body without its Content-Encoding."""
        return body

    def over(self, events: Iterable[Event], foresee: Callable[[Event], int]) -> Iterator[Event]:
        """Nothing is read before its turn."""
        del foresee
        yield from events

    def foresee(self, ask: Ask, answer: Answer) -> None:
        """Nothing."""

    def foresee_article(self, page: Page, site: Site | None) -> None:
        """Nothing."""


class Press:
    """An archive that crawls made, with its WARC."""

    def __init__(self, data: Path, *sites: Site) -> None:
        self.data = data
        self.sites = {site.id: site for site in sites}
        self.days = 0

    def crawl(self, *pages: tuple[str, int], canonical: str | None = None, body: Collection[int] = ()) -> None:
        """A run that reads some pages: their addresses, and the number of the article on each."""
        self.days += 1
        moment = NOON + timedelta(days=self.days)
        home = Ask("https://baovidu.vn/", "vidu", "home")
        begun = Begun("baotinh crawl", "baotinh/0", utc(moment), PLAN, "2026-01-01", (home,))
        with Archive(self.data, write=True) as archive:
            archive.know(tuple(self.sites.values()))
            run = archive.begin_run(begun.command, begun.software, begun.started_at)
            warc = Warc(self.data / "warc", begun.software, begun.as_dict())
            with archive.transaction() as db:
                leads.plant(db, [home], moment)
            for url, number in pages:
                said = json.dumps({"number": number, "canonical": canonical, "body": list(body)}).encode()
                self._visit(archive, warc, run, Answer(url, 200, said, moment))
            warc.note("run-end", {"ended_at": utc(moment), "exit_code": 0, "counts": {}})
            warc.close()
            archive.end_run(run, 0, {}, utc(moment))

    def _visit(self, archive: Archive, warc: Warc, run: int, answer: Answer) -> None:
        ask = Ask(answer.url, "vidu", "article")
        draft = Capture(answer.url, answer.fetched_at, 200, digest=sha256(answer.body))
        first = same_bytes(archive.db.conn, warc.folder, draft)
        response = Response(answer.url, 200, body=answer.body)
        got = warc.exchange(draft, Request(answer.url), response, visit=describe(ask, 0), first=first)
        done = replace(Reads().read(ask, answer), captures=(got,))
        with archive.transaction() as db:
            leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(answer.url, "article")],
                         answer.fetched_at, PLAN)  # fmt: skip
            leads.know(db, ask, answer.fetched_at)
            store_visit(db, run, done, PLAN)
        warc.stored(got)

    def rebuild(self, *, blind_to: Collection[int] = ()) -> Rebuilt:
        return rebuild(self.data, self.sites, Reads(blind_to=blind_to))

    def change(self, *statements: str) -> None:
        """What an earlier version had done to the tables."""
        with Archive(self.data, write=True) as archive, archive.transaction() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            for statement in statements:
                db.execute(statement)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with Archive(self.data) as archive:
            return [tuple(row) for row in archive.db.conn.execute(query)]

    def shown(self, name: object) -> int | None:
        with Archive(self.data) as archive:
            found = articles.find(archive, str(name))
            return found.id if found else None

    @property
    def numbers(self) -> dict[int, str]:
        return {int(str(n)): str(title) for n, title in self.rows("SELECT id, title FROM articles ORDER BY id")}


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path / "data", SITE)


def forms(form: str, *numbers: int) -> list[tuple[str, int]]:
    return [(form.format(number), number) for number in numbers]


def test_every_article_keeps_its_number_and_nothing_is_joined_where_nothing_was_double(press: Press) -> None:
    press.crawl(*forms(NEW, 5, 3, 1))
    press.crawl(*forms(NEW, 2, 4))
    before = press.numbers
    done = press.rebuild()
    assert press.numbers == before
    assert (done.articles, done.gone) == (5, ())
    assert press.rows("SELECT * FROM joined") == []


def test_twenty_articles_that_a_move_made_forty_are_joined_and_both_numbers_lead_to_each(press: Press) -> None:
    press.crawl(*forms(OLD, *range(20)))
    press.crawl(*forms(NEW, *range(20)))
    assert len(press.numbers) == 40, "nobody had said that they are one paper"
    press.sites = {"vidu": MOVED}
    done = press.rebuild()
    assert done.articles == 20
    assert [one.joined is not None for one in done.gone] == [True] * 20
    assert list(press.numbers) == list(range(1, 21))
    assert [press.shown(number) for number in range(1, 41)] == [*range(1, 21), *range(1, 21)]
    assert press.shown(OLD.format(7)) == press.shown(NEW.format(7)) == 8
    press.crawl((NEW.format(99), 99))
    assert max(press.numbers) == 41
    press.rebuild()
    assert [press.shown(number) for number in range(1, 42)] == [*range(1, 21), *range(1, 21), 41]


def test_articles_that_were_folded_into_one_get_numbers_of_their_own_after_the_highest(press: Press) -> None:
    press.crawl(
        *forms("https://baovidu.vn/Default.aspx?ID={}", 1, 2, 3, 4), canonical="https://baovidu.vn/Default.aspx"
    )
    press.crawl((NEW.format(9), 9))
    press.change(
        "UPDATE texts SET article_id = 2, number = number + article_id WHERE article_id IN (1, 3, 4)",
        "UPDATE pages SET article_id = 2 WHERE article_id IN (1, 3, 4)",
        "DELETE FROM articles WHERE id IN (1, 3, 4)",
        "UPDATE articles SET key = 'baovidu.vn/Default.aspx' WHERE id = 2",
    )
    assert press.rebuild().articles == 5
    assert press.numbers[5] == "Tin số 9"
    assert sorted(press.numbers) == [2, 5, 6, 7, 8]
    assert sorted(press.numbers.values()) == [f"Tin số {n}" for n in (1, 2, 3, 4, 9)]
    before = press.numbers
    press.rebuild()
    assert press.numbers == before


def test_a_number_whose_page_is_no_article_any_more_is_given_to_no_other(press: Press) -> None:
    press.crawl(*forms(NEW, 1, 2, 3))
    done = press.rebuild(blind_to=(3, 1))
    assert press.numbers == {2: "Tin số 2"}
    assert [one.joined for one in done.gone] == [None, None]
    assert press.shown(3) is None
    press.crawl((NEW.format(4), 4))
    assert press.numbers == {2: "Tin số 2", 4: "Tin số 4"}
    press.rebuild()
    assert press.numbers == {2: "Tin số 2", 4: "Tin số 4", 5: "Tin số 1", 6: "Tin số 3"}


def test_without_a_database_the_numbers_are_given_anew(press: Press) -> None:
    press.crawl(*forms(NEW, 1, 2))
    press.crawl(*forms(NEW, 2, 1))
    (press.data / "archive.db").unlink()
    assert press.rebuild().articles == 2
    assert list(press.numbers) == [1, 2]


def test_what_a_takedown_took_leaves_its_number_and_takes_all_addresses_of_a_joined_one(press: Press) -> None:
    press.crawl(*forms(OLD, 1, 2))
    press.crawl(*forms(NEW, 1, 2))
    press.sites = {"vidu": MOVED}
    press.rebuild()
    press.crawl((f"{NEW.format(2)}?phien=8f", 2))
    with Archive(press.data, write=True) as archive:
        assert redact(archive, "baotinh/0", NEW.format(2), None).articles == 1
    assert press.numbers == {1: "Tin số 1"}
    for table, column in (
        ("names", "name"),
        ("stems", "name"),
        ("pages", "url"),
        ("links", "url"),
        ("captures", "url"),
    ):
        assert press.rows(f"SELECT 1 FROM {table} WHERE {column} LIKE '%tin-2%'") == [], table
    assert [press.shown(number) for number in (1, 2, 3, 4)] == [1, None, 1, None]
    addresses = (*forms(OLD, 2), *forms("https://m.baovidu.vn/amp/tin-{}.html", 2))
    press.crawl(*addresses, (NEW.format(3), 3))
    assert press.numbers == {1: "Tin số 1", 5: "Tin số 3"}
    press.rebuild()
    assert press.numbers == {1: "Tin số 1", 5: "Tin số 3"}
    assert [press.shown(number) for number in (2, 3, 4)] == [None, 1, None]


def test_a_takedown_holds_for_addresses_that_differ_in_what_was_learnt_to_be_tracking(press: Press) -> None:
    press.crawl(*(page for n in range(5) for page in ((view(n, "a"), n), (view(n, "b"), n))))
    with Archive(press.data, write=True) as archive:
        assert tracking(archive.db.conn, "vidu") == {"sid"}
        redact(archive, "baotinh/0", view(4, "a"), None)
    press.crawl((view(4, "zz"), 4))
    assert len(press.numbers) == 4
    press.rebuild()
    assert len(press.numbers) == 4


def test_what_was_learnt_follows_from_the_pages_in_their_order(press: Press) -> None:
    press.crawl(*(page for n in range(5) for page in ((view(n, "a"), n), (view(n, "b"), n))))
    press.crawl((view(7, "a"), 7), (view(7, "b"), 7), (view(3, "c"), 3))
    tables = ("names", "stems", "pairs", "joined")
    before = [press.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]
    pages = press.rows("SELECT url, state, reason, article_id, name FROM pages ORDER BY url")
    press.rebuild()
    assert [press.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables] == before
    assert press.rows("SELECT url, state, reason, article_id, name FROM pages ORDER BY url") == pages
    assert press.shown(view(3, "never-met")) == press.shown(view(3, "a"))
    press.crawl((view(8, "a"), 8), (view(8, "b"), 18))
    assert press.rows("SELECT count(*) FROM articles") == [(8,)]
    press.rebuild()
    assert press.rows("SELECT count(*) FROM articles") == [(8,)]


def test_what_was_joined_by_a_key_that_names_articles_is_told_apart_by_a_rebuild(press: Press) -> None:
    press.crawl(*(page for n in range(5) for page in ((view(n, "a"), n), (view(n, "b"), n))))
    press.crawl((view(7, "a"), 7), (view(7, "b"), 17))
    press.change(  # as if the second had been taken for the first
        "DELETE FROM texts WHERE article_id = 7",
        "UPDATE pages SET article_id = 6 WHERE article_id = 7",
        "DELETE FROM articles WHERE id = 7",
    )
    assert press.rebuild().articles == 7
    assert press.numbers[6] == "Tin số 7"
    assert press.numbers[7] == "Tin số 17"


def test_a_saved_page_keeps_its_number_too(press: Press) -> None:
    body = json.dumps({"number": 1, "canonical": None, "body": []}).encode()
    press.crawl(*forms(NEW, 2, 3))
    press.rebuild(blind_to=(3,))
    with Archive(press.data, write=True) as archive:
        run = archive.begin_run("baotinh import", "baotinh/0", utc(NOON))
        warc = Warc(press.data / "warc", "baotinh/0", Begun("baotinh import", "baotinh/0", utc(NOON)).as_dict())
        page = Page(None, body, datetime(2026, 3, 9, tzinfo=NOON.tzinfo), "text/html")
        capture = warc.resource(page, NOON)
        with archive.transaction() as db:
            number = store_captures(db, run, None, (capture,))
            assert number is not None
            store_article(db, told(1), page, site=None, capture=number, moment=NOON)
        warc.stored(capture)
        warc.note("run-end", {"ended_at": utc(NOON), "exit_code": 0, "counts": {}})
        warc.close()
    press.rebuild()
    assert press.numbers == {1: "Tin số 2", 3: "Tin số 1", 4: "Tin số 3"}
