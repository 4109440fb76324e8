"""What is fetched of what indexes list."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pipelines.foreign.cdx import Listed, Span
from pipelines.ingest.wishes import Wishes


def listed(name: str, year: int, digest: str | None = None, place: Span | None = None) -> Listed:
    return Listed(f"http://baovidu.vn/{name}", datetime(year, 6, 1, tzinfo=UTC), 200, "text/html", digest, place)


@pytest.fixture
def wishes() -> Iterator[Wishes]:
    with Wishes() as made:
        yield made


def told(wishes: Wishes) -> list[tuple[int, str, int]]:
    return [(archive, one.url.rpartition("/")[2], one.captured_at.year) for archive, one in wishes.wanted()]


def test_each_address_comes_once_before_any_comes_again_and_what_is_oldest_first(wishes: Wishes) -> None:
    for one in (listed("a", 2012, "2"), listed("b", 2015, "3"), listed("a", 2010, "1"), listed("c", 2009, "4")):
        wishes.add(0, one, is_had=False)
    assert told(wishes) == [(0, "c", 2009), (0, "a", 2010), (0, "b", 2015), (0, "a", 2012)]


def test_what_was_captured_twice_without_a_change_is_one_page_in_whatever_archives(wishes: Wishes) -> None:
    for archive, one in ((0, listed("a", 2012, "1")), (1, listed("a", 2010, "1")), (1, listed("b", 2010, "1"))):
        wishes.add(archive, one, is_had=False)
    assert (wishes.pages, wishes.had) == (2, 0)
    fetched = []
    for archive, one in wishes.wanted():
        fetched.append((archive, one.url[-1], one.captured_at.year))
        wishes.have(one, archive)
    assert fetched == [(1, "a", 2010), (1, "b", 2010)]
    assert (wishes.pages, wishes.had) == (2, 2)


def test_where_one_capture_cannot_be_had_another_of_the_same_page_is_tried(wishes: Wishes) -> None:
    for year in (2010, 2011, 2012):
        wishes.add(0, listed("a", year, "1"), is_had=False)
    asked = []
    for archive, one in wishes.wanted():
        asked.append(one.captured_at.year)
        if one.captured_at.year == 2011:
            wishes.have(one, archive)
    assert asked == [2010, 2011]


def test_what_is_here_already_is_not_fetched_nor_what_is_the_same_page(wishes: Wishes) -> None:
    wishes.add(0, listed("a", 2010, "1"), is_had=False)
    wishes.add(0, listed("a", 2012, "1"), is_had=True)
    wishes.add(0, listed("a", 2013), is_had=True)
    assert told(wishes) == []
    assert (wishes.pages, wishes.had) == (2, 2)


def test_captures_of_which_an_index_has_no_digest_are_pages_of_their_own(wishes: Wishes) -> None:
    for archive in (0, 1):
        for year in (2010, 2010, 2011):
            wishes.add(archive, listed("a", year), is_had=False)
    assert told(wishes) == [(0, "a", 2010), (1, "a", 2010), (0, "a", 2011), (1, "a", 2011)]


def test_a_capture_comes_out_as_it_went_in(wishes: Wishes) -> None:
    one = listed("a?b=1", 2010, "1", Span("crawl-data/a.warc.gz", 17, 812))
    wishes.add(3, one, is_had=False)
    assert list(wishes.wanted()) == [(3, one)]


def test_years_are_those_of_viet_nam_and_of_the_first_capture(wishes: Wishes) -> None:
    late = Listed("http://baovidu.vn/a", datetime(2010, 12, 31, 20, tzinfo=UTC), 200, "text/html", "1")
    for one in (late, listed("a", 2012, "1"), listed("a", 2012, "2"), listed("b", 2012, "3"), listed("b", 2012, "4")):
        wishes.add(0, one, is_had=False)
    assert wishes.years() == [("2011", 1, 1), ("2012", 3, 2)]
