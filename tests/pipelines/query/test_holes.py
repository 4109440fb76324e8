"""Days of which nothing of a paper is kept, and why: told from simulated accounts, beside which the truth stands."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM, Ask, Capture, Kind, Link, Visit
from pipelines.db.archive import Archive, utc
from pipelines.query.doors import Door, doors
from pipelines.query.holes import MENDABLE, Cause, Day, holes
from pipelines.store import leads, run_sites
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit
from tests.pipelines.query.desk import OFFLINE, Desk, Told, daily, gives, workdays
from tests.pipelines.store.test_frontier_scale import counted

START = date(2026, 5, 6)
DAY = timedelta(days=1)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "data", write=True) as archive:
        archive.db.execute("PRAGMA synchronous = OFF")
        yield archive


@pytest.fixture
def desk(empty: Archive) -> Desk:
    return Desk(empty, 1, {"bao-a": daily(12), "bao-b": daily(12)}, hours=(8, 22))


def unread(reason: str) -> Told:
    """A run in which nothing of a paper could be read."""
    return gives(
        new=0, counts={"listings": 0, "asked": 4}, groups={"later": {reason: 4}, "trouble": {"silent": reason}}
    )


def days(desk: Desk, site: str = "bao-a", **more: object) -> tuple[Day, ...]:
    """All days of a paper, as they are seen on the morning after the last."""
    at = datetime.combine(desk.day, datetime.min.time(), VIETNAM) + timedelta(hours=3)
    [paper] = holes(desk.archive, at, site=site, **{"since": START, **more})  # type: ignore[arg-type]
    return paper.days


def causes(desk: Desk, site: str = "bao-a", **more: object) -> dict[int, str]:
    """The holes, by the number of the day."""
    return {(day.day - START).days: str(day.cause) for day in days(desk, site, **more) if day.is_hole}


def test_where_all_is_well_there_is_no_hole_and_every_day_is_counted(desk: Desk) -> None:
    desk.after(20)
    found = days(desk)
    assert [day.day for day in found] == [START + number * DAY for number in range(20)]
    query = "SELECT count(*) FROM articles WHERE site = 'bao-a'"
    assert sum(day.articles for day in found) == desk.archive.db.execute(query).fetchone()[0]
    assert all(day.cause is None for day in found)


CAUSES: list[tuple[Told, Cause]] = [
    (unread("HTTP 503"), "site down"),
    (unread("DownloadTimeoutError: took longer"), "site down"),
    (unread("HTTP 403"), "blocked"),
    (unread("robots.txt forbids it"), "blocked"),
    (unread("not the paper's: baomoi.example"), "moved away"),
    (unread("SSL.Error: certificate verify failed"), "certificate"),
    (gives(new=0, groups={"trouble": {"front page": "maintenance page at https://bao-a.vn/"}}), "site down"),
    (gives(new=0, groups={"trouble": {"front page": "challenge page at https://bao-a.vn/"}}), "site down"),
]


@pytest.mark.parametrize(("told", "cause"), CAUSES)
@pytest.mark.parametrize("lasts", [1, 4])
def test_days_on_which_a_paper_could_not_be_read_are_holes_with_the_reason(
    desk: Desk, told: Told, cause: Cause, lasts: int
) -> None:
    desk.after(15)
    desk.after(lasts, {"bao-a": told})
    desk.after(5)
    assert causes(desk) == dict.fromkeys(range(15, 15 + lasts), cause)
    assert causes(desk, "bao-b") == {}
    assert cause in MENDABLE


@pytest.mark.parametrize("is_running", [True, False], ids=["offline", "no run"])
def test_an_outage_of_ours_is_a_hole_of_every_paper(desk: Desk, is_running: bool) -> None:
    desk.after(15)
    every = frozenset({"bao-a", "bao-b"})
    desk.after(2, {"*": OFFLINE}, runs=is_running, rests=every)
    desk.after(5)
    assert causes(desk) == causes(desk, "bao-b") == {15: "we were down", 16: "we were down"}


def test_a_paper_that_was_left_out_of_the_runs_was_not_asked(desk: Desk) -> None:
    desk.after(10)
    desk.after(2, {"bao-a": gives(new=0)})
    desk.after(3)
    desk.archive.db.execute(
        """DELETE FROM run_sites WHERE site = 'bao-a' AND run_id IN
             (SELECT id FROM runs WHERE date(started_at, '+7 hours') IN (?, ?))""",
        [(START + number * DAY).isoformat() for number in (10, 11)],
    )
    assert causes(desk) == {10: "not asked", 11: "not asked"}


def test_a_paper_that_rests_has_no_holes(empty: Archive) -> None:
    desk = Desk(empty, 3, {"bao-a": workdays}, hours=(8, 22))
    desk.after(28)
    assert causes(desk) == {}
    assert {day.cause for day in days(desk) if day.day.weekday() >= 5} == {"no news"}


def test_what_lies_before_the_first_look_is_not_yet_backfilled(desk: Desk) -> None:
    desk.after(5)
    assert set(causes(desk, since=START - 9 * DAY).values()) == {"not yet backfilled"}
    assert len(causes(desk, since=START - 9 * DAY)) == 9


def test_where_a_crawl_has_gone_back_since_there_was_no_news(desk: Desk) -> None:
    desk.after(10)
    desk.after(3, {"bao-a": unread("HTTP 503")})
    reached = datetime.combine(desk.day, datetime.min.time(), VIETNAM)
    desk.after(4, {"bao-a": unread("HTTP 503")})
    desk.archive.db.execute(
        "UPDATE sites SET reached_to = ?, reached_at = ? WHERE id = 'bao-a'",
        ((START + 11 * DAY).isoformat(), utc(reached)),
    )
    assert sorted(causes(desk)) == [10, 13, 14, 15, 16]  # before it went back to, and after it did


def test_addresses_of_a_day_that_wait_are_not_yet_read(desk: Desk) -> None:
    desk.after(10)
    desk.after(1, {"bao-a": unread("HTTP 503")})
    desk.after(2)
    link = Link("https://bao-a.vn/tin-trong-ngay-do-123456.html", "article", day=(START + 10 * DAY).isoformat())
    with desk.archive.transaction() as db:
        leads.add(db, Ask("https://bao-a.vn/", "bao-a", "home"), [link], desk.now, PLAN)
    assert causes(desk) == {10: "not yet read"}


def test_far_less_than_usual_is_a_hole_where_the_paper_could_not_be_read_and_none_where_it_could(
    empty: Archive,
) -> None:
    desk = Desk(empty, 1, {"bao-a": lambda *_: 20, "bao-b": lambda *_: 20}, hours=(8, 22))
    desk.after(25)
    for site in ("bao-a", "bao-b"):
        desk.papers[site].rhythm = lambda *_: 0
        with empty.transaction():
            desk.article(site, datetime.combine(desk.day, datetime.min.time(), VIETNAM) + timedelta(hours=9))
        desk.papers[site].waiting.clear()
    desk.after(1, {"bao-a": unread("HTTP 503"), "bao-b": gives(new=0)})
    assert causes(desk) == {25: "site down"}
    assert causes(desk, "bao-b") == {}
    assert days(desk)[-1].articles == 1


def test_what_could_be_caught_up_with_is_no_hole(desk: Desk) -> None:
    desk.after(10)
    desk.after(2, runs=False)  # published, and found by the runs after it
    desk.after(3)
    assert causes(desk) == {}


def test_today_is_not_over(desk: Desk) -> None:
    desk.after(10)
    [paper] = holes(desk.archive, desk.now, since=START, site="bao-a")
    assert paper.days[-1].day == START + 8 * DAY


def test_a_paper_that_was_never_crawled_is_not_shown(desk: Desk) -> None:
    desk.archive.know((SITE,))
    desk.after(2)
    assert [paper.site for paper in holes(desk.archive, desk.now)] == ["bao-a", "bao-b"]


def test_holes_are_told_from_counts_however_many_articles_there_are(desk: Desk) -> None:
    desk.after(6)
    taken = []
    for many in (0, 3000):
        with desk.archive.transaction():
            for number in range(many):
                desk.article("bao-a", datetime.combine(START + number % 5 * DAY, datetime.min.time(), VIETNAM))
        with counted(desk.archive) as steps:
            holes(desk.archive, desk.now, since=START)
        taken.append(steps.count)
    assert taken[1] <= taken[0] + 50


def told_of(archive: Archive, number: int, *kinds: Kind) -> None:
    """An article that pages of these kinds tell of."""
    url = URL.replace("123456", str(200_000 + number))
    with archive.transaction() as db:
        for kind in kinds:
            ask = Ask(f"https://baovidu.vn/{kind}", "vidu", kind)
            leads.add_source(db, ask, NOON)
            capture = Capture(ask.url, NOON, 200)
            link = Link(url, "article")
            store_visit(db, 1, Visit(ask=ask, outcome="done", links=(link,), captures=(capture,)), PLAN)
        read = article(title=f"Tin số {number}", body=(f"Chuyện thứ {number} trong ngày.",))
        store_visit(db, 1, visit(read, url=url, number=number), PLAN)


def test_each_door_is_told_with_the_share_that_other_doors_had_too(empty: Archive) -> None:
    empty.know((SITE,))
    empty.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
    with empty.transaction() as db:
        run_sites.begin(db, 1, ["vidu"])
    told: list[tuple[Kind, ...]] = [("home", "feed"), ("home", "feed", "listing"), ("listing",), ("feed",)]
    for number, kinds in enumerate(told):
        told_of(empty, number, *kinds)
    found = doors(empty, date(2026, 3, 1))
    assert found == [Door("vidu", "home", 2, 2), Door("vidu", "feed", 3, 2), Door("vidu", "listing", 2, 1)]
    assert [round(door.share, 2) for door in found] == [1, 0.67, 0.5]
    assert doors(empty, date(2026, 3, 8)) == []
