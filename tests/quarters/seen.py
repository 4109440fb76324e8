"""What the runs of a quarter see of one paper: its front page and the stories on it, run by run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.quarters.faults import SECTIONS, Fault, Front, Lack
from tests.quarters.habits import Habit
from tests.quarters.runs import Planned, Span
from tests.quarters.truth import day_of

_SLIPS = 0.02
"""Share of articles that lack a date or a body in ordinary weeks; never two in a row."""
_RETRY = timedelta(days=1)
_OLD = 1_000_000
"""From here on the stories of a backfill are numbered."""
_PER_RUN = 90
"""Stories of a backfill that a run reads."""
_ON_FRONT = 400
"""Stories that a run reads at most."""


@dataclass(frozen=True, slots=True)
class Story:
    """One article, as it is read."""

    number: int
    published: datetime
    lacks: frozenset[Lack] = frozenset()
    empty: str = "ok"
    """Its body status."""
    wall: str | None = None
    """What stands in its place."""
    is_first: bool = True
    """Whether nobody had tried to read it before."""
    is_old: bool = False
    """Whether it was found deep in a list: no news, but of a backfill."""

    @property
    def section(self) -> int:
        """The section in which it stands."""
        return self.number % SECTIONS


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, and when it stands."""

    fault: Fault
    span: Span


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a run saw of a paper."""

    run: Planned
    front: Front | None = None
    stories: tuple[Story, ...] = ()
    again: int = 0
    """Known articles that are looked at again and have not changed."""
    edited: int = 0
    gone: int = 0
    is_reached: bool = True
    """Whether the run came to it; one that was cut short did not come to all."""


@dataclass
class Paper:
    """A paper in a quarter: what it publishes, what is wrong with it, what is seen of it."""

    habit: Habit
    moments: list[datetime]
    """When its articles appear, if nothing is wrong."""
    planted: list[Planted] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    repairs: list[datetime] = field(default_factory=list)
    """When a backfill begins: its next runs bring old articles, many of which lack something."""

    @property
    def name(self) -> str:
        """The paper's id."""
        return self.habit.name

    def see(self, runs: Sequence[Planned], chance: Random) -> None:
        """Let the runs see it."""
        self.sightings = list(_Seeing(self, chance).all(runs))

    def published(self) -> list[datetime]:
        """When its articles do appear."""
        silent = [one.span for one in self.planted if one.fault.proof == "gaps"]
        return [moment for moment in self.moments if not any(moment in span for span in silent)]


class _Seeing:
    """What is left to be read, as the runs go by."""

    def __init__(self, paper: Paper, chance: Random) -> None:
        self.paper, self.chance = paper, chance
        self.waiting = [Story(number, at) for number, at in enumerate(paper.published(), 1)]
        self.walled: list[tuple[Story, datetime]] = []
        self.slipped: Lack | None = None
        self.repairs = list(paper.repairs)
        self.backlog: list[int] = []
        self.oldest = _OLD

    def all(self, runs: Sequence[Planned]) -> Iterator[Sighting]:
        for run in runs:
            if self.paper.name in run.papers:
                sighting = self._sees(run)
                if sighting is not None:
                    yield sighting

    def _sees(self, run: Planned) -> Sighting | None:
        if run.end == "offline":
            return Sighting(run)
        stands = [one.fault for one in self.paper.planted if run.at in one.span]
        if run.end in ("killed", "stopped") and self.chance.random() < 0.5:
            return Sighting(run, is_reached=False)
        for fault in stands:
            if fault.front is not None:
                is_ours = len(run.papers) == 1 and fault.front.outcome == "later" and fault.front.status is None
                return None if is_ours else Sighting(run, fault.front)  # alone, it would look like an outage of ours
        stories = tuple(self._read(story, run, stands) for story in self._next(run)) + self._old(run)
        self.walled += [(story, run.at) for story in stories if story.wall]
        return Sighting(
            run, None, stories, again=self.chance.randrange(4), edited=self.chance.random() < 0.15,
            gone=self.chance.choice((0,) * 60 + (1, 2, 25)),
        )  # fmt: skip

    def _next(self, run: Planned) -> list[Story]:
        """The stories that a run reads: those to be tried again, and the new ones."""
        again = [story for story, tried in self.walled if run.at - tried >= _RETRY]
        self.walled = [(story, tried) for story, tried in self.walled if run.at - tried < _RETRY]
        new = [story for story in self.waiting[:_ON_FRONT] if story.published < run.at]
        if run.end in ("killed", "stopped"):
            new = new[: len(new) // 2]
        del self.waiting[: len(new)]
        return [Story(story.number, story.published, is_first=False) for story in again] + new

    def _old(self, run: Planned) -> tuple[Story, ...]:
        """What a backfill brings of a year ago: an older layout, of which much is not understood."""
        if self.repairs and self.repairs[0] <= run.at:
            self.repairs.pop(0)
            first, self.oldest = self.oldest, self.oldest + self.chance.randrange(80, 400)
            self.backlog += range(first, self.oldest)
        brought, self.backlog = self.backlog[:_PER_RUN], self.backlog[_PER_RUN:]
        return tuple(self._old_story(number, run) for number in brought)

    def _old_story(self, number: int, run: Planned) -> Story:
        wanted: tuple[Lack, ...] = ("date", "body", "lead")
        lacks = frozenset(lack for lack in wanted if self.chance.random() < 0.5)
        lacks |= frozenset() if self.paper.habit.is_dated else {"date"}
        published = run.at - timedelta(days=200 + number % 1000)
        return Story(number, published, lacks, "encoded" if "body" in lacks else "ok", is_old=True)

    def _read(self, story: Story, run: Planned, stands: list[Fault]) -> Story:
        habit, lacks, day = self.paper.habit, set[Lack](), day_of(story.published)
        empty = "media" if self.chance.random() < habit.photos_on(day) else "ok"
        for fault in stands:
            if fault.wall is not None:
                return Story(story.number, story.published, wall=fault.wall, is_first=story.is_first)
            if story.section in fault.sections and self.chance.random() < fault.share:
                lacks |= set(fault.lacks)
                empty = fault.empty if fault.empty != "ok" and empty != "media" else empty
        if not stands:
            lacks |= self._slip()
            empty = "encoded" if "body" in lacks and empty != "media" else empty
        if not habit.is_dated:
            lacks.add("date")
        if self.chance.random() >= habit.leads_on(day, story.section):
            lacks.add("lead")
        if empty == "media":
            lacks.discard("body")
        return Story(story.number, story.published, frozenset(lacks), empty, is_first=story.is_first)

    def _slip(self) -> set[Lack]:
        drawn: Lack | None = None
        if self.slipped is None and self.chance.random() < _SLIPS:
            drawn = self.chance.choice(("date", "body"))
        self.slipped = drawn
        return {drawn} if drawn else set()
