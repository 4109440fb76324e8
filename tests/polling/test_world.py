"""The make-believe papers are what they are said to be, and who asks everything in every run misses nothing."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from crawler.items import VIETNAM
from tests.polling.papers import CASES, DAY, HOUR, Doors, Habit, world
from tests.polling.world import Paper, Story

START = datetime(2026, 3, 2, tzinfo=VIETNAM)
PAPERS = {paper.name: paper for paper in world("1", START, 14)}


def count(paper: Paper, first: int, last: int) -> int:
    """Stories of some days of the fortnight."""
    return sum(START + first * DAY <= story.at < START + last * DAY for story in paper.stories)


def test_the_same_seed_makes_the_same_papers_and_another_others() -> None:
    again, other = (world(seed, START, 14, CASES[:1])[0].stories for seed in ("1", "2"))
    assert again == PAPERS["bao-sang"].stories != other


def test_mornings_are_busy_nights_are_not_and_weekends_bring_less() -> None:
    stories = PAPERS["bao-sang"].stories
    hours = Counter(story.at.hour for story in stories)
    days = Counter(story.at.weekday() for story in stories)
    assert hours[7] > 8 * hours[23]
    assert days[6] < 0.7 * days[2]


def test_a_paper_sleeps_for_a_week_and_another_keeps_the_holidays() -> None:
    sleepy, pious = PAPERS["bao-ngu-quen"], PAPERS["bao-nghi-le"]
    assert count(sleepy, 2, 9) == 0
    assert count(sleepy, 9, 12) > 20
    assert 0 < count(pious, 6, 11) < 0.2 * count(pious, 0, 5)


def test_a_feed_of_ten_entries_overflows_within_an_hour() -> None:
    paper = PAPERS["bao-muoi-tin"]
    [feed] = [source for source in paper.sources if source.url.endswith("/thoi-su.rss")]
    before, after = (START + 3 * DAY + hour * HOUR for hour in (7, 8))
    shown = [set(paper.shown(feed, at + timedelta(minutes=6))) for at in (before, after)]
    assert len(shown[1]) == 10
    assert not shown[0] & shown[1]
    came = [story for story in paper.stories if before <= story.at < after and story.section == "thoi-su"]
    assert len(came) >= 28


def test_sections_stand_where_they_are_said_to_stand() -> None:
    paper = PAPERS["bao-chuyen-hiem"]
    kinds = {source.kind for source in paper.sources if "phong-su" in source.sections}
    assert kinds == {"listing"}


@pytest.mark.parametrize("name", ["bao-mat-luong", "bao-hong-luong", "bao-doi-trang"])
def test_a_feed_that_dies_gives_nothing_from_then_on(name: str) -> None:
    paper = PAPERS[name]
    [feed] = [source for source in paper.sources if source.url.endswith("/thoi-su.rss")]
    assert [paper.is_dead(feed, START + day * DAY) for day in (5, 6)] == [False, True]


def test_a_frozen_feed_shows_the_same_for_ever() -> None:
    paper = PAPERS["bao-dung-luong"]
    [feed] = [source for source in paper.sources if source.url.endswith("/thoi-su.rss")]
    assert paper.shown(feed, START + 7 * DAY) == paper.shown(feed, START + 12 * DAY)
    assert not paper.is_dead(feed, START + 7 * DAY)


def test_a_source_shows_the_newest_first_and_older_ones_on_its_further_pages() -> None:
    stories = tuple(Story(n, "a", START + n * HOUR) for n in range(10))
    [paper] = world("1", START, 1, ((Habit("bao", 0, {"a": 1}), Doors(listings=4)),))
    paper = Paper("bao", stories, paper.sources)
    listing = paper.sources[-1]
    at = START + 8 * HOUR
    assert [[story.number for story in paper.shown(listing, at, page)] for page in (0, 1, 2, 3)] == [
        [8, 7, 6, 5], [4, 3, 2, 1], [0], []
    ]  # fmt: skip
    assert [paper.has_page(listing, at, page) for page in (0, 1, 2)] == [True, True, False]


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
def test_every_story_stands_somewhere_at_the_next_full_hour(paper: Paper) -> None:
    """On a page of a listing that a crawl follows, or elsewhere: so whatever is missed was missed by the crawl."""
    for story in paper.stories:
        if START <= story.at < START + 14 * DAY:
            at = story.at.replace(minute=0, second=0) + HOUR + timedelta(minutes=6)
            assert any(
                story in paper.shown(source, at, page)
                for source in paper.sources
                if not paper.is_dead(source, at)
                for page in range(min(source.pages, 4))
                if story.section in source.sections
            ), story
