"""What an archive knows of a paper's doors: as they were when they were last read, and what was found there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.items import Ask, Capture, Link, Visit
from pipelines.db.archive import Archive
from pipelines.query.evidence import Evidence, Source, evidence
from pipelines.store import leads
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit

HOME = Ask(SITE.home, SITE.id, "home")
FEED, EMPTY, MAP = (f"{SITE.home}{name}" for name in ("kenh.rss", "trong.rss", "so-do.xml"))
STORIES = [f"{SITE.home}mua-lon-o-mien-nui-{n}.html" for n in range(4)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, write=True) as opened:
        opened.know((SITE,))
        opened.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        yield opened


def found(archive: Archive, ask: Ask, *links: Link) -> None:
    with archive.transaction() as db:
        leads.add(db, ask, links, NOON, PLAN)


def read(archive: Archive, ask: Ask, number: int, *captures: Capture, reason: str | None = None) -> None:
    made = visit(None, url=ask.url, number=number, ask=ask, kind=None if reason else ask.kind, reason=reason)
    with archive.transaction() as db:
        store_visit(db, 1, replace(made, captures=captures or made.captures), PLAN)


def test_a_door_is_well_where_articles_were_found_behind_it_and_a_sitemap_where_it_was_read(archive: Archive) -> None:
    asks = {url: Ask(url, SITE.id, "sitemap" if url == MAP else "feed") for url in (FEED, EMPTY, MAP)}
    found(archive, HOME, *(Link(ask.url, ask.kind) for ask in asks.values()), Link(f"{SITE.home}khac.rss", "feed"))
    for number, ask in enumerate(asks.values()):
        if ask.url == FEED:
            found(archive, ask, *(Link(url, "article") for url in STORIES))
        read(archive, ask, number)
    known = evidence(archive, SITE)
    assert [(one.url, one.announced) for one in known.well("feed")] == [(FEED, 4)]
    assert [one.url for one in known.well("sitemap")] == [MAP]
    assert [one.looks for one in known.sources if one.url.endswith("khac.rss")] == [0]


def test_a_door_that_is_none_is_dead_and_one_that_may_come_again_is_not(archive: Archive) -> None:
    asks = [Ask(url, SITE.id, "feed") for url in (FEED, EMPTY)]
    found(archive, HOME, *(Link(ask.url, "feed") for ask in asks))
    read(archive, asks[0], 1, reason="HTML page")
    with archive.transaction() as db:
        gone = Visit(ask=asks[1], outcome="later", reason="HTTP 404, unconfirmed", captures=visit(None).captures)
        store_visit(db, 1, gone, PLAN)
    dead = {one.url: one.is_dead for one in evidence(archive, SITE).sources}
    assert dead == {FEED: True, EMPTY: False}


@pytest.mark.parametrize(
    ("hops", "front"),
    [
        ((), SITE.home),
        (("https://www.baovidu.vn/",), "https://www.baovidu.vn/"),
        (("http://www.baovidu.vn/", "/trang-chu"), "http://www.baovidu.vn/trang-chu"),
        (("https://baomoi.example/",), "https://baomoi.example/"),
    ],
)
def test_a_front_page_is_where_the_last_answer_led(archive: Archive, hops: tuple[str, ...], front: str) -> None:
    found(archive, HOME)
    leads_to, at = [], SITE.home
    for number, to in enumerate(hops):
        leads_to.append(Capture(at, NOON, 301, location=to, warc_file="a.warc.gz", warc_offset=number, warc_length=1))
        at = front if to.startswith("/") else to
    last = Capture(at, NOON, 200, warc_file="a.warc.gz", warc_offset=9, warc_length=1)
    with archive.transaction() as db:
        leads.plant(db, [HOME], NOON)
    read(archive, HOME, 1, *leads_to, last)
    assert evidence(archive, SITE).front == front


def test_the_newest_articles_are_named_and_their_forms_are_known(archive: Archive) -> None:
    for number, url in enumerate(STORIES):
        ask = Ask(url, SITE.id, "article")
        found(archive, HOME, Link(url, "article", chance="likely"))
        with archive.transaction() as db:
            story = article(url=url, title=f"Tin số {number}", body=(f"Đoạn {number}.",))
            store_visit(db, 1, visit(story, url=url, number=number, ask=ask, kind="article"), PLAN)
    known = evidence(archive, SITE, articles=3)
    assert list(known.articles) == STORIES[:0:-1]
    assert [(form.articles, form.verdict) for form in known.forms] == [(4, "article")]


def test_a_door_behind_another_one_is_not_named() -> None:
    behind = Source("https://baovidu.vn/so-do-2.xml", "sitemap", "done", None, 1, 0, 1, 5)
    first = replace(behind, url="https://baovidu.vn/so-do.xml", depth=0, announced=0)
    assert Evidence("", (behind, first), (), ()).well("sitemap") == [first]
