"""A quarter: papers, runs, faults planted at random, and the alarms that are due. The same seed makes the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from crawler.items import VIETNAM
from tests.quarters.dues import dues, of_outages
from tests.quarters.faults import BLIPS, DRIFTS, FAULTS, SILENCE, SLIPS, Fault
from tests.quarters.habits import HABITS, Habit
from tests.quarters.runs import Outages, Planned, Span, runs
from tests.quarters.seen import Paper, Planted
from tests.quarters.silence import later
from tests.quarters.truth import BODILESS, UNDATED, Due

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_BEFORE = 40 * _DAY
"""So much of what it published before it was first crawled does a paper have."""
_KNOWN = 30
"""Days after which a paper's habit is known, four weeks and two days."""
_YOUNG = 6
"""Days after which anything may befall a paper."""
_APART = 8 * _DAY
_DRIFTING = 0.6
"""Share of papers whose layout changes in part."""
_TRIES = 60
_KNOWN_BEFORE = 300
"""Stories at most that a paper still leads to when it is first crawled."""


class Season(NamedTuple):
    """A quarter of the calendar, with what is in it."""

    name: str
    first: date
    length: int = 91


SEASONS = (
    Season("tet-2026", date(2026, 1, 1)),
    Season("tet-2026-early", date(2026, 2, 1)),
    Season("kings-and-may-2026", date(2026, 3, 20)),
    Season("september-2026", date(2026, 7, 20)),
    Season("new-year-2027", date(2026, 10, 15)),
    Season("tet-2027", date(2026, 12, 28)),
    Season("may-2027", date(2027, 3, 15)),
)


EVERY = (timedelta(hours=4), timedelta(hours=3), timedelta(hours=1), timedelta(hours=6))
"""How far apart runs may be."""
SMALL = tuple(habit for habit in HABITS if habit.count < 20)
"""The papers that are quickly written."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """All of it."""

    papers: tuple[Paper, ...]
    runs: tuple[Planned, ...]
    dues: tuple[Due, ...]
    span: Span
    outages: Outages


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a quarter is to be like."""

    season: Season = SEASONS[0]
    every: timedelta = EVERY[0]
    habits: Sequence[Habit] = HABITS
    faults: int = 2
    """How many of each paper, blips and drifts besides."""
    backfills: int = 2
    """How many of each paper."""
    own: Mapping[str, tuple[Planted, ...]] = field(default_factory=dict)
    """Faults of papers of which none is drawn."""


def quarter(seed: object, wanted: Wanted) -> Quarter:
    """The quarter of a seed."""
    chance = Random(f"{seed}/{wanted.season.name}")
    start = datetime.combine(wanted.season.first, time(0, 20), VIETNAM)
    span = Span(start, start + wanted.season.length * _DAY)
    outages = _outages(span, chance)
    planned = runs(span, wanted.every, outages, lambda at: _known_at(wanted.habits, span, at), chance)
    dealt, drifts = _dealt(chance), cycle(chance.sample(DRIFTS, len(DRIFTS)))
    papers: list[Paper] = []
    found = list(of_outages(planned, outages, span.end + _DAY))
    for habit in wanted.habits:
        own = [*islice(dealt, wanted.faults), chance.choice(BLIPS), chance.choice(SLIPS)]
        own += [drift for drift in (next(drifts),) if chance.random() < _DRIFTING]
        since = span.start + habit.joins * _DAY
        paper = _paper(habit, span, since, chance)
        drawn = _plant(habit, own if wanted.faults else (), span, outages, chance)
        paper.planted = list(wanted.own.get(habit.name, drawn))
        paper.repairs = _repairs(wanted.backfills, since, span, chance)
        paper.see(planned, chance)
        found += [due for one in paper.planted for due in dues(paper, one, span.end + _DAY)]
        papers.append(paper)
    return Quarter(tuple(papers), tuple(planned), tuple(found), span, outages)


def _known_at(habits: Sequence[Habit], span: Span, at: datetime) -> tuple[str, ...]:
    """The papers that are crawled at a moment."""
    return tuple(habit.name for habit in habits if at >= span.start + habit.joins * _DAY)


def _paper(habit: Habit, span: Span, since: datetime, chance: Random) -> Paper:
    moments = habit.moments((since - _BEFORE).date(), (span.end + 2 * _DAY).date(), chance)
    before = [moment for moment in moments if moment < since]
    return Paper(habit, before[-_KNOWN_BEFORE:] + moments[len(before) :])


def _outages(span: Span, chance: Random) -> Outages:
    """Hours in the second week, two days in the fourth, and a machine that is off for three in the sixth."""
    hours = span.start + timedelta(days=9, hours=chance.randrange(48))
    offline = span.start + timedelta(days=20, hours=chance.randrange(72))
    off = span.start + timedelta(days=35, hours=chance.randrange(48))
    return Outages(
        offline=(Span(hours, hours + 9 * _HOUR), Span(offline, offline + chance.randrange(30, 60) * _HOUR)),
        off=(Span(off, off + chance.randrange(50, 90) * _HOUR),),
    )


def _dealt(chance: Random) -> Iterator[Fault]:
    """Faults for all papers, each kind as often as the others; a third of them silences."""
    others = [fault for fault in FAULTS if fault is not SILENCE]
    while True:
        chance.shuffle(others)
        for n, fault in enumerate(others):
            yield fault
            if n % 2 == 0:
                yield SILENCE


_ROOM = {"gaps": 0, "share": 1}


def _plant(habit: Habit, wanted: Sequence[Fault], span: Span, outages: Outages, chance: Random) -> list[Planted]:
    """Faults of a paper that do not meet each other, nor an outage of ours; one that finds no room is left out."""
    found: list[Planted] = []
    for fault in sorted(wanted, key=lambda fault: _ROOM.get(fault.proof, 2)):  # what needs the most room comes first
        for _ in range(_TRIES if _can_befall(fault, habit) else 0):
            stands = _when(fault, habit, span, chance)
            is_free = not any(stands.meets(one.span, apart=_APART) for one in found)
            if is_free and not any(stands.meets(one, apart=2 * _DAY) for one in outages.all):
                found.append(Planted(fault, stands))
                break
    return found


def _can_befall(fault: Fault, habit: Habit) -> bool:
    """Whether a paper has what would be lost."""
    if "date" in fault.lacks and not habit.is_dated:
        return False
    if "body" in fault.lacks and fault.proof in ("share", "never") and habit.photos > 0.5:
        return False  # nearly all of its articles need no body
    return "lead" not in fault.lacks or bool({UNDATED, BODILESS} & fault.kinds) or habit.leads > 0.9


def _repairs(number: int, since: datetime, span: Span, chance: Random) -> list[datetime]:
    """When backfills of a paper begin, whatever else befalls it."""
    return sorted(since + (2 + chance.random() * ((span.end - since) / _DAY - 4)) * _DAY for _ in range(number))


def _when(fault: Fault, habit: Habit, span: Span, chance: Random) -> Span:
    """Silence lasts whole days, from one to five gaps of the paper, and begins when its habit is known."""
    known = span.start + habit.joins * _DAY
    if fault is not SILENCE:
        shortest, longest = fault.lasts
        first = _KNOWN if fault.proof == "share" else _YOUNG
        start = known + first * _DAY + chance.random() * (span.end - known - (first + 3) * _DAY)
        return Span(start, start + shortest + chance.random() * (longest - shortest))
    first, days = habit.joins + _KNOWN, (span.end - span.start).days
    day = chance.randrange(first, max(first + 1, days - 3 * habit.gap - 3))
    start = datetime.combine((span.start + day * _DAY).date(), time(), VIETNAM)
    return Span(start, later(start, chance.choice((1, 3, 3, 4, 5)), habit))
