"""An account of every paper in every run."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from crawler.items import Article, Ask, Kind, Link, Outcome, Page, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store import leads, run_sites
from pipelines.store.accounts import BODILESS, FRONT, NOTHING, SILENT, UNDATED, Account, Streak
from pipelines.store.articles import Stored
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, article, visit

HOME = "https://baovidu.vn/"
_numbers = count(1)


class Crawl:
    """A run, visit by visit."""

    def __init__(self, archive: Archive, *sites: str) -> None:
        self.archive = archive
        self.at = NOON
        self.run = archive.begin_run("baotinh crawl", "baotinh/0", NOON.isoformat())
        with archive.transaction() as db:
            self.account = run_sites.begin(db, self.run, sites or ("vidu",))
            leads.add_source(db, Ask(HOME, "vidu", "home"), NOON, again=True)

    def sees(
        self, url: str, found: Article | None = None, *, kind: Kind = "article", outcome: Outcome = "done",
        reason: str | None = None, links: tuple[Link, ...] = (), took: int | None = None,
    ) -> None:  # fmt: skip
        """One visit, stored."""
        self.at += timedelta(seconds=7)
        done = visit(found, url=url, number=next(_numbers), at=self.at, ask=Ask(url, "vidu", kind),
                     outcome=outcome, reason=reason, links=links)  # fmt: skip
        done = replace(done, captures=(replace(done.captures[0], took=took),))
        with self.archive.transaction() as db:
            if kind != "home":
                leads.add_source(db, done.ask, self.at)
            stored = store_visit(db, self.run, done, PLAN)
            run_sites.keep(db, self.run, self.account, done, stored)

    def tells(self, kind: Kind, url: str, *told: str) -> None:
        """A page that leads to articles."""
        self.sees(url, kind=kind, links=tuple(Link(link, "article") for link in told))

    def article(self, name: str, **changes: object) -> str:
        """An article with a text of its own."""
        url = f"https://baovidu.vn/{name}.html"
        self.sees(url, article(url=url, title=name, body=(f"Tin {name}.",), **changes))
        return url

    def end(self, *, is_whole: bool = True) -> Mapping[str, Any]:
        """The row of the paper."""
        with self.archive.transaction() as db:
            rows = run_sites.complete(db, self.run, self.account, is_whole=is_whole)
        self.archive.end_run(self.run, 0, dict(self.account.sums), NOON.isoformat())
        return {name: _plain(value) for name, value in rows[-1].items()}


def _plain(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value


def test_every_address_asked_for_is_in_one_column(archive: Archive) -> None:
    crawl = Crawl(archive)
    url = "https://baovidu.vn/a.html"
    crawl.tells("home", HOME, url, "https://baovidu.vn/b.html")
    crawl.article("a")
    crawl.article("a")
    crawl.article("b", lead=None, published=None)
    crawl.sees(url, reason="not modified")
    crawl.sees("https://baovidu.vn/c.html", outcome="later", reason="HTTP 500")
    crawl.sees("https://baovidu.vn/d.html", outcome="later", reason="DownloadTimeoutError: 30 s")
    crawl.sees("https://baovidu.vn/e.html", outcome="refused", reason="robots.txt forbids it")
    crawl.sees("https://baovidu.vn/f.html", outcome="gone", reason="HTTP 404")
    crawl.sees("https://baovidu.vn/g.html", reason="listing")
    row = crawl.end()
    assert (row["asked"], row["found"], row["listings"]) == (10, 2, 1)
    assert (row["new"], row["changed"], row["unchanged"]) == (2, 0, 2)
    assert row["later"] == {"DownloadTimeoutError": 1, "HTTP 500": 1}
    assert (row["refused"], row["gone"]) == ({"robots.txt forbids it": 1}, {"HTTP 404": 1})
    assert row["no_article"] == {"listing": 1}
    assert (row["dated"], row["undated"], row["with_lead"], row["without_lead"]) == (2, 1, 2, 1)
    assert row["trouble"] == {}
    assert run_sites.sums(run_sites.rows_of(archive.db.conn, crawl.run)) == crawl.account.sums


@pytest.mark.parametrize(
    ("changes", "has", "lacks"),
    [
        ({}, 1, 0),
        ({"body_status": "encoded"}, 0, 1),
        ({"body": ()}, 0, 1),
        ({"body_status": "media", "body": ()}, 0, 0),
    ],
    ids=["text", "enciphered", "nothing", "pictures"],
)
def test_a_story_of_pictures_lacks_no_body(changes: dict[str, object], has: int, lacks: int) -> None:
    account = Account({"vidu": Streak()})
    found = article(**changes)
    account.add(visit(found), Stored("new", 1), doors=("home",), is_first=True)
    row = account.sites["vidu"].row()
    assert (row["with_body"], row["without_body"]) == (has, lacks)


@pytest.mark.parametrize(
    ("reason", "column"), [("login page", "login"), ("challenge page", "challenge"), ("script shell", "shells")]
)
@pytest.mark.parametrize(("kind", "outcome"), [("article", "later"), ("home", "done")])
def test_walls_are_counted_wherever_they_stand(reason: str, column: str, kind: Kind, outcome: Outcome) -> None:
    account = Account({"vidu": Streak()})
    wall = visit(None, ask=Ask(HOME, "vidu", kind), outcome=outcome, reason=reason)
    account.add(wall, Stored("nothing"), doors=(), is_first=True)
    assert account.sites["vidu"].row()[column] == 1


def test_new_articles_are_counted_by_the_doors_that_told_of_them(archive: Archive) -> None:
    crawl = Crawl(archive)
    one, two, three, four = (f"https://baovidu.vn/{name}.html" for name in ("mot", "hai", "ba", "bon"))
    crawl.tells("listing", "https://baovidu.vn/thoi-su", one)
    crawl.tells("feed", "https://baovidu.vn/rss", one, two)
    crawl.tells("sitemap", "https://baovidu.vn/sitemap.xml", one, two, three)
    crawl.tells("feed", "https://baovidu.vn/rss/2", two)
    crawl.tells("listing", "https://baovidu.vn/kinh-te", one)
    crawl.sees(two, article(url=two, title="hai"), links=(Link(four, "article"),))
    for name in ("mot", "ba", "bon", "nam"):
        crawl.article(name)
    row = crawl.end()
    assert row["first_doors"] == {"feed": 1, "listing": 1, "related": 1, "seed": 1, "sitemap": 1}
    assert row["doors"] == {"feed": 2, "listing": 1, "related": 1, "seed": 1, "sitemap": 3}
    again = Crawl(archive)
    again.article("mot")
    assert again.end()["doors"] == {}, "it is no new one"


def test_it_is_known_how_long_the_answers_took_and_the_run(archive: Archive) -> None:
    crawl = Crawl(archive)
    for took in (40, 900, 50, None):
        crawl.sees("https://baovidu.vn/a.html", outcome="later", reason="HTTP 500", took=took)
    row = crawl.end()
    assert (row["median_ms"], row["seconds"]) == (50, 21)
    assert row["first_at"] < row["last_at"]


def test_a_paper_of_which_nothing_was_asked_has_a_row_too(archive: Archive) -> None:
    row = Crawl(archive).end()
    assert (row["asked"], row["median_ms"], row["first_at"]) == (0, None, None)
    assert row["trouble"] == {SILENT: "nothing of it was due"}


# --- what a person should look at


def test_a_first_crawl_that_stored_nothing_says_what_it_met(archive: Archive) -> None:
    crawl = Crawl(archive)
    urls = tuple(f"https://baovidu.vn/{n}.html" for n in range(3))
    crawl.tells("home", HOME, *urls)
    for url in urls:
        crawl.sees(url, outcome="later", reason="login page")
    assert crawl.end()["trouble"] == {NOTHING: "none of 3 pages is an article (3 × login page)"}


def test_a_later_crawl_that_finds_nothing_new_is_no_trouble(archive: Archive) -> None:
    first = Crawl(archive)
    first.article("mot")
    first.end()
    second = Crawl(archive)
    second.tells("home", HOME)
    assert second.end()["trouble"] == {}


def test_a_crawl_that_was_stopped_judges_nobody(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.tells("home", HOME)
    assert crawl.end(is_whole=False)["trouble"] == {}


def test_what_stands_in_place_of_a_door_is_told_by_its_kind(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.article("mot")
    crawl.sees(HOME, kind="home", reason="login page")
    crawl.sees("https://baovidu.vn/rss/a", kind="feed", reason="HTML page")
    crawl.sees("https://baovidu.vn/rss/b", kind="feed", reason="HTML page")
    assert crawl.end()["trouble"] == {
        FRONT: f"login page at {HOME}", "feed": "HTML page at https://baovidu.vn/rss/a, and 1 more"
    }  # fmt: skip


def test_a_door_that_is_read_later_in_the_run_is_well(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.article("mot")
    crawl.sees(HOME, kind="home", reason="maintenance page")
    crawl.tells("home", HOME)
    assert crawl.end()["trouble"] == {}


def test_a_front_page_that_is_none_explains_why_nothing_was_stored(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.sees(HOME, kind="home", reason="script shell")
    assert list(crawl.end()["trouble"]) == [FRONT]


LACKING: list[tuple[str, dict[str, object]]] = [
    (UNDATED, {"published": None}),
    (BODILESS, {"body_status": "encoded"}),
]


@pytest.mark.parametrize(("kind", "lacking"), LACKING, ids=["date", "body"])
@pytest.mark.parametrize("runs", [[3], [1, 2], [1, 1, 1], [2, 4]], ids=str)
def test_new_articles_that_all_lack_what_those_before_had_are_told_also_over_several_runs(
    archive: Archive, kind: str, lacking: dict[str, object], runs: list[int]
) -> None:
    first = Crawl(archive)
    for n in range(10):
        first.article(f"cu-{n}")
    assert first.end()["trouble"] == {}
    for at, number in enumerate(runs):
        crawl = Crawl(archive)
        for n in range(number):
            crawl.article(f"moi-{at}-{n}", **lacking)
        trouble = crawl.end()["trouble"]
        assert (kind in trouble) is (sum(runs[: at + 1]) >= 3)
    assert trouble[kind].startswith(f"the last {sum(runs)} new articles have no ")
    quiet = Crawl(archive)
    quiet.article("cu-0")
    assert quiet.end()["trouble"] == {}, "nothing new came, so it was told before"


@pytest.mark.parametrize(("kind", "lacking"), LACKING, ids=["date", "body"])
def test_one_among_them_that_has_it_ends_the_row(archive: Archive, kind: str, lacking: dict[str, object]) -> None:
    crawl = Crawl(archive)
    for n in range(10):
        crawl.article(f"cu-{n}")
    for name, changes in (("a", lacking), ("b", lacking), ("c", {}), ("d", lacking), ("e", lacking)):
        crawl.article(name, **changes)
    assert kind not in crawl.end()["trouble"]


@pytest.mark.parametrize(("kind", "lacking"), LACKING, ids=["date", "body"])
def test_a_paper_that_never_had_it_is_not_told(archive: Archive, kind: str, lacking: dict[str, object]) -> None:
    first = Crawl(archive)
    for n in range(10):
        first.article(f"cu-{n}", **(lacking if n % 2 else {}))
    first.end()
    second = Crawl(archive)
    for n in range(4):
        second.article(f"moi-{n}", **lacking)
    assert kind not in second.end()["trouble"]


@pytest.mark.parametrize("reason", ["login page", "challenge page", "script shell", "empty page"])
def test_pages_that_gave_no_text_at_all_count_as_articles_without_a_body(archive: Archive, reason: str) -> None:
    first = Crawl(archive)
    for n in range(10):
        first.article(f"cu-{n}")
    first.end()
    second = Crawl(archive)
    second.tells("home", HOME)
    for n in range(3):
        second.sees(f"https://baovidu.vn/moi-{n}.html", outcome="later", reason=reason)
    assert list(second.end()["trouble"]) == [BODILESS]
    third = Crawl(archive)
    third.tells("home", HOME)
    for n in range(3):
        third.sees(f"https://baovidu.vn/moi-{n}.html", outcome="later", reason=reason)
    assert third.end()["trouble"] == {}, "the same pages again are no new ones"


def test_missing_pages_say_nothing_of_the_papers_texts(archive: Archive) -> None:
    first = Crawl(archive)
    for n in range(10):
        first.article(f"cu-{n}")
    first.end()
    second = Crawl(archive)
    second.tells("home", HOME)
    for n in range(5):
        second.sees(f"https://baovidu.vn/moi-{n}.html", outcome="later", reason="error page")
    assert second.end()["trouble"] == {}


# --- silence


def silent(*visits: Visit, sites: tuple[str, ...] = ("vidu",)) -> dict[str, str]:
    account = Account(dict.fromkeys(sites, Streak()))
    for one in visits:
        account.add(one, Stored("nothing"), doors=(), is_first=True)
    return account.silent()


def asked(kind: Kind, outcome: Outcome, reason: str | None = None) -> Visit:
    return visit(None, ask=Ask(HOME, "vidu", kind), outcome=outcome, reason=reason)


def test_a_paper_is_silent_until_anything_of_it_is_read() -> None:
    assert silent() == {"vidu": "nothing of it was due"}
    assert silent(asked("home", "later", "HTTP 403")) == {"vidu": "HTTP 403"}
    assert silent(asked("home", "later", "HTTP 403"), asked("article", "done")) == {}
    assert silent(asked("article", "done"), asked("home", "later", "HTTP 403")) == {}
    assert silent(asked("home", "refused", "robots.txt forbids it"), asked("article", "later", "HTTP 500")) == {
        "vidu": "robots.txt forbids it"
    }


def test_a_paper_whose_addresses_are_anothers_is_as_well_as_that_one() -> None:
    account = Account({"vidu": Streak(), "kia": Streak()})
    account.share({"kia": "vidu"})
    assert account.silent()["kia"] == "its addresses are those of vidu"
    account.add(asked("home", "done"), Stored("nothing"), doors=(), is_first=True)
    assert account.silent() == {}


def test_a_paper_that_wants_to_be_left_alone_is_silent_unless_it_was_read() -> None:
    account = Account({"vidu": Streak()})
    account.held("vidu", datetime(2026, 3, 7, 6, tzinfo=UTC))
    assert account.silent() == {"vidu": "it wants to be left alone until 2026-03-07T06:00:00+00:00"}
    account.add(asked("home", "done"), Stored("nothing"), doors=(), is_first=True)
    account.held("vidu", datetime(2026, 3, 7, 6, tzinfo=UTC))
    assert account.silent() == {}


def test_what_could_not_be_reached_in_an_outage_of_ours_is_counted_as_that() -> None:
    account = Account({"vidu": Streak()})
    account.lost(asked("home", "later", "CannotResolveHostError: baovidu.vn"))
    row = account.sites["vidu"].row()
    assert (row["asked"], row["offline"], row["later"]) == (1, 1, "{}")
    assert account.is_offline


# --- a run that was killed


def test_a_killed_run_has_the_account_of_all_that_it_stored(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.tells("home", HOME, "https://baovidu.vn/mot.html")
    crawl.article("mot")
    crawl.sees(HOME, kind="home", reason="login page")
    db = archive.db.conn
    assert crawl.run in run_sites.killed(db)
    with archive.transaction():
        run_sites.complete_killed(db, crawl.run)
    [row] = run_sites.rows_of(db, crawl.run)
    assert (row["new"], row["listings"], row["seconds"]) == (1, 2, 14)
    assert json.loads(str(row["trouble"])) == {FRONT: f"login page at {HOME}"}
    counts, ended = db.execute("SELECT counts, ended_at FROM runs WHERE id = ?", (crawl.run,)).fetchone()
    assert json.loads(counts) == {"asked": 3, "found": 1, "new": 1, "sources": 2}
    assert ended is None
    assert crawl.run not in run_sites.killed(db)


def test_a_run_that_told_its_account_itself_is_believed(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.article("mot")
    crawl.end()
    told = run_sites.rows_of(archive.db.conn, crawl.run)
    second = Crawl(archive, "vidu")
    with archive.transaction() as db:
        run_sites.restore(db, second.run, told)
    assert run_sites.rows_of(archive.db.conn, second.run) == told


def test_reasons_have_no_controls(archive: Archive) -> None:
    crawl = Crawl(archive)
    crawl.sees(HOME, kind="home", outcome="later", reason="HTTP\x1b[31m 500")
    assert crawl.end()["later"] == {"HTTP 500": 1}


def test_page_of_a_site_that_is_not_in_the_run_is_counted(archive: Archive) -> None:
    archive.know((Site(id="la", name="Lạ", domain="bao-la.vn"),))
    crawl = Crawl(archive)
    done = visit(None, url="https://bao-la.vn/", ask=Ask("https://bao-la.vn/", "la", "home"),
                 page=Page("https://bao-la.vn/", b"", NOON))  # fmt: skip
    crawl.account.add(done, Stored("nothing"), doors=(), is_first=True)
    assert crawl.account.sites["la"].states["asked"] == 1
