"""What stands out in what a query finds, against what else there is."""

from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from pipelines.query.standing_out import keyness, standing_out, words_of
from tests.pipelines.query.test_trend import Told, filled, of


def told(words: str, count: int, site: str = "tre") -> list[Told]:
    return [Told(f"2026-03-{number % 28 + 1:02}", site, words) for number in range(count)]


DRY = "Hạn hán kéo dài, xâm nhập mặn sâu; người dân thiếu nước ngọt"
WET = "Người dân xem biểu diễn, thiếu chỗ, kéo nhau đến sâu trong đêm"


def names(archive: Archive, query: str = "hạn", of_what: str = "words") -> list[str]:
    return [one.name for one in standing_out(archive, of(query), of_what).items]  # type: ignore[arg-type]


def test_words_of_one_syllable_and_two_do_not_go_across_a_comma() -> None:
    assert list(words_of("Lúa Hòa, nước 12 ngọt")) == ["lúa", "hòa", "lúa hòa", "nước", "ngọt"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((10, 10, 100, 100), 0.0), ((20, 10, 100, 100), 3.99), ((10, 20, 100, 100), -3.99), ((5, 0, 5, 5), 13.86)],
)
def test_log_likelihood_as_reckoned_by_hand(counts: tuple[int, int, int, int], expected: float) -> None:
    assert round(keyness(*counts), 2) == expected


def test_what_stands_out_are_whole_words_and_not_what_was_asked_for(tmp_path: Path) -> None:
    with filled(tmp_path / "data", [*told(DRY, 20), *told(WET, 40)]) as archive:
        found = names(archive)
    assert {"xâm nhập", "nước ngọt"} <= set(found)
    assert "hạn" not in found
    assert not {"người", "dân", "người dân", "sâu", "thiếu"} & set(found)
    assert not {"xâm", "nhập", "nước", "ngọt"} & set(found)


def test_copies_of_one_story_say_their_words_once(tmp_path: Path) -> None:
    copies = [Told("2026-03-01", "tre", DRY, story=1) for _ in range(20)]
    with filled(tmp_path / "data", [*copies, *told("hạn chế xe", 3), *told(WET, 40)]) as archive:
        found = standing_out(archive, of("hạn"))
    assert found.found == 4
    assert "xâm nhập" not in {one.name for one in found.items}


def test_papers_by_how_many_articles_they_have(tmp_path: Path) -> None:
    articles = [*told(DRY, 3, "tre"), *told(DRY, 5, "mau"), *told(WET, 9, "tre"), *told(WET, 2, "tra")]
    with filled(tmp_path / "data", articles) as archive:
        found = standing_out(archive, of("hạn"), "papers")
    assert [(one.name, one.articles, one.every) for one in found.items] == [("mau", 5, 5), ("tre", 3, 12)]
    assert found.items[0].keyness > 0 > found.items[1].keyness


def test_provinces_are_those_that_the_texts_name_on_the_map_that_is_asked_for(tmp_path: Path) -> None:
    with filled(tmp_path / "data", [*told(DRY, 2), *told(WET, 1)]) as archive:
        with archive.transaction() as db:
            [former, present] = db.execute("SELECT key, became FROM provinces WHERE name = 'Bến Tre'").fetchone()
            values: list[tuple[object, ...]] = [(number, n, former, present, None) for number in (1, 3) for n in (0, 1)]
            values.append((2, 0, former, present, "a person's name"))
            db.executemany(
                """INSERT INTO places (article_id, position, field, start, length, text, former, present, doubt)
                   VALUES (?, ?, 'body', 0, 1, 'x', ?, ?, ?)""", values)  # fmt: skip
        for lineage, name in (("both", "Vĩnh Long"), ("old", "Bến Tre")):
            found = standing_out(archive, of("hạn"), "provinces", lineage=lineage)  # type: ignore[arg-type]
            assert [(one.name, one.articles, one.every) for one in found.items] == [(name, 1, 2)]


@pytest.mark.parametrize("of_what", ["words", "papers", "provinces"])
def test_where_nothing_is_found_nothing_stands_out(tmp_path: Path, of_what: str) -> None:
    with filled(tmp_path / "data", told(WET, 3)) as archive:
        assert names(archive, "bão", of_what) == []
        assert names(archive, "người", of_what) == ([] if of_what != "papers" else ["tre"])
