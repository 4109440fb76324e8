"""When the share of a paper's articles that lack something changed for good: a part of its layout is read no more.

Judged is what the articles say today, not what the accounts of runs said then: so a change of ours, after which all of
them are read anew, is none of the paper's. Only news counts, which was read within days of its publication: what a
backfill brings is of older layouts. Holidays count nowhere.
"""

import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from crawler.items import VIETNAM
from pipelines.db.archive import utc
from pipelines.query.faults import BODIES, DATES, FEWER_BODIES, FEWER_DATES, FEWER_LEADS, LEADS
from pipelines.query.habits import WINDOW
from pipelines.query.news import DAY, day_of
from pipelines.query.quiet_days import is_quiet
from pipelines.store.run_sites import ANNOUNCES

_MOST = 1500
"""Articles of a paper that are looked at, about: of one that has more, each second, third …"""
_MATTERS = 0.1
"""What a person would notice: one article in ten more than before."""
_ENOUGH, _FEW_DAYS, _LONG = 30, 5, timedelta(days=14)
"""Articles, days with any, and days in all, before a change: less is no habit, which knows two week-ends."""
_FEW = 10
"""Articles of week-ends, or of working days, of which less is not to know them."""
_LASTS = 3
"""Days on which clearly more is lacking than before; less may be a slip."""
_CHANCE = 1e-6
"""A share that comes about so rarely by chance is none."""
_STILL = 1e-3
"""The same without the worst day, which may have been a slip."""
_RECOVERED = 1e-4
"""What is well again would so rarely look so by chance."""
_CERTAIN = 0.95
"""More than is usual lacks it when fewer would come about so often."""
_WHOLE = 0.7
"""Where most lacked it, some in a row that have it say that it is mended; else days do, since a section may rest."""
_LATEST, _SOME = 60, 6
"""Articles at the end in which that is looked for, none left out, and before them of which most lacked it."""
_LAST = 8
"""Where all of these lacked it, just before some that all have it, that is mended: on its first day few lacked it."""
_ODD = 0.2
"""Share of days, the oddest, that do not count where it is asked how much days differ: slips, and faults of old."""
_NEVER_SURE = 0.97
_RARELY = 0.01


class Read(NamedTuple):
    """An article as it reads today."""

    day: date
    """In Viet Nam: of publication; of one without a date, on which it came."""
    undated: int
    """1, or 0."""
    bodiless: int | None
    """`None`: a story of pictures, which needs no body."""
    leadless: int
    is_sampled: bool = True
    """Whether it stands for those that were left out; the last ones stand for themselves."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A share that has changed."""

    since: date
    lacking: int
    """Of `articles` since then."""
    articles: int
    usual: float
    """Share that lacked it before, 0 to 1."""
    is_settled: bool
    """Whether it has lasted long enough for a person to look."""

    @property
    def began(self) -> datetime:
        """The beginning of its day in Viet Nam."""
        return datetime.combine(self.since, time(), VIETNAM)


WHOLE = {FEWER_DATES: DATES, FEWER_BODIES: BODIES, FEWER_LEADS: LEADS}
"""What may have changed, and the fault that says more: that nothing has it any more."""


def drifts(articles: Sequence[Read]) -> dict[str, Drift]:
    """All changes that stand at the end of a row of articles, by kind."""
    rows = {
        FEWER_DATES: [(one.day, one.undated, one.is_sampled) for one in articles],
        FEWER_BODIES: [(one.day, one.bodiless, one.is_sampled) for one in articles if one.bodiless is not None],
        FEWER_LEADS: [(one.day, one.leadless, one.is_sampled) for one in articles],
    }
    found = {
        kind: drift([(day, lacks) for day, lacks, is_sampled in row if is_sampled], [one[:2] for one in row])
        for kind, row in rows.items()
    }
    return {kind: one for kind, one in found.items() if one is not None}


class _Day(NamedTuple):
    day: date
    articles: int
    lacking: int

    @property
    def is_weekend(self) -> bool:
        """Whether other sections may be at work."""
        return self.day.weekday() >= 5


def read(db: sqlite3.Connection, site: str, now: datetime) -> list[Read]:
    """The news of a paper of the last weeks, in the order of time; of much, a sample and the last articles."""
    first, today = (day_of(now) - WINDOW * DAY).isoformat(), day_of(now).isoformat()
    query = "SELECT sum(articles) FROM articles_per_day WHERE site = ? AND day BETWEEN ? AND ?"
    known = db.execute(query, (site, first, f"{today}~")).fetchone()[0] or 0
    values = {"site": site, "first": first, "now": utc(now)}
    some = {**values, "each": 1 + known // _MOST, "most": 2 * _MOST}
    last = {**values, "each": 1, "most": _LATEST}
    sample, late = ([row for query in (_DATED, _UNDATED) for row in db.execute(query, how)] for how in (some, last))
    late = sorted(late, key=_minute)[-_LATEST:]
    sampled = {row[0] for row in sample}
    rows = [(row, True) for row in sample] + [(row, False) for row in late if row[0] not in sampled]
    return [
        Read(date.fromisoformat(row[1][:10]), row[2], row[3], row[4], is_sampled)
        for row, is_sampled in sorted(rows, key=lambda one: _minute(one[0]))
    ]


_LACKS = "iif(body_status = 'media', NULL, body_status <> 'ok' OR body IS NULL), lead IS NULL"
_THIN = "id * 7919 % 1009 % :each = 0"
"""One in so many, in no step with sections that come in turn."""
_DATED = f"""SELECT id, published_at, 0, {_LACKS} FROM articles
    WHERE site = :site AND published_at >= :first AND {_THIN} AND first_seen_at <= :now
      AND length(published_at) >= 10 AND published_at >= date(first_seen_at, '+7 hours', '-2 days')
    ORDER BY published_at DESC LIMIT :most"""  # noqa: S608
_UNDATED = f"""SELECT id, strftime('%Y-%m-%dT%H:%M:%S', first_seen_at, '+7 hours') AS at, 1, {_LACKS} FROM articles a
    WHERE site = :site AND published_at IS NULL AND {_THIN} AND first_seen_at <= :now AND at >= :first
      AND EXISTS (SELECT 1 FROM pages p JOIN links l ON l.url = p.url JOIN pages s ON s.url = l.found_in
                  WHERE p.article_id = a.id AND {ANNOUNCES})
    ORDER BY id DESC LIMIT :most"""  # noqa: S608


def _minute(row: tuple[int, str]) -> tuple[str, int]:
    """When an article was published or came, and its number."""
    return row[1][:16], row[0]


def drift(articles: Sequence[tuple[date, int]], every: Sequence[tuple[date, int]] | None = None) -> Drift | None:
    """The change that stands at the end of a row of articles: the day of each, and 1 where it lacks something.

    Where `articles` is a sample, `every` has those of the end that were left out besides: they say whether it is over.
    """
    usual = [one for one in articles if not is_quiet(one[0])]
    days = [_Day(day, len(same), sum(same)) for day, same in _by_day(usual)]
    found = [change for at in _starts(days) if (change := _Split(days, at, every or articles)).is_no_chance]
    while found:
        best = max(found, key=lambda change: change.likelihood)
        if not best.is_over:
            return best.drift
        found = [change for change in found if len(change.after) < len(best.after)]  # another may have come since
    return None


def _starts(days: Sequence[_Day]) -> Iterator[int]:
    """Where a change may have begun: not where less than what matters lacks it since, as of most papers."""
    number, lacking = 0, 0
    for at in range(len(days) - 1, _FEW_DAYS - 1, -1):
        number, lacking = number + days[at].articles, lacking + days[at].lacking
        if lacking >= _MATTERS * number:
            yield at


def _by_day(articles: Sequence[tuple[date, int]]) -> Iterator[tuple[date, list[int]]]:
    for day, same in groupby(articles, lambda one: one[0]):
        yield day, [lacks for _, lacks in same]


class _Split:
    """Days before and after one on which something may have changed.

    Like is compared with like: what is usual of week-ends is asked of week-ends before, and where none are known, those
    after say nothing. So what is usual is the share that the days after would have, were each as those of its kind.
    """

    def __init__(self, days: Sequence[_Day], at: int, articles: Sequence[tuple[date, int]]) -> None:
        self.before, self.articles, self.began = days[:at], articles, days[at].day
        known = {kind: _sums([day for day in self.before if day.is_weekend == kind]) for kind in (False, True)}
        self.shares = {kind: lacking / number for kind, (number, lacking) in known.items() if number >= _FEW}
        self.after = [day for day in days[at:] if day.is_weekend in self.shares]
        self.number, self.lacking = _sums(self.after)
        parts = {kind: sum(day.articles for day in self.after if day.is_weekend == kind) for kind in self.shares}
        weights = {kind: part / max(1, self.number) for kind, part in parts.items()}
        self.usual = sum(weight * self.shares[kind] for kind, weight in weights.items())
        spread = sum(weight**2 / known[kind][0] for kind, weight in weights.items())
        self.known = 1 / spread if spread else 0.0
        """Articles that would tell as much of that share, if they were all of the kinds of days after."""

    @property
    def is_no_chance(self) -> bool:
        """Whether it is a change that matters, and would hardly come about by chance."""
        is_habit = self.known >= _ENOUGH and self.began - self.before[0].day >= _LONG
        if not is_habit or self.lacking / self.number - self.usual < _MATTERS:
            return False
        return self._chance(self.number, self.lacking) <= _CHANCE

    @property
    def likelihood(self) -> float:
        """How much likelier two shares are than one: the logarithm."""
        had_not = self.usual * self.known
        together = _likelihood(had_not + self.lacking, self.known + self.number)
        return _likelihood(had_not, self.known) + _likelihood(self.lacking, self.number) - together

    @property
    def drift(self) -> Drift:
        """It in numbers."""
        return Drift(self.began, self.lacking, self.number, self.usual, self._lasts())

    @property
    def is_over(self) -> bool:
        """Whether what came last is as it was before."""
        within = [lacks for day, lacks in self.articles if day >= self.began]
        lacked, count = sum(within), len(within)
        for number in range(1, min(count - _SOME, 2 * _LATEST) + 1):
            lacking, before = sum(within[-number:]), within[-number - _LAST : -number]
            is_clear = not lacking and sum(before) == _LAST
            share = 1.0 if is_clear else (lacked - lacking) / (count - number)
            if share >= _WHOLE and self._is_well(share, lacking, number):
                return True
        return any(self._are_well(at) for at in range(1, len(self.after) - _LASTS + 1))

    def _lasts(self) -> bool:
        """Whether days enough are worse than usual, and whether it is no chance without the worst of them either."""
        over = [day.lacking - self.shares[day.is_weekend] * day.articles for day in self.after]
        bad = sum(more >= _MATTERS * day.articles for more, day in zip(over, self.after, strict=True))
        worst = self.after[over.index(max(over))]
        rest = self.number - worst.articles, self.lacking - worst.lacking
        return bad >= _LASTS and self._chance(*rest) <= _STILL

    def _chance(self, number: int, lacking: int) -> float:
        """Fisher's exact test, with as many articles as would tell as much if days did not differ by themselves."""
        spread = _spread(self.before, self.shares)
        known, had_not = round(self.known / spread), math.ceil(self.usual * self.known / spread)
        return _by_chance(known, had_not, math.ceil(number / spread), math.floor(lacking / spread))

    def _are_well(self, at: int) -> bool:
        """Whether the days from one on are well."""
        (before, lacked), (number, lacking) = _sums(self.after[:at]), _sums(self.after[at:])
        return self._is_well(lacked / before, lacking, number)

    def _is_well(self, share: float, lacking: int, number: int) -> bool:
        """Whether what came last is as usual, and would hardly be if the share were that of what came before it."""
        is_usual = not lacking or _at_most(lacking - 1, number, min(_NEVER_SURE, self.usual + _MATTERS)) < _CERTAIN
        is_other = lacking / number < share and _at_most(lacking, number, min(_NEVER_SURE, share)) <= _RECOVERED
        return is_usual and is_other


def _sums(days: Sequence[_Day]) -> tuple[int, int]:
    return sum(day.articles for day in days), sum(day.lacking for day in days)


def _likelihood(hits: float, tries: float) -> float:
    return sum(count * math.log(count / tries) for count in (hits, tries - hits) if count > 0)


def _spread(days: Sequence[_Day], shares: Mapping[bool, float]) -> float:
    """How much more days differ than chance makes them: Pearson's statistic by day, the oddest left out."""
    odd = sorted(_oddity(day, max(shares[day.is_weekend], _RARELY)) for day in days if day.is_weekend in shares)
    kept = odd[: len(odd) - int(_ODD * len(odd))]
    return max(1.0, sum(kept) / max(1, len(kept) - 1))


def _oddity(day: _Day, share: float) -> float:
    variance = day.articles * share * max(1 - share, _RARELY)
    return (day.lacking - day.articles * share) ** 2 / variance


def _by_chance(known: int, had_not: int, number: int, lacking: int) -> float:
    """The chance that so many or more of `number` lack it, if all who lack it are dealt out anew among all."""
    lack = had_not + lacking
    every = _ways(known + number, lack)
    hits = range(lacking, min(number, lack) + 1)
    return sum(math.exp(_ways(number, hit) + _ways(known, lack - hit) - every) for hit in hits)


def _at_most(hits: int, tries: int, share: float) -> float:
    """The chance of so few hits."""
    one, other = math.log(share), math.log(1 - share)
    return sum(math.exp(_ways(tries, hit) + hit * one + (tries - hit) * other) for hit in range(hits + 1))


def _ways(every: int, some: int) -> float:
    """In how many ways some can be chosen: the logarithm."""
    return math.lgamma(every + 1) - math.lgamma(some + 1) - math.lgamma(every - some + 1)
