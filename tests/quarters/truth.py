"""What is due, and what is named: alarms, dues, and how one is held against the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from crawler.items import VIETNAM
from pipelines.db.archive import Archive

SILENT, UNREADABLE, BLOCKED, MOVED = "silent", "unreadable", "blocked", "moved"
UNDATED, BODILESS, LEADLESS, OUTAGE = "no date", "no body", "no lead", "outage"
FEWER_DATES, FEWER_BODIES, FEWER_LEADS = "fewer dates", "fewer bodies", "fewer leads"
KINDS = frozenset({SILENT, UNREADABLE, BLOCKED, MOVED, UNDATED, BODILESS, LEADLESS, OUTAGE,
                   FEWER_DATES, FEWER_BODIES, FEWER_LEADS})  # fmt: skip

NOBODY = ""
"""In place of a paper, where none is to blame."""


class Alarm(NamedTuple):
    """A paper that needs a person, and why."""

    paper: str
    kind: str


Look = Callable[[Archive, datetime], Iterable[Alarm]]
"""What is named at a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An alarm that a fault deserves."""

    paper: str
    fault: str
    """What was planted, in words."""
    kinds: frozenset[str]
    """Each of them names it rightly."""
    also: frozenset[str] = frozenset()
    """What may be said besides, and is not enough."""
    may: datetime
    """From then on it may be named."""
    must: datetime | None
    """From then on each look names it; `None`: it need not be named."""
    ends: datetime
    """Up to then; when something shows that all is well again."""
    over: datetime
    """From then on nobody names it."""

    def is_owed(self, at: datetime) -> bool:
        """Whether a look at a moment has to name it."""
        return self.must is not None and self.must <= at < self.ends

    def is_named(self, alarms: Iterable[Alarm]) -> bool:
        """Whether it is among those named."""
        return any(paper == self.paper and kind in self.kinds for paper, kind in alarms)

    def excuses(self, alarm: Alarm, at: datetime) -> bool:
        """Whether an alarm is right at a moment because of it."""
        return alarm.paper == self.paper and alarm.kind in self.kinds | self.also and self.may <= at < self.over

    def touches(self, day: date) -> bool:
        """Whether it may be named at any time of a day."""
        return day_of(self.may) <= day <= day_of(self.over)


def day_of(moment: datetime) -> date:
    """The day of a moment in Viet Nam."""
    return moment.astimezone(VIETNAM).date()


class Missed(NamedTuple):
    """An alarm that was due and not named."""

    due: Due
    at: datetime
    """The first look that should have."""


class False_(NamedTuple):  # noqa: N801  # False is taken
    """An alarm that was named and not due: once a paper, kind and day."""

    paper: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a quarter's looks."""

    owed: int
    """Alarms that were due at a look."""
    missed: tuple[Missed, ...]
    false: tuple[False_, ...]
    quiet: int
    """Paper-days on which a look was taken and the paper was not to be named."""
    hasty: int
    """Alarms that were named though they need not be: short failures, drifts, silences not yet long enough."""

    def __str__(self) -> str:
        """The counts in a line, and what was wrong, a line each."""
        head = (
            f"{self.owed - len(self.missed)} of {self.owed} alarms named, {len(self.false)} false "
            f"in {self.quiet} quiet paper-days, {self.hasty} that need not be"
        )
        missed = (f"missed {one.due.paper or 'ours'}: {one.due.fault}, at {one.at.isoformat()}" for one in self.missed)
        false = (f"false {one.paper or 'ours'}: {one.kind}, on {one.day}" for one in self.false)
        return "\n".join((head, *missed, *false))


class Bench:
    """Hears what each look names, and judges."""

    def __init__(self, papers: Iterable[str], dues: Iterable[Due]) -> None:
        self.papers, self.dues = tuple(papers), tuple(dues)
        self._missed: dict[Due, datetime] = {}
        self._owed: set[Due] = set()
        self._named: set[Due] = set()
        self._false: set[False_] = set()
        self._days: set[date] = set()

    def hear(self, alarms: Iterable[Alarm], at: datetime) -> None:
        """What a look at a moment names; looks come in the order of time."""
        named = set(alarms)
        self._days.add(day_of(at))
        is_ours = any(due.paper == NOBODY and due.is_owed(at) for due in self.dues)
        for due in self.dues:
            if due.is_named(named) and due.may <= at < due.over:
                self._named.add(due)
            if due.is_owed(at) and (due.paper == NOBODY or not is_ours):  # in an outage of ours, none is to blame
                self._owed.add(due)
                if not due.is_named(named):
                    self._missed.setdefault(due, at)
        for alarm in named:
            if not any(due.excuses(alarm, at) for due in self.dues):
                self._false.add(False_(*alarm, day_of(at)))

    def verdict(self, papers_since: dict[str, date]) -> Verdict:
        """What came of it; each paper counts from the day on which it was first crawled."""
        quiet = sum(self._is_quiet(paper, day) for paper in self.papers for day in self._days
                    if day >= papers_since[paper])  # fmt: skip
        hasty = len(self._named - self._owed)
        missed = tuple(Missed(due, at) for due, at in self._missed.items())
        return Verdict(len(self._owed), missed, tuple(sorted(self._false)), quiet, hasty)

    def _is_quiet(self, paper: str, day: date) -> bool:
        return not any(due.paper == paper and due.touches(day) for due in self.dues)
