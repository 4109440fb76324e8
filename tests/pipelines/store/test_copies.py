"""Copies in other papers: who has whose words, in which order, and what makes one story."""

import random
from datetime import timedelta

import pytest

from crawler.items import Ask, Link, Stamp
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store import copies, leads
from pipelines.store.visits import store_visit
from pipelines.upkeep import redact
from pipelines.upkeep.doomed import Doomed
from tests.pipelines.conftest import NOON, PLAN, article, visit

PAPERS = {name: Site(id=name, name=f"Báo {name.title()}", domain=f"{name}.vn") for name in ("mot", "hai", "ba", "bon")}


def paragraphs(seed: int, count: int = 6) -> list[str]:
    """Of 80 words that hardly occur elsewhere."""
    rng = random.Random(seed)
    return [" ".join(f"{rng.choice('bcdghklmnt')}{rng.choice('aeiou')}{rng.randrange(99)}" for _ in range(80))
            for _ in range(count)]  # fmt: skip


TEXT = paragraphs(1)
OTHER = paragraphs(2)


@pytest.fixture
def papers(archive: Archive) -> Archive:
    archive.know(tuple(PAPERS.values()))
    return archive


def put(archive: Archive, paper: str, body: list[str], *, day: int | None = 0, page: int = 1, **changes: object) -> int:
    """Store an article of a paper, published some days after the seventh of March, or nobody knows when."""
    url = f"https://{paper}.vn/tin-{page}00000.html"
    stamp = None if day is None else Stamp(NOON + timedelta(days=day), "minute", "", "byline")
    told = {
        "url": url,
        "title": f"Bài của {paper}",
        "lead": None,
        "body": tuple(body),
        "subheads": (),
        "published": stamp,
    }
    found = article(**told | changes)
    number = archive.db.conn.execute("SELECT count(*) FROM captures").fetchone()[0]
    with archive.transaction() as db:
        leads.add(db, Ask(f"https://{paper}.vn/", paper, "home"), [Link(url, "article")], NOON, PLAN)
        at = NOON + timedelta(minutes=number)  # each is a look of its own
        done = visit(found, url=url, number=number, at=at, ask=Ask(url, paper, "article"))
        return store_visit(db, 1, done, PLAN).article_id or 0


def stories(archive: Archive) -> dict[int, int]:
    return {row[0]: row[1] for row in archive.db.conn.execute("SELECT article_id, story FROM stories")}


def links(archive: Archive) -> set[tuple[int, int]]:
    return {(row[0], row[1]) for row in archive.db.conn.execute("SELECT article_id, other_id FROM copies")}


def shuffled(text: list[str]) -> list[str]:
    """The same phrases of five words, the last first."""
    words = " ".join(text).split()
    return [" ".join(words[at : at + 5]) for at in range(len(words) - 5, -1, -5)]


def worn(text: list[str]) -> list[str]:
    """Every fifth word another."""
    return [" ".join(word if at % 5 else "khác" for at, word in enumerate(part.split())) for part in text]


BODIES = {
    "the same": (TEXT, True),
    "without accents, in capitals, other marks": ([text.upper().replace(" ", ", ") for text in TEXT], True),
    "the last two paragraphs cut": (TEXT[:4], True),
    "a new beginning": ([*OTHER[:2], *TEXT[2:]], True),
    "every fifth word another": (worn(TEXT), True),
    "another matter": (OTHER, False),
    "one paragraph quoted": ([*OTHER[:5], TEXT[0]], False),
    "the same phrases in another order": (shuffled(TEXT), False),
}


@pytest.mark.parametrize(("body", "linked"), BODIES.values(), ids=BODIES)
def test_a_copy_has_the_words_in_their_order(papers: Archive, body: list[str], *, linked: bool) -> None:
    put(papers, "mot", TEXT)
    put(papers, "hai", body, day=1)
    assert links(papers) == ({(1, 2), (2, 1)} if linked else set())


@pytest.mark.parametrize(("words", "is_met"), [(41, False), (42, True)])
def test_a_text_of_less_than_forty_runs_is_too_short_to_tell(words: int, *, is_met: bool) -> None:
    short = [" ".join(paragraphs(seed)[0].split()[:words]) for seed in range(20)]
    assert any(copies.keys(text) for text in short) == is_met


def test_a_lead_of_one_paper_is_the_first_paragraph_of_another(papers: Archive) -> None:
    put(papers, "mot", TEXT[:2])
    put(papers, "hai", [OTHER[0]], lead=TEXT[0])
    assert links(papers) == {(1, 2), (2, 1)}


def test_the_same_text_again_in_one_paper_is_no_copy(papers: Archive) -> None:
    put(papers, "mot", TEXT, page=1)
    put(papers, "mot", TEXT, page=2)
    assert links(papers) == set()


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        (None, None, False),
        ("TTXVN", "ttxvn", True),
        ("TTXVN", "VGP", False),
        (None, "Báo Mot", True),
        (None, "mot.vn", True),
    ],
)
def test_a_credit_line_makes_a_quarter_of_the_text_enough(
    papers: Archive, one: str | None, other: str | None, *, linked: bool
) -> None:
    put(papers, "mot", TEXT[:4], source_cited=one)
    put(papers, "hai", [TEXT[0], *OTHER[:3]], source_cited=other)
    assert links(papers) == ({(1, 2), (2, 1)} if linked else set())


def test_the_story_is_called_after_what_was_published_first_and_a_known_date_precedes_none(papers: Archive) -> None:
    put(papers, "mot", TEXT, day=None)
    put(papers, "hai", TEXT, day=3)
    put(papers, "ba", TEXT[:5], day=2)
    put(papers, "bon", OTHER)
    assert stories(papers) == {1: 3, 2: 3, 3: 3}
    assert [copy.id for copy in copies.of(papers, 2)] == [3, 2, 1]
    assert copies.of(papers, 4) == []
    assert copies.count_stories(papers.db.conn, [1, 2, 3, 4]) == 2
    assert copies.count_stories(papers.db.conn, [2, 4]) == 2
    assert copies.count_stories(papers.db.conn, []) == 0


def test_a_digest_is_a_copy_of_each_and_makes_them_no_story(papers: Archive) -> None:
    put(papers, "mot", TEXT[:2])
    put(papers, "hai", OTHER[:2])
    put(papers, "ba", [*TEXT[:2], *OTHER[:2], *paragraphs(3), *paragraphs(4)])
    assert links(papers) == {(1, 3), (3, 1), (2, 3), (3, 2)}
    assert stories(papers) == {}


def test_what_was_added_and_cut_is_told_by_paragraphs(papers: Archive) -> None:
    put(papers, "mot", TEXT)
    put(papers, "hai", [OTHER[0], *TEXT[:4], "Theo TTXVN"], day=1)
    first, copy = copies.of(papers, 1)
    assert (first.shared, first.added, first.cut) == (1.0, (), ())
    assert copy.added == (OTHER[0], "Theo TTXVN")
    assert copy.cut == tuple(TEXT[4:])
    assert 0.75 < copy.shared < 0.85


def test_a_corrected_text_has_other_copies(papers: Archive) -> None:
    put(papers, "mot", TEXT)
    put(papers, "hai", TEXT, day=1)
    put(papers, "ba", OTHER, day=2)
    put(papers, "hai", OTHER, day=1)
    assert links(papers) == {(2, 3), (3, 2)}
    assert stories(papers) == {2: 2, 3: 2}
    known = papers.db.conn.execute("SELECT count(*) FROM shingles WHERE article_id = 2").fetchone()[0]
    assert known == len(copies.keys("\n\n".join(OTHER)))


def test_a_story_goes_on_under_another_number_when_its_first_article_is_taken_down(papers: Archive) -> None:
    for day, paper in enumerate(("mot", "hai", "ba")):
        put(papers, paper, TEXT, day=day)
    assert stories(papers) == {1: 1, 2: 1, 3: 1}
    with papers.transaction() as db:
        redact.delete(db, Doomed({1}, addresses={"https://mot.vn/tin-100000.html"}))
    assert stories(papers) == {2: 2, 3: 2}
    assert links(papers) == {(2, 3), (3, 2)}
    assert papers.db.conn.execute("SELECT count(*) FROM shingles WHERE article_id = 1").fetchone()[0] == 0


def test_what_everybody_says_brings_nobody_together(papers: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_COMMON", 1)
    put(papers, "mot", TEXT)
    put(papers, "hai", TEXT)
    put(papers, "ba", TEXT)
    assert links(papers) == {(1, 2), (2, 1)}
