"""The frontier: what is asked for next."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.items import Ask, Candidate, Kind, Link, Outcome
from pipelines.db.archive import Archive, utc
from pipelines.store import frontier, leads, sources
from pipelines.store.visits import store_visit
from pipelines.warc.provenance import Plan
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit

HOME = Ask("https://baovidu.vn/", "vidu", "home")


def due(archive: Archive, at: datetime = NOON, limit: int = 100, **kwargs: object) -> list[str]:
    asks = frontier.due(archive.db.conn, "vidu", at, PLAN, limit, **{"without": (), **kwargs})  # type: ignore[arg-type]
    return [ask.url for ask in asks]


def add(archive: Archive, *links: Link, ask: Ask = HOME, at: datetime = NOON, plan: Plan = PLAN) -> int:
    """A page has been read at a moment, and these links were on it."""
    with archive.transaction() as db:
        if ask is not HOME:
            leads.add_source(db, ask, at)
        new = leads.add(db, ask, links, at, plan)
        frontier.settle(db, visit(None, ask=ask, page=None), at, plan, article=None) if ask is not HOME else None
        return new


def come_back(archive: Archive, outcome: Outcome, number: int, at: datetime, found: bool = True) -> None:
    with archive.transaction() as db:
        store_visit(db, 1, visit(article() if found else None, outcome=outcome, number=number, at=at), PLAN)


def test_where_news_is_announced_is_asked_before_the_news_and_listings_after_it(archive: Archive) -> None:
    kinds: list[Kind] = ["listing", "article", "sitemap", "feed"]
    add(archive, *(Link(f"https://baovidu.vn/{kind}", kind) for kind in kinds))
    assert due(archive) == ["https://baovidu.vn/feed", "https://baovidu.vn/sitemap"]
    done = ("https://baovidu.vn/feed", "https://baovidu.vn/sitemap")
    with archive.transaction() as db:
        for url in done:
            frontier.settle(db, visit(None, ask=Ask(url, "vidu", "feed"), page=None), NOON, PLAN, article=None)
    assert due(archive) == ["https://baovidu.vn/article", "https://baovidu.vn/listing"]


def test_no_article_is_read_before_the_feed_that_may_tell_its_date(archive: Archive) -> None:
    add(archive, Link("https://baovidu.vn/feed", "feed"), Link(URL, "article"))
    assert due(archive, without=("https://baovidu.vn/feed",)) == []


def test_what_is_under_way_is_not_given_out_again_and_articles_can_be_left_out(archive: Archive) -> None:
    add(archive, Link(URL, "article"), Link("https://baovidu.vn/a-1.html", "article"))
    assert due(archive, without=(URL,)) == ["https://baovidu.vn/a-1.html"]
    assert due(archive, unwanted=("article",)) == []
    assert due(archive, limit=1) == [URL]


def test_dates_said_of_an_article_are_handed_over_with_it(archive: Archive) -> None:
    add(archive, Link(URL, "article", "Mưa", Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT")))
    add(archive, Link(URL, "article"), ask=Ask("https://baovidu.vn/thoi-su", "vidu", "listing"))
    [ask] = frontier.due(archive.db.conn, "vidu", NOON, PLAN, 9, without=())
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
def test_what_is_gone_or_refused_is_looked_at_again_after_a_month(archive: Archive, outcome: Outcome) -> None:
    add(archive, Link(URL, "article"))
    come_back(archive, outcome, 0, NOON, found=False)
    add(archive, Link(URL, "article"), at=NOON + timedelta(days=29))
    assert due(archive, NOON + timedelta(days=29)) == []
    assert due(archive, NOON + timedelta(days=30)) == [URL]


def test_a_missing_page_is_asked_for_again_at_once_after_the_front_page(archive: Archive) -> None:
    with archive.transaction() as db:
        leads.add_source(db, HOME, NOON)
        frontier.settle(db, visit(None, ask=HOME, page=None), NOON, PLAN, article=None)
    add(archive, Link(URL, "article"))
    later = NOON + timedelta(days=1)
    with archive.transaction() as db:
        missing = visit(None, outcome="later", reason="HTTP 404, unconfirmed", at=later)
        frontier.settle(db, missing, later, PLAN, article=None)
    assert due(archive, later) == [HOME.url]
    assert due(archive, later, without=(HOME.url,)) == []
    with archive.transaction() as db:
        frontier.settle(db, visit(None, ask=HOME, page=None), later, PLAN, article=None)
        assert due(archive, later) == [URL]
        frontier.settle(db, missing, later, PLAN, article=None)
    assert due(archive, later) == []  # twice is enough for now


def test_a_server_that_asks_to_be_left_alone_is_asked_to_the_second(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    with archive.transaction() as db:
        frontier.settle(db, visit(None, outcome="later", hold=90.0), NOON, PLAN, article=None)
    until = NOON + timedelta(seconds=90)
    assert frontier.held_until(archive.db.conn, "vidu") == until
    assert due(archive, until - timedelta(seconds=1)) == []
    assert due(archive, until) == [URL]


def test_validators_are_kept_and_believed_for_a_week(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    done = visit(article())
    told = replace(done.captures[0], etag='"7"', last_modified="Sat, 07 Mar 2026 05:00:00 GMT")
    with archive.transaction() as db:
        store_visit(db, 1, replace(done, captures=(told,)), PLAN)
        db.execute("UPDATE pages SET due_at = ?", (utc(NOON),))
    [soon] = frontier.due(archive.db.conn, "vidu", NOON + timedelta(days=6), PLAN, 9, without=())
    assert (soon.etag, soon.last_modified) == ('"7"', "Sat, 07 Mar 2026 05:00:00 GMT")
    [late] = frontier.due(archive.db.conn, "vidu", NOON + timedelta(days=8), PLAN, 9, without=())
    assert (late.etag, late.last_modified) == (None, None)


def test_a_page_that_has_not_changed_keeps_its_schedule(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    come_back(archive, "done", 0, NOON)
    at = NOON + timedelta(hours=6)
    with archive.transaction() as db:
        store_visit(db, 1, visit(None, reason="not modified", page=None, number=1, at=at), PLAN)
    assert due(archive, at + timedelta(days=2) - timedelta(seconds=1)) == []
    assert due(archive, at + timedelta(days=2)) == [URL]


def test_a_corrected_article_is_looked_at_again_as_if_it_were_new(archive: Archive) -> None:
    add(archive, Link(URL, "article"))
    come_back(archive, "done", 0, NOON)
    at = NOON + timedelta(hours=6)
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(body=("Đã sửa.",)), number=1, at=at), PLAN)
    assert due(archive, at + timedelta(hours=6)) == [URL]


def test_a_run_that_goes_back_reads_the_known_feeds_and_then_the_listings(archive: Archive) -> None:
    add(archive, ask=Ask("https://baovidu.vn/rss", "vidu", "feed"))
    walk(archive, 4, NOON)
    later = NOON + timedelta(hours=1)
    with archive.transaction() as db:
        sources.reopen(db, "vidu", later, before=later)
    asked = due(archive, later)
    assert asked == ["https://baovidu.vn/rss"]
    with archive.transaction() as db:
        frontier.settle(db, visit(None, ask=Ask(asked[0], "vidu", "feed"), page=None), later, PLAN, article=None)
    assert listings(archive, later)[0] == LISTING.url


LISTING = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
NEXT = Link("https://baovidu.vn/thoi-su?page=2", "listing", is_next=True)


def walk(archive: Archive, pages: int, at: datetime, plan: Plan = PLAN, start: int = 0) -> None:
    """Read pages of a listing, each with an article of its own and a link to the next."""
    for depth in range(start, start + pages):
        here = LISTING if depth == 0 else Ask(f"{LISTING.url}?page={depth + 1}", "vidu", "listing", depth)
        story = Link(f"https://baovidu.vn/tin-{depth}-12345{depth}.html", "article")
        add(
            archive, story, Link(f"{LISTING.url}?page={depth + 2}", "listing", is_next=True), ask=here, at=at, plan=plan
        )


def listings(archive: Archive, at: datetime = NOON) -> list[str]:
    return [url for url in due(archive, at) if url.startswith(LISTING.url)]


def test_a_listing_is_followed_to_the_depth_of_the_plan_and_no_further(archive: Archive) -> None:
    for depth in range(3):
        walk(archive, 1, NOON, start=depth)
        assert listings(archive) == [f"{LISTING.url}?page={depth + 2}"]
    walk(archive, 1, NOON, start=3)
    assert listings(archive) == []


def test_a_listing_is_not_followed_where_all_was_known_when_it_was_last_read_to_an_end(archive: Archive) -> None:
    walk(archive, 4, NOON)
    later = NOON + timedelta(hours=1)
    walk(archive, 1, later)
    assert listings(archive, later) == []


def test_a_listing_that_shows_something_unknown_is_followed_again(archive: Archive) -> None:
    walk(archive, 4, NOON)
    later = NOON + timedelta(hours=1)
    add(archive, Link("https://baovidu.vn/moi-999999.html", "article"), NEXT, ask=LISTING, at=later)
    assert listings(archive, later) == [NEXT.url]


def test_a_walk_that_was_interrupted_goes_on_though_its_articles_are_known_from_elsewhere(archive: Archive) -> None:
    add(archive, *(Link(f"https://baovidu.vn/tin-{n}-12345{n}.html", "article") for n in range(9)))  # from a sitemap
    walk(archive, 1, NOON)
    tomorrow = NOON + timedelta(days=1)
    walk(archive, 2, tomorrow)  # the first page again, then the second, which had stayed due
    assert listings(archive, tomorrow) == [f"{LISTING.url}?page=3"]


def test_a_plan_that_goes_deeper_opens_a_listing_again(archive: Archive) -> None:
    walk(archive, 4, NOON)
    later = NOON + timedelta(hours=1)
    deeper = replace(PLAN, listing_depth=9)
    walk(archive, 1, later, deeper)
    assert listings(archive, later) == [NEXT.url]


def test_a_source_that_every_page_links_to_is_read_once_in_a_run(archive: Archive) -> None:
    add(archive, ask=LISTING)
    soon, later = NOON + timedelta(minutes=5), NOON + timedelta(hours=1)
    add(archive, Link(LISTING.url, "listing"), at=soon)
    assert due(archive, soon) == []
    add(archive, Link(LISTING.url, "listing"), at=later)
    assert due(archive, later) == [LISTING.url]


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


def test_a_paper_whose_addresses_are_all_known_as_those_of_another_is_told(archive: Archive) -> None:
    archive.know((replace(SITE, id="khac"),))
    seeds = [HOME, replace(HOME, site="khac")]
    with archive.transaction() as db:
        leads.plant(db, seeds, NOON)
        assert frontier.twins(db, seeds) == {"khac": "vidu"}
        seeds.append(Ask("https://baovidu.vn/khac/rss", "khac", "feed"))
        leads.plant(db, seeds, NOON)
        assert frontier.twins(db, seeds) == {}


def test_listings_are_read_though_a_backfill_is_not_done(archive: Archive) -> None:
    add(archive, OLD, NEW, NEXT)
    assert due(archive) == [NEW.url, NEXT.url, OLD.url]


def test_a_correction_of_an_old_article_waits_for_those_that_nobody_has_and_a_failure_does_not(
    archive: Archive,
) -> None:
    read, failed = (Link(f"https://baovidu.vn/cu-{name}-444444.html", "article", day="2024-05-01") for name in "ab")
    add(archive, OLD, read, failed)
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(), url=read.url), PLAN)
        frontier.settle(db, visit(None, url=failed.url, outcome="later"), NOON, PLAN, article=None)
    assert due(archive) == [OLD.url]
    assert due(archive, NOON + timedelta(days=3)) == [failed.url, OLD.url, read.url]


OLD = Link("https://baovidu.vn/tin-cu-111111.html", "article", day="2021-05-01")
NEW = Link("https://baovidu.vn/tin-moi-222222.html", "article", day="2026-03-06")
UNDATED = Link("https://baovidu.vn/tin-hom-nay-333333.html", "article")


def test_the_newest_articles_are_asked_for_first_whenever_they_were_found(archive: Archive) -> None:
    add(archive, OLD)
    add(archive, NEW)
    add(archive, UNDATED)  # found today, so taken for today's
    assert due(archive) == [UNDATED.url, NEW.url, OLD.url]


def test_a_backfill_waits_for_the_next_day_once_the_budget_of_the_day_is_used_up(archive: Archive) -> None:
    add(archive, OLD, NEW, Link(URL, "article"))
    come_back(archive, "done", 0, NOON)
    plan = replace(PLAN, daily_budget=1)
    soon, tomorrow = NOON + timedelta(hours=1), NOON + timedelta(days=1)

    def asked(at: datetime) -> list[str]:
        return [ask.url for ask in frontier.due(archive.db.conn, "vidu", at, plan, 9, without=())]

    assert asked(soon) == [NEW.url]
    assert asked(tomorrow)[-1] == OLD.url


GUESS = Ask("https://baovidu.vn/rss", "vidu", "guess")


def answered(archive: Archive, ask: Ask, at: datetime, kind: Kind | None, *links: Link) -> None:
    with archive.transaction() as db:
        reason = None if kind else "nothing there"
        store_visit(db, 1, replace(visit(None, ask=ask, page=None, at=at), kind=kind, reason=reason, links=links), PLAN)


def test_a_door_that_was_guessed_at_is_tried_once_and_remembered(archive: Archive) -> None:
    add(archive, Link(GUESS.url, "guess"), Link(URL, "article"))
    assert due(archive) == [GUESS.url]  # before the news: it may tell of it
    answered(archive, GUESS, NOON, None)
    later = NOON + timedelta(days=400)
    add(archive, Link(GUESS.url, "guess"), at=later)
    with archive.transaction() as db:
        leads.plant(db, [HOME], later)
    assert GUESS.url not in due(archive, later)
    assert archive.db.conn.execute("SELECT state, reason FROM pages WHERE url = ?", (GUESS.url,)).fetchone()[:] == (
        "done", "nothing there"
    )  # fmt: skip


def test_a_guess_that_was_right_is_a_door_like_any_other(archive: Archive) -> None:
    add(archive, Link(GUESS.url, "guess"))
    answered(archive, GUESS, NOON, "feed", Link(URL, "article"))
    later = NOON + timedelta(days=1)
    with archive.transaction() as db:
        leads.plant(db, [HOME], later)
    asks = frontier.due(archive.db.conn, "vidu", later, PLAN, 10, without=())
    assert [ask.kind for ask in asks if ask.url == GUESS.url] == ["feed"]


def test_a_door_that_is_named_after_all_is_asked_for_again_as_what_it_is_called(archive: Archive) -> None:
    add(archive, Link(GUESS.url, "guess"))
    answered(archive, GUESS, NOON, None)
    later = NOON + timedelta(days=1)
    add(archive, Link(GUESS.url, "feed"), at=later)
    [ask] = frontier.due(archive.db.conn, "vidu", later, PLAN, 10, without=())
    assert (ask.url, ask.kind) == (GUESS.url, "feed")


def test_of_several_sitemaps_the_newest_is_read_first(archive: Archive) -> None:
    names = {"s-1": "2026-01-31", "s-3": "2026-03-31", "s-2": "2026-02-28"}
    index = Ask("https://baovidu.vn/sitemap.xml", "vidu", "sitemap")
    add(archive, *(Link(f"https://baovidu.vn/{n}.xml", "sitemap", day=day) for n, day in names.items()), ask=index)
    assert [url[-7:-4] for url in due(archive)] == ["s-3", "s-2", "s-1"]


def test_pages_of_feeds_that_list_one_another_for_ever_come_to_an_end(archive: Archive) -> None:
    for n in range(leads.MAX_FEEDS + 20):
        here = Ask(f"https://baovidu.vn/rss/{n}", "vidu", "feed")
        add(archive, Link(f"https://baovidu.vn/rss/{n + 1}", "feed"), ask=here)
        if f"https://baovidu.vn/rss/{n + 1}" not in due(archive):
            break
    assert n == leads.MAX_FEEDS - 1


def test_frames_within_frames_are_followed_so_far_and_no_further(archive: Archive) -> None:
    deep = Ask("https://baovidu.vn/khung.asp", "vidu", "home", leads.SITEMAP_DEPTH)
    add(archive, Link("https://baovidu.vn/trong.asp", "home"), ask=deep)
    assert due(archive) == []
    add(archive, Link("https://baovidu.vn/menu.asp", "home"))
    assert due(archive) == ["https://baovidu.vn/menu.asp"]


def test_a_feed_is_followed_page_by_page_once_and_again_where_it_tells_of_something_unknown(archive: Archive) -> None:
    def read(number: int, article: str, at: datetime = NOON) -> None:
        ask = Ask(f"https://baovidu.vn/rss?trang={number}", "vidu", "feed", depth=number)
        onward = Link(f"https://baovidu.vn/rss?trang={number + 1}", "feed", is_next=True)
        add(archive, Link(f"https://baovidu.vn/{article}.html", "article"), onward, ask=ask, at=at)

    def feeds(at: datetime = NOON) -> list[str]:
        return [url for url in due(archive, at) if "rss" in url]

    for number in range(leads.FEED_DEPTH):
        read(number, f"tin-{number}")
        assert feeds() == [f"https://baovidu.vn/rss?trang={number + 1}"]
    read(leads.FEED_DEPTH, "tin-cuoi")
    assert feeds() == []
    later = NOON + timedelta(hours=2)
    read(0, "tin-0", later)
    assert feeds(later) == []
    read(0, "tin-moi", later + timedelta(hours=1))
    assert feeds(later + timedelta(hours=1)) == ["https://baovidu.vn/rss?trang=1"]


def test_what_is_only_called_a_feed_is_read_behind_those_that_are_said_to_be_one(archive: Archive) -> None:
    add(archive, Link("https://baovidu.vn/kenh", "feed", chance="likely"), Link("https://baovidu.vn/rss", "feed"))
    assert due(archive) == ["https://baovidu.vn/rss", "https://baovidu.vn/kenh"]
