"""Attention over time: how many articles a query finds in each period, how many stories they are, and of how much.

A share is of all articles of the same period that the same filters let through, and of the same paper, province or
section where the answer is split. Beside each number stands how many papers have any article at all in that period:
where none has, nothing is known, which is no silence.

Numbers in the indexes tell the day of publication (`pipelines.db.search_order`), so articles are counted inside the
index, day by day. What is known to the month only stands on the first day there; where days or weeks are asked for it
is told apart.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.search_order import DAY, UNDATED
from pipelines.query import order
from pipelines.query.filters import Lineage, is_of_papers, require_host, where
from pipelines.query.periods import NEEDED, UNITS, Period, Unit, begin_of, periods
from pipelines.query.selection import Selection
from pipelines.query.tables import Row

__all__ = ["SPLITS", "UNITS", "Count", "Line", "Period", "Split", "Trend", "Unit", "trend"]

Split = Literal["site", "province", "section"]
SPLITS: tuple[Split, ...] = get_args(Split)

Group = str | None
"""A paper's short name, a province, a folded section; `None` for what has none."""
_Places = defaultdict[Group, Counter[int]]
"""Numbers of groups at places: undated, known too roughly, before the first period, in it, in the second …"""
_Counted = tuple[Group, int, int]
_UNDATED, _VAGUE, _BEFORE, _FIRST = range(4)

_DATED = UNDATED >> DAY
"""The least ordinal of a day; below are those of articles without one."""
_ROUGH = -1
_DAY_OR_ROUGH = f"iif(n IN (SELECT value FROM json_each(:rough)), {_ROUGH}, n >> :bits)"  # noqa: S608
_FACTS = "articles a INDEXED BY articles_search"
_DAYS = """(SELECT day, nullif(day, '') AS published_at, site AS paper, nullif(site, '') AS site, articles
FROM articles_per_day)"""
"""Counts of each day and paper, with the names that filters ask for."""
_MONDAY = "iif(length(day) < 10, day, date(day, '-6 days', 'weekday 1'))"
_STORIES = (
    """SELECT search_rowid, story FROM stories CROSS JOIN articles INDEXED BY articles_numbers ON id = article_id"""
)


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
        self.rough = json.dumps(self._known_too_roughly())
        self.asked = order.question(db, chosen)
        found = self._by_number(self.asked)
        self.periods = self._told_of(min((day for _, day, _ in found if day >= _DATED), default=None))
        self.places = {begin_of(self.by, period.first): _FIRST + at for at, period in enumerate(self.periods)}
        self.found = self._placed(found)

    def trend(self) -> Trend:
        """All of it."""
        papers, known = self._by_day()
        every, told = self._every(known), self._told_elsewhere()
        of_all = papers[None] if self.split == "section" else _sum(papers)
        whole = self._line(None, _sum(self.found), _sum(every), of_all, told)
        if self.split is None:
            return Trend(self.by, None, self.periods, whole)
        lines = [
            self._line(group, placed, every[group], of_all if self.split == "section" else papers[group],
                       [one for one in told if one[0] == group]) for group, placed in self.found.items()
        ]  # fmt: skip
        largest = sorted(lines, key=lambda line: (-line.total.articles, line.name is None, line.name))
        return Trend(self.by, self.split, self.periods, whole, tuple(map(self._shown, largest)))

    def _known_too_roughly(self) -> list[int]:
        """Numbers of articles whose period nobody can tell."""
        first, last = self.db.execute("SELECT min(day), max(day) FROM articles_per_day WHERE day > ''").fetchone()
        years = [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)] if first else []
        months = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
        rough = [day for day in (*years, *months) if len(day) < NEEDED[self.by]]
        told = "SELECT search_rowid FROM articles WHERE published_at IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self.db.execute(told, (json.dumps(rough),))]

    def _told_of(self, oldest: int | None) -> tuple[Period, ...]:
        """From the first article that is found, or the first day that is asked for, to the last article of any kind."""
        conditions, values = where(self.of_papers)
        newest = self.db.execute(
            f"SELECT day FROM {_DAYS} a WHERE day > '' AND {conditions} ORDER BY day DESC LIMIT 1",  # noqa: S608
            values,
        ).fetchone()
        first = self.chosen.which.since or (None if oldest is None else date.fromordinal(oldest))
        if first is None or newest is None:
            return ()
        return tuple(periods(self.by, first, date.fromisoformat((newest[0] + "-01-01")[:10])))

    def _ask(self, question: order.Question, columns: str, more: str = "", *, group: bool) -> sqlite3.Cursor:
        """What stands beside numbers: the group of the article, its day (see `_place`), and more."""
        select, values = question
        name = "section_folded" if self.split == "section" else "site" if self.split else "NULL"
        joined = f"CROSS JOIN {_FACTS} ON a.search_rowid = n" if self.split else ""
        day = "n >> :bits" if self.rough == "[]" else _DAY_OR_ROUGH
        return self.db.execute(
            f"""WITH found (n) AS NOT MATERIALIZED ({select}), copied (number, story) AS MATERIALIZED ({_STORIES})
                SELECT {name}, {day}, {columns} FROM found {joined} {more} {"GROUP BY 1, 2" if group else ""}""",  # noqa: S608
            {**values, "rough": self.rough, "bits": DAY},
        )

    def _by_number(self, question: order.Question) -> list[_Counted]:
        """Group, day and number of articles."""
        return [(self._group(name), day, count) for name, day, count in self._ask(question, "count(*)", group=True)]

    def _told_elsewhere(self) -> list[tuple[Group, int, int]]:
        """Group, place and story of each article found that has copies."""
        told = self._ask(self.asked, "story", "CROSS JOIN copied ON number = n", group=False)
        return [(self._group(name), self._place(day), story) for name, day, story in told]

    def _place(self, day: int) -> int:
        if day < _DATED:
            return _VAGUE if day == _ROUGH else _UNDATED
        return self.places.get(begin_of(self.by, date.fromordinal(day)), _BEFORE)

    def _placed(self, told: Iterable[_Counted]) -> _Places:
        groups = defaultdict[Group, Counter[int]](Counter)
        for group, day, count in told:
            groups[group][self._place(day)] += count
        return groups

    def _group(self, name: str | None) -> Group:
        return self.provinces.get(name) if self.split == "province" else name or None

    def _shown(self, line: Line) -> Line:
        """A section is called as its newest article calls it."""
        if self.split != "section" or line.name is None:
            return line
        named = "SELECT section FROM articles INDEXED BY articles_narrow WHERE section_folded = ?"
        named += " ORDER BY published_at DESC LIMIT 1"
        return replace(line, name=self.db.execute(named, (line.name,)).fetchone()[0])

    def _every(self, known: _Places) -> _Places:
        """How many articles of any kind each group has at each place."""
        which = self.chosen.which
        if is_of_papers(replace(which, since=None, until=None)) and self.split != "section":
            return known
        return self._placed(self._by_number(order.question(self.db, Selection(which))))

    def _by_day(self) -> tuple[_Places, _Places]:
        """How many papers, and articles of any kind, each group has at each place, by what is counted day by day."""
        papers, every = defaultdict[Group, Counter[int]](Counter), defaultdict[Group, Counter[int]](Counter)
        needed, (conditions, values) = NEEDED[self.by], where(self.of_papers)
        places = {begin.isoformat()[:needed]: place for begin, place in self.places.items()}
        begin = _MONDAY if self.by == "week" else f"substr(day, 1, {needed})"
        told = self.db.execute(
            f"SELECT {begin}, site, sum(articles) FROM {_DAYS} a WHERE {conditions} GROUP BY 1, paper",  # noqa: S608
            values,
        )
        for day, site, articles in told:
            place = places.get(day, _BEFORE) if len(day) >= needed else _VAGUE if day else _UNDATED
            group = self._group(site) if self.split in ("site", "province") else None
            papers[group][place] += site is not None
            every[group][place] += articles
        return papers, every

    def _line(
        self, name: Group, placed: Counter[int], every: Counter[int], papers: Counter[int], told: Sequence[_Counted]
    ) -> Line:
        twice = Counter(place for _, place, _ in told)
        twice.subtract(place for place, _ in {(place, story) for _, place, story in told})
        again, articles = len(told) - len({story for _, _, story in told}), placed.total()

        def count(place: int) -> Count:
            return Count(placed[place], placed[place] - twice[place], every[place], papers[place])

        counts = tuple(count(_FIRST + at) for at in range(len(self.periods)))
        total = Count(articles, articles - again, every.total(), max((one.papers for one in counts), default=0))
        return Line(name, counts, count(_UNDATED), count(_VAGUE), total)


def _sum(of_groups: _Places) -> Counter[int]:
    return sum(of_groups.values(), Counter[int]())
