"""The order of all that waits, and how much it is."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from crawler.items import Chance, Image, Kind, Link
from pipelines.db.archive import Archive
from pipelines.store import frontier, leads, waiting
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit
from tests.pipelines.store.test_frontier import HOME

CHANCES: tuple[Chance, ...] = ("told", "likely", "possible", "related")
KINDS: tuple[Kind, ...] = ("article", "listing")
DAYS = {"new": "2026-03-06", "old": "2021-05-01"}

ORDER = [
    "new article told", "new article likely", "new listing told", "new listing likely", "new article possible",
    "new listing possible", "old article told", "old article likely", "new article related", "old article related",
    "new listing related",
]  # fmt: skip
"""Trials of an article stand before old ones, whatever their day."""


def all_of_them() -> list[Link]:
    """A link of each kind, chance and age; the last ones to be asked for first."""
    told = [
        Link(f"https://baovidu.vn/{age}-{kind}-{chance}", kind, chance=chance, day=DAYS[age])
        for age, kind, chance in product(DAYS, KINDS, CHANCES)
    ]
    return [link for link in reversed(told) if link.url.rpartition("/")[2].replace("-", " ") in ORDER]


def meet(archive: Archive, *links: Link) -> None:
    with archive.transaction() as db:
        leads.add(db, HOME, links, NOON, PLAN)


def order(archive: Archive, limit: int = 99, budget: int = 5_000) -> list[str]:
    plan = replace(PLAN, daily_budget=budget)
    asks = frontier.due(archive.db.conn, "vidu", NOON, plan, limit, without=())
    return [ask.url.rpartition("/")[2].replace("-", " ") for ask in asks]


def test_what_waits_is_asked_for_by_what_speaks_for_it_and_by_its_age(archive: Archive) -> None:
    meet(archive, *all_of_them())
    assert order(archive) == ORDER
    for limit in range(1, len(ORDER) + 1):
        assert order(archive, limit) == ORDER[:limit]


@pytest.mark.parametrize(
    ("unwanted", "left"), [(KINDS[:1], "listing"), (KINDS[1:], "article")], ids=["no articles", "no listings"]
)
def test_what_is_unwanted_is_left_out_and_the_rest_keeps_its_order(
    archive: Archive, unwanted: tuple[Kind, ...], left: str
) -> None:
    meet(archive, *all_of_them())
    asks = frontier.due(archive.db.conn, "vidu", NOON, PLAN, 99, without=(), unwanted=unwanted)
    told = [ask.url.rpartition("/")[2].replace("-", " ") for ask in asks]
    assert told == [name for name in ORDER if left in name]


@pytest.mark.parametrize(("budget", "is_used_up"), [(0, True), (1, True), (2, False)])
def test_only_news_is_asked_for_once_the_budget_is_used_up(archive: Archive, budget: int, *, is_used_up: bool) -> None:
    meet(archive, *all_of_them(), Link(URL, "article"))
    with archive.transaction() as db:
        store_visit(db, 1, visit(article(images=())), PLAN)
    assert order(archive, budget=budget) == (ORDER[:4] if is_used_up else ORDER)


def test_what_waits_is_counted_up_to_a_number_and_without_pictures(archive: Archive) -> None:
    def count(most: int = 99, at: timedelta = timedelta(0)) -> int:
        return waiting.count(archive.db.conn, "vidu", NOON + at, most)

    assert count() == 0
    meet(archive, *all_of_them(), Link(URL, "article"))
    assert count() == len(ORDER) + 1
    assert [count(most) for most in (0, 1, 5)] == [0, 1, 5]
    with archive.transaction() as db:
        kept = replace(PLAN, keep_pictures="article")
        store_visit(db, 1, visit(article(images=(Image("https://baovidu.vn/a.jpg", None, None),))), kept)
    assert count() == len(ORDER), "a picture is none"
    assert count(at=timedelta(hours=6)) == len(ORDER) + 1, "what was read waits again"
    assert waiting.count(archive.db.conn, "khac", NOON, 9) == 0
