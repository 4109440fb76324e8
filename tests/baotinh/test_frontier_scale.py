"""What a crawl asks the frontier for costs the same, however much the frontier knows: counted in steps of SQLite."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hostile.server import Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT
from tests.world import dump, typed, write_site_file

FEW, MANY = 1_000, 100_000
"""Rows of one newspaper that are due."""
MOST = 2_000
"""Steps of SQLite that one execution of a statement may take, whatever there is: about a tenth of a millisecond."""
PAPER, HOST = "bao-lon", "127.61.0.1"
_PATHS = tuple(f"/tin-so-{n}-trong-ngay-hom-nay-{700_000 + n}.html" for n in range(3))
_GONE = "/tin-da-mat-trong-ngay-hom-nay-799999.html"


def _answer(asked: Asked) -> Reply | Raw:
    if asked.path == "/":
        return Reply(front((*_PATHS, _GONE)))
    known = asked.path in _PATHS or "/kho/" in asked.path
    return Reply(story(asked.path)) if known and asked.path != _GONE else Reply(b"", 404)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve({HOST: _answer}) as served:
        yield served


# --- what the frontier may know

Fill = Callable[[sqlite3.Connection, str, int], None]


def due(db: sqlite3.Connection, home: str, count: int, first: int = 0) -> None:
    """Articles that were never read."""
    insert(db, home, range(first, first + count), state="due", due_at="'2026-01-01T00:00:00+00:00'", looks=0)


def ahead(db: sqlite3.Connection, home: str, count: int) -> None:
    """Articles that were read and are looked at again some day, newer than all that are due."""
    insert(db, home, range(count), state="done", due_at="'2099-01-01T00:00:00+00:00'", looks=1, day="'2026-11-20'")
    due(db, home, FEW, first=count)


def ahead_and_later(db: sqlite3.Connection, home: str, count: int) -> None:
    """Of those that could not be read, and whose time lies ahead."""
    insert(db, home, range(count), state="later", due_at="'2099-01-01T00:00:00+00:00'", looks=0, day="'2026-11-20'")
    due(db, home, FEW, first=count)


def done(db: sqlite3.Connection, home: str, count: int) -> None:
    """Of those that are read and not asked for again by themselves."""
    insert(db, home, range(count), state="done", due_at="NULL", looks=4, day="'2026-11-20'")
    due(db, home, FEW, first=count)


def due_again(db: sqlite3.Connection, home: str, count: int) -> None:
    """Of those that were read and whose time has come again."""
    insert(db, home, range(count), state="done", due_at="'2026-01-01T00:00:00+00:00'", looks=1)


def of_one_day(db: sqlite3.Connection, home: str, count: int) -> None:
    """A backfill of which no day is known."""
    insert(db, home, range(count), state="due", due_at="'2026-01-01T00:00:00+00:00'", looks=0, day="''")


def older_first(db: sqlite3.Connection, home: str, count: int) -> None:
    """Written down in the order in which a sitemap lists them: the oldest first, and all in years gone by."""
    insert(db, home, range(count), state="due", due_at="'2026-01-01T00:00:00+00:00'", looks=0, day="date('2001-01-01', '+' || n || ' minutes')")  # fmt: skip  # noqa: E501


def insert(
    db: sqlite3.Connection, home: str, numbers: range, *, state: str, due_at: str, looks: int, day: str | None = None
) -> None:
    day = day or "date('2026-11-26', '-' || (n % 4000) || ' days')"
    db.execute(
        f"""WITH RECURSIVE numbers (n) AS (SELECT {numbers.start} UNION ALL SELECT n + 1 FROM numbers
              WHERE n + 1 < {numbers.stop})
            INSERT INTO pages (url, site, kind, depth, state, day, due_at, tries, looks, found_at)
            SELECT '{home}kho/tin-so-' || n || '-trong-kho-' || (100000 + n) || '.html', '{PAPER}', 'article', 1,
              '{state}', {day}, {due_at}, 0, {looks}, '2026-01-01T00:00:00+00:00' FROM numbers"""
    )


@pytest.fixture(scope="module")
def cost_of(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fill | None, int], "Costs"]:
    """Crawls a newspaper of which so much is known; returns what the statements cost."""
    empty = tmp_path_factory.mktemp("empty") / "data"
    write_site_file(empty, PAPER, HOST, server.port)
    _crawl(empty)
    known: dict[tuple[Fill | None, int], Costs] = {}

    def crawl(fill: Fill | None, count: int) -> Costs:
        if (fill, count) not in known:
            data = tmp_path_factory.mktemp("filled") / "data"
            subprocess.run(["cp", "-a", str(empty), str(data)], check=True)
            with closing(sqlite3.connect(data / "archive.db")) as db, db:
                db.execute(
                    "UPDATE pages SET due_at = '2020-01-01T00:00:00+00:00', visited_at = NULL WHERE kind <> 'article'"
                )
                if fill is not None:
                    fill(db, f"http://{HOST}:{server.port}/", count)
            known[fill, count] = Costs(data, _crawl(data))
        return known[fill, count]

    return crawl


Told = dict[str, tuple[int, int, int, str]]


class Costs:
    """Of statements, by their text: how often, steps in all, most steps of one."""

    def __init__(self, data: Path, told: Told) -> None:
        self.data = data
        found = {text: costs for text, costs in told.items() if re.search(r"\bpages\b", text)}
        self.told = {text: (times, steps, most) for text, (times, steps, most, _) in found.items()}
        self.examples = [example for *_, example in found.values()]


def _crawl(data: Path) -> Told:
    costs = data.parent / "costs.json"
    start = [sys.executable, "-m", "tests.counted_sql", str(costs), "crawl", PAPER, "--allow-loopback"]
    done = subprocess.run(
        [*start, "--limit", "4", "--data", str(data)], capture_output=True, text=True, timeout=120, check=False,
        cwd=ROOT, env={name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: Told = json.loads(costs.read_text("utf-8"))
    return told


CASES: list[tuple[Fill, int]] = [(due, MANY), (ahead, MANY), (due_again, MANY), (of_one_day, MANY)]
"""One crawl each; `ahead_and_later`, `done` and `older_first` came to the same."""
each_case = pytest.mark.parametrize(("fill", "count"), CASES, ids=[fill.__name__ for fill, _ in CASES])


@each_case
def test_no_statement_costs_more_than_a_little_among_a_hundred_thousand_pages(
    cost_of: Callable[[Fill | None, int], Costs], fill: Fill, count: int
) -> None:
    costs = cost_of(fill, count).told
    assert not {text[:160]: most for text, (_, _, most) in costs.items() if most > MOST}


@each_case
def test_what_a_crawl_does_to_the_frontier_costs_the_same_in_all(
    cost_of: Callable[[Fill | None, int], Costs], fill: Fill, count: int
) -> None:
    few = sum(steps for _, steps, _ in cost_of(due, FEW).told.values())
    many = sum(steps for _, steps, _ in cost_of(fill, count).told.values())
    assert many < 3 * min(few, 100_000), f"{few} steps with {FEW} pages, {many} with {count} {fill.__name__}"


@each_case
def test_no_statement_scans_the_pages_or_sorts_the_backlog(
    cost_of: Callable[[Fill | None, int], Costs], fill: Fill, count: int
) -> None:
    """As SQLite says of it beforehand, with the tables as they are."""
    costs = cost_of(fill, count)
    wrong = {}
    with closing(sqlite3.connect(costs.data / "archive.db")) as db:
        names = {row[1] for row in db.execute("PRAGMA table_list")}
        for text in costs.examples:
            plan = plan_of(db, text)
            scans = [line for line in plan if re.match(r"SCAN (?:pages|p|t)\b(?! USING)", line) and "pages" in names]
            sorts = [line for line in plan if "TEMP B-TREE FOR ORDER BY" in line and "DISTINCT" not in text]
            if scans or sorts:
                wrong[text[:200]] = [*scans, *sorts]
    assert not wrong


def plan_of(db: sqlite3.Connection, text: str) -> list[str]:
    if not re.match(r"\s*(?:WITH|SELECT|UPDATE|DELETE|INSERT)\b", text):
        return []
    return [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {text}")]


def test_the_counting_works(cost_of: Callable[[Fill | None, int], Costs]) -> None:
    """It sees the statements, with what they cost."""
    told = cost_of(due, FEW).told
    assert len(told) >= 8
    assert any("LIMIT" in text for text in told)
    assert sum(steps for _, steps, _ in told.values()) > 1_000


def test_the_first_article_that_is_gone_costs_no_scan(cost_of: Callable[[Fill | None, int], Costs]) -> None:
    """Whether the site is well is then seen at its front page; so that row is looked for."""
    costs = cost_of(due, MANY)
    with closing(sqlite3.connect(costs.data / "archive.db")) as db:
        assert db.execute("SELECT count(*) FROM pages WHERE url LIKE ?", (f"%{_GONE}",)).fetchone() == (1,)
    homes = {text[:160]: costs for text, costs in costs.told.items() if "UPDATE pages" in text}
    assert homes
    assert not {text: most for text, (_, _, most) in homes.items() if most > MOST}


def test_an_archive_that_gets_the_new_indexes_keeps_what_is_due(cost_of: Callable[[Fill | None, int], Costs]) -> None:
    """Which index there is changes nothing in what is asked for first: the newest that were never read."""
    costs = cost_of(due, FEW)
    with closing(sqlite3.connect(costs.data / "archive.db")) as db:
        asked = [row[0] for row in db.execute("SELECT day FROM pages WHERE visited_at NOT NULL AND url LIKE '%/kho/%'")]
    assert all(day >= "2026-11-20" for day in asked), asked
    assert dump(costs.data / "archive.db")
    assert typed("verify", "--data", costs.data).code == 0
