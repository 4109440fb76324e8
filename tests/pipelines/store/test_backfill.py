"""Papers that go back in time: what `mend` has queued is done by the next crawls, once, and is told when it is done."""

from datetime import date, datetime, timedelta

import pytest

from crawler.items import Ask, Capture, Kind, Link, Visit
from pipelines.db.archive import Archive
from pipelines.store import backfill, frontier, leads
from pipelines.store.backfill import DEEP, Back
from pipelines.store.visits import store_visit
from pipelines.warc.provenance import Begun
from tests.pipelines.conftest import NOON, PLAN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOME = Ask("https://baovidu.vn/", "vidu", "home")
FEED = Ask("https://baovidu.vn/rss", "vidu", "feed")
LISTING = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
NEXT = Link(f"{LISTING.url}?page=2", "listing", is_next=True)
STORY = Link("https://baovidu.vn/tin-trong-ngay-nay-123456.html", "article")
GAP = date(2026, 2, 20)
ARTICLES: tuple[Kind, ...] = ("article",)


def read(archive: Archive, ask: Ask, at: datetime, *links: Link) -> None:
    visit = Visit(ask=ask, outcome="done", links=links, captures=(Capture(ask.url, at, 200),))
    with archive.transaction() as db:
        leads.add_source(db, ask, at)
        store_visit(db, 1, visit, backfill.plan_of(PLAN, backfill.queued(db).get("vidu")))


def known(archive: Archive) -> None:
    """A paper that was crawled: its listing is walked to an end."""
    for ask in (HOME, FEED, LISTING):
        read(archive, ask, NOON, STORY)


def queue(archive: Archive, day: date = GAP, at: datetime = NOON + HOUR) -> bool:
    with archive.transaction() as db:
        return backfill.queue(db, "vidu", day, at)


def begun(archive: Archive, at: datetime, since: date | None = None) -> dict[str, Back]:
    with archive.transaction() as db:
        backs = backfill.of_run(db, ["vidu"], since, at, backfill.queued(db))
        leads.plant(db, (HOME,), at, depth=3, backs=backs)
    return backs


def due(archive: Archive, at: datetime) -> list[str]:
    found: list[str] = []
    while asks := frontier.due(archive.db.conn, "vidu", at, PLAN, 1, without=(), unwanted=ARTICLES):
        found.append(asks[0].url)
        read(archive, asks[0], at, *((NEXT,) if asks[0] == LISTING else ()), STORY)
    return found


def finish(archive: Archive, backs: dict[str, Back], at: datetime) -> tuple[str | None, ...]:
    with archive.transaction() as db:
        backfill.finish(db, backs, at)
        row = db.execute("SELECT back_to, back_at, reached_to, reached_at FROM sites WHERE id = 'vidu'").fetchone()
        return tuple(row)


def test_what_is_queued_is_queued_once_and_further_back_is_news(archive: Archive) -> None:
    assert queue(archive)
    assert not queue(archive)
    assert not queue(archive, GAP + DAY)
    assert queue(archive, GAP - DAY)
    assert backfill.queued(archive.db.conn)["vidu"].to == GAP - DAY


def test_a_repair_asks_every_source_and_walks_listings_anew(archive: Archive) -> None:
    known(archive)
    at = NOON + HOUR / 2
    begun(archive, at)
    assert due(archive, at) == [HOME.url]
    queue(archive, at=at)
    at += HOUR / 6
    begun(archive, at)
    assert due(archive, at) == [HOME.url, FEED.url, LISTING.url, NEXT.url]


def test_a_repair_that_is_done_is_told_and_is_not_done_again(archive: Archive) -> None:
    known(archive)
    queue(archive)
    at = NOON + 2 * HOUR
    backs = begun(archive, at)
    due(archive, at)
    assert finish(archive, backs, at) == (None, None, "2026-02-20", "2026-03-07T07:00:00+00:00")
    assert begun(archive, at + HOUR / 4) == {}
    assert due(archive, at + HOUR / 4) == [HOME.url]


def test_a_repair_that_was_cut_short_goes_on_where_it_was(archive: Archive) -> None:
    known(archive)
    queue(archive)
    at = NOON + 2 * HOUR
    backs = begun(archive, at)
    read(archive, HOME, at, STORY)
    read(archive, FEED, at, STORY)
    assert finish(archive, backs, at) == ("2026-02-20", "2026-03-07T06:00:00+00:00", None, None)
    backs = begun(archive, at + HOUR / 4)
    assert due(archive, at + HOUR / 4) == [HOME.url, LISTING.url, NEXT.url]
    assert finish(archive, backs, at + HOUR / 4)[2] == "2026-02-20"


def test_a_paper_that_could_not_be_read_has_gone_nowhere(archive: Archive) -> None:
    known(archive)
    queue(archive)
    assert finish(archive, begun(archive, NOON + 2 * HOUR), NOON + 2 * HOUR)[2] is None


def test_what_was_asked_for_further_back_meanwhile_stays_queued(archive: Archive) -> None:
    known(archive)
    queue(archive)
    at = NOON + 2 * HOUR
    backs = begun(archive, at)
    due(archive, at)
    queue(archive, GAP - 9 * DAY, at + HOUR)
    assert finish(archive, backs, at)[:3] == ("2026-02-11", "2026-03-07T08:00:00+00:00", "2026-02-20")


def test_crawls_with_a_day_long_past_go_back_once_and_are_for_the_news_from_then_on(archive: Archive) -> None:
    known(archive)
    at = NOON + HOUR / 4
    backs = begun(archive, at, GAP - 300 * DAY)
    assert due(archive, at) == [HOME.url, FEED.url, LISTING.url]
    assert finish(archive, backs, at)[2:] == ("2025-04-26", "2026-03-07T05:15:00+00:00")
    for later in range(2, 6):
        at = NOON + HOUR / 4 + later * HOUR / 60
        backs = begun(archive, at, GAP - (300 - later) * DAY)
        assert due(archive, at) == [HOME.url]
        assert finish(archive, backs, at)[2:] == ("2025-04-26", "2026-03-07T05:15:00+00:00"), "what crawls say of gaps"
    assert begun(archive, at, GAP - 301 * DAY)["vidu"].to == GAP - 301 * DAY
    assert due(archive, at + HOUR / 60) == [FEED.url, LISTING.url]


def test_crawls_with_a_day_go_back_until_one_was_able_to(archive: Archive) -> None:
    known(archive)
    for quarter in (1, 2):  # this one and the next are stopped before they came to its feed
        at = NOON + quarter * HOUR / 4
        backs = begun(archive, at, GAP - 300 * DAY)
        read(archive, HOME, at, STORY)
        assert finish(archive, backs, at)[2] is None
    at = NOON + HOUR
    backs = begun(archive, at, GAP - 300 * DAY)
    assert FEED.url in due(archive, at)
    assert finish(archive, backs, at)[2] == "2025-04-26"


def test_a_crawl_with_a_day_that_was_stopped_goes_on_where_it_was(archive: Archive) -> None:
    known(archive)
    at = NOON + HOUR
    begun(archive, at, GAP - 300 * DAY)
    read(archive, HOME, at, STORY)
    read(archive, FEED, at, STORY)
    for later, day in ((1, GAP - 300 * DAY), (2, GAP - 299 * DAY)):  # cron counts from today
        moment = at + later * HOUR / 12
        backs = begun(archive, moment, day)
        assert backs == {"vidu": Back(day, at, is_repair=False)}
        assert FEED.url not in due(archive, moment)
    assert finish(archive, backs, moment)[2] == "2025-04-27"
    assert tuple(archive.db.execute("SELECT begun_to, begun_at FROM sites").fetchone()) == (None, None)


@pytest.mark.parametrize("between", [None, GAP - 301 * DAY], ids=["for the news", "further back"])
def test_another_crawl_breaks_off_what_one_with_a_day_began(archive: Archive, between: date | None) -> None:
    known(archive)
    at = NOON + HOUR
    begun(archive, at, GAP - 300 * DAY)
    begun(archive, at + HOUR, between)
    assert begun(archive, at + 2 * HOUR, GAP - 302 * DAY)["vidu"].asked_at == at + 2 * HOUR


def test_a_crawl_with_a_day_that_a_clock_ahead_began_begins_now(archive: Archive) -> None:
    known(archive)
    begun(archive, NOON + 9 * HOUR, GAP - 300 * DAY)
    assert begun(archive, NOON + HOUR, GAP - 300 * DAY)["vidu"].asked_at == NOON + HOUR


def test_a_gap_is_mended_though_a_crawl_has_gone_back_further(archive: Archive) -> None:
    known(archive)
    at = NOON + HOUR / 4
    backs = begun(archive, at, GAP - 300 * DAY)
    due(archive, at)
    finish(archive, backs, at)
    queue(archive)
    at = NOON + 2 * HOUR
    assert begun(archive, at, GAP - 300 * DAY)["vidu"].is_repair
    assert due(archive, at) == [HOME.url, FEED.url, LISTING.url, NEXT.url]


def test_a_crawl_with_a_day_goes_back_for_all_its_papers_and_a_repair_where_it_goes_further(archive: Archive) -> None:
    repairs = {"a": Back(date(2020, 1, 1), NOON), "c": Back(date(2020, 1, 1), NOON)}
    found = backfill.of_run(archive.db.conn, ["a", "b"], date(2025, 1, 1), NOON, repairs)
    assert {site: (back.to.year, back.is_repair) for site, back in found.items()} == {
        "a": (2020, True), "b": (2025, False)
    }  # fmt: skip


def test_only_a_repair_goes_deep_by_itself() -> None:
    assert backfill.plan_of(PLAN, Back(GAP, NOON)).listing_depth == DEEP
    assert backfill.plan_of(PLAN, Back(GAP, NOON, is_repair=False)) == backfill.plan_of(PLAN, None) == PLAN


def test_the_warc_is_told_of_repairs_so_that_a_rebuild_reads_as_far_back() -> None:
    told = Begun("c", "s", NOON.isoformat(), PLAN, "2026-02-05", (), {"vidu": ("2026-01-01", NOON.isoformat())})
    assert Begun.from_dict(told.as_dict()).repairs == told.repairs
    earlier = {name: value for name, value in told.as_dict().items() if name != "repairs"}
    assert Begun.from_dict(earlier).repairs == {}
