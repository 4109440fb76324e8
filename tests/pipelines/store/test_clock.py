"""A crawl was made with a clock that was ahead: once it is right again, the crawls go on as if it had always been."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.http.refusals import MAX_HOLD
from crawler.items import Ask, Kind, Link
from pipelines.db.archive import Archive, utc
from pipelines.store import frontier, leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit

WRONG = pytest.mark.parametrize("ahead", [timedelta(hours=7), timedelta(days=3), timedelta(days=365)])
HOME = Ask("https://baovidu.vn/", "vidu", "home")
LISTING = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")


def due(archive: Archive, at: datetime = NOON) -> list[str]:
    return [ask.url for ask in frontier.due(archive.db.conn, "vidu", at, PLAN, 100, without=())]


def plant(archive: Archive, at: datetime, *seeds: Ask) -> None:
    with archive.transaction() as db:
        leads.plant(db, seeds, at)


def read(archive: Archive, ask: Ask, at: datetime, *links: Link) -> None:
    with archive.transaction() as db:
        leads.add_source(db, ask, at)
        leads.add(db, ask, links, at, PLAN)
        frontier.settle(db, visit(None, ask=ask, page=None), at, PLAN, article=None)


@WRONG
def test_front_page_feeds_and_listings_are_read_in_the_next_run(archive: Archive, ahead: timedelta) -> None:
    kinds: list[Kind] = ["home", "feed", "listing"]
    asks = [Ask(f"https://baovidu.vn/{kind}", "vidu", kind) for kind in kinds]
    for ask in asks:
        read(archive, ask, NOON + ahead)
    plant(archive, NOON, asks[0])
    assert due(archive) == [asks[0].url, asks[1].url]
    for ask in asks[:2]:
        read(archive, ask, NOON)
    assert due(archive) == [asks[2].url]


@WRONG
def test_a_source_that_a_page_links_to_is_read(archive: Archive, ahead: timedelta) -> None:
    read(archive, LISTING, NOON + ahead)
    read(archive, HOME, NOON, Link(LISTING.url, "listing"))
    assert due(archive) == [LISTING.url]


@WRONG
def test_what_was_found_and_what_was_read_with_the_wrong_clock_is_due_now_and_once(
    archive: Archive, ahead: timedelta
) -> None:
    other = "https://baovidu.vn/khac-654321.html"
    read(archive, HOME, NOON + ahead, Link(URL, "article"), Link(other, "article"))
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(), at=NOON + ahead), PLAN)
    assert due(archive) == [HOME.url]
    read(archive, HOME, NOON)
    assert sorted(due(archive)) == sorted([URL, other])
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(), number=1), PLAN)
    assert due(archive) == [other]


@WRONG
def test_a_listing_is_followed_to_what_was_missed_and_then_no_more(archive: Archive, ahead: timedelta) -> None:
    known = Link("https://baovidu.vn/cu-111111.html", "article")
    onward = Link("https://baovidu.vn/thoi-su?page=2", "listing", is_next=True)
    read(archive, LISTING, NOON + ahead, known)
    read(archive, LISTING, NOON, Link("https://baovidu.vn/moi-222222.html", "article"), known, onward)
    assert onward.url in due(archive)
    read(archive, Ask(onward.url, "vidu", "listing", 1), NOON, Link("https://baovidu.vn/moi-333333.html", "article"))
    tomorrow = NOON + timedelta(days=1)
    read(archive, LISTING, tomorrow, Link("https://baovidu.vn/moi-222222.html", "article"), known, onward)
    assert onward.url not in due(archive, tomorrow)


def test_a_server_that_asked_to_be_left_alone_is_left_alone_for_an_hour_from_the_first_right_crawl(
    archive: Archive,
) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE sites SET held_until = ?", (utc(NOON + timedelta(days=365)),))
    plant(archive, NOON, HOME)
    assert frontier.held_until(archive.db.conn, "vidu") == NOON + timedelta(hours=1)
    plant(archive, NOON + timedelta(minutes=30), HOME)
    assert frontier.held_until(archive.db.conn, "vidu") == NOON + timedelta(hours=1)


@WRONG
def test_validators_from_the_future_are_not_believed_till_then(archive: Archive, ahead: timedelta) -> None:
    read(archive, HOME, NOON + ahead, Link(URL, "article"))
    done = visit(article(), at=NOON + ahead)
    told = replace(done.captures[0], etag='"7"')
    with archive.transaction() as db:
        store_visit(db, 1, replace(done, captures=(told,)), PLAN)
    [ask] = frontier.due(archive.db.conn, "vidu", NOON, PLAN, 9, without=())
    assert ask.etag is None


@WRONG
def test_pages_of_another_time_use_up_no_budget(archive: Archive, ahead: timedelta) -> None:
    read(archive, HOME, NOON, Link("https://baovidu.vn/cu-111111.html", "article", day="2019-05-01"))
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(), ask=HOME, at=NOON + ahead), PLAN)
        db.execute("UPDATE pages SET due_at = NULL WHERE visited_at IS NOT NULL")
    asks = frontier.due(archive.db.conn, "vidu", NOON, replace(PLAN, daily_budget=1), 9, without=())
    assert [ask.url for ask in asks] == ["https://baovidu.vn/cu-111111.html"]


def test_a_hold_is_as_long_as_a_server_may_ask_for_at_most() -> None:
    assert timedelta(seconds=MAX_HOLD) == leads.MAX_HOLD


def test_how_far_the_clock_was_ahead_is_known(archive: Archive) -> None:
    assert frontier.ahead(archive.db.conn, ["vidu"], NOON) is None
    with archive.transaction() as db:
        leads.add_source(db, Ask(URL, "vidu", "article"), NOON)
        store_visit(db, 1, visit(article(), at=NOON + timedelta(days=2)), PLAN)
    assert frontier.ahead(archive.db.conn, ["vidu"], NOON) == utc(NOON + timedelta(days=2))
    assert frontier.ahead(archive.db.conn, ["vidu"], NOON + timedelta(days=2)) is None
