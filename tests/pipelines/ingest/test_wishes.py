"""What is fetched of what indexes list."""

from collections.abc import Iterator

import pytest

from pipelines.foreign.cdx import Listed, Span
from pipelines.ingest.wishes import Wish, Wishes


def listed(
    name: str, year: int, digest: str | None = None, place: Span | None = None, mime: str = "text/html"
) -> Listed:
    return Listed(f"http://baovidu.vn/{name}", f"{year}0601000000", 200, mime, digest, place)


@pytest.fixture
def wishes() -> Iterator[Wishes]:
    with Wishes() as made:
        yield made


def fetched(wishes: Wishes, *failing: int) -> list[tuple[int, str, int, bool]]:
    """What is fetched, or looked at, in its order, where those of some years cannot be had."""
    told = []
    for number, wish in enumerate(wishes.wanted(), start=100):
        year = wish.listed.captured_at.year
        told.append((wish.archive, wish.listed.url.rpartition("/")[2], year, wish.first is not None))
        if year not in failing:
            wishes.have(wish.archive, wish.listed, number)
    return told


def test_each_address_comes_once_before_any_comes_again_and_what_is_oldest_first(wishes: Wishes) -> None:
    for one in (listed("a", 2012, "2"), listed("b", 2015, "3"), listed("a", 2010, "1"), listed("c", 2009, "4")):
        wishes.add(0, one)
    assert fetched(wishes) == [(0, "c", 2009, False), (0, "a", 2010, False), (0, "b", 2015, False),
                               (0, "a", 2012, False)]  # fmt: skip


def test_what_was_captured_twice_without_a_change_is_fetched_once_from_whatever_archive(wishes: Wishes) -> None:
    for archive, one in ((0, listed("a", 2012, "1")), (1, listed("a", 2010, "1")), (1, listed("b", 2010, "1"))):
        wishes.add(archive, one)
    assert fetched(wishes) == [(1, "a", 2010, False), (1, "b", 2010, False), (0, "a", 2012, True)]


def test_where_one_capture_cannot_be_had_another_of_the_same_page_is_tried(wishes: Wishes) -> None:
    for year in (2010, 2011, 2012):
        wishes.add(0, listed("a", year, "1"))
    assert fetched(wishes, 2010) == [(0, "a", 2010, False), (0, "a", 2011, False), (0, "a", 2012, True)]


def test_a_revisit_is_fetched_only_where_nobody_has_the_page(wishes: Wishes) -> None:
    for one in (listed("a", 2010, "1", mime="warc/revisit"), listed("a", 2012, "1"),
                listed("b", 2011, "2", mime="warc/revisit")):  # fmt: skip
        wishes.add(0, one)
    assert fetched(wishes) == [(0, "b", 2011, False), (0, "a", 2012, False), (0, "a", 2010, True)]


def test_what_is_here_is_not_fetched_and_its_page_is_one_more_look(wishes: Wishes) -> None:
    wishes.add(0, listed("a", 2010, "1"))
    wishes.add(0, listed("a", 2012, "1"), 17)
    wishes.add(0, listed("a", 2013), 18)
    [wish] = wishes.wanted()
    assert (wish.listed.captured_at.year, wish.first) == (2010, 17)
    assert (len(wishes), wishes.stored, wishes.years()) == (1, 2, [])


def test_captures_of_which_an_index_has_no_digest_are_pages_of_their_own(wishes: Wishes) -> None:
    for archive in (0, 1):
        for year in (2010, 2010, 2011):
            wishes.add(archive, listed("a", year))
    assert fetched(wishes) == [(0, "a", 2010, False), (1, "a", 2010, False), (0, "a", 2011, False),
                               (1, "a", 2011, False)]  # fmt: skip


def test_a_capture_comes_out_as_it_went_in(wishes: Wishes) -> None:
    one = listed("a?b=1", 2010, "1", Span("crawl-data/a.warc.gz", 17, 812))
    short = Listed("http://baovidu.vn/b", "2019", None, "warc/revisit", None)
    for each in (one, short):
        wishes.add(3, each)
    assert list(wishes.wanted()) == [Wish(3, one, None), Wish(3, short, None)]


def test_years_are_those_of_viet_nam_and_of_what_is_fetched(wishes: Wishes) -> None:
    late = Listed("http://baovidu.vn/a", "20101231200000", 200, "text/html", "1")
    for one in (late, listed("a", 2012, "1"), listed("a", 2012, "2"), listed("b", 2012, "3"), listed("b", 2013, "4")):
        wishes.add(0, one)
    wishes.add(0, listed("b", 2012, "5"), 17)
    assert wishes.years() == [("2011", 1, 1, "2011-01-01", "2011-01-01"), ("2012", 2, 2, "2012-06-01", "2012-06-01"),
                              ("2013", 1, 1, "2013-06-01", "2013-06-01")]  # fmt: skip
