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
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice
from typing import Literal, NamedTuple, get_args

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
_Papers = tuple[int, Group, int, int]
"""A place, a paper or none, how many papers have articles there, and how many."""
_Stretch = tuple[int | None, int, int]
"""A place, and the first and the last number of its articles; `None` where they are told day by day."""
_UNDATED, _VAGUE, _BEFORE, _FIRST = range(4)
_DATED = (UNDATED, order.ALL[1])
"""Where numbers of articles with a date lie."""
_WORTH = 200
"""Articles that are counted day by day in the time that it takes to begin to count a stretch."""
_ROUGH = -1
_DAY_OR_ROUGH = f"iif(n IN (SELECT value FROM json_each(:rough)), {_ROUGH}, n >> :bits)"  # noqa: S608

_FACTS = "articles a INDEXED BY articles_search"
_COPIES = "LEFT JOIN stories s INDEXED BY stories_numbers ON s.search_rowid = n"
_DAYS = """(SELECT day, nullif(day, '') AS published_at, site AS paper, nullif(site, '') AS site, articles
FROM articles_per_day)"""
"""Counts of each day and paper, with the names that filters ask for."""
_SPANS = f"""WITH spans (place, first, last) AS MATERIALIZED
  (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(:spans))
SELECT place, nullif(id, ''), id > '', n FROM (SELECT place, id,
    (SELECT sum(articles) FROM {_DAYS} a WHERE paper = id AND day BETWEEN first AND last AND {{}}) AS n
  FROM (SELECT id FROM sites UNION ALL SELECT '') CROSS JOIN spans) WHERE n NOT NULL"""  # noqa: S608


class _Part(NamedTuple):
    """Some of what is found."""

    group: Group
    place: int
    articles: int
    stories: Sequence[int]
    """Of those that have copies."""


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
        self.rough_days = self._too_rough()
        told = "SELECT search_rowid FROM articles WHERE published_at IN (SELECT value FROM json_each(?))"
        self.rough = frozenset(row[0] for row in db.execute(told, (json.dumps(self.rough_days),)))
        """Numbers of articles whose period nobody can tell."""
        asked = order.question(db, chosen)
        self.periods = self._told_of(self._oldest(asked))
        self.begins = [first_of(period.first) for period in self.periods]
        self.found = list(self._parts(asked, copies=True))

    def trend(self) -> Trend:
        """All of it."""
        papers, known = self._by_day()
        every = self._every(known)
        of_all = papers[None] if self.split == "section" else _sum(papers)
        whole = self._line(None, self.found, _sum(every), of_all)
        if self.split is None:
            return Trend(self.by, None, self.periods, whole)
        found = defaultdict[Group, list[_Part]](list)
        for part in self.found:
            found[part.group].append(part)
        lines = [
            self._line(group, parts, every[group], of_all if self.split == "section" else papers[group])
            for group, parts in found.items()
        ]
        largest = sorted(lines, key=lambda line: (-line.total.articles, line.name is None, line.name))
        return Trend(self.by, self.split, self.periods, whole, tuple(map(self._shown, largest)))

    def _too_rough(self) -> list[str]:
        """The years and months that are no more than that, where more is needed to tell a period."""
        first, last = self.db.execute("SELECT min(day), max(day) FROM articles_per_day WHERE day > ''").fetchone()
        years = [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)] if first else []
        months = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
        return [day for day in (*years, *months) if len(day) < NEEDED[self.by]]

    def _oldest(self, question: order.Question) -> date | None:
        """The day of the first article that has one."""
        dated = (
            n for (n,) in question.ask(self.db, "SELECT n FROM found ORDER BY n", within=_DATED) if n not in self.rough
        )
        oldest = min(islice(dated, 1), default=None)
        return None if oldest is None else date.fromordinal(oldest >> DAY)

    def _told_of(self, oldest: date | None) -> tuple[Period, ...]:
        """From the first article that is found, or the first day that is asked for, to the last article of any kind."""
        conditions, values = where(self.of_papers)
        newest = self.db.execute(
            f"SELECT day FROM {_DAYS} a WHERE day > '' AND {conditions} ORDER BY day DESC LIMIT 1",  # noqa: S608
            values,
        ).fetchone()
        first = self.chosen.which.since or oldest
        if first is None or newest is None:
            return ()
        return tuple(periods(self.by, first, date.fromisoformat((newest[0] + "-01-01")[:10])))

    def _parts(self, question: order.Question, *, copies: bool = False) -> Iterator[_Part]:
        """What is found, by group and place; with the stories of what has copies, or without."""
        name = {"section": "a.section_folded", None: "NULL"}.get(self.split, "a.site")
        joined = f"CROSS JOIN {_FACTS} ON a.search_rowid = n " * (self.split is not None) + _COPIES * copies
        story = "s.story" if copies else "NULL"
        values = {"rough": json.dumps(sorted(self.rough)), "bits": DAY}
        for known, least, most in self._stretches(question):
            day, by = (_DAY_OR_ROUGH, "GROUP BY 1, 2") if known is None else ("0", "GROUP BY 1" if self.split else "")
            select = f"""SELECT {name}, {day}, count(*), json_group_array({story}) FILTER (WHERE {story} NOT NULL)
                         FROM found {joined} {by}"""  # noqa: S608
            told = question.ask(self.db, select, within=(least, most), more=values)
            for group, n, count, some in told:
                yield _Part(self._group(group), self._place(n) if known is None else known, count, json.loads(some))

    def _stretches(self, question: order.Question) -> Iterator[_Stretch]:
        """Where to count at once, for which SQLite takes a fourth of the time, and where day by day: where articles lie
        whose period nobody can tell, or are few, since each stretch has to be found first.
        """
        if question.is_list or question.are_few(self.db, _WORTH * (len(self.periods) + 1)):
            yield None, *order.ALL
            return
        days = sorted({number >> DAY for number in self.rough})
        ends = [begin - 1 for begin in (*self.begins, order.ALL[1] + 1)]
        begins = [UNDATED, *self.begins]
        yield _UNDATED, 0, UNDATED - 1
        for place, (least, most) in enumerate(zip(begins, ends, strict=True), _BEFORE):
            begin = least
            for day in (day << DAY for day in days[bisect_left(days, least >> DAY) : bisect_right(days, most >> DAY)]):
                yield place, begin, day - 1
                begin = day + (1 << DAY)
                yield None, day, begin - 1
            yield place, begin, most

    def _place(self, day: int) -> int:
        if day << DAY < UNDATED:
            return _VAGUE if day == _ROUGH else _UNDATED
        return _BEFORE + bisect_right(self.begins, day << DAY)

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
        every = defaultdict[Group, Counter[int]](Counter)
        for part in self._parts(order.question(self.db, Selection(which))):
            every[part.group][part.place] += part.articles
        return every

    def _by_day(self) -> tuple[_Places, _Places]:
        """How many papers, and articles of any kind, each group has at each place, by what is counted day by day."""
        papers, every = defaultdict[Group, Counter[int]](Counter), defaultdict[Group, Counter[int]](Counter)
        for place, site, count, articles in chain(self._days() if self.by == "day" else self._spans(), self._roughly()):
            group = self._group(site) if self.split in ("site", "province") else None
            papers[group][place] += count
            every[group][place] += articles
        return papers, every

    def _days(self) -> Iterator[_Papers]:
        """Each day, and where the answer is split so each paper."""
        conditions, values = where(self.of_papers)
        site, by = ("site", "day, paper") if self.split in ("site", "province") else ("NULL", "day")
        told = f"SELECT day, {site}, count(site), sum(articles) FROM {_DAYS} a WHERE {conditions} GROUP BY {by}"  # noqa: S608
        places = {"": _UNDATED, **{period.name: at for at, period in enumerate(self.periods, _FIRST)}}
        for day, *counted in self.db.execute(told, values):
            if not day or len(day) == NEEDED["day"]:
                yield places.get(day, _BEFORE), *counted

    def _spans(self) -> Iterator[_Papers]:
        """Longer periods, each paper by itself: grouping all days by their periods takes four times as long."""
        needed, (conditions, values) = NEEDED[self.by], where(self.of_papers)
        if self.rough:
            conditions += f" AND (length(day) >= {needed} OR day = '')"
        before = self.periods[0].first - timedelta(days=1) if self.periods else date.max
        spans = [(_UNDATED, "", ""), (_BEFORE, "0", before.isoformat())]
        spans += [(at, f"{one.first}"[:needed], f"{one.last}") for at, one in enumerate(self.periods, _FIRST)]
        yield from self.db.execute(_SPANS.format(conditions), {**values, "spans": json.dumps(spans)})

    def _roughly(self) -> Iterator[_Papers]:
        """Each paper's articles whose period nobody can tell."""
        conditions, values = where(self.of_papers)
        told = f"""SELECT {_VAGUE}, site, count(DISTINCT site), sum(articles) FROM {_DAYS} a
                   WHERE day IN (SELECT value FROM json_each(:rough)) AND {conditions} GROUP BY paper"""  # noqa: S608
        yield from self.db.execute(told, {**values, "rough": json.dumps(self.rough_days)})

    def _line(self, name: Group, parts: Sequence[_Part], every: Counter[int], papers: Counter[int]) -> Line:
        articles, copies = Counter[int](), defaultdict[int, list[int]](list)
        for part in parts:
            articles[part.place] += part.articles
            copies[part.place] += part.stories

        def count(place: int) -> Count:
            told = copies[place]
            return Count(articles[place], articles[place] - len(told) + len(set(told)), every[place], papers[place])

        counts = tuple(count(_FIRST + at) for at in range(len(self.periods)))
        told = list(chain.from_iterable(copies.values()))
        again, most = len(told) - len(set(told)), max((one.papers for one in counts), default=0)
        total = Count(articles.total(), articles.total() - again, every.total(), most)
        return Line(name, counts, count(_UNDATED), count(_VAGUE), total)


def _sum(of_groups: _Places) -> Counter[int]:
    return sum(of_groups.values(), Counter[int]())
