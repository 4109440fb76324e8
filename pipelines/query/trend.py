"""Attention over time: how many articles a query finds in each period, how many stories they are, and of how much.

A share is of all articles of the same period that the same filters let through, and of the same paper, province or
section where the answer is split. Beside each number stands how many papers have any article at all in that period:
where none has, nothing is known, which is no silence.

Numbers in the indexes rise with the day of publication (`pipelines.db.search_order`), so one pass over them, in order,
is cut at the first number of each period. What is known to the month only stands on the first day there; where days or
weeks are asked for it is told apart.
"""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.search_order import DAY, UNDATED, first_of
from pipelines.query import order
from pipelines.query.filters import Lineage, is_of_papers, require_host, where
from pipelines.query.periods import NEEDED, UNITS, Period, Unit, periods
from pipelines.query.selection import Selection
from pipelines.query.tables import Row

__all__ = ["SPLITS", "UNITS", "Count", "Line", "Period", "Split", "Trend", "Unit", "trend"]

Split = Literal["site", "province", "section"]
SPLITS: tuple[Split, ...] = get_args(Split)

Group = str | None
"""A paper's short name, a province, a folded section; `None` for what has none."""
_Places = defaultdict[Group, Counter[int]]
"""Numbers of groups at places: undated, known too roughly, before the first period, in it, in the second …"""
_UNDATED, _VAGUE, _BEFORE = 0, 1, 2

_DAYS = "(SELECT nullif(site, '') AS site, nullif(day, '') AS published_at, day, articles FROM articles_per_day)"
"""Counts of each day and paper, with the names that filters ask for."""
_LAST = ":"
"""Behind all days: it follows 9."""

_STORIES = """
SELECT search_rowid, story FROM stories CROSS JOIN articles INDEXED BY articles_numbers ON id = article_id"""
_STORIES_OF = """
SELECT a.search_rowid, s.story FROM json_each(?) o CROSS JOIN articles a INDEXED BY articles_search
ON a.search_rowid = o.value CROSS JOIN stories s ON s.article_id = a.id"""


@dataclass(frozen=True, slots=True)
class Count:
    """What there is in a period."""

    articles: int
    """That the query finds."""
    stories: int
    """That these are: copies of one another count once within a period."""
    every: int
    """All articles that the filters let through, copies too."""
    papers: int
    """Newspapers with any article, of those that site and province name, whatever else is asked for."""

    @property
    def share(self) -> float | None:
        """Of all articles; `None` where there are none, which says nothing."""
        return self.articles / self.every if self.every else None


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted, of all or of one group."""

    name: Group
    """As it is shown; `None` for all, or for what has no paper, province or section."""
    counts: tuple[Count, ...]
    """One for each period."""
    undated: Count
    vague: Count
    """Whose day is not known, where days or weeks are asked for; or whose month is not, for months."""
    total: Count
    """Each story once, in whatever periods it was told, and `every` of all time."""

    def cells(self) -> tuple[Count, ...]:
        """All that adds up to the total of articles."""
        return (*self.counts, self.vague, self.undated)


@dataclass(frozen=True, slots=True)
class Trend:
    """Attention over time."""

    by: Unit
    split: Split | None
    periods: tuple[Period, ...]
    """From the first article that is found (or the first day that is asked for) to the last of any article."""
    whole: Line
    groups: tuple[Line, ...] = ()
    """Of what is split, the largest first."""

    @property
    def gaps(self) -> tuple[Period, ...]:
        """Periods of which the archive has nothing, so that nothing is known of them."""
        told = zip(self.periods, self.whole.counts, strict=True)
        return tuple(period for period, count in told if not count.papers and not count.every)

    def to_dicts(self) -> list[Row]:
        """A row for each period and group; then `vague` and `undated`, where there are any."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        lines = self.groups if self.split else (self.whole,)
        for at, period in enumerate(self.periods):
            days: Row = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
            yield from (self._row(line, line.counts[at], period.name, days) for line in lines)
        for name in ("vague", "undated"):
            for line in lines:
                if (count := getattr(line, name)).every:
                    yield self._row(line, count, name, {"first_day": None, "last_day": None})

    def _row(self, line: Line, count: Count, period: str, days: Row) -> Row:
        group: Row = {self.split: line.name} if self.split else {}
        return {"period": period, **group, **days, **as_dict(count)}


def as_dict(count: Count) -> Row:
    """Its numbers by name."""
    share = None if count.share is None else round(count.share, 6)
    return {"articles": count.articles, "stories": count.stories, "every": count.every, "share": share,
            "papers": count.papers}  # fmt: skip


def trend(
    archive: Archive, chosen: Selection, by: Unit = "month", split: Split | None = None, *, lineage: Lineage = "both"
) -> Trend:
    """Count what is chosen; provinces are those since July 2025, with the lineage `old` those before.

    Raises:
        ArchiveError: there is no such unit or split, no query, or nothing is of the host that is asked for.
    """
    if by not in UNITS:
        raise ArchiveError(f"expected a unit of {', '.join(UNITS)}, found {by!r}", USAGE)
    if split is not None and split not in SPLITS:
        raise ArchiveError(f"expected a split by {', '.join(SPLITS)}, found {split!r}", USAGE)
    if chosen.query is None:
        raise ArchiveError("expected a query, found none", USAGE)
    archive.require_current()
    db = archive.connection
    require_host(db, chosen.which)
    _held = order.hold(db)
    return _Counting(db, chosen, by, split, lineage).trend()


class _Counting:
    """What is asked, and what is known of it."""

    def __init__(
        self, db: sqlite3.Connection, chosen: Selection, by: Unit, split: Split | None, lineage: Lineage
    ) -> None:
        self.db, self.chosen, self.by, self.split = db, chosen, by, split
        self.of_papers = replace(chosen.which, section=None, about=(), host=None)
        """What says which papers, and which days."""
        column = "province" if lineage == "old" else "province_now"
        self.provinces: dict[Group, Group] = dict(db.execute(f"SELECT id, {column} FROM sites"))  # noqa: S608
        self.vague = self._known_too_roughly()
        self.found = order.numbers(db, chosen)
        self.stories = self._told_elsewhere()
        self.periods = self._told_of()
        ends = [self.periods[-1].last + timedelta(days=1)] if self.periods else []
        self.edges = [UNDATED, *map(first_of, (*(period.first for period in self.periods), *ends))]

    def trend(self) -> Trend:
        """All of it."""
        papers, known = self._by_day()
        found, every = self._grouped(self.found), self._every(known)
        lines = [
            self._line(self._shown(group, numbers), numbers, every[group], papers[group if group in papers else None])
            for group, numbers in found.items()
        ]
        if self.split is None:
            return Trend(self.by, None, self.periods, lines[0])
        whole = self._line(None, self.found, _sum(every), papers[None] if self.split == "section" else _sum(papers))
        largest = sorted(lines, key=lambda line: (-line.total.articles, line.name is None, line.name))
        return Trend(self.by, self.split, self.periods, whole, tuple(largest))

    def _known_too_roughly(self) -> frozenset[int]:
        """Numbers of articles whose period nobody can tell."""
        rough = "SELECT DISTINCT day FROM articles_per_day WHERE length(day) BETWEEN 1 AND ? - 1"
        told = self.db.execute(f"SELECT search_rowid FROM articles WHERE published_at IN ({rough})", (NEEDED[self.by],))  # noqa: S608
        return frozenset(row[0] for row in told)

    def _told_elsewhere(self) -> dict[int, int]:
        """The stories of what was found, by whichever is less to look up; of others too, if it is those."""
        [known] = self.db.execute("SELECT count(*) FROM stories").fetchone()
        if known < len(self.found):
            return dict(self.db.execute(_STORIES))
        return dict(self.db.execute(_STORIES_OF, (json.dumps(self.found),)))

    def _told_of(self) -> tuple[Period, ...]:
        """From the first article that is found, or the first day that is asked for, to the last article of any kind."""
        conditions, values = where(self.of_papers)
        [newest] = self.db.execute(f"SELECT max(published_at) FROM {_DAYS} a WHERE {conditions}", values).fetchone()  # noqa: S608
        dated = (number for number in self.found if number >= UNDATED and number not in self.vague)
        oldest = next(dated, None)
        first = self.chosen.which.since or (None if oldest is None else date.fromordinal(oldest >> DAY))
        if first is None or newest is None:
            return ()
        return tuple(periods(self.by, first, date.fromisoformat((newest + "-01-01")[:10])))

    def _grouped(self, numbers: list[int]) -> dict[Group, list[int]]:
        """Numbers by group, still rising."""
        if self.split is None:
            return {None: numbers}
        column = "section_folded" if self.split == "section" else "site"
        told = self.db.execute(
            f"""SELECT a.search_rowid, a.{column} FROM json_each(?) o
                CROSS JOIN articles a INDEXED BY articles_search ON a.search_rowid = o.value""",  # noqa: S608
            (json.dumps(numbers),),
        )
        groups = defaultdict[Group, list[int]](list)
        for number, name in told:
            groups[self._group(name)].append(number)
        return groups

    def _group(self, name: str | None) -> Group:
        return self.provinces.get(name) if self.split == "province" else name or None

    def _shown(self, group: Group, numbers: Sequence[int]) -> Group:
        """The name of a group; a section is called as its newest article calls it."""
        if self.split != "section" or group is None:
            return group
        row = self.db.execute("SELECT section FROM articles WHERE search_rowid = ?", (numbers[-1],)).fetchone()
        return str(row[0])

    def _every(self, known: _Places) -> _Places:
        """How many articles of any kind each group has at each place."""
        which = self.chosen.which
        is_known = is_of_papers(replace(which, since=None, until=None)) and self.split != "section"
        if is_known:
            return known
        every = order.numbers(self.db, Selection(which))
        told = ((group, self._placed(numbers)) for group, numbers in self._grouped(every).items())
        return defaultdict(Counter, told)

    def _by_day(self) -> tuple[_Places, _Places]:
        """How many papers, and articles of any kind, each group has at each place, by what is counted day by day."""
        needed, (conditions, values) = NEEDED[self.by], where(self.of_papers)
        first = [one.first.isoformat()[:needed] for one in self.periods]
        spans = list(pairwise(("0", *first, _LAST)))
        site = "''" if self.split in (None, "section") else "coalesce(a.site, '')"
        told = self.db.execute(
            f"""SELECT p.key + {_BEFORE}, {site}, sum(a.articles), count(DISTINCT a.site)
                FROM json_each(:spans) p CROSS JOIN {_DAYS} a
                  ON a.day >= json_extract(p.value, '$[0]') AND a.day < json_extract(p.value, '$[1]')
                WHERE length(a.day) >= {needed} AND {conditions} GROUP BY 1, 2
                UNION ALL
                SELECT a.day <> '', {site}, sum(a.articles), count(DISTINCT a.site) FROM {_DAYS} a
                WHERE length(a.day) < {needed} AND {conditions} GROUP BY 1, 2""",  # noqa: S608
            {**values, "spans": json.dumps(spans)},
        )
        papers, every = defaultdict[Group, Counter[int]](Counter), defaultdict[Group, Counter[int]](Counter)
        for place, name, articles, count in told:
            papers[self._group(name)][place] += count
            every[self._group(name)][place] += articles
        return papers, every

    def _placed(self, numbers: Sequence[int]) -> Counter[int]:
        """How many of some numbers, which rise, each place has."""
        cuts = [0, *(bisect_left(numbers, edge) for edge in self.edges), len(numbers)]
        sizes = [last - first for first, last in pairwise(cuts)]
        placed = Counter(dict(zip((_UNDATED, *range(_BEFORE, _BEFORE + len(sizes))), sizes, strict=False)))
        for number in self.vague.intersection(numbers):
            placed.subtract((self._place(number),))
            placed[_VAGUE] += 1
        return placed

    def _place(self, number: int) -> int:
        at = bisect_right(self.edges, number)
        return _BEFORE + at - 1 if at else _UNDATED

    def _line(self, name: Group, found: Sequence[int], every: Counter[int], papers: Counter[int]) -> Line:
        placed = self._placed(found)
        told = [(_VAGUE if number in self.vague else self._place(number), self.stories[number])
                for number in frozenset(self.stories).intersection(found)]  # fmt: skip
        twice = Counter(place for place, _ in told)
        twice.subtract(place for place, _ in set(told))
        total = len(told) - len({story for _, story in told})

        def count(place: int) -> Count:
            return Count(placed[place], placed[place] - twice[place], every[place], papers[place])

        counts = tuple(count(_BEFORE + 1 + at) for at in range(len(self.periods)))
        all_of = Count(len(found), len(found) - total, every.total(), max((c.papers for c in counts), default=0))
        return Line(name, counts, count(_UNDATED), count(_VAGUE), all_of)


def _sum(of_groups: _Places) -> Counter[int]:
    return sum(of_groups.values(), Counter[int]())
