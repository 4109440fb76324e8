"""Make-believe papers: how they publish, and where they announce it. The same seed makes the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from crawler.items import VIETNAM
from tests.polling.world import Fate, Paper, Source, Story

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BEFORE = 45 * DAY
"""So much of what it published before the fortnight does a paper have."""

_BUSY = (1, 1, 0, 0, 1, 4, 12, 16, 14, 10, 8, 6, 4, 5, 8, 9, 8, 7, 5, 4, 4, 3, 2, 1)
"""How much is published in each hour of the day: a burst in the morning, little at night."""
_EVEN = (0, 0, 0, 0, 0, 2, 5, 6, 6, 6, 6, 6, 4, 5, 6, 6, 6, 6, 5, 5, 4, 3, 2, 1)
_ONCE = (0,) * 6 + (30, 6) + (0,) * 16
"""The paper is put on the net in one go."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a paper publishes."""

    name: str
    per_day: float
    sections: Mapping[str, float]
    """The share of each section."""
    hours: Sequence[int] = _BUSY
    weekend: float = 0.5
    """Of what comes on a working day, so much comes on Saturdays and Sundays."""
    quiet: tuple[int, int] | None = None
    """Days of the fortnight, the first and the one after the last, on which (nearly) nothing comes."""
    quiet_share: float = 0.0
    bursts: tuple[tuple[int, int, int], ...] = ()
    """Day of the fortnight, hour, stories within that hour, all of the first section."""
    weekday: int | None = None
    """A weekly comes on this day only."""


def stories(habit: Habit, start: datetime, days: int, chance: Random) -> tuple[Story, ...]:
    """All that a paper publishes, from some weeks before the fortnight to its end."""
    found: list[tuple[datetime, str]] = []
    names, shares = [*habit.sections], [*habit.sections.values()]
    for number in range(-BEFORE.days, days):
        day = start + number * DAY
        for _ in range(_count(habit, number, day, chance)):
            [hour] = chance.choices(range(24), habit.hours)
            found.append((day + hour * HOUR + chance.random() * HOUR, chance.choices(names, shares)[0]))
        for at, hour, count in habit.bursts:
            if at == number:
                found += [(day + hour * HOUR + chance.random() * HOUR, names[0]) for _ in range(count)]
    return tuple(Story(n, section, at.replace(microsecond=0)) for n, (at, section) in enumerate(sorted(found)))


def _count(habit: Habit, number: int, day: datetime, chance: Random) -> int:
    mean = habit.per_day * (habit.weekend if day.weekday() >= 5 else 1)
    if habit.weekday is not None:
        mean = habit.per_day * 7 if day.weekday() == habit.weekday else 0
    if habit.quiet is not None and habit.quiet[0] <= number < habit.quiet[1]:
        mean *= habit.quiet_share
    whole = int(mean)
    return max(0, round(chance.gauss(mean, mean**0.5 / 2))) if mean > 3 else whole + (chance.random() < mean - whole)


_SEVEN = {"thoi-su": 5.0, "kinh-te": 3, "xa-hoi": 3, "van-hoa": 2, "phap-luat": 2, "the-thao": 1, "du-lich": 0.6}
_RARE = {**_SEVEN, "dat-va-nguoi": 0.12, "phong-su": 0.12}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a paper announces its stories."""

    feeds: int = 0
    """Entries of each section's feed; 0: it has none."""
    main_feed: int = 0
    listings: int = 20
    home: int = 40
    chosen: float = 1.0
    """So many of the stories reach the front page."""
    hidden: frozenset[str] = frozenset()
    """Sections that stand in no feed and not on the front page."""
    unfed: frozenset[str] = frozenset()
    """Sections that stand in no feed."""
    sitemap: int = 0
    """Entries of a sitemap of news."""
    months: int = 0
    """Sitemaps of a month each, in an index, of the last so many months."""
    validators: bool = False
    churns: bool = False
    dying: Fate = "well"
    """What becomes of its feeds on the sixth day."""
    lag: timedelta = 6 * MINUTE
    """Of feeds and sitemaps."""


def sources(name: str, sections: Sequence[str], doors: Doors, start: datetime) -> Iterator[Source]:
    """The sources of a paper, the front page first."""
    root = f"https://{name}.example"
    seen = frozenset(sections) - doors.hidden
    fed = seen - doors.unfed
    plain = Source(f"{root}/", "home", seen, doors.home, has_validators=doors.validators, churns=doors.churns)
    yield replace(plain, share=doors.chosen)
    dies = start + 5 * DAY + 9 * HOUR if doors.dying != "well" else None
    feed = replace(plain, kind="feed", lag=doors.lag, dies=dies, fate=doors.dying)
    if doors.main_feed:
        yield replace(feed, url=f"{root}/rss/trang-chu.rss", sections=fed, entries=doors.main_feed)
    for section in sorted(fed) if doors.feeds else ():
        yield replace(feed, url=f"{root}/rss/{section}.rss", sections=frozenset({section}), entries=doors.feeds)
    if doors.sitemap:
        yield replace(plain, url=f"{root}/sitemap-news.xml", kind="sitemap", entries=doors.sitemap, lag=doors.lag)
    for number in range(doors.months):
        month = (start - number * 30 * DAY).isoformat()[:7]
        yield replace(
            plain, url=f"{root}/sitemap/{month}.xml", kind="sitemap", sections=seen, entries=3000, month=month
        )  # fmt: skip
    for section in sections:
        of = frozenset({section})
        yield replace(plain, url=f"{root}/{section}", kind="listing", sections=of, entries=doors.listings, pages=9)


CASES: tuple[tuple[Habit, Doors], ...] = (
    (Habit("bao-sang", 55, _SEVEN), Doors(chosen=0.3, feeds=30, main_feed=50)),
    (Habit("bao-day-du", 70, _RARE, hours=_EVEN), Doors(feeds=20, main_feed=30, sitemap=200, validators=True)),
    (Habit("bao-muc-luc", 40, _SEVEN, weekend=0.15), Doors(chosen=0.4, home=30)),
    (
        Habit("bao-muoi-tin", 45, _SEVEN, bursts=((3, 7, 28), (8, 15, 35))),
        Doors(chosen=0.2, feeds=10, main_feed=10, home=24),
    ),
    (Habit("bao-chuyen-hiem", 30, _RARE), Doors(feeds=20, hidden=frozenset({"dat-va-nguoi", "phong-su"}))),
    (
        Habit("bao-ngoai-luong", 35, _SEVEN),
        Doors(chosen=0.3, feeds=20, main_feed=30, unfed=frozenset({"the-thao", "xa-hoi"})),
    ),
    (Habit("bao-ngu-quen", 25, _SEVEN, quiet=(2, 9)), Doors(chosen=0.3, feeds=20, main_feed=20)),
    (Habit("bao-mat-luong", 40, _SEVEN), Doors(chosen=0.3, feeds=30, home=30, dying="missing")),
    (Habit("bao-hong-luong", 40, _SEVEN), Doors(chosen=0.3, feeds=30, home=30, dying="failing")),
    (Habit("bao-dung-luong", 40, _SEVEN), Doors(chosen=0.3, feeds=30, home=30, dying="frozen")),
    (Habit("bao-doi-trang", 35, _SEVEN), Doors(chosen=0.2, feeds=30, home=30, dying="page")),
    (Habit("bao-luon-khac", 20, _SEVEN, weekend=0.3), Doors(chosen=0.5, feeds=20, churns=True)),
    (Habit("bao-nghi-le", 45, _SEVEN, quiet=(6, 11), quiet_share=0.08), Doors(chosen=0.4, feeds=20, main_feed=20)),
    (Habit("bao-ban-do", 30, _SEVEN), Doors(chosen=0.3, months=14, validators=True)),
    (Habit("bao-tuan", 4, {"thoi-su": 3, "van-hoa": 2}, hours=_ONCE, weekday=4), Doors(chosen=0.5, feeds=10, home=20)),
    (Habit("bao-mot-lan", 30, _SEVEN, hours=_ONCE, weekend=0), Doors(chosen=0.4, feeds=15, home=30)),
    (Habit("bao-khung", 40, _SEVEN), Doors(feeds=20, main_feed=20, chosen=0)),
    (Habit("bao-khong-cua", 25, _RARE), Doors(chosen=0)),
    (Habit("bao-trang-hep", 45, _SEVEN), Doors(chosen=0.5, home=8)),
)
"""Each kind of trouble in a paper of its own."""


def world(seed: str, start: datetime, days: int, cases: Sequence[tuple[Habit, Doors]] = CASES) -> list[Paper]:
    """The papers of a fortnight that begins at midnight of a day in Viet Nam."""
    assert start.tzinfo == VIETNAM
    papers = []
    for habit, doors in cases:
        chance = Random(f"{seed} {habit.name}")
        drawn = replace(habit, per_day=habit.per_day * chance.uniform(0.6, 1.3))
        papers.append(
            Paper(
                habit.name,
                stories(drawn, start, days, chance),
                tuple(sources(habit.name, [*habit.sections], doors, start)),
                f"https://{habit.name}.example/sitemap.xml" if doors.months else None,
            )
        )
    return papers
