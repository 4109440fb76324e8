"""Pictures in the frontier: last of all, never in the way, until there is an answer; and what is said of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from crawler.items import Ask, Image, Kind, Link, Outcome, Page, Pictures
from pipelines.db.archive import Archive, utc
from pipelines.query.pictures import BYTES, forecast
from pipelines.store import frontier, leads
from pipelines.store.articles import store_article
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit

OTHER = "https://baovidu.vn/tin-khac-654321.html"
LEAD, SECOND, THIRD = (f"https://media.baovidu.vn/{name}.jpg" for name in "abc")
NUMBERS = count(1000)
ALL = replace(PLAN, keep_pictures="article")


def shows(*urls: str | None) -> tuple[Image, ...]:
    return tuple(Image(url, f"Cảnh {n}") for n, url in enumerate(urls))


def read(archive: Archive, keep: Pictures, *urls: str | None, url: str = URL, at: datetime = NOON) -> None:
    """An article is read that shows these pictures."""
    found = article(url=url, title=f"Tin ở {url}", canonical_url=None, images=shows(*urls))
    with archive.transaction() as db:
        leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(url, "article")], at, PLAN)
        store_visit(db, 1, visit(found, url=url, number=next(NUMBERS), at=at), replace(PLAN, keep_pictures=keep))


def came(
    archive: Archive, url: str, outcome: Outcome = "done", reason: str | None = None, at: datetime = NOON,
    to: str | None = None,
) -> None:  # fmt: skip
    """What became of a picture."""
    done = visit(None, ask=Ask(url, "vidu", "image"), url=to or url, number=next(NUMBERS), at=at)
    done = replace(done, outcome=outcome, reason=reason, kind="image", page=Page(to or url, b"", at))
    with archive.transaction() as db:
        store_visit(db, 1, done, ALL)


def due(archive: Archive, keep: Pictures = "article", at: datetime = NOON, **kwargs: object) -> list[str]:
    plan = replace(PLAN, keep_pictures=keep, daily_budget=int(str(kwargs.pop("budget", 5000))))
    told: dict[str, object] = {"without": (), "unwanted": ("home", "feed", "listing"), **kwargs}
    return [ask.url for ask in frontier.due(archive.db.conn, "vidu", at, plan, 9, **told)]  # type: ignore[arg-type]


def all_due(archive: Archive, keep: Pictures) -> list[str]:
    found = []
    while urls := due(archive, keep):
        found += urls
        [url] = urls
        came(archive, url)
    return found


def said(archive: Archive) -> list[tuple[object, ...]]:
    query = "SELECT url, state, reason FROM images ORDER BY article_id, position"
    return [tuple(row) for row in archive.db.conn.execute(query)]


@pytest.mark.parametrize(("keep", "expected"), [("none", []), ("lead", [LEAD]), ("article", [LEAD, SECOND, THIRD])])
def test_as_many_are_asked_for_as_are_wanted(archive: Archive, keep: Pictures, expected: list[str]) -> None:
    read(archive, keep, LEAD, SECOND, THIRD)
    assert all_due(archive, keep) == expected


def test_the_first_with_an_address_is_the_lead(archive: Archive) -> None:
    read(archive, "lead", None, SECOND, THIRD)
    assert all_due(archive, "lead") == [SECOND]


def test_leads_are_asked_for_before_other_pictures_and_one_at_a_time(archive: Archive) -> None:
    read(archive, "article", SECOND, THIRD)
    read(archive, "article", LEAD, f"{THIRD}?2", url=OTHER)
    assert len(due(archive)) == 1
    assert due(archive, without=(SECOND,)) == []
    assert set(all_due(archive, "article")[:2]) == {LEAD, SECOND}


def test_where_less_is_wanted_now_the_rest_waits_and_where_nothing_is_all_does(archive: Archive) -> None:
    read(archive, "article", LEAD, SECOND)
    assert due(archive, "none") == []
    assert all_due(archive, "lead") == [LEAD]
    assert said(archive) == [(LEAD, "kept", None), (SECOND, "waiting", None)]
    assert all_due(archive, "article") == [SECOND]


@pytest.mark.parametrize("kind", ["article", "listing", "feed", "sitemap", "home"])
def test_no_picture_is_given_out_while_anything_else_is_due_or_under_way(archive: Archive, kind: Kind) -> None:
    read(archive, "article", LEAD)
    page = f"https://baovidu.vn/{kind}-123456.html"
    with archive.transaction() as db:
        leads.add_source(db, Ask(page, "vidu", kind), NOON)
        db.execute("UPDATE pages SET kind = ?, state = 'due', due_at = ? WHERE url = ?", (kind, utc(NOON), page))
    assert due(archive, unwanted=()) == [page]
    assert due(archive, unwanted=(), without=(page,)) == []


def test_old_articles_and_trials_come_before_pictures_too(archive: Archive) -> None:
    read(archive, "article", LEAD)
    with archive.transaction() as db:
        home = Ask("https://baovidu.vn/", "vidu", "home")
        links = [Link(OTHER, "article", day="2009-01-01"), Link(f"{OTHER}?x=1", "article", chance="related")]
        leads.add(db, home, links, NOON, PLAN)
    assert LEAD not in due(archive)
    assert due(archive, unwanted=("home", "article")) == [LEAD]
    assert due(archive, unwanted=("home", "article", "image")) == []


def test_pictures_count_for_their_own_budget_of_the_day_and_not_for_that_of_pages(archive: Archive) -> None:
    read(archive, "article", *(f"{LEAD}?n={n}" for n in range(8)))
    for _ in range(4):
        [url] = due(archive)
        came(archive, url)
    assert due(archive, budget=6) != []
    assert due(archive, budget=5) == []  # one page and four pictures
    with archive.transaction() as db:
        home = Ask("https://baovidu.vn/", "vidu", "home")
        leads.add(db, home, [Link(OTHER, "article", day="2009-01-01")], NOON, PLAN)
    assert due(archive, budget=2) == [OTHER]
    assert due(archive, budget=1) == []


@pytest.mark.parametrize("reason", ["HTTP 500", "HTTP 404", "cut off", "TimeoutError: 30 s"])
def test_what_gives_no_answer_is_asked_for_again_four_times_in_eight_days_and_no_more(
    archive: Archive, reason: str
) -> None:
    read(archive, "article", LEAD)
    at, pages = NOON, ("home", "article")
    for wait in (*frontier._RETRY, None):
        assert due(archive, at=at, unwanted=pages) == [LEAD]
        came(archive, LEAD, "later", reason, at)
        assert due(archive, at=at + timedelta(minutes=29), unwanted=pages) == []
        at += wait or timedelta(0)
    assert at - NOON == timedelta(days=8, hours=6, minutes=30)
    assert due(archive, at=at + timedelta(days=9999), unwanted=pages) == []
    assert said(archive) == [(LEAD, "missing", reason)]


SAID: list[tuple[Outcome, str | None, str]] = [
    ("done", None, "kept"), ("done", "no picture: HTML", "refused"), ("refused", "robots.txt forbids it", "refused"),
    ("refused", "private address: 10.0.0.1", "refused"), ("gone", "HTTP 404", "missing"),
    ("later", "HTTP 500", "missing"),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "reason", "state"), SAID, ids=str)
def test_what_became_of_it_is_said_of_each_article_that_shows_it(
    archive: Archive, outcome: Outcome, reason: str | None, state: str
) -> None:
    read(archive, "article", LEAD)
    read(archive, "article", LEAD, url=OTHER)
    came(archive, LEAD, outcome, reason)
    assert said(archive) == [(LEAD, state, reason)] * 2
    held = {row[0] is not None for row in archive.db.conn.execute("SELECT capture_id FROM images")}
    assert held == {state == "kept"}
    if outcome != "later":
        assert due(archive, at=NOON + timedelta(days=9999), unwanted=("article", "home")) == []


def test_it_stays_said_when_the_article_is_told_anew(archive: Archive) -> None:
    read(archive, "article", LEAD, SECOND)
    came(archive, LEAD)
    with archive.transaction() as db:
        found = article(url=URL, title="Đã sửa", canonical_url=None, images=shows(SECOND, LEAD))
        later = NOON + timedelta(hours=1)
        store_article(db, found, Page(URL, b"y", later), site="vidu", capture=1, moment=later)
    assert said(archive) == [(SECOND, "waiting", None), (LEAD, "kept", None)]


def test_an_address_is_met_however_it_is_spelt(archive: Archive) -> None:
    spelt = "HTTPS://Media.BaoVidu.vn:443/a.jpg?utm_source=x#lon"
    read(archive, "article", spelt)
    came(archive, LEAD)
    assert said(archive) == [(spelt, "kept", None)]


@pytest.mark.parametrize("url", ["ftp://baovidu.vn/a.jpg", "http://[::1", "blob:x"])
def test_what_cannot_be_asked_for_is_said_to_be_refused(archive: Archive, url: str) -> None:
    read(archive, "article", url)
    assert said(archive) == [(url, "refused", "no address that can be asked for")]
    assert due(archive) == []


def test_a_picture_is_asked_for_without_the_password_in_its_address(archive: Archive) -> None:
    read(archive, "article", "https://an:mat@baovidu.vn/a.jpg")
    assert said(archive) == [("https://baovidu.vn/a.jpg", "waiting", None)]


def test_a_picture_at_the_address_of_a_page_is_refused_and_the_page_stays_one(archive: Archive) -> None:
    read(archive, "article", URL)
    assert said(archive) == [(URL, "refused", "the address of a page")]
    assert archive.db.conn.execute("SELECT kind FROM pages WHERE url = ?", (URL,)).fetchone()[0] == "article"


@pytest.mark.parametrize("reason", ["no picture: HTML", None])
def test_a_page_to_which_a_picture_leads_is_not_taken_for_read(archive: Archive, reason: str | None) -> None:
    read(archive, "article", LEAD)
    with archive.transaction() as db:
        leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(OTHER, "article")], NOON, PLAN)
    came(archive, LEAD, "done", reason, to=OTHER)
    assert due(archive) == [OTHER]
    assert said(archive) == [(LEAD, "refused" if reason else "kept", reason)]


def test_what_a_picture_led_to_is_kept_with_it_and_not_asked_for_again(archive: Archive) -> None:
    read(archive, "article", LEAD)
    came(archive, LEAD, to=SECOND)
    read(archive, "article", SECOND, url=OTHER)
    assert said(archive) == [(LEAD, "kept", None), (SECOND, "kept", None)]
    assert due(archive) == []


def test_the_page_of_the_paper_is_not_asked_for_because_a_picture_is_missing(archive: Archive) -> None:
    read(archive, "article", LEAD)
    before = archive.db.conn.execute("SELECT url, due_at FROM pages WHERE kind <> 'image'").fetchall()
    came(archive, LEAD, "later", "HTTP 404")
    after = archive.db.conn.execute("SELECT url, due_at FROM pages WHERE kind <> 'image'").fetchall()
    assert list(map(tuple, after)) == list(map(tuple, before))


def test_what_a_year_would_take_follows_from_the_counts(archive: Archive) -> None:
    for number in range(30):  # one a day, every other with three pictures
        url, at = f"https://baovidu.vn/tin-{123000 + number}.html", NOON + timedelta(days=number)
        found = article(url=url, title=f"Tin {number}", canonical_url=None,
                        images=shows(*(f"{LEAD}?n={number}.{n}" for n in range(3))) if number % 2 else ())  # fmt: skip
        assert found.published is not None
        found = replace(found, published=replace(found.published, at=at))
        with archive.transaction() as db:
            leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(url, "article")], at, PLAN)
            store_visit(db, 1, visit(found, url=url, number=number, at=at), PLAN)
    told = forecast(archive.db.conn, 34)
    assert (told.articles_a_day, told.with_any, told.each, told.is_assumed) == (1, 0.5, 1.5, False)
    assert (told.size, told.is_size_assumed) == (BYTES, True)
    assert (told.lead, told.article) == (365 * 0.5 * BYTES, 365 * 1.5 * BYTES)


def test_without_an_archive_a_year_is_assumed() -> None:
    told = forecast(None, 2)
    assert (told.is_assumed, told.is_size_assumed, told.articles_a_day) == (True, True, 80)
