"""What the schedule remembers from one call to the next: `DATA/schedule.json`.

Whoever loses it loses nothing but that: troubles that last are told once more, and what is due once a night waits for
the next one.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from pipelines.db.archive import utc
from pipelines.db.disk import atomic

NAME = "schedule.json"


@dataclass(frozen=True, slots=True)
class State:
    """When things were done, and what was told."""

    since: str
    """When the schedule first called. All times are UTC."""
    done: dict[str, str] = field(default_factory=dict)
    """When each job was last done, whatever came of it."""
    failed: dict[str, str] = field(default_factory=dict)
    """Jobs that failed when they were last tried, with what they said."""
    failing: dict[str, str] = field(default_factory=dict)
    """Since when each of them does."""
    alarms: dict[str, str] = field(default_factory=dict)
    """What was wrong with the papers when that was last looked at."""
    told: dict[str, str] = field(default_factory=dict)
    """The troubles that were told and have not been told to be over."""
    mail: str | None = None
    """Whom the last call would have mailed to: who is to know that `baotinh.toml` is understood no longer."""
    notify: str | None = None
    """The command by which it would have told."""

    @classmethod
    def read(cls, data: Path, now: datetime) -> Self:
        """That of an archive; a new one where there is none, or none that can be read."""
        new = cls(utc(now))
        try:
            told = json.loads((data / NAME).read_text("utf-8"))
            state = cls(**told)
        except (OSError, ValueError, TypeError):
            return new
        return state if _is_sound(state) else new

    def write(self, data: Path) -> None:
        """Keep it, whole or not at all."""
        with atomic(data / NAME) as file:
            json.dump(asdict(self), file, ensure_ascii=False, indent=1)

    def done_at(self, job: str) -> datetime | None:
        """When a job was last done."""
        return datetime.fromisoformat(self.done[job]) if job in self.done else None

    @property
    def began(self) -> datetime:
        """When the schedule first called."""
        return datetime.fromisoformat(self.since)

    def told_by(self, mail: str | None, notify: str | None) -> Self:
        """With these channels; who was not told so far is told all."""
        is_new = (mail, notify) != (self.mail, self.notify)
        return replace(self, mail=mail, notify=notify, told={} if is_new else self.told)

    def having_done(self, job: str, at: datetime, failure: str | None) -> Self:
        """With a job done, which failed if there is something to say of it."""
        others = self.wanting(name for name in self.failed if name != job)
        done = {**self.done, job: utc(at)}
        if failure is None:
            return replace(others, done=done)
        since = self.failing.get(job, utc(at))
        return replace(
            others, done=done, failed={**others.failed, job: failure}, failing={**others.failing, job: since}
        )

    def wanting(self, jobs: Iterable[str]) -> Self:
        """With the failures of these jobs only: what is done no longer does not fail."""
        wanted = frozenset(jobs)
        failed, failing = (
            {job: what for job, what in table.items() if job in wanted} for table in (self.failed, self.failing)
        )
        return replace(self, failed=failed, failing=failing)


def _is_sound(state: State) -> bool:
    """Whether it has the form of one: a file that a person or a bad disk changed may not."""
    tables = (state.done, state.failed, state.failing, state.alarms, state.told)
    if not all(isinstance(table, dict) and all(isinstance(what, str) for what in table.values()) for table in tables):
        return False
    try:
        moments = [
            datetime.fromisoformat(moment) for moment in (state.since, *state.done.values(), *state.failing.values())
        ]
    except (TypeError, ValueError):
        return False
    channels = (state.mail, state.notify)
    return all(moment.tzinfo for moment in moments) and all(isinstance(one, str | None) for one in channels)
