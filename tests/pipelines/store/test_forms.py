"""What pages were whose addresses look alike, and what follows for those that wait."""

import pytest

from crawler.items import Ask, Chance, Kind, Link, Visit
from pipelines.db.archive import Archive
from pipelines.store import forms, frontier, leads
from pipelines.store.forms import ENOUGH, NEVER, REST, TRIALS, Form
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import NOON, PLAN, article, visit
from tests.pipelines.store.test_frontier_scale import STEPS, counted

HOME = Ask("https://baovidu.vn/", "vidu", "home")


def at(n: int, step: str = "bai") -> str:
    """An address; those of one step have one form."""
    return f"https://baovidu.vn/?{step}={n}"


def meet(archive: Archive, *urls: str, chance: Chance = "possible", kind: Kind = "article", ask: Ask = HOME) -> None:
    with archive.transaction() as db:
        leads.add(db, ask, [Link(url, kind, chance=chance) for url in urls], NOON, PLAN)


_numbers = iter(range(100, 100_000))


def read(archive: Archive, url: str, was: Kind | None, links: tuple[str, ...] = (), kind: Kind = "article") -> None:
    """Have a page read that was asked for as an article, and was this or nothing."""
    found = article(url=url, title=url, body=(url,)) if was == "article" else None
    told = tuple(Link(link, "article") for link in links)
    page = visit(found, url=url, number=next(_numbers), ask=Ask(url, "vidu", kind), kind=was, links=told)
    with archive.transaction() as db:
        store_visit(db, 1, page, PLAN)


def due(archive: Archive, count: int = 1) -> list[str]:
    return [ask.url for ask in frontier.due(archive.db.conn, "vidu", NOON, PLAN, count, without=())]


def known(archive: Archive, step: str = "bai") -> Form:
    found = forms.known(archive.db.conn, "vidu", f"baovidu.vn/?{step}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("articles", "listings", "others", "found", "verdict"),
    [
        (2, 0, 0, 0, None),
        (3, 0, 0, 0, "article"),
        (3, 3, 0, 0, "article"),
        (3, 0, 4, 0, None),
        (3, 0, 9, 0, "article"),  # enough is known
        (0, 3, 0, 30, "listing"),
        (0, 6, 0, 5, "spent"),
        (0, 6, 0, 6, "listing"),
        (0, 0, 3, 0, "nothing"),
        (1, 0, 11, 0, "nothing"),
        (0, 1, 2, 9, None),
    ],
)
def test_a_form_is_what_most_of_its_pages_were(
    articles: int, listings: int, others: int, found: int, verdict: str | None
) -> None:
    assert Form("bao.vn/N", articles, listings, others, found).verdict == verdict


def test_what_looks_like_articles_is_asked_for_first(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(5)))
    meet(archive, *(at(n, "khac") for n in range(5)), chance="likely")
    assert due(archive) == [at(0, "khac")]
    for n in range(TRIALS):
        read(archive, at(n), "article")
    assert due(archive, 2) == [at(3), at(4)]
    meet(archive, at(9))
    assert due(archive, 3)[2] == at(9)


def test_what_looks_like_a_listing_is_an_article_once_its_form_is_known(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(TRIALS)))
    for n in range(TRIALS):
        read(archive, at(n), "article")
    meet(archive, at(9), kind="listing")
    [ask] = frontier.due(archive.db.conn, "vidu", NOON, PLAN, 1, without=())
    assert (ask.url, ask.kind) == (at(9), "article")


def test_what_has_led_nowhere_is_asked_for_no_more(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(6)))
    for n in range(TRIALS):
        assert due(archive) == [at(n)]
        read(archive, at(n), None)
    meet(archive, at(9))
    assert due(archive) == []


def test_what_looks_like_an_article_is_given_up_late(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(ENOUGH + 3)), chance="likely")
    for n in range(ENOUGH):
        assert due(archive) == [at(n)]
        read(archive, at(n), None)
    meet(archive, at(99), chance="likely")
    assert due(archive) == []


def test_sections_with_long_names_do_not_hide_the_articles_that_look_alike(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(20)), chance="likely")
    for n in range(10):
        read(archive, at(n), "listing")
    assert known(archive).verdict == "spent"
    for n in range(10, 20):
        assert due(archive) == [at(n)]
        read(archive, at(n), "article")
    assert known(archive).verdict == "article"


def test_what_is_announced_is_asked_for_whatever_its_form(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(6)))
    for n in range(TRIALS):
        read(archive, at(n), None)
    meet(archive, at(9), chance="told")
    assert due(archive, 9) == [at(9)]


def test_a_form_that_was_given_up_is_taken_up_again_when_what_is_announced_of_it_are_articles(archive: Archive) -> None:
    meet(archive, *(at(n) for n in range(6)))
    for n in range(TRIALS):
        read(archive, at(n), None)
    for n in range(10, 10 + TRIALS):
        meet(archive, at(n), chance="told")
        read(archive, at(n), "article")
    assert known(archive).verdict == "article"
    assert due(archive, 3) == [at(3), at(4), at(5)]


def test_what_only_articles_name_comes_last(archive: Archive) -> None:
    meet(archive, at(1), chance="related")
    meet(archive, at(2, "khac"))
    meet(archive, at(3, "la"), chance="likely")
    assert due(archive, 3) == [at(3, "la"), at(2, "khac"), at(1)]
    meet(archive, at(1), chance="told")  # a feed has it too
    assert due(archive) == [at(1)]


def test_lists_that_bring_nothing_new_are_read_no_more_but_those_of_the_menu_are(archive: Archive) -> None:
    meet(archive, *(at(n, "tag") for n in range(9)), kind="listing")
    for n in range(2 * TRIALS):
        assert due(archive) == [at(n, "tag")]
        read(archive, at(n, "tag"), "listing", kind="listing")
    assert due(archive) == []
    meet(archive, at(8, "tag"), kind="listing", chance="likely")
    assert due(archive) == [at(8, "tag")]


def test_a_page_that_turns_out_a_listing_is_read_as_one_from_then_on(archive: Archive) -> None:
    with archive.transaction() as db:
        leads.plant(db, [HOME], NOON)
    meet(archive, at(1), at(2))
    elsewhere = Ask(at(7), "vidu", "listing")
    meet(archive, elsewhere.url, kind="listing", chance="told")
    meet(archive, at(3), ask=elsewhere)
    for n in (1, 3):
        read(archive, at(n), "listing", links=(at(5, "tin"), at(6, "tin")))
    kinds = dict(archive.db.conn.execute("SELECT url, kind FROM pages").fetchall())
    assert (kinds[at(1)], kinds[at(2)]) == ("listing", "article")
    ranks = dict(archive.db.conn.execute("SELECT url, rank FROM pages").fetchall())
    assert (ranks[at(1)], ranks[at(3)]) == (1, 2)  # the first stands on the front page, and comes again with each run


def test_a_page_counts_once_however_often_it_is_read(archive: Archive) -> None:
    meet(archive, at(1))
    for _ in range(4):
        read(archive, at(1), "article")
    assert known(archive).articles == 1


def test_an_answer_that_says_nothing_of_the_page_is_not_counted(archive: Archive) -> None:
    meet(archive, at(1))
    for reason in ("HTTP 503", "TimeoutError: x"):
        with archive.transaction() as db:
            failed = Visit(ask=Ask(at(1), "vidu", "article"), outcome="later", reason=reason)
            store_visit(db, 1, failed, PLAN)
    assert forms.known(archive.db.conn, "vidu", "baovidu.vn/?bai") is None


def test_whoever_makes_ever_new_forms_gets_them_counted_as_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST", 20)
    for n in range(20 + ENOUGH):
        meet(archive, at(n, f"k{n}"), at(n, f"m{n}"))
        read(archive, at(n, f"k{n}"), None)
    rest = forms.known(archive.db.conn, "vidu", "baovidu.vn/?nie")
    assert rest is not None
    assert (rest.form, rest.verdict) == (REST, "nothing")
    assert due(archive) == []
    assert archive.db.table("forms").count == 20 + 1


def test_a_form_is_given_another_rank_without_a_look_at_others(archive: Archive) -> None:
    taken = []
    for rows in (100, 5000):
        with archive.transaction() as db:
            db.executemany(
                """INSERT OR IGNORE INTO pages (url, site, kind, depth, state, day, due_at, found_at, form, rank)
                   VALUES (?, 'vidu', 'article', 0, 'due', '2026-03-07', '2026-03-07', '2026-03-07', 'x', 2)""",
                [(f"https://baovidu.vn/x-{n}",) for n in range(rows)],
            )
        meet(archive, *(at(n, f"r{rows}") for n in range(TRIALS + 2)))
        for n in range(TRIALS - 1):
            read(archive, at(n, f"r{rows}"), None)
        with counted(archive) as steps:
            read(archive, at(TRIALS - 1, f"r{rows}"), None)
        taken.append(steps.count)
    assert taken[1] <= taken[0] + 50
    assert taken[1] < STEPS


def test_no_address_is_ranked_without_being_known_to_be(archive: Archive) -> None:
    assert forms.rank_of(None, "article", "possible") == 2
    assert forms.rank_of(Form("x", 0, 0, 9, 0), "article", "related") == NEVER


def tags(archive: Archive, *numbers: int) -> list[str]:
    urls = [at(n, "tag") for n in numbers]
    meet(archive, *urls, chance="related", kind="listing", ask=Ask(at(1), "vidu", "article"))
    return urls


def test_the_tags_of_articles_are_asked_for_behind_all_else(archive: Archive) -> None:
    [tag] = tags(archive, 1)
    meet(archive, at(2), chance="related")
    meet(archive, at(3), at(4, "muc"))
    assert due(archive, 9)[-2:] == [at(2), tag]


def test_endless_tags_are_given_up_after_three_that_brought_nothing(archive: Archive) -> None:
    urls = tags(archive, *range(9))
    for url in urls[:TRIALS]:
        assert due(archive) == [url]
        read(archive, url, "listing", kind="listing")
    assert due(archive) == []


def test_tags_that_bring_articles_go_on(archive: Archive) -> None:
    urls = tags(archive, *range(9))
    for n, url in enumerate(urls[: 2 * TRIALS]):
        read(archive, url, "listing", (at(100 + n, "lua"),), kind="listing")
    assert set(due(archive, 20)) >= set(urls[2 * TRIALS :])
