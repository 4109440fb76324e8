"""Shares of dates, bodies and leads: a change for good is told since when; what passes, or is ours, is not."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest

from crawler.items import VIETNAM
from pipelines.db.archive import Archive, utc
from pipelines.query.drift import WHOLE, Drift, drift, drifts, read
from pipelines.query.faults import FEWER_BODIES, FEWER_DATES, FEWER_LEADS
from pipelines.query.status import look
from tests.pipelines.query.desk import Desk, daily, gives

DAY = timedelta(days=1)
FIRST = date(2026, 5, 11)
"""A Monday, and no holiday for sixteen weeks."""
Share = Callable[[int, date], float]
"""The share of a day's articles that lack something, by how many days have passed."""


def row(count: float, share: Share, days: int = 60, *, first: date = FIRST, seed: int = 1) -> list[tuple[date, int]]:
    dice = Random(seed)
    found = []
    for number in range(days):
        day = first + number * DAY
        today = int(count) + (dice.random() < count % 1)
        found += [(day, int(dice.random() < share(number, day))) for _ in range(today)]
    return found


def since(at: int, share: float, usual: float = 0.02) -> Share:
    return lambda number, _: share if number >= at else usual


# --- what has changed for good


@pytest.mark.parametrize(
    ("count", "share", "usual", "days"),
    [(30, 0.4, 0.02, 4), (30, 1, 0.02, 3), (30, 0.2, 0.02, 5), (8, 0.4, 0.02, 6), (8, 0.6, 0.05, 5),
     (120, 0.15, 0.02, 4), (16, 0.8, 0.4, 8), (3, 0.5, 0.02, 15)],
)  # fmt: skip
def test_a_share_that_drops_is_told_within_days_and_since_which(
    count: float, share: float, usual: float, days: int
) -> None:
    for seed in range(5):
        told = drift(row(count, since(50, share, usual), 50 + days, seed=seed))
        assert told is not None
        assert told.is_settled
        assert abs((told.since - FIRST).days - 50) <= 2
        assert abs(told.usual - usual) < 0.1


def test_it_is_told_soon_that_it_may_pass_and_after_three_days_that_it_does_not() -> None:
    settled = []
    for days in range(2, 5):
        told = drift(row(30, since(50, 0.5), 50 + days))
        assert told is not None
        assert told.since == FIRST + 50 * DAY
        settled.append(told.is_settled)
    assert settled == [False, True, True]


def test_a_change_after_another_that_was_mended_is_told_since_its_own_day() -> None:
    told = drift(row(30, lambda n, _: 0.5 if 20 <= n < 28 or n >= 55 else 0.02, 62))
    assert told is not None
    assert told.since == FIRST + 55 * DAY


# --- what has not


QUIET: dict[str, tuple[float, Share]] = {
    "nothing lacks": (20, lambda *_: 0),
    "all lacks": (20, lambda *_: 1),
    "half lacks": (20, lambda *_: 0.5),
    "week-ends are others": (20, lambda _, day: 0.6 if day.weekday() >= 5 else 0.05),
    "a section on Fridays": (20, lambda _, day: 0.7 if day.weekday() == 4 else 0.05),
    "one article in twenty more": (30, since(50, 0.07)),
    "better than before": (20, since(50, 0.02, 0.5)),
    "a slip of a day": (20, lambda n, _: 1 if n == 57 else 0.02),
    "half of a day": (20, lambda n, _: 0.5 if n == 57 else 0.02),
    "two articles a day": (2, lambda *_: 0.1),
    "mended by now": (20, lambda n, _: 1 if 45 <= n < 52 else 0.02),
    "in part, and mended by now": (20, lambda n, _: 0.5 if 40 <= n < 50 else 0.02),
    "known for ten days": (20, lambda n, _: 0.5 if n >= 55 else 1 if n < 45 else 0.02),
}


@pytest.mark.parametrize("quiet", QUIET.values(), ids=QUIET)
@pytest.mark.parametrize("end", [59, 60, 61])
def test_what_is_usual_or_has_passed_is_no_change(quiet: tuple[float, Share], end: int) -> None:
    count, share = quiet
    for seed in range(4):
        told = drift(row(count, share, end, seed=seed))
        assert told is None or not told.is_settled


def test_a_slip_on_a_friday_is_not_made_a_change_by_the_week_end_after_it() -> None:
    def friday(number: int, day: date) -> float:
        return 1 if number == 60 else 0.5 if day.weekday() >= 5 else 0.05

    first = FIRST + 4 * DAY  # a Friday sixty days later is no holiday
    first -= ((first + 60 * DAY).weekday() - 4) * DAY
    for seed in range(20):
        for end in (62, 63, 64):
            told = drift(row(12, friday, end, first=first, seed=seed))
            assert told is None or not told.is_settled


def test_what_is_well_again_ends_it_also_on_a_holiday_and_with_a_slip_among_it() -> None:
    lost = row(6, since(50, 1), 56)
    assert (told := drift(lost)) is not None
    assert told.is_settled
    for tail in ((0, 0, 0), (0, 0, 0, 0, 1), (0, 1, 0, 0, 0)):
        assert drift([*lost, *((FIRST + 56 * DAY, lacks) for lacks in tail)]) is None
    holiday = date(2026, 9, 2)
    first = holiday - 60 * DAY
    lost = [one for one in row(6, since(50, 1), 60, first=first) if one[0] < holiday]
    assert drift(lost) is not None
    assert drift([*lost, *((holiday, 0) for _ in range(3))]) is None


@pytest.mark.parametrize("first", [(0, 0, 0, 1, 1), (0, 1, 1), (0, 0, 1, 1, 1, 1)])
def test_a_change_that_began_within_a_day_ends_with_the_first_that_are_whole(first: tuple[int, ...]) -> None:
    began = [*row(5, lambda *_: 0, 50), *((FIRST + 50 * DAY, lacks) for lacks in first)]
    lost = [*began, *((FIRST + (51 + n // 4) * DAY, 1) for n in range(12))]
    assert (told := drift(lost)) is not None
    assert told.is_settled
    day = FIRST + 54 * DAY
    assert drift([*lost, (day, 0)]) is not None, "one may be a slip"
    assert drift([*lost, *((day, 0) for _ in range(3))]) is None


def test_a_small_paper_is_not_told_of_before_there_is_evidence() -> None:
    assert drift([*row(2, lambda *_: 0, 50), *((FIRST + (50 + n) * DAY, 1) for n in range(3))]) is None
    told = drift([*row(2, lambda *_: 0, 50), *((FIRST + (50 + n // 2) * DAY, 1) for n in range(8))])
    assert told is not None


def test_a_paper_that_was_just_added_has_no_habit() -> None:
    for days in range(1, 16):
        assert drift(row(30, since(days - 3, 0.6), days)) is None


def test_the_days_of_tet_count_neither_before_nor_after() -> None:
    first = date(2025, 12, 22)

    def tet(_: int, day: date) -> float:
        return 0.7 if date(2026, 2, 14) <= day <= date(2026, 2, 22) else 0.03

    for days in range(50, 75):
        assert drift(row(20, tet, days, first=first)) is None


@pytest.mark.parametrize("count", [2, 5, 20])
def test_in_quiet_weeks_nothing_is_told_whatever_comes_by_chance(count: int) -> None:
    told = []
    for seed in range(6):
        whole = row(count, lambda _, day: 0.3 if day.weekday() >= 5 else 0.1, 80, seed=seed)
        told += [drift([one for one in whole if one[0] < FIRST + days * DAY]) for days in range(20, 80, 3)]
    assert not [one for one in told if one is not None and one.is_settled]


# --- what is read of an archive


KINDS = [(FEWER_DATES, {"dateless": 0.5}), (FEWER_BODIES, {"bodiless": 0.5}), (FEWER_LEADS, {"leadless": 0.5})]


@pytest.mark.parametrize(("kind", "lacks"), KINDS)
def test_status_notes_a_change_then_names_it_and_lets_it_go_when_it_is_mended(
    empty: Archive, kind: str, lacks: dict[str, float]
) -> None:
    desk = Desk(empty, 5, {"bao-a": daily(20), "bao-b": daily(20)})
    desk.after(40)
    _linked(empty)
    seen: dict[int, tuple[str, list[str]]] = {}
    for day in range(6):
        desk.after(1, {"bao-a": gives(**lacks)})
        _linked(empty)
        paper, other = look(empty, desk.now).papers
        seen[day] = (paper.colour, [alarm.kind for alarm in paper.alarms if alarm.kind != WHOLE[kind]])
        assert other.colour == "green"
    assert seen[1][1] == []
    assert seen[5] == ("red", [kind])
    [alarm] = [alarm for alarm in look(empty, desk.now).alarms if alarm.kind == kind]
    assert abs(alarm.since.date() - (desk.now - 6 * DAY).astimezone(VIETNAM).date()) <= 2 * DAY
    desk.after(5)
    _linked(empty)
    assert [alarm.kind for alarm in look(empty, desk.now).alarms] == []


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("data"), write=True) as archive:
        archive.db.execute("PRAGMA synchronous = OFF")
        yield archive


def _linked(archive: Archive) -> None:
    """Each article as a page to which the front page leads."""
    with archive.transaction() as db:
        db.execute("""INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, found_at)
                      SELECT 'https://' || id || '.vn/', id, 'home', 0, 'done', '2026-01-01', '2026-01-01'
                      FROM sites""")
        db.execute("""INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, found_at, article_id)
                      SELECT 'https://x.vn/' || id, site, 'article', 0, 'done', '2026-01-01', '2026-01-01', id
                      FROM articles""")
        db.execute("""INSERT OR IGNORE INTO links (url, found_in, found_at)
                      SELECT 'https://x.vn/' || id, 'https://' || site || '.vn/', '2026-01-01' FROM articles""")


def test_an_extractor_that_reads_all_articles_otherwise_changes_nothing_of_the_paper(empty: Archive) -> None:
    desk = Desk(empty, 6, {"bao-a": daily(20)})
    desk.after(40)
    empty.db.execute("UPDATE articles SET lead = NULL WHERE id % 2")
    assert drifts(read(empty.db.conn, "bao-a", desk.now)) == {}
    assert look(empty, desk.now).alarms == ()


@pytest.mark.parametrize("published", ["2019-03-07T08:00+07:00", None], ids=["dated", "undated"])
def test_what_a_backfill_brings_of_older_layouts_is_no_news(empty: Archive, published: str | None) -> None:
    desk = Desk(empty, 7, {"bao-a": daily(12)})
    for day in range(45):
        desk.after(1)
        for number in range(40 if day >= 38 else 0):
            _old(empty, 10_000 + 100 * day + number, published, desk.now)
    assert drifts(read(empty.db.conn, "bao-a", desk.now)) == {}


def _old(archive: Archive, number: int, published: str | None, now: datetime) -> None:
    """An article without a text, as a page deep in a list led to it."""
    listing, url, moment = "https://bao-a.vn/muc?trang=9", f"https://bao-a.vn/cu-{number}.html", utc(now)
    with archive.transaction() as db:
        db.execute(
            """INSERT INTO articles (id, key, site, url, title, subheads, body_status, published_at, flags, digest,
                 capture_id, first_seen_at, changed_at)
               VALUES (?, ?, 'bao-a', ?, 't', '[]', 'encoded', ?, '[]', '', 1, ?, ?)""",
            (number, url, url, published, moment, moment),
        )
        for address, kind, depth, article in ((listing, "listing", 9, None), (url, "article", 0, number)):
            db.execute(
                """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, found_at, article_id)
                   VALUES (?, 'bao-a', ?, ?, 'done', '2026-01-01', ?, ?)""",
                (address, kind, depth, moment, article),
            )
        db.execute("INSERT INTO links (url, found_in, found_at) VALUES (?, ?, ?)", (url, listing, moment))


@pytest.mark.parametrize("count", [80, 150, 400])
def test_a_large_paper_is_well_again_with_its_first_articles_and_stays_so(empty: Archive, count: int) -> None:
    desk = Desk(empty, 9, {"bao-a": daily(count)}, hours=(22,), start=date(2025, 5, 6))
    desk.after(45)
    desk.after(3, {"bao-a": gives(dateless=1, bodiless=1, leadless=1)})
    _linked(empty)
    assert [one.is_settled for one in drifts(read(empty.db.conn, "bao-a", desk.now)).values()] == [True] * 3
    with empty.transaction():
        for minute in range(3):
            desk.article("bao-a", desk.now + timedelta(minutes=minute))
    desk.now += timedelta(minutes=3)
    for _ in range(8):
        _linked(empty)
        assert drifts(read(empty.db.conn, "bao-a", desk.now)) == {}, desk.now
        desk.after(1)


def test_a_large_paper_is_thinned_out_evenly(empty: Archive) -> None:
    desk = Desk(empty, 8, {"bao-a": daily(120)}, hours=(22,))
    desk.after(40)
    found = [one for one in read(empty.db.conn, "bao-a", desk.now) if one.is_sampled]
    assert 700 <= len(found) <= 1600
    assert len({one.day for one in found}) == 40
    assert found == sorted(found, key=lambda one: one.day)


def test_a_change_is_a_row_of_plain_numbers() -> None:
    assert drift([]) is None
    told = drift(row(10, since(50, 1, 0), 54))
    assert told == Drift(FIRST + 50 * DAY, 40, 40, 0, is_settled=True)
