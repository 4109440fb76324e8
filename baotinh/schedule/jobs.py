"""What the schedule does, and what an exit code of it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from baotinh.schedule.rhythm import Rhythm
from pipelines.db.archive import BUSY, OK, PARTIAL, STOPPED

Verdict = Literal["well", "later", "failed"]
"""Done, or as well as done; not done, which is nobody's fault: the next call tries again; a person should know."""


@dataclass(frozen=True, slots=True)
class Job:
    """One command of the program."""

    name: str
    arguments: tuple[str, ...]
    rhythm: Rhythm | None = None
    """When it is due; without, at each call."""
    is_mailed: bool = False
    """Whether what it prints is for a person, and not for the log."""

    def is_due(self, now: datetime, done: datetime | None, since: datetime) -> bool:
        """Whether to do it now.

        Args:
            now: The time.
            done: When it was last done, if ever; one that lies ahead was written by a clock that was wrong.
            since: When the schedule first called: what was due before is not made up for.
        """
        if self.rhythm is None:
            return True
        last = done or since
        return last > now or last < self.rhythm.began(now)

    def verdict(self, code: int) -> Verdict:
        """What an exit code means; one below zero is the signal that killed it."""
        if code in _LATER:
            return "later"
        return "well" if code in _WELL.get(self.name, (OK,)) else "failed"


_LATER = (STOPPED, BUSY)
_WELL: Mapping[str, tuple[int, ...]] = {
    "crawl": (OK, PARTIAL),  # papers that are not well: `status` knows which of them need a person, and when
}

JOBS = (
    Job("crawl", ("crawl",)),
    Job("backup", ("backup",), Rhythm(2)),
    Job("snapshot", ("snapshot",), Rhythm(2)),
    Job("verify", ("verify",), Rhythm(3, weekday=6)),
    Job("digest", ("digest", "--since", "yesterday"), Rhythm(6), is_mailed=True),
)
"""All of it, in the order in which it is done."""

CHOSEN = tuple(job.name for job in JOBS if job.rhythm)
"""What can be left out."""

_GRAVE = (1, 2, 74)


def worst(codes: list[int]) -> int:
    """The exit code of a call: of its commands' the first that is a failure, else the first that is not 0."""
    return next((code for code in codes if code in _GRAVE or code < 0), next(filter(None, codes), OK))
