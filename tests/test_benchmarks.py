"""The measurements measure what they say, and the forest belongs to the code around it."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import accuracy, bootstrap, copies, frontier, grow, labels, measures, scale
from benchmarks.gold import Gold
from crawler.extractors import forest
from crawler.extractors.figures import FEATURES
from pipelines.db.archive import Archive

ONE = "Sáng nay, hơn hai trăm hộ dân ven sông bắt đầu gia cố bờ bao trước mùa nước lớn."
TWO = "Công việc sẽ hoàn thành trước cuối tháng tư với sự giúp sức của dân quân."
WHEN = datetime(2026, 3, 13, tzinfo=UTC)


def test_the_forest_was_grown_for_the_figures_of_this_code() -> None:
    assert tuple(inspect.signature(forest.margin).parameters) == FEATURES
    assert grow.features_digest() == forest.FEATURES_DIGEST


@pytest.mark.parametrize("told", ["command    python -m benchmarks.train", "seed ", "library    lightgbm", "CC-BY-4.0"])
def test_the_head_of_the_forest_says_how_to_grow_it_again(told: str) -> None:
    assert told in (forest.__doc__ or "")


REST = (0,) * (len(FEATURES) - 2)


def margin_of(grown: grow.Forest) -> Callable[..., float]:
    names: dict[str, Any] = {}
    exec(grow.source(grown, grow.Recipe(seed=1, trees=1, leaves=3, rate=0.1, shift=0.0), ["a"], "4"), names)
    margin: Callable[..., float] = names["margin"]
    return margin


def test_a_forest_is_written_as_nested_questions() -> None:
    leaf, other = {"leaf_value": 0.5}, {"leaf_value": -0.25}
    inner = {"split_feature": 1, "threshold": 2.0, "left_child": leaf, "right_child": other}
    tree = {"split_feature": 0, "threshold": 10.0, "left_child": inner, "right_child": other}
    margin = margin_of(grow.Forest([{"tree_structure": tree}], []))
    assert [margin(5, 1, *REST), margin(5, 3, *REST), margin(11, 1, *REST)] == [0.5, -0.25, -0.25]


def test_a_sum_is_counted_until_it_is_settled() -> None:
    tree = {
        "split_feature": 0,
        "threshold": 10.0,
        "left_child": {"leaf_value": 1.0},
        "right_child": {"leaf_value": -1.0},
    }
    once = {"tree_structure": tree}
    forest = grow.Forest([once, once], [grow.Settled(1, -1.5, 0.5)])
    assert [margin_of(forest)(5, 0, *REST), margin_of(forest)(11, 0, *REST)] == [1.0, -2.0]


def test_of_two_copies_the_one_among_its_neighbours_is_body() -> None:
    assert labels.label(f"{ONE}\n{TWO}\nHết.", [TWO, "Tin khác", ONE, TWO, "Hết."]) == [False, False, True, True, True]


def test_f1_by_runs_of_words() -> None:
    right = measures.runs(measures.words(f"{ONE} {TWO}"))
    assert measures.share(right, right).f1 == 1.0
    half = measures.share(right, measures.runs(measures.words(ONE)))
    assert half.precision == 1.0
    assert half.recall < 0.7


def page(**changes: object) -> Gold:
    told: dict[str, object] = {
        "id": "a", "group": "a", "html": b"", "url": "https://bao.example/a", "fetched_at": WHEN,
        "text": f"{ONE}\n{TWO}",
        "title": "Gia cố bờ bao", "authors": ("An",), "published": WHEN, "must": (), "must_not": ("Chia sẻ",),
        "captions": (), "related": ("Mở tuyến xe buýt mới",), "optional": (), "listing": False,
    }  # fmt: skip
    return Gold(**(told | changes))  # type: ignore[arg-type]


def test_a_page_is_judged_by_text_title_time_and_what_leaked() -> None:
    answer = accuracy.Answer(f"{ONE}\n{TWO}\nChia sẻ", "Gia cố bờ bao!", ("Bình",), WHEN, timed=True)
    marks = dict(accuracy.judge(page(), answer))
    assert marks["title"] == marks["minute"] == marks["good"] == 1.0
    assert marks["author"] == marks["related"] == 0.0
    assert [value for name, value in accuracy.judge(page(), answer) if name == "clean"] == [0.0, 1.0]


def test_a_figure_below_its_floor_or_a_time_above_its_ceiling_breaks_the_gate() -> None:
    found = {"f1": 0.95, "x_parse": 6.0}
    assert accuracy.below("vi", found, {"f1": 0.95, "x_parse": 6.5}) == []
    assert len(accuracy.below("vi", found, {"f1": 0.96, "x_parse": 5.0})) == 2


def test_a_change_of_many_pages_is_told_from_chance() -> None:
    old = {f"vi {n}": 0.9 for n in range(40)}
    better = bootstrap.compare(old, dict.fromkeys(old, 0.95))
    assert better.is_sure
    assert better.gain == pytest.approx(0.05)
    one = bootstrap.compare(old, {page: 0.95 if page == "vi 0" else 0.9 for page in old})
    assert not one.is_sure
    assert bootstrap.compare(old, dict.fromkeys(old, 0.8)).high < 0


def test_a_small_folder_counts_as_much_as_a_large_one() -> None:
    old = {"vi 0": 1.0, **{f"wcxb {n}": 1.0 for n in range(9)}}
    assert bootstrap.compare(old, old | {"vi 0": 0.5}).gain == pytest.approx(-0.25)


def test_generated_articles_are_the_same_every_time_and_of_the_size_that_is_told() -> None:
    one, other = scale.Writer(), scale.Writer()
    texts = [one.write(number) for number in range(1, 40)]
    assert texts == [other.write(number) for number in range(1, 40)]
    sizes = [len(f"{text.title} {text.lead} {text.body}") for text in texts]
    assert 2300 < sum(sizes) / len(sizes) < 2900


def test_fifty_searches_of_every_kind_are_asked_and_find_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Archive(tmp_path, write=True) as archive:
        scale.load(archive, 120)
    with Archive(tmp_path) as archive:
        scale.report(archive, 120)
    told = capsys.readouterr().out
    assert len(scale.questions(120)) == 50
    assert "50 searches, first: median" in told
    assert "export of a province and a year" in told


def test_a_made_up_frontier_is_measured_before_and_behind_what_is_not_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "AHEAD", 40)
    [(size, alone, behind, start)] = frontier.measure(tmp_path, (50,))
    assert size == 50
    assert 0 < alone.steps <= behind.steps < start.steps
    with Archive(tmp_path / "50") as archive:
        waiting = "SELECT count(*) FROM pages WHERE kind = 'article' AND due_at IS NOT NULL"
        assert archive.db.conn.execute(waiting).fetchone()[0] == 90


def test_planted_copies_are_found_and_others_are_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted = list(copies.corpus(84))
    with Archive(tmp_path, write=True) as archive:
        copies.store(archive, planted)
        rows = archive.db.conn.execute("SELECT article_id, other_id FROM copies WHERE article_id > other_id")
        found = {(int(row[0]), int(row[1])) for row in rows}
    copies.report(planted, found)
    light = {(number, one.of) for number, one in enumerate(planted, start=1) if one.of and one.percent <= 20}
    assert light <= found <= {(number, one.of) for number, one in enumerate(planted, start=1)}
    assert "| words exchanged | 1.00 | 1.00 |" in capsys.readouterr().out
