"""A crawl was made with a clock that was ahead: the next one, with the right time, goes on as if it had not been."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world import TAGGED, World, articles, make_due, rows, typed

AHEAD = {"a year": timedelta(days=365), "two days": timedelta(days=2)}
_PRINTED = ("published_at", "updated_at")
"""Times that papers print."""


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def put_ahead(data: Path, by: timedelta, *columns: tuple[str, str]) -> None:
    """Times of the archive as a clock that was ahead by so much wrote them; all of them if none are named."""
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        for table in [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
            for _, name, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
                is_ours = name.endswith(("_at", "_until")) and name not in _PRINTED and table[0] != "_"
                if (table, name) in columns or (not columns and is_ours):
                    later = f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {name}, '+{by.days} days')"
                    db.execute(f"UPDATE {table} SET {name} = {later} WHERE {name} IS NOT NULL")


def asked_in(world: World, data: Path) -> tuple[set[str], str]:
    """The paths that a crawl asks for, and what it says."""
    before = len(world.server.heard)
    world.server.phase = 2
    done = world.crawl(data)
    assert done.code in (0, 69), done
    assert "Traceback" not in done.err
    return {heard.asked.path for heard in world.server.heard[before:]}, done.err


def held_for(data: Path, hold: timedelta) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute(
            "UPDATE sites SET held_until = ? WHERE id IN ('bao-nho', 'bao-kia')", (stamp(datetime.now(UTC) + hold),)
        )


@pytest.mark.parametrize("by", AHEAD)
def test_after_a_crawl_with_a_clock_that_was_ahead_the_next_one_asks_and_says_so_once(
    data: Path, world: World, by: str
) -> None:
    make_due(data)
    put_ahead(data, AHEAD[by])
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        far = stamp(datetime.now(UTC) + AHEAD[by])
        db.execute("UPDATE pages SET visited_at = ?, due_at = ?", (far, far))
    paths, said = asked_in(world, data)
    assert "/" in paths
    assert by == "two days" or len(paths) > 5  # a look in two days may have been meant
    told = [line for line in said.splitlines() if "clock" in line or "ahead" in line]
    assert len(told) == 1, said
    assert "left alone" not in said


@pytest.mark.parametrize("hold", [timedelta(hours=3), timedelta(days=365)], ids=["three hours", "a year"])
def test_a_hold_is_believed_for_an_hour_at_most(data: Path, world: World, hold: timedelta) -> None:
    """What is later than an hour from now a wrong clock wrote: now, or in an hour at the latest, it is asked."""
    make_due(data)
    held_for(data, hold)
    paths, _ = asked_in(world, data)
    if not paths:
        [(until,)] = rows(data, "SELECT max(held_until) FROM sites")
        assert datetime.fromisoformat(str(until)) <= datetime.now(UTC) + timedelta(hours=1, minutes=1)
        held_for(data, timedelta(seconds=-1))
        paths, _ = asked_in(world, data)
    assert "/" in paths


def test_a_hold_of_less_than_an_hour_is_kept(data: Path, world: World) -> None:
    make_due(data)
    held_for(data, timedelta(minutes=50))
    paths, said = asked_in(world, data)
    assert paths == set()
    assert "left alone until " in said
    assert "; a crawl after that asks again" in said


def test_what_is_due_in_a_year_is_due_now_and_what_is_due_tomorrow_is_not(data: Path, world: World) -> None:
    make_due(data)
    year, day, past = (
        stamp(datetime.now(UTC) + timedelta(days=days)) for days in (365, 1, -1)
    )  # no look is planned for later than a month from now
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE pages SET visited_at = ?", (past,))
        db.execute("UPDATE pages SET due_at = ? WHERE kind = 'article'", (day,))
        db.execute("UPDATE pages SET due_at = ? WHERE url LIKE ?", (year, f"%{TAGGED}"))
    paths, _ = asked_in(world, data)
    assert TAGGED in paths
    assert {path for path in paths if path.startswith("/tin")} == {TAGGED}


@pytest.mark.parametrize("by", ["a year", "two days"])
def test_a_source_that_was_read_in_the_future_is_read_now(data: Path, world: World, by: str) -> None:
    make_due(data)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        far = stamp(datetime.now(UTC) + AHEAD[by])
        db.execute("UPDATE pages SET visited_at = ? WHERE kind <> 'article'", (far,))
        db.execute("UPDATE pages SET due_at = NULL WHERE kind <> 'article'")
    paths, _ = asked_in(world, data)
    assert "/" in paths


def test_a_304_is_believed_no_longer_because_the_clock_was_ahead(data: Path, world: World) -> None:
    """For a week a server is believed that a page has not changed, and not for a year and a week."""
    make_due(data)
    put_ahead(data, timedelta(days=365), ("pages", "whole_at"))
    before = len(world.server.heard)
    assert world.crawl(data).code == 0
    asked = [heard.asked for heard in world.server.heard[before:] if heard.asked.path == TAGGED]
    assert asked
    assert not [one for one in asked if "if-none-match" in one.headers]


def test_times_ahead_lose_nothing_and_the_doctor_names_the_clock(data: Path) -> None:
    before = articles(data)
    put_ahead(data, timedelta(days=365))
    done = typed("doctor", "--data", data)
    assert done.code == 74
    assert [line for line in done.out.splitlines() if line.startswith("fault") and "clock" in line]
    assert articles(data) == before


def test_with_a_clock_that_is_right_nothing_is_said_of_it(data: Path, world: World) -> None:
    make_due(data)
    _, said = asked_in(world, data)
    assert "clock" not in said
