"""Each limit of what is stored is where it is said: just below it one thing holds, and from it on the other."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from crawler.items import VIETNAM, Article, Ask, Chance, Kind, Link, Outcome, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store import (
    accounts,
    backfill,
    copies,
    forms,
    frontier,
    leads,
    likeness,
    rescue,
    rhythm,
    run_sites,
    sources,
)
from pipelines.store.accounts import Account, SiteAccount, Streak
from pipelines.store.articles import Stored, digest_of, is_article
from pipelines.store.backfill import Back
from pipelines.store.forms import NEVER, Form
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, URL, article, visit

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
HOME = "https://baovidu.vn/"


# Forms of addresses: (articles, listings, others, found).


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((2, 0, 0, 0), None),
        ((3, 0, 0, 0), "article"),
        ((3, 0, 3, 0), "article"),
        ((3, 2, 2, 0), None),
        ((2, 0, 0, 9), None),
        ((2, 1, 0, 0), None),
        ((2, 0, 9, 0), None),
        ((2, 0, 10, 0), "article"),
        ((1, 0, 9, 0), None),
        ((1, 0, 10, 0), "nothing"),
        ((2, 4, 14, 0), "article"),
        ((2, 2, 17, 0), "nothing"),
        ((2, 3, 16, 0), "listing"),
        ((0, 1, 9, 0), None),
        ((0, 1, 10, 0), "nothing"),
        ((0, 2, 1, 0), None),
        ((0, 3, 0, 0), "listing"),
        ((0, 5, 0, 0), "listing"),
        ((0, 6, 0, 5), "spent"),
        ((0, 6, 0, 6), "listing"),
        ((0, 0, 2, 0), None),
        ((0, 0, 3, 0), "nothing"),
    ],
)
def test_a_form_is_known_from_three_pages_on_and_sure_from_twelve(counts: tuple[int, ...], verdict: str | None) -> None:
    assert Form("f", *counts).verdict == verdict


TRIALS = {("article", 2), ("article", 3), ("listing", 2), ("listing", 3)}


@pytest.mark.parametrize(
    ("counts", "hopeless"),
    [
        ((0, 0, 2, 0), set()),
        ((0, 0, 3, 0), TRIALS),
        ((0, 0, 11, 0), TRIALS),
        ((0, 0, 12, 0), TRIALS | {("article", 1)}),
        ((0, 6, 0, 5), TRIALS),
        ((0, 12, 0, 5), TRIALS),
        ((0, 2, 1, 0), set()),
        ((0, 3, 0, 0), {("listing", 3)}),
        ((0, 3, 0, 1), set()),
        ((3, 3, 0, 0), set()),
    ],
)
def test_what_of_a_form_is_hopeless(counts: tuple[int, ...], hopeless: set[tuple[str, int]]) -> None:
    assert set(Form("f", *counts).hopeless) == hopeless


@pytest.mark.parametrize(
    ("counts", "kind", "chance", "rank"),
    [
        (None, "article", "told", 0),
        (None, "article", "likely", 1),
        (None, "listing", "possible", 2),
        (None, "listing", "related", 3),
        ((3, 0, 0, 0), "article", "possible", 0),
        ((3, 0, 0, 0), "article", "likely", 0),
        ((3, 0, 0, 0), "article", "related", 3),
        ((3, 0, 0, 0), "listing", "likely", 1),
        ((3, 0, 0, 0), "listing", "possible", 0),
        ((0, 0, 3, 0), "article", "possible", NEVER),
        ((0, 0, 3, 0), "article", "likely", 1),
        ((0, 0, 12, 0), "article", "likely", NEVER),
        ((0, 0, 12, 0), "listing", "likely", 1),
        ((0, 3, 0, 0), "listing", "related", NEVER),
        ((0, 3, 0, 0), "article", "related", 3),
    ],
)
def test_an_address_is_asked_for_by_what_is_known_of_its_form(
    counts: tuple[int, ...] | None, kind: Kind, chance: Chance, rank: int
) -> None:
    assert forms.rank_of(Form("f", *counts) if counts else None, kind, chance) == rank


@pytest.mark.parametrize(
    ("kind", "outcome", "reason", "column"),
    [
        ("article", "done", None, "articles"),
        ("listing", "done", None, "listings"),
        ("feed", "done", None, "listings"),
        (None, "done", "no article", "others"),
        (None, "done", "not modified", None),
        (None, "done", None, "others"),
        (None, "gone", "HTTP 404", "others"),
        (None, "later", "error page", "others"),
        (None, "later", "HTTP 404, unconfirmed", "others"),
        (None, "later", "HTTP 500", None),
        (None, "refused", "robots.txt forbids it", None),
    ],
)
def test_a_page_is_counted_as_what_it_was_where_the_answer_says_so(
    kind: Kind | None, outcome: Outcome, reason: str | None, column: str | None
) -> None:
    assert forms._column(visit(None, kind=kind, outcome=outcome, reason=reason)) == column


# The rhythm of sources.

MORNING = datetime(2026, 3, 4, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("hour", "weight"), [(21, 1.0), (22, 0.25), (23, 0.25), (0, 0.25), (4, 0.25), (5, 1.0), (12, 1.0)]
)
def test_the_night_lasts_from_22_to_5(hour: int, weight: float) -> None:
    begin = MORNING.replace(hour=hour)
    assert rhythm._day_hours(begin, begin + HOUR) == weight
    assert rhythm._day_hours(begin + 15 * MINUTE, begin + 45 * MINUTE) == weight / 2


@pytest.mark.parametrize(
    ("passed", "hours"), [(timedelta(days=7), 7 * (17 + 7 / 4)), (timedelta(days=7, seconds=1), 168)]
)
def test_more_than_a_week_is_a_week_of_whole_hours(passed: timedelta, hours: float) -> None:
    assert rhythm._day_hours(MORNING - passed, MORNING) == hours


@pytest.mark.parametrize(
    ("hours", "after"),
    [
        (0.5, 30 * MINUTE),
        (1, HOUR),
        (12.5, 12 * HOUR + 30 * MINUTE),
        (13, 13 * HOUR),
        (13.25, 14 * HOUR),
        (14, 17 * HOUR),
    ],
)
def test_hours_pass_four_times_as_slowly_at_night(hours: float, after: timedelta) -> None:
    assert rhythm._after(MORNING, hours) - MORNING == after


@pytest.mark.parametrize(
    ("passed", "brought", "after"),
    [
        (2 * HOUR, 0, 150 * MINUTE),
        (2 * HOUR, 1, HOUR),
        (HOUR, 3, 15 * MINUTE),
        (HOUR, 4, 15 * MINUTE),
        (56 * MINUTE, 2, timedelta(seconds=1_120)),
        (12 * MINUTE, 0, 15 * MINUTE),
        (16 * MINUTE, 0, 20 * MINUTE),
        (timedelta(seconds=1), 0, 15 * MINUTE),
        (timedelta(0), 0, HOUR),
        (-HOUR, 0, HOUR),
    ],
)
def test_the_next_wait_is_made_of_the_last_one(passed: timedelta, brought: int, after: timedelta) -> None:
    assert rhythm.next_look(MORNING - passed, MORNING, brought) - MORNING == after


@pytest.mark.parametrize(
    ("wait", "early", "is_now"),
    [
        (8 * HOUR, HOUR, True),
        (8 * HOUR, HOUR + timedelta(seconds=1), False),
        (HOUR, timedelta(minutes=7, seconds=30), True),
        (HOUR, timedelta(minutes=7, seconds=31), False),
        (None, timedelta(minutes=7, seconds=30), True),
        (None, timedelta(minutes=7, seconds=31), False),
    ],
)
def test_a_source_is_asked_an_eighth_of_its_wait_too_early(
    wait: timedelta | None, early: timedelta, *, is_now: bool
) -> None:
    assert rhythm.is_about(MORNING, MORNING - wait if wait else None, MORNING - early) is is_now


@pytest.mark.parametrize(("day", "is_old"), [("2026-01-29", True), ("2026-01-30", False)])
def test_a_sitemap_is_old_whose_index_dates_it_a_month_before_it_was_found(day: str, *, is_old: bool) -> None:
    for kind, depth, longest in (("sitemap", 1, 7), ("sitemap", 2, 7), ("sitemap", 0, 1), ("feed", 1, 1)):
        waited = rhythm.longest_wait(kind, depth, day, "2026-03-01T00:00:00+00:00")  # type: ignore[arg-type]
        assert waited == timedelta(days=longest if is_old else 1)


# Sources.


@pytest.mark.parametrize(
    ("kind", "depth", "rank", "outcome", "read_as", "has"),
    [
        ("home", 0, 0, "done", None, True),
        ("home", 2, 0, "done", None, True),
        ("sitemap", 3, 0, "done", None, True),
        ("feed", 0, 1, "done", None, True),
        ("feed", 1, 0, "done", None, False),
        ("listing", 0, 2, "done", None, False),
        ("listing", 0, 0, "later", None, False),
        ("article", 0, 0, "done", None, False),
        ("article", 0, 0, "done", "listing", True),
        ("guess", 0, 0, "done", None, False),
    ],
)
def test_what_has_a_rhythm(
    kind: Kind, depth: int, rank: int, outcome: Outcome, read_as: Kind | None, *, has: bool
) -> None:
    done = visit(None, ask=Ask(HOME, "vidu", kind, depth), outcome=outcome, kind=read_as)
    assert sources.has_rhythm(done, rank) is has


@pytest.mark.parametrize(
    ("reason", "is_so"),
    [
        (None, False),
        ("not modified", False),
        ("nothing there", False),
        ("nothing there: 404", False),
        ("login page", True),
    ],
)
def test_a_source_is_faulty_that_is_said_to_be_none(reason: str | None, *, is_so: bool) -> None:
    assert sources.is_faulty(reason) is is_so


class Row(dict[str, object]):
    """A row of `pages`."""


def links(articles: int, others: int = 0) -> tuple[Link, ...]:
    told = (Link(f"{HOME}{n}.html", "article") for n in range(articles))
    return (*told, *(Link(f"{HOME}{n}", "listing") for n in range(others)))


@pytest.mark.parametrize(
    ("kind", "told", "found", "before", "outcome", "reason", "leaves"),
    [
        ("feed", 3, 3, {}, "done", None, True),
        ("feed", 3, 2, {}, "done", None, False),
        ("feed", 0, 0, {}, "done", None, False),
        ("feed", 1, 1, {}, "done", None, True),
        ("listing", 3, 3, {}, "done", None, False),
        ("feed", 3, 3, {"looks": 0}, "done", None, False),
        ("feed", 3, 3, None, "done", None, False),
        ("feed", 0, 0, {}, "later", "HTTP 500", True),
        ("feed", 0, 0, {"state": "later"}, "later", "HTTP 500", False),
        ("feed", 0, 0, {"reason": "login page"}, "later", "HTTP 500", False),
        ("feed", 0, 0, {}, "done", "login page", True),
        ("feed", 0, 0, {}, "done", "not modified", False),
        ("sitemap", 2, 2, {}, "done", None, True),
        ("home", 2, 2, {}, "done", None, True),
    ],
)
def test_a_source_leaves_a_gap_where_all_that_it_told_of_was_unknown_or_it_fails(
    kind: Kind, told: int, found: int, before: dict[str, object] | None, outcome: Outcome, reason: str | None,
    *, leaves: bool,
) -> None:  # fmt: skip
    row = before if before is None else Row({"looks": 1, "state": "done", "reason": None} | before)
    done = visit(None, ask=Ask(HOME, "vidu", kind), outcome=outcome, reason=reason, links=links(told, 2))
    assert sources.leaves_gap(done, row, found) is leaves  # type: ignore[arg-type]


# Whose words a text has.


def words(start: int, count: int) -> str:
    """So many words that stand nowhere else."""
    return " ".join(f"từ{n}" for n in range(start, start + count))


def test_runs_are_of_three_words_each_once_in_order() -> None:
    assert copies.shingles("Một hai, ba Bốn. Một hai ba") == ("mot hai ba", "hai ba bon", "ba bon mot", "bon mot hai")
    assert copies.shingles("Một hai") == ()


@pytest.mark.parametrize(("count", "has"), [(41, False), (42, True)])
def test_a_text_tells_whose_it_is_from_forty_runs_on(count: int, *, has: bool) -> None:
    texts = [words(1_000 * n, count) for n in range(40)]
    assert len(copies.shingles(texts[0])) == count - 2
    assert any(map(copies.keys, texts)) is has


@pytest.mark.parametrize(("count", "share"), [(16_002, 32), (250, 16)])
def test_the_keys_are_a_sixteenth_of_the_runs_of_a_long_text_half_of_that(count: int, share: int) -> None:
    found = copies.keys(words(0, count))
    assert 0.7 * count / share < len(found) < 1.3 * count / share
    assert list(found) == sorted(found)
    assert all(key % share == 0 for key in found)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("abc", "abc", 3), ("abc", "cab", 2), ("abc", "cba", 1), ("abcd", "bd", 2), ("ab", "cd", 0), ("", "ab", 0)],
)
def test_runs_in_common_are_counted_in_their_order(one: Iterable[str], other: Iterable[str], count: int) -> None:
    assert copies.in_common(tuple(one), tuple(other)) == count


@pytest.mark.parametrize(
    ("paragraph", "known", "is_missing"),
    [
        (words(0, 6), words(0, 4), False),
        (words(0, 6), words(0, 3), True),
        (words(0, 7), words(0, 4), True),
        ("Ngắn", "", True),
        (words(0, 2), words(0, 9), True),
        ("", "", False),
    ],
)
def test_a_paragraph_is_missing_of_which_less_than_half_stands_in_the_other_text(
    paragraph: str, known: str, *, is_missing: bool
) -> None:
    found = copies._missing([paragraph], ["Khác"], set(copies.shingles(known)))
    assert found == ((paragraph,) if is_missing else ())
    assert copies._missing([paragraph], [paragraph.upper()], set()) == ()


def text_of(title: str, *parts: str) -> Article:
    return article(title=title, lead=None, body=parts)


def stored(before: Article) -> sqlite3.Connection:
    """What is asked of an article that has number 1."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.execute("CREATE TABLE articles (id, title, lead, body)")
    db.execute("CREATE TABLE revisions (article_id, digest)")
    db.execute("INSERT INTO articles VALUES (1, ?, ?, ?)", (before.title, before.lead, "\n\n".join(before.body)))
    db.execute("INSERT INTO revisions VALUES (1, ?)", (digest_of(before),))
    return db


@pytest.mark.parametrize(
    ("title", "own", "shared", "theirs", "is_so"),
    [
        ("Lũ về", 0, 52, 50, True),
        ("Lũ về", 50, 52, 50, True),
        ("Lũ về", 50, 51, 50, False),
        ("LŨ VỀ", 50, 52, 50, True),
        ("Nắng lên", 20, 82, 0, True),
        ("Nắng lên", 20, 81, 1, False),
        ("Nắng lên", 0, 82, 20, True),
        ("Nắng lên", 0, 81, 21, False),
    ],
)
def test_a_text_is_an_edit_by_half_of_its_runs_under_one_title_and_by_four_fifths_under_another(
    title: str, own: int, shared: int, theirs: int, *, is_so: bool
) -> None:
    """Runs of three words: `shared` words in a row make two less, and each further word one more."""
    before = text_of("Lũ về", f"{words(0, shared)} {words(1_000, theirs)}".strip())
    after = text_of(title, f"{words(0, shared)} {words(2_000, own)}".strip())
    with closing(stored(before)) as db:
        assert likeness.is_alike(db, 1, after, digest_of(after)) is is_so
        assert likeness.is_alike(db, 1, after, digest_of(before)), "it has had that text"


def test_two_texts_of_no_runs_are_alike_by_their_title_alone() -> None:
    with closing(stored(text_of("Lũ về", "Nước lên"))) as db:
        for title, is_so in (("Lũ về", True), ("Nắng lên", False)):
            after = text_of(title, "Gió to")
            assert likeness.is_alike(db, 1, after, digest_of(after)) is is_so


def test_two_texts_of_one_run_are_alike_whatever_their_titles() -> None:
    with closing(stored(text_of("Lũ về", "Nước lên nhanh"))) as db:
        after = text_of("Nắng lên", "Nước lên, nhanh!")
        assert likeness.is_alike(db, 1, after, digest_of(after))


# Accounts.


def site_after(*visits: Visit, before: Streak | None = None, result: str = "new", **given: object) -> SiteAccount:
    account = Account({"vidu": before or Streak()})
    told = {"doors": (), "is_first": True} | given
    for done in visits:
        account.add(done, Stored(result if done.article else "nothing"), **told)  # type: ignore[arg-type]
    return account.sites["vidu"]


UNDATED, BODILESS = article(published=None), article(body=())
WALL = visit(None, outcome="later", reason="login page")


@pytest.mark.parametrize(
    ("visits", "streak"),
    [
        ([visit(UNDATED)], Streak(3, 0)),
        ([visit(UNDATED)] * 2, Streak(4, 0)),
        ([visit(BODILESS)], Streak(0, 3)),
        ([visit(article())], Streak(0, 0)),
        ([visit(article(body=(), body_status="media"))], Streak(0, 2)),
        ([WALL], Streak(2, 3)),
        ([replace(WALL, reason="HTTP 500")], Streak(2, 2)),
        ([replace(WALL, reason="empty page")], Streak(2, 3)),
        ([replace(WALL, outcome="done")], Streak(2, 2)),
        ([replace(WALL, ask=Ask(HOME, "vidu", "home"))], Streak(2, 2)),
    ],
)
def test_what_articles_in_a_row_lack_is_counted(visits: list[Visit], streak: Streak) -> None:
    assert site_after(*visits, before=Streak(2, 2)).streak == streak


@pytest.mark.parametrize(
    ("result", "is_first", "is_old", "counts"),
    [
        ("new", True, False, True),
        ("new", False, False, True),
        ("changed", False, False, False),
        ("changed", True, False, True),
        ("new", True, True, False),
    ],
)
def test_only_news_that_nobody_read_before_lengthens_a_row(
    result: str, *, is_first: bool, is_old: bool, counts: bool
) -> None:
    site = site_after(visit(UNDATED), result=result, is_first=is_first, is_old=is_old, doors=("feed", "home"))
    assert site.streak.undated == int(counts)
    assert site.marks["undated"] == int(not is_old)
    assert site.first_doors == Counter({"feed": 1} if result == "new" else {})
    assert site.doors == Counter({"feed": 1, "home": 1} if result == "new" else {})


def at(kind: Kind, **changes: object) -> Visit:
    return visit(None, **{"ask": Ask(HOME, "vidu", kind), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("visits", "silence"),
    [
        ([], "nothing of it was due"),
        ([at("home")], None),
        ([at("article")], None),
        ([at("home", outcome="later", reason="HTTP 500")], "HTTP 500"),
        ([at("feed", outcome="later", reason="HTTP 500")], "HTTP 500"),
        ([at("listing", outcome="gone", reason="HTTP 404")], "HTTP 404"),
        ([at("article", outcome="later", reason="HTTP 500")], "nothing of it was due"),
        ([at("sitemap", outcome="later", reason="HTTP 500")], "nothing of it was due"),
        ([at("home"), at("feed", outcome="later", reason="HTTP 500")], None),
    ],
)
def test_a_paper_is_silent_of_which_nothing_could_be_read(visits: list[Visit], silence: str | None) -> None:
    assert site_after(*visits).silence == silence


MOVED = "not the paper's: baomoi.vn at https://baomoi.vn/"


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        (at("home", outcome="refused", reason=MOVED), {HOME: ("front page", MOVED)}),
        (at("home", outcome="refused", reason="not the paper's: baovidu.vn"), {}),
        (at("home", outcome="refused", reason="robots.txt forbids it"), {}),
        (at("home", outcome="later", reason=MOVED), {}),
        (at("home", ask=Ask(HOME, "vidu", "home", 1), outcome="refused", reason=MOVED), {}),
        (at("feed", outcome="refused", reason=MOVED), {}),
        (at("home", reason="login page"), {HOME: ("front page", "login page")}),
        (at("feed", reason="no feed"), {HOME: ("feed", "no feed")}),
        (at("sitemap", reason="no sitemap"), {HOME: ("sitemap", "no sitemap")}),
        (at("sitemap", reason="nothing there"), {}),
        (at("listing", reason="login page"), {}),
        (at("feed", outcome="later", reason="HTTP 500"), {}),
    ],
)
def test_what_stands_in_place_of_a_source_is_a_fault(told: Visit, faults: dict[str, tuple[str, str]]) -> None:
    assert site_after(told).faults == faults
    if told.ask.depth == 0 and told.ask.kind != "listing":
        assert site_after(told, at(told.ask.kind)).faults == {}, "until it is well again"
        kept = site_after(told, at(told.ask.kind, reason="not modified"))
        assert kept.faults == faults


@pytest.mark.parametrize(
    ("outcome", "reason", "column"),
    [
        ("done", None, "kept"),
        ("done", "no picture", "refused"),
        ("refused", "robots.txt forbids it", "refused"),
        ("gone", "HTTP 404", "missing"),
        ("later", "HTTP 500", "missing"),
    ],
)
def test_a_picture_is_counted_and_says_nothing_else_of_a_paper(
    outcome: Outcome, reason: str | None, column: str
) -> None:
    site = site_after(at("image", outcome=outcome, reason=reason))
    assert site.states == Counter({f"pictures: {column}": 1})
    assert site.silence == "nothing of it was due"


def test_what_is_lost_or_held_is_told_unless_something_was_read() -> None:
    account = Account({"vidu": Streak()})
    account.lost(at("image", reason="offline"))
    assert account.sums == Counter(), "it says nothing of the paper"
    account.lost(at("home", reason="no host answers"))
    assert account.is_offline
    assert account.sums == Counter(asked=1, offline=1)
    assert account.silent() == {"vidu": "no host answers"}
    account.held("vidu", NOON)
    assert account.silent() == {"vidu": "it wants to be left alone until 2026-03-07T05:00:00+00:00"}
    account.add(at("home"), Stored("nothing", new_links=2), doors=(), is_first=True)
    account.held("vidu", NOON)
    assert account.silent() == {}
    assert account.sums == Counter(asked=2, offline=1, sources=1, found=2)


def test_several_faults_of_a_kind_are_told_by_the_first_and_their_number() -> None:
    feeds = [visit(None, ask=Ask(f"{HOME}{n}", "vidu", "feed"), reason="no feed") for n in (3, 1, 2)]
    assert site_after(feeds[0]).trouble == {"feed": "no feed at https://baovidu.vn/3"}
    assert site_after(*feeds).trouble == {"feed": "no feed at https://baovidu.vn/1, and 2 more"}


# What a paper lacks that it had.


@pytest.mark.parametrize(
    ("has", "lacking", "is_so"),
    [
        ("111", 3, True),
        ("11", 3, False),
        ("1" * 9 + "0", 3, True),
        ("1" * 8 + "00", 3, False),
        ("1" * 27 + "000" + "0" * 40, 3, True),
        ("1" * 26 + "0000" + "1" * 40, 3, False),
        ("0" * 5 + "1" * 10, 3, True),
    ],
    ids=["three", "two", "nine of ten", "eight of ten", "27 of 30", "26 of 30", "more that lack it"],
)
def test_articles_had_what_the_last_ones_lack_where_nine_in_ten_did(has: str, lacking: int, *, is_so: bool) -> None:
    """The newest first, behind those that lack it."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, site, dated)")
        db.executemany(
            "INSERT INTO articles (site, dated) VALUES (?, ?)",
            [(site, mark) for mark in map(int, reversed("0" * lacking + has)) for site in ("khac", "vidu")],
        )
        assert run_sites._had(db, "vidu", lacking, "dated") is is_so


@pytest.mark.parametrize(("before", "now", "is_told"), [(0, 3, True), (0, 2, False), (3, 3, False), (3, 4, True)])
def test_it_is_told_once_that_new_articles_have_no_date(
    archive: Archive, before: int, now: int, *, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_sites, "_had", lambda *_: True)
    site = SiteAccount(before=Streak(before, 0), streak=Streak(now, 0))
    told = dict(run_sites._faded(archive.db.conn, site, "vidu"))
    assert set(told) == ({"no date"} if is_told else set())


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ({"asked": 3, "sources": 1, "gone: HTTP 404": 2}, "none of 2 pages is an article (2 × HTTP 404)"),
        ({"asked": 2, "sources": 1, "gone: HTTP 404": 1}, "none of 1 page is an article (1 × HTTP 404)"),
        ({"asked": 2, "sources": 2}, "2 pages led to no article"),
        ({"asked": 1, "sources": 1}, "1 page led to no article"),
        (
            {"asked": 10, "gone: a": 4, "later: b": 3, "refused: c": 2, "no article: d": 1},
            "none of 10 pages is an article (4 × a, 3 × b, 2 × c)",
        ),
    ],
)
def test_why_a_paper_has_no_article(states: dict[str, int], told: str) -> None:
    assert run_sites._why_nothing(SiteAccount(states=Counter(states))) == told


# When an address comes again.


@pytest.mark.parametrize(
    ("tries", "after"),
    [(1, 30 * MINUTE), (2, 6 * HOUR), (3, DAY), (4, 7 * DAY), (5, 7 * DAY), (40, 7 * DAY)],
)
def test_an_address_that_gives_no_answer_is_asked_at_growing_distances(tries: int, after: timedelta) -> None:
    failed = visit(None, outcome="later", reason="HTTP 500")
    again = frontier._next_look(failed, NOON, PLAN, tries=tries, looks=0, has_article=False)
    assert again == NOON + after
    picture = replace(failed, ask=Ask(URL, "vidu", "image"))
    again = frontier._next_look(picture, NOON, PLAN, tries=tries, looks=0, has_article=False)
    assert again == (NOON + after if tries <= 4 else None)


@pytest.mark.parametrize(
    ("changes", "looks", "has_article", "after"),
    [
        ({"outcome": "gone"}, 0, False, 30 * DAY),
        ({"outcome": "refused"}, 0, False, 30 * DAY),
        ({"outcome": "gone", "ask": Ask(URL, "vidu", "article", chance="possible")}, 0, False, None),
        ({"outcome": "refused", "ask": Ask(URL, "vidu", "article", chance="possible")}, 0, False, 30 * DAY),
        ({"outcome": "later", "reason": "HTTP 404, unconfirmed"}, 0, False, timedelta(0)),
        ({}, 1, True, 6 * HOUR),
        ({}, 3, True, 14 * DAY),
        ({}, 4, True, None),
        ({}, 1, False, None),
        ({"hold": 90.0}, 1, True, timedelta(seconds=90)),
        ({"hold": 90.5}, 1, True, timedelta(seconds=91)),
        ({"ask": Ask(URL, "vidu", "image")}, 1, False, None),
        ({"ask": Ask(URL, "vidu", "image"), "outcome": "gone"}, 1, False, None),
    ],
)
def test_an_address_comes_again_by_what_became_of_it(
    changes: dict[str, object], looks: int, after: timedelta | None, *, has_article: bool
) -> None:
    again = frontier._next_look(visit(None, **changes), NOON, PLAN, tries=1, looks=looks, has_article=has_article)  # type: ignore[arg-type]
    assert again == (None if after is None else NOON + after)


@pytest.mark.parametrize(
    ("asked", "read_as", "changes", "told_by", "rank", "after"),
    [
        ("listing", None, {"outcome": "later"}, "article", 2, 2),
        ("listing", "listing", {}, "article", 2, 2),
        ("listing", None, {}, "article", 2, NEVER),
        ("listing", None, {"page": None}, "article", 2, 2),
        ("listing", "article", {}, "article", 2, 2),
        ("article", None, {}, "article", 2, 2),
        ("article", "listing", {}, "article", 0, 2),
        ("article", "listing", {}, "home", 0, 1),
        ("article", "feed", {}, "article", 2, 0),
        ("listing", "sitemap", {}, "article", 2, 0),
    ],
)
def test_a_page_that_was_read_as_something_else_comes_again_as_that(
    archive: Archive,
    asked: Kind,
    read_as: Kind | None,
    changes: dict[str, object],
    told_by: Kind,
    rank: int,
    after: int,
) -> None:
    told = Link(URL, "article" if asked == "article" else "listing")
    with archive.transaction() as db:
        leads.know(db, Ask(HOME, "vidu", told_by), NOON)
        leads.add(db, Ask(HOME, "vidu", told_by), [told], NOON, PLAN)
        done = visit(None, ask=Ask(URL, "vidu", asked), kind=read_as, **changes)  # type: ignore[arg-type]
        assert frontier._rank_of_read(db, done, rank) == after


@pytest.mark.parametrize(("rank", "after"), [(0, 0), (1, 0), (2, 0), (3, 3)])
def test_later_pages_of_a_list_that_only_articles_name_come_last_too(archive: Archive, rank: int, after: int) -> None:
    listing, onward = Ask(f"{HOME}tin", "vidu", "listing"), Link(f"{HOME}tin?trang=2", "listing", is_next=True)
    with archive.transaction() as db:
        leads.add_source(db, listing, NOON, rank=rank)
        leads.add(db, listing, [onward], NOON, PLAN)
    assert archive.db.conn.execute("SELECT rank FROM pages WHERE url = ?", (onward.url,)).fetchone()[0] == after


def test_a_paper_that_nobody_knows_is_held_by_nobody(archive: Archive) -> None:
    assert frontier.held_until(archive.db.conn, "khac") is None
    assert frontier.held_until(archive.db.conn, "vidu") is None
    with archive.transaction() as db:
        leads.know(db, Ask(HOME, "vidu", "home"), NOON)
        store_visit(db, 1, at("home", outcome="later", hold=90.0), PLAN)
    assert frontier.held_until(archive.db.conn, "vidu") == NOON + timedelta(seconds=90)


# Going back in time.


@pytest.mark.parametrize(
    ("back", "depth", "budget"),
    [
        (None, 3, 5_000),
        (Back(date(2026, 1, 1), NOON, is_repair=False), 3, 5_000),
        (Back(date(2026, 1, 1), NOON), 200, 5_000),
        (Back(date(1900, 1, 1), NOON), 200, 40_000),
        (Back(date(1900, 1, 2), NOON), 200, 5_000),
    ],
)
def test_a_repair_goes_deep_and_a_rescue_does_not_wait(back: Back | None, depth: int, budget: int) -> None:
    plan = backfill.plan_of(PLAN, back)
    assert (plan.listing_depth, plan.daily_budget) == (depth, budget)
    large = replace(PLAN, listing_depth=300, daily_budget=50_000)
    assert backfill.plan_of(large, back) == large


@pytest.mark.parametrize(("days", "goes_back"), [(30, False), (31, False), (32, True), (400, True)])
def test_what_is_more_than_a_month_and_a_day_ago_is_no_news(archive: Archive, days: int, *, goes_back: bool) -> None:
    since = (NOON - timedelta(days=days)).date()
    with archive.transaction() as db:
        found = backfill.of_run(db, ["vidu"], since, NOON, {})
    assert found == ({"vidu": Back(since, NOON, is_repair=False)} if goes_back else {})


@pytest.mark.parametrize(
    ("since", "repair", "to"),
    [
        (date(2025, 1, 1), date(2024, 1, 1), 2024),
        (date(2025, 1, 1), date(2025, 6, 1), 2025),
        (None, date(2024, 1, 1), 2024),
    ],
)
def test_a_paper_goes_back_as_far_as_the_run_or_its_repair_says(
    archive: Archive, since: date | None, repair: date, to: int
) -> None:
    with archive.transaction() as db:
        found = backfill.of_run(db, ["vidu"], since, NOON, {"vidu": Back(repair, NOON)})
    assert found["vidu"].to.year == to
    assert found["vidu"].is_repair is (to == repair.year and repair != date(2025, 6, 1))


@pytest.mark.parametrize(("papers", "are_rescued"), [(3, True), (4, False)])
def test_papers_that_all_move_to_one_host_are_not_rescued(archive: Archive, papers: int, *, are_rescued: bool) -> None:
    names = [f"bao{n}" for n in range(papers)]
    archive.know(tuple(Site(id=name, name=name, domain=f"{name}.vn") for name in names))
    told = accounts.as_json({"silent": "not the paper's: baomoi.vn at https://baocu.vn/"})
    with archive.transaction() as db:
        run_sites.restore(db, 1, [{"site": name, **SiteAccount().row(), "trouble": told} for name in names])
        assert rescue.begin(db, 1, NOON) == (names if are_rescued else [])


def test_what_is_no_article_is_not_stored() -> None:
    assert is_article(article())
    assert not is_article(article(title=None))
    assert not is_article(article(body_status="listing"))
    assert is_article(article(body_status="encoded"))


# How deep places where news is announced are followed.


def depth_of(archive: Archive, ask: Ask, link: Link) -> int | None:
    """How deep a link is that stood on a page."""
    with archive.transaction() as db:
        leads.add_source(db, ask, NOON)
        leads.add(db, ask, [link], NOON, PLAN)
    row = archive.db.conn.execute("SELECT depth FROM pages WHERE url = ?", (link.url,)).fetchone()
    return None if row is None else int(row["depth"])


@pytest.mark.parametrize(
    ("kind", "depth", "link", "found"),
    [
        ("sitemap", 0, Link(f"{HOME}x", "sitemap"), 1),
        ("sitemap", 2, Link(f"{HOME}x", "sitemap"), 3),
        ("sitemap", 3, Link(f"{HOME}x", "sitemap"), None),
        ("home", 2, Link(f"{HOME}x", "home"), 3),
        ("home", 3, Link(f"{HOME}x", "home"), None),
        ("guess", 0, Link(f"{HOME}x", "sitemap"), 1),
        ("home", 2, Link(f"{HOME}x", "sitemap"), 0),
        ("home", 2, Link(f"{HOME}x", "listing"), 0),
        ("feed", 0, Link(f"{HOME}x", "feed", is_next=True), 1),
        ("feed", 19, Link(f"{HOME}x", "feed", is_next=True), 20),
        ("feed", 20, Link(f"{HOME}x", "feed", is_next=True), None),
        ("feed", 5, Link(f"{HOME}x", "feed"), 0),
        ("listing", 0, Link(f"{HOME}x", "listing", is_next=True), 1),
        ("listing", 2, Link(f"{HOME}x", "listing", is_next=True), 3),
        ("listing", 3, Link(f"{HOME}x", "listing", is_next=True), None),
        ("listing", 2, Link(f"{HOME}x", "listing"), 0),
    ],
)
def test_a_source_is_followed_so_deep_and_no_deeper(
    archive: Archive, kind: Kind, depth: int, link: Link, found: int | None
) -> None:
    assert depth_of(archive, Ask(f"{HOME}from", "vidu", kind, depth), link) == found


@pytest.mark.parametrize(("keys", "noted"), [(7, 7), (8, 8), (9, 8), (20, 8)])
def test_of_a_query_eight_keys_are_noted(archive: Archive, keys: int, noted: int) -> None:
    url = f"{HOME}tin?" + "&".join(f"k{n}={n}" for n in range(keys))
    with archive.transaction() as db:
        leads.know(db, Ask(url, "vidu", "article"), NOON)
        store_visit(db, 1, visit(article(url=url), url=url), PLAN)
    assert archive.db.conn.execute("SELECT count(*) FROM stems").fetchone()[0] == noted
