"""What happened since a time, as the archive tells it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from pipelines.query.digest import Digest, Share, digest, midnight
from pipelines.query.faults import BLOCKED, OUTAGE, SILENT
from pipelines.query.status import look
from tests.pipelines.query.desk import DAY, OFFLINE, Kept, Told, daily, gives
from tests.pipelines.query.test_plans import plan, whole

SEED = 20_261_127
START = date(2026, 5, 6)
SHUT = gives(
    new=0, counts={"listings": 0, "asked": 4}, groups={"later": {"HTTP 403": 4}, "trouble": {"silent": "HTTP 403"}}
)
WALL = gives(new=0, groups={"trouble": {"front page": "login page at https://bao-a.vn/"}})


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "data", write=True) as archive:
        yield archive


@pytest.fixture
def desk(empty: Archive) -> Kept:
    return Kept(empty, SEED, {"bao-a": daily(4), "bao-b": daily(9), "bao-c": lambda *_: 0}, start=START)


def since(desk: Kept, day: date, *, at: datetime | None = None) -> Digest:
    return digest(desk.archive, midnight(day), look(desk.archive, at or desk.now))


def yesterday(desk: Kept) -> Digest:
    """As of the morning after all that has happened."""
    return since(desk, desk.day - DAY, at=midnight(desk.day) + timedelta(hours=7))


def share(told: Digest, site: str | None) -> Share:
    [one] = [one for one in told.papers if one.site == site]
    return one


def stored(desk: Kept, site: str, day: date) -> int:
    """How many articles of a paper were published on a day, as the desk has put them there."""
    query = "SELECT count(*) FROM articles WHERE site = ? AND substr(published_at, 1, 10) = ?"
    count: int = desk.archive.db.execute(query, (site, day.isoformat())).fetchone()[0]
    return count


# --- what came


def test_an_empty_archive_has_nothing_to_tell(empty: Archive) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    told = digest(empty, now - DAY, look(empty, now))
    assert (told.papers, told.edited, told.gone, told.alarms, told.mended, told.killed, told.crawls) == (
        (), (), (), (), (), (), 0,
    )  # fmt: skip


def test_what_came_is_told_by_paper_who_brought_most_first_and_who_brought_nothing_too(desk: Kept) -> None:
    desk.after(3)
    first = desk.archive.db.execute("SELECT max(id) FROM articles").fetchone()[0]
    desk.after(1)
    told = yesterday(desk)
    came = dict(
        desk.archive.db.execute("SELECT site, count(*) FROM articles WHERE id > ? GROUP BY 1", (first,)).fetchall()
    )
    assert [(one.site, one.came) for one in told.papers] == [
        ("bao-b", came["bao-b"]), ("bao-a", came["bao-a"]), ("bao-c", 0),
    ]  # fmt: skip
    assert told.sum("came") == sum(came.values())
    assert told.crawls == 4


def test_beside_it_stands_what_is_usual_on_days_like_these_as_far_as_they_are_over(desk: Kept) -> None:
    desk.after(42)
    told = yesterday(desk)
    assert told.days == (desk.day - DAY,)
    one = share(told, "bao-b")
    assert one.published == stored(desk, "bao-b", desk.day - DAY)
    same = sorted(stored(desk, "bao-b", desk.day - number * DAY) for number in range(8, 43, 7))
    assert one.usual == pytest.approx(same[len(same) // 2], abs=1.5)
    week = since(desk, desk.day - 7 * DAY, at=midnight(desk.day) + timedelta(hours=7))
    assert len(week.days) == 7
    assert share(week, "bao-b").published == sum(stored(desk, "bao-b", day) for day in week.days)
    assert share(week, "bao-b").usual == pytest.approx(7 * 6.5, abs=10)


def test_of_a_day_that_goes_on_and_of_a_young_archive_nothing_is_usual(desk: Kept) -> None:
    desk.after(10)
    assert share(yesterday(desk), "bao-b").usual is None
    desk.after(30)
    today = since(desk, desk.day - DAY)
    assert (today.days, share(today, "bao-b").published, share(today, "bao-b").usual) == ((), None, None)
    assert share(today, "bao-b").came > 0


def test_what_a_long_run_stored_before_the_day_began_is_not_of_the_day(desk: Kept) -> None:
    next(desk.live(1))
    began = desk.now
    before = desk.publish("bao-a")
    desk.now = began + 30 * timedelta(hours=1)
    after = desk.publish("bao-a")
    assert before < after
    told = since(desk, began.date() + DAY)
    assert (told.sum("came"), told.crawls) == (1, 0)


def test_what_was_imported_without_a_paper_is_told_too(desk: Kept) -> None:
    desk.after(1)
    number = desk.publish("bao-a")
    desk.archive.db.execute("UPDATE articles SET site = NULL WHERE id = ?", (number,))
    one = share(since(desk, START), None)
    assert (one.came, one.published, one.usual) == (1, None, None)


# --- what was edited, and what is gone


def test_an_edit_is_told_with_what_reads_otherwise_now(desk: Kept) -> None:
    desk.after(2)
    first, second, third = (desk.publish("bao-a", f"Tin {number}") for number in range(3))
    desk.after(1)
    desk.edit(first, title="Tin 0, sửa")
    desk.edit(second, body="Nước rút.", lead=None)
    desk.edit(first, body="Nước vẫn lên.")
    told = since(desk, desk.day - DAY)
    assert [(one.id, one.title, one.fields) for one in told.edited] == [
        (second, "Tin 1", ("lead", "body")), (first, "Tin 0, sửa", ("title", "body")),
    ]  # fmt: skip
    assert (share(told, "bao-a").edited, share(told, "bao-b").edited) == (2, 0)
    assert third not in [one.id for one in told.edited]
    assert since(desk, desk.day, at=midnight(desk.day) + DAY).edited == ()


def test_what_is_gone_is_told_on_the_day_on_which_it_was_found(desk: Kept) -> None:
    desk.after(2)
    first, second = desk.publish("bao-a", "Một"), desk.publish("bao-b", "Hai")
    desk.delete(first)
    desk.after(1)
    desk.delete(second)
    told = since(desk, desk.day - DAY)
    assert [(one.id, one.site, one.title, one.url) for one in told.gone] == [
        (second, "bao-b", "Hai", f"https://bao-b.vn/tin-{second}.html")
    ]
    assert told.sum("gone") == 1


def test_of_thousands_the_newest_twenty_are_named_and_all_are_counted(desk: Kept) -> None:
    desk.after(1)
    numbers = [desk.publish("bao-a") for _ in range(60)]
    for number in numbers:
        desk.now += timedelta(seconds=1)
        desk.edit(number, body="Khác.")
        desk.delete(number)
    told = since(desk, START)
    assert [one.id for one in told.edited] == [one.id for one in told.gone] == numbers[:-21:-1]
    assert (told.sum("edited"), told.sum("gone")) == (60, 60)


@pytest.mark.parametrize("is_complete", [True, False])
def test_what_is_taken_down_never_appears(desk: Kept, is_complete: bool) -> None:
    desk.after(1)
    kept, doomed = desk.publish("bao-a", "Còn"), desk.publish("bao-a", "Gỡ")
    before = since(desk, START).sum("came")
    for number in (kept, doomed):
        desk.edit(number, body="Khác.")
        desk.delete(number)
    with desk.archive.transaction() as db:
        if is_complete:
            db.execute("DELETE FROM articles WHERE id = ?", (doomed,))
        else:
            db.execute("INSERT INTO redactions (key_hash, article_id, at) VALUES ('x', ?, '2026')", (doomed,))
    told = since(desk, START)
    assert [one.id for one in (*told.edited, *told.gone)] == [kept, kept]
    assert (told.sum("came"), told.sum("edited"), told.sum("gone")) == (before - 1, 1, 1)
    assert "Gỡ" not in json.dumps(told.as_dict(), ensure_ascii=False)


# --- what is wrong, and what was mended


def test_what_is_wrong_is_what_status_says(desk: Kept) -> None:
    desk.after(35)
    desk.after(1, {"bao-a": SHUT})
    told = yesterday(desk)
    assert [(one.paper, one.kind) for one in told.alarms] == [("bao-a", BLOCKED)]
    assert told.mended == ()


@pytest.mark.parametrize("days", [1, 3])
def test_what_was_wrong_and_is_no_more_was_mended(desk: Kept, days: int) -> None:
    desk.after(35)
    first, *_ = desk.live(days, {"bao-a": SHUT})
    desk.after(1)
    told = yesterday(desk)
    assert [(one.paper, one.kind, one.since) for one in told.mended] == [("bao-a", BLOCKED, first)]
    assert told.alarms == ()
    desk.after(1)
    assert yesterday(desk).mended == ()


def test_silence_that_ended_was_mended_unless_the_paper_cannot_be_read_now(desk: Kept) -> None:
    desk.after(49)
    desk.after(5, rests=frozenset({"bao-a", "bao-b"}))
    desk.after(1, {"bao-b": WALL})
    told = yesterday(desk)
    assert [(one.paper, one.kind) for one in told.mended] == [("bao-a", SILENT)]
    assert [one.paper for one in told.alarms] == ["bao-b"]


@pytest.mark.parametrize("hours", [(6, 12, 18, 22), tuple(range(24))])
def test_an_outage_of_hours_is_told_when_it_is_over_however_short(empty: Archive, hours: tuple[int, ...]) -> None:
    desk = Kept(empty, SEED, {"bao-a": daily(4)}, start=START, hours=hours)
    desk.after(20)
    down: dict[str, Told] = {"*": OFFLINE}
    for number, _ in enumerate(desk.live(1, down), 1):  # one run alone
        if number == 2:
            down.clear()
    told = yesterday(desk)
    [one] = told.mended
    assert (one.paper, one.kind) == (None, OUTAGE)
    assert one.since.astimezone(VIETNAM).date() == desk.day - DAY
    assert told.alarms == ()
    desk.after(2)
    assert yesterday(desk).mended == ()


def test_runs_that_were_killed_and_put_in_order_are_named(desk: Kept) -> None:
    desk.after(2)
    [run] = desk.archive.db.execute("SELECT max(id) FROM runs").fetchone()
    desk.archive.db.execute("UPDATE runs SET ended_at = NULL, exit_code = NULL WHERE id = ?", (run,))
    assert yesterday(desk).killed == (run,)
    desk.archive.db.execute("UPDATE runs SET counts = NULL WHERE id = ?", (run,))
    assert yesterday(desk).killed == (), "it may go on"
    desk.after(2)
    assert yesterday(desk).killed == ()


def test_all_of_it_is_json(desk: Kept) -> None:
    desk.after(35)
    number = desk.publish("bao-a", "Tin")
    desk.edit(number, title="Tin khác")
    desk.after(1, {"bao-a": SHUT})
    told = json.loads(json.dumps(yesterday(desk).as_dict()))
    assert told["alarms"][0]["kind"] == BLOCKED
    assert told["since"].endswith("+00:00")
    assert {"site", "came", "edited", "gone", "published", "usual"} == told["papers"][0].keys()


# --- what it costs


def test_no_question_reads_the_archive_from_one_end_to_the_other(desk: Kept) -> None:
    desk.after(35)
    number = desk.publish("bao-a")
    desk.edit(number, body="Khác.")
    desk.delete(number)
    db, said = desk.archive.db.conn, set[str]()
    db.set_trace_callback(said.add)
    since(desk, desk.day - DAY)
    db.set_trace_callback(None)
    asked = sorted(" ".join(query.split()) for query in said if query.lstrip().upper().startswith("SELECT"))
    assert sum("texts t" in query for query in asked) >= 3
    assert {query: steps for query in asked if (steps := whole(db, query))} == {}
    scanned = [step for query in asked for step in plan(db, query) if step.startswith(("SCAN s", "SCAN run_sites"))]
    assert {step.split()[1] for step in scanned} <= {"s", "sites"}


def test_what_it_reads_does_not_grow_with_what_came_before(desk: Kept) -> None:
    desk.after(35)
    before = _steps(desk)
    with desk.archive.transaction() as db:
        run = db.execute("SELECT min(id) FROM runs").fetchone()[0]
        for number in range(2000):
            db.execute("INSERT INTO captures (id, run_id, url) VALUES (?, ?, 'urn:z')", (-number - 1, run))
            desk.article("bao-a", desk.now - 400 * DAY - number * timedelta(minutes=7))
            values = (-number - 1, "2026-05-05T00:00:00+00:00")
            db.execute(
                "UPDATE texts SET capture_id = ?, seen_at = ? WHERE article_id = (SELECT max(id) FROM articles)", values
            )
    assert _steps(desk) < 1.1 * before


def _steps(desk: Kept) -> int:
    """Steps of SQLite's virtual machine, by hundreds."""
    db, count = desk.archive.db.conn, [0]

    def step() -> int:
        count[0] += 1
        return 0

    db.set_progress_handler(step, 100)
    yesterday(desk)
    db.set_progress_handler(None, 0)
    return count[0]
