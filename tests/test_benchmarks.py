"""The measurements measure what they say, and the model belongs to the code around it."""

import gzip
import inspect
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import (
    accuracy,
    bootstrap,
    brief,
    copies,
    dates,
    frontier,
    gold,
    grow,
    labels,
    measures,
    scale,
    speed,
    start,
)
from benchmarks.backfill import Backfill, papers
from benchmarks.clock import Reading
from benchmarks.gold import Gold
from benchmarks.texts import Writer
from crawler.extractors.body import model
from crawler.extractors.body.features import FEATURES
from crawler.items import Article, Visit
from pipelines.db.archive import Archive

ONE = "Sáng nay, hơn hai trăm hộ dân ven sông bắt đầu gia cố bờ bao trước mùa nước lớn."
TWO = "Công việc sẽ hoàn thành trước cuối tháng tư với sự giúp sức của dân quân."
WHEN = datetime(2026, 3, 13, tzinfo=UTC)


def test_the_model_was_grown_for_the_features_of_this_code() -> None:
    assert tuple(inspect.signature(model.score).parameters) == FEATURES
    assert grow.features_digest() == model.FEATURES_DIGEST


def test_the_head_of_the_model_is_as_it_is_written_and_says_how_to_grow_it_again() -> None:
    said = dict(re.findall(r"^(command|folders|library) +(.+)$", model.__doc__ or "", re.MULTILINE))
    given = dict(re.findall(r"--(\w+) (\S+)", said["command"]))
    recipe = grow.Recipe(
        int(given["seed"]), int(given["trees"]), int(given["leaves"]), float(given["rate"]), float(given["shift"])
    )
    bare = grow.source(grow.Forest([], []), recipe, said["folders"].split(), said["library"].removeprefix("lightgbm "))
    written = Path(model.__file__).read_text("utf-8")
    assert written.startswith(bare.removesuffix("\n    return total\n"))
    assert "CC-BY-4.0" in (model.__doc__ or "")


REST = (0,) * (len(FEATURES) - 2)


def score_of(grown: grow.Forest) -> Callable[..., float]:
    names: dict[str, Any] = {}
    exec(grow.source(grown, grow.Recipe(seed=1, trees=1, leaves=3, rate=0.1, shift=0.0), ["a"], "4"), names)
    score: Callable[..., float] = names["score"]
    return score


def test_a_forest_is_written_as_nested_questions() -> None:
    leaf, other = {"leaf_value": 0.5}, {"leaf_value": -0.25}
    inner = {"split_feature": 1, "threshold": 2.0, "left_child": leaf, "right_child": other}
    tree = {"split_feature": 0, "threshold": 10.0, "left_child": inner, "right_child": other}
    score = score_of(grow.Forest([{"tree_structure": tree}], []))
    assert [score(5, 1, *REST), score(5, 3, *REST), score(11, 1, *REST)] == [0.5, -0.25, -0.25]


def test_a_sum_is_counted_until_it_is_settled() -> None:
    tree = {
        "split_feature": 0,
        "threshold": 10.0,
        "left_child": {"leaf_value": 1.0},
        "right_child": {"leaf_value": -1.0},
    }
    once = {"tree_structure": tree}
    forest = grow.Forest([once, once], [grow.Settled(1, -1.5, 0.5)])
    assert [score_of(forest)(5, 0, *REST), score_of(forest)(11, 0, *REST)] == [1.0, -2.0]


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


@pytest.mark.parametrize(("status", "share"), [("ok", 1.0), ("empty", 1.0), ("listing", 0.0)])
def test_an_article_that_is_called_a_listing_is_counted(status: str, share: float) -> None:
    assert dict(accuracy.judge(page(), accuracy.Answer(TWO, status=status)))["articles"] == share


@pytest.mark.parametrize(
    ("row", "group", "url"),
    [
        ({"id": "20120106_bao.example_1", "host": "bao.example"}, "bao.example", "https://bao.example/"),
        ({"id": "bao__1", "url": "https://tin.example/a"}, "bao", "https://tin.example/a"),
        ({"id": "bao_2026_01_02"}, "bao", "https://example.vn/"),
        ({"id": "1", "url": "https://www.bao.example/a"}, "bao.example", "https://www.bao.example/a"),
    ],
)
def test_a_page_is_of_the_group_of_its_host(tmp_path: Path, row: dict[str, str], group: str, url: str) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>A</p>"))
    (tmp_path / "gold.jsonl").write_text(json.dumps(row | {"file": "a.html.gz"}), encoding="utf-8")
    (one,) = gold.read(tmp_path)
    assert (one.group, one.url) == (f"{tmp_path.name}:{group}", url)


def test_a_figure_below_its_floor_or_a_time_above_its_ceiling_breaks_the_gate() -> None:
    found = {"f1": 0.95, "x_parse": 6.0}
    assert accuracy.below("vi", found, {"f1": 0.95, "x_parse": 6.5}) == []
    assert len(accuracy.below("vi", found, {"f1": 0.96, "x_parse": 5.0})) == 2


QUICK = [Reading(0.001, 0.004), Reading(0.001, 0.004), Reading(0.001, 0.9)]
SLOW = [Reading(0.003, 0.020), Reading(0.5, 0.016), Reading(0.003, 0.012)]


def test_the_speed_of_a_folder_is_that_of_its_pages_at_their_medians() -> None:
    assert speed.times_parse([QUICK, SLOW]) == pytest.approx((0.004 + 0.016) / (0.001 + 0.003))
    assert speed.pace([QUICK, SLOW]) == pytest.approx(2 / 0.020)


def test_halves_of_the_rounds_are_told_beside_all_of_them() -> None:
    busy = [Reading(1, 6), Reading(1, 6), Reading(1, 8), Reading(1, 8)]
    assert speed.halves([busy]) == (6, 8)
    assert speed.halves([busy[:1]]) == (6, 6)
    assert "7.00    6.00  8.00" in speed.line("vi", [busy], None)


def test_a_peer_is_compared_on_the_pages_that_it_read() -> None:
    own = [[Reading(1, 2)], [Reading(1, 100)]]
    assert speed.line("vi", own, [[Reading(1, 8)]]).split()[-1] == "4.00"


@pytest.mark.parametrize(("wanted", "read"), [(None, "abcdefg"), (3, "ace"), (7, "abcdefg"), (9, "abcdefg")])
def test_a_sample_is_even_and_the_same_every_time(wanted: int | None, read: str) -> None:
    assert "".join(speed.sample("abcdefg", wanted)) == read


def test_small_folders_are_read_more_often() -> None:
    assert [speed.rounds_of([page()] * count) for count in (16, 709)] == [62, speed.ROUNDS]


def test_without_folders_the_pages_of_the_tests_are_there_to_be_read() -> None:
    assert len(gold.read(speed.FIXTURES)) > 30


def test_the_start_of_a_command_is_told_in_its_unit_and_marked_where_it_takes_too_long() -> None:
    spent = {name: [0.1, 0.2, 0.9] for name in start.COMMANDS}
    told = start.table(spent | {"baotinh sites": [0.7, 0.5, 0.1]})
    assert f"| baotinh sites | 0.500 | {start.KEPT} | 2.50 (more than 1.5) |" in told
    assert f"| baotinh --version | 0.200 | {start.PLAIN} | 1.00 |" in told


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
    one, other = Writer(), Writer()
    texts = [one.write(number) for number in range(1, 40)]
    assert texts == [other.write(number) for number in range(1, 40)]
    sizes = [len(f"{text.title} {text.lead} {text.body}") for text in texts]
    assert 2300 < sum(sizes) / len(sizes) < 2900
    assert all(one.headline(number)[0] == text.title for number, text in enumerate(texts, start=1))


def backfilled(last: int) -> list[Visit]:
    made = Backfill(Writer(), papers())
    return [visit for number in range(1, last + 1) for visit in made.of(number)]


def test_a_made_up_backfill_goes_back_in_time_and_is_the_same_every_time() -> None:
    visits = backfilled(1300)
    assert visits == backfilled(1300)
    read = [visit.article for visit in visits if visit.article]
    first = list({article.url: article for article in reversed(read)}.values())[::-1]
    days = [article.published.at.date() for article in read if article.published]
    assert len(first) == 1300
    assert len(read) - len(first) == 1300 // 20 - 315 // 20
    assert min(days) == days[1299 + 49] < max(days)
    at = [visit.captures[0].fetched_at for visit in visits]
    assert at == sorted(at, key=str)


def test_a_made_up_page_has_as_much_as_real_ones() -> None:
    """Means of eleven real pages: what the comments in the benchmark say."""
    read = [visit.article for visit in backfilled(200) if visit.article]

    def mean(of: Callable[[Article], Sequence[object]]) -> float:
        return sum(len(of(article)) for article in read) / len(read)

    assert 9 < mean(lambda a: a.related) < 12
    assert 16 < mean(lambda a: a.cut) < 20
    assert 1000 < mean(lambda a: "".join(cut.text for cut in a.cut)) < 1300
    assert 550 < mean(lambda a: "".join(item.url or "" for item in a.related)) / 10 * 10.6 < 850
    assert 2400 < mean(lambda a: "".join(a.body)) < 3200
    above = sum(cut.text in article.text for article in read for cut in article.cut)
    assert 0.4 < above / sum(len(article.cut) for article in read) < 0.6


def counts(folder: Path) -> dict[str, int]:
    with Archive(folder) as archive:
        db = archive.db.conn
        tables = ("articles", "captures", "pages", "related", "cuts", "links", "images", "names", "copies", "revisions")
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def test_an_archive_that_was_kept_is_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, steps in (("once", (430,)), ("twice", (170, 170, 430))):
        for count in steps:
            with Archive(tmp_path / name, write=True) as archive:
                scale.load(archive, count)
                assert scale.stored(archive) == count
    assert counts(tmp_path / "once") == counts(tmp_path / "twice")
    found = counts(tmp_path / "once")
    assert (found["articles"], found["revisions"] - found["articles"]) == (430, 430 // 20 - 315 // 20)
    told = [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if "to store one" in line]
    assert told == ["430 articles", "170 articles", "430 articles"]


def test_what_is_no_archive_of_the_benchmark_is_not_gone_on_with(tmp_path: Path) -> None:
    with Archive(tmp_path, write=True) as archive:
        archive.know(papers())
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        with archive.transaction() as db:
            db.execute("INSERT INTO captures (run_id, url) VALUES (1, 'urn:a')")
            db.execute(
                """INSERT INTO articles (id, key, url, subheads, body_status, flags, digest, capture_id, first_seen_at,
                   changed_at) VALUES (1, 'a', 'https://baosonla.vn/a-100017.html', '[]', 'ok', '[]', '', 1, '', '')"""
            )
        with pytest.raises(SystemExit, match=r"found https://baosonla\.vn"):
            scale.load(archive, 10)


def test_bytes_of_all_tables_are_those_of_the_file_with_dbstat_and_less_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(tmp_path, write=True) as archive:
        scale.load(archive, 60)
        db = archive.db.conn
        whole = db.execute("SELECT (SELECT * FROM pragma_page_count) * (SELECT * FROM pragma_page_size)").fetchone()[0]
        by_pages = dict(scale.by_table(db))
        monkeypatch.setattr(scale, "PAGES", "SELECT * FROM dbstat_that_is_not_compiled_in")
        by_values = dict(scale.by_table(db))
    free = whole - sum(by_pages.values())
    assert 0 <= free < whole / 10
    assert set(by_values) <= set(by_pages)
    assert by_values["articles"] < by_pages["articles"] < 3 * by_values["articles"]
    assert by_values["search_exact"] < by_pages["search_exact"]
    assert not [name for name in by_pages if name.endswith(("_data", "_docsize", "_idx"))]


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
    assert "of 40 among the first 20" in told
    assert "export of a province and an eleventh of the days" in told
    assert "export of all that a word finds: 120 articles" in told
    assert "120 articles: " in told


def test_short_articles_written_by_sql_are_found_and_are_stories_as_if_they_had_been_stored(
    tmp_path: Path,
) -> None:
    with Archive(tmp_path, write=True) as archive:
        brief.fill(archive, 130)
        with pytest.raises(SystemExit, match="name an empty folder"):
            brief.fill(archive, 1)
    with Archive(tmp_path) as archive:
        db = archive.connection
        assert counts(tmp_path)["articles"] == counts(tmp_path)["revisions"] == 130
        assert db.execute("SELECT count(*) FROM articles WHERE search_rowid NOT IN (SELECT rowid FROM search_exact)"
                          ).fetchone()[0] == 0  # fmt: skip
        told = """SELECT count(*), count(DISTINCT s.story), count(DISTINCT a.site), min(s.search_rowid = a.search_rowid)
                  FROM stories s JOIN articles a ON a.id = article_id GROUP BY a.body ORDER BY 1"""
        stories = [tuple(row) for row in db.execute(told)]
        same = db.execute("SELECT count(*) FROM articles GROUP BY body HAVING count(*) > 1 ORDER BY 1").fetchall()
    assert stories == [(count, 1, count, 1) for (count,) in same]
    assert stories[-1][0] > 2


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


def test_a_table_of_times_is_read_by_both_readers(tmp_path: Path) -> None:
    table = tmp_path / "times.jsonl"
    table.write_text(
        '{"text": "18/03/2021 07:05"}\n{"text": "3 giờ trước", "ref": "2024-05-20T10:30:00+07:00"}\n', "utf-8"
    )
    texts = dates.read(table)
    assert [(one.text, one.ref is None) for one in texts] == [("18/03/2021 07:05", True), ("3 giờ trước", False)]
    pace = dates.paces(texts, rounds=1)
    assert pace.own > 0
    assert pace.peer > 0
