"""However much is known, what is to be asked for next is found in a few steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.frontier import fill
from crawler.items import Ask, Candidate, Link
from pipelines.db.archive import Archive, utc
from pipelines.store import frontier, leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit

HOME = Ask("https://baovidu.vn/", "vidu", "home")
STEPS = 3000
"""Of SQLite's machine; about a tenth of a millisecond."""


class Steps:
    """Counts what SQLite's machine does."""

    count = 0

    def __call__(self) -> None:
        """One more."""
        self.count += 1


@contextmanager
def counted(archive: Archive) -> Iterator[Steps]:
    steps = Steps()
    archive.db.conn.set_progress_handler(steps, 1)
    yield steps
    archive.db.conn.set_progress_handler(None, 1)


def due(archive: Archive, without: tuple[str, ...] = ()) -> list[str]:
    asks = frontier.due(archive.db.conn, "vidu", NOON, PLAN, 2, without=without)
    return [ask.url for ask in asks]


def test_what_is_due_is_found_in_the_same_few_steps_among_a_hundred_rows_and_among_twenty_thousand(
    archive: Archive,
) -> None:
    taken = []
    for rows in (100, 20_000):
        fill(archive, "vidu", rows, NOON)
        flying = tuple(due(archive))
        with counted(archive) as steps:
            assert len(due(archive, flying)) == 2
        taken.append(steps.count)
    assert taken[1] <= taken[0] + 50
    assert taken[1] < STEPS


@pytest.mark.parametrize("state", ["done", "later", "gone"])
def test_rows_whose_time_lies_ahead_are_not_walked_over(archive: Archive, state: str) -> None:
    fill(archive, "vidu", 100, NOON)
    first = due(archive)
    with counted(archive) as before:
        due(archive)
    ahead = utc(NOON + timedelta(days=1))
    rows = ((f"https://baovidu.vn/sau-{n}.html", state, ahead, utc(NOON - timedelta(hours=1))) for n in range(20_000))
    with archive.transaction() as db:
        db.executemany(
            """INSERT INTO pages (url, site, kind, depth, state, day, due_at, looks, found_at, visited_at)
               VALUES (?, 'vidu', 'article', 0, ?, '2026-03-07', ?, 1, '2026-03-01T00:00:00+00:00', ?)""",
            rows,
        )
    with counted(archive) as after:
        assert due(archive) == first
    assert after.count <= before.count + 200  # seeks that find something


def test_old_articles_that_are_to_be_read_again_are_not_walked_over_once_the_budget_is_used_up(
    archive: Archive,
) -> None:
    with archive.transaction() as db:
        leads.add(db, HOME, [Link(URL, "article")], NOON, PLAN)
        store_visit(db, 1, visit(article()), PLAN)
    plan = replace(PLAN, daily_budget=1)
    fill(archive, "vidu", 20_000, NOON - timedelta(days=400))  # older than a month, each
    with archive.transaction() as db:
        db.execute(
            "UPDATE pages SET state = 'done', visited_at = ?, due_at = ? WHERE url <> ?",
            (utc(NOON - timedelta(days=2)), utc(NOON - timedelta(days=1)), URL),
        )
    with counted(archive) as steps:
        assert frontier.due(archive.db.conn, "vidu", NOON, plan, 2, without=()) == []
    assert steps.count < STEPS


def test_a_run_begins_without_a_look_at_what_it_will_not_ask_for_at_once(archive: Archive) -> None:
    taken = []
    for rows in (100, 20_000):
        fill(archive, "vidu", rows, NOON)
        with archive.transaction() as db, counted(archive) as steps:
            leads.plant(db, [HOME], NOON)
        taken.append(steps.count)
    assert taken[1] <= taken[0] + 50


def test_a_first_404_has_the_front_page_asked_for_without_a_look_at_the_rest(archive: Archive) -> None:
    taken = []
    for rows in (100, 20_000):
        fill(archive, "vidu", rows, NOON)
        [url, _] = due(archive)
        missing = visit(None, url=url, outcome="later", reason="HTTP 404, unconfirmed")
        with archive.transaction() as db, counted(archive) as steps:
            frontier.settle(db, missing, NOON, PLAN, article=None)
        taken.append(steps.count)
    assert taken[1] <= taken[0] + 50


def everything(archive: Archive) -> None:
    """All that is ever asked of the frontier."""
    date = Candidate("feed.pubDate", "Sat, 07 Mar 2026 05:00:00 GMT")
    links = [Link(URL, "article", "Mưa", date), Link("https://baovidu.vn/rss", "feed")]
    links += [Link("https://baovidu.vn/thoi-su", "listing"), Link("https://baovidu.vn/sitemap.xml", "sitemap")]
    listing = Ask("https://baovidu.vn/thoi-su", "vidu", "listing")
    onward = [Link(URL, "article"), Link("https://baovidu.vn/thoi-su?page=2", "listing", is_next=True)]
    moved = "https://baovidu.vn/cu-123456.html"
    with archive.transaction() as db:
        leads.plant(db, [HOME], NOON)
        leads.add(db, HOME, [*links, Link(moved, "article")], NOON, PLAN)
        for later in range(2):
            leads.add(db, listing, onward, NOON + timedelta(hours=later), PLAN)
        leads.add(db, listing, onward[:1], NOON + timedelta(hours=2), PLAN)
        frontier.settle(db, visit(None, outcome="later", reason="HTTP 404, unconfirmed"), NOON, PLAN, article=None)
        frontier.settle(db, visit(None, outcome="later", hold=90.0), NOON, PLAN, article=None)
        store_visit(db, 1, visit(article(), url=moved, page=visit(None).page, number=1), PLAN)
        twins = [Link(f"https://{host}baovidu.vn/doi-222222.html", "article") for host in ("m.", "www.", "")]
        leads.add(db, HOME, [*twins, Link(f"{URL}?amp=1", "article")], NOON, PLAN)
        for number, outcome in enumerate(("gone", "later"), 2):
            store_visit(db, 1, visit(None, url=twins[0].url, outcome=outcome, number=number), PLAN)
        store_visit(db, 1, visit(article(url=None), url=twins[1].url, number=4), PLAN)
        store_visit(db, 1, visit(None, url=twins[1].url, outcome="gone", number=5), PLAN)
        frontier.held_until(db, "vidu")
        for kinds in ((), ("home", "feed", "sitemap")):
            frontier.due(db, "vidu", NOON, PLAN, 9, without=(), unwanted=kinds)
            frontier.due(db, "vidu", NOON, PLAN, 9, without=("https://baovidu.vn/thoi-su",), unwanted=kinds)
    for url in due(archive):
        with archive.transaction() as db:
            frontier.settle(db, visit(None, ask=Ask(url, "vidu", "feed"), page=None), NOON, PLAN, article=None)


def statements(archive: Archive, work: Callable[[Archive], None]) -> list[str]:
    asked: dict[str, None] = {}
    archive.db.conn.set_trace_callback(lambda sql: asked.setdefault(sql))
    work(archive)
    archive.db.conn.set_trace_callback(None)
    return [sql for sql in asked if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") and "pages" in sql]


def test_no_statement_of_the_frontier_reads_or_sorts_all_that_is_known(archive: Archive) -> None:
    asked = statements(archive, everything)
    assert len(asked) > 30
    for sql in asked:
        plan = [str(row["detail"]) for row in archive.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
        plan = [line for line in plan if not line.startswith("SCAN json_each")]  # a short list of ours
        assert not [line for line in plan if line.startswith("SCAN") or "TEMP B-TREE" in line], (sql, plan)
