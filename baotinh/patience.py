"""Asking a server again that is busy or silent: some times, later each time, and no sooner than it says."""

from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from baotinh.fetching import told
from crawler.http.refusals import ROBOTS_FORBID, asked_hold
from crawler.spiders.in_turn import Reply, Silence, Wanted

Answer: TypeAlias = Reply | Silence

TRIES = 4
LONGEST = 600.0
"""Seconds that a server may want to be left alone; who wants more is asked in another run."""
BUSY = frozenset({408, 421, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524})
"""Statuses that say nothing of what was asked for."""


def patiently(
    url: str, pause: float, headers: Mapping[str, str] | None = None
) -> Generator[Wanted, Answer, Answer]:  # fmt: skip
    """What a server says in the end; the first wait is a `pause`, each further one twice as long."""
    wait = 0.0
    for attempt in range(TRIES):
        answer = yield Wanted(url, headers or {}, wait, is_again=attempt > 0)
        next_wait = _wait(answer, pause * 2**attempt)
        if next_wait is None:
            break
        wait = next_wait
    return answer


def _wait(answer: Answer, pause: float) -> float | None:
    """How long to wait before asking again; `None` where that is of no use."""
    if isinstance(answer, Silence):
        return None if answer.is_final else pause
    if answer.status not in BUSY:
        return None
    hold = _hold(answer)
    return None if hold > LONGEST else max(hold, pause)


def _hold(answer: Reply) -> float:
    return asked_hold(answer.status, answer.headers.get("retry-after"), datetime.now(UTC)) or 0.0


def trouble(answer: Answer) -> str | None:
    """What is wrong with an answer that is none, in a few words; `None` for one that is."""
    if isinstance(answer, Silence):
        return told(answer.reason)
    if answer.status not in BUSY:
        return None
    if not (hold := _hold(answer)):
        return f"HTTP {answer.status}"
    return f"HTTP {answer.status}, and it asks to be left alone for {hold:.0f} s"


def asks_to_be_left(answer: Answer) -> bool:
    """Whether a server wants to be left alone for longer than anybody waits."""
    return isinstance(answer, Reply) and answer.status in BUSY and _hold(answer) > LONGEST


def is_forbidden(answer: Answer) -> bool:
    """Whether the robots.txt of the host keeps programs out."""
    return isinstance(answer, Silence) and answer.reason == ROBOTS_FORBID
