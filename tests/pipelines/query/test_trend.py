"""Attention over time: what is counted in each period, of how much, and what is known of it at all."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.db.archive import Archive, ArchiveError
from pipelines.query import trend as counting
from pipelines.query.filters import Filter
from pipelines.query.search import count
from pipelines.query.selection import Selection
from pipelines.query.trend import SPLITS, UNITS, Period, Split, Trend, Unit, trend
from pipelines.store import search_index
from tests.pipelines.conftest import SITE

PAPERS = {
    "tre": replace(SITE, id="tre", name="Báo Tre", domain="baotre.vn", province="Bến Tre", province_now="Vĩnh Long"),
    "tra": replace(SITE, id="tra", name="Báo Trà", domain="baotra.vn", province="Trà Vinh", province_now="Vĩnh Long"),
    "mau": replace(SITE, id="mau", name="Báo Mau", domain="baomau.vn", province="Cà Mau", province_now="Cà Mau"),
}


class Told(NamedTuple):
    """An article."""

    day: str | None
    site: str | None
    text: str
    section: str | None = None
    story: int | None = None
    """Which one it is a copy of, or which is a copy of it: a number of its own kind."""


ARTICLES = (
    Told("2025-12-01", "tre", "mưa"),
    Told("2025-12-29T08:00+07:00", "tre", "hạn", "Thời sự"),
    Told("2025-12-31", "tre", "hạn", "THỜI SỰ", story=1),
    Told("2026-01-02T09:00+07:00", "tra", "hạn", None, story=1),
    Told("2026-01-04T23:59+07:00", "mau", "hạn", "Kinh tế"),
    Told("2026-01-05T00:00+07:00", "mau", "mưa", "Kinh tế"),
    Told("2026-01-10", "tre", "mưa"),
    Told("2026-03-01T07:00+07:00", "mau", "hạn", story=2),
    Told("2026-03", "tre", "hạn", "Kinh tế"),
    Told("2026-03-31T10:00+07:00", None, "hạn", story=2),
    Told(None, "tra", "hạn", "Thời sự"),
    Told(None, "mau", "mưa"),
)
Cell = tuple[str | None, int, int, int, int]
"""Name of the period, articles, stories, articles of any kind, papers that have any."""
BY_MONTH: list[Cell] = [("2025-12", 2, 2, 3, 1), ("2026-01", 2, 2, 4, 3), ("2026-02", 0, 0, 0, 0),
                        ("2026-03", 3, 2, 3, 2)]  # fmt: skip


@contextmanager
def filled(folder: Path, articles: Sequence[Told]) -> Iterator[Archive]:
    with Archive(folder, write=True) as archive:
        archive.know(tuple(PAPERS.values()))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        with archive.transaction() as db:
            db.execute("INSERT INTO captures (run_id, url, fetched_at) VALUES (1, 'urn:a', '2026-01-01')")
            first: dict[int, int] = {}
            for number, one in enumerate(articles, 1):
                folded = one.section and {"thời sự": "thoi su", "kinh tế": "kinh te"}[one.section.lower()]
                db.execute(
                    """INSERT INTO articles (id, key, site, title, body, subheads, body_status, published_at, flags,
                         digest, capture_id, first_seen_at, changed_at, section, section_folded, published_day)
                       VALUES (?, ?, ?, ?, ?, '[]', 'ok', ?, '[]', ?, 1, '2026', '2026', ?, ?, ?)""",
                    (number, f"bao/{number}", one.site, f"Tin {number}", one.text, one.day, f"{number}", one.section,
                     folded, one.day and one.day[:10]),
                )  # fmt: skip
                search_index.add(db, number)
                if one.story is not None:
                    story = first.setdefault(one.story, number)
                    values = (number, story, one.site or "", (one.day or "")[:10], folded or "", number)
                    db.execute(
                        "INSERT INTO stories SELECT ?, ?, ?, ?, ?, search_rowid FROM articles WHERE id = ?", values
                    )
        yield archive


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(tmp_path_factory.mktemp("trend") / "data", ARTICLES) as archive:
        yield archive


def cells(found: Trend, group: str | None = None) -> list[Cell]:
    line = found.whole if group is None else next(line for line in found.groups if line.name == group)
    return [(period.name, one.articles, one.stories, one.every, one.papers)
            for period, one in zip(found.periods, line.counts, strict=True)]  # fmt: skip


def of(query: str = "hạn", **which: Any) -> Selection:
    return Selection.of(PAPERS, query=query, **which)


def test_months_are_counted_with_what_they_are_a_share_of_and_who_was_there(small: Archive) -> None:
    found = trend(small, of(), "month")
    assert cells(found) == BY_MONTH
    assert [one.share for one in found.whole.counts] == [2 / 3, 0.5, None, 1.0]


def test_years(small: Archive) -> None:
    assert cells(trend(small, of(), "year")) == [("2025", 2, 2, 3, 1), ("2026", 5, 4, 7, 3)]


def test_a_week_goes_across_the_new_year_from_monday_to_sunday(small: Archive) -> None:
    found = trend(small, of(), "week")
    assert cells(found)[:2] == [("2026-W01", 4, 3, 4, 3), ("2026-W02", 0, 0, 2, 2)]
    assert (found.periods[0].first, found.periods[0].last) == (date(2025, 12, 29), date(2026, 1, 4))
    assert cells(found)[-1] == ("2026-W14", 1, 1, 1, 0)
    assert sum(one.articles for one in found.whole.counts) == 6


def test_days(small: Archive) -> None:
    found = {cell[0]: cell[1:] for cell in cells(trend(small, of(), "day"))}
    assert found["2025-12-31"] == (1, 1, 1, 1)
    assert found["2026-01-05"] == (0, 0, 1, 1)
    assert found["2026-02-07"] == (0, 0, 0, 0)
    assert min(filter(None, found)) == "2025-12-29"
    assert len(found) == 93


def test_the_undated_are_told_apart(small: Archive) -> None:
    undated = trend(small, of(), "month").whole.undated
    assert (undated.articles, undated.stories, undated.every) == (1, 1, 2)


@pytest.mark.parametrize(("by", "vague", "every"), [("day", 1, 1), ("week", 1, 1), ("month", 0, 0), ("year", 0, 0)])
def test_what_is_known_to_the_month_stands_on_no_day(small: Archive, by: str, vague: int, every: int) -> None:
    found = trend(small, of(), by).whole.vague  # type: ignore[arg-type]
    assert (found.articles, found.every) == (vague, every)


def test_a_paper_counts_once_among_what_is_known_to_some_month_only(tmp_path: Path) -> None:
    told = (
        Told("2026-03", "tre", "hạn"),
        Told("2026-04", "tre", "hạn"),
        Told("2026-04", "tra", "hạn"),
        Told("2026-03", None, "mưa"),
    )
    with filled(tmp_path / "data", told) as archive:
        for by in ("week", "day"):
            vague = trend(archive, of(), by).whole.vague
            assert (vague.articles, vague.every, vague.papers) == (3, 4, 2)


@pytest.mark.parametrize("by", UNITS)
def test_counting_day_by_day_and_each_period_by_itself_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: Unit
) -> None:
    told: list[tuple[dict[str, Any], ...]] = []
    with filled(tmp_path / "data", made_up(11)) as archive:
        for worth in (1000, -1):
            monkeypatch.setattr(counting, "_WORTH", worth)
            told.append(
                tuple(row for query, split in product(QUERIES, (None, *SPLITS))
                      for row in trend(archive, of(query), by, split).to_dicts())
            )  # fmt: skip
    assert told[0] == told[1]
    assert {row["period"] for row in told[0]} >= ({"undated"} if by == "year" else {"undated", "vague"})


def test_the_total_counts_each_story_once(small: Archive) -> None:
    total = trend(small, of(), "month").whole.total
    assert (total.articles, total.stories, total.every) == (8, 6, 12)


def test_papers_are_split_each_with_its_own_share(small: Archive) -> None:
    found = trend(small, of(), "month", "site")
    assert cells(found, "tre") == [("2025-12", 2, 2, 3, 1), ("2026-01", 0, 0, 1, 1), ("2026-02", 0, 0, 0, 0),
                                   ("2026-03", 1, 1, 1, 1)]  # fmt: skip
    assert cells(found, "tra")[1] == ("2026-01", 1, 1, 1, 1)
    assert [line.name for line in found.groups] == ["tre", "mau", "tra", None]
    assert cells(found) == BY_MONTH


def test_provinces_are_those_of_today_unless_the_former_map_is_asked_for(small: Archive) -> None:
    today = trend(small, of(), "year", "province")
    assert [line.name for line in today.groups] == ["Vĩnh Long", "Cà Mau", None]
    assert cells(today, "Vĩnh Long") == [("2025", 2, 2, 3, 1), ("2026", 2, 2, 3, 2)]
    former = trend(small, of(), "year", "province", lineage="old")
    assert [line.name for line in former.groups] == ["Bến Tre", "Cà Mau", "Trà Vinh", None]
    assert cells(former, "Bến Tre") == [("2025", 2, 2, 3, 1), ("2026", 1, 1, 2, 1)]


def test_sections_are_one_whatever_their_case(small: Archive) -> None:
    found = trend(small, of(), "year", "section")
    assert {line.name: line.total.articles for line in found.groups} == {None: 3, "THỜI SỰ": 3, "Kinh tế": 2}
    kinh_te = next(line for line in found.groups if line.name == "Kinh tế")
    assert [(one.articles, one.every) for one in kinh_te.counts] == [(0, 0), (2, 3)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"site": "mau"}, [("2026-01", 1, 1, 2, 1), ("2026-02", 0, 0, 0, 0), ("2026-03", 1, 1, 1, 1)]),
        ({"province": "Vĩnh Long"}, [("2025-12", 2, 2, 3, 1), ("2026-01", 1, 1, 2, 2), ("2026-02", 0, 0, 0, 0),
                                     ("2026-03", 1, 1, 1, 1)]),
        ({"province": "Bến Tre", "lineage": "old", "since": "2026-01-01"},
         [("2026-01", 0, 0, 1, 1), ("2026-02", 0, 0, 0, 0), ("2026-03", 1, 1, 1, 1)]),
        ({"section": "thời sự"}, [("2025-12", 2, 2, 2, 1), ("2026-01", 0, 0, 0, 3), ("2026-02", 0, 0, 0, 0),
                                  ("2026-03", 0, 0, 0, 2)]),
        ({"since": "2025-12-30", "until": "2026-01-03"}, [("2025-12", 1, 1, 1, 1), ("2026-01", 1, 1, 1, 1)]),
        ({"one_per_story": True}, [("2025-12", 2, 2, 3, 1), ("2026-01", 1, 1, 4, 3), ("2026-02", 0, 0, 0, 0),
                                   ("2026-03", 2, 2, 3, 2)]),
    ],
    ids=str,
)  # fmt: skip
def test_filters_hold_for_what_is_counted_and_for_what_it_is_a_share_of(
    small: Archive, asked: dict[str, Any], expected: list[Cell]
) -> None:
    assert cells(trend(small, of(**asked), "month")) == expected


def test_days_leave_out_the_undated_unless_they_are_asked_for(small: Archive) -> None:
    which = {"since": "2025-12-01"}
    assert trend(small, of(**which), "month").whole.undated.every == 0
    assert trend(small, of(**which, undated=True), "month").whole.undated.articles == 1


def test_where_nothing_is_found_there_are_no_periods_unless_days_are_named(small: Archive) -> None:
    assert trend(small, of("bão"), "month").periods == ()
    named = trend(small, of("bão", since="2025-12-01"), "year")
    assert cells(named) == [("2025", 0, 0, 3, 1), ("2026", 0, 0, 7, 3)]


def test_an_archive_without_any_article_has_no_periods(tmp_path: Path) -> None:
    with filled(tmp_path / "data", ()) as archive:
        assert trend(archive, of(), "day", "site").to_dicts() == []


@pytest.mark.parametrize(("by", "split"), [("hour", None), ("", None), ("month", "paper")])
def test_an_unknown_unit_or_split_is_told(small: Archive, by: str, split: str | None) -> None:
    with pytest.raises(ArchiveError, match="expected a"):
        trend(small, of(), by, split)  # type: ignore[arg-type]


def test_rows_have_what_they_are_of_and_what_has_no_place_in_time(small: Archive) -> None:
    rows = trend(small, of(), "day").to_dicts()
    assert rows[0] == {"period": "2025-12-29", "first_day": "2025-12-29", "last_day": "2025-12-29", "articles": 1,
                       "stories": 1, "every": 1, "share": 1.0, "papers": 1}  # fmt: skip
    assert [(row["period"], row["first_day"], row["articles"], row["share"]) for row in rows[-2:]] == [
        ("vague", None, 1, 1.0),
        ("undated", None, 1, 0.5),
    ]
    split = trend(small, of(), "month", "site").to_dicts()
    assert [row["articles"] for row in split if row["period"] == "2026-03"] == [1, 1, 0, 1]
    assert list(split[0])[:2] == ["period", "site"]


# --- what one would count by hand, of any archive


def made_up(seed: int) -> list[Told]:
    dice = random.Random(seed)
    days = [None, "2025", "2025-07", "2026-01", *(f"2025-{m:02}-{d:02}" for m, d in product((6, 7, 12), (1, 15, 30)))]
    clocks = ("", "T00:00+07:00", "T23:59+07:00")
    told = []
    for number in range(60):
        day = dice.choice(days)
        at = day and (day + dice.choice(clocks) if len(day) == 10 else day)
        words = " ".join(dice.sample(["hạn", "han", "mặn", "lũ", "mưa"], 2))
        section = dice.choice(["Thời sự", "THỜI SỰ", "Kinh tế", None])
        told.append(Told(at, dice.choice([*PAPERS, None]), words, section, dice.choice([None, None, number // 8])))
    return told


QUERIES = ("hạn", "han -mưa", "lũ OR mặn", "han -hạn", "mặn*")
PICKED: tuple[dict[str, Any], ...] = (
    {}, {"exact": True}, {"one_per_story": True}, {"site": "tre"}, {"province": "Vĩnh Long", "lineage": "old"},
    {"section": "Thời sự"}, {"since": "2025-06-15", "until": "2025-12-15"}, {"since": "2025-07-10", "undated": True},
    {"province": "Vĩnh Long", "section": "Kinh tế", "one_per_story": True},
)  # fmt: skip


@pytest.mark.parametrize("worth", [None, -1], ids=["day by day", "each period by itself"])
@pytest.mark.parametrize("seed", range(2))
def test_what_is_counted_adds_up_to_what_a_search_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, worth: int | None
) -> None:
    if worth is not None:  # as if much were found, of which each period is counted by itself
        monkeypatch.setattr(counting, "_WORTH", worth)
    each, asked = cycle(product(UNITS, (None, *SPLITS))), product(QUERIES, PICKED)
    with filled(tmp_path / "data", made_up(seed)) as archive:
        for query, which in asked:
            chosen, counted = of(query, **which), count(archive, of(query, **which))
            for by, split in islice(each, 3):
                found = trend(archive, chosen, by, split)
                total = (found.whole.total.articles, found.whole.total.stories)
                assert total == (counted.articles, counted.stories), (query, which, by, split)
                for lines in ((found.whole,), found.groups if split else (found.whole,)):
                    parts = [cell.articles for line in lines for cell in line.cells()]
                    assert sum(parts) == counted.articles, (query, which, by, split)
                    assert all(cell.stories <= cell.articles <= cell.every for line in lines for cell in line.cells())


@pytest.mark.parametrize("by", UNITS)
@pytest.mark.parametrize("split", SPLITS)
def test_each_period_has_what_the_same_days_of_a_search_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str, split: Split
) -> None:
    monkeypatch.setattr(counting, "_WORTH", -1)
    told = [one for one in made_up(7) if one.day is None or len(one.day) >= 10]
    of_group: dict[str, Callable[[str], Filter]] = {
        "site": lambda name: Filter(site=name),
        "province": lambda name: of(province=name, lineage="new").which,
        "section": lambda name: Filter(section=name),
    }
    with filled(tmp_path / "data", told) as archive:
        found = trend(archive, of("lũ"), by, split)  # type: ignore[arg-type]
        for line in found.groups:
            if line.name is None:
                continue
            which = of_group[split](line.name)
            for period, one in zip(found.periods, line.counts, strict=True):
                days = replace(which, since=period.first, until=period.last)
                searched = count(archive, Selection(days, "lũ"))
                assert (one.articles, one.stories) == (searched.articles, searched.stories), (line.name, period)
                assert one.every == len(_all(told, line.name, split, period)), (line.name, period)


def _all(told: Sequence[Told], name: str, split: Split, period: Period) -> list[Told]:
    def group(one: Told) -> str | None:
        if split == "section":
            return one.section and one.section.lower()
        return one.site if split == "site" or one.site is None else PAPERS[one.site].province_now

    wanted = name.lower() if split == "section" else name
    first, last = period.first.isoformat(), period.last.isoformat()
    return [one for one in told if one.day and group(one) == wanted and first <= one.day[:10] <= last]
