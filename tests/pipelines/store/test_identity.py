"""One article is one row, whatever its addresses; and two articles are two."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from crawler.items import Article, Ask, Capture, Kind, Link, Page
from crawler.sites import Site
from pipelines.db.archive import Archive, ArchiveError
from pipelines.query import articles
from pipelines.store import frontier, leads
from pipelines.store.articles import Stored, store_article
from pipelines.store.names import paper_of, tracking
from pipelines.store.visits import store_captures, store_visit
from tests.pipelines.conftest import NOON, PLAN, SITE, article, visit

MOVED = replace(SITE, domain="baovidu.vn", aliases=("baovidu.com.vn",))
OTHER = Site(id="khac", name="Báo Khác", domain="baokhac.vn", province="Huế", province_now="Huế")
HOME = Ask("https://baovidu.vn/", "vidu", "home")


SYLLABLES = tuple(one + two for one in "abcdghklmn" for two in "aeiou")


def words(*numbers: int) -> tuple[str, ...]:
    """A paragraph of its own for each number, long enough to tell."""
    return tuple(" ".join(f"{syllable}{number}" for syllable in SYLLABLES) + "." for number in numbers)


def told(number: int, **changes: object) -> Article:
    fields = {"title": f"Tin số {number}", "lead": None, "body": words(*range(10 * number, 10 * number + 4))}
    return article(**{**fields, "canonical_url": None, "related": (), **changes})


class Desk:
    """Stores pages as a crawl does."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._numbers = count()

    def know(self, *sites: Site) -> None:
        self.archive.know(sites)

    def read(
        self, url: str, found: Article | None, *, site: str = "vidu", at: datetime = NOON, by: Sequence[str] = (),
        status: int = 301, **changes: object,
    ) -> Stored:  # fmt: skip
        number = next(self._numbers)
        done = visit(found and replace(found, url=url), url=url, number=number, at=at, **changes)
        hops = tuple(Capture(hop, at, status) for hop in by)
        ask = Ask(by[0] if by else url, site, "article")
        done = replace(done, ask=ask, captures=(*hops, *done.captures))
        with self.archive.transaction() as db:
            leads.add(db, replace(HOME, site=site), [Link(ask.url, "article")], at, PLAN)
            leads.know(db, ask, at)
            db.execute("UPDATE pages SET state = 'due' WHERE url = ?", (ask.url,))
            return store_visit(db, 1, done, PLAN)

    def link(self, *urls: str, site: str = "vidu", kind: Kind = "article") -> int:
        with self.archive.transaction() as db:
            links = [Link(url, kind) for url in urls]
            return leads.add(db, replace(HOME, site=site), links, NOON, PLAN)

    def asked(self, kind: Kind = "article", site: str = "vidu") -> list[str]:
        asks = frontier.due(self.archive.db.conn, site, NOON, PLAN, 99, without=())
        return sorted(ask.url for ask in asks if ask.kind == kind)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.archive.db.conn.execute(query)]

    @property
    def articles(self) -> int:
        return len(self.rows("SELECT 1 FROM articles"))

    @property
    def revisions(self) -> int:
        return len(self.rows("SELECT 1 FROM revisions"))


@pytest.fixture
def desk(archive: Archive) -> Desk:
    archive.know((OTHER,))
    return Desk(archive)


# --- a claim that lost its query


@pytest.mark.parametrize(
    ("form", "canonical"),
    [
        ("https://baovidu.vn/Default.aspx?ID={}", "https://baovidu.vn/Default.aspx"),
        ("https://baovidu.vn/index.php?option=com_content&id={}:tin", "https://baovidu.vn/index.php"),
        ("https://baovidu.vn/?p={}", "https://baovidu.vn/"),
        ("https://baovidu.vn/tabid/1234/Default.aspx?ID={}", "https://baovidu.vn/tabid/1234/Default.aspx"),
        ("https://baovidu.vn/chuyen-muc-12345.html?ID={}", "https://baovidu.vn/chuyen-muc-12345.html"),
        ("https://baovidu.vn/tin-moi-trong-ngay?so={}", "https://baovidu.vn/tin-moi-trong-ngay"),
        ("https://baovidu.vn/?p={}", "https://baovidu.vn/gioi-thieu-toa-soan"),
    ],
)
def test_a_claim_without_the_query_folds_no_paper_into_one_row(desk: Desk, form: str, canonical: str) -> None:
    for number in range(30):
        assert desk.read(form.format(number), told(number, canonical_url=canonical)).result == "new"
    assert (desk.articles, desk.revisions) == (30, 30)
    assert desk.read(form.format(3), told(3, canonical_url=canonical)).result == "unchanged"


def test_a_claim_that_drops_tracking_or_brings_the_slug_in_is_believed(desk: Desk) -> None:
    slug = "https://baovidu.vn/mua-lon-o-ben-tre-5.html"
    desk.read("https://baovidu.vn/Default.aspx?ID=5", told(5, canonical_url=slug))
    desk.read(f"{slug}?sort=asc", told(5, canonical_url=slug))
    desk.read(f"{slug}?phien=8f3a", told(5, canonical_url=slug))
    desk.read(slug, told(5, canonical_url=slug))
    assert (desk.articles, desk.revisions) == (1, 1)
    assert desk.rows("SELECT key FROM articles") == [("baovidu.vn/mua-lon-o-ben-tre-5.html",)]


@pytest.mark.parametrize(
    "own", ["https://baovidu.vn/node/1528", "https://baovidu.vn/bv/3.htm", "https://baovidu.vn/tin/x7"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_whose_page_names_the_slug_is_the_same_article_as_far_as_the_text_agrees(
    desk: Desk, own: str, is_first: bool
) -> None:
    slug = "https://baovidu.vn/tin-tuc/mua-lon-o-ben-tre"
    for url in (own, slug) if is_first else (slug, own):
        desk.read(url, told(5, canonical_url=slug))
    assert (desk.articles, desk.revisions) == (1, 1)
    desk.read("https://baovidu.vn/node/77", told(6, canonical_url=slug))
    assert desk.articles == 2


def test_one_fixed_claim_with_a_slug_folds_nothing_whoever_was_first(desk: Desk) -> None:
    fixed = "https://baovidu.vn/tin-tuc/mua-lon-o-ben-tre"
    for number in range(30):
        assert desk.read(f"https://baovidu.vn/node/{number}", told(number, canonical_url=fixed)).result == "new"
    assert desk.read(fixed, told(99, canonical_url=fixed)).result == "new"
    assert (desk.articles, desk.revisions) == (31, 31)
    for number in range(30):
        assert desk.read(f"https://baovidu.vn/node/{number}", told(number, canonical_url=fixed)).result == "unchanged"


def test_an_address_that_another_page_had_claimed_falsely_is_its_own(desk: Desk) -> None:
    fixed = "https://baovidu.vn/ban-tin-hang-ngay"
    desk.read("https://baovidu.vn/?p=5", told(5, canonical_url=fixed))
    assert desk.read(fixed, told(6, canonical_url=fixed)).result == "new"
    assert desk.read("https://baovidu.vn/?p=5", told(5, canonical_url=fixed)).result == "unchanged"
    assert (desk.articles, desk.revisions) == (2, 2)
    assert desk.rows("SELECT key FROM articles ORDER BY id") == [
        ("baovidu.vn?p=5",), ("baovidu.vn/ban-tin-hang-ngay",)
    ]  # fmt: skip


def test_a_short_link_and_the_slug_that_it_claims_are_one(desk: Desk) -> None:
    slug = "https://baovidu.vn/2026/03/mua-lon-o-ben-tre/"
    desk.read("https://baovidu.vn/?p=5", told(5, canonical_url=slug))
    assert desk.read(slug, told(5, canonical_url=slug)).result == "unchanged"
    assert desk.read(slug, told(5, canonical_url=slug, body=words(50, 51, 52))).result == "changed"
    assert desk.articles == 1


# --- a claim on another host


def test_a_page_of_one_paper_never_writes_into_anothers_article(desk: Desk) -> None:
    url = "https://baokhac.vn/mua-lon-123456.html"
    desk.read(url, told(1), site="khac")
    false = told(2, canonical_url=url)
    assert desk.read("https://baovidu.vn/mua-lon-123456.html", false).result == "new"
    assert (desk.articles, desk.revisions) == (2, 2)
    assert desk.rows("SELECT site, canonical_url FROM articles ORDER BY id") == [("khac", None), ("vidu", url)]


def test_an_honest_reprint_stands_under_its_own_address_and_copies_find_it(desk: Desk) -> None:
    url = "https://baokhac.vn/mua-lon-123456.html"
    reprint = desk.read("https://baovidu.vn/in-lai/mua-lon-123456.html", told(1, canonical_url=url))
    first = desk.read(url, told(1), site="khac")
    assert reprint.article_id != first.article_id
    assert desk.rows("SELECT key, site FROM articles ORDER BY id") == [
        ("baovidu.vn/in-lai/mua-lon-123456.html", "vidu"), ("baokhac.vn/mua-lon-123456.html", "khac")
    ]  # fmt: skip
    assert desk.rows("SELECT count(*) FROM copies") == [(2,)]


def test_nor_where_the_other_papers_host_lies_in_its_own_domain(desk: Desk) -> None:
    desk.know(replace(OTHER, domain="khac.baovidu.vn"))
    url = "https://khac.baovidu.vn/mua-lon-123456.html"
    desk.read(url, told(1), site="khac")
    assert desk.read("https://baovidu.vn/mua-lon-123456.html", told(2, canonical_url=url)).result == "new"
    assert (desk.articles, desk.revisions) == (2, 2)


@pytest.mark.parametrize(
    ("claimed", "key"),
    [
        ("https://baovidu.com.vn/mua-lon-123456.html", "baovidu.com.vn/mua-lon-123456.html"),
        ("https://www.baovidu.vn/mua-lon-123456.html", "baovidu.vn/mua-lon-123456.html"),
        ("https://kinhte.baovidu.vn/mua-lon-123456.html", "kinhte.baovidu.vn/mua-lon-123456.html"),
        ("https://baovidu.vn.baokhac.vn/mua-lon-123456.html", "m.baovidu.com.vn/in/123456"),
        ("https://vidu.vn/mua-lon-123456.html", "m.baovidu.com.vn/in/123456"),
    ],
)
def test_domain_aliases_and_their_subdomains_are_one_paper(desk: Desk, claimed: str, key: str) -> None:
    desk.know(MOVED)
    desk.read("https://m.baovidu.com.vn/in/123456", told(1, canonical_url=claimed))
    assert desk.rows("SELECT key FROM articles") == [(key.removeprefix("m."),)]


@pytest.mark.parametrize(
    ("claimed", "key"),
    [
        ("https://www.trang.vn/mua-lon-123456.html", "trang.vn/mua-lon-123456.html"),
        ("https://m.trang.vn/mua-lon-123456.html", "trang.vn/mua-lon-123456.html"),
        ("https://baovidu.vn/mua-lon-123456.html", "trang.vn/in/123456"),
        ("https://en.trang.vn/mua-lon-123456.html", "trang.vn/in/123456"),
    ],
)
def test_a_page_of_no_paper_is_believed_on_its_own_host_only(desk: Desk, claimed: str, key: str) -> None:
    page = Page("https://amp.trang.vn/in/123456", b"x", NOON)
    got = Capture("https://amp.trang.vn/in/123456", NOON, None, digest="sha256:x")
    with desk.archive.transaction() as db:
        number = store_captures(db, 1, None, (got,))
        assert number is not None
        found = told(1, canonical_url=claimed)
        assert store_article(db, found, page, site=None, capture=number, moment=NOON).result == "new"
    assert desk.rows("SELECT key FROM articles") == [(key,)]


# --- www., m., AMP


FORMS = [
    "https://www.baovidu.vn/tin-{}.html",
    "http://m.baovidu.vn/tin-{}.html",
    "https://amp.baovidu.vn/tin-{}.html",
    "https://baovidu.vn/amp/tin-{}.html",
    "https://baovidu.vn/tin-{}.html/amp",
    "https://baovidu.vn/tin-{}.html?amp=1",
]


@pytest.mark.parametrize("form", FORMS)
def test_the_copy_of_a_stored_article_is_not_asked_for(desk: Desk, form: str) -> None:
    for number in range(3):
        desk.read(f"https://baovidu.vn/tin-{number}.html", told(number))
    assert desk.link(*(form.format(number) for number in range(3))) == 0
    assert desk.asked() == []
    assert desk.rows("SELECT DISTINCT state, reason LIKE 'the same article as %', article_id NOT NULL FROM pages "
                     "WHERE visited_at IS NULL") == [("done", 1, 1)]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_of_two_copies_that_nobody_has_read_one_is_asked_for_and_both_are_its_addresses(desk: Desk, form: str) -> None:
    plain = "https://baovidu.vn/tin-1.html"
    assert desk.link(form.format(1), plain) == 1
    assert desk.asked() == [form.format(1)]
    number = desk.read(form.format(1), told(1)).article_id
    assert desk.asked() == []
    assert desk.rows("SELECT DISTINCT article_id FROM pages") == [(number,)]
    assert desk.read(plain, told(1)).result == "unchanged"
    assert desk.articles == 1


@pytest.mark.parametrize("outcome", ["gone", "refused", "later"])
def test_where_one_copy_gives_nothing_the_other_is_asked_for(desk: Desk, outcome: str) -> None:
    mobile, plain = "https://m.baovidu.vn/tin-1.html", "https://baovidu.vn/tin-1.html"
    desk.link(mobile, plain)
    desk.read(mobile, None, outcome=outcome, page=None)
    assert plain in desk.asked()
    assert desk.read(plain, told(1)).result == "new"
    assert desk.rows("SELECT url FROM articles") == [(plain,)]


def test_what_a_feed_says_of_a_copy_is_known_of_the_address_that_is_asked_for(desk: Desk) -> None:
    desk.link("https://baovidu.vn/tin-1.html", "https://m.baovidu.vn/tin-1.html")
    assert sorted(desk.rows("SELECT url FROM links")) == [
        ("https://baovidu.vn/tin-1.html",), ("https://m.baovidu.vn/tin-1.html",)
    ]  # fmt: skip


def test_an_amp_page_with_another_text_is_still_the_article_and_does_not_flicker(desk: Desk) -> None:
    plain = "https://baovidu.vn/tin-1.html"
    for _ in range(3):
        desk.read(plain, told(1, canonical_url=plain))
        desk.read("https://baovidu.vn/in/1", told(1, canonical_url="https://baovidu.vn/khac-2.html"))
    assert desk.revisions == desk.articles


def test_what_was_only_imported_is_asked_for_like_any_other(desk: Desk) -> None:
    url = "https://baovidu.vn/tin-1.html"
    got = Capture(url, NOON, None, digest="sha256:x")
    with desk.archive.transaction() as db:
        number = store_captures(db, 1, "vidu", (got,))
        assert number is not None
        store_article(db, told(1), Page(url, b"x", NOON), site="vidu", capture=number, moment=NOON)
    desk.link(url, "https://m.baovidu.vn/tin-1.html")
    assert desk.asked() == [url]
    assert desk.read(url, told(1)).result == "unchanged"


@pytest.mark.parametrize("links", [0, 1])
def test_where_one_copy_is_an_empty_shell_the_other_is_asked_for_and_no_second_copy_of_a_section(
    desk: Desk, links: int
) -> None:
    mobile, plain = "https://m.baovidu.vn/tin-1.html", "https://baovidu.vn/tin-1.html"
    desk.link(mobile, plain)
    found = tuple(Link("https://baovidu.vn/tin-9.html", "article") for _ in range(links))
    desk.read(mobile, None, links=found)
    assert (plain in desk.asked()) is not bool(links)


# --- another host of the same paper


def test_after_a_move_twenty_articles_are_twenty_rows_at_their_new_addresses(desk: Desk) -> None:
    for number in range(20):
        desk.read(f"https://baovidu.com.vn/tin-{number}.html", told(number))
    desk.know(MOVED)
    for number in range(20):
        url = f"https://www.baovidu.vn/tin-{number}.html"
        assert desk.read(url, told(number), at=NOON + timedelta(days=1)).result == "unchanged"
    assert (desk.articles, desk.revisions) == (20, 20)
    assert desk.rows("SELECT count(*) FROM articles WHERE url LIKE 'https://www.baovidu.vn/%'") == [(20,)]
    assert desk.rows("SELECT count(*) FROM pages WHERE article_id NOT NULL") == [(40,)]
    assert desk.rows("SELECT DISTINCT changed_at FROM articles") == [("2026-03-07T05:00:00+00:00",)]
    for number in range(20):  # the old host has it still, as it was
        desk.read(f"https://baovidu.com.vn/tin-{number}.html", told(number, description="cũ"))
    assert (desk.articles, desk.revisions) == (20, 20)


def test_a_new_template_and_an_edit_are_no_other_article(desk: Desk) -> None:
    desk.read("https://baovidu.com.vn/tin-1.html", told(1))
    desk.know(MOVED)
    edited = told(1, body=(*words(10, 11, 12), "Bổ sung lúc chín giờ."))
    day = timedelta(days=1)
    assert desk.read("https://baovidu.vn/tin-1.html", edited, at=NOON + day).result == "changed"
    behind = desk.read("https://baovidu.com.vn/tin-1.html", told(1), at=NOON + 2 * day)
    assert behind.result == "unchanged", "the former host is behind"
    assert (desk.articles, desk.revisions) == (1, 2)


@pytest.mark.parametrize("host", ["baovidu.com.vn", "en.baovidu.vn", "kinhte.baovidu.vn"])
def test_the_same_path_with_another_text_is_another_article(desk: Desk, host: str) -> None:
    desk.know(MOVED)
    desk.read("https://baovidu.vn/tin-1.html", told(1))
    assert desk.read(f"https://{host}/tin-1.html", told(2)).result == "new"
    assert desk.read("https://baovidu.vn/tin-1.html", told(1)).result == "unchanged"
    assert desk.articles == 2


def test_what_only_the_text_joined_another_text_tells_apart(desk: Desk) -> None:
    desk.know(MOVED)
    desk.read("https://baovidu.vn/tin-1.html", told(1))
    assert desk.read("https://baovidu.com.vn/tin-1.html", told(1)).result == "unchanged"
    assert desk.read("https://baovidu.com.vn/tin-1.html", told(2), at=NOON + timedelta(days=1)).result == "new"
    assert (desk.articles, desk.revisions) == (2, 2)
    assert desk.rows("SELECT count(DISTINCT article_id) FROM pages") == [(2,)]


def test_a_redirect_from_the_former_host_joins_and_is_not_asked_for_again(desk: Desk) -> None:
    old, new = "https://baovidu.com.vn/cu-1.html", "https://baovidu.vn/moi-1.html"
    desk.read(old, told(1))
    desk.know(MOVED)
    assert desk.read(new, told(1), by=[old]).result == "unchanged"
    assert desk.rows("SELECT key FROM articles") == [("baovidu.vn/moi-1.html",)]
    assert desk.link("https://www.baovidu.com.vn/cu-1.html", "http://m.baovidu.vn/moi-1.html") == 0


def test_the_papers_own_number_is_the_article_on_an_alias_too_and_is_not_asked_for_again(desk: Desk) -> None:
    desk.know(replace(MOVED, article=re.compile(r"-(?P<id>\d+)\.html$")))
    desk.read("https://baovidu.com.vn/mua-lon-123456.html", told(1))
    assert desk.link("https://baovidu.vn/tieu-de-moi-123456.html", "https://baovidu.vn/mua-lon-123457.html") == 1
    assert desk.asked() == ["https://baovidu.vn/mua-lon-123457.html"]
    assert desk.read("https://baovidu.vn/tieu-de-moi-123456.html", told(1)).result == "unchanged"
    assert desk.read("https://en.baovidu.vn/flood-123456.html", told(2)).result == "new", "an edition has its own"


def test_a_year_in_the_address_is_no_number_of_the_paper(desk: Desk) -> None:
    desk.know(replace(MOVED, article=re.compile(r"-(?P<id>\d+)\.html$")))
    desk.read("https://baovidu.vn/ket-qua-nam-2026.html", told(1))
    assert desk.read("https://baovidu.vn/du-bao-nam-2026.html", told(2)).result == "new"


def test_an_article_whose_former_host_is_gone_is_looked_for_at_the_new_one(desk: Desk) -> None:
    desk.know(replace(MOVED, article=re.compile(r"-(?P<id>\d+)\.html$")))
    old, new = "https://baovidu.com.vn/mua-lon-123456.html", "https://baovidu.vn/mua-lon-123456.html"
    desk.read(old, told(1))
    desk.link(new)
    desk.read(old, None, outcome="gone", page=None)
    assert desk.rows("SELECT gone_at FROM articles") == [(None,)]
    assert new in desk.asked()
    desk.read(new, None, outcome="gone", page=None)
    assert desk.rows("SELECT gone_at NOT NULL FROM articles") == [(1,)]


def test_a_temporary_redirect_to_the_same_text_joins_and_one_to_another_text_does_not(desk: Desk) -> None:
    old, new = "https://baovidu.vn/cu-1.html", "https://baovidu.vn/moi-1.html"
    for url in (old, "https://baovidu.vn/cu-2.html"):
        desk.read(url, told(int(url[-6])))
    assert desk.read(new, told(1), by=[old], status=302).result == "unchanged"
    assert desk.read("https://baovidu.vn/xin-loi.html", told(9), by=["https://baovidu.vn/cu-2.html"]).result == "new"
    assert (desk.articles, desk.revisions) == (3, 3), "what all dead addresses lead to is no revision of theirs"


def test_the_copies_of_an_address_that_led_to_an_article_are_not_asked_for(desk: Desk) -> None:
    old, new = "https://baovidu.vn/cu-1.html", "https://baovidu.vn/moi-1.html"
    desk.read(new, told(1), by=[old])
    assert desk.link("https://m.baovidu.vn/cu-1.html", "https://m.baovidu.vn/moi-1.html") == 0
    assert desk.read(old, told(2)).result == "new"
    assert desk.revisions == 2


# --- keys of the query


def view(number: int, sid: str, key: str = "sid") -> str:
    return f"https://baovidu.vn/view.php?id={number}&{key}={sid}"


def teach(desk: Desk, pairs: int = 5, key: str = "sid") -> None:
    for number in range(pairs):
        desk.read(view(number, "a1", key), told(number))
        desk.read(view(number, "b2", key), told(number))


def learnt(desk: Desk) -> set[str]:
    return set(tracking(desk.archive.db.conn, "vidu"))


def test_five_pairs_with_the_same_text_make_a_key_tracking(desk: Desk) -> None:
    teach(desk, 4)
    assert learnt(desk) == set()
    teach(desk, 5)
    assert learnt(desk) == {"sid"}
    assert desk.articles == 5
    assert tracking(desk.archive.db.conn, "khac") == frozenset()
    assert paper_of(desk.archive.db.conn, "vidu").names(view(9, "x"))[0] == "baovidu.vn/view.php?id=9"


def test_what_was_learnt_is_used_and_not_asked_for_again(desk: Desk) -> None:
    teach(desk)
    assert desk.link(view(3, "c3"), view(4, "d4")) == 0
    assert desk.link(view(7, "c3"), view(7, "d4"), view(8, "e5")) == 2
    assert desk.asked() == [view(7, "c3"), view(8, "e5")]
    assert desk.rows("SELECT count(*) FROM pages WHERE url LIKE '%d4'") == [(0,)], "noise is not even remembered"
    short = told(7, body=("Tin ngắn.",))
    desk.read(view(7, "c3"), short)
    assert desk.read(view(7, "f6"), short).result == "unchanged"
    assert desk.articles == 6


def test_articles_that_were_stored_before_the_key_was_learnt_are_joined(desk: Desk) -> None:
    short = [told(number, body=(f"Tin ngắn số {number}.",)) for number in range(5)]
    numbers = [desk.read(view(n, sid), short[n]).article_id for n in range(5) for sid in ("a1", "b2")]
    assert learnt(desk) == {"sid"}
    assert (desk.articles, desk.revisions) == (5, 5)
    assert len(set(numbers)) > 5, "each had a number of its own"
    assert desk.rows("SELECT count(*) FROM joined WHERE article_id IN (SELECT id FROM articles)") == [(5,)]
    assert desk.rows("SELECT count(*), count(DISTINCT article_id) FROM pages WHERE article_id NOT NULL") == [(10, 5)]


def test_what_waits_is_sorted_again_when_a_key_is_learnt(desk: Desk) -> None:
    desk.link(view(0, "w"), view(7, "w"), view(7, "v"), view(8, "w"))
    teach(desk)
    assert desk.asked() == [view(7, "w"), view(8, "w")]
    desk.read(view(11, "1"), told(11))
    desk.read(view(11, "2"), told(12))
    assert desk.asked() == [view(0, "w"), view(7, "v"), view(7, "w"), view(8, "w")], "and when it is taken back"


def test_what_was_taken_for_a_list_is_sorted_with_it_where_its_article_is_read(desk: Desk) -> None:
    section = "https://baovidu.vn/muc.php?id=3&sid=w"
    desk.link(view(0, "w"), view(7, "w"), section, kind="listing")
    teach(desk)
    assert desk.asked("listing") == sorted([section, view(7, "w")])
    desk.link(view(1, "v"), view(8, "v"), kind="listing")
    assert desk.asked("listing") == sorted([section, view(7, "w"), view(8, "v")])
    desk.read(view(11, "1"), told(11))
    desk.read(view(11, "2"), told(12))
    assert desk.asked("listing") == sorted([section, view(0, "w"), view(7, "w"), view(8, "v")]), "and when taken back"


def test_one_counter_example_takes_it_back(desk: Desk) -> None:
    teach(desk)
    desk.read(view(7, "1"), told(7))
    assert desk.read(view(7, "2"), told(17)).result == "new"
    assert learnt(desk) == set()
    assert (desk.articles, desk.revisions) == (7, 7)
    teach(desk, 9)
    assert learnt(desk) == set(), "for good"
    assert desk.link(view(30, "1"), view(30, "2")) == 2


def test_a_key_that_names_the_article_is_never_learnt(desk: Desk) -> None:
    for number in range(9):
        desk.read(f"https://baovidu.vn/modules.php?name=News&sid={number}", told(number))
    assert desk.articles == 9
    assert learnt(desk) == set()


def test_one_text_at_many_addresses_is_no_evidence(desk: Desk) -> None:
    for number in range(9):
        desk.read(f"https://baovidu.vn/view.php?id={number}", told(1, title="Bài viết đang được cập nhật"))
    assert learnt(desk) == set()
    for number in range(9):
        desk.read(f"https://baovidu.vn/view.php?id={number}", told(number), at=NOON + timedelta(hours=6))
    assert desk.articles == 9
    assert desk.revisions <= 10


def test_an_edit_between_two_visits_is_no_counter_example(desk: Desk) -> None:
    teach(desk)
    desk.read(view(7, "1"), told(7))
    desk.read(view(7, "2"), told(7, body=(*words(70, 71, 72), "Bổ sung.")))
    assert learnt(desk) == {"sid"}
    assert (desk.articles, desk.revisions) == (6, 7)


def test_an_address_with_the_key_and_one_without_it_are_a_pair(desk: Desk) -> None:
    for number in range(5):
        desk.read(f"https://baovidu.vn/tin-{number}.html", told(number))
        desk.read(f"https://baovidu.vn/tin-{number}.html?nguon=zalo", told(number))
    assert learnt(desk) == {"nguon"}
    for number in range(5, 10):
        desk.read(f"https://baovidu.vn/tin-{number}.html?tu=mxh", told(number))
        desk.read(f"https://baovidu.vn/tin-{number}.html", told(number))
    assert learnt(desk) == {"nguon", "tu"}
    assert desk.articles == 10


UNID = "3E93DC70AACC483AF7E83B09553D1A46"
VIEWS = {
    "Domino": [f"https://baovidu.vn/bao.nsf/{view}/{UNID}?OpenDocument" for view in ("vwxahoi", "0", "tinmoi")],
    "IIS": [f"https://baovidu.vn/{path}" for path in ("Tin/Xem.aspx?ID=5", "tin/xem.aspx?id=5", "TIN/XEM.ASPX?ID=5")],
    "Plone": [f"https://baovidu.vn/thoi-su/tin.2026-11-26.0262418706{view}" for view in ("/view", "", "/print")],
    "Umbraco": ["https://baovidu.vn/1384.aspx", "https://baovidu.vn/thoi-su/2026/11/cau-moi-thong-xe/"],
    "vBulletin": [f"https://baovidu.vn/content.php?{key}334-cau-moi-thong-xe" for key in ("r=", "")],
    "TYPO3": [
        f"https://baovidu.vn/index.php?cHash={n}a5b&id=30&tx_ttnews[backPid]={n}&tx_ttnews[tt_news]=740"
        for n in range(3)
    ],
    "TYPO3, some cached": [
        "https://baovidu.vn/tin.html?backPid=1&tt_news=740",
        "https://baovidu.vn/tin.html?cHash=4a5b3d75&tt_news=740",
        "https://baovidu.vn/tin.html?no_cache=1&tt_news=740",
    ],
}


@pytest.mark.parametrize("urls", VIEWS.values(), ids=VIEWS)
def test_one_text_at_addresses_of_one_document_is_one_article(desk: Desk, urls: list[str]) -> None:
    for url in urls:
        desk.read(url, told(1))
    assert desk.articles == 1


@pytest.mark.parametrize("urls", VIEWS.values(), ids=VIEWS)
def test_and_different_texts_at_them_are_different_articles(desk: Desk, urls: list[str]) -> None:
    for number, url in enumerate(urls):
        desk.read(url, told(number))
    assert desk.articles == len(urls)


def test_keys_of_the_cache_are_asked_for_as_they_stand_and_once(desk: Desk) -> None:
    first, second = VIEWS["TYPO3"][:2]
    assert desk.link(first, second) == 1
    assert desk.asked() == [first]


def test_an_address_that_several_articles_claim_names_none_of_them(desk: Desk) -> None:
    fixed = "https://baovidu.vn/xem-bai.html"
    for number in range(1, 4):
        desk.read(f"{fixed}?id={number}", told(number, canonical_url=fixed))
    with pytest.raises(ArchiveError, match=r"several articles give .*: name one by its id: 1, 2, 3"):
        articles.find(desk.archive, fixed)
    found = articles.find(desk.archive, f"{fixed}?id=2")
    assert found is not None
    assert found.id == 2
