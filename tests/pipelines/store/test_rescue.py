"""Papers that move away: each move has all of the paper fetched, once, until it is done or nothing answers."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from crawler.sites import Site
from pipelines.db.archive import Archive, utc
from pipelines.store import backfill, rescue, run_sites
from pipelines.store.backfill import DEEP, EVER, Back
from tests.pipelines.conftest import NOON, PLAN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AWAY = "not the paper's: baomoi.example"


def run(archive: Archive, at: datetime, trouble: Mapping[str, Mapping[str, str]], *, read: int = 0) -> list[str]:
    """A run that told this of papers; returns those of which a rescue began."""
    number = archive.begin_run("baotinh crawl", "baotinh/0", utc(at))
    archive.know(tuple(Site(id=site, name=site, domain=f"{site}.example") for site in trouble))
    with archive.transaction() as db:
        run_sites.begin(db, number, trouble)
        for site, told in trouble.items():
            row = (3, read, json.dumps(told), number, site)
            db.execute("UPDATE run_sites SET asked = ?, listings = ?, trouble = ? WHERE run_id = ? AND site = ?", row)
        rescue.finish(db, {site: back for site, back in backfill.queued(db).items() if site in trouble}, at)
        return rescue.begin(db, number, at + HOUR / 2)


TOLD = {
    "nothing can be read": {"silent": AWAY},
    "its feeds can be read": {"front page": f"{AWAY} at https://vidu.example/"},
    "two front pages": {
        "front page": f"{AWAY} at https://vidu.example/, and 1 more",
        "feed": "HTML page at https://x/",
    },
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_the_first_run_that_meets_a_move_begins_a_rescue_and_no_later_one_does(
    archive: Archive, told: dict[str, str]
) -> None:
    assert run(archive, NOON, {"vidu": {}}, read=3) == []
    assert run(archive, NOON + HOUR, {"vidu": told}, read=2) == ["vidu"]
    assert backfill.queued(archive.db.conn) == {"vidu": Back(EVER, NOON + 1.5 * HOUR)}
    for hours in range(2, 9):
        assert run(archive, NOON + hours * HOUR, {"vidu": told}, read=2) == []


@pytest.mark.parametrize(
    "told",
    [{}, {"silent": "HTTP 503"}, {"front page": "script shell at https://vidu.example/"}, {"feed": f"{AWAY} at x"},
     {"silent": "robots.txt forbids it"}],
)  # fmt: skip
def test_what_is_no_move_begins_none(archive: Archive, told: dict[str, str]) -> None:
    assert run(archive, NOON, {"vidu": told}) == []
    assert backfill.queued(archive.db.conn) == {}


def test_another_move_is_another_rescue_also_to_a_host_of_a_longer_name(archive: Archive) -> None:
    assert run(archive, NOON, {"vidu": {"silent": f"{AWAY}.vn"}}, read=1) == ["vidu"]
    assert run(archive, NOON + HOUR, {"vidu": {}}, read=1) == []
    assert backfill.queued(archive.db.conn) == {}
    assert run(archive, NOON + DAY, {"vidu": {"silent": f"{AWAY}.vn"}}, read=1) == []
    assert run(archive, NOON + 2 * DAY, {"vidu": {"silent": AWAY}}, read=1) == ["vidu"]


def test_papers_that_all_lead_to_one_host_are_not_moving_but_held_up_on_the_way(archive: Archive) -> None:
    portal = {f"bao-{number}": {"silent": "not the paper's: wifi.example"} for number in range(4)}
    assert run(archive, NOON, portal) == []
    merging = {f"bao-{number}": {"silent": AWAY} for number in range(3)}
    assert run(archive, NOON + HOUR, merging) == ["bao-0", "bao-1", "bao-2"]


def _due(archive: Archive, kind: str, url: str, state: str = "due", *, visited: datetime | None = None) -> None:
    row = (url, kind, state, utc(NOON)[:10], utc(NOON), utc(NOON), visited and utc(visited))
    archive.db.execute(
        """INSERT OR REPLACE INTO pages (url, site, kind, depth, state, day, due_at, found_at, visited_at)
           VALUES (?1, 'vidu', ?2, 0, ?3, ?4, ?5, ?6, ?7)""",
        row,
    )


def test_a_rescue_goes_on_while_articles_or_sources_wait_and_ends_when_none_does(archive: Archive) -> None:
    moved = {"vidu": {"front page": f"{AWAY} at https://vidu.example/"}}
    run(archive, NOON, moved, read=1)
    _due(archive, "article", "https://vidu.example/tin-1.html")
    _due(archive, "listing", "https://vidu.example/muc", "done", visited=NOON)
    run(archive, NOON + HOUR, moved, read=1)
    _due(archive, "article", "https://vidu.example/tin-1.html", "done")
    run(archive, NOON + 2 * HOUR, moved, read=1)
    assert list(backfill.queued(archive.db.conn)) == ["vidu"]
    _due(archive, "listing", "https://vidu.example/muc", "done", visited=NOON + 2 * HOUR)
    run(archive, NOON + 3 * HOUR, moved, read=1)
    assert backfill.queued(archive.db.conn) == {}
    row = archive.db.execute("SELECT reached_to, reached_at FROM sites WHERE id = 'vidu'").fetchone()
    assert tuple(row) == ("1900-01-01", utc(NOON + 3 * HOUR))


def test_a_rescue_is_given_up_when_nothing_has_answered_for_days_and_not_for_an_hour(archive: Archive) -> None:
    moved = {"vidu": {"silent": AWAY}}
    run(archive, NOON, moved)
    _due(archive, "article", "https://vidu.example/tin-1.html")
    for hours in (1, 12, 24, 47):
        run(archive, NOON + hours * HOUR, moved)
        assert list(backfill.queued(archive.db.conn)) == ["vidu"]
    run(archive, NOON + 49 * HOUR, moved)
    assert backfill.queued(archive.db.conn) == {}
    assert archive.db.execute("SELECT reached_to FROM sites WHERE id = 'vidu'").fetchone()[0] is None
    assert run(archive, NOON + 60 * HOUR, moved) == []


def test_a_rescue_goes_as_deep_as_any_repair_and_waits_for_no_other_day() -> None:
    plan = backfill.plan_of(PLAN, Back(EVER, NOON))
    assert plan.listing_depth == DEEP
    assert plan.daily_budget > 8 * PLAN.daily_budget - 1
    repair = backfill.plan_of(PLAN, Back(NOON.date(), NOON))
    assert repair.daily_budget == PLAN.daily_budget
    assert not Back(NOON.date(), NOON).is_rescue
