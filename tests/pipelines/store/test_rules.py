"""What was refused is looked at anew when the rules by which it was refused have changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.items import Ask, Capture, Link, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive, utc
from pipelines.store import leads
from pipelines.store.visits import store_rules, store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, URL

HOME = Ask("https://baovidu.vn/", "vidu", "home")
ROBOTS = "https://baovidu.vn/robots.txt"
LATER = NOON + timedelta(days=2)


@pytest.fixture
def refused(archive: Archive) -> Archive:
    """An archive in which an address was refused."""
    with archive.transaction() as db:
        leads.add(db, HOME, [Link(URL, "article")], NOON, PLAN)
        visit = Visit(ask=Ask(URL, "vidu", "article"), outcome="refused", reason="robots.txt forbids it",
                      captures=(Capture(URL, NOON, None, error="refused: robots.txt forbids it"),))  # fmt: skip
        store_visit(db, 1, visit, PLAN)
    return archive


def is_due(archive: Archive) -> bool:
    row = archive.db.conn.execute("SELECT due_at FROM pages WHERE url = ?", (URL,)).fetchone()
    return bool(row["due_at"] < utc(NOON + timedelta(days=30)))


def tell(archive: Archive, rules: str, status: int = 200, *, days: int = 0, url: str = ROBOTS) -> None:
    capture = Capture(url, NOON + timedelta(days=days), status, digest=f"sha256:{rules}")
    with archive.transaction() as db:
        store_rules(db, 1, capture)


def test_what_robots_txt_refused_is_due_when_it_has_changed(refused: Archive) -> None:
    tell(refused, "a")
    tell(refused, "a", days=2)
    assert not is_due(refused)
    tell(refused, "b", days=2)
    assert is_due(refused)


def test_rules_that_cannot_be_had_are_no_other_rules(refused: Archive) -> None:
    tell(refused, "a")
    tell(refused, "b", 503, days=2)
    assert not is_due(refused)
    tell(refused, "b", 404, days=2)
    assert is_due(refused)


def test_rules_of_another_host_or_that_change_all_the_time_have_nothing_asked_again(refused: Archive) -> None:
    for rules in "ab":
        tell(refused, rules, days=2, url="https://m.baovidu.vn/robots.txt")
        tell(refused, rules)  # within the day in which it was refused
    assert not is_due(refused)


@pytest.mark.parametrize(
    ("site", "due"),
    [
        (SITE, False),
        (replace(SITE, name="Báo khác", delay=9.0, feeds=("/rss",)), False),
        (replace(SITE, aliases=("baomoi.vn",)), True),
        (replace(SITE, deny=("/video",)), True),
        (replace(SITE, sections=("/thoi-su",)), True),
    ],
)
def test_what_was_refused_is_due_when_the_papers_file_says_something_else_of_addresses(
    refused: Archive, site: Site, due: bool
) -> None:
    refused.know((site,))
    assert is_due(refused) is due
