"""A paper of each platform is read and found as its truth says; `python -m tests.platforms` has all, and more seeds.

Every other article is read with the platform's file, the others as those of a site of which only the domain is known.
"""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from baotinh.adding.platforms import recognise
from crawler.items import VIETNAM, Page
from tests.discovery.crawl import crawl
from tests.discovery.server import serve
from tests.platforms.judge import faults, read, site_of
from tests.platforms.papers import PRESSES, SEED, Maker, crawled, vietlong
from tests.platforms.press import Press

DAY = date(2026, 11, 20)


@cache
def made(make: Maker) -> Press:
    return make(DAY, SEED)


@pytest.mark.parametrize(
    ("make", "turn"), [(make, at % 2) for at, make in enumerate(PRESSES)], ids=[make.__name__ for make in PRESSES]
)
def test_every_field_of_every_article_is_read(make: Maker, turn: int, tmp_path: Path) -> None:
    press = made(make)
    known, unknown = [site_of(press.paper, tmp_path, platform=platform) for platform in (True, False)]
    for at, truth in enumerate(press.truths):
        site = known if at % 2 == turn else unknown
        wrong = list(faults(truth, read(press.paper, truth.url, site, DAY)))
        assert not wrong, f"{press.style.name}, {truth.odd}, {'with' if site is known else 'without'} its file"


@pytest.mark.parametrize("make", PRESSES, ids=lambda make: make.__name__)
def test_the_platform_is_recognised_by_a_dozen_articles(make: Maker) -> None:
    press = made(make)
    urls = [truth.url for truth in press.truths[:12]]
    found, _ = recognise([Page(url, press.paper.answer(url).body, None) for url in urls])
    assert found is not None
    assert found.platform.id == press.paper.system


def test_a_crawl_finds_all_articles_of_a_paper_of_which_only_the_domain_is_known(tmp_path: Path) -> None:
    paper = crawled(vietlong(datetime.now(UTC).astimezone(VIETNAM).date(), SEED))  # enciphered texts, print pages
    with serve([paper]) as served:
        (result,) = crawl([paper], served, tmp_path)
    assert (result.found, result.missed, result.faults) == (40, (), ())
    assert not served.faults
