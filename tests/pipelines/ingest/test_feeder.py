"""What a feeder makes of the visits that land."""

import logging
from dataclasses import replace

import pytest
from scrapy.utils.test import get_crawler

from crawler.items import ELSEWHERE, Ask, Capture, Chance, Outcome, Visit
from pipelines.ingest.feeder import PATIENCE, Feeder, trouble
from tests.pipelines.conftest import NOON, URL


@pytest.fixture
def feeder() -> Feeder:
    return Feeder(get_crawler(settings_dict={"ARTICLE_LIMIT": 0, "PAGE_BUDGET": 100}))


def failed(reason: str, chance: Chance = "told", status: int | None = 200) -> Visit:
    ask = Ask(URL, "vidu", "article", chance=chance)
    return Visit(ask=ask, outcome="later", reason=reason, captures=(Capture(URL, NOON, status),))


@pytest.mark.parametrize("reason", ["HTTP 404, unconfirmed", "error page", "empty page"])
def test_trials_that_lead_nowhere_are_no_trouble(feeder: Feeder, reason: str) -> None:
    for _ in range(2 * PATIENCE):
        feeder.landed(failed(reason, "possible"))
    assert not feeder.paused
    for _ in range(PATIENCE):
        feeder.landed(failed(reason))
    assert feeder.paused == {"vidu"}


def test_a_row_of_pages_without_a_text_ends_no_run_that_has_read_as_many_articles(feeder: Feeder) -> None:
    once = PATIENCE // trouble(failed("empty page"))
    for _ in range(once):
        feeder.landed(Visit(ask=Ask(URL, "vidu", "article"), outcome="done", kind="article"))
    for _ in range(2 * once - 1):
        feeder.landed(failed("empty page"))
    assert not feeder.paused
    feeder.landed(failed("empty page"))
    assert feeder.paused == {"vidu"}


def test_whatever_was_read_a_silent_paper_is_left_alone_soon(feeder: Feeder) -> None:
    for _ in range(5 * PATIENCE):
        feeder.landed(Visit(ask=Ask(URL, "vidu", "article"), outcome="done", kind="article"))
    for _ in range(PATIENCE):
        feeder.landed(failed("HTTP 503", status=503))
    assert feeder.paused == {"vidu"}


@pytest.mark.parametrize("chance", ["told", "likely", "related"])
def test_old_stories_for_subscribers_do_not_end_the_reading_of_the_free_ones(feeder: Feeder, chance: Chance) -> None:
    for _ in range(PATIENCE - 1):
        feeder.landed(failed("login page", chance))
    assert not feeder.paused


def test_a_paper_that_has_put_a_wall_before_all_its_stories_is_left_alone_in_the_end(feeder: Feeder) -> None:
    for _ in range(PATIENCE):
        feeder.landed(failed("login page"))
    assert feeder.paused == {"vidu"}


def test_a_section_that_asks_for_a_login_is_trouble() -> None:
    section = replace(failed("login page"), ask=Ask(URL, "vidu", "listing"))
    assert trouble(section) > 0


def test_pages_that_never_end_put_a_paper_off_where_there_is_nothing_else(feeder: Feeder) -> None:
    for _ in range(PATIENCE - 1):
        feeder.landed(failed("never ends: still coming after 30 seconds", status=None))
    assert not feeder.paused
    feeder.landed(failed("never ends: still coming after 30 seconds", status=None))
    assert feeder.paused == {"vidu"}


def test_pages_that_are_too_large_put_no_paper_off(feeder: Feeder) -> None:
    for _ in range(5 * PATIENCE):
        feeder.landed(replace(failed("too large: more than 8388608 bytes", status=None), outcome="refused"))
    assert not feeder.paused


@pytest.mark.parametrize(("reason", "status"), [("challenge page", 200), ("HTTP 503", 503), ("TimeoutError", None)])
def test_a_site_that_is_out_of_order_is_trouble_whatever_was_asked(reason: str, status: int | None) -> None:
    assert trouble(failed(reason, "possible", status)) == trouble(failed(reason, "told", status)) > 0


def test_stories_of_pictures_are_no_trouble_however_many_stand_in_a_row(feeder: Feeder) -> None:
    for _ in range(2 * PATIENCE):
        feeder.landed(Visit(ask=Ask(URL, "vidu", "article"), outcome="done", kind="article"))
    assert not feeder.paused


def test_a_paper_that_leads_to_another_host_has_aliases_named_once(
    feeder: Feeder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for host in ("baomoi.vn", "baomoi.vn", "baokhac.vn"):
            moved = Visit(ask=Ask(URL, "vidu", "article"), outcome="refused", reason=f"{ELSEWHERE}: {host}")
            feeder.landed(moved)
    told = [record.getMessage() for record in caplog.records]
    assert [line.split()[3] for line in told] == ["baomoi.vn,", "baokhac.vn,"]
    assert all(line.startswith("vidu leads to") and "`aliases`" in line for line in told)


def lost(reason: str, outcome: Outcome = "later", status: int | None = 200) -> Visit:
    """A picture that did not come."""
    ask = Ask("https://baovidu.vn/a.jpg", "vidu", "image")
    return Visit(ask=ask, outcome=outcome, reason=reason, captures=(Capture(ask.url, NOON, status),))


PICTURES = {
    "silence": (lost("TimeoutError: 30 s", status=None), 3),
    "errors of the server": (lost("HTTP 500", status=500), 4),
    "a server that wants to be left alone": (lost("HTTP 429", status=429), 1),
    "a server that is busy": (lost("HTTP 503", status=503), 1),
    "pictures that are missing, all of them": (lost("HTTP 404", status=404), PATIENCE),
}


@pytest.mark.parametrize("what", PICTURES)
def test_trouble_with_pictures_ends_the_asking_for_pictures_and_nothing_else(feeder: Feeder, what: str) -> None:
    visit, often = PICTURES[what]
    for _ in range(often - 1):
        feeder.landed(visit)
    assert feeder.unwanted("vidu") == []
    feeder.landed(visit)
    assert feeder.unwanted("vidu") == ["image"]
    assert not feeder.paused


@pytest.mark.parametrize(
    "visit",
    [lost("HTTP 404", "gone", 404), lost("robots.txt forbids it", "refused", None), lost("no picture: HTML", "done")],
    ids=lambda visit: visit.reason,
)
def test_pictures_that_are_not_to_be_had_are_no_trouble(feeder: Feeder, visit: Visit) -> None:
    for _ in range(2 * PATIENCE):
        feeder.landed(visit)
    assert feeder.unwanted("vidu") == []


def test_a_picture_that_came_ends_a_row_of_failures(feeder: Feeder) -> None:
    for _ in range(9):
        feeder.landed(lost("TimeoutError: 30 s", status=None))
        feeder.landed(lost("TimeoutError: 30 s", status=None))
        feeder.landed(Visit(ask=lost("").ask, outcome="done", kind="image"))
    assert feeder.unwanted("vidu") == []


def test_a_host_of_pictures_is_not_proposed_as_the_papers_own(feeder: Feeder, caplog: pytest.LogCaptureFixture) -> None:
    feeder.landed(lost(f"{ELSEWHERE}: vidu.1cdn.vn:8443", "refused"))
    assert caplog.text == ""
