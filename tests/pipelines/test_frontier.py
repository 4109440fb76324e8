"""The frontier: what is asked for next."""

from datetime import datetime, timedelta

import pytest

from crawler.items import Ask, Candidate, Kind, Link, Outcome
from pipelines import frontier
from pipelines.archive import Archive
from pipelines.frontier import Plan
from pipelines.store import store_visit
from tests.pipelines.conftest import NOON, URL, article, visit

HOME = Ask("https://baovidu.vn/", "vidu", "home")
PLAN = Plan(NOON, listing_depth=3)


def due(archive: Archive, at: datetime = NOON, limit: int = 100, **kwargs: object) -> list[str]:
    asks = frontier.due(archive.db.conn, "vidu", at, limit, **{"without": (), **kwargs})  # type: ignore[arg-type]
    return [ask.url for ask in asks]


def add(archive: Archive, *links: Link, ask: Ask = HOME, at: datetime = NOON, plan: Plan = PLAN) -> int:
    with archive.transaction() as db:
        return frontier.add(db, ask, links, at, plan)


def come_back(archive: Archive, outcome: Outcome, number: int, at: datetime, found: bool = True) -> None:
    with archive.transaction() as db:
        store_visit(db, 1, visit(article() if found else None, outcome=outcome, number=number, at=at), PLAN)


def test_where_news_is_announced_is_asked_before_the_news_and_older_listings_last(archive: Archive) -> None:
    kinds: list[Kind] = ["listing", "article", "sitemap", "feed"]
    add(archive, *(Link(f"https://baovidu.vn/{kind}", kind) for kind in kinds))
    assert due(archive) == [f"https://baovidu.vn/{kind}" for kind in ("feed", "sitemap", "article", "listing")]


def test_what_is_under_way_is_not_given_out_again_and_articles_can_be_left_out(archive: Archive) -> None:
    add(archive, Link(URL, "article"), Link("https://baovidu.vn/a-1.html", "article"))
    assert due(archive, without=(URL,)) == ["https://baovidu.vn/a-1.html"]
    assert due(archive, articles=False) == []
    assert due(archive, limit=1) == [URL]


def test_dates_said_of_an_article_are_handed_over_with_it(archive: Archive) -> None:
    add(archive, Link(URL, "article", "Mưa", Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT")))
    add(archive, Link(URL, "article"), ask=Ask("https://baovidu.vn/thoi-su", "vidu", "listing"))
    [ask] = frontier.due(archive.db.conn, "vidu", NOON, 9, without=())
    assert ask.found == (Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT"),)


def test_an_article_is_read_again_after_six_hours_two_days_and_two_weeks_and_then_no_more(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    at = NOON
    for number, wait in enumerate((timedelta(hours=6), timedelta(days=2), timedelta(days=14))):
        come_back(archive, "done", number, at)
        assert due(archive, at + wait - timedelta(seconds=1)) == []
        at += wait
        assert due(archive, at) == [URL]
    come_back(archive, "done", 9, at)
    assert due(archive, at + timedelta(days=9999)) == []


def test_a_failure_is_tried_again_at_growing_distances_and_success_forgets_it(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    at = NOON
    for number, wait in enumerate((timedelta(minutes=30), timedelta(hours=6), timedelta(days=1), timedelta(days=7))):
        come_back(archive, "later", number, at, found=False)
        assert due(archive, at + wait - timedelta(seconds=1)) == []
        at += wait
        assert due(archive, at) == [URL]
    come_back(archive, "done", 9, at)
    assert archive.db.conn.execute("SELECT tries FROM pages").fetchone()["tries"] == 0


@pytest.mark.parametrize("outcome", ["gone", "refused"])
def test_what_is_gone_or_refused_is_not_asked_for_again(archive: Archive, outcome: Outcome) -> None:
    add(archive, Link(URL, "article"))
    come_back(archive, outcome, 0, NOON, found=False)
    add(archive, Link(URL, "article"), at=NOON + timedelta(days=400))
    assert due(archive, NOON + timedelta(days=999)) == []


LISTING = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
NEXT = Link("https://baovidu.vn/thoi-su?page=2", "listing")


def test_a_listing_is_followed_while_it_shows_articles_that_were_unknown_when_the_run_began(archive: Archive) -> None:
    add(archive, Link(URL, "article"), ask=HOME)  # found on the front page, a moment ago, in this run
    add(archive, Link(URL, "article"), NEXT, ask=LISTING)
    assert NEXT.url in due(archive)


def test_a_listing_is_not_followed_where_everything_is_known(archive: Archive) -> None:
    add(archive, Link(URL, "article"), at=NOON - timedelta(days=1))
    add(archive, Link(URL, "article"), NEXT, ask=LISTING)
    assert NEXT.url not in due(archive)


def test_an_endless_listing_ends(archive: Archive) -> None:
    for depth in range(9):
        ask = Ask(f"https://baovidu.vn/lich?p={depth}", "vidu", "listing", depth)
        onward = Link(f"https://baovidu.vn/lich?p={depth + 1}", "listing")
        add(archive, Link(f"https://baovidu.vn/su-kien-{depth}.html", "article"), onward, ask=ask)
    listings = [url for url in due(archive) if "lich" in url]
    assert listings == [f"https://baovidu.vn/lich?p={depth}" for depth in (1, 2, 3)]


def test_a_source_that_every_page_links_to_is_read_once_in_a_run(archive: Archive) -> None:
    add(archive, Link(LISTING.url, "listing"))
    with archive.transaction() as db:
        frontier.settle(db, visit(None, url=LISTING.url), NOON, PLAN, None)
    add(archive, Link(LISTING.url, "listing"), at=NOON + timedelta(minutes=5))
    assert due(archive, NOON + timedelta(minutes=5)) == []
    add(archive, Link(LISTING.url, "listing"), at=NOON + timedelta(hours=1))
    assert due(archive, NOON + timedelta(hours=1)) == [LISTING.url]


def test_a_redirect_settles_both_addresses(archive: Archive) -> None:
    old = "https://baovidu.vn/cu-123456.html"
    add(archive, Link(old, "article"))
    moved = visit(article(), url=old, page=visit(None).page)
    with archive.transaction() as db:
        store_visit(db, 1, moved, PLAN)
    states = archive.db.conn.execute(
        "SELECT url, state, moved_to, due_at IS NOT NULL FROM pages ORDER BY url"
    ).fetchall()
    assert [tuple(row) for row in states] == [(old, "done", URL, 0), (URL, "done", None, 1)]
