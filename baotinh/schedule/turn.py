"""One call of the schedule: what is due is done, one after the other, and what has changed is told."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from baotinh.schedule import troubles
from baotinh.schedule.jobs import JOBS, Job, worst
from baotinh.schedule.logs import LOGS, Log, last_word
from baotinh.schedule.outbox import Channels, Outbox, letter
from baotinh.schedule.state import State
from crawler.messages import message
from pipelines.db.archive import BUSY, ArchiveError
from pipelines.db.locks import lock


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    said: bytes
    """The end of what went into the log."""
    printed: str = ""
    """What it printed, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operator has settled."""

    jobs: tuple[str, ...]
    """Of `CHOSEN`, those that are wanted."""
    channels: Channels
    keep_logs: int
    """Days."""
    sends: bool = True
    """Whether letters are sent by this call; else somebody else does it."""


def _failure(ended: Ended) -> str:
    return message("letter failed", code=ended.code, what=last_word(ended.said))


Start = Callable[[Job, Log], Ended]
"""Runs a command of the program, with what it says in the log."""
Look = Callable[[datetime], Mapping[str, str] | None]
"""What is wrong with the papers at a time; `None` where that cannot be said."""


class Turn:
    """One call, of one archive."""

    def __init__(self, data: Path, plan: Plan, *, clock: Callable[[], datetime], start: Start, look: Look) -> None:
        self.data, self.plan, self.clock, self.start, self.look = data, plan, clock, start, look
        self.log = Log(data, clock())
        self.state = State.read(data, clock()).told_by(plan.channels.mail, plan.channels.notify)

    def run(self) -> int:
        """Do it; returns the exit code."""
        self.state = self.state.wanting(job.name for job in JOBS if self._is_wanted(job))
        self.state.write(self.data)  # whoever calls for the first time is remembered, whatever comes
        codes = [self._do(job) for job in JOBS if self._is_due(job)]
        self._tell()
        self.send()
        self.log.prune(self.clock(), self.plan.keep_logs)
        return worst(codes)

    def send(self) -> None:
        """Send the letters that wait, if that is for this call to do."""
        for line in Outbox(self.data).send(self.plan.channels) if self.plan.sends else ():
            self.log.say(self.clock(), line)

    def _is_wanted(self, job: Job) -> bool:
        return job.rhythm is None or job.name in self.plan.jobs

    def _is_due(self, job: Job) -> bool:
        return self._is_wanted(job) and job.is_due(self.clock(), self.state.done_at(job.name), self.state.began)

    def _do(self, job: Job) -> int:
        began = self.clock()
        self.log.say(began, message("turn begins", job=job.name))
        ended = self.start(job, self.log)
        verdict = job.verdict(ended.code)
        name = "turn ends, later" if verdict == "later" else "turn ends"
        self.log.say(self.clock(), message(name, job=job.name, code=ended.code))
        if verdict != "later":
            failure = _failure(ended) if verdict == "failed" else None
            self.state = self.state.having_done(job.name, began, failure)
            self.state.write(self.data)
        if ended.printed.strip():
            subject, _, rest = ended.printed.strip().partition("\n")
            Outbox(self.data).put(letter(subject, rest.strip() or subject, self.data, began), self.plan.channels)
        return ended.code

    def _tell(self) -> None:
        now = self.clock()
        looked = self.look(now)
        alarms = dict(self.state.alarms if looked is None else looked)
        found = {**troubles.apart(self.state.failed, alarms), **alarms}
        change = troubles.compare(self.state.told, found)
        if change:
            self.log.say(now, message("turn told", subject=change.subject))
            Outbox(self.data).put(letter(change.subject, change.body, self.data, now), self.plan.channels)
        self.state = replace(self.state, alarms=alarms, told=found)
        self.state.write(self.data)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep other calls out; the kernel lets them in when this process ends, however it ends.

    Raises:
        ArchiveError: another one is at work.
    """
    folder = data / LOGS
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        lock(handle)
        yield
    except BlockingIOError:
        raise ArchiveError(f"another `baotinh run-due` is at work in {data}; try again later", BUSY) from None
    finally:
        os.close(handle)
