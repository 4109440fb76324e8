"""What is wrong with a paper, as the looks at it tell: only what needs a person. A quiet paper has no fault."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from crawler.items import ELSEWHERE
from crawler.messages import message, translated
from pipelines.query import quiet_days
from pipelines.query.looks import Look
from pipelines.store.accounts import FRONT, IN_A_ROW

SILENT, UNREADABLE, DATES, BODIES = "silent", "nothing readable", "dates gone", "bodies gone"
LEADS, MOVED, BLOCKED, CERTIFICATE = "leads gone", "moved away", "blocked", "certificate"
FEWER_DATES, FEWER_BODIES, FEWER_LEADS = "fewer dates", "fewer bodies", "fewer leads"
"""A share that changed for good: see `pipelines.query.drift`."""
OUTAGE = "outage"
"""Our own: of no paper."""
NEVER = "never crawled"
"""Wanted, and no crawl has meant it; see `baotinh.settled`."""
SETTINGS, JOB = "settings", "job failed"
"""Of no paper: `baotinh.toml` is not understood; a job of the schedule failed, and has not gone well since."""
KINDS = (
    UNREADABLE, BLOCKED, MOVED, CERTIFICATE, SILENT, DATES, BODIES, LEADS, FEWER_DATES, FEWER_BODIES, FEWER_LEADS,
    NEVER, OUTAGE, SETTINGS, JOB,
)  # fmt: skip

LASTS = timedelta(hours=12)
"""What passes by itself (a server that is down, a maintenance) needs a person when two looks so far apart meet it."""

_CHANCE = 1e-5
"""A row that comes about so rarely by chance is none: of a silence the same is asked (`habits`)."""
_CHANCE_OF_WEEKENDS = 1e-9
"""The same of what came on week-ends alone: few are known, and their sections bring many articles one after another."""
_RARELY = 0.01
"""What a paper lacks is never taken for rarer than this: three articles in a row may be enough, two never."""
_ENOUGH = 10
"""Articles of which it must be known whether they had it."""

_BLOCKED = re.compile(r"HTTP (?:401|403|407|429|451)\b|robots\.txt forbids")  # "robots.txt not to be had: HTTP 429"
_CERTIFICATE = re.compile(r"certificate", re.IGNORECASE)  # "SSL.Error: certificate verify failed"
_PASSING = re.compile(  # "HTTP 503", "DownloadTimeoutError", "maintenance page at https://…"
    r"HTTP 5\d\d\b|Error\b|Lost\b|Never\w*\b|robots\.txt not to be had|maintenance page|left alone until|takes too long"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a person should look at."""

    kind: str
    since: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Leadless:
    """The newest articles of a paper that have no lead, in a row."""

    number: int
    since: datetime
    is_weekend: bool
    """Whether all of them are of week-ends, on which other sections may be at work."""


@dataclass(frozen=True, slots=True)
class Had:
    """Of how many articles something is known, and how many of these lacked it, before a time."""

    known: int
    lacked: int

    def is_no_chance(self, in_a_row: int, chance: float = _CHANCE) -> bool:
        """Whether so many that lack it, one after another, would come about no oftener than by this chance."""
        if in_a_row < IN_A_ROW or self.known < _ENOUGH:
            return False
        share = max(self.lacked / self.known, _RARELY)
        return share <= 0.5 and in_a_row * math.log(share) <= math.log(chance) + 1e-9


class History:
    """What the articles of a paper had on each day, in sums of `run_sites`."""

    def __init__(self, days: Mapping[str, Mapping[str, int]]) -> None:
        """By day in Viet Nam; see `pipelines.query.status`."""
        self._days = days

    def had(self, what: str, lacks: str, before: datetime, *, is_weekend: bool = False) -> Had:
        """What the articles that were read on the days before, or on week-ends, had: columns of `run_sites`."""
        earlier = [
            sums
            for day, sums in self._days.items()
            if day < _day(before) and (not is_weekend or quiet_days.is_weekend(date.fromisoformat(day)))
        ]
        lacked = sum(sums[lacks] for sums in earlier)
        return Had(lacked + sum(sums[what] for sums in earlier), lacked)

    def missed(self, before: datetime) -> Had:
        """How many of the addresses that were found gave no article."""
        earlier = [sums for day, sums in self._days.items() if day < _day(before)]
        found = sum(sums["found"] for sums in earlier)
        return Had(found, max(0, found - sum(sums["new"] for sums in earlier)))


def _day(moment: datetime) -> str:
    return (moment + timedelta(hours=7)).date().isoformat()


def faults(looks: Sequence[Look], history: History, leadless: Leadless | None) -> list[Fault]:
    """What is wrong with a paper; `leadless`: how many of its newest articles in a row have no lead."""
    if not looks:
        return []
    if not looks[0].is_readable:
        return _unanswered(looks) if looks[0].is_silent else _front(looks)
    if found := _fruitless(looks, history):
        return found
    return [*_undated(looks, history), *_bodiless(looks, history), *_leadless(looks, history, leadless)]


def kind_of(reason: str) -> str | None:
    """What a failure says of a paper for which nothing else speaks; `None`: nothing, unless it lasts."""
    if reason.startswith(ELSEWHERE):
        return MOVED
    if _CERTIFICATE.search(reason):
        return CERTIFICATE
    if _BLOCKED.search(reason):
        return BLOCKED
    return None if _PASSING.search(reason) else UNREADABLE


def _unanswered(looks: Sequence[Look]) -> list[Fault]:
    """Nothing at all could be read."""
    failing = list(takewhile(lambda look: look.is_silent, looks))
    reason = failing[0].why_not
    # a paper that is down answers 404 or 503 alike: only who refuses, or sends us on, does so on purpose
    kind = kind_of(reason) if kind_of(reason) in (MOVED, CERTIFICATE, BLOCKED) else None
    same = failing if kind is None else list(takewhile(lambda look: kind_of(look.why_not) == kind, failing))
    return _told(kind, same, message(_UNANSWERED[kind], what=translated(_without_kind(reason))))


_UNANSWERED = {MOVED: "moved", BLOCKED: "blocked", CERTIFICATE: "certificate", None: "unreadable"}
"""What is said of a paper of which nothing could be read, by kind."""


def _without_kind(reason: str) -> str:
    return reason.removeprefix(f"{ELSEWHERE}: ") if reason.startswith(ELSEWHERE) else reason or message("no reason")


def _front(looks: Sequence[Look]) -> list[Fault]:
    """Something else stands where the front page should."""
    same = list(takewhile(lambda look: FRONT in look.trouble and not look.is_silent, looks))
    what = same[0].trouble[FRONT]
    kind = kind_of(what)
    return _told(kind, same, message("front moved" if kind == MOVED else "front", what=translated(_without_kind(what))))


def _told(kind: str | None, same: Sequence[Look], sentence: str) -> list[Fault]:
    """A fault since the first of these looks; one that passes by itself only when it lasts."""
    if kind is None and same[0].at - same[-1].at < LASTS:
        return []
    return [Fault(kind or UNREADABLE, same[-1].at, sentence)]


def _fruitless(looks: Sequence[Look], history: History) -> list[Fault]:
    """Addresses of articles were found, and none of them gives one."""
    since = list(takewhile(lambda look: not look.new, looks))
    tried = [look for look in since if look.found]
    if not tried:
        return []
    failures: Counter[str] = Counter()
    for look in since:
        failures.update({**look.failures, "HTTP 404": look.failures.get("HTTP 404", 0) + look.gone})
    number = min(sum(look.found for look in tried), failures.total())
    if not history.missed(tried[-1].at).is_no_chance(number):
        return []
    [(reason, most), *_] = failures.most_common(1)
    kind = kind_of(reason)
    return _told(kind, tried, message("fruitless", number=number, most=most, what=translated(reason)))


def _undated(looks: Sequence[Look], history: History) -> Iterator[Fault]:
    number = looks[0].undated_last
    since = _began(looks, lambda look: look.undated_last)
    if number and history.had("dated", "undated", since).is_no_chance(number):
        yield Fault(DATES, since, message("undated", number=number))


def _bodiless(looks: Sequence[Look], history: History) -> Iterator[Fault]:
    number = looks[0].bodiless_last
    since = _began(looks, lambda look: look.bodiless_last)
    if not number or not history.had("with_body", "without_body", since).is_no_chance(number):
        return
    within = [look for look in looks if look.at >= since]
    if sum(look.walls for look in within) > sum(look.without_body for look in within):
        yield Fault(UNREADABLE, since, message("walled", number=number, what=translated(_wall(within))))
    else:
        yield Fault(BODIES, since, message("bodiless", number=number))


def _wall(looks: Sequence[Look]) -> str:
    """What stands in place of most pages."""
    reasons: Counter[str] = Counter()
    for look in looks:
        reasons.update({what: count for what, count in look.failures.items() if what in _WALLS})
    [(what, _), *_] = reasons.most_common(1) or [("wall", 0)]
    return what


_WALLS = ("login page", "challenge page", "script shell")


def _leadless(looks: Sequence[Look], history: History, newest: Leadless | None) -> Iterator[Fault]:
    """The newest articles tell of the lead; those without a date cannot, then the sums of each run do."""
    if newest is None:
        lacking = list(takewhile(lambda look: not look.with_lead, looks))
        reads = [look for look in lacking if look.new and look.without_lead]
        number = sum(min(look.new, look.without_lead) for look in reads)
        newest = Leadless(number, reads[-1].at if reads else looks[0].at, is_weekend=False)
    had = history.had("with_lead", "without_lead", newest.since, is_weekend=newest.is_weekend)
    if newest.number and had.is_no_chance(newest.number, _CHANCE_OF_WEEKENDS if newest.is_weekend else _CHANCE):
        yield Fault(LEADS, newest.since, message("leadless", number=newest.number))


def _began(looks: Sequence[Look], count: Callable[[Look], int]) -> datetime:
    """When a row of articles began that lack something."""
    row = list(takewhile(count, looks))
    return row[-1].at if row else looks[0].at
