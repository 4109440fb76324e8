"""A minus word means one thing: with accents that word alone, without any every reading, whatever is looked for."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.text import fold
from pipelines.db.archive import Archive
from pipelines.query.search import count, search
from pipelines.query.selection import SORTS, Selection, Sort
from tests.pipelines.query.test_search_order import filled, steps

TEXTS = {
    "very": ("Lúa", "lúa và lũ"), "other": ("Lúa", "lúa và lữ"), "bare": ("Lúa", "lúa và lu"), "none": ("Lúa", "lúa"),
    "folded very": ("Lua", "lua và lũ"), "folded other": ("Lua", "lua và lữ"), "folded bare": ("Lua", "lua và lu"),
    "phrase": ("Lúa", "lúa, bão số ba"), "folded phrase": ("Lua", "lua, bao so ba"),
    "parted": ("Lúa", "lúa, số ba bão"), "in title": ("Lúa gặp lũ", "lúa"), "folded in title": ("Lua gặp lụ", "lua"),
    "long": ("Lúa", "lúa, Ủy ban nhân dân xã"), "short": ("Lua", "lua, UBND xã"),
}  # fmt: skip
ALL = set(TEXTS)
WITH_LU = {"very", "other", "bare", "folded very", "folded other", "folded bare", "in title", "folded in title"}
MINUS = [
    ("-lũ", {"very", "folded very", "in title"}),
    ("-LŨ", {"very", "folded very", "in title"}),
    ("-lữ", {"other", "folded other"}),
    ("-lu", WITH_LU),
    ("-lũ -lữ", {"very", "folded very", "in title", "other", "folded other"}),
    ("-lữ -lu", WITH_LU),
    ("-lũ*", {"very", "folded very", "in title"}),
    ("-lu*", ALL),  # lúa begins so too
    ('-"bão số"', {"phrase"}),
    ('-"bao so"', {"phrase", "folded phrase"}),
    ("-title:lũ", {"in title"}),
    ("-title:lu", {"in title", "folded in title"}),
    ('-title:"gặp lũ"', {"in title"}),
    ("-UBND", {"long", "short"}),
    ("-ubnd", {"long", "short"}),
    ('-"Ủy ban nhân dân"', {"long", "short"}),
    ('-"uỷ ban"', {"long"}),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    rows = [(key, *text, f"2026-03-{day:02}") for day, (key, text) in enumerate(TEXTS.items(), 1)]
    with filled(tmp_path_factory.mktemp("minus"), rows) as made:
        yield made


def found(archive: Archive, query: str, sort: Sort = "relevance") -> set[str]:
    names = dict(archive.db.execute("SELECT id, key FROM articles").fetchall())
    hits = [names[hit.id] for hit in search(archive, Selection(query=query, sort=sort))]
    assert len(hits) == len(set(hits)) == count(archive, Selection(query=query)).articles
    return set(hits)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("minus", "gone"), MINUS)
def test_what_a_minus_leaves_out_is_the_same_for_very_words_and_for_what_sounds_alike(
    archive: Archive, minus: str, gone: set[str], sort: Sort
) -> None:
    for wanted, whole in (("lúa", ALL), ("lua", ALL), ("lú*", ALL), ("lúa OR xã", ALL), ("title:lúa", ALL)):
        assert found(archive, f"{wanted} {minus}", sort) == whole - gone, wanted


WORDS = tuple("lúa lua lụa lũ lu lữ sông song sống bão bao".split(" "))  # noqa: SIM905


def test_held_against_reading_each_article_there_is_no_difference(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    texts = [(rng.choices(WORDS, k=2), rng.choices(WORDS, k=rng.randint(1, 6))) for _ in range(200)]
    days = [rng.choice([None, f"20{rng.randint(20, 26)}-03-{rng.randint(10, 28)}"]) for _ in texts]
    rows = [(str(n), " ".join(title), " ".join(body), days[n]) for n, (title, body) in enumerate(texts)]
    with filled(tmp_path, rows) as archive:
        for _ in range(60):
            wanted, unwanted = rng.sample(WORDS, rng.randint(1, 2)), rng.sample(WORDS, rng.randint(1, 3))
            query = " ".join([*wanted, *(f"-{word}" for word in unwanted)])
            expected = {
                str(n)
                for n, (title, body) in enumerate(texts)
                if any(all(_has(title + body, word, form) for word in wanted) for form in (str, fold))
                and not any(_has(title + body, word, fold if fold(word) == word else str) for word in unwanted)
            }
            for sort in SORTS:
                names = dict(archive.db.execute("SELECT id, key FROM articles").fetchall())
                hits = [names[hit.id] for hit in search(archive, Selection(query=query, sort=sort))]
                assert (len(hits), set(hits)) == (len(expected), expected), f"seed {seed}: {query}"
            told = count(archive, Selection(query=query))
            very = {
                n for n in expected if all(_has([*texts[int(n)][0], *texts[int(n)][1]], word, str) for word in wanted)
            }
            assert (told.articles, told.exact) == (len(expected), len(very)), f"seed {seed}: {query}"


def _has(words: list[str], word: str, form: Callable[[str], str]) -> bool:
    return form(word) in map(form, words)


@pytest.mark.parametrize("query", ["theo -lũ", "theo -lu", "thèo -lũ"])
def test_a_page_reads_no_further_than_it_is_long(tmp_path: Path, query: str) -> None:
    """Ten times as many articles: a larger index has more pages of its own to be found, and that is all."""
    spent = []
    for size in (100, 1000):
        rows = [(str(n), "Tin", f"theo thèo {('lũ', 'lữ', 'lu', 'x')[n % 4]}", "2026-03-07") for n in range(size)]
        with filled(tmp_path / str(size), rows) as archive:
            spent += [steps(archive, lambda sort=sort: search(archive, Selection(query=query, limit=5, sort=sort)))  # type: ignore[misc]
                      for sort in SORTS]  # fmt: skip
    assert all(many < 3 * few for few, many in zip(spent[:3], spent[3:], strict=True)), spent
