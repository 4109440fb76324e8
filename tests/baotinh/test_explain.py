"""One address on one screen."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.items import Ask, Candidate, Capture, Link, Visit
from pipelines.db.archive import Archive
from pipelines.db.tombstones import entomb, key_hash
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit

FEED = Ask("https://baovidu.vn/rss", "vidu", "feed")
REFUSED = "https://baovidu.vn/cam-200000.html"
OLD = "https://baovidu.vn/cu-300000.html"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """An article read three times and corrected once, one that moved to it, one that robots.txt forbids."""
    with Archive(tmp_path, write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        with archive.transaction() as db:
            dated = Link(URL, "article", date=Candidate("feed.pubDate", "Sat, 07 Mar 2026"))
            leads.add(db, FEED, [dated, Link(REFUSED, "article"), Link(OLD, "article")], NOON, PLAN)
            for number, body in enumerate(("Có 12 người.", "Có 12 người.", "Có 9 người.")):
                store_visit(db, 1, visit(article(body=(body,)), number=number, at=NOON + timedelta(days=number)), PLAN)
            store_visit(db, 1, visit(None, url=REFUSED, outcome="refused", reason="robots.txt", captures=()), PLAN)
            hop = Capture(OLD, NOON, 301, location=URL, warc_file="a.warc.gz", warc_offset=9, warc_length=1)
            last = NOON + timedelta(days=2)
            moved = visit(article(body=("Có 9 người.",)), number=10, at=last, ask=Ask(OLD, "vidu", "article"))
            store_visit(db, 1, visit(moved.article, at=last, ask=moved.ask, captures=(hop, *moved.captures)), PLAN)
            entomb(db, key_hash("baovidu.vn/xoa-400000.html"), "2026-03-07T05:00:00+00:00", None)
    return tmp_path


def test_all_that_happened_to_an_article_stands_on_one_screen(run: Run, kept: Path) -> None:
    told = run("explain", URL, "--data", kept).out
    for line in (
        "https://baovidu.vn/rss, dated Sat, 07 Mar 2026 (feed.pubDate)",
        "2026-03-07T12:00:00+07:00  HTTP 200, a.warc.gz at 0",
        "2026-03-09T12:00:00+07:00  HTTP 200, a.warc.gz at 2",
        "1  Mưa lớn ở Bến Tre",
        "chosen           byline                       12:00 07/03/2026",
        "2  seen 2026-03-09T12:00:00+07:00, sha256:",
        "done     article, read; again from 2026-03-09T18:00:00+07:00",
    ):
        assert line in told, line
    assert len(told.splitlines()) < 40


def test_of_a_feed_is_told_when_it_is_asked_again_and_why(run: Run, kept: Path) -> None:
    with Archive(kept, write=True) as archive, archive.transaction() as db:
        leads.add_source(db, FEED, NOON)
        for hour, stories in enumerate((1, 3, 2)):
            links = tuple(
                Link(f"https://baovidu.vn/tin-{hour}-{n}-50000{hour}{n}.html", "article") for n in range(stories)
            )
            shown = (Link(URL, "article"), *links)
            capture = Capture(FEED.url, NOON + timedelta(hours=hour), 200)
            store_visit(db, 1, Visit(ask=FEED, outcome="done", links=shown, captures=(capture,)), PLAN)
    told = run("explain", FEED.url, "--data", kept).out
    assert "done     feed, read; again from 2026-03-07T14:20:00+07:00" in told
    looks = "0.333 hours after 2026-03-07T14:00:00+07:00, which brought 2 articles that nobody knew; "
    assert looks + "all its 3 looks but the first 5" in told


def test_of_a_feed_that_is_none_is_told_that_each_run_asks_it(run: Run, kept: Path) -> None:
    with Archive(kept, write=True) as archive, archive.transaction() as db:
        leads.add_source(db, FEED, NOON)
        capture = Capture(FEED.url, NOON, 200)
        store_visit(db, 1, Visit(ask=FEED, outcome="done", reason="HTML page", captures=(capture,)), PLAN)
    assert "in every run, until it is well again: HTML page" in run("explain", FEED.url, "--data", kept).out


def test_an_address_that_moved_is_told_with_where_it_led(run: Run, kept: Path) -> None:
    told = run("explain", OLD, "--data", kept).out
    assert f"HTTP 301 → {URL}, a.warc.gz at 9" in told
    assert "1  Mưa lớn ở Bến Tre" in told


def test_why_an_address_was_not_asked_for(run: Run, kept: Path) -> None:
    told = run("explain", REFUSED, "--data", kept).out
    assert "refused  article, not asked for: robots.txt; again from " in told
    assert "fetched" not in told
    assert "article\n" not in told


def test_what_was_taken_down_is_said_to_be(run: Run, kept: Path) -> None:
    assert "a tombstone keeps it" in run("explain", "https://baovidu.vn/xoa-400000.html", "--data", kept).out


def test_any_form_of_the_address_and_the_number_of_the_article_will_do(run: Run, kept: Path) -> None:
    whole = run("explain", URL, "--data", kept).out
    assert run("explain", f"{URL}?utm_source=zalo#top", "--data", kept).out == whole
    assert "1  Mưa lớn ở Bến Tre" in run("explain", "1", "--data", kept).out


@pytest.mark.parametrize("name", ["https://baovidu.vn/khong-co-500000.html", "99", "xyz"])
def test_an_address_that_nobody_met_is_one_line(run: Run, kept: Path, name: str) -> None:
    result = run("explain", name, "--data", kept)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "expected an address that a crawl has met" in result.err
