"""How what is found divides, against what is told one by one."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from pipelines.query.facets import MOST, Facet, facets
from pipelines.query.filters import Filter
from pipelines.query.selection import Selection
from tests.pipelines.query.test_trend import ARTICLES, PAPERS, Told, filled

SECTIONS = {"thời sự": "thoi su", "kinh tế": "kinh te"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(tmp_path_factory.mktemp("facets") / "data", ARTICLES) as archive:
        yield archive


def by_kind(archive: Archive, chosen: Selection) -> dict[str, dict[str, int]]:
    return {facet.kind: {part.name: part.articles for part in facet.parts} for facet in facets(archive, chosen)}


def truth(found: list[Told]) -> dict[str, dict[str, int]]:
    """Counted by hand."""
    papers = [PAPERS[one.site] for one in found if one.site]
    return {
        "province_now": Counter(paper.province_now for paper in papers if paper.province_now),
        "province": Counter(paper.province for paper in papers if paper.province),
        "about": {},
        "site": Counter(paper.id for paper in papers),
        "section": Counter(SECTIONS[one.section.lower()] for one in found if one.section),
        "month": Counter(one.day[:7] for one in found if one.day),
    }


@pytest.mark.parametrize("word", ["hạn", "mưa", None])
@pytest.mark.parametrize("site", ["tre", None])
def test_each_part_has_as_many_as_are_told(archive: Archive, word: str | None, site: str | None) -> None:
    found = [one for one in ARTICLES if word in (None, one.text) and site in (None, one.site)]
    assert by_kind(archive, Selection(Filter(site=site), word)) == truth(found)


def test_the_part_that_is_asked_for_changes_nothing(archive: Archive) -> None:
    assert by_kind(archive, Selection(query="hạn", limit=1, offset=2)) == by_kind(archive, Selection(query="hạn"))


def test_a_story_counts_once_where_that_is_asked_for(archive: Archive) -> None:
    told = by_kind(archive, Selection(query="hạn", one_per_story=True))
    assert sum(told["month"].values()) == sum(by_kind(archive, Selection(query="hạn"))["month"].values()) - 2


def test_months_are_the_newest_first_and_others_the_largest(archive: Archive) -> None:
    told = {facet.kind: [part.name for part in facet.parts] for facet in facets(archive, Selection(query="hạn"))}
    assert told["month"] == ["2026-03", "2026-01", "2025-12"]
    assert told["site"][0] == "tre"


def test_what_does_not_fit_is_counted(tmp_path: Path) -> None:
    months = [Told(f"20{20 + n // 12}-{n % 12 + 1:02}-05", "tre", "hạn") for n in range(MOST + 3)]
    with filled(tmp_path / "data", months) as archive:
        [month] = [facet for facet in facets(archive, Selection(query="hạn")) if facet.kind == "month"]
    assert isinstance(month, Facet)
    assert (len(month.parts), month.others) == (MOST, 3)


def test_a_section_is_shown_as_its_newest_article_calls_it(archive: Archive) -> None:
    [sections] = [facet for facet in facets(archive, Selection(query="hạn")) if facet.kind == "section"]
    assert {part.name: part.shown for part in sections.parts}["thoi su"] == "THỜI SỰ"
