"""Which sources a run asks: by their rhythm, and out of it where something may have been missed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from crawler.items import Ask, Capture, Kind, Link, Outcome, Visit
from pipelines.db.archive import Archive
from pipelines.store import backfill, frontier, leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
SOON = NOON + 2 * HOUR
"""An hour after `begin`: too soon for what brought nothing then."""
HOME = Ask("https://baovidu.vn/", "vidu", "home")
FEED = Ask("https://baovidu.vn/rss", "vidu", "feed")
LISTING = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
ALL = (HOME, FEED, LISTING)


def stories(*numbers: int) -> tuple[Link, ...]:
    return tuple(Link(f"https://baovidu.vn/tin-so-{n}-hom-nay-{400_000 + n}.html", "article") for n in numbers)


def read(
    archive: Archive, ask: Ask, at: datetime, *links: Link, outcome: Outcome = "done", reason: str | None = None
) -> None:  # fmt: skip
    capture = Capture(ask.url, at, 200)
    told = Visit(ask=ask, outcome=outcome, reason=reason, links=links, captures=(capture,))
    with archive.transaction() as db:
        leads.add_source(db, ask, at)
        store_visit(db, 1, told, PLAN)


def asked(archive: Archive, at: datetime, *seeds: Ask, **how: object) -> list[str]:
    """What a run asks of its sources, if all of them answer without news."""
    found: list[str] = []
    with archive.transaction() as db:
        leads.plant(db, seeds or (HOME,), at, **how)  # type: ignore[arg-type]
    while asks := frontier.due(archive.db.conn, "vidu", at, PLAN, 9, without=(), unwanted=ARTICLES):
        found += [ask.url for ask in asks]
        for ask in asks:
            read(archive, ask, at)
    return found


ARTICLES: tuple[Kind, ...] = ("article",)


def begin(archive: Archive, asks: Iterable[Ask] = ALL, at: datetime = NOON) -> None:
    """A first run, in which each tells of something, and another an hour later, in which none does."""
    for number, ask in enumerate(asks):
        read(archive, ask, at, *stories(number))
    for ask in asks:
        read(archive, ask, at + HOUR, *stories(0, 1, 2))


def test_the_front_page_is_asked_in_every_run(archive: Archive) -> None:
    begin(archive)
    assert asked(archive, NOON + HOUR + MINUTE) == [HOME.url]


def test_a_source_that_brings_nothing_is_left_out_by_some_runs_and_asked_once_a_day_at_least(archive: Archive) -> None:
    begin(archive)
    runs = [FEED.url in asked(archive, NOON + hour * HOUR) for hour in range(2, 24 * 9)]
    last_days = [sum(runs[first : first + 24]) for first in range(24 * 6, 24 * 8, 24)]
    assert sum(runs[:24]) > 3
    assert all(1 <= count <= 2 for count in last_days)


def test_a_source_that_brings_something_is_asked_in_the_next_run(archive: Archive) -> None:
    begin(archive)
    for hour in range(2, 24 * 3, 3):
        asked(archive, NOON + hour * HOUR)
    at = NOON + 4 * DAY
    read(archive, FEED, at, *stories(*range(50, 90), 0))
    assert FEED.url in asked(archive, at + HOUR)


def test_a_listing_that_only_repeats_the_feed_has_earned_nothing(archive: Archive) -> None:
    begin(archive)
    counts = {FEED.url: 0, LISTING.url: 0}
    for hour in range(2, 24 * 5):
        at = NOON + hour * HOUR
        with archive.transaction() as db:
            leads.plant(db, (HOME,), at)
        while asks := frontier.due(archive.db.conn, "vidu", at, PLAN, 1, without=(), unwanted=ARTICLES):
            shown = () if asks[0] == HOME else stories(*range(hour - 9, hour))
            read(archive, asks[0], at, *shown)
            counts[asks[0].url] = counts.get(asks[0].url, 0) + 1
    assert counts[FEED.url] > 3 * counts[LISTING.url]


def test_daily_runs_ask_everything_however_early_they_begin(archive: Archive) -> None:
    begin(archive)
    for day in range(1, 9):
        at = NOON + day * DAY + timedelta(minutes=50 * (day % 2))
        assert sorted(asked(archive, at)) == sorted(ask.url for ask in ALL)


def test_a_feed_of_which_all_was_unknown_may_have_lost_something_so_the_listings_are_read(archive: Archive) -> None:
    begin(archive)
    assert asked(archive, SOON) == [HOME.url]
    read(archive, FEED, SOON, *stories(50, 51, 52))
    assert asked(archive, SOON) == [LISTING.url]


def test_a_feed_that_shows_something_known_has_lost_nothing(archive: Archive) -> None:
    begin(archive)
    read(archive, FEED, SOON, *stories(50, 51, 0))
    assert asked(archive, SOON) == [HOME.url]


@pytest.mark.parametrize(
    ("outcome", "reason"), [("later", "HTTP 500"), ("gone", "HTTP 404"), ("done", "HTML page"), ("done", "login page")]
)
def test_where_a_source_dies_the_others_are_asked_at_once_and_once(
    archive: Archive, outcome: Outcome, reason: str
) -> None:
    begin(archive)
    read(archive, FEED, SOON, outcome=outcome, reason=reason)
    assert LISTING.url in asked(archive, SOON)
    read(archive, FEED, SOON + 40 * MINUTE, outcome=outcome, reason=reason)
    assert LISTING.url not in asked(archive, SOON + 41 * MINUTE)


def test_what_is_none_is_asked_in_every_run_so_that_each_run_can_say_so(archive: Archive) -> None:
    begin(archive)
    for hour in range(2, 30):
        read(archive, FEED, NOON + hour * HOUR, reason="HTML page")
    assert FEED.url in asked(archive, NOON + 30 * HOUR)


def test_a_run_that_goes_back_asks_everything_as_a_whole(archive: Archive) -> None:
    begin(archive)
    with archive.transaction() as db:
        db.execute("UPDATE pages SET etag = 'x', whole_at = visited_at")
    at = NOON + HOUR + timedelta(minutes=5)
    with archive.transaction() as db:
        leads.plant(db, (HOME,), at, backs=backfill.of_run(db, ["vidu"], date(2025, 1, 1), at, {}))
    [home, feed] = frontier.due(archive.db.conn, "vidu", at, PLAN, 9, without=(), unwanted=ARTICLES)
    assert (home.url, feed.url, feed.etag) == (HOME.url, FEED.url, None)


def test_a_run_that_asks_for_the_news_of_a_month_is_no_backfill(archive: Archive) -> None:
    db = archive.db.conn
    assert backfill.of_run(db, ["vidu"], (NOON - timedelta(days=30)).date(), NOON, {}) == {}
    assert list(backfill.of_run(db, ["vidu"], (NOON - timedelta(days=32)).date(), NOON, {})) == ["vidu"]


def test_a_run_that_goes_deeper_into_listings_than_any_before_asks_them(archive: Archive) -> None:
    begin(archive)
    with archive.transaction() as db:
        db.execute("UPDATE pages SET closed_at = visited_at, closed_depth = 3 WHERE url = ?", (LISTING.url,))
    assert asked(archive, SOON, depth=3) == [HOME.url]
    assert asked(archive, SOON, depth=9) == [LISTING.url]


def test_a_listing_that_has_not_changed_has_not_come_to_its_end(archive: Archive) -> None:
    onward = Link(f"{LISTING.url}?page=2", "listing", is_next=True)
    read(archive, LISTING, NOON, onward, *stories(1))
    before = archive.db.conn.execute("SELECT closed_at, closed_depth FROM pages WHERE url = ?", (LISTING.url,))
    told = tuple(before.fetchone())
    read(archive, LISTING, NOON + HOUR, reason="not modified")
    row = archive.db.conn.execute("SELECT closed_at, closed_depth FROM pages WHERE url = ?", (LISTING.url,)).fetchone()
    assert tuple(row) == told


def test_what_a_site_file_names_is_asked_once_a_day_though_it_has_failed_for_long(archive: Archive) -> None:
    begin(archive, (HOME, FEED))
    for hour in range(2, 9):
        read(archive, FEED, NOON + hour * HOUR, outcome="later", reason="HTTP 500")
    assert FEED.url not in asked(archive, NOON + 10 * HOUR, HOME, FEED)
    assert FEED.url in asked(archive, NOON + 33 * HOUR, HOME, FEED)


def test_an_index_that_gives_a_sitemap_a_later_day_has_it_read(archive: Archive) -> None:
    index, month = (Ask(f"https://baovidu.vn/{name}.xml", "vidu", "sitemap") for name in ("sitemap", "2025-06"))
    dated = Link(month.url, "sitemap", day="2025-06-30")
    read(archive, index, NOON, dated)
    read(archive, replace(month, depth=1), NOON, *stories(1))
    read(archive, index, NOON + 40 * MINUTE, dated)
    assert asked(archive, NOON + 41 * MINUTE) == [HOME.url]
    at = NOON + 2 * DAY
    read(archive, replace(month, depth=1), at, *stories(1))
    assert month.url not in asked(archive, at + 40 * MINUTE)
    read(archive, index, at + 80 * MINUTE, replace(dated, day="2026-03-10"))
    assert month.url in asked(archive, at + 80 * MINUTE)


def test_an_old_sitemap_of_an_index_is_asked_once_a_week(archive: Archive) -> None:
    index, month = (Ask(f"https://baovidu.vn/{name}.xml", "vidu", "sitemap") for name in ("sitemap", "2025-06"))
    read(archive, index, NOON, Link(month.url, "sitemap", day="2025-06-30"))
    for day in (0, 10):
        read(archive, replace(month, depth=1), NOON + day * DAY, *stories(1))
    assert [month.url in asked(archive, NOON + day * DAY) for day in (11, 13, 15, 17)] == [False, False, False, True]


def test_an_archive_of_an_earlier_version_knows_no_rhythm_and_asks_all(archive: Archive) -> None:
    begin(archive)
    with archive.transaction() as db:
        db.execute("UPDATE pages SET due_at = NULL")
    assert asked(archive, NOON + 2 * HOUR) == [HOME.url, FEED.url, LISTING.url]


def test_what_looks_brought_is_counted_but_for_the_first(archive: Archive) -> None:
    read(archive, FEED, NOON, *stories(1, 2, 3))
    read(archive, FEED, NOON + HOUR, *stories(1, 2, 3, 4, 5))
    read(archive, FEED, NOON + 2 * HOUR, *stories(5, 6))
    row = archive.db.conn.execute("SELECT brought, brought_all, looks FROM pages WHERE url = ?", (FEED.url,)).fetchone()
    assert tuple(row) == (1, 3, 3)
